"""An explained score for programs: `crm.explain/1`, and one flat row per metric and record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.core.document import Cell, Records
from crmcli.core.periods import Comparison
from crmcli.evaluation.explain.insight import Difference, Explanation, Lack, Part, Record, apart, differences
from crmcli.evaluation.explain.next_place import Improvement
from crmcli.evaluation.explain.reasons import sentences
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.scoring_rules import Rules
from crmcli.evaluation.metrics.view import card_data, exact, parts, period_data
from crmcli.evaluation.replies.insight import Reply
from crmcli.evaluation.replies.view import data as reply_data
from crmcli.evaluation.score.insight import Result


class Report(NamedTuple):
    """What the report is made of. `ranked` is how many reps are; `names` are those of all reps, by id; `metric` is the
    one that is asked for."""

    compared: Comparison
    rules: Rules
    currency: str
    ranked: int
    names: Mapping[int, str]
    mine: Explanation
    theirs: Explanation | None = None
    metric: Metric | None = None
    under_way: bool = False
    reply: Reply | None = None

    @property
    def result(self) -> Result:
        return self.mine.result

    @property
    def parts(self) -> Sequence[Part]:
        """Those to show."""
        return [part for part in self.mine.parts if self.shows(part.metric)]

    def shows(self, metric: Metric) -> bool:
        return self.metric is None or self.metric.key == metric.key


def data(report: Report) -> dict[str, Any]:
    """`crm.explain/1`: `end` is exclusive, percent a fraction, money in major units, no data null. Every metric is
    there with all its records, whichever is shown."""
    result, now, whole = report.result, report.compared.now, report.compared.whole
    return {
        "schema": "crm.explain/1",
        "rep": result.person.name,
        "team": result.person.team,
        "period": {**period_data(now, whole.label), "complete": not report.under_way},
        "currency": report.currency,
        "scorecard": card_data(report.rules.own.get(result.person.id, report.rules.card)),
        "rank": result.rank,
        "ranked": report.ranked,
        "reason": result.reason,
        "score": result.score,
        "weight": report.mine.weight,
        "metrics": [_metric(report, part) for part in report.mine.parts],
        "next_place": _next_place(report),
        "distance": report.mine.distance,
        "reasons": list(sentences(report.mine, report.currency)),
        "lack": _lack(report.mine.lack),
        "reply": reply_data(report.reply),
        "versus": _versus(report, report.theirs) if report.theirs else None,
    }


def _metric(report: Report, part: Part) -> dict[str, Any]:
    records = [_record(report, record) for record in part.records]
    groups = [each._asdict() for each in part.groups]
    return {**_figures(report, part), "withheld": part.withheld, "records": records, "groups": groups}


def _figures(report: Report, part: Part) -> dict[str, Any]:
    metric, mark = part.metric, part.mark
    return {
        "key": metric.key,
        "title": metric.title,
        "unit": metric.unit,
        "better": metric.better,
        "value": exact(mark.reading.value, metric.shown_as, report.currency),
        **parts(metric, mark.reading, report.currency),
        "benchmark": _of_team(report, part),
        "target": exact(mark.target, metric.shown_as, report.currency),
        "points": mark.points,
        "weight": mark.weight,
        "cap": metric.cap,
        "floor": metric.floor,
        "contribution": part.contribution,
        "contribution_shown": part.shown,
        "distance": part.distance,
        "distance_shown": part.distance_shown,
    }


def _of_team(report: Report, part: Part) -> Any:
    """A mean of counts is none."""
    return part.benchmark if part.metric.unit == "count" else exact(part.benchmark, part.metric.unit, report.currency)


def _record(report: Report, record: Record) -> dict[str, Any]:
    return {
        "kind": record.kind,
        "id": record.id,
        "label": record.label,
        "customer": record.customer,
        "rep": report.names[record.rep],
        "date": record.date,
        "amount": exact(record.amount, "money", report.currency),
        "score": record.score,
        "effect": record.effect,
        "own_amount": record.own,
        "own_currency": record.own.currency if record.own else None,
        "rate": record.rate,
    }


def _next_place(report: Report) -> dict[str, Any]:
    rank, ahead, gap, lifts = report.mine.next_place
    return {
        "rank": rank,
        "ahead": ahead.person.name if ahead else None,
        "gap": gap,
        "metrics": [_lift(report, lift) for lift in lifts],
    }


def _lift(report: Report, lift: Improvement) -> dict[str, Any]:
    metric = lift.metric
    return {
        "key": metric.key,
        "value": exact(lift.value, metric.shown_as, report.currency),
        "change": exact(lift.change, metric.shown_as, report.currency),
        "numerator": exact(lift.numerator, metric.unit, report.currency) if metric.unit == "money" else lift.numerator,
        "rank": lift.rank,
        "reason": lift.reason,
    }


def _lack(lack: Lack | None) -> dict[str, Any] | None:
    if lack is None:
        return None
    metrics = [{"key": metric.key, "weight": metric.weight} for metric in lack.metrics]
    return {"covered": lack.covered, "needed": lack.needed, "metrics": metrics, "days": lack.days}


def _versus(report: Report, theirs: Explanation) -> dict[str, Any]:
    difference, shown = apart(report.mine, theirs)
    return {
        "rep": theirs.result.person.name,
        "rank": theirs.result.rank,
        "reason": theirs.result.reason,
        "score": theirs.result.score,
        "difference": difference,
        "difference_shown": shown,
        "metrics": [_difference(report, each) for each in differences(report.mine, theirs)],
    }


def _difference(report: Report, each: Difference) -> dict[str, Any]:
    return {
        **_figures(report, each.theirs),
        "difference": each.difference,
        "difference_shown": each.shown,
    }


_OF_METRIC = ("value", "numerator", "denominator", "benchmark", "target", "points", "weight", "contribution")
_OF_RECORD = ("kind", "id", "label", "customer", "rep", "date", "amount", "score", "effect")
_IN_OWN_CURRENCY = ("own_amount", "own_currency", "rate")


def records(report: Report) -> Records:
    """The metrics that are shown, each with its records; one row where it has none."""
    names = [f"record_{name}" if name in ("rep", "score") else name for name in _OF_RECORD]
    columns = ("rep", "rank", "score", "reason", "metric", *_OF_METRIC, *names, *_IN_OWN_CURRENCY, "distance")
    return Records(columns, [row for part in report.parts for row in _rows(report, part)])


def _rows(report: Report, part: Part) -> Iterator[list[Cell]]:
    result, figures = report.result, _figures(report, part)
    head = [Cell(each) for each in (result.person.name, result.rank, result.score, result.reason, part.metric.key)]
    head += [Cell(figures[name]) for name in _OF_METRIC]
    for record in part.records:
        row = _record(report, record)
        own = Cell(record.own, "own"), Cell(row["own_currency"]), Cell(row["rate"])
        yield [*head, *(Cell(row[name]) for name in _OF_RECORD), *own, Cell(part.distance)]
    if not part.records:
        yield [*head, *(Cell(None) for _ in (*_OF_RECORD, *_IN_OWN_CURRENCY)), Cell(part.distance)]
