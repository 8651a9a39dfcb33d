"""Why the score is what it is, in two or three sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmcli.core.money import exponent
from crmcli.evaluation.explain.insight import Explanation, Part
from crmcli.evaluation.metrics.basis import in_words, spelled
from crmcli.evaluation.metrics.catalogue import Metric

MOST = 2
"""Metrics that a sentence names."""
SMALL = 0.05
"""Less than half a tenth of a point is shown as nothing."""
ENOUGH = 0.6
"""One metric is named alone where it is as much of the whole difference to that side."""
FEW = 10
"""As many records, or fewer, are said to be of one customer, or of so many."""


def sentences(explanation: Explanation, currency: str) -> Iterator[str]:
    """What the score is mainly made of, against the average; first the side that decides. None without a rank."""
    distance = explanation.distance
    if distance is None:
        return
    sides = [_side(explanation.parts, sign) for sign in (1, -1)]
    if not any(sides):
        yield "As the average in every metric."
        return
    below = round(distance, 1) < 0
    apart = f"{abs(distance):.1f} points {'below' if below else 'above'} the average"
    head = apart if abs(distance) >= SMALL else "At the average"
    first, second = (sides[1], sides[0]) if below else sides
    if first:
        yield f"{head}, mainly by {_listed(first, currency)}."
    else:
        yield f"{head}."
    if second:
        yield f"{'What holds up' if below else 'What costs most'}: {_listed(second, currency)}."


def _side(parts: Sequence[Part], sign: int) -> list[Part]:
    """The metrics that lift the score (1) or lower it (−1) most: one, or two where one alone is not most of it."""
    found = [part for part in parts if (part.distance or 0) * sign >= SMALL]
    found.sort(key=lambda part: -abs(part.distance or 0))
    alone = found and abs(found[0].distance or 0) >= ENOUGH * sum(abs(part.distance or 0) for part in found)
    return found[: 1 if alone else MOST]


def _listed(parts: Sequence[Part], currency: str) -> str:
    return "; and ".join(_said(part, currency) for part in parts)


MEANS_OF_WINS = ("sales_cycle", "avg_deal")
"""Metrics that a deal can make worse by being won."""


def lowering_wins(parts: Sequence[Part]) -> Iterator[str]:
    """Which won deals lower the score, of each such metric: it is a mean, and that is no fault of winning them."""
    for part in parts:
        effects = [(-(record.effect or 0.0), record.id, record) for record in part.records]
        costly = sorted(each for each in effects if each[0] <= -SMALL)
        if costly and part.metric.key in MEANS_OF_WINS and part.mark.weight:
            named = ", ".join(f"#{record.id} {record.label} (+{-by:.1f})" for by, _, record in costly[:FEW])
            yield (
                f"Won, and yet the score would be higher without: {named}. {part.metric.title} is a mean, which "
                f"{'it makes' if len(costly) == 1 else 'they make'} worse; a team may give it no weight."
            )


def _said(part: Part, currency: str) -> str:
    """ "satisfaction, −7.5: none of two answers good, both of one customer"."""
    sign = "−" if (part.distance or 0) < 0 else "+"
    made = [each for each in (_made(part, currency), _customers(part)) if each]
    return f"{part.metric.named}, {sign}{abs(part.distance_shown or 0):.1f}{': ' if made else ''}{', '.join(made)}"


def _made(part: Part, currency: str) -> str:
    """What the figure was made of; of what is no share, the value beside the benchmark."""
    metric, reading = part.metric, part.mark.reading
    if reading.value is None:
        return "no data"
    if metric.unit == "percent":
        return in_words(metric, reading)
    deals = sum(record.kind == "deal" for record in part.records)
    made = f"{spelled(deals)} deal{'' if deals == 1 else 's'}" if metric.unit == "money" else in_words(metric, reading)
    whole = " of full presence" if reading.full != reading.value else ""
    mean = figure(metric, part.benchmark, currency)
    value = f"{figure(metric, reading.full, currency)}{whole} against a mean of {mean}"
    return f"{value} ({made})" if made else value


def figure(metric: Metric, value: float | None, currency: str) -> str:
    """Short enough for a sentence: money in whole units."""
    if value is None:
        return "–"
    if metric.unit == "money":
        return f"{value / 10 ** exponent(currency):,.0f}"
    text = f"{round(value, 1):,g}".replace("-", "−")
    return f"{text} {metric.unit}" if metric.unit in ("days", "hours") else text


def _customers(part: Part) -> str:
    """Of how few customers the answers are, where that says something."""
    customers = {record.customer for record in part.records if record.kind == "feedback"}
    if not customers or not 1 < len(part.records) <= FEW or 2 * len(customers) > len(part.records):
        return ""
    if len(customers) > 1:
        return f"of {spelled(len(customers))} customers"
    return f"{'both' if len(part.records) == MOST else 'all'} of one customer"
