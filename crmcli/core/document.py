"""A report without a format: what the views make and each writer in `output` prints.

A value stays a plain value (minor units, a fraction, a date) with its unit beside it until a writer shows it, so that
every format says the same thing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

GOOD, BAD, QUIET, STRONG = "good", "bad", "quiet", "strong"
"""Tones: what a colour would say. A sign or a word always says it too."""
UP, DOWN = "up", "down"
"""Tones of a change to the good or the bad that may be chance: its arrow stays, and it is as quiet as QUIET."""
ARROWS = {GOOD: "▲ ", BAD: "▼ ", UP: "▲ ", DOWN: "▼ "}
"""What a change begins with, by its tone."""


class Cell(NamedTuple):
    """One value of a table. `unit` says how it is shown; `change` is shown beside or under it. `about` names what it is
    of, for writers of linked pages alone: a record ("deal/12"), or the records that a figure counts
    ("rep/3/revenue").

    Units: text, count, number, money (minor units), whole (the same, shown in whole
    units of the currency), own (Money in a currency of its own), percent (a fraction),
    quantity (up to three decimals), rate (a fraction, to the hundredth of a percent),
    days, hours, points, date, moment, chance (a p-value), bar (a fraction of the widest
    bar, or Marked), and for changes: share (a signed fraction), pp (a signed fraction as
    percentage points), signed (points), effect (points, to the hundredth), movement (places won or lost).
    """

    value: Any
    unit: str = "text"
    tone: str = ""
    change: Cell | None = None
    about: str = ""


class Marked(NamedTuple):
    """What a bar shows that has a mark on it: how long it is, and where the mark stands; both are fractions of the room
    there is."""

    fraction: float
    mark: float


class Column(NamedTuple):
    """`keep` ranks columns when there is no room for all: 0 always stays, higher numbers go first. Text of the unit
    "word" is never cut, other text not below `least` signs."""

    title: str
    unit: str = "text"
    keep: int = 0
    least: int = 14


class Table(NamedTuple):
    """`role` says what a table is besides rows and columns: "figures" are headline figures, one a row, its name first,
    which a page may set as tiles; the bars of "bars" are its picture, as are those of "gauges", each of whose rows is
    one thing measured, with a bar across; each row of "cards" is a thing of its own, which a phone may set as one.
    `every` is how many rows there are, where these are only the first of them."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    title: str = ""
    role: str = ""
    every: int = 0


PICTURED = ("bars", "gauges")
"""Roles of tables that have their picture in them: a page draws no chart beside one, a workbook does."""


class Series(NamedTuple):
    """Figures of a chart in the order of its labels; None is no data."""

    name: str
    values: Sequence[float | None]


class Chart(NamedTuple):
    """A picture of figures that the table after it gives too, so that writers without pictures leave it out.

    `kind`: funnel (each label's share of the first), bars (one series), pairs (before and after: two series), line
    (labels in the order of time), columns (a histogram: labels are its bins) or heat (a series a row, a label a
    column). Values are in `unit`, as in a Cell. `mark` is a value that is drawn across, such as the average, and `top`
    what the whole width or height stands for, where that is not the highest of the values.
    """

    kind: str
    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    unit: str = "count"
    note: str = ""
    mark: float | None = None
    top: float | None = None


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


Block = Heading | Line | Table | Chart


class Document:
    """A whole report: `blocks` for people, `data` for programs (`{"schema": …}`), `records` for CSV; what is costly of
    these is given as what works it out when it is asked for. `one_page` says that its sections are to be taken in at a
    glance: side by side on a wide page, on one sheet of paper."""

    __slots__ = ("_data", "_records", "blocks", "currency", "empty", "one_page")

    def __init__(
        self,
        blocks: Sequence[Block],
        data: dict[str, Any] | Callable[[], dict[str, Any]],
        records: Records | Callable[[], Records],
        currency: str = "USD",
        empty: bool = False,
        one_page: bool = False,
    ) -> None:
        self.blocks, self._data, self._records = blocks, data, records
        self.currency, self.empty, self.one_page = currency, empty, one_page

    @property
    def data(self) -> dict[str, Any]:
        if callable(self._data):
            self._data = self._data()
        return self._data

    @property
    def records(self) -> Records:
        if callable(self._records):
            self._records = self._records()
        return self._records
