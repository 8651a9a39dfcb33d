"""Recognises which column of a file holds which field, from the header and what --map and --set say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from crmcli.core.errors import UsageError
from crmcli.exchange.export.fields import is_exported
from crmcli.exchange.importing.step2_understand.columns.checks import check_needed, check_once
from crmcli.exchange.importing.step2_understand.columns.fields import (
    LEAVING,
    MARKING,
    PROBABILITY,
    REPEATED,
    UNDATED,
    UNKEPT,
    fields_of,
)
from crmcli.exchange.importing.step2_understand.columns.joined import joined
from crmcli.exchange.importing.step2_understand.columns.layout import REFUSED, Column, Layout
from crmcli.exchange.importing.step2_understand.columns.said import place_of
from crmcli.exchange.importing.step2_understand.converted import converted
from crmcli.exchange.importing.step2_understand.titles.headers import normal, words
from crmcli.exchange.importing.step2_understand.titles.profiles import Recognised, assigned, named, recognised
from crmcli.exchange.importing.values.title_units import titled
from crmcli.records.custom_values.definition import CustomField
from crmcli.records.fields import FIELDS


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
    said = {place_of(titles, theirs): ours for theirs, ours in maps.items()}
    _check_fixed(fixed, said.values())
    known, ours = _known(kind, own), {normal(field.name): field for field in own if field.kind == kind}
    joins = joined(titles, said, (*said.values(), *fixed)) if kind == "contact" else []
    gone = {at for each in joins for place, _, label in each.parts for at in (place, label)}
    left = [f"column {at}" if at in gone else title for at, title in enumerate(titles)]
    chosen = {**_chosen(kind, left, extra, said, found, known, ours), **said}
    together = {each.field for each in joins}
    chosen = {at: name for at, name in chosen.items() if name not in together or at in said}
    instead = converted(kind, titles, chosen, said, known)
    chosen = {at: name for at, name in chosen.items() if name not in fixed}
    fields = fields_of(kind, own)
    if kind == "deal" and not is_exported(kind, titles):  # in another program's list it would not be either
        chosen |= {at: "deleted" for at, name in chosen.items() if name == "archived" and at not in said}
    columns = [Column(at, titles[at], fields[name]) for at, name in sorted(chosen.items()) if name]
    check_once(columns, said)
    columns += [Column(at, f"--set {name}", fields[name]) for at, name in enumerate(fixed, len(titles))]
    columns += [Column(at, each.title, fields[each.field]) for at, each in enumerate(joins, len(titles) + len(fixed))]
    if closed_from is not None:
        place = place_of(titles, closed_from, "--closed-from")
        columns.append(Column(place, titles[place], UNDATED))
    marks = [column for column in columns if column.field in (*LEAVING, PROBABILITY)]
    kept = [column for column in columns if column.field not in UNKEPT and column not in marks]
    check_needed(kind, kept, titles, bool(chosen))
    ignored = [title for at, title in enumerate(titles[extra:], extra) if at not in {*chosen, *instead, *gone}]
    closing = [each for each in columns if each.field in UNKEPT]
    passed = {titles[at]: titles[other] for at, other in instead.items()}
    held = {column.field.name for column in kept}
    mine = {field.name: field for field in ours.values() if field.name in held}
    return Layout(titles, kept, ignored, extra, closing, found, marks, list(fixed.values()), passed, mine, joins)


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
    if kind == "deal" and "stage" not in (*chosen.values(), *said.values()):
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
