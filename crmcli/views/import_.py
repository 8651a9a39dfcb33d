"""What an import did, or would do: what was recognised, and the first records as they would be stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crmcli.document import QUIET, Block, Cell, Column, Document, Line, Records, Table
from crmcli.views import listing
from crmcli.vocabulary import KINDS

FIGURES = ("new", "changed", "unchanged", "refused")


def document(facts: Mapping[str, Any], currency: str) -> Document:
    """The report on an import; `facts` are kind, file, the figures, what was added besides, whether it was dry, what
    the file was read as, and of a dry run a `preview`: records with every field."""
    counted = [Cell(facts[name], "count") for name in FIGURES]
    preview = [listing.plain_row(row, currency) for row in facts.get("preview", ())]
    return Document(
        blocks=[Line(sentence(facts)), *_recognised(facts["read"]), *_previewed(facts["kind"], preview)],
        data={"schema": "crm.import/1", **facts, **({"preview": preview} if "preview" in facts else {})},
        records=Records(("kind", "file", *FIGURES), [[Cell(facts["kind"]), Cell(facts["file"]), *counted]]),
        currency=currency,
    )


def sentence(facts: Mapping[str, Any]) -> str:
    """ "Imported 8,800 deals: 8,800 new, 0 changed, 0 unchanged." and what else there is to say of it."""
    taken = facts["new"] + facts["changed"] + facts["unchanged"]
    figures = [f"{facts[name]:,} {name}" for name in FIGURES if name != "refused" or facts[name]]
    added = [counted(kind, number) for kind, number in facts["added"].items() if number]
    verb = "Would import" if facts["dry_run"] else "Imported"
    return f"{verb} {counted(facts['kind'], taken)}: {', '.join(figures)}" + (
        f"; added {', '.join(added)}" if added else ""
    )


def counted(kinds: str, number: int) -> str:
    """ "1 deal", "2 deals", "1 answer"."""
    one = next(name for name, many in KINDS.items() if many == kinds)
    return f"{number:,} {one if number == 1 else kinds}"


def _recognised(read: Mapping[str, Any]) -> Iterator[Block]:
    """What the file is, and which column is which field."""
    yield Line(f"Read as {read['as']}")
    columns = [Column("Column"), Column("Field", "word")]
    rows = [[Cell(each["title"]), Cell(each["field"])] for each in read["columns"]]
    yield Table(columns, rows)
    if read["ignored"]:
        yield Line(f"Ignored columns: {', '.join(read['ignored'])}", QUIET)


def _previewed(kinds: str, rows: list[dict[str, Any]]) -> Iterator[Block]:
    """The first records."""
    if rows:
        kind = next(name for name, many in KINDS.items() if many == kinds)
        columns = {name: keep for name, keep in listing.TABLES[kind].items() if name != "id"}
        yield listing.table(kind, rows, columns, "The first, as they would be stored")
