"""A handover: what is somebody else's from now on, or is still the business of one who is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crmcli.core.document import Block, Cell, Column, Document, Line, Records, Table
from crmcli.core.names import shell_word
from crmcli.core.vocabulary import KINDS

Row = Mapping[str, Any]

_SINGULAR = {many: one for one, many in KINDS.items()}


def document(rep: Row, to: Row, held: Mapping[str, Sequence[Row]], dry_run: bool) -> Document:
    """`rep` and `to` with their ids and names; what changes hands by kind, each row with its id, name and customer."""
    data: dict[str, Any] = {
        "schema": "crm.handover/1",
        "dry_run": dry_run,
        "from": {"id": rep["id"], "name": rep["name"]},
        "to": {"id": to["id"], "name": to["name"]},
        **{KINDS[kind]: [_plain(kind, row) for row in rows] for kind, rows in held.items()},
    }
    rows = [
        [Cell(kind), Cell(row["id"], "count"), Cell(row["name"]), Cell(_plain(kind, row).get("customer"))]
        for kind, found in held.items()
        for row in found
    ]
    table = Table([Column("Record"), Column("ID", "count"), Column("Name"), Column("Customer", keep=1)], rows)
    blocks: list[Block] = [Line(f"{sentence(rep, to, held, dry_run)}."), *([table] if rows else [])]
    return Document(blocks, data, Records(("record", "id", "name", "customer"), rows))


def _plain(kind: str, row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != kind}


def sentence(rep: Row, to: Row, held: Mapping[str, Sequence[Row]], dry_run: bool) -> str:
    """What changes hands, in words."""
    what = counted({KINDS[kind]: len(rows) for kind, rows in held.items()})
    if not what:
        return f"{rep['name']} has nothing to hand over"
    return f"{'Would hand' if dry_run else 'Handed'} over from {rep['name']} to {to['name']}: {what}"


def counted(counts: Mapping[str, int]) -> str:
    """ "4 customers, 1 open deal"; empty of nothing."""
    parts = [(count, kinds if count != 1 else _SINGULAR[kinds]) for kinds, count in counts.items() if count]
    return ", ".join(f"{count:,} {'' if word.startswith('customer') else 'open '}{word}" for count, word in parts)


def still_theirs(name: str, counts: Mapping[str, int], to: str | None) -> str:
    """What a rep who goes still looks after, and the command that gives it to somebody; empty of nothing."""
    what = counted(counts)
    return what and f"Still {name}'s: {what}. Next: crm handover {shell_word(name)} --to {shell_word(to or 'REP')}"
