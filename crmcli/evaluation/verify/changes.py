"""What one change since a period was frozen is: what was recorded then, what is now, and what it can reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.evaluation.frozen.insight import Inputs
from crmcli.evaluation.metrics.scoring_rules import Rules
from crmcli.evaluation.score.readings import Person

EDITS, OWNERS, RULES, PEOPLE = "edits", "owners", "rules", "people"
SETTINGS, COMPARED, PROGRAM = "settings", "compared", "program"
GROUPS = (EDITS, OWNERS, RULES, PEOPLE, SETTINGS, COMPARED, PROGRAM)
"""Groups of changes, in the order in which they are named."""

NEW, GONE = "new here", "gone from here"
"""What happened to a record that is in the period now, and to one that is no more."""

Touched = frozenset[tuple[int, str]]
"""Facts, each by the rep's id and its name."""

BASE = frozenset(("closed", "won", "revenue", "sold", "cycle_days", "cycles"))
CREATED, OVERDUE = frozenset(("created", "created_won")), frozenset(("closed_or_overdue",))
CUSTOMERS = frozenset(("first_wins", "prospects", "active", "retained"))
ANSWERS = frozenset(("csat_answers", "satisfied", "nps_answers", "net_promoters"))
SEEN_TO = frozenset(("cases_to_answer", "answer_hours", "cases_to_solve", "solution_hours"))
PROMISED = frozenset(("promises", "promises_kept"))
TALK = frozenset(("contacts", "messages", "response_hours"))
"""The facts of `evaluation/metrics/query.py`, by the kind of record that they are read from."""


class Change(NamedTuple):
    """One change. `before` and `after` are values of `unit` (see `document.Cell`); `id` is missing, and `many` more
    than one, where it sums up several; `moves` says whether it moves a score of the period."""

    group: str
    kind: str
    id: int | None
    label: str
    field: str
    before: Any = None
    after: Any = None
    unit: str = "text"
    many: int = 1
    note: str = ""
    moves: bool = False


class Undo(NamedTuple):
    """How a change is taken back: those facts of those reps, the rules or the people as they were."""

    facts: Touched = frozenset()
    rules: Rules | None = None
    people: Sequence[Person] | None = None


class Found(NamedTuple):
    change: Change
    undo: Undo = Undo()


def touched(reps: Iterable[int | None], names: Iterable[str]) -> Undo:
    """Those facts of those reps."""
    kept = list(names)
    return Undo(frozenset((rep, name) for rep in reps if rep is not None for name in kept))


class Names(NamedTuple):
    """What reps and customers are called, by their ids."""

    reps: Mapping[int, str]
    customers: Mapping[int, str]

    def rep(self, id: int | None) -> str | None:
        return self.reps.get(id or 0)

    def customer(self, id: int | None) -> str | None:
        return self.customers.get(id or 0)


def names_in(inputs: Inputs) -> Names:
    """The names as they were then."""
    return Names(
        {person.id: person.name for person in inputs.people}, {each.id: each.name for each in inputs.customers}
    )
