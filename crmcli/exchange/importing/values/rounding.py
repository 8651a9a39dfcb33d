"""Amounts with more decimals than their currency: the noise of doubles is none, others are rounded where asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from crmcli.core.errors import RefusedError, brief
from crmcli.core.money import exponent

DIGITS = 15
"""Significant digits from which on a number may be a double in full."""

NOISE = Decimal("1e-13")
"""How far beside the amount that is meant it then is, at most, as a share of it."""


class Rounding:
    """Whether amounts may be rounded, and by how much those were that have been taken."""

    def __init__(self, allowed: bool, currency: str) -> None:
        self._allowed, self._places = allowed, exponent(currency)
        self._by = dict[str, Decimal]()
        self.count, self.total, self._currency = 0, Decimal(), currency

    def rounded(self, number: str, text: str, currency: str) -> str:
        """The number, a plain one with a decimal point that the cell `text` says, with no more decimals than its
        currency has. Refused: one that is not near enough to such a number, unless it may be rounded."""
        exact = Decimal(number)
        places = exponent(currency)
        near = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if near == exact:
            return number
        digits = len(number.replace(".", "").lstrip("-0"))
        if digits >= DIGITS and abs(near - exact) <= NOISE * abs(exact):
            return str(near)
        if not self._allowed:
            raise RefusedError(
                f'amount "{brief(text.strip(), 40)}" has more decimals than {currency} has ({places})',
                "--round rounds such amounts, and says by how much in all",
            )
        self._by[text] = near - exact
        return str(near)

    def note(self, cells: Sequence[str]) -> None:
        """Cells of a column of amounts that are taken: those that were rounded count."""
        if self._by:
            for cell, times in Counter(cells).items():
                if by := self._by.get(cell):
                    self.count += times
                    self.total += by * times

    def sentence(self) -> str:
        """ "Rounded 12 amounts: 0.0137 USD more in all"; "" where there were none."""
        if not self.count:
            return ""
        amounts = "1 amount" if self.count == 1 else f"{self.count:,} amounts"
        by = f"{abs(self.total):f} {self._currency} {'more' if self.total > 0 else 'less'}" if self.total else "nothing"
        return f"Rounded {amounts} to {self._places} decimals: {by} in all"
