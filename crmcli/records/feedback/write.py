"""Feedback: what a customer said, and who is credited for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from crmcli.core.errors import RefusedError, brief
from crmcli.core.names import visible
from crmcli.core.vocabulary import SCALES
from crmcli.database.connection import Database
from crmcli.records import rows
from crmcli.records.checks import check_deal, check_past
from crmcli.records.default_owner import credited


def add(database: Database, values: Mapping[str, Any], score: str | None, now: datetime) -> int:
    """Record what a customer said, with its score as typed; returns its id. It counts for the rep named, else as
    ever. Refused: a score off its scale, feedback
    in the future or on a deal of another customer."""
    check_past(values, now)
    check_deal(database, values)
    row = {**values, "score": None if score is None else read_score(score, values["kind"])}
    if row.get("rep_id") is None:
        row["rep_id"] = credited(database, values)
    return rows.add(database, "feedback", row)


def edit(database: Database, id: int, changes: Mapping[str, Any], score: str | None, now: datetime) -> None:
    """Correct what a customer said. It counts for whom it did, unless it is about another deal or customer."""
    before = rows.current(database, "feedback", id)
    row = {**before, **changes}
    check_past(row, now)
    check_deal(database, row)
    if row["kind"] not in SCALES:
        row["score"] = None
    elif score is not None or row["kind"] != before["kind"]:
        row["score"] = read_score(score if score is not None else str(before["score"]), row["kind"])
    if any(row[name] != before[name] for name in ("deal_id", "customer_id")):
        row["rep_id"] = credited(database, row)
    rows.change(database, "feedback", id, row)


def read_score(text: str, scale: str, called: str = "--scale") -> int:
    """A score of that scale; `called` is where the scale is said."""
    word, (lowest, highest) = text.strip(), SCALES[scale]
    if word.isascii() and word.isdigit() and len(word) < 4 and lowest <= int(word) <= highest:
        return int(word)
    others = [f"{called} {name} is {low} to {high}" for name, (low, high) in SCALES.items() if name != scale]
    raise RefusedError(
        f'score: "{brief(visible(text))}" is not a whole number from {lowest} to {highest}, the {scale} scale',
        "; ".join(others),
    )
