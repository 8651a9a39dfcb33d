"""JSON as a shape of file: a list of objects, a list inside of an object, or an object a line. Memory stays flat."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from crmcli.errors import CrmError, RefusedError, UsageError, brief
from crmcli.names import nearest
from crmcli.transfer.encodings import Text
from crmcli.transfer.found import Found, Wanted
from crmcli.transfer.framing import Line

LONGEST_RECORD = 8 << 20
"""Characters. What is longer is no record."""

MOST_COLUMNS = 2_000
DEEPEST = 20
"""Objects within objects become columns such as owner.name so far, and text beyond."""

MERGED = ("properties",)
"""Objects that only wrap a record's fields, as HubSpot's do: their names are left out."""

PIECE = 1 << 16
"""Characters that are read at a time, or twice as many where a value goes on."""

_ROWS = 128
_BLANKS = re.compile(r"[ \t\r\n]*")
_RARE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


class Cursor:
    """A place in JSON text that is read piece by piece: values come one at a time. One at a time of a file."""

    def __init__(self, text: Text) -> None:
        self._source = text.source
        self._file = text.source.text(text.start, "")
        self._buffer, self._at, self._line, self._ended = "", 0, 1, False
        self._decoder = json.JSONDecoder(parse_float=_number, parse_int=str, parse_constant=_constant)

    def __enter__(self) -> Cursor:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def line(self) -> int:
        return self._line

    def _more(self, size: int) -> bool:
        """Read on; false at the end of the file."""
        piece = "" if self._ended else self._file.read(size)
        self._buffer, self._at = self._buffer[self._at :] + piece, 0
        self._ended = self._ended or not piece
        return bool(piece)

    def _pass(self, to: int) -> None:
        self._line += self._buffer.count("\n", self._at, to)
        self._at = to

    def next(self) -> str:
        """The next character that is no blank; "" at the end."""
        while True:
            match = _BLANKS.match(self._buffer, self._at)
            self._pass(match.end() if match else self._at)
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more(PIECE):
                return ""

    def take(self, char: str, otherwise: str) -> None:
        """Pass over that character."""
        if self.next() != char:
            raise self.wrong(otherwise)
        self._at += 1

    def value(self) -> Any:
        """The next value, whole."""
        self.next()
        size = PIECE
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                if not self._cut_off(error):
                    self._pass(error.pos)
                    raise self.wrong(error.msg) from error
            except RecursionError as error:
                raise self.wrong("is nested too deep") from error
            else:
                # A number goes on where the text is only cut off: it is sure of its end once another sign follows.
                if end - self._at > LONGEST_RECORD:
                    raise self.wrong(f"holds a record of more than {LONGEST_RECORD:,} characters")
                if end < len(self._buffer) or self._ended:
                    if _RARE.search(self._buffer, self._at, end):
                        self._check(value)
                    self._pass(end)
                    return value
            if len(self._buffer) - self._at > LONGEST_RECORD:
                raise self.wrong(f"holds a record of more than {LONGEST_RECORD:,} characters")
            size *= 2
            self._more(size)

    def _cut_off(self, error: json.JSONDecodeError) -> bool:
        """Would the value perhaps go on after what has been read?"""
        return not self._ended and (error.msg.startswith("Unterminated") or error.pos > len(self._buffer) - 16)

    def _check(self, value: Any) -> None:
        """Refuse characters that are no text, which only escapes can smuggle in."""
        if any(map(_NO_TEXT.search, _texts(value))):
            raise self.wrong("holds a NUL or half a character (\\ud800 or such)")

    def wrong(self, what: str) -> RefusedError:
        """The file is no JSON from here on."""
        said = what[:1].lower() + what[1:]
        return self._source.refused(self._line, f"is not valid JSON: {said}", "export it anew, or save it as CSV")


class JsonRows:
    """The records of a JSON file as rows, their header first: all names that occur, in the order in which they do."""

    framed = False
    peeked = 200

    def __init__(self, text: Text, wanted: Wanted) -> None:
        if wanted.delimiter is not None:
            raise UsageError(f"--delimiter: {text.source.shown} is JSON and has no delimiter", "leave it out")
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
    if cursor.next() != "{":
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


def _number(text: str) -> str:
    """A number as it is written; with an exponent (as Java writes 12000000: 1.2E7) as plain digits."""
    if "e" not in text and "E" not in text:
        return text
    from decimal import Decimal

    number = Decimal(text)
    if abs(number.adjusted()) > 40:
        return text
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _constant(text: str) -> str | None:
    """NaN, as pandas writes a missing value, is none."""
    return None if text == "NaN" else text


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield key
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
