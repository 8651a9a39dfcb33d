"""The time limits of cases as a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from crmcli.core.document import QUIET, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.service.limits.insight import Rules


def document(rules: Rules, row: Mapping[str, Any]) -> Document:
    """The limits of that version; `crm.case.limits/1`, in seconds of working time."""
    limits = {word or "all": limit for word, limit in rules.limits.items() if any(limit)}
    cells = [[Cell(word), *(Cell(length(each)) for each in limit)] for word, limit in limits.items()]
    since = f"for cases opened from {row['valid_from']} on" if row["valid_from"] else "for every case"
    data = {
        "schema": "crm.case.limits/1",
        "version": row["version"],
        "valid_from": row["valid_from"],
        "hours": rules.said,
        "limits": {
            word: {name: _seconds(each) for name, each in limit._asdict().items()} for word, limit in limits.items()
        },
    }
    records = [[Cell(word), *(Cell(_seconds(each), "count") for each in limit)] for word, limit in limits.items()]
    return Document(
        [
            Heading("Time limits of cases", f"version {row['version']}, {since}"),
            Table([Column("Cases"), Column("Answered within"), Column("Solved within")], cells),
            Line(
                f"Working time: {rules.said}. Of several limits the shortest counts; waits for the customer do not.",
                QUIET,
            ),
        ],
        data,
        Records(("cases", "answer_seconds", "solve_seconds"), records),
    )


def _seconds(time: timedelta | None) -> int | None:
    return None if time is None else int(time.total_seconds())


def length(time: timedelta | None) -> str | None:
    """A length of time as people write it: "1h 30m"."""
    if time is None:
        return None
    hours, minutes = divmod(int(time.total_seconds()) // 60, 60)
    return " ".join(part for part in (f"{hours}h" if hours else "", f"{minutes}m" if minutes else "") if part)
