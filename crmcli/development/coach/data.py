"""Coaching for programs: every figure of the report under a stable name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from crmcli.core.document import Cell, Records
from crmcli.core.names import shell_word
from crmcli.core.periods import Comparison, Period
from crmcli.development.coach.insight import Advice, Passage, Standing, scale
from crmcli.evaluation.compare.insight import Change
from crmcli.evaluation.compare.samples import Sample
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.view import exact, parts, period_data
from crmcli.evaluation.score.insight import Result


class Report(NamedTuple):
    """What the report is made of. `past` are the rep's own periods before, the latest first; `called` is the rep as a
    command line names one."""

    result: Result
    others: int
    compared: Comparison
    past: Sequence[Period]
    standings: Sequence[Standing]
    passages: Sequence[Passage]
    worst: Passage | None
    advice: Sequence[Advice]
    currency: str
    called: str

    @property
    def name(self) -> str:
        return self.result.person.name

    @property
    def kind(self) -> str:
        return self.compared.whole.kind if self.compared.whole.kind != "range" else "period"


def previous_value(standing: Standing) -> float | None:
    """The value in the period before; of what adds up for as many days as there are now."""
    before = standing.previous
    if before is None or not before.n:
        return None
    return before.total / before.n * scale(standing.metric, standing.others.n_after)


def command_of(report: Report, advice: Advice) -> str:
    """The command that records the step; empty where there is none."""
    if advice.step is None:
        return ""
    return f"crm plan add {report.called} {shell_word(advice.about)} --step {shell_word(advice.step.name)}"


def data(report: Report) -> dict[str, Any]:
    """`crm.coach/1`: `end` is exclusive, percent a fraction, money in major units, no data null. `others.change` is the
    rep's value minus that of the others, `past.change` minus that of the periods before; `n` counts observations."""
    now, _, whole, through = report.compared
    return {
        "schema": "crm.coach/1",
        "rep": report.name,
        "team": report.result.person.team,
        "period": {**period_data(now, whole.label), "complete": through is None},
        "past": [period_data(each) for each in report.past],
        "currency": report.currency,
        "score": report.result.score,
        "rank": report.result.rank,
        "reason": report.result.reason or None,
        "others": report.others,
        "metrics": [_metric(report, each) for each in report.standings],
        "stages": [_stage(each) for each in report.passages],
        "loses_most": report.worst.stage if report.worst else None,
        "steps": [_step(report, each) for each in report.advice],
    }


def _metric(report: Report, standing: Standing) -> dict[str, Any]:
    metric, currency, mark = standing.metric, report.currency, standing.mark
    assert standing.past is not None and standing.previous is not None
    return {
        **{name: getattr(metric, name) for name in ("key", "title", "unit", "better")},
        "weight": mark.weight,
        "value": exact(standing.others.after, metric.shown_as, currency),
        **parts(metric, mark.reading, currency),
        "n": standing.others.n_after,
        "points": mark.points,
        "gap": standing.gap,
        "verdict": standing.verdict,
        "others": changed(metric, standing.others, currency),
        "before": _sample(metric, previous_value(standing), standing.previous, currency),
        "past": {**changed(metric, standing.past, currency), "verdict": standing.past.verdict},
    }


def _sample(metric: Metric, value: float | None, sample: Sample, currency: str) -> dict[str, Any]:
    return {"value": _unrounded(metric, value, currency), "n": sample.n}


def _unrounded(metric: Metric, value: float | None, currency: str) -> Any:
    """A mean of sums need not be whole: only money is rounded, to the cent."""
    return exact(value, "money" if metric.unit == "money" else "number", currency)


def changed(metric: Metric, change: Change, currency: str) -> dict[str, Any]:
    """A comparison for JSON: the other side's value and number, and what came of it."""
    return {
        "value": _unrounded(metric, change.before, currency),
        "n": change.n_before,
        **{name: _unrounded(metric, getattr(change, name), currency) for name in ("change", "low", "high")},
        **{name: getattr(change, name) for name in ("p", "p_adjusted", "method", "needed")},
    }


def _stage(passage: Passage) -> dict[str, Any]:
    mine, theirs, change = passage.flow, passage.others, passage.change
    return {
        "stage": passage.stage,
        "entered": mine.entered, "converted": mine.converted, "conversion": mine.conversion,
        "others_entered": theirs.entered, "others_converted": theirs.converted, "others_conversion": theirs.conversion,
        "lost_more": max(0.0, passage.lost),
        **{name: getattr(change, name) for name in ("change", "low", "high", "p", "p_adjusted", "needed")},
        "verdict": passage.verdict,
    }  # fmt: skip


def _step(report: Report, advice: Advice) -> dict[str, Any]:
    step = advice.step
    return {
        "about": advice.about,
        "title": advice.title,
        "verdict": advice.verdict,
        "gap": advice.gap,
        "step": step.name if step else None,
        "action": step.action if step else None,
        "weeks": step.weeks if step else None,
        "command": command_of(report, advice) or None,
    }


def records(report: Report) -> Records:
    columns = (
        "rep", "metric", "value", "n", "points", "gap", "verdict", "others_value", "others_n", "p_adjusted",
        "before_value", "before_n", "past_value", "past_n", "past_verdict", "past_p_adjusted",
    )  # fmt: skip
    rows = []
    for each in (_metric(report, standing) for standing in report.standings):
        others, before, past = each["others"], each["before"], each["past"]
        rows.append([
            report.name, each["key"], each["value"], each["n"], each["points"], each["gap"], each["verdict"],
            others["value"], others["n"], others["p_adjusted"], before["value"], before["n"],
            past["value"], past["n"], past["verdict"], past["p_adjusted"],
        ])  # fmt: skip
    return Records(columns, [[Cell(value) for value in row] for row in rows])
