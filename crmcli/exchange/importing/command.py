"""`crm import`: take records from a file, all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from inspect import cleandoc
from typing import Annotated

import typer

from crmcli.cli.completion.names import words
from crmcli.cli.framework import say_which
from crmcli.core.errors import UsageError, brief
from crmcli.core.names import nearest
from crmcli.core.vocabulary import KINDS
from crmcli.exchange.importing.pipeline import own_fields, run
from crmcli.exchange.importing.step1_open.table import Wanted
from crmcli.exchange.importing.step2_understand.columns.said import read_fixed, read_maps
from crmcli.exchange.importing.step2_understand.order import Order
from crmcli.exchange.importing.step2_understand.value_maps import read_chances, read_value_maps
from crmcli.exchange.importing.step3_read.query import ADDABLE

Argument, Option = typer.Argument, typer.Option
Many = list[str] | None


def _profiles(incomplete: str) -> list[str]:
    """The built-in profiles and the user's own."""
    with suppress(Exception):  # a shell asks: see completion.py
        from crmcli.exchange.importing.step2_understand.own_profiles import own_names
        from crmcli.exchange.importing.step2_understand.titles.profiles import NAMES

        return [name for name in (*own_names(), *NAMES) if name.startswith(incomplete)]
    return []


_WORDS = "Their words for yours."
_WRITTEN = "Its form."
_PROFILES = "Whose export it is, or maps that you keep by a name."

File = Annotated[str, Argument(metavar="FILE", help="A table with a header in it; - is stdin.")]
Map = Annotated[
    Many,
    Option("--map", metavar="THEIRS=OURS", help="The field of a column; OURS - ignores it.", rich_help_panel=_WORDS),
]
MapValue = Annotated[
    Many,
    Option(
        "--map-value",
        metavar="FIELD:THEIRS=OURS",
        help="Another word for a value of that field.",
        rich_help_panel=_WORDS,
    ),
]
AddMissing = Annotated[
    Many,
    Option(
        "--add-missing",
        metavar="KINDS",
        help="Make reps, customers, products, stages as needed.",
        autocompletion=words(*(KINDS[kind] for kind in ADDABLE)),
    ),
]
Set = Annotated[
    Many,
    Option("--set", metavar="FIELD=VALUE", help="A value that every row has.", rich_help_panel=_WORDS),
]
Stage = Annotated[
    Many,
    Option("--stage", metavar="NAME=CHANCE", help='A new stage: "Demo held=40%".', rich_help_panel=_WORDS),
]
ClosedFrom = Annotated[
    str | None,
    Option(
        "--closed-from", metavar="COLUMN", help="Days of closed deals without one; or today.", rich_help_panel=_WORDS
    ),
]
Link = Annotated[
    Many,
    Option(
        "--link", metavar="THEIRS=OURS", help="A customer of the file is one that you have.", rich_help_panel=_WORDS
    ),
]
Encoding = Annotated[
    str | None,
    Option("--encoding", metavar="NAME", help="Else it is found: utf-8, gb18030, cp1252.", rich_help_panel=_WRITTEN),
]
Delimiter = Annotated[
    str | None,
    Option(
        "--delimiter", metavar="SIGN", help='Between cells, else it is found: ";", "|", tab.', rich_help_panel=_WRITTEN
    ),
]
Sheet = Annotated[
    str | None,
    Option("--sheet", metavar="NAME", help="The sheet of a workbook (else the first).", rich_help_panel=_WRITTEN),
]
Header = Annotated[
    bool | None,
    Option(
        "--header/--no-header",
        help="Has it a header? Without, columns are A, B or 1, 2.",
        rich_help_panel=_WRITTEN,
    ),
]
Decimal = Annotated[
    str | None,
    Option("--decimal", metavar="SIGN", help="The decimal sign of amounts, else it is found.", rich_help_panel=_WRITTEN,
           autocompletion=words(".", ",")),
]  # fmt: skip
Dates = Annotated[
    str | None,
    Option("--dates", metavar="ORDER", help="dmy, mdy or ymd, else it is found.", rich_help_panel=_WRITTEN,
           autocompletion=words("dmy", "mdy", "ymd")),
]  # fmt: skip
Round = Annotated[
    bool,
    Option("--round", help="Round amounts of more decimals; says by how much.", rich_help_panel=_WRITTEN),
]
Profile = Annotated[
    str | None,
    Option("--profile", metavar="NAME", help="Whose export it is, else found; or one of yours.",
           rich_help_panel=_PROFILES, autocompletion=_profiles),
]  # fmt: skip
SaveProfile = Annotated[
    str | None,
    Option(
        "--save-profile",
        metavar="NAME",
        help="Keep the maps of this command under that name.",
        rich_help_panel=_PROFILES,
    ),
]
Full = Annotated[bool, Option("--full", help="It has all deals: archive the others.")]
DryRun = Annotated[bool, Option("--dry-run", help="Say what would happen, and change nothing.")]
SkipBad = Annotated[bool, Option("--skip-bad", help="Take the good rows; the others: FILE.rejected.csv.")]
Yes = Annotated[bool, Option("--yes", "-y", help="Do not ask: take it as it was understood.")]


def which(
    context: typer.Context,
    git: Annotated[
        str | None, Option("--git", metavar="DIR", help="Restore a new data file from a folder of crm export --git.")
    ] = None,
) -> None:
    """Import records from a file, and take imports back.

    Usual header words and the exports of other programs are recognised; --map
    names other columns. Importing a file again changes nothing.

    Examples:
      crm import reps reps.csv
      crm import deals pipeline.csv --map-value stage:Engaging=Qualified --dry-run
      crm import list
      crm import --git team-data --db restored.db
    """
    if git is not None:
        from crmcli.exchange.importing.git_folder import import_git

        if context.invoked_subcommand:
            raise UsageError("--git restores all at once", f'leave "{context.invoked_subcommand}" out')
        import_git(context.obj, git)
        return
    say_which(context)


BELOW = (
    "--add-missing makes what the rows name and the data file does not have yet. The rows that --skip-bad leaves out "
    "are in FILE.rejected.csv, to be mended."
)
"""What the full help of each kind says below its examples."""


HEADER = {None: None, True: "yes", False: "no"}


def _command(kind: str, doc: str) -> Callable[..., None]:
    """The command that imports that kind of record."""

    def command(
        context: typer.Context,
        file: File,
        maps: Map = None,
        value_maps: MapValue = None,
        fixed: Set = None,
        stages: Stage = None,
        closed_from: ClosedFrom = None,
        adding: AddMissing = None,
        links: Link = None,
        profile: Profile = None,
        save_profile: SaveProfile = None,
        encoding: Encoding = None,
        delimiter: Delimiter = None,
        sheet: Sheet = None,
        header: Header = None,
        decimal: Decimal = None,
        dates: Dates = None,
        rounding: Round = False,
        full: Full = False,
        dry_run: DryRun = False,
        skip_bad: SkipBad = False,
        yes: Yes = False,
    ) -> None:
        own = own_fields(context.obj)
        order = Order(
            kind, file, read_maps(kind, maps or (), own), read_value_maps(value_maps or ()), read_kinds(adding or ()),
            links or [], Wanted(encoding, delimiter, sheet, HEADER[header]), decimal, dates, profile, save_profile,
            dry_run, skip_bad, yes, rounding, fixed=read_fixed(kind, fixed or (), own),
            chances=read_chances(stages or ()), closed_from=closed_from,
            full=_deals_only(kind, full), own=own,
        )  # fmt: skip
        run(context.obj, order)

    command.__doc__ = f"{cleandoc(doc)}\n\n{BELOW}"
    return command


reps = _command(
    "rep",
    """Import salespeople from a file: all of its rows, or none.

    They are known again by the column id, else by their names.

    Examples:
      crm import reps reps.csv
    """,
)
customers = _command(
    "customer",
    """Import customers from a file: all of its rows, or none.

    They are known again by the column id, else by their names.

    Examples:
      crm import customers accounts.csv --map sector=industry --dry-run
      crm import customers accounts.csv --link "Bluebird Inc=Bluebird"

    A new one that looks like one you have is named; --link says that they are the same.
    """,
)
contacts = _command(
    "contact",
    """Import contacts from a file: a table, or vCards (.vcf).

    Known again by the column id, else a mail address, else name and customer.

    Examples:
      crm import contacts people.csv --dry-run
      crm import contacts phone.vcf --add-missing customers

    Names and addresses may stand in several columns.
    """,
)
products = _command(
    "product",
    """Import products from a file: all of its rows, or none.

    They are known again by the column id, else by their names.

    Examples:
      crm import products products.csv
    """,
)
deals = _command(
    "deal",
    """Import deals from a file: all of its rows, or none.

    Examples:
      crm import deals pipeline.csv --map-value stage:Engaging=Qualified
      crm import deals old-deals.csv --add-missing customers,products

    A row whose id is known changes that deal, and a deal that has moved gets its step of history.
    """,
)
activities = _command(
    "activity",
    """Import calls, mails, meetings, visits and notes: all rows, or none.

    Examples:
      crm import activities calls.csv --skip-bad
    """,
)
feedback = _command(
    "feedback",
    """Import what customers said from a file: all of its rows, or none.

    Examples:
      crm import feedback answers.csv
    """,
)


cases = _command(
    "case",
    """Import cases from a file: the tickets of a help desk, all or none.

    One whose id is known is brought up to date. What is solved says when.

    Examples:
      crm import cases tickets.csv --add-missing customers
    """,
)
tasks = _command(
    "task",
    """Import tasks from a file: all of its rows, or none.

    One whose id is known is brought up to date.

    Examples:
      crm import tasks todo.csv --dry-run
    """,
)


def _deals_only(kind: str, full: bool) -> bool:
    if full and kind != "deal":
        raise UsageError("--full is for deals", "leave it out")
    return full


def read_kinds(texts: Sequence[str]) -> list[str]:
    """The kinds of --add-missing, each from its plural or singular."""
    return [_kind(word) for text in texts for word in text.split(",") if word.strip()]


def _kind(text: str) -> str:
    word = text.strip().lower()
    for kind in ADDABLE:
        if word in (kind, KINDS[kind]):
            return kind
    near = nearest(word, (KINDS[kind] for kind in ADDABLE), 1)
    listed = ", ".join(KINDS[kind] for kind in ADDABLE)
    raise UsageError(f'cannot add "{brief(text)}"', f"did you mean {near[0]}?" if near else f"one of: {listed}")
