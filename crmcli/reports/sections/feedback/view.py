"""What customers said: the rates with their change, complaints, the worst comments and the best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Any, NamedTuple

from crmcli.core.document import STRONG, Block, Cell, Column, Line, Table
from crmcli.core.periods import Period
from crmcli.core.rounding import whole
from crmcli.core.vocabulary import SCALES
from crmcli.evaluation.metrics.basis import basis_of
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.view import metric_cell, value_cell
from crmcli.evaluation.score.readings import Reading, change
from crmcli.reports.sections.record_list import changed, counted, many, table

Row = Mapping[str, Any]


class Heard(NamedTuple):
    """The metrics told and their readings now and before; what was said besides, now and before; the worst comments
    that are listed, and the best one."""

    metrics: Sequence[Metric]
    readings: tuple[Mapping[str, Reading], Mapping[str, Reading]]
    said: Row
    before: Row
    worst: Sequence[Row]
    best: Row | None
    periods: tuple[Period, Period]
    zone: tzinfo

    @property
    def answers(self) -> int:
        """Answers with a score, of those credited to the reps in question."""
        return round(sum(self.readings[0][metric.key].denominator for metric in self.metrics))

    @property
    def nothing(self) -> bool:
        """Was nothing said at all?"""
        return not self.answers and not any(self.said.values())


_COLUMNS = {
    "customer": Column("Customer"), "rep": Column("Rep"), "answer": Column("Answer", "word"),
    "day": Column("Date", "date", 1), "text": Column("Comment"),
}  # fmt: skip


def blocks(found: Heard) -> Iterator[Block]:
    """The sentence, the rates, and the comments."""
    yield Line(sentence(found))
    if found.nothing:
        return
    yield _rates(found)
    if found.said["uncredited"]:
        one = found.said["uncredited"] == 1
        yield Line(f"{many(found.said['uncredited'], 'answer')} more {'is' if one else 'are'} credited to nobody.")
    worst = [_told(found, row) for row in found.worst]
    yield from table("The worst answers", _COLUMNS, worst, found.worst[0]["all_unhappy"] if worst else 0)
    if found.best:
        yield from table("The best comment", _COLUMNS, [_told(found, found.best)], 1)


def sentence(found: Heard) -> str:
    """How satisfied customers are, and who complained."""
    if found.nothing:
        return "No customer said anything."
    parts = []
    csat, nps = (found.readings[0][metric.key] for metric in found.metrics)
    if csat.value is not None:
        satisfied, verb = round(csat.numerator), "was" if csat.numerator == 1 else "were"
        parts.append(f"{satisfied or 'none'} of {many(csat.denominator, 'answer')} {verb} satisfied")
    if nps.value is not None:
        parts.append(f"the NPS is {_whole(nps.value)}, from {many(nps.denominator, 'answer')}")
    complaints = found.said["complaints"]
    parts.append(f"{many(complaints, 'complaint')} came in" if complaints else "nobody complained")
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _whole(value: float) -> str:
    return f"{whole(value)}".replace("-", "−")


def _rates(found: Heard) -> Table:
    now, before = found.readings
    rows = [
        [
            Cell(metric.title, tone=STRONG), metric_cell(metric, now[metric.key], before[metric.key]),
            Cell(basis_of(metric, now[metric.key])), value_cell(metric, before[metric.key].value),
        ]
        for metric in found.metrics
    ]  # fmt: skip
    for name, better in (("complaints", "lower"), ("suggestions", "higher")):
        figure, then = found.said[name], found.before[name]
        rows.append([
            Cell(name.capitalize(), tone=STRONG), counted(figure, then, better=better), Cell(""),
            Cell(then, "count"),
        ])  # fmt: skip
    after, earlier = (Column(period.label, "number") for period in found.periods)
    columns = [Column("Feedback"), after, Column("Of", keep=1), earlier]
    return Table(columns, rows)


def _told(found: Heard, row: Row) -> dict[str, Any]:
    """The comment on one line, with its answer in words ("2 of 5", "complaint") and its day."""
    most = SCALES[row["kind"]][1] if row["kind"] in SCALES else None
    answer = f"{row['score']} of {most}" if most else row["kind"]
    text = " ".join(row["text"].split()) if row["text"] else row["text"]
    return {**row, "text": text, "answer": answer, "day": row["at"].astimezone(found.zone).date()}


def data(found: Heard) -> dict[str, Any]:
    """For JSON: of the comments those that are shown."""
    now, before = found.readings
    told: dict[str, Any] = {"sentence": sentence(found)}
    for metric in found.metrics:
        told[metric.key] = {
            "value": now[metric.key].value,
            "before": before[metric.key].value,
            "change": change(metric, before[metric.key].value, now[metric.key].value),
            "answers": round(now[metric.key].denominator),
            "answers_before": round(before[metric.key].denominator),
        }
    for name in ("complaints", "suggestions"):
        after, earlier = found.said[name], found.before[name]
        told |= {name: after, f"{name}_before": earlier, f"{name}_change": changed(after, earlier)}
    told["uncredited"] = found.said["uncredited"]
    told["unhappy"] = found.worst[0]["all_unhappy"] if found.worst else 0
    told["worst"] = [_comment(row) for row in found.worst]
    return told | {"best": _comment(found.best) if found.best else None}


def _comment(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("id", "customer", "rep", "kind", "score", "at", "text")}
