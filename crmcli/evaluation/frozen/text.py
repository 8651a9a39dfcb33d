"""A frozen period as text: its report and its inputs, as JSON, with a SHA-256 digest over the two.

What JSON has no word for (days, moments, amounts) is written as `{"$day": "2026-07-01"}`, so that the report comes back
value for value and is printed byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from crmcli.core.document import Block, Cell, Chart, Column, Document, Heading, Line, Records, Series, Table
from crmcli.core.money import Money
from crmcli.core.periods import Period
from crmcli.evaluation.frozen.insight import (
    Activity,
    Answer,
    Customer,
    Deal,
    Inputs,
    Opinion,
    Outcome,
    Promise,
    Refund,
    SeenTo,
)
from crmcli.evaluation.metrics.scoring_rules import WAYS, Definitions, Rules, Scorecard, Weight
from crmcli.evaluation.score.readings import Person
from crmcli.records.presence.insight import Absence


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
                "judging": rules.judging.version,
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
            **{name: kept[name] for name in Inputs._fields if name in kept},
            **{name: _list_of(kind, kept[name]) for name, kind in _LISTS.items() if name in kept},
            "period": Period(**kept["period"]),
            "versus": Period(**kept["versus"]),
            "facts": _facts_of(kept["facts"]),
            "before_facts": _facts_of(kept["before_facts"]),
            "people": [_person_of(person) for person in _list_of(Person, kept["people"])],
            "rules": Rules(
                _card_of(rules["card"]),
                {id: _card_of(card) for id, card in _by_id(rules["own"]).items()},
                _by_id(rules["targets"]),
                next(way for way in WAYS if way.version == rules.get("judging", 1)),
            ),
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
    "refunds": Refund,
    "cases": SeenTo,
    "promises": Promise,
}
"""Kept with the names of their columns: what was frozen before a column was added is read with the column's default."""


def _listed(kind: Any, rows: Iterable[Any]) -> dict[str, Any]:
    return {"columns": kind._fields, "rows": list(rows)}


def _list_of(kind: Any, kept: Mapping[str, Any]) -> list[Any]:
    return [kind(**dict(zip(kept["columns"], row, strict=True))) for row in kept["rows"]]


def _person_of(person: Person) -> Person:
    return person._replace(absences=tuple(Absence(*each) for each in person.absences))


def _by_id(kept: Mapping[str, Any]) -> dict[int, Any]:
    return {int(id): value for id, value in kept.items()}


def _facts_of(kept: Mapping[str, Any]) -> dict[int, dict[str, float]]:
    """The facts by rep. Before refunds were counted revenue was all that was sold."""
    found = _by_id(kept)
    for facts in found.values():
        if "revenue" in facts:
            facts.setdefault("sold", facts["revenue"])
    return found


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
        columns = [{"title": each.title, "unit": each.unit, "keep": each.keep} for each in block.columns]
        role = {"role": block.role} if block.role else {}  # what was frozen before there were roles keeps its digest
        return {"table": block.title, "columns": columns, "rows": _rows(block.rows), **role}
    if isinstance(block, Chart):
        return {"chart": {**block._asdict(), "series": [series._asdict() for series in block.series]}}
    return {"line" if isinstance(block, Line) else "heading": block._asdict()}


def _block_of(kept: Mapping[str, Any]) -> Block:
    if "table" in kept:
        columns, role = [Column(**column) for column in kept["columns"]], kept.get("role", "")
        return Table(columns, _cells(kept["rows"]), kept["table"], role)
    if "chart" in kept:
        return Chart(**{**kept["chart"], "series": [Series(**series) for series in kept["chart"]["series"]]})
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
