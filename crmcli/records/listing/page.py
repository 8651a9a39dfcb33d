"""A page of a list: which records it is asked for, by what a person types, and how it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from crmcli.cli.period_options import Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError, brief
from crmcli.core.names import checked, nearest
from crmcli.core.vocabulary import IDS, KINDS
from crmcli.database.conditions import Condition
from crmcli.database.connection import Database
from crmcli.records.custom_values.definition import canonical
from crmcli.records.listing import query as listing
from crmcli.records.listing.filters import FILTERS, NONE, in_team

ROWS = 100
"""Rows on a terminal unless --limit says otherwise."""

FIRST = {
    "rep": "crm add rep NAME",
    "customer": "crm add customer NAME --owner REP",
    "contact": "crm add contact NAME --at CUSTOMER",
    "product": "crm add product NAME --list-price AMOUNT",
    "deal": "crm add deal TITLE --customer NAME --amount AMOUNT",
    "activity": "crm log call CUSTOMER TEXT",
    "feedback": "crm feedback CUSTOMER SCORE",
    "stage": "crm add stage NAME",
    "case": "crm case open CUSTOMER SUBJECT",
    "task": "crm add task TITLE --due DAY",
}
"""How the first record of each kind comes about."""


OF_MOMENTS = ("activity", "feedback", "case")
"""Kinds of record that happen at a moment, not on a day."""


class Page(NamedTuple):
    """What every list can be asked for."""

    sort: str | None
    reverse: bool
    limit: int | None
    archived: bool = False
    columns: str | None = None
    where: str | None = None


def order(kind: str, page: Page, own: Sequence[str] = ()) -> tuple[str, bool]:
    """The field to sort by, and whether descending; `own` are those of the team's own."""
    field, descending = listing.ORDERS[kind]
    if page.sort is not None:
        field, descending = canonical(page.sort.removeprefix("-")), page.sort.startswith("-")
        if field not in (*listing.FIELDS[kind], *own):
            raise UsageError(
                f'{KINDS[kind]} have no field "{brief(page.sort)}"',
                f"sort by one of: {', '.join((*listing.FIELDS[kind], *own))}",
            )
    return field, descending != page.reverse


def columns(kind: str, text: str | None, own: Sequence[str] = ()) -> tuple[str, ...]:
    """The fields to show, in their order: those named ("id,title,amount"), else all, `own` ones last."""
    every = (*listing.FIELDS[kind], *own)
    if text is None:
        return every
    named = [canonical(name) for name in text.split(",") if name.strip()]
    if not named:
        raise UsageError("--columns names no column", f"such as: --columns {','.join(every[:3])}")
    for name in named:
        if name not in every:
            near = nearest(name, every, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(every)}"
            raise UsageError(f'{KINDS[kind]} have no column "{brief(name)}"', hint)
    return tuple(dict.fromkeys(named))


def rows_of(page: Page, usual: int) -> int:
    """How many rows at most: as given, where 0 is all, else the usual number."""
    if page.limit is None:
        return usual
    if page.limit < 0:
        raise UsageError(f"--limit {page.limit} is below 0", "give a number of rows, or 0 for all")
    return min(page.limit or listing.EVERY, listing.EVERY)


def chosen(workspace: Workspace, database: Database, kind: str, given: dict[str, Any]) -> dict[str, Any]:
    """What the records are chosen by: names looked up, and a period as its limits."""
    filters: dict[str, Any] = {}
    for name, value in given.items():
        if name == "for_" and value is not None:
            filters |= _of_whom(database, kind, checked(value, "--for"), given)
        if value is None or name not in FILTERS[kind]:
            continue
        if isinstance(value, str):
            checked(value, f"--{name}")
        if name in listing.REFERENCES:
            from crmcli.records.find.query import find, nobody

            kind_named = listing.REFERENCES[name]
            unset = nobody(database, kind_named, value)
            filters[name] = NONE if unset else find(database, kind_named, value)["id"]
        elif name == "period":
            filters[name] = limits(workspace, value, kind in OF_MOMENTS)
        else:
            filters[name] = in_team(database, value) if name == "team" else value
    return filters


def filtered(
    workspace: Workspace, database: Database, kind: str, page: Page, given: dict[str, Any]
) -> tuple[Condition | None, bool]:
    """What --where and the everyday options choose, as a condition; and whether archived records are meant too."""
    everyday = {name: value for name, value in given.items() if value and name != "for_" and name not in FILTERS[kind]}
    if page.where is None and not everyday:
        return None, page.archived
    from crmcli.records.filtering import query as filtering

    where, archived = filtering.chosen(workspace, database, kind, page.where, everyday)
    return where, page.archived or archived


def _of_whom(database: Database, kind: str, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """The filter that --for is: by a rep or by a team."""
    from crmcli.records.find.query import find
    from crmcli.records.teams.query import ids_text, is_team

    of_rep = "owner" if kind == "customer" else "rep"
    if given.get(of_rep) is not None or given.get("team") is not None:
        raise UsageError("--for says of whom, and so do --rep and --team", "give one of them")
    if is_team(database, name):
        return {"team": in_team(database, name)}
    id = find(database, "rep", name)["id"]
    return {"team": ids_text([id])} if kind == "rep" else {of_rep: id}


def limits(workspace: Workspace, asked: Asked, of_moments: bool) -> tuple[Any, Any]:
    """Where the period that the line names starts and ends: two days, or the midnights before them."""
    from crmcli.core.moments import midnight

    period = asked.chosen(workspace)
    assert period is not None, "or there is no such filter"
    days = (period.start, period.end)
    return (midnight(days[0], workspace.zone), midnight(days[1], workspace.zone)) if of_moments else days


def show(workspace: Workspace, kind: str, page: Page, /, **given: Any) -> None:
    """Print the records of that kind that fit all that is given (None: whatever it is)."""
    from crmcli.records.custom_values.query import fields_of, with_values
    from crmcli.records.listing.view import Shown, document

    only_ids = workspace.format == IDS
    limit = rows_of(page, ROWS if workspace.on_screen and workspace.format == "table" else listing.EVERY)
    with workspace.reading() as database:
        own = {field.name: field for field in fields_of(database, kind)}
        sort, descending = order(kind, page, [*own])
        fields = ("id",) if only_ids else columns(kind, page.columns, [*own])
        filters = chosen(workspace, database, kind, given)
        where, archived = filtered(workspace, database, kind, page, given)
        wanted = listing.Wanted(kind, filters, sort, descending, limit + 1, archived, where, own.get(sort))
        found = listing.ids(database, wanted._replace(limit=limit)) if only_ids else []
        rows = [] if only_ids else listing.listed(database, wanted)
        rows = with_values(database, rows, [own[name] for name in fields if name in own], workspace.currency)
    if found:  # no other value has to be laid out
        workspace.answer("\n".join([*found, ""]))
        return
    many = KINDS[kind]
    nothing = f"No {many} fit. See all: crm list {many}" if filters or where else f"No {many}. Next: {FIRST[kind]}"
    shown = Shown(fields, page.columns is not None or only_ids, workspace.today)
    workspace.show(document(kind, rows[:limit], shown, workspace.currency, nothing), None, True)
    if len(rows) > limit and page.limit is None:
        workspace.say(f"The first {limit}; there are more, and --limit 0 shows all.")
