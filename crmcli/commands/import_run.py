"""One import, from the file to the answer: what was recognised, what would happen, the question, and the write."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from crmcli.commands.import_shown import report, shown_before
from crmcli.commands.trial import not_kept
from crmcli.database.connect import Database, encoded, exists
from crmcli.errors import CrmError, NotFoundError, UsageError, brief
from crmcli.folders import expanded
from crmcli.names import key, nearest
from crmcli.queries import listing
from crmcli.queries.find import by_key, some_names
from crmcli.transfer.cells import Cells, ValueMap
from crmcli.transfer.columns import Layout, layout
from crmcli.transfer.kinds import Run
from crmcli.transfer.ledger import Ledger, Made
from crmcli.transfer.load import Load
from crmcli.transfer.notation import Said, surveyed
from crmcli.transfer.references import References
from crmcli.transfer.refused import Refusals, Rejects
from crmcli.transfer.table import Table, Wanted, opened_table
from crmcli.vocabulary import KINDS
from crmcli.workspace import Workspace, local_zone

ROWS_SHARE = 0.7
"""How much of a large import's time goes by while rows are read; the rest is taken by the indexes."""

PREVIEWED = 3
"""Records that are shown as they would be stored."""


class Order(NamedTuple):
    """What the command line asks for."""

    kind: str
    file: str
    maps: dict[str, str]
    value_maps: list[ValueMap]
    adding: list[str]
    links: list[str]
    wanted: Wanted
    decimal: str | None
    dates: str | None
    profile: str | None
    save_profile: str | None
    dry_run: bool
    skip_bad: bool
    yes: bool


class Outcome(NamedTuple):
    """What happened, or would: the facts of the report, and what a person should know besides."""

    facts: dict[str, Any]
    remarks: list[str]


def run(workspace: Workspace, order: Order) -> None:
    """Import the file. A person at a terminal sees first what would happen, and is asked."""
    with opened_table(order.file, sys.stdin.buffer, order.wanted) as table:
        understood = layout(order.kind, table.header, order.maps, order.profile)
        asking = workspace.interactive and order.file != "-" and not (order.yes or order.dry_run)
        if understood.ignored and not asking:
            workspace.say(f"Ignored columns: {', '.join(brief(title, 40) for title in understood.ignored)}")
        if asking:
            trial = tried(workspace, order, table, understood)
            _ask(workspace, order, trial)
        outcome = (tried if order.dry_run else imported)(workspace, order, table, understood)
    report(workspace, order.kind, outcome.facts, outcome.remarks)


def _ask(workspace: Workspace, order: Order, trial: Outcome) -> None:
    shown = shown_before(workspace, trial.facts, trial.remarks)
    taken = sum(trial.facts[name] for name in ("new", "changed", "unchanged"))
    answer = workspace.ask(f"{shown}\nImport {taken:,} {KINDS[order.kind]}? [y/N]")
    if answer.strip().lower() not in ("y", "yes"):
        raise CrmError("nothing was imported", "the same command with --yes does not ask")


def tried(workspace: Workspace, order: Order, table: Table, understood: Layout) -> Outcome:
    """What an import would do, to the last rule: it is done, looked at, and nothing of it is kept."""
    with _file_to_try(workspace) as target, not_kept(target) as database:
        facts, remarks = _done(target, database, order._replace(dry_run=True), table, understood, None)
    return Outcome(facts, remarks)


@contextmanager
def _file_to_try(workspace: Workspace) -> Iterator[Workspace]:
    """The run on its data file. Where there is none, on a new one, which is not kept."""
    if exists(workspace.path):
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


def imported(workspace: Workspace, order: Order, table: Table, understood: Layout) -> Outcome:
    """All rows in one transaction. Without --skip-bad one refused row is enough for none to be taken."""
    rejects = Rejects(_rejected(order), understood.header, understood.extra) if order.skip_bad else None
    try:
        with workspace.writing() as database:
            outcome = _done(workspace, database, order, table, understood, rejects)
            if rejects:
                rejects.keep()
    finally:
        if rejects:
            rejects.drop()
    return outcome


def _rejected(order: Order) -> Path:
    return expanded(f"{'stdin' if order.file == '-' else order.file}.rejected.csv")


def _done(
    workspace: Workspace, database: Database, order: Order, table: Table, understood: Layout, rejects: Rejects | None
) -> Outcome:
    """The import inside the transaction: written, noted, and looked at where it is a trial."""
    refusals = Refusals(understood, rejects)
    ledger = Ledger(database, KINDS[order.kind], order.file, encoded(workspace.now), workspace.actor)
    load = loaded(workspace, database, order, table, refusals, understood)
    if refusals.count and not order.skip_bad:
        raise refusals.error(load.counts.taken + refusals.count)
    facts = facts_of(order, table, understood, load)
    if order.dry_run:
        facts["preview"] = _preview(database, order.kind, ledger)
    else:
        ledger.keep(Made(KINDS[order.kind], order.file, None, *load.counts, refusals.count))
        facts["import"] = ledger.id
    return Outcome(facts, remarks_of(load, order))


def loaded(
    workspace: Workspace, database: Database, order: Order, table: Table, refusals: Refusals, understood: Layout
) -> Load:
    """The import, run to its end."""
    today, now = encoded(workspace.today), encoded(workspace.now)
    references = References(database, order.adding, today)
    reader = workspace.reader(database)._replace(resolve=references.resolve)
    maps = [*order.value_maps, *_links(database, order)]
    said = Said(order.decimal, order.dates)
    survey = surveyed(order.kind, understood, table.rows, said, workspace.today, workspace.currency)
    cells = Cells(order.kind, understood, reader, maps, survey.notations, references)
    load = Load(order.kind, Run(database, references, today, now, workspace.actor), understood, cells, refusals)
    with workspace.progress(f"Importing {KINDS[order.kind]}", table.size) as advance:
        load.rows(table.rows(), lambda: advance(round(table.done * ROWS_SHARE)))
    return load


def _links(database: Database, order: Order) -> list[ValueMap]:
    """--link as what it comes to: another word for a customer's name."""
    field = "name" if order.kind == "customer" else "customer"
    return [ValueMap(field, *_link(database, text)) for text in order.links]


def _link(database: Database, text: str) -> tuple[str, str]:
    """Theirs and the full name of ours; a name may hold an equals sign."""
    parts = text.split("=")
    for at in range(1, len(parts)):
        theirs, ours = "=".join(parts[:at]), "=".join(parts[at:])
        found = database.one(by_key(kind="customer"), key=key(ours), limit=1)
        if theirs.strip() and found:
            return theirs, str(found["name"])
    if len(parts) < 2 or not parts[0].strip():
        raise UsageError(f'--link "{brief(text)}" is not THEIRS=OURS', 'such as --link "Acme Inc=ACME Incorporated"')
    ours = text.partition("=")[2]
    names = (row["name"] for row in database.all(some_names(kind="customer")))
    raise NotFoundError("customer", ours, nearest(ours, names))


def facts_of(order: Order, table: Table, understood: Layout, load: Load) -> dict[str, Any]:
    """The figures, by the names of the JSON report."""
    found = table.found
    return {
        "kind": KINDS[order.kind],
        "file": order.file,
        **load.counts._asdict(),
        "refused": load.refusals.count,
        "added": {KINDS[kind]: number for kind, number in load.run.references.added.items()},
        "dry_run": order.dry_run,
        "read": {
            "as": found.sentence(),
            "format": found.format,
            "encoding": found.encoding,
            "delimiter": found.delimiter,
            "sheet": found.sheet,
            "header_line": found.line,
            "profile": None,
            "columns": [{"title": each.title, "field": each.field.name} for each in understood.columns],
            "ignored": list(understood.ignored),
            "left_out": [each._asdict() for each in table.left_out],
        },
    }


def _preview(database: Database, kind: str, ledger: Ledger) -> list[dict[str, Any]]:
    """The first new records, else changed ones, as they would be stored."""
    ids = [id for low, high in ledger.created().get(kind, []) for id in range(low, min(high, low + PREVIEWED) + 1)]
    ids += [id for each, id in ledger.changed() if each == kind]
    return [listing.record(database, kind, id) for id in ids[:PREVIEWED]]


def remarks_of(load: Load, order: Order) -> list[str]:
    """What the figures do not say."""
    remarks, count = [], load.refusals.count
    if count:
        where = f"in {_rejected(order)}, with the reasons"
        where = f"they are {where}" if load.refusals.rejects else "they would go to a file"
        remarks.append(f"Refused {count:,} of {load.counts.taken + count:,} rows: {where}")
    if load.kind.undated:
        remarks.append(f"{load.kind.undated:,} closed deals have no close date: they count as closed today")
    if load.cells.unused:
        remarks.append(f"No row has the value of --map-value {', '.join(map(brief, load.cells.unused))}")
    if load.kind.keyed and not load.layout.column("id"):
        remarks.append("No id column: a row that changes in the file will be another record when it is imported again")
    return remarks
