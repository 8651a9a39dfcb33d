"""`crm done` and `crm snooze`: one line logs, closes and plans; of a series one task is open, whatever is done."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.core.errors import CrmError
from crmcli.core.grammar.recurrence import working_days
from crmcli.database.opening import open_file
from crmcli.records import rows
from crmcli.records.tasks import write
from tests.support.datafile import kept, small_team


@pytest.fixture(autouse=True)
def team(crm):
    small_team(crm)  # today is Tue 2026-11-24


def test_one_line_logs_closes_and_plans_and_one_undo_takes_it_back(crm, db, tmp_path):
    crm("add", "task", "Call", "--deal", "Acme pilot", "--due", "fri", ok=True)
    crm("export", "--git", tmp_path / "before", ok=True)
    ran = crm("done", "1", "wants a quote", "--as", "call", "--next", "send quote", "--due", "fri")
    assert ran.out == "Done: task #1 Call; logged as call #1; next #2 send quote, due Fri 2026-11-27, for alice\n"
    assert kept(db, "SELECT kind, direction, customer_id, deal_id, rep_id, note FROM activity") == [
        ("call", "out", 1, 2, 1, "wants a quote")
    ]
    assert kept(db, "SELECT title, deal_id, rep_id FROM task WHERE done IS NULL") == [("send quote", 2, 1)]
    crm("undo", ran.undo, ok=True)
    crm("export", "--git", tmp_path / "after", ok=True)
    for path in (tmp_path / "before").iterdir():
        assert path.read_bytes() == (tmp_path / "after" / path.name).read_bytes()


def test_a_text_alone_is_a_note_and_counts_as_no_contact(crm, db):
    crm("add", "task", "Call", "--customer", "acme", ok=True)
    assert crm("done", "1", "left it").out == "Done: task #1 Call; logged as note #1\n"
    assert kept(db, "SELECT kind, direction, note FROM activity") == [("note", None, "left it")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("done 1", 'task #1 "x" is done already – see: crm list tasks'),
        ("snooze 1 +3d", 'task #1 "x" is done already'),
        ("done 2 text", "a task about no customer has nobody to log it with"),
        ("done 2 --as tea", 'no activity "tea"'),
        ("done 2 --in", "a note goes neither in nor out"),
        ("done 2 --due fri", "--due is the day of the next step"),
        ("done 77", 'no task "#77"'),
        ("snooze 2 yesterday", "2026-11-23 has passed"),
    ],
)
def test_what_is_wrong_is_one_line(crm, db, line, message):
    crm("add", "task", "x", "--customer", "acme", "--due", "fri", ok=True)
    crm("add", "task", "y", "--due", "fri", ok=True)
    crm("done", "1", ok=True)
    before = kept(db, "SELECT * FROM task")
    ran = crm(*line.split())
    assert ran.code in (2, 3, 4) and ran.out == "" and ran.err.count("\n") == 1 and message in ran.err, ran
    assert kept(db, "SELECT * FROM task") == before


@pytest.mark.parametrize(
    ("due", "words", "expected"),
    [
        ("2026-11-20", [], ("2026-11-25", None)),  # late: tomorrow
        ("2026-11-20", ["+3d"], ("2026-11-27", None)),  # from today, for its day has passed
        ("2026-12-01", ["+3d"], ("2026-12-04", None)),  # from its day
        ("2026-12-01", ["mon 9:00"], ("2026-11-30", "09:00")),
        ("2026-12-01 14:30", ["2026-12-09"], ("2026-12-09", "14:30")),
    ],
)
def test_put_off_from_its_day_or_from_today(crm, db, due, words, expected):
    crm("add", "task", "x", "--due", due, "--wait", "today", ok=True)
    crm("snooze", "1", *words, ok=True)
    assert kept(db, "SELECT due, time FROM task") == [expected]
    assert kept(db, "SELECT wait FROM task") == [(None,)]


def test_the_next_of_a_series_is_made_when_the_last_is_done(crm, db):
    crm("config", "set", "work_days", "Mon-Fri", ok=True)
    crm(
        "add",
        "task",
        "Report",
        "--customer",
        "acme",
        "--due",
        "2026-10-31",
        "--every",
        "1m",
        "--wait",
        "2026-10-29",
        ok=True,
    )
    told = json.loads(crm("done", "1", "--json").out)
    assert told["task"]["done"] is not None and told["again"]["id"] == 2
    assert told["again"]["due"] == "2026-11-30" and told["again"]["wait"] == "2026-11-28"
    crm("done", "2", ok=True)  # before its day: the one after that
    assert kept(db, "SELECT id, due, start, series, done IS NULL FROM task WHERE id > 1") == [
        (2, "2026-11-30", "2026-10-31", 1, 0), (3, "2026-12-31", "2026-10-31", 1, 1),
    ]  # fmt: skip
    crm("done", "3", "--as-of", "2027-01-15", ok=True)
    assert kept(db, "SELECT due FROM task WHERE id = 4") == [("2027-02-01",)]  # 31 January is a Sunday
    crm("delete", "task", "4", ok=True)  # and so it ends
    assert kept(db, "SELECT count(*) FROM task WHERE done IS NULL") == [(0,)]


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("done"), st.integers(0, 4), st.integers(0, 60)),
        st.tuples(st.just("put off"), st.integers(0, 4), st.integers(1, 60)),
        st.tuples(st.just("rhythm"), st.integers(0, 4), st.sampled_from(["1w", "1m", "mon,thu", None])),
        st.tuples(st.just("delete"), st.integers(0, 4), st.just(0)),
        st.tuples(st.just("undo"), st.integers(0, 4), st.just(0)),
    ),
    max_size=20,
)


@settings(max_examples=25)
@given(ACTS)
def test_whatever_is_done_of_a_series_at_most_one_task_is_open(made, acts):
    from datetime import UTC, datetime

    with closing(open_file(made)) as database:
        today = date(2026, 1, 31)
        database.script("BEGIN;\nDELETE FROM task;")
        for every, repeats in (("1w", "fixed"), ("1m", "after"), (None, None)):
            write.add(database, {"title": "x", "due": today, "every": every, "repeats": repeats})
        for act, which, value in acts:
            database.script("SAVEPOINT act;")
            ids = [row["id"] for row in database.all(open_tasks())]
            if not ids:
                break
            id = ids[which % len(ids)]
            try:
                if act == "done":
                    today += timedelta(days=value)
                    write.done(database, id, datetime(2026, 1, 1, tzinfo=UTC), today, working_days(None, None))
                    with pytest.raises(CrmError, match="done already"):
                        write.done(database, id, datetime(2026, 1, 1, tzinfo=UTC), today, working_days(None, None))
                elif act == "put off":
                    rows.change(database, "task", id, {"due": today + timedelta(days=value)})
                elif act == "rhythm":
                    write.edit(database, id, {"every": value, **({"repeats": None} if value is None else {})})
                elif act == "delete":
                    database.run(rows.delete(table="task"), id=id)
                else:
                    database.script("ROLLBACK TO act;")
            finally:
                found = database.all(counted())
                assert all(row["open"] <= 1 for row in found), found
        database.script("ROLLBACK;")


def open_tasks():
    from crmcli.database.statements.compiled import Text

    return Text("SELECT id FROM task WHERE done IS NULL ORDER BY id", {})


def counted():
    from crmcli.database.statements.compiled import Text

    return Text("SELECT series, sum(done IS NULL) AS open FROM task WHERE series IS NOT NULL GROUP BY series", {})


@pytest.fixture
def made(db):
    return db


def test_the_file_itself_refuses_two_open_ones_of_a_series(crm, db):
    crm("add", "task", "x", "--due", "fri", "--every", "1w", ok=True)
    row = "title, due, every, repeats, start, series"
    with closing(sqlite3.connect(db)) as other, pytest.raises(sqlite3.IntegrityError):
        other.execute(f"INSERT INTO task ({row}) SELECT {row} FROM task")
