"""What the rows of a file say of fields of the team's own: which records it changes, and writing it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from crmcli.database.connection import Database, Row
from crmcli.database.statements.compiled import Text
from crmcli.exchange.importing.step3_read.batch import Batch
from crmcli.records.custom_values.definition import CustomField
from crmcli.records.custom_values.query import values_of
from crmcli.records.custom_values.write import insert_value, write_values

FIRST = 20
"""Records that are remembered of those that were changed."""


class OwnValues:
    """The fields of the team's own that a file has."""

    def __init__(self, database: Database, fields: Mapping[str, CustomField]) -> None:
        self._database, self._fields = database, {field.id: field for field in fields.values()}
        self.changed: list[int] = []
        """The first records of which the file has changed values."""
        self._taken: list[Row] = []

    def take_down(self) -> None:
        """Take the triggers down that look at each new value: there are very many, and the program itself made them."""
        self._taken = self._database.all(_GUARD) if self._fields else []
        for row in self._taken:
            self._database.script(f"DROP TRIGGER {row['name']};")
        if self._taken and self._database.noting:
            self._database.noting.together("custom_value")

    def build(self) -> None:
        """Make the triggers again as they were."""
        for row in self._taken:
            self._database.script(f"{row['sql']};")
        if self._taken and self._database.noting:
            self._database.noting.singly("custom_value")
        self._taken = []

    def differing(self, part: Batch) -> set[int]:
        """The places of rows that say something else of their record than is kept."""
        if not self._fields:
            return set()
        known = [row["id"] for row in part.before if row]
        found = values_of(self._database, [*self._fields.values()], known)
        pairs = enumerate(zip(part.before, part.own, strict=True))
        return {at for at, (before, own) in pairs if before and self._differs(own, found.get(before["id"], {}))}

    def _differs(self, own: Mapping[int, Any], kept: Mapping[int, Row]) -> bool:
        for id, value in own.items():
            row = kept.get(id)
            if (value is None) != (row is None):
                return True
            if row is not None and any(row[name] != each for name, each in self._fields[id].kept(value).items()):
                return True
        return False

    def write(self, part: Batch, new: Mapping[int, Row], changed: Collection[int]) -> None:
        """Write what the rows at those places say of new records, and of records that there were."""
        if not self._fields:
            return
        given = [
            {"id": field.value_id(row["id"]), "field_id": id, "record_id": row["id"], **field.kept(value)}
            for at, row in new.items()
            for id, value in part.own[at].items()
            if value is not None
            for field in (self._fields[id],)
        ]
        given.sort(key=lambda each: each["id"])
        self._database.run_many(insert_value(), given)
        if self._taken:
            self._database.run_many(_NOTE, runs([row["id"] for row in given]))
        wanted = {before["id"]: part.own[at] for at in changed if (before := part.before[at])}
        self.changed += [*wanted][: FIRST - len(self.changed)]
        write_values(self._database, [*self._fields.values()], wanted)


def runs(ids: Sequence[int]) -> Iterator[Row]:
    """Ids in their order as rows of those that follow each other: the first and the last of each."""
    first = last = None
    for id in ids:
        if last is not None and id != last + 1:
            yield {"first": first, "last": last}
            first = None
        first, last = id if first is None else first, id
    if last is not None:
        yield {"first": first, "last": last}


_GUARD = Text("SELECT name, sql FROM sqlite_master WHERE name = 'custom_value_insert_guard'", {})
_NOTE = Text(
    "INSERT INTO change_row (change_id, kind, record_id, last_id) "
    "SELECT change_id, 'custom_value', :first, :last FROM journal WHERE change_id IS NOT NULL",
    {},
)
"""Notes new values in the journal, as each would be."""
