"""Working hours: read as people write them, and counted as a clock on the wall shows them, minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.core.working_hours import counter, read_week, week_text

NINE_TO_FIVE = "Mon-Fri 09:00-17:00"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        (NINE_TO_FIVE, NINE_TO_FIVE),
        ("mon - fri  9:00 - 17:00", NINE_TO_FIVE),
        ("Mon 09:00-17:00, Tue-Fri 09:00-17:00", NINE_TO_FIVE),
        ("Sat 10:00-14:00,Mon-Fri 08:00-12:00,Mon-Fri 13:00-17:00",
         "Mon-Fri 08:00-12:00, Mon-Fri 13:00-17:00, Sat 10:00-14:00"),
        ("Mon 09:00-12:00, Mon 11:00-17:00", "Mon 09:00-17:00"),
        ("Mon 09:00-12:00, Mon 12:00-17:00", "Mon 09:00-17:00"),
        ("Sun-Thu 08:00-16:00", "Mon-Thu 08:00-16:00, Sun 08:00-16:00"),  # over the end of the week
        ("Mon-Sun 00:00-24:00", "Mon-Sun 00:00-24:00"),
    ],
)  # fmt: skip
def test_the_same_hours_are_the_same_text(text, canonical):
    assert week_text(read_week(text)) == canonical
    assert read_week(canonical) == read_week(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("9to5", '"9to5" is no day with its hours'),
        ("", '"" is no day with its hours'),
        ("Mon-Fri", '"Mon-Fri" is no day with its hours'),
        ("Mon-Fri 09:00-17:00,", '"" is no day with its hours'),
        ("Mon-Fry 09:00-17:00", '"fry" is no day of the week'),
        ("Mon 09:00-25:00", "25:00 is no time of day"),
        ("Mon 09:60-17:00", "9:60 is no time of day".replace("9:60", "09:60")),
        ("Mon 17:00-09:00", "Mon 17:00-09:00 ends before it begins"),
        ("Mon 09:00-09:00", "Mon 09:00-09:00 ends before it begins"),
    ],
)
def test_what_are_no_hours_is_said(text, why):
    with pytest.raises(ValueError) as error:
        read_week(text)
    assert str(error.value) == why


@pytest.mark.parametrize(
    ("first", "second", "hours"),
    [
        ("2026-07-10T09:00:00Z", "2026-07-10T15:30:00Z", 6.5),  # within a Friday
        ("2026-07-10T16:00:00Z", "2026-07-13T10:00:00Z", 2),  # Friday's last hour and Monday's first
        ("2026-07-11T08:00:00Z", "2026-07-12T20:00:00Z", 0),  # a weekend
        ("2026-07-09T20:00:00Z", "2026-07-10T07:00:00Z", 0),  # a night
        ("2026-07-06T00:00:00Z", "2026-07-13T00:00:00Z", 32),  # a week without its Wednesday
        ("2026-07-10T09:00:00Z", "2026-07-10T09:00:00Z", 0),
    ],
)
def test_working_time_by_hand(first, second, hours):
    worked = counter(read_week(NINE_TO_FIVE), [date(2026, 7, 8)], UTC)
    assert worked(first, second) == hours * 3600


def test_hours_are_those_of_the_teams_zone_also_where_the_clock_is_set():
    # In Berlin Sunday 29 March 2026 has 23 hours and 25 October 25; the hour is taken from or added to the night.
    worked = counter(read_week("Mon-Sun 00:00-24:00"), [], ZoneInfo("Europe/Berlin"))
    assert worked("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z") == 23 * 3600
    assert worked("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z") == 25 * 3600
    night = counter(read_week("Sun 01:00-05:00"), [], ZoneInfo("Europe/Berlin"))
    assert night("2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z") == 3 * 3600
    assert night("2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z") == 5 * 3600
    # 02:00 to 03:00 is skipped in March, so hours from 02:30 begin at 03:00; in October 02:15 to 02:45 comes twice.
    early = counter(read_week("Sun 02:30-05:00"), [], ZoneInfo("Europe/Berlin"))
    assert early("2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z") == 2 * 3600
    twice = counter(read_week("Sun 02:15-02:45"), [], ZoneInfo("Europe/Berlin"))
    assert twice("2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z") == 3600
    assert counter(read_week(NINE_TO_FIVE), [], ZoneInfo("Asia/Shanghai"))(
        "2026-07-10T08:00:00Z", "2026-07-13T02:00:00Z"
    ) == 2 * 3600  # Friday 16:00 to 17:00, Monday 9:00 to 10:00  # fmt: skip


WEEKS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 95), st.integers(1, 40)), min_size=1, max_size=4
)
"""Days and hours, in quarters of an hour."""


@settings(max_examples=60)
@given(
    parts=WEEKS,
    begin=st.integers(0, 60 * 24 * 12),
    length=st.integers(0, 60 * 24 * 4),
    free=st.sets(st.integers(0, 15), max_size=3),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]),
    season=st.sampled_from([date(2026, 3, 2), date(2026, 3, 27), date(2026, 10, 20), date(2026, 10, 30)]),
)
def test_it_is_what_counting_minute_by_minute_comes_to(parts, begin, length, free, zone, season):
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

    def clock(quarter):
        return f"{quarter // 4:02}:{quarter % 4 * 15:02}"

    spans = [(first, last, start, min(96, start + lasting)) for first, last, start, lasting in parts]
    text = ", ".join(f"{names[a]}-{names[b]} {clock(start)}-{clock(end)}" for a, b, start, end in spans)
    holidays = [season + timedelta(days=day) for day in free]
    hours = {
        (day % 7, quarter)
        for first, last, start, end in spans
        for day in range(first, (last if last >= first else last + 7) + 1)
        for quarter in range(start, end)
    }
    here, moment = ZoneInfo(zone), datetime.combine(season, datetime.min.time(), UTC) + timedelta(minutes=begin)
    counted = 0
    for minute in range(length):
        wall = (moment + timedelta(minutes=minute)).astimezone(here)
        quarter = wall.hour * 4 + wall.minute // 15
        counted += (wall.weekday(), quarter) in hours and wall.date() not in holidays
    end = moment + timedelta(minutes=length)
    worked = counter(read_week(text), holidays, here)
    assert worked(f"{moment:%Y-%m-%dT%H:%M:%SZ}", f"{end:%Y-%m-%dT%H:%M:%SZ}") == counted * 60
