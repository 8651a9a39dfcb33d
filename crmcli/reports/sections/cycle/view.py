"""How long won deals took: the mean and the median, a histogram, and the stay in each stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from crmcli.core.document import STRONG, Block, Cell, Chart, Column, Line, Series, Table
from crmcli.core.periods import Period
from crmcli.core.rounding import fixed
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.view import change_cell, metric_cell, value_cell
from crmcli.evaluation.score.readings import Reading, change
from crmcli.reports.sections.cycle.insight import Bins
from crmcli.reports.sections.headline.view import before as before_of

THIN = 20
"""Won deals below which the picture is drawn of the last twelve months."""


class Middle(Protocol):
    """Of so many deals the median of their days."""

    @property
    def deals(self) -> int: ...

    @property
    def median(self) -> float | None: ...


class Stay(NamedTuple):
    """What the stays of deals in a stage came to."""

    stage: str
    stays: int
    days: float

    @property
    def mean(self) -> float | None:
        return self.days / self.stays if self.stays else None


class Cycle(NamedTuple):
    """The metric's readings now and before; the middles now, before and of the last twelve months; how many deals fell
    in each bin in the period and in those twelve months; the stays; and how
    many deals were `won`, whether or not it is known when they were opened."""

    metric: Metric
    readings: tuple[Reading, Reading]
    middles: Sequence[Middle]
    bins: Bins
    counts: Sequence[int]
    counts_year: Sequence[int]
    stays: Sequence[Stay]
    won: int
    periods: tuple[Period, Period]

    @property
    def nothing(self) -> bool:
        """Was nothing won within twelve months of which it is known when it was opened?"""
        return not self.middles[2].deals


def blocks(found: Cycle) -> Iterator[Block]:
    """The sentence, mean and median, the histogram and the stays."""
    yield Line(sentence(found))
    if found.nothing:
        return
    yield _figures(found)
    yield from _histogram(found)
    if any(stay.stays for stay in found.stays):
        columns = [Column("Stage"), Column("Mean stay", "days"), Column("Stays that ended", "count", 1)]
        rows = [[Cell(each.stage), Cell(each.mean, "days"), Cell(each.stays, "count")] for each in found.stays]
        yield Table(columns, rows, "How long deals stayed in each stage")


def sentence(found: Cycle) -> str:
    """How long a won deal took, against before."""
    now, before, year = found.middles
    if found.nothing:
        return "No deal was won of which it is known when it was opened."
    usual = f"of those won within the last twelve months, half took {year.median:g} days or less"
    if now.median is None or found.readings[0].value is None:
        none = "No won deal is known by the day it was opened" if found.won else "No deal was won"
        return f"{none}; {usual}."
    mean = found.readings[0].value
    changed = change(found.metric, before.median, now.median)
    against = ""
    if changed is not None and before.median is not None:
        against = f"; {before_of(found.periods[0])} it was {_days(before.median)}"
    deals = "The one won deal" if now.deals == 1 else f"Half of the {now.deals:,} won deals"
    took = f"took {_days(now.median)}{'' if now.deals == 1 else f' or less, at a mean of {fixed(mean, 1)}'}"
    return f"{deals} {took}{against}{f'; {usual}' if year.deals > now.deals else ''}."


def _days(value: float) -> str:
    return f"{value:g} day{'' if value == 1 else 's'}"


def _figures(found: Cycle) -> Table:
    metric, (now, before, year) = found.metric, found.middles
    median = value_cell(metric, now.median)._replace(change=change_cell(metric, before.median, now.median))
    columns = [
        Column("Sales cycle"), Column(found.periods[0].label, "number"), Column(found.periods[1].label, "number"),
        Column("12 months", "number"),
    ]  # fmt: skip
    rows = [
        [Cell("Median", tone=STRONG), median, value_cell(metric, before.median), value_cell(metric, year.median)],
        [Cell("Mean", tone=STRONG), metric_cell(metric, *found.readings), value_cell(metric, found.readings[1].value),
         Cell("")],
        [Cell("Won deals", tone=STRONG), *(Cell(each.deals, "count") for each in (now, before, year))],
    ]  # fmt: skip
    return Table(columns, rows)


def _histogram(found: Cycle) -> Iterator[Block]:
    thin = sum(found.counts) < THIN
    drawn, when = (found.counts_year, "the last 12 months") if thin else (found.counts, found.periods[0].label)
    title = "Won deals by the days they took"
    yield Chart("columns", f"{title}, {when}", found.bins.labels, [Series("Won deals", drawn)], "count", "Days")
    columns = [
        Column("Days"), Column(found.periods[0].label, "count"), Column("Share", "percent"),
        Column("12 months", "count"), Column("Their share", "percent"),
    ]  # fmt: skip
    rows = [
        [
            Cell(label),
            Cell(found.counts[at], "count"), Cell(_share(found.counts, at), "percent"),
            Cell(found.counts_year[at], "count"), Cell(_share(found.counts_year, at), "percent"),
        ]
        for at, label in enumerate(found.bins.labels)
    ]  # fmt: skip
    yield Table(columns, rows, title)


def _share(counts: Sequence[int], at: int) -> float | None:
    return counts[at] / sum(counts) if sum(counts) else None


def data(found: Cycle) -> dict[str, Any]:
    """For JSON: days; of a bin `from` is included and `to` is not (null: no end)."""
    now, before, year = found.middles
    width = found.bins.width
    return {
        "sentence": sentence(found),
        "won": now.deals,
        "won_before": before.deals,
        "won_12_months": year.deals,
        "mean_days": found.readings[0].value,
        "mean_days_before": found.readings[1].value,
        "mean_days_change": change(found.metric, found.readings[1].value, found.readings[0].value),
        "median_days": now.median,
        "median_days_before": before.median,
        "median_days_change": change(found.metric, before.median, now.median),
        "median_days_12_months": year.median,
        "histogram": [
            {
                "label": label, "from": at * width, "to": (at + 1) * width if at < found.bins.full else None,
                "won": found.counts[at], "share": _share(found.counts, at),
                "won_12_months": found.counts_year[at], "share_12_months": _share(found.counts_year, at),
            }
            for at, label in enumerate(found.bins.labels)
        ],
        "stages": [{"stage": each.stage, "stays": each.stays, "mean_days": each.mean} for each in found.stays],
    }  # fmt: skip
