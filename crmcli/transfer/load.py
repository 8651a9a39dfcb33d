"""The import itself: batch by batch a file's rows are read, matched with the records there are, checked and written.

All of it belongs to one transaction of the caller's.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from itertools import count
from typing import NamedTuple

from crmcli.database.bulk import Bulk
from crmcli.database.connect import Row
from crmcli.errors import RefusedError
from crmcli.names import key
from crmcli.records import rows
from crmcli.transfer.batch import Batch, Refusal, Refused, batches, refusal
from crmcli.transfer.cells import Cells
from crmcli.transfer.columns import Layout
from crmcli.transfer.contacts import Activities, Answers
from crmcli.transfer.deals import Deals
from crmcli.transfer.export.fields import is_exported
from crmcli.transfer.framing import Line
from crmcli.transfer.keys import MADE, Memory, give_keys
from crmcli.transfer.kinds import Change, Kind, Named, Run, insert
from crmcli.transfer.references import newest_id
from crmcli.transfer.refused import Refusals

KINDS: dict[str, type[Kind]] = {
    "rep": Named,
    "customer": Named,
    "product": Named,
    "deal": Deals,
    "activity": Activities,
    "feedback": Answers,
}
"""What each kind of record does with a row."""

UNTIL_COLLECTED = 100_000
"""Objects that are made before Python looks for those that hold on to each other: rows never do, and looking through
them all again and again would be a tenth of the work."""

LARGE = 5_000
"""New records from which on it pays to build the indexes anew."""


class Counts(NamedTuple):
    """What became of the rows that were taken."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def taken(self) -> int:
        return sum(self)

    def plus(self, other: Counts) -> Counts:
        return Counts(*(mine + its for mine, its in zip(self, other, strict=True)))


class Todo(NamedTuple):
    """What is to be written for a batch, by the places of its rows, and which of them are refused."""

    new: dict[int, Row]
    changes: dict[int, Change]
    refused: Refused


class Load:
    """One import of one kind of record."""

    def __init__(self, kind: str, run: Run, layout: Layout, cells: Cells, refusals: Refusals) -> None:
        self.run, self.layout, self.cells, self.refusals = run, layout, cells, refusals
        self.kind = KINDS[kind](kind, run)
        self.kind.exported = is_exported(kind, layout.header)
        self.counts = Counts()
        self._memory, self._bulk = Memory(run.database), Bulk(run.database)
        self._above = newest_id(run.database, kind)
        self._ids = count(self._above + 1)
        self._first = self.kind.keyed and not self._above
        """Are these the first records of their kind? Then every row is taken to be new until the table says that its
        key is there already: looking each one up beforehand would take as long as writing it."""
        self._down = False

    def rows(self, lines: Iterator[Line], tick: Callable[[], None]) -> None:
        """Take the rows; `tick` is called now and then."""
        gc.set_threshold(UNTIL_COLLECTED)
        for batch in batches(lines):
            good = self.refusals.sift(batch, self._uneven(batch))
            good = self.refusals.sift(good, self.cells.read(good))
            self._identify(good)
            for part in good.parts(self.kind.told_apart_by):
                self.counts = self.counts.plus(self._take(part))
            self.refusals.settle()
            self._take_down()
            tick()
        self._bulk.build()
        if self.refusals.count:
            self.run.references.take_back(self.kind.kind)

    def _uneven(self, batch: Batch) -> Refused:
        """Rows with another number of cells than the header has."""
        width = len(self.layout.header)
        return {at: _uneven(len(cells), width) for at, cells in enumerate(batch.cells) if len(cells) != width}

    def _identify(self, batch: Batch) -> None:
        """Give each row what its record is known by."""
        if self.kind.keyed:
            give_keys(batch, self.layout, self._memory)
            return
        for values in batch.values:
            values["name_key"] = key(values["name"])

    def _take(self, part: Batch) -> Counts:
        """Write what is new or changed in rows of which no two are about one record."""
        if not self._first:
            return self._taken(self.refusals.sift(part, self.kind.match(part)))
        part.before = [None] * len(part)
        todo = self._worked_out(part)
        there = self._write(todo)
        for at in there:
            self.kind.not_new(part.values[at], todo.new[at])
        refused = {**todo.refused, **there}
        counts = self._counted(part, todo, refused)
        if not refused:
            return counts
        again = part.only(sorted(refused))
        return counts.plus(self._taken(self.refusals.sift(again, self.kind.match(again))))

    def _taken(self, part: Batch) -> Counts:
        """Write what is new or changed in rows that were matched with the records there are."""
        todo = self._worked_out(part)
        refused = {**todo.refused, **self._write(todo)}
        self.refusals.sift(part, refused)
        return self._counted(part, todo, refused)

    def _counted(self, part: Batch, todo: Todo, refused: Refused) -> Counts:
        new, changed = (sum(at not in refused for at in places) for places in (todo.new, todo.changes))
        return Counts(new, changed, len(part) - len(refused) - new - changed)

    def _worked_out(self, part: Batch) -> Todo:
        """What is to be written for each row."""
        todo, again = Todo({}, {}, {}), self._spoken_of(part)
        for at, (values, before) in enumerate(zip(part.values, part.before, strict=True)):
            try:
                if before is None:
                    todo.new[at] = self.kind.new(values)
                elif self.kind.exported or not (values.get("external_key") or "").startswith(MADE):
                    # A key that was made of what the row says tells by itself that nothing has changed.
                    row = self.kind.changed(values, before)
                    if row != before and before["id"] in again:
                        todo.refused[at] = self._twice()
                    elif row != before:
                        change = Change(before, row)
                        self.kind.check(change)
                        todo.changes[at] = change
            except RefusedError as error:
                todo.refused[at] = refusal(error)
        return todo

    def _spoken_of(self, part: Batch) -> set[int]:
        """The records of which an earlier row of this file has spoken."""
        ids = [row["id"] for row in part.before if row]
        old = [id for id in ids if id <= self._above]
        return self._memory.again(old).union(id for id in ids if id > self._above) if ids else set()

    def _twice(self) -> Refusal:
        field = "id" if self.layout.column("id") else "name"
        return Refusal("an earlier row says otherwise of the same record", "keep one of the two rows", field)

    def _write(self, todo: Todo) -> Refused:
        """Write new and changed records; returns the rows that break a rule of the table."""
        database, refused = self.run.database, Refused()
        for id, row in zip(self._ids, todo.new.values()):  # noqa: B905 - there is always another id
            row["id"] = id
        updates = [{**row, "id_": row["id"]} for _, row in todo.changes.values()]
        for places, statement, records in (
            (list(todo.new), insert(kind=self.kind.kind), list(todo.new.values())),
            (list(todo.changes), rows.update(kind=self.kind.kind), updates),
        ):
            for at, error in database.write_each(statement, records).items():
                refused[places[at]] = refusal(error)
        self.kind.added([row for at, row in todo.new.items() if at not in refused])
        self.kind.updated([change for at, change in todo.changes.items() if at not in refused])
        return refused

    def _take_down(self) -> None:
        """Take the indexes down once there is so much new that building them anew is quicker than keeping them up."""
        if not self._down and self.counts.new >= LARGE and self.counts.new * 8 >= self._above:
            self._down = True
            for table, keep in self.kind.indexed.items():
                self._bulk.take_down(table, keep)


def _uneven(cells: int, width: int) -> Refusal:
    hint = "does a cell with a comma lack its quotation marks?" if cells > width else "give every column a cell"
    return Refusal(f"{cells} {'cell' if cells == 1 else 'cells'}, but the header has {width}", hint)
