"""Each rep's own samples in the third quarter of the little company, worked out by hand from
tests/support/teams/company.py."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crmcli.core.clock import Clock
from crmcli.core.periods import Calendar
from crmcli.development.coach.query import past_periods
from crmcli.evaluation.compare.query import of_each_rep
from crmcli.evaluation.metrics.scoring_rules import DEFAULT, Definitions
from tests.support.teams import company

ANN, BEN, CYD = 1, 2, 3
CALENDAR = Calendar(date(2026, 11, 24))
CLOCK = Clock(datetime(2026, 11, 24, 12, tzinfo=UTC), UTC, CALENDAR)


@pytest.fixture
def samples(db):
    database = company.make(db)

    def read(card=DEFAULT, **more):
        with database.reading():
            return of_each_rep(database, CALENDAR.read("2026Q3"), CLOCK, card, [ANN, BEN, CYD], **more)

    yield read
    database.close()


def shape(sample):
    return sample.n, sample.total, sorted(sample.values)


def test_shares_are_of_deals_customers_and_answers(samples):
    found = samples()
    assert [(found["win_rate"][id].total, found["win_rate"][id].n) for id in (ANN, BEN, CYD)] == [
        (3, 3),
        (2, 3),
        (0, 0),
    ]
    assert (found["csat"][ANN].total, found["csat"][ANN].n) == (2, 3)  # 5 and 4 of 5, 4 and 3


def test_means_are_of_single_deals_answers_and_messages(samples):
    found = samples()
    # c-1 took from 15 June to 1 July, g-1 from 1 to 5 August; nobody knows when a-ann was opened.
    assert shape(found["sales_cycle"][ANN]) == (2, 20, [4, 16])
    assert found["sales_cycle"][ANN].squares == 72  # six to either side of ten
    assert shape(found["sales_cycle"][BEN]) == (2, 83, [1, 82])
    assert shape(found["avg_deal"][ANN]) == (3, 36050, [1000, 5000, 30050])
    # 6, 7, 9 and 10: −1 and 0 of one customer, 1 and 1 of another; two answers of the mean would come to a half.
    assert shape(found["nps"][ANN]) == (4, 1, [-1, 2])
    assert found["nps"][ANN].squares == 2 * 1.5**2
    assert shape(found["nps"][BEN]) == (1, -1, [-1])
    assert shape(found["response_time"][ANN]) == (2, 10.5, [4, 6.5])
    assert shape(found["response_time"][BEN]) == (1, 12, [12])
    assert shape(found["response_time"][CYD]) == (0, 0, [])


def test_what_adds_up_is_of_days_also_those_with_nothing(samples):
    found = samples()
    revenue = found["revenue"][ANN]
    assert (revenue.n, revenue.total) == (92, 36050)
    # From 1 July: c-1 in the first week, a-ann on 20 July in the third, g-1 on 5 August in the sixth; of 13 weeks
    # the last has eight days.
    assert {at: value for at, value in enumerate(revenue.values) if value} == {0: 30050, 2: 5000, 5: 1000}
    assert (revenue.clusters, revenue.sizes) == (13, (*[7] * 12, 8))
    apart = [value - size * 36050 / 92 for value, size in zip(revenue.values, revenue.sizes, strict=True)]
    assert revenue.squares == pytest.approx(sum(each * each for each in apart))
    assert (found["orders"][BEN].total, found["new_customers"][ANN].total) == (2, 2)
    assert (found["follow_ups"][ANN].n, found["follow_ups"][ANN].total) == (92, 4)
    assert (found["follow_ups"][CYD].n, found["follow_ups"][CYD].total) == (92, 0)


def test_working_hours_count_where_the_scorecard_says_so(samples):
    card = DEFAULT._replace(definitions=Definitions(response_hours="Mon-Fri 09:00-17:00"))
    # Friday, 10 July, 9:00 to 15:30; Wednesday, 30 September, 20:00 to midnight is outside, 12:00 to 17:00 is five.
    found = samples(card)["response_time"]
    assert (shape(found[ANN]), shape(found[BEN])) == ((2, 6.5, [0, 6.5]), (1, 5, [5]))


def test_only_the_metrics_that_are_wanted_are_read(samples):
    assert list(samples(wanted={"csat", "revenue"})) == ["revenue", "csat"]


def test_the_past_of_a_period_under_way_is_as_long_as_it_is_so_far():
    whole = CALENDAR.compare(CALENDAR.read("2026Q3"))
    assert [each.label for each in past_periods(CALENDAR, whole)] == ["2026Q2", "2026Q1", "2025Q4", "2025Q3"]
    so_far = past_periods(CALENDAR, CALENDAR.compare(CALENDAR.read("2026Q4")))
    assert {each.days for each in so_far} == {55} and so_far[0].start == date(2026, 7, 1)
    # February is over before the 30 days that March has had.
    month = Calendar(date(2026, 3, 30))
    assert past_periods(month, month.compare(month.read("2026-03")))[0].end == date(2026, 3, 1)
