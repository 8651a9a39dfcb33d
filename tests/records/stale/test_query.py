"""Stale deals: past the limit of their stage, and quiet besides; the same in lists, the funnel, reports and figures."""

from __future__ import annotations

import json

import pytest

from tests.support.teams import office

# Today is 30 June 2026. Few deals were won: quiet is 21 days without a sign of life, so since 10 June.
# 3 Acme next, Lead since 10 April, last note on 1 May; 4 beta next, Proposal since 5 May; of 5 lone nobody knows when.
LIMITS = "[stage.Lead]\ndays = {lead}\n[stage.Proposal]\ndays = {proposal}\n"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setenv("CRM_TODAY", office.TODAY.isoformat())


@pytest.fixture
def team(crm, db):
    office.make(db).close()

    def use(lead, proposal):
        db.with_name("p.toml").write_text(LIMITS.format(lead=lead, proposal=proposal), "utf-8")
        crm("process", "use", db.with_name("p.toml"), ok=True)

    return use


def stale(crm):
    return crm("list", "deals", "--stale", "--format", "ids", ok=True).out.split()


@pytest.mark.parametrize(
    ("lead", "proposal", "ids"),
    [(80, 55, ["3", "4"]), (81, 55, ["4"]), (80, 56, ["3"]), (81, 56, [])],  # 81 days since 10 April, 56 since 5 May
)
def test_a_deal_is_stale_once_it_is_past_the_limit(crm, team, lead, proposal, ids):
    team(lead, proposal)
    assert sorted(stale(crm)) == ids
    assert sorted(crm("list", "deals", "--where", "open and stale", "--format", "ids", ok=True).out.split()) == ids


@pytest.mark.parametrize(
    "line",
    ["log call Acme hello --deal 3 --rep ann --at 2026-06-10", "log note Acme hello --rep ann --at 2026-06-29",
     "log call Acme hello --in --rep Ben --at 2026-06-12"],
)  # fmt: skip
def test_a_deal_that_somebody_works_on_is_not(crm, team, line):
    team(10, 300)
    assert stale(crm) == ["3"]
    crm(*line.split(), ok=True)
    assert stale(crm) == []


def test_the_day_of_a_sign_of_life_counts_for_so_long(crm, team):
    team(10, 300)
    crm("log", "call", "Acme", "x", "--rep", "ann", "--at", "2026-06-09", ok=True)
    assert stale(crm) == ["3"]  # 21 days ago


def test_a_move_begins_the_days_anew(crm, team):
    team(20, 20)
    crm("move", 3, "Proposal", "--at", "2026-06-09", ok=True)
    assert sorted(stale(crm)) == ["3", "4"]  # 21 days there, and as many since the move
    crm("move", 3, "Lead", "--at", "2026-06-10", ok=True)
    assert stale(crm) == ["4"]


def test_without_a_limit_it_says_so(crm, team):
    ran = crm("list", "deals", "--stale")
    assert ran.code == 2 and "no stage has a limit" in ran.err and "crm process init" in ran.err


def test_funnel_dashboard_and_report_count_the_same(crm, team):
    team(80, 55)
    found = json.loads(crm("funnel", "--json", ok=True).out)["stages"]
    assert {each["stage"]: each["stale"] for each in found} == {
        "Lead": 1, "Qualified": 0, "Proposal": 1, "Negotiation": 0, "Won": None, "Lost": None,
    }  # fmt: skip
    by_rep = json.loads(crm("funnel", "--by", "rep", "--json", ok=True).out)["groups"]
    counts = {each["group"]: sum(stage["stale"] or 0 for stage in each["stages"]) for each in by_rep}
    assert counts == {"Ben": 0, "ann": 2}
    assert json.loads(crm("dashboard", "--json", ok=True).out)["stale"] == 2
    assert "past the limit of the stage" in crm("dashboard", ok=True).out
    report = json.loads(crm("report", "monthly", "--json", ok=True).out)
    assert "2 are past the limit of the stage" in json.dumps(report)


def test_without_limits_nothing_of_it_is_told(crm, team):
    assert "stale" not in json.loads(crm("funnel", "--json", ok=True).out)["stages"][0]
    assert json.loads(crm("dashboard", "--json", ok=True).out)["stale"] is None
