"""Days and moments: what is written is what is meant, and nothing is guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.conventions import YEARS
from crmcli.core.errors import UsageError
from crmcli.core.moments import midnight, read_day, read_moment, zone_of

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # the 25th in Berlin already
BERLIN = ZoneInfo("Europe/Berlin")
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
zones = st.sampled_from(
    [UTC, BERLIN, ZoneInfo("Asia/Shanghai"), ZoneInfo("America/St_Johns"), ZoneInfo("Asia/Kathmandu")]
)


@given(days)
def test_a_day_is_read_as_it_is_written(day):
    assert read_day(day.isoformat(), TODAY) == day
    assert read_day(f"  {day.isoformat()}\n", TODAY) == day


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(0, 9999))
def test_so_many_days_from_today(today, count):
    assert read_day(f"-{count}d", today) == today - timedelta(days=count)
    assert read_day(f"+{count}D", today) == today + timedelta(days=count)
    assert read_day(f"+{count % 1000}w", today) == today + timedelta(weeks=count % 1000)


@pytest.mark.parametrize(
    ("word", "day"),
    [("today", "2026-11-24"), ("Yesterday", "2026-11-23"), ("TOMORROW", "2026-11-25"), ("-3d", "2026-11-21"),
     ("+2w", "2026-12-08"), ("2024-02-29", "2024-02-29")],
)  # fmt: skip
def test_days_worked_out_on_a_calendar(word, day):
    assert str(read_day(word, TODAY)) == day


@pytest.mark.parametrize(
    "text",
    ["", "13/13", "2026-2-30", "20260231", "2026-02-30", "2025-02-29", "2026-13-01", "2026-W01-1",
     "0001-01-01",
     "1899-12-31", "2200-01-01", "9999-12-31", "86400", "3d", "--3d", "+99999d", "-99999w", "１２", "2026-11-٢٤",
     "2026-11-24\0", "next week", "2026-11-24 10:00", "x" * 10_000],
)  # fmt: skip
def test_what_is_no_day_is_refused_in_a_few_words(text):
    with pytest.raises(UsageError) as refused:
        read_day(text, TODAY)
    assert refused.value.hint and len(refused.value.message) < 120


pieces = st.lists(
    st.sampled_from(
        ["2026", "-", "11", "24", "T", " ", "14", ":", "30", "Z", "+", "05", "00", ".5", "99999", "d", "w", "now",
         "today", "24:00",
         "٣", "\0", "\ud800", "0000", "9999"]
    ),
    max_size=10,
).map("".join)  # fmt: skip


@given(pieces | st.text(max_size=30), zones)
def test_any_text_is_a_sane_moment_or_refused(text, zone):
    try:
        day = read_day(text, TODAY)
    except UsageError:
        pass
    else:
        assert day.year in YEARS
    try:
        moment = read_moment(text, NOW, zone)
    except UsageError:
        pass
    else:
        assert moment.utcoffset() == timedelta(0) and 1899 <= moment.year <= 2200


@given(st.datetimes(datetime(1901, 1, 1), datetime(2199, 1, 1)), zones, st.sampled_from(["T", " "]))
def test_a_moment_without_a_zone_is_meant_in_the_teams(naive, zone, between):
    naive = naive.replace(microsecond=0, fold=0)
    assert read_moment(naive.isoformat(between), NOW, zone) == naive.replace(tzinfo=zone).astimezone(UTC)


@given(st.datetimes(datetime(1901, 1, 1), datetime(2199, 1, 1)), st.integers(-23 * 60, 23 * 60), zones)
def test_a_moment_with_an_offset_means_that_offset_wherever_the_team_is(naive, offset, zone):
    naive = naive.replace(microsecond=0)
    hours, minutes = divmod(abs(offset), 60)
    written = f"{naive.isoformat()}{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"
    assert read_moment(written, NOW, zone) == (naive - timedelta(minutes=offset)).replace(tzinfo=UTC)


# Berlin is an hour ahead of UTC in winter, two in summer.
@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-03 14:30", "2026-11-03T13:30:00"),
        ("2026-07-03 14:30", "2026-07-03T12:30:00"),
        ("2026-11-03T14:30:00Z", "2026-11-03T14:30:00"),
        ("2026-11-03T14:30:15.999Z", "2026-11-03T14:30:15"),
        ("2026-11-03T14:30+05:30", "2026-11-03T09:00:00"),
        ("2026-11-03T14:30+0530", "2026-11-03T09:00:00"),
        ("2026-11-03", "2026-11-02T23:00:00"),
        ("today", "2026-11-24T23:00:00"),  # in Berlin it is the 25th
        ("14:30", "2026-11-25T13:30:00"),
        ("9:05", "2026-11-25T08:05:00"),
        ("now", "2026-11-24T23:30:00"),
    ],
)
def test_moments_in_berlin(text, moment):
    assert read_moment(text, NOW, BERLIN) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "25:00", "14:60", "14", "2026-11-03 25:00", "2026-11-03 14:30 CET", "2026-11-03T14:30+25:00",
    "1700000000",
             "0001-01-01T00:00+23:00", "9999-12-31T23:59-23:00", "x" * 10_000],
)  # fmt: skip
def test_what_is_no_moment_is_refused_in_a_few_words(text):
    with pytest.raises(UsageError) as refused:
        read_moment(text, NOW, UTC)
    assert refused.value.hint and len(refused.value.message) < 120


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), zones)
def test_midnight_begins_the_day_where_the_team_is(day, zone):
    moment = midnight(day, zone)
    assert moment.utcoffset() == timedelta(0)
    assert moment.astimezone(zone).date() == day
    assert (moment - timedelta(seconds=1)).astimezone(zone).date() == day - timedelta(days=1)


def test_a_time_zone_is_found_by_its_name():
    assert zone_of("UTC") is zone_of("") is UTC
    assert zone_of("Europe/Berlin") == BERLIN


@pytest.mark.parametrize(
    "name", ["Berlin", "Europe", "../etc/passwd", "/etc/passwd", "Europe/Berlin\0", "\ud800", "x" * 10_000]
)
def test_what_is_no_time_zone_is_refused(name):
    with pytest.raises(UsageError) as refused:
        zone_of(name)
    assert len(refused.value.message) < 120
