"""The customers behind retention: those who were lost in a period, and those who will be unless they order soon. Who is
active and who is kept is said in `evaluation/metrics/query.py`."""

from __future__ import annotations

from typing import Any

from crmcli.database.conditions import bound, chosen_reps, within
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.evaluation.metrics.query import active_before, kept
from crmcli.records.refunds.query import revenue

WHICH = ("lost", "at_risk")


@statement(which=WHICH)
def customers(which: str) -> Any:
    """Customers by their last win, up to `rows`: `lost` in the period, the latest first; or `at_risk`: with a last win
    from `kept_from` up to but not including `soon`, those with most `revenue` first. `every` counts them all, and
    nothing from `end` on counts."""
    d, c, r = t.deal.c, t.customer.c, t.rep.c
    if which == "lost":
        chosen_wins = sa.and_(active_before(), sa.not_(sa.func.coalesce(kept(), sa.false())))
    else:
        last = sa.or_(d.next_won.is_(None), d.next_won >= bound("end"))
        chosen_wins = sa.and_(d.status == "won", within(d.closed, "kept_from", "soon"), d.closed < bound("end"), last)
    found = sa.select(d.customer_id, d.credited_id, d.closed).where(d.credited_id.in_(chosen_reps()), chosen_wins)
    rows = found.subquery("found")
    listed = c.archived.is_(None) if which == "at_risk" else sa.true()
    order = (rows.c.closed.desc(), c.name_key) if which == "lost" else (sa.desc("revenue"), rows.c.closed, c.name_key)
    joined = rows.join(t.customer, c.id == rows.c.customer_id).join(t.rep, r.id == rows.c.credited_id)
    named = c.name.label("customer"), r.name.label("rep"), rows.c.closed.label("last_won")
    return (
        sa.select(*named, _revenue(rows.c.customer_id).label("revenue"), sa.func.count().over().label("every"))
        .select_from(joined)
        .where(listed)
        .order_by(*order)
        .limit(bound("rows"))
    )


def _revenue(customer: Any) -> Any:
    """All that the customer ever ordered up to the period's end, less what was given back by then."""
    return revenue(lambda day, own: sa.and_(own.customer_id == customer, day < bound("end")))
