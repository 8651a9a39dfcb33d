"""The funnel as a report: what is open now, and what went through each stage in a period."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.money import Money
from crmcli.core.periods import Period
from crmcli.funnel.overview.insight import Funnel, Group, Step, total

NOW = {"deals": "count", "amount": "money", "weighted": "money", "probability": "percent"}
"""Figures of what stands in a stage, each with its unit."""

STALE = {"stale": "count"}
"""And of those that are quiet and past the limit of the stage, where it has one."""

MOVED = {
    "entered": "count", "forward": "count", "lost": "count", "back": "count",
    "converted": "count", "conversion": "percent", "mean_days": "days",
}  # fmt: skip
"""Figures of what went through a stage; of those, Won and Lost have `entered` (closed so) and `back` (reopened)."""

_OF_CLOSED = ("entered", "back")


class Report(NamedTuple):
    """What the report is made of. `through` is the last day so far of a period under way; `of` says whose deals."""

    funnel: Funnel
    currency: str
    period: Period | None = None
    through: date | None = None
    by: str | None = None
    of: str = ""

    @property
    def limited(self) -> bool:
        """Has a stage a limit that deals could be past?"""
        return any(step.stale is not None for step in self.funnel.steps)

    @property
    def units(self) -> dict[str, str]:
        """The figures that programs get."""
        return NOW | (STALE if self.limited else {}) | (MOVED if self.period else {})


def document(report: Report) -> Document:
    """The report. `crm.funnel/1` is its data; its records are one row per (group and) stage."""
    blocks: list[Block] = [_heading(report), _open_now(report)]
    if report.period:
        blocks += [_moved(report, report.period), Line(_HOW, QUIET)]
    if report.funnel.empty:
        blocks.append(Line("Nothing here yet. Add a deal: crm add deal TITLE --customer NAME --amount AMOUNT", QUIET))
    return Document(blocks, data(report), _records(report), report.currency, report.funnel.empty)


_HOW = (
    "Forward: on to a later stage or to Won; a stage that is skipped counts as passed, a step back or a loss does not. "
    "Conversion: of the deals that entered the stage, the share that then moved forward within the period. "
    "Back: to an earlier stage; of Won and Lost, reopened."
)


def _heading(report: Report) -> Heading:
    note = f"Open stages: the deals open now. Won and Lost: all ever closed so. Amounts in {report.currency}."
    return Heading(f"Funnel{f' of {report.of}' if report.of else ''}{f' by {report.by}' if report.by else ''}", note)


def _open_now(report: Report) -> Table:
    widest = max((step.amount for part in _parts(report) for step in part.steps if step.kind == "open"), default=0)
    past = [Column("Stale", "count", 1)] if report.limited else []
    columns = [
        *_names(report), Column("Deals", "count"), *past, Column("Amount", "money"), Column("", "bar"),
        Column("Probability", "percent", 1), Column("Weighted", "money"),
    ]  # fmt: skip

    def cells(step: Step) -> list[Cell]:
        shown = _cells(step, NOW | STALE)
        past = [shown["stale"]] if report.limited else []
        # Amounts of all time would dwarf those open now: the bars are for these alone.
        bar = Cell(step.amount / (widest or 1), "bar") if step.kind == "open" else Cell("")
        money = shown["amount"], bar, shown["probability"], shown["weighted"]
        return [Cell(step.stage), shown["deals"], *past, *money]

    return Table(columns, [row for part in _parts(report) for row in _rows(report, part, cells, True)], "Open now")


def _moved(report: Report, period: Period) -> Table:
    titles = {
        "entered": "Entered", "forward": "Forward", "converted": "Converted", "conversion": "Conversion",
        "lost": "Lost", "back": "Back", "mean_days": "Mean stay",
    }  # fmt: skip
    columns = [Column(title, MOVED[name], int(name == "converted")) for name, title in titles.items()]

    def cells(step: Step) -> list[Cell]:
        shown = _cells(step, MOVED)
        return [Cell(step.stage), *(shown[name] for name in titles)]

    rows = [row for part in _parts(report) for row in _rows(report, part, cells, False)]
    return Table([*_names(report), *columns], rows, _when(report, period))


def _when(report: Report, period: Period) -> str:
    """The period's label and its dates, which for some are one and the same."""
    last = report.through or period.last
    dates = f"{period.start} to {last}" if last > period.start else f"{last}"
    label = "" if period.kind in ("range", "day") else f"{period.label}: "
    return f"{label}{dates}{' so far' if report.through else ''}"


def _names(report: Report) -> list[Column]:
    return [*([Column(report.by.capitalize())] if report.by else []), Column("Stage")]


def _parts(report: Report) -> list[Group]:
    """All deals, then each group of them."""
    return [Group("All", report.funnel.steps), *(report.funnel.groups or ())]


def _rows(report: Report, part: Group, cells: Callable[[Step], list[Cell]], with_total: bool) -> Iterator[list[Cell]]:
    """A row for each stage, the total of the open ones behind them; the group's name stands on its first row."""
    rows = [cells(step) for step in part.steps]
    if with_total:
        still_open = sum(step.kind == "open" for step in part.steps)
        rows.insert(still_open, _total_row(part.steps, report.limited))
    for at, row in enumerate(rows):
        name = Cell(part.name, tone=STRONG) if at == 0 else Cell("")
        yield [name, *row] if report.by else row


def _total_row(steps: Sequence[Step], limited: bool) -> list[Cell]:
    added = total(steps)
    past = [Cell(added.stale, "count", STRONG)] if limited else []
    return [
        Cell("All open", tone=STRONG), Cell(added.deals, "count", STRONG), *past, Cell(added.amount, "money", STRONG),
        Cell(""), Cell(""), Cell(added.weighted, "money", STRONG),
    ]  # fmt: skip


def _figures(step: Step) -> dict[str, Any]:
    """Every figure of a stage by its name; those of a period only with one; None is no data."""
    figures: dict[str, Any] = {name: getattr(step, name) for name in ("deals", "amount", "weighted")}
    figures["probability"], figures["stale"] = step.probability / 100, step.stale
    if step.flow is not None:
        told = MOVED if step.kind == "open" else _OF_CLOSED
        figures |= {name: getattr(step.flow, name) if name in told else None for name in MOVED}
    return figures


def _cells(step: Step, units: dict[str, str]) -> dict[str, Cell]:
    figures = _figures(step)
    return {name: Cell(figures[name], unit) for name, unit in units.items()}


def data(report: Report) -> dict[str, Any]:
    """`crm.funnel/1`: `end` is exclusive, percent a fraction, money in major units, no data null."""
    period, groups = report.period, report.funnel.groups
    found: dict[str, Any] = {
        "schema": "crm.funnel/1",
        "period": {"label": period.label, "start": period.start, "end": period.end} if period else None,
        "currency": report.currency,
        "by": report.by,
        "stages": _stages(report, report.funnel.steps),
    }
    if groups is not None:
        found["groups"] = [{"group": group.name, "stages": _stages(report, group.steps)} for group in groups]
    return found


def _stages(report: Report, steps: Sequence[Step]) -> list[dict[str, Any]]:
    def exact(name: str, value: Any) -> Any:
        return Money(value, report.currency) if NOW.get(name) == "money" else value

    return [
        {"stage": step.stage, "kind": step.kind, **{name: exact(name, _figures(step)[name]) for name in report.units}}
        for step in steps
    ]


def _records(report: Report) -> Records:
    units, groups = report.units, report.funnel.groups
    rows = [
        [Cell(group.name), Cell(step.stage), Cell(step.kind), *_cells(step, units).values()]
        for group in ([Group(None, report.funnel.steps)] if groups is None else groups)
        for step in group.steps
    ]
    skipped = int(groups is None)
    return Records(("group", "stage", "kind", *units)[skipped:], [row[skipped:] for row in rows])
