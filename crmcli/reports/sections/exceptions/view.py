"""What is most out of line, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crmcli.core.document import QUIET, Block, Line
from crmcli.evaluation.compare.insight import Change
from crmcli.evaluation.compare.view import OBSERVED
from crmcli.evaluation.metrics.catalogue import WEEKS, Metric
from crmcli.evaluation.metrics.view import exact, in_words, period_data
from crmcli.reports.sections.exceptions.insight import Exceptions, Finding
from crmcli.reports.sections.record_list import about, many

CLEAR, UNSURE = "beyond chance", "may be chance"


def blocks(found: Exceptions) -> Iterator[Block]:
    """A line for each, those that may be chance quietly, and what was looked at."""
    if not found.looked_at:
        yield Line("There is too little on record to tell anything from chance.")
        return
    if not any(each.clear for each in found.findings):
        rest = f" The largest difference{'s' if found.findings[1:] else ''}:" if found.findings else ""
        yield Line(f"Nothing is out of line beyond chance.{rest}")
    for each in found.findings:
        yield Line(sentence(each, found), "" if each.clear else QUIET)
    yield Line(f"Of {many(found.looked_at, 'figure')}: {in_words(found.after)} against as long before.", QUIET)


def sentence(each: Finding, found: Exceptions) -> str:
    """ "▼ bob: follow-ups 4.1 a week, after 7.9 – beyond chance." """
    change, metric = each.change, each.change.metric
    arrow, whose = "▲" if each.better else "▼", each.whose or found.who or "The team"
    now, before = (_value(metric, value, found.currency) for value in (change.after, change.before))
    unit = f" {metric.unit}" if metric.unit in ("days", "hours") else ""
    every = " a day" if change.per_day else " a week" if metric.denominator == WEEKS else ""
    word = CLEAR if each.clear else UNSURE
    return f"{arrow} {whose}: {metric.named} {now}{unit}{every}, after {before}{_counts(change)} – {word}."


def _counts(change: Change) -> str:
    """How many observations that rests on, where they are no days."""
    what = OBSERVED.get(change.metric.key)
    return f" ({change.n_after:,} and {change.n_before:,} {what})" if what else ""


def _value(metric: Metric, value: float | None, currency: str) -> str:
    if value is None:
        return "–"
    if metric.unit == "money":
        return about(value, currency)
    if metric.unit == "percent":
        return f"{100 * value:.0f}%"
    return f"{value:,.0f}" if metric.shown_as == "count" else f"{value:,.1f}".replace("-", "−")


def data(found: Exceptions) -> dict[str, Any]:
    """For JSON: the findings, the clearest first; `p` is corrected for all `looked_at`."""
    return {
        "before": period_data(found.before),
        "after": period_data(found.after),
        "looked_at": found.looked_at,
        "findings": [
            {
                "rep": each.whose or None,
                "metric": each.change.metric.key,
                "before": exact(each.change.before, each.change.metric.shown_as, found.currency),
                "after": exact(each.change.after, each.change.metric.shown_as, found.currency),
                "better": each.better,
                "p": each.p,
                "beyond_chance": each.clear,
                "sentence": sentence(each, found),
            }
            for each in found.findings
        ],
    }
