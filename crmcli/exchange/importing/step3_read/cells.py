"""Reads the cells of a batch column by column, with the readers that `crm add` uses, each value once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from crmcli.core.errors import RefusedError, UsageError, brief
from crmcli.core.money import exponent
from crmcli.core.names import key, nearest, pasted
from crmcli.database.connection import encoded
from crmcli.exchange.export.fields import is_exported
from crmcli.exchange.importing.step2_understand.columns.fields import IN_CURRENCIES
from crmcli.exchange.importing.step2_understand.columns.layout import Column, Layout
from crmcli.exchange.importing.step2_understand.decision import Notation
from crmcli.exchange.importing.step2_understand.evidence import NO_NUMBER, NO_VALUE
from crmcli.exchange.importing.step2_understand.outcomes.words import (
    BY_TYPE,
    in_our_words,
    sounds_like,
    status_of,
    without_pipeline,
)
from crmcli.exchange.importing.step2_understand.value_maps import ValueMap
from crmcli.exchange.importing.step3_read.batch import Batch, Refused, refusal
from crmcli.exchange.importing.step3_read.cell_readers import (
    SPECIAL,
    Read,
    blank_or,
    chosen,
    dated,
    in_notation,
    in_words,
    named,
    plain_only,
    unguarded_first,
    valued,
)
from crmcli.exchange.importing.step3_read.closing import settling
from crmcli.exchange.importing.step3_read.memo import Memo
from crmcli.exchange.importing.step3_read.references import References
from crmcli.exchange.importing.values.rounding import Rounding
from crmcli.exchange.importing.values.title_units import currency_in
from crmcli.records.fields import REFERENCES, Field, Reader

OPTIONAL = {"deal": ("title", "rep", "stage", "closed")}
"""Fields that are worked out where the cell is blank: a blank cell then changes nothing of a deal there is."""

_UNIQUE = ("text", "name", "key")
"""Types whose values rarely repeat: remembering them would cost more than reading them anew."""

_PLAIN = re.compile(r"(?:[0-9A-Za-z](?:[ -~]*[!-~])?\n)*")
"""Lines of ASCII that begin with a letter or digit and end without a blank: kept as they are written."""

SOME = 5
"""Refused rows of a batch that are looked at to their end."""

MORE = 4
"""So many times more amounts and names of records are remembered than other values: there are more of them."""

PLAIN_DECIMALS = 2
"""Decimals that plain amounts have at most: in a currency with fewer they may have to be rounded."""

_DATED = ("day", "moment")


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
        self._plain = plain or {}
        self._exported = is_exported(kind, layout.header)
        """In a file of crm export a blank cell alone has no value: "-" or "None" there is what a person wrote."""
        self._layout, self._reader, self._optional = layout, reader, OPTIONAL.get(kind, ())
        self._notations, self._references, self._guarded = notations or {}, references, guarded
        self._columns = (*layout.columns, *layout.closing)
        self.unused = {f"{each.field}:{each.theirs}": None for each in maps}
        self.words = words_by_field((*self._columns, *layout.marks), maps)
        self._worded = {column.place for column in self._columns if column.field.name in self.words}
        self._reads = [self._read_of(column, reader) for column in self._columns]
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
        plain = column.field.type in _UNIQUE and column.place not in self._worded
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
            self._amounts_in[currency] = self._read_of(self._columns[self._amount_at], reader)
        return self._amounts_in[currency]

    def _read_of(self, column: Column, reader: Reader) -> Read:
        """The reader of one column: a cell to the value as the driver stores it."""
        field, words = column.field, self.words.get(column.field.name, {})
        if not self._layout.given(column):
            return Memo(partial(self._fixed, field))
        if field.name in IN_CURRENCIES and not reader.own:
            said = currency_in(column.title, reader.currency)
            reader = reader._replace(own="" if said == reader.currency else said)
        read = self._plainly(field, reader)
        if field.type == "stage":
            read = partial(self._stage, read)
        elif field.type in BY_TYPE:
            read = partial(in_words, read, field.type)
        if field.type == "choice":
            read = partial(chosen, read, field)
        elif field.type not in _UNIQUE:
            read = partial(self._valued, read, REFERENCES.get(field.type, ""))
        elif not self._exported:
            read = partial(valued, read)
        if field.name in self._optional:
            read = partial(blank_or, read)
        if self._guarded:
            read = partial(unguarded_first, read)
        if words:
            read = partial(self._translated, read, words)
        if field.type in _UNIQUE and not words:
            return read
        return Memo(read, MORE if field.type == "money" or field.type in REFERENCES else 1)

    def _fixed(self, field: Field, text: str) -> Any:
        """A value of the command line."""
        if field.type in SPECIAL:
            return SPECIAL[field.type](self._reader)(text)
        word = in_our_words(field.type, text) if field.type in BY_TYPE else text
        return encoded(self._reader.value(field, word))

    def _plainly(self, field: Field, reader: Reader) -> Read:
        """The reader of a cell that has a value, in the notation of its column."""
        notation = self._notations.get(field.name)
        if field.type == "money" and exponent(reader.currency) < PLAIN_DECIMALS:
            notation = notation or Notation(".", "", 0)
        if field.type in SPECIAL:
            return SPECIAL[field.type](reader)
        if notation:
            read: Read = partial(named, in_notation(field, notation, reader, self.rounding), field)
            return partial(plain_only, read, self._plain[field.name]) if field.name in self._plain else read
        read = partial(reader.value, field)
        if field.type in _DATED:
            read = partial(dated, read, field)
        return partial(plain_only, read, self._plain[field.name]) if field.name in self._plain else read

    def _valued(self, read: Read, kind: str, text: str) -> Any:
        """Nothing where the cell says that there is none, unless a record is called so."""
        word = text.strip()
        if word in (NO_VALUE if kind else NO_NUMBER) and not (word and self._there(kind, word)):
            return None
        return read(text)

    def _there(self, kind: str, name: str) -> bool:
        return bool(kind) and self._references is not None and self._references.there(kind, name)

    def _stage(self, read: Read, text: str) -> Any:
        """A stage by its name, with or without the pipeline behind it; else by a word for won or lost. A word for an
        open deal names no stage, nor does one of which all deals are closed by what another column says."""
        name = self.known_stage(text)
        if name is not None:
            return read(name) if name else None
        name, planned = self._new_stage(text), self._references and self._references.planned
        if planned and key(name) in planned.closed:
            return None
        adding = self._references is not None and self._references.adds_stages
        if not adding and not self._layout.decided and (alike := sounds_like(name)) and not self._said(name):
            such = "Won" if alike == "ended" else alike.title()
            raise RefusedError(
                f'"{brief(text, 60)}" is no stage there is: are its deals won, lost or open?',
                f"say so: {pasted('--map-value', f'stage:{brief(text, 40)}={such}')}, or add the stage",
            )
        return read(name)

    def _said(self, name: str) -> bool:
        planned = self._references.planned if self._references else None
        return planned is not None and key(name) in planned.chances

    def known_stage(self, text: str) -> str | None:
        """The name of the stage that there is for that word, or a word for won or lost; empty where it says only that
        the deal is open, None for a stage that is not there."""
        bare = without_pipeline(text)
        for name in (text, bare):
            if self._there("stage", name):
                return name
        meaning = status_of(text) or status_of(bare)
        return "" if meaning == "open" else meaning

    def ends(self, text: str) -> bool:
        """Is that a word for won or lost, or a stage of such deals?"""
        said = self.words.get("stage", {}).get(key(text))
        word = said.ours if said else text
        name = self.known_stage(word.strip())
        stages = self._references.funnel.stages if self._references and name else ()
        return name in ("won", "lost") or any(
            row["name_key"] == key(name or "") and row["status"] != "open" for row in stages
        )

    def _new_stage(self, text: str) -> str:
        return (without_pipeline(text) if self._layout.recognised.name == "hubspot" else text).strip()

    def new_stage(self, text: str) -> str | None:
        """The name of the new stage that a cell of the stage column is about; None where it is about none."""
        word = text.strip()
        said = self.words.get("stage", {}).get(key(word))
        word = said.ours.strip() if said else word
        if word in NO_VALUE or self.known_stage(word) is not None:
            return None
        return self._new_stage(word)

    def is_past(self, text: str) -> bool:
        """Is the cell of the close date a day before today?"""
        at = next(at for at, column in enumerate(self._columns) if column.field.name == "closed")
        try:
            day = self._reads[at](text)
        except RefusedError:
            return False
        return day is not None and str(day) < self._reader.today.isoformat()

    def _translated(self, read: Read, words: Mapping[str, ValueMap], text: str) -> Any:
        found = words.get(key(text))
        if found is None:
            return read(text)
        self.unused.pop(f"{found.field}:{found.theirs}", None)
        return read(found.ours)


def _order(field: Field) -> int:
    return 2 if field.type in REFERENCES else field.name != "currency"


def kept_in(field: Field) -> str:
    """The column of the table that holds the field."""
    return "external_key" if field.type == "key" else field.column


def words_by_field(columns: Sequence[Column], maps: Sequence[ValueMap]) -> dict[str, dict[str, ValueMap]]:
    """For each field the words that are replaced in its column."""
    found: dict[str, dict[str, ValueMap]] = {}
    for each in maps:
        meant = [column.field for column in columns if each.field in _names_of(column)]
        if not meant:
            names = [column.field.name for column in columns]
            near = nearest(each.field, names, 1)
            hint = f'did you mean "{near[0]}"?' if near else f"the file has: {', '.join(names)}"
            raise UsageError(f'--map-value: no field "{brief(each.field)}" in the file', hint)
        for field in meant:
            found.setdefault(field.name, {})[key(each.theirs)] = each
    return found


def _names_of(column: Column) -> tuple[str, ...]:
    return (column.field.name, REFERENCES.get(column.field.type, ""), column.title)
