"""The sessions in examples/: Markdown whose `console` blocks hold commands and exactly what a terminal shows.

A terminal of 100 columns without colour, in a new folder that holds what examples/data/ holds, with a home of its own,
on a fixed day. `python -m tests.sessions --write` plays them and writes what they show today into them: read the
difference before you keep it.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pexpect

from tests.support import forks

EXAMPLES = Path(__file__).parents[1] / "examples"
TODAY = "2026-11-24"
COLUMNS = 100
BLOCK = re.compile(r"(^```console\n)(.*?)(^```$)", re.MULTILINE | re.DOTALL)
CODE = "from crmcli.output.terminal import progress; progress.PATIENCE = 1e9; from crmcli.main import main; main()"
"""The program, but that a slow machine shows no progress."""

QUESTION = "[y/N]: "
"""What a command asks at its end; the answer is yes."""


class Step(NamedTuple):
    """A line as typed, and what it shows."""

    command: str
    shown: str

    def __str__(self) -> str:
        return f"$ {self.command}\n{self.shown}"


def files() -> list[Path]:
    """Every session."""
    return sorted(EXAMPLES.glob("*.md"))


def steps(markdown: str) -> Iterator[Step]:
    """The commands of a session in order, with what it says they show."""
    for block in BLOCK.finditer(markdown):
        for part in re.split(r"^\$ ", block[2], flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            yield Step(command, shown)


def played(commands: list[str], folder: Path, cache: Path) -> Iterator[Step]:
    """Run them one after another as a person at a terminal would; each with what it really shows."""
    shutil.copytree(EXAMPLES / "data", folder, dirs_exist_ok=True)
    (folder / ".home").mkdir()
    env = {
        "PATH": os.environ["PATH"], "HOME": str(folder / ".home"), "XDG_CACHE_HOME": str(cache), "USER": "you",
        "TERM": "xterm", "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC", "CRM_TODAY": TODAY,
        "PYTHONPATH": str(EXAMPLES.parent),
    }  # fmt: skip
    code = 0
    for number, command in enumerate(commands):
        word, _, setting = command.partition(" ")
        if word == "export":  # each line has a shell of its own: what is set for all of them is kept here
            name, _, value = setting.partition("=")
            env[name] = value
            yield Step(command, "")
        else:
            text, code = shown(f"(exit {code}); {command}", folder, env)
            assert code == 0 or commands[number + 1 : number + 2] == ["echo $?"], f"exit {code}, unsaid: {text}"
            yield Step(command, text)


def programs() -> str:
    """What `crm` and `python3` are in a shell."""
    crm = shlex.join(forks.server().command(CODE))
    return f'crm() {{ {crm} "$@"; }}; python3() {{ "{sys.executable}" "$@"; }}; '


def shown(line: str, folder: Path, env: dict[str, str], columns: int = COLUMNS) -> tuple[str, int]:
    """What the terminal shows, and the exit code. The path of the folder, another one on each run, is left out,
    and that of the home is `~`."""
    child = pexpect.spawn(
        "bash", ["--norc", "-c", programs() + line], cwd=str(folder), env=env, dimensions=(50, columns),
        encoding="utf-8", timeout=60, echo=False,
    )  # fmt: skip
    text = ""
    while child.expect_exact([QUESTION, pexpect.EOF]) == 0:  # who plays a session means it
        child.sendline("y")
        text += f"{child.before}{QUESTION}y\n"
    text = f"{text}{child.before}".replace("\r\n", "\n")
    text = text.replace(f"{env['HOME']}/", "~/").replace(f"{folder}/", "")
    code = child.wait()
    child.ptyproc.delayafterclose = child.ptyproc.delayafterterminate = 0  # it has ended: there is nothing to wait for
    child.close()
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines()), int(code or 0)


def replayed(markdown: str, folder: Path, cache: Path) -> str:
    """The session with what its commands show now."""
    fresh = played([step.command for step in steps(markdown)], folder, cache)

    def block(match: re.Match[str]) -> str:
        return match[1] + "".join(str(next(fresh)) for _ in steps(match[0])) + match[3]

    return BLOCK.sub(block, markdown)


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python -m tests.sessions --write")
    for path in files():
        with tempfile.TemporaryDirectory() as scratch:
            (Path(scratch) / "folder").mkdir()
            text = replayed(path.read_text("utf-8"), Path(scratch) / "folder", Path(scratch) / "cache")
            path.write_text(text, "utf-8")
