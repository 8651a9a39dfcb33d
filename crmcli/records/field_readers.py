"""How the value of a field is read from what people type: by the field's type, in the team's conventions.

`crm add`, `crm edit` and `crm import` all read values here, so that a rule holds whichever way a value comes in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from crmcli.core.conventions import EITHER, FUTURE, PAST, USUAL, Conventions
from crmcli.core.errors import RefusedError, TwoReadingsError, UsageError, brief
from crmcli.core.moments import read_day, read_moment
from crmcli.core.names import checked, checked_name, key, nearest, visible
from crmcli.core.vocabulary import ACTIVITIES, DIRECTIONS, FEEDBACK
from crmcli.records.fields import FIELDS, REFERENCES, Field

if TYPE_CHECKING:
    from crmcli.core.money import Money


class Resolve(Protocol):
    """Finds the id of the record of that kind by what a person calls it, or raises NotFoundError; None where that says
    that there is to be none."""

    def __call__(self, kind: str, name: str) -> int | None: ...


class Reader(NamedTuple):
    """What reading a value depends on; `own` is the currency of amounts that have none beside them, where that is not
    the team's. `spelled` gives a tag as it is written already."""

    currency: str
    now: datetime
    zone: tzinfo
    resolve: Resolve
    own: str = ""
    team: Conventions = USUAL
    spelled: Callable[[str], str] = str

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def values(self, kind: str, given: Mapping[str, str | None]) -> dict[str, Any]:
        """Columns and their values from fields as typed; fields that are None are left out, empty ones become None."""
        fields, reader = {field.name: field for field in FIELDS[kind]}, self
        if said := given.get("currency"):
            reader = self._replace(own=self.value(fields["currency"], said))
        found = {
            fields[name].column: reader.value(fields[name], text) for name, text in given.items() if text is not None
        }
        return _in_one_currency(found, self.currency) if said else found

    def kept(self, said: Money) -> int | Money:
        """A deal's amount as a write takes it: minor units of the team's currency, or with another one."""
        return said.minor if said.currency == self.currency and not self.own else said

    def value(self, field: Field, text: str) -> Any:
        """One value as it is kept; a refusal names the field."""
        if text.strip() == "" and field.type not in ("name", "said"):
            return None
        try:
            if field.type in REFERENCES:
                return self.resolve(REFERENCES[field.type], checked(text, field.name))
            return _READERS[field.type](self, field, text)
        except UsageError as error:
            raise RefusedError(f"{field.name}: {error.message}", error.hint) from error
        except RefusedError as error:
            if not error.message.startswith(field.name):
                error.message = f"{field.name}: {error.message}"
            raise


def _in_one_currency(values: dict[str, Any], team: str) -> dict[str, Any]:
    """The values with the currency that was said, the team's as none. Refused: an amount that says another."""
    amount, said = values.get("amount"), values["currency"]
    if amount is not None and amount.currency != said:
        raise RefusedError(f"currency: the amount is in {amount.currency}, and not in {said}", "name one of the two")
    return {**values, "currency": None if said == team else said}


def _amount(reader: Reader, field: Field, text: str) -> int | Money:
    """Minor units of the team's currency; of a deal, which may be in another one, with it."""
    from crmcli.core.amounts import read_amount, read_amount_in

    if field.name != "amount":
        return read_amount(text, reader.currency, reader.team)
    return reader.kept(read_amount_in(text, reader.own or reader.currency, reader.team))


def _currency(_reader: Reader, _field: Field, text: str) -> str:
    from crmcli.core.money import read_currency

    return read_currency(text.strip())


def _tags(reader: Reader, _field: Field, text: str) -> str | None:
    from crmcli.core.tags import joined, read

    return joined(map(reader.spelled, read(text)))


def _said(_reader: Reader, field: Field, text: str) -> str:
    """A text that says something."""
    if not text.strip():
        raise RefusedError(f"{field.name} is empty", "say what it is about")
    return checked(text, field.name)


def _reaches(_reader: Reader, field: Field, text: str) -> Any:
    from crmcli.core.grammar.reaches import read

    return read(field.type, text)


def _quantity(reader: Reader, _field: Field, text: str) -> int:
    from crmcli.core.grammar.quantities import read_quantity

    return read_quantity(text, reader.team)


def _rate(reader: Reader, _field: Field, text: str) -> int:
    from crmcli.core.grammar.quantities import read_rate

    return read_rate(text, reader.team)


def _whole_number(reader: Reader, _field: Field, text: str) -> int:
    from crmcli.core.amounts import read_whole

    return read_whole(text, reader.team)


def _day(reader: Reader, field: Field, text: str) -> date:
    if field.lies != EITHER:
        return read_day(text, reader.today, reader.team, field.lies)
    past, future = (read_day(text, reader.today, reader.team, lies) for lies in (PAST, FUTURE))
    if past != future:
        raise TwoReadingsError(text.strip(), (str(past), str(future)))
    return past


def _one_of(_reader: Reader, field: Field, text: str) -> str:
    """The choice that is called so, whatever its capitals."""
    for choice in field.choices:
        if key(choice) == key(text):
            return choice
    near = nearest(text, field.choices, 1)
    hint = f"did you mean {near[0]}?" if near else f"one of: {', '.join(field.choices)}"
    raise RefusedError(f'"{brief(visible(text), 60)}" is no choice', hint)


_YES, _NO = ("yes", "y", "true", "1", "on"), ("no", "n", "false", "0", "off")


def _flag(_reader: Reader, _field: Field, text: str) -> int:
    word = text.strip().lower()
    if word not in (*_YES, *_NO):
        raise RefusedError(f'"{brief(visible(text), 60)}" is neither yes nor no', "write yes or no")
    return int(word in _YES)


def _clock(reader: Reader, _field: Field, text: str) -> str:
    """A time of day: 14:30."""
    from crmcli.core.moments import read_moment

    word = text.strip()
    if not any(sign.isdecimal() for sign in word) or " " in word.removesuffix("m").removesuffix(" a").removesuffix(
        " p"
    ):
        raise RefusedError(f'"{brief(visible(text), 60)}" is not a time of day', "write it as 14:30")
    return f"{read_moment(word, reader.now, reader.zone, reader.team).astimezone(reader.zone):%H:%M}"


def _days(_reader: Reader, _field: Field, text: str) -> int:
    """A number of days: 30d, 4w, or 1m, which is 30."""
    import re

    match = re.fullmatch(r"(\d{1,4}) ?(d|days?|w|weeks?|m|months?)?", text.strip().lower(), re.ASCII)
    count = int(match[1]) * {"w": 7, "m": 30}.get((match[2] or "d")[0], 1) if match else 0
    if not 0 < count < 10_000:
        raise RefusedError(f'"{brief(visible(text), 60)}" is not a number of days', "such as 30d, 4w or 3m")
    return count


def _every(_reader: Reader, _field: Field, text: str) -> str:
    from crmcli.core.grammar.recurrence import read_every

    return read_every(text)


def _choice(*words: str) -> Callable[[Reader, Field, str], str]:
    def read(_reader: Reader, _field: Field, text: str) -> str:
        word = text.strip().lower()
        if word not in words:
            raise RefusedError(f'"{visible(text)[:60]}" is none of {", ".join(words)}', f"one of: {', '.join(words)}")
        return word

    return read


def _whole(lowest: int, highest: int) -> Callable[[Reader, Field, str], int]:
    def read(_reader: Reader, _field: Field, text: str) -> int:
        word = text.strip().removesuffix("%").strip()
        if not (word.isascii() and word.isdigit() and len(word) < 4 and lowest <= int(word) <= highest):
            raise RefusedError(
                f'"{visible(text)[:60]}" is not a whole number from {lowest} to {highest}', "check the scale"
            )
        return int(word)

    return read


_READERS: dict[str, Callable[[Reader, Field, str], Any]] = {
    "text": lambda reader, field, text: checked(text, field.name),
    "name": lambda reader, field, text: checked_name(text, field.name),
    "said": _said,
    "money": _amount,
    "currency": _currency,
    "day": _day,
    "moment": lambda reader, field, text: read_moment(text, reader.now, reader.zone, reader.team, field.lies),
    "percent": _whole(0, 100),
    "tags": _tags,
    "email": _reaches,
    "phone": _reaches,
    "score": _whole(0, 10),
    "activity": _choice(*ACTIVITIES),
    "direction": _choice(*DIRECTIONS),
    "feedback": _choice(*FEEDBACK),
    "whole": _whole_number,
    "quantity": _quantity,
    "rate": _rate,
    "clock": _clock,
    "days": _days,
    "every": _every,
    "choice": _one_of,
    "flag": _flag,
}
