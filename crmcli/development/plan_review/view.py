"""What came of steps, as a report: the metric before and since, and whether chance could have done it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.document import BAD, GOOD, QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.development.coach.data import changed
from crmcli.development.coach.view import mean_cell, of_cell
from crmcli.development.plan.view import Item, plain_item
from crmcli.development.plan_review.insight import Outcome
from crmcli.evaluation.compare.insight import BETTER, LEAST, WORSE, Change
from crmcli.evaluation.compare.view import observed
from crmcli.evaluation.metrics.view import IN_POINTS, dates, period_data, value_cell
from crmcli.evaluation.statistics.inference import CLAIM


class Reviewed(NamedTuple):
    item: Item
    outcome: Outcome


def document(reviewed: Sequence[Reviewed], today: date, currency: str) -> Document:
    """The report. `crm.plan_review/1` is its data; its records are one row per item."""
    nothing = Line("Nothing to review. See what is planned: crm plan list --all")
    blocks: list[Block] = [Heading("What came of it", f"Amounts in {currency}."), _HOW if reviewed else nothing]
    for each in reviewed:
        blocks += _blocks(each, today)
    plain = [_plain(each, today, currency) for each in reviewed]
    data = {"schema": "crm.plan_review/1", "today": today, "currency": currency, "reviews": plain}
    return Document(blocks, data, _records(plain), currency, not reviewed)


_HOW = Line(
    "Before: as many days up to the start as since then (until the review, or today). It helped only where the change "
    f"is better beyond chance: p < {CLAIM} after Holm's correction for all that is reviewed here. Others: what the "
    "colleagues had in the same days; if that changed alike, it was not the step.",
    QUIET,
)


def _blocks(each: Reviewed, today: date) -> Iterator[Block]:
    item, outcome = each
    change, metric = outcome.change, outcome.change.metric
    yield Heading(f"#{item.id} {item.rep}, {item.title}: {item.action}", _dates(item, today))
    columns = [Column("Window"), Column("Days"), Column(item.rep, "number"), Column("of"), Column("Others", "number")]
    rows = [
        [
            Cell(name), Cell(dates(window)), value_cell(metric, value, STRONG if name == "Since" else ""),
            of_cell(metric, value, n), mean_cell(metric, others),
        ]
        for name, window, value, n, others in (
            ("Before", outcome.before, change.before, change.n_before, outcome.others[0]),
            ("Since", outcome.after, change.after, change.n_after, outcome.others[1]),
        )
    ]  # fmt: skip
    yield Table(columns, rows)
    yield Table([Column("Change", "number"), Column("95% from", "number"), Column("to", "number"), Column("Verdict")], [
        [*(_difference(change, name) for name in ("change", "low", "high")), _verdict(outcome)]
    ])  # fmt: skip
    if words := enough(change):
        yield Line(words)


def _dates(item: Item, today: date) -> str:
    state = f"done {item.done}" if item.done else item.state(today)
    return f"Since {item.added}, review {item.review}, {state}.{f' {item.note}' if item.note else ''}"


def _difference(change: Change, name: str) -> Cell:
    """In percentage points or points, else in the metric's own unit."""
    metric = change.metric
    unit = {**IN_POINTS, "count": "number"}.get(metric.unit, metric.unit)
    return Cell(getattr(change, name), unit)


def _verdict(outcome: Outcome) -> Cell:
    sign, tone = {BETTER: ("▲ ", GOOD), WORSE: ("▼ ", BAD)}.get(outcome.change.verdict, ("", QUIET))
    return Cell(f"{sign}{outcome.words}", tone=tone)


def enough(change: Change) -> str:
    """How many observations it takes to see such a change, where there are too few."""
    seen, what = observed(change)
    few = min(seen.n_before, seen.n_after)
    if change.verdict in (BETTER, WORSE) or seen.needed is None or seen.needed <= few:
        return ""
    if change.metric.key.startswith("stage:"):
        what = "deals that enter the stage"
    return (
        f"To see a change of that size in 80 of 100 cases it takes about {max(LEAST, seen.needed):,} {what} a side; "
        f"there are {seen.n_before:,} and {seen.n_after:,}."
    )


def _plain(each: Reviewed, today: date, currency: str) -> dict[str, Any]:
    item, outcome = each
    metric, change = outcome.change.metric, outcome.change
    figures = changed(metric, change, currency)
    after = changed(metric, change._replace(before=change.after, n_before=change.n_after), currency)
    others = [changed(metric, change._replace(before=value), currency)["value"] for value in outcome.others]
    return {
        **plain_item(item, today),
        "before": {**period_data(outcome.before), "value": figures["value"], "n": change.n_before, "others": others[0]},
        "after": {**period_data(outcome.after), "value": after["value"], "n": change.n_after, "others": others[1]},
        **{name: figures[name] for name in ("change", "low", "high", "p", "p_adjusted", "method", "needed")},
        "verdict": change.verdict,
        "helped": outcome.helped,
    }


def _records(plain: Sequence[dict[str, Any]]) -> Records:
    columns = (
        "id", "rep", "metric", "action", "added", "review", "done", "before", "n_before", "others_before",
        "after", "n_after", "others_after", "change", "low", "high", "p_adjusted", "needed", "verdict", "helped",
    )  # fmt: skip
    rows = []
    for each in plain:
        flat = {**each}
        for side in ("before", "after"):
            found = each[side]
            flat |= {side: found["value"], f"n_{side}": found["n"], f"others_{side}": found["others"]}
        rows.append([Cell(flat[name]) for name in columns])
    return Records(columns, rows)
