"""The page `reference`, made of the full help of each command: `python -m tests.reference --write` renews it."""

from __future__ import annotations

import sys

from crmcli.cli.help.topics import FOLDER
from tests.support import helptext

PAGE = FOLDER / "reference.md"
_INTRO = """# Command reference

Every command with all its arguments and options. It is what `crm help COMMAND`
prints; `crm COMMAND -h` says how a command is used, on one screen.
"""


def reference() -> str:
    """The page as Markdown."""
    options = block("Options of every command", helptext.printed("help", "options"))
    return "\n".join([_INTRO, options, *map(section, helptext.paths())])


def section(path: helptext.Path) -> str:
    """One command: its help at 80 columns, without the line on the options that every command takes."""
    text, _, _ = helptext.full_help(path).partition(f"\n{helptext.COMMON}")
    return block(" ".join(["crm", *path]), text, "#" * max(2, 1 + len(path)))


def block(title: str, text: str, level: str = "##") -> str:
    return f"{level} {title}\n\n```text\n{text.rstrip()}\n```\n"


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python -m tests.reference --write")
    PAGE.write_text(reference(), "utf-8")
