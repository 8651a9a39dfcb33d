"""JSON: what the standard library reads back, with exact money, and nothing that a terminal would act on."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.money import Money
from crmcli.output.json import dumps
from tests.support.hazards import harmless, names

texts = names | st.text(st.characters(), max_size=30)
scalars = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False) | texts
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=20
)


@given(values)
def test_what_is_written_reads_back_the_same(value):
    text = dumps(value)
    assert json.loads(text) == value
    assert text.endswith("\n") and harmless(text)


@given(values.filter(lambda value: value not in ([], {})))
def test_it_is_laid_out_as_the_standard_library_does(value):
    ours = dumps(value)
    if "\\u" not in ours:  # else the escapes differ, and nothing else
        assert ours == json.dumps(value, ensure_ascii=False, indent=2) + "\n"


@given(st.integers(-(10**15), 10**15), st.sampled_from(["USD", "JPY", "KWD"]))
def test_money_is_an_exact_number_in_major_units(minor, currency):
    decimals = {"USD": 2, "JPY": 0, "KWD": 3}[currency]
    text = dumps({"amount": Money(minor, currency)})
    read = json.loads(text, parse_float=Decimal, parse_int=Decimal)["amount"]
    assert read == Decimal(minor).scaleb(-decimals)
    assert -read.as_tuple().exponent == decimals  # 373218.00 keeps its zeros


def test_days_are_iso_dates_and_moments_utc():
    value = {"day": date(2026, 7, 1), "at": datetime(2026, 7, 1, 22, 30, 5, tzinfo=UTC)}
    assert json.loads(dumps(value)) == {"day": "2026-07-01", "at": "2026-07-01T22:30:05Z"}


def test_a_whole_answer_as_it_is_printed():
    value = {
        "schema": "crm.x/1",
        "reps": [{"name": "Zoë\x1b", "amount": Money(37321800, "USD"), "none": None}],
        "empty": [],
    }
    assert dumps(value) == (
        '{\n  "schema": "crm.x/1",\n  "reps": [\n    {\n      "name": "Zoë\\u001b",\n      "amount": 373218.00,\n'
        '      "none": null\n    }\n  ],\n  "empty": []\n}\n'
    )
