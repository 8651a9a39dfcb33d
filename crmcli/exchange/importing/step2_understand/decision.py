"""How the columns of a file are written, decided by what their cells tell.

A decimal sign or an order of day and month is found where a cell can be read in one way alone: "12,400.00" has a
decimal point, "13/02/2026" begins with the day. What one column tells, another one of the file may lean on: a file has
one order and one decimal sign, unless its columns say otherwise. What can still be read in two ways then is as the team
writes it, where that has settled it (`crm config decimal`), or else asked, never guessed:

- Dates with dots (03.04.2026) have the day first: nobody writes the month first with dots.
- A year of two digits comes last (1-3-17), unless its column cannot be read so, or --dates ymd says otherwise. One that
  lies years ahead is rather a day: 26-03-31 has the year first.
- "1,234" alone is a question. Twenty different amounts of a column that would each have more decimals than the currency
  are none: they are thousands.
- A column of nothing but numbers of five digits where dates belong has the day numbers of a spreadsheet.
- Texts such as 13/2/2026 among dates of which none is after the 12th are a question too: a spreadsheet seems to have
  read what it could, with day and month swapped.
- Amounts in several currencies are written in one way each: see per_currency.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from crmcli.core.conventions import USUAL, Conventions
from crmcli.core.errors import RefusedError, brief
from crmcli.core.money import exponent
from crmcli.exchange.importing.step1_open.framing import Line
from crmcli.exchange.importing.step2_understand.columns.fields import IN_CURRENCIES
from crmcli.exchange.importing.step2_understand.columns.layout import Column, Layout
from crmcli.exchange.importing.step2_understand.evidence import NO_NUMBER, Amounts, Dates, Evidence
from crmcli.exchange.importing.step2_understand.per_currency import by_currency, in_currencies, is_foreign

AHEAD = 20
"""Years from today within which a year of two digits may lie ahead: later ones are of the century before."""

BATCH = 250
"""Rows that are looked at together: so many still lie in the processor's cache when their columns are gone through."""

TYPES: dict[str, str] = {"money": "decimal", "whole": "decimal", "day": "dates", "moment": "dates"}


class Said(NamedTuple):
    """What the person says of the notation: --decimal "." or ",", --dates "dmy", "mdy" or "ymd". The `team` says how it
    writes amounts and dates, which counts where the file does not tell."""

    decimal: str | None = None
    dates: str | None = None
    team: Conventions = USUAL

    def usual(self, what: str) -> str:
        """The team's decimal sign ("decimal") or order of day and month ("dates"); "" where it does not say."""
        return self.team.decimal if what == "decimal" else _ORDERS[self.team.date_order]


_ORDERS = {"day-first": "dmy", "month-first": "mdy", "": ""}


class Notation(NamedTuple):
    """How a column is written: a decimal sign, an order of day and month, or "serial"; a cell that shows it; the last
    year that one of two digits can be; and the zone whose midnights its moments are, if they are. `usual`: the file
    does not tell, but the team's settings do. Where currencies are written in different ways, `how` is "" and
    `currencies` has the sign of each."""

    how: str
    example: str
    last: int
    midnight: str = ""
    usual: bool = False
    currencies: Mapping[str, str] = MappingProxyType({})


Rows = Callable[[], Iterator[Line]]
"""Goes through the rows of the file from the first one on, each time it is called."""


class Case(NamedTuple):
    """What a decision may need besides the evidence of the columns."""

    layout: Layout
    rows: Rows
    said: Said
    year: int
    currency: str


def decided(columns: Sequence[Column], found: Mapping[int, Evidence], case: Case) -> dict[str, Notation]:
    """The notation of each column that needs one."""
    notations = {}
    apart = {column.place: _apart(column, found[column.place], case) for column in columns}
    for column in columns:
        said = getattr(case.said, TYPES[column.field.type])
        if not (found[column.place].possible or said or apart[column.place]):
            raise _contradiction(column, evidence_of(column, case.currency, case.year), _cells(column, case))
    for column in columns:
        evidence = found[column.place]
        plain = Notation("", brief(evidence.example, 40), case.year + AHEAD)
        if groups := apart[column.place]:
            notations[column.field.name] = _each_apart(column, groups, plain, case)
            continue
        others = [each for place, each in found.items() if place != column.place and type(each) is type(evidence)]
        if (how := _how(column, evidence, others, case)) is not None:
            notations[column.field.name] = plain._replace(how=how)
        elif evidence.written:
            notations[column.field.name] = plain._replace(how=_usual(column, evidence, case), usual=True)
    return notations


def _apart(column: Column, evidence: Evidence, case: Case) -> Mapping[str, Amounts]:
    """What the cells of each currency tell, where there are several and they may well be written in different ways:
    where no one sign reads them all, and where the currency is written with the amount."""
    if not isinstance(evidence, Amounts) or column.field.name not in IN_CURRENCIES or case.said.decimal:
        return {}
    if evidence.possible and not is_foreign(evidence.signs, case.currency):
        return {}
    found = by_currency(column, _beside(case), case.rows(), case.currency)
    return found if len(found) > 1 else {}


def _beside(case: Case) -> Column | None:
    """The column of currencies."""
    return next((each for each in case.layout.columns if each.field.name == "currency"), None)


def _each_apart(column: Column, groups: Mapping[str, Amounts], plain: Notation, case: Case) -> Notation:
    """The notation of a column whose currencies are each written in the way that their own cells tell."""
    signs = {}
    for currency, evidence in groups.items():
        if not evidence.possible:
            cells = in_currencies(column, _beside(case), case.rows(), case.currency)
            mine = ((line, word) for line, word, meant in cells if meant == currency)
            raise _contradiction(column, Amounts(exponent(currency)), mine)
        told = evidence.decided() or case.said.usual("decimal")
        if not told or told not in evidence.possible:
            question = f"{brief(column.title, 40)}, {currency}: {evidence.question()}"
            raise RefusedError(question, f"write it so that it can be read in one way, or {evidence.hint()}")
        signs[currency] = told
    if len(set(signs.values())) == 1:
        return plain._replace(how=next(iter(signs.values())))
    return plain._replace(currencies=signs)


def _usual(column: Column, evidence: Evidence, case: Case) -> str:
    """How the team writes it. Refused: where it does not say, or the column cannot be read so."""
    usual = case.said.usual(TYPES[column.field.type])
    if usual not in evidence.possible:
        raise RefusedError(f"{brief(column.title, 40)}: {evidence.question()}", evidence.hint())
    return usual


def _how(column: Column, evidence: Evidence, others: Sequence[Evidence], case: Case) -> str | None:
    """The one way to read the column; None where plain readers read it, and where the file does not tell."""
    said = getattr(case.said, TYPES[column.field.type])
    if said and evidence.seen:
        return "serial" if evidence.only() == "serial" else str(said)
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
    return None


def _unread(column: Column, evidence: Evidence, case: Case) -> Iterator[Evidence]:
    """The evidence of columns that are not taken: one of them may hold dates or amounts of the same hand."""
    taken = {each.place for each in (*case.layout.columns, *case.layout.closing)}
    places = [at for at in range(case.layout.extra, len(case.layout.header)) if at not in taken]
    found = {place: evidence_of(column, case.currency, case.year) for place in places}
    for batch in batches(case.rows()):
        for place, words in by_column(batch, places, len(case.layout.header)):
            found[place].take(words)
    return (each for each in found.values() if not each.strange)


def _contradiction(column: Column, evidence: Evidence, cells: Iterator[tuple[int, str]]) -> RefusedError:
    """Two lines that cannot both be read in one way. `evidence` is that of no cell."""
    possible, narrowed = set(evidence.possible), (0, "")
    for line, word in cells:
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


def _cells(column: Column, case: Case) -> Iterator[tuple[int, str]]:
    return ((line, cells[column.place].strip()) for line, cells in case.rows() if column.place < len(cells))


def evidence_of(column: Column, currency: str, year: int) -> Evidence:
    if column.field.type in ("money", "whole"):
        return Amounts(exponent(currency) if column.field.type == "money" else 0)
    return Dates(column.field.type == "moment", year)


def batches(rows: Iterator[Line]) -> Iterator[list[Line]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def by_column(batch: Sequence[Line], places: Sequence[int], width: int) -> Iterator[tuple[int, set[str]]]:
    """The different cells of each of those columns. Rows of another width are refused later on: they tell nothing."""
    cells = [row for _, row in batch if len(row) == width]
    if not cells or not places:
        return
    columns = list(zip(*cells, strict=True))
    for place in places:
        yield place, set(columns[place])
