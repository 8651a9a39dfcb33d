"""Halves are rounded away from zero, as spreadsheets and people do: the one place that says so.

A number with a fraction is taken for the one of fifteen digits next to it, which is what a spreadsheet shows: 1.005,
which is kept a little lower, is 1.01 to two places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

_LARGE = 1e15
"""From here on a float has no place for a half that is meant."""


def quotient(numerator: int, denominator: int) -> int:
    """The exact quotient of whole numbers as a whole number; the denominator is above zero."""
    found = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -found if numerator < 0 else found


def whole(value: float | Fraction) -> int:
    """The nearest whole number; exact where the value is."""
    if not isinstance(value, float):
        return quotient(value.numerator, value.denominator)
    near = float(f"{abs(value):.15g}") if abs(value) < _LARGE else abs(value)
    found = int(near)
    found += near - found >= 0.5
    return -found if value < 0 else found


def rounded(value: float, places: int) -> float:
    """The number with at most so many decimals; without a minus where it is nothing."""
    scale = 10**places
    return whole(float(value * scale)) / scale if abs(value) * scale < _LARGE else value


def fixed(value: float, places: int) -> str:
    """The same with all of its decimals, and its thousands apart: "1,234.50"."""
    return f"{rounded(value, places):,.{places}f}"
