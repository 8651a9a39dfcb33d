"""Who stands where: by the score of the quarter so far, and of the period alone."""

from __future__ import annotations

from crmcli.core.periods import Period
from crmcli.evaluation.score.places_query import places_of
from crmcli.evaluation.score.query import evaluated
from crmcli.reports.scope import Part, Scope
from crmcli.reports.sections.ranking.view import Judged, Ranking, blocks, data


def section(scope: Scope) -> Part:
    """The ranking of the quarter so far, and the score of the period beside it."""
    ranking = ranking_of(scope)
    now = ranking.compared.now
    if (now.start, now.end) != (scope.period.start, scope.period.end):
        ranking = ranking._replace(own=_judged(scope, scope.period))
    return Part(list(blocks(ranking)), data(ranking), not ranking.ranked)


def ranking_of(scope: Scope) -> Ranking:
    """The ranking of the quarter that runs at the period's end, as it stood then, against as many days of the quarter
    before; beside it the score of the period, unless that is the quarter itself."""
    clock = scope.at_end
    quarter = clock.calendar.containing(scope.period.last, "quarter")
    compared = clock.calendar.compare(quarter)
    found = evaluated(scope.database, compared.now, clock)
    places = places_of(scope.database, found, clock)
    now, before = Judged(found.facts, found.evaluation), _judged(scope, compared.before)
    return Ranking(compared, scope.period, now, before, None, places, scope.reps, scope.rows, scope.currency)


def _judged(scope: Scope, period: Period) -> Judged:
    found = evaluated(scope.database, period, scope.at_end)
    return Judged(found.facts, found.evaluation)
