"""Where the period was left: what happened in a sentence, and how far it is on the way to the targets."""

from __future__ import annotations

from crmcli.core.document import Line
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
    pace = Pace(sentences(headline._replace(whole=True)), ways, scope.period.last, scope.currency)
    likely = in_short(scope)
    said = [Line(sentence(likely))] if likely else []
    return Part([*blocks(pace), *said], {**data(pace), "likely": likely}, empty)


def _to_the_last(scope: Scope) -> list[Way]:
    calendar = scope.at_end.calendar
    quarter = calendar.containing(scope.period.last, "quarter")
    compared, before = calendar.compare(quarter), calendar.previous(quarter)
    rows = by_day(scope.database, Period("", before.start, compared.now.end), scope.reps)
    way = to_the_last(compared, before, [(row["day"], row["revenue"]) for row in rows])
    return [way] if way else []
