"""Reads the cells of a batch column by column, with the readers that `crm add` uses, each value once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from crmcli.core.errors import RefusedError
from crmcli.exchange.importing.step2_understand.columns.layout import Column, Layout
from crmcli.exchange.importing.step2_understand.decision import Notation
from crmcli.exchange.importing.step2_understand.evidence import NO_VALUE
from crmcli.exchange.importing.step2_understand.value_maps import ValueMap, words_by_field
from crmcli.exchange.importing.step3_read.batch import Batch, Refused, refusal
from crmcli.exchange.importing.step3_read.cell_readers import Read
from crmcli.exchange.importing.step3_read.closing import settling
from crmcli.exchange.importing.step3_read.column_readers import UNIQUE, ColumnReaders
from crmcli.exchange.importing.step3_read.memo import Memo
from crmcli.exchange.importing.step3_read.references import References
from crmcli.exchange.importing.step3_read.stage_words import StageWords
from crmcli.exchange.importing.values.rounding import Rounding
from crmcli.records.field_readers import Reader
from crmcli.records.fields import REFERENCES, Field

_PLAIN = re.compile(r"(?:[0-9A-Za-z](?:[ -~]*[!-~])?\n)*")
"""Lines of ASCII that begin with a letter or digit and end without a blank: kept as they are written."""

SOME = 5
"""Refused rows of a batch that are looked at to their end."""


class Cells:
    """The readers of a file's columns."""

    def __init__(
        self,
        kind: str,
        layout: Layout,
        reader: Reader,
        maps: Sequence[ValueMap],
        notations: Mapping[str, Notation] | None = None,
        references: References | None = None,
        guarded: bool = False,
        plain: Mapping[str, re.Pattern[str]] | None = None,
        rounding: bool = False,
    ) -> None:
        self.rounding = Rounding(rounding, reader.currency)
        self._amounts = [column.place for column in layout.columns if column.field.type == "money"]
        self._layout, self._reader, self._references = layout, reader, references
        self._columns = (*layout.columns, *layout.closing)
        self.words = words_by_field((*self._columns, *layout.marks), maps)
        self.stages = StageWords(layout, references, self.words.get("stage", {}))
        self.unused = {f"{each.field}:{each.theirs}": None for each in maps}
        """Words that stand for others and that no cell has had yet."""
        self._readers = ColumnReaders(
            kind, layout, reader, self.words, self.stages, self.unused, notations or {}, references, guarded,
            plain or {}, self.rounding,
        )  # fmt: skip
        self._worded = {column.place for column in self._columns if column.field.name in self.words}
        self._reads = [self._readers.of(column, reader) for column in self._columns]
        pairs = enumerate(zip(self._reads, self._columns, strict=True))
        self._references_last = sorted(pairs, key=lambda pair: _order(pair[1][1].field))
        """The columns with their places. What references make is made for good rows only; and the file they are looked
        up in may still be busy with the rows before. Amounts are read once their currencies are known."""
        self._settle = settling(kind, layout, references) if references else None
        names = [column.field.name for column in layout.columns]
        self._currency_at = names.index("currency") if "currency" in names else -1
        self._amount_at = names.index("amount") if "amount" in names and self._currency_at >= 0 else -1
        """Where amounts stand that have a column of currencies beside them."""
        self._usual, self._amounts_in = frozenset((None, reader.currency)), dict[str, Read]()
        # The currency is that of the amount, and kept with it.
        self._kept = [at for at, column in enumerate(layout.columns) if column.field.name != "currency"]
        self._names = [kept_in(layout.columns[at].field) for at in self._kept]

    def read(self, batch: Batch) -> Refused:
        """Give the batch its values; returns the rows that have a cell nobody can read."""
        if not len(batch):
            return {}
        try:
            refused = self._read_at_once(batch)
        except RefusedError:
            refused = self._read_singly(batch)
        if self._references:
            self._references.write()
        if own := self._layout.own:
            batch.own = [{field.id: values.pop(name) for name, field in own.items()} for values in batch.values]
        for place in self._amounts:
            self.rounding.note([cells[place] for at, cells in enumerate(batch.cells) if at not in refused])
        return refused

    def _read_at_once(self, batch: Batch) -> Refused:
        """Column by column, each value once."""
        columns = list(zip(*batch.cells, strict=True))
        read: list[Sequence[Any]] = [()] * len(self._columns)
        for at, (each, column) in self._references_last:
            if at == self._amount_at and not set(currencies := read[self._currency_at]) <= self._usual:
                pairs = zip(columns[column.place], currencies, strict=True)
                read[at] = [self._amount_in(currency)(cell) for cell, currency in pairs]
            else:
                read[at] = self._column(each, column, columns[column.place])
        kept = [read[at] for at in self._kept]
        names = self._names
        batch.values = [dict(zip(names, values)) for values in zip(*kept)]  # noqa: B905 - checked above
        return self._settled(batch, read[len(self._layout.columns) :]) if self._settle else {}

    def _read_singly(self, batch: Batch) -> Refused:
        """Row by row, so that each bad cell is known."""
        refused: Refused = {}
        for at, cells in enumerate(batch.cells):
            values: dict[int, Any] = {}
            for number, (read, column) in self._references_last:
                try:
                    if number == self._amount_at:
                        read = self._amount_in(values.get(self._currency_at))
                    values[number] = read(cells[column.place])
                except RefusedError as error:
                    refused.setdefault(at, refusal(error, column.field.name))
                    # The other references of some rows are looked at too, so that all that is missing can be told.
                    if column.field.type not in REFERENCES or len(refused) > SOME:
                        break
            row = [values.get(number) for number in self._kept]
            batch.values.append(dict(zip(self._names, row, strict=True)))
            if at not in refused and self._settle:
                said = [values[number] for number in range(len(self._layout.columns), len(self._columns))]
                refused.update(self._settled(batch, [[value] for value in said], at))
        return refused

    def _settled(self, batch: Batch, said: Sequence[Sequence[Any]], start: int = 0) -> Refused:
        """Let what the file says of winning and losing decide stages and close dates, from the row at `start` on."""
        refused: Refused = {}
        names = [column.field.name for column in self._layout.closing]
        rows = batch.values[start:]
        assert self._settle is not None
        for at in self._settle.concerned(rows):
            try:
                self._settle.settle(rows[at], dict(zip(names, (column[at] for column in said), strict=True)))
            except RefusedError as error:
                refused[start + at] = refusal(error)
        return refused

    def _column(self, read: Read, column: Column, cells: Sequence[str]) -> list[Any]:
        """The cells of one column, read. Ids and texts that are plain are what they say, many at a time."""
        plain = column.field.type in UNIQUE and column.place not in self._worded
        joined = "\n".join((*cells, "")) if plain else ""
        exact = column.field.type != "key" or "E+" not in joined
        if plain and exact and _PLAIN.fullmatch(joined) and NO_VALUE.isdisjoint(cells):
            return list(cells)
        if not isinstance(read, Memo):
            return list(map(read, cells))
        if column.field.type in REFERENCES and self._references:
            self._references.look_up(REFERENCES[column.field.type], set(cells).difference(read))
        return list(map(read.__getitem__, cells))

    def _amount_in(self, currency: str | None) -> Read:
        """The reader of amounts in that currency; None is the usual one."""
        if currency is None or currency in self._usual:
            return self._reads[self._amount_at]
        if currency not in self._amounts_in:
            reader = self._reader._replace(own=currency)
            self._amounts_in[currency] = self._readers.of(self._columns[self._amount_at], reader)
        return self._amounts_in[currency]

    def is_past(self, text: str) -> bool:
        """Is the cell of the close date a day before today?"""
        at = next(at for at, column in enumerate(self._columns) if column.field.name == "closed")
        try:
            day = self._reads[at](text)
        except RefusedError:
            return False
        return day is not None and str(day) < self._reader.today.isoformat()


def _order(field: Field) -> int:
    return 2 if field.type in REFERENCES else field.name != "currency"


def kept_in(field: Field) -> str:
    """The column of the table that holds the field."""
    return "external_key" if field.type == "key" else field.column
