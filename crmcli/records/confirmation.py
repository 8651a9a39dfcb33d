"""What a write says: what changed on stdout, the next useful command on stderr; or the record as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, NotFoundError, brief
from crmcli.core.names import key, shell_word, typable, visible
from crmcli.core.vocabulary import SHARED_NAMES
from crmcli.database.connection import Database, Row
from crmcli.records.fields import FIELDS

NO_MORE: Mapping[str, Row] = {}


def confirm(
    workspace: Workspace,
    database: Database,
    verb: str,
    kind: str,
    id: int,
    sentence: str,
    following: str = "",
    before: Row | None = None,
    more: Mapping[str, Row] = NO_MORE,
) -> None:
    """Say what happened to the record: `sentence`, or `{"schema": "crm.VERB/1", KIND: {…}}` with --format json, and
    then how it was `before` a change, and `more` records that came of it. Records that were not named exactly are said
    in full."""
    if workspace.format == "json":
        from crmcli.output.json import dumps
        from crmcli.records.custom_values.query import in_full
        from crmcli.records.listing import query as listing
        from crmcli.records.listing.view import plain_row

        record = in_full(database, kind, listing.record(database, kind, id), workspace.currency)
        shown = {kind: record, **({"before": before} if before else {}), **more}
        rows = {name: plain_row(row, workspace.currency) for name, row in shown.items()}
        workspace.answer(dumps({"schema": f"crm.{verb}/1", **rows}))
        return
    workspace.answer(f"{visible(sentence)}\n")
    for (named, typed), taken in database.taken.items():
        if str(taken["name"]) not in sentence:
            workspace.say(f'"{brief(visible(typed))}" is {named} #{taken["id"]} {visible(taken["name"])}')
    if following:
        workspace.say(f"Next: {following}")


def stored(workspace: Workspace, kind: str, row: Row, given: Mapping[str, str | None]) -> str:
    """The days, moments, amounts and tags that were said, as they are kept: people see which Friday theirs is."""
    own = "amount" if row.get("currency") else ""  # what that is worth is said apart
    said = shown_back(kind, given)
    parts = [
        f"{'' if field.type == 'money' or field.name == 'at' else LABELS.get(field.name, field.name) + ' '}"
        f"{value_text(workspace, field.name, row)}{f' {workspace.currency}' if field.type == 'money' else ''}"
        for field in FIELDS[kind]
        if field.name in said and row[field.name] and field.name != own
    ]
    return ", ".join(parts)


def shown_back(kind: str, given: Mapping[str, str | None]) -> list[str]:
    """Which of the fields that were said are days, moments, amounts and tags."""
    fields = (field for field in FIELDS[kind] if field.type in ("day", "moment", "money", "tags"))
    return [field.name for field in fields if (given.get(field.name) or "").strip()]


def value_text(workspace: Workspace, field: str, row: Row) -> str:
    """A value of a record as people read it."""
    from crmcli.core import moments, money

    value = row[field]
    if isinstance(value, datetime):
        return moments.moment_text(value, workspace.zone)
    if isinstance(value, date):
        return moments.day_text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, money.Money):
        return f"{value} {value.currency}"
    if field in ("amount", "list_price", "own_amount") and value is not None:
        own = row.get("currency") if field != "list_price" else None
        currency = (own if field == "own_amount" else None) or workspace.currency
        return f"{money.plain(value, currency)} {currency}" if own else money.plain(value, currency)
    if field == "tags" and value is not None:
        from crmcli.core.tags import shown

        return shown(value)
    return "–" if value is None else brief(f"{value}%" if field == "probability" else str(value))


LABELS = {"credited": "credit", "lost_reason": "reason", "list_price": "list price", "own_amount": "own amount"}
"""What fields are called that have another name on the command line."""


def name_to_type(database: Database, kind: str, id: int, name: str) -> str:
    """The record as the next command line names it: by its name where that finds it, else by its id."""
    if not typable(name):
        return str(id)
    if kind in SHARED_NAMES:
        from crmcli.records.find.statements import by_key

        found = database.all(by_key(kind=kind), key=key(name), limit=2)
        if [row["id"] for row in found if row["archived"] is None] != [id]:
            return str(id)
    return quoted(name)


def certain(workspace: Workspace, kind: str, name: str, verb: str) -> str:
    """The record as its id ("#12"), for a command that takes something away: what is not its exact name or id is asked
    about on a terminal, and refused where there is nobody to ask."""
    from crmcli.records.find.query import find

    with workspace.reading() as database:
        found = find(database, kind, name)
    if not found["exact"]:
        full = f"{kind} #{found['id']} {found['name']}"
        if not workspace.interactive:
            raise NotFoundError(kind, name).with_hint(f"to {verb} {full}, give its whole name or its id")
        if workspace.ask(f"{verb.capitalize()} {full}? [y/N]").strip().lower() not in ("y", "yes"):
            raise CrmError(f"nothing was done: {full} stays as it is", "give its whole name or its id")
    return f"#{found['id']}"


def quoted(name: Any) -> str:
    """The name as a shell takes it back: in quotes where it must be."""
    return shell_word(visible(str(name)))
