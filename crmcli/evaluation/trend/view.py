"""A trend as a report: one row of periods with bars, or a line for each rep or team with a sparkline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmcli.core.document import (
    BAD,
    GOOD,
    QUIET,
    STRONG,
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Heading,
    Line,
    Series,
    Table,
)
from crmcli.core.periods import Period
from crmcli.evaluation.metrics.basis import basis_of, many
from crmcli.evaluation.metrics.catalogue import ONE
from crmcli.evaluation.metrics.view import arrowed, counted, dates, tone, value_cell
from crmcli.evaluation.score.points import AVERAGE
from crmcli.evaluation.trend.data import SCORE, Report, change, data, direction, latest, records
from crmcli.evaluation.trend.insight import FEWEST, Point, Trend

LINES = 4
"""So many courses can be told apart in one picture."""

_LEVELS = "▁▂▃▄▅▆▇█"


def document(report: Report) -> Document:
    """The report. `crm.trend/1` is its data; its records are one row per group and period."""
    tables = _table(report) if report.by else _one(report, report.trends[0])
    empty = not any(point.reading.value is not None for each in report.trends for point in each.points)
    nothing = Line("Nothing is on record in these periods. See what is: crm list deals")
    blocks = [*_heading(report), *([nothing] if empty else [*tables, *_how(report)])]
    return Document(blocks, data(report), records(report), report.currency, empty)


def sparkline(points: Sequence[Point]) -> str:
    """The complete points as little columns, the least the lowest; a dot where there is no data."""
    known = [point.value for point in points if point.counts]
    if not known:
        return ""
    low, span = min(known), max(known) - min(known)
    return "".join(
        _LEVELS[round((len(_LEVELS) - 1) * (point.value - low) / span) if span else 3] if point.counts else "·"
        for point in points
        if point.complete
    )


def _heading(report: Report) -> Iterator[Block]:
    first, last = report.periods[0], report.periods[-1]
    whole = Period("", first.start, last.end)
    whose = f" by {report.by}" if report.by else f" of {report.trends[0].name}"
    amounts = f" Amounts in {report.currency}." if report.metric.unit == "money" else ""
    yield Heading(f"{report.metric.title}{whose}, {len(report.periods)} {report.kind}s", f"{dates(whole)}.{amounts}")
    if report.under_way:
        yield Line(
            f"{report.under_way.label} is under way (*): it is left out of slope, best, worst and change.", QUIET
        )


def _one(report: Report, trend: Trend) -> Iterator[Block]:
    metric, most = report.metric, _most(report)
    made = [_of(report, point) for point in trend.points]
    columns = [Column("Period"), Column(metric.short, metric.shown_as), Column("", "bar"), Column("Change", "number")]
    rows = [
        [
            Cell(_label(report, at), tone=STRONG), value_cell(metric, point.reading.value), _bar(report, point, most),
            arrowed(change(report, trend, at)), *([Cell(made[at], tone=QUIET)] if any(made) else []),
        ]
        for at, point in enumerate(trend.points)
    ]  # fmt: skip
    columns += [Column("Of", "text", 1)] if any(made) else []
    yield _chart(report)
    yield Table(columns, rows)
    over = f"{many(trend.counted, f'complete {report.kind}')} with data"
    yield Table([Column("Over"), Column(over, "number"), Column("")], list(_summary(report, trend)))


def _chart(report: Report) -> Chart:
    """The course of each, the latest last."""
    labels = [_label(report, at) for at in range(len(report.periods))]
    series = [Series(each.name, [point.reading.value for point in each.points]) for each in report.trends]
    title = f"{report.metric.title}, {labels[0]} to {labels[-1]}"
    mark = AVERAGE if report.metric is SCORE else None
    return Chart("line", title, labels, series, report.metric.shown_as, mark=mark)


def _bar(report: Report, point: Point, most: float) -> Cell:
    height = point.value - report.metric.lowest
    return Cell(height / most, "bar") if point.reading.value is not None and height > 0 else Cell("")


def _summary(report: Report, trend: Trend) -> Iterator[list[Cell]]:
    """Trend, slope, best and worst period, latest change: a line for each."""
    yield [Cell("Trend"), Cell(sparkline(trend.points)), _direction(report, trend)]
    yield [Cell("Slope"), _slope_cell(report, trend), Cell(_slope_note(report, trend), tone=QUIET)]
    for title, point in (("Best", trend.best), ("Worst", trend.worst)):
        where = report.periods[point.at].label if point else ""
        yield [Cell(title), value_cell(report.metric, point.value if point else None), Cell(where, tone=QUIET)]
    yield [Cell("Latest change"), arrowed(latest(report, trend)), Cell(_latest_note(report), tone=QUIET)]


def _table(report: Report) -> Iterator[Block]:
    count = len(report.periods)
    keep = {at: 3 + count - at for at in range(count)} | ({report.last: 0} if report.last is not None else {})
    columns = [
        Column((report.by or "").capitalize()), Column("Trend"),
        *(Column(_label(report, at), report.metric.shown_as, keep[at]) for at in range(count)),
        Column("Slope", "number"), Column("Direction"), Column("Best", "text", 1), Column("Worst", "text", 2),
    ]  # fmt: skip
    if len(report.trends) <= LINES:
        yield _chart(report)
    yield Table(columns, [_row(report, each) for each in report.trends])


def _row(report: Report, trend: Trend) -> list[Cell]:
    def place(point: Point | None) -> Cell:
        return Cell(report.periods[point.at].label if point else None)

    values = [value_cell(report.metric, point.reading.value) for point in trend.points]
    if report.last is not None:
        values[report.last] = values[report.last]._replace(change=latest(report, trend))
    return [
        Cell(trend.name, tone=STRONG), Cell(sparkline(trend.points)), *values,
        _slope_cell(report, trend), _direction(report, trend), place(trend.best), place(trend.worst),
    ]  # fmt: skip


def _how(report: Report) -> Iterator[Block]:
    yield Line(
        f"Slope: change per {report.kind}, by least squares through the complete ones with data, {FEWEST} at least. A "
        f"direction is named where chance alone would draw such a slope less than once in twenty{_at_once(report)}.",
        QUIET,
    )
    said = counted(report.definitions)
    if report.metric is not SCORE and said:
        yield Line(f"Counted in every period as in the last: {said}.", QUIET)
    if report.metric is SCORE:
        yield Line("Each period is judged by the rules in force in it.", QUIET)
        yield Line("Of several reps it is the mean score of those ranked: one rep's gain is another's loss.", QUIET)


def _at_once(report: Report) -> str:
    number = sum(each.slope is not None for each in report.trends)
    return f", in any of the {number} rows (Holm's correction)" if number > 1 else ""


def _label(report: Report, at: int) -> str:
    return report.periods[at].label + ("" if report.complete[at] else "*")


def _most(report: Report) -> float:
    values = [point.value for trend in report.trends for point in trend.points if point.reading.value is not None]
    return max(values, default=0.0) - report.metric.lowest


def _of(report: Report, point: Point) -> str:
    reading = point.reading
    if reading.value is None:
        return ""
    if report.metric is SCORE:
        return f"{reading.denominator:g} ranked" if reading.denominator > 1 else ""
    if report.metric.denominator == ONE:
        return ""
    return basis_of(report.metric, reading)


def _slope_cell(report: Report, trend: Trend) -> Cell:
    unit = {"percent": "pp", "count": "number"}.get(report.metric.unit, report.metric.unit)
    return Cell(trend.slope.value if trend.slope else None, unit, _tone(report, trend))


def _tone(report: Report, trend: Trend) -> str:
    return tone(trend.slope.value, report.metric.better) if trend.slope and trend.slope.clear else QUIET


def _slope_note(report: Report, trend: Trend) -> str:
    if trend.slope is None:
        return f"too few {report.kind}s: {trend.counted} complete with data, {FEWEST} needed"
    return f"per {report.kind}, through {trend.slope.periods}"


def _direction(report: Report, trend: Trend) -> Cell:
    """The direction, and by an arrow whether it is to the good."""
    found = _tone(report, trend)
    return Cell({GOOD: "▲ ", BAD: "▼ "}.get(found, "") + direction(trend).replace("_", " "), tone=found)


def _latest_note(report: Report) -> str:
    if report.last is None or not report.last:
        return f"no two complete {report.kind}s"
    return f"{report.periods[report.last - 1].label} to {report.periods[report.last].label}"
