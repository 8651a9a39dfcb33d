"""Surveys as a list of whom to ask, and as the letters that ask them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crmcli.core.document import QUIET, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.service.surveys.insight import Survey

FIELDS = ("case", "customer", "contact", "address", "rep", "solved", "subject", "text")


def listing(surveys: Sequence[Survey]) -> Document:
    """Whom to ask about which case; `crm.surveys/1`."""
    if not surveys:
        return Document([Line("Nobody is to be asked.")], _data("surveys", []), _records([]), empty=True)
    columns = [
        Column("Case", "count"), Column("Solved", "moment"), Column("Whom"), Column("Address", keep=2),
        Column("What about"), Column("Rep", keep=1),
    ]  # fmt: skip
    rows = [
        [
            Cell(each.case["id"], "count"), Cell(each.case["solved"], "moment"), Cell(each.name), Cell(each.address),
            Cell(each.subject), Cell(each.case["rep"]),
        ]
        for each in surveys
    ]  # fmt: skip
    blocks: list[Block] = [Table(columns, rows), Line("Write to them: crm survey draft", QUIET)]
    return Document(blocks, _data("surveys", surveys), _records(surveys))


def letters(surveys: Sequence[Survey]) -> Document:
    """The letters themselves; `crm.survey.draft/1`."""
    blocks: list[Block] = []
    for each in surveys:
        blocks += [Heading(each.subject, f"To {each.name} <{each.address}>, about case #{each.case['id']}")]
        blocks += [Line(part) for part in each.text.split("\n\n")]
    blocks = blocks or [Line("Nobody is to be asked.")]
    return Document(blocks, _data("survey.draft", surveys), _records(surveys), empty=not surveys)


def _plain(each: Survey) -> dict[str, Any]:
    names = ("customer", "contact", "rep", "solved")
    shared = {name: each.case[name] for name in names}
    found = shared | {"case": each.case["id"], "address": each.address, "subject": each.subject, "text": each.text}
    return {name: found[name] for name in FIELDS}


def _data(schema: str, surveys: Sequence[Survey]) -> dict[str, Any]:
    return {"schema": f"crm.{schema}/1", "surveys": [_plain(each) for each in surveys]}


def _records(surveys: Sequence[Survey]) -> Records:
    rows = [_plain(each) for each in surveys]
    return Records(
        FIELDS, [[Cell(row[name], "moment" if name == "solved" else "text") for name in FIELDS] for row in rows]
    )
