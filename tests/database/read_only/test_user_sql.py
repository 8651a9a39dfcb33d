"""Questions in SQL: they can read what is there, and nothing else."""

from __future__ import annotations

import sqlite3
import time

import pytest

from crmcli.core.errors import RefusedError
from crmcli.database.read_only import user_sql as question
from crmcli.database.read_only.user_sql import ask


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "some.db"
    connection = sqlite3.connect(place)
    connection.executescript(
        "CREATE TABLE deal (id, title); CREATE INDEX by_title ON deal (title);"
        "INSERT INTO deal VALUES (1, 'a'), (2, 'b'), (3, 'c');"
    )
    connection.close()
    return place


def test_an_answer_has_columns_rows_and_says_whether_there_are_more(path):
    sql = "SELECT id, title FROM deal WHERE id >= :low ORDER BY id"
    assert ask(path, sql, {"low": 2}, 5, "it") == (["id", "title"], [(2, "b"), (3, "c")], False)
    assert ask(path, sql, {"low": 1, "unused": 1}, 2, "it") == (["id", "title"], [(1, "a"), (2, "b")], True)
    assert ask(path, "WITH x(n) AS (VALUES (1), (2)) SELECT sum(n) AS s FROM x", {}, 5, "it").rows == [(3,)]
    assert ask(path, "SELECT value FROM json_each('[4,5]')", {}, 5, "it").rows == [(4,), (5,)]


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO deal VALUES (4, 'd')",
        "UPDATE deal SET title = 'x' RETURNING id",
        "DELETE FROM deal",
        "DROP TABLE deal",
        "CREATE TEMP TABLE mine (id)",
        "CREATE VIEW mine AS SELECT 1",
        "SELECT 1; DROP TABLE deal",
        "ATTACH DATABASE ':memory:' AS other",
        "DETACH DATABASE main",
        "PRAGMA query_only = OFF",
        "PRAGMA writable_schema = ON",
        "PRAGMA table_info(deal)",
        "SELECT * FROM pragma_table_info('deal')",
        "SELECT load_extension('x')",
        "SELECT writefile('x', 'y')",
        "VACUUM INTO 'copy.db'",
        "REINDEX",
        "ANALYZE",
        "BEGIN IMMEDIATE",
        "SAVEPOINT mine",
    ],
)
def test_whatever_does_more_than_read_is_refused(path, tmp_path, monkeypatch, sql):
    monkeypatch.chdir(tmp_path)
    before, files = path.read_bytes(), sorted(tmp_path.iterdir())
    with pytest.raises(RefusedError, match=r"^it: SQLite says: "):
        ask(path, sql, {}, 5, "it")
    assert (path.read_bytes(), sorted(tmp_path.iterdir())) == (before, files)


def test_the_file_itself_is_open_for_reading_only(path, monkeypatch):
    """Were the statement let through, SQLite would refuse it still."""
    monkeypatch.setattr(question, "_allowed", lambda *_: sqlite3.SQLITE_OK)
    for sql in ("DELETE FROM deal", "CREATE TABLE mine (id)"):
        with pytest.raises(RefusedError, match="attempt to write a readonly database"):
            ask(path, sql, {}, 5, "it")
    with pytest.raises(RefusedError, match="too many attached databases"):
        ask(path, "ATTACH ':memory:' AS other", {}, 5, "it")


def test_one_that_never_ends_is_stopped(path):
    sql = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
    with pytest.raises(RefusedError, match=r"^it: it takes longer than 0\.05 seconds$"):
        ask(path, sql, {}, 5, "it", 0.05)


def test_one_that_makes_a_huge_text_is_refused(path):
    with pytest.raises(RefusedError, match="string or blob too big"):
        ask(path, "SELECT zeroblob(100000000)", {}, 5, "it")


def test_it_ends_in_time_whatever_function_it_calls(path, monkeypatch):
    # Each place of the long text begins as the sought one does: seconds of comparing within one step of the machine.
    long = "replace(hex(zeroblob(100000)), '00', 'aa')"
    monkeypatch.setattr(question, "LATE", 0.05)
    start = time.monotonic()
    with pytest.raises(RefusedError, match=r"it takes longer than 0\.05 seconds"):
        ask(path, f"SELECT instr({long}, substr({long}, 1, 100000) || 'b')", {}, 5, "it", 0.05)
    assert time.monotonic() - start < 2.5
