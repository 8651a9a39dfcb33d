"""`crm fairness`: one report in every format, on data recorded by the commands themselves."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from tests.support.datafile import once
from tests.support.teams import company

PARTS = ("schema", "period", "currency", "thresholds", "load", "small_samples", "correlations", "signs")
SIGNS = ("bunched", "backdated", "talked_on", "split", "reopened")


@pytest.fixture
def team(crm, db):
    """Two reps who win, each deal recorded on the day it happened; then some that were not."""
    once(db, lambda _: _record(crm))


def _record(crm):
    for name in ("ann", "ben"):
        crm("add", "rep", name, "--as-of", "2026-06-01", ok=True)
    crm("add", "customer", "Acme", "--owner", "ann", "--created", "2026-06-01", ok=True)
    crm("add", "customer", "Bolt", "--owner", "ben", "--created", "2026-08-01", ok=True)

    wins = [(f"Plain {'abc'[at]}", 1000 + 500 * at, f"2026-08-{1 + 9 * at:02}") for at in range(3)]
    wins += [("Fleet 1/2", 700, "2026-08-20"), ("Fleet 2/2", 7, "2026-08-24")]
    wins += [(f"Hurry {'abc'[at]}", 100 + 400 * at, f"2026-09-{28 + at}") for at in range(3)]
    for title, _, _ in (*wins, ("Late", 0, "")):
        customer, rep = ("Bolt", "ben") if title.startswith("Plain") else ("Acme", "ann")
        crm("add", "deal", title, "--customer", customer, "--rep", rep, "--as-of", "2026-07-01", ok=True)
    for title, amount, at in wins:
        crm("move", title, "won", "--amount", amount, "--as-of", at, ok=True)
    crm("move", "Plain a", "Proposal", "--as-of", "2026-10-08", "--yes", ok=True)
    crm("move", "Late", "won", "--amount", 5000, "--at", "2026-09-20", "--as-of", "2026-10-09", ok=True)


def test_json_has_everything_under_its_name(crm, team):
    found = json.loads(crm("fairness", "--quarter", "Q3", "--json", ok=True).out)
    assert tuple(found) == PARTS and found["schema"] == "crm.fairness/1"
    assert found["period"] == {
        "label": "2026Q3", "start": "2026-07-01", "end": "2026-10-01", "complete": True,
    }  # fmt: skip
    ann, ben = found["load"]["reps"]
    assert {name: ann[name]["value"] for name in ("customers", "leads", "worked", "open_end")} == {
        "customers": 1, "leads": 0, "worked": 6, "open_end": 0,
    }  # fmt: skip
    assert ben["leads"] == {"value": 1, "ratio": 2.0, "mark": None}  # the mean is 1/2: one record apart is no mark
    assert found["load"]["mean"]["leads"] == 0.5
    win_rate = found["small_samples"][0]
    assert (win_rate["metric"], win_rate["value"], win_rate["strength"]) == ("win_rate", 1.0, None)
    # ben won "Plain a" on 1 August; it is open again, so two of his three wins count.
    assert [(each["rep"], each["denominator"], each["small"]) for each in win_rate["reps"]] == [
        ("ann", 6, True), ("ben", 2, True),
    ]  # fmt: skip
    assert found["correlations"] == []  # two reps are too few


def test_each_sign_names_its_records(crm, team):
    signs = json.loads(crm("fairness", "--quarter", "Q3", "--json", ok=True).out)["signs"]
    assert {name: [row["title"] for row in signs[name]] for name in SIGNS} == {
        # Three of ann's six wins in the last three days of the 92: P(X ≥ 3 | 6, 3/66) is under a fortieth.
        "bunched": ["Hurry a", "Hurry b", "Hurry c"],
        "backdated": ["Late"],
        "talked_on": [],
        "split": ["Fleet 1/2", "Fleet 2/2"],
        "reopened": [],
    }
    assert [(each["rep"], each["flagged"]) for each in signs["bunches"]] == [
        (None, True),
        ("ann", True),
        ("ben", False),
    ]
    assert (signs["bunches"][1]["wins"], signs["bunches"][1]["late"], signs["bunches"][1]["share"]) == (6, 3, 0.5)
    late = signs["backdated"][0]
    assert (late["closed"], late["recorded"], late["amount"]) == ("2026-09-20", "2026-10-08", 5000.0)
    # The reopening is October's.
    taken = json.loads(crm("fairness", "--quarter", "Q4", "--json", ok=True).out)["signs"]
    assert [(row["title"], row["first_won"], row["reopened"], row["won_again"]) for row in taken["reopened"]] == [
        ("Plain a", "2026-08-01", "2026-10-08", None)
    ]
    assert taken["bunches"] is None  # the quarter is under way


def test_csv_lists_the_records(crm, team):
    rows = list(csv.DictReader(io.StringIO(crm("fairness", "--quarter", "Q3", "--format", "csv", ok=True).out)))
    assert [(row["sign"], row["title"]) for row in rows] == [
        ("bunched", "Hurry a"), ("bunched", "Hurry b"), ("bunched", "Hurry c"), ("backdated", "Late"),
        ("split", "Fleet 1/2"), ("split", "Fleet 2/2"),
    ]  # fmt: skip
    assert (rows[3]["recorded"], rows[3]["amount"], rows[4]["group"]) == ("2026-10-08", "5000.00", "1")


def test_the_table_accuses_nobody_and_gives_the_ordinary_reasons(crm, team):
    said = crm("fairness", "--quarter", "Q3", ok=True).out
    assert "This accuses nobody" in said and "Often it is only late entry." in said
    assert "A customer may well order twice." in said and "No records to look at: still talked about" in said
    assert not re.search(r"fraud|cheat|guilty|suspect|manipulat|violat", said, re.IGNORECASE)
    # p = 3/66 = 1/22: 20 p³(1−p)³ + 15 p⁴(1−p)² + 6 p⁵(1−p) + p⁶ = 0.001633 + 0.000058 + 0.000001 = 1 / 591
    assert re.search(r"^ann +6 +3 +50.0% +4.5% +0.0% +1 in 591 +look$", said, re.MULTILINE), said


def test_what_came_from_a_file_is_said_to_be_undatable(crm, tmp_path):
    crm("add", "rep", "ann", ok=True)
    crm("add", "customer", "Acme", ok=True)
    file = tmp_path / "deals.csv"
    file.write_text(
        "id,title,customer,rep,stage,amount,opened,closed\n7,Old,Acme,ann,Won,5,2026-07-01,2026-07-02\n", "utf-8"
    )
    crm("import", "deals", file, ok=True)
    ran = crm("fairness", "--quarter", "Q3", ok=True)
    assert "1 of the 1 wins came from an imported file" in ran.out


def test_every_figure_of_the_table_is_in_the_json(crm, db):
    company.make(db).close()
    found = json.loads(crm("fairness", "--quarter", "Q3", "--json", ok=True).out)
    said = crm("fairness", "--quarter", "Q3", ok=True).out
    for each in found["load"]["reps"]:
        names = ("days", "customers", "leads", "prospects", "open_start", "open_end", "worked")
        cells = [each[name] if name == "days" else each[name]["value"] for name in names]
        row = "".join(rf" +{cell}(?: <½| >2×)?" for cell in cells)
        assert re.search(rf"^{each['rep']} +North{row}$", said, re.MULTILINE), each
    for rate in found["small_samples"]:
        for each in rate["reps"]:
            counted = f"{each['numerator']:g} of {each['denominator']:g}"
            row = rf"^{each['rank']} +{each['rep']} +{counted} +{each['value']:.1%} +{each['shrunk']:.1%} "
            assert re.search(rf"{row}+{each['rank_shrunk']} +under 10$", said, re.MULTILINE), (rate["metric"], each)
    for each in found["signs"]["bunches"]:
        shares = [
            f"{share:.1%}" if share is not None else "–" for share in (each["share"], each["expected"], each["others"])
        ]
        row = " +".join([each["rep"] or "Team", str(each["wins"]), str(each["late"]), *shares])
        chance = f"{each['chance']:.0%}" if each["chance"] >= 0.1 else f"1 in {1 / each['chance']:.0f}"
        assert re.search(rf"^{row} +{chance}$", said, re.MULTILINE), row
    assert [each["rep"] for each in found["signs"]["bunches"]] == [None, "ann", "ben"]


def test_nobody_there_is_nothing_to_report(crm):
    crm("init", ok=True)
    assert "Nobody was there" in crm("fairness", "--quarter", "Q3", ok=True).out
    assert crm("fairness", "--quarter", "Q3", "--fail-empty").code == 6
    ran = crm("fairness", "--quarter", "2027Q1")
    assert (ran.code, ran.err.count("\n")) == (2, 1)


def test_the_same_day_gives_the_same_bytes(crm, team):
    args = ("fairness", "--quarter", "Q3", "--as-of", "2026-10-20")
    assert crm(*args, ok=True) == crm(*args, ok=True)
    # As of a day before the later moves, none of them has been made.
    early = json.loads(crm("fairness", "--quarter", "Q3", "--as-of", "2026-10-07", "--json", ok=True).out)
    assert early["signs"]["backdated"] == []
