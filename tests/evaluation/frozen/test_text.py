"""A frozen period as text: every value comes back as it was, whatever it is."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.core.document import BAD, GOOD, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.money import Money
from crmcli.core.periods import Period
from crmcli.evaluation.frozen.insight import (
    Activity,
    Answer,
    Customer,
    Deal,
    Frozen,
    Inputs,
    Opinion,
    Outcome,
    Promise,
    Refund,
    SeenTo,
    Won,
)
from crmcli.evaluation.frozen.text import content_text, digest, document_of, inputs_of, inputs_text
from crmcli.evaluation.metrics.scoring_rules import Definitions, Rules, Scorecard, Weight
from crmcli.evaluation.score.readings import Person
from crmcli.output.cell_text import Style
from crmcli.output.write import content_of

MOMENT = datetime(2026, 7, 1, 9, 30, 1, tzinfo=UTC)
Q3 = Period("2026Q3", date(2026, 7, 1), date(2026, 10, 1), "quarter")

VALUES = (
    0, 1, -3, 2**60, 0.1, 1e-12, 86.48716279649109, "", "Café ␛ \u202e\n\x1b[0m '\"\\", None, True, date(2026, 7, 1),
    MOMENT, Money(-12345, "USD"), Money(5, "JPY"), [], [1, [2.5, None]], {}, {"a": {"b": Money(1, "EUR")}},
)  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT | st.dates()
DATA = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3))


def report(data: dict[str, object]) -> Document:
    """A report with every kind of block, unit and tone."""
    units = {
        "text": "a|b", "count": 3, "number": 2.25, "money": 120050, "percent": 0.125, "days": 1.5, "hours": 0.4,
        "points": 61.25, "date": date(2026, 7, 1), "moment": MOMENT, "bar": 0.3, "share": -0.02, "pp": 0.04,
        "signed": -1.5, "movement": "new",
    }  # fmt: skip
    changed = Cell(2, "count", GOOD, Cell(0.5, "share", BAD))
    rows = [[Cell(value, unit) for unit, value in units.items()], [Cell(None, unit) for unit in units]]
    table = Table([Column(unit, unit, keep) for keep, unit in enumerate(units)], rows, "Everything")
    blocks = [Heading("Score", "a note"), Line("plain"), Line("toned", GOOD), table, Table([Column("c")], [[changed]])]
    return Document(blocks, data, Records(("x", "y"), [[Cell(1), Cell(MOMENT, "moment")]]), "EUR", True)


@pytest.mark.parametrize("kind", ["table", "json", "csv", "md"])
def test_a_report_that_was_kept_is_printed_byte_for_byte(kind):
    made = report({"schema": "crm.x/1", "values": list(VALUES)})
    style = Style("EUR", UTC)
    kept = document_of(content_text(made))
    assert content_of(kept, kind, style, None, False) == content_of(made, kind, style, None, False)
    assert content_of(kept, kind, style, 80, True) == content_of(made, kind, style, 80, True)
    assert (kept.currency, kept.empty) == ("EUR", True)


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_comes_back_with_its_type(value):
    kept = Document([], {}, Records(("v",), [[Cell(value)]]))
    (cell,) = document_of(content_text(kept)).records.rows[0]
    assert cell.value == value and type(cell.value) is type(value)


@settings(max_examples=30)
@given(st.dictionaries(TEXT, DATA))
def test_any_data_comes_back(data):
    text = content_text(report(data))
    assert document_of(text).data == data
    assert "\n" not in text


DEALS = (
    Deal(1, "one", "won", 7, 3, 4, 120050, date(2026, 6, 1), date(2026, 7, 1), None, "Pro", None),  # the first day
    Deal(2, "two", "won", 7, 3, 3, 5, None, date(2026, 9, 30), None, None, "fair"),  # the last day
    Deal(3, "late", "won", 7, 3, 3, 9, None, date(2026, 10, 1), None, None, None),
    Deal(4, "before", "won", 7, 3, 3, 9, None, date(2026, 6, 30), None, None, None),
    Deal(5, "lost", "lost", 7, 3, 3, 9, None, date(2026, 8, 1), None, None, None),
    Deal(6, "open", "open", None, None, 3, None, date(2026, 8, 1), None, date(2026, 9, 1), None, None),
)
OWN = Scorecard("Own", {"csat": Weight(2.5, 100, 10)}, Definitions("created", 6, "Mon-Fri 09:00-17:00"), 3)
INPUTS = Inputs(
    period=Q3,
    settings={"currency": "USD", "fiscal_year_start": "1", "timezone": "Asia/Kathmandu"},
    people=[
        Person(3, "ann", "North", date(2025, 1, 1), None, True), Person(4, "Bén", None, None, date(2026, 9, 1), False),
    ],
    rules=Rules(
        Scorecard(
            "Hunters", {"revenue": Weight(60)},
            Definitions(holidays=(date(2026, 12, 25), date(2027, 1, 1))), 2, date(2026, 4, 1),
        ),
        {4: OWN},
        {3: {"revenue": 1200000, "win_rate": 0.5}},
    ),
    facts={3: {"revenue": 120055, "sold": 130055, "response_hours": 6.5}, 4: {}},
    outcomes=[Outcome(3, "ann", 1, 86.48716279649109, ""), Outcome(4, "Bén", None, None, "left")],
    versus=Period("2026Q2", date(2026, 4, 1), date(2026, 7, 1), "quarter"),
    before=[Outcome(3, "ann", 1, 50.0, "")],
    before_facts={3: {"won": 1}},
    deals=list(DEALS),
    customers=[Customer(7, "Acme", 3, "EMEA", "web", date(2026, 6, 30))],
    feedback=[Answer(1, 7, None, "csat", 5, MOMENT)],
    activities=[Activity(1, 7, 3, "call", "out", MOMENT)],
    reviews=[Opinion(1, 3, "peer", None, 4)],
    latest={"rule_set": 2, "rule_use": 0},
    program="0.1.0",
    refunds=[Refund(1, 9, "old", "Acme", 3, 4, 1500, date(2026, 8, 5), None, date(2026, 1, 1), "EMEA", None)],
    cases=[SeenTo(1, 7, 3, MOMENT, MOMENT, None, 0.0, 12.5)],
    promises=[Promise(1, 7, 3, MOMENT, 1)],
)  # fmt: skip


def test_inputs_come_back_with_every_type():
    text = inputs_text(INPUTS)
    kept = inputs_of(text)
    assert kept == INPUTS
    assert isinstance(kept.rules.own[4].weights["csat"], Weight) and isinstance(kept.deals[0], Deal)
    assert inputs_text(kept) == text and "\n" not in text


def test_what_was_frozen_before_there_were_refunds_had_none():
    text = inputs_text(INPUTS._replace(refunds=[], cases=[], promises=[])).replace(',"sold":130055', "")
    older = text[: text.index(',"refunds":')] + "}"
    kept = inputs_of(older)
    assert kept.refunds == () and kept.facts[3] == {"revenue": 120055, "sold": 120055, "response_hours": 6.5}
    assert kept._replace(refunds=[], cases=[], promises=[], facts=INPUTS.facts) == INPUTS._replace(
        refunds=[], cases=[], promises=[]
    )


def test_the_digest_is_the_sha_256_of_both_texts():
    assert digest("content", "inputs") == hashlib.sha256(b"content\ninputs").hexdigest()
    assert digest("content", "inputs") != digest("contenti", "nputs")


def test_what_a_payout_needs_is_won_in_the_period_and_names_the_customer():
    frozen = Frozen(report({"reps": [{"rep": "ann"}], "not_ranked": [{"rep": "Bén"}]}), INPUTS, "", MOMENT, "me")
    assert frozen.won == [
        Won(1, "one", "Acme", 3, 4, 120050, "Pro", date(2026, 6, 1), date(2026, 7, 1), "EMEA", "web"),
        Won(2, "two", "Acme", 3, 3, 5, None, None, date(2026, 9, 30), "EMEA", "fair"),
        Won(9, "old", "Acme", 3, 4, -1500, None, date(2026, 1, 1), date(2026, 8, 5), "EMEA", None),  # given back
    ]
    assert frozen.data["reps"] == [{"id": 3, "rep": "ann"}] and frozen.data["not_ranked"] == [{"id": 4, "rep": "Bén"}]
    assert (frozen.label, frozen.period) == ("2026Q3", Q3)
