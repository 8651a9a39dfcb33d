"""What a rule file would have done, beside what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from crmcli.core.errors import RefusedError

ASSIGNMENT, PROCESS, SERVICE = "assignment", "process", "service"
NOBODY = "nobody"


class Event(NamedTuple):
    """Something that happened to a record, `was` what came of it, and `would` what the rules would have made of it;
    each with its reason. `same`: to the word."""

    at: datetime
    kind: str
    id: int
    name: str
    was: str
    why: str
    would: str
    would_why: str

    @property
    def same(self) -> bool:
        return (self.was, self.why) == (self.would, self.would_why)


class Recalled(NamedTuple):
    """A customer who would have gone back to the pool, on that day, from that rep. Was there a contact, or a win, from
    then on?"""

    day: date
    id: int
    name: str
    rep: str
    contacted: bool
    won: bool


class Rehearsal(NamedTuple):
    """All of it, the oldest first. `hand`: no rule gave anything, so that what was new is told of instead. `unknown`
    says from where on the history cannot be gone back; `begins` is the day on which it begins, where that lies in the
    period."""

    of: str
    events: Sequence[Event]
    recalled: Sequence[Recalled] = ()
    hand: bool = False
    unknown: str | None = None
    begins: date | None = None

    @property
    def others(self) -> list[Event]:
        return [each for each in self.events if each.was != each.would]


def kind_of(values: Mapping[str, Any], where: str) -> str:
    """Which kind of rules the tables of a file are."""
    if "stage" in values:
        return PROCESS
    if "limit" in values:
        return SERVICE
    rules = values.get("rule")
    if "pool" in values or (isinstance(rules, list) and all(isinstance(each, dict) and "to" in each for each in rules)):
        return ASSIGNMENT
    raise RefusedError(
        f"{where}: these are no rules of assignment, of the sales process or of cases",
        "begin with: crm assignment init, crm process init, crm case limits init",
    )


def counts(events: Sequence[Event]) -> list[tuple[str, int, int]]:
    """By what came of something how often it did, and how often it would have."""
    was, would = Counter(each.was for each in events), Counter(each.would for each in events)
    return [(name, was[name], would[name]) for name in sorted({*was, *would}, key=lambda name: (-was[name], name))]
