"""What to offer next as a report: to a customer, or to whom a product, each with what says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.marketing.offers.insight import FEWEST, REPEATS, SILENT, SURE, Due, Rule

_ROWS = 20


class Offer(NamedTuple):
    """A product for a customer: because others who bought something did (`rule`), or because the customer is due to buy
    it again (`due`)."""

    customer_id: int
    customer: str
    product_id: int
    product: str
    rule: Rule | None = None
    due: Due | None = None


class Offers(NamedTuple):
    """The offers for `whom` (a customer), or of `what` (a product), as of a day; `products` are names by id. `silent`
    says why there are none."""

    offers: Sequence[Offer]
    products: Mapping[int, str]
    day: date
    whom: str = ""
    what: str = ""
    silent: str = ""


def document(report: Offers) -> Document:
    """The report. `crm.offer/1` is its data; its records are one row for each offer."""
    title = f"What to offer to {report.whom}" if report.whom else f"Whom to offer {report.what}"
    blocks: list[Block] = [Heading(title, f"As of {report.day}.")]
    if report.offers:
        blocks += [_table(report), *_rest(report)]
    else:
        blocks.append(Line(report.silent or "Nothing: what was bought so far speaks for no offer.", QUIET))
    return Document(blocks, _data(report), _records(report), empty=not report.offers)


def _table(report: Offers) -> Table:
    first = Column("Product") if report.whom else Column("Customer")
    columns = [first, Column("Chance", "percent"), Column("Why", least=40)]
    return Table(columns, [_row(report, each) for each in report.offers[:_ROWS]], every=len(report.offers))


def _row(report: Offers, offer: Offer) -> list[Cell]:
    name = offer.product if report.whom else offer.customer
    about = f"customer/{offer.customer_id}" if report.what else ""
    score = offer.rule.score if offer.rule else None
    return [Cell(name, tone=STRONG, about=about), Cell(score, "percent"), Cell(why(report, offer))]


def why(report: Offers, offer: Offer) -> str:
    """What says so: "14 of 18 who bought A also bought B (of all 30%)", or how often it was bought."""
    if offer.due:
        times, last = offer.due.times, offer.due.last
        return f"bought {times} times, every {offer.due.gap:g} days; the last {(report.day - last).days} days ago"
    assert offer.rule, "an offer has a reason"
    given = report.products[offer.rule.given]
    counts = f"{offer.rule.both} of {offer.rule.owners} who bought {given} also bought {offer.product}"
    return f"{counts} (of all {offer.rule.usual:.0%})"


def _rest(report: Offers) -> Iterator[Line]:
    if len(report.offers) > _ROWS:
        yield Line(f"{len(report.offers) - _ROWS:,} more: --format csv has all.", QUIET)
    yield Line(_HOW, QUIET)


_HOW = (
    f"Only what at least {FEWEST} customers did and chance does not explain (p below {SURE:g} for all pairs), and what "
    f"is bought {REPEATS} times or more and due again. Nothing for {SILENT} days after a no, nor while there is a "
    "complaint."
)


_COLUMNS = {
    "customer_id": "count", "customer": "text", "product_id": "count", "product": "text", "reason": "text",
    "score": "percent", "given": "text", "both": "count", "owners": "count", "usual": "percent", "p": "chance",
    "times": "count", "gap": "days", "last": "date", "due": "date",
}  # fmt: skip


def _values(report: Offers, offer: Offer) -> dict[str, Any]:
    rule, due = offer.rule, offer.due
    return {
        "customer_id": offer.customer_id,
        "customer": offer.customer,
        "product_id": offer.product_id,
        "product": offer.product,
        "reason": "again" if due else "together",
        "score": rule.score if rule else None,
        "given": report.products[rule.given] if rule else None,
        "both": rule.both if rule else None,
        "owners": rule.owners if rule else None,
        "usual": rule.usual if rule else None,
        "p": rule.p if rule else None,
        "times": due.times if due else None,
        "gap": due.gap if due else None,
        "last": due.last if due else None,
        "due": due.on if due else None,
    }


def _data(report: Offers) -> dict[str, Any]:
    """`crm.offer/1`: `score` and `usual` are fractions, `gap` days; `silent` says why nothing is offered."""
    return {
        "schema": "crm.offer/1",
        "as_of": report.day,
        "customer": report.whom or None,
        "product": report.what or None,
        "silent": report.silent or None,
        "offers": [_values(report, each) for each in report.offers],
    }


def _records(report: Offers) -> Records:
    rows = [[Cell(value, _COLUMNS[name]) for name, value in _values(report, each).items()] for each in report.offers]
    return Records(tuple(_COLUMNS), rows)
