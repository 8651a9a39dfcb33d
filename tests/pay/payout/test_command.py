"""`crm pay run`: from frozen scores only, to the cent, the same in every format, each line down to its deal.

The little company of `tests/support/teams/company.py` in 2026Q3, deals in the order in which they closed; 10 % up to
300.00 and 20 % above; c-2 is split evenly; the cap is 100.00, and with satisfaction under 70 % the commission is
halved:

ann  c-1    300.00 at 10 % = 30.00, 0.50 at 20 % = 0.10       ben  g-2   20.00 at 10 % =  2.00
     a-ann   50.00 at 20 % = 10.00                                 c-2  280.00 at 10 % = 28.00
     g-1     10.00 at 20 % =  2.00                                       70.00 at 20 % = 14.00
     c-2    350.00 at 20 % = 70.00
     in all 112.10, capped at 100.00; 2 of 3 answers: 50.00        in all 44.00; no answers: as it is
"""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from decimal import Decimal

import pytest

from tests.pay.commission.test_command import content
from tests.support.datafile import recorded
from tests.support.teams import company

PLAN = """\
name = "Standard"
[[tiers]]
upto = 300
rate = 0.1
[[tiers]]
rate = 0.2
[limits]
cap = 100
floor_metric = "csat"
floor = 0.7
factor = 0.5
floor_answers = 3
[[splits]]
deal = "c-2"
shares = { ann = 0.5, ben = 0.5 }
"""
FREEZE = ("score", "--quarter", "2026Q3", "--freeze")


@pytest.fixture
def team(db, tmp_path):
    company.make(db).close()
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")


@pytest.fixture
def frozen(crm, team):
    recorded(crm, "commission import plan.toml", shlex.join(FREEZE), after=lambda path: company.make(path).close())


def read(crm, *args):
    return json.loads(crm("payout", *args, "--json", ok=True).out, parse_float=Decimal)


def test_what_was_worked_out_by_hand(crm, frozen):
    found = read(crm, "--quarter", "Q3")
    assert (found["schema"], found["period"]["label"], found["currency"]) == ("crm.payout/1", "2026Q3", "USD")
    ann, ben, cyd = found["reps"]
    parts = [
        (deal["title"], part["tier"], str(part["credited"]), str(part["commission"]))
        for rep in (ann, ben)
        for deal in rep["deals"]
        for part in deal["parts"]
    ]
    assert parts == [
        ("c-1", 1, "300.00", "30.00"), ("c-1", 2, "0.50", "0.10"), ("a-ann", 2, "50.00", "10.00"),
        ("g-1", 2, "10.00", "2.00"), ("c-2", 2, "350.00", "70.00"),
        ("g-2", 1, "20.00", "2.00"), ("c-2", 1, "280.00", "28.00"), ("c-2", 2, "70.00", "14.00"),
    ]  # fmt: skip
    sums = ("revenue", "commission", "capped", "floored", "bonus", "total")
    assert [[str(each[name]) for name in sums] for each in (ann, ben, cyd, found["totals"])] == [
        ["710.50", "112.10", "-12.10", "-50.00", "0.00", "50.00"],
        ["370.00", "44.00", "0.00", "0.00", "0.00", "44.00"],
        ["0.00", "0.00", "0.00", "0.00", "0.00", "0.00"],
        ["1080.50", "156.10", "-12.10", "-50.00", "0.00", "94.00"],
    ]
    assert ann["floor"] == {
        "metric": "csat", "value": Decimal("0.6666666666666666"), "floor": Decimal("0.7"), "factor": Decimal("0.5"),
        "applied": True, "answers": 3, "answers_needed": 3,
    }  # fmt: skip
    assert (ben["floor"]["value"], ben["floor"]["applied"]) == (None, False)
    split = next(deal for deal in ben["deals"] if deal["title"] == "c-2")
    assert (str(split["amount"]), split["share"], str(split["credited"])) == ("700.00", Decimal("0.5"), "350.00")


def test_every_format_says_the_same(crm, frozen):
    found = read(crm, "--quarter", "Q3")
    text = crm("payout", "--quarter", "Q3", "--format", "csv", ok=True).out
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["line"] for row in rows if row["rep"] == "ann"] == ["deal"] * 5 + ["cap", "floor"]
    for rep in found["reps"]:
        mine = [row for row in rows if row["rep"] == rep["rep"]]
        assert sum(Decimal(row["amount"]) for row in mine) == rep["total"]
        told = [
            (row["deal_id"], row["tier"], row["rate"], row["credited"], row["amount"]) for row in mine if row["tier"]
        ]
        assert told == [
            tuple(map(str, (deal["id"], part["tier"], part["rate"], part["credited"], part["commission"])))
            for deal in rep["deals"]
            for part in deal["parts"]
        ]
    table = crm("payout", "--quarter", "Q3", ok=True).out
    lines = [re.split(r"\s{2,}", line.strip()) for line in table.splitlines()]
    assert ["ann", "Standard", "1", "710.50", "112.10", "−12.10", "−50", "0", "50"] in lines
    assert ["Total", "1,080.50", "156.10", "−12.10", "−50", "0", "94"] in lines
    assert ["c-2", "2026-09-30", "50%", "350.00", "2", "20%", "70.00"] in lines
    assert ["Satisfaction 66.67% of 3 answers: × 0.5", "−50.00"] in lines
    markdown = crm("payout", "--quarter", "Q3", "--format", "md", ok=True).out
    cells = [[cell.strip() for cell in line[1:-1].split("|")] for line in markdown.splitlines()]
    assert ["", "c-2", "2026-09-30", "50%", "350.00", "2", "20%", "70.00"] in cells


def test_only_a_frozen_score_is_paid(crm, team, db):
    crm("commission", "import", "plan.toml", ok=True)
    before = content(db)
    for args, how in (
        (("--quarter", "Q3"), "--quarter 2026Q3"),
        ((), "--quarter 2026Q3"),
        (("2026-07",), "--month 2026-07"),
        (("--from", "2026-07-01", "--to", "2026-07-09"), "--from 2026-07-01 --to 2026-07-09"),
    ):
        ran = crm("payout", *args)
        assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1)
        assert ran.err.endswith(f" – freeze it: crm score {how} --freeze\n")
    assert content(db) == before


def test_what_changes_after_the_freeze_changes_no_pay(crm, frozen):
    before = crm("payout", "--quarter", "Q3", "--json", ok=True).out
    crm("edit", "deal", "c-1", "--amount", "9999", "--yes", ok=True)
    crm("edit", "deal", "c-2", "--title", "renamed", ok=True)
    crm("feedback", "A", "5", "--at", "2026-08-01", ok=True)
    crm("edit", "rep", "ann", "--team", "South", ok=True)
    assert crm("payout", "--quarter", "Q3", "--json", ok=True).out == before


def test_a_new_version_of_the_plan_is_for_the_periods_from_then_on(crm, frozen, tmp_path):
    before = crm("payout", "--quarter", "Q3", "--json", ok=True).out
    (tmp_path / "plan.toml").write_text(PLAN.replace("rate = 0.1", "rate = 0.15"), "utf-8")
    crm("commission", "import", "plan.toml", ok=True)
    assert crm("payout", "--quarter", "Q3", "--json", ok=True).out == before
    crm("score", "--quarter", "2026Q4", "--freeze", "--as-of", "2027-01-02", ok=True)
    later = read(crm, "--quarter", "2026Q4", "--as-of", "2027-01-02")
    assert {rep["plan"]["version"] for rep in later["reps"]} == {2}
    # e-late closed on 1 October: 15 % of 100.00, whole: the one answer of that quarter is a 1, and three are needed.
    assert next((rep["rep"], str(rep["total"])) for rep in later["reps"]) == ("ann", "15.00")
    shown = crm("payout", "2026Q4", "--as-of", "2027-01-02", ok=True).out
    assert "Satisfaction 0% of 1 answer: the floor needs 3" in shown


def test_a_file_is_tried_without_being_kept(crm, team, db, tmp_path):
    crm(*FREEZE, ok=True)
    before = content(db)
    assert [str(rep["total"]) for rep in read(crm, "--quarter", "Q3", "--plan", "plan.toml")["reps"]] == [
        "50.00", "44.00", "0.00",
    ]  # fmt: skip
    (tmp_path / "year.toml").write_text('per = "year"\n' + PLAN, "utf-8")
    ran = crm("payout", "--quarter", "Q3", "--plan", "year.toml")
    assert (ran.code, ran.err) == (
        4, "crm: year.toml: per is 'year', and 2026Q3 is none – name one, or per = \"quarter\"\n",
    )  # fmt: skip
    (tmp_path / "later.toml").write_text('valid = "2027"\n' + PLAN, "utf-8")
    assert "valid is not for all of 2026Q3" in crm("payout", "--quarter", "Q3", "--plan", "later.toml").err
    assert content(db) == before


def test_one_plan_or_one_rep_alone(crm, team, tmp_path):
    (tmp_path / "plan.toml").write_text(PLAN.replace("[[tiers]]", 'reps = ["ben"]\n[[tiers]]', 1), "utf-8")
    (tmp_path / "own.toml").write_text('name = "Own"\nreps = ["ann"]\n[[tiers]]\nrate = 0.5\n', "utf-8")
    ran = crm("payout", "--quarter", "Q3", "--plan", "Own")
    assert ran.code == 3  # not frozen yet
    for file in ("plan.toml", "own.toml"):
        crm("commission", "import", file, ok=True)
    crm(*FREEZE, ok=True)
    # The split of c-2 stands in the plan of ben: ann has half of it, under a plan of her own.
    assert [(rep["rep"], str(rep["revenue"]), str(rep["total"])) for rep in read(crm, "--plan", "own")["reps"]] == [
        ("ann", "710.50", "355.25")
    ]
    assert [rep["rep"] for rep in read(crm, "--rep", "ben")["reps"]] == ["ben"]
    ran = crm("payout", "--plan", "Onw")
    assert (ran.code, ran.err) == (3, 'crm: no commission plan "Onw" – did you mean "Own"?\n')


def test_who_has_no_plan_is_listed(crm, team, tmp_path):
    (tmp_path / "own.toml").write_text('name = "Own"\nreps = ["ann"]\n[[tiers]]\nrate = 0.5\n', "utf-8")
    crm(*FREEZE, ok=True)
    ran = crm("payout", "--quarter", "Q3")
    assert (ran.code, ran.err) == (3, 'crm: no commission plan for "2026Q3" – take one: crm pay plan import FILE\n')
    crm("commission", "import", "own.toml", ok=True)
    found = read(crm, "--quarter", "Q3")
    assert [(each["rep"], str(each["revenue"])) for each in found["no_plan"]] == [("ben", "720.00")]
    assert re.search(r"No plan +Revenue\nben +720\n", crm("payout", "--quarter", "Q3", ok=True).out)
    assert crm("payout", "--rep", "ben", "--fail-empty").code == 6


def test_attainment_takes_the_target_that_was_frozen(crm, team, tmp_path):
    tiers = "[[tiers]]\nupto = 50\nrate = 0.1\n[[tiers]]\nrate = 0.3\n"
    (tmp_path / "quota.toml").write_text(f'name = "Quota"\nreps = ["ann"]\nbasis = "attainment"\n{tiers}', "utf-8")
    crm("commission", "import", "quota.toml", ok=True)
    crm(*FREEZE, ok=True)
    found = read(crm, "--quarter", "Q3")  # who cannot be paid keeps nobody else waiting
    assert [(each["rep"], str(each["revenue"])) for each in found["not_paid"]] == [("ann", "360.50")]
    assert "and ann has no revenue target: set one with crm target set revenue" in found["not_paid"][0]["reason"]
    assert re.search(r"Not paid +Revenue +Why\nann +360.50 +the plan", crm("payout", "--quarter", "Q3", ok=True).out)
    crm("target", "set", "revenue", "400", "--quarter", "2026Q3", "--rep", "ann", ok=True)
    crm(*FREEZE, "--replace", "with targets", ok=True)
    # ann: 360.50 of 400.00; 200.00 at 10 % = 20.00, 160.50 at 30 % = 48.15
    (ann,) = read(crm, "--quarter", "Q3")["reps"]
    assert [str(ann[name]) for name in ("target", "attainment", "total")] == ["400.00", "0.90125", "68.15"]


def test_bonuses_for_rank_and_score(crm, team, tmp_path):
    crm(*FREEZE, ok=True)
    scores = json.loads(crm("score", "--quarter", "Q3", "--json", ok=True).out)["reps"]
    first = scores[0]
    bonus = f"[[bonus]]\nrank = 1\namount = 7.77\n[[bonus]]\nscore = {first['score']!r}\namount = 1000\n"
    (tmp_path / "plan.toml").write_text(f'name = "x"\n[[tiers]]\nrate = 0\n{bonus}', "utf-8")
    found = {rep["rep"]: str(rep["total"]) for rep in read(crm, "--plan", "plan.toml")["reps"]}
    assert found.pop(first["rep"]) == "1007.77" and set(found.values()) == {"0.00"}


def test_the_same_bytes_every_time(crm, frozen):
    assert crm("payout", "--format", "csv").out == crm("payout", "--format", "csv").out


def test_the_day_is_that_of_the_team(crm, db, tmp_path):
    company.make(db, "America/Los_Angeles").close()  # the last second of the day is the next day's in UTC
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    crm(*FREEZE, ok=True)
    assert "frozen on 2026-11-24 (" in crm("payout", "--plan", "plan.toml", ok=True).out
    assert "frozen on 2026-11-24 (" in crm("awards", ok=True).out
    assert read(crm, "--plan", "plan.toml")["frozen"]["at"] == "2026-11-25T07:59:59Z"
