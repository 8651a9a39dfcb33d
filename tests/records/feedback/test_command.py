"""`crm feedback`: scores on their scale, complaints and suggestions, credited to somebody or nobody."""

from __future__ import annotations

import json

import pytest

from tests.support.datafile import everything, kept, small_team


@pytest.fixture(autouse=True)
def team(crm):
    small_team(crm)


ROWS = "SELECT kind, score, text, customer_id, rep_id, deal_id FROM feedback ORDER BY id"


def test_a_score_is_on_the_satisfaction_scale_unless_another_is_named(crm, db):
    good = crm("feedback", "acme", "5", "quick and friendly")
    assert good.out == "Recorded #1: csat 5 from Acme Ltd, counts for alice\n"
    assert good.err == "Next: crm show customer 'Acme Ltd'\n"
    crm("feedback", "acme", "0", "--scale", "NPS", ok=True)
    crm("feedback", "acme", " 10 ", "--scale", "nps", ok=True)
    assert kept(db, ROWS) == [
        ("csat", 5, "quick and friendly", 1, 1, None),
        ("nps", 0, None, 1, 1, None),
        ("nps", 10, None, 1, 1, None),
    ]


def test_a_complaint_or_suggestion_has_no_score_however_it_is_written(crm, db):
    late = crm("feedback", "acme", "complaint", "late again")
    assert late.out == "Recorded #1: complaint from Acme Ltd, counts for alice; opened case #1\n"
    assert late.err == "Next: crm case answer 1\n"
    crm("feedback", "acme", "--kind", "complaint", "late again", ok=True)
    crm("feedback", "acme", "--kind", "suggestion", "5", ok=True)
    crm("feedback", "acme", "Suggestion", ok=True)
    assert kept(db, ROWS) == [
        ("complaint", None, "late again", 1, 1, None),
        ("complaint", None, "late again", 1, 1, None),
        ("suggestion", None, "5", 1, 1, None),
        ("suggestion", None, None, 1, 1, None),
    ]


def test_it_counts_for_the_deals_rep_else_the_customers_owner_else_nobody(crm, db):
    crm("edit", "deal", "Acme pilot", "--rep", "bob", ok=True)
    crm("feedback", "acme", "4", "--deal", "Acme pilot", ok=True)
    crm("feedback", "acme", "4", ok=True)
    assert crm("feedback", "blue", "4").out == (
        "Recorded #3: csat 4 from Blue, counts for nobody: the customer has no owner\n"
    )
    assert [(row[4], row[5]) for row in kept(db, ROWS)] == [(2, 2), (1, None), (None, None)]


def test_feedback_that_counts_for_nobody_leads_to_the_customers_owner(crm):
    assert crm("feedback", "blue", "2").err == "Next: crm edit customer Blue --owner REP\n"
    assert crm("feedback", "acme", "2").err == "Next: crm log call 'Acme Ltd'\n"


def test_who_it_counts_for_stays_when_the_owner_changes(crm, db):
    crm("feedback", "acme", "4", ok=True)
    crm("edit", "customer", "acme", "--owner", "bob", ok=True)
    assert kept(db, "SELECT rep_id FROM feedback") == [(1,)]


def test_when_it_was_said_may_lie_in_the_past(crm, db):
    crm("feedback", "acme", "4", "--at", "2026-11-03 14:30", ok=True)
    assert kept(db, "SELECT at FROM feedback") == [("2026-11-03T14:30:00Z",)]


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        (("acme", "0"), 4, "from 1 to 5"),
        (("acme", "6"), 4, "--scale nps is 0 to 10"),
        (("acme", "11", "--scale", "nps"), 4, "from 0 to 10"),
        (("acme", "4.5"), 4, "whole number"),
        (("acme", "٤"), 4, "whole number"),  # an Arabic-Indic four
        (("acme", "great"), 4, '"great" is not a whole number'),
        (("acme", "9" * 5000), 4, "whole number"),
        (("acme",), 2, "SCORE"),
        (("acme", "5", "--scale", "stars"), 2, "one of: csat, nps"),
        (("acme", "5", "--kind", "praise"), 2, "one of: complaint, suggestion"),
        (("acme", "5", "text", "--kind", "complaint"), 2, "a complaint has no score"),
        (("acme", "complaint", "text", "--scale", "nps"), 2, "a complaint has no score"),
        (("nobody", "5"), 3, 'no customer "nobody"'),
        (("blue", "5", "--deal", "Acme pilot"), 4, "not of \"Blue\""),
        (("acme", "5", "--at", "tomorrow"), 4, "future"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_refused_in_one_line_and_nothing_is_written(crm, db, line, code, says):
    before = everything(db)
    refused = crm("feedback", *line)
    assert (refused.code, refused.out) == (code, "")
    assert says in refused.err and refused.err.count("\n") == 1 and len(refused.err) < 1200
    assert everything(db) == before


def test_json_is_the_answer(crm):
    said = json.loads(crm("feedback", "acme", "9", "yes", "--scale", "nps", "--json").out)
    assert said["schema"] == "crm.feedback/1"
    assert {name: said["feedback"][name] for name in ("customer", "rep", "kind", "score", "text")} == {
        "customer": "Acme Ltd", "rep": "alice", "kind": "nps", "score": 9, "text": "yes"
    }  # fmt: skip
