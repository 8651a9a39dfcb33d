"""The catalogue of metrics as a report, under the scorecard in force."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.evaluation.metrics.catalogue import WHEN_WEIGHED
from crmcli.evaluation.metrics.scoring_rules import DEFAULT, Scorecard
from crmcli.evaluation.metrics.view import card_data, counted

FIELDS = ("key", "title", "unit", "better", "weight", "cap", "floor", "definition")


def document(card: Scorecard) -> Document:
    """Every metric with its unit, direction, weight, limits of points and definition; `crm.metrics/1`."""
    metrics = card.metrics()
    total = sum(metric.weight for metric in metrics)
    rows = [
        [
            Cell(metric.title, tone=STRONG),
            Cell(metric.key, tone=QUIET),
            Cell(metric.unit),
            Cell(metric.better),
            Cell(f"{metric.weight:g}"),
            Cell(f"{metric.floor:g}–{metric.cap:g}", tone=QUIET),
        ]
        for metric in metrics
    ]
    columns = [
        Column("Metric"), Column("Key", keep=1), Column("Unit", keep=2), Column("Better"), Column("Weight", "number"),
        Column("Points", "number", 3),
    ]  # fmt: skip
    said = counted(card.definitions)
    blocks: list[Block] = [
        Heading("Metrics", f"Weights sum to {total:g}; a metric without weight is shown but does not count."),
        Table(columns, rows),
        *(Line(f"{metric.title}: {metric.definition}.") for metric in metrics),
        Line("A denominator of 0 means no data: shown as –, left out of the score, never counted as 0.", QUIET),
        *_when_weighed(card),
        Line(f"{_named(card)}{f' Counted so: {said}.' if said else ''}", QUIET),
    ]
    plain = [{name: getattr(metric, name) for name in FIELDS} for metric in metrics]
    data = {"schema": "crm.metrics/1", "scorecard": card_data(card), "metrics": plain}
    return Document(blocks, data, Records(FIELDS, [[Cell(value) for value in each.values()] for each in plain]))


def _when_weighed(card: Scorecard) -> Iterator[Block]:
    for name, group in WHEN_WEIGHED.items():
        if name not in card.groups:
            keys = ", ".join(metric.key for metric in group)
            yield Line(f"{_GROUPS[name]} are metrics where a scorecard gives them a weight: {keys}.", QUIET)


_GROUPS = {"service": "Times of cases", "promises": "Promises", "reviews": "Reviews"}


def _named(card: Scorecard) -> str:
    since = f", for periods from {card.valid_from} on" if card.valid_from else ""
    own = f", version {card.version}{since}" if card != DEFAULT else ""
    return f"Scorecard {card.name}{own}: crm scorecard show."
