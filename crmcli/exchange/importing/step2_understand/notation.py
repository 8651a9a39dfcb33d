"""How the amounts and dates of a file are written, found over its whole columns before a row is taken.

What decides is in decision.py. Where every moment of a column is midnight of one zone, they are days: see midnight.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from crmcli.exchange.export.fields import is_exported
from crmcli.exchange.importing.step1_open.framing import Line
from crmcli.exchange.importing.step2_understand import midnight
from crmcli.exchange.importing.step2_understand.columns.layout import Column, Layout
from crmcli.exchange.importing.step2_understand.decision import (
    AHEAD,
    TYPES,
    Case,
    Notation,
    Rows,
    Said,
    batches,
    by_column,
    decided,
    evidence_of,
)
from crmcli.exchange.importing.step2_understand.evidence import NO_VALUE
from crmcli.exchange.importing.values.dates import SERIAL
from crmcli.records.fields import REFERENCES

SAMPLES = 3
MANY = 20_000
"""Distinct names that are listed of a column: a file with more of them is no team's."""

LONGEST = 300
"""Characters: longer names are not listed."""


class Words(NamedTuple):
    """The different words of a column, and whether there are more of them than are listed."""

    listed: Sequence[str]
    more: bool


class Survey(NamedTuple):
    """What one pass over the rows found. `notations` are by field, and only of columns that plain ISO dates and plain
    numbers do not cover; `words` are those of columns that name other records (and of a record's own name).

    A survey that was not made (see `assumed`) has `plain` instead: by field what every cell is taken to be."""

    rows: int
    notations: Mapping[str, Notation]
    words: Mapping[str, Words]
    samples: Sequence[Line]
    plain: Mapping[str, re.Pattern[str]] = {}


class NotPlainError(Exception):
    """A cell is not as was assumed: the columns have to be surveyed."""


def surveyed(kind: str, layout: Layout, rows: Rows, said: Said, today: date, currency: str) -> Survey:
    """Go through the rows once; more than once only to put a question well."""
    columns = [column for column in (*layout.columns, *layout.closing) if column.field.type in TYPES]
    found = {column.place: evidence_of(column, currency, today.year) for column in columns}
    naming = [column for column in layout.columns if column.field.type in REFERENCES or _names_itself(column, kind)]
    names = {column.place: _Names() for column in naming}
    count, samples = 0, list[Line]()
    for batch in batches(rows()):
        count += len(batch)
        samples += batch[: SAMPLES - len(samples)]
        for place, words in by_column(batch, (*found, *names), len(layout.header)):
            if place in found:
                found[place].take(words)
            else:
                names[place].take(words)
    case = Case(layout, rows, said, today.year, currency)
    notations = decided(columns, found, case)
    timed = [each for each in columns if getattr(found[each.place], "timed", False)]
    timed = [] if is_exported(kind, layout.header) else timed  # what crm export writes are moments
    notations |= _midnights(timed, notations, case)
    return Survey(count, notations, {each.field.name: names[each.place].listed() for each in naming}, samples)


def assumed(layout: Layout, today: date, currency: str) -> Survey:
    """The survey of a file whose amounts and dates are all plain, as those of most programs are. It costs no pass over
    the rows: the first cell that is something else raises NotPlainError."""
    columns = [column for column in (*layout.columns, *layout.closing) if column.field.type in TYPES]
    plain = {column.field.name: evidence_of(column, currency, today.year).plain for column in columns}
    return Survey(0, {}, {}, (), plain)


def _midnights(columns: Sequence[Column], notations: Mapping[str, Notation], case: Case) -> dict[str, Notation]:
    """The notation of those columns whose moments are days. A moment at which something happened may well be the same
    time of each day: it is one only where its own zone is written beside it."""
    plain = Notation("ymd", "", case.year + AHEAD)
    known = {column.place: notations.get(column.field.name, plain) for column in columns}
    clocks = {place: midnight.Clock(each.how, each.last) for place, each in known.items() if each.how != SERIAL}
    for batch in batches(case.rows()) if clocks else ():
        for place, words in by_column(
            batch, [at for at, clock in clocks.items() if clock.open], len(case.layout.header)
        ):
            clocks[place].take(words)
        if not any(clock.open for clock in clocks.values()):
            return {}
    found = dict(zip(clocks, midnight.zones_of(list(clocks.values())), strict=True))
    fields = {column.place: column.field for column in columns}
    return {
        fields[place].name: known[place]._replace(midnight=zone)
        for place, zone in found.items()
        if zone and (fields[place].type == "day" or zone == midnight.WRITTEN)
    }


def _names_itself(column: Column, kind: str) -> bool:
    return kind in ("rep", "customer", "product") and column.field.name == "name"


class _Names:
    """The different words of a column in the order in which they come up, as far as a person could look at them."""

    def __init__(self) -> None:
        self._order, self._known = list[str](), set[str]()

    def take(self, words: set[str]) -> None:
        if len(self._known) <= MANY and (new := {word for word in words - self._known if len(word) <= LONGEST}):
            self._known |= new
            self._order += sorted(new)

    def listed(self) -> Words:
        listed = dict.fromkeys(word.strip() for word in self._order)
        return Words([word for word in listed if word not in NO_VALUE][:MANY], len(self._known) > MANY)
