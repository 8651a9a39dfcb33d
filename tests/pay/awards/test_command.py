"""`crm awards`: from frozen scores, the same in every format."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

FREEZE = ("score", "--quarter", "2026Q3", "--freeze")


MADE: dict[str, Path] = {}


@pytest.fixture
def team(crm, db, tmp_path, tmp_path_factory):
    """Of 24 deals a quarter ann wins 3 in the second and 21 in the third, ben 12 and 13; ann joined in May. The first
    six customers answer 5 about ann, the first five about ben: four say 5. Made once; each test has a copy."""
    if not MADE:
        MADE["team"] = tmp_path_factory.mktemp("awards") / "crm.db"
        make(crm, tmp_path)
        shutil.copy(db, MADE["team"])
    else:
        shutil.copy(MADE["team"], db)


def make(crm, tmp_path):
    crm("add", "rep", "ann", "--joined", "2026-05-01", ok=True)
    crm("add", "rep", "ben", "--joined", "2020-01-01", ok=True)
    rows = ["title,customer,rep,stage,amount,opened,closed"]
    for rep, wins in (("ann", (3, 21)), ("ben", (12, 13))):
        for month, won in zip((5, 8), wins, strict=True):
            for at in range(24):
                stage, day = "Won" if at < won else "Lost", f"2026-{month:02}-{at + 2:02}"
                rows.append(f"{rep} {month} {at},{rep} {at},{rep},{stage},100,2026-{month:02}-01,{day}")
    (tmp_path / "deals.csv").write_text("\n".join(rows), "utf-8")
    crm("import", "deals", "deals.csv", "--add-missing", "customers", ok=True)
    for rep, score, count in (("ann", 5, 6), ("ben", 5, 4), ("ben", 1, 1)):
        for at in range(count):
            crm("feedback", f"{rep} {at}", score, "--deal", f"{rep} 8 {at}", "--at", "2026-08-30", ok=True)


def test_each_award_with_who_has_it_and_why(crm, team):
    crm(*FREEZE, ok=True)
    found = json.loads(crm("awards", "--quarter", "Q3", "--json", ok=True).out)
    assert found["schema"] == "crm.awards/1"
    assert (found["period"]["label"], found["versus"]["label"]) == ("2026Q3", "2026Q2")
    winners = {each["award"]: each["winners"] for each in found["awards"]}
    assert {name: [each["rep"] for each in won] for name, won in winners.items()} == {
        "first_place": ["ann"], "most_improved": ["ann"], "best_satisfaction": ["ann"], "newcomer": ["ann"],
    }  # fmt: skip
    score = json.loads(crm("score", "--frozen", "2026Q3", "--json", ok=True).out)
    ann = next(rep for rep in score["reps"] if rep["rep"] == "ann")
    assert winners["first_place"][0]["value"] == winners["newcomer"][0]["value"] == ann["score"]
    assert winners["most_improved"][0]["value"] == pytest.approx(ann["score"] - ann["score_before"], abs=1e-12)
    assert "win_rate" in winners["most_improved"][0]["better"]  # 3 of 24 to 21 of 24
    assert [(each["value"], each["answers"]) for each in winners["best_satisfaction"]] == [(1, 6)]

    rows = list(csv.DictReader(io.StringIO(crm("awards", "--format", "csv", ok=True).out)))
    assert [(row["award"], row["rep"], float(row["value"])) for row in rows] == [
        (award, each["rep"], each["value"]) for award, won in winners.items() for each in won
    ]
    table = crm("awards", ok=True).out
    for said in (f"a score of {ann['score']:.1f}", "points; better in", "win rate", "100.0% of 6 answers are 4 or 5"):
        assert said in table


def test_a_gain_that_may_be_chance_is_no_award(crm, team):
    # Without ann, who has left and is not ranked, ben is there: one win more is nothing.
    crm("edit", "rep", "ann", "--left", "2026-05-30", ok=True)
    crm(*FREEZE, ok=True)
    awards = {each["award"]: each for each in json.loads(crm("awards", "--json", ok=True).out)["awards"]}
    assert awards["most_improved"]["winners"] == []
    assert awards["newcomer"]["reason"] == "nobody ranked joined on 2025-10-01 or later"
    assert [each["rep"] for each in awards["best_satisfaction"]["winners"]] == ["ben"]
    table = crm("awards", ok=True).out
    assert f"nobody        {awards['most_improved']['reason']}" in table


def test_only_a_frozen_score_is_awarded_and_stays(crm, team):
    ran = crm("awards", "--quarter", "Q3")
    assert (ran.code, ran.out, ran.err) == (
        3, "", 'crm: no frozen score "2026Q3" – freeze it: crm score --quarter 2026Q3 --freeze\n',
    )  # fmt: skip
    crm(*FREEZE, ok=True)
    before = crm("awards", "--json", ok=True).out
    crm("feedback", "ann 1", "1", "--deal", "ann 8 1", "--at", "2026-08-30", ok=True)
    assert crm("awards", "--json", ok=True).out == before


def test_with_nobody_ranked_it_can_fail(crm):
    crm("add", "rep", "ann", ok=True)
    crm(*FREEZE, ok=True)
    assert crm("awards", "--fail-empty").code == 6
    assert "nobody is ranked" in crm("awards", ok=True).out
