"""Promises: what is still to be kept, and how much was, by rep and by customer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from crmcli.core.document import BAD, QUIET, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.periods import Period
from crmcli.core.vocabulary import PROMISES
from crmcli.evaluation.metrics.view import dates
from crmcli.evaluation.promises.insight import Kept, Rate
from crmcli.records.tasks.insight import BROKEN, days_late, state

Row = Mapping[str, Any]
FIELDS = ("id", "promise", "title", "customer", "deal", "rep", "promised", "due", "done", "state")
_UNITS = {"promised": "moment", "done": "moment", "due": "date"}
SHOWN = 20


class Report(NamedTuple):
    """The promises of a period of those whom `of` names (empty: all), with the rates by rep and by customer."""

    period: Period
    of: str
    rows: Sequence[Row]
    reps: Mapping[str | None, Kept]
    customers: Mapping[str | None, Kept]
    now: datetime
    zone: tzinfo


def document(report: Report) -> Document:
    """The report; `crm.promises/1` is its data, and its records are the promises."""
    told = [_data(report, row) for row in report.rows]
    heading = Heading(f"Promises{f' of {report.of}' if report.of else ''}", dates(report.period))
    blocks: list[Block] = [
        heading,
        *_open(report, told),
        *_rates("Rep", report.reps),
        *_rates("Customer", report.customers),
    ]
    if report.reps:
        blocks.append(Line("A promise counts once its time has passed. From–to: what the share may be, at 95%.", QUIET))
    data = {
        "schema": "crm.promises/1",
        "start": report.period.start,
        "end": report.period.end,
        "of": report.of or None,
        "promises": told,
        "reps": [{"rep": name, **_plain(kept)} for name, kept in report.reps.items()],
        "customers": [{"customer": name, **_plain(kept)} for name, kept in report.customers.items()],
    }
    rows = [[Cell(row[name], _UNITS.get(name, "text")) for name in FIELDS] for row in told]
    return Document(blocks, data, Records(FIELDS, rows), empty=not told)


def _data(report: Report, row: Row) -> dict[str, Any]:
    return {name: row.get(name) for name in FIELDS} | {"state": state(row["promised"], row["done"], report.now)}


def _plain(kept: Kept) -> dict[str, Any]:
    return {
        who: {"kept": rate.kept, "promises": rate.number, "share": rate.share, "low": rate.low, "high": rate.high}
        for who, rate in kept.items()
    }


def _open(report: Report, told: Sequence[Row]) -> Iterator[Block]:
    """What is still to be done, the latest first."""
    left = [row for row in told if row["done"] is None]
    if not left:
        nothing = (
            "Every promise is done."
            if told
            else "Nothing was promised. Next: crm log call NAME --we 'send quote by fri'"
        )
        yield Line(nothing)
        return
    columns = [
        Column("ID", "count"), Column("Who", "word"), Column("What", least=20), Column("Customer"),
        Column("Rep", keep=2), Column("By", "date"), Column("", "word", 1),
    ]  # fmt: skip
    rows = []
    for row in left[:SHOWN]:
        late = days_late(row["promised"], report.now, report.zone)
        day = row["promised"].astimezone(report.zone).date()
        rows.append([
            Cell(row["id"], "count"), Cell(row["promise"]), Cell(row["title"]), Cell(row["customer"]), Cell(row["rep"]),
            Cell(day, "date"), Cell(late, tone=BAD if row["state"] == BROKEN else ""),
        ])  # fmt: skip
    yield Table(columns, rows, "To be kept", every=len(left))


def _rates(title: str, kept: Mapping[str | None, Kept]) -> Iterator[Block]:
    if not kept:
        return
    columns = [Column(title), *_columns("We kept", 2), *_columns("They kept", 3)]
    rows = [
        [Cell(name or "nobody"), *(cell for who in PROMISES for cell in _cells(each[who]))]
        for name, each in [*kept.items()][:SHOWN]
    ]
    yield Table(columns, rows, every=len(kept))


def _columns(title: str, keep: int) -> tuple[Column, ...]:
    return (
        Column(title, "word"),
        Column("Share", "percent"),
        Column("from", "percent", keep),
        Column("to", "percent", keep),
    )


def _cells(rate: Rate) -> tuple[Cell, ...]:
    of = f"{rate.kept:,} of {rate.number:,}" if rate.number else None
    return Cell(of), Cell(rate.share, "percent"), Cell(rate.low, "percent"), Cell(rate.high, "percent")
