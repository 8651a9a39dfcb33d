"""Pay remembers: what was approved stays, and what changes since is an adjustment, to the cent and over periods.

The company of `test_command.py`, whose plan gives ann 50.00 and ben 44.00 for 2026Q3. With c-1 at 100.50 instead of
300.50 ann's deals are 510.50: 300.00 at 10 % and 210.50 at 20 % are 72.10, under the cap, and halved 36.05:

c-1  10.05 instead of 30.10     c-2   56.05 instead of  70.00     floor  −36.05 instead of −50.00
a-ann 5.00 instead of 10.00     cap    0.00 instead of −12.10
g-1   1.00 instead of  2.00     in all −20.05 − 5.00 − 1.00 − 13.95 + 12.10 + 13.95 = −13.95
"""

from __future__ import annotations

import csv
import io
import json
import random
import shlex
import sqlite3
from collections import defaultdict
from contextlib import closing
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest

from crmcli.pay.payout.content import payout_of, text_of
from tests.pay.payout.test_command import FREEZE, PLAN
from tests.support.datafile import kept, recorded
from tests.support.teams import company

LATER = ("--as-of", "2027-01-02")


@pytest.fixture
def approved(crm, db, tmp_path):
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    recorded(
        crm, "commission import plan.toml", "away cyd 2026-07-06 2026-07-10", shlex.join(FREEZE), "payout Q3 --approve",
        after=lambda path: company.make(path).close(),
    )  # fmt: skip


def read(crm, *args):
    return json.loads(crm("payout", *args, "--json", ok=True).out, parse_float=Decimal)


def lines(found):
    return [(each["what"], str(each["approved"]), str(each["due"]), str(each["amount"])) for each in found]


CHANGED = [
    ("c-1", "30.10", "10.05", "-20.05"), ("a-ann", "10.00", "5.00", "-5.00"), ("g-1", "2.00", "1.00", "-1.00"),
    ("c-2", "70.00", "56.05", "-13.95"), ("Cap", "-12.10", "0.00", "12.10"),
    ("Satisfaction 66.67% of 3 answers: × 0.5", "-50.00", "-36.05", "13.95"),
]  # fmt: skip


def test_what_was_approved_stays_and_the_change_is_an_adjustment(crm, approved):
    before = read(crm, "Q3")
    assert (before["state"], [str(run["total"]) for run in before["runs"]]) == ("approved", ["94.00"])
    assert before["adjustments"] == before["open_adjustments"] == []
    crm("edit", "deal", "c-1", "--amount", "100.50", "--yes", ok=True)
    found = read(crm, "Q3")
    assert {**found, "open_adjustments": []} == before
    assert lines(found["open_adjustments"]) == CHANGED
    table = crm("payout", "Q3", "--rep", "ann", ok=True).out
    assert "In all" in table and table.partition("In all")[2].split()[:3] == ["50.00", "36.05", "−13.95"]
    ran = crm("payout", "Q3", "--approve", ok=True)
    assert "Approved run 2, adjustments, of 2026Q3: -13.95 USD in all" in ran.err
    assert ran.undo
    after = read(crm, "Q3")
    assert lines(after["adjustments"]) == CHANGED and after["open_adjustments"] == []
    assert [str(after["totals"][name]) for name in ("total", "adjusted", "to_pay")] == ["94.00", "-13.95", "80.05"]
    again = crm("payout", "Q3", "--approve", ok=True)
    assert "approved already, and nothing has changed since" in again.err and not again.undo


def test_the_next_period_takes_over_what_changed_in_the_one_before(crm, approved):
    crm("edit", "deal", "c-1", "--amount", "100.50", "--yes", ok=True)
    crm("score", "2026Q4", "--freeze", *LATER, ok=True)
    found = read(crm, "2026Q4", *LATER)
    assert {each["period"] for each in found["adjustments"]} == {"2026Q3"} and lines(found["adjustments"]) == CHANGED
    # e-late is 100.00 at 10 %; one answer is too few for the floor.
    assert [str(found["reps"][0][name]) for name in ("total", "adjusted", "to_pay")] == ["10.00", "-13.95", "-3.95"]
    text = crm("payout", "2026Q4", "--format", "csv", *LATER, ok=True).out
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["rep"] == "ann"]
    assert sum(Decimal(row["amount"]) for row in rows) == Decimal("-3.95")
    assert {row["period"] for row in rows if row["line"] == "adjustment"} == {"2026Q3"}
    crm("payout", "2026Q4", "--approve", *LATER, ok=True)
    assert read(crm, "2026Q3", *LATER)["open_adjustments"] == []
    runs = json.loads(crm("payout", "--runs", "--json", ok=True).out, parse_float=str)["runs"]
    assert [(run["period"], run["total"]) for run in runs] == [("2026Q3", "94.00"), ("2026Q4", "-3.95")]


def test_a_refund_is_shared_as_its_deal_is(crm, approved):
    crm("refund", "c-2", "100", "--at", "2026-09-30", "--yes", ok=True)
    found = read(crm, "Q3")["open_adjustments"]
    # Each has 50.00 less at 20 %: ann stays above her cap, ben has 10.00 less.
    assert [(each["rep"], each["what"], str(each["amount"])) for each in found] == [
        ("ann", "c-2", "-10.00"), ("ann", "Cap", "10.00"), ("ben", "c-2", "-10.00"),
    ]  # fmt: skip


def test_paid_is_a_day_and_a_name(crm, approved):
    for args, code, said in (
        (("--paid", "--at", "2026-12-01"), 4, "--at 2026-12-01 is in the future"),
        (("--paid", "--at", "2026-11-01"), 4, "--at 2026-11-01 is before run 1 was approved, 2026-11-24"),
        (("--at", "2026-11-24"), 2, "--at is the day of --paid"),
        (("--approve", "--rep", "ann"), 2, "a run is for everybody"),
        (("--approve", "--plan", "plan.toml"), 2, "a run is for everybody"),
        (("--runs", "--approve"), 2, "--runs lists what was approved"),
    ):
        ran = crm("payout", "Q3", *args)
        assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1) and said in ran.err
    assert "2026Q2 is not approved – approve it first" in crm("payout", "2026Q2", "--paid").err
    ran = crm("payout", "Q3", "--paid", ok=True)
    assert ran.out == "Paid on 2026-11-24: run 1 of 2026Q3, 94.00 USD\n"
    assert read(crm, "Q3")["state"] == "paid"
    assert "2026Q3 is paid already" in crm("payout", "Q3", "--paid").err


def test_an_undo_asks_where_the_money_went(crm, approved):
    crm("payout", "Q3", "--paid", ok=True)
    approval, payment = (row[0] for row in kept_changes(crm)[-2:])
    ran = crm("undo", str(payment))
    assert ran.code == 4 and "the money of pay run 1 for 2026Q3 went on 2026-11-24 – look at it" in ran.err
    ran = crm("undo", str(approval), "--yes")
    assert ran.code == 4 and f"crm undo {payment}" in ran.err
    for change in (payment, approval):
        crm("undo", str(change), "--yes", ok=True)
    assert read(crm, "Q3")["state"] == "open"


def kept_changes(crm):
    return sorted((each["id"], each["command"]) for each in json.loads(crm("history", "--json").out)["changes"])


def test_a_rep_who_left_owes_what_was_paid(crm, approved, db):
    crm("edit", "rep", "ben", "--left", "2026-11-01", ok=True)
    crm("edit", "deal", "g-2", "--amount", "0", "--yes", ok=True)
    crm("score", "2026Q4", "--freeze", *LATER, ok=True)
    # 350.00 of c-2: 300.00 at 10 % and 50.00 at 20 % are 40.00 instead of 44.00.
    found = read(crm, "2026Q4", *LATER)
    assert sum(each["amount"] for each in found["adjustments"] if each["rep"] == "ben") == -4
    table = [line.split() for line in crm("payout", "2026Q4", *LATER, ok=True).out.splitlines()]
    assert ["ben", "−4", "−4"] in [[line[0], *line[-2:]] for line in table if line]


def test_what_was_paid_comes_back_from_its_text_value_for_value(crm, approved, db):
    ((text,),) = kept(db, "SELECT content FROM pay_run")
    found = payout_of(text)
    assert text_of(found) == text and str(found.total) == "9400"
    assert found.paid[0].plan.splits[0].shares == {1: Fraction(1, 2), 2: Fraction(1, 2)}


FLAT = 'name = "Flat"\n[[tiers]]\nupto = 300\nrate = 0.1\n[[tiers]]\nrate = 0.255\n'
QUARTERS = {"2026Q3": ("2026-07-01", "2026-10-01"), "2026Q4": ("2026-10-01", "2027-01-01")}


def expected(path):
    """What the plan gives for the records as they are, in minor units, by (quarter, rep): worked out from the rows."""
    found = {}
    for quarter, (start, end) in QUARTERS.items():
        revenue = defaultdict(int)
        for rep, amount in kept(
            path,
            f"SELECT credited_id, amount FROM deal WHERE status = 'won' AND closed >= '{start}' AND closed < '{end}' "
            "UNION ALL SELECT credited_id, -refund.amount FROM refund JOIN deal ON deal.id = deal_id "
            f"WHERE at >= '{start}' AND at < '{end}'",
        ):
            revenue[rep] += amount
        for rep, amount in revenue.items():
            exact = min(amount, 30_000) * Fraction(1, 10) + max(0, amount - 30_000) * Fraction(51, 200)
            found[quarter, rep] = (floor(abs(exact) + Fraction(1, 2))) * (-1 if exact < 0 else 1)
    return {key: amount for key, amount in found.items() if amount}


def remembered(crm, path):
    """What was approved of each, and what is open of it."""
    found = defaultdict(int)
    for quarter, rep, amount in kept(path, "SELECT label, rep_id, sum(amount) FROM pay_line GROUP BY 1, 2"):
        found[quarter, rep] += amount
    ids = dict(kept(path, "SELECT name, id FROM rep"))
    runs = {label for (label,) in kept(path, "SELECT DISTINCT label FROM pay_run")}
    for quarter in runs:
        for each in read(crm, quarter, *LATER)["open_adjustments"]:
            found[each["period"], ids[each["rep"]]] += int(each["amount"] * 100)
    return runs, {key: amount for key, amount in found.items() if amount}


@pytest.mark.parametrize("seed", range(3))
def test_approved_and_open_sum_to_what_the_plan_gives_now(crm, db, tmp_path, seed):
    """Whatever the order of changes, refunds and approvals."""
    company.make(db).close()
    (tmp_path / "plan.toml").write_text(FLAT, "utf-8")
    crm("commission", "import", "plan.toml", ok=True)
    for quarter in QUARTERS:
        crm("score", quarter, "--freeze", *LATER, ok=True)
    draw = random.Random(seed)
    deals = ["c-1", "c-2", "a-ann", "g-1", "g-2", "e-late"]
    for _ in range(8):
        deal, cents = draw.choice(deals), draw.randrange(1, 90_000)
        step = draw.choice(("amount", "amount", "refund", "owner", "day", "approve", "approve", "paid"))
        quarter = draw.choice([*QUARTERS])
        day = draw.choice(("2026-09-30", "2026-10-15"))
        crm(*{
            "amount": ("edit", "deal", deal, "--amount", f"{cents / 100:.2f}", "--yes"),
            "refund": ("refund", deal, f"{cents % 3_000 / 100 + 0.01:.2f}", "--at", day, "--yes"),
            "owner": ("edit", "deal", deal, "--credited", draw.choice(("ann", "ben")), "--yes"),
            "day": ("edit", "deal", deal, "--closed", day, "--yes"),
            "approve": ("payout", quarter, "--approve"),
            "paid": ("payout", quarter, "--paid"),
        }[step], *LATER)  # fmt: skip
        if step not in ("approve", "paid"):
            continue
        runs, found = remembered(crm, db)
        assert found == {key: amount for key, amount in expected(db).items() if key[0] in runs}
    for quarter in [*QUARTERS] * 2:  # the first time as it was frozen, then what changed since
        crm("payout", quarter, "--approve", *LATER, ok=True)
    with closing(sqlite3.connect(db)) as connection:
        (total,) = connection.execute("SELECT sum(amount) FROM pay_line").fetchone()
    assert total == sum(expected(db).values())
