"""What was forgotten, in words and as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crmcli.core.document import QUIET, Block, Cell, Document, Line, Records
from crmcli.core.vocabulary import KINDS

_MANY = {
    **KINDS,
    "review": "reviews",
    "development": "steps",
    "absence": "absences",
    "reply": "replies",
    "reach": "addresses and numbers",
    "position": "positions",
    "deal_contact": "parts in deals",
    "assignment": "assignments",
    "custom_value": "values in fields of your own",
}


class Report(NamedTuple):
    """What went, see `write.Forgotten`: `what` is whom it was about, `copies` are the files that still hold it."""

    what: str
    rows: Mapping[str, int]
    elsewhere: int
    sealed: Sequence[str]
    shared: Sequence[str]
    copies: Sequence[str]
    tried: bool


def document(report: Report) -> Document:
    """The report; `crm.forget/1` is its data."""
    done = "Would forget" if report.tried else "Forgot"
    blocks: list[Block] = [Line(f"{done} {report.what}: {counted(report)}.")]
    if report.sealed:
        blocks.append(Line(f"Frozen scores with new digests: {', '.join(report.sealed)}. Their figures are as before."))
    if report.shared:
        names = ", ".join(f'"{name}"' for name in report.shared)
        blocks.append(Line(f"Left in texts elsewhere, as another record is called so: {names}"))
    if not report.tried:
        held = f" These hold it still: {', '.join(report.copies)}." if report.copies else ""
        blocks.append(Line(f"This cannot be undone.{held} {_BEYOND}", QUIET))
    data = {
        "schema": "crm.forget/1", "what": report.what, "dry_run": report.tried, "rows": dict(report.rows),
        "elsewhere": report.elsewhere, "sealed_anew": list(report.sealed), "left": list(report.shared),
        "copies": list(report.copies),
    }  # fmt: skip
    rows = [[Cell(_MANY.get(table, table)), Cell(count, "count")] for table, count in report.rows.items()]
    return Document(blocks, data, Records(("what", "count"), rows))


_BEYOND = "Exports, folders for git, reports that were sent and copies elsewhere are yours to go through."


def counted(report: Report) -> str:
    """ "1 customer, 12 activities, and 3 mentions elsewhere"."""
    parts = [
        f"{count:,} {(_MANY.get(table, table) if count != 1 else table).replace('_', ' ')}"
        for table, count in report.rows.items()
    ]
    if report.elsewhere:
        parts.append(f"{report.elsewhere:,} mention{'' if report.elsewhere == 1 else 's'} elsewhere")
    return ", ".join(parts) or "nothing that there is a text of"
