"""A forecast put together: what was won so far, what is likely to come, between what and what, and how it is known."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from crmcli.core.apportion import whole_parts
from crmcli.core.periods import Period, add_months
from crmcli.core.rounding import whole
from crmcli.funnel.forecast.backtest import (
    AVERAGE,
    LAST,
    MODEL,
    ORIGINS,
    Origin,
    Record,
    Revenue,
    by_method,
    deviation,
)
from crmcli.funnel.forecast.expected import NEW, Expected, Lot, Pipeline, Sizes, Span, lot, span_of
from crmcli.funnel.forecast.hazards import Chances, Stay, shares_at

HALF_YEAR = 182


class Line(NamedTuple):
    """Of one rep, team or month, or of all: what was `won` less refunds, what is committed, what is likely and within
    which range, and the target. Amounts are minor units; None: not known."""

    name: str
    won: int
    commit: int
    likely: int
    low: int | None
    high: int | None
    target: int | None
    open: int = 0
    new: int = 0


class Forecast(NamedTuple):
    """The period as it was forecast when `day` was over, by which `method`; `open` and `new` of the total are what open
    deals and those not opened yet are expected to bring. `lines` are its parts by `by`."""

    period: Period
    day: date
    total: Line
    lines: Sequence[Line]
    method: str
    record: Record
    by: str = ""


class Known(NamedTuple):
    """What is known when `day` is over, of every deal or of each `every`-th: their `stays`; in order on which day each
    was `opened`, whose it is and in which stage; which were `won` when, and how many `closed`; the `owner` and the
    `product` of each, and what its `amount` was known to be on a day (None: nothing). `stages` are the open ones in
    order with their probabilities, `revenue` is by day, and so is that of each rep."""

    day: date
    stays: Sequence[Stay]
    opened: Sequence[tuple[int, int, int]]
    owner: Mapping[int, int]
    product: Mapping[int, int | None]
    amount: Callable[[int, int], int | None]
    every: int
    stages: Mapping[int, float]
    revenue: Mapping[int, int]
    by_rep: Mapping[int, Mapping[int, int]]
    won: Sequence[tuple[int, int]]
    closed: int


class Engine(NamedTuple):
    """What is worked out once for a period: the chances as they are now, what a deal brings, and past forecasts."""

    known: Known
    span: Span
    chances: Chances
    sizes: Sizes
    record: Record
    since: int

    def expected(self, lots: Sequence[Lot], span: Span) -> dict[int, Expected]:
        """Of each rep within those days."""
        sampled = _opened(self.known, self.since, span.day)
        opened = {key: rate * self.known.every for key, rate in sampled.items()}
        return Pipeline(lots, opened, self.sizes.all, self.known.stages).expected(self.chances, span)

    def likely_by(self, stage: int, age: int) -> date | None:
        """The day by which a deal that has been in that stage so long is won as often as not, of those won within half
        a year; None: none is."""
        half = self.chances.won(stage, age, HALF_YEAR) / 2
        days = bisect_left(range(HALF_YEAR), half, key=lambda days: self.chances.won(stage, age, days))
        return self.known.day + timedelta(days=days) if half > 0 else None


def engine(known: Known, start: date, end: date) -> Engine:
    """What the history says of the days from `start` up to `end`."""
    span = span_of(known.day, start, end)
    since = min((stay.entered for stay in known.stays), default=span.day)
    past = [each for months in range(60) if (each := span_of(known.day, start, end, months)).end <= span.day + 1]
    past = [each for each in past if each.day - since >= NEW][:ORIGINS][::-1]
    days = [each.day for each in (*past, span)]
    weeks = max(each.ahead[1] for each in (*past, span)) // 7 + 1
    shares = shares_at(known.stays, list(known.stages), days)
    chances = [*(Chances(each, weeks) for each in shares[:-1]), Chances(shares[-1], max(weeks, HALF_YEAR // 7 + 1))]
    sizes = [Sizes(_wins(known, day)) for day in days]
    lots = _lots_at(known, past, sizes)
    revenue = Revenue(known.revenue, since)
    origins = [
        _origin(known, each, own, chance, size, revenue)
        for each, own, chance, size in zip(past, lots, chances, sizes, strict=False)
    ]
    return Engine(known, span, chances[-1], sizes[-1], Record(origins, known.closed * known.every), since)


def _wins(known: Known, day: int) -> Iterable[tuple[int | None, int]]:
    """Product and amount of what was won until then."""
    for deal, at in known.won:
        if at <= day and (amount := known.amount(deal, day)) is not None:
            yield known.product[deal], amount


def _lots_at(known: Known, spans: Sequence[Span], sizes: Sequence[Sizes]) -> list[list[Lot]]:
    """The deals that were open when each of those days was over, as far as they were known."""
    found: list[list[Lot]] = [[] for _ in spans]
    days = [span.day for span in spans]
    for stay in known.stays:
        until = len(days) if stay.left is None else bisect_left(days, stay.left)
        for at in range(bisect_left(days, stay.entered), until):
            amount = known.amount(stay.deal, days[at])
            unknown = sizes[at].of(known.product[stay.deal]) if amount is None else None
            size = float(amount or 0)
            rep, age = known.owner[stay.deal], days[at] - stay.entered
            found[at].append(lot(rep, stay.stage, age, 1, size, size * size, unknown))
    return found


def _opened(known: Known, since: int, day: int) -> dict[tuple[int, int], float]:
    """By rep and stage how many of the deals that are looked at were opened a day lately."""
    days = max(1, min(NEW, day - since + 1))
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for opened, rep, stage in known.opened[bisect_right(known.opened, (day - days + 1,)) :]:
        if opened > day:
            break
        counts[rep, stage] += 1
    return {key: count / days for key, count in sorted(counts.items())}


def _origin(known: Known, span: Span, lots: Sequence[Lot], chances: Chances, sizes: Sizes, revenue: Revenue) -> Origin:
    opened = _opened(known, revenue.since, span.day)
    sampled = added(Pipeline(lots, opened, sizes.all, known.stages).expected(chances, span).values())
    expected = Expected._make(each * known.every for each in sampled)
    said, actual = by_method(expected, revenue, span), revenue.between(span.start, span.end)
    return Origin(span, said, actual, expected.variance)


def added(parts: Iterable[Expected]) -> Expected:
    total = Expected()
    for each in parts:
        total = total.plus(each)
    return total


def forecast(
    engine: Engine,
    lots: Sequence[Lot],
    period: Period,
    groups: Mapping[str, Collection[int]],
    targets: Mapping[str, int],
    by: str = "",
) -> Forecast:
    """The forecast of the period: of the reps in each of the `groups`, or of each of its months. `targets` has what
    each is to reach, and all of them under no name."""
    known, span = engine.known, engine.span
    expected = engine.expected(lots, span)
    method = engine.record.best
    everybody = sorted({*expected, *known.by_rep})
    whole_of = _Part("", everybody, period, span)
    if by == "month":
        parts = [_month(everybody, month, known.day) for month in months(period)]
        sides = [engine.expected(lots, part.span) if part.span.length > 0 else {} for part in parts]
    else:
        parts = [_Part(name, sorted(reps), period, span) for name, reps in groups.items()]
        sides = [expected] * len(parts)
    (total,) = _lines(engine, [whole_of], [expected], method, targets)
    lines = _lines(engine, parts, sides, method, targets, total.likely - total.won) if parts else []
    return Forecast(period, known.day, total, [each for each in lines if _matters(each)], method, engine.record, by)


class _Part(NamedTuple):
    name: str
    reps: Sequence[int]
    period: Period
    span: Span


def months(period: Period) -> list[Period]:
    """The calendar months of a period, its first and last as far as they are in it."""
    found, start = [], period.start
    while start < period.end:
        end = min(add_months(start.replace(day=1), 1), period.end)
        found.append(Period(f"{start:%Y-%m}", start, end, "month"))
        start = end
    return found


def _month(reps: Sequence[int], month: Period, day: date) -> _Part:
    today = day.toordinal()
    left = Span(today, max(month.start.toordinal(), today + 1), month.end.toordinal())
    return _Part(month.label, reps, month, left)


def _lines(
    engine: Engine,
    parts: Sequence[_Part],
    sides: Sequence[Mapping[int, Expected]],
    method: str,
    targets: Mapping[str, int],
    still: int | None = None,
) -> list[Line]:
    """A line of each part; what is `still` likely is told apart so that the lines sum to it."""
    sums = [added(side[rep] for rep in part.reps if rep in side) for part, side in zip(parts, sides, strict=True)]
    values = [max(0.0, _value(engine, part, each, method)) for part, each in zip(parts, sums, strict=True)]
    likely = [whole(each) for each in values] if still is None or not any(values) else whole_parts(still, values)
    quantiles = engine.record.quantiles(method)
    found = []
    for part, each, value in zip(parts, sums, likely, strict=True):
        won = sum(_between(engine.known.by_rep.get(rep, {}), part.period) for rep in part.reps)
        sides_of = (
            [won + max(0, whole(value + by * deviation(each.variance, value))) for by in quantiles]
            if quantiles
            else None
        )
        low, high = sides_of or (None, None)
        commit = won + whole(each.commit)
        target = targets.get(part.name)
        found.append(Line(part.name, won, commit, won + value, low, high, target, whole(each.mean), whole(each.new)))
    return found


def _value(engine: Engine, part: _Part, expected: Expected, method: str) -> float:
    """What is likely to come within the part's days by that method."""
    if method == MODEL:
        return expected.all
    if part.span.length <= 0:
        return 0.0
    if method in (AVERAGE, LAST):
        share = part.span.length / engine.span.length
        times = 3 if method == AVERAGE else 1
        each = (Revenue(engine.known.by_rep.get(rep, {}), engine.since) for rep in part.reps)
        return sum(own.before(engine.span, times) for own in each) * share
    return expected.weighted * part.span.length / engine.span.length


def _between(days: Mapping[int, int], period: Period) -> int:
    start, end = period.start.toordinal(), period.end.toordinal()
    return sum(amount for day, amount in days.items() if start <= day < end)


def _matters(line: Line) -> bool:
    return any((line.won, line.commit, line.likely, line.target))
