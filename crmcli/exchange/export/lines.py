"""Records as lines of text: CSV (RFC 4180), or JSON Lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from crmcli.core.grammar.quantities import quantity_text, rate_text
from crmcli.core.money import Money, exponent
from crmcli.core.names import harmful
from crmcli.core.tags import shown, words_of
from crmcli.core.vocabulary import KINDS
from crmcli.exchange.export.fields import Columns
from crmcli.output.formula_guard import guarded

Row = Sequence[Any]
"""The values of a record in the order of its fields, as the file keeps them; None is no value."""

Write = Callable[[Any], str]

_SCALED: dict[str, Write] = {"quantity": quantity_text, "rate": rate_text}
_YES_NO = ("no", "yes")
_QUOTED = re.compile(r'[",\r\n]')


def csv_lines(columns: Columns, rows: Iterable[Row], currency: str, raw: bool) -> Iterator[str]:
    """A header and a line for each row; unless `raw`, text that a spreadsheet would run as a formula is guarded."""
    text = _quoted if raw else lambda value: _quoted(guarded(value))
    writes: dict[str, Write] = {
        "text": text, "money": _amount(currency), "number": str, "tags": _tags, "flag": _YES_NO.__getitem__,
        **_SCALED,
    }  # fmt: skip
    each = [writes.get(type, _quoted) for type in columns.types]
    yield ",".join(columns.names) + "\n"
    for row in rows:
        yield ",".join(["" if value is None else write(value) for write, value in zip(each, row, strict=True)]) + "\n"


def json_lines(columns: Columns, rows: Iterable[Row], currency: str, among_others: bool) -> Iterator[str]:
    """A JSON object for each row; `among_others` it is under `record`, beside its kind (activities have a field kind
    of their own)."""
    from json.encoder import encode_basestring

    from crmcli.output.json import text

    def quoted(value: str) -> str:
        return text(value) if harmful().search(value) else encode_basestring(value)

    def listed(kept: str) -> str:
        return f"[{', '.join(map(quoted, words_of(kept)))}]"

    flags = ("false", "true").__getitem__
    writes: dict[str, Write] = {"money": _amount(currency), "number": str, "tags": listed, "flag": flags}
    writes |= {"quantity": quantity_text, "rate": lambda value: f'"{rate_text(value)}"'}
    each = [writes.get(type, quoted) for type in columns.types]
    names = [f'"{name}": ' for name in columns.names]
    start, end = (f'{{"kind": "{KINDS[columns.kind]}", "record": {{', "}}\n") if among_others else ("{", "}\n")
    for row in rows:
        pairs = zip(names, each, row, strict=True)
        yield (
            start
            + ", ".join([name + ("null" if value is None else write(value)) for name, write, value in pairs])
            + end
        )


def _quoted(text: str) -> str:
    """The text as a cell: in quotes where it must be."""
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def _tags(kept: str) -> str:
    return _quoted(shown(kept))


def _amount(currency: str) -> Write:
    """Writes minor units as major ones, with the currency's decimals; of another one, Money."""
    places = exponent(currency)
    if not places:
        return str  # of Money too

    def write(minor: int | Money) -> str:
        if isinstance(minor, Money):
            return str(minor)
        digits = str(minor).rjust(places + 1, "0")  # amounts of records are never negative
        return f"{digits[:-places]}.{digits[-places:]}"

    return write
