"""`crm tag`, and what there is to do with a tag itself: `list tags`, `edit tag` and `delete tag`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, NamedTuple

import typer

from crmcli.cli.completion.names import Candidates, names, names_of_kind, words
from crmcli.cli.options import Yes, checked_choice
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, RefusedError, TwoReadingsError, UsageError
from crmcli.core.names import folded, key
from crmcli.core.tags import Marks, checked_word, is_word, read
from crmcli.core.vocabulary import KINDS, TAGGED
from crmcli.database.connection import Database
from crmcli.records import rows
from crmcli.records.confirmation import confirm, name_to_type, quoted
from crmcli.records.edit.change import sentence
from crmcli.records.find.query import usable
from crmcli.records.find.statements import by_key
from crmcli.records.listing import query as listing
from crmcli.records.protection import Subject, confirmed
from crmcli.records.selection.command import Change, Consent, change_each
from crmcli.records.selection.options import DryRun, Which
from crmcli.records.selection.options import Yes as Many
from crmcli.records.selection.query import STDIN, Selection
from crmcli.records.tags import query as queries
from crmcli.records.tags.view import document, records_of
from crmcli.records.tags.write import replace
from crmcli.records.typed_fields import spelling

_NUMBERS = re.compile(r"#?[0-9]+(?:-#?[0-9]+)?", re.ASCII)
_PLURALS = {many: one for one, many in KINDS.items()}


def _records_and_tags(context: typer.Context, incomplete: str) -> Candidates:
    """What can stand behind the kind: first a record, then tags."""
    sign = incomplete[:1] if incomplete[:1] in ("+", "-") else ""
    if not sign and not context.params.get("words"):
        return names_of_kind()(context, incomplete)
    found = names("tag")(context, incomplete.removeprefix(sign))
    return [f"{sign}{each if isinstance(each, str) else each[0]}" for each in found]


def tag(
    context: typer.Context,
    kind: Annotated[
        str, typer.Argument(help="rep, customer, product, deal or contact.", autocompletion=words(*TAGGED))
    ],
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="RECORD... TAG...", help="Tags: vip, +vip, -old.", autocompletion=_records_and_tags),
    ] = None,
    remove: Annotated[
        list[str] | None,
        typer.Option("--remove", metavar="WORD", help="Take that tag off; short: -WORD.", autocompletion=names("tag")),
    ] = None,
    where: Which = None,
    yes: Many = False,
    dry_run: DryRun = False,
) -> None:
    """Put tags on records, and take them off.

    The first word names a record, and further ones do by id (12, 15-19, - for stdin) or as a @segment; all
    others are tags. With --where every word is one.

    Examples:
      crm tag customer Acme +vip -prospect
      crm tag deal 1 2-4 hot renewal
      crm tag customers --where 'region=EMEA' emea --yes
    """
    workspace: Workspace = context.obj
    kind = checked_choice(kind, TAGGED, "kind of record with tags", _PLURALS)
    line = _read(workspace, kind, words or [], remove or [], where)
    consent = Consent(yes, dry_run)
    if not line.chosen.single or dry_run:
        change_each(
            workspace, "tag", line.chosen, consent,
            lambda database, id: _tagged(workspace, database, kind, id, line.marks),
            lambda database, id: _subject(database, kind, id),
        )  # fmt: skip
        return
    word = line.chosen.words[0]
    confirmed(workspace, lambda database: [_subject(database, kind, usable(database, kind, word))], yes, "tagged")
    with workspace.writing(make=False) as database:
        id = usable(database, kind, word)
        said, after, before = _tagged(workspace, database, kind, id, line.marks)
        name = name_to_type(database, kind, id, after["title" if kind == "deal" else "name"])
        following = f"crm show {kind} {name}" if kind != "product" else "crm list products"
        confirm(workspace, database, "tag", kind, id, said, following, before)


class Line(NamedTuple):
    """What a line says: the records, and what becomes of their tags."""

    chosen: Selection
    marks: Marks


def _read(workspace: Workspace, kind: str, typed: Sequence[str], remove: list[str], where: str | None) -> Line:
    """Which words name records and which are tags. Refused: a word that may be either."""
    records, added, gone = list[str](), list[str](), [*remove]
    for word in typed:
        if word[:1] in ("+", "-") and len(word) > 1:
            (added if word[0] == "+" else gone).append(word[1:])
        elif where is None and (not records or word == STDIN or word.startswith("@") or _NUMBERS.fullmatch(word)):
            records.append(word)
        else:
            (records if where is None and _is_record(workspace, kind, word) else added).append(word)
    if not added and not gone:
        raise UsageError("say which tag", f"such as: crm tag {kind} {quoted(records[0]) if records else 'NAME'} vip")
    return Line(Selection(kind, records, where), Marks(_words(added), _words(gone)))


def _words(texts: Sequence[str]) -> list[str]:
    try:
        return [word for text in texts for word in read(text)]
    except RefusedError as error:
        raise UsageError(error.message, error.hint) from error


def _is_record(workspace: Workspace, kind: str, word: str) -> bool:
    """Is a word behind the first one the name of a record, and not a tag? Of one that may be either a person is
    asked."""
    with workspace.reading() as database:
        found = database.one(by_key(kind=kind), key=key(word), limit=1)
    if not found or not is_word(word):
        return bool(found)
    readings = (f"+{word}", f"#{found['id']}")
    meant = workspace.team.answers.get(word)
    if meant is None:
        raise TwoReadingsError(word, readings)
    return meant == readings[1]


def _subject(database: Database, kind: str, id: int) -> Subject:
    """Figures are made of no tag: only whose the record is counts."""
    return Subject(kind, id, counts=False)


def _tagged(workspace: Workspace, database: Database, kind: str, id: int, marks: Marks) -> Change:
    before = listing.record(database, kind, id)
    new = marks.of(before["tags"], spelling(database, workspace.say))
    rows.change(database, kind, id, {"tags": new})
    after = listing.record(database, kind, id)
    return Change(sentence(workspace, kind, before, after), after, before)


def list_(context: typer.Context) -> None:
    """List the tags in use, and how many records have each.

    Examples:
      crm list tags
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        found = queries.counted(database)
    workspace.show(document(found), None, True)


Name = Annotated[str, typer.Argument(metavar="TAG", help="The tag.", autocompletion=names("tag"))]


def edit(
    context: typer.Context,
    name: Name,
    new: Annotated[str, typer.Option("--name", metavar="WORD", help="What it is called from now on.")],
    yes: Yes = False,
) -> None:
    """Rename a tag wherever it is.

    Two tags become one where the new name is another one's.

    Examples:
      crm edit tag vip --name top-customer
    """
    workspace: Workspace = context.obj
    word = checked_word(new)
    with workspace.reading() as database:
        found = queries.tag(database, name)
        other = next((row for row in queries.counted(database) if folded(row["tag"]) == folded(word)), None)
    if other and folded(word) != folded(found["tag"]):
        word = other["tag"]
        _agree(workspace, f"make {found['tag']} and {word} ({records_of(other)}) one tag", yes)
    with workspace.writing(make=False) as database:
        replace(database, found["tag"], word)
        _answer(workspace, "edit", found, word, f"Renamed tag {found['tag']} to {word}: {records_of(found)}")
        workspace.say(f"Next: crm list tags; crm find {word}")


def delete(workspace: Workspace, given: Sequence[str], yes: bool) -> None:
    """Take tags off every record that has them."""
    with workspace.reading() as database:
        found = [queries.tag(database, name) for name in given]
    named = "; ".join(f"{row['tag']} off {records_of(row)}" for row in found)
    _agree(workspace, f"take the tag {named}", yes)
    with workspace.writing(make=False) as database:
        for row in found:
            replace(database, row["tag"], None)
            _answer(workspace, "delete", row, None, f"Deleted tag {row['tag']}: it was on {records_of(row)}")


def _agree(workspace: Workspace, what: str, yes: bool) -> None:
    """Ask before a tag goes."""
    if yes:
        return
    if not workspace.interactive:
        raise RefusedError(f"that would {what}", "if it is meant, say --yes")
    if workspace.ask(f"{what[:1].upper()}{what[1:]}? [y/N]").strip().lower() not in ("y", "yes"):
        raise CrmError("nothing was changed", "the same command with --yes does not ask")


def _answer(workspace: Workspace, verb: str, before: dict[str, object], word: str | None, said: str) -> None:
    if workspace.format == "json":
        from crmcli.output.json import dumps

        told = {"tag": word, "before": before["tag"], **{KINDS[kind]: before[kind] for kind in TAGGED}}
        workspace.answer(dumps({"schema": f"crm.{verb}/1", **told}))
    else:
        workspace.answer(f"{said}\n")
