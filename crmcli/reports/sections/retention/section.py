"""Customers who stayed, who were lost, and who will be unless they order soon."""

from __future__ import annotations

from datetime import date, timedelta

from crmcli.core.periods import Period, add_months
from crmcli.database.conditions import rep_list
from crmcli.evaluation.metrics.query import limits
from crmcli.reports.scope import Part, Scope
from crmcli.reports.sections.metric_figures import metric_figures
from crmcli.reports.sections.retention.insight import SOON
from crmcli.reports.sections.retention.query import customers
from crmcli.reports.sections.retention.view import Kept, blocks, data

SHORT = ("day", "week")
"""Kinds of period too short to tell how many customers stay: of these, the quarter so far is told."""


def section(scope: Scope) -> Part:
    """Retention as the metric counts it, with the names behind it; who is at risk is told as of today."""
    period, before = _told(scope)
    told, clock = metric_figures(scope, period, before), scope.clock
    months = told.card.definitions.retention_months
    given = limits(period, clock.now, clock.zone, told.card.definitions)
    whose = {"reps": rep_list(scope.reps), "rows": scope.rows}
    tomorrow = scope.today + timedelta(days=1)
    soon = add_months(tomorrow + timedelta(days=SOON), -months)
    today = {"kept_from": add_months(tomorrow, -months), "soon": soon, "end": tomorrow}
    windows = {"lost": given, "at_risk": today}
    lists = {which: scope.database.all(customers(which=which), **each, **whose) for which, each in windows.items()}
    now, then = (side["retention"] for side in told.readings())
    under_way = period.end < _whole(scope, period)
    found = Kept(
        told.metric("retention"), now, then, lists, (period, before), under_way, months, scope.currency
    )  # fmt: skip
    return Part(list(blocks(found)), data(found), found.nothing)


def _whole(scope: Scope, period: Period) -> date:
    """Where that period ends in full."""
    if period.kind == "range":
        return period.end
    return scope.clock.calendar.containing(period.start, period.kind).end


def _told(scope: Scope) -> tuple[Period, Period]:
    """The period that it is told of and the one before, both up to the like day."""
    if scope.period.kind not in SHORT:
        return scope.period, scope.before
    calendar = scope.clock.calendar._replace(today=scope.period.last)
    compared = calendar.compare(calendar.containing(scope.period.last, "quarter"))
    return compared.now, compared.before
