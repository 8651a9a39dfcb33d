"""The readers of what stands in files and on no command line: amounts and dates in other notations, words of other
programs, marks and statuses, cells without a value."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date
from typing import Any
from zoneinfo import ZoneInfo

from crmcli.core.errors import RefusedError, brief
from crmcli.core.grammar.amounts import ROUNDED
from crmcli.core.moments import midnight, read_moment
from crmcli.core.money import read_currency
from crmcli.core.names import checked, pasted
from crmcli.core.tags import joined, labels
from crmcli.core.vocabulary import STATUSES
from crmcli.database.connection import encoded
from crmcli.exchange.importing.step2_understand.columns.fields import ARCHIVED, IN_CURRENCIES
from crmcli.exchange.importing.step2_understand.decision import Notation
from crmcli.exchange.importing.step2_understand.evidence import NO_VALUE
from crmcli.exchange.importing.step2_understand.midnight import WRITTEN
from crmcli.exchange.importing.step2_understand.notation import NotPlainError
from crmcli.exchange.importing.step2_understand.outcomes.words import BY_TYPE, flag_of, in_our_words, status_of
from crmcli.exchange.importing.values.rounding import Rounding
from crmcli.output.formula_guard import unguarded
from crmcli.records.field_readers import Reader
from crmcli.records.fields import Field

Read = Callable[[str], Any]

_WHOLE = re.compile(r"(?<=\d)[.,]0+\s*$")
_ISO = re.compile(r"\s*\d{4}-", re.ASCII)


def valued(read: Read, text: str) -> Any:
    """What is read; of a cell that says that there is no value, what is read of a blank one."""
    return read("" if text.strip() in NO_VALUE else text)


def in_words(read: Read, type: str, text: str) -> Any:
    """The word of ours for another one. Of one that is none the person says what it means."""
    try:
        return read(in_our_words(type, text))
    except RefusedError as error:
        field = error.message.partition(":")[0]
        same = f"{field}:{brief(text.strip(), 40)}={[*BY_TYPE[type]][-1]}"
        error.hint = f"say what it means: {pasted('--map-value', same)}"
        raise


def chosen(read: Read, field: Field, text: str) -> Any:
    """One of the choices of a field; nothing where the cell says that there is none. Of another word the person says
    what it means."""
    word = text.strip()
    if word in NO_VALUE and word not in field.choices:
        return None
    try:
        return read(text)
    except RefusedError as error:
        meant = pasted("--map-value", f"{field.name}:{brief(word, 40)}={field.choices[0]}")
        error.hint = f"{error.hint}; say what it means: {meant}"
        raise


def named(read: Read, field: Field, text: str) -> Any:
    """What is read, or a refusal that names the field."""
    try:
        return read(text)
    except RefusedError as error:
        if not error.message.startswith(field.name):
            error.message = f"{field.name}: {error.message}"
        raise


def in_notation(field: Field, notation: Notation, reader: Reader, rounding: Rounding) -> Read:
    """The reader of an amount, a day or a moment that is written in that notation."""
    if field.type == "whole":
        from crmcli.core.grammar import wholes

        return lambda text: wholes.read(text, notation.how)
    if field.type == "money":
        from crmcli.core.grammar import amounts

        if field.name not in IN_CURRENCIES:
            return lambda text: amounts.read(text, notation.how, reader.currency, rounding.rounded)
        own = reader.own or reader.currency
        if notation.currencies:
            return lambda text: reader.kept(amounts.read_in(text, _sign(notation, text, own), own, rounding.rounded))
        return lambda text: reader.kept(amounts.read_in(text, notation.how, own, rounding.rounded))
    from crmcli.exchange.importing.values.dates import day_reader, moment_reader

    if not notation.midnight:
        made = day_reader if field.type == "day" else moment_reader
        return made(notation.how, reader.zone, notation.last)
    day = day_reader(notation.how, None if notation.midnight == WRITTEN else ZoneInfo(notation.midnight), notation.last)
    return day if field.type == "day" else lambda text: _begun(day(text), reader)


def _sign(notation: Notation, text: str, currency: str) -> str:
    """The decimal sign of that amount's currency, where each has its own."""
    from crmcli.core.grammar import amounts

    parts = amounts.taken_apart(text)
    meant = amounts.currency_said(text, parts, currency) if parts else currency
    if sign := notation.currencies.get(meant):
        return sign
    raise RefusedError(f'"{brief(text, 40)}": how amounts in {meant} are written is not known', "say --decimal . or ,")


def _begun(day: str | None, reader: Reader) -> str | None:
    """When the day begins where the team is."""
    return day and str(encoded(midnight(date.fromisoformat(day), reader.zone).astimezone(UTC)))


def unguarded_first(read: Read, text: str) -> Any:
    """The text without the mark that keeps a spreadsheet from taking it for a formula."""
    return read(unguarded(text) if text.startswith("'") else text)


def blank_or(read: Read, text: str) -> Any:
    """Nothing where the cell is blank."""
    return read(text) if text.strip() else None


def dated(read: Read, field: Field, text: str) -> str | None:
    """A day or moment as ISO text: what "today" or "-3d" means depends on when a file is read, so it is not taken."""
    if text.strip() and not _ISO.match(text):
        raise RefusedError(f'{field.name}: "{brief(text, 60)}" is not a date', "write it as 2026-12-01")
    try:
        value: str | None = encoded(read(text))
    except RefusedError as error:
        error.hint = "write it as 2026-12-01"
        raise
    return value


def _key_reader(_reader: Reader) -> Read:
    def read(text: str) -> str | None:
        id = checked(text, "id").strip()
        if ROUNDED.fullmatch(id):
            raise RefusedError(
                f'id: "{brief(id, 40)}" is a number that a program rounded', "export that column as text"
            )
        return id or None

    return read


def _currency_reader(reader: Reader) -> Read:
    """The currency of the row's amount, by its code or sign."""

    def read(text: str) -> str:
        from crmcli.core.grammar.amounts import SIGNS

        meant = SIGNS.get(text.strip().upper()) or (read_currency(text.strip()),)
        if reader.currency in meant:
            return reader.currency
        if len(meant) > 1:
            raise RefusedError(
                f'currency: "{brief(text.strip(), 40)}" may be {", ".join(meant)}',
                f"say which: {pasted('--map-value', f'currency:{brief(text.strip(), 40)}={meant[0]}')}",
            )
        return meant[0]

    return read


def _status_reader(_reader: Reader) -> Read:
    def read(text: str) -> str:
        if not (status := status_of(text)):
            raise RefusedError(
                f'status: "{brief(text, 60)}" is none of {", ".join(STATUSES)}',
                pasted("--map-value", f"status:{brief(text, 40)}=open"),
            )
        return status

    return read


def _flag_reader(_reader: Reader) -> Read:
    def read(text: str) -> bool:
        if (answer := flag_of(text)) is None:
            raise RefusedError(f'"{brief(text, 60)}" is neither yes nor no', "write true or false")
        return answer

    return read


def _score_reader(reader: Reader) -> Read:
    """A score is a whole number; programs write some of those as 4.0."""
    field = Field("score", "score")
    return lambda text: reader.value(field, _WHOLE.sub("", text))


def _archived_reader(reader: Reader) -> Read:
    """Since when a record is out of the lists: a moment; where there is only a yes, since now."""

    def read(text: str) -> str | None:
        if (answer := flag_of(text)) is not None:
            return str(encoded(reader.now)) if answer else None
        return str(dated(lambda given: read_moment(given, reader.now, reader.zone), ARCHIVED, text))

    return read


def _tags_reader(reader: Reader) -> Read:
    """Tags: labels of other programs may be several words, and are one with signs between."""

    def read(text: str) -> str | None:
        return joined(map(reader.spelled, labels(text)))

    return read


SPECIAL: dict[str, Callable[[Reader], Read]] = {
    "archived": _archived_reader,
    "key": _key_reader,
    "currency": _currency_reader,
    "status": _status_reader,
    "flag": _flag_reader,
    "score": _score_reader,
    "tags": _tags_reader,
}
"""For the columns of these types: what makes their reader."""


def plain_only(read: Read, plain: re.Pattern[str], text: str) -> Any:
    """What is read of a cell that is plain, as was assumed of its column."""
    if not plain.fullmatch(f"{text}\n"):
        raise NotPlainError
    return read(text)
