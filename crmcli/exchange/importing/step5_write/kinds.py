"""What each kind of record does with a row: which record it is about, what a new one needs, what follows from a change.

Values are those the driver stores: days and moments are ISO text, which compares as they do.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from crmcli.core.errors import brief
from crmcli.core.names import key
from crmcli.database.connection import Database, Row
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import Text, statement
from crmcli.exchange.importing.step2_understand.columns.fields import IMPORTED
from crmcli.exchange.importing.step3_read.batch import Batch, Refusal, Refused
from crmcli.exchange.importing.step3_read.own_ids import own_records
from crmcli.exchange.importing.step3_read.references import References
from crmcli.records import rows
from crmcli.records.find.statements import MERGED, merged


class Run(NamedTuple):
    """What an import depends on: the day and moment that count as now, who imports, the records referred to, and
    whether closed deals without a close date count as closed today."""

    database: Database
    references: References
    today: str
    now: str
    by: str
    closed_today: bool = False


class Change(NamedTuple):
    """A record as it was and as it is to be."""

    before: Row
    row: Row


class Kind:
    """What holds for every kind; the others say where they differ."""

    told_apart_by: tuple[str, ...] = ("external_key",)
    """Columns that no two records share."""

    keyed = True
    """Does a row without an id get a key made from what it says?"""

    indexed: Mapping[str, tuple[str, ...]] = {}
    """Tables that a large import takes the indexes off, and the indexes that it needs itself."""

    undated = ""
    """What to say where a closed deal has no close date."""

    exported = False
    """Is the file one of crm export? Then each row has its id, and what is blank there is known to be nothing."""

    in_currencies = False
    """Does the file have a column that says in what currency an amount is?"""

    def __init__(self, kind: str, run: Run) -> None:
        self.kind, self.run = kind, run
        self.noted: Counter[str] = Counter()
        """How often something was worked out that the person should know of (see NOTES in step6_say/remarks.py)."""
        self._empty = dict.fromkeys(rows.columns(kind))

    def identify(self, values: dict[str, Any]) -> None:
        """Give a row of a kind that is not `keyed` what its record is known by."""
        values["name_key"] = key(values["name"])

    def match(self, batch: Batch) -> Refused:
        """Give each row the record that it is about."""
        known = self._known(batch, "external_key")
        batch.before = [known.get(values["external_key"]) for values in batch.values]
        if self.exported:
            own_records(self.run.database, self.kind, self.run.references.mark, batch)
        return {}

    def new(self, values: Mapping[str, Any]) -> Row:
        """The row of a new record."""
        return {**self._empty, **values}

    def not_new(self, values: Mapping[str, Any], row: Row) -> None:
        """The row that was taken for new is that of a record there is: what was noted of it is not."""

    def changed(self, values: Mapping[str, Any], before: Row) -> Row:
        """The row of a record there is, with the values that the file gives."""
        return {**before, **values}

    def is_settled(self, before: Row | None) -> bool:
        """Is it a record of which no file changes anything any more? What it is was decided when it was merged."""
        return before is not None and before["id"] in self._merged

    @cached_property
    def _merged(self) -> frozenset[int]:
        """The customers or contacts that are others by now."""
        found = self.run.database.each(merged_records(kind=self.kind)) if self.kind in MERGED else ()
        return frozenset(row["id"] for row in found)

    def check(self, change: Change) -> None:
        """Refuse a change that would break what else is kept of the record."""

    def following(self, first: int, last: int) -> list[tuple[Text, Row]]:
        """The statements that write what else there is of new records, those of the ids from `first` to `last`."""
        return []

    def numbered(self, row: Row) -> None:
        """A new one has its id."""

    def made(self, new: Sequence[Row]) -> None:
        """What else is written for new ones, one by one."""

    def updated(self, changes: Sequence[Change]) -> None:
        """What else is written for changed ones."""

    def _known(self, batch: Batch, column: str) -> dict[Any, Row]:
        """The records there are, by the values of that column."""
        given = [value for values in batch.values if (value := values.get(column)) is not None]
        if not given:
            return {}
        listed = of_keys if column == "external_key" else of_names
        text = listed(kind=self.kind)._replace(types={})  # days stay text, as the file's are by now
        return {row[column]: row for row in self.run.database.all(text, given=json.dumps(given))}


class Named(Kind):
    """Reps, customers and products: known by their id in the file, else by their name."""

    told_apart_by = ("external_key", "name_key")
    keyed = False

    def match(self, batch: Batch) -> Refused:
        by_id, by_name = self._known(batch, "external_key"), self._known(batch, "name_key")
        refused: Refused = {}
        batch.before = []
        for at, values in enumerate(batch.values):
            id, named = values.get("external_key"), by_name.get(values["name_key"])
            found = by_id.get(id) if id is not None else None
            if found is None and named and id is not None and named["external_key"] not in (None, id):
                refused[at] = self._taken(values["name"], named)
            batch.before.append(found or named)
        return refused

    def new(self, values: Mapping[str, Any]) -> Row:
        row = super().new(values)
        if "created" in row and row["created"] is None:
            row["created"] = self.run.today
        return row

    def changed(self, values: Mapping[str, Any], before: Row) -> Row:
        if self.is_settled(before):
            return before
        row = super().changed(values, before)
        if "created" in row and row["created"] is None:
            row["created"] = before["created"]
        if row["external_key"] is None:
            row["external_key"] = before["external_key"]
        if values.get("external_key") is None:  # known by its name: "ACME" is no new name for "Acme"
            row["name"] = before["name"]
        return row

    def _taken(self, name: str, named: Row) -> Refusal:
        return Refusal(
            f'a {self.kind} called "{brief(name)}" has the id "{brief(named["external_key"])}"',
            "names are unique: rename one of the two",
            "name",
        )


NAMED = ("rep", "customer", "product")


@statement(kind=MERGED)
def merged_records(kind: str) -> Any:
    return sa.select(merged(kind).c.id)


@statement(kind=IMPORTED)
def of_keys(kind: str) -> Any:
    """Records as they are kept, by a JSON list of their external keys."""
    return _listed(kind, getattr(t, kind).c.external_key)


@statement(kind=NAMED)
def of_names(kind: str) -> Any:
    """The same by a JSON list of their names' keys."""
    return _listed(kind, getattr(t, kind).c.name_key)


def _listed(kind: str, column: Any) -> Any:
    table = getattr(t, kind)
    columns = (table.c.id, *(table.c[each] for each in rows.columns(kind)))
    return sa.select(*columns).where(dialect.one_of(column, "given"))
