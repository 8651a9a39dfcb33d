"""The pages that a site has of its own: the records that a figure counts, added up to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, tzinfo
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.periods import Comparison
from crmcli.evaluation.explain.counted import Counted
from crmcli.evaluation.metrics.basis import basis_of
from crmcli.evaluation.metrics.catalogue import ONE, WEEKS, Metric
from crmcli.evaluation.metrics.view import dates, value_cell
from crmcli.evaluation.score.readings import Reading

MOST = 2_000
"""Records that a page lists. What the others add is one row."""

FACTS = {
    "revenue": ("Amount", "money"), "won": ("Won", "count"), "closed": ("Won or lost", "count"),
    "first_wins": ("First win", "count"), "prospects": ("Without a win before", "count"),
    "retained": ("Still active", "count"), "active": ("Active before", "count"),
    "satisfied": ("4 or 5", "count"), "csat_answers": ("Answers", "count"),
    "net_promoters": ("9 or 10, less 0 to 6", "count"), "nps_answers": ("Answers", "count"),
    "cycle_days": ("Days", "count"), "cycles": ("Deals", "count"), "sold": ("Amount", "money"),
    "contacts": ("Contacts", "count"), "response_hours": ("Waited", "hours"), "messages": ("Messages", "count"),
    "cases_to_answer": ("Cases", "count"), "answer_hours": ("Until the answer", "hours"),
    "cases_to_solve": ("Cases", "count"), "solution_hours": ("Until the solution", "hours"),
    "promises": ("Promises", "count"), "promises_kept": ("Kept", "count"),
    "created": ("Opened", "count"), "created_won": ("Won", "count"),
    "closed_or_overdue": ("Closed or overdue", "count"),
}  # fmt: skip
"""What a column is called that adds up a fact, and its unit; of reviews it is points, or how many there are."""


class Figure(NamedTuple):
    """A figure of a rep with the records that it counts."""

    metric: Metric
    reading: Reading
    whose: str
    compared: Comparison
    currency: str
    zone: tzinfo
    withheld: bool = False

    @property
    def facts(self) -> list[str]:
        """Those that records add to."""
        metric = self.metric
        return [metric.numerator, *([metric.denominator] if metric.denominator not in (ONE, WEEKS) else [])]


def records_page(figure: Figure, records: Sequence[Counted]) -> Document:
    """The records, the newest first, with what each adds to the figure, and the sum."""
    own = [each for each in records if any(fact in each.adds for fact in figure.facts)]
    own.sort(key=lambda each: (_day(each, figure.zone), each.row["kind"], each.row["id"]), reverse=True)
    customers = all(each.row["kind"] == "customer" for each in own)
    columns = [
        Column("Customer" if customers else "Record"), *_added(figure), Column("Date", "date"),
        Column("Deal" if customers else "Customer"),
    ]  # fmt: skip
    rows = [_row(each, figure) for each in own[:MOST]]
    if rest := own[MOST:]:
        rows.append([Cell(f"and {len(rest):,} more", tone=QUIET), *_sums(figure, rest), Cell(""), Cell("")])
    rows.append([Cell("Together", tone=STRONG), *_sums(figure, own, STRONG), Cell(""), Cell("")])
    return _document(figure, [Table(columns, rows)] if own else [])


def reps_page(figure: Figure, reps: Sequence[tuple[int, str, Reading]]) -> Document:
    """What each rep adds to a figure of all of them, and the sum; from each it goes to the rep's own records."""
    metric = figure.metric
    rows = [
        [
            Cell(name, tone=STRONG, about=f"rep/{id}"), value_cell(metric, reading.value, "", f"rep/{id}"),
            *_parts(figure, reading),
        ]
        for id, name, reading in reps
        if reading.numerator or reading.denominator
    ]  # fmt: skip
    together = _parts(figure, figure.reading, STRONG)
    rows.append([Cell("Together", tone=STRONG), value_cell(metric, figure.reading.value, STRONG), *together])
    columns = [Column("Rep"), Column(metric.title, metric.shown_as), *(_added(figure) if together else [])]
    return _document(figure, [Table(columns, rows)])


def _document(figure: Figure, found: Sequence[Block]) -> Document:
    blocks = [*_heading(figure), *found]
    if not found:
        blocks.append(Line("No record is behind it.", QUIET))
    if figure.withheld:
        blocks.append(Line("Reviews by peers are not listed one by one, for that would tell who gave them.", QUIET))
    return Document(blocks, {"schema": "crm.site/1"}, Records((), ()), figure.currency)


def _heading(figure: Figure) -> Iterator[Block]:
    metric, reading = figure.metric, figure.reading
    yield Heading(f"{metric.title}: {figure.whose}, {figure.compared.whole.label}", dates(figure.compared.now))
    columns = [Column("Figure"), Column(figure.compared.whole.label, metric.shown_as)]
    told = [Cell(metric.title), value_cell(metric, reading.value, STRONG)]
    if made_of := basis_of(metric, reading):
        columns.append(Column("counted"))
        told.append(Cell(made_of))
    yield Table(columns, [told], role="figures")
    yield Line(f"{metric.definition}.", QUIET)


def _added(figure: Figure) -> list[Column]:
    """The columns that add up."""
    return [Column(*_named(fact)) for fact in figure.facts]


def _named(fact: str) -> tuple[str, str]:
    if fact in FACTS:
        return FACTS[fact]
    return ("Score", "count") if fact.endswith("_sum") else ("Reviews", "count")


def _parts(figure: Figure, reading: Reading, tone: str = "") -> list[Cell]:
    """What a reading is made of, where that is more than its value."""
    if figure.metric.denominator == ONE:
        return []
    parts = (reading.numerator, reading.denominator)
    return [Cell(part, _named(fact)[1], tone) for fact, part in zip(figure.facts, parts, strict=False)]


def _sums(figure: Figure, records: Sequence[Counted], tone: str = "") -> list[Cell]:
    return [
        Cell(sum(each.adds.get(fact, 0) for each in records), _named(fact)[1], tone or QUIET) for fact in figure.facts
    ]


def _row(each: Counted, figure: Figure) -> list[Cell]:
    row, adds = each.row, (each.adds.get(fact, 0) for fact in figure.facts)
    added = [Cell(value, _named(fact)[1]) for fact, value in zip(figure.facts, adds, strict=True)]
    return [_record(row), *added, Cell(_day(each, figure.zone), "date"), _beside(row)]


def _record(row: Any) -> Cell:
    """What it is, and the page of it that there is."""
    label, id = row["label"], row["id"]
    if row["kind"] == "customer":
        return Cell(label, about=f"customer/{id}")
    if row["kind"] == "deal":
        return Cell(f"#{id} {label}", about=f"deal/{id}")
    if row["kind"] == "case":
        return Cell(f"case #{id} {label.splitlines()[0]}")
    more = {"feedback": "score", "review": "score", "activity": "direction"}.get(row["kind"])
    return Cell(f"{label} {row[more]} #{id}" if more else f"refund #{id} of {label}")


def _beside(row: Any) -> Cell:
    """Of a customer the deal that counts, of all else the customer."""
    if row["kind"] == "customer":
        first = row["deals"][0]
        more = f" and {len(row['deals']) - 1} more" if row["deals"][1:] else ""
        return Cell(f"#{first['id']} {first['label']}{more}", about=f"deal/{first['id']}")
    id = row.get("customer_id")
    return Cell(row.get("customer") or "", about=f"customer/{id}" if id is not None else "")


def _day(each: Counted, zone: tzinfo) -> date:
    """The day by which it counts: of a deal its close, or its opening while it is open; of a customer that of the
    newest deal."""
    row = each.row
    if row["kind"] == "customer":
        return max(_of_deal(deal) for deal in row["deals"])
    if row["kind"] == "deal":
        return _of_deal(row)
    day: date = row["at"] if row["kind"] == "refund" else row["at"].astimezone(zone).date()
    return day


def _of_deal(deal: Any) -> date:
    day: date = deal["closed"] or deal["opened"] or deal["expected"]
    return day
