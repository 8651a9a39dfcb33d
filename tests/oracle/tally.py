"""How many figures were held against what was computed, and which of them disagree."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tests.oracle.facts import MONEY
from tests.oracle.records import half_up


@dataclass
class Tally:
    """How many figures were compared, and which of them disagree."""

    figures: int = 0
    disagreements: list[str] = field(default_factory=list)

    def same(self, where: str, printed: Any, computed: Any) -> None:
        """Both are the same figure: exact ones to the last digit, others as far as a float goes."""
        self.figures += 1
        if isinstance(computed, Fraction):
            agreed = printed is not None and abs(Fraction(str(printed)) - computed) <= max(1, abs(computed)) / 10**9
        else:
            agreed = printed == computed
        if not agreed:
            said = float(computed) if isinstance(computed, Fraction) else computed
            self.disagreements.append(f"{where}: printed {printed}, computed {said}")

    def money(self, where: str, printed: Any, computed: Fraction | None, decimals: int) -> None:
        """An amount, rounded to minor units, in major ones."""
        exact = None if computed is None else Fraction(half_up(computed), 10**decimals)
        self.figures += 1
        if (printed is None) != (exact is None) or (exact is not None and Fraction(str(printed)) != exact):
            self.disagreements.append(
                f"{where}: printed {printed}, computed {exact if exact is None else float(exact)}"
            )

    def minor(self, where: str, printed: Any, computed: int, decimals: int) -> None:
        """An amount that was computed to minor units."""
        self.money(where, printed, Fraction(computed), decimals)

    def reading(self, where: str, metric: str, printed: Any, computed: Fraction | None, decimals: int) -> None:
        if metric in MONEY:
            self.money(where, printed, computed, decimals)
        else:
            self.same(where, printed, computed)
