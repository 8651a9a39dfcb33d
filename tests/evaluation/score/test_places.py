"""The places that chance could swap: by hand, by SciPy, and the parts of the customers against the facts."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crmcli.core.clock import Clock
from crmcli.core.periods import Calendar
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.score.insight import Result
from crmcli.evaluation.score.places import PARTS, Places, places, relative_variance
from crmcli.evaluation.score.places_query import deals_by_part, first_wins_by_part
from crmcli.evaluation.score.points import Mark
from crmcli.evaluation.score.query import evaluated
from crmcli.evaluation.score.readings import Person, Reading
from tests.support.teams import company

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CLOCK = Clock(NOW, UTC, Calendar(NOW.date()))
Q3 = CLOCK.calendar.read("2026Q3")
ORDERS = BY_KEY["orders"]._replace(weight=100)


def result(id, won, points, rank):
    return Result(Person(id, f"rep{id}", None), {"orders": Mark(Reading(won, 1, won), points, 100)}, points, rank)


def parts(*won):
    return [{"won": each} for each in (*won, *[0] * (PARTS - len(won)))]


def limit(reps):
    """Of Student's t with 24 degrees, two-sided, for all comparisons of one of so many."""
    return stats.t.ppf(1 - 0.05 / (reps - 1) / 2, 2 * (PARTS - 1))


def test_two_reps_by_hand():
    # 13 orders, one in each part, do not vary at all; 4 + 4 in two of 13 parts: Σ = 32 − 64/13, times 13/12, is
    # 29.3, so that 40 points of 8 orders have a standard error of 40 · √29.3 / 8 = 27.1.
    error = 40 * sqrt((32 - 64 / 13) * 13 / 12) / 8
    for ahead, apart in ((1 + limit(2) * error, True), (limit(2) * error - 1, False)):
        reps = [result(1, 13, 40 + ahead, 1), result(2, 8, 40.0, 2)]
        found = places(reps, [ORDERS], {1: parts(*[1] * PARTS), 2: parts(4, 4)})
        assert found == ({1: Places(1, 1), 2: Places(2, 2)} if apart else {1: Places(1, 2), 2: Places(1, 2)})


def test_each_kind_of_figure_varies_as_its_kind_does():
    def of(key, above, below, value):
        return relative_variance(BY_KEY[key], Reading(above, below, value))

    assert of("follow_ups", 25, 13, 25 / 13) == 1 / 25  # Poisson: √25 of 25
    assert of("win_rate", 8, 10, 0.8) == pytest.approx(0.8 * 0.2 / 10 / 0.8**2)
    assert of("response_time", 90, 9, 10.0) == 1 / 9  # exponential: 10 / √9 of 10
    # NPS 20 of 10 answers is 60 % of the way from −100 to 100.
    assert of("nps", 2, 10, 20.0) == pytest.approx(0.6 * 0.4 / 10 / 0.6**2)
    assert of("orders", 0, 1, 0.0) == of("win_rate", 0, 5, 0.0) == 0


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 1200)), min_size=1, max_size=8))
def test_places_hold_the_rank_and_agree_with_each_other(drawn):
    order = sorted(drawn, key=lambda each: -each[1])
    reps = [result(at, won, score / 10, 1 + sum(o[1] > score for o in order)) for at, (won, score) in enumerate(order)]
    found = places(reps, [ORDERS], {at: parts(won // 2, won - won // 2) for at, (won, _) in enumerate(order)})
    for at, each in enumerate(reps):
        assert 1 <= found[at].low <= each.rank <= found[at].high <= len(reps)
    # Whoever is clear of another is so for both: as many are above somebody as are below.
    assert sum(each.low - 1 for each in found.values()) == sum(len(reps) - each.high for each in found.values())


def test_who_is_not_ranked_has_no_places():
    assert places([result(1, 3, None, None)], [ORDERS], {}) == {}
    assert places([result(1, 3, 50.0, 1)], [ORDERS], {}) == {1: Places(1, 1)}


def test_the_parts_of_the_customers_make_up_the_facts(db):
    with closing(company.make(db)) as database:
        found = evaluated(database, Q3, CLOCK)
        days = {"start": Q3.start, "end": Q3.end}
        rows = [row for text in (deals_by_part(), first_wins_by_part()) for row in database.all(text, **days)]
        assert {row["part"] for row in rows} <= set(range(PARTS)) and len(rows) > 4
        for name in ("closed", "won", "sold", "cycle_days", "cycles", "first_wins"):
            for id, facts in found.facts.items():
                mine = sum(row.get(name, 0) for row in rows if row["rep_id"] == id)
                assert mine == facts.get(name, 0), (name, id)


def test_a_week_is_no_score(crm, db):
    company.make(db).close()
    ran = crm("score", "2026-W35")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "crm: 2026-W35 is too short for a score: in a week chance moves it more than people do – "
        "score a month (--month) or more; the week itself: crm report --week\n"
    )
    assert crm("score", "2026-08").code == 0
