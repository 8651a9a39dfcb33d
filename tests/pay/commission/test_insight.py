"""Commission to the cent: tiers, accelerators, caps, splits, floor and bonuses, against a table worked out by hand.

Rates are 5 % up to 10,000, 8 % up to 30,000 and 12 % above (the accelerator); the cap is 3,000; with satisfaction under
70 % the commission is halved; rank 1 brings 1,000 and a score of 80 or more 500. Joint is split 60 to 40.

deal    closed      rep  amount     credited to ann        to ben
first   2026-07-01  ann   8,000.00  8,000.00
Joint   2026-07-15  ann  10,000.01  6,000.01 (of .006)     4,000.00 (of .004: the cent goes to the larger remainder)
big     2026-08-01  ann  20,000.00  20,000.00
huge    2026-09-30  ben  40,000.00                         40,000.00

ann, 34,000.01      tier 1 at 5 %            tier 2 at 8 %                tier 3 at 12 %
first               8,000.00 →  400.00
Joint               2,000.00 →  100.00       4,000.01 →   320.0008
big                                          15,999.99 → 1,279.9992      4,000.01 → 480.0012
In all 2,580.0012, so 2,580.00; rounded down the parts sum to 2,579.99, and the cent goes to .92 of one: 1,280.00.
Under the cap; satisfaction 90 %; rank 1 and score 85: 2,580.00 + 1,000 + 500 = 4,080.00.

ben, 44,000.00
Joint               4,000.00 →  200.00
huge                6,000.00 →  300.00       20,000.00 → 1,600.00         14,000.00 → 1,680.00
In all 3,780.00; capped at 3,000 (−780.00); satisfaction 60 %: halved (−1,500.00); rank 2, score 79.9: 1,500.00.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.errors import RefusedError
from crmcli.core.periods import Period
from crmcli.core.rounding import whole as nearest
from crmcli.evaluation.frozen.insight import Won
from crmcli.evaluation.score.readings import Person
from crmcli.pay.commission.insight import Credit, Standing, apportioned, commissions, credited, pay
from crmcli.pay.commission.plan import Bonus, Floor, Plan, Split, Tier
from crmcli.pay.commission.plan_versions import clash, covers, in_force
from crmcli.pay.payout.insight import payout

ANN, BEN, CYD = Person(1, "ann", "North"), Person(2, "ben", "South"), Person(3, "cyd", "North")
QUARTER = Period("2026Q3", date(2026, 7, 1), date(2026, 10, 1), "quarter")
TIERS = (
    Tier(Fraction(1_000_000), Fraction("0.05")),
    Tier(Fraction(3_000_000), Fraction("0.08")),
    Tier(None, Fraction("0.12")),
)
STANDARD = Plan(
    "Standard",
    TIERS,
    cap=300_000,
    floor=Floor("csat", 0.7, Fraction("0.5")),
    splits=(Split("joint", {1: Fraction("0.6"), 2: Fraction("0.4")}),),
    bonuses=(Bonus(100_000, rank=1), Bonus(50_000, score=80)),
)


def won(id: int, title: str, rep: int, amount: int, closed: date = date(2026, 7, 1)) -> Won:
    return Won(id, title, "Acme", rep, rep, amount, None, None, closed, None, None)


DEALS = [
    won(4, "huge", 2, 4_000_000, date(2026, 9, 30)),
    won(1, "first", 1, 800_000),
    won(3, "big", 1, 2_000_000, date(2026, 8, 1)),
    won(2, "Joint", 1, 1_000_001, date(2026, 7, 15)),
]
STANDINGS = {1: Standing(None, 0.9, 1, 85.0), 2: Standing(None, 0.6, 2, 79.9)}


def test_the_table_worked_out_by_hand():
    found = payout(QUARTER, [ANN, BEN, CYD], DEALS, [STANDARD], lambda person, _: STANDINGS.get(person.id, Standing()))
    ann, ben, cyd = found.paid
    assert [
        (line.credit.title, [(part.tier, part.rate, part.amount, part.commission) for part in line.parts])
        for line in ann.lines
    ] == [
        ("first", [(1, Fraction(5, 100), 800_000, 40_000)]),
        ("Joint", [(1, Fraction(5, 100), 200_000, 10_000), (2, Fraction(8, 100), 400_001, 32_000)]),
        ("big", [(2, Fraction(8, 100), 1_599_999, 128_000), (3, Fraction(12, 100), 400_001, 48_000)]),
    ]
    assert (ann.revenue, ann.commission, ann.capped, ann.floored, ann.bonus, ann.total) == (
        3_400_001, 258_000, 0, 0, 150_000, 408_000,
    )  # fmt: skip
    assert [[(part.amount, part.commission) for part in line.parts] for line in ben.lines] == [
        [(400_000, 20_000)],
        [(600_000, 30_000), (2_000_000, 160_000), (1_400_000, 168_000)],
    ]
    assert (ben.revenue, ben.commission, ben.capped, ben.floored, ben.bonus, ben.total) == (
        4_400_000, 378_000, -78_000, -150_000, 0, 150_000,
    )  # fmt: skip
    assert (cyd.lines, cyd.total) == ([], 0)
    assert found.total == 558_000


def test_attainment_tiers_are_shares_of_the_target():
    # Of a target of 40,000: 20,000 at 4 % = 800, 20,000 at 6 % = 1,200, 4,000 at 10 % = 400.
    tiers = (Tier(Fraction("0.5"), Fraction("0.04")), Tier(Fraction(1), Fraction("0.06")), Tier(None, Fraction("0.1")))
    plan = Plan("Quota", tiers, basis="attainment")
    credits = [Credit(1, "x", "Acme", date(2026, 7, 1), 4_400_000, 4_400_000)]
    assert pay(ANN, plan, credits, Standing(target=4_000_000)).commission == 240_000
    with pytest.raises(RefusedError, match="ann has no revenue target"):
        pay(ANN, plan, credits, Standing())


@pytest.mark.parametrize(
    ("metric", "value", "applied"),
    [
        ("csat", 0.7, False),  # at the floor is not below it
        ("csat", 0.69, True),
        ("csat", None, False),  # no data is no reason to pay less
        ("response_time", 24.0, False),  # of hours fewer are better: the floor is the most there may be
        ("response_time", 24.1, True),
    ],
)
def test_the_floor(metric, value, applied):
    plan = Plan("x", TIERS, floor=Floor(metric, {"csat": 0.7, "response_time": 24}[metric], Fraction("0.333")))
    paid = pay(ANN, plan, [Credit(1, "x", "Acme", date(2026, 7, 1), 10_030, 10_030)], Standing(value=value))
    assert paid.commission == 502  # 5 % of 100.30 is 5.015: half a cent is rounded up
    assert paid.floored == (-335 if applied else 0)  # 0.333 · 5.02 = 1.67166


def test_a_bonus_for_a_rank_goes_to_each_who_shares_it_and_those_for_a_score_add_up():
    plan = Plan("x", TIERS, bonuses=(Bonus(7, rank=2), Bonus(10, score=50), Bonus(20, score=60.5)))
    assert [
        pay(ANN, plan, [], Standing(rank=rank, score=score)).total
        for rank, score in ((2, 49.9), (2, 50.0), (2, 49.99999999999999), (1, 60.5), (None, None))
    ] == [7, 17, 17, 30, 0]  # of a score that floats make of fifties, the last digits are no result


def test_a_split_names_a_deal_by_title_or_id_and_only_one():
    half = {1: Fraction("0.5"), 2: Fraction("0.5")}
    for name in ("first", " FIRST ", "1", "#1"):
        assert [each.amount for each in credited([won(1, "first", 1, 101)], [Split(name, half)])[2]] == [50]
    assert list(credited([won(1, "first", 1, 101)], [Split("other", half)])) == [1]  # a deal of another period
    twins = [won(1, "first", 1, 1), won(2, "First", 1, 1)]
    with pytest.raises(RefusedError, match="more than one deal of the period: #1, #2"):
        credited(twins, [Split("first", half)])
    with pytest.raises(RefusedError, match='"first" is split twice'):
        credited(twins[:1], [Split("first", half), Split("#1", half)])


def test_who_has_no_plan_or_two():
    north = Plan("North", TIERS, teams=frozenset({"north"}))
    found = payout(QUARTER, [ANN, BEN], DEALS, [north], lambda *_: Standing())
    assert [each.person for each in found.paid] == [ANN]
    assert [(each.person, each.revenue) for each in found.unplanned] == [(BEN, 4_000_000)]
    with pytest.raises(RefusedError, match='ann is paid by two plans: "North" and "Own"'):
        payout(QUARTER, [ANN, BEN], DEALS, [north, Plan("Own", TIERS, reps=frozenset({1}))], lambda *_: Standing())


def test_a_split_with_somebody_who_is_not_there_is_refused():
    with pytest.raises(RefusedError, match="not there when 2026Q3 was frozen"):
        payout(QUARTER, [ANN], DEALS, [STANDARD], lambda *_: Standing())


def test_who_left_before_the_period_is_paid_only_for_what_is_credited():
    left = ANN._replace(left=date(2026, 6, 30))
    assert payout(QUARTER, [left], [], [STANDARD], lambda *_: Standing()).paid == []
    assert payout(QUARTER, [left, BEN], DEALS, [STANDARD], lambda *_: Standing()).paid[0].person == left


def test_of_versions_the_one_with_the_latest_day_then_number_is_in_force():
    july, october = date(2026, 7, 1), date(2026, 10, 1)
    first, second, third = (
        Plan("x", TIERS, version=number, valid_from=day) for number, day in ((1, None), (2, october), (3, july))
    )
    versions = [first, second, third]
    assert in_force(versions, july - timedelta(1)) == first
    assert in_force(versions, july) == third
    assert in_force(versions, october) == second  # begins later, though it was said earlier
    assert in_force([second], july) is None


@pytest.mark.parametrize(
    ("one", "other", "day"),
    [
        ({}, {}, date.min),
        ({"end": date(2026, 7, 1)}, {"start": date(2026, 7, 1)}, None),
        ({"end": date(2026, 7, 2)}, {"start": date(2026, 7, 1)}, date(2026, 7, 1)),
        ({"reps": frozenset({1})}, {"reps": frozenset({2})}, None),
        ({"reps": frozenset({1})}, {"teams": frozenset({"north"})}, date.min),
        ({"reps": frozenset({3})}, {"teams": frozenset({"south"})}, None),
        ({"per": "quarter"}, {"per": "year"}, None),  # a yearly one beside a quarterly one is meant
        ({"valid_from": date(2026, 10, 1)}, {"end": date(2026, 10, 1)}, None),
        ({"valid_from": date(2026, 10, 1)}, {"end": date(2027, 1, 1)}, date(2026, 10, 1)),
    ],
)
def test_two_plans_for_one_rep_clash_from_a_day_on(one, other, day):
    plans = [[Plan("one", TIERS, **one)], [Plan("other", TIERS, **other)]]
    found = clash(plans, [ANN, BEN, CYD])
    assert (found.day if found else None) == day


def test_a_clash_is_looked_for_in_the_version_that_is_in_force():
    changed = Plan("one", TIERS, reps=frozenset({2}), version=2, valid_from=date(2026, 10, 1))
    other = Plan("other", TIERS, reps=frozenset({1}), start=date(2026, 10, 1))
    assert clash([[Plan("one", TIERS), changed], [other]], [ANN, BEN]) is None
    assert clash([[Plan("one", TIERS)], [other]], [ANN, BEN]).day == date(2026, 10, 1)


# Properties

amounts = st.integers(0, 10**9)
rates = st.integers(0, 1000).map(lambda permille: Fraction(permille, 1000))
bounds = st.lists(st.integers(1, 10**9), max_size=4, unique=True).map(sorted)


@st.composite
def tiers(draw):
    """The bounds in ascending order, the last None, each with its rate."""
    return [(bound, draw(rates)) for bound in (*draw(bounds), None)]


@st.composite
def plans(draw):
    """A plan with any rates, a cap, a floor and bonuses."""
    return Plan(
        "any",
        [Tier(None if bound is None else Fraction(bound), rate) for bound, rate in draw(tiers())],
        cap=draw(st.none() | amounts),
        floor=draw(st.none() | st.builds(Floor, st.just("csat"), st.just(0.7), rates)),
        bonuses=[Bonus(draw(amounts), score=draw(st.floats(0, 120)))],
    )


def credits(values: list[int]) -> list[Credit]:
    day = date(2026, 7, 1)
    return [Credit(id, str(id), "Acme", day + timedelta(id % 90), value, value) for id, value in enumerate(values, 1)]


@given(st.lists(amounts, max_size=6), tiers())
def test_parts_sum_to_the_deal_and_what_they_earn_to_the_whole(values, bounds):
    lines = commissions(credits(values), bounds)
    assert len(lines) == len(values)
    for line in lines:
        assert sum(part.amount for part in line.parts) == line.credit.amount
    # The same from the tiers' side: the revenue within each, whatever the deals.
    total, low, exact = sum(values), 0, Fraction(0)
    for bound, rate in bounds:
        high = total if bound is None else min(total, bound)
        exact += max(0, high - low) * rate
        low = max(low, high)
    earned = sum(line.commission for line in lines)
    assert abs(earned - exact) <= Fraction(1, 2)
    assert all(abs(part.commission - part.amount * part.rate) < 1 for line in lines for part in line.parts)


def test_a_refund_is_walked_back_through_the_tiers():
    # 10,000 at 5 % and 5,000 at 8 %; 8,000 given back: 5,000 at 8 % and 3,000 at 5 %; then 9,000 more than there is.
    bounds = [(1_000_000, Fraction("0.05")), (None, Fraction("0.08"))]
    made = [Credit(1, "one", "Acme", date(2026, 7, 1), 1_500_000, 1_500_000)]
    made += [Credit(1, "one", "Acme", date(2026, 8, day), each, each) for day, each in ((1, -800_000), (2, -1_600_000))]
    found = [[(part.tier, part.amount, part.commission) for part in line.parts] for line in commissions(made, bounds)]
    assert found == [
        [(1, 1_000_000, 50_000), (2, 500_000, 40_000)], [(2, -500_000, -40_000), (1, -300_000, -15_000)],
        [(1, -1_600_000, -80_000)],
    ]  # fmt: skip
    # What is owed is owed whole: no floor lowers it.
    owed = pay(ANN, STANDARD, [Credit(1, "one", "Acme", date(2026, 8, 1), -100_000, -100_000)], Standing(None, 0.1))
    assert (owed.commission, owed.floored, owed.total) == (-5_000, 0, -5_000)


def test_a_split_deal_is_given_back_as_it_was_shared():
    third = Split("three", {1: Fraction(1, 3), 2: Fraction(1, 3), 3: Fraction(1, 3)})
    given = credited([won(1, "three", 1, 100), won(1, "three", 1, -100, date(2026, 8, 1))], [third])
    assert {id: [each.amount for each in own] for id, own in given.items()} == {
        1: [34, -34],
        2: [33, -33],
        3: [33, -33],
    }


@given(st.lists(st.integers(-(10**9), 10**9), max_size=8), tiers())
def test_what_is_left_earns_what_it_would_have_earned_alone(values, bounds):
    lines = commissions(credits(values), bounds)
    assert all(sum(part.amount for part in line.parts) == line.credit.amount for line in lines)
    total, low, exact = sum(values), 0, min(0, sum(values)) * bounds[0][1]
    for bound, rate in bounds:
        high = max(0, total) if bound is None else min(max(0, total), bound)
        exact += max(0, high - low) * rate
        low = max(low, high)
    assert abs(sum(line.commission for line in lines) - exact) <= Fraction(1, 2)


@given(st.lists(amounts, min_size=1, max_size=5), plans(), st.integers(0, 4), amounts, st.none() | st.floats(0, 1))
def test_more_revenue_never_pays_less(values, plan, at, more, csat):
    standing = Standing(None, csat, 1, 60.0)
    larger = list(values)
    larger[at % len(values)] += more
    less, greater = (pay(ANN, plan, credits(each), standing).total for each in (values, larger))
    assert less <= greater
    assert pay(ANN, plan, credits([*values, more]), standing).total == greater  # nor does it matter in how many deals


@given(st.lists(amounts, max_size=5), plans(), st.none() | st.floats(0, 1))
def test_the_cap_holds_and_the_total_is_the_sum_of_its_lines(values, plan, csat):
    paid = pay(ANN, plan, credits(values), Standing(None, csat, 1, 60.0))
    assert paid.commission + paid.capped <= (paid.commission if plan.cap is None else plan.cap)
    assert paid.capped <= 0 and paid.floored <= 0 and paid.commission + paid.capped + paid.floored >= 0
    lines = [part.commission for line in paid.lines for part in line.parts]
    assert sum(lines) + paid.capped + paid.floored + sum(each.amount for each in paid.bonuses) == paid.total


@given(amounts, st.lists(st.integers(0, 1000), min_size=1, max_size=5).filter(any))
def test_a_splits_parts_sum_to_the_deal(amount, weights):
    shares = {id: Fraction(weight, sum(weights)) for id, weight in enumerate(weights, 1)}
    found = credited([won(9, "joint", 1, amount)], [Split("#9", shares)])
    parts = {id: each.amount for id, each_of in found.items() for each in each_of}
    assert sum(parts.values()) == amount
    assert all(abs(parts[id] - amount * share) < 1 for id, share in shares.items())


@given(st.lists(st.fractions(0, 1000, max_denominator=97), max_size=8))
def test_largest_remainders_are_rounded_up(exact):
    total = nearest(sum(exact, Fraction(0)))
    found = apportioned(total, exact)
    assert sum(found) == total
    up = [value - int(value) for value, whole in zip(exact, found, strict=True) if whole > value]
    down = [value - int(value) for value, whole in zip(exact, found, strict=True) if whole == int(value)]
    assert not up or not down or min(up) >= max(down)


def test_a_plan_is_for_reps_and_teams_or_everybody():
    assert covers(Plan("x", ()), ANN)
    both = Plan("x", (), reps=frozenset({2}), teams=frozenset({"north"}))
    assert [covers(both, each) for each in (ANN, BEN, CYD, Person(4, "dee", None))] == [True, True, True, False]
    assert not covers(Plan("x", (), teams=frozenset({"north"})), Person(4, "dee", None))
