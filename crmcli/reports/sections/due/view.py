"""What is due next as a section of a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.document import BAD, QUIET, STRONG, Block, Cell, Column, Line, Table
from crmcli.core.money import Money
from crmcli.core.periods import Period
from crmcli.evaluation.metrics.view import period_data
from crmcli.reports.sections.record_list import many, money

Row = Mapping[str, Any]


class Review(NamedTuple):
    """A step of a plan, and the day on which it is to be looked at."""

    rep: str
    about: str
    step: str
    day: date


class Due(NamedTuple):
    """What the section is made of: the period up to whose end things are due, the day today, by rep how many deals are
    due, overdue and without a date (`undated`), by those words the first of the deals, and the plans."""

    period: Period
    today: date
    by_rep: Sequence[Row]
    deals: Mapping[str, Sequence[Row]]
    reviews: Sequence[Review]
    currency: str


KINDS = {"due": "Due", "overdue": "Overdue", "undated": "No date"}


def blocks(due: Due) -> Iterator[Block]:
    """The sentence, by rep, then the deals due next, those overdue, and the plans to look at."""
    yield Line(sentence(due))
    if due.by_rep:
        yield _by_rep(due)
        yield Line(
            "Overdue: open, though expected to close before today. No date: nobody has said when it is to close.", QUIET
        )
    counts = _sums(due)
    for kind, title in (("due", f"Due by {due.period.last}"), ("overdue", "Overdue"), ("undated", "Without a date")):
        if rows := due.deals[kind]:
            yield _deals(due, rows, title, counts[kind])
    if due.reviews:
        yield _plans(due)


def sentence(due: Due) -> str:
    """How much is due, overdue and without a date."""
    if not due.by_rep and not due.reviews:
        return f"Nothing is due by {due.period.last}."
    sums = _sums(due)
    parts = [
        f"{many(sums['due'], 'deal').capitalize()} {_is(sums['due'])} due by {due.period.last}{_worth(due, 'due')}"
    ]
    if sums["overdue"]:
        parts.append(f"{sums['overdue']:,} {_is(sums['overdue'])} overdue{_worth(due, 'overdue')}")
    if sums["undated"]:
        parts.append(f"{sums['undated']:,} {'has' if sums['undated'] == 1 else 'have'} no date")
    if due.reviews:
        parts.append(f"{many(len(due.reviews), 'plan')} {_is(len(due.reviews))} to be looked at")
    return f"{'; '.join(parts)}."


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _worth(due: Due, kind: str) -> str:
    amount = _sums(due)[f"{kind}_amount"]
    return f", worth {money(amount, due.currency)}" if amount else ""


def _by_rep(due: Due) -> Table:
    columns = [Column("Rep")]
    for kind, title in KINDS.items():
        columns += [Column(title, "count"), Column("Amount", "money", 2 if kind == "undated" else 1)]
    rows = [_counts(row, row["rep"]) for row in due.by_rep]
    if len(rows) > 1:
        rows.append(_counts(_sums(due), "All", STRONG))
    return Table(columns, rows, f"By rep, on {due.today}")


def _counts(row: Row, name: str, tone: str = "") -> list[Cell]:
    cells = [Cell(name, tone=STRONG)]
    for kind in KINDS:
        own = tone or (BAD if kind == "overdue" and row[kind] else "")
        cells += [Cell(row[kind], "count", own), Cell(row[f"{kind}_amount"], "money", tone)]
    return cells


def _sums(due: Due) -> dict[str, int]:
    names = [name for kind in KINDS for name in (kind, f"{kind}_amount")]
    return {name: sum(row[name] for row in due.by_rep) for name in names}


def _deals(due: Due, rows: Sequence[Row], title: str, of: int) -> Table:
    columns = [
        Column("Deal"), Column("Customer", keep=2), Column("Rep"), Column("Stage", keep=3), Column("Amount", "money"),
        Column("Expected", "date"), Column("When", "word", 1),
    ]  # fmt: skip
    cells = [
        [
            Cell(row["title"]), Cell(row["customer"] or ""), Cell(row["rep"]), Cell(row["stage"], tone=QUIET),
            Cell(row["amount"], "money"), Cell(row["expected"], "date"), _days(due, row["expected"]),
        ]
        for row in rows
    ]  # fmt: skip
    return Table(columns, cells, title if of <= len(rows) else f"{title}: {len(rows)} of {of:,}")


def _days(due: Due, day: date | None) -> Cell:
    """How many days until then, or ago."""
    if day is None:
        return Cell("")
    left = (day - due.today).days
    many = f"{abs(left)} day{'' if abs(left) == 1 else 's'}"
    return Cell(f"{many} late", tone=BAD) if left < 0 else Cell(f"in {many}" if left else "today")


def _plans(due: Due) -> Table:
    columns = [Column("Rep"), Column("For", keep=1), Column("Step"), Column("Review", "date")]
    rows = [
        [Cell(each.rep), Cell(each.about), Cell(each.step), Cell(each.day, "date", BAD if each.day < due.today else "")]
        for each in due.reviews
    ]
    return Table(columns, rows, "Plans to look at")


def data(due: Due) -> dict[str, Any]:
    """For JSON: `until` is the period up to whose end things are due."""
    return {
        "sentence": sentence(due),
        "until": period_data(due.period),
        "today": due.today,
        "reps": [_exact(row, due.currency) for row in due.by_rep],
        "all": _exact(_sums(due), due.currency),
        "deals": {kind: [_deal(due, row) for row in rows] for kind, rows in due.deals.items()},
        "plans": [
            {"rep": each.rep, "about": each.about, "step": each.step, "review": each.day} for each in due.reviews
        ],
    }


def _deal(due: Due, row: Row) -> dict[str, Any]:
    day = row["expected"]
    return {**_exact(row, due.currency), "days": (day - due.today).days if day else None}


def _exact(row: Row, currency: str) -> dict[str, Any]:
    return {
        name: Money(value, currency) if name.endswith("amount") and value is not None else value
        for name, value in row.items()
    }
