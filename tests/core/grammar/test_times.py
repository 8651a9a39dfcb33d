"""Moments as people say them, worked out by hand in Berlin: an hour ahead of UTC in winter, two in summer."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.conventions import FUTURE, PAST, USUAL, Conventions
from crmcli.core.errors import CrmError, TwoReadingsError, UsageError
from crmcli.core.moments import moment_text, read_moment

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 15, 20, 10, tzinfo=UTC)  # a Tuesday, 16:20 in Berlin


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("now", "2026-11-24 15:20:10"), ("yesterday 14:30", "2026-11-23 13:30:00"), ("9:15", "2026-11-24 08:15:00"),
        ("09:15", "2026-11-24 08:15:00"), ("9am", "2026-11-24 08:00:00"), ("9 am", "2026-11-24 08:00:00"),
        ("9:30 PM", "2026-11-24 20:30:00"), ("12am", "2026-11-23 23:00:00"), ("12pm", "2026-11-24 11:00:00"),
        ("noon", "2026-11-24 11:00:00"), ("at noon", "2026-11-24 11:00:00"), ("fri 14:30", "2026-11-20 13:30:00"),
        ("Friday at 9am", "2026-11-20 08:00:00"), ("14:30 fri", "2026-11-20 13:30:00"),
        ("2026-12-01 14:30", "2026-12-01 13:30:00"), ("2026-12-1 9:05", "2026-12-01 08:05:00"),
        ("15 jul 14:30", "2026-07-15 12:30:00"), ("15.7. 14:30", "2026-07-15 12:30:00"),
        ("15.7.2026 14:30:05", "2026-07-15 12:30:05"), ("1 hour ago", "2026-11-24 14:20:10"),
        ("2h ago", "2026-11-24 13:20:10"), ("30 min ago", "2026-11-24 14:50:10"), ("-2h", "2026-11-24 13:20:10"),
        ("half an hour ago", "2026-11-24 14:50:10"), ("an hour ago", "2026-11-24 14:20:10"),
        ("in 90 minutes", "2026-11-24 16:50:10"), ("3 days ago", "2026-11-20 23:00:00"),
        ("mar 15", "2026-03-14 23:00:00"), ("Tue 2026-11-24 16:20", "2026-11-24 15:20:00"),
        ("today 24:00", None), ("25:00", None), ("13pm", None), ("0am", None), ("14", None), ("fri 14", None),
        ("14:60", None), ("noonish", None), ("2h", None), ("in 2h ago", None), ("", None),
        # Summer time: from 2:00 to 3:00 on 29 March there is no hour, from 2:00 to 3:00 on 25 October there are two;
        # the first is meant.
        ("2026-03-29 02:30", "2026-03-29 01:30:00"), ("29 mar 2026 2:30", "2026-03-29 01:30:00"),
        ("2026-10-25 02:30", "2026-10-25 00:30:00"), ("25 oct 2026 2:30am", "2026-10-25 00:30:00"),
    ],
)  # fmt: skip
def test_moments_in_berlin(said, moment):
    if moment is None:
        with pytest.raises(UsageError):
            read_moment(said, NOW, BERLIN, USUAL, PAST)
    else:
        assert str(read_moment(said, NOW, BERLIN, USUAL, PAST)) == f"{moment}+00:00"


def test_of_what_is_to_come_the_next_day_is_meant():
    assert str(read_moment("fri 9:00", NOW, UTC, USUAL, FUTURE)) == "2026-11-27 09:00:00+00:00"


@pytest.mark.parametrize(
    ("said", "readings"),
    [("30m ago", ("-30 minutes", "-30 months")), ("+5m", ("+5 minutes", "+5 months"))],
)
def test_beside_a_clock_m_may_be_minutes(said, readings):
    with pytest.raises(TwoReadingsError) as asked:
        read_moment(said, NOW, UTC)
    assert asked.value.readings == readings
    for reading in readings:
        assert read_moment(said, NOW, UTC, Conventions(answers={said: reading})) == read_moment(reading, NOW, UTC)


def test_the_day_of_a_moment_may_be_a_question_of_its_own():
    with pytest.raises(TwoReadingsError) as asked:
        read_moment("3/4 14:30", NOW, UTC)
    team = Conventions(answers={asked.value.text: "2026-04-03"})
    assert str(read_moment("3/4 14:30", NOW, UTC, team)) == "2026-04-03 14:30:00+00:00"


@given(st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1)), st.sampled_from([PAST, FUTURE]))
def test_a_moment_as_it_is_said_back_is_read_as_itself(naive, lies):
    moment = naive.replace(second=0, microsecond=0, tzinfo=UTC)
    assert read_moment(moment_text(moment, UTC), NOW, UTC, USUAL, lies) == moment


pieces = st.lists(
    st.sampled_from(["fri", "14:30", "9", "am", "at", " ", "ago", "h", "min", "m", "-", "2", "noon", "now", "3/4", ":",
                     "15.3.", "half an", "hour", "٣", "\0", "\ud800"]),
    max_size=7,
).map("".join)  # fmt: skip


@given(pieces | st.text(max_size=30), st.sampled_from([UTC, BERLIN]))
def test_any_text_is_a_moment_or_refused_in_one_line(text, zone):
    try:
        moment = read_moment(text, NOW, zone, USUAL, PAST)
    except CrmError as error:
        assert len(error.message) < 150 and error.hint
    else:
        assert 1899 <= moment.year <= 2200 and moment.tzinfo
