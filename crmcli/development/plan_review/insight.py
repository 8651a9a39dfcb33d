"""Did a step help? As many days before it began as since then, compared as any two windows are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from crmcli.core.periods import Period
from crmcli.evaluation.compare.insight import BETTER, TOO_FEW, UNCLEAR, WORSE, Change


class Outcome(NamedTuple):
    """What came of an item: the windows, the rep's change, and the others' values in the same windows."""

    before: Period
    after: Period
    change: Change
    others: tuple[float | None, float | None]

    @property
    def helped(self) -> bool:
        """Only a change beyond chance, to the good, counts as that."""
        return self.change.verdict == BETTER

    @property
    def words(self) -> str:
        return _WORDS[self.change.verdict]


_WORDS = {
    BETTER: "It helped: better, beyond chance",
    WORSE: "It did not help: worse, beyond chance",
    UNCLEAR: "Nobody can say yet: no clear change",
    TOO_FEW: "Nobody can say yet: too few data",
}


def windows(added: date, review: date, today: date) -> tuple[Period, Period]:
    """The days from the start to the review, or to today where that comes first, and as many just before."""
    end = max(added, min(review, today)) + timedelta(days=1)
    start = added - (end - added)
    return _span(start, added), _span(added, end)


def _span(start: date, end: date) -> Period:
    return Period(f"{start}..{end - timedelta(days=1)}", start, end)
