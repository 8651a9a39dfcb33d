"""What an import shows: before the question, and as its answer."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from typing import Any

from crmcli.cli.workspace import Workspace
from crmcli.exchange.importing.step6_say.view import document, sentence

FOLLOWING = {
    "rep": "crm import customers FILE",
    "customer": "crm import deals FILE",
    "contact": "crm list contacts",
    "product": "crm import deals FILE",
    "deal": "crm score",
    "activity": "crm score",
    "feedback": "crm score",
    "case": "crm case list",
    "task": "crm today",
}
"""The next useful command after each kind of record."""


def report(workspace: Workspace, kind: str, facts: Mapping[str, Any], remarks: Sequence[str]) -> None:
    """The figures on stdout, of a dry run with the preview; remarks and the next useful command on stderr."""
    if workspace.format == "table" and not facts["dry_run"]:
        workspace.answer(f"{sentence(facts)}\n")
    else:
        workspace.show(document(facts, workspace.currency))
    for remark in remarks:
        workspace.say(remark)
    if facts["dry_run"]:
        undecided = ", with --link for customers that you have or --yes" if facts["alike"] else ""
        following = f"the same command without --dry-run{undecided}"
    else:
        following = FOLLOWING[kind]
    workspace.say(f"Next: {following}")


def shown_before(workspace: Workspace, facts: Mapping[str, Any], remarks: Sequence[str]) -> str:
    """What a person sees before the question: all of the dry run, as text."""
    from crmcli.output.cell_text import Style
    from crmcli.output.write import content_of

    style = Style(workspace.currency, workspace.zone)
    width = shutil.get_terminal_size().columns
    text = content_of(document(facts, workspace.currency, remarks), "table", style, width, False)
    assert isinstance(text, str), "a table is text"
    return text.rstrip("\n")
