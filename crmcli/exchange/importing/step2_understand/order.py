"""What the command line asks of an import, with what an own profile says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from crmcli.core.errors import NotFoundError, UsageError, brief
from crmcli.core.names import key, nearest
from crmcli.database.connection import Database
from crmcli.exchange.importing.step1_open.framing import lettered
from crmcli.exchange.importing.step1_open.table import Wanted
from crmcli.exchange.importing.step2_understand.own_profiles import Own, profile_of, save
from crmcli.exchange.importing.step2_understand.titles.headers import normal
from crmcli.exchange.importing.step2_understand.value_maps import ValueMap
from crmcli.records.custom_values.definition import CustomField
from crmcli.records.find.statements import by_key, some_names

TODAY = "today"
"""What --closed-from says where closed deals without a close date count as closed when they are imported."""


class Order(NamedTuple):
    """What the command line asks for. An own profile adds `words`, `own_maps`, and the
    `program` whose titles it builds upon. `own` are the fields of the team's own, of every kind."""

    kind: str
    file: str
    maps: dict[str, str]
    value_maps: list[ValueMap]
    adding: list[str]
    links: list[str]
    wanted: Wanted
    decimal: str | None
    dates: str | None
    profile: str | None
    save_profile: str | None
    dry_run: bool
    skip_bad: bool
    yes: bool
    round: bool = False
    words: list[ValueMap] = []  # noqa: RUF012 - never changed
    own_maps: Mapping[str, str] = {}
    program: str | None = None
    fixed: Mapping[str, str] = {}
    closed_from: str | None = None
    chances: Mapping[str, int] = {}
    full: bool = False
    asking: bool = False
    own: Sequence[CustomField] = ()


def with_profile(order: Order) -> Order:
    """The order with what an own profile says and the command line does not."""
    if order.profile is None:
        return order
    own = profile_of(order.profile, order.kind, order.own)
    wanted = Wanted(*(getattr(order.wanted, name) or getattr(own, name) for name in Wanted._fields))
    return order._replace(
        wanted=wanted,
        decimal=order.decimal or own.decimal,
        dates=order.dates or own.dates,
        words=own.words,
        own_maps=own.maps,
        program=own.program,
        fixed={**{name: text for name, text in own.fixed.items() if name not in order.maps.values()}, **order.fixed},
        closed_from=order.closed_from or own.closed_from,
        chances={**own.chances, **order.chances},
    )


def with_maps(order: Order, titles: Sequence[str]) -> Order:
    """The same with what the profile says of columns that the file has, where the field was not spoken of."""
    if titles == lettered(len(titles)):
        order = order._replace(maps=_by_letter(order.maps, titles), own_maps=_by_letter(order.own_maps, titles))
    there, said = {normal(title) for title in titles}, order.maps
    own = {
        title: field
        for title, field in order.own_maps.items()
        if normal(title) in there and (not field or field not in said.values())
    }
    return order._replace(maps=own | said)


def _by_letter(maps: Mapping[str, str], titles: Sequence[str]) -> dict[str, str]:
    """The maps of columns that have no titles: `1` is column A."""
    places = {str(at): title for at, title in enumerate(titles, 1)}
    return {places.get(theirs.strip(), theirs): ours for theirs, ours in maps.items()}


def save_profile(database: Database, order: Order) -> Path:
    """Keep what was said of the file as a profile; returns where."""
    words = [*order.words, *order.value_maps, *links(database, order)]
    own = Own(
        order.maps, words, order.program, order.decimal, order.dates, *order.wanted, closed_from=order.closed_from,
        fixed=order.fixed, chances=order.chances,
    )  # fmt: skip
    return save(order.save_profile or "", order.kind, own, order.own)


def links(database: Database, order: Order, in_file: Callable[[str], bool] | None = None) -> list[ValueMap]:
    """--link as what it comes to: another word for a customer's name. `in_file` says whether the file has a customer of
    that name, which the import makes."""
    field = "name" if order.kind == "customer" else "customer"
    making = order.kind == "customer" or "customer" in order.adding
    return [ValueMap(field, *_link(database, text, in_file if making else None)) for text in order.links]


def _link(database: Database, text: str, in_file: Callable[[str], bool] | None) -> tuple[str, str]:
    """Theirs and the full name of ours; a name may hold an equals sign."""
    parts = text.split("=")
    for at in range(1, len(parts)):
        theirs, ours = "=".join(parts[:at]), "=".join(parts[at:])
        found = database.one(by_key(kind="customer"), key=key(ours), limit=1)
        if theirs.strip() and found:
            return theirs, str(found["name"])
    for at in range(1, len(parts)) if in_file else ():
        theirs, ours = "=".join(parts[:at]), "=".join(parts[at:])
        if in_file and theirs.strip() and in_file(ours):
            return theirs, ours.strip()
    if len(parts) < 2 or not parts[0].strip():
        raise UsageError(f'--link "{brief(text)}" is not THEIRS=OURS', 'such as --link "Acme Inc=ACME Incorporated"')
    ours = text.partition("=")[2]
    names = (row["name"] for row in database.all(some_names(kind="customer")))
    raise NotFoundError("customer", ours, nearest(ours, names))
