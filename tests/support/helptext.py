"""The help of every command, as `crm … -h` and `crm help …` print it, and what can be told from it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import cache
from io import BytesIO, TextIOWrapper
from unittest.mock import patch

from crmcli import main
from crmcli.cli.command_table import COMMANDS, Entry
from crmcli.cli.help.layout import every_path

COMMON = "Options of every command:"
COMMENT = re.compile(r" {3,}\S.*$")
"""What stands behind an example, apart from it."""

Path = tuple[str, ...]


def paths() -> Iterator[Path]:
    """Every command and subcommand; () is `crm` itself."""
    yield ()
    yield from every_path(COMMANDS)


def entry_of(path: Path) -> Entry:
    """The line of the table of that command."""
    *groups, last = path
    entries = COMMANDS
    for name in groups:
        entries = entries[name].entries or {}
    return entries[last]


def help_of(path: Path, columns: int = 80) -> str:
    """Its help for one screen, on a terminal that wide."""
    return printed(*path, "--help", columns=columns)


@cache
def full_help(path: Path) -> str:
    """All there is to say of it, without the page of the same name; of `crm` itself what -h says."""
    with patch("crmcli.cli.help.page.page", return_value=None):
        return printed("help", *path) if path else help_of(path)


def printed(*args: str, columns: int = 80) -> str:
    """What that command line prints on a terminal that wide."""
    kept = BytesIO()
    out = TextIOWrapper(kept, "utf-8")
    with patch.dict(os.environ, {"COLUMNS": str(columns)}), redirect_stdout(out):
        assert main.run(args) == 0
        out.flush()
    return kept.getvalue().decode()


def examples(path: Path) -> list[str]:
    """The command lines of its examples, those of the full help too, without the remarks behind them."""
    found = []
    for block in full_help(path).split("\n\n"):
        title, _, rest = block.partition("\n")
        if title in ("Examples:", "More examples:"):
            found += [COMMENT.sub("", line.strip()) for line in rest.splitlines()]
    return found
