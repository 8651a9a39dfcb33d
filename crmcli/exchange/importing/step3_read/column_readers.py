"""Chooses the reader of a column: by its field, its notation, and the words that stand for others in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from crmcli.core.money import exponent
from crmcli.core.names import key
from crmcli.database.connection import encoded
from crmcli.exchange.export.fields import is_exported
from crmcli.exchange.importing.step2_understand.columns.fields import IN_CURRENCIES
from crmcli.exchange.importing.step2_understand.columns.layout import Column, Layout
from crmcli.exchange.importing.step2_understand.decision import Notation
from crmcli.exchange.importing.step2_understand.evidence import NO_NUMBER, NO_VALUE
from crmcli.exchange.importing.step2_understand.outcomes.words import BY_TYPE, choice_of, in_our_words
from crmcli.exchange.importing.step2_understand.value_maps import ValueMap
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
from crmcli.exchange.importing.step3_read.memo import Memo
from crmcli.exchange.importing.step3_read.references import References
from crmcli.exchange.importing.step3_read.stage_words import StageWords
from crmcli.exchange.importing.values.rounding import Rounding
from crmcli.exchange.importing.values.title_units import currency_in
from crmcli.records.field_readers import Reader
from crmcli.records.fields import REFERENCES, Field

OPTIONAL = {"deal": ("title", "rep", "stage", "closed")}
"""Fields that are worked out where the cell is blank: a blank cell then changes nothing of a deal there is."""

UNIQUE = ("text", "name", "key")
"""Types whose values rarely repeat: remembering them would cost more than reading them anew."""

MORE = 4
"""So many times more amounts and names of records are remembered than other values: there are more of them."""

PLAIN_DECIMALS = 2
"""Decimals that plain amounts have at most: in a currency with fewer they may have to be rounded."""

_DATED = ("day", "moment")


class ColumnReaders:
    """Gives the readers of one file's columns."""

    def __init__(
        self,
        kind: str,
        layout: Layout,
        reader: Reader,
        words: Mapping[str, Mapping[str, ValueMap]],
        stages: StageWords,
        unused: dict[str, None],
        notations: Mapping[str, Notation],
        references: References | None,
        guarded: bool,
        plain: Mapping[str, re.Pattern[str]],
        rounding: Rounding,
    ) -> None:
        """`words` are those that stand for others, by field; of `unused` a word is taken out once a cell has it."""
        self._kind = kind
        self._layout, self._reader, self._words, self._stages, self._unused = layout, reader, words, stages, unused
        self._notations, self._references, self._guarded = notations, references, guarded
        self._plain, self._rounding, self._optional = plain, rounding, OPTIONAL.get(kind, ())
        self._exported = is_exported(kind, layout.header)
        """In a file of crm export a blank cell alone has no value: "-" or "None" there is what a person wrote."""

    def of(self, column: Column, reader: Reader) -> Read:
        """The reader of one column: a cell to the value as the driver stores it."""
        field, words = column.field, self._words.get(column.field.name, {})
        if not self._layout.given(column):
            return Memo(partial(self._fixed, field))
        if field.name in IN_CURRENCIES and not reader.own:
            said = currency_in(column.title, reader.currency)
            reader = reader._replace(own="" if said == reader.currency else said)
        read = self._plainly(field, reader)
        if field.type == "stage":
            read = partial(self._stages.read, read)
        elif field.type in BY_TYPE:
            read = partial(in_words, read, field.type)
        if field.type == "choice":
            read = partial(chosen, partial(_in_our_choices, self._kind, read, field.name), field)
        elif field.type not in UNIQUE:
            read = partial(self._valued, read, REFERENCES.get(field.type, ""))
        elif not self._exported:
            read = partial(valued, read)
        if field.name in self._optional:
            read = partial(blank_or, read)
        if self._guarded:
            read = partial(unguarded_first, read)
        if words:
            read = partial(self._translated, read, words)
        if field.type in UNIQUE and not words:
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
            read: Read = partial(named, in_notation(field, notation, reader, self._rounding), field)
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

    def _translated(self, read: Read, words: Mapping[str, ValueMap], text: str) -> Any:
        found = words.get(key(text))
        if found is None:
            return read(text)
        self._unused.pop(f"{found.field}:{found.theirs}", None)
        return read(found.ours)


def _in_our_choices(kind: str, read: Read, field: str, text: str) -> Any:
    return read(choice_of(kind, field, text))
