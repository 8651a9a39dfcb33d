"""The sales process of a team: what a deal must have in a stage, and how long it may stay there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Row = Mapping[str, Any]

AUTO = "auto"
"""The word for a limit that the team's own won deals say."""
NEEDED = 20
"""Won deals that left a stage within a year which it takes to say how long is usual there."""


class Task(NamedTuple):
    """What is to be done so many days after a deal entered a stage."""

    title: str
    days: int


class StageRule(NamedTuple):
    """What a deal in the stage must have: each of `require` is a filter that it fulfils, each of `check` is confirmed
    by a person. `days` is how long it may stay; `auto`: as long as four in five won deals did."""

    require: tuple[str, ...] = ()
    check: tuple[str, ...] = ()
    days: int | None = None
    auto: bool = False
    tasks: tuple[Task, ...] = ()


FREE = StageRule()
"""Of a stage without rules."""


class Process(NamedTuple):
    """The rules of each stage by the key of its name; `version` is the number it is kept under."""

    stages: Mapping[str, StageRule]
    version: int = 0

    def of(self, stage: Row) -> StageRule:
        """The rules of that stage, also under a name that it had when they were written."""
        names = (stage["name_key"], *(stage["former"] or "").split("\n"))
        return next((self.stages[name] for name in names if name in self.stages), FREE)


class Limit(NamedTuple):
    """How many days a deal may stay in a stage; None: as long as it likes. Of the word "auto" `exact` is the percentile
    of so many `deals`."""

    days: int | None
    auto: bool = False
    exact: float | None = None
    deals: int = 0


def percentile_places(deals: int) -> tuple[int, int]:
    """Between which two of so many values in their order (from 0 on) the 80th percentile lies."""
    at = 4 * (deals - 1) // 5
    return at, min(at + 1, deals - 1)


def percentile(lower: float, upper: float, deals: int) -> float:
    """The 80th percentile of so many values: linear between the values at the two places."""
    return lower + (upper - lower) * (4 * (deals - 1) % 5) / 5


def auto_limit(lower: float, upper: float, deals: int) -> Limit:
    """The limit that won deals say; none where they are too few. Days are whole: a deal is past the limit once it has
    been there for longer than the percentile."""
    exact = percentile(lower, upper, deals)
    return Limit(int(exact) if deals >= NEEDED else None, True, exact, deals)


def entered(stages: Sequence[Row], before: Row | None, after: Row) -> list[Row]:
    """The stages that a deal enters which goes from one to another (a new deal: from none). One that is skipped on the
    way forward is entered too, as the funnel counts it; what is lost, reopened or steps back enters its goal only."""
    if after["status"] == "lost" or (before and before["status"] != "open"):
        return [after]
    low = before["position"] if before else -1
    passed = [
        row
        for row in stages
        if row["status"] == "open" and row["archived"] is None and row["position"] > low and row["id"] != after["id"]
        if after["status"] == "won" or row["position"] < after["position"]
    ]
    return [*passed, after]
