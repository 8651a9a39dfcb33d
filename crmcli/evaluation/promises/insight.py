"""How many promises were kept, and between what shares that is to be believed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from crmcli.core.vocabulary import PROMISES
from crmcli.evaluation.statistics.inference import wilson

Row = Mapping[str, Any]


class Rate(NamedTuple):
    """So many `kept` of a `number` of promises whose time ran out."""

    kept: int = 0
    number: int = 0

    @property
    def share(self) -> float | None:
        return self.kept / self.number if self.number else None

    @property
    def low(self) -> float | None:
        """The lower end of the interval of 95 %."""
        return wilson(self.kept, self.number).low if self.number else None

    @property
    def high(self) -> float | None:
        return wilson(self.kept, self.number).high if self.number else None


Kept = Mapping[str, Rate]
"""By who promised: "we" and "they"."""


def rates(counts: Iterable[Row], of: str) -> dict[str | None, Kept]:
    """The rates of each rep or customer by name (what is nobody's under None), those with most promises first."""
    found: dict[str | None, dict[str, Rate]] = {}
    for row in counts:
        own = found.setdefault(row[of], dict.fromkeys(PROMISES, Rate()))
        before = own[row["promise"]]
        own[row["promise"]] = Rate(before.kept + row["kept"], before.number + row["number"])
    order = sorted(found, key=lambda name: (-sum(rate.number for rate in found[name].values()), name or ""))
    return {name: found[name] for name in order}
