"""Fairness as a report: what each was given, how far small samples carry, what counts twice, and what to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Table
from crmcli.core.periods import Period
from crmcli.core.rounding import fixed, whole
from crmcli.evaluation.fairness import thresholds
from crmcli.evaluation.fairness.correlation import Correlation
from crmcli.evaluation.fairness.insight import Load, Loads, Rate
from crmcli.evaluation.fairness.thresholds import DOUBLE, HALF, REPS_NEEDED, SMALL, TWICE
from crmcli.evaluation.irregularities import insight as signs
from crmcli.evaluation.irregularities import view as signs_view
from crmcli.evaluation.irregularities.view import Found
from crmcli.evaluation.metrics.view import dates, period_data

_LOADS = {
    "customers": "Customers", "leads": "New", "prospects": "Prospects", "open_start": "Open before",
    "open_end": "Open after", "worked": "Worked",
}  # fmt: skip
"""The title of each load."""
_MARKS = {"under": "<½", "over": ">2×"}


class Fairness(NamedTuple):
    """What the report is made of; `label` is the whole period's, of which `period` is what there is so far."""

    period: Period
    label: str
    under_way: bool
    loads: Loads
    rates: Sequence[Rate]
    correlations: Sequence[Correlation]
    found: Found
    currency: str


def document(report: Fairness) -> Document:
    """The report. `crm.fairness/1` is its data; its records are the deals to look at, each with its sign."""
    parts = (_heading(report), _loads(report), _rates(report), _twice(report), signs_view.blocks(report.found))
    blocks = [block for part in parts for block in part]
    return Document(blocks, data(report), signs_view.records(report.found), report.currency, not report.loads.reps)


def _heading(report: Fairness) -> Iterator[Block]:
    yield Heading(f"Fairness {report.label}", f"{dates(report.period)}. Amounts in {report.currency}.")
    if report.under_way:
        yield Line(f"{report.label} is under way: as much of it as there is.", QUIET)
    yield Line(
        "This accuses nobody: it says how far figures carry, and which records are worth a look before they count."
    )


def _loads(report: Fairness) -> Iterator[Block]:
    if not report.loads.reps:
        yield Line("Nobody was there in this period. Add people: crm add rep NAME --joined DATE")
        return
    columns = [
        Column("Rep"), Column("Team", keep=3), Column("Days", "count", 2),
        *(Column(title, "count", int(name == "open_start")) for name, title in _LOADS.items()),
    ]  # fmt: skip
    mean = [Cell("Mean", tone=STRONG), Cell(""), Cell("")]
    mean += [Cell(report.loads.means[name], "number", STRONG) for name in _LOADS]
    yield Table(columns, [*(_load(load) for load in report.loads.reps), mean], "What each was given")
    yield Line(
        "Customers owned now; new: those that came in the period; prospects: not won before it, with a deal in it; "
        "deals open before its first day, after its last, and worked: on any day of it. "
        f"{_MARKS['under']} is less than {HALF:.0%} of the mean, {_MARKS['over']} more than {DOUBLE:.0%}; who was "
        "there for a part of the period is neither marked nor in the mean.",
        QUIET,
    )


def _load(load: Load) -> list[Cell]:
    counts = [
        Cell(count, "count", change=Cell(_MARKS[load.marks[name]], "movement") if name in load.marks else None)
        for name, count in load.counts.items()
    ]
    return [Cell(load.person.name), Cell(load.person.team or "", tone=QUIET), Cell(load.here, "count"), *counts]


def _rates(report: Fairness) -> Iterator[Block]:
    for rate in report.rates:
        columns = [
            Column("#", "count"), Column("Rep"), Column("Counted"), Column(rate.metric.title, "percent"),
            Column("Shrunk", "percent"), Column("# shrunk", "count"), Column(""),
        ]  # fmt: skip
        rows = [
            [
                Cell(each.rank, "count"), Cell(each.person.name), Cell(f"{each.numerator:g} of {each.denominator:g}"),
                Cell(each.value, "percent", STRONG), Cell(each.shrunk, "percent"), Cell(each.rank_shrunk, "count"),
                Cell(f"under {SMALL}" if each.small else "", tone=QUIET),
            ]
            for each in rate.reps
        ]  # fmt: skip
        yield Table(columns, rows, f"{rate.metric.title}: {_how(rate)}")
    if report.rates:
        yield Line(
            "Shrunk: a rate mixed with the team's, the more the smaller its sample (empirical Bayes, beta-binomial by "
            "the method of moments, and what is expected of any reps): what is left when luck is taken out as far as "
            "it can be.",
            QUIET,
        )


def _how(rate: Rate) -> str:
    team = f"the team's is {fixed(100 * rate.value, 1)}% ({rate.numerator:g} of {rate.denominator:g})"
    if rate.strength is None:
        return f"{team}; the reps differ by no more than chance"
    return f"{team}; each is mixed with {whole(rate.strength):,} at that rate"


def _twice(report: Fairness) -> Iterator[Block]:
    found = [each for each in report.correlations if each.twice]
    if found:
        columns = [Column("Counts"), Column("The same as"), Column("Correlation"), Column("Reps", "count")]
        rows = [
            [Cell(each.metric.title), Cell(each.other.title), Cell(fixed(each.rho, 2)), Cell(each.reps, "count")]
            for each in found
        ]
        yield Table(columns, rows, "Metrics that count the same thing twice")
        yield Line(
            f"They rank the reps alike: Spearman's rank correlation is over {TWICE:g}. Among few reps chance does that "
            "too: look at other periods before a weight is changed.",
            QUIET,
        )
    elif report.correlations:
        near = report.correlations[0]
        yield Line(
            f"No two metrics count the same thing twice (rank correlation over {TWICE:g}). "
            f"Closest: {near.metric.named} and {near.other.named}, {fixed(near.rho, 2)} over {near.reps} reps."
        )
    else:
        yield Line(f"Whether metrics count the same thing twice takes {REPS_NEEDED} reps with data for both.")


def data(report: Fairness) -> dict[str, Any]:
    """`crm.fairness/1`: `end` is exclusive, percent a fraction, money in major units, no data null. `rep` null in
    `bunches` is the team."""
    return {
        "schema": "crm.fairness/1",
        "period": {**period_data(report.period, report.label), "complete": not report.under_way},
        "currency": report.currency,
        "thresholds": _thresholds(),
        "load": {
            "mean": dict(report.loads.means),
            "reps": [_load_data(load, report.loads) for load in report.loads.reps],
        },
        "small_samples": [_rate_data(rate) for rate in report.rates],
        "correlations": [
            {
                "metric": each.metric.key, "other": each.other.key, "correlation": each.rho, "reps": each.reps,
                "twice": each.twice,
            }
            for each in report.correlations
        ],
        "signs": signs_view.data(report.found, report.currency),
    }  # fmt: skip


def _thresholds() -> dict[str, float]:
    ours = ("HALF", "DOUBLE", "APART", "SMALL", "TWICE", "REPS_NEEDED")
    theirs = (
        "LAST_DAYS", "CHANCE", "WINS_NEEDED", "LATE", "LATE_OVER_THE_END", "SEEN", "AFTER", "CONTACTS_AFTER",
        "SPLIT_DAYS", "NEAR", "ALIKE",
    )  # fmt: skip
    named = [(thresholds, name) for name in ours] + [(signs, name) for name in theirs]
    return {name.lower(): getattr(module, name) for module, name in named}


def _load_data(load: Load, loads: Loads) -> dict[str, Any]:
    counts = {
        name: {
            "value": count,
            "ratio": count / mean if (mean := loads.means[name]) else None,
            "mark": load.marks.get(name),
        }
        for name, count in load.counts.items()
    }
    return {"rep": load.person.name, "team": load.person.team, "days": load.here, **counts}


def _rate_data(rate: Rate) -> dict[str, Any]:
    names = ("numerator", "denominator", "value", "shrunk", "rank", "rank_shrunk", "small")
    return {
        "metric": rate.metric.key,
        "title": rate.metric.title,
        "value": rate.value,
        "numerator": rate.numerator,
        "denominator": rate.denominator,
        "strength": rate.strength,
        "reps": [{"rep": each.person.name, **{name: getattr(each, name) for name in names}} for each in rate.reps],
    }
