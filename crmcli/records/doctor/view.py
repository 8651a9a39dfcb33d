"""What is wrong with a data file, as a list."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.core.document import Cell, Column, Document, Line, Records, Table
from crmcli.records.doctor.insight import Finding

FIELDS = ("table", "row", "column", "value", "what", "mend", "repair")


def document(findings: Sequence[Finding], path: str) -> Document:
    """The findings: `crm.doctor/1`."""
    plain = [{name: getattr(finding, name) for name in FIELDS} for finding in findings]
    for row in plain:
        row["value"] = row["value"].hex() if isinstance(row["value"], bytes) else row["value"]
    table = Table(
        [Column("Where", "word"), Column("What is wrong"), Column("How to mend it")],
        [[Cell(where(each)), Cell(each.what), Cell(each.mend)] for each in findings],
    )
    return Document(
        [table] if findings else [Line(f"{path} is sound: nothing was found.")],
        {"schema": "crm.doctor/1", "file": path, "findings": plain},
        Records(FIELDS, [[Cell(row[name]) for name in FIELDS] for row in plain]),
        empty=not findings,
    )


def where(finding: Finding) -> str:
    """ "deal 12 closed"."""
    parts = (finding.table, "" if finding.row is None else str(finding.row), finding.column)
    return " ".join(filter(None, parts)) or "the file"
