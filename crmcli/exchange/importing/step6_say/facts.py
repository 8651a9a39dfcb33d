"""What there is to say of an import, as the data of its report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from crmcli.core.errors import RowsRefusedError, brief
from crmcli.core.names import pasted
from crmcli.core.vocabulary import KINDS
from crmcli.database.connection import Database
from crmcli.exchange.importing.step2_understand.decision import Notation
from crmcli.exchange.importing.step3_read.query import ADDABLE
from crmcli.exchange.importing.step5_write.ledger import Ledger
from crmcli.exchange.importing.step5_write.load import Load
from crmcli.exchange.importing.step6_say.query import named_in
from crmcli.records.custom_values.definition import CustomField
from crmcli.records.custom_values.query import with_values
from crmcli.records.find.statements import by_id
from crmcli.records.listing import query as listing

if TYPE_CHECKING:
    from crmcli.exchange.importing.step2_understand.file import Read

SHOWN = 10
"""Likely duplicates that a refusal names."""

WHOSE = {"yours": "your customer", "of the file": "another one of the file,"}

PREVIEWED = 3
"""Records that are shown as they would be stored."""

LISTED = 1000
"""Names of new records that the data lists, for each kind, and likely duplicates."""

KNOWN, NEW = 50_000, 100_000
"""Customers that new ones are compared with, and how many new ones are."""

WHOSE = {"yours": "your customer", "of the file": "another one of the file,"}


class Own(NamedTuple):
    """The fields of the team's own that the file has, the records of which it changes values, and the currency."""

    fields: Sequence[CustomField]
    changed: Sequence[int]
    currency: str


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


def _written(notation: Notation | None) -> dict[str, Any]:
    """How a column is written: in one way, or in one for each currency."""
    if notation is None:
        return {"written": None, "midnight": None, "such_as": None}
    by = {"written_by_currency": dict(notation.currencies)} if notation.currencies else {}
    said = {"by_setting": True} if notation.usual else {}
    midnight = notation.midnight or None
    return {"written": notation.how or None, **by, **said, "midnight": midnight, "such_as": notation.example}


def recognised(read: Read, rows: int) -> dict[str, Any]:
    """What the file was taken for, and how many rows it has."""
    table, layout, notations = read.table, read.layout, read.survey.notations
    found = table.found
    columns: list[dict[str, Any]] = [
        {
            "title": each.title,
            "field": each.field.name,
            **_written(notations.get(each.field.name)),
            **({"own": True} if each.field.name in layout.own else {}),
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
        "rows": rows,
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


def similar(database: Database, ledger: Ledger) -> list[dict[str, str]]:
    """The new customers that look like one that was there or another of the file, the likeliest for each: both names,
    why, and whose it is."""
    made = ledger.created().get("customer")
    if not made:
        return []
    low, high = made[0][0], made[-1][1]
    if high == 1:
        return []
    from crmcli.records.duplicates.query import pairs

    best: dict[int, Any] = {}
    for pair in pairs(database, "customer", low, (low - KNOWN, low + NEW)):
        if pair.other not in best or pair.match.likely > best[pair.other].match.likely:
            best[pair.other] = pair
    return [_said(database, best[id], low) for id in sorted(best)[:LISTED]]


def _said(database: Database, pair: Any, low: int) -> dict[str, str]:
    one, other = ((database.one(by_id(kind="customer"), id=id) or {})["name"] for id in (pair.one, pair.other))
    return {
        "new": other,
        "known": one,
        "because": pair.match.why,
        "whose": "yours" if pair.one < low else "of the file",
    }


def undecided(pairs: Sequence[Mapping[str, str]]) -> RowsRefusedError:
    """What an import ends with where nobody is there to say which new customers are old ones."""
    rows: list[dict[str, object]] = [
        {
            **pair,
            "text": f'"{brief(pair["new"])}" looks like {WHOSE[pair["whose"]]} "{brief(pair["known"])}":'
            f" {pair['because']}",
        }
        for pair in pairs[:SHOWN]
    ]
    option = pasted("--link", f"{pairs[0]['new']}={pairs[0]['known']}")
    what = "1 new customer looks" if len(pairs) == 1 else f"{len(pairs):,} new customers look"
    yours = all(pair["whose"] == "yours" for pair in pairs)
    return RowsRefusedError(
        f"{what} like {'one that you have' if yours else 'another one'}: nothing was written",
        f"say that they are one, such as {option}, or --yes to take them as new",
        rows,
        len(pairs) - len(rows),
    )


def preview(database: Database, kind: str, ledger: Ledger, own: Own) -> list[dict[str, Any]]:
    """The first new records, then changed ones, as they would be stored."""
    ids = [id for low, high in ledger.created().get(kind, []) for id in range(low, min(high, low + PREVIEWED) + 1)]
    ids = [*dict.fromkeys([*ids, *(id for each, id in ledger.changed() if each == kind), *own.changed])]
    rows = [listing.record(database, kind, id) for id in ids[:PREVIEWED]]
    return with_values(database, rows, own.fields, own.currency)
