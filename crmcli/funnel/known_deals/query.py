"""Deals as they were known when a day was over.

A deal that was changed after that day is read as it was before its first such change, from the journal; one that was
deleted since is gone from the past, too. Parameters are `end`, the day after, and `until`, the moment at which it
begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crmcli.database.conditions import bound
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement


@statement()
def recorded() -> Any:
    """The lowest id of the deals that each change recorded."""
    c, r = t.change.c, t.change_row.c
    joined = t.change_row.join(t.change, c.id == r.change_id)
    lowest = sa.func.min(r.record_id).label("lowest")
    return sa.select(c.at, lowest).select_from(joined).where(*_new_deals()).group_by(c.at)


@statement()
def first_recorded() -> Any:
    """The lowest id of deals that were recorded from `until` on."""
    c, r = t.change.c, t.change_row.c
    joined = t.change_row.join(t.change, c.id == r.change_id)
    return (
        sa.select(sa.func.min(r.record_id).label("lowest"))
        .select_from(joined)
        .where(c.at >= bound("until"), *_new_deals())
    )


def _new_deals() -> tuple[Any, ...]:
    r = t.change_row.c
    return r.kind == sa.literal_column("'deal'"), r.last_id.is_not(None)


def _changed_later() -> Any:
    """The first change of each deal that was made from `until` on: `record_id` and what the deal was `before`."""
    c, r = t.change.c, t.change_row.c
    joined = t.change_row.join(t.change, c.id == r.change_id)
    first = (
        sa.select(sa.func.min(r.id).label("id"))
        .select_from(joined)
        .where(c.at >= bound("until"), r.kind == sa.literal_column("'deal'"), r.after.is_not(None))
        .where(r.before.is_not(None))
        .group_by(r.record_id)
    )
    return sa.select(r.record_id, r.before).where(r.id.in_(first)).cte("changed_later")


COLUMNS = (
    "rep_id",
    "product_id",
    "amount",
    "opened",
    "closed",
    "archived",
    "credited_id",
    "status",
    "expected",
    "title",
)


def then() -> Iterator[tuple[Any, dict[str, Any]]]:
    """Where deals are read from, and their columns as they were then: those that were not changed since, as they are,
    and those that were."""
    d, later = t.deal.c, _changed_later()
    unchanged = sa.select(later.c.record_id)
    same = {name: d[name] for name in COLUMNS}
    yield t.deal, {**same, "id": d.id, "customer_id": d.customer_id, "which": d.id.not_in(unchanged)}
    before = {name: dialect.json_field(later.c.before, name, t.deal.c[name].type) for name in COLUMNS}
    yield (
        later.join(t.deal, d.id == later.c.record_id),
        {**before, "id": d.id, "customer_id": d.customer_id, "which": sa.true()},
    )
