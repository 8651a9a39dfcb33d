"""Numbers as a spreadsheet shows them, by decimal arithmetic: fifteen digits are a number, and a half goes up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

_SHEET = Context(prec=15, rounding=ROUND_HALF_UP)


def shown(value: float | Decimal, places: int = 1) -> str:
    """With that many decimals and its thousands apart."""
    return f"{_SHEET.create_decimal(float(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
