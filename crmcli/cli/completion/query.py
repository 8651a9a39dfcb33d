"""Names that begin as typed, for completion in the shell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from crmcli.core.names import key, typable, visible
from crmcli.core.vocabulary import NAMED, RULES, SHARED_NAMES
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement

MANY = 50
_LAST = "\U0010ffff"


def completing(database: Database, kind: str, typed: str, archived: bool = False) -> Iterator[tuple[str, str]]:
    """What can stand where `typed` stands: some 50 records of that kind (or teams, sets of rules, frozen periods), by
    name. Of deals the open ones, unless archived ones are wanted.

    Where nothing is typed yet, one whose name would not do goes by its id, with the name as its explanation.
    """
    low = key(f"{typed}.")[:-1]  # the dot keeps a blank at the end: "Acme L" is meant, not "AcmeL"
    if kind in _NUMBERED:
        found = database.each(_NUMBERED[kind]())
        fit = ((str(row["id"]), visible(row["title"])) for row in found if str(row["id"]).startswith(typed))
        yield from islice(fit, MANY)
        return
    if kind in _PLAIN or kind == "tag" or kind in RULES:
        every = _plain(database, kind)
        yield from ((name, "") for name in islice((n for n in every if key(n).startswith(low) and typable(n)), MANY))
        return
    for row in _rows(database, kind, low, archived):
        if typable(row["name"]) and (typed or not row["shared"]):
            yield row["name"], ""
        elif not typed:
            yield str(row["id"]), visible(row["name"])


def _plain(database: Database, kind: str) -> Iterable[str]:
    """All names of what is no record."""
    if kind == "tag":
        from crmcli.database.tag_sets import tags_in_use

        return tags_in_use(database)
    rows = database.each(_PLAIN[kind]()) if kind in _PLAIN else database.each(rules_kept(), kind=kind)
    return (row["name"] for row in rows)


def fields(database: Database, kind: str, typed: str, setting: bool) -> Iterator[tuple[str, str]]:
    """The fields of the team's own whose names begin so; for `setting` as `name=`, then with what can be chosen."""
    name, equals, value = typed.partition("=")
    for row in database.each(fields_of_kind(), kind=kind):
        own, choices = row["name"], (row["choices"] or "").split("\n") if row["type"] != "yesno" else ["yes", "no"]
        if equals and setting and own == key(name).replace("-", "_"):
            yield from ((f"{name}={each}", "") for each in choices if each and key(each).startswith(key(value)))
        elif not equals and own.startswith(key(name).replace("-", "_")):
            yield f"{own}=" if setting else own, row["type"]


def _rows(database: Database, kind: str, low: str, archived: bool) -> Iterator[Row]:
    """The first records of that beginning, and the last one: a shell goes on by what all have in common."""
    limits = {"low": low, "high": low + _LAST}
    found = 0
    for row in database.each(beginning(kind=kind, archived=archived, last=False), **limits, limit=MANY):
        found += 1
        yield row
    if found == MANY:
        yield from database.each(beginning(kind=kind, archived=archived, last=True), **limits, limit=1)


@statement(kind=NAMED, archived=(False, True), last=(False, True))
def beginning(kind: str, archived: bool, last: bool) -> Any:
    """Records whose name is in a range of keys, which the index finds; in that order or from the last one back."""
    table = getattr(t, kind)
    name, ordered = (table.c.title, table.c.title_key) if kind == "deal" else (table.c.name, table.c.name_key)
    shared: Any = sa.false()
    if kind in SHARED_NAMES:
        other = table.alias("other")
        same = other.c[ordered.name] == ordered
        shared = sa.exists().where(same, other.c.id != table.c.id, other.c.archived.is_(None))
    chosen = [ordered >= sa.bindparam("low"), ordered < sa.bindparam("high")]
    chosen.append(table.c.archived.is_not(None) if archived else table.c.archived.is_(None))
    if kind == "deal":
        chosen += [] if archived else [table.c.status == "open"]
    columns = (table.c.id, name.label("name"), shared.label("shared"))
    order = (ordered.desc(), table.c.id.desc()) if last else (ordered, table.c.id)
    return sa.select(*columns).where(*chosen).order_by(*order).limit(sa.bindparam("limit"))


@statement()
def fields_of_kind() -> Any:
    c = t.custom_field.c
    return (
        sa.select(c.name, c.type, c.choices).where(c.kind == sa.bindparam("kind"), c.hidden.is_(None)).order_by(c.name)
    )


@statement()
def teams_in_use() -> Any:
    r = t.rep.c
    return sa.select(r.team.label("name")).distinct().where(r.archived.is_(None), r.team.is_not(None)).order_by(r.team)


@statement()
def frozen_periods() -> Any:
    s = t.snapshot.c
    return (
        sa.select(s.label.label("name")).group_by(s.label).order_by(sa.func.min(s.start), sa.func.min(s.end), s.label)
    )


@statement()
def segments() -> Any:
    return sa.select(t.segment.c.name).order_by(t.segment.c.name_key)


@statement()
def campaigns() -> Any:
    return sa.select(t.campaign.c.name).order_by(t.campaign.c.id.desc())


@statement()
def quotes() -> Any:
    """The numbers of quotes, the newest first."""
    q = t.quote.c
    name: Any = sa.literal_column("'Q-'") + sa.cast(q.number, sa.String)
    return sa.select(name.label("name")).group_by(q.number).order_by(q.number.desc())


@statement()
def tasks() -> Any:
    """What is to be done, the first due first."""
    c = t.task.c
    return sa.select(c.id, c.title).where(c.done.is_(None)).order_by(c.due.nulls_last(), c.id)


@statement()
def cases() -> Any:
    """Cases that are not closed, the newest first."""
    c = t.case.c
    return sa.select(c.id, c.subject.label("title")).where(c.status != "closed").order_by(c.id.desc())


_NUMBERED = {"task": tasks, "case": cases}
"""What is named by its id alone, with what it is about as the explanation."""

_PLAIN = {"team": teams_in_use, "frozen": frozen_periods, "segment": segments, "quote": quotes, "campaign": campaigns}


@statement()
def rules_kept() -> Any:
    """The names of sets of rules of a kind, each as its last version has it."""
    r, later = t.rule_set.c, t.rule_set.alias("later").c
    newer = sa.exists().where(later.kind == r.kind, later.name_key == r.name_key, later.version > r.version)
    return sa.select(r.name).where(r.kind == sa.bindparam("kind"), ~newer).order_by(r.name_key)
