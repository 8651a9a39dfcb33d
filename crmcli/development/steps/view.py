"""The catalogue of coaching steps as a report."""

from __future__ import annotations

from crmcli.core.document import QUIET, STRONG, Block, Cell, Document, Heading, Line, Records
from crmcli.development.steps.catalogue import Catalogue


def catalogue_document(catalogue: Catalogue, version: int) -> Document:
    """The steps. `crm.coach_catalogue/1` is its data; version 0 is the built-in one."""
    plain = [{**step._asdict(), "metrics": list(step.metrics), "stages": list(step.stages)} for step in catalogue.steps]
    blocks: list[Block] = [Heading("Coaching steps", f"Version {version}." if version else "The built-in ones.")]
    for step in catalogue.steps:
        what = ", ".join([*step.metrics, *(f"stage:{name}" for name in step.stages)])
        blocks += [Line(f"{step.name}: {what}; review after {step.weeks} weeks", STRONG), Line(f"  {step.action}")]
    blocks.append(Line("Change them: crm coach --export steps.toml, edit, crm coach --import steps.toml", QUIET))
    columns = ("name", "action", "metrics", "stages", "weeks")
    rows = [
        [
            Cell(step.name), Cell(step.action), Cell(" ".join(step.metrics)), Cell(", ".join(step.stages)),
            Cell(step.weeks),
        ]
        for step in catalogue.steps
    ]  # fmt: skip
    document_data = {"schema": "crm.coach_catalogue/1", "version": version, "steps": plain}
    return Document(blocks, document_data, Records(columns, rows))
