"""Where the period was left: what happened in a sentence, and how far it is on the way to the targets."""

from __future__ import annotations

from crmcli.core.periods import Period
from crmcli.reports.scope import Part, Scope
from crmcli.reports.sections.forecast.section import in_short
from crmcli.reports.sections.forecast.view import sentence
from crmcli.reports.sections.headline.section import headline_of
from crmcli.reports.sections.headline.view import sentences
from crmcli.reports.sections.pace.insight import Way, to_targets, to_the_last
from crmcli.reports.sections.pace.view import Pace, blocks, data
from crmcli.reports.sections.targets.section import standing
from crmcli.reports.sections.trend.query import by_day


def section(scope: Scope) -> Part:
    """As things stood when the period ended. Without any target: against the quarter before."""
    headline, empty = headline_of(scope)
    ways = to_targets(standing(scope), scope.rows) or _to_the_last(scope)
    *said, last = sentences(headline._replace(whole=True))
    likely = in_short(scope)
    said.append(f"{last} {sentence(likely)}" if likely else last)  # one line: all of it is to stay on one page
    pace = Pace(said, ways, scope.period.last, scope.currency)
    return Part(list(blocks(pace)), {**data(pace), "likely": likely}, empty)


def _to_the_last(scope: Scope) -> list[Way]:
    calendar = scope.at_end.calendar
    quarter = calendar.containing(scope.period.last, "quarter")
    compared, before = calendar.compare(quarter), calendar.previous(quarter)
    rows = by_day(scope.database, Period("", before.start, compared.now.end), scope.reps)
    way = to_the_last(compared, before, [(row["day"], row["revenue"]) for row in rows])
    return [way] if way else []
