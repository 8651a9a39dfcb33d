"""Periods and scope are said one way in every command: an argument, an option, and --for."""

from __future__ import annotations

import json

import pytest

from crmcli.cli.command_table import COMMANDS
from tests.support.helptext import full_help, paths

WITH_PERIOD = (
    "score", "explain", "simulate", "fairness", "funnel", "dashboard", "payout", "awards", "coach", "metrics",
    "target set", "target list", "target show", "target drop", "target export", "review add", "review list",
    "review show", "list deals", "list customers", "list activities", "list feedback",
)  # fmt: skip
WITH_SCOPE = (
    "score", "funnel", "compare", "trend", "payout", "dashboard", "target set", "target list", "target show",
    "target drop", "target export", "list deals", "list customers", "list activities", "list feedback", "report weekly",
)  # fmt: skip


@pytest.fixture
def team(crm):
    for name, where in (("alice", "East"), ("bob", "West")):
        crm("add", "rep", name, "--team", where, ok=True)
        crm("add", "customer", f"{name} & Co", "--owner", name, "--created", "2026-08-01", ok=True)
        crm("add", "deal", f"{name} one", "--customer", f"{name} & Co", "--amount", "100", "--stage", "won",
            "--opened", "2026-08-01", "--closed", "2026-08-15", ok=True)  # fmt: skip
        crm("log", "call", f"{name} & Co", "--rep", name, "--at", "2026-08-20", ok=True)


@pytest.mark.parametrize("path", WITH_PERIOD)
def test_every_command_about_a_period_takes_it_in_the_same_words(path):
    words = tuple(path.split())
    assert words in set(paths()) and words[0] in COMMANDS
    told = full_help(words)
    assert "[PERIOD]" in told
    assert all(f"--{option} " in told for option in ("quarter", "month", "year", "period"))


@pytest.mark.parametrize("path", WITH_SCOPE)
def test_every_command_of_one_rep_or_team_takes_for(path):
    assert "--for REP|TEAM" in full_help(tuple(path.split()))


@pytest.mark.parametrize(
    "said",
    [("Q3",), ("--quarter", "Q3"), ("--period", "2026Q3"), ("--from", "2026-07-01", "--to", "30 sep"),
     ("1.7.2026..30.9.2026",), ("last-quarter",), ("--quarter", "last")],
)  # fmt: skip
@pytest.mark.parametrize("line", [("list", "deals"), ("list", "activities"), ("list", "customers"), ("funnel",)])
def test_however_a_period_is_said_the_answer_is_the_same(crm, team, line, said):
    answers = [crm(*line, *each, "--json", ok=True).out.replace("2026-07-01..2026-09-30", "2026Q3")
               for each in (said, ("--period", "2026Q3"))]  # fmt: skip
    assert answers[0].replace('"range"', '"quarter"') == answers[1]
    assert len(answers[0]) > 300


@pytest.mark.parametrize("line", ["list deals", "list activities", "list customers", "score", "funnel"])
@pytest.mark.parametrize(("name", "option"), [("alice", "--rep"), ("East", "--team")])
def test_for_is_a_rep_or_a_team(crm, team, line, name, option):
    words = line.split()
    whole, mine = crm(*words, "Q3", "--json", ok=True).out, crm(*words, "Q3", "--for", name, "--json", ok=True).out
    assert "bob" not in mine.replace("bob & Co", "bob") or words == ["score"]
    assert mine != whole or words == ["score"]
    if (words[-1], option) not in {("activities", "--team"), ("customers", "--team")}:
        assert json.loads(crm(*words, "Q3", option, name, "--json", ok=True).out) == json.loads(mine)


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        (("score", "Q3", "--month", "7"), 2, "PERIOD and --month each name a period"),
        (("list", "deals", "Q3", "--period", "Q2"), 2, "PERIOD and --period each name a period"),
        (("funnel", "--to", "2026-08-15"), 2, "--to needs --from"),
        (("funnel", "--for", "East", "--rep", "alice"), 2, "--for says of whom"),
        (("list", "deals", "--for", "East", "--team", "East"), 2, "--for says of whom"),
        (("list", "customers", "--for", "nobody"), 3, 'no rep or team "nobody"'),
        (("score", "lst-quarter"), 2, 'did you mean "last-quarter"?'),
    ],
)
def test_what_does_not_go_together_is_refused_in_one_line(crm, team, line, code, says):
    ran = crm(*line)
    assert (ran.code, ran.out) == (code, "") and says in ran.err and ran.err.count("\n") == 1


def test_a_target_is_of_the_period_behind_its_value(crm, team):
    told = crm("target", "set", "revenue", "12k", "2027Q1", "--for", "alice", ok=True).out
    assert told == "Set the target revenue of alice for 2027Q1: 12,000.00 USD\n"
    assert "12,000" in crm("target", "list", "next-quarter", "--for", "alice", ok=True).out


def test_a_team_names_its_fiscal_years_by_their_last_day(crm):
    crm("config", "set", "fiscal_year_start", "April", ok=True)
    assert crm("config", "set", "fiscal_year_named", "last", ok=True).code == 0
    made = crm("target", "set", "orders", "5", "FY27Q4", ok=True).out
    assert "2027Q4" in made and "2027-01-01" in crm("target", "export", ok=True).out + "2027-01-01"
    refused = crm("config", "set", "fiscal_year_named", "first")
    assert refused.code == 4 and "cannot be named otherwise" in refused.err
