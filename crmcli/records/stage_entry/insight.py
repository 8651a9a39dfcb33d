"""What a deal lacks for the stages that it enters, and how that is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crmcli.core.errors import RefusedError, UsageError, brief
from crmcli.core.names import key, nearest, shell_word
from crmcli.records.fields import FIELDS

OPTIONS = {"lost_reason": "reason", "tags": "tag"}
"""Options of fields that have another name."""


class Lack(NamedTuple):
    """What a stage asks for and a deal has not: a requirement as it is written, or a `check` that nobody confirmed.
    `field` is the field to fill in, where the requirement is one."""

    stage: str
    text: str
    field: str = ""
    check: bool = False

    @property
    def option(self) -> str:
        """How the field is filled in on the command line."""
        own = self.field not in {field.name for field in FIELDS["deal"]}
        return f"--set {self.field}=…" if own else f"--{OPTIONS.get(self.field, self.field)} …"

    @property
    def said(self) -> str:
        return f'"{brief(self.text, 60)}" confirmed' if self.check else brief(self.text, 60)


class Said(NamedTuple):
    """What was said with a move: the points confirmed, why it is forced, and values of fields that were asked for."""

    checks: tuple[str, ...] = ()
    forced: str | None = None
    answers: Mapping[str, str] = {}


NOTHING = Said()


class LackingError(RefusedError):
    """A deal that cannot enter a stage yet."""

    def __init__(self, deal: str, goal: str, lacks: Sequence[Lack], remedy: str) -> None:
        super().__init__(f"{deal} cannot enter {goal} without {_listed(goal, lacks)}", remedy)
        self.lacks = lacks

    def facts(self) -> dict[str, object]:
        lacking = [{"stage": each.stage, "what": each.text, "check": each.check} for each in self.lacks]
        return {**super().facts(), "lacking": lacking}


def _listed(goal: str, lacks: Sequence[Lack]) -> str:
    return ", ".join(each.said + (f" (as of {each.stage})" if each.stage != goal else "") for each in lacks)


def remedy(id: int, goal: str, lacks: Sequence[Lack]) -> str:
    """The command line that mends it, as far as one can."""
    fields = "".join(f" {each.option}" for each in lacks if each.field)
    checks = "".join(f" --check {shell_word(each.text)}" for each in lacks if each.check)
    steps = [f"crm edit deal {id}{fields}"] if fields else []
    steps += [f"crm move {id} {shell_word(goal)}{checks}"] if checks else []
    return f"{'; '.join(steps)}{', ' if steps else ''}or say why it goes on: --force REASON"


def confirmed(said: Sequence[str], points: Sequence[str]) -> list[str]:
    """The points of the process that are meant, each by its text or a part of it that no other has."""
    return [_point(text, points) for text in said]


def _point(text: str, points: Sequence[str]) -> str:
    found = [point for point in points if key(point) == key(text)] or [
        point for point in points if key(text) and key(text) in key(point)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f'--check "{brief(text)}" is more than one point: {"; ".join(found)}', "say more of it")
    near = nearest(text, points, 1)
    hint = f'did you mean "{near[0]}"?' if near else f"there are: {'; '.join(points)}" if points else ""
    raise UsageError(f'--check "{brief(text)}" is no point of the stages that the deal enters', hint or "leave it out")
