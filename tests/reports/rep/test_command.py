"""`crm rep REP`: one page, made of what the other commands show."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.support.datafile import sample
from tests.support.teams import company


@pytest.fixture
def team(db):
    company.make(db).close()


def test_the_page_has_what_each_command_says(crm):
    sample(crm)
    crm("target", "set", "revenue", "60000", "--quarter", "2026Q3", "--rep", "alice", ok=True)
    page = json.loads(crm("rep", "alice", "2026Q3", "--json", ok=True).out)
    assert (page["schema"], page["rep"]) == ("crm.rep/1", "alice")
    for name, line in (
        ("explain", "explain alice 2026Q3"), ("coach", "coach alice 2026Q3"),
        ("trend", "trend --by rep --rep alice --periods 8 --quarter 2026Q3"),
    ):  # fmt: skip
        assert page[name] == json.loads(crm(*line.split(), "--json", ok=True).out), name
    listed = json.loads(crm("target", "list", "2026Q3", "--rep", "alice", "--json", ok=True).out)
    assert page["targets"] == listed["targets"] and len(page["targets"]) == 1
    shown = json.loads(crm("show", "rep", "alice", "--json", ok=True).out)
    assert page["open_deals"] == shown["open_deals"]

    out = crm("rep", "alice", "2026Q3", ok=True).out
    titles = ["Trend", "Targets", "What would lift the score", "What to do next", "Open deals"]
    assert [line for line in out.splitlines() if line in titles] == titles
    assert page["explain"]["reasons"][0] in out and "none would" not in out


def test_csv_has_a_row_for_each_figure(crm, team):
    page = json.loads(crm("rep", "ann", "2026Q3", "--json", ok=True).out)
    rows = list(csv.DictReader(io.StringIO(crm("rep", "ann", "2026Q3", "--format", "csv", ok=True).out)))
    score = next(row for row in rows if (row["section"], row["measure"]) == ("explain", "score"))
    assert float(score["value"]) == page["explain"]["score"]
    assert {row["section"] for row in rows} >= {"explain", "trend", "coach", "open_deals"}


def test_a_name_stands_before_or_behind_the_command(crm, team):
    for words in (("explain",), ("coach",), ("trend", "revenue"), ("review",), ("fairness",)):
        ran = crm("rep", words[0], "ann", *words[1:])
        assert ran == crm("rep", "ann", *words) and ran.code == 0, words
    assert crm("rep", "explain", "ann", "2026Q3") == crm("explain", "ann", "2026Q3")
    assert crm("rep", "trend", "ann") == crm("trend", "--rep", "ann") == crm("rep", "trend", "--for", "ann")
    assert crm("rep", "trend", "--for", "ann", "revenue", "2026") == crm("trend", "revenue", "2026", "--rep", "ann")


def test_a_rep_who_is_called_like_a_command_is_named_behind_page(crm, team):
    crm("add", "rep", "coach", "--joined", "2026-01-01", ok=True)
    assert crm("rep", "page", "coach", ok=True).out.startswith("coach, 2026Q4")


def test_one_who_took_no_part_has_a_page_too(crm, team):
    crm("add", "rep", "zed", "--joined", "2026-11-01", ok=True)
    out = crm("rep", "zed", "2026Q3", ok=True).out
    assert "Not ranked: joined on 2026-11-01, after the period." in out and "What to do next" not in out


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [((), 2, "say what to rep"), (("nobody",), 3, 'no rep "nobody"'), (("North",), 2, '"North" is a team'),
     (("ann", "2027Q1"), 2, "2027Q1 has not begun")],
)  # fmt: skip
def test_what_has_no_page_is_said_in_one_line(crm, team, args, code, said):
    ran = crm("rep", *args)
    assert (ran.code, ran.out) == (code, "") and said in ran.err and ran.err.count("\n") == 1
