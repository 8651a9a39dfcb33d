"""How help is laid out: on one screen for `-h`; in full for `crm help COMMAND`, the reference and the manual.

What a docstring says below its examples is for the full help only. Options that are declared as a group (Typer's
`rich_help_panel`, which holds the group's explanation) are one row on the screen, and a row each in full.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crmcli.cli.command_table import Entry, one_word

COMMON = "Options of every command: --format --json -o --db --as-of ... (crm help options)"
_FULL = "crmcli.full_help"
_NAMES = 25
"""The widest name for which the explanations of all rows give way."""


def write_text(context: Any, formatter: Any) -> None:
    """The summary, what to know, and the examples as they are written; in full also what stands below them."""
    for part in _parts(context):
        formatter.write_paragraph()
        if _is_verbatim(part):
            formatter.write(f"{part}\n")
        else:
            formatter.write_text(part)


def write_parameters(context: Any, formatter: Any) -> None:
    """The arguments and options of a command, and in one line the options that it shares with all."""
    arguments, options = _rows(context, "argument"), _rows(context, "option")
    if _is_full(context):
        for title, rows in (("Arguments", arguments), ("Options", options)):
            _write_rows(formatter, title, rows)
    else:
        title = "Arguments and options" if arguments and options else "Arguments" if arguments else "Options"
        _write_rows(formatter, title, [*arguments, *options])
    _write_common(context, formatter)


def write_commands(context: Any, formatter: Any, entries: Mapping[str, Entry]) -> None:
    """The commands of a group by section, its own options, and in one line those that it shares with all."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for name, entry in entries.items():
        sections.setdefault(entry.section, []).append((name, entry.summary))
    for title, rows in sections.items():
        _write_rows(formatter, title, rows)
    if context.parent:
        _write_rows(formatter, "Options of this group", _rows(context, "option"))
    else:
        formatter.write_paragraph()
        formatter.write_text(f"In short: {', '.join(context.command.aliases)}")
    _write_common(context, formatter)


def options_of_all(root: Any) -> str:
    """The options that every command takes, a row each."""
    formatter = root.make_formatter()
    _write_rows(formatter, "Options of every command", _rows(root, "option", with_help=True))
    formatter.write("\nThey may stand anywhere on the line.\n")
    return str(formatter.getvalue()).lstrip("\n")


def full_help(root: Any, path: Sequence[str]) -> str:
    """All that there is to say of the command of that path, below a context of the root command."""
    root.meta[_FULL] = True
    context = root
    for name in path:
        command = context.command.get_command(context, name)
        context = command.make_context(name, [], parent=context, resilient_parsing=True)
    return f"{context.get_help()}\n"


def outside_a_run(root: Any, columns: int) -> Any:
    """A context of the root command, for help that is the same wherever it is made."""
    return root.make_context("crm", [], resilient_parsing=True, terminal_width=columns)


def every_path(entries: Mapping[str, Entry]) -> Iterator[tuple[str, ...]]:
    """The names of each command, a group before the commands in it."""
    for name, entry in entries.items():
        yield (name,)
        yield from ((name, *path) for path in every_path(entry.entries or {}))


def _is_full(context: Any) -> bool:
    return bool(context.meta.get(_FULL))


def _parts(context: Any) -> list[str]:
    parts = (context.command.help or "").split("\n\n")
    below = next((at + 1 for at, part in enumerate(parts) if part.startswith("Examples:")), len(parts))
    return parts if _is_full(context) else parts[:below]


def _is_verbatim(part: str) -> bool:
    return part.startswith(("Examples:", "More examples:", "  "))


def _rows(context: Any, kind: str, with_help: bool = False) -> list[tuple[str, str]]:
    """Name and explanation of each parameter of that kind; of those declared together, what they share."""
    params = [
        param
        for param in context.command.get_params(context)
        if param.param_type_name == kind and (with_help or param.name != "help") and param.get_help_record(context)
    ]
    groups = {} if _is_full(context) else _groups(params)
    rows = {}
    for param in params:
        group = groups.get(param.rich_help_panel) if getattr(param, "rich_help_panel", None) else None
        name, text = _together(group, param.rich_help_panel) if group else param.get_help_record(context)
        rows[name] = text.replace("  [required]", "")
    return list(rows.items())


def _together(options: Sequence[str], text: str) -> tuple[str, str]:
    """The row of a group; {names} in its explanation are its options as words."""
    *words, last = (option.removeprefix("--") for option in options)
    return " ".join(options), text.format(names=f"{', '.join(words)} or {last}")


def _groups(params: Sequence[Any]) -> dict[str, list[str]]:
    """The options of each group of which there is more than one, by what explains them."""
    groups: dict[str, list[str]] = {}
    for param in params:
        if panel := getattr(param, "rich_help_panel", None):
            groups.setdefault(panel, []).append(max(param.opts, key=len))
    return {panel: names for panel, names in groups.items() if len(names) > 1}


def _write_rows(formatter: Any, title: str, rows: Sequence[tuple[str, str]]) -> None:
    if rows:
        column = max((len(name) for name, _ in rows if len(name) <= _NAMES), default=0)
        with formatter.section(title):
            for row in rows:
                formatter.write("".join(f"{line}\n" for line in _lines(*row, column, formatter.width + 2)))


def _lines(name: str, text: str, column: int, width: int) -> list[str]:
    """A row of that width: the explanation stands in its column, and behind a name that reaches into it."""
    row, below = f"  {name:<{column}}  {text}", " " * (column + 4)
    return textwrap.wrap(row, width, subsequent_indent=below, break_on_hyphens=False)


def _write_common(context: Any, formatter: Any) -> None:
    if _is_full(context) and context.parent is None:
        return
    formatter.write(f"\n{COMMON}\n")
    if context.parent is None:
        formatter.write("Of one command: crm COMMAND -h, or all of it: crm help COMMAND. Pages: crm help\n")
    elif not _is_full(context) and _has_more(context):
        formatter.write(f"More: crm help{context.command_path.removeprefix('crm')}\n")


def _has_more(context: Any) -> bool:
    """Does the full help say more than the screen, or does a page?"""
    from crmcli.cli.help.topics import page

    parts = (context.command.help or "").split("\n\n")
    pages = page(one_word(context.command_path.split()[1:])) is not None
    return pages or len(parts) > len(_parts(context)) or bool(_groups(context.command.params))
