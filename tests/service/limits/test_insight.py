"""Working time without waits, beside a count of the minutes of a wall clock."""

import random
from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

import pytest

from crmcli.core.working_hours import always, hours, read_week
from crmcli.service.limits.insight import NEVER, Limits, Rules, due, passed, standing

DAYS = 30
WALLS = {
    # In Berlin the clock is set forward on 29 March 2026, within the hours of the Sunday; there is a lunch.
    "Berlin": (
        "Europe/Berlin", datetime(2026, 3, 20, tzinfo=UTC), "Mon-Fri 09:00-12:00, Mon-Fri 13:00-17:30, Sun 01:00-04:00",
        {range(0, 5): ((540, 720), (780, 1050)), range(6, 7): ((60, 240),)},
    ),
    # In New York it is set back on 1 November 2026, within the hours of that Sunday.
    "New York": (
        "America/New_York", datetime(2026, 10, 25, tzinfo=UTC), "Mon-Sun 00:30-23:00",
        {range(0, 7): ((30, 1380),)},
    ),
    "Shanghai": (
        "Asia/Shanghai", datetime(2026, 9, 28, tzinfo=UTC), "Mon-Thu 08:30-12:00, Mon-Thu 14:00-18:00",
        {range(0, 4): ((510, 720), (840, 1080))},
    ),
}  # fmt: skip


@pytest.fixture(scope="module", params=WALLS)
def wall(request):
    """The hours under test, the first moment, and of each minute from then on how much working time there was."""
    zone, first, text, spans = WALLS[request.param]
    free = {date(2026, 3, 25), date(2026, 10, 28), date(2026, 10, 1), date(2026, 10, 2)}
    zone = ZoneInfo(zone)
    working = []
    for minute in range(DAYS * 1440):
        local = (first + timedelta(minutes=minute)).astimezone(zone)
        clock = local.hour * 60 + local.minute
        within = (span for days, each in spans.items() if local.weekday() in days for span in each)
        working.append(local.date() not in free and any(begin <= clock < end for begin, end in within))
    return hours(read_week(text), free, zone), first, [0, *accumulate(working)]


def test_10_000_intervals_take_the_minutes_that_the_clock_shows(wall):
    span, first, minutes = wall
    pick = random.Random(1)
    for _ in range(3400):
        start, end = sorted(pick.sample(range(20 * 1440), 2))
        cuts = sorted(pick.sample(range(start, 25 * 1440), 2 * pick.randrange(4)))
        apart = list(zip(cuts[::2], cuts[1::2], strict=True))
        kept = [start, *cuts, DAYS * 1440]
        runs = list(zip(kept[::2], kept[1::2], strict=True))
        spans = [(at(first, begin), at(first, close)) for begin, close in apart]

        expected = sum(max(0, minutes[min(close, end)] - minutes[begin]) for begin, close in runs if begin < end)
        assert passed(at(first, start), at(first, end), spans, span) == timedelta(minutes=expected)

        limit = left = pick.randrange(1, 2500)
        for begin, close in runs:
            there = minutes[close] - minutes[begin]
            if left <= there:
                by = bisect_left(minutes, minutes[begin] + left, lo=begin)
                assert due(at(first, start), timedelta(minutes=limit), spans, span) == at(first, by)
                break
            left -= there


def test_a_wait_that_is_not_over_stops_the_clock():
    start = datetime(2026, 8, 3, 9, tzinfo=UTC)
    open_end = [(start + timedelta(hours=1), NEVER)]
    assert due(start, timedelta(hours=1), open_end, always) == start + timedelta(hours=1)
    assert due(start, timedelta(hours=2), open_end, always) is None
    assert passed(start, start + timedelta(days=9), open_end, always) == timedelta(hours=1)


def test_of_several_limits_the_shortest_counts():
    hour = timedelta(hours=1)
    rules = Rules({"": Limits(8 * hour, 40 * hour), "urgent": Limits(hour), "complaint": Limits(4 * hour, 16 * hour)})
    assert rules.of({"priority": "normal", "kind": "question"}) == Limits(8 * hour, 40 * hour)
    assert rules.of({"priority": "urgent", "kind": "question"}) == Limits(hour, 40 * hour)
    assert rules.of({"priority": "urgent", "kind": "complaint"}) == Limits(hour, 16 * hour)
    assert Rules().of({"priority": "urgent", "kind": "complaint"}) == Limits()


def test_a_case_is_late_when_its_time_is_over_and_not_once_it_was_answered_in_time():
    opened, hour = datetime(2026, 8, 3, 9, tzinfo=UTC), timedelta(hours=1)
    case = {"priority": "normal", "kind": "question", "status": "open", "opened": opened, "answered": None}
    case["solved"] = None
    rules = Rules({"": Limits(2 * hour, 10 * hour)})
    before = standing(case, [], rules, opened + hour)
    assert (before.answer_by, before.solve_by, before.late) == (opened + 2 * hour, opened + 10 * hour, False)
    assert standing(case, [], rules, opened + 3 * hour).answer_late
    answered = {**case, "answered": opened + hour}
    after = standing(answered, [], rules, opened + 3 * hour)
    assert (after.answer_by, after.late) == (None, False)
    waits = [{"since": opened + hour, "until": opened + 31 * hour}]
    assert standing(answered, waits, rules, opened + 32 * hour).solve_by == opened + 40 * hour
    assert standing({**answered, "status": "waiting"}, waits, rules, opened + 5 * hour).solve_by is None


def at(first, minute):
    return first + timedelta(minutes=minute)
