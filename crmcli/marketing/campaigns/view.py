"""Campaigns as reports: all of them, one with its members, and what drafts were written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.vocabulary import CAMPAIGN_STATES

Row = Mapping[str, Any]

FIELDS = ("id", "name", "subject", "members", *CAMPAIGN_STATES, "at", "by")
MEMBER = ("contact_id", "contact", "customer", "state", "at", "address", "why")
_COUNTS = ("members", *CAMPAIGN_STATES)
_SHOWN = 15


def listing(rows: Sequence[Row]) -> Document:
    """All campaigns: `crm.campaigns/1`."""
    columns = [Column("#", "count"), Column("Campaign"), *(Column(word.capitalize(), "count") for word in _COUNTS)]
    cells = [
        [Cell(row["id"], "count"), Cell(row["name"], tone=STRONG), *(Cell(row[word], "count") for word in _COUNTS)]
        for row in rows
    ]
    blocks: list[Block] = [Table(columns, cells) if rows else Line("No campaigns. Next: crm campaign new NAME")]
    plain = [{name: row[name] for name in FIELDS} for row in rows]
    records = Records(FIELDS, [[_cell(name, row[name]) for name in FIELDS] for row in rows])
    return Document(blocks, {"schema": "crm.campaigns/1", "campaigns": plain}, records, empty=not rows)


def document(row: Row, members: Sequence[Row]) -> Document:
    """One campaign and its members: `crm.campaign/1`. `why` says why nothing can be written to a member."""
    counts = ", ".join(f"{row[word]:,} {word}" for word in CAMPAIGN_STATES if row[word]) or "nobody is in it"
    blocks: list[Block] = [Heading(row["name"], f"Campaign #{row['id']}: {counts}.")]
    if row["subject"]:
        blocks.append(Line(row["subject"], STRONG))
    blocks += [Line(line, QUIET) for line in (row["text"] or "").splitlines()]
    if members:
        columns = [Column("Member"), Column("Customer", keep=2), Column("State", "word"), Column("Address", keep=1)]
        cells = [
            [
                Cell(each["name"], about=f"contact/{each['contact_id']}"), Cell(each["customer"]), Cell(each["state"]),
                Cell(each["address"] or each["why"]),
            ]
            for each in members[:_SHOWN]
        ]  # fmt: skip
        blocks.append(Table(columns, cells, every=len(members)))
    if len(members) > _SHOWN:
        blocks.append(Line(f"{len(members) - _SHOWN:,} more: --format csv has all.", QUIET))
    plain = [plain_member(each) for each in members]
    rows = [[_cell(name, each[name]) for name in MEMBER] for each in plain]
    data = {"schema": "crm.campaign/1", "campaign": {name: row[name] for name in FIELDS} | {"text": row["text"]}}
    return Document(blocks, {**data, "members": plain}, Records(MEMBER, rows), empty=not members)


def plain_member(row: Row) -> dict[str, Any]:
    """A member as programs read it."""
    return {name: row["name" if name == "contact" else name] for name in MEMBER}


def left_out(members: Sequence[Row]) -> str:
    """Why nothing is written to those members: "2 opted out, 1 without a mail address"."""
    counts: dict[str, int] = {}
    for row in members:
        if row["why"]:
            counts[row["why"]] = counts.get(row["why"], 0) + 1
    return ", ".join(f"{count:,} {why}" for why, count in counts.items())


def _cell(name: str, value: Any) -> Cell:
    return Cell(value, "moment" if name == "at" else "count" if name in ("id", "contact_id", *_COUNTS) else "text")
