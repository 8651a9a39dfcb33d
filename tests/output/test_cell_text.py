"""How a value is written for people and for programs, worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.document import BAD, GOOD, QUIET, Cell, Marked
from crmcli.output.cell_text import Style, as_seen, bar, change_text, raw, text_of
from tests.support.hazards import harmless, names

USD = Style("USD", UTC)
MOMENT = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "unit", "text", "plain"),
    [
        ("Acme [/] :smile:", "text", "Acme [/] :smile:", "Acme [/] :smile:"),
        ("\x1b[31m", "text", "␛[31m", "\x1b[31m"),
        ("", "text", "", ""),
        (None, "text", "–", ""),
        (1234567, "count", "1,234,567", "1234567"),
        (0, "count", "0", "0"),
        (None, "count", "–", ""),
        (1234.56, "number", "1,234.6", "1234.56"),
        (-1.04, "number", "−1.0", "-1.04"),
        (-0.04, "number", "0.0", "-0.04"),  # there is no minus zero
        (120050, "money", "1,200.50", "1200.50"),
        (120000, "money", "1,200", "1200.00"),
        (-50, "money", "−0.50", "-0.50"),
        (-123456789, "money", "−1,234,567.89", "-1234567.89"),
        (0, "money", "0", "0.00"),
        (None, "money", "–", ""),
        (0.6789, "percent", "67.9%", "0.6789"),
        (1.0, "percent", "100.0%", "1.0"),
        (17.25, "days", "17.3 d", "17.25"),
        (6.5, "hours", "6.5 h", "6.5"),
        (99.96, "points", "100.0", "99.96"),
        (date(2026, 7, 1), "date", "2026-07-01", "2026-07-01"),
        (MOMENT, "moment", "2026-07-01 22:30", "2026-07-01T22:30:00Z"),
        (0.125, "share", "+13%", "0.125"),
        (-0.125, "share", "−13%", "-0.125"),
        (0.0001, "share", "±0.0%", "0.0001"),
        (0, "share", "±0.0%", "0"),
        (0.031, "pp", "+3.1 pp", "0.031"),
        (-2.04, "signed", "−2.0", "-2.04"),
        (2, "movement", "▲2", "2"),
        (-1, "movement", "▼1", "-1"),
        (0, "movement", "–", "0"),
        ("new", "movement", "new", "new"),
        (0.5, "bar", "█████", "0.5"),
    ],
)
def test_a_value_for_people_and_for_programs(value, unit, text, plain):
    assert text_of(Cell(value, unit), USD) == text
    assert raw(Cell(value, unit), USD) == plain


@pytest.mark.parametrize(
    ("minor", "currency", "text"), [(1234567, "JPY", "1,234,567"), (1234567, "KWD", "1,234.567"), (-7, "KWD", "−0.007")]
)
def test_money_has_the_decimals_of_its_currency(minor, currency, text):
    assert text_of(Cell(minor, "money"), Style(currency, UTC)) == text


@given(st.integers(-(10**15), 10**15))
def test_money_that_is_shown_is_exact(minor):
    text = text_of(Cell(minor, "money"), USD)
    assert Decimal(text.replace(",", "").replace("−", "-")) == Decimal(minor).scaleb(-2)
    assert Decimal(raw(Cell(minor, "money"), USD)) == Decimal(minor).scaleb(-2)


def test_a_moment_is_shown_where_the_team_is():
    assert text_of(Cell(MOMENT, "moment"), Style("USD", ZoneInfo("Europe/Berlin"))) == "2026-07-02 00:30"


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        (0, ""),
        (1, "█" * 10),
        (0.5, "█████"),
        (0.125, "█▎"),
        (0.0001, "▏"),
        (1.7, "█" * 10),
        (-0.5, ""),
        (0.999, "█" * 10),
    ],
)
def test_a_bar_is_measured_in_eighths_and_shows_whatever_is_there(fraction, text):
    assert bar(fraction) == text


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (None, ""),
        (Cell(None, "share", GOOD), ""),
        (Cell(0.1, "share", GOOD), "▲ +10%"),
        (Cell(-0.1, "share", GOOD), "▲ −10%"),  # a shorter cycle is better
        (Cell(-0.1, "share", BAD), "▼ −10%"),
        (Cell(0.0, "share"), "±0.0%"),
    ],
)
def test_a_change_says_better_or_worse_without_colour(change, text):
    assert change_text(Cell(1, "count", change=change), USD) == text


@given(names)
def test_any_text_is_shown_harmlessly_and_given_to_programs_as_it_is(text):
    assert harmless(text_of(Cell(text), USD)) and "\n" not in text_of(Cell(text), USD)
    assert raw(Cell(text), USD) == text


@pytest.mark.parametrize(
    ("fraction", "mark", "shown"),
    [(0.4, 0.5, "████·│"), (0.9, 0.5, "█████│███"), (0, 0.35, "···│"), (0.55, 1.0, "█████▌···│"), (2, 0, "│█████████")],
)
def test_a_mark_takes_the_place_it_stands_at(fraction, mark, shown):
    assert text_of(Cell(Marked(fraction, mark), "bar"), USD) == shown
    assert text_of(Cell([fraction, mark], "bar"), USD) == shown  # as it is read back from a frozen document


@pytest.mark.parametrize(("unit", "value"), [("share", 0.0004), ("share", -0.0004), ("pp", 0.0004), ("signed", -0.04)])
def test_a_change_that_is_not_seen_is_neither_better_nor_worse(unit, value):
    cell = Cell(5, "count", change=Cell(value, unit, BAD))
    assert change_text(cell, USD).startswith("±0.0") and as_seen(cell, USD).change.tone == QUIET
    seen = Cell(5, "count", change=Cell(value * 10, unit, BAD))
    assert change_text(seen, USD).startswith("▼ ") and as_seen(seen, USD) == seen


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [(149, "USD", "1"), (150, "USD", "2"), (-150, "USD", "−2"), (123_456_749, "USD", "1,234,567"), (1500, "KWD", "2"),
     (7, "JPY", "7"), (-49, "USD", "0")],
)  # fmt: skip
def test_whole_amounts_round_halves_away_from_zero(minor, currency, shown):
    assert text_of(Cell(minor, "whole"), Style(currency, UTC)) == shown
