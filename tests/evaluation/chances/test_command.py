"""`crm fairness --leads` and `crm rep REP fairness`: what each was given, on a little file of its own."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.support.datafile import once

DEALS = [
    # rep, source, region, amount, won: ann gets referrals of the North, ben cold calls of the South.
    *(("ann", "referral", "North", 100, won) for won in (1, 1, 1, 0)),
    *(("ben", "cold", "South", 900, won) for won in (0, 0, 1, 0)),
    ("ann", "cold", "South", None, 0), ("ben", "referral", "North", 500, 1),
]  # fmt: skip


@pytest.fixture
def team(crm, db):
    once(db, lambda _: _record(crm))


def _record(crm):
    for name in ("ann", "ben", "cyd"):
        crm("add", "rep", name, "--joined", "2026-01-01", ok=True)
    for region in ("North", "South"):
        crm("add", "customer", region, "--region", region, "--owner", "ann", ok=True)
    for at, (rep, source, region, amount, won) in enumerate(DEALS):
        more = ["--amount", amount] if amount else []
        crm(
            "add", "deal", f"Deal {at}", "--customer", region, "--rep", rep, "--source", source,
            "--opened", "2026-07-01", *more, "--as-of", "2026-07-01", ok=True,
        )  # fmt: skip
        crm("move", f"Deal {at}", "won" if won else "lost", "--as-of", "2026-08-03", "--yes", ok=True)


def test_who_was_given_what_and_did_what_with_it(crm, team):
    found = json.loads(crm("fairness", "--leads", "Q3", "--json", ok=True).out)
    assert found["schema"] == "crm.fairness.leads/1" and found["period"]["label"] == "2026Q3"
    by_rep = {each["rep"]: each for each in found["reps"]}
    assert list(by_rep) and set(by_rep) == {"ann", "ben"}  # cyd closed nothing
    ann, ben = by_rep["ann"], by_rep["ben"]
    assert [(each["deals"], each["won"]) for each in (ann, ben)] == [(5, 3), (5, 2)]
    assert ann["expected"] + ben["expected"] == pytest.approx(5) and ann["expected"] > 2.5 > ben["expected"]
    assert [each for each in ann["given"] if each["factor"] == "source"] == [
        {"factor": "source", "kind": "referral", "deals": 4}, {"factor": "source", "kind": "cold", "deals": 1},
    ]  # fmt: skip
    # A third of the nine amounts is up to 100, two thirds up to 900; of one deal none is known.
    assert found["sizes"] == {"small": 100.0, "medium": 900.0}
    assert {"factor": "size", "kind": None, "deals": 1} in ann["given"]
    chances = {(each["factor"], each["kind"]): each["chance"] for each in found["kinds"]}
    assert chances["source", "referral"] > 0.5 > chances["source", "cold"]


def test_table_and_csv_agree_with_json(crm, team):
    found = json.loads(crm("fairness", "--leads", "Q3", "--json", ok=True).out)["reps"]
    rows = list(csv.DictReader(io.StringIO(crm("fairness", "--leads", "Q3", "--format", "csv", ok=True).out)))
    for row, each in zip(rows, found, strict=True):
        assert (row["rep"], int(row["rank"]), int(row["deals"]), int(row["won"])) == (
            each["rep"], each["rank"], each["deals"], each["won"],
        )  # fmt: skip
        assert float(row["expected"]) == each["expected"]
    out = crm("fairness", "--leads", "Q3", ok=True).out
    assert "Deals by source" in out and "Beyond chance" in out and "Everybody" in out
    line = next(line for line in out.splitlines() if " ann " in line)
    assert f"{found[0]['expected']:.1f}" in out and line.split()[1] == "ann"


def test_one_rep_is_shown_beside_everybody(crm, team):
    short, long = crm("rep", "ben", "fairness", "Q3", ok=True).out, crm("rep", "fairness", "ben", "Q3", ok=True).out
    assert short == long and "Equal chances of ben, 2026Q3" in short and " ann " not in short
    assert [each["rep"] for each in json.loads(crm("rep", "fairness", "ben", "Q3", "--json", ok=True).out)["reps"]] == [
        "ben"
    ]


def test_where_nothing_was_closed_nothing_is_told(crm, team):
    ran = crm("fairness", "--leads", "2026Q2", "--fail-empty")
    assert ran.code == 6
    assert "No deal was closed in this period" in crm("fairness", "--leads", "2026Q2", ok=True).out
