"""How rates, shares and the values of metrics stand within the sentences of pay reports."""

from __future__ import annotations

from fractions import Fraction

from crmcli.evaluation.metrics.catalogue import Metric


def percent(rate: Fraction) -> str:
    """A rate or share as people write it: 12.5%."""
    return f"{float(100 * rate):.10g}%"


def metric_value(metric: Metric, value: float | None) -> str:
    """A metric's value within a sentence."""
    if value is None:
        return "–"
    return f"{100 * value:.4g}%" if metric.unit == "percent" else f"{value:.6g}"
