"""A report without a format: what `views` make and each writer in `output` prints.

A value stays a plain value (minor units, a fraction, a date) with its unit beside it until a writer shows it, so that
every format says the same thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

GOOD, BAD, QUIET, STRONG = "good", "bad", "quiet", "strong"
"""Tones: what a colour would say. A sign or a word always says it too."""


class Cell(NamedTuple):
    """One value of a table. `unit` says how it is shown; `change` is shown beside or under it.

    Units: text, count, number, money (minor units), percent (a fraction), days, hours, points, date, moment, chance (a
    p-value), bar (a fraction of the widest bar), and for changes: share (a signed fraction), pp (a signed fraction as
    percentage points), signed (points), effect (points, to the hundredth), movement (places won or lost).
    """

    value: Any
    unit: str = "text"
    tone: str = ""
    change: Cell | None = None


class Column(NamedTuple):
    """`keep` ranks columns when there is no room for all: 0 always stays, higher numbers go first. Text of the unit
    "word" is never cut."""

    title: str
    unit: str = "text"
    keep: int = 0


class Table(NamedTuple):
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    title: str = ""


class Line(NamedTuple):
    """A line of text; a table or another line follows it without a gap when `tight`."""

    text: str
    tone: str = ""


class Heading(NamedTuple):
    text: str
    note: str = ""


class Records(NamedTuple):
    """The report as one flat table for spreadsheets and scripts: plain values under stable names, each with a unit."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


Block = Heading | Line | Table


class Document(NamedTuple):
    """A whole report: `blocks` for people, `data` for programs (`{"schema": …}`), `records` for CSV."""

    blocks: Sequence[Block]
    data: dict[str, Any]
    records: Records
    currency: str = "USD"
    empty: bool = False
