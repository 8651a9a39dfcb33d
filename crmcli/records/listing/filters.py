"""What lists of records can be filtered by, and which index finds the rows.

A statement has one filter that leads, by its index, and every other one as a parameter that may be NULL: so there are
few statements, however filters are combined.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import ge, lt
from typing import Any

from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement

Condition = Callable[[Any], Any]
"""From a table's columns to what its rows must fulfil."""


def values(kind: str, filters: Mapping[str, Any]) -> Row:
    """The parameters of all filters of that kind: NULL for one that is not given, and a period's two limits."""
    found: Row = {name: filters.get(name) for name in FILTERS[kind]}
    if "period" in found:
        found |= dict(zip(LIMITS, found.pop("period") or (None, None), strict=True))
    return found


def leading(database: Database, kind: str, filters: Mapping[str, Any], order: tuple[str, bool], page: bool) -> str:
    """The filter that is to lead; "" for none: the rows of a page are then read in their order until it is full, which
    is quicker where many fit, as deals of a large team do."""
    for name in LEADING[kind]:
        if filters.get(name) is not None and not (page and _many(database, kind, filters, name, order)):
            return name
    return ""


def _many(database: Database, kind: str, filters: Mapping[str, Any], name: str, order: tuple[str, bool]) -> bool:
    """Does that filter leave many of the deals, and some wherever one looks in that order?"""
    if kind != "deal" or order[0] in TIED.get(name, order) or order == ("id", False):
        return False
    return database.one(beyond(by=name), **values(kind, {name: filters[name]}), few=FEW) is not None


def in_team(database: Database, team: str) -> str:
    """The ids of the reps in that team, as the `team` filters take them: ",1,5,"."""
    from crmcli.records.teams.query import ids_text, members

    return ids_text(members(database, team).ids)


def _is(column: str, name: str = "") -> Condition:
    return lambda c: c[column] == sa.bindparam(name or column)


def _typed(c: Any, column: str, name: str = "") -> Any:
    """The parameter, which may be NULL: what a function is given has no type by itself."""
    return sa.bindparam(name or column, type_=c[column].type)


def _refers(column: str, name: str = "") -> Condition:
    """That record, or none at all; an index finds either."""
    return lambda c: c[column].is_not_distinct_from(sa.func.nullif(_typed(c, column, name), NONE))


def _reads(column: str) -> Condition:
    """The same text, whatever its capitals (beyond ASCII they count)."""
    return lambda c: sa.func.lower(c[column]) == sa.func.lower(_typed(c, column))


def _within(column: str) -> Condition:
    return lambda c: sa.and_(*(limit(c[column], sa.bindparam(name)) for name, limit in LIMITS.items()))


def _status(status: str) -> Condition:
    return lambda c: c.status == status


def _closing(status: str) -> Condition:
    """The same by stage: won and lost deals are in one each, and its index has them by id."""
    return lambda c: c.stage_id == sa.select(t.stage.c.id).where(t.stage.c.status == status).scalar_subquery()


def _to_do(c: Any) -> Any:
    return c.done.is_(None)


def _done(c: Any) -> Any:
    return c.done.is_not(None)


def _said(name: str) -> Condition:
    """The record itself, by an index of the rows that have one; where none is meant `_without` finds them."""
    return lambda c: c[f"{name}_id"] == sa.bindparam(name)


def _without(name: str) -> Condition:
    """Those of none, where none is meant; else no row is looked at."""

    def condition(c: Any) -> Any:
        above = sa.case((sa.bindparam(name) == NONE, sa.literal_column("0")), else_=sa.literal_column(str(NO_ID)))
        return sa.and_(c.id > above, c[f"{name}_id"].is_(None))

    return condition


def _of_anybody(c: Any) -> Any:
    """Rep by rep, as the index has them."""
    return c.rep_id.in_(sa.select(t.rep.c.id))


def _of_nobody(c: Any) -> Any:
    return c.rep_id.is_(None)


def _in_team(c: Any) -> Any:
    from crmcli.records.teams.query import among

    return among(c.id, "team")


def _of_team(c: Any) -> Any:
    return c.rep_id.in_(sa.select(t.rep.c.id).where(_in_team(t.rep.c)))


def _owned_in_team(c: Any) -> Any:
    return c.owner_id.in_(sa.select(t.rep.c.id).where(_in_team(t.rep.c)))


def _works_at(c: Any) -> Any:
    """Contacts who work at that customer now, or nowhere."""
    p = t.position.c
    customer: Any = sa.bindparam("customer")
    here = sa.select(p.contact_id).where(p.customer_id == customer, p.until.is_(None))
    nowhere = t.contact.alias("nowhere").c
    return c.id.in_(sa.union_all(here, sa.select(nowhere.id).where(customer == NONE, nowhere.customer_id.is_(None))))


def _part_in(c: Any) -> Any:
    """Contacts who have a part in that deal."""
    part = t.deal_contact.c
    return c.id.in_(sa.select(part.contact_id).where(part.deal_id == sa.bindparam("deal")))


def _all(*conditions: Condition) -> Condition:
    return lambda c: sa.and_(*(condition(c) for condition in conditions))


def _any(*conditions: Condition) -> Condition:
    return lambda c: sa.or_(*(condition(c) for condition in conditions))


def if_given(name: str, condition: Condition) -> Condition:
    """The condition of that filter, or anything where it is not given."""
    given = "start" if name == "period" else name
    return lambda c: sa.or_(sa.bindparam(given, type_=sa.Boolean if name in FLAGS else None).is_(None), condition(c))


NO_ID = 2**62
"""No record has that id or a higher one."""

NONE = 0
"""Instead of the id of a record: there is none."""

LIMITS: dict[str, Callable[[Any, Any], Any]] = {"start": ge, "end": lt}
"""The two limits of a period, and how each is kept."""

FLAGS = ("open", "won", "lost", "done")
"""Filters that say all by being given."""

_OPENED = _all(_status("open"), _within("opened"))
_STATUSES = {status: _status(status) for status in ("open", "won", "lost")}
_ABOUT = {name: _refers(f"{name}_id", name) for name in ("customer", "rep", "deal")}
_WITH = _is("contact_id", "contact")
"""A contact is always meant, never none: the index is of the rows that have one."""

_SAID = {"team": _of_team, "period": _within("at")}

FILTERS: dict[str, dict[str, Condition]] = {
    "rep": {"team": _in_team},
    "customer": {
        "owner": _refers("owner_id", "owner"),
        "region": _reads("region"),
        "industry": _reads("industry"),
        "source": _reads("source"),
        "team": _owned_in_team,
        "period": _within("created"),
    },
    "contact": {"customer": _works_at, "deal": _part_in, "role": _reads("role")},
    "product": {"category": _reads("category")},
    "deal": {
        "customer": _ABOUT["customer"],
        "rep": _ABOUT["rep"],
        "product": _refers("product_id", "product"),
        "stage": _is("stage_id", "stage"),
        **_STATUSES,
        "team": _of_team,
        "period": _any(_within("closed"), _OPENED),
    },
    "activity": {
        **_ABOUT,
        "contact": _WITH,
        "kind": _is("kind"),
        "direction": _is("direction"),
        "team": _of_team,
        "period": _within("at"),
    },
    "feedback": {**_ABOUT, "kind": _is("kind"), "team": _of_team, "period": _within("at")},
    "stage": {},
    "case": {
        **_ABOUT,
        "kind": _is("kind"),
        "priority": _is("priority"),
        "status": _is("status"),
        "team": _of_team,
        "period": _within("opened"),
    },
    "task": {**_ABOUT, "open": _to_do, "done": _done, "team": _of_team, "period": _within("due")},
}
"""What each kind can be chosen by. A deal is in a period that it closed in, or was opened in and is still open."""

LEADING: dict[str, tuple[str, ...]] = {
    "rep": (),
    "customer": ("owner",),
    "contact": ("customer",),
    "product": (),
    "deal": ("customer", "open", "rep", "period", "product", "stage", "won", "lost", "team"),
    "activity": ("deal", "contact", "customer", "rep"),
    "feedback": ("deal", "customer", "rep"),
    "stage": (),
    "case": ("customer", "rep"),
    "task": ("deal", "customer", "rep", "open"),
}
"""Filters that an index serves, those that leave fewest rows first."""

CLOSING = {status: _closing(status) for status in ("won", "lost")}

PARTS: dict[tuple[str, str], tuple[Condition, ...]] = {
    ("deal", "period"): (_within("closed"), _OPENED),
    ("deal", "open"): (_all(_status("open"), if_given("rep", _ABOUT["rep"])),),
    ("deal", "team"): (_of_team,),
    ("task", "open"): (_all(_of_anybody, _to_do), _all(_of_nobody, _to_do)),
    **{("task", name): (_said(name), _without(name)) for name in ("customer", "deal")},
    ("activity", "customer"): (_ABOUT["customer"],),
    ("activity", "contact"): (_WITH,),
    ("feedback", "rep"): (_ABOUT["rep"],),
}
"""Filters whose index has another order than the id, or whose parts have an index each. Their rows are found by a list
of ids, which the index alone gives: it is gone through in order up to the end of the page, and no row is sorted."""

BY_TIME: dict[tuple[str, str], tuple[Condition, ...]] = {
    ("activity", "rep"): tuple(
        _all(_ABOUT["rep"], direction)
        for direction in (
            lambda c: c.direction == "out",
            lambda c: c.direction == "in",
            lambda c: c.direction.is_(None),
        )
    ),
    ("activity", "contact"): (_WITH,),
    **{(kind, by): (_ABOUT[by],) for kind, by in (("activity", "customer"), ("feedback", "rep"), ("activity", "deal"))},
}
"""Filters whose rows have an index by time, of several parts one each: a page is the first of each, put together."""

FEW = 5000
"""How many deals are not many."""

_OF_STATUS = ("status", "stage", "lost_reason")

TIED: dict[str, tuple[str, ...]] = {
    "open": (*_OF_STATUS, "opened", "closed", "expected", "credited"),
    "rep": ("id", "rep", "credited"),
    "period": (
        "id", "title", "customer", "rep", "product", "opened", "closed", "expected", "lost_reason", "source",
        "credited", "archived", "external_key",
    ),
    "product": ("id", "product"),
    "stage": ("id", *_OF_STATUS, "opened", "closed", "expected", "credited"),
    "won": ("id", *_OF_STATUS),
    "lost": ("id", "status", "stage"),
    "team": ("rep", "credited"),
}  # fmt: skip
"""Filters of deals that often leave many, and the fields in whose order all of these may come last, such as those of a
period where equal ones are in the order of time: there they lead, as they do where their index gives the order."""


def indexed(kind: str, by: str) -> Any:
    """The condition of the filter that leads, put so that its index finds the rows."""
    table, parts = getattr(t, kind), PARTS.get((kind, by))
    if not parts:
        return CLOSING[by](table.c) if by in CLOSING else FILTERS[kind][by](table.c)
    chosen = [(table.alias(f"part{at}").c, condition) for at, condition in enumerate(parts)]
    return table.c.id.in_(sa.union_all(*(sa.select(part.id).where(condition(part)) for part, condition in chosen)))


@statement(by=tuple(TIED))
def beyond(by: str) -> Any:
    """A row if the filter leaves more than a few; of a period those that closed in it are counted."""
    condition = {**FILTERS["deal"], **CLOSING, "period": _within("closed")}[by]
    return sa.select(sa.literal(1)).where(condition(t.deal.c)).limit(1).offset(sa.bindparam("few"))
