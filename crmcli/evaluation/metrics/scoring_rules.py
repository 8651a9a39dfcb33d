"""The rules of the score as data: which metrics count how much, how they are counted, and from when on.

A scorecard is a named set of weights, each with the most and the fewest points, and of definitions. Its versions are
kept; which one judges a period, `Rules` says. The default one is the catalogue itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from crmcli.evaluation.metrics.catalogue import METRICS, WHEN_WEIGHED, Metric, groups_of

RETENTION_MONTHS = 12
ALWAYS = "always"
WIN_RATES = ("closed", "created", "with-overdue")
"""Which deals a win rate is of."""


class Weight(NamedTuple):
    """How much a metric counts; `cap` and `floor` are the most and the fewest points it gives."""

    weight: float
    cap: float = 120
    floor: float = 0


class Definitions(NamedTuple):
    """How the facts are counted.

    `win_rate`: closed, created or with-overdue. `retention_months`: how long after a win its customer counts as active.
    `response_hours`: always, or the working hours that a response time counts, as "Mon-Fri 09:00-17:00" in the team's
    time zone; `holidays` are then left out as well.
    """

    win_rate: str = "closed"
    retention_months: int = RETENTION_MONTHS
    response_hours: str = ALWAYS
    holidays: tuple[date, ...] = ()


AS_USUAL = Definitions()


class Scorecard(NamedTuple):
    """`weights` by the metric's key: a metric that is not named has no weight. `valid_from` is the first day of the
    periods that this version judges; None: it always did."""

    name: str
    weights: Mapping[str, Weight]
    definitions: Definitions = AS_USUAL
    version: int = 1
    valid_from: date | None = None

    @property
    def groups(self) -> frozenset[str]:
        """The groups of metrics, of those that count when they are weighed, of which it weighs one."""
        return groups_of(self.weights)

    def metrics(self, groups: Collection[str] | None = None) -> Sequence[Metric]:
        """The catalogue under these rules: every metric; of those in groups its own, or those given."""
        wanted = self.groups if groups is None else groups
        also = (metric for name, group in WHEN_WEIGHED.items() if name in wanted for metric in group)
        return [self._ruled(metric) for metric in (*METRICS, *also)]

    def showing(self, keys: Collection[str]) -> Scorecard:
        """The same with those metrics in it, be it without a weight."""
        missing = groups_of(keys) - self.groups
        more = {key: Weight(0) for key in keys if groups_of([key]) & missing}
        return self._replace(weights={**self.weights, **more}) if more else self

    @property
    def measured(self) -> Sequence[Metric]:
        """Its metrics but for those of reviews, which are said and not counted."""
        return self.metrics(self.groups - {"reviews"})

    def _ruled(self, metric: Metric) -> Metric:
        return defined(metric._replace(**self.weights.get(metric.key, Weight(0))._asdict()), self.definitions)


DEFAULT = Scorecard("Default", {metric.key: Weight(metric.weight) for metric in METRICS if metric.weight})
"""What judges a team that agreed on nothing else."""


class Judging(NamedTuple):
    """How points and ranks are made of readings, which every scorecard has in common.

    `presence`: rates are per presence, and sums compared as of full presence. `one_scale`: targets judge a metric only
    where every ranked rep has one. `neutral`: the points of a metric that a rep has no data for; None: it is left out
    of that rep's score. `least_present`: the share of the period that a rep must be there to be ranked.
    """

    version: int
    presence: bool
    one_scale: bool
    neutral: float | None
    least_present: float


WAYS = (Judging(1, False, False, None, 0.0), Judging(2, True, True, 50.0, 0.25))
"""Every way there ever was: a frozen score is verified by the one that it was judged by."""
JUDGING = WAYS[-1]


class Rules(NamedTuple):
    """What judges one period: everybody's scorecard, by a rep's id those of reps with another, and the targets by rep
    and metric, as values of the period."""

    card: Scorecard = DEFAULT
    own: Mapping[int, Scorecard] = {}
    targets: Mapping[int, Mapping[str, float]] = {}
    judging: Judging = JUDGING

    def metrics(self, groups: Collection[str] = ()) -> tuple[Sequence[Metric], dict[int, Sequence[Metric]]]:
        """Everybody's metrics, and by a rep's id those of reps with a scorecard of their own: the same metrics, in the
        same order. Of those in groups there are the ones that one of the scorecards weighs, and those given."""
        wanted = self.groups.union(groups)
        return self.card.metrics(wanted), {id: card.metrics(wanted) for id, card in self.own.items()}

    def counting(self, definitions: Definitions) -> Rules:
        """The same rules, with facts counted so."""
        own = {id: card._replace(definitions=definitions) for id, card in self.own.items()}
        return self._replace(card=self.card._replace(definitions=definitions), own=own)

    @property
    def groups(self) -> frozenset[str]:
        """The groups of metrics of which any of the scorecards weighs one."""
        return self.card.groups.union(*(card.groups for card in self.own.values()))


BY_DEFAULT = Rules()


@cache
def counted_apart(some: Definitions, others: Definitions) -> frozenset[str]:
    """The keys of the metrics that those definitions count in different ways: their values are not to be compared.
    Holidays are no such way: there are others each year."""
    ways = [each._replace(holidays=()) for each in (some, others)]
    return frozenset(metric.key for metric in METRICS if len({defined(metric, way) for way in ways}) > 1)


_WON = "Deals won by the period's end, of the deals opened in the period"
_OVERDUE = (
    "Deals won, of the deals won or lost in the period "
    "and those still open at its end whose expected close lies in the period"
)
_WAITED = (
    "Mean working hours ({hours}{holidays}) from a customer's inbound message to the rep's next outbound one to that "
    "customer; without one by the period's end (or now), the working hours until then"
)


def defined(metric: Metric, definitions: Definitions) -> Metric:
    """The metric as those definitions count it: its parts, and the sentence that says so."""
    return metric._replace(**_COUNTED[metric.key](definitions)) if metric.key in _COUNTED else metric


def _win_rate(definitions: Definitions) -> Mapping[str, Any]:
    return {
        "created": {"definition": _WON, "numerator": "created_won", "denominator": "created"},
        "with-overdue": {"definition": _OVERDUE, "denominator": "closed_or_overdue"},
    }.get(definitions.win_rate, {})


def _retention(definitions: Definitions) -> Mapping[str, Any]:
    months, usual = definitions.retention_months, f"{RETENTION_MONTHS} months"
    said = _SENTENCES["retention"].replace(usual, f"{months} month{'s' if months > 1 else ''}")
    return {"definition": said}


def _response_time(definitions: Definitions) -> Mapping[str, Any]:
    if definitions.response_hours == ALWAYS:
        return {}
    count = len(definitions.holidays)
    holidays = f", without {count} holiday{'s' if count > 1 else ''}" if count else ""
    return {"definition": _WAITED.format(hours=definitions.response_hours, holidays=holidays)}


_SENTENCES = {metric.key: metric.definition for metric in METRICS}
_COUNTED = {"win_rate": _win_rate, "retention": _retention, "response_time": _response_time}
"""What definitions replace of each metric that they reach."""
