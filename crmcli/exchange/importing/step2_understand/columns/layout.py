"""The header of a file, understood: which column holds which field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crmcli.exchange.importing.step2_understand.columns.fields import CLOSING
from crmcli.exchange.importing.step2_understand.columns.joined import Joined
from crmcli.exchange.importing.step2_understand.titles.profiles import Recognised
from crmcli.records.custom_values.definition import CustomField
from crmcli.records.fields import Field

REFUSED = ("line", "reason")
"""The columns that come first in a file of refused rows: importing it again passes over them."""


class Column(NamedTuple):
    """A column that is read: where it stands in a row, its title there, and its field."""

    place: int
    title: str
    field: Field


class Layout(NamedTuple):
    """The header, understood. `extra` is how many columns at the front are those of a file of refused rows; `closing`
    are columns that only help to tell a deal's stage and close date, `marks` those that tell which rows to leave out or
    what chance a stage has; `recognised` is the program that wrote it. `fixed` are values that --set gives every row:
    their columns stand behind the last one of the header. `instead` are columns that are not taken, each with the one
    that is; `own` the fields of the team's own that the file has, by name. `joined` are fields
    that stand in several columns: their own stand behind all others."""

    header: Sequence[str]
    columns: Sequence[Column]
    ignored: Sequence[str]
    extra: int
    closing: Sequence[Column] = ()
    recognised: Recognised = Recognised(None)
    marks: Sequence[Column] = ()
    fixed: Sequence[str] = ()
    instead: Mapping[str, str] = {}
    own: Mapping[str, CustomField] = {}
    joined: Sequence[Joined] = ()

    def behind(self, cells: Sequence[str]) -> list[str]:
        """What stands behind the cells of a row: what --set gives, and what some of them say together."""
        row = [*cells, ""]
        return [*self.fixed, *(each.value(row) for each in self.joined)]

    @property
    def foreign(self) -> bool:
        """Was the file written by another program that is known?"""
        return self.recognised.profile is not None

    def column(self, field: str) -> Column | None:
        """The column that holds the field."""
        every = (*self.columns, *self.closing, *self.marks)
        return next((column for column in every if column.field.name == field), None)

    @property
    def decided(self) -> bool:
        """Does a column besides the stage say whether deals were won or lost?"""
        return any(column.field in CLOSING for column in self.closing)

    def given(self, column: Column) -> bool:
        """Is it a column of the file, not a value that --set gives?"""
        return column.place < len(self.header)
