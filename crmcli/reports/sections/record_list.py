"""What sections of a report that list records share: amounts within sentences, and the rest of a list that is cut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Line, Table
from crmcli.core.money import Money, major
from crmcli.core.rounding import whole
from crmcli.evaluation.metrics.catalogue import METRICS, Metric
from crmcli.evaluation.metrics.view import tone
from crmcli.evaluation.targets.view import said

REVENUE: Metric = METRICS[0]
NONE_GIVEN = "none given"
"""The group of what belongs to none."""


def money(minor: float, currency: str) -> str:
    """The amount within a sentence: "12,400.00 USD"."""
    return said(REVENUE, minor, currency)


def about(minor: float, currency: str) -> str:
    """The amount within a sentence, as near as one reads it: "12,400 USD"."""
    return f"{major(whole(minor), currency):,} {currency}".replace("-", "−")


def many(number: float, what: str, several: str = "") -> str:
    """ "no deals", "1 deal", "1,400 deals"; `several` where the plural is another."""
    return f"{number:,.0f} {what}" if number == 1 else f"{f'{number:,.0f}' if number else 'no'} {several or f'{what}s'}"


def counted(after: float | None, before: float | None, unit: str = "count", better: str = "higher") -> Cell:
    """A figure with its change in percent of the one before."""
    change = changed(after, before)
    return Cell(after, unit, STRONG, Cell(change, "share", tone(change, better)))


def changed(after: float | None, before: float | None) -> float | None:
    """The change as a fraction of the figure before; None: no data on a side, or from nothing."""
    return (after - before) / abs(before) if before and after is not None else None


def more(shown: int, every: int) -> Iterator[Line]:
    """How many a list that is cut has besides."""
    if every > shown:
        yield Line(f"and {every - shown:,} more", QUIET)


def table(title: str, columns: Mapping[str, Column], rows: Sequence[Mapping[str, Any]], every: int) -> Iterator[Block]:
    """Records as a table, a column for each key; nothing of none."""
    if rows:
        units = {key: column.unit.replace("word", "text") for key, column in columns.items()}
        cells = [[Cell(row[key], unit) for key, unit in units.items()] for row in rows]
        yield Table(list(columns.values()), cells, title)
        yield from more(len(rows), every)


def exact(row: Mapping[str, Any], currency: str, *amounts: str) -> dict[str, Any]:
    """The record for JSON: the named figures as money."""
    return {
        key: Money(whole(value), currency) if key in amounts and value is not None else value
        for key, value in row.items()
    }
