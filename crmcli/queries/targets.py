"""Targets: what reps, teams and everybody are to reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.database.connect import Database
from crmcli.insights.score import Person
from crmcli.metrics.scorecard import Scorecard
from crmcli.periods import Calendar, Period


def targets_for(
    database: Database, period: Period, people: Sequence[Person], card: Scorecard, calendar: Calendar
) -> Mapping[int, Mapping[str, float]]:
    """The targets that judge each rep in that period, by the rep's id and the metric's key."""
    return {}
