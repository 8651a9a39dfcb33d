"""`crm export`: records as CSV, JSON Lines or XLSX, or the whole data file as a folder for git."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from crmcli.cli.completion.names import words
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, NothingToReportError, UsageError, brief
from crmcli.core.names import nearest, visible_lines
from crmcli.core.vocabulary import KINDS
from crmcli.database.conditions import Condition
from crmcli.database.connection import Database
from crmcli.exchange.export.fields import EVERYTHING, EXPORTED
from crmcli.exchange.export.write import ENDINGS, FORMATS, Export, Order, counts
from crmcli.records.filtering.options import Chosen, Segment

Argument, Option = typer.Argument, typer.Option

ALL = "all"


def export(
    context: typer.Context,
    kind: Annotated[
        str | None,
        Argument(
            metavar="[KIND]",
            help="reps, customers, contacts, products, deals … or all.",
            autocompletion=words(*(KINDS[kind] for kind in EXPORTED), ALL),
        ),
    ] = None,
    git: Annotated[
        str | None, Option("--git", metavar="DIR", help="Write all the file holds into that folder, to keep in git.")
    ] = None,
    raw: Annotated[bool, Option("--raw", help="CSV cells as they are: no apostrophe before = + - and @.")] = False,
    segment: Segment = None,
    where: Chosen = None,
    archived: Annotated[bool, Option("--archived/--no-archived", help="With archived records, or without.")] = True,
) -> None:
    """Export records as CSV, JSON Lines or XLSX, in the words that crm import takes.

    Every record of a kind, or those that fit; crm list writes for reading.

    Examples:
      crm export customers
      crm export deals -o deals.xlsx
      crm export contacts -o team.vcf
      crm export all -o everything.xlsx
      crm export --git team-data

    The format is --format csv, jsonl, xlsx or vcf (of contacts), else the ending of -o, else CSV. A file that is
    imported again gives the same records. In CSV, text that a spreadsheet would run as a formula has an apostrophe in
    front, which crm import takes off. Stage history, rules and targets are only in the folder of --git, which crm
    import --git restores.

    More examples:
      crm export activities --format jsonl
      crm export deals --where 'open and rep=alice' -o hers.csv
      crm export all -o sheets/ --format csv
    """
    workspace: Workspace = context.obj
    if git is not None:
        if where is not None or segment is not None:
            raise UsageError("--git writes all that the data file holds", f"leave {segment or '--where'} out")
        from crmcli.exchange.export.git_folder import export_git

        if kind is not None:
            raise UsageError("--git writes all that the data file holds", "leave the kind of record out")
        export_git(workspace, git)
        return
    kinds = read_kinds(kind)
    format, target = chosen(workspace, kinds)
    with workspace.reading() as database:
        chosen_by = _filter(workspace, database, kinds, where, segment)
        order = Order(kinds, format, raw, archived, workspace.currency, workspace.zone, workspace.now, chosen_by)
        numbers = counts(database, order)
        if workspace.fail_empty and not any(numbers.values()):
            raise NothingToReportError("nothing to export")
        with workspace.progress("Exporting", sum(numbers.values())) as tick:
            write(Export(database, order, tick), order, target, workspace.on_screen)
    if target:
        workspace.say(f"Saved {target}: {', '.join(f'{count:,} {KINDS[kind]}' for kind, count in numbers.items())}")


def _filter(
    workspace: Workspace, database: Database, kinds: Sequence[str], where: str | None, segment: str | None
) -> Condition | None:
    """What is chosen, if not everything."""
    by = "--where" if where is not None else segment
    if by is None:
        return None
    from crmcli.records.filtering import query as filtering

    if len(kinds) > 1:
        raise UsageError(f"{by} chooses records of one kind", f"name the kind: crm export deals {by} …")
    return filtering.chosen(workspace, database, kinds[0], where, {"segment": segment})[0]


def read_kinds(text: str | None) -> Sequence[str]:
    """The kinds of record meant, from a plural, a singular or "all"."""
    word = (text or "").strip().lower()
    if word == ALL:
        return EVERYTHING
    for kind in EVERYTHING:
        if word in (kind, KINDS[kind]):
            return (kind,)
    there = [*(KINDS[kind] for kind in EVERYTHING), ALL]
    if not word:
        raise UsageError("say what to export", f"crm export {'|'.join(there)} …, or crm export --git DIR")
    near = nearest(word, there, 1)
    raise UsageError(
        f'cannot export "{brief(word)}"', f"did you mean {near[0]}?" if near else f"one of: {', '.join(there)}"
    )


def chosen(workspace: Workspace, kinds: Sequence[str]) -> tuple[str, Path | None]:
    """The format, and the file or folder to write to (None: stdout)."""
    named, target = workspace.said
    listed = ", ".join(FORMATS)
    if named is not None and named not in FORMATS:
        hint = "JSON Lines is one record a line: --format jsonl" if named == "json" else f"there are: {listed}"
        raise UsageError(f'no format "{brief(named)}" to export to', hint)
    ending = target.suffix.lower() if target else ""
    folder = len(kinds) > 1 and target is not None and (ending == "" or target.is_dir())
    if named is None and target and not folder and ending not in ENDINGS:
        raise UsageError(f'the ending "{ending}" of {target} names no format', f"use --format {'|'.join(FORMATS)}")
    format = named or ENDINGS.get(ending, "csv")
    if format == "vcf" and kinds != ("contact",):
        raise UsageError("vCards are of contacts", "crm export contacts -o team.vcf")
    if format == "csv" and len(kinds) > 1 and not folder:
        raise UsageError(
            "all kinds of record as CSV are a file for each", "name a folder: -o DIR, or take --format xlsx or jsonl"
        )
    return format, target


def write(made: Export, order: Order, target: Path | None, on_screen: bool) -> None:
    """Write it where it belongs: files whole or not at all."""
    if target is None:
        to_stdout(made, order, on_screen)
        return
    try:
        if order.format == "csv" and len(order.kinds) > 1:
            to_folder(made, order, target)
        else:
            to_file(made, order, target)
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or "that is no path"
        raise CrmError(f"{target} cannot be written: {what}", "check that the folder exists, and its space") from error


def to_file(made: Export, order: Order, path: Path) -> None:
    """One file; what is no regular one, such as a pipe, is written to as it is."""
    from crmcli.core.files.whole import replacing

    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            through(made, order, file)
        return
    with replacing(path) as file:
        made.write(file)


def to_folder(made: Export, order: Order, folder: Path) -> None:
    """A CSV file for each kind; they take their places once all are written."""
    from crmcli.core.files.whole import replacing

    folder.mkdir(mode=0o700, exist_ok=True)
    with ExitStack() as files:
        for kind in order.kinds:
            made.write_kind(kind, files.enter_context(replacing(folder / f"{KINDS[kind]}.csv")))


def to_stdout(made: Export, order: Order, on_screen: bool) -> None:
    """The records as text; bytes are for a pipe only."""
    if order.format == "xlsx" and sys.stdout.isatty():
        raise UsageError("that format is not for a terminal", "write it to a file: -o FILE")
    try:
        sys.stdout.flush()
        if on_screen:
            for kind in order.kinds:
                for chunk in made.chunks(kind):
                    sys.stdout.write(visible_lines(chunk))
        else:
            through(made, order, sys.stdout.buffer)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CrmError(f"the records cannot be printed: {error.strerror}", "check where they go") from error


def through(made: Export, order: Order, file: BinaryIO) -> None:
    """Write to what cannot be sought in: a workbook is made aside first."""
    if order.format != "xlsx":
        made.write(file)
        return
    import shutil
    from tempfile import TemporaryFile

    with TemporaryFile() as aside:
        made.write(aside)
        aside.seek(0)
        shutil.copyfileobj(aside, file)
