"""`crm import`: take records from a CSV file, all of them or none."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from crmcli.commands.completion import words
from crmcli.database.connect import Database, encoded, exists
from crmcli.errors import UsageError, brief
from crmcli.folders import expanded
from crmcli.names import nearest
from crmcli.transfer.cells import Cells, ValueMap, read_value_maps
from crmcli.transfer.columns import Layout, layout, read_maps
from crmcli.transfer.kinds import IMPORTED, Run
from crmcli.transfer.ledger import Ledger, Made
from crmcli.transfer.load import Load
from crmcli.transfer.references import ADDABLE, References
from crmcli.transfer.refused import Refusals, Rejects
from crmcli.transfer.table import Table, opened_table
from crmcli.views.import_ import document, sentence
from crmcli.vocabulary import KINDS
from crmcli.workspace import Workspace, local_zone

Argument, Option = typer.Argument, typer.Option
Many = list[str] | None


ROWS_SHARE = 0.7
"""How much of a large import's time goes by while rows are read; the rest is taken by the indexes."""


class Order(NamedTuple):
    """What the command line asks for."""

    kind: str
    file: str
    maps: dict[str, str]
    value_maps: list[ValueMap]
    adding: list[str]
    dry_run: bool
    skip_bad: bool


def import_(
    context: typer.Context,
    kind: Annotated[
        str,
        Argument(
            metavar="KIND",
            help="reps, customers, products, deals, activities or feedback.",
            autocompletion=words(*(KINDS[kind] for kind in IMPORTED)),
        ),
    ],
    file: Annotated[str, Argument(metavar="FILE", help="A UTF-8 CSV file with a header; - is stdin.")],
    maps: Annotated[
        Many, Option("--map", metavar="THEIRS=OURS", help="The field of a column; OURS - ignores it.")
    ] = None,
    value_maps: Annotated[
        Many, Option("--map-value", metavar="FIELD:THEIRS=OURS", help="Another word for a value of that field.")
    ] = None,
    adding: Annotated[
        Many, Option("--add-missing", metavar="KINDS", help="Make reps, customers, products, stages not there yet.")
    ] = None,
    dry_run: Annotated[bool, Option("--dry-run", help="Say what would happen, and change nothing.")] = False,
    skip_bad: Annotated[
        bool, Option("--skip-bad", help="Take the good rows; the others go to FILE.rejected.csv, to be mended.")
    ] = False,
) -> None:
    """Import records from a CSV file: all of its rows, or none.

    Importing a file again changes nothing. Usual header words are recognised; name the others with --map. The column id
    is the key by which a record is known again: a row whose id is known changes that record. Reps, customers and
    products without ids go by their names.

    Examples:
      crm import reps reps.csv
      crm import customers accounts.csv --map sector=industry --dry-run
      crm import deals pipeline.csv --map-value stage:Engaging=Qualified
      crm import deals old-deals.csv --add-missing customers,products
      crm import activities calls.csv --skip-bad
    """
    order = Order(
        read_kind(kind), file, read_maps(read_kind(kind), maps or ()), read_value_maps(value_maps or ()),
        read_kinds(adding or ()), dry_run, skip_bad,
    )  # fmt: skip
    workspace: Workspace = context.obj
    with opened_table(file, sys.stdin.buffer) as table:
        understood = layout(order.kind, table.header, order.maps)
        if understood.ignored:
            workspace.say(f"Ignored columns: {', '.join(brief(title, 40) for title in understood.ignored)}")
        with file_for(workspace, order) as target:
            outcome = imported(target, order, table, understood)
    report(workspace, order, outcome)


@contextmanager
def file_for(workspace: Workspace, order: Order) -> Iterator[Workspace]:
    """The run on its data file. A dry run without one is tried on a new file, which is not kept."""
    if not order.dry_run or exists(workspace.path):
        yield workspace
        return
    from tempfile import TemporaryDirectory

    from crmcli.records.team import Team, create

    with TemporaryDirectory() as folder:
        path = Path(folder) / "crm.db"
        create(path, Team(timezone=local_zone()))
        target = workspace.at(path)
        yield target
        target.close()


class Outcome(NamedTuple):
    """What happened: the facts of the report, and what a person should know besides."""

    facts: dict[str, Any]
    remarks: list[str]


class _UndoneError(Exception):
    """Ends the transaction of a dry run: nothing of it is kept."""


def imported(workspace: Workspace, order: Order, table: Table, understood: Layout) -> Outcome:
    """All rows in one transaction. Without --skip-bad one refused row is enough for none to be taken."""
    name = "stdin" if order.file == "-" else order.file
    path = expanded(f"{name}.rejected.csv")
    rejects = Rejects(path, understood.header, understood.extra) if order.skip_bad and not order.dry_run else None
    refusals = Refusals(understood, rejects)
    try:
        with workspace.writing() as database:
            ledger = Ledger(database, KINDS[order.kind], order.file, encoded(workspace.now), workspace.actor)
            load = loaded(workspace, database, order, table, refusals, understood)
            if refusals.count and not order.skip_bad:
                raise refusals.error(load.counts.taken + refusals.count)
            outcome = Outcome(facts_of(order, load), remarks_of(workspace, load, path))
            if order.dry_run:
                raise _UndoneError
            ledger.keep(Made(KINDS[order.kind], order.file, None, *load.counts, refusals.count))
            if rejects:
                rejects.keep()
    except _UndoneError:
        pass
    finally:
        if rejects:
            rejects.drop()
    return outcome


def loaded(
    workspace: Workspace,
    database: Database,
    order: Order,
    table: Table,
    refusals: Refusals,
    understood: Layout,
) -> Load:
    """The import, run to its end."""
    today, now = encoded(workspace.today), encoded(workspace.now)
    references = References(database, order.adding, today)
    reader = workspace.reader(database)._replace(resolve=references.resolve)
    cells = Cells(order.kind, understood, reader, order.value_maps)
    load = Load(order.kind, Run(database, references, today, now, workspace.actor), understood, cells, refusals)
    with workspace.progress(f"Importing {KINDS[order.kind]}", table.size) as advance:
        load.rows(table.rows(), lambda: advance(round(table.done * ROWS_SHARE)))
    return load


def facts_of(order: Order, load: Load) -> dict[str, Any]:
    """The figures, by the names of the JSON report."""
    return {
        "kind": KINDS[order.kind],
        "file": order.file,
        **load.counts._asdict(),
        "refused": load.refusals.count,
        "added": {KINDS[kind]: number for kind, number in load.run.references.added.items()},
        "dry_run": order.dry_run,
    }


def remarks_of(workspace: Workspace, load: Load, path: Path) -> list[str]:
    """What the figures do not say."""
    remarks = []
    if load.refusals.count:
        where = f"they are in {path}, with the reasons" if load.refusals.rejects else "they would go to a file"
        remarks.append(f"Refused {load.refusals.count:,} of {load.counts.taken + load.refusals.count:,} rows: {where}")
    if load.kind.undated:
        remarks.append(f"{load.kind.undated:,} closed deals have no close date: they count as closed today")
    if load.cells.unused:
        remarks.append(f"No row has the value of --map-value {', '.join(map(brief, load.cells.unused))}")
    if load.kind.keyed and not load.layout.column("id"):
        remarks.append("No id column: a row that changes in the file will be another record when it is imported again")
    return remarks


def report(workspace: Workspace, order: Order, outcome: Outcome) -> None:
    """The figures on stdout; remarks and the next useful command on stderr."""
    if workspace.format == "table":
        workspace.answer(f"{sentence(outcome.facts)}\n")
    else:
        workspace.show(document(outcome.facts, workspace.currency))
    for remark in outcome.remarks:
        workspace.say(remark)
    again = "the same command without --dry-run"
    workspace.say(f"Next: {again if order.dry_run else FOLLOWING[order.kind]}")


def read_kind(text: str) -> str:
    """The kind of record, from its plural or singular."""
    return _kind(text, IMPORTED, "import")


def read_kinds(texts: Sequence[str]) -> list[str]:
    """The kinds of --add-missing, each from its plural or singular."""
    return [_kind(word, ADDABLE, "add") for text in texts for word in text.split(",") if word.strip()]


def _kind(text: str, kinds: Sequence[str], verb: str) -> str:
    word = text.strip().lower()
    for kind in kinds:
        if word in (kind, KINDS[kind]):
            return kind
    near = nearest(word, (KINDS[kind] for kind in kinds), 1)
    listed = ", ".join(KINDS[kind] for kind in kinds)
    raise UsageError(f'cannot {verb} "{brief(text)}"', f"did you mean {near[0]}?" if near else f"one of: {listed}")


FOLLOWING = {
    "rep": "crm import customers FILE",
    "customer": "crm import deals FILE",
    "product": "crm import deals FILE",
    "deal": "crm score",
    "activity": "crm score",
    "feedback": "crm score",
}
"""The next useful command after each kind of record."""
