"""The journal as reports: changes, what one did, what happened to a record, and what an undo did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from crmcli.core.document import QUIET, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.errors import brief
from crmcli.core.vocabulary import KINDS, WITHIN

FIELDS = ("id", "at", "by", "command", "did", "undoes", "undone_by")
STEPS = ("change", "at", "by", "command", "kind", "id", "what", "field", "before", "after")


class Step(Protocol):
    """One value of a record before and after a change."""

    @property
    def change(self) -> Mapping[str, Any]: ...

    @property
    def kind(self) -> str: ...

    @property
    def id(self) -> int | None: ...

    @property
    def what(self) -> str: ...

    @property
    def field(self) -> str: ...

    @property
    def before(self) -> Any: ...

    @property
    def after(self) -> Any: ...


class Undone(Protocol):
    """The changes that were undone, and how many rows of each table went, are as before and are back."""

    @property
    def changes(self) -> Sequence[Mapping[str, Any]]: ...

    @property
    def removed(self) -> Mapping[str, int]: ...

    @property
    def restored(self) -> Mapping[str, int]: ...

    @property
    def returned(self) -> Mapping[str, int]: ...


def listing(changes: Sequence[Mapping[str, Any]]) -> Document:
    """The changes. `crm.history/1` is the data: each with its command and what it did; what is undone says by which."""
    plain = [{name: change[name] for name in FIELDS} for change in changes]
    columns = [
        Column("#", "count"), Column("When", "moment"), Column("By"), Column("What it did", least=44),
        Column("Command", "text", 2), Column("Undone by", "text", 1),
    ]  # fmt: skip
    rows = [
        [
            Cell(change["id"], "count", tone), Cell(change["at"], "moment", tone), Cell(change["by"], tone=tone),
            Cell(change["did"], tone=tone), Cell(brief(change["command"]), tone=tone),
            Cell(change["undone_by"] and f"#{change['undone_by']}", tone=tone),
        ]
        for change in plain
        for tone in (QUIET if change["undone_by"] else "",)
    ]  # fmt: skip
    if not any(change["undone_by"] for change in plain):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    nothing = Line("Nothing was changed yet.")
    return Document(
        [Table(columns, rows)] if plain else [nothing],
        {"schema": "crm.history/1", "changes": plain},
        Records(FIELDS, [[_plain(name, change[name]) for name in FIELDS] for change in plain]),
        empty=not plain,
    )


def _plain(name: str, value: Any) -> Cell:
    unit = "moment" if name == "at" else "count" if name in ("id", "undoes", "undone_by", "change") else "text"
    return Cell(value, unit)


def change(row: Mapping[str, Any], steps: Sequence[Step]) -> Document:
    """One change. `crm.history.change/1`: its line, and each value that it set."""
    facts = {name: row[name] for name in FIELDS if name in row}
    undone = f", undone by change {row['undone_by']}" if row["undone_by"] else ""
    columns = [
        Column("What"),
        Column("#", "count"),
        Column("", "word"),
        Column("Field", "word"),
        Column("Before"),
        Column("After"),
    ]
    cells = [
        [
            Cell(each.kind.replace("_", " ")),
            Cell(each.id, "count"),
            Cell(each.what),
            Cell(each.field),
            Cell(each.before),
            Cell(each.after),
        ]
        for each in steps
    ]
    return Document(
        [Heading(f"Change {row['id']}: {row['command']}", f"by {row['by']}{undone}"), Table(columns, cells)],
        {"schema": "crm.history.change/1", "change": facts, "steps": [_step({**facts, **row}, each) for each in steps]},
        _records([_step(row, each) for each in steps]),
        empty=not steps,
    )


def record(kind: str, id: int, name: str, steps: Sequence[Step]) -> Document:
    """What happened to a record. `crm.history.record/1`: each value before and after, newest first."""
    columns = [
        Column("When", "moment"), Column("By"), Column("Field", "word"), Column("Before"), Column("After"),
        Column("Change", "text", 1),
    ]  # fmt: skip
    cells = [
        [
            Cell(each.change["at"], "moment", tone), Cell(each.change["by"], tone=tone),
            Cell(each.field or f"({each.what.split(',')[0].lstrip('0123456789 ')})", tone=tone),
            Cell(each.before, tone=tone), Cell(each.after, tone=tone), Cell(f"#{each.change['id']}", tone=tone),
        ]
        for each in steps
        for tone in (QUIET if each.change["undone_by"] else "",)
    ]  # fmt: skip
    plain = [_step(each.change, each) for each in steps]
    return Document(
        [
            Heading(name[:1].upper() + name[1:]),
            Table(columns, cells) if cells else Line("Nothing is known to have been changed."),
        ],
        {"schema": "crm.history.record/1", "kind": kind, "id": id, "steps": plain},
        _records(plain),
        empty=not steps,
    )


def _step(change: Mapping[str, Any], step: Step) -> dict[str, Any]:
    values = (
        change["id"],
        change["at"],
        change["by"],
        change["command"],
        step.kind,
        step.id,
        step.what,
        step.field or None,
    )
    return dict(zip(STEPS, (*values, step.before, step.after), strict=True))


def _records(plain: Sequence[Mapping[str, Any]]) -> Records:
    return Records(STEPS, [[_plain(name, each[name]) for name in STEPS] for each in plain])


def undone(done: Undone, dry_run: bool) -> Document:
    """`crm.undo/1`: the changes, and of each kind of record how many went, are as they were and are back."""
    words = ("removed", "restored", "returned")
    kinds = [*dict.fromkeys(kind for word in words for kind in getattr(done, word))]
    rows = [[kind, *(getattr(done, word).get(kind, 0) for word in words)] for kind in kinds]
    facts = [{name: each[name] for name in ("id", "at", "by", "command")} for each in done.changes]
    counts = {word: dict(getattr(done, word)) for word in words}
    return Document(
        [Line(sentence(done, dry_run))],
        {"schema": "crm.undo/1", "changes": facts, **counts, "dry_run": dry_run},
        Records(("kind", *words), [[Cell(value) for value in row] for row in rows]),
    )


def sentence(done: Undone, dry_run: bool) -> str:
    """ "Undid change 12 (crm move 610 lost): 1 deal as before"."""
    last = done.changes[-1]
    what = f"change {last['id']} ({brief(last['command'])})"
    if len(done.changes) > 1:
        what = f"{len(done.changes):,} changes, back to {last['id']} ({brief(last['command'])})"
    return f"{'Would undo' if dry_run else 'Undid'} {what}: {effects(done)}"


def effects(done: Undone) -> str:
    """ "8,800 deals and 12 customers gone, 4 deals as before"."""
    parts = []
    every = ((done.removed, "gone"), (done.restored, "as before"), (done.returned, "back"))
    alone = all(kind in WITHIN for counts, _ in every for kind in counts)  # else a step comes with its deal
    for counts, word in every:
        counts = {kind: count for kind, count in counts.items() if alone or kind not in WITHIN}
        if named := [_counted(kind, counts[kind]) for kind in sorted(counts, key=_place) if counts[kind]]:
            parts.append(f"{_and(named)} {word}")
    return ", ".join(parts) or "it had changed nothing"


_FIRST = ("activity", "feedback", "task", "deal", "product", "customer", "rep", "stage")


def _place(kind: str) -> int:
    return _FIRST.index(kind) if kind in _FIRST else len(_FIRST)


def _counted(kind: str, count: int) -> str:
    name = kind.replace("_", " ")
    return f"{count:,} {name if count == 1 else KINDS.get(kind, f'{name}s')}"


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
