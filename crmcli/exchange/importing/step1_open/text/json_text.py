"""JSON text that is read piece by piece, so that memory stays flat however long it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from crmcli.core.errors import RefusedError, brief
from crmcli.core.grammar.amounts import as_rounded
from crmcli.exchange.importing.step1_open.text.encodings import Text

LONGEST_RECORD = 8 << 20
"""Characters. What is longer is no record."""

PIECE = 1 << 16
"""Characters that are read at a time, or twice as many where a value goes on."""

EXACT = 1 << 53
"""The largest whole number up to which programs that count in doubles keep every one."""

_BLANKS = re.compile(r"[ \t\r\n]*")
_RARE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


class Cursor:
    """A place in JSON text that is read piece by piece: values come one at a time. One at a time of a file."""

    def __init__(self, text: Text) -> None:
        self._source = text.source
        self._file = text.source.text(text.start, "")
        self._buffer, self._at, self._line, self._ended = "", 0, 1, False
        self._decoder = json.JSONDecoder(
            object_pairs_hook=_object, parse_float=_number, parse_int=_whole, parse_constant=_constant
        )

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
            except _TwiceError as error:
                raise self.refused(f'a record has two values of "{brief(str(error))}"', "leave one of them") from error
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
        return self.refused(f"is not valid JSON: {said}", "export it anew, or save it as CSV")

    def refused(self, what: str, hint: str) -> RefusedError:
        """The file holds what is no table, although it may be JSON."""
        return self._source.refused(self._line, what, hint)


def _whole(text: str) -> str:
    """A whole number as it is written; one that JavaScript and spreadsheets do not keep exactly says so."""
    return text if len(text) < 16 or abs(int(text[:100])) <= EXACT else as_rounded(text)


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


class _TwiceError(Exception):
    """An object has a name twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, whose names have to differ: else one of two values would be lost unsaid."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(next(name for name in names if names.count(name) > 1))
    return found


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
