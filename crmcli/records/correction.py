"""Correcting a record that has no name, and saying what each field was before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from crmcli.cli.notes import TEXTS, with_texts
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import NotFoundError, UsageError
from crmcli.core.vocabulary import KINDS
from crmcli.database.connection import Database
from crmcli.records import rows
from crmcli.records.confirmation import confirm, name_to_type, value_text
from crmcli.records.listing import query as listing
from crmcli.records.protection import Subject, confirmed
from crmcli.records.typed_fields import reader


def correct(
    workspace: Workspace,
    kind: str,
    number: str,
    given: Mapping[str, str | None],
    yes: bool,
    edit: bool,
    write: Callable[[Database, int, dict[str, Any]], None],
) -> None:
    """Read the fields given, let `write` change the record of that number, and say so. With `edit` the editor opens on
    its text."""
    from crmcli.records.find.number import numbered

    if not edit and all(text is None for text in given.values()):
        raise UsageError("nothing to change", f"give a field its new value; see: crm edit {kind} --help")
    id = numbered(kind, number)
    with workspace.reading() as database:
        found = database.one(listing.record_of(kind=kind), id=id)
        if found is None:
            raise NotFoundError(kind, number).with_hint(f"ids are in: crm list {KINDS[kind]}")
        at = reader(workspace, database).values(kind, {"at": given.get("at")}).get("at")
    given = with_texts(workspace, given, kind if edit else "", found.get(TEXTS.get(kind, "")))
    day = at and at.astimezone(workspace.zone).date()
    confirmed(workspace, lambda _: [Subject(kind, id, (day,))], yes, "changed")
    with workspace.writing(make=False) as database:
        before = listing.record(database, kind, id)
        write(database, id, reader(workspace, database).values(kind, given))
        after = listing.record(database, kind, id)
        steps = [
            f"{field} {value_text(workspace, field, before)} → {value_text(workspace, field, after)}"
            for field in after
            if after[field] != before[field]
        ]
        customer = after["customer"]
        called = before["title"] if kind == "task" else f"of {customer}"
        sentence = f"Changed {kind} #{id} {called}: {', '.join(steps)}"
        if not steps:
            sentence = f"Unchanged: {kind} #{id} is so already"
        following = f"crm list {KINDS[kind]}"
        if customer is not None:
            about = rows.current(database, kind, id)["customer_id"]
            following = f"crm show customer {name_to_type(database, 'customer', about, customer)}"
        confirm(workspace, database, "edit", kind, id, sentence, following, before)
