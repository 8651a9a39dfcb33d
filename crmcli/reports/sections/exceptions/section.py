"""What is most out of line."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.core.periods import Period
from crmcli.evaluation.compare.insight import Change
from crmcli.evaluation.compare.query import card_of, compared, compared_each
from crmcli.evaluation.score.query import people
from crmcli.reports.scope import Part, Scope
from crmcli.reports.sections.exceptions.insight import Exceptions, found, windows
from crmcli.reports.sections.exceptions.view import blocks, data


def section(scope: Scope) -> Part:
    """The quarter of a year up to the period's end against the one before: of all in question, and of each rep who was
    there in both."""
    before, after = windows(scope.period)
    chosen = found(_changes(scope, before, after), scope.rows)
    exceptions = Exceptions(*chosen, before, after, scope.who, scope.currency)
    return Part(list(blocks(exceptions)), data(exceptions), not exceptions.findings)


def _changes(scope: Scope, before: Period, after: Period) -> Iterator[tuple[str, Change]]:
    """Each change of a metric with weight, and whose it is; empty: of all together."""
    weighed = [metric.key for metric in card_of(scope.database, after).measured if metric.weight]
    for change in compared(scope.database, before, after, scope.at_end, scope.reps, weighed):
        yield "", change
    there = {
        each.id: each.name
        for each in people(scope.database)
        if each.active
        and (scope.reps is None or each.id in scope.reps)
        and not (each.joined and each.joined > before.start)
        and not (each.left and each.left < after.last)
    }
    if len(there) > 1:
        each_in = dict.fromkeys(there, weighed)
        for id, changes in compared_each(scope.database, before, after, scope.at_end, each_in).items():
            yield from ((there[id], change) for change in changes)
