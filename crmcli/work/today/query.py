"""The records of each section of a day, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

from crmcli.core.moments import midnight
from crmcli.database.conditions import by_rep, narrowed, place, rep_list
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import Text, statement
from crmcli.records.cases.query import by_urgency
from crmcli.records.filtering.terms import STALE, STATES
from crmcli.records.listing.query import every_field
from crmcli.work.today.sections import BY_KEY, Section

WHO = ("one", "some", "all")
EVERY = 2**62


class Day(NamedTuple):
    """Whose day it is (None: everybody's, and what is nobody's), and which."""

    reps: Sequence[int] | None
    today: date
    now: datetime
    zone: tzinfo

    @property
    def who(self) -> str:
        return "all" if self.reps is None else "one" if len(self.reps) == 1 else "some"

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of the statements below."""
        whose = {"rep": self.reps[0] if self.reps else None, "reps": rep_list(self.reps)}
        return {**whose, "today": self.today, "now": self.now, "midnight": midnight(self.today, self.zone)}


def count(database: Database, section: Section, day: Day) -> int:
    """How many records it has."""
    text, values = _narrowed(database, section, day, how_many(section=section.key, who=day.who))
    found = database.one(text, **day.values, **values) if text else None
    return int(found["count"]) if found else 0


def first(database: Database, section: Section, day: Day, limit: int = EVERY) -> list[Row]:
    """Its first records, with every field; of a customer also when the `last` contact went out."""
    text, values = _narrowed(database, section, day, page(section=section.key, who=day.who))
    return database.all(text, **day.values, **values, limit=limit) if text else []


def _narrowed(database: Database, section: Section, day: Day, text: Text) -> tuple[Text | None, Row]:
    """The statement with what only the team's rules say, and the values of that; None where they say nothing."""
    if STATES[section.kind][section.state] != STALE:
        return text, {}
    from crmcli.records.stale.query import stale

    found = stale(database, day.today, day.now, day.zone)
    return (narrowed(text, found), found.values) if found else (None, {})


@statement(section=tuple(BY_KEY), who=WHO)
def how_many(section: str, who: str) -> Any:
    kind = BY_KEY[section].kind
    return sa.select(sa.func.count().label("count")).select_from(getattr(t, kind)).where(*_conditions(section, who))


@statement(section=tuple(BY_KEY), who=WHO)
def page(section: str, who: str) -> Any:
    """No other field is looked up of records beyond the page."""
    kind = BY_KEY[section].kind
    c, order = getattr(t, kind).c, _order(section)
    ids = sa.select(c.id).where(*_conditions(section, who)).order_by(*order).limit(sa.bindparam("limit"))
    chosen = every_field(kind).where(c.id.in_(ids.correlate(None)))
    return (chosen.add_columns(_last_out().label("last")) if kind == "customer" else chosen).order_by(*order)


def _conditions(section: str, who: str) -> list[Any]:
    kind, c = BY_KEY[section].kind, getattr(t, BY_KEY[section].kind).c
    whose = of_reps(c.owner_id if kind == "customer" else c.rep_id, who)
    if kind == "customer" and who == "all":  # all of an index is read for it
        whose = sa.true()
    return [_state(section), whose, *([c.archived.is_(None)] if "archived" in c else [])]


def _state(section: str) -> Any:
    """What the word of the filter language asks, with its values as parameters."""
    sql = STATES[BY_KEY[section].kind][BY_KEY[section].state]
    if sql == STALE:
        return place()
    return sa.text(sql.format(today=":today", now=":now", midnight=":midnight"))


def of_reps(rep: Any, who: str) -> Any:
    """Is it that rep's, or of one of those, by an index that begins with the rep? Everybody's is nobody's, too."""
    if who == "one":
        return rep == sa.bindparam("rep")
    chosen = by_rep(rep, who == "some")
    return sa.or_(chosen, rep.is_(None)) if who == "all" and rep.nullable else chosen


def _order(section: str) -> list[Any]:
    c = getattr(t, BY_KEY[section].kind).c
    if BY_KEY[section].kind == "task":
        rank = sa.case((c.priority == "urgent", 0), (c.priority == "high", 1), (c.priority == "low", 3), else_=2)
        return [rank, c.due, *([c.time.nulls_last()] if section == "today" else []), c.id]
    kind = BY_KEY[section].kind
    if kind == "case":
        return by_urgency()
    if kind == "customer":
        return [_last_out().nulls_first(), c.id]
    if kind == "deal":
        return [c.expected if section == "expected" else c.amount.desc().nulls_last(), c.id]
    return [c.at.desc(), c.id]


def _last_out() -> Any:
    """When the last call, mail, meeting or visit went out to a customer; as of a day before it, the one before."""
    a, last = t.activity.c, t.customer.c.last_out
    now: Any = sa.bindparam("now")
    chosen = sa.select(sa.func.max(a.at)).where(a.customer_id == t.customer.c.id, a.direction == "out", a.at <= now)
    return sa.case((last > now, chosen.correlate(t.customer).scalar_subquery()), else_=last)
