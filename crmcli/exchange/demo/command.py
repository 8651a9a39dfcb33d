"""`crm demo`: an invented team, its last complete quarter and its funnel, in a file to look around in."""

from __future__ import annotations

from pathlib import Path

import typer

from crmcli.cli.machine import local_zone
from crmcli.cli.workspace import Workspace
from crmcli.core.document import Document
from crmcli.core.errors import CrmError
from crmcli.evaluation.score import report as score
from crmcli.exchange.init.command import make
from crmcli.funnel.overview import command as funnel
from crmcli.records.confirmation import quoted
from crmcli.records.settings.write import Team


def demo(context: typer.Context) -> None:
    """Show what crm does, on an invented team of seven.

    You see the score of the last complete quarter, and the funnel. The team is made anew in a temporary file, or in
    that of --db, which stays for you to look around in. The same day gives the same data.

    Examples:
      crm demo
      crm demo --db team.db
      crm demo --format json
    """
    workspace: Workspace = context.obj
    sample = workspace if workspace.config["db"].origin == "--db" else workspace.at(temporary_file())
    make(sample, Team(timezone=local_zone()), sample=True)
    with sample.reading() as database:
        quarter = sample.calendar.read("last", "quarter")
        sample.show(together(sample.path, score.report(sample, database, quarter), funnel.report(sample, database)))
    path = quoted(sample.path)
    sample.say(f"\nThis team is invented. It is in {sample.path}; to look around in it:")
    sample.say(f"  export CRM_DB={path}\n  crm show customer Acme\n  crm list deals --rep alice\n  crm --help")
    sample.say(
        "To keep it, make the same team in your own data file: crm init --sample\nTo begin with your own: crm init"
    )


def together(file: Path, score: Document, funnel: Document) -> Document:
    """Both reports as one; as CSV, the score."""
    data = {"schema": "crm.demo/1", "file": str(file), "score": score.data, "funnel": funnel.data}
    return Document([*score.blocks, *funnel.blocks], data, score.records, score.currency)


def temporary_file() -> Path:
    """A path for a new file, in a folder that only this user can enter."""
    import tempfile

    try:
        return Path(tempfile.mkdtemp(prefix="crm-demo-")) / "crm.db"
    except OSError as error:
        raise CrmError(f"no temporary file can be made: {error.strerror}", "name a file: crm demo --db FILE") from error
