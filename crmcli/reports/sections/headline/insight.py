"""The figures that a report begins with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crmcli.evaluation.metrics.catalogue import BY_KEY, Metric
from crmcli.evaluation.metrics.scoring_rules import Definitions, defined
from crmcli.evaluation.score.readings import Reading, anything, change, read
from crmcli.records.presence.insight import WHOLE


def _counted(key: str, title: str, unit: str, better: str, definition: str, numerator: str) -> Metric:
    return Metric(key, title, title, unit, better, 0, definition, numerator)


FIGURES = (
    BY_KEY["revenue"],
    BY_KEY["orders"],
    BY_KEY["win_rate"],
    BY_KEY["new_customers"],
    _counted("new_deals", "New deals", "count", "higher", "Deals opened in the period", "created"),
    _counted("lost_deals", "Lost deals", "count", "lower", "Deals lost in the period", "lost"),
    _counted("pipeline", "Open pipeline", "money", "higher", "Amounts of the deals open at the period's end", "open"),
    _counted(
        "forecast", "Weighted forecast", "money", "higher",
        "The same, each amount times the probability of the stage it was in", "weighted",
    ),
    BY_KEY["csat"],
    _counted(
        "follow_ups", "Follow-ups", "count", "higher", "Outbound calls, mails, meetings and visits in the period",
        "contacts",
    ),
    BY_KEY["response_time"],
)  # fmt: skip
"""In the order in which they are shown."""


class Figure(NamedTuple):
    """One figure: now, in the period before, and in the same one a year ago."""

    metric: Metric
    now: Reading
    before: Reading
    year_ago: Reading

    @property
    def change(self) -> float | None:
        """On the period before; None: no data on a side, or from nothing."""
        return change(self.metric, self.before.value, self.now.value)

    @property
    def change_year(self) -> float | None:
        """On the same period a year ago."""
        return change(self.metric, self.year_ago.value, self.now.value)


def figures_of(facts: Mapping[str, float], definitions: Definitions) -> dict[str, Reading]:
    """The figures of one period, counted as those definitions say, from its facts."""
    return read(facts, WHOLE, (defined(each, definitions) for each in FIGURES))


def figures(sides: Sequence[Mapping[str, float]], definitions: Definitions) -> list[Figure]:
    """Every figure from the facts of the three periods: now, before, a year ago."""
    now, before, year_ago = (figures_of(facts, definitions) for facts in sides)
    return [Figure(each, now[each.key], before[each.key], year_ago[each.key]) for each in FIGURES]


def nothing(facts: Mapping[str, float]) -> bool:
    """Did nothing that is counted happen?"""
    return not anything(facts) and not facts.get("created")
