"""The help of every command, as `crm … --help` prints it, and what can be told from it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from unittest.mock import patch

from crmcli import main
from crmcli.cli.command_table import COMMANDS

COMMON = "Options of every command:\n"
COMMENT = re.compile(r" {3,}\S.*$")
"""What stands behind an example, apart from it."""

Path = tuple[str, ...]


def paths() -> Iterator[Path]:
    """Every command and subcommand; () is `crm` itself."""
    yield ()
    for name, entry in COMMANDS.items():
        yield (name,)
        for sub in entry.entries or ():
            yield name, sub


def help_of(path: Path, columns: int = 80) -> str:
    """Its help on a terminal that wide."""
    out = StringIO()
    with patch.dict(os.environ, {"COLUMNS": str(columns)}), redirect_stdout(out):
        assert main.run([*path, "--help"]) == 0
    return out.getvalue()


def examples(path: Path) -> list[str]:
    """The command lines of its block of examples, without the remarks behind them."""
    _, _, rest = help_of(path).partition("\nExamples:\n")
    block, _, _ = rest.partition("\n\n")
    return [COMMENT.sub("", line.strip()) for line in block.splitlines()]
