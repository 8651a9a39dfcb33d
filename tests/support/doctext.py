"""The pages of `crm help` and the README: what stands in them, and their examples played.

A page is Markdown. Its fenced blocks are played from top to bottom, in a folder with the sample team:

- `console`: commands behind `$ ` and what a terminal of 80 columns shows, where a line `…` stands for any lines;
- `sh`: commands that end well, what they show left out;
- `sql`: statements for the data file, each with an answer;
- a block whose language is followed by a name, such as `toml plan.toml`, is a file of that name;
- `text` and all others are only read.
"""

from __future__ import annotations

import os
import re
import shlex
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import crmcli
from tests.sessions import shown, steps

PAGES = Path(crmcli.__file__).parent / "docs"
TOP = Path(__file__).parents[2]
README = TOP / "README.md"
MADE = {"reference"}
"""Pages made from the program itself."""

COLUMNS = 80
ANY = "…"
_BLOCK = re.compile(r"^```(\S*)[ ]?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SHELL = re.compile(r"[|<>;&{}$`]")


class Block(NamedTuple):
    """A fenced block: its language, the name of the file that it is (or ""), and its lines."""

    language: str
    name: str
    text: str


def pages() -> list[Path]:
    """Every page that a person wrote."""
    return sorted(path for path in PAGES.glob("*.md") if path.stem not in MADE)


def blocks(markdown: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    return (Block(*match.groups()) for match in _BLOCK.finditer(markdown))


def prose(markdown: str) -> str:
    """The page without its fenced blocks."""
    return _BLOCK.sub("", markdown)


def section(markdown: str, heading: str) -> str:
    """What stands below that heading, up to the next of its level."""
    _, found, rest = f"\n{markdown}".partition(f"\n## {heading}\n")
    assert found, f"no section {heading}"
    return rest.partition("\n## ")[0]


def commands(text: str) -> Iterator[str]:
    """The command lines of an `sh` block, without comments and empty lines."""
    lines = (shlex.join(shlex.split(line, comments=True)) if "#" in line else line for line in text.splitlines())
    return (line for line in lines if line.strip())


def play(page: Path, crm: Callable[..., Any], folder: Path) -> Iterator[tuple[str, str, str]]:
    """Play a page in `folder`; yield each command of `console` blocks with what the page says that it shows, and what
    it shows."""
    for block in blocks(page.read_text("utf-8")):
        if block.name:
            (folder / block.name).write_text(block.text, "utf-8")
        elif block.language == "sh":
            for line in commands(block.text):
                run(line, crm, folder)
        elif block.language == "sql":
            ask(block.text)
        elif block.language == "console":
            for step in steps(f"```console\n{block.text}```"):
                text, code = shown(step.command, folder, environment(), COLUMNS)
                assert code == 0, f"exit {code} of {step.command}: {text}"
                yield step.command, step.shown, text


def run(line: str, crm: Callable[..., Any], folder: Path) -> None:
    """One command line that must end well: in this process, or by a shell where it needs one."""
    if line.startswith("crm ") and not _SHELL.search(shlex.join(shlex.split(line)).replace("'", "")):
        crm(*shlex.split(line)[1:], ok=True)
    else:
        text, code = shown(line, folder, environment(), COLUMNS)
        assert code == 0, f"exit {code} of {line}: {text}"


def ask(sql: str) -> None:
    """Each of these statements must have an answer in the data file."""
    with closing(sqlite3.connect(f"file:{os.environ['CRM_DB']}?mode=ro", uri=True)) as connection:
        for statement in sql.rstrip().removesuffix(";").split(";"):
            assert connection.execute(statement).fetchall(), statement


def environment() -> dict[str, str]:
    """That of the test, on a terminal without colour."""
    return {**os.environ, "NO_COLOR": "1", "USER": "you", "PYTHONPATH": str(TOP)}


def agrees(said: str, really: str) -> bool:
    """Whether what is shown is what the page says, `…` standing for any lines."""
    parts = [re.escape(part) for part in re.split(rf"^{ANY}\n", said, flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*?".join(parts), really) is not None
