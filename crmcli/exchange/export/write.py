"""The export itself: each kind's records are read and written one after another, so that memory does not grow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, tzinfo
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

from crmcli.core.money import Money
from crmcli.database.conditions import Condition, narrowed
from crmcli.database.connection import Database
from crmcli.database.statements.compiled import Text
from crmcli.exchange import stored_records as export
from crmcli.exchange.export.fields import Columns, types_of
from crmcli.exchange.export.lines import Row, csv_lines, json_lines
from crmcli.records.custom_values.query import fields_of, values_of
from crmcli.records.file_mark import mark

STEP = 1000
"""Records between two signs of life."""

ENDINGS = {".vcf": "vcf", ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".xlsx": "xlsx"}
FORMATS = ("csv", "jsonl", "xlsx", "vcf")

Tick = Callable[[int], None]
"""Is told how many records have been written."""


class Order(NamedTuple):
    """What is to be written: kinds of record in their order, in one of the FORMATS. `raw` CSV is not guarded against
    formulas; `archived` records are left out unless wanted, and all that do not fit `where`. `currency` and `zone` are
    the team's."""

    kinds: Sequence[str]
    format: str
    raw: bool
    archived: bool
    currency: str
    zone: tzinfo
    now: datetime
    where: Condition | None = None

    def text(self, text: Text) -> Text:
        """The statement, narrowed to what is to be written."""
        return narrowed(text, self.where)

    @property
    def values(self) -> dict[str, Any]:
        return dict(self.where.values) if self.where else {}


def counts(database: Database, order: Order) -> dict[str, int]:
    """How many records of each kind there are to write."""
    database.script("PRAGMA mmap_size = 0;")  # pages read in place would count as this program's memory
    counted = {kind: order.text(export.how_many(kind=kind, archived=order.archived)) for kind in order.kinds}
    found = {kind: database.one(text, **order.values) for kind, text in counted.items()}
    return {kind: row["count"] if row else 0 for kind, row in found.items()}


class Export:
    """One export of a data file."""

    def __init__(self, database: Database, order: Order, tick: Tick) -> None:
        self._database, self._order, self._tick = database, order, tick
        self._mark = mark(database)
        self._done = 0

    def write(self, file: BinaryIO) -> None:
        """All kinds into one file, which a workbook needs to be able to seek in."""
        if self._order.format == "xlsx":
            self._book(file)
            return
        for kind in self._order.kinds:
            self.write_kind(kind, file)

    def write_kind(self, kind: str, file: BinaryIO) -> None:
        """One kind as lines of text."""
        for chunk in self.chunks(kind):
            file.write(chunk.encode())

    def chunks(self, kind: str) -> Iterator[str]:
        """The lines of one kind, some at a time."""
        lines = self._lines(kind)
        while part := "".join(islice(lines, STEP)):
            yield part

    def _lines(self, kind: str) -> Iterator[str]:
        columns = self._columns(kind)
        currency, rows = self._order.currency, self._rows(columns)
        if self._order.format == "vcf":
            from crmcli.exchange.export.vcards import vcards

            return vcards(columns, rows)
        if self._order.format == "csv":
            return csv_lines(columns, rows, currency, self._order.raw)
        return json_lines(columns, rows, currency, len(self._order.kinds) > 1)

    def _book(self, file: BinaryIO) -> None:
        from crmcli.exchange.export.workbook import Book

        with Book(file, self._order.currency, self._order.zone, self._order.now) as book:
            for kind in self._order.kinds:
                columns = self._columns(kind)
                book.sheet(columns, self._rows(columns))

    def _columns(self, kind: str) -> Columns:
        return Columns(kind, fields_of(self._database, kind))

    def _rows(self, columns: Columns) -> Iterator[Row]:
        """The values of each record in the order of the columns."""
        found = self._own(columns.kind)
        while columns.own and (part := list(islice(found, STEP))):
            values = values_of(self._database, columns.own, (id for id, _ in part))
            for id, row in part:
                own = values.get(id, {})
                yield [*row, *(own[each.id][each.column] if each.id in own else None for each in columns.own)]
        yield from (row for _, row in found)

    def _own(self, kind: str) -> Iterator[tuple[int, Row]]:
        """The values of each record's own fields, and its id in the data file."""
        text = export.records(kind=kind, archived=self._order.archived)._replace(types={})  # days stay text
        money = [name for name, type in zip(export.FIELDS[kind], types_of(kind), strict=True) if type == "money"]
        for row in self._database.each(self._order.text(text), mark=self._mark, **self._order.values):
            self._done += 1
            if self._done % STEP == 0:
                self._tick(self._done)
            if (own := row.get("currency")) not in (None, self._order.currency):
                row |= {name: Money(row[name], own) for name in money if row[name] is not None}
            yield row.pop("row"), list(row.values())
