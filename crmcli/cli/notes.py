"""Texts of several lines: from standard input, where `-` stands for them, or from the person's editor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from crmcli.cli.workspace import Workspace

STDIN = "-"
TEXTS = ("note", "text", "lost_reason")
"""The fields that are texts."""

Edit = Annotated[bool, typer.Option("--edit", "-e", help="Write it in your editor (VISUAL, EDITOR).")]


def said(workspace: Workspace, text: str | None, edit: bool = False, before: str | None = None) -> str | None:
    """The text as it is meant: `-` is all of standard input; with `edit` the editor opens on the text given, else on
    the one `before`. Line breaks stay, but for those at the end. It is asked for once, before anything is written."""
    if text == STDIN:
        text = workspace.once(STDIN, workspace.read_in).rstrip("\r\n")
    if not edit:
        return text
    begin = (text if text is not None else before) or ""
    return workspace.once("--edit", lambda: _edited(workspace, begin)).rstrip("\r\n")


def with_texts(workspace: Workspace, given: Mapping[str, str | None]) -> dict[str, str | None]:
    """The fields of a record as typed, with the texts that standard input has."""
    return {name: said(workspace, text) if name in TEXTS else text for name, text in given.items()}


def _edited(workspace: Workspace, text: str) -> str:
    from crmcli.cli.editor import edited

    return edited(workspace, text)
