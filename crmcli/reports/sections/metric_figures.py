"""The metrics' own figures of a report: each section that needs some reads them here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from crmcli.core.periods import Period
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.query import facts
from crmcli.evaluation.metrics.scoring_rules import Scorecard
from crmcli.evaluation.rules.query import cards_for
from crmcli.evaluation.score.query import people
from crmcli.evaluation.score.readings import Facts, Reading, added, present, read, together
from crmcli.records.presence.insight import NOWHERE, Presence
from crmcli.reports.scope import Scope


class MetricFigures(NamedTuple):
    """Facts of a period and of the one before it, by rep, of the reps that the report is about; both are counted as the
    scorecard in force in the later one says."""

    card: Scorecard
    now: Facts
    before: Facts
    there: tuple[Mapping[int, Presence], Mapping[int, Presence]]

    def readings(self, rep: int | None = None) -> tuple[Mapping[str, Reading], Mapping[str, Reading]]:
        """Every metric now and before: of one rep, or of all in question together."""
        metrics: list[Metric] = list(self.card.measured)
        return tuple(  # type: ignore[return-value]
            read(added(side, side if rep is None else [rep]), self._presence(there, rep), metrics)
            for side, there in zip((self.now, self.before), self.there, strict=True)
        )

    def _presence(self, there: Mapping[int, Presence], rep: int | None) -> Presence:
        return together(there.values()) if rep is None else there.get(rep, NOWHERE)

    def metric(self, key: str) -> Metric:
        """The metric of that key as the scorecard has it."""
        return next(metric for metric in self.card.measured if metric.key == key)


def metric_figures(scope: Scope, period: Period, before: Period) -> MetricFigures:
    """What the metrics count in those periods."""
    everybody = people(scope.database)
    card, _ = cards_for(scope.database, period.start, everybody)
    sides, there = [], []
    for each in (period, before):
        found = facts(
            scope.database, each, scope.clock.now, scope.clock.zone, card.definitions, card.groups - {"reviews"}
        )
        sides.append({id: row for id, row in found.items() if scope.reps is None or id in scope.reps})
        there.append(
            {
                person.id: present(person, each)
                for person in everybody
                if person.id in sides[-1] and (person.active or any(sides[-1][person.id].values()))
            }
        )
    return MetricFigures(card, sides[0], sides[1], (there[0], there[1]))
