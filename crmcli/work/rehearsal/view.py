"""A rehearsal: what came of it beside what would have, and what would have been another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.periods import Period
from crmcli.work.rehearsal.insight import ASSIGNMENT, PROCESS, SERVICE, Event, Rehearsal, counts

SHOWN = 20
FIELDS = ("at", "kind", "id", "name", "was", "why", "would", "would_why")
_TITLES = {ASSIGNMENT: "Who would have been given what", PROCESS: "What would have been asked for",
           SERVICE: "What would have been late"}  # fmt: skip
_NOTES = {
    ASSIGNMENT: "Each was decided with the records as they were at that moment. What would have followed from giving "
    "it to another one, nobody knows; and for what nobody was found then is not on record.",
    PROCESS: "Each move was looked at with the deal as it was after the move. Whether somebody would have filled in "
    "what is lacking, nobody knows.",
    SERVICE: "Cases as they were answered and solved: nobody knows who would have hurried for other limits.",
}


def document(found: Rehearsal, file: str, period: Period) -> Document:
    """The rehearsal; `crm.rehearse/1` is its data, and its records are what happened, one a row."""
    events = found.events
    blocks: list[Block] = [Heading(f"{_TITLES[found.of]} by {file}", f"{period.start} to {period.last}")]
    blocks += [*_summary(found), *_recalled(found)]
    if found.unknown:
        blocks.append(Line(f"Before that the history cannot be gone back: {found.unknown}"))
    if found.begins:
        blocks.append(Line(f"The history begins on {found.begins}: before that, records are taken as they were then."))
    blocks.append(Line(_NOTES[found.of], QUIET))
    data = {
        "schema": "crm.rehearse/1",
        "file": file,
        "rules": found.of,
        "start": period.start,
        "end": period.end,
        "by_hand": found.hand,
        "same": sum(each.was == each.would for each in events),
        "exactly": sum(each.same for each in events),
        "events": [_plain(each) for each in events],
        "recalled": [each._asdict() for each in found.recalled],
        "unknown": found.unknown,
        "begins": found.begins,
    }
    units = {"at": "moment"}
    rows = [[Cell(getattr(each, name), units.get(name, "text")) for name in FIELDS] for each in events]
    return Document(blocks, data, Records(FIELDS, rows), empty=not events and not found.recalled)


def _plain(each: Event) -> dict[str, Any]:
    return {**each._asdict(), "same": each.was == each.would}


def _summary(found: Rehearsal) -> Iterator[Block]:
    events, others = found.events, found.others
    if not events:
        nothing = {ASSIGNMENT: "Nothing was given to anybody, and no customer came in.", PROCESS: "No deal moved.",
                   SERVICE: "No case was opened."}  # fmt: skip
        yield Line(nothing[found.of])
        return
    if found.hand:
        yield Line("No rule gave anything in that time: these are the customers that came in.")
    yield Line(f"{len(events) - len(others):,} of {len(events):,} as it happened, {len(others):,} otherwise.", STRONG)
    columns = [Column(""), Column("Happened", "count"), Column("Would have", "count")]
    told = counts(events)
    rows = [[Cell(name), Cell(was, "count"), Cell(would, "count")] for name, was, would in told[:SHOWN]]
    yield Table(columns, rows, every=len(told))
    if others:
        columns = [Column("When", "moment"), Column("ID", "count"), Column("Name"), Column("Happened"),
                   Column("Would have"), Column("Why", keep=1)]  # fmt: skip
        yield Table(columns, [_row(each) for each in others[:SHOWN]], "Otherwise", every=len(others))


def _row(each: Event) -> list[Cell]:
    return [Cell(each.at, "moment"), Cell(each.id, "count"), Cell(each.name), Cell(each.was),
            Cell(each.would, tone=STRONG), Cell(each.would_why)]  # fmt: skip


def _recalled(found: Rehearsal) -> Iterator[Block]:
    if not found.recalled:
        return
    columns = [Column("Day", "date"), Column("ID", "count"), Column("Customer"), Column("From"),
               Column("Later", keep=1)]  # fmt: skip
    rows = [
        [Cell(each.day, "date"), Cell(each.id, "count"), Cell(each.name), Cell(each.rep),
         Cell("a win" if each.won else "a contact" if each.contacted else None)]
        for each in found.recalled[:SHOWN]
    ]  # fmt: skip
    yield Table(columns, rows, "Back to the pool", every=len(found.recalled))
