"""Samples of two windows: the little company by hand, and the sample team against plain SQL and SciPy."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from math import comb
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from scipy import stats

from crmcli.core.clock import Clock
from crmcli.core.periods import Calendar, Period
from crmcli.database.opening import open_file
from crmcli.database.statements.compiled import Text
from crmcli.evaluation.compare.query import OF_DEALS, card_of, compared, compared_by, values
from crmcli.evaluation.metrics.breakdown import GROUPS, spread
from crmcli.evaluation.metrics.catalogue import BY_KEY, METRICS
from crmcli.evaluation.metrics.query import facts
from crmcli.evaluation.score.query import evaluated
from crmcli.exchange.sample.write import sample_team
from crmcli.records.settings.write import Team, create
from tests.support.teams import company

LIMITS = ("start", "end", "since", "until", "cutoff", "reps")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CALENDAR = Calendar(NOW.date())
CLOCK = Clock(NOW, UTC, CALENDAR)
Q2, Q3, LAST_YEAR = (CALENDAR.read(label) for label in ("2026Q2", "2026Q3", "2025"))
THIS_YEAR = Period("most of 2026", date(2026, 1, 1), date(2026, 11, 1))


@pytest.fixture
def little(db):
    database = company.make(db)
    yield database
    database.close()


USUAL = tuple(metric.key for metric in METRICS)
"""What is compared under the usual scorecard."""


def weeks(days):
    """Of 91 or 92 days what each of 13 weeks has; the last of 92 has eight days."""
    return [sum(days[7 * at : 7 * at + 7 if at < 12 else None]) for at in range(13)]


def by_chance(one, other):
    """Twice the share of 20,000 ways to deal the values out that differ as far to the side of the one seen."""
    values, draw = np.array([*one, *other]), np.random.default_rng(1)
    both = np.round(values / np.ptp(values) * 4000)  # a day more in a week is no other sum
    sums = draw.permuted(np.tile(both, (20_000, 1)), axis=1)[:, : len(one)].sum(axis=1)
    seen = both[: len(one)].sum()
    return min(1.0, 2 * min((sums <= seen).mean(), (sums >= seen).mean()))


def by_key(changes):
    return {change.metric.key: change for change in changes}


def test_the_little_company_by_hand(little):
    found = by_key(compared(little, Q2, Q3, CLOCK))
    assert tuple(found) == USUAL
    sides = {key: (change.n_before, change.n_after) for key, change in found.items()}
    # 91 and 92 days. In the second quarter a-ben alone was closed, C's deal was open (a prospect), and A, B and F were
    # active customers; in the third A and B, and C, D, E and G were prospects of ann, C, D and G of ben.
    assert sides == {
        **dict.fromkeys(("revenue", "orders", "new_customers", "follow_ups"), (91, 92)),
        "win_rate": (1, 6), "conversion": (1, 7), "retention": (3, 2),
        "csat": (0, 3), "nps": (0, 5), "sales_cycle": (1, 4), "avg_deal": (1, 5), "response_time": (0, 3),
    }  # fmt: skip
    # By day: 300.50 on 1 July, 50.00 on the 20th, 10.00 + 20.00 on 5 August, 700.00 on 30 September.
    won = {0: 30050.0, 19: 5000.0, 35: 3000.0, 91: 70000.0}
    before, after = [50000.0] + [0.0] * 90, [won.get(at, 0.0) for at in range(92)]
    revenue = found["revenue"]
    assert revenue.per_day and revenue.totals == (50000, 108050)
    assert (revenue.before, revenue.after) == pytest.approx((50000 / 91, 108050 / 92))
    assert revenue.clusters == (13, 13)
    assert revenue.p == pytest.approx(by_chance(weeks(before), weeks(after)), abs=0.04)
    assert revenue.low == -revenue.before  # no fall is deeper than to nothing
    # C on 1 July and G on 5 August were won for the first time, nobody in the second quarter.
    assert found["new_customers"].totals == (0, 2)
    first_wins = [float(at in (0, 35)) for at in range(92)]
    assert found["new_customers"].p == pytest.approx(by_chance(weeks([0.0] * 91), weeks(first_wins)), abs=0.02)
    # Five outbound contacts on 10 July (two), 1 August, 2 August and 30 September: 5 in 92 days of three reps, per 7.
    follow_ups = found["follow_ups"]
    assert (follow_ups.after, follow_ups.per_day) == (pytest.approx(5 / (3 * 92) * 7), False)
    # 10 July, 1 and 2 August, 30 September: three weeks of 26 have any, and all lie after.
    assert follow_ups.p == pytest.approx(2 * comb(23, 13) / comb(26, 13), abs=0.001)
    assert found["response_time"].after == pytest.approx((6.5 + 4 + 12) / 3)
    assert found["nps"].after == 0 and found["nps"].verdict == "too_few_data"


def test_windows_of_one_length_compare_totals(little):
    before = Period("before", date(2026, 4, 1), date(2026, 7, 1))
    after = Period("after", date(2026, 7, 1), date(2026, 9, 30))  # 91 days each; the last of the quarter is left out
    revenue = by_key(compared(little, before, after, CLOCK))["revenue"]
    assert (revenue.before, revenue.after, revenue.change, revenue.per_day) == (50000, 38050, -11950, False)
    # By week: 500.00 in the first of 13; 300.50, 50.00 in the third and 30.00 in the sixth.
    one, other = [50000.0] + [0.0] * 12, [30050.0, 0.0, 5000.0, 0.0, 0.0, 3000.0] + [0.0] * 7
    assert revenue.p == pytest.approx(by_chance(one, other), abs=0.02)
    assert revenue.low == -50000


def test_a_window_much_longer_says_nothing_of_what_happens_over_time(little):
    keys = set(by_key(compared(little, CALENDAR.read("2025"), Q3, CLOCK)))
    assert keys == set(USUAL) - {"conversion", "retention"}


def test_only_what_is_asked_for_and_whose(little):
    assert list(by_key(compared(little, Q2, Q3, CLOCK, metrics=["orders", "win_rate"]))) == ["orders", "win_rate"]
    ann, ben = (by_key(compared(little, Q2, Q3, CLOCK, {rep})) for rep in (1, 2))
    assert (ann["revenue"].totals, ben["revenue"].totals) == ((0, 36050), (50000, 72000))
    assert ann["orders"].totals == (0, 3)
    assert by_key(compared(little, Q2, Q3, CLOCK, set()))["orders"].totals == (0, 0)


def test_a_day_is_the_teams_own(little):
    # In Auckland the fourth quarter begins on 30 September at 11:00 UTC, before the meeting at 19:00.
    clock = CLOCK._replace(zone=ZoneInfo("Pacific/Auckland"))
    change = by_key(compared(little, Q2, Q3, clock))["follow_ups"]
    assert change.after == pytest.approx(4 / (3 * 92) * 7)
    # Two calls of 10 July, one of which is the 11th's there, one of 1 and one of 2 August: two weeks with two each.
    days = [2.0 * (at in (9, 31)) for at in range(92)]
    assert change.p == pytest.approx(by_chance(weeks([0.0] * 91), weeks(days)), abs=0.02)


@pytest.mark.parametrize(
    ("busy", "joined", "method"),
    [
        (lambda week: 6, "2025-01-01", "permutation_bootstrap"),
        (lambda week: 3 if week // 4 % 2 else 9, "2025-01-01", "welch_autocorrelated"),
        # Twice as many contacts of twice as many reps are no busy weeks.
        (lambda week: 6 if week >= 26 else 3, "2025-10-01", "permutation_bootstrap"),
    ],
)
def test_a_year_before_both_windows_tells_whether_weeks_resemble_each_other(db, busy, joined, method):
    """Contacts of two reps, week after week from 1 April 2025 to 30 September 2026, give or take one."""
    assert create(db, Team(timezone="UTC"))
    with closing(sqlite3.connect(db)) as file, file:
        file.executemany(
            "INSERT INTO rep (id, name, name_key, joined) VALUES (?, ?, ?, ?)",
            [(1, "ann", "ann", "2025-01-01"), (2, "ben", "ben", joined)],
        )
        file.execute("INSERT INTO customer (id, name, name_key, created) VALUES (1, 'A', 'a', '2025-01-01')")
        for week in range(78):
            day = date(2025, 4, 1) + timedelta(weeks=week)
            count = (busy(week) if week < 52 else 6) + week * 7 % 3 - 1
            file.executemany(
                "INSERT INTO activity (customer_id, rep_id, kind, direction, at) VALUES (1, 1, 'call', 'out', ?)",
                [(f"{day}T{9 + at:02}:00:00Z",) for at in range(count)],
            )
    with closing(open_file(db)) as database:
        (change,) = compared(database, Q2, Q3, CLOCK, metrics=["follow_ups"])
    assert (change.method, change.clusters) == (method, (13, 13))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The sample team, made once."""
    path = tmp_path_factory.mktemp("samples") / "crm.db"
    assert create(path, Team(), sample_team(NOW.date(), UTC, "USD"))
    return path


@pytest.fixture
def sample(made, db):
    shutil.copy(made, db)
    database = open_file(db)
    yield database
    database.close()


def rows(path, sql, *values):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql, values).fetchall()


def singles(path, window, rep):
    """The single observations of a window by plain SQL, each after its customer, none of it the program's."""
    days, moments = (str(window.start), str(window.end)), (f"{window.start}T", f"{window.end}T")
    won = "FROM deal WHERE status = 'won' AND closed >= ? AND closed < ? AND (? IS NULL OR credited_id = ?)"
    answer = (
        "SELECT min(o.at) FROM activity o WHERE o.direction = 'out' AND o.rep_id = a.rep_id "
        "AND o.customer_id = a.customer_id AND o.at >= a.at"
    )
    inbound = (
        f"SELECT customer_id, (julianday(min(coalesce(({answer}), '9999'), ?)) - julianday(at)) * 24 FROM activity a "
        "WHERE direction = 'in' AND at >= ? AND at < ? AND (? IS NULL OR rep_id = ?)"
    )
    nps = (
        "SELECT customer_id, score FROM feedback "
        "WHERE kind = 'nps' AND at >= ? AND at < ? AND (? IS NULL OR rep_id = ?)"
    )
    cutoff = f"{window.end}T00:00:00Z"
    return {
        "avg_deal": rows(path, f"SELECT customer_id, amount {won}", *days, rep, rep),
        "sales_cycle": [
            row
            for row in rows(path, f"SELECT customer_id, julianday(closed) - julianday(opened) {won}", *days, rep, rep)
            if row[1] is not None
        ],
        "response_time": rows(path, inbound, cutoff, *moments, rep, rep),
        "nps": [(id, 100 * ((score >= 9) - (score <= 6))) for id, score in rows(path, nps, *moments, rep, rep)],
    }


def beyond(observed, mean):
    """For each customer what its observations add up to beyond as many of that mean."""
    sums = {}
    for customer, value in observed:
        sums[customer] = sums.get(customer, 0.0) + value - mean
    return list(sums.values())


def by_customer(observed):
    """For each customer what it adds to the mean of all observations."""
    mean = sum(value for _, value in observed) / len(observed)
    apart = beyond(observed, mean)
    return [mean + each * len(apart) / len(observed) for each in apart]


@pytest.mark.parametrize("rep", [None, 3])
@pytest.mark.parametrize("windows", [(Q2, Q3), (LAST_YEAR, THIS_YEAR)], ids=("quarters", "years"))
def test_single_observations_of_the_sample_team_are_those_of_plain_sql(sample, db, rep, windows):
    first, last = windows
    found = by_key(compared(sample, first, last, CLOCK, None if rep is None else {rep}))
    sides = [singles(db, window, rep) for window in (first, last)]
    methods = set()
    for key in sides[0]:
        change = found[key]
        assert (change.n_before, change.n_after) == tuple(len(side[key]) for side in sides), key
        before, after = (by_customer(side[key]) for side in sides)
        assert change.clusters in (None, (len(before), len(after))), key
        assert (change.before, change.after) == pytest.approx((sum(before) / len(before), sum(after) / len(after))), key
        methods.add(change.method)
        if change.method == "welch":
            expected = stats.ttest_ind(after, before, equal_var=False)
            assert (change.p, change.low) == pytest.approx((expected.pvalue, expected.confidence_interval().low)), key
        elif change.method == "permutation_bootstrap":
            both = [value for side in sides for _, value in side[key]]
            before, after = (beyond(side[key], sum(both) / len(both)) for side in sides)
            test = stats.permutation_test(
                (before, after),
                lambda x, y, axis: y.sum(axis),
                vectorized=True,
                n_resamples=1999,
                rng=1,
            )
            assert change.p == pytest.approx(test.pvalue, abs=0.06), key
    assert methods & {"welch", "welch_student"} or rep


@pytest.mark.parametrize("rep", [None, 1])
def test_shares_and_totals_are_those_of_the_score(sample, rep):
    found = by_key(compared(sample, Q2, Q3, CLOCK, None if rep is None else {rep}))
    for side, window in (("before", Q2), ("after", Q3)):
        each = facts(sample, window, NOW, UTC)
        total = {}
        for values_of in each.values() if rep is None else [each[rep]]:
            for name, value in values_of.items():
                total[name] = total.get(name, 0) + value
        for key in ("win_rate", "conversion", "retention", "csat"):
            metric = BY_KEY[key]
            change = found[key]
            assert getattr(change, f"n_{side}") == total.get(metric.denominator, 0)
            assert getattr(change, side) == pytest.approx(total.get(metric.numerator, 0) / total[metric.denominator])
        for key in ("revenue", "orders", "new_customers"):
            assert found[key].totals[side == "after"] == total.get(BY_KEY[key].numerator, 0)


@pytest.mark.parametrize("by", GROUPS)
def test_groups_add_up_to_the_whole(sample, by):
    whole, groups = by_key(compared(sample, Q2, Q3, CLOCK)), compared_by(sample, Q2, Q3, CLOCK, by)
    names = list(groups)
    assert len(names) >= 3 and names == sorted(names, key=lambda name: (name is None, str(name).casefold()))
    keys = [change.metric.key for change in groups[names[0]]]
    assert keys == [key for key in USUAL if by != "product" or key in OF_DEALS]
    for key in keys:
        parts = [by_key(changes)[key] for changes in groups.values()]
        change = whole[key]
        if change.totals:
            assert [sum(each.totals[side] for each in parts) for side in (0, 1)] == pytest.approx(list(change.totals))
        elif key != "follow_ups":
            for n, value in (("n_before", "before"), ("n_after", "after")):
                assert sum(getattr(each, n) for each in parts) == getattr(change, n), key
                added = sum(getattr(each, n) * (getattr(each, value) or 0) for each in parts)
                assert added == pytest.approx(getattr(change, n) * getattr(change, value)), key
        else:
            assert sum(each.after for each in parts) == pytest.approx(change.after)


def test_all_groups_are_adjusted_together(sample):
    groups = compared_by(sample, Q2, Q3, CLOCK, "region", metrics=["win_rate", "orders"])
    every = [change for changes in groups.values() for change in changes]
    tested = sorted(change.p for change in every if change.p is not None)
    least = next(change for change in every if change.p == tested[0])
    assert least.p_adjusted == pytest.approx(min(1, len(tested) * tested[0]))


def test_values_of_a_window_are_a_days_or_the_metrics_own(sample):
    found = values(sample, Q3, CLOCK, card_of(sample, Q3))
    team = evaluated(sample, Q3, CLOCK)
    revenue = sum(result.marks["revenue"].reading.value for result in team.evaluation.results)
    assert found["revenue"] == pytest.approx(revenue / 92)
    assert values(sample, CALENDAR.read("2019"), CLOCK, card_of(sample, Q3)) is None


def test_of_a_window_under_way_only_what_has_come(sample):
    fourth = CALENDAR.read("2026Q4")
    change = by_key(compared(sample, Q3, fourth, CLOCK))["orders"]
    assert (change.n_before, change.n_after) == (92, (NOW.date() - fourth.start + timedelta(days=1)).days)


@pytest.mark.parametrize(("of", "index"), [("response_time", "ix_activity_in"), ("avg_deal", "ix_deal_credited_id")])
def test_single_observations_are_found_by_the_periods_index(little, of, index):
    plan = little.all(Text(f"EXPLAIN QUERY PLAN {spread(of=of, by='').sql}", {}), **dict.fromkeys(LIMITS))
    assert any(f"INDEX {index} " in row["detail"] for row in plan), plan
