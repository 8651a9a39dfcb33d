"""`crm campaign`: what is written to many, one by one, and what came of it. Nothing is sent: drafts are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from crmcli.cli.completion.names import names, words
from crmcli.cli.framework import say_which
from crmcli.cli.notes import said
from crmcli.cli.options import Edit, checked_choice, text_option
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import RefusedError, UsageError
from crmcli.core.files.folders import expanded
from crmcli.core.names import visible
from crmcli.database.connection import Database, Row
from crmcli.marketing.campaigns.view import document, left_out, listing
from crmcli.records.campaigns import query, write
from crmcli.records.campaigns.insight import Missing, check_missing, file_names, filled, message_id, values
from crmcli.records.confirmation import quoted
from crmcli.records.filtering.segments import segment
from crmcli.records.find.query import usable
from crmcli.records.selection.query import SEGMENT, Selection, ids

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="The campaign, by name or number.", autocompletion=names("campaign"))
]
Subject = Annotated[str | None, typer.Option("--subject", metavar="TEXT", help="What the mail is about.")]
Body = Annotated[str | None, text_option("The mail, with fields such as {first_name|there}.", "--text")]
Try = Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")]
OF = {"contact": "contacts", "customer": "customers"}


def which(context: typer.Context) -> None:
    """Write to many, one draft an address, and see what came of it. Nothing is sent.

    Examples:
      crm campaign new spring --subject "News" --text "Dear {first_name}, …"
      crm campaign add spring @neglected
      crm campaign draft spring --to drafts
      crm campaign show spring
    """
    say_which(context)


def new(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called.")],
    subject: Subject = None,
    text: Body = None,
    edit: Edit = False,
) -> None:
    """Begin a campaign: what is to be written to everybody in it.

    Fields: first_name, name, role, customer, region, industry, owner. {role|there} is "there" where no role is known;
    without such words one blank stops all drafts. To whom: crm campaign add.

    Examples:
      crm campaign new spring --subject News --text "Dear {first_name}, …"
      crm campaign new autumn
    """
    workspace: Workspace = context.obj
    texts = {"subject": subject, "text": said(workspace, text, edit)}
    with workspace.writing() as database:
        id = write.add(database, name, texts, workspace.now, workspace.actor)
        _say(workspace, database, id, "Began", f"crm campaign add {quoted(name.strip())} @SEGMENT")


def edit(
    context: typer.Context,
    name: Name,
    new: Annotated[str | None, typer.Option("--name", help="Its new name.")] = None,
    subject: Subject = None,
    text: Body = None,
    edit: Edit = False,
) -> None:
    """Change the name of a campaign, or what is written from now on.

    Examples:
      crm campaign edit spring --subject "News for {customer|you}"
      crm campaign edit spring --name summer
    """
    workspace: Workspace = context.obj
    if (new, subject, text, edit) == (None, None, None, False):
        raise UsageError("nothing to change", "give --name, --subject, --text or --edit")
    before = None
    if edit:
        with workspace.reading() as database:
            before = query.campaign(database, name)["text"]
    text = said(workspace, text, edit, before)
    with workspace.writing(make=False) as database:
        found = query.campaign(database, name)
        given = {key: value for key, value in (("subject", subject), ("text", text)) if value is not None}
        called = new if new is not None else found["name"]
        write.edit(database, found, called, {**found, **given})
        _say(workspace, database, found["id"], "Changed", f"crm campaign draft {quoted(called.strip())} --dry-run")


def add(
    context: typer.Context,
    name: Name,
    who: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WHO…]", help="By name, id, mail address, or @segment; - reads them."),
    ] = None,
    where: Annotated[str | None, typer.Option("--where", metavar="FILTER", help="All that fit.")] = None,
    of: Annotated[
        str, typer.Option("--of", metavar="KIND", help="contacts or customers.", autocompletion=words(*OF.values()))
    ] = "contacts",
) -> None:
    """Say whom a campaign is for: contacts, or the main contacts of customers.

    Who is in it already stays as they are. Who opted out may be in it: nothing is written to them.

    Examples:
      crm campaign add spring "Ben Ortiz" @neglected
      crm campaign add spring --of customers --where 'region=EMEA'
    """
    workspace: Workspace = context.obj
    many = checked_choice(of, tuple(OF.values()), "kind of record", OF)
    kind = next(kind for kind, each in OF.items() if each == many)
    with workspace.writing(make=False) as database:
        found = query.campaign(database, name)
        chosen: list[int] = []
        without: list[int] = []
        for each, named in _by_kind(database, kind, who or []) if where is None else [(kind, who or [])]:
            for id in ids(workspace, database, Selection(each, named, where)):
                contact = id if each == "contact" else _main(database, id)
                (chosen if contact is not None else without).append(contact if contact is not None else id)
        added = write.join(database, found["id"], chosen, workspace.now)
        told = f"Added {added:,} of {len(set(chosen)):,} contact{'s' * (len(set(chosen)) != 1)} to {found['name']}"
        if without:
            told += "; 1 customer has no contact" if len(without) == 1 else f"; {len(without):,} customers have none"
        _confirm(workspace, database, found, told, f"crm campaign draft {quoted(found['name'])}")


def draft(
    context: typer.Context,
    name: Name,
    to: Annotated[
        str | None, typer.Option("--to", metavar="FOLDER", help="Where they go (NAME-drafts); a Maildir stays one.")
    ] = None,
    maildir: Annotated[bool, typer.Option("--maildir", help="Make the folder a Maildir, not files ending in .eml.")] = (
        False
    ),
    dry_run: Try = False,
) -> None:
    """Write a draft to each member who has none yet; your mail program sends it.

    One draft an address, and none to who opted out. A field that is blank for anybody stops all. The drafts are from
    whom mail_from says (crm config), else from whoever sends them.

    Examples:
      crm campaign draft spring --dry-run
      crm campaign draft spring --to drafts
    """
    workspace: Workspace = context.obj
    with workspace.reading() if dry_run else workspace.writing(make=False) as database:
        found = query.campaign(database, name)
        if not found["text"] or not found["subject"]:
            lacks = "subject" if not found["subject"] else "text"
            raise RefusedError(f"campaign {found['name']} has no {lacks}", f"crm campaign edit {name} --{lacks} …")
        members = [row for row in query.members(database, found["id"]) if row["state"] in ("added", "out")]
        due = [row for row in members if row["why"] is None]
        _write(workspace, database, found, due, (to, maildir, dry_run))
        verb, place = ("Would write", "") if dry_run else ("Wrote", f" to {_folder(found, to)}" if due else "")
        told = f"{verb} {len(due):,} draft{'s' * (len(due) != 1)} of {found['name']}{place}"
        more = left_out(members)
        told += f"; nothing to {more}" if more else ""
        _confirm(workspace, database, found, told, f"crm campaign show {quoted(found['name'])}")


def _write(
    workspace: Workspace, database: Database, found: Row, due: Sequence[Row], how: tuple[str | None, bool, bool]
) -> None:
    """Write the drafts to those members, and note it; where it is only tried nothing but what stops it is found out."""
    to, maildir, dry_run = how
    missing, texts = list[Missing](), list[tuple[str, str]]()
    for row in due:
        parts = [filled(found[part], values(row)) for part in ("subject", "text")]
        missing += [Missing(field, row["name"]) for field in dict.fromkeys(f for _, blank in parts for f in blank)]
        texts.append((parts[0][0], parts[1][0]))
    check_missing(missing, len(due))
    if not due:
        return
    from crmcli.output.mail_draft import Draft, content, is_maildir
    from crmcli.output.mail_draft import write as write_drafts

    folder = expanded(_folder(found, to))
    maildir = maildir or is_maildir(folder)
    messages = [message_id(found, row["contact_id"], row["address"]) for row in due]
    called = [message[1:33] for message in messages] if maildir else file_names(row["address"] for row in due)
    sender = workspace.config["mail_from"].value
    files = {
        file: content(Draft(row["address"], row["name"], *text, message, sender))
        for file, row, text, message in zip(called, due, texts, messages, strict=True)
    }
    if not dry_run:
        for row, message in zip(due, messages, strict=True):
            write.be(database, row["id"], "drafted", workspace.now, message)
        write_drafts(folder, files, maildir)


def list_(context: typer.Context) -> None:
    """List the campaigns, and how far they came.

    Examples:
      crm campaign list
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        workspace.show(listing(query.campaigns(database)), None, True)


def show(context: typer.Context, name: Name) -> None:
    """Show a campaign: its text, its members, and how far it came with each.

    Examples:
      crm campaign show spring
      crm campaign show spring --format csv -o spring.csv
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        id = query.campaign(database, name)["id"]
        workspace.show(document(query.counted(database, id), query.members(database, id)))


def out(
    context: typer.Context,
    who: Annotated[
        list[str], typer.Argument(metavar="CONTACT…", help="By name or address.", autocompletion=names("contact"))
    ],
    of: Annotated[
        str | None,
        typer.Option("--of", metavar="CAMPAIGN", help="That one alone.", autocompletion=names("campaign")),
    ] = None,
    back: Annotated[bool, typer.Option("--back", help="They want it again after all.")] = False,
) -> None:
    """Say that contacts want no campaign any more, or (--of) not this one.

    Examples:
      crm campaign out "Ben Ortiz"
      crm campaign out "Ben Ortiz" --of spring
      crm campaign out "Ben Ortiz" --back
    """
    workspace: Workspace = context.obj
    with workspace.writing(make=False) as database:
        found = query.campaign(database, of) if of is not None else None
        told = []
        for each in who:
            contact = usable(database, "contact", each)
            (_out_of_all if found is None else _out_of)(workspace, database, found, contact, back)
            told.append(contact)
        called = found["name"] if found else "all campaigns"
        named = ", ".join(database.one(query.name_of(), id=contact)["name"] for contact in told)  # type: ignore[index]
        said = f"{named}: {'back in' if back else 'out of'} {called}"
        if workspace.format == "json":
            from crmcli.output.json import dumps

            scope = found["name"] if found else None
            workspace.answer(
                dumps({"schema": "crm.campaign_out/1", "contacts": told, "campaign": scope, "out": not back})
            )
            return
        workspace.answer(f"{visible(said)}\n")


def _out_of_all(workspace: Workspace, database: Database, found: Row | None, contact: int, back: bool) -> None:
    if not write.opt_out(database, contact, not back) and not write.has_mail(database, contact):
        name = database.one(query.name_of(), id=contact)["name"]  # type: ignore[index]
        raise RefusedError(f"{name} has no mail address", f"nothing is written there: crm show contact {contact}")


def _out_of(workspace: Workspace, database: Database, found: Row | None, contact: int, back: bool) -> None:
    assert found is not None, "it is of one campaign"
    write.join(database, found["id"], [contact], workspace.now)
    row = next(row for row in query.members(database, found["id"]) if row["contact_id"] == contact)
    if (row["state"] == "out") == back:
        state = "out" if not back else "drafted" if row["message"] else "added"
        write.be(database, row["id"], state, workspace.now, row["message"])


def delete(workspace: Workspace, given: Sequence[str], yes: bool) -> None:
    """Take campaigns out, with who is in them; drafts that were written stay where they are."""
    with workspace.writing(make=False) as database:
        found = [query.campaign(database, name) for name in given]
        told = [query.counted(database, row["id"]) for row in found]
        for row in found:
            write.drop(database, row)
        if workspace.format == "json":
            from crmcli.output.json import dumps

            plain = [{name: row[name] for name in query.FIELDS} for row in told]
            workspace.answer(dumps({"schema": "crm.delete/1", "kind": "campaign", "deleted": plain}))
        else:
            lines = [f"Deleted campaign {visible(row['name'])} with {row['members']:,} in it\n" for row in told]
            workspace.answer("".join(lines))


def _by_kind(database: Database, kind: str, who: Sequence[str]) -> list[tuple[str, list[str]]]:
    """The words by the kind of record that they name: a segment says itself of what it is."""
    found: dict[str, list[str]] = {}
    for word in who:
        own = kind
        if word.startswith(SEGMENT):
            own = segment(database, word)["kind"]
            if own not in OF:
                raise UsageError(f"{word} is a segment of other records", "name one of contacts or customers")
        found.setdefault(own, []).append(word)
    return list(found.items()) or [(kind, [])]


def _main(database: Database, customer: int) -> int | None:
    row = database.one(query.main_contacts(), id=customer)
    return row["id"] if row else None


def _folder(found: Row, to: str | None) -> str:
    return to if to is not None else f"{file_names([found['name'].replace(' ', '-')])[0]}-drafts"


def _say(workspace: Workspace, database: Database, id: int, did: str, following: str) -> None:
    row = query.counted(database, id)
    _confirm(workspace, database, row, f"{did} campaign #{id} {row['name']}", following)


def _confirm(workspace: Workspace, database: Database, found: Row, told: str, following: str) -> None:
    if workspace.format == "json":
        members = query.members(database, found["id"])
        workspace.show(document(query.counted(database, found["id"]), members))
        return
    workspace.answer(f"{visible(told)}\n")
    workspace.say(f"Next: {following}")
