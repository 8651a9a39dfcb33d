"""Reads the fields that are given, changes the record, or each of several, and says what each was before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from crmcli.cli.notes import TEXTS, with_texts
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.database.connection import Database, Row
from crmcli.records import rows
from crmcli.records.confirmation import LABELS, confirm, name_to_type, value_text
from crmcli.records.edit.write import edit
from crmcli.records.field_readers import Reader
from crmcli.records.find.query import find, usable
from crmcli.records.listing import query as listing
from crmcli.records.presence.share import read_share
from crmcli.records.protection import Subject, confirmed
from crmcli.records.selection.command import Change, Consent, change_each
from crmcli.records.selection.query import Selection
from crmcli.records.typed_fields import reader

COUNTED = ("amount", "currency", "customer", "rep", "product", "opened", "closed", "credit")
"""Fields of a deal that figures are made of."""

PLACES = {"left_": "left_id", "main": "main_id"}
"""What is said of customers of a contact."""

NO_FIELDS = ("record", "where", "yes", "dry_run", "edit", "sets", "share", "since")
"""Parameters that say which records are changed, and how; or what is kept beside a record."""


def change(workspace: Workspace, params: Mapping[str, Any], kind: str) -> None:
    """Read the fields given, change the record, or each of several, and say so."""
    words, where = params["record"] or (), params.get("where")
    chosen = Selection(kind, [words] if isinstance(words, str) else words, where)
    given = {name: text for name, text in params.items() if name not in NO_FIELDS and text is not None}
    if params.get("edit"):
        given = with_texts(workspace, given, kind, _text_of(workspace, kind, chosen))
    else:
        given = with_texts(workspace, given)
    given = {name: text for name, text in given.items() if text is not None}
    sets: Sequence[str] = params.get("sets") or ()
    share = params.get("share"), params.get("since")
    if (share[0] is None) != (share[1] is None):
        raise UsageError("--share and --since go together", "such as --share 60% --since 2026-04-01")
    if not given and not sets and share[0] is None:
        raise UsageError("nothing to change", f"give a field its new value; see: crm edit {kind} --help")
    consent = Consent(*(bool(params.get(name)) for name in Consent._fields))

    def subject(database: Database, id: int) -> Subject:
        if kind == "rep":
            return Subject(kind, id, read_share(workspace, database, *share).days(workspace.today))
        days = {name: given.get(name) for name in ("opened", "closed")} if kind == "deal" else {}
        new = reader(workspace, database).values(kind, days).values()
        return Subject(kind, id, tuple(new), kind == "deal" and any(name in COUNTED for name in given))

    def one(database: Database, id: int) -> Change:
        changed = _changed(workspace, database, kind, id, given, sets)
        if share[0] is None:
            return changed
        more = read_share(workspace, database, *share).set(database, id, workspace.actor)
        told = f"{changed[0]}; {more}" if given or sets else f"Changed rep #{id} {changed[1]['name']}: {more}"
        return changed._replace(sentence=told)

    owned = kind in ("deal", "customer") or share[0] is not None
    if not chosen.single or consent.dry_run:
        change_each(workspace, "edit", chosen, consent, one, subject if owned else None)
        return
    if owned:
        word = chosen.words[0]
        confirmed(workspace, lambda db: [subject(db, usable(db, kind, word))], consent.yes, "changed")
    with workspace.writing(make=False) as database:
        id = usable(database, kind, chosen.words[0])
        told, after, before = one(database, id)
        following = _following(kind).format(
            record=name_to_type(database, kind, after["id"], after["title" if kind == "deal" else "name"])
        )
        confirm(workspace, database, "edit", kind, after["id"], told, following, before)
        if given.get("left") and kind == "rep":
            from crmcli.records.handover.offer import offer

            offer(workspace, database, after)


def _changed(
    workspace: Workspace, database: Database, kind: str, id: int, given: Mapping[str, str], sets: Sequence[str] = ()
) -> Change:
    """Change one record; `sets` are what fields of the team's own are to hold."""
    own = bool(sets) or workspace.format == "json"
    given = dict(given)
    people = given.pop("contacts", None)
    before = _record(workspace, database, kind, id, own, people is not None)
    if people is not None:
        from crmcli.records.contacts.said import take_part

        take_part(database, id, people)
    if given:
        edit(database, kind, id, _values(workspace, database, kind, id, given), workspace.today)
    if sets:
        from crmcli.records.custom_values.write import set_values, values_said

        set_values(database, id, values_said(database, reader(workspace, database), kind, sets))
    after = _record(workspace, database, kind, id, own, people is not None)
    return Change(sentence(workspace, kind, before, after), after, before)


def _record(workspace: Workspace, database: Database, kind: str, id: int, own: bool, people: bool = False) -> Row:
    """The record as it is; with `own` also what it has in fields of the team's own, with `people` a deal's contacts."""
    row = listing.record(database, kind, id)
    if people:
        from crmcli.records.contacts.said import parts_text

        row = {**row, "contacts": parts_text(database, id)}
    if kind == "contact":
        from crmcli.records.contacts.said import with_places

        row = with_places(database, row)
    if not own:
        return row
    from crmcli.records.custom_values.query import in_full

    return in_full(database, kind, row, workspace.currency)


def _text_of(workspace: Workspace, kind: str, chosen: Selection) -> str | None:
    """The text of the record, for the editor; nobody waits for that with the file in hand."""
    if not chosen.single:
        raise UsageError("--edit is for one record", "name one, or give the text itself")
    with workspace.reading() as database:
        text: str | None = listing.record(database, kind, usable(database, kind, chosen.words[0])).get(TEXTS[kind])
    return text


def _values(workspace: Workspace, database: Database, kind: str, id: int, given: dict[str, str]) -> dict[str, Any]:
    credit = given.pop("credit", None)
    places = {name: given.pop(name) for name in PLACES if name in given}
    tags, untag = (given.pop(name, None) for name in ("tags", "untag"))
    reader = _reader(workspace, database, kind, id, given)
    values = reader.values(kind, given)
    if tags is not None or untag is not None:
        values["tags"] = _marked(rows.current(database, kind, id)["tags"], tags, untag or "", reader.spelled)
    if credit is not None:  # also somebody who has left: the credit is for what was
        values["credited_id"] = find(database, "rep", credit)["id"] if credit.strip() else None
    if places:
        values |= {PLACES[name]: usable(database, "customer", text) for name, text in places.items()}
    return values


def _reader(workspace: Workspace, database: Database, kind: str, id: int, given: dict[str, str]) -> Reader:
    """Reads the fields; amounts of a deal in its own currency. A new currency leaves the number as it is."""
    if kind != "deal" or not given.keys() & {"amount", "currency"}:
        return reader(workspace, database)
    from crmcli.records.rates.query import shown

    before = rows.current(database, kind, id)
    amount = shown(before, workspace.currency)
    if amount and "amount" not in given:
        given["amount"] = str(amount)
    return reader(workspace, database)._replace(own=before["currency"] or "")


def _marked(kept: str | None, tags: str | None, untag: str, spelled: Callable[[str], str]) -> str | None:
    """A record's tags with some more, and without others; an empty --tag clears them, as it does any field."""
    from crmcli.core.tags import Marks, read

    return Marks(read(tags or ""), read(untag), tags is not None and not tags.strip()).of(kept, spelled)


def _following(kind: str) -> str:
    return {"product": "crm list products", "stage": "crm funnel"}.get(kind, f"crm show {kind} {{record}}")


def sentence(workspace: Workspace, kind: str, before: Row, after: Row) -> str:
    """What changed of a record: each field, before and after."""
    name = before["title" if kind == "deal" else "name"]
    changed = [field for field in after if after[field] != before[field] and field != "id"]
    if not changed:
        return f"Unchanged: {kind} #{after['id']} {name} is so already"
    steps = [
        f"{LABELS.get(field, field)} {value_text(workspace, field, before)} → {value_text(workspace, field, after)}"
        for field in changed
    ]
    if "rep" in changed and after["credited"] not in (None, after["rep"]) and "credited" not in changed:
        steps.append(f"credited to {after['credited']} as before (change that: --credit)")
    return f"Changed {kind} #{after['id']} {name}: {', '.join(steps)}"
