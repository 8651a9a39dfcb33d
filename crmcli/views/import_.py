"""What an import did, or would do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmcli.document import Cell, Document, Line, Records
from crmcli.vocabulary import KINDS

FIGURES = ("new", "changed", "unchanged", "refused")


def document(facts: Mapping[str, Any], currency: str) -> Document:
    """The report on an import; `facts` are kind, file, the figures, what was added besides, and whether it was dry."""
    counted = [Cell(facts[name], "count") for name in FIGURES]
    return Document(
        blocks=[Line(sentence(facts))],
        data={"schema": "crm.import/1", **facts},
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
