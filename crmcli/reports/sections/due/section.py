"""What is due next."""

from __future__ import annotations

from crmcli.development.plan.query import STAGE, items
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.records.stages.query import every_stage
from crmcli.reports.scope import Part, Scope
from crmcli.reports.sections.due.query import deals, totals
from crmcli.reports.sections.due.view import Due, Review, blocks, data


def section(scope: Scope) -> Part:
    """As things stand today: deals due up to the end of the period that follows, deals overdue or without a date, and
    plans to look at by then."""
    until = scope.following.end
    by_rep = totals(scope.database, scope.clock, until, scope.reps)
    found = deals(scope.database, scope.clock, until, scope.rows, scope.reps)
    due = Due(scope.following, scope.today, by_rep, found, _reviews(scope), scope.currency)
    return Part(list(blocks(due)), data(due), not (by_rep or due.reviews))


def _reviews(scope: Scope) -> list[Review]:
    """Steps that are not done and whose review comes before the following period is over."""
    rows = [
        row
        for row in items(scope.database)
        if row["done"] is None
        and row["added"] <= scope.today
        and row["review"] < scope.following.end
        and (scope.reps is None or row["rep_id"] in scope.reps)
    ]
    if not rows:
        return []
    names: dict[str, str] = {
        f"{STAGE}{stage['id']}": f"past {stage['name']}" for stage in scope.database.all(every_stage())
    }
    names |= {key: metric.title for key, metric in BY_KEY.items()}
    return [Review(row["rep"], _name(names, row["metric"]), row["action"], row["review"]) for row in rows]


def _name(names: dict[str, str], metric: str) -> str:
    """A stage that is gone has none."""
    return names.get(metric, metric)
