"""What random parts of each rep's customers brought in a period, for the places that chance could swap."""

from __future__ import annotations

from typing import Any

from crmcli.core.clock import Clock
from crmcli.database.connection import Database
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.query import add_to, first_wins, limits
from crmcli.evaluation.score.places import PARTS, Parts, Places, places
from crmcli.evaluation.score.query import Evaluated


def places_of(database: Database, found: Evaluated, clock: Clock, by: Metric | None = None) -> dict[int, Places]:
    """The places of every ranked rep by id."""
    if not any(each.rank for each in found.evaluation.results):
        return {}
    return places(found.evaluation.results, found.evaluation.metrics, _parts(database, found, clock), by)


def _parts(database: Database, found: Evaluated, clock: Clock) -> Parts:
    values = limits(found.period, clock.now, clock.zone)
    parts: dict[int, list[dict[str, float]]] = {}
    for text in (deals_by_part(), first_wins_by_part()):
        for row in database.all(text, start=values["start"], end=values["end"]):
            of_rep = parts.setdefault(row.pop("rep_id"), [{} for _ in range(PARTS)])
            add_to(of_rep[row.pop("part")], row)
    return parts


def _total(condition: Any, value: Any = 1) -> Any:
    return sa.func.sum(sa.case((condition, value), else_=0))


@statement()
def deals_by_part() -> Any:
    """Deals closed in the period, credited to who owned them at close, by the customer's part; one that is nobody's has
    its own."""
    d = t.deal.c
    won, timed = d.status == "won", sa.and_(d.status == "won", d.opened.is_not(None))
    part = sa.func.coalesce(d.customer_id, d.id) % PARTS
    columns = {
        "closed": sa.func.count(),
        "won": _total(won),
        "revenue": _total(won, d.amount),
        "sold": _total(won, d.amount),
        "cycle_days": _total(timed, dialect.days_between(d.opened, d.closed)),
        "cycles": _total(timed),
    }
    within = sa.and_(d.closed >= sa.bindparam("start"), d.closed < sa.bindparam("end"))
    named = (column.label(name) for name, column in columns.items())
    # Rep by rep, which the covering index has; a join would go by the day, and look each deal up.
    chosen = sa.select(d.credited_id.label("rep_id"), part.label("part"), *named)
    return chosen.where(d.credited_id.in_(sa.select(t.rep.c.id)), within).group_by(d.credited_id, part)


@statement()
def first_wins_by_part() -> Any:
    """Customers first won in the period, by rep and part."""
    by_rep: Any = first_wins.build()
    return by_rep.add_columns((t.customer.c.id % PARTS).label("part")).group_by("part")
