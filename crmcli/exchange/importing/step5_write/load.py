"""The import itself: batch by batch a file's rows are read, matched with the records there are, checked and written.

All of it belongs to one transaction of the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import count
from math import inf
from typing import NamedTuple

from crmcli.core.errors import RefusedError, brief
from crmcli.core.names import pasted
from crmcli.database.bulk.load import Bulk
from crmcli.database.connection import Broken, Row
from crmcli.exchange.export.fields import is_exported
from crmcli.exchange.importing.step1_open.framing import Line
from crmcli.exchange.importing.step2_understand.columns.layout import Layout
from crmcli.exchange.importing.step3_read.batch import Batch, Refusal, Refused, batches, refusal
from crmcli.exchange.importing.step3_read.cells import Cells
from crmcli.exchange.importing.step3_read.leaving_out import LeavingOut
from crmcli.exchange.importing.step3_read.query import newest_id
from crmcli.exchange.importing.step3_read.shapes import Shapes
from crmcli.exchange.importing.step4_match.keys import MADE, Memory, give_keys
from crmcli.exchange.importing.step5_write.contacts import Contacts
from crmcli.exchange.importing.step5_write.deals import Deals
from crmcli.exchange.importing.step5_write.interactions import Activities, Answers
from crmcli.exchange.importing.step5_write.kinds import Change, Kind, Named, Run
from crmcli.exchange.importing.step5_write.own_values import OwnValues
from crmcli.exchange.importing.step5_write.refusals import Refusals
from crmcli.exchange.importing.step5_write.work import Cases, Tasks
from crmcli.records import rows

KINDS: dict[str, type[Kind]] = {
    "rep": Named,
    "customer": Named,
    "contact": Contacts,
    "product": Named,
    "deal": Deals,
    "activity": Activities,
    "feedback": Answers,
    "case": Cases,
    "task": Tasks,
}
"""What each kind of record does with a row."""

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
    """What is to be written for a batch, by the places of its rows, and which of them are refused; `own` are those that
    change what records have in fields of the team's own."""

    new: dict[int, Row]
    changes: dict[int, Change]
    refused: Refused
    own: set[int]


class UnderWay(NamedTuple):
    """Rows of which the new ones are being written while the next batch is read; `ended` waits for that."""

    part: Batch
    todo: Todo
    ended: Callable[[], Broken]


class Load:
    """One import of one kind of record."""

    def __init__(
        self, kind: str, run: Run, layout: Layout, cells: Cells, refusals: Refusals, leaving: LeavingOut
    ) -> None:
        self.run, self.layout, self.cells, self.refusals, self.leaving = run, layout, cells, refusals, leaving
        self.kind = KINDS[kind](kind, run)
        self.kind.undated = _undated(layout)
        self.kind.exported = is_exported(kind, layout.header)
        self.kind.in_currencies = layout.column("currency") is not None
        self.counts = Counts()
        self.own = OwnValues(run.database, layout.own)
        self._memory, self._bulk = Memory(run.database), Bulk(run.database)
        self._above = newest_id(run.database, kind)
        self._ids = count(self._above + 1)
        self._first = self.kind.keyed and not self._above
        """Are these the first records of their kind? Then every row is taken to be new until the table says that its
        key is there already: looking each one up beforehand would take as long as writing it."""
        self._down = False
        self._under_way: UnderWay | None = None

    def rows(self, lines: Iterator[Line], tick: Callable[[], None]) -> None:
        """Take the rows; `tick` is called now and then."""
        shapes = Shapes(self.layout.header)
        for batch in batches(lines):
            good = self.refusals.sift(batch, shapes.refused(batch))
            if self.layout.fixed or self.layout.joined:
                good.cells = [[*cells, *self.layout.behind(cells)] for cells in good.cells]
            good = self.refusals.sift(*self.leaving.sift(good))
            good = self.refusals.sift(good, self.cells.read(good))
            self._identify(good)
            for part in good.parts(self.kind.told_apart_by):
                self._take(part)
            self.refusals.settle(self._under_way.part.lines[0] if self._under_way else inf)
            self._take_down()
            tick()
        self._land()
        self.refusals.settle()
        self._bulk.build()
        self.own.build()
        if self.refusals.count:
            self.run.references.take_back(self.kind.kind)

    def _identify(self, batch: Batch) -> None:
        """Give each row what its record is known by."""
        if self.kind.keyed:
            give_keys(batch, self.layout, self._memory)
            return
        for values in batch.values:
            self.kind.identify(values)

    def _take(self, part: Batch) -> None:
        """Take rows of which no two are about one record: what is new is being written when this returns."""
        if self._first:
            part.before = [None] * len(part)
        else:
            self._land()
            part = self._matched(part)
        if len(part):
            todo = self._worked_out(part)
            self._land()
            self._under_way = self._begun(part, todo)

    def _land(self) -> None:
        """See the rows through that are under way. Of those that were taken for new without a look, the refused ones
        may be of records that are there by now: they are looked up, and taken once more."""
        way, self._under_way = self._under_way, None
        if not way:
            return
        refused = self._written(way)
        if self._first and refused:
            self._count(way, refused)
            for at in refused.keys() & way.todo.new.keys():
                self.kind.not_new(way.part.values[at], way.todo.new[at])
            part = self._matched(way.part.only(sorted(refused)))
            way = self._begun(part, self._worked_out(part))
            refused = self._written(way)
        self.refusals.sift(way.part, refused)
        self._count(way, refused)

    def _count(self, way: UnderWay, refused: Refused) -> None:
        todo = way.todo
        new, changed = (
            sum(at not in refused for at in places) for places in (todo.new, todo.changes.keys() | todo.own)
        )
        self.counts = self.counts.plus(Counts(new, changed, len(way.part) - len(refused) - new - changed))

    def _matched(self, part: Batch) -> Batch:
        """The rows with the records there are; what no row can be about is refused."""
        return self.refusals.sift(part, self.kind.match(part))

    def _worked_out(self, part: Batch) -> Todo:
        """What is to be written for each row."""
        todo, again = Todo({}, {}, {}, self.own.differing(part)), self._spoken_of(part)
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
                if at in todo.own and before and before["id"] in again:
                    todo.refused[at] = self._twice()
            except RefusedError as error:
                todo.refused[at] = refusal(error)
        todo.own.difference_update(
            [at for at in todo.own if at in todo.refused or self.kind.is_settled(part.before[at])]
        )
        return todo

    def _spoken_of(self, part: Batch) -> set[int]:
        """The records of which an earlier row of this file has spoken."""
        ids = [row["id"] for row in part.before if row]
        old = [id for id in ids if id <= self._above]
        return self._memory.again(old).union(id for id in ids if id > self._above) if ids else set()

    def _twice(self) -> Refusal:
        field = "id" if self.layout.column("id") else "name"
        return Refusal("an earlier row says otherwise of the same record", "keep one of the two rows", field)

    def _begun(self, part: Batch, todo: Todo) -> UnderWay:
        """Begin to write the new records, and what belongs to them."""
        new = list(todo.new.values())
        for id, row in zip(self._ids, new):  # noqa: B905 - there is always another id
            row["id"] = id
            self.kind.numbered(row)
        then = self.kind.following(new[0]["id"], new[-1]["id"]) if new else []
        return UnderWay(part, todo, self.run.database.begin(rows.insert(kind=self.kind.kind), new, then))

    def _written(self, way: UnderWay) -> Refused:
        """Write the changed records too, once the new ones are written; returns the rows that are refused for a reason
        of their own, or because they break a rule of the table."""
        todo, update = way.todo, rows.update(kind=self.kind.kind)
        refused = {**todo.refused, **_by_place(todo.new, way.ended())}
        updates = [{**row, "id_": row["id"]} for _, row in todo.changes.values()]
        refused |= _by_place(todo.changes, self.run.database.write_each(update, updates))
        self.kind.updated([change for at, change in todo.changes.items() if at not in refused])
        made = {at: row for at, row in todo.new.items() if at not in refused}
        self.kind.made(list(made.values()))
        self.own.write(way.part, made, todo.own - refused.keys())
        return refused

    def _take_down(self) -> None:
        """Take the indexes down once there is so much new that building them anew is quicker than keeping them up."""
        if not self._down and self.counts.new >= LARGE and self.counts.new * 8 >= self._above:
            self._down = True
            self.own.take_down()
            for table, keep in self.kind.indexed.items():
                self._bulk.take_down(table, keep)


def _undated(layout: Layout) -> str:
    """What to say where a closed deal has no close date."""
    expected = layout.column("expected")
    if layout.column("closed") is None and expected:
        return f"if {brief(expected.title, 40)} is the day it closed: {pasted('--map', f'{expected.title}=closed')}"
    return "say which column has the day: --closed-from COLUMN, or leave such rows out: --skip-bad"


def _by_place(places: Iterable[int], broken: Broken) -> Refused:
    """The refused ones of rows, by the places that those have in their batch."""
    at = list(places)
    return {at[number]: refusal(error) for number, error in broken.items()}
