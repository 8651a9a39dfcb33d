"""The dashboard as a document: headline figures, and four tables that a screen sets side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from crmcli.core.document import BAD, QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.money import Money
from crmcli.core.periods import Period
from crmcli.core.rounding import whole
from crmcli.evaluation.metrics.view import change_cell, dates, exact, period_data, tone
from crmcli.evaluation.score.insight import Result
from crmcli.evaluation.score.readings import Reading
from crmcli.evaluation.score.view import nothing, score_bar
from crmcli.reports.sections.forecast.view import sentence
from crmcli.reports.sections.headline.insight import FIGURES
from crmcli.reports.sections.record_list import more

Row = Mapping[str, Any]
LATE = "!"
SHOWN = ("revenue", "orders", "win_rate", "new_customers", "pipeline", "forecast", "csat", "follow_ups")
"""Headline figures: as many as go into two rows of a narrow screen."""
DUE_DAYS = 14
"""Days from today in which a deal counts as due."""


class Quiet(Protocol):
    """Quiet deals: how many by rep, and the most valuable ones."""

    @property
    def by_rep(self) -> Sequence[Row]: ...

    @property
    def deals(self) -> Sequence[Row]: ...


class Board(NamedTuple):
    """The figures now and before; results by rank and, by rep's id, the scores before; each open stage with what stands
    in it; by rep how many deals are due soon or overdue, and these deals, the overdue first; those quiet for so many
    days. `at` is the moment that counts as now; lists have up to `rows`. `tasks` says how many are late and due today,
    `likely` is the forecast in short. Where nothing happened in the period `latest` is the latest one in which anything
    did (empty: none); else it is None."""

    figures: Sequence[Mapping[str, Reading]]
    results: Sequence[Result]
    before: Mapping[int, float | None]
    stages: Sequence[tuple[Row, Row | None]]
    due_by_rep: Sequence[Row]
    due: Sequence[Row]
    quiet: Quiet
    quiet_days: int
    stale: int | None
    periods: tuple[Period, Period]
    under_way: bool
    at: datetime
    who: str
    currency: str
    rows: int
    tasks: Mapping[str, int]
    likely: Row | None = None
    latest: str | None = None

    @property
    def ranked(self) -> list[Result]:
        return [each for each in self.results if each.rank is not None]

    @property
    def due_deals(self) -> int:
        """How many deals are due or overdue."""
        return sum(row["due"] + row["overdue"] for row in self.due_by_rep)

    @property
    def quiet_deals(self) -> int:
        """How many are quiet."""
        return sum(row["quiet"] for row in self.quiet.by_rep)

    @property
    def empty(self) -> bool:
        """Is there nothing to show at all?"""
        return not self.ranked and not any(found for _, found in self.stages)


def document(board: Board) -> Document:
    """The report. `crm.dashboard/1` is its data; its records are one row per rep."""
    now = board.periods[0]
    of = f" of {board.who}" if board.who else ""
    title = f"{now.label}{' so far' if board.under_way else ''}{of}"
    against = f"as many days of {board.periods[1].label}" if board.under_way else board.periods[1].label
    note = f"{dates(now)} against {against}, in {board.currency}"
    blocks: list[Block] = [
        Heading(title, note),
        _figures(board),
        *([Line(said)] if (said := _in_short(board)) else []),
        _ranking(board) if board.latest is None else nothing(now, board.under_way, board.latest),
        _funnel(board),
        *_with_rest(_due(board)),
        *_with_rest(_quiet(board)),
    ]
    return Document(blocks, data(board), _records(board), board.currency, board.empty)


def _in_short(board: Board) -> str:
    """The forecast, and what is to be done."""
    words = {"late": "late", "today": "due today"}
    tasks = ", ".join(f"{board.tasks[key]:,} {word}" for key, word in words.items() if board.tasks[key])
    said = [sentence(board.likely)] if board.likely else []
    return " ".join([*said, *([f"Tasks: {tasks}."] if tasks else [])])


def _figures(board: Board) -> Table:
    now, before = board.periods
    rows = []
    for metric in (each for each in FIGURES if each.key in SHOWN):
        after, earlier = (side[metric.key].value for side in board.figures)
        cell = Cell(after, metric.shown_as, STRONG, change_cell(metric, earlier, after))
        rows.append([Cell(metric.title), cell, Cell(earlier, metric.shown_as, QUIET)])
    return Table(
        [Column("Figure"), Column(now.label, "number"), Column(before.label, "number", 1)], rows, "", "figures"
    )


def _ranking(board: Board) -> Table:
    columns = [
        Column("Rep"), Column("Score", "points"), Column("", "bar", 2), Column("±", "points", 1),
        Column("Revenue", "money", 3),
    ]  # fmt: skip
    rows = [
        [
            Cell(f"{each.rank} {each.person.name}", tone=STRONG),
            Cell(each.score, "points", STRONG),
            score_bar(each.score),
            _gain(board, each),
            Cell(each.marks["revenue"].reading.value, "money"),
        ]
        for each in board.ranked
    ]
    return Table(columns, rows, "Ranking")


def _gain(board: Board, each: Result) -> Cell:
    before = board.before.get(each.person.id)
    gain = each.score - before if each.score is not None and before is not None else None
    return Cell(gain, "signed", tone(gain))


def _funnel(board: Board) -> Table:
    columns = [
        Column("Stage"), Column("Deals", "count"), Column("Amount", "money"), Column("", "bar", 1),
    ]  # fmt: skip
    most = max((found["amount"] for _, found in board.stages if found), default=0) or 1
    rows = []
    for stage, found in board.stages:
        deals, amount = (found["deals"], found["amount"]) if found else (0, 0)
        rows.append([Cell(stage["name"]), Cell(deals, "count"), Cell(amount, "money"), Cell(amount / most, "bar")])
    return Table(columns, rows, "Open now")


def _due(board: Board) -> Table:
    title, many = f"Due or late: {board.due_deals:,}", board.due_deals
    columns = [Column("Deal"), Column("Rep", keep=1), Column("Amount", "money", 2), Column("When", "word")]
    today = board.at.date()
    rows = [
        [_deal(row), Cell(row["rep"]), Cell(row["amount"], "money"), _when(row["expected"], today)] for row in board.due
    ]
    return Table(columns, rows, title, every=many)


def _deal(row: Row) -> Cell:
    """With the id by which it is named in a command."""
    return Cell(f"#{row['id']} {row['title']}")


def _with_rest(table: Table) -> Iterator[Block]:
    """The table, and how many rows there are besides; a screen, which shows fewer, counts them itself."""
    yield table
    yield from more(len(table.rows), table.every)


def _when(day: date, today: date) -> Cell:
    days = (day - today).days
    return Cell(f"{-days} d late {LATE}", tone=BAD) if days < 0 else Cell(f"in {days} d" if days else "today")


def _quiet(board: Board) -> Table:
    past = f", {board.stale:,} past the limit of the stage" if board.stale else ""
    title = f"Quiet for {board.quiet_days} days: {board.quiet_deals:,}{past}"
    columns = [Column("Deal"), Column("Rep", keep=1), Column("Amount", "money"), Column("Stage", keep=2)]
    rows = [
        [_deal(row), Cell(row["rep"]), Cell(row["amount"], "money"), Cell(row["stage"])] for row in board.quiet.deals
    ]
    return Table(columns, rows, title, every=board.quiet_deals)


def data(board: Board) -> dict[str, Any]:
    """For JSON: money in major units, percent as a fraction, no data null."""

    def money(value: float | None) -> Any:
        return None if value is None else Money(whole(value), board.currency)

    figures = {
        metric.key: {
            name: exact(side[metric.key].value, metric.shown_as, board.currency)
            for name, side in zip(("value", "before"), board.figures, strict=True)
        }
        for metric in FIGURES
        if metric.key in SHOWN
    }
    return {
        "schema": "crm.dashboard/1",
        "period": period_data(board.periods[0]),
        "before": period_data(board.periods[1]),
        "for": board.who or None,
        "currency": board.currency,
        "figures": figures,
        "likely": board.likely,
        "tasks": dict(board.tasks),
        "ranking": [
            {
                "rank": each.rank, "rep": each.person.name, "score": each.score,
                "score_before": board.before.get(each.person.id),
                "revenue": money(each.marks["revenue"].reading.value),
            }
            for each in board.ranked
        ],
        "funnel": [
            {"stage": stage["name"], "deals": found["deals"] if found else 0,
             "amount": money(found["amount"] if found else 0)}
            for stage, found in board.stages
        ],
        "due": board.due_deals,
        "due_days": DUE_DAYS,
        "due_deals": [{**row, "amount": money(row["amount"])} for row in board.due],
        "quiet": board.quiet_deals,
        "quiet_days": board.quiet_days,
        "stale": board.stale,
        "quiet_deals": [
            {name: row[name] for name in ("id", "title", "customer", "rep", "stage")} | {"amount": money(row["amount"])}
            for row in board.quiet.deals
        ],
    }  # fmt: skip


def _records(board: Board) -> Records:
    rows = [
        [
            Cell(each.rank, "count"), Cell(each.person.name), Cell(each.score, "points"),
            Cell(board.before.get(each.person.id), "points"), Cell(each.marks["revenue"].reading.value, "money"),
        ]
        for each in board.ranked
    ]  # fmt: skip
    return Records(("rank", "rep", "score", "score_before", "revenue"), rows)
