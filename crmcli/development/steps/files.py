"""The catalogue of coaching steps: shown, written to a file, taken from one."""

from __future__ import annotations

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import RefusedError
from crmcli.core.names import key, visible
from crmcli.database.connection import Database
from crmcli.development.steps.catalogue import ANY_STAGE, BUILT_IN, Catalogue, parsed, written
from crmcli.development.steps.query import NAME, catalogue, catalogue_text
from crmcli.records.stages.query import every_stage


def run(workspace: Workspace, export: str | None, import_: str | None, built_in: bool) -> None:
    """One of: write the steps, take those of a file or the built-in ones, show them."""
    if import_ is not None:
        from crmcli.core.files.folders import expanded
        from crmcli.core.files.rulefile import read

        take(workspace, read(expanded(import_)), import_)
    elif built_in:
        take(workspace, written(BUILT_IN), "the built-in catalogue")
    elif export is not None:
        export_to(workspace, export)
    else:
        from crmcli.development.steps.view import catalogue_document

        with workspace.reading() as database:
            workspace.show(catalogue_document(*catalogue(database, workspace.today)))


def export_to(workspace: Workspace, file: str) -> None:
    """The steps in force as TOML: to a file, or with "-" to stdout."""
    from crmcli.output.write import to_file

    with workspace.reading() as database:
        text = catalogue_text(database, workspace.today)
    if file == "-":
        workspace.answer(text)
        return
    from crmcli.core.files.folders import expanded

    to_file(text, expanded(file))
    workspace.say(f"Saved {file}")


def take(workspace: Workspace, text: str, where: str) -> None:
    """Keep the text as the next version, once it is sure that it can be read."""
    from crmcli.records.rules.write import add_version

    found = parsed(text, where)
    with workspace.writing(make=False) as database:
        if catalogue_text(database, workspace.today) == text:
            raise RefusedError(f"{where}: the catalogue is so already", "see: crm coach --catalogue")
        version = add_version(database, "coaching", NAME, text, None, workspace.actor, workspace.now)
        workspace.answer(
            f"Took the {len(found.steps)} steps of {visible(where)} as version {version} of the catalogue\n"
        )
        if unknown := _unknown(database, found):
            workspace.say(f"Not stages of this funnel, so never suggested: {', '.join(unknown)}")
        workspace.say("Next: crm coach --catalogue")


def _unknown(database: Database, taken: Catalogue) -> list[str]:
    known = {key(row["name"]) for row in database.all(every_stage())} | {ANY_STAGE}
    return sorted({name for step in taken.steps for name in step.stages if key(name) not in known})
