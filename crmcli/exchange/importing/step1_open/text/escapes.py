r"""Text files of databases, in which a backslash takes the meaning from the next character or gives it one: `\"`, `\\`,
`\n`, `\t`, a line end that belongs to a cell, and `\N` for no value, as MySQL's INTO OUTFILE and PostgreSQL's COPY
write them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from math import inf
from typing import Any

from crmcli.exchange.importing.step1_open.text.encodings import Text

_SEQUENCE = re.compile(r"\\(.)", re.DOTALL)
_VALID = frozenset("N\\\"'0nrtbfvZ\n\r")
_MEANT = {"N": r"\\N", "n": "\\\n", "r": "\\\r", "t": "\\\t", **dict.fromkeys("0bfvZ", "")}
"""What a sequence stands for, as the csv module takes it: it reads the others rightly by itself."""

Options = dict[str, Any]
"""For the csv module's reader."""

STANDARD: Options = {}
ESCAPED: Options = {"escapechar": "\\"}
UNQUOTED: Options = {"escapechar": "\\", "quoting": csv.QUOTE_NONE}
"""The last is for tables between tabs, in which quotation marks are nothing but that."""


def options_of(text: Text, delimiter: str, spaced: bool) -> Options:
    """How the whole file reads best. Backslashes are such signs only where each of them is one that databases write: a
    path such as C:\\data stays as it is."""
    if not any(b"\\" in piece for piece in text.source.chunks(text.start)):
        return STANDARD
    found = set[str]()
    with text.source.text(text.start, text.newline) as lines:
        for line in lines:
            if "\\" in line:
                found.update(_SEQUENCE.findall(line))
                if not found <= _VALID | {delimiter}:
                    return STANDARD
    dump = "N" in found or delimiter == "\t"
    tried = [ESCAPED, STANDARD] if dump else [STANDARD, ESCAPED]
    if delimiter == "\t":
        tried.append(UNQUOTED)
    return min(tried, key=lambda options: _wrong(text, delimiter, spaced, options))


def plain_lines(lines: Iterable[str], options: Options) -> Iterable[str]:
    """The lines as the csv module takes them with those options."""
    return _rewritten(lines) if options else lines


def _rewritten(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield _SEQUENCE.sub(lambda match: _MEANT.get(match[1], match[0]), line) if "\\" in line else line


def _wrong(text: Text, delimiter: str, spaced: bool, options: Options) -> float:
    """How many rows have another number of cells than the first, with those options; all, where it cannot be read."""
    with text.source.text(text.start, text.newline) as lines:
        rows = csv.reader(
            plain_lines(lines, options), strict=True, delimiter=delimiter, skipinitialspace=spaced, **options
        )
        try:
            width = len(next(rows, ()))
            return sum(len(cells) != width for cells in rows if cells)
        except csv.Error:
            return inf
