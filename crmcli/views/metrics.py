"""The catalogue of metrics as a report."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.document import QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.metrics.catalogue import Metric


def document(metrics: Sequence[Metric]) -> Document:
    """Every metric with its unit, direction, weight and definition; `crm.metrics/1`."""
    total = sum(metric.weight for metric in metrics)
    rows = [
        [
            Cell(metric.title, tone=STRONG),
            Cell(metric.key, tone=QUIET),
            Cell(metric.unit),
            Cell(metric.better),
            Cell(f"{metric.weight:g}"),
        ]
        for metric in metrics
    ]
    table = Table(
        [Column("Metric"), Column("Key", keep=1), Column("Unit", keep=2), Column("Better"), Column("Weight", "number")],
        rows,
    )
    blocks: list[Block] = [
        Heading("Metrics", f"Weights sum to {total:g}; a metric without weight is shown but does not count."),
        table,
        *(Line(f"{metric.title}: {metric.definition}.") for metric in metrics),
        Line("A denominator of 0 means no data: shown as –, left out of the score, never counted as 0.", QUIET),
    ]
    fields = ("key", "title", "unit", "better", "weight", "definition")
    data = {
        "schema": "crm.metrics/1",
        "metrics": [{name: getattr(metric, name) for name in fields} for metric in metrics],
    }
    return Document(
        blocks, data, Records(fields, [[Cell(getattr(metric, name)) for name in fields] for metric in metrics])
    )
