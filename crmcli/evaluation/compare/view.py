"""A comparison as a report: for each metric the verdict first, then the change, its interval and what chance says."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.core.document import BAD, GOOD, QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Table
from crmcli.core.rounding import quotient
from crmcli.evaluation.compare.data import Report, a_year_ago, data, records
from crmcli.evaluation.compare.insight import BETTER, LEAST, METHODS, TOO_FEW, UNCLEAR, WORSE, Change, in_weeks
from crmcli.evaluation.metrics.catalogue import METRICS, ONE, WEEKS
from crmcli.evaluation.metrics.view import IN_POINTS, arrowed, counted, dates
from crmcli.evaluation.statistics.inference import CLAIM

VERDICTS = {
    BETTER: ("▲ better", GOOD),
    WORSE: ("▼ worse", BAD),
    UNCLEAR: ("≈ no clear change", ""),
    TOO_FEW: ("? too few data", QUIET),
}
"""Each verdict in words, and its tone."""
_TONES = {BETTER: GOOD, WORSE: BAD}
"""An arrow and a colour are for a change that is clear."""

OBSERVED = {
    "win_rate": "deals", "conversion": "prospects", "retention": "customers", "csat": "answers", "nps": "answers",
    "sales_cycle": "deals", "avg_deal": "deals", "response_time": "messages",
    "answer_time": "cases", "solution_time": "cases", "promises_kept": "promises",
}  # fmt: skip
"""What a metric's sample consists of; of all others, days, compared by weeks where there are enough of them."""


def document(report: Report) -> Document:
    """The report. `crm.compare/1` is its data; its records are one row per (group and) metric."""
    empty = not any(_known(change) for change in report.changes)
    blocks: list[Block] = [_heading(report)]
    if empty:
        blocks.append(Line("Nothing is on record in either window. See what there is: crm list deals"))
    else:
        blocks += [*_windows(report), _table(report), *_recorded(report), *_needed(report)]
        blocks += [*_groups(report), *_how(report)]
    return Document(blocks, data(report), records(report), report.currency, empty)


def _known(change: Change) -> bool:
    """Is anything on record of it? Of what adds up nothing is 0, of all else a 0 is a result."""
    values = change.before, change.after
    return any(values) if change.metric.denominator in (ONE, WEEKS) else values != (None, None)


def _heading(report: Report) -> Heading:
    windows = report.windows
    what = f" of {report.of}" if report.of else ""
    if windows.event:
        title = f"Before and after {report.label or windows.event}{what}"
    else:
        title = f"Comparison{what}: {windows.after.label} with {windows.before.label}"
    both = f"Before: {dates(windows.before)} ({windows.before.days} days). After: {dates(windows.after)}"
    return Heading(title, f"{both} ({windows.after.days} days). Amounts in {report.currency}.")


def _windows(report: Report) -> Iterator[Line]:
    """What is to know about the windows before any figure."""
    windows = report.windows
    if windows.whole:
        cut = ", against the like number of days before" if windows.cut else ""
        yield Line(f"{windows.whole.label} is under way: its first {windows.after.days} days{cut}.", QUIET)
    if any(change.per_day for change in report.changes):
        yield Line("The windows are not of one length: of what adds up, the change is that of a day's mean.", QUIET)
    if report.left_out:
        titles = " and ".join(metric.named for metric in METRICS if metric.key in report.left_out)
        yield Line(f"Left out: {titles}, which come out otherwise in a longer window.", QUIET)


def _table(report: Report) -> Table:
    columns = [*_COLUMNS, *([Column("Year earlier", "number", 2)] if report.earlier else [])]
    rows = []
    for change in report.changes:
        earlier = [arrowed(_then(report, change))] if report.earlier else []
        rows.append([Cell(_title(change)), *_cells(change), *earlier])
    return Table(columns, rows)


_COLUMNS = (
    Column("Metric"), Column("Verdict", "word"), Column("Before", "number", 1), Column("After", "number"),
    Column("95% from", "number"), Column("to", "number"), Column("p", "chance", 3), Column("p adjusted", "chance", 4),
    Column("n before", "count", 5), Column("n after", "count", 5),
)  # fmt: skip


def _cells(change: Change) -> list[Cell]:
    """All of `_COLUMNS` but the metric's name. The change stands beside the value after it."""
    words, colour = VERDICTS[change.verdict]
    unit, shown = change.metric.shown_as, change.totals or (change.before, change.after)
    return [
        Cell(words, tone=colour),
        Cell(shown[0], unit),
        Cell(shown[1], unit, STRONG, _changed(change, change.change, _TONES.get(change.verdict, QUIET))),
        _changed(change, change.low),
        _changed(change, change.high),
        Cell(change.p, "chance", QUIET),
        Cell(change.p_adjusted, "chance", QUIET),
        Cell(change.n_before, "count", QUIET),
        Cell(change.n_after, "count", QUIET),
    ]


def _changed(change: Change, value: float | None, tone: str = "") -> Cell:
    """The change, or a limit of it, as it is shown: in points, else relative to the value before."""
    unit = change.metric.unit
    return Cell(value if unit in IN_POINTS else change.relative(value), IN_POINTS.get(unit, "share"), tone)


def _then(report: Report, change: Change) -> Cell:
    """The change of a year earlier, as a cell."""
    before, after = a_year_ago(report, change)
    difference = None if before is None or after is None else after - before
    return _changed(change._replace(before=before), difference, QUIET)


def _title(change: Change) -> str:
    return f"{change.metric.title} per week" if change.metric.denominator == WEEKS else change.metric.title


def _recorded(report: Report) -> Iterator[Table]:
    """What is on record of sums that are compared as of full presence."""
    rows = [
        [Cell(change.metric.title), *(Cell(value, change.metric.shown_as) for value in change.recorded)]
        for change in report.changes
        if change.recorded
    ]
    if rows:
        columns = [Column("Metric"), Column("Before", "number"), Column("After", "number")]
        yield Table(columns, rows, "On record, of what is compared as of full presence")


def _needed(report: Report) -> Iterator[Block]:
    """Of each metric without a clear verdict, how much it would take to see such a change."""
    unclear = [change for change in report.changes if _more_would_tell(change)]
    if unclear:
        columns = [Column("Metric"), Column("Observed"), Column("Needed a side", "word")]
        yield Table(columns, [_wanted(change) for change in unclear], "No clear change: how many would show it")
    for change in report.changes:
        if change.verdict == TOO_FEW:
            yield Line(f"{change.metric.title}: {_too_few(change)}")


def _more_would_tell(change: Change) -> bool:
    few = min(change.n_before, change.n_after)
    return change.verdict == UNCLEAR and change.needed is not None and change.needed > few


def _wanted(change: Change) -> list[Cell]:
    seen, what = observed(change)
    few, many = sorted((seen.n_before, seen.n_after))
    both = f"{few:,}" if few == many else f"{seen.n_before:,} and {seen.n_after:,}"
    return [Cell(change.metric.title), Cell(f"{both} {what}"), Cell(how_many(seen.needed or 0, few))]


def _too_few(change: Change) -> str:
    seen, what = observed(change)
    needed = seen.needed or 0
    enough = how_many(needed, max(LEAST, min(seen.n_before, seen.n_after)))
    more = f"; {enough} to see such a change" if needed > LEAST else ""
    return f"too few data: {seen.n_before:,} and {seen.n_after:,} {what}, at least {LEAST} a side are needed{more}."


def observed(change: Change) -> tuple[Change, str]:
    """The change with its counts as people are told them, and of what they are."""
    weeks = in_weeks(change)
    return (weeks, "weeks") if weeks else (change, OBSERVED.get(change.metric.key, "days"))


OUT_OF_REACH = 100
"""So many times as many as there are will not be had."""


def how_many(needed: int, observed: int) -> str:
    """How many observations it takes, to three figures; where that is out of reach, no number that says nothing."""
    if needed > OUT_OF_REACH * observed:
        return f"over {OUT_OF_REACH} times as many"
    unit: int = 10 ** max(0, len(str(needed)) - 3)
    return f"about {quotient(needed, unit) * unit:,}"


def _groups(report: Report) -> Iterator[Table]:
    if report.groups is None or report.by is None:
        return
    columns = [Column(report.by.capitalize()), *_COLUMNS, Column("Needed a side", "count", 6)]
    rows = [
        [
            Cell(name if at == 0 else "", tone=STRONG), Cell(_title(change)), *_cells(change),
            Cell(change.needed, "count", QUIET),
        ]
        for name, changes in report.groups.items()
        for at, change in enumerate(changes)
    ]  # fmt: skip
    if rows:
        yield Table(columns, rows, f"By {report.by}")


def _how(report: Report) -> Iterator[Line]:
    tested = sum(change.p is not None for change in report.changes)
    yield Line(
        f"Better or worse takes a 95% interval without 0 and p < {CLAIM} after Holm's correction for all that is "
        f"compared ({tested}). Needed: to see such a change in 80 of 100 cases.",
        QUIET,
    )
    for method, words in METHODS.items():
        if names := [change.metric.named for change in report.changes if change.method == method]:
            yield Line(f"{words}: {', '.join(names)}.", QUIET)
    if report.groups is not None:
        number = sum(change.p is not None for changes in report.groups.values() for change in changes)
        if number:
            yield Line(f"By {report.by}, p is corrected for all {number} tests of that table.", QUIET)
        told = {change.metric.key for changes in report.groups.values() for change in changes}
        if names := [change.metric.named for change in report.changes if change.metric.key not in told]:
            yield Line(f"By {report.by} there is no telling apart: {', '.join(names)}.", QUIET)
    if report.earlier:
        yield Line("Year earlier: the change between the same two windows then; if alike, it is the season's.", QUIET)
    if said := counted(report.card.definitions):
        yield Line(f"Counted so: {said}.", QUIET)
