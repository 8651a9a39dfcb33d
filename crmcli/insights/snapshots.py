"""A frozen period: its report as it was, and everything that it was made of.

Both are kept as JSON text, with a SHA-256 digest over the two. What JSON has no word for (days, moments, amounts) is
written as `{"$day": "2026-07-01"}`, so that the report comes back value for value and is printed byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from crmcli.document import Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.insights.score import Evaluation, Facts, Person
from crmcli.metrics.scorecard import Definitions, Rules, Scorecard, Weight
from crmcli.money import Money
from crmcli.periods import Period


class Deal(NamedTuple):
    """A deal as it was recorded: `credited_id` closed it and has the credit; the amount is in minor units."""

    id: int
    title: str
    status: str
    customer_id: int | None
    credited_id: int | None
    owner_id: int
    amount: int | None
    opened: date | None
    closed: date | None
    expected: date | None
    product: str | None
    source: str | None


class Customer(NamedTuple):
    """A customer of the period's records; `first_won` is the day of the first win ever."""

    id: int
    name: str
    owner_id: int | None
    region: str | None
    source: str | None
    first_won: date | None


class Answer(NamedTuple):
    """Feedback of the period that has a score."""

    id: int
    customer_id: int
    rep_id: int | None
    kind: str
    score: int
    at: datetime


class Activity(NamedTuple):
    """A call, mail, meeting or visit of the period."""

    id: int
    customer_id: int
    rep_id: int
    kind: str
    direction: str
    at: datetime


class Opinion(NamedTuple):
    """A review that counts in the period."""

    id: int
    rep_id: int
    role: str
    criterion: str | None
    score: int


class Won(NamedTuple):
    """A deal won in the period, as a payout needs it: `amount` in minor units; `credited_id` closed it and has the
    credit, `owner_id` owned it when the period was frozen."""

    id: int
    title: str
    customer: str
    credited_id: int
    owner_id: int
    amount: int
    product: str | None
    opened: date | None
    closed: date
    region: str | None
    source: str | None


class Outcome(NamedTuple):
    """Where a rep came in."""

    id: int
    name: str
    rank: int | None
    score: float | None
    reason: str


class Inputs(NamedTuple):
    """What a period's result is made of. `settings` are the team's (currency, fiscal_year_start, timezone). `facts` are
    by a rep's id, as `Rules` has its own scorecards and targets; `outcomes` are everybody's ranks and scores. `before`
    and `before_facts` are those of `versus`, the period it is compared with.

    `latest` holds the last id of rule_set and of rule_use: what was agreed on afterwards has a higher one. `program` is
    the version that did the sums.
    """

    period: Period
    settings: Mapping[str, str]
    people: Sequence[Person]
    rules: Rules
    facts: Facts
    outcomes: Sequence[Outcome]
    versus: Period
    before: Sequence[Outcome]
    before_facts: Facts
    deals: Sequence[Deal] = ()
    customers: Sequence[Customer] = ()
    feedback: Sequence[Answer] = ()
    activities: Sequence[Activity] = ()
    reviews: Sequence[Opinion] = ()
    latest: Mapping[str, int] = {}
    program: str = ""


class Frozen(NamedTuple):
    """A frozen period. `document` is the report as it was printed, `inputs` what it was made of; `at`, `by` and
    `reason` (of one that was frozen anew) say how it came about."""

    document: Document
    inputs: Inputs
    digest: str
    at: datetime
    by: str
    reason: str | None = None

    @property
    def period(self) -> Period:
        return self.inputs.period

    @property
    def label(self) -> str:
        return self.inputs.period.label

    @property
    def data(self) -> dict[str, Any]:
        """The report as `crm.score/1` (amounts as Money, days as dates), each rep with an `id` besides."""
        ids = {person.name: person.id for person in self.inputs.people}
        lists = ("reps", "not_ranked")
        data = self.document.data
        return {**data, **{name: [{"id": ids[rep["rep"]], **rep} for rep in data[name]] for name in lists}}

    @property
    def won(self) -> list[Won]:
        """The deals won in the period, by id."""
        customers = {customer.id: customer for customer in self.inputs.customers}
        return [
            _won(deal, customers[deal.customer_id or 0])
            for deal in self.inputs.deals
            if deal.status == "won" and deal.closed and self.period.start <= deal.closed < self.period.end
        ]


def _won(deal: Deal, customer: Customer) -> Won:
    assert deal.closed, "it is won"
    return Won(
        deal.id, deal.title, customer.name, deal.credited_id or deal.owner_id, deal.owner_id, deal.amount or 0,
        deal.product, deal.opened, deal.closed, customer.region, deal.source or customer.source,
    )  # fmt: skip


def outcomes(evaluation: Evaluation) -> list[Outcome]:
    """Where everybody came in, in the order of the ranking."""
    return [
        Outcome(each.person.id, each.person.name, each.rank, each.score, each.reason) for each in evaluation.results
    ]


def digest(content: str, inputs: str) -> str:
    """The SHA-256 of the two texts (neither holds a newline), in hexadecimal."""
    from hashlib import sha256

    return sha256(f"{content}\n{inputs}".encode()).hexdigest()


def content_text(document: Document) -> str:
    """The report as one line of text."""
    return _text(
        {
            "schema": "crm.document/1",
            "blocks": [_block(block) for block in document.blocks],
            "data": document.data,
            "records": {"columns": document.records.columns, "rows": _rows(document.records.rows)},
            "currency": document.currency,
            "empty": document.empty,
        }
    )


def document_of(text: str) -> Document:
    """The report that `content_text` wrote."""
    kept = _values(text)
    return Document(
        [_block_of(block) for block in kept["blocks"]],
        kept["data"],
        Records(kept["records"]["columns"], _cells(kept["records"]["rows"])),
        kept["currency"],
        kept["empty"],
    )


def inputs_text(inputs: Inputs) -> str:
    """The inputs as one line of text: each list of records with the names of its columns, once."""
    rules = inputs.rules
    return _text(
        {
            "schema": "crm.inputs/1",
            **inputs._asdict(),
            "period": inputs.period._asdict(),
            "versus": inputs.versus._asdict(),
            "rules": {
                "card": _card(rules.card),
                "own": {id: _card(card) for id, card in rules.own.items()},
                "targets": rules.targets,
            },
            **{name: _listed(kind, getattr(inputs, name)) for name, kind in _LISTS.items()},
        }
    )


def inputs_of(text: str) -> Inputs:
    """The inputs that `inputs_text` wrote."""
    kept = _values(text)
    rules = kept["rules"]
    return Inputs(
        **{
            **{name: kept[name] for name in Inputs._fields},
            "period": Period(**kept["period"]),
            "versus": Period(**kept["versus"]),
            "facts": _by_id(kept["facts"]),
            "before_facts": _by_id(kept["before_facts"]),
            "rules": Rules(
                _card_of(rules["card"]),
                {id: _card_of(card) for id, card in _by_id(rules["own"]).items()},
                _by_id(rules["targets"]),
            ),
            **{name: _list_of(kind, kept[name]) for name, kind in _LISTS.items()},
        }
    )


_LISTS: Mapping[str, Any] = {
    "people": Person,
    "outcomes": Outcome,
    "before": Outcome,
    "deals": Deal,
    "customers": Customer,
    "feedback": Answer,
    "activities": Activity,
    "reviews": Opinion,
}
"""Kept with the names of their columns: what was frozen before a column was added is read with the column's default."""


def _listed(kind: Any, rows: Iterable[Any]) -> dict[str, Any]:
    return {"columns": kind._fields, "rows": list(rows)}


def _list_of(kind: Any, kept: Mapping[str, Any]) -> list[Any]:
    return [kind(**dict(zip(kept["columns"], row, strict=True))) for row in kept["rows"]]


def _by_id(kept: Mapping[str, Any]) -> dict[int, Any]:
    return {int(id): value for id, value in kept.items()}


def _card(card: Scorecard) -> dict[str, Any]:
    return {
        **card._asdict(),
        "weights": {key: weight._asdict() for key, weight in card.weights.items()},
        "definitions": card.definitions._asdict(),
    }


def _card_of(kept: Mapping[str, Any]) -> Scorecard:
    counted = kept["definitions"]
    return Scorecard(
        **{
            **kept,
            "weights": {key: Weight(**weight) for key, weight in kept["weights"].items()},
            "definitions": Definitions(**{**counted, "holidays": tuple(counted["holidays"])}),
        }
    )


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        columns = [column._asdict() for column in block.columns]
        return {"table": block.title, "columns": columns, "rows": _rows(block.rows)}
    return {"line" if isinstance(block, Line) else "heading": block._asdict()}


def _block_of(kept: Mapping[str, Any]) -> Block:
    if "table" in kept:
        return Table([Column(**column) for column in kept["columns"]], _cells(kept["rows"]), kept["table"])
    return Line(**kept["line"]) if "line" in kept else Heading(**kept["heading"])


def _rows(rows: Sequence[Sequence[Cell]]) -> list[list[Any]]:
    return [[_cell(cell) for cell in row] for row in rows]


def _cell(cell: Cell) -> list[Any]:
    return [cell.value, cell.unit, cell.tone, *([_cell(cell.change)] if cell.change else [])]


def _cells(rows: Sequence[Sequence[Sequence[Any]]]) -> list[list[Cell]]:
    return [[_cell_of(cell) for cell in row] for row in rows]


def _cell_of(kept: Sequence[Any]) -> Cell:
    return Cell(*kept[:3], *([_cell_of(kept[3])] if len(kept) > 3 else []))


def _text(value: Any) -> str:
    import json

    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return {"$money": [value.minor, value.currency]}
    if isinstance(value, datetime):
        return {"$moment": value.isoformat()}
    if isinstance(value, date):
        return {"$day": value.isoformat()}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


_TAGS: Mapping[str, Any] = {
    "$money": lambda value: Money(*value),
    "$moment": datetime.fromisoformat,
    "$day": date.fromisoformat,
}


def _values(text: str) -> Any:
    import json

    def value_of(kept: dict[str, Any]) -> Any:
        tag = next(iter(kept)) if len(kept) == 1 else ""
        return _TAGS[tag](kept[tag]) if tag in _TAGS else kept

    return json.loads(text, object_hook=value_of)
