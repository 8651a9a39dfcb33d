"""A file to make record by record, and the scope of a report on it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from crmcli.core.clock import Clock
from crmcli.core.conventions import Conventions
from crmcli.core.document import Cell, Chart, Line, Table
from crmcli.core.moments import midnight
from crmcli.core.periods import Calendar, Period
from crmcli.database.connection import Database
from crmcli.database.opening import open_file
from crmcli.records import rows
from crmcli.records.deals import write as deals
from crmcli.records.settings import write as team
from crmcli.reports.report.assembly import periods
from crmcli.reports.scope import Part, Scope
from tests.support.datafile import once

FAR = date(2027, 6, 30)
"""No record is in the future."""


class Small:
    """Names stand for ids: reps, customers and products are added by name and named by it."""

    def __init__(self, path: Path, timezone: str = "UTC") -> None:
        once(path, _empty, timezone)
        self.database = open_file(path)
        self.ids: dict[str, int] = {}

    def add(self, kind: str, *names: str, **values: Any) -> None:
        """Reps, customers or products of those names."""
        created = {"created": date(2025, 1, 1)} if kind == "customer" else {}
        with self.database.writing():
            for name in names:
                self.ids[name] = rows.add(self.database, kind, {"name": name, **created, **values})

    def deal(
        self, title: str, rep: str, customer: str = "", amount: int | None = None, opened: str = "", closed: str = "",
        stage: str = "", **values: Any,
    ) -> int:  # fmt: skip
        """A deal: open in the first stage unless `stage` says otherwise. The amount is in minor units."""
        with self.database.writing():
            stages = deals.funnel(self.database)
            by_name = {row["name"]: row["id"] for row in stages.stages}
            row = {
                "title": title, "rep_id": self.ids[rep], "customer_id": self.ids.get(customer), "amount": amount,
                "stage_id": by_name[stage or "Lead"], "opened": _day(opened), "closed": _day(closed), **values,
            }  # fmt: skip
            id = rows.add(self.database, "deal", deals.prepared(row, stages, FAR))
            deals.begin_history(self.database, id, id, stages, "tester")
        return id

    def said(self, kind: str, rep: str | None, customer: str, at: str, **values: Any) -> None:
        """An activity or feedback at that moment in UTC."""
        record = "activity" if "direction" in values else "feedback"
        own = {"rep_id": self.ids[rep] if rep else None, "customer_id": self.ids[customer], "kind": kind}
        with self.database.writing():
            rows.add(self.database, record, {**own, "at": datetime.fromisoformat(f"{at}+00:00"), **values})

    def archive(self, kind: str, id: int) -> None:
        """Take the record out of the lists."""
        with self.database.writing():
            self.database.run(rows.set_archived(kind=kind), id_=id, at=datetime(2026, 1, 1, tzinfo=UTC))


def _empty(path: Path, timezone: str) -> None:
    team.create(path, team.Team(timezone=timezone))


def scope(
    database: Database, period: str, today: date = date(2026, 11, 24), zone: str = "UTC",
    reps: tuple[int, ...] | None = None, rows: int = 10, fiscal_start: int = 1,
) -> Scope:  # fmt: skip
    """A report on the period of that name, at the end of that day."""
    calendar = Calendar(today, Conventions(fiscal_start))
    tomorrow = calendar.containing(today, "day").end
    now = datetime.fromtimestamp(midnight(tomorrow, ZoneInfo(zone)).timestamp() - 1, UTC)
    clock = Clock(now, ZoneInfo(zone), calendar)
    return Scope(database, clock, *periods(calendar, calendar.read(period)), reps, "", "USD", today, rows)


def tables(part: Part) -> dict[str, list[list[Any]]]:
    """The values of each table by its title."""
    return {
        block.title: [[cell.value for cell in row] for row in block.rows]
        for block in part.blocks
        if isinstance(block, Table)
    }


def lines(part: Part) -> list[str]:
    """Every line of text."""
    return [block.text for block in part.blocks if isinstance(block, Line)]


def told_twice(part: Part) -> bool:
    """Is every chart followed by a table with a row for each label, or for each series of a heat map?"""
    pairs = list(zip(part.blocks, [*part.blocks[1:], None], strict=True))
    charts = [(chart, table) for chart, table in pairs if isinstance(chart, Chart)]
    return all(
        isinstance(table, Table)
        and [row[0].value for row in table.rows]
        == ([each.name for each in chart.series] if chart.kind == "heat" else list(chart.labels))
        for chart, table in charts
    ) and bool(charts)


def units(part: Part) -> set[str]:
    """The units of all cells and of their changes."""
    cells: list[Cell] = [
        cell for block in part.blocks if isinstance(block, Table) for row in block.rows for cell in row
    ]
    return {each.unit for cell in cells for each in (cell, cell.change) if each}


def week(text: str) -> Period:
    """The week of that name."""
    return Calendar(FAR).read(text)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
