"""The payout as a report: what each rep is paid, and every line of it down to the deal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.evaluation.metrics.view import dates
from crmcli.pay.commission.insight import Line as PayLine
from crmcli.pay.commission.insight import Pay
from crmcli.pay.commission.plan import ATTAINMENT
from crmcli.pay.payout.adjustments import Entry, Run
from crmcli.pay.payout.data import SUMS, Amounts, Report, attainment, data, limits, records, run_data
from crmcli.pay.payout.insight import Unplanned
from crmcli.pay.rates import percent


def document(report: Report) -> Document:
    """The report. `crm.payout/1` is its data; its records are one row for each part of a pay: their amounts sum to
    the total."""
    when = f"on {report.day}" if report.day else "when it was approved"
    blocks: list[Block] = [
        Heading(
            f"Payout {report.period.label}{f' of {report.of}' if report.of else ''}",
            f"{dates(report.period)}, from the score frozen {when} ({report.digest[:12]}). "
            f"Amounts in {report.currency}.",
        ),
        *(Line(_said(run)) for run in report.runs),
        *_overview(report),
        *_adjusted(report.included, "Adjustments"),
        *_adjusted(report.pending, "Changed since: not approved yet"),
        *_unplanned(report.payout.unplanned),
        *_explained(report.payout.paid),
    ]
    if report.payout.paid:
        blocks.append(Line(_HOW, QUIET))
    empty = not report.payout.paid and not report.entries
    return Document(blocks, data(report), records(report), report.currency, empty)


def listed(runs: Sequence[Run], currency: str) -> Document:
    """The runs that were approved, in their order; `crm.payout.runs/1`."""
    columns = [
        Column("Run", "count"), Column("Period"), Column("For", keep=1), Column("Total", "money"),
        Column("Approved", "date"), Column("By", keep=2), Column("Paid", "date"),
    ]  # fmt: skip
    rows = [
        [
            Cell(run.id, "count"), Cell(run.period.label), Cell("all" if run.first else "adjustments"),
            Cell(run.total, "money", STRONG), Cell(run.day, "date"), Cell(run.by), Cell(run.paid, "date"),
        ]
        for run in runs
    ]  # fmt: skip
    found = [run_data(run, Amounts(currency)) for run in runs]
    fields = ("run", "period", "approved_at", "approved_by", "paid", "paid_by", "total")
    units = {"approved_at": "moment", "paid": "date"}
    plain = [
        [*(Cell(each[name], units.get(name, "text")) for name in fields[:-1]), Cell(run.total, "money")]
        for run, each in zip(runs, found, strict=True)
    ]
    blocks = [Table(columns, rows)] if rows else [Line("No pay was approved yet. Next: crm pay run --approve")]
    data = {"schema": "crm.payout.runs/1", "currency": currency, "runs": found}
    return Document(blocks, data, Records(fields, plain), currency, not rows)


def _said(run: Run) -> str:
    what = "" if run.first else " (adjustments)"
    paid = f"paid on {run.paid}" if run.paid else "not paid yet"
    return f"Run {run.id}{what}: approved by {run.by} on {run.day}, {paid}."


def _adjusted(entries: Sequence[Entry], title: str) -> Iterator[Table]:
    """What was approved of each thing, what is due now, and the difference; the rep's name on the first. What is open
    of a rep stands against all that was approved for that period."""
    if not entries:
        return
    columns = [
        Column("Rep"), Column("From"), Column("For"), Column("Approved", "money"), Column("Now", "money"),
        Column("Adjustment", "money"), Column("Run", "count", 1),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for (rep, label, run), group in groupby(entries, key=lambda each: (each.rep, each.period.label, each.run)):
        found = list(group)
        amount = sum(each.amount for each in found)
        lines = [(each.what, each.approved, each.due, each.amount) for each in found]
        if run is None:
            lines.append(("In all", found[0].earlier, found[0].earlier + amount, amount))
        for at, (what, *amounts) in enumerate(lines):
            tone = STRONG if what == "In all" else ""
            named = [Cell("" if at else rep, tone=STRONG), Cell("" if at else label), Cell(what, tone=tone)]
            rows.append([*named, *(Cell(each, "money", tone) for each in amounts), Cell("" if run is None else run)])
    yield Table(columns, rows, title)


_HOW = (
    "Each rate is for the part of the revenue within its tier, deals in the order in which they closed; what they earn "
    "is rounded once, and its parts by largest remainder. Then the cap, the floor and the bonuses. "
    "The rules: crm pay plan list"
)


def _overview(report: Report) -> Iterator[Block]:
    paid, adjusted = report.payout.paid, bool(report.included)
    if not paid and not adjusted:
        yield Line("Nobody is paid by a plan here. See: crm pay plan list")
        return
    attained = any(pay.plan.basis == ATTAINMENT for pay in paid)
    columns = [
        Column("Rep"), Column("Plan", keep=2), Column("Version", "count", 4), Column("Revenue", "money", 1),
        *([Column("Attained", "percent")] if attained else []), Column("Commission", "money"),
        Column("Cap", "money", 3), Column("Floor", "money", 3), Column("Bonus", "money"), Column("Total", "money"),
        *([Column("Adjusted", "money"), Column("To pay", "money")] if adjusted else []),
    ]  # fmt: skip

    def behind(total: int, rep: int | None = None) -> list[Cell]:
        more = report.adjusted(rep)
        return [Cell(more, "money"), Cell(total + more, "money", STRONG)] if adjusted else []

    def cells(pay: Pay) -> list[Cell]:
        revenue, *sums = (Cell(getattr(pay, name), "money") for name in SUMS)
        share = [Cell(attainment(pay), "percent")] if attained else []
        named = [Cell(pay.person.name, tone=STRONG), Cell(pay.plan.name), Cell(pay.plan.version, "count")]
        total = sums[-1] if adjusted else sums[-1]._replace(tone=STRONG)
        return [*named, revenue, *share, *sums[:-1], total, *behind(pay.total, pay.person.id)]

    rows = [cells(pay) for pay in paid]
    ids = {pay.person.id for pay in paid}
    for id, name in {entry.thing.rep_id: entry.rep for entry in report.included}.items():
        if id not in ids:
            rows.append([Cell(name, tone=STRONG), *[Cell("")] * (len(columns) - 3), *behind(0, id)])
    if len(rows) > 1:
        revenue, *sums = (Cell(sum(getattr(pay, name) for pay in paid), "money", STRONG) for name in SUMS)
        empty = [Cell("")] * (3 if attained else 2)
        total = behind(sum(pay.total for pay in paid))
        rows.append([Cell("Total", tone=STRONG), *empty[:2], revenue, *empty[2:], *sums, *total])
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
        lines += [[Cell(said), *blank, Cell(amount, "money")] for _, said, amount in limits(pay)]
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
    if planless := [each for each in left_out if not each.reason]:
        rows = [[Cell(each.person.name), Cell(each.revenue, "money")] for each in planless]
        yield Table([Column("No plan"), Column("Revenue", "money")], rows)
    if unpaid := [each for each in left_out if each.reason]:
        rows = [[Cell(each.person.name), Cell(each.revenue, "money"), Cell(each.reason)] for each in unpaid]
        yield Table([Column("Not paid"), Column("Revenue", "money"), Column("Why")], rows)
