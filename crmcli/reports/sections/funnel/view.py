"""The funnel as a section of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, STRONG, Block, Cell, Chart, Column, Line, Series, Table
from crmcli.core.money import Money
from crmcli.core.periods import Period
from crmcli.evaluation.metrics.view import dates, period_data
from crmcli.funnel.overview.insight import Flow, Step, total


class Report(NamedTuple):
    """Every stage with what is open in it at the end and went through it in the `period` (`now`), and the same stages
    with what went through them in the `long` one."""

    now: Sequence[Step]
    over: Sequence[Step]
    period: Period
    long: Period
    currency: str

    @property
    def apart(self) -> bool:
        """Are the two periods not the same?"""
        return self.long != self.period


def blocks(report: Report) -> Iterator[Block]:
    """What is open, then a picture of how many deals get how far, and its table."""
    if not any(step.deals or step.flow != Flow() for step in (*report.now, *report.over)):
        yield Line("No deal was open, and none moved.")
        return
    yield _open(report)
    passed = [step for step in report.over if step.kind != "lost"]
    entered = [float(_flow(step).entered) for step in passed]
    title = f"How far deals got, {dates(report.long)}"
    yield Chart("funnel", title, [step.stage for step in passed], [Series("Entered", entered)])
    yield _moved(report, title)
    yield Line(
        "Entered: deals that came into the stage or passed it. Forward: on to a later stage or to Won. "
        "Conversion: of those that entered, the share that then moved forward in these days.",
        QUIET,
    )


def _flow(step: Step) -> Flow:
    return step.flow or Flow()


def _open(report: Report) -> Table:
    still_open = [step for step in report.now if step.kind == "open"]
    widest = max((step.amount for step in still_open), default=0) or 1
    columns = [
        Column("Stage"), Column("Deals", "count"), Column("Amount", "money"), Column("", "bar", 2),
        Column("Weighted", "money"), Column("Entered", "count", 1), Column("Left", "count", 1),
    ]  # fmt: skip
    rows = [
        [
            Cell(step.stage), Cell(step.deals, "count"), Cell(step.amount, "money"), Cell(step.amount / widest, "bar"),
            Cell(step.weighted, "money"), Cell(_flow(step).entered, "count"), Cell(_left(step), "count"),
        ]
        for step in still_open
    ]  # fmt: skip
    added = total(report.now)
    figures = ((added.deals, "count"), (added.amount, "money"), ("", "text"), (added.weighted, "money"))
    rows.append(
        [Cell("All open", tone=STRONG), *(Cell(value, unit, STRONG) for value, unit in figures), Cell(""), Cell("")]
    )
    return Table(columns, rows, f"Open on {report.period.last}, with what came and went in {report.period.label}")


def _left(step: Step) -> int:
    """Deals that left the stage: on, back or lost."""
    flow = _flow(step)
    return flow.forward + flow.lost + flow.back


def _moved(report: Report, title: str) -> Table:
    columns = [
        Column("Stage"), Column("Entered", "count"), Column("Forward", "count"), Column("Lost", "count"),
        Column("Back", "count", 2), Column("Converted", "count", 1), Column("Conversion", "percent"),
        Column("Mean stay", "days", 3),
    ]  # fmt: skip
    return Table(columns, [_moved_row(step) for step in report.over], title)


def _moved_row(step: Step) -> list[Cell]:
    flow = _figures(step)
    units = {"entered": "count", "forward": "count", "lost": "count", "back": "count", "converted": "count"}
    return [
        Cell(step.stage),
        *(
            Cell("" if flow[name] is None else flow[name], unit if flow[name] is not None else "text")
            for name, unit in units.items()
        ),
        Cell("") if step.kind != "open" else Cell(flow["conversion"], "percent"),
        Cell("") if step.kind != "open" else Cell(flow["mean_days"], "days"),
    ]


def _figures(step: Step) -> dict[str, Any]:
    """What went through the stage; of Won and Lost only how many deals came, and were reopened."""
    flow, told = _flow(step), ("entered", "back")
    names = ("entered", "forward", "lost", "back", "converted", "conversion", "mean_days")
    return {name: getattr(flow, name) if step.kind == "open" or name in told else None for name in names}


def data(report: Report) -> dict[str, Any]:
    """For JSON: of each stage what is open in it, what went through it in the period, and in the longer one."""
    added = total(report.now)
    return {
        "conversions": period_data(report.long),
        "stages": [_stage(report, step, long) for step, long in zip(report.now, report.over, strict=True)],
        "open": {
            "deals": added.deals,
            "amount": Money(added.amount, report.currency),
            "weighted": Money(added.weighted, report.currency),
        },
    }


def _stage(report: Report, step: Step, long: Step) -> dict[str, Any]:
    still_open = step.kind == "open"
    return {
        "stage": step.stage,
        "kind": step.kind,
        "probability": step.probability / 100,
        "deals": step.deals if still_open else None,
        "amount": Money(step.amount, report.currency) if still_open else None,
        "weighted": Money(step.weighted, report.currency) if still_open else None,
        "entered": _flow(step).entered,
        "left": _left(step) if still_open else None,
        "over": _figures(long),
    }
