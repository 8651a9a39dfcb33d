"""Feedback, activities, cases, promises and reviews of a period that read otherwise than when it was frozen; many as
one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from crmcli.evaluation.frozen.insight import Inputs
from crmcli.evaluation.verify.changes import (
    ANSWERS,
    EDITS,
    GONE,
    NEW,
    OWNERS,
    PROMISED,
    SEEN_TO,
    TALK,
    Change,
    Found,
    Names,
    Undo,
    names_in,
    touched,
)

MANY = 5
"""Changes of one kind of record from which they are summed up."""


def contact_changes(old: Inputs, new: Inputs) -> Iterator[Found]:
    """Every such change, kind by kind, each in the order of ids."""
    for kind, (name, fields, facts) in _TALKS.items():
        group = _GROUPS.get(kind)
        if group and (group in old.rules.groups) != (group in new.rules.groups):
            continue  # they are read only where a scorecard weighs them: that it does now is a change of the rules
        yield from _summed(kind, list(_talks(kind, fields, facts, old, new, getattr(old, name), getattr(new, name))))


_GROUPS = {"review": "reviews", "case": "service", "task": "promises"}
"""Records of metrics in groups."""

_Facts = Callable[[Any], Iterable[str]]
_TALKS: Mapping[str, tuple[str, Mapping[str, str], _Facts]] = {
    "feedback": ("feedback", {"score": "count", "kind": "text", "at": "moment"}, lambda row: ANSWERS),
    "activity": ("activities", {"direction": "text", "kind": "text", "at": "moment"}, lambda row: TALK),
    "case": (
        "cases",
        {
            "opened": "moment",
            "answered": "moment",
            "solved": "moment",
            "answer_hours": "hours",
            "solution_hours": "hours",
        },
        lambda row: SEEN_TO,
    ),
    "task": ("promises", {"promised": "moment", "kept": "count"}, lambda row: PROMISED),
    "review": (
        "reviews",
        {"score": "count", "role": "text", "criterion": "text"},
        lambda row: (f"review_{row.role}_sum", f"review_{row.role}_count"),
    ),
}
"""By kind of record: where they are kept, their fields with units, and the facts that they make."""


def _talks(
    kind: str, fields: Mapping[str, str], facts: _Facts,
    old: Inputs, new: Inputs, before: Sequence[Any], after: Sequence[Any],
) -> Iterator[Found]:  # fmt: skip
    then, now = names_in(old), names_in(new)
    was_by_id, is_by_id = ({row.id: row for row in rows} for rows in (before, after))
    for id in sorted({**was_by_id, **is_by_id}):
        rows = [row for row in (was_by_id.get(id), is_by_id.get(id)) if row]
        undo = touched((row.rep_id for row in rows), {name for row in rows for name in facts(row)})
        shown = None if kind == "review" else id
        label = _label(kind, rows[-1], now, then)
        if len(rows) == 1:
            field = GONE if id in was_by_id else NEW
            yield Found(Change(EDITS, kind, shown, label, field), undo)
            continue
        was, is_ = rows
        for field, unit in fields.items():
            values = getattr(was, field), getattr(is_, field)
            if values[0] != values[1]:
                yield Found(Change(EDITS, kind, shown, label, field, *values, unit), undo)
        if was.rep_id != is_.rep_id:
            yield Found(Change(OWNERS, kind, shown, label, "rep", then.rep(was.rep_id), now.rep(is_.rep_id)), undo)
        if getattr(was, "customer_id", None) != getattr(is_, "customer_id", None):
            values = then.customer(was.customer_id), now.customer(is_.customer_id)
            yield Found(Change(EDITS, kind, shown, label, "customer", *values), undo)


def _label(kind: str, row: Any, now: Names, then: Names) -> str:
    """The record with whom it is about; a review without its number, by which a peer could be told."""
    if kind == "review":
        return f"{row.role} review of {now.rep(row.rep_id)}"
    name = now.customer(row.customer_id) or then.customer(row.customer_id)
    return f"{kind} #{row.id} of {name}"


def _summed(kind: str, found: Sequence[Found]) -> Iterator[Found]:
    """The same, with many of one kind as one."""
    groups: dict[tuple[str, str], list[Found]] = {}
    for each in found:
        groups.setdefault((each.change.group, each.change.field), []).append(each)
    for (group, field), same in groups.items():
        if len(same) <= MANY:
            yield from same
        else:
            reach = frozenset[tuple[int, str]]().union(*(each.undo.facts for each in same))
            plural = {"activity": "activities", "review": "reviews"}.get(kind, kind)
            yield Found(Change(group, kind, None, f"{len(same):,} {plural}", field, many=len(same)), Undo(reach))
