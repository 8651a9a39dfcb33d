"""A merge: whose value stays in each field, what follows, and what it does to figures of the past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from crmcli.core.document import QUIET, Block, Cell, Column, Document, Line, Records, Table
from crmcli.core.errors import brief
from crmcli.core.tags import shown as tags
from crmcli.core.tags import words_of
from crmcli.core.vocabulary import KINDS

Row = Mapping[str, Any]


class Merged(Protocol):
    @property
    def following(self) -> Mapping[str, int]: ...

    @property
    def filled(self) -> Sequence[str]: ...

    @property
    def differing(self) -> Sequence[str]: ...

    @property
    def kept(self) -> Sequence[str]: ...

    @property
    def tags(self) -> str | None: ...


def document(kind: str, first: Row, other: Row, merged: Merged, remarks: Sequence[str], dry_run: bool) -> Document:
    """`first` and `other` as they were, with every field as people read it."""
    fields = [name for name in first if name in {*merged.filled, *merged.differing, *merged.kept}]
    stays = {name: "first" if name in merged.differing else "other" for name in fields}
    data: dict[str, Any] = {
        "schema": "crm.merge/1", "kind": kind, "dry_run": dry_run, "id": first["id"], "merged": other["id"],
        "following": {KINDS[each]: number for each, number in merged.following.items()},
        "fields": [
            {"field": name, "first": first[name], "other": other[name], "stays": stays[name]} for name in fields
        ],
        "remarks": [*remarks],
    }  # fmt: skip
    rows = [
        [Cell(name.replace("_", " ").capitalize()), Cell(_text(first[name])), Cell(_text(other[name])),
         Cell(_text((first if stays[name] == "first" else other)[name]))]
        for name in fields
    ]  # fmt: skip
    if merged.tags:
        data["fields"].append({"field": "tags", "first": words_of(first["tags"]), "other": words_of(other["tags"]),
                               "stays": "both"})  # fmt: skip
        rows.append(
            [Cell("Tags"), *(Cell(kept and tags(kept)) for kept in (first["tags"], other["tags"], merged.tags))]
        )
    titles = ("Field", f"#{first['id']}", f"#{other['id']}", "Stays")
    table = [Table([Column(title) for title in titles], rows)] if rows else []
    blocks: list[Block] = [
        Line(f"{sentence(kind, first, other, merged, dry_run)}."),
        *table,
        *(Line(each, QUIET) for each in remarks),
    ]
    return Document(blocks, data, Records(("field", "first", "other", "stays"), rows))


def sentence(kind: str, first: Row, other: Row, merged: Merged, dry_run: bool) -> str:
    """Which of the two stays, and how much follows."""
    verb = "Would merge" if dry_run else "Merged"
    parts = [
        f"{number:,} {each if number == 1 else KINDS[each]}" for each, number in merged.following.items() if number
    ]
    follow = f"; {', '.join(parts)} would follow" if dry_run else f"; {', '.join(parts)} followed"
    names = f"{kind} #{other['id']} {brief(other['name'])} into #{first['id']} {brief(first['name'])}"
    return f"{verb} {names}{follow if parts else ''}"


def _text(value: Any) -> str | None:
    shown = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    return None if value is None else brief(shown)
