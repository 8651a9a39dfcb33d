"""A question that somebody wrote in SQL, asked of the data file without any way to change it.

The connection is one of its own, opened read-only. It takes one statement that does nothing but read: an authorizer
refuses all else before it runs. It may take so long, and give so many rows.

SQLite looks at the clock between the steps of a statement, but not within a function: one `instr` on two long texts can
take hours. So the statement runs on a thread, which is left behind where it does not end in time.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

from crmcli.core.errors import RefusedError
from crmcli.database.connecting import read_only

SECONDS = 20.0
"""How long one question may take."""

LATE = 0.5
"""Seconds more until a statement is left behind that has not ended by itself."""

LONGEST = 10_000_000
"""Characters of the longest text that it may make."""

_STEP = 100_000
"""Steps of SQLite's machine between two looks at the clock: some milliseconds."""

_READING = frozenset(
    (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
)  # fmt: skip
_NOT_EVEN = frozenset(("load_extension", "fts3_tokenizer"))


class Answer(NamedTuple):
    """The names of its columns, and its rows: text, whole numbers, numbers, bytes or None. `more` were left out."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    more: bool


def ask(path: Path, sql: str, values: Mapping[str, Any], rows: int, where: str, seconds: float = SECONDS) -> Answer:
    """The first `rows` rows of the answer; `where` names the question in errors."""
    answers = list[Answer]()
    failures = list[BaseException]()

    def run() -> None:
        try:
            with closing(read_only(path)) as connection:
                answers.append(_answer(connection, sql, values, rows, seconds))
        except BaseException as error:  # whatever it is, it is raised where the answer is waited for
            failures.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds + LATE)
    with _said(where, seconds):
        if failures:
            raise failures[0]
        if not answers:
            raise sqlite3.OperationalError("interrupted")
    return answers[0]


def _answer(connection: sqlite3.Connection, sql: str, values: Mapping[str, Any], rows: int, seconds: float) -> Answer:
    _guard(connection, seconds)
    cursor = connection.execute(sql, dict(values))
    columns = [column[0] for column in cursor.description or ()]
    found = cursor.fetchmany(rows + 1)
    return Answer(columns, found[:rows], len(found) > rows)


def _guard(connection: sqlite3.Connection, seconds: float) -> None:
    connection.execute("PRAGMA query_only = ON")
    connection.execute("SELECT 1 FROM json_each('[]')")  # its first use asks for more than reading
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    until = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > until, _STEP)
    connection.set_authorizer(_allowed)


def _allowed(action: int, _first: str | None, second: str | None, *_where: str | None) -> int:
    """May the statement do that? Only read; of a function `second` is the name."""
    forbidden = action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _NOT_EVEN
    return sqlite3.SQLITE_OK if action in _READING and not forbidden else sqlite3.SQLITE_DENY


@contextmanager
def _said(where: str, seconds: float) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
        said = " ".join(str(error).split()).rstrip(".")
        raise RefusedError(f"{where}: {_sentence(said, seconds)}", _remedy(said)) from error


def _sentence(said: str, seconds: float) -> str:
    return f"it takes longer than {seconds:g} seconds" if said == "interrupted" else f"SQLite says: {said}"


def _remedy(said: str) -> str:
    for word, remedy in _REMEDIES.items():
        if word in said:
            return remedy
    return "what can be asked are the views of the data file: crm help data"


_VALUES = (
    "the values there are: :start :end :before_start :before_end :year_start :year_end (or :start_at ...) :today :reps"
)
_REMEDIES = {
    "interrupted": "ask for fewer records, such as those of the period: closed >= :start AND closed < :end",
    "not authorized": "it can only read: one SELECT",
    "authorization": "it can only read: one SELECT",
    "prohibited": "it can only read: one SELECT",
    "one statement": "write one SELECT",
    "inding": _VALUES,
    "syntax": "mend the SQL; try it in any SQLite tool",
}
