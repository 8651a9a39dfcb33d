"""What a report begins with."""

from __future__ import annotations

from crmcli.evaluation.rules.query import cards_for
from crmcli.evaluation.score.query import people
from crmcli.reports.scope import Part, Scope
from crmcli.reports.sections.headline.insight import figures, nothing
from crmcli.reports.sections.headline.query import happened, largest_win
from crmcli.reports.sections.headline.view import Headline, blocks, data


def section(scope: Scope) -> Part:
    """The figures of the three periods, and what they say in sentences."""
    headline, empty = headline_of(scope)
    return Part(list(blocks(headline)), data(headline), empty)


def headline_of(scope: Scope) -> tuple[Headline, bool]:
    """The figures of the three periods, all counted as the scorecard in force in the report's says; did nothing happen
    in it?"""
    card, _ = cards_for(scope.database, scope.period.start, people(scope.database))
    periods = (scope.period, scope.before, scope.year_ago)
    sides = [happened(scope.database, each, scope.clock, card.definitions, scope.reps) for each in periods]
    win = largest_win(scope.database, scope.period, scope.reps)
    headline = Headline(figures(sides, card.definitions), sides[0], win, periods, scope.who, scope.currency)
    return headline, nothing(sides[0])
