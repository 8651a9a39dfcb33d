"""`crm show`: everything about one customer, contact, deal or rep."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crmcli.cli.completion.names import names_of_kind, words
from crmcli.cli.options import checked_choice
from crmcli.cli.workspace import Workspace
from crmcli.core.names import checked
from crmcli.database.connection import Database
from crmcli.records.cases.query import current_of
from crmcli.records.custom_values.query import in_full
from crmcli.records.find.query import find
from crmcli.records.handover.offer import left_over
from crmcli.records.lines.query import lines_of, purchases
from crmcli.records.listing import query as listing
from crmcli.records.quotes.query import of_deal
from crmcli.records.rates.query import rate_of
from crmcli.records.show import query as queries
from crmcli.records.tasks.query import kept_of

SEGMENT, FIELD, QUOTE = "segment", "field", "quote"
SHOWN = ("customer", "contact", "deal", "rep", SEGMENT, FIELD, QUOTE)


def show(
    context: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(metavar="KIND", help=f"One of: {', '.join(SHOWN)}, case.", autocompletion=words(*SHOWN, "case")),
    ],
    name: Annotated[list[str], typer.Argument(metavar="NAME", help="Its name or id.", autocompletion=names_of_kind())],
) -> None:
    """Show everything about a customer, contact, deal or rep, newest first.

    Examples:
      crm show customer Acme
      crm show contact "Ann Lee"
      crm show deal 12
      crm show rep alice --format json
      crm show segment vips
    """
    workspace: Workspace = context.obj
    kind = checked_choice(kind, SHOWN, "kind of record to show")
    if kind == FIELD:
        from crmcli.records.custom_fields.keeping import show as show_field

        show_field(workspace, name)
        return
    if kind == SEGMENT:
        from crmcli.records.segments.command import show as show_segment

        show_segment(workspace, " ".join(name))
        return
    if kind == QUOTE:
        from crmcli.records.quotes.command import shown

        shown(workspace, " ".join(name))
        return
    from crmcli.records.show.view import document

    with workspace.reading() as database:
        id = find(database, kind, checked(" ".join(name), "the name"))["id"]
        story = told(workspace, database, kind, id)
    workspace.show(document(story, workspace.currency, workspace.zone))


def told(workspace: Workspace, database: Database, kind: str, id: int) -> Any:
    """All that is read about the record of that id."""
    from crmcli.records.show.view import NEWEST, OPEN, Story

    today, rep = workspace.today, kind == "rep"
    record = in_full(database, kind, listing.record(database, kind, id), workspace.currency)
    gone = rep and (record["archived"] or (record["left"] and record["left"] <= today))
    if kind == "deal":
        record |= rate_of(database, record)
    return Story(
        kind,
        record,
        queries.totals(database, kind, id, workspace.calendar.containing(today, "quarter"), today),
        deals=queries.deals(database, kind, id, NEWEST + 1) if kind in ("customer", "rep") else (),
        activities=queries.activities(database, kind, id, NEWEST + 1),
        feedback=queries.feedback(database, kind, id, NEWEST + 1),
        moves=queries.moves(database, id, today) if kind == "deal" else (),
        open_deals=queries.open_deals(database, id, OPEN) if rep else (),
        customers=queries.customers(database, id, OPEN) if rep else (),
        today=today,
        tasks=queries.tasks(database, kind, id, OPEN + 1),
        promises=kept_of(database, kind, id, workspace.now) if kind in ("customer", "rep") else (),
        refunds=queries.refunds(database, kind, id, NEWEST + 1),
        lines=lines_of(database, id) if kind == "deal" else (),
        quotes=of_deal(database, id) if kind == "deal" else (),
        bought=purchases(database, id, OPEN) if kind == "customer" else (),
        about=queries.about(database, kind, id),
        cases=current_of(database, kind, id) if kind != "contact" else (),
        left_over=left_over(database, record) if gone else "",
        people=queries.people(database, kind, id),
    )
