"""The noise of doubles is no decimals of an amount; others are refused, or rounded with --round."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.errors import RefusedError
from crmcli.core.grammar import amounts
from crmcli.exchange.importing.values.rounding import Rounding
from tests.exchange.importing.workbooks import xlsx
from tests.support.datafile import kept


@pytest.fixture
def imported(crm, tmp_path):
    """Imports deals of those amounts into a new data file of that currency."""

    def run(currency: str, cells: list[object], *more: str, book: bool = False) -> object:
        crm("init", "--currency", currency, "--timezone", "UTC", "--db", tmp_path / f"{currency}.db")
        rows = [["id", "Customer", "Rep", "Stage", "Amount"]]
        rows += [[f"d{at}", "Alder", "Uma", "Lead", cell] for at, cell in enumerate(cells)]
        path = tmp_path / "file"
        text = "\n".join(";".join(map(str, row)) for row in rows) + "\n"
        path.write_bytes(xlsx({"S": rows}) if book else text.encode())
        options = ("--yes", "--add-missing", "reps,customers", "--db", tmp_path / f"{currency}.db")
        return crm("import", "deals", path, *options, *more)

    return run


def stored(tmp_path, currency: str) -> list[int]:
    return [amount for (amount,) in kept(tmp_path / f"{currency}.db", "SELECT amount FROM deal ORDER BY id")]


@pytest.mark.parametrize(
    ("currency", "text", "minor"),
    [
        ("USD", "4611.959999999999", 461_196), ("USD", "1234.5600000000002", 123_456),
        ("USD", "0.30000000000000004", 30),
        ("USD", "1234567890.1200001", 123_456_789_012), ("EUR", "4611,959999999999", 461_196),
        ("USD", "$1,234.5600000000002", 123_456), ("JPY", "1199.9999999999998", 1200),
        ("KWD", "1.2340000000000002", 1234),
        ("USD", "99.99999999999999", 10_000), ("USD", "1234.56000000000012", 123_456),
    ],
)  # fmt: skip
def test_noise_is_none(currency, text, minor):
    assert amounts.read(text, "," if currency == "EUR" else ".", currency, Rounding(False, currency).rounded) == minor


@pytest.mark.parametrize("text", ["7832265.523200001", "12.345", "1234.5601", "1234.56000001", "0.1234567890123456"])
def test_real_decimals_are_refused_with_the_way_out(text):
    with pytest.raises(RefusedError, match="more decimals than USD has") as caught:
        amounts.read(text, ".", "USD", Rounding(False, "USD").rounded)
    assert "--round" in caught.value.hint


@given(st.lists(st.integers(1, 10**8), min_size=1, max_size=30))
def test_sums_of_doubles_are_the_amount_that_was_meant(cents):
    total = 0.0
    for each in cents:
        total += each / 100
    text = repr(total) if "e" not in repr(total) else f"{total:f}"
    assert amounts.read(text, ".", "USD", Rounding(False, "USD").rounded) == sum(cents)


def test_rounding_says_by_how_much_in_all(imported, tmp_path):
    cells = ["10.005", "10.005", "20.014", "7.5", "4611.959999999999"]
    ran = imported("USD", cells)
    assert ran.code == 4 and "--round" in ran.err and "3 of 5 rows" in ran.err
    ran = imported("USD", cells, "--round")
    # Halves go away from zero: 0.005 twice up, 0.004 down.
    assert ran.code == 0 and "Rounded 3 amounts to 2 decimals: 0.006 USD more in all" in ran.err
    assert stored(tmp_path, "USD") == [1001, 1001, 2001, 750, 461_196]


def test_what_balances_and_what_is_less(imported):
    assert "Rounded 2 amounts to 2 decimals: nothing in all" in imported("USD", ["1.0044", "1.9956"], "--round").err
    assert "1 amount to 2 decimals: 0.0032 USD less" in imported("USD", ["7832265.5232"], "--round").err
    assert "Rounded" not in imported("USD", ["1.00", "2"], "--round").err


def test_currencies_without_decimals(imported, tmp_path):
    ran = imported("JPY", ["1200.5", "300.0", "7.25"])
    assert ran.code == 4 and "--round" in ran.err
    assert (
        "Rounded 2 amounts to 0 decimals: 0.25 JPY more in all"
        in imported("JPY", ["1200.5", "300.0", "7.25"], "--round").err
    )
    assert stored(tmp_path, "JPY") == [1201, 300, 7]


def test_in_a_workbook(imported, tmp_path):
    assert imported("USD", [0.1 + 0.2, 7832265.5232], book=True).code == 4
    ran = imported("USD", [0.1 + 0.2, 7832265.5232], "--round", book=True)
    assert "Rounded 1 amount" in ran.err and stored(tmp_path, "USD") == [30, 783_226_552]


def test_refused_rows_do_not_count(imported, tmp_path):
    ran = imported("USD", ["1.0044", "x", "1.0044"], "--round", "--skip-bad")
    assert "Rounded 2 amounts to 2 decimals: 0.0088 USD less in all" in ran.err
    assert Decimal(sum(stored(tmp_path, "USD"))) == 200
