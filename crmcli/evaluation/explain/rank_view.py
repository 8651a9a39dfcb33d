"""What would rank a rep who is not, for want of presence or data."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.core.document import QUIET, Block, Cell, Column, Line, Table
from crmcli.evaluation.explain.insight import Lack

GIVES = {
    "win_rate": "a deal that is won or lost",
    "conversion": "a deal with a customer not won before",
    "retention": "nothing in this period: it takes customers won in the months before it",
    "csat": "an answer on the 1–5 scale: crm feedback CUSTOMER 4",
    "nps": "an answer on the 0–10 scale: crm feedback CUSTOMER 9 --scale nps",
    "sales_cycle": "a won deal whose opening day is known",
    "avg_deal": "a won deal",
    "answer_time": "a case: crm case open CUSTOMER",
    "solution_time": "a case: crm case open CUSTOMER",
    "promises_kept": "a promise: crm log call CUSTOMER --we 'send quote by fri'",
    "response_time": "a message from a customer: crm log email CUSTOMER --in",
}
"""What record gives each metric data; of the others a review does, and what adds up always has some."""


def to_be_ranked(lack: Lack) -> Iterator[Block]:
    """Which days or records would rank the rep."""
    if lack.days:
        yield Line(f"{lack.days:.3g} more days of presence would rank the rep.")
    if lack.covered >= lack.needed:
        return
    rows = [
        [Cell(metric.title), Cell(f"{metric.weight:g}"), Cell(GIVES.get(metric.key, "a review: crm review add"))]
        for metric in sorted(lack.metrics, key=lambda metric: -metric.weight)
    ]
    columns = [Column("Without data"), Column("Weight", "number"), Column("What gives some")]
    yield Table(columns, rows, "What would rank the rep")
    yield Line(
        f"Data for {lack.needed - lack.covered:.3g} of the weight more would: {lack.needed:.3g} is needed, "
        f"{lack.covered:.3g} has some.",
        QUIET,
    )
