"""What there is to say of an import, as the data of its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmcli.database.connect import Database
from crmcli.queries import listing
from crmcli.queries.imports import named_in
from crmcli.transfer.ledger import Ledger
from crmcli.transfer.load import Load
from crmcli.transfer.references import ADDABLE
from crmcli.vocabulary import KINDS

if TYPE_CHECKING:
    from crmcli.commands.import_run import Read

PREVIEWED = 3
"""Records that are shown as they would be stored."""

LISTED = 1000
"""Names of new records that the data lists, for each kind."""


def figures(kind: str, file: str, load: Load, dry_run: bool) -> dict[str, Any]:
    """How many rows became what."""
    return {
        "kind": KINDS[kind],
        "file": file,
        **load.counts._asdict(),
        "refused": load.refusals.count,
        "added": {KINDS[each]: number for each, number in load.run.references.added.items()},
        "dry_run": dry_run,
    }


def recognised(read: Read) -> dict[str, Any]:
    """What the file was taken for."""
    table, layout, notations = read.table, read.layout, read.survey.notations
    found = table.found
    columns = [
        {
            "title": each.title,
            "field": each.field.name,
            "written": notations[each.field.name].how if each.field.name in notations else None,
            "such_as": notations[each.field.name].example if each.field.name in notations else None,
        }
        for each in sorted((*layout.columns, *layout.closing))
    ]
    return {
        "as": found.sentence(),
        "format": found.format,
        "encoding": found.encoding,
        "delimiter": found.delimiter,
        "sheet": found.sheet,
        "header_line": found.line,
        "profile": layout.recognised.name,
        "profile_titles": list(layout.recognised.titles),
        "program": layout.recognised.sentence(),
        "rows": read.survey.rows,
        "columns": columns,
        "ignored": list(layout.ignored),
        "left_out": [each._asdict() for each in table.left_out],
    }


def adding(database: Database, kind: str, ledger: Ledger) -> dict[str, list[str]]:
    """The names of the records that --add-missing makes."""
    created = ledger.created()
    return {
        KINDS[each]: [
            row["name"]
            for low, high in created[each]
            for row in database.all(named_in(kind=each), low=low, high=high, limit=LISTED)
        ]
        for each in ADDABLE
        if each != kind and each in created
    }


def preview(database: Database, kind: str, ledger: Ledger) -> list[dict[str, Any]]:
    """The first new records, then changed ones, as they would be stored."""
    ids = [id for low, high in ledger.created().get(kind, []) for id in range(low, min(high, low + PREVIEWED) + 1)]
    ids += [id for each, id in ledger.changed() if each == kind]
    return [listing.record(database, kind, id) for id in ids[:PREVIEWED]]
