"""How the amounts and dates of a file are written, found over its whole columns before a row is taken.

A decimal sign or an order of day and month is found where a cell can be read in one way alone: "12,400.00" has a
decimal point, "13/02/2026" begins with the day. What one column tells, another one of the file may lean on: a file has
one order and one decimal sign, unless its columns say otherwise. What can still be read in two ways then is asked,
never guessed:

- Dates with dots (03.04.2026) have the day first: nobody writes the month first with dots.
- A year of two digits comes last (1-3-17), unless its column cannot be read so, or --dates ymd says otherwise. One that
  lies years ahead is rather a day: 26-03-31 has the year first.
- "1,234" alone is a question. Twenty different amounts of a column that would each have more decimals than the currency
  are none: they are thousands.
- A column of nothing but numbers of five digits where dates belong has the day numbers of a spreadsheet.
- Texts such as 13/2/2026 among dates of which none is after the 12th are a question too: a spreadsheet seems to have
  read what it could, with day and month swapped.
- Where every moment of a column is midnight of one zone, they are days: see midnight.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

from crmcli.core.errors import RefusedError, brief
from crmcli.core.money import exponent
from crmcli.exchange.export.fields import is_exported
from crmcli.exchange.importing.step1_open.framing import Line
from crmcli.exchange.importing.step2_understand import midnight
from crmcli.exchange.importing.step2_understand.columns import Column, Layout
from crmcli.exchange.importing.step2_understand.evidence import NO_NUMBER, NO_VALUE, Amounts, Dates, Evidence
from crmcli.exchange.importing.values.dates import SERIAL
from crmcli.records.fields import REFERENCES

SAMPLES = 3
MANY = 20_000
"""Distinct names that are listed of a column: a file with more of them is no team's."""

LONGEST = 300
"""Characters: longer names are not listed."""

AHEAD = 20
"""Years from today within which a year of two digits may lie ahead: later ones are of the century before."""

BATCH = 250
"""Rows that are looked at together: so many still lie in the processor's cache when their columns are gone through."""

_TYPES: dict[str, str] = {"money": "decimal", "day": "dates", "moment": "dates"}


class Said(NamedTuple):
    """What the person says of the notation: --decimal "." or ",", --dates "dmy", "mdy" or "ymd"."""

    decimal: str | None = None
    dates: str | None = None


class Notation(NamedTuple):
    """How a column is written: a decimal sign, an order of day and month, or "serial"; a cell that shows it; the last
    year that one of two digits can be; and the zone whose midnights its moments are, if they are."""

    how: str
    example: str
    last: int
    midnight: str = ""


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


Rows = Callable[[], Iterator[Line]]
"""Goes through the rows of the file from the first one on, each time it is called."""


def surveyed(kind: str, layout: Layout, rows: Rows, said: Said, today: date, currency: str) -> Survey:
    """Go through the rows once; more than once only to put a question well."""
    columns = [column for column in (*layout.columns, *layout.closing) if column.field.type in _TYPES]
    found = {column.place: _evidence(column, currency, today.year) for column in columns}
    naming = [column for column in layout.columns if column.field.type in REFERENCES or _names_itself(column, kind)]
    names = {column.place: _Names() for column in naming}
    count, samples = 0, list[Line]()
    for batch in _batches(rows()):
        count += len(batch)
        samples += batch[: SAMPLES - len(samples)]
        for place, words in _by_column(batch, (*found, *names), len(layout.header)):
            if place in found:
                found[place].take(words)
            else:
                names[place].take(words)
    case = _Case(layout, rows, said, today.year, currency)
    notations = _decided(columns, found, case)
    timed = [each for each in columns if getattr(found[each.place], "timed", False)]
    timed = [] if is_exported(kind, layout.header) else timed  # what crm export writes are moments
    notations |= _midnights(timed, notations, case)
    return Survey(count, notations, {each.field.name: names[each.place].listed() for each in naming}, samples)


def assumed(layout: Layout, today: date, currency: str) -> Survey:
    """The survey of a file whose amounts and dates are all plain, as those of most programs are. It costs no pass over
    the rows: the first cell that is something else raises NotPlainError."""
    columns = [column for column in (*layout.columns, *layout.closing) if column.field.type in _TYPES]
    plain = {column.field.name: _evidence(column, currency, today.year).plain for column in columns}
    return Survey(0, {}, {}, (), plain)


class _Case(NamedTuple):
    """What a decision may need besides the evidence of the columns."""

    layout: Layout
    rows: Rows
    said: Said
    year: int
    currency: str


def _midnights(columns: Sequence[Column], notations: Mapping[str, Notation], case: _Case) -> dict[str, Notation]:
    """The notation of those columns whose moments are days. A moment at which something happened may well be the same
    time of each day: it is one only where its own zone is written beside it."""
    plain = Notation("ymd", "", case.year + AHEAD)
    known = {column.place: notations.get(column.field.name, plain) for column in columns}
    clocks = {place: midnight.Clock(each.how, each.last) for place, each in known.items() if each.how != SERIAL}
    for batch in _batches(case.rows()) if clocks else ():
        for place, words in _by_column(
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


def _evidence(column: Column, currency: str, year: int) -> Evidence:
    return Amounts(exponent(currency)) if column.field.type == "money" else Dates(column.field.type == "moment", year)


def _names_itself(column: Column, kind: str) -> bool:
    return kind in ("rep", "customer", "product") and column.field.name == "name"


def _batches(rows: Iterator[Line]) -> Iterator[list[Line]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _by_column(batch: Sequence[Line], places: Sequence[int], width: int) -> Iterator[tuple[int, set[str]]]:
    """The different cells of each of those columns. Rows of another width are refused later on: they tell nothing."""
    cells = [row for _, row in batch if len(row) == width]
    if not cells or not places:
        return
    columns = list(zip(*cells, strict=True))
    for place in places:
        yield place, set(columns[place])


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


def _decided(columns: Sequence[Column], found: Mapping[int, Evidence], case: _Case) -> dict[str, Notation]:
    """The notation of each column that needs one."""
    notations = {}
    for column in columns:
        if not found[column.place].possible and not getattr(case.said, _TYPES[column.field.type]):
            raise _contradiction(column, case)
    for column in columns:
        evidence = found[column.place]
        said = getattr(case.said, _TYPES[column.field.type])
        others = [each for place, each in found.items() if place != column.place and type(each) is type(evidence)]
        how = _how(column, evidence, said, others, case)
        if how is not None:
            notations[column.field.name] = Notation(how, brief(evidence.example, 40), case.year + AHEAD)
    return notations


def _how(column: Column, evidence: Evidence, said: str | None, others: Sequence[Evidence], case: _Case) -> str | None:
    """The one way to read the column; None where plain readers read it. Refused: a question that stays open."""
    if said and evidence.seen:
        return "serial" if evidence.only() == "serial" else said
    if not evidence.written:
        return None
    if doubt := evidence.swapped():
        hint = f"if not, say --dates {evidence.only()}; else export it anew, and import that as it is"
        raise RefusedError(f"{column.field.name}: {doubt}", hint)
    if how := evidence.decided():
        return how
    for lent in (others, _unread(column, evidence, case)):
        told = {each.only() for each in lent} - {None, "serial"}
        if len(told) == 1:
            return told.pop()
    raise RefusedError(f"{brief(column.title, 40)}: {evidence.question()}", evidence.hint())


def _unread(column: Column, evidence: Evidence, case: _Case) -> Iterator[Evidence]:
    """The evidence of columns that are not taken: one of them may hold dates or amounts of the same hand."""
    taken = {each.place for each in (*case.layout.columns, *case.layout.closing)}
    places = [at for at in range(case.layout.extra, len(case.layout.header)) if at not in taken]
    found = {place: _evidence(column, case.currency, case.year) for place in places}
    for batch in _batches(case.rows()):
        for place, words in _by_column(batch, places, len(case.layout.header)):
            found[place].take(words)
    return (each for each in found.values() if not each.strange)


def _contradiction(column: Column, case: _Case) -> RefusedError:
    """Two lines that cannot both be read in one way."""
    evidence = _evidence(column, case.currency, case.year)
    possible, narrowed = set(evidence.possible), (0, "")
    for line, cells in case.rows():
        word = cells[column.place].strip() if column.place < len(cells) else ""
        fits = evidence.fits(f"{word}\n") if word not in NO_NUMBER else set[str]()
        if fits and not possible & fits:
            return RefusedError(
                f"{brief(column.title, 40)}: no one {evidence.what} reads both line {narrowed[0]} ({narrowed[1]}) and"
                f" line {line} ({brief(word, 40)})",
                f"mend one of the two, or {evidence.hint()} and take the good rows with --skip-bad",
            )
        if fits and not possible <= fits:
            possible, narrowed = possible & fits, (line, brief(word, 40))
    return RefusedError(f"{brief(column.title, 40)}: the file changed while it was read", "try again")
