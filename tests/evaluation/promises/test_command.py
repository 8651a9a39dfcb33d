"""Promises, both ways: how they are said, whether they were kept, and the rates of reps and customers."""

from __future__ import annotations

import json
import shlex
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crmcli.records.tasks.insight import days_late, state
from tests.support.datafile import kept, small_team

ROWS = "SELECT title, promise, due, promised, customer_id, deal_id, rep_id FROM task ORDER BY id"


@pytest.fixture(autouse=True)
def team(crm):
    small_team(crm)  # today is Tue 2026-11-24, in UTC


def test_both_promise_when_a_call_is_logged_and_each_is_a_task_with_its_day(crm, db):
    ran = crm(
        "log", "call", "Acme", "asked", "--deal", "Acme pilot", "--we", "send quote by fri",
        "--they", "budget answer by 12 Dec", "--we", "ring back within 3 days", "--we", "stand by us till mon 14:30",
    )  # fmt: skip
    assert ran.out == (
        "Logged #1: call to Acme Ltd by alice; we promised #1 send quote, by Fri 2026-11-27, for alice;"
        " we promised #2 ring back, by Fri 2026-11-27, for alice;"
        " we promised #3 stand by us, by Mon 2026-11-30 14:30, for alice;"
        " they promised #4 budget answer, by Sat 2026-12-12, for alice\n"
    )
    assert kept(db, ROWS) == [
        ("send quote", "we", "2026-11-27", "2026-11-27T23:59:59Z", 1, 2, 1),
        ("ring back", "we", "2026-11-27", "2026-11-27T23:59:59Z", 1, 2, 1),
        ("stand by us", "we", "2026-11-30", "2026-11-30T14:30:00Z", 1, 2, 1),
        ("budget answer", "they", "2026-12-12", "2026-12-12T23:59:59Z", 1, 2, 1),
    ]
    crm("undo", "--yes", ok=True)
    assert kept(db, ROWS) == []


def test_the_day_ends_when_it_ends_where_the_team_is(crm, db):
    crm("config", "set", "timezone", "America/New_York", ok=True)
    crm("move", "Acme pilot", "next", "--we", "send quote by 2026-12-04", ok=True)
    assert kept(db, "SELECT promised FROM task") == [("2026-12-05T04:59:59Z",)]


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("log call acme x --we 'send quote'", 2, '--we: by when is "send quote" – such as --we "send quote by fri"'),
        ("log call acme x --they 'answer by Ann'", 2, '--they: by when is "answer by Ann"'),
        ("log call acme x --we 'by fri'", 2, '--we: by when is "by fri"'),
        ("log call acme x --we ' by fri'", 4, "--we is empty"),
        ("log call acme x --we 'send quote by 2026-11-01'", 4, "--we: 2026-11-01 has passed – today is 2026-11-24"),
        ("log call acme x --we 'send quote by 04/05/2027'", 4, "04/05/2027"),
        ("move 'Acme pilot' next --we 'send quote'", 2, "--we: by when"),
    ],
)
def test_a_promise_without_a_day_is_one_line_and_nothing_is_written(crm, db, line, code, message):
    before = kept(db, "SELECT count(*) FROM change"), kept(db, "SELECT count(*) FROM activity")
    ran = crm(*shlex.split(line))
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)
    assert message in ran.err
    assert (kept(db, "SELECT count(*) FROM change"), kept(db, "SELECT count(*) FROM activity")) == before


def test_nobody_is_promised_anything_without_a_customer(crm, db):
    crm("add", "task", "tidy up", ok=True)
    ran = crm("done", "1", "--we", "send quote by fri")
    assert (ran.code, kept(db, "SELECT done FROM task")) == (4, [(None,)])
    assert "a promise is made to a customer" in ran.err


@pytest.fixture
def promised(crm):
    """Of alice's with Acme: one kept early, one kept on the day, one done late, one left; with Blue, bob: theirs."""
    for text in ("a by 2026-11-25", "b by 2026-11-26", "c by 2026-11-26", "d by 2026-11-27", "e by 2026-12-30"):
        crm("log", "call", "Acme", "--we", text, "--rep", "alice", ok=True)
    crm("log", "call", "Blue", "--they", "answer by 2026-11-26", "--rep", "bob", ok=True)
    for id, day in ((1, "2026-11-24"), (2, "2026-11-26"), (3, "2026-11-27"), (5, "2026-11-27")):
        said = crm("done", str(id), "--as-of", day, "--yes", ok=True).out
        assert said.rstrip().endswith("promised and 1 day late" if id == 3 else "promised and kept")


def test_rates_count_what_was_kept_of_what_had_its_time(crm, promised):
    found = json.loads(crm("promises", "--as-of", "2026-12-01", "--json", ok=True).out)
    assert found["schema"] == "crm.promises/1"
    states = {row["title"]: row["state"] for row in found["promises"]}
    assert states == {"a": "kept", "b": "kept", "c": "broken", "d": "broken", "e": "kept", "answer": "broken"}
    # e was kept before its time: it counts on 2026-12-30, as it would if it were not done.
    alice, bob = found["reps"]
    assert (alice["rep"], alice["we"]["kept"], alice["we"]["promises"], alice["we"]["share"]) == ("alice", 2, 4, 0.5)
    # Wilson's limits for 2 of 4, by hand: (2 + z²/2 ± z·√(1 + z²/4)) / (4 + z²), z² = 3.8415.
    assert (alice["we"]["low"], alice["we"]["high"]) == (
        pytest.approx(0.15004, abs=1e-5),
        pytest.approx(0.84996, abs=1e-5),
    )
    assert alice["they"] == {"kept": 0, "promises": 0, "share": None, "low": None, "high": None}
    assert (bob["rep"], bob["they"]["kept"], bob["they"]["promises"]) == ("bob", 0, 1)
    assert [each["customer"] for each in found["customers"]] == ["Acme Ltd", "Blue"]
    of_bob = json.loads(crm("promises", "--rep", "bob", "--as-of", "2026-12-01", "--json", ok=True).out)
    of_blue = json.loads(crm("promises", "--customer", "Blue", "--as-of", "2026-12-01", "--json", ok=True).out)
    assert [row["title"] for row in of_bob["promises"]] == [row["title"] for row in of_blue["promises"]] == ["answer"]
    later = json.loads(crm("promises", "2026Q4", "--as-of", "2027-01-05", "--json", ok=True).out)
    assert later["reps"][0]["we"]["promises"] == 5


def test_what_is_still_to_be_done_is_shown_whenever_it_was_promised(crm, promised):
    titles = {
        period: [
            row["title"]
            for row in json.loads(crm("promises", *period, "--as-of", "2027-02-01", "--json", ok=True).out)["promises"]
        ]
        for period in ((), ("2027Q1",))
    }
    assert titles == {(): ["answer", "d"], ("2027Q1",): []}
    out = crm("promises", "--as-of", "2026-11-30", ok=True).out
    assert "4 days late" in out and "3 days late" in out


def test_putting_it_off_does_not_hide_that_its_day_passed(crm, promised, db):
    crm("snooze", "4", "2026-12-10", "--as-of", "2026-11-27", "--yes", ok=True)
    crm("done", "4", "--as-of", "2026-11-30", "--yes", ok=True)
    found = json.loads(crm("promises", "--as-of", "2026-12-01", "--json", ok=True).out)
    row = next(row for row in found["promises"] if row["title"] == "d")
    assert (row["due"], row["promised"], row["state"]) == ("2026-12-10", "2026-11-27T23:59:59Z", "broken")


def test_the_day_asks_for_what_was_promised_to_us(crm, promised):
    found = json.loads(crm("today", "--as-of", "2026-11-29", "--all", "--json", ok=True).out)
    late = next(each for each in found["sections"] if each["section"] == "late")
    assert {item["what"] for item in late["items"]} == {"ask Blue: answer, 3 days late", "promised: d, 2 days late"}


def test_the_next_of_a_series_is_no_promise(crm, db):
    crm("log", "call", "Acme", "--we", "report by fri", ok=True)
    crm("edit", "task", "1", "--every", "1w", ok=True)
    crm("done", "1", ok=True)
    assert kept(db, "SELECT promise, promised IS NULL FROM task") == [("we", 0), (None, 1)]


def test_a_promise_is_kept_to_the_last_second_of_its_day():
    end, zone = datetime(2026, 11, 27, 22, 59, 59, tzinfo=UTC), ZoneInfo("Europe/Berlin")
    second = timedelta(seconds=1)
    assert [state(end, None, at) for at in (end, end + second)] == ["open", "broken"]
    assert [state(end, done, end + 9 * second) for done in (end, end + second)] == ["kept", "broken"]
    assert [days_late(end, at, zone) for at in (end, end + second, end + timedelta(days=2))] == [
        "",
        "1 day late",
        "2 days late",
    ]
    assert days_late(end - timedelta(hours=5), end, zone) == "late"


def weighed(crm):
    weights = ("--weight", "promises_kept=50", "--weight", "revenue=50")
    crm("scorecard", "new", "Word", *weights, "--from", "2026-01-01", ok=True)
    crm("scorecard", "use", "Word", "--from", "2026-01-01", "--restate", ok=True)


def test_a_scorecard_that_weighs_promises_scores_what_was_kept_and_more_logging_changes_nothing(crm, promised):
    def of(rep, day="2026-12-01", period="2026Q4"):
        ran = json.loads(crm("score", period, "--as-of", day, "--json", ok=True).out)
        every = [*ran["reps"], *ran["not_ranked"]]
        metric = next(each for each in every if each["rep"] == rep)["metrics"]["promises_kept"]
        return metric["numerator"], metric["denominator"], metric["value"]

    weighed(crm)
    assert of("alice") == (2, 4, 0.5)
    assert of("bob") == (0, 0, None)  # what a customer promised bob is none of his
    for _ in range(5):
        crm("log", "call", "Acme", "--rep", "alice", "--next", "ring again", "--due", "2026-11-25", ok=True)
    assert of("alice") == (2, 4, 0.5)
    assert of("alice", "2027-01-05") == (3, 5, 0.6)  # e, which was kept before its time, has had it
    found = json.loads(crm("explain", "alice", "2026Q4", "--as-of", "2026-12-01", "--json", ok=True).out)
    records = next(each for each in found["metrics"] if each["key"] == "promises_kept")["records"]
    assert {each["label"] for each in records} == {"a, kept", "b, kept", "c, not kept", "d, not kept"}


def test_a_frozen_period_says_which_promise_reads_otherwise(crm, promised):
    weighed(crm)
    crm("score", "2026Q4", "--freeze", "--as-of", "2027-01-05", ok=True)
    crm("delete", "task", "4", "--as-of", "2027-01-06", "--yes", ok=True)
    ran = crm("verify", "2026Q4", "--as-of", "2027-01-06")
    assert "task #4" in ran.out


def test_what_was_kept_is_shown_with_the_customer_and_the_rep(crm, promised):
    assert "Promises: we kept 2 of 4\n" in crm("show", "customer", "Acme", "--as-of", "2026-12-01", ok=True).out
    assert "Promises: they kept 0 of 1\n" in crm("show", "rep", "bob", "--as-of", "2026-12-01", ok=True).out
    found = json.loads(crm("show", "customer", "Acme", "--as-of", "2026-12-01", "--json", ok=True).out)
    assert found["promises"] == [{"promise": "we", "number": 4, "kept": 2}]
    assert "Promises" not in crm("show", "customer", "Blue", "--as-of", "2026-11-25", ok=True).out.split("To do")[0]
