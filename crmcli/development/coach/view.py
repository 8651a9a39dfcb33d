"""Coaching as a report: where a rep stands, the stage that loses most, and what to do next with the command for it."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.core.document import BAD, GOOD, QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Table
from crmcli.core.periods import Period
from crmcli.core.rounding import fixed, rounded
from crmcli.development.coach.data import Report, command_of, data, previous_value, records
from crmcli.development.coach.insight import Passage, Standing
from crmcli.evaluation.compare.insight import BETTER, WORSE, Change
from crmcli.evaluation.metrics.basis import many, sampled
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.view import dates, tone, value_cell
from crmcli.funnel.overview.insight import Flow


def document(report: Report) -> Document:
    """The report. `crm.coach/1` is its data; its records are one row per metric."""
    empty = not any(each.others.after or each.others.before for each in report.standings)
    body = [_nothing(report)] if empty else [*_tables(report), Line(_HOW, QUIET), *next_steps(report)]
    return Document([*_heading(report), *body], data(report), records(report), report.currency, empty)


_HOW = (
    "Strength, weakness, better and worse: where chance alone would show such a difference less than once in twenty, "
    "all lines of a table taken together (Holm); five observations a side are needed. Gap: points of the score won or "
    "lost beside the mean points of the others. What adds up is a rep's mean, for as many days as now."
)


def _nothing(report: Report) -> Line:
    return Line(f"Nothing is on record in this period. Try: crm coach {report.called} --quarter last")


def _heading(report: Report) -> Iterator[Block]:
    now, _, whole, through = report.compared
    past = Period("", report.past[-1].start, report.past[0].end)
    note = (
        f"{dates(now)}, against {many(report.others, 'ranked other')}, and against the {len(report.past)} "
        f"{report.kind}s before ({past.start} to {past.last}). Amounts in {report.currency}."
    )
    yield Heading(f"Coaching {report.name}, {whole.label}", note)
    if through:
        so_far = f"its first {many(now.days, 'day')}, and as many of each {report.kind} before"
        yield Line(f"{whole.label} is under way: {so_far}.", QUIET)
    if report.result.reason:
        yield Line(f"Not ranked: {report.result.reason}.")
    elif report.result.score is not None:
        yield Line(f"Score {fixed(report.result.score, 1)}, rank {report.result.rank}.")
    for word, verdict in (("Strengths", "strength"), ("Weaknesses", "weakness")):
        named = [each.metric.named for each in report.standings if each.verdict == verdict]
        named += [f"getting past {each.stage}" for each in report.passages if each.verdict == verdict]
        yield Line(f"{word} beyond chance: {', '.join(named) or 'none'}.")


def _tables(report: Report) -> Iterator[Block]:
    yield Table(
        [
            Column("Metric"), Column(report.name, "number"), Column("of"), Column("Others", "number"), Column("of"),
            Column("Gap", "signed", 1), Column("Against the others"),
        ],
        [_against(each) for each in report.standings],
        "Against the others",
    )  # fmt: skip
    parts = [(each.metric, each.others.recorded) for each in report.standings if each.others.recorded]
    if parts:
        yield Table(
            [Column("Metric"), Column(report.name, "number")],
            [[Cell(metric.short), value_cell(metric, recorded[1])] for metric, recorded in parts],
            "On record, of what is compared as of full presence",
        )
    before = report.past[0].label
    yield Table(
        [
            Column("Metric"), Column("Now", "number"), Column(before, "number"), Column("of", "text", 1),
            Column(f"{len(report.past)} before", "number"), Column("of"), Column("Now against these"),
        ],
        [_own(each) for each in report.standings],
        f"Against {report.name}'s own past",
    )  # fmt: skip
    if report.passages:
        yield Table(
            [
                Column("Stage"), Column(report.name, "percent"), Column("of"), Column("Others", "percent"),
                Column("of"), Column("Lost more", "number"), Column("Against the others"),
            ],
            [_passage(report, each) for each in report.passages],
            "Deals that got past each stage of the funnel",
        )  # fmt: skip


def _against(standing: Standing) -> list[Cell]:
    metric, change = standing.metric, standing.others
    return [
        Cell(metric.short), value_cell(metric, change.after), of_cell(metric, change.after, change.n_after),
        mean_cell(metric, change.before), of_cell(metric, change.before, change.n_before),
        Cell(standing.gap, "signed", tone(standing.gap) if _said(change) else QUIET),
        _verdict(standing.verdict, change),
    ]  # fmt: skip


def _own(standing: Standing) -> list[Cell]:
    metric, change, before = standing.metric, standing.past, standing.previous
    assert change is not None and before is not None
    value = previous_value(standing)
    return [
        Cell(metric.short), value_cell(metric, change.after),
        mean_cell(metric, value), of_cell(metric, value, before.n),
        mean_cell(metric, change.before), of_cell(metric, change.before, change.n_before),
        _verdict(change.verdict, change),
    ]  # fmt: skip


def _passage(report: Report, passage: Passage) -> list[Cell]:
    mine, theirs, word = passage.flow, passage.others, passage.verdict
    if report.worst is passage and word != "weakness":
        word = f"{word}, loses most"
    return [
        Cell(passage.stage), Cell(mine.conversion, "percent"), _of_flow(mine),
        Cell(theirs.conversion, "percent"), _of_flow(theirs),
        Cell(max(0.0, passage.lost), "number", QUIET), _verdict(word, passage.change),
    ]  # fmt: skip


def mean_cell(metric: Metric, value: float | None) -> Cell:
    """The value of several, or of a period of another length: a count need not be whole."""
    return Cell(value, "number" if metric.shown_as == "count" else metric.shown_as)


def of_cell(metric: Metric, value: float | None, n: int) -> Cell:
    """The size of a sample; empty for none."""
    return Cell(sampled(metric, value, n) if n else "", tone=QUIET)


def _of_flow(flow: Flow) -> Cell:
    return Cell(f"{flow.converted} of {flow.entered}", tone=QUIET)


def _said(change: Change) -> bool:
    return change.verdict in (BETTER, WORSE)


def _verdict(word: str, change: Change) -> Cell:
    sign = {BETTER: ("▲ ", GOOD), WORSE: ("▼ ", BAD)}.get(change.verdict, ("", QUIET))
    return Cell(sign[0] + word.replace("_", " "), tone=sign[1])


def next_steps(report: Report) -> Iterator[Block]:
    """What to do next, with the commands that agree on it."""
    if not report.advice:
        yield Line("Nothing here costs points beside the others.")
        return
    yield Heading("What to do next", "Steps of the catalogue: crm coach --catalogue")
    for each in report.advice:
        gap = "" if each.gap is None else f", {rounded(each.gap, 1):+.1f} points".replace("-", "−")
        sure = "a weakness" if each.verdict == "weakness" else f"a candidate, {each.verdict.replace('_', ' ')}"
        what = each.step.action if each.step else "the catalogue has no step for it"
        yield Line(f"{each.title} ({sure}{gap}): {what}", STRONG if each.verdict == "weakness" else "")
    for each in report.advice:
        if command := command_of(report, each):
            yield Line(f"  {command}")
