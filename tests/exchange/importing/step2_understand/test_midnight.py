"""Moments that are all midnight of one zone are days, in every notation and column, wherever the team is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.exchange.importing.step2_understand.midnight import WRITTEN, Clock, zones_of
from tests.exchange.importing.workbooks import xlsx
from tests.support.datafile import kept

DAYS = ("2026-01-15", "2026-07-01", "2026-10-01", "2026-11-02")


@pytest.fixture(params=["America/Chicago", "Asia/Tokyo"])
def imported(request, crm, tmp_path):
    """Imports a file of those rows into a new data file of a team in that zone."""
    crm("init", "--currency", "USD", "--timezone", request.param, ok=True)

    def run(kind: str, header: str, rows: list[str], *more: str) -> object:
        path = tmp_path / "file.csv"
        path.write_text("\n".join((header, *rows)) + "\n", "utf-8")
        return crm("import", kind, path, "--yes", "--add-missing", "reps,customers", *more)

    run.zone = request.param
    return run


def closed(db) -> list[str]:
    return [day for (day,) in kept(db, "SELECT closed FROM deal ORDER BY id")]


FORMS = {
    "Z": lambda day: f"{day}T00:00:00Z",
    "milliseconds": lambda day: f"{day}T00:00:00.000Z",
    "offset": lambda day: f"{day}T00:00:00+02:00",
    "short offset": lambda day: f"{day} 00:00:00-0500",
    "offset of the season": lambda day: f"{day}T00:00:00{'+02:00' if '04' < day[5:7] < '10' else '+01:00'}",
    "blank and zone": lambda day: f"{day} 00:00 UTC",
    "American": lambda day: f'"{date.fromisoformat(day):%m/%d/%Y} 12:00 AM GMT"',
    "German": lambda day: f"{date.fromisoformat(day):%d.%m.%Y} 00:00:00 Z",
    "Berlin as UTC": lambda day: began(day, "Europe/Berlin"),
    "London as UTC": lambda day: began(day, "Europe/London"),
    "New York as UTC": lambda day: began(day, "America/New_York"),
    "Shanghai as UTC": lambda day: began(day, "Asia/Shanghai"),
    "Kolkata as UTC": lambda day: began(day, "Asia/Kolkata"),
    "Sydney as UTC": lambda day: began(day, "Australia/Sydney"),
    "Auckland as UTC": lambda day: began(day, "Pacific/Auckland"),
}  # fmt: skip


def began(day: str, zone: str) -> str:
    """When the day began there, as a program writes it that knows UTC alone."""
    return f"{datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}"


@pytest.mark.parametrize("form", FORMS)
def test_a_column_of_midnights_holds_days(imported, db, form):
    rows = [f"a,b,Lost,{FORMS[form](day)},{FORMS[form](day)}" for day in DAYS]
    assert imported("deals", "rep,customer,stage,opened,closed", rows).code == 0
    assert closed(db) == list(DAYS)
    assert [day for (day,) in kept(db, "SELECT opened FROM deal ORDER BY id")] == list(DAYS)


def test_in_columns_of_other_kinds(imported, db):
    rows = [f"r{at},{day}T00:00:00Z" for at, day in enumerate(DAYS)]
    assert imported("reps", "name,joined", rows).code == 0
    assert [day for (day,) in kept(db, "SELECT joined FROM rep ORDER BY id")] == list(DAYS)
    assert imported("customers", "name,created", rows).code == 0
    assert [day for (day,) in kept(db, "SELECT created FROM customer ORDER BY id")] == list(DAYS)
    assert imported("activities", "customer,rep,kind,at", [f"r0,r0,call,{day}T00:00:00.000Z" for day in DAYS]).code == 0
    begun = [datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(imported.zone)).astimezone(UTC) for day in DAYS]
    assert [at for (at,) in kept(db, "SELECT at FROM activity ORDER BY id")] == [
        f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in begun
    ]


@pytest.mark.parametrize(
    "times",
    [
        ("T00:00:00Z", "T00:00:00Z", "T14:30:00Z"),  # one moment is none
        ("T22:00:00Z", "T22:00:00Z"),  # too few to tell
        ("T12:00:00Z", "T12:00:00Z", "T12:00:00Z"),  # noon
        ("T09:00:00Z", "T10:00:00Z", "T11:00:00Z"),
        ("T22:00:01Z", "T22:00:01Z", "T22:00:01Z"),
    ],
)
def test_moments_stay_moments(imported, db, times):
    days = [f"{day}{time}" for day, time in zip(DAYS, times, strict=False)]
    assert imported("deals", "rep,customer,stage,closed", [f"a,b,Lost,{each}" for each in days]).code == 0
    there = [datetime.fromisoformat(each).astimezone(ZoneInfo(imported.zone)).date().isoformat() for each in days]
    assert closed(db) == there


def test_a_weekly_call_is_no_midnight(imported, db):
    rows = [f"b,c,call,{day}T22:00:00Z" for day in DAYS]
    assert imported("activities", "customer,rep,kind,at", rows).code == 0
    assert kept(db, "SELECT min(at) FROM activity") == [("2026-01-15T22:00:00Z",)]


def test_in_a_workbook_and_in_the_preview(crm, db, tmp_path):
    crm("init", "--currency", "USD", "--timezone", "America/Chicago", ok=True)
    path = tmp_path / "deals.xlsx"
    path.write_bytes(
        xlsx({"S": [["rep", "customer", "stage", "closed"], *(["a", "b", "Lost", f"{day}T00:00Z"] for day in DAYS)]})
    )
    shown = crm("import", "deals", path, "--add-missing", "reps,customers", "--dry-run", ok=True).out
    assert "days: each time is midnight as written" in shown
    crm("import", "deals", path, "--add-missing", "reps,customers", ok=True)
    assert closed(db) == list(DAYS)


@settings(max_examples=60)
@given(
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Tokyo", "America/St_Johns", "Asia/Kolkata"]),
    st.lists(st.dates(date(2015, 1, 1), date(2026, 12, 31)), min_size=3, max_size=12, unique=True),
)
def test_days_of_any_zone_are_found_again(zone, days):
    clock = Clock("ymd", 2046)
    words = {began(day.isoformat(), zone): day for day in days}
    clock.take(set(words))
    (found,) = zones_of([clock])
    for word, day in words.items():
        moment = datetime.fromisoformat(word)
        assert (moment if found == WRITTEN else moment.astimezone(ZoneInfo(found))).date() == day


@pytest.mark.parametrize("days", list(permutations(DAYS)))
def test_the_order_of_the_cells_decides_nothing(days):
    clock = Clock("ymd", 2046)
    for day in days:  # 12:00 of UTC in its winter, which alone would be a noon
        clock.take({began(day, "Pacific/Auckland")})
    assert zones_of([clock]) == ["Pacific/Auckland"]


@given(st.lists(st.integers(0, 86_399), min_size=3, max_size=8, unique=True))
def test_times_of_a_day_are_no_midnights(seconds):
    start, clock = datetime(2026, 7, 1, tzinfo=UTC), Clock("ymd", 2046)
    clock.take({f"{start + timedelta(seconds=at):%Y-%m-%dT%H:%M:%SZ}" for at in seconds})
    assert zones_of([clock]) == [""]
