"""What each metric's sample is: the observations that its value is made of, so that two windows can be compared.

Of a share (win rate, conversion, retention, satisfaction) they are the deals, customers or answers it is a share of; of
an average deal, a sales cycle, a response time or an NPS the single deals, messages or answers; of all that adds up
(revenue, orders, new customers, follow-ups) the window's days, those with nothing too. Deals, messages and answers of
one customer are a cluster, and so are the days of one week: what no Sunday has is no chance. Whether weeks resemble the
ones before them is told from those of a year before both windows, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from math import fsum
from typing import Any, NamedTuple

from crmcli.core.clock import Clock
from crmcli.core.names import key
from crmcli.core.periods import Period, add_months
from crmcli.database.connection import Database, Row
from crmcli.database.statements.compiled import Text
from crmcli.evaluation.compare.insight import LEAST, WEEK, Change, Pair, compare
from crmcli.evaluation.compare.samples import LARGE, Sample, clustered, in_a_row, small
from crmcli.evaluation.metrics import query as facts
from crmcli.evaluation.metrics.breakdown import REP, SINGLE, by_day, by_group, single, spread
from crmcli.evaluation.metrics.catalogue import BY_KEY, METRICS, ONE, PROMISES, SERVICE, WEEKS, Metric
from crmcli.evaluation.metrics.scoring_rules import ALWAYS, Scorecard
from crmcli.evaluation.rules.query import scorecard, used, uses_of
from crmcli.evaluation.score.query import people
from crmcli.evaluation.score.readings import Facts, added, read
from crmcli.records.presence.insight import Presence, days_there

COMPARED = tuple(metric.key for metric in (*METRICS, *SERVICE, *PROMISES))
OF_DEALS = ("revenue", "orders", "win_rate", "sales_cycle", "avg_deal")
"""What a product has: metrics of deals alone."""

OVER_TIME = ("conversion", "retention")
"""What has happened to customers by the end of a window: the longer it is, the more."""

ALIKE = 1.1
"""How many times as long as the other one a window may be to be compared by those."""

_BY_DAY: dict[str, tuple[str, ...]] = {
    "revenue": ("closed_deals", "refunds"), "orders": ("closed_deals",), "new_customers": ("first_wins",),
    "follow_ups": ("contacts",),
}  # fmt: skip
_EVENTS = {"conversion": "new_customers", "retention": "orders"}
"""What makes the hits of those shares that come of a window's weeks."""
EARLIER = 12
"""Months before both windows whose weeks tell, too, whether one resembles the one before."""
_OF_DEALS = ("closed_deals", "refunds")
_WHEN_WEIGHED = {"service": "cases", "promises": "promises"}
_BY_GROUP = (*_OF_DEALS, "first_wins", "prospects", "retention", "answers", "contacts")


class Side(NamedTuple):
    """One window as far as it has come: the number of its days, the limits within which things count, and the facts of
    all reps in question together, by group (None: everything, or what belongs to none). `there` is for each day the
    presence, by a rep's id; under None that of all in question together."""

    days: int
    limits: Mapping[str, Any]
    facts: Mapping[str | None, Mapping[str, float]]
    there: Mapping[str | None, Sequence[float]] = {}

    @property
    def presence(self) -> Presence:
        """That of all in question together."""
        return Presence(fsum(self.there.get(None, ())), self.days)


def compared(
    database: Database,
    before: Period,
    after: Period,
    clock: Clock,
    reps: Collection[int] | None = None,
    metrics: Collection[str] | None = None,
) -> list[Change]:
    """Each of those metrics (by key) in the second window against the first, as far as either has come: a `Change` of
    `evaluation/compare/insight.py` with before, after, change, low, high, p, p_adjusted (over those metrics), verdict,
    n_before, n_after and needed.

    With `reps`, what is credited to those reps, by their ids: `compared(database, q2, q3, workspace.clock, {rep_id},
    ["win_rate"])`. The definitions in force in the second window hold for both. Money is in minor units. What adds up
    is the window's total, or a day's mean (`per_day`) where the windows are not of one length; conversion and retention
    are left out where one is more than a tenth longer than the other.
    """
    reader = _Reader(database, clock, _card(database, after, metrics), reps)
    return compare(reader.pairs(before, after, metrics or COMPARED).get(None, ()))


def compared_by(
    database: Database,
    before: Period,
    after: Period,
    clock: Clock,
    by: str,
    reps: Collection[int] | None = None,
    metrics: Collection[str] | None = None,
) -> dict[str | None, list[Change]]:
    """The same for each region, product or source (`by`) by its name, the one of what has none last. All p are adjusted
    for all that is compared; metrics that the groups do not have are left out."""
    reader = _Reader(database, clock, _card(database, after, metrics), reps, by)
    groups = reader.pairs(before, after, metrics or COMPARED)
    changes = iter(compare(pair for pairs in groups.values() for pair in pairs))
    return {name: [next(changes) for _ in pairs] for name, pairs in groups.items()}


def compared_each(
    database: Database, before: Period, after: Period, clock: Clock, metrics: Mapping[int, Sequence[str]]
) -> dict[int, list[Change]]:
    """The same for each of those reps by its id, in its metrics; all p are adjusted for all that is compared."""
    wanted = {key for keys in metrics.values() for key in keys}
    found = _Reader(database, clock, _card(database, after, wanted), metrics, REP).pairs(before, after, wanted)
    pairs = {id: [pair for pair in found.get(str(id), []) if pair.metric.key in keys] for id, keys in metrics.items()}
    changes = iter(compare(pair for each in pairs.values() for pair in each))
    return {id: [next(changes) for _ in each] for id, each in pairs.items()}


def of_each_rep(
    database: Database,
    window: Period,
    clock: Clock,
    card: Scorecard,
    reps: Collection[int],
    wanted: Collection[str] | None = None,
    read_already: Facts | None = None,
) -> dict[str, dict[int, Sample]]:
    """By metric (of those wanted) and rep's id the rep's own sample in that window, of what adds up the days; values
    are there of reps with no more than LARGE of them. `read_already` are that window's facts, if they were read last.
    """
    card = card.showing(wanted or ())
    reader, names = _Reader(database, clock, card, reps, REP), [str(id) for id in reps]
    side, found = reader.side(window, read_already), {}
    for metric in (each for each in card.measured if each.key in (wanted or COMPARED)):
        samples = reader.samples(metric, side, names, with_values=True)
        found[metric.key] = {int(name or 0): each for name, each in samples.items()}
    return found


def values(
    database: Database, window: Period, clock: Clock, card: Scorecard, reps: Collection[int] | None = None
) -> dict[str, float | None] | None:
    """Each metric's value in a window, totals as a day's mean; None where nothing at all is on record in it."""
    side = _Reader(database, clock, card, reps).side(window)
    metrics, found = card.measured, side.facts[None]
    if not any(found.values()):
        return None
    days = {metric.key: side.days if metric.denominator == ONE else 1 for metric in metrics}
    readings = read(found, side.presence, metrics)
    return {name: None if each.value is None else each.value / days[name] for name, each in readings.items()}


def card_of(database: Database, period: Period) -> Scorecard:
    """Everybody's scorecard in that period."""
    uses = database.all(uses_of(), kind="scorecard", day=period.start)
    return scorecard(database, used(uses, None), period.start)


def _card(database: Database, period: Period, metrics: Collection[str] | None) -> Scorecard:
    """The same, with those metrics in it."""
    return card_of(database, period).showing(metrics or ())


def comparable(metric: str, before: int, after: int) -> bool:
    """Can windows of so many days be compared by that metric?"""
    return metric not in OVER_TIME or max(before, after) <= ALIKE * min(before, after)


class _Reader:
    """Reads samples of the reps in question, of everything or `by` group, as those definitions count them."""

    def __init__(
        self, database: Database, clock: Clock, card: Scorecard, reps: Collection[int] | None, by: str = ""
    ) -> None:
        self._database, self._clock, self._card, self._reps, self._by = database, clock, card, reps, by
        self._worked = card.definitions.response_hours != ALWAYS
        self._read: dict[tuple[str, date], dict[str | None, list[Row]]] = {}

    def pairs(self, before: Period, after: Period, metrics: Iterable[str]) -> dict[str | None, list[Pair]]:
        """For each group the pairs of samples of those metrics."""
        wanted, earlier, sides = set(metrics), self._earlier(before), (self.side(before), self.side(after))
        names = sorted({name for side in sides for name in side.facts}, key=_by_name)
        found: dict[str | None, list[Pair]] = {name: [] for name in names}
        for metric in self._card.measured:
            if metric.key in wanted and self._has(metric) and comparable(metric.key, *(side.days for side in sides)):
                for name, pair in self._paired(metric, earlier, sides, names):
                    found[name].append(pair)
        return found

    def _has(self, metric: Metric) -> bool:
        """Have the groups that metric? Deals that closed are told apart, not those counted in another way."""
        if self._by in ("", REP):
            return True
        usual = metric.key != "win_rate" or self._card.definitions.win_rate == "closed"
        return usual and (self._by != "product" or metric.key in OF_DEALS)

    def _limits(self, window: Period) -> dict[str, Any]:
        clock = self._clock
        limits = facts.limits(window, clock.now, clock.zone, self._card.definitions)
        offset = limits["since"].astimezone(clock.zone).utcoffset()
        return limits | {
            "reps": None if self._reps is None else f",{','.join(map(str, sorted(self._reps)))},",
            "shift": f"{(offset.total_seconds() if offset else 0) / 60:+.0f} minutes",
            "most": LARGE,
        }

    def _earlier(self, before: Period) -> Side:
        """The year before both windows, without its facts."""
        window = Period("", add_months(before.start, -EARLIER), before.start)
        return Side(window.days, self._limits(window), {}, self._there(window))

    def side(self, window: Period, read_already: Facts | None = None) -> Side:
        clock, definitions, limits = self._clock, self._card.definitions, self._limits(window)
        # Read in any case: it tells the connection what working hours are.
        found = read_already or facts.facts(
            self._database, window, clock.now, clock.zone, definitions, self._card.groups - {"reviews"}
        )
        together: dict[str | None, dict[str, float]] = {None: added(found, found if self._reps is None else self._reps)}
        days, there = (
            max(0, (limits["end"] - limits["start"]).days),
            self._there(window._replace(end=limits["end"]), found),
        )
        if self._by == REP:
            return Side(days, limits, {str(id): found.get(id, {}) for id in self._reps or ()}, there)
        return Side(days, limits, self._grouped(limits) if self._by else together, there)

    def _there(self, window: Period, found: Facts | None = None) -> dict[str | None, Sequence[float]]:
        """For each day of the window the presence of every rep in question who took part, and of all together. Of whom
        facts do not tell, who has left counts, too."""
        each: dict[str | None, Sequence[float]] = {
            str(person.id): days_there(window.start, window.end, person.joined, person.left, person.absences)
            for person in people(self._database)
            if self._reps is None or person.id in self._reps
            if person.active or (person.left if found is None else any(found.get(person.id, {}).values()))
        }
        return {**each, None: [fsum(day) for day in zip(*each.values(), strict=True)]}

    def _one(self, name: str | None) -> str | None:
        """The id of the one rep whose group that is; None where it is of several."""
        if self._by == REP:
            return name
        return str(next(iter(self._reps))) if self._reps is not None and len(self._reps) == 1 else None

    def _grouped(self, limits: Mapping[str, Any]) -> dict[str | None, dict[str, float]]:
        """The facts by group, of those groups that have any."""
        every = [*_BY_GROUP, "worked_responses" if self._worked else "responses"]
        every += [fact for group, fact in _WHEN_WEIGHED.items() if group in self._card.groups]
        groups: dict[str | None, dict[str, float]] = {}
        for fact in _OF_DEALS if self._by == "product" else every:
            for row in self._database.all(by_group(fact=fact, by=self._by), **limits):
                facts.add_to(groups.setdefault(row.pop("group"), {}), row)
        return {name: found for name, found in groups.items() if any(found.values())}

    def _paired(
        self, metric: Metric, earlier: Side, sides: Sequence[Side], names: Sequence[str | None]
    ) -> Iterator[tuple[str | None, Pair]]:
        """The metric's two samples for each group, and what makes its value of their means."""
        before, after = (self.samples(metric, side, names) for side in sides)
        scale, uneven = metric.scale, metric.denominator == ONE and sides[0].days != sides[1].days
        if metric.key in _BY_DAY:
            scale = 7 if metric.denominator == WEEKS else 1 if uneven else sides[0].days
        few = [name for name in names if small(before[name].units, after[name].units)]
        few = few if metric.unit != "percent" else []
        singles = [self._singles(metric, side) for side in sides] if few and metric.key not in _BY_DAY else []
        weeks = self._by_weeks(BY_KEY[_EVENTS.get(metric.key, metric.key)], earlier, sides, names)
        for name in names:
            pair = before[name], after[name]
            if name not in few:
                pair = pair[0]._replace(values=(), sizes=()), pair[1]._replace(values=(), sizes=())
            elif singles:
                pair = singles[0][name], singles[1][name]
            yield name, Pair(metric, *pair, scale, uneven, weeks.get(name, ()))

    def _by_weeks(
        self, metric: Metric, earlier: Side, sides: Sequence[Side], names: Sequence[str | None]
    ) -> dict[str | None, Sequence[Sample]]:
        """For each group the rows of weeks of what adds up, unless days are told apart: of the time before both windows
        and of each."""
        if metric.key not in _BY_DAY:
            return {}
        days, both = self._days(metric, earlier), [self.samples(metric, side, names) for side in sides]
        rows = {name: [each[name] for each in both] for name in names}
        return {
            name: [*self._before(metric, earlier, name, days.get(name, ())), *each]
            for name, each in rows.items()
            if all(row.clusters for row in each)
        }

    def _before(self, metric: Metric, earlier: Side, name: str | None, days: Sequence[float]) -> Iterator[Sample]:
        """The weeks of that time from the first on that has any, as though presence had been the same throughout."""
        one = self._one(name)
        there = earlier.there.get(one, ())
        level = fsum(there) / len(there) if there and one is None and metric.denominator != WEEKS else 1.0
        even = [level * day / share for day, share in zip(days, there, strict=False) if share]
        first = next((at for at, day in enumerate(even) if day), len(even))
        if len(even) - first >= LEAST * WEEK:
            yield by_weeks(even[first:])

    def samples(
        self, metric: Metric, side: Side, names: Sequence[str | None], with_values: bool = False
    ) -> dict[str | None, Sample]:
        """Each group's sample; of what adds up with the values of all days, of single observations where they are asked
        for."""
        if metric.key in _BY_DAY:
            days = self._days(metric, side)
            return {name: self._weeks(metric, side, name, days.get(name) or [0.0] * side.days) for name in names}
        counts = {name: side.facts.get(name, {}) for name in names}
        found = {
            name: Sample(round(each.get(metric.denominator, 0)), each.get(metric.numerator, 0))
            for name, each in counts.items()
        }
        if self._called(metric) not in SINGLE:
            return found
        values = self._singles(metric, side) if with_values and metric.unit != "percent" else {}
        if values and all(name in values and values[name].n == each.n for name, each in found.items() if each.n):
            return {name: values.get(name, each) for name, each in found.items()}
        spreads = self._rows(spread(of=self._called(metric), by=self._by), side)
        return {name: _spread(each, *spreads.get(name, [])) for name, each in found.items()}

    def _weeks(self, metric: Metric, side: Side, name: str | None, days: Sequence[float]) -> Sample:
        """The days as they are compared: of one rep those on which the rep is there, as of full presence; of several
        what is counted a week by as much presence as they have together."""
        one = self._one(name)
        if one is None and metric.denominator != WEEKS:
            return by_weeks(days)
        there = side.there.get(one, ())
        present = [day for day, share in zip(days, there, strict=False) if share] if one else days
        total = fsum(there)
        found = by_weeks([day * len(present) / total for day in present] if total else ())
        part = metric.denominator == ONE and total != side.days
        return found._replace(recorded=fsum(days)) if part else found

    def _days(self, metric: Metric, side: Side) -> dict[str | None, list[float]]:
        """What each day of the window has of the metric, by group. A moment in the hour by which summer time differs
        from the window's first day may count a day off, but none is lost."""
        found: dict[str | None, list[float]] = {}
        every = [self._rows(by_day(fact=fact, by=self._by), side) for fact in _BY_DAY[metric.key]]
        for name, rows in ((name, rows) for each in every for name, rows in each.items()):
            days = found.setdefault(name, [0.0] * side.days)
            for row in rows:
                at = (row["day"] - side.limits["start"]).days
                days[min(max(at, 0), side.days - 1)] += row[metric.numerator]
        return found

    def _singles(self, metric: Metric, side: Side) -> dict[str | None, Sample]:
        rows = self._rows(single(of=self._called(metric), by=self._by), side)
        return {
            name: clustered([row["value"] for row in each], [row["size"] for row in each])
            for name, each in rows.items()
        }

    def _called(self, metric: Metric) -> str:
        """The name of its single observations; deals that a win rate counts in another way are not told apart."""
        if metric.key == "win_rate" and self._card.definitions.win_rate != "closed":
            return ""
        return f"worked_{metric.key}" if metric.key == "response_time" and self._worked else metric.key

    def _rows(self, text: Text, side: Side) -> dict[str | None, list[Row]]:
        """What the statement finds in that window, by group: read once, also where two metrics need it."""
        known = text.sql, side.limits["start"]
        if known not in self._read:
            rows = self._read[known] = {}
            for row in self._database.each(text, **side.limits):
                rows.setdefault(row.get("group"), []).append(row)
        return self._read[known]


def _by_name(name: str | None) -> tuple[bool, str, str]:
    """Groups by name, what has none last."""
    return name is None, key(name or ""), name or ""


def _spread(sample: Sample, row: Row | None = None) -> Sample:
    """The sample with how its clusters vary; where each is one observation they stand alone."""
    if row is None or row["clusters"] == sample.n:
        return sample._replace(squares=(row["squares"] if row else None) or 0.0)
    return sample._replace(**{name: row[name] for name in ("squares", "clusters", "cross", "square_sizes")})


def by_weeks(days: Sequence[float]) -> Sample:
    """The sample of those days in as many weeks as there are, of seven days each but for a few; too few weeks for a
    verdict are told apart by days."""
    count = round(len(days) / WEEK)
    if count < LEAST:
        return clustered(days, [1] * len(days))
    ends = [len(days) * at // count for at in range(count + 1)]
    weeks = [days[first:last] for first, last in pairwise(ends)]
    return in_a_row(clustered([fsum(week) for week in weeks], [len(week) for week in weeks]))
