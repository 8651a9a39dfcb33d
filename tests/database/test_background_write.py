"""Writes that go on beside the program come out as if each row were written alone, whichever row breaks a rule."""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.core.errors import CrmError, DataFileError, RefusedError
from crmcli.database import background_write
from crmcli.database.connection import Database
from crmcli.database.statements.compiled import Text

INSERT = Text("INSERT INTO one (id, word) VALUES (:id, :word)", {})
NOTE = Text("INSERT INTO two (ids) SELECT group_concat(id) FROM (SELECT id FROM one WHERE id >= :low ORDER BY id)", {})
ALL = Text("SELECT id, word FROM one ORDER BY id", {})
NOTES = Text("SELECT ids FROM two", {})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "aside.db")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, word TEXT UNIQUE CHECK (word <> 'bad'))")
        connection.execute("CREATE TABLE two (ids TEXT)")
    return tmp_path / "aside.db"


@pytest.fixture
def database(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr(background_write, "PIECE", 3)
    database = Database(path, sqlite3.connect(path, isolation_level=None, check_same_thread=False))
    yield database
    database.close()


def records(words: str) -> list[dict[str, object]]:
    """A row for each letter, x being a word that the table refuses."""
    return [{"id": at, "word": "bad" if word == "x" else word} for at, word in enumerate(words)]


@given(words=st.text("abcdefghijklmx", max_size=14))
@settings(max_examples=300)
def test_the_same_rows_are_written_and_refused_as_one_by_one(database, words):
    expected, refused = [], set()
    for at, word in enumerate(words):  # a word that has been, and the bad one, are refused
        if word == "x" or word in words[:at]:
            refused.add(at)
        else:
            expected.append({"id": at, "word": word})
    with pytest.raises(ZeroDivisionError), database.writing():
        broken = database.begin(INSERT, records(words), [(NOTE, {"low": 0})] if words else [])()
        assert set(broken) == refused and all(isinstance(error, RefusedError) for error in broken.values())
        assert database.all(ALL) == expected
        noted = ",".join(str(row["id"]) for row in expected)
        assert [row["ids"] or "" for row in database.all(NOTES)] == [noted] * bool(words)
        raise ZeroDivisionError
    assert database.all(ALL) == []


def test_another_use_of_the_file_waits_for_the_write(database):
    with database.writing():
        ended = database.begin(INSERT, records("abcdef"))
        assert len(database.all(ALL)) == 6
        assert ended() == {}


def test_where_no_thread_can_be_started_it_is_done_at_once(database, monkeypatch):
    def refused(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refused)
    with database.writing():
        assert set(database.begin(INSERT, records("abcdefx"))()) == {6}
        assert len(database.all(ALL)) == 6


def test_python_goes_on_as_before_when_a_write_has_ended(database):
    usual = sys.getswitchinterval()
    with database.writing():
        ended = database.begin(INSERT, records("abc"))
        ended()
        assert sys.getswitchinterval() == usual


def test_a_transaction_that_is_given_up_takes_back_what_is_under_way(database, path):
    with pytest.raises(ZeroDivisionError), database.writing():
        database.begin(INSERT, records("abcdefghi"))
        raise ZeroDivisionError
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM one").fetchone() == (0,)
    assert threading.active_count() == 1


def test_what_is_no_fault_of_a_row_is_raised_at_the_end(database):
    database.script("PRAGMA max_page_count = 8;")
    rows = [{"id": at, "word": f"{at}" * 4_000} for at in range(12)]
    with pytest.raises(CrmError) as raised, database.writing():
        ended = database.begin(INSERT, rows)
        ended()
    assert isinstance(raised.value, DataFileError) and "no space left" in raised.value.message
    assert database.all(ALL) == []


def test_nothing_is_kept_of_what_is_written_after_a_failure(database):
    """A full file takes the whole transaction back: what came next would be written outside of any."""
    database.script("PRAGMA max_page_count = 8;")
    rows = [{"id": at, "word": f"{at}" * 4_000} for at in range(12)]
    with pytest.raises(DataFileError, match="no space left"), database.writing():
        database.begin(INSERT, rows)
        database.run(INSERT, id=77, word="later")
    assert database.all(ALL) == []


def test_a_value_that_the_driver_does_not_take_is_refused_alone(database):
    rows = records("abcdef")
    rows[4]["id"] = 1 << 70
    with database.writing():
        broken = database.begin(INSERT, rows)()
        assert set(broken) == {4} and "too large" in broken[4].message
        assert [row["id"] for row in database.all(ALL)] == [0, 1, 2, 3, 5]


def test_a_row_that_refers_to_nothing_is_refused_alone(database):
    database.script("PRAGMA foreign_keys = ON;\nCREATE TABLE three (id INTEGER PRIMARY KEY REFERENCES one (id));")
    insert = Text("INSERT INTO three (id) VALUES (:id)", {})
    with database.writing():
        database.begin(INSERT, records("abcdef"))()
        assert set(database.begin(insert, [{"id": at} for at in (0, 1, 2, 3, 77, 4, 5)])()) == {4}
        assert [row["id"] for row in database.all(Text("SELECT id FROM three", {}))] == [0, 1, 2, 3, 4, 5]


def test_a_step_that_fails_after_the_rows_is_not_passed_over(database):
    twice = Text("INSERT INTO one (id, word) VALUES (0, 'z')", {})
    with pytest.raises(RefusedError), database.writing():
        database.begin(INSERT, records("abc"), [(twice, {})])()
