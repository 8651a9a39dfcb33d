"""The funnel as arithmetic on plain values: what stands in each stage, what it is worth, and what went through it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.core.names import key
from crmcli.core.rounding import quotient

SURE = {"won": 100, "lost": 0}
"""The probability of closed deals, in percent, whatever their stages say."""

Row = Mapping[str, Any]


class Flow(NamedTuple):
    """What went through a stage in a period: distinct deals, and the days of the stays that ended in it."""

    entered: int = 0
    forward: int = 0
    lost: int = 0
    back: int = 0
    converted: int = 0
    stays: int = 0
    days: float = 0

    @property
    def conversion(self) -> float | None:
        """Of the deals that entered, the share that moved forward afterwards; no deal entered: no data."""
        return self.converted / self.entered if self.entered else None

    @property
    def mean_days(self) -> float | None:
        return self.days / self.stays if self.stays else None

    def plus(self, other: Flow) -> Flow:
        """Both together: of groups that share no deal."""
        return Flow._make(mine + theirs for mine, theirs in zip(self, other, strict=True))


class Step(NamedTuple):
    """A stage and its deals: `amount` in minor units, `probability` in percent, a `flow` where there is a period; how
    many of them are `stale`, where stages have limits."""

    stage: str
    kind: str
    probability: int
    deals: int = 0
    amount: int = 0
    flow: Flow | None = None
    stale: int | None = None

    @property
    def weighted(self) -> int:
        """The amount times the probability, in whole minor units."""
        return quotient(self.amount * self.probability, 100)


class Group(NamedTuple):
    """The stages of one group of deals; `name` is None for the deals that have none."""

    name: str | None
    steps: Sequence[Step]


class Total(NamedTuple):
    """All open deals together."""

    deals: int
    amount: int
    weighted: int
    stale: int


class Funnel(NamedTuple):
    """All stages in order; and the same stages for each group, by name, when deals are grouped."""

    steps: Sequence[Step]
    groups: Sequence[Group] | None = None

    @property
    def empty(self) -> bool:
        return not any(step.deals or (step.flow and any(step.flow)) for step in self.steps)


def total(steps: Iterable[Step]) -> Total:
    """The open stages added up."""
    still_open = [step for step in steps if step.kind == "open"]
    return Total(*(sum(getattr(step, name) or 0 for step in still_open) for name in Total._fields))


def funnel(
    stages: Sequence[Row],
    standing: Iterable[Row],
    flows: Iterable[Row] | None,
    grouped: bool,
    stale: Iterable[Row] | None = None,
) -> Funnel:
    """The funnel from rows of `stage_id`, `group` and figures; `flows` is None where no period is asked for, `stale`
    where no stage has a limit.

    An archived stage is there only while something is in it or went through it.
    """
    figures: dict[str | None, dict[int, Step]] = {}
    named = {
        row["id"]: Step(row["name"], row["status"], _probability(row), 0, 0, _no_flow(flows), _no_stale(row, stale))
        for row in stages
    }
    for row in standing:
        steps = figures.setdefault(row.get("group"), dict(named))
        steps[row["stage_id"]] = steps[row["stage_id"]]._replace(deals=row["deals"], amount=row["amount"])
    for row in stale or ():
        steps = figures.setdefault(row.get("group"), dict(named))
        steps[row["stage_id"]] = steps[row["stage_id"]]._replace(stale=row["deals"])
    for row in flows or ():
        steps = figures.setdefault(row.get("group"), dict(named))
        flow = Flow(*(row[name] for name in Flow._fields))
        steps[row["stage_id"]] = steps[row["stage_id"]]._replace(flow=flow)
    every = {id: _together(step, (steps[id] for steps in figures.values())) for id, step in named.items()}
    shown = [row["id"] for row in stages if row["archived"] is None or not Funnel([every[row["id"]]]).empty]
    groups = [Group(name, [figures[name][id] for id in shown]) for name in sorted(figures, key=_by_name)]
    return Funnel([every[id] for id in shown], groups if grouped else None)


def _together(step: Step, parts: Iterable[Step]) -> Step:
    """The stage with the deals of all groups; each deal is in one of them."""
    for part in parts:
        flow = step.flow.plus(part.flow) if step.flow and part.flow else None
        stale = None if step.stale is None or part.stale is None else step.stale + part.stale
        step = step._replace(deals=step.deals + part.deals, amount=step.amount + part.amount, flow=flow, stale=stale)
    return step


def _probability(stage: Row) -> int:
    closed = SURE.get(stage["status"])
    return int(stage["probability"]) if closed is None else closed


def _no_stale(stage: Row, stale: Iterable[Row] | None) -> int | None:
    return None if stale is None or stage["status"] != "open" else 0


def _no_flow(flows: Iterable[Row] | None) -> Flow | None:
    return None if flows is None else Flow()


def _by_name(name: str | None) -> tuple[bool, str, str]:
    """Groups by name, the deals without one last."""
    return name is None, key(name or ""), name or ""
