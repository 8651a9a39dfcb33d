"""JSON as a shape of file: a list of objects, a list inside of an object, or an object a line. Memory stays flat."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from crmcli.core.errors import CrmError, RefusedError, UsageError, brief
from crmcli.core.names import nearest
from crmcli.exchange.importing.step1_open.framing import Line
from crmcli.exchange.importing.step1_open.options import Found, Wanted
from crmcli.exchange.importing.step1_open.text.encodings import Text
from crmcli.exchange.importing.step1_open.text.json_text import Cursor

MOST_COLUMNS = 2_000
DEEPEST = 20
"""Objects within objects become columns such as owner.name so far, and text beyond."""

MERGED = ("properties",)
"""Objects that only wrap a record's fields, as HubSpot's do: their names are left out."""

_ROWS = 128
_OTHERS = '["-0123456789tfn'
"""How JSON values begin that are no objects."""


class JsonRows:
    """The records of a JSON file as rows, their header first: all names that occur, in the order in which they do."""

    framed = False
    peeked = 200

    def __init__(self, text: Text, wanted: Wanted) -> None:
        if wanted.delimiter is not None:
            raise UsageError(f"--delimiter: {text.source.shown} is JSON and has no delimiter", "leave it out")
        if wanted.header == "no":
            raise UsageError(f"--no-header: {text.source.shown} is JSON and names its fields", "leave it out")
        self._text = text
        self._lines = False
        self._path = self._find(wanted.sheet)
        self._numbered, self._header = True, dict[str, None]()
        self._learn()
        format = "JSON Lines" if self._lines else "JSON"
        self.found = Found(format, text.encoding, sheet=".".join(self._path) or None)

    @property
    def size(self) -> int:
        return self._text.source.size

    @property
    def done(self) -> int:
        return self._text.source.done

    def chunks(self) -> Iterator[list[Line]]:
        """The rows; each has the line on which its record begins, or its number where they share lines."""
        names = list(self._header)
        rows: list[Line] = [(1, names)]
        blank = [""] * len(names)
        for number, (line, record) in enumerate(self._records(), 1):
            cells = flat(record)
            row = [cells.get(name, "") for name in names] if cells else blank
            if any(row):
                rows.append((number if self._numbered else line, row))
            if len(rows) >= _ROWS:
                yield rows
                rows = []
        if rows:
            yield rows

    def _learn(self) -> None:
        """Read all records for the names they have, and for whether each has a line of its own."""
        before, shared = 0, False
        for line, record in self._records():
            self._header.update(dict.fromkeys(flat(record)))
            shared = shared or line == before
            before = line
            if len(self._header) > MOST_COLUMNS:
                what = f"has more than {MOST_COLUMNS:,} different names"
                raise self._text.source.refused(line, what, "is it a list of records?")
        self._numbered = shared
        if not self._header:
            raise RefusedError(f"{self._text.source.shown} holds no records", "it has to be a list of objects")

    def _records(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each record, with its line."""
        with Cursor(self._text) as cursor:
            if self._lines:
                while cursor.next():
                    yield _record(cursor)
                return
            for path in _lists(cursor, ()):
                if path == self._path:
                    yield from _elements(cursor)
                    if not path:
                        self._nothing_after(cursor)
                    return
                _passed(cursor)

    def _nothing_after(self, cursor: Cursor) -> None:
        if cursor.next():
            raise cursor.wrong("something follows the end of the list")

    def _find(self, wanted: str | None) -> tuple[str, ...]:
        """The way to the list of records; also finds out whether there is an object a line."""
        with Cursor(self._text) as cursor:
            if cursor.next() == "[":
                return ()
        if wanted is None and self._is_lines():
            return ()
        with Cursor(self._text) as cursor:
            lists = [path for path in _lists(cursor, ()) if _passed(cursor)]
            if cursor.next():
                raise cursor.wrong("something follows its end")
        names = [".".join(path) for path in lists]
        shown = self._text.source.shown
        if wanted is not None:
            if wanted not in names:
                near = nearest(wanted, names, 1)
                raise UsageError(f'{shown} has no list "{brief(wanted)}"', _which(near or names))
            return lists[names.index(wanted)]
        if not lists:
            self._lines = True  # one object: one record
            return ()
        if len(lists) > 1:
            raise RefusedError(f"{shown} holds {len(lists)} lists of records", _which(names))
        return lists[0]

    def _is_lines(self) -> bool:
        """Does another value follow the first? (Then no object holds the records.)"""
        with Cursor(self._text) as cursor:
            try:
                cursor.value()
                self._lines = cursor.next() == "{"
            except CrmError:
                self._lines = False  # it is longer than a record may be, or wrong: that is said later
        return self._lines


def _which(names: list[str]) -> str:
    return (
        f"say which: --sheet {brief(names[0], 40)}; there are: {', '.join(brief(name, 40) for name in names[:10])}"
        if names
        else "there is none"
    )


def _lists(cursor: Cursor, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Stop at each list within the objects: the caller passes over it."""
    if cursor.next() == "[":
        yield path
        return
    if cursor.next() != "{" or len(path) > 3:
        cursor.value()
        return
    cursor.take("{", "expected an object")
    while cursor.next() != "}":
        key = cursor.value()
        if not isinstance(key, str):
            raise cursor.wrong("expected a name in double quotes")
        cursor.take(":", "expected a colon")
        yield from _lists(cursor, (*path, key))
        if cursor.next() != "}":
            cursor.take(",", "expected a comma or }")
    cursor.take("}", "expected }")


def _elements(cursor: Cursor) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of the list that begins here, each with its line."""
    cursor.take("[", "expected a list")
    while cursor.next() != "]":
        yield _record(cursor)
        if cursor.next() != "]":
            cursor.take(",", "expected a comma or ]")
            if cursor.next() == "]":
                raise cursor.wrong("a comma before ]")
    cursor.take("]", "expected ]")


def _passed(cursor: Cursor) -> bool:
    """Pass over the list that begins here: does it hold records, that is, objects?"""
    records = True
    cursor.take("[", "expected a list")
    empty = cursor.next() == "]"
    while cursor.next() != "]":
        records = records and cursor.next() == "{"
        cursor.value()
        if cursor.next() != "]":
            cursor.take(",", "expected a comma or ]")
    cursor.take("]", "expected ]")
    return records and not empty


def _record(cursor: Cursor) -> tuple[int, dict[str, Any]]:
    first = cursor.next()
    if first and first in _OTHERS:
        raise cursor.refused(
            'holds a list or a bare value where a record belongs, {"name": value}', "save the table as CSV"
        )
    if first != "{":
        raise cursor.wrong('expected an object: a record as {"name": value}')
    line = cursor.line
    record: dict[str, Any] = cursor.value()
    return line, record


def flat(record: dict[str, Any]) -> dict[str, str]:
    """The record as text by name: an object within it gives names with a dot."""
    cells = dict[str, str]()
    _flatten(record, "", cells, 0)
    return cells


def _flatten(record: dict[str, Any], before: str, cells: dict[str, str], depth: int) -> None:
    for key, value in record.items():
        name = before + key
        if type(value) is str:
            cells[name] = value
        elif isinstance(value, dict) and value and depth < DEEPEST:
            merged = key in MERGED and not before and not value.keys() & record.keys()
            _flatten(value, "" if merged else f"{name}.", cells, depth + 1)
        else:
            cells[name] = _shown(value)


def _shown(value: Any) -> str:
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    try:
        return json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value
    except RecursionError:
        return "…"
