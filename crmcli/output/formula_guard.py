"""Text that a spreadsheet would run as a formula, kept from it by an apostrophe in front.

What is guarded begins with one of = + - @, a tab or a carriage return, after any number of apostrophes: so there is
one way back. "=1" is written as "'=1", "'=1" as "''=1", and "'s" as it is.
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"''*[=+\-@\t\r]")


def guarded(text: str) -> str:
    """The text as a cell that no spreadsheet runs."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text that the cell was before it was guarded."""
    return cell[1:] if _GUARDED.match(cell) else cell
