"""What is typed in a filter as the values of the database.

Values that have an order become a span from `low` up to but not including `high`: a day, a period ("Q3"), an amount,
or a range of them ("1000..5000"). So each comparison is with one of two limits, whatever is compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import AmbiguousError, CrmError, NotFoundError, RefusedError, UsageError, brief
from crmcli.core.moments import midnight, read_day, read_moment
from crmcli.core.tags import checked_word
from crmcli.database.connection import Database, encoded
from crmcli.records import typed_fields
from crmcli.records.fields import REFERENCES, Field
from crmcli.records.filtering.syntax import Value
from crmcli.records.filtering.terms import CHOICES, Term


class Span(NamedTuple):
    """From `low` up to but not including `high`; None: without an end on that side."""

    low: Any
    high: Any


class Values(NamedTuple):
    """Reads values for one run over one data file."""

    workspace: Workspace
    database: Database

    def read(self, term: Term, field: str, value: Value) -> Any:
        """The value as that term is compared: a Span, an id, or text. An error says where it is."""
        type = term.type
        try:
            if type in SPANS:
                return _spans(value.text, lambda text: SPANS[type](self, text))
            if type == "tags":
                return checked_word(value.text)
            if type in REFERENCES:
                return self.id_of(REFERENCES[type], value)
            if type in ("choice", "flag"):
                return typed_fields.reader(self.workspace, self.database).value(
                    Field(field, type, choices=term.words), value.text
                )
            return _choice(field, value.text, CHOICES[type]) if type in CHOICES else value.text
        except (NotFoundError, AmbiguousError) as error:
            error.message = f"{value.place}: {error.message}"
            raise
        except CrmError as error:
            said = error.message.removeprefix(f"{field}: ")
            raise UsageError(f"{value.place}: {field}: {said}", error.hint) from error

    def id_of(self, kind: str, value: Value) -> int:
        """The id of the record that the value names; `me` is who works here."""
        from crmcli.records.default_owner import somebody
        from crmcli.records.find.query import find

        if kind == "rep" and value.text.lower() == "me" and not value.quoted:
            return somebody(self.workspace, self.database)
        return int(find(self.database, kind, value.text)["id"])


def _spans(text: str, one: Callable[[str], Span]) -> Span:
    """The span of one value, or from one to another: "1000..5000", "..5000", "Q1..Q2"."""
    first, dots, last = (part.strip() for part in text.partition(".."))
    if not dots:
        return one(text)
    if not first and not last:
        raise RefusedError(f'"{brief(text)}" has no end', "such as 1000..5000, or 1000..")
    span = Span(one(first).low if first else None, one(last).high if last else None)
    if span.low is not None and span.high is not None and span.low >= span.high:
        raise RefusedError(f"{brief(text)} ends before it begins", "swap the two")
    return span


def _number(values: Values, text: str) -> Span:
    word = text.strip().removeprefix("#").removesuffix("%").strip()
    if not re.fullmatch(r"-?[0-9]{1,18}", word):
        raise RefusedError(f'"{brief(text)}" is not a whole number', "such as 12, or 5..9")
    return Span(int(word), int(word) + 1)


def _whole(values: Values, text: str) -> Span:
    from crmcli.core.amounts import read_whole

    number = read_whole(text, values.workspace.team)
    return Span(number, number + 1)


def _quantity(values: Values, text: str) -> Span:
    from crmcli.core.grammar.quantities import read_quantity

    thousandths = read_quantity(text, values.workspace.team)
    return Span(thousandths, thousandths + 1)


def _rate(values: Values, text: str) -> Span:
    from crmcli.core.grammar.quantities import read_rate

    rate = read_rate(text, values.workspace.team)
    return Span(rate, rate + 1)


def _money(values: Values, text: str) -> Span:
    from crmcli.core.amounts import read_amount

    minor = read_amount(text, values.workspace.currency)
    return Span(minor, minor + 1)


def _days_of(values: Values, text: str) -> tuple[date, date]:
    """The first day that is meant, and the day after the last."""
    try:
        day = read_day(text, values.workspace.today)
        return day, day + timedelta(days=1)
    except CrmError as error:
        try:
            period = values.workspace.calendar.read(text)
        except CrmError:
            raise RefusedError(
                f'"{brief(text)}" is neither a date nor a period', "such as 2026-12-01, +7d, Q3 or this-month"
            ) from error
        return period.start, period.end


def _day(values: Values, text: str) -> Span:
    return Span(*map(encoded, _days_of(values, text)))


def _moment(values: Values, text: str) -> Span:
    """A day or period in the team's zone; with a time of day, that minute."""
    zone = values.workspace.zone
    try:
        return Span(*(encoded(midnight(day, zone)) for day in _days_of(values, text)))
    except RefusedError as error:
        try:
            moment: datetime = read_moment(text, values.workspace.now, zone)
        except CrmError:
            raise error from None
        return Span(encoded(moment), encoded(moment + timedelta(seconds=1 if moment.second else 60)))


_SPELLED = re.compile(r"(?P<count>[0-9]{1,5})\s*(?P<unit>d|days?|w|weeks?|m|months?)?", re.IGNORECASE)


def _days(values: Values, text: str) -> Span:
    """A number of days: "21d", "3w", "2m" (months of the calendar back from today)."""
    from crmcli.core.periods import add_months

    match = _SPELLED.fullmatch(text.strip())
    if not match:
        raise RefusedError(f'"{brief(text)}" is not a number of days', "such as 21d, 3w or 2m")
    count, unit, today = int(match["count"]), (match["unit"] or "d")[0].lower(), values.workspace.today
    days = (today - add_months(today, -min(count, 1200))).days if unit == "m" else count * (7 if unit == "w" else 1)
    return Span(min(days, 99_999), min(days, 99_999) + 1)


SPANS: Mapping[str, Callable[[Values, str], Span]] = {
    "number": _number,
    "percent": _number,
    "score": _number,
    "whole": _whole,
    "money": _money,
    "quantity": _quantity,
    "rate": _rate,
    "day": _day,
    "moment": _moment,
    "days": _days,
}
"""Types that have an order."""


def _choice(field: str, text: str, words: tuple[str, ...]) -> str:
    word = text.strip().lower()
    if word not in words:
        from crmcli.core.names import nearest

        near = nearest(word, words, 1)
        raise RefusedError(
            f'"{brief(text)}" is none', f"did you mean {near[0]}?" if near else f"one of: {', '.join(words)}"
        )
    return word
