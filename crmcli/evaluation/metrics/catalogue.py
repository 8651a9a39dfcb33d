"""WHAT is measured, as data: every metric with its unit, direction, default weight, definition and parts.

A metric is a numerator over a denominator, each a fact that `evaluation/metrics/query.py` reads for one rep and period.
The two are kept apart until the end, so that a team's figure is made of its reps' and an explanation can say "37 of
52".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from crmcli.core.errors import UsageError, brief
from crmcli.core.names import nearest

ONE, WEEKS = "one", "weeks"
"""Denominators that belong to the period, not to a rep: they do not add up over the team."""


class Metric(NamedTuple):
    """`unit` is money (minor units), percent (a fraction), count, days, hours or points; `short` heads a column.

    `numerator` and `denominator` name facts. The value is scale · numerator / denominator; a denominator of 0 means no
    data. `lowest` is the least value there can be: points measure from there, so that their order holds below zero.
    `weight`, `cap` and `floor` (the most and the fewest points) are the default scorecard's; another replaces them.
    """

    key: str
    title: str
    short: str
    unit: str
    better: str
    weight: float
    definition: str
    numerator: str
    denominator: str = ONE
    scale: int = 1
    lowest: int = 0
    cap: float = 120
    floor: float = 0

    @property
    def shown_as(self) -> str:
        """How its values are shown: a count of so many a week has decimals."""
        return "number" if self.denominator == WEEKS else self.unit

    @property
    def named(self) -> str:
        """Its title within a sentence: an abbreviation keeps its capitals."""
        return self.title if self.title.isupper() else self.title.lower()

    @property
    def adds_up(self) -> bool:
        """Is a year's figure the sum of its months', and a team's that of its reps? Rates and means are not."""
        return self.denominator == ONE


METRICS = (
    Metric(
        "revenue", "Revenue", "Revenue", "money", "higher", 30,
        "Sum of the amounts of deals won with a close date in the period, "
        "credited to the rep who owned the deal at close, less refunds in the period",
        "revenue",
    ),
    Metric("orders", "Orders", "Orders", "count", "higher", 0, "Number of deals won in the period", "won"),
    Metric(
        "win_rate", "Win rate", "Win rate", "percent", "higher", 10,
        "Deals won, of the deals won or lost in the period", "won", "closed",
    ),
    Metric(
        "conversion", "Conversion", "Convers.", "percent", "higher", 10,
        "Customers first won in the period, of the customers without an earlier win "
        "who had a deal open or closed in it",
        "first_wins", "prospects",
    ),
    Metric(
        "retention", "Retention", "Retent.", "percent", "higher", 15,
        "Customers still active at the period's end, of those active at its start "
        "(active: last win within the 12 months before; credited to the rep of that win)",
        "retained", "active",
    ),
    Metric(
        "new_customers", "New customers", "New cust.", "count", "higher", 10,
        "Customers whose first won deal ever closed in the period", "first_wins",
    ),
    Metric(
        "csat", "Satisfaction", "Satisf.", "percent", "higher", 15,
        "Answers of 4 or 5, of the answers on the 1–5 scale given in the period", "satisfied", "csat_answers",
    ),
    Metric(
        "nps", "NPS", "NPS", "points", "higher", 0,
        "Percentage of answers 9–10 minus percentage of answers 0–6 on the 0–10 scale "
        "given in the period (−100 to 100)",
        "net_promoters", "nps_answers", scale=100, lowest=-100,
    ),
    Metric(
        "sales_cycle", "Sales cycle", "Cycle", "days", "lower", 5,
        "Mean days from opened to closed of the deals won in the period", "cycle_days", "cycles",
    ),
    Metric(
        "avg_deal", "Average deal", "Avg deal", "money", "higher", 0,
        "Mean amount of the deals won in the period", "sold", "won",
    ),
    Metric(
        "follow_ups", "Follow-ups", "Follow-ups", "count", "higher", 2.5,
        "Outbound calls, mails, meetings and visits in the period, per 7 days", "contacts", WEEKS,
    ),
    Metric(
        "response_time", "Response time", "Response", "hours", "lower", 2.5,
        "Mean hours from a customer's inbound message to the rep's next outbound one to that customer; "
        "without one by the period's end (or now), the hours waited until then",
        "response_hours", "messages",
    ),
)  # fmt: skip
"""The default scorecard: the weights sum to 100."""


def _reviewed(role: str, title: str, short: str, whose: str) -> Metric:
    definition = f"Mean of the reviews from 1 to 5 {whose} for the period"
    parts = f"review_{role}_sum", f"review_{role}_count"
    return Metric(f"review_{role}", title, short, "points", "higher", 0, definition, *parts, lowest=1)


REVIEWS = (
    _reviewed("manager", "Manager's review", "Manager", "that the manager gave"),
    _reviewed("peer", "Peer review", "Peers", "that peers gave"),
    _reviewed("self", "Own review", "Self", "that the rep gave"),
)
"""The qualitative half."""

SERVICE = (
    Metric(
        "answer_time", "First answer", "Answer", "hours", "lower", 0,
        "Mean hours of working time, without waits for the customer, from a case's opening to its first answer, "
        "of cases answered in the period; one without an answer at its end (or now) counts with the hours until then",
        "answer_hours", "cases_to_answer",
    ),
    Metric(
        "solution_time", "Solution time", "Solution", "hours", "lower", 0,
        "Mean hours of working time, without waits for the customer, from a case's opening to its solution, "
        "of cases solved in the period; one not solved at its end (or now) counts with the hours until then",
        "solution_hours", "cases_to_solve",
    ),
)  # fmt: skip
"""How soon cases are seen to."""

PROMISES = (
    Metric(
        "promises_kept", "Promises kept", "Promises", "percent", "higher", 0,
        "Promises to customers that were done in time, of those whose time ran out in the period",
        "promises_kept", "promises",
    ),
)  # fmt: skip
"""Whether what was said is done."""

WHEN_WEIGHED = {"service": SERVICE, "promises": PROMISES, "reviews": REVIEWS}
"""Metrics, by group, that are part of an evaluation where a scorecard gives one of the group a weight: of all others
nothing is read."""

BY_KEY = {metric.key: metric for metric in (*METRICS, *(each for group in WHEN_WEIGHED.values() for each in group))}


def groups_of(keys: Iterable[str]) -> frozenset[str]:
    """The groups that any of those metrics is of."""
    wanted = set(keys)
    return frozenset(name for name, group in WHEN_WEIGHED.items() if any(each.key in wanted for each in group))


def metric_named(name: str) -> Metric:
    """A metric by its key or title, however it is written: "win_rate", "Win rate", "win-rate"."""
    word = _word(name)
    titles = {_word(metric.title): metric for metric in BY_KEY.values()}
    if metric := BY_KEY.get(word) or titles.get(word):
        return metric
    near = nearest(word, BY_KEY)
    there = ", ".join(metric.key for metric in METRICS)
    raise UsageError(f'no metric "{brief(name)}"', f'did you mean "{near[0]}"?' if near else f"there are: {there}")


def _word(text: str) -> str:
    return text.strip().lower().replace("-", "_").replace(" ", "_")
