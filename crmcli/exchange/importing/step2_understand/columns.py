"""Which column of the file holds which field: recognised from the header, or said with --map."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from crmcli.core.errors import RefusedError, UsageError, brief
from crmcli.core.grammar.amounts import ROUNDED
from crmcli.core.names import nearest, pasted
from crmcli.core.vocabulary import ACTIVITIES, FEEDBACK
from crmcli.exchange.export.fields import is_exported
from crmcli.exchange.importing.step1_open.framing import Line
from crmcli.exchange.importing.step2_understand.converted import converted
from crmcli.exchange.importing.step2_understand.titles.headers import normal, words
from crmcli.exchange.importing.step2_understand.titles.profiles import Recognised, assigned, named, recognised
from crmcli.exchange.importing.values.title_units import check, titled
from crmcli.records.custom_values.definition import CustomField
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
UNDATED = Field("closed_from", "day")
"""The day that a closed deal without a close date closed on (--closed-from)."""

WON_AMOUNT = Field("won_amount", "money")
"""What a deal was won with, where the amount is what was expected of it."""

PROBABILITY = Field("probability", "chance")
"""The chance of winning that the stage of a deal has."""

MARKS = (Field("deleted", "deleted"), Field("state", "state"))
DONE = Field("done", "done")
"""Columns that tell which rows are no records: deleted ones, drafts, activities that were only planned."""

MARKING = ("deleted", "state", "done", "probability")
REPEATED = ("deleted", "state")
"""Fields of which a file may have several columns."""

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
    are columns that only help to tell a deal's stage and close date, `marks` those that tell which rows to leave out or
    what chance a stage has; `recognised` is the program that wrote it. `fixed` are values that --set gives every row:
    their columns stand behind the last one of the header. `instead` are columns that are not taken, each with the one
    that is; `own` the fields of the team's own that the file has, by name."""

    header: Sequence[str]
    columns: Sequence[Column]
    ignored: Sequence[str]
    extra: int
    closing: Sequence[Column] = ()
    recognised: Recognised = Recognised(None)
    marks: Sequence[Column] = ()
    fixed: Sequence[str] = ()
    instead: Mapping[str, str] = {}
    own: Mapping[str, CustomField] = {}

    @property
    def foreign(self) -> bool:
        """Was the file written by another program that is known?"""
        return self.recognised.profile is not None

    def column(self, field: str) -> Column | None:
        """The column that holds the field."""
        every = (*self.columns, *self.closing, *self.marks)
        return next((column for column in every if column.field.name == field), None)

    @property
    def decided(self) -> bool:
        """Does a column besides the stage say whether deals were won or lost?"""
        return any(column.field in CLOSING for column in self.closing)

    def given(self, column: Column) -> bool:
        """Is it a column of the file, not a value that --set gives?"""
        return column.place < len(self.header)


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


def fields_of(kind: str, own: Iterable[CustomField] = ()) -> dict[str, Field]:
    """Every field that a file of that kind may have; `own` are those of the team's own, of any kind."""
    virtual = (ID, *MARKS, *_VIRTUAL.get(kind, ()), *([ARCHIVED] if kind in ARCHIVABLE else []))
    typed = (field.typed for field in own if field.kind == kind)
    return {field.name: field for field in (*FIELDS[kind], *virtual, *typed)}


_VIRTUAL = {"deal": (CREDITED, *CLOSING, WON_AMOUNT, UNDATED, PROBABILITY), "activity": (DONE,)}
UNKEPT = (*CLOSING, WON_AMOUNT, UNDATED)


def read_fixed(kind: str, given: Sequence[str], own: Iterable[CustomField] = ()) -> dict[str, str]:
    """--set FIELD=VALUE as field and value."""
    fixed: dict[str, str] = {}
    for text in given:
        ours, equals, value = text.partition("=")
        if not equals or not ours.strip() or not value.strip():
            raise UsageError(f'--set "{brief(text)}" is not FIELD=VALUE', "such as --set kind=meeting")
        fixed[_field(fields_of(kind, own), ours, f'--set "{brief(text)}"', partial(_set_to, value))] = value
    return fixed


def _field(fields: Iterable[str], ours: str, said: str, meant: Callable[[str], str]) -> str:
    """The field of that name."""
    names = {normal(name): name for name in fields}
    if normal(ours) not in names:
        near = nearest(normal(ours), names.values(), 1)
        hint = f"did you mean {meant(near[0])}?" if near else f"there are: {', '.join(names.values())}"
        raise UsageError(f'{said}: no field "{brief(ours)}"', hint)
    return names[normal(ours)]


def read_maps(kind: str, given: Sequence[str], own: Iterable[CustomField] = ()) -> dict[str, str]:
    """--map THEIRS=OURS as theirs and ours; ours is empty for a column to ignore."""
    maps: dict[str, str] = {}
    for text in given:
        theirs, equals, ours = text.rpartition("=")
        if not equals or not theirs.strip():
            raise UsageError(f'--map "{brief(text)}" is not THEIRS=OURS', "such as --map account=customer")
        named = ours.strip() not in ("", "-")
        said = f'--map "{brief(text)}"'
        maps[theirs] = _field(fields_of(kind, own), ours, said, partial(_mapped, theirs)) if named else ""
    return maps


def _set_to(value: str, ours: str) -> str:
    return pasted("--set", f"{ours}={value}")


def _mapped(theirs: str, ours: str) -> str:
    return pasted("--map", f"{brief(theirs)}={ours}")


def layout(
    kind: str,
    header: Sequence[str],
    maps: Mapping[str, str],
    profile: str | None = None,
    fixed: Mapping[str, str] | None = None,
    closed_from: str | None = None,
    own: Sequence[CustomField] = (),
) -> Layout:
    """What each column is; `profile` names a program where its titles need not say whose the file is, `fixed` are
    values for fields, whatever the columns say, `closed_from` is the title of the column with the close dates of
    deals that have none, and `own` are the fields of the team's own. Refused: two columns for one field, and a field
    that is needed but not there."""
    fixed = fixed or {}
    titles = [title.strip() or f"column {at}" for at, title in enumerate(header, 1)]
    extra = len(REFUSED) if tuple(titles[: len(REFUSED)]) == REFUSED else 0
    found = recognised(kind, titles) if profile is None else named(profile, kind, titles)
    said = {_place(titles, theirs): ours for theirs, ours in maps.items()}
    _check_fixed(fixed, said.values())
    known, ours = _known(kind, own), {normal(field.name): field for field in own if field.kind == kind}
    chosen = {**_chosen(kind, titles, extra, said, found, known, ours), **said}
    instead = converted(kind, titles, chosen, said, known)
    chosen = {at: name for at, name in chosen.items() if name not in fixed}
    fields = fields_of(kind, own)
    if kind == "deal" and not is_exported(kind, titles):  # in another program's list it would not be either
        chosen |= {at: "deleted" for at, name in chosen.items() if name == "archived" and at not in said}
    columns = [Column(at, titles[at], fields[name]) for at, name in sorted(chosen.items()) if name]
    _check_once(columns, said)
    columns += [Column(at, f"--set {name}", fields[name]) for at, name in enumerate(fixed, len(titles))]
    if closed_from is not None:
        place = _place(titles, closed_from, "--closed-from")
        columns.append(Column(place, titles[place], UNDATED))
    marks = [column for column in columns if column.field in (*MARKS, DONE, PROBABILITY)]
    kept = [column for column in columns if column.field not in UNKEPT and column not in marks]
    _check_needed(kind, kept, titles, bool(chosen))
    ignored = [title for at, title in enumerate(titles[extra:], extra) if at not in chosen and at not in instead]
    closing = [each for each in columns if each.field in UNKEPT]
    passed = {titles[at]: titles[other] for at, other in instead.items()}
    held = {column.field.name for column in kept}
    mine = {field.name: field for field in ours.values() if field.name in held}
    return Layout(titles, kept, ignored, extra, closing, found, marks, list(fixed.values()), passed, mine)


def _check_fixed(fixed: Mapping[str, str], mapped: Collection[str]) -> None:
    for name in fixed:
        if name in mapped:
            raise UsageError(f"--set {name} and --map say different things of one field", "leave one of the two out")


def _chosen(
    kind: str,
    titles: Sequence[str],
    extra: int,
    said: Mapping[int, str],
    found: Recognised,
    known: Mapping[str, str],
    ours: Collection[str],
) -> dict[int, str]:
    """The field of each column that nobody spoke of. In another program's export its own titles come first (after those
    of the team's own fields, `ours`), and of two columns for one field the likelier one is taken."""
    theirs = assigned(found.profile, kind, titles) if found.profile else {}
    theirs = {at: field for at, field in theirs.items() if normal(titles[at]) not in ours}
    chosen = {at: field for at, field in theirs.items() if at not in said and field not in said.values()}
    for at, title in enumerate(titles[extra:], extra):
        field = known.get(normal(title)) or _marking(title, known)
        one = found.profile is not None or field in ("done", "tags")
        taken = field in chosen.values() and one and field not in REPEATED
        if at not in said and at not in chosen and field and field not in said.values() and not taken:
            chosen[at] = field
    chosen |= _in_a_currency(kind, titles, known, {**chosen, **said})
    if "stage" not in (*chosen.values(), *said.values()):
        return {at: "stage" if field == "status" else field for at, field in chosen.items()}
    return chosen


def _marking(title: str, known: Mapping[str, str]) -> str | None:
    """The field of a mark whose title names the kind of record first: "Activity - Done"."""
    field = known.get(normal(title.rpartition(" - ")[2]))
    return field if " - " in title and field in MARKING else None


def _known(kind: str, own: Iterable[CustomField]) -> dict[str, str]:
    return words(kind, tuple(fields_of(kind, own)))


def _in_a_currency(
    kind: str, titles: Sequence[str], known: Mapping[str, str], chosen: Mapping[int, str]
) -> dict[int, str]:
    """The columns of amounts whose titles name their currency, such as "Value (EUR)", where no other holds them."""
    amounts = {field.name for field in FIELDS[kind] if field.type == "money"} - set(chosen.values())
    found = {at: titled(title) for at, title in enumerate(titles) if at not in chosen}
    fields = {at: known.get(normal(title.bare), "") for at, title in found.items() if title}
    return {at: field for at, field in fields.items() if field in amounts}


def _place(titles: Sequence[str], theirs: str, option: str = "--map") -> int:
    """Where the column of that title stands: written just so, or compared as header words are."""
    for same in (lambda title: title == theirs.strip(), lambda title: normal(title) == normal(theirs)):
        found = [at for at, title in enumerate(titles) if same(title)]
        if len(found) > 1:
            raise UsageError(
                f'{option}: {len(found)} columns are called "{brief(theirs)}"', "give them different titles"
            )
        if found:
            return found[0]
    near = nearest(theirs, titles, 1)
    hint = f'did you mean "{brief(near[0])}"?' if near else f"the file's columns: {_listed(titles)}"
    raise UsageError(f'{option}: no column "{brief(theirs)}"', hint)


def _check_once(columns: Sequence[Column], said: Mapping[int, str]) -> None:
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
    """What a whole file may have in common: one survey is all nps, one list a rep's own."""
    words = {"activity": ACTIVITIES, "feedback": FEEDBACK}.get(kind, ()) if field == "kind" else ()
    such = next((word for word in words if word in ("meeting", "nps")), "VALUE")
    what = f" ({', '.join(words[:-1])} or {words[-1]})" if words else ""
    return f"; or what it is in every row: --set {field}={such}{what}"


def _listed(titles: Sequence[str]) -> str:
    shown = ", ".join(brief(title, 40) for title in titles[:30])
    return f"{shown} and {len(titles) - 30} more" if len(titles) > 30 else shown
