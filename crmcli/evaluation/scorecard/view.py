"""Scorecards as reports: one with its rules, whom it judges and its versions; and all there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from crmcli.core.document import GOOD, QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.scoring_rules import Scorecard
from crmcli.evaluation.metrics.view import card_data, counted


class Edition(NamedTuple):
    """A version, for periods that begin from `since` (None: all) to `until`; without `at` it is built in."""

    card: Scorecard
    since: date | None
    until: date | None
    at: datetime | None
    by: str
    reason: str | None
    in_force: bool


class Span(NamedTuple):
    """Whom it judges, in periods that begin from `since` to `until`; and is that so now?"""

    rep: str | None
    team: str | None
    since: date | None
    until: date | None
    now: bool

    @property
    def who(self) -> str:
        return self.rep or (f"team {self.team}" if self.team else "everybody")


class Shown(NamedTuple):
    """A scorecard: the edition to show, all of them, and its uses."""

    chosen: Edition
    editions: Sequence[Edition]
    uses: Sequence[Span]


def document(shown: Shown) -> Document:
    """One scorecard; `crm.scorecard/1`. Its records are one row per metric that weighs."""
    card = shown.chosen.card
    metrics = weighed(card)
    said = counted(card.definitions)
    blocks: list[Block] = [
        Heading(f"Scorecard {card.name}, version {card.version}", _standing(shown.chosen)),
        _rules(metrics),
        *(Line(f"{metric.title}: {metric.definition}.") for metric in metrics),
        Line(f"Points beyond the most or below the least are cut.{f' Counted so: {said}.' if said else ''}", QUIET),
        *_judged(shown.uses),
        _versions(shown.editions),
        Line(f"Change it: crm scorecard edit {_word(card.name)} --weight METRIC=NUMBER", QUIET),
    ]  # fmt: skip
    fields = ("metric", "title", "weight", "share", "cap", "floor", "better", "unit", "definition")
    rows = [_metric(metric, metrics) for metric in metrics]
    return Document(
        blocks, _data(shown, rows), Records(fields, [[Cell(value) for value in row.values()] for row in rows])
    )


def every(cards: Sequence[Shown]) -> Document:
    """All scorecards, as they are now; `crm.scorecards/1`."""
    rows = [
        [
            Cell(card.chosen.card.name, tone=STRONG),
            Cell(card.chosen.card.version, "count"),
            _since(card.chosen.since),
            Cell(", ".join(span.who for span in card.uses if span.now) or "nobody", tone=QUIET),
            Cell(_weights(card.chosen.card)),
        ]
        for card in cards
    ]
    columns = [
        Column("Scorecard"), Column("Version", "count"), Column("For periods from", keep=2), Column("Judges"),
        Column("Weights", keep=1),
    ]  # fmt: skip
    plain = [_listed(card) for card in cards]
    blocks: list[Block] = [
        Table(columns, rows),
        Line("One with its rules and versions: crm scorecard show NAME", QUIET),
    ]
    records = Records(tuple(plain[0]), [[Cell(value) for value in _flat(row)] for row in plain])
    return Document(blocks, {"schema": "crm.scorecards/1", "scorecards": plain}, records)


def weighed(card: Scorecard) -> list[Metric]:
    """The metrics of that scorecard that it names, the heaviest first."""
    named = [metric for metric in card.metrics() if metric.key in card.weights]
    return sorted(named, key=lambda metric: -metric.weight)


def _standing(edition: Edition) -> str:
    """From when until when it is in force, as a sentence."""
    if edition.since == edition.until is not None:
        return "Replaced before it was in force."
    since = f"periods from {edition.since}" if edition.since else "periods"
    spans = {
        (False, False): "every period",
        (True, False): f"{since} on",
        (True, True): f"{since} to before {edition.until}",
        (False, True): f"{since} before {edition.until}",
    }
    span = spans[edition.since is not None, edition.until is not None]
    return f"{'In force' if edition.in_force else 'Not in force now'}, for {span}."


def _rules(metrics: Sequence[Metric]) -> Table:
    total = sum(metric.weight for metric in metrics)
    rows = [
        [
            Cell(metric.title, tone=STRONG),
            Cell(metric.key, tone=QUIET),
            Cell(f"{metric.weight:g}"),
            Cell(metric.weight / total, "percent"),
            Cell(f"{metric.cap:g}"),
            Cell(f"{metric.floor:g}"),
            Cell(metric.better),
        ]
        for metric in metrics
    ]
    columns = [
        Column("Metric"), Column("Key", keep=1), Column("Weight", "number"), Column("Share", "percent"),
        Column("Most points", "number"), Column("Least", "number"), Column("Better", keep=2),
    ]  # fmt: skip
    return Table(columns, rows)


def _judged(uses: Sequence[Span]) -> Iterator[Block]:
    if not uses:
        yield Line("It judges nobody.")
        return
    rows = [
        [
            Cell(span.who, tone=STRONG if span.now else QUIET),
            _since(span.since),
            Cell(span.until, "date"),
            Cell("now" if span.now else "", tone=GOOD),
        ]
        for span in uses
    ]
    yield Table([Column("Judges"), Column("In periods from"), Column("Before"), Column("")], rows)


def _versions(editions: Sequence[Edition]) -> Table:
    rows = [
        [
            Cell(edition.card.version, "count", STRONG if edition.in_force else ""),
            _since(edition.since),
            Cell("in force" if edition.in_force else "", tone=GOOD),
            Cell(edition.at, "moment") if edition.at else Cell("built in"),
            Cell(edition.by, tone=QUIET),
            Cell(edition.reason or ""),
        ]
        for edition in editions
    ]
    columns = [
        Column("Version", "count"), Column("For periods from"), Column(""), Column("Kept"), Column("By", keep=1),
        Column("Reason"),
    ]  # fmt: skip
    return Table(columns, rows)


def _since(day: date | None) -> Cell:
    return Cell(day, "date") if day else Cell("the first")


def _weights(card: Scorecard) -> str:
    return ", ".join(f"{metric.named} {metric.weight:g}" for metric in weighed(card))


def _metric(metric: Metric, metrics: Sequence[Metric]) -> dict[str, Any]:
    return {
        "key": metric.key,
        "title": metric.title,
        "weight": metric.weight,
        "share": metric.weight / sum(each.weight for each in metrics),
        "cap": metric.cap,
        "floor": metric.floor,
        "better": metric.better,
        "unit": metric.unit,
        "definition": metric.definition,
    }


def _data(shown: Shown, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """`crm.scorecard/1`: `until` is the first day on which it is no longer so; null in `since`: from the first."""
    return {
        "schema": "crm.scorecard/1",
        **card_data(shown.chosen.card),
        "in_force": shown.chosen.in_force,
        "until": shown.chosen.until,
        "metrics": list(rows),
        "judges": _spans(shown.uses),
        "versions": [
            {
                "version": edition.card.version,
                "valid_from": edition.since,
                "until": edition.until,
                "in_force": edition.in_force,
                "at": edition.at,
                "by": edition.by or None,
                "reason": edition.reason,
            }
            for edition in shown.editions
        ],
    }


def _spans(uses: Sequence[Span]) -> list[dict[str, Any]]:
    return [{**span._asdict(), "since": span.since} for span in uses]


def _listed(card: Shown) -> dict[str, Any]:
    return {
        **card_data(card.chosen.card),
        "in_force": card.chosen.in_force,
        "weights": {metric.key: metric.weight for metric in weighed(card.chosen.card)},
        "judges": _spans(card.uses),
    }


def _flat(row: dict[str, Any]) -> Iterator[Any]:
    """The values of one line of the list as plain text and numbers."""
    for name, value in row.items():
        if name == "weights":
            yield ", ".join(f"{key}={weight:g}" for key, weight in value.items())
        elif name == "definitions":
            yield ", ".join(f"{key}={each}" for key, each in value.items() if key != "holidays")
        elif name == "judges":
            yield ", ".join(span["rep"] or span["team"] or "everybody" for span in value if span["now"])
        else:
            yield value


def _word(name: str) -> str:
    return f'"{name}"' if " " in name else name
