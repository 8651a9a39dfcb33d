"""A field of the team's own: what it holds, how that is read, kept and said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from crmcli.core.conventions import EITHER
from crmcli.core.errors import UsageError, brief
from crmcli.core.names import folded, nearest
from crmcli.core.vocabulary import KINDS
from crmcli.database.connection import Row, encoded

if TYPE_CHECKING:
    from crmcli.records.fields import Field

APART = 1 << 40
"""How far the ids of values of two fields lie apart (see `CustomValue` in `database/schema/tables.py`)."""

READ_AS = {"int": "whole", "amount": "money", "date": "day", "text": "text", "choice": "choice", "yesno": "flag"}
"""The types of fields, and how values are read (see `records/field_readers.py`)."""

NUMBERS = ("int", "amount", "yesno")
"""Types that are kept as numbers."""


class CustomField(NamedTuple):
    """A row of the table; `hidden` once it is out of sight."""

    id: int
    kind: str
    name: str
    type: str
    choices: tuple[str, ...] = ()
    hidden: Any = None

    @classmethod
    def of(cls, row: Row) -> CustomField:
        """The field of a row as it is kept."""
        return cls(**{**row, "choices": tuple(filter(None, (row["choices"] or "").split("\n")))})

    @property
    def column(self) -> str:
        """Where its values are kept."""
        return "number" if self.type in NUMBERS else "text"

    @property
    def typed(self) -> Field:
        """How its values are read."""
        from crmcli.records.fields import Field  # which a list does not need

        return Field(self.name, READ_AS[self.type], EITHER, self.choices)

    def value_id(self, record: int) -> int:
        """The id of the value of that record."""
        return self.id * APART + record

    def kept(self, value: Any) -> Row:
        """The columns of a value that was read; None: it has none."""
        value = int(value) if self.column == "number" else encoded(value)
        return {"number": None, "text": None, self.column: value}

    def plain(self, row: Row, currency: str) -> Any:
        """A value as it is kept, as a plain one: Money, a day, yes or no as a bool."""
        value = row[self.column]
        if self.type == "amount":
            from crmcli.core.money import Money

            return Money(value, currency)
        return date.fromisoformat(value) if self.type == "date" else bool(value) if self.type == "yesno" else value


def canonical(name: str) -> str:
    """What names of fields are kept as and compared by: small letters, an underscore for each dash."""
    return folded(name.strip()).replace("-", "_")


def named(fields: Sequence[CustomField], kind: str, name: str) -> CustomField:
    """The field that is called so. Refused: none is."""
    for field in fields:
        if field.name == canonical(name):
            return field
    near = nearest(canonical(name), (field.name for field in fields), 1)
    way = f"crm add field {kind} {brief(name.strip(), 40) or 'NAME'} --type {'|'.join(READ_AS)}"
    hint = f"did you mean {near[0]}?" if near else f"there is: {_listed(fields)}" if fields else f"add it: {way}"
    raise UsageError(f'{KINDS[kind]} have no field "{brief(name)}" of your own', hint)


def _listed(fields: Sequence[CustomField]) -> str:
    return ", ".join(field.name for field in fields)


def value_text(value: Any) -> str:
    """A plain value as it is said to people, in a form that is read as the same again."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
