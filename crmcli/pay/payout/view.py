"""The payout as a report: what each rep is paid, and every line of it down to the deal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Table
from crmcli.evaluation.metrics.view import dates
from crmcli.pay.commission.insight import Line as PayLine
from crmcli.pay.commission.insight import Pay
from crmcli.pay.commission.plan import ATTAINMENT
from crmcli.pay.payout.data import SUMS, Report, adjustments, attainment, data, records
from crmcli.pay.payout.insight import Unplanned
from crmcli.pay.rates import percent


def document(report: Report) -> Document:
    """The report. `crm.payout/1` is its data; its records are one row for each part of a pay: their amounts sum to
    the total."""
    blocks: list[Block] = [
        Heading(
            f"Payout {report.period.label}{f' of {report.of}' if report.of else ''}",
            f"{dates(report.period)}, from the score frozen on {report.day} ({report.digest[:12]}). "
            f"Amounts in {report.currency}.",
        ),
        *_overview(report),
        *_explained(report.payout.paid),
        *_unplanned(report.payout.unplanned),
    ]
    if report.payout.paid:
        blocks.append(Line(_HOW, QUIET))
    return Document(blocks, data(report), records(report), report.currency, not report.payout.paid)


_HOW = (
    "Each rate is for the part of the revenue within its tier, deals in the order in which they closed; what they earn "
    "is rounded once, and its parts by largest remainder. Then the cap, the floor and the bonuses. "
    "The rules: crm commission list"
)


def _overview(report: Report) -> Iterator[Block]:
    paid = report.payout.paid
    if not paid:
        yield Line("Nobody is paid by a plan here. See: crm commission list")
        return
    attained = any(pay.plan.basis == ATTAINMENT for pay in paid)
    columns = [
        Column("Rep"), Column("Plan", keep=2), Column("Version", "count", 4), Column("Revenue", "money", 1),
        *([Column("Attained", "percent")] if attained else []), Column("Commission", "money"),
        Column("Cap", "money", 3), Column("Floor", "money", 3), Column("Bonus", "money"), Column("Total", "money"),
    ]  # fmt: skip

    def cells(pay: Pay) -> list[Cell]:
        revenue, *sums = (Cell(getattr(pay, name), "money") for name in SUMS)
        share = [Cell(attainment(pay), "percent")] if attained else []
        named = [Cell(pay.person.name, tone=STRONG), Cell(pay.plan.name), Cell(pay.plan.version, "count")]
        return [*named, revenue, *share, *sums[:-1], sums[-1]._replace(tone=STRONG)]

    rows = [cells(pay) for pay in paid]
    if len(paid) > 1:
        revenue, *sums = (Cell(sum(getattr(pay, name) for pay in paid), "money", STRONG) for name in SUMS)
        empty = [Cell("")] * (3 if attained else 2)
        rows.append([Cell("Total", tone=STRONG), *empty[:2], revenue, *empty[2:], *sums])
    yield Table(columns, rows)


def _explained(paid: Sequence[Pay]) -> Iterator[Table]:
    """Every pay line by line, the rep's name on the first."""
    shared = any(line.credit.share is not None for pay in paid for line in pay.lines)
    columns = [
        Column("Rep"), Column("Deal"), Column("Closed", "date", 2), *([Column("Share", "number", 1)] if shared else []),
        Column("Credited", "money"), Column("Tier", "count", 3), Column("Rate", "number"), Column("Amount", "money"),
    ]  # fmt: skip
    blank = [Cell("")] * (len(columns) - 3)
    rows = []
    for pay in paid:
        lines = [row for line in pay.lines for row in _deal_rows(line, shared)]
        lines += [[Cell(said), *blank, Cell(amount, "money")] for said, amount in adjustments(pay)]
        lines.append([Cell("Total", tone=STRONG), *blank, Cell(pay.total, "money", STRONG)])
        rows += [[Cell("" if at else pay.person.name, tone=STRONG), *line] for at, line in enumerate(lines)]
    if rows:
        yield Table(columns, rows, "Line by line")


def _deal_rows(line: PayLine, shared: bool) -> Iterator[list[Cell]]:
    """A row for each tier that the deal falls in; its name stands on the first."""
    credit = line.credit
    named = [Cell(credit.title), Cell(credit.closed, "date")]
    if shared:
        named.append(Cell("" if credit.share is None else percent(credit.share)))
    for at, part in enumerate(line.parts):
        yield [
            *([Cell("")] * len(named) if at else named),
            Cell(part.amount, "money"),
            Cell(part.tier, "count"),
            Cell(percent(part.rate)),
            Cell(part.commission, "money"),
        ]


def _unplanned(left_out: Sequence[Unplanned]) -> Iterator[Block]:
    if left_out:
        rows = [[Cell(each.person.name), Cell(each.revenue, "money")] for each in left_out]
        yield Table([Column("No plan"), Column("Revenue", "money")], rows)
