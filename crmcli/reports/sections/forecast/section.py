"""What the quarter was likely to bring when the report's period ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from crmcli.core.money import Money
from crmcli.funnel.forecast.backtest import CLOSED
from crmcli.funnel.forecast.report import read
from crmcli.funnel.forecast.view import Report, blocks, data
from crmcli.reports.scope import Part, Scope


def section(scope: Scope) -> Part:
    """The forecast of the quarter with the day after the period's last one; of several people apart for each."""
    report = _report(scope, "" if scope.reps is not None and len(scope.reps) == 1 else "rep")
    found = report.forecast
    return Part(list(blocks(report)), data(report), not found.total.likely and not found.record.closed)


def in_short(scope: Scope) -> dict[str, Any] | None:
    """The same as data: the period's label, what is likely, and its range; None where too little is known for one."""
    found = _report(scope, "").forecast
    amounts = {name: getattr(found.total, name) for name in ("likely", "low", "high")}
    if found.record.closed < CLOSED or None in amounts.values():
        return None
    return {"period": found.period.label, **{name: Money(each, scope.currency) for name, each in amounts.items()}}


def _report(scope: Scope, by: str) -> Report:
    last = scope.period.last
    quarter = scope.clock.calendar.containing(last + timedelta(days=1), "quarter")
    found = read(scope.database, quarter, last, scope.at_end, scope.reps, by=by).forecast
    return Report(found, scope.currency, scope.who)
