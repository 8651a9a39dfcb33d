"""`crm rep REP --reply`: a rep's answer stays with the frozen score, is shown with it, and can be undone."""

from __future__ import annotations

import json

import pytest

from tests.support.datafile import kept, recorded
from tests.support.teams import company

ROWS = "SELECT snapshot_id, rep_id, text FROM reply ORDER BY id"


@pytest.fixture
def team(crm, db):
    recorded(crm, "score --quarter 2026Q3 --freeze", after=lambda path: company.make(path).close())


def test_the_last_answer_is_shown_with_the_score(crm, team, db):
    ran = crm("rep", "ann", "2026Q3", "--reply", "C was ill", ok=True)
    assert ran.out == "Kept what ann replies to 2026Q3\n" and ran.undo
    crm("rep", "page", "ann", "2026Q3", "--reply", "C was ill, and D moved away", ok=True)
    assert kept(db, ROWS) == [(1, 1, "C was ill"), (1, 1, "C was ill, and D moved away")]
    for line in ("explain ann 2026Q3", "rep ann 2026Q3", "verify 2026Q3"):
        out = crm(*line.split()).out
        assert "ann replied on 2026-11-24" in out and "C was ill, and D moved away" in out, line
    assert "replied" not in crm("explain", "ben", "2026Q3", ok=True).out + crm("rep", "ann", "2026Q2", ok=True).out
    reply = json.loads(crm("explain", "ann", "2026Q3", "--json", ok=True).out)["reply"]
    assert (reply["rep"], reply["text"], reply["at"][:10]) == ("ann", "C was ill, and D moved away", "2026-11-24")
    (verified,) = json.loads(crm("verify", "2026Q3", "--json").out)["periods"]
    assert [each["text"] for each in verified["replies"]] == ["C was ill, and D moved away"]
    assert not verified["changed"]


def test_an_answer_is_undone_before_the_freezing_that_it_answers(crm, team, db):
    crm("rep", "ann", "2026Q3", "--reply", "no", ok=True)
    number = kept(db, "SELECT max(id) FROM change")[0][0]
    refused = crm("undo", number - 1)
    assert refused.code == 4 and "a reply of ann" in refused.err
    crm("undo", number, ok=True)
    assert kept(db, ROWS) == []
    crm("undo", number - 1, ok=True)


def test_to_what_is_frozen_anew_one_answers_anew(crm, team, db):
    crm("rep", "ann", "2026Q3", "--reply", "first", ok=True)
    crm("edit", "deal", "c-1", "--amount", "999", "--yes", ok=True)
    crm("score", "--quarter", "2026Q3", "--freeze", "--replace", "late invoice", ok=True)
    crm("rep", "ann", "2026Q3", "--reply", "second", ok=True)
    assert [row[0] for row in kept(db, ROWS)] == [1, 2]


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("ann", "2026Q2", "--reply", "x"), 3, 'no frozen score "2026Q2"'),
        (("ann", "2026Q3", "--reply", "  "), 4, "the reply is empty"),
        (("nobody", "2026Q3", "--reply", "x"), 3, 'no rep "nobody"'),
        (("North", "2026Q3", "--reply", "x"), 2, '"North" is a team'),
        (("--reply", "x"), 2, "No such option"),
    ],
)
def test_what_cannot_be_kept_is_said_in_one_line(crm, team, db, args, code, said):
    ran = crm("rep", *args)
    assert (ran.code, ran.out) == (code, "") and said in ran.err and ran.err.count("\n") == 1
    assert kept(db, ROWS) == []


def test_another_s_answer_is_asked_about(crm, team, db):
    crm("config", "set", "me", "ben", ok=True)
    ran = crm("rep", "ann", "2026Q3", "--reply", "x")
    assert ran.code == 4 and "not kept without --yes" in ran.err
    crm("rep", "ann", "2026Q3", "--reply", "x", "--yes", ok=True)
    assert kept(db, ROWS) == [(1, 1, "x")]
    assert "ann replied on 2026-11-24, as ben noted: x" in crm("explain", "ann", "2026Q3", ok=True).out
