"""Rules of automation: on an event, for the records that fit a filter, something is done.

All rules look at what a change did, and then what they say is done: what a rule does sets no rule off, so that nothing
can go on for ever, and the order of rules says only in which order things are done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from crmcli.core.vocabulary import ASSIGNED
from crmcli.records.events.insight import EVENTS


class Verb(NamedTuple):
    """What a rule can do, in a sentence, with an example; for those `kinds` of record (none: for all)."""

    said: str
    example: str
    kinds: tuple[str, ...] = ()


VERBS: dict[str, Verb] = {
    "task": Verb("add a task for whoever looks after the record", "task Send quote +2d"),
    "tag": Verb("put tags on the record", "tag hot"),
    "untag": Verb("take tags off", "untag cold"),
    "assign": Verb(
        "give it to a rep, or without a name by the rules of assignment", "assign ann", (*ASSIGNED, "case", "task")
    ),
    "set": Verb("set a field", "set source=fair", ("customer", "contact", "deal", "case", "task")),
    "move": Verb("move the deal to a stage", "move Proposal", ("deal",)),
    "note": Verb("log a note on its customer", "note Sent the welcome pack"),
}
"""Tags of a record that can have none are its customer's."""


class Action(NamedTuple):
    """A thing to do: a verb and what stands behind it, which for a task is its title, due after so many `days`."""

    verb: str
    text: str = ""
    days: int = 0

    @property
    def said(self) -> str:
        """As it is written in a rule."""
        return f"{self.verb} {self.text}{f' +{self.days}d' if self.verb == 'task' else ''}".strip()


class Rule(NamedTuple):
    """On an event, for records that fit the filter `when` (empty: all of them), that is done."""

    on: str
    when: str
    do: tuple[Action, ...]

    @property
    def kind(self) -> str:
        """The kind of record that it is about."""
        return EVENTS[self.on].kind


class Rules(NamedTuple):
    """The rules in their order; `version` is the number they are kept under."""

    rules: tuple[Rule, ...]
    version: int = 0


class Fired(NamedTuple):
    """The rule of that number is to be followed, for that record."""

    number: int
    rule: Rule
    id: int


Fitting = Callable[[int, Rule, Sequence[int]], Iterable[int]]
"""Which of those records fit the filter of the rule of that number."""


def fired(rules: Rules, happened: Mapping[str, Sequence[int]], fitting: Fitting) -> list[Fired]:
    """Which rules are to be followed after a change, for which records, each pair once: in the order of the rules, then
    of the records. `happened` says by event the ids of the records that it happened to."""
    found = []
    for number, rule in enumerate(rules.rules, 1):
        ids = dict.fromkeys(happened.get(rule.on, ()))
        if ids:
            chosen = fitting(number, rule, list(ids)) if rule.when else ids
            found += [Fired(number, rule, id) for id in sorted({*chosen} & {*ids})]
    return found
