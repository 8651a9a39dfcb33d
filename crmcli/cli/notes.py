"""Texts of several lines: from standard input, where `-` stands for them, or from the person's editor."""

from __future__ import annotations

from collections.abc import Mapping

from crmcli.cli.workspace import Workspace

STDIN = "-"
TEXTS = {
    "customer": "note",
    "contact": "note",
    "deal": "lost_reason",
    "activity": "note",
    "feedback": "text",
    "case": "subject",
}
"""The field that is a text, of each kind of record that has one."""


def said(workspace: Workspace, text: str | None, edit: bool = False, before: str | None = None) -> str | None:
    """The text as it is meant: `-` is all of standard input; with `edit` the editor opens on the text given, else on
    the one `before`. Line breaks stay, but for those at the end. It is asked for once, before anything is written."""
    if text == STDIN:
        text = workspace.once(STDIN, workspace.read_in).rstrip("\r\n")
    if not edit:
        return text
    begin = (text if text is not None else before) or ""
    return workspace.once("--edit", lambda: _edited(workspace, begin)).rstrip("\r\n")


def with_texts(
    workspace: Workspace, given: Mapping[str, str | None], kind: str = "", before: str | None = None
) -> dict[str, str | None]:
    """The fields of a record as typed, with the texts that standard input has. Where a `kind` of record is named, the
    editor opens on its text, as it is given or was `before`."""
    edited = TEXTS.get(kind, "")
    every = {**given, edited: given.get(edited)} if edited else given
    texts = TEXTS.values()
    return {
        name: said(workspace, text, name == edited, before) if name in texts else text for name, text in every.items()
    }


def _edited(workspace: Workspace, text: str) -> str:
    from crmcli.cli.editor import edited

    return edited(workspace, text)
