"""Imports that were kept, and one that is taken back, as reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from json import loads
from typing import Any

from crmcli.core.document import QUIET, Cell, Column, Document, Line, Records, Table
from crmcli.core.vocabulary import KINDS
from crmcli.records.history.view import Undone, effects

FIELDS = ("id", "kind", "file", "profile", "new", "changed", "unchanged", "refused", "at", "by", "undone")
_COUNTS = ("new", "changed", "unchanged", "refused")


def listing(runs: Sequence[Mapping[str, Any]]) -> Document:
    """The imports. `crm.import.list/1` is the data: each with its figures, and `made`, how many records of each kind
    it made."""
    plain = [{name: run[name] for name in FIELDS} for run in runs]
    nothing = Line("Nothing was imported yet. Begin with: crm import reps FILE")
    return Document(
        [_table(plain)] if plain else [nothing],
        {"schema": "crm.import.list/1", "imports": plain},
        Records(FIELDS, [[_cell(name, row[name]) for name in FIELDS] for row in plain]),
        empty=not plain,
    )


def _table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """The useful columns; what was taken back is dimmed and says so."""
    refused = any(row["refused"] for row in rows)
    undone = any(row["undone"] for row in rows)
    columns = [
        Column("#", "count"), Column("When", "moment"), Column("What", "word"), Column("File"), Column("New", "count"),
        Column("Changed", "count"), Column("Unchanged", "count", 3), *([Column("Refused", "count", 2)] * refused),
        Column("By", "text", 4), *([Column("Taken back", "moment", 1)] * undone),
    ]  # fmt: skip
    names = ["id", "at", "kind", "file", *_COUNTS[:3], *["refused"] * refused, "by", *["undone"] * undone]
    return Table(columns, [[_cell(name, row[name], QUIET if row["undone"] else "") for name in names] for row in rows])


def _cell(name: str, value: Any, tone: str = "") -> Cell:
    unit = "count" if name in ("id", *_COUNTS) else "moment" if name in ("at", "undone") else "text"
    return Cell(value, unit, tone)


def taken_back(done: Undone, dry_run: bool) -> Document:
    """`crm.import.undo/1`: the import, and what went and what is as it was."""
    change = done.changes[0]
    detail = loads(change["detail"])
    facts = {"import": change["id"], "kind": detail["kind"], "file": detail["file"]}
    removed, restored = (
        {KINDS[kind]: count for kind, count in counts.items() if kind in KINDS}
        for counts in (done.removed, done.restored)
    )
    rows = [[change["id"], kind, removed.get(kind, 0), restored.get(kind, 0)] for kind in {**removed, **restored}]
    return Document(
        [Line(sentence(done, dry_run))],
        {"schema": "crm.import.undo/1", **facts, "removed": removed, "restored": restored, "dry_run": dry_run},
        Records(("import", "kind", "removed", "restored"), [[Cell(value) for value in row] for row in rows]),
    )


def sentence(done: Undone, dry_run: bool) -> str:
    """ "Took back import 3 of deals.csv: 8,800 deals and 12 customers gone, 4 deals as before"."""
    change = done.changes[0]
    verb, file = "Would take" if dry_run else "Took", loads(change["detail"])["file"]
    return f"{verb} back import {change['id']} of {file}: {effects(done)}"
