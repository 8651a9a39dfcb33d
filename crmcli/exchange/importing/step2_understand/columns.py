"""Which column of the file holds which field: recognised from the header, or said with --map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from crmcli.core.errors import RefusedError, UsageError, brief
from crmcli.core.names import nearest, pasted
from crmcli.core.vocabulary import ACTIVITIES, FEEDBACK
from crmcli.exchange.importing.step1_open.framing import Line
from crmcli.exchange.importing.step2_understand.headers import normal, words
from crmcli.exchange.importing.step2_understand.profiles import Recognised, assigned, named, recognised
from crmcli.exchange.importing.values.amounts import ROUNDED
from crmcli.exchange.importing.values.title_units import check, titled
from crmcli.records.fields import FIELDS, Field
from crmcli.records.rows import ARCHIVABLE

IMPORTED = ("rep", "customer", "product", "deal", "activity", "feedback")
"""The kinds of record that files are imported as."""

ID = Field("id", "key")
CREDITED = Field("credited", "credited")
ARCHIVED = Field("archived", "archived")
"""Columns that are no fields of a record: the key that another program knows it by, who
owned a deal when it closed, and since when it is out of the lists."""

CLOSING = (
    Field("status", "status"),
    Field("is_won", "flag"),
    Field("is_lost", "flag"),
    Field("is_closed", "flag"),
    Field("won_time", "day"),
    Field("lost_time", "day"),
)
"""Columns of a deal that say whether and when it was won or lost: they decide its stage and close date."""

IN_CURRENCIES = ("amount",)
"""Fields of money that may be in another currency than the team's."""

NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "rep": (("name",),),
    "customer": (("name",),),
    "product": (("name",),),
    "deal": (("rep", "customer"), ("title", "customer", "product", "amount", "id")),
    "activity": (("customer", "deal"), ("kind",), ("at",)),
    "feedback": (("customer", "deal"), ("kind",), ("at",)),
}
"""Of each of these at least one has to be there. (A deal without a rep is its customer's owner's.)"""

REFUSED = ("line", "reason")
"""The columns that come first in a file of refused rows: importing it again passes over them."""


class Column(NamedTuple):
    """A column that is read: where it stands in a row, its title there, and its field."""

    place: int
    title: str
    field: Field


class Layout(NamedTuple):
    """The header, understood. `extra` is how many columns at the front are those of a file of refused rows; `closing`
    are columns that only help to tell a deal's stage and close date; `recognised` is the program that wrote it."""

    header: Sequence[str]
    columns: Sequence[Column]
    ignored: Sequence[str]
    extra: int
    closing: Sequence[Column] = ()
    recognised: Recognised = Recognised(None)

    @property
    def foreign(self) -> bool:
        """Was the file written by another program that is known?"""
        return self.recognised.profile is not None

    def column(self, field: str) -> Column | None:
        """The column that holds the field."""
        return next((column for column in (*self.columns, *self.closing) if column.field.name == field), None)


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


def fields_of(kind: str) -> dict[str, Field]:
    """Every field that a file of that kind may have."""
    virtual = (ID, CREDITED, *CLOSING) if kind == "deal" else (ID,)
    if kind in ARCHIVABLE:
        virtual = (*virtual, ARCHIVED)
    return {field.name: field for field in (*FIELDS[kind], *virtual)}


def read_maps(kind: str, given: Sequence[str]) -> dict[str, str]:
    """--map THEIRS=OURS as theirs and ours; ours is empty for a column to ignore."""
    maps: dict[str, str] = {}
    for text in given:
        theirs, equals, ours = text.rpartition("=")
        if not equals or not theirs.strip():
            raise UsageError(f'--map "{brief(text)}" is not THEIRS=OURS', "such as --map account=customer")
        ours = normal(ours) if ours.strip() not in ("", "-") else ""
        names = {normal(name): name for name in fields_of(kind)}
        if ours and ours not in names:
            near = nearest(ours, names.values(), 1)
            meant = f"did you mean {pasted('--map', f'{brief(theirs)}={near[0]}')}?" if near else ""
            hint = meant or f"there are: {', '.join(names.values())}"
            raise UsageError(f'--map "{brief(text)}": no field "{brief(text.rpartition("=")[2])}"', hint)
        maps[theirs] = names.get(ours, "")
    return maps


def layout(kind: str, header: Sequence[str], maps: Mapping[str, str], profile: str | None = None) -> Layout:
    """What each column is; `profile` names a program where its titles need not say whose the file is. Refused: two
    columns for one field, and a field that is needed but not there."""
    titles = [title.strip() or f"column {at}" for at, title in enumerate(header, 1)]
    extra = len(REFUSED) if tuple(titles[: len(REFUSED)]) == REFUSED else 0
    found = recognised(kind, titles) if profile is None else named(profile, kind, titles)
    said = {_place(titles, theirs): ours for theirs, ours in maps.items()}
    chosen = {**_chosen(kind, titles, extra, said, found), **said}
    fields = fields_of(kind)
    columns = [Column(at, titles[at], fields[name]) for at, name in sorted(chosen.items()) if name]
    _check_once(columns, said)
    kept = [column for column in columns if column.field not in CLOSING]
    _check_needed(kind, kept, titles, bool(chosen))
    ignored = [title for at, title in enumerate(titles[extra:], extra) if at not in chosen]
    return Layout(titles, kept, ignored, extra, [each for each in columns if each.field in CLOSING], found)


def _chosen(kind: str, titles: Sequence[str], extra: int, said: Mapping[int, str], found: Recognised) -> dict[int, str]:
    """The field of each column that nobody spoke of. In another program's export its own titles come first, and of two
    columns for one field the likelier one is taken."""
    theirs = assigned(found.profile, kind, titles) if found.profile else {}
    chosen = {at: field for at, field in theirs.items() if at not in said and field not in said.values()}
    known = words(kind, tuple(fields_of(kind)))
    for at, title in enumerate(titles[extra:], extra):
        field = known.get(normal(title))
        taken = found.profile is not None and field in chosen.values()
        if at not in said and at not in chosen and field and field not in said.values() and not taken:
            chosen[at] = field
    chosen |= _in_a_currency(kind, titles, known, {**chosen, **said})
    if "stage" not in (*chosen.values(), *said.values()):
        return {at: "stage" if field == "status" else field for at, field in chosen.items()}
    return chosen


def _in_a_currency(
    kind: str, titles: Sequence[str], known: Mapping[str, str], chosen: Mapping[int, str]
) -> dict[int, str]:
    """The columns of amounts whose titles name their currency, such as "Value (EUR)", where no other holds them."""
    amounts = {field.name for field in FIELDS[kind] if field.type == "money"} - set(chosen.values())
    found = {at: titled(title) for at, title in enumerate(titles) if at not in chosen}
    fields = {at: known.get(normal(title.bare), "") for at, title in found.items() if title}
    return {at: field for at, field in fields.items() if field in amounts}


def _place(titles: Sequence[str], theirs: str) -> int:
    """Where the column of that title stands: written just so, or compared as header words are."""
    for same in (lambda title: title == theirs.strip(), lambda title: normal(title) == normal(theirs)):
        found = [at for at, title in enumerate(titles) if same(title)]
        if len(found) > 1:
            raise UsageError(f'--map: {len(found)} columns are called "{brief(theirs)}"', "give them different titles")
        if found:
            return found[0]
    near = nearest(theirs, titles, 1)
    hint = f'did you mean "{brief(near[0])}"?' if near else f"the file's columns: {_listed(titles)}"
    raise UsageError(f'--map: no column "{brief(theirs)}"', hint)


def _check_once(columns: Sequence[Column], said: Mapping[int, str]) -> None:
    first: dict[str, Column] = {}
    for column in columns:
        other = first.setdefault(column.field.name, column)
        if other is not column:
            refused = UsageError if column.place in said else RefusedError
            same = normal(other.title) == normal(column.title)
            raise refused(
                f'two columns for "{column.field.name}": "{brief(other.title)}" and "{brief(column.title)}"',
                "give them different titles"
                if same
                else f"ignore one of them: {pasted('--map', f'{brief(column.title)}=')}",
            )


def _check_needed(kind: str, columns: Sequence[Column], titles: Sequence[str], known: bool) -> None:
    """`known` is whether any title says something."""
    there = {column.field.name for column in columns}
    for names in NEEDED[kind]:
        if not there.intersection(names):
            asked = "" if known else ": is that a header?"
            raise RefusedError(
                f'no column for "{names[0]}" among {_listed(titles)}{asked}',
                f"say which it is: --map COLUMN={names[0]}{_or_added(kind, names[0])}",
            )


def _or_added(kind: str, field: str) -> str:
    """What a column may hold that many files do without: one survey is all nps."""
    words = {"activity": ACTIVITIES, "feedback": FEEDBACK}.get(kind, ()) if field == "kind" else ()
    return f"; or add it, with {', '.join(words[:-1])} or {words[-1]} in each row" if words else ""


def _listed(titles: Sequence[str]) -> str:
    shown = ", ".join(brief(title, 40) for title in titles[:30])
    return f"{shown} and {len(titles) - 30} more" if len(titles) > 30 else shown
