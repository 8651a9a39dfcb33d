"""What lines come to, against decimal arithmetic written apart from it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from random import Random

import pytest

from crmcli.core.conventions import Conventions
from crmcli.core.errors import RefusedError
from crmcli.core.grammar.quantities import quantity_text, rate_text, read_quantity, read_rate
from crmcli.records.lines.insight import discount_said, taxes, total, worth

LINES = 10_000


def random_line(draw):
    """A line as it is kept, of any size that occurs; half of the prices make halves of a cent."""
    line = {
        "quantity": draw.choice((1, 5, 500, 1000, draw.randint(1, 10**7))),
        "price": draw.choice((0, 1, 5, draw.randint(0, 10**4), draw.randint(0, 10**9))),
        "discount": None,
        "discount_rate": draw.choice((None, 0, 10_000, 50, draw.randint(0, 10_000))),
        "tax": draw.choice((None, 0, 700, 1900, 2000, draw.randint(0, 10_000))),
    }
    if line["discount_rate"] is None and draw.random() < 0.5:
        line["discount"] = draw.randint(0, line["quantity"] * line["price"] // 1000)
    return line


def by_decimals(line):
    """The same as a person works it out, in cents: halves away from zero, once a line."""
    cent = Decimal(1)
    quantity, price = Decimal(line["quantity"]) / 1000, Decimal(line["price"])
    gross = (quantity * price).quantize(cent, ROUND_HALF_UP)
    if line["discount_rate"] is not None:
        kept = 1 - Decimal(line["discount_rate"]) / 10_000
        net = (quantity * price * kept).quantize(cent, ROUND_HALF_UP)
    else:
        net = gross - (line["discount"] or 0)
    tax = (net * Decimal(line["tax"] or 0) / 10_000).quantize(cent, ROUND_HALF_UP)
    return int(gross), int(net), int(tax)


def test_ten_thousand_lines_are_what_decimals_make_of_them():
    draw = Random(7)
    with localcontext() as context:
        context.prec = 60
        lines = [random_line(draw) for _ in range(LINES)]
        expected = [by_decimals(line) for line in lines]
    assert [tuple(worth(line)) for line in lines] == expected
    assert tuple(total(lines)) == tuple(map(sum, zip(*expected, strict=True)))
    every = taxes(lines)
    taxed = [each for line, each in zip(lines, expected, strict=True) if line["tax"] is not None]
    assert [sum(part) for part in zip(*every.values(), strict=True)] == [sum(row[1] for row in taxed),
                                                                       sum(row[2] for row in taxed)]  # fmt: skip
    halves = [line for line in lines if line["quantity"] * line["price"] % 1000 == 500]
    assert len(halves) > 100, "where a float or banker's rounding would show"


@pytest.mark.parametrize(
    ("text", "thousandths"),
    [("12", 12_000), ("1.5", 1500), ("1,5", 1500), ("0.125", 125), (".5", 500), (" 3 ", 3000), ("1.500", 1500),
     ("999999999.999", 999_999_999_999)],
)  # fmt: skip
def test_quantities(text, thousandths):
    assert read_quantity(text) == thousandths
    assert read_quantity(quantity_text(thousandths)) == thousandths


@pytest.mark.parametrize("text", ["0", "0.000", "-1", "1.2345", "", "1e3", "٣", "1,500", "12 pcs", "1" * 10])
def test_no_quantities(text):
    with pytest.raises(RefusedError):
        read_quantity(text)


def test_a_team_that_writes_commas_means_them():
    assert read_quantity("1,500", Conventions(decimal=",")) == 1500
    with pytest.raises(RefusedError, match="two ways"):
        read_quantity("1.500", Conventions(decimal=","))


@pytest.mark.parametrize(
    ("text", "rate"), [("20%", 2000), ("20", 2000), ("12.5 %", 1250), ("7,75%", 775), ("0%", 0), ("100%", 10_000)]
)
def test_rates(text, rate):
    assert read_rate(text) == rate
    assert read_rate(rate_text(rate)) == rate


@pytest.mark.parametrize("text", ["101%", "-1%", "1.234%", "%", "ten"])
def test_no_rates(text):
    with pytest.raises(RefusedError):
        read_rate(text)


def test_a_discount_is_a_rate_or_an_amount():
    assert discount_said(None) == {}
    assert discount_said("10%") == {"discount": "", "discount_rate": "10%"}
    assert discount_said("50") == {"discount": "50", "discount_rate": ""}
    assert discount_said("") == {"discount": "", "discount_rate": ""}
