"""The hooks of a data file, and how they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crmcli.core.document import QUIET, Block, Cell, Column, Document, Line, Records, Table
from crmcli.exchange.hooks.insight import Hook

FIELDS = ("id", "event", "command", "since", "tries", "error", "after", "given_up")
NOTHING = "No hooks here. Such as: crm hooks add deal.won 'notify-send won'"


def document(hooks: Sequence[Hook]) -> Document:
    """Each hook and its last failure; `crm.hooks/1`."""
    rows = [
        [Cell(each.id, "count"), Cell(each.event), Cell(each.command), Cell(each.since, "count"), Cell(_state(each))]
        for each in hooks
    ]
    columns = [Column("ID", "count"), Column("Event"), Column("Command"), Column("Told to", "count"), Column("State")]
    blocks: list[Block] = [Table(columns, rows)] if rows else [Line(NOTHING)]
    lost = [(each, lost) for each in hooks for lost in each.given_up]
    blocks += [
        Line(f"Hook {each.id} was never told of change {one['change']}: {one['error']}", QUIET) for each, one in lost
    ]
    told: list[dict[str, Any]] = [
        {**{name: getattr(each, name) for name in FIELDS}, "after": each.after or None, "error": each.error or None}
        for each in hooks
    ]
    cells = [[Cell(len(each[name]) if name == "given_up" else each[name]) for name in FIELDS] for each in told]
    return Document(blocks, {"schema": "crm.hooks/1", "hooks": told}, Records(FIELDS, cells), empty=not hooks)


def _state(hook: Hook) -> str:
    if hook.tries:
        return f"failed {'once' if hook.tries == 1 else f'{hook.tries} times'}: {hook.error}"
    return f"gave up {len(hook.given_up)}" if hook.given_up else "ready"
