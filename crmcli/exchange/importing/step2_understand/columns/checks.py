"""Columns that are refused: in another currency, with rounded ids, two for one field, or needed and not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crmcli.core.errors import RefusedError, UsageError, brief
from crmcli.core.grammar.amounts import ROUNDED
from crmcli.core.names import pasted
from crmcli.core.vocabulary import ACTIVITIES, FEEDBACK
from crmcli.exchange.importing.step1_open.framing import Line
from crmcli.exchange.importing.step2_understand.columns.fields import IN_CURRENCIES, REPEATED
from crmcli.exchange.importing.step2_understand.columns.layout import Column, Layout
from crmcli.exchange.importing.step2_understand.columns.said import listed
from crmcli.exchange.importing.step2_understand.titles.headers import normal
from crmcli.exchange.importing.values.title_units import check

NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "rep": (("name",),),
    "customer": (("name",),),
    "contact": (("name",),),
    "product": (("name",),),
    "deal": (("rep", "customer"), ("title", "customer", "product", "amount", "id")),
    "activity": (("customer", "deal"), ("kind",), ("at",)),
    "feedback": (("customer", "deal"), ("kind",), ("at",)),
    "case": (("customer", "deal"), ("subject",), ("opened",)),
    "task": (("title",),),
}
"""Of each of these at least one has to be there. (A deal without a rep is its customer's owner's.)"""


def check_currency(understood: Layout, currency: str) -> None:
    """Refuse columns of amounts whose titles say that they are in another currency."""
    for column in understood.columns:
        if column.field.type == "money":
            check(column.title, currency, others=column.field.name in IN_CURRENCIES)


def check_ids(understood: Layout, rows: Iterable[Line]) -> None:
    """Refuse ids that a program has rounded, as spreadsheets do beyond 15 digits, among those rows: 12345678901 that
    became 1.23457E+10 is no longer known again."""
    column = understood.column("id")
    for line, cells in rows if column else ():
        id = cells[column.place].strip() if column and len(cells) > column.place else ""
        if column and ROUNDED.fullmatch(id):
            title = brief(column.title, 40)
            raise RefusedError(
                f'{title}: "{brief(id, 40)}" in line {line} is a number that a program rounded, and no id',
                f"export that column as text, or ignore it: {pasted('--map', f'{title}=')}",
            )


def check_once(columns: Sequence[Column], said: Mapping[int, str]) -> None:
    first: dict[str, Column] = {}
    for column in columns:
        other = first.setdefault(column.field.name, column)
        if other is not column and column.field.name not in REPEATED:
            refused = UsageError if column.place in said else RefusedError
            same = normal(other.title) == normal(column.title)
            raise refused(
                f'two columns for "{column.field.name}": "{brief(other.title)}" and "{brief(column.title)}"',
                "give them different titles"
                if same
                else f"ignore one of them: {pasted('--map', f'{brief(column.title)}=')}",
            )


def check_needed(kind: str, columns: Sequence[Column], titles: Sequence[str], known: bool) -> None:
    """`known` is whether any title says something."""
    there = {column.field.name for column in columns}
    for names in NEEDED[kind]:
        if not there.intersection(names):
            asked = "" if known else ": is that a header?"
            raise RefusedError(
                f'no column for "{names[0]}" among {listed(titles)}{asked}',
                f"say which it is: --map COLUMN={names[0]}{_or_added(kind, names[0])}",
            )


def _or_added(kind: str, field: str) -> str:
    """What a whole file may have in common: one survey is all nps, one list a rep's own."""
    words = {"activity": ACTIVITIES, "feedback": FEEDBACK}.get(kind, ()) if field == "kind" else ()
    such = next((word for word in words if word in ("meeting", "nps")), "VALUE")
    what = f" ({', '.join(words[:-1])} or {words[-1]})" if words else ""
    return f"; or what it is in every row: --set {field}={such}{what}"
