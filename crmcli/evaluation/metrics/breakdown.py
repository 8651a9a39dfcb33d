"""The facts of a period told apart more finely than by rep: by group, by day, and down to the single customer.

Each statement here is one of `evaluation/metrics/query.py` with more to group by: what counts is said there. Rows are
of the reps in `reps` (",1,5,"; NULL: all of them) taken together; with `by` they have a `group`, by REP the rep's id.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from crmcli.database.conditions import bound, of_chosen_reps
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import Statement, statement
from crmcli.evaluation.metrics import query as facts

GROUPS = ("region", "product", "source")
"""What facts can be grouped by: all of them by the customer's region and source (of deals: the deal's own source, if it
has one), those of deals by product."""

REP = "rep"


class Observed(NamedTuple):
    """A statement of facts with the table of its single records, and what is fixed of its shape."""

    statement: Statement
    table: str
    shape: tuple[tuple[str, Any], ...] = ()


FACTS = {
    "closed_deals": Observed(facts.closed_deals, "deal"),
    "refunds": Observed(facts.refunds, "deal"),
    "first_wins": Observed(facts.first_wins, "customer"),
    "prospects": Observed(facts.prospects, "pairs"),
    "retention": Observed(facts.retention, "deal"),
    "answers": Observed(facts.answers, "feedback"),
    "contacts": Observed(facts.contacts, "activity"),
    "responses": Observed(facts.responses, "activity", (("worked", False),)),
    "cases": Observed(facts.cases, "case"),
    "promises": Observed(facts.promises, "task"),
    "worked_responses": Observed(facts.responses, "activity", (("worked", True),)),
}
DAILY = ("closed_deals", "refunds", "first_wins", "contacts")
SINGLE = {
    "win_rate": ("closed_deals", "won", "closed"),
    "csat": ("answers", "satisfied", "csat_answers"),
    "avg_deal": ("closed_deals", "sold", "won"),
    "sales_cycle": ("closed_deals", "cycle_days", "cycles"),
    "nps": ("answers", "net_promoters", "nps_answers"),
    "response_time": ("responses", "response_hours", "messages"),
    "answer_time": ("cases", "answer_hours", "cases_to_answer"),
    "solution_time": ("cases", "solution_hours", "cases_to_solve"),
    "promises_kept": ("promises", "promises_kept", "promises"),
    "worked_response_time": ("worked_responses", "response_hours", "messages"),
}
"""Means and shares of single observations: of which fact, which column is the value, and which is 1 where there is one.
"""


@statement(fact=tuple(FACTS), by=GROUPS)
def by_group(fact: str, by: str) -> Any:
    """The columns of the fact for each group."""
    return _summed(_told_apart(fact, by))


@statement(fact=DAILY, by=("", *GROUPS, REP))
def by_day(fact: str, by: str) -> Any:
    """The columns of the fact for each `day` (and group) with any. Moments are of the day that begins `shift` (as
    "+60 minutes") before UTC's."""
    days = {"closed_deals": (t.deal, "closed"), "refunds": (t.refund, "at"), "first_wins": (t.customer, "first_won")}
    day: Any
    if fact in days:
        table, column = days[fact]
        day = table.c[column]
    else:
        day = sa.type_coerce(dialect.day_of(t.activity.c.at, bound("shift", sa.String)), t.Day)
    return _summed(_told_apart(fact, by, day=day), "day")


@statement(of=tuple(SINGLE), by=("", *GROUPS, REP))
def spread(of: str, by: str) -> Any:
    """How far the customers' sums are from what as many observations of the mean would come to, of each group: how many
    customers (`clusters`), the sums of the `squares` of those residuals, of their products with the customers' `size`
    and of the squares of the sizes."""
    rows = _observed(of, by)
    about: dict[str, Any] = {"partition_by": list(_group(rows))}
    mean = sa.func.sum(rows.c.value).over(**about) / sa.func.sum(rows.c.size).over(**about)
    each = sa.select(*rows.c, mean.label("mean")).subquery("each")
    apart = each.c.value - each.c.mean * each.c.size
    sums = {
        "clusters": sa.func.count(),
        "squares": sa.func.sum(apart * apart),
        "cross": sa.func.sum(apart * each.c.size),
        "square_sizes": sa.func.sum(each.c.size * each.c.size),
    }
    named = (total.label(name) for name, total in sums.items())
    return sa.select(*_group(each), *named).group_by(*_group(each))


@statement(of=tuple(SINGLE), by=("", *GROUPS, REP))
def single(of: str, by: str) -> Any:
    """Each customer's sum (`value`) of so many observations (`size`), of groups of no more than `most` customers."""
    rows = _observed(of, by)
    clusters = sa.func.count().over(partition_by=list(_group(rows)))
    each = sa.select(*rows.c, clusters.label("clusters")).subquery("each")
    order = (*_group(each), each.c.value, each.c.size)
    return (
        sa.select(*_group(each), each.c.value, each.c.size)
        .where(each.c.clusters <= sa.bindparam("most"))
        .order_by(*order)
    )


def _observed(of: str, by: str) -> Any:
    """One row per customer (a deal that is nobody's stands alone) of a group: the sum of its observations, and how
    many they are."""
    fact, value, there = SINGLE[of]
    table = getattr(t, FACTS[fact].table)
    customer = sa.func.coalesce(table.c.customer_id, -table.c.id)
    each = _told_apart(fact, by, customer=customer)
    seen = each.c[there] > 0, _some(each)
    if by == REP:  # the facts have a row for each rep and customer as they are
        columns = (each.c[value] * 1.0).label("value"), each.c[there].label("size")
        return sa.select(*_group(each), *columns).where(*seen).subquery("observed")
    columns = (sa.func.sum(each.c[value] * 1.0).label("value"), sa.func.sum(each.c[there]).label("size"))
    keys = (*_group(each), each.c.customer)
    return sa.select(*_group(each), *columns).where(*seen).group_by(*keys).subquery("observed")


def _told_apart(fact: str, by: str, **more: Any) -> Any:
    """The fact's rows, each rep's told apart by the group and by what else is named."""
    observed = FACTS[fact]
    built: Any = observed.statement.build(**dict(observed.shape))
    if by and by != REP:
        built, group = _grouped(built, observed.table, by)
        more["group"] = group
    named = (column.label(name) for name, column in more.items())
    each = built.add_columns(*named).group_by(*more.values()).subquery()
    return sa.select(*each.c, sa.cast(each.c.rep_id, sa.String).label("group")).subquery() if by == REP else each


def _grouped(built: Any, table: str, by: str) -> tuple[Any, Any]:
    """The rows with the record that says the group, and the group."""
    if by == "product":
        if table != "deal":
            return built, sa.cast(sa.null(), sa.String)
        return built.outerjoin(t.product, t.product.c.id == t.deal.c.product_id), t.product.c.name
    group = t.customer.c[by]
    if table == "customer":
        return built, group
    records = built.get_final_froms()[0] if table == "pairs" else getattr(t, table)
    built = built.outerjoin(t.customer, t.customer.c.id == records.c.customer_id)
    return built, sa.func.coalesce(t.deal.c.source, group) if (table, by) == ("deal", "source") else group


def _summed(each: Any, *names: str) -> Any:
    """Its columns added up over the reps, by group and the columns of those names."""
    keys = [*_group(each), *(each.c[name] for name in names)]
    figures = [
        sa.func.sum(column).label(column.key) for column in each.c if column.key not in ("rep_id", "group", *names)
    ]
    there = [each.c[name].is_not(None) for name in names]
    return sa.select(*keys, *figures).where(_some(each), *there).group_by(*keys)


def _group(each: Any) -> tuple[Any, ...]:
    return (each.c.group,) if "group" in each.c else ()


def _some(each: Any) -> Any:
    """Is the row of one of the reps?"""
    reps: Any = sa.bindparam("reps", type_=sa.String)
    return sa.or_(reps.is_(None), of_chosen_reps(each.c.rep_id))
