"""`crm edit move`: correct a step of a deal's history."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.notes import said
from crmcli.cli.options import StageOption, Yes
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.core.moments import day_text
from crmcli.records import rows, typed_fields
from crmcli.records.confirmation import confirm
from crmcli.records.fields import Field
from crmcli.records.find.number import numbered
from crmcli.records.listing import query as listing
from crmcli.records.moves import write as moves
from crmcli.records.protection import Subject, confirmed
from crmcli.records.stage_entry.insight import Said
from crmcli.records.stage_entry.options import Force
from crmcli.records.stage_entry.write import enter


def edit(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="N", help="Its number in crm show deal.")],
    at: Annotated[str | None, typer.Option(metavar="DATE", help="The day it really was.")] = None,
    stage: StageOption = None,
    force: Force = None,
    yes: Yes = False,
) -> None:
    """Correct a step of a deal: its day, or the stage it went to.

    Examples:
      crm edit move 1689 --at 2026-11-02
      crm edit move 1689 --stage Negotiation
    """
    workspace: Workspace = context.obj
    if at is None and stage is None:
        raise UsageError("nothing to change", "give --at or --stage")
    id = numbered("move", number)
    with workspace.reading() as database:
        typed = typed_fields.reader(workspace, database)
        day = typed.value(Field("at", "day"), at) if at is not None else None
        stage_id = typed.value(Field("stage", "stage"), stage) if stage is not None else None
        before = moves.step(database, id)
    confirmed(workspace, lambda _: [Subject("deal", before["deal_id"], (before["at"], day))], yes, "changed")
    with workspace.writing(make=False) as database:
        deal = listing.record(database, "deal", before["deal_id"])
        was = rows.current(database, "deal", before["deal_id"])["stage_id"]
        moves.edit(database, id, day, stage_id, workspace.today)
        enter(workspace, database, before["deal_id"], was, Said(forced=said(workspace, force)))
        after = listing.record(database, "deal", before["deal_id"])
        what = " and ".join(
            [*([f"it was on {day_text(day)}"] if day else []), *([f"it went to {stage}"] if stage_id else [])]
        )
        sentence = f"Changed move #{id} of deal #{after['id']} {after['title']}: {what}"
        confirm(workspace, database, "edit", "deal", after["id"], sentence, f"crm show deal {after['id']}", deal)
