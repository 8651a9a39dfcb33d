"""`crm agenda`: the coming days, and a calendar file that is read back here by the rules of RFC 5545."""

from __future__ import annotations

import json
import re

import pytest

from tests.support.datafile import small_team

LONG = "Größe; prüfen, bitte \\ und „mehr“ " * 6


@pytest.fixture(autouse=True)
def team(crm):
    small_team(crm)  # today is Tue 2026-11-24


def read(text: str) -> list[dict[str, str]]:
    """The components of a calendar file: unfolded, and their values unescaped."""
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    found: list[dict[str, str]] = []
    for line in text.replace("\r\n ", "").split("\r\n"):
        name, _, value = line.partition(":")
        if line in ("BEGIN:VEVENT", "BEGIN:VTODO"):
            found.append({})
        elif found and not line.startswith(("END", "BEGIN")):
            found[-1][name] = re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)
    return found


def test_the_next_two_weeks_or_a_period(crm):
    for title, due in (("late", "2026-11-20"), ("b", "fri 14:30"), ("a", "fri"), ("far", "2027-01-04")):
        crm("add", "task", title, "--customer", "acme", "--due", due, ok=True)
    told = json.loads(crm("agenda", "--json").out)
    assert [row["title"] for row in told["tasks"]] == ["a", "b"] and (told["start"], told["who"]) == (
        "2026-11-24",
        "The team",
    )
    assert [row["title"] for row in json.loads(crm("agenda", "2027-01", "--json").out)["tasks"]] == ["far"]
    out = crm("agenda").out
    assert out.count("2026-11-27") == 1 and "Fri" in out and "14:30" in out
    assert crm("agenda", "--format", "csv").out.splitlines()[1].startswith("2026-11-27,,3,a,Acme Ltd,")
    assert "Nothing is to be done then" in crm("agenda", "--for", "bob").out


def test_a_calendar_file_has_each_task_once_by_a_uid_that_stays(crm, tmp_path):
    crm("config", "set", "timezone", "Europe/Berlin", ok=True)
    crm("add", "task", LONG.strip(), "--deal", "Acme pilot", "--due", "2027-03-26 14:30", ok=True)
    crm("add", "task", "after the clock is set", "--due", "2027-03-29 14:30", "--priority", "high", ok=True)
    crm("add", "task", "whole day", "--due", "2026-12-31", ok=True)
    crm("agenda", "-o", tmp_path / "me.ics", ok=True)
    text = (tmp_path / "me.ics").read_bytes().decode()
    day, winter, summer = read(text)
    assert winter["SUMMARY"] == f"{LONG.strip()} – Acme Ltd" and winter["DESCRIPTION"] == "Acme pilot"
    assert (winter["DTSTART"], winter["DTEND"]) == ("20270326T133000Z", "20270326T140000Z")  # an hour from UTC
    assert (summer["DTSTART"], summer["PRIORITY"]) == ("20270329T123000Z", "3")  # two hours, once the clock is set
    assert (day["DTSTART;VALUE=DATE"], day["DTEND;VALUE=DATE"]) == ("20261231", "20270101")
    crm("snooze", "3", "2027-01-08", ok=True)
    again = read(crm("agenda", "--ics").out)
    assert {event["UID"] for event in again} == {event["UID"] for event in (day, winter, summer)}
    assert again[0]["DTSTART;VALUE=DATE"] == "20270108"
    [todo, *_] = read(crm("agenda", "--ics", "--to-dos").out)
    assert todo["DUE;VALUE=DATE"] == "20270108" and "DTSTART;VALUE=DATE" not in todo


@pytest.mark.parametrize(
    ("line", "message"),
    [("agenda --to-dos", "--to-dos is for calendar files"), ("agenda --ics --format csv", "--ics is a format")],
)
def test_what_is_wrong_is_one_line(crm, line, message):
    ran = crm(*line.split())
    assert ran.code == 2 and ran.out == "" and ran.err.count("\n") == 1 and message in ran.err
