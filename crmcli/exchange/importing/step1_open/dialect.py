"""What separates the cells of a text file: said, written in the file, or found from its first lines."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from itertools import islice

from crmcli.core.errors import UsageError, brief

COMMON = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "pipes"}
"""What is tried, the most usual first, and what people call it."""

NAMES = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|", "bar": "|", "space": " "}
_SAID = re.compile(r'"?sep=([^\r\n"])"?[\r\n]+', re.IGNORECASE)
_LOOKED_AT = 200


def called(delimiter: str) -> str:
    """The separator for people."""
    return COMMON.get(delimiter, f'"{delimiter}"')


def read_delimiter(text: str) -> str:
    """--delimiter as one character. Refused: what could be part of a cell."""
    delimiter = NAMES.get(text.strip().lower(), text if len(text) == 1 else text.strip())
    if len(delimiter) != 1 or delimiter.isalnum() or delimiter in '"\r\n\\.-_':
        raise UsageError(f'"{brief(text)}" separates no cells', "give one character, such as ; or |, or: tab")
    return delimiter


def said(head: str) -> str | None:
    """The separator of Excel's own first line, sep=;"""
    match = _SAID.match(head)
    return match[1] if match else None


def found(head: str) -> str:
    """The separator that gives the most lines the same number of cells, more than one; a comma where none does."""
    best, chosen = 0.0, ","
    for delimiter in COMMON:
        widths = Counter(_widths(head, delimiter))
        width, count = max(widths.items(), key=lambda pair: (pair[1] * (pair[0] > 1), pair[0]), default=(1, 0))
        alone = count == 1 < widths.total()  # one line of many that happens to hold such a sign
        support = count / widths.total() if width > 1 and not alone else 0.0
        if support > best:
            best, chosen = support, delimiter
    return chosen


def spaced(head: str, delimiter: str) -> bool:
    """Do blanks stand between separators and quotation marks, as in: a, "b, c"?"""
    if not re.search(rf'{re.escape(delimiter)} +"', head):
        return False
    return any(re.match(r' +"', cell) for cells in _first(head, delimiter) for cell in cells[1:])


def _widths(head: str, delimiter: str) -> list[int]:
    """How many cells the lines have."""
    return [len(cells) for cells in _first(head, delimiter)]


def _first(head: str, delimiter: str) -> list[list[str]]:
    """The cells of the first lines that have any."""
    rows = list[list[str]]()
    with suppress(csv.Error):
        rows.extend(islice(filter(None, csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)), _LOOKED_AT))
    return rows
