"""Where one is on the way to a target, or without one on the way to what the quarter before had brought in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from crmcli.core.periods import Comparison, Period
from crmcli.evaluation.metrics.catalogue import BY_KEY, Metric
from crmcli.evaluation.score.points import attainment
from crmcli.evaluation.targets.attainment import AT_RISK, BEHIND, MISSED
from crmcli.evaluation.targets.view import Row

AHEAD, LEVEL = "ahead", "level"
"""How one stands against an earlier period, besides behind."""

Day = tuple[date, int]


class Way(NamedTuple):
    """One thing on its way, in the metric's unit: what is `reached`, what is `due` by now, the `goal` of the whole
    period, and what is still needed each week. `whose` is empty for everybody; `versus` is the period that stands in
    for a target."""

    metric: Metric
    whose: str
    period: Period
    reached: float | None
    due: float | None
    goal: float
    status: str
    per_week: float | None = None
    versus: str = ""

    @property
    def good(self) -> bool | None:
        """Is it well, badly or in between?"""
        return None if self.status in (AT_RISK, LEVEL, "") else self.status not in (BEHIND, MISSED)

    @property
    def place(self) -> float:
        """How much of the way is behind one: 1 is the goal. Of what is to be low, the goal over what there is."""
        return _share(self.metric, self.reached, self.goal)

    @property
    def mark(self) -> float:
        """Where one should be by now."""
        return _share(self.metric, self.due, self.goal)


def _share(metric: Metric, value: float | None, goal: float) -> float:
    return 0.0 if value is None else min(1.0, max(0.0, attainment(metric, value, goal) or 0.0))


def to_targets(rows: Sequence[Row], most: int) -> list[Way]:
    """The way to each of the targets that concern most people: everybody's, else those of teams, else of reps."""
    kinds = [row.target.owner.kind for row in rows]
    widest = next((kind for kind in ("everybody", "team", "rep") if kind in kinds), "")
    chosen = [row for row in rows if row.target.owner.kind == widest][:most]
    # Amounts stand together, so that one chart can have them.
    return [_way(row) for row in sorted(chosen, key=lambda row: row.target.metric.unit != "money")]


def _way(row: Row) -> Way:
    target, stands = row.target, row.standing
    whose = "" if target.owner.kind == target.owner.name else target.owner.name
    return Way(
        target.metric, whose, target.period, stands.actual, stands.expected, stands.target, stands.status,
        stands.per_week,
    )  # fmt: skip


def to_the_last(compared: Comparison, whole_before: Period, days: Sequence[Day]) -> Way | None:
    """The way of revenue to what the whole period before had brought in, of the revenue of each day of both; None:
    there was nothing then."""
    goal = _within(days, whole_before)
    if goal <= 0:
        return None
    reached, due = _within(days, compared.now), _within(days, compared.before)
    status = AHEAD if reached > due else BEHIND if reached < due else LEVEL
    return Way(BY_KEY["revenue"], "", compared.whole, reached, due, goal, status, None, whole_before.label)


def _within(days: Sequence[Day], period: Period) -> int:
    return sum(amount for day, amount in days if period.start <= day < period.end)
