"""What happened in a change, in the words of people: "deal.moved", "task.done". It follows from what the journal noted,
so that no command needs to say it, and is the same whichever way a record came in or was changed.

A record that is new is only "added", whatever it is by then. What was deleted again did not happen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

Row = Mapping[str, Any]
EDITED = "edited"


class Event(NamedTuple):
    """What can happen to a kind of record, in a sentence. Of a change of its `column` it is what brings `value` (None:
    any other value than before)."""

    kind: str
    said: str
    column: str = ""
    value: str | None = None


EVENTS: dict[str, Event] = {
    "customer.added": Event("customer", "a customer is added"),
    "customer.edited": Event("customer", "a customer is changed"),
    "contact.added": Event("contact", "a contact is added"),
    "contact.edited": Event("contact", "a contact is changed"),
    "deal.added": Event("deal", "a deal is added"),
    "deal.moved": Event("deal", "a deal goes to another stage, won and lost too", "stage_id"),
    "deal.won": Event("deal", "a deal is won", "status", "won"),
    "deal.lost": Event("deal", "a deal is lost", "status", "lost"),
    "deal.edited": Event("deal", "a deal is changed, but for its stage"),
    "activity.added": Event("activity", "a call, mail, meeting, visit or note is logged"),
    "activity.edited": Event("activity", "an activity is corrected"),
    "feedback.added": Event("feedback", "a customer says something"),
    "feedback.edited": Event("feedback", "feedback is corrected"),
    "case.opened": Event("case", "a case is opened"),
    "case.solved": Event("case", "a case is solved", "status", "solved"),
    "case.edited": Event("case", "a case is corrected"),
    "task.added": Event("task", "a task is added"),
    "task.done": Event("task", "a task is done", "done"),
    "task.edited": Event("task", "a task is changed"),
}
"""Every event by its name."""

ADDED = {event.kind: name for name, event in EVENTS.items() if name.endswith((".added", ".opened"))}
"""The event of a new record of each kind."""

STEPS = {
    "deal": ("stage_id", "status", "closed", "credited_id", "lost_reason"),
    "case": ("status", "answered", "solved", "closed", "solution"),
    "task": ("done",),
}
"""Columns that steps of a record set: a change of them alone is no edit."""


def happened(rows: Iterable[Row], own: Iterable[tuple[str, int]] = ()) -> dict[str, list[int]]:
    """By event the ids of the records that it happened to. `rows` are what the journal noted of a change, in order;
    `own` the records, by kind and id, of which a field of the team's own was set."""
    new, gone = set[tuple[str, int]](), set[tuple[str, int]]()
    before: dict[tuple[str, int], Row] = {}
    after: dict[tuple[str, int], Row] = {}
    for row in rows:
        kind, id = row["kind"], row["record_id"]
        if kind not in ADDED:
            continue
        if row["last_id"] is not None:
            new.update((kind, each) for each in range(id, row["last_id"] + 1))
        elif row["after"] is None:
            gone.add((kind, id))
        else:
            before.setdefault((kind, id), row["before"])
            after[kind, id] = row["after"]
    edited = {*own}
    found: dict[str, list[int]] = {}
    for record in sorted({*new, *after, *edited} - gone):
        names = [ADDED[record[0]]]
        if record not in new:
            names = _named(record[0], before.get(record, {}), after.get(record, {}), record in edited)
        for name in names:
            found.setdefault(name, []).append(record[1])
    return {name: found[name] for name in EVENTS if name in found}


def _named(kind: str, before: Row, after: Row, edited: bool) -> list[str]:
    """What happened to a record that was there."""
    columns = {column for column in after if before[column] != after[column]}
    names = [name for name, event in EVENTS.items() if event.kind == kind and _brought(event, columns, after)]
    return [*names, f"{kind}.{EDITED}"] if edited or columns - {*STEPS.get(kind, ())} else names


def _brought(event: Event, columns: Iterable[str], after: Row) -> bool:
    if event.column not in columns:
        return False
    value = after[event.column]
    return value is not None if event.value is None else bool(value == event.value)
