"""What a report begins with: the facts of a period, what was open at its end, and its largest win."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from crmcli.core.clock import Clock
from crmcli.core.periods import Period
from crmcli.database.conditions import of_chosen_reps, rep_parameter
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.evaluation.metrics.query import created, facts, limits
from crmcli.evaluation.metrics.scoring_rules import Definitions
from crmcli.evaluation.score.readings import added
from crmcli.funnel.open_deals.query import open_by_stage
from crmcli.funnel.overview.insight import Step, total
from crmcli.records.stages.query import every_stage


def happened(
    database: Database, period: Period, clock: Clock, definitions: Definitions, reps: Collection[int] | None
) -> dict[str, float]:
    """The facts of those reps (None: everybody) added up, with deals opened (`created`) and `lost`, and those open at
    the period's end: `open_deals`, their amount (`open`) and that `weighted` by stage, in minor units."""
    found = facts(database, period, clock.now, clock.zone, definitions)
    for row in database.all(created(), **limits(period, clock.now, clock.zone)):
        found.setdefault(row.pop("rep_id"), {}).update(row)
    known = added(found, found if reps is None else reps)
    known["lost"] = known.get("closed", 0) - known.get("won", 0)
    return known | open_at_end(database, period, clock, reps)


def open_at_end(database: Database, period: Period, clock: Clock, reps: Collection[int] | None) -> dict[str, float]:
    """The deals open when the period ended, and their worth as it is known today."""
    found = {row["stage_id"]: row for row in open_by_stage(database, period.end, clock, reps)}
    steps = [
        Step(stage["name"], "open", stage["probability"], found[stage["id"]]["deals"], found[stage["id"]]["amount"])
        for stage in database.all(every_stage())
        if stage["id"] in found
    ]
    added_up = total(steps)
    return {"open_deals": added_up.deals, "open": added_up.amount, "weighted": added_up.weighted}


def largest_win(database: Database, period: Period, reps: Collection[int] | None) -> Row | None:
    """The deal won in the period with the largest amount: its `title`, `customer`, `rep` and `amount`."""
    return database.one(largest(some=reps is not None), start=period.start, end=period.end, **rep_parameter(reps))


@statement(some=(False, True))
def largest(some: bool) -> Any:
    d = t.deal.c
    within = sa.and_(d.status == "won", d.closed >= sa.bindparam("start"), d.closed < sa.bindparam("end"))
    return (
        sa.select(d.title, t.customer.c.name.label("customer"), t.rep.c.name.label("rep"), d.amount)
        .join_from(t.deal, t.customer, t.customer.c.id == d.customer_id)
        .join(t.rep, t.rep.c.id == d.credited_id)
        .where(within, of_chosen_reps(d.credited_id, some))
        .order_by(d.amount.desc(), d.id)
        .limit(1)
    )
