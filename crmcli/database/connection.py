"""One open data file: statements in, plain rows out, all writes of a transaction or none."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from operator import itemgetter, length_hint
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from crmcli.core.errors import DataFileError, RefusedError
from crmcli.database.patience import patiently
from crmcli.database.problems import FAULTS, in_words
from crmcli.database.statements.compiled import Text

if TYPE_CHECKING:
    from crmcli.database.background_write import BackgroundWrite

Row = dict[str, Any]
Broken = dict[int, RefusedError]
"""The rule of the table that a row breaks, by the places of such rows among those to write."""


class Noting(Protocol):
    """What notes the writes of a change: see `database/journal.py`."""

    def before(self, sql: str, /) -> None: ...

    def together(self, table: str, /) -> None: ...

    def singly(self, table: str, /) -> None: ...

    def so_far(self) -> set[tuple[str, str]]: ...

    def as_of(self, there: set[tuple[str, str]], /) -> None: ...


class Database:
    """An open data file. Statements run inside `reading()` or `writing()`; rows come back as dicts of plain values."""

    def __init__(self, path: Path, connection: sqlite3.Connection, waiting: Callable[[], None] = lambda: None) -> None:
        """`waiting` is called when it takes long until another program lets go of the file."""
        self.path, self._alone, self._waiting = path, connection, waiting
        self._background: BackgroundWrite | None = None
        self._answers: dict[tuple[Any, ...], list[Row]] | None = None
        self.noting: Noting | None = None
        """What notes the writes of the change under way."""
        self.me: Callable[[], tuple[str, str]] = lambda: ("", "")
        """Who asks, and what says so: the rep that "me" stands for."""
        self.taken: dict[tuple[str, str], Row] = {}
        """Records that were not named exactly, by their kind and what was typed."""

    @property
    def _connection(self) -> sqlite3.Connection:
        """The connection, once nobody else uses it. Where a write beside the program has failed, that is raised: the
        transaction may be gone, and what is written next would be kept."""
        background = self._idle()
        if background and background.failure:
            raise background.failure
        return self._alone

    def _idle(self) -> BackgroundWrite | None:
        """Wait for the write that goes on beside the program, and return it."""
        background, self._background = self._background, None
        if background:
            background.wait()
        return background

    def all(self, text: Text, /, **values: Any) -> list[Row]:
        return list(self.each(text, **values))

    def one(self, text: Text, /, **values: Any) -> Row | None:
        return next(self.each(text, **values), None)

    def once(self, text: Text, /, **values: Any) -> list[Row]:
        """The same as `all`; what is asked again inside one `reading()` is not looked up again."""
        if self._answers is None:
            return self.all(text, **values)
        asked = (text.sql, *sorted(values.items()))
        if asked not in self._answers:
            self._answers[asked] = self.all(text, **values)
        return [dict(row) for row in self._answers[asked]]

    def each(self, text: Text, /, **values: Any) -> Iterator[Row]:
        """The rows one at a time: memory does not grow with their number."""
        with self._said_in_words():
            cursor = self._execute(text.sql, {key: encoded(value) for key, value in values.items()})
            names = [column[0] for column in cursor.description or ()]
            typed = [(name, _DECODE[kind]) for name, kind in text.types.items()]
            for record in cursor:
                row = dict(zip(names, record, strict=True))
                for name, decode in typed:
                    if row[name] is not None:
                        row[name] = self._decoded(decode, row[name])
                yield row

    def _decoded(self, decode: Callable[[str], Any], value: Any) -> Any:
        try:
            return decode(value)
        except (ValueError, TypeError) as error:
            raise DataFileError(
                f"{self.path} is damaged: it holds a date that is none", "restore it from a backup"
            ) from error

    def run(self, text: Text, /, **values: Any) -> int:
        """Write; returns the id of the row that was inserted (of an update: nothing meant)."""
        with self._said_in_words():
            cursor = self._execute(text.sql, {key: encoded(value) for key, value in values.items()})
            return cursor.lastrowid or 0

    def run_many(self, text: Text, rows: Iterable[Row]) -> None:
        """The same write for many rows of driver values (ISO text, integers)."""
        sql, pick = positional(text.sql)
        self._noted(sql)
        with self._said_in_words():
            self._connection.executemany(sql, map(pick, rows))

    def write_each(self, text: Text, rows: list[Row]) -> Broken:
        """The same write for each row of driver values; returns, by their place, those that broke a rule of the table.

        Every other row is written.
        """
        sql, pick = positional(text.sql)
        self._noted(sql)
        refused: Broken = {}
        rest = iter(rows)
        while length_hint(rest):
            try:
                with self._said_in_words():
                    self._connection.executemany(sql, map(pick, rest))
            except RefusedError as error:  # of the last row that was taken
                refused[len(rows) - length_hint(rest) - 1] = error
        return refused

    def begin(self, text: Text, rows: list[Row], then: Sequence[tuple[Text, Row]] = ()) -> Callable[[], Broken]:
        """Begin to write as `write_each` does, and then those statements. What is returned waits for the end, and says
        which rows were refused; any other use of the file waits for it too."""
        from crmcli.database.background_write import PIECE, BackgroundWrite

        if len(rows) < PIECE:
            refused = self._one_by_one(text, rows, then)
            return lambda: refused
        sql, pick = positional(text.sql)
        for each in (sql, *(step.sql for step, _ in then)):
            self._noted(each)
        background = BackgroundWrite(
            self._connection, sql, list(map(pick, rows)), [(step.sql, values) for step, values in then]
        )
        self._background = background

        def ended() -> Broken:
            background.wait()
            if background.failure:
                with self._said_in_words():
                    raise background.failure
            if background.written == len(rows):
                return {}
            # The next row is refused: from there on they are written one by one.
            left = self._one_by_one(text, rows[background.written :], then)
            return {background.written + at: error for at, error in left.items()}

        return ended

    def _one_by_one(self, text: Text, rows: list[Row], then: Sequence[tuple[Text, Row]]) -> Broken:
        refused = self.write_each(text, rows)
        for step, values in then:
            self.run(step, **values)
        return refused

    def _execute(self, sql: str, values: Mapping[str, Any] | Sequence[Any] = ()) -> sqlite3.Cursor:
        connection = self._connection
        self._noted(sql)
        return patiently(lambda: connection.execute(sql, values), self._waiting)

    def script(self, sql: str) -> None:
        """Several plain statements in the transaction under way (executescript would commit it first)."""
        with self._said_in_words():
            part = ""
            for line in sql.splitlines(keepends=True):
                part += line
                if sqlite3.complete_statement(part):  # a trigger holds statements of its own
                    self._noted(part)
                    self._connection.execute(part)
                    part = ""
            if part.strip():
                self._noted(part)
                self._connection.execute(part)

    def _noted(self, sql: str) -> None:
        """That statement is to be run: what it writes is to be noted."""
        if self.noting:
            self.noting.before(sql)

    def function(self, name: str, arguments: int, call: Callable[..., Any]) -> None:
        """Let statements call that function: it takes and returns driver values, the same for the same ones."""
        self._connection.create_function(name, arguments, call, deterministic=True)

    def pragma(self, name: str) -> int:
        with self._said_in_words():
            return int(self._execute(f"PRAGMA {name}").fetchone()[0])

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """All reads inside see the file as of one moment."""
        if self._connection.in_transaction:  # it may be one that writes
            yield self
            return
        self._connection.execute("PRAGMA query_only = ON")
        try:
            with self._transaction("BEGIN"):
                self._answers = {}
                yield self
        finally:
            self._answers = None
            self._alone.execute("PRAGMA query_only = OFF")

    @contextmanager
    def writing(self, trusted: bool = False) -> Iterator[Database]:
        """All writes inside are kept, or none. `trusted` are writes of rows that refer to records which were looked up
        in the same transaction, and of none that take out a record: the file does not look them up once more, which is
        a quarter of the work of very many. (Inside a transaction that is under way it does.)"""
        if trusted:
            self.script("PRAGMA foreign_keys = OFF;")
        try:
            with self._transaction("BEGIN IMMEDIATE"):
                yield self
        finally:
            if trusted:
                self.script("PRAGMA foreign_keys = ON;")

    @contextmanager
    def attempting(self) -> Iterator[None]:
        """All writes inside are kept, or none, whatever becomes of the rest of the transaction under way."""
        self._execute("SAVEPOINT attempt")
        noted = self.noting.so_far() if self.noting else set()
        try:
            yield
        except BaseException:
            self._execute("ROLLBACK TO attempt")
            if self.noting:
                self.noting.as_of(noted)
            raise
        finally:
            self._execute("RELEASE attempt")

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        if self._connection.in_transaction:
            yield
            return
        with self._said_in_words():
            self._execute(begin)
        try:
            yield
            with self._said_in_words():
                self._execute("COMMIT")
        except BaseException:
            self._idle()
            if self._alone.in_transaction:
                self._alone.execute("ROLLBACK")
            raise
        finally:
            self.noting = None

    @contextmanager
    def _said_in_words(self) -> Iterator[None]:
        try:
            yield
        except FAULTS as error:
            raise in_words(error, self.path) from error
        except UnicodeEncodeError as error:
            raise RefusedError("that is not valid UTF-8 text", "type it anew") from error
        except OverflowError as error:
            raise RefusedError("that number is too large", "give a smaller one") from error

    def close(self) -> None:
        self._idle()
        self._alone.close()


def encoded(value: Any) -> Any:
    """A plain value as the driver stores it."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if isinstance(value, date) else value


@cache
def positional(sql: str) -> tuple[str, Callable[[Row], tuple[Any, ...]]]:
    """The text with `?` for each `:name`, and what takes the values from a row in that order: by name, the driver
    would need a third more time for each of many rows."""
    names = re.findall(r":(\w+)", sql)
    pick = itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)
    return re.sub(r":\w+", "?", sql), pick


_DECODE: dict[str, Callable[[Any], Any]] = {
    "day": date.fromisoformat,
    "moment": datetime.fromisoformat,
    "boolean": bool,
}
