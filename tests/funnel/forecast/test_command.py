"""`crm forecast`: what is known on a day says it all, every format agrees, and parts sum to the whole."""

from __future__ import annotations

import csv
import io
import json
import re
from random import Random

import pytest

from tests.conftest import TODAY
from tests.support import datafile
from tests.support.datafile import kept


@pytest.fixture
def sample(crm, db):
    """The sample team."""
    datafile.sample(crm)
    return db


@pytest.fixture
def data(crm, sample):
    return lambda *args: json.loads(crm("forecast", *args, "--json", ok=True).out)


ASKED = ((), ("--by", "rep"), ("--deals",), ("--tested",), ("next-quarter", "--for", "East"))


def later(draw, db):
    """Something that happens after today, as commands say it."""
    deals = [id for (id,) in kept(db, "SELECT id FROM deal WHERE status = 'open'")]
    won = [id for (id,) in kept(db, "SELECT id FROM deal WHERE status = 'won'")]
    lost = [id for (id,) in kept(db, "SELECT id FROM deal WHERE status = 'lost'")]
    deal, old = str(draw.choice(deals)), str(draw.choice(won))
    return draw.choice((
        ("move", deal, "won", "--amount", str(draw.randrange(1000, 90_000))),
        ("move", deal, "lost", "--reason", "price"),
        ("move", deal, draw.choice(("Proposal", "Negotiation"))),
        ("move", str(draw.choice(lost)), "reopen"),
        ("edit", "deal", deal, "--amount", str(draw.randrange(1000, 90_000))),
        ("edit", "deal", deal, "--owner", draw.choice(("alice", "bob", "erin"))),
        ("edit", "deal", deal, "--expected", "2027-03-01"),
        ("edit", "deal", deal, "--title", f"Renamed {deal}"),
        ("edit", "deal", old, "--amount", str(draw.randrange(1000, 90_000))),
        ("archive", "deal", deal),
        ("add", "deal", f"New {draw.random()}", "--customer", "Acme Ltd", "--amount", "770", "--stage", "Proposal"),
        ("refund", old, "1"),
        ("undo",),
    ))  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_as_of_a_day_what_comes_later_changes_no_byte(crm, sample, seed):
    before = [crm("forecast", *args, "--format", "json", ok=True).out for args in ASKED]
    draw, done = Random(seed), 0
    for step in range(12):
        ran = crm(*later(draw, sample), "--as-of", f"2026-12-{1 + step:02}", "--yes")
        ran = ran if ran.code != 2 else crm(*later(draw, sample), "--as-of", f"2026-12-{1 + step:02}")
        done += ran.code == 0
    assert done > 6
    after = [crm("forecast", *args, "--format", "json", "--as-of", TODAY, ok=True).out for args in ASKED]
    assert after == before


def test_parts_sum_to_the_whole(data):
    for by in ("rep", "team", "month"):
        found = data("--by", by)
        assert found["by"] == by and len(found["lines"]) > 1
        for name in ("won", "likely") if by == "month" else ("won", "commit", "likely"):
            assert round(sum(line[name] for line in found["lines"]), 2) == found["total"][name]
    whole = data()["total"]
    assert whole == data("--by", "rep")["total"]
    assert whole["won"] <= whole["low"] <= whole["likely"] <= whole["high"]


def test_won_is_the_revenue_of_the_period_so_far_and_the_target_its_target(crm, data):
    score = json.loads(crm("target", "list", "--json", ok=True).out)
    (yearly,) = (each for each in score["targets"] if each["owner"] == "everybody" and each["metric"] == "revenue")
    total = data("2026")["total"]
    assert total["won"] == yearly["actual"] and total["target"] == yearly["target"]


def test_one_reps_forecast_is_of_the_reps_own_deals(data):
    mine, all_of = data("--for", "alice"), data("--by", "rep")
    (line,) = (each for each in all_of["lines"] if each["name"] == "alice")
    assert mine["total"]["won"] == line["won"] and mine["of"] == "alice"


def test_deals_are_listed_with_their_chances_what_brings_most_first(crm, data, sample):
    found = data("--deals")["deals"]
    (count,) = kept(sample, "SELECT count(*) FROM deal WHERE status = 'open' AND archived IS NULL")[0]
    assert len(found) == count
    worth = [deal["chance"] * deal["amount"] for deal in found]
    assert worth == sorted(worth, reverse=True)
    assert all(0 <= deal["chance"] <= 1 for deal in found)
    rows = list(csv.DictReader(io.StringIO(crm("forecast", "--deals", "--format", "csv", ok=True).out)))
    assert [int(row["id"]) for row in rows] == [deal["id"] for deal in found]


def test_tested_shows_each_way_and_the_one_in_use_did_best(data):
    found = data("--tested")
    errors = found["tested"]["error"]
    assert found["method"] == min(errors, key=errors.__getitem__)
    assert len(found["origins"]) == found["tested"]["forecasts"] >= 6
    for way, error in errors.items():  # by hand, from the origins
        off = sum(abs(each[way] - each["actual"]) for each in found["origins"])
        assert error == pytest.approx(off / sum(each["actual"] for each in found["origins"]), abs=1e-5)


def test_table_csv_and_json_agree(crm, data):
    found = data("--by", "rep")
    rows = list(csv.DictReader(io.StringIO(crm("forecast", "--by", "rep", "--format", "csv", ok=True).out)))
    assert [row["rep"] for row in rows] == [*(line["name"] for line in found["lines"]), "all"]
    for row, line in zip(rows, [*found["lines"], found["total"]], strict=True):
        assert [row[name] and float(row[name]) for name in ("won", "commit", "likely", "low", "high")] == [
            line[name] for name in ("won", "commit", "likely", "low", "high")
        ]
    text = crm("forecast", "--by", "rep", ok=True).out
    for line in [*found["lines"], found["total"]]:
        assert re.search(rf"^{line.get('name', 'All')} .*{round(line['likely'] + 1e-9):,}", text, re.MULTILINE)


def test_too_few_deals_are_told_by_the_average(crm):
    crm("add", "rep", "ann", ok=True)
    crm("add", "customer", "Acme", ok=True)
    for at, day in enumerate(("2026-08-24", "2026-09-24", "2026-10-24")):
        crm("add", "deal", f"d{at}", "--customer", "Acme", "--rep", "ann", "--amount", "900", "--opened", day,
            "--closed", day, "--stage", "won", ok=True)  # fmt: skip
    found = json.loads(crm("forecast", "--month", "2026-12", "--json", ok=True).out)
    assert (found["method"], found["total"]["low"]) == ("average", None)
    # 92 days before the 25th of November, with 2,700 in them: 31 times 93 days of it in three.
    assert found["total"]["likely"] == pytest.approx(2700 / 93 * 31, abs=0.01)
    assert "Fewer than 30 closed deals" in crm("forecast", ok=True).out


def test_what_is_over_is_refused_and_so_is_what_no_group_is(crm, sample):
    ran = crm("forecast", "2026Q3")
    assert (ran.code, ran.out) == (2, "") and "2026Q3 is over" in ran.err and "--as-of 2026-08-16" in ran.err
    assert crm("forecast", "--by", "planet").code == 2
    assert crm("forecast", "--deals", "--tested").code == 2


def test_a_file_without_deals_has_an_empty_forecast(crm):
    crm("add", "rep", "ann", ok=True)
    found = json.loads(crm("forecast", "--json", ok=True).out)
    assert found["total"]["likely"] == 0 and found["lines"] == []
    assert crm("forecast", "--tested", ok=True).out and crm("forecast", "--deals", ok=True).out
