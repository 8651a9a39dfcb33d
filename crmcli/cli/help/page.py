"""`crm help`: a page, the options of every command, or all there is to say of a command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from crmcli.cli.command_table import ALIASES, Entry, one_word, spelled
from crmcli.cli.help import layout
from crmcli.cli.help.topics import page, topics
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError, brief

OPTIONS = "options"
"""The topic that is made of the root command instead of a page."""


def _completed(context: typer.Context, incomplete: str) -> list[str | tuple[str, str]]:
    """The topics and commands that begin so; behind the name of a group its commands."""
    entries: Mapping[str, Entry] | None = context.find_root().command.entries  # type: ignore[attr-defined]
    said = context.params.get("topic") or ()
    for word in said:
        entries = entries[spelled(word, entries)].entries if entries and spelled(word, entries) in entries else None
    found = {name: entry.summary for name, entry in (entries or {}).items()}
    found |= {} if said else {name: text for name, text in _listed().items() if name not in found}
    return [(name, text) for name, text in found.items() if name.startswith(incomplete)]


Topic = Annotated[
    list[str] | None,
    typer.Argument(metavar="[TOPIC | COMMAND]", help="A page, or a command: list deals.", autocompletion=_completed),
]


def help_(context: typer.Context, topic: Topic = None) -> None:
    """Show a page, or all there is to say of a command.

    Alone it lists the pages. On a terminal they are shown in a pager: $PAGER,
    else less.

    Examples:
      crm help
      crm help options
      crm help score
      crm help list deals
    """
    workspace: Workspace = context.obj
    root = context.find_root()
    words = [word.lower() for word in topic or ()]
    if words and words[0] in ALIASES:
        words = [*ALIASES[words[0]].words, *words[1:]]
    if not words:
        workspace.answer(_overview())
    elif words == [OPTIONS]:
        workspace.read_out(layout.options_of_all(root))
    else:
        _show(workspace, root, words)


def _show(workspace: Workspace, root: Any, words: Sequence[str]) -> None:
    """The help of the command of that name, then the page of it."""
    path = _path(root.command.entries, words)
    text = page(one_word(path or words))
    if path is None and text is None:
        raise _unknown(root, words)
    told = layout.full_help(root, path) if path else ""
    workspace.read_out(told, text)


def _path(entries: Mapping[str, Entry] | None, words: Sequence[str]) -> list[str] | None:
    """The names of the command that the words say; None: there is none."""
    path = []
    for word in words:
        name = spelled(word, entries or {})
        if not entries or name not in entries:
            return None
        path.append(name)
        entries = entries[name].entries
    return path


def _unknown(root: Any, words: Sequence[str]) -> UsageError:
    """What to say of words that are neither a page nor a command."""
    from crmcli.core.names import nearest

    commands = root.command.entries
    known = {*_listed(), *map(" ".join, layout.every_path(commands))}
    near = nearest(" ".join(words), known)
    hint = f"did you mean: crm help {near[0]}?" if near else "the pages: crm help, the commands: crm --help"
    return UsageError(f'no help on "{brief(" ".join(words), 60)}"', hint)


def _listed() -> dict[str, str]:
    return dict(sorted({**topics(), OPTIONS: "The options of every command."}.items()))


def _overview() -> str:
    listed = _listed()
    width = max(map(len, listed))
    pages = "".join(f"  {name:<{width}}  {text}\n" for name, text in listed.items())
    return (
        f"crm help TOPIC shows a page:\n\n{pages}\n"
        "crm --help lists the commands, crm COMMAND -h tells how one is used, and\n"
        "crm help COMMAND all there is to say of it.\n"
    )
