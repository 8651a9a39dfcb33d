"""CPU time of real processes, and the table that compares them.

CPU time (user and system) of a whole process is steadier than the clock on a machine that does other things too; the
commands to compare run in turn, so that whatever disturbs one disturbs the other.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

Command = Callable[[int], Sequence[str]]
"""The command line of the nth run."""


class Pair(NamedTuple):
    """Two commands to compare, each with its environment; the first may cost `most` times the second (None: any)."""

    name: str
    ours: Command
    theirs: Command
    most: float | None
    our_env: dict[str, str]
    their_env: dict[str, str]


def tools(venv: str | None) -> tuple[str, str]:
    """The Python and the `crm` of that virtual environment, or of the one this runs in."""
    folder = Path(venv) / "bin" if venv else Path(sys.executable).parent
    return str(folder / "python"), str(folder / "crm")


def environment(folder: Path, today: str) -> dict[str, str]:
    """A home of its own, a fixed day, no colours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CRM_", "PYTHON", "XDG_"))}
    return {**kept, "HOME": str(folder), "CRM_TODAY": today, "TZ": "UTC", "COLUMNS": "120", "NO_COLOR": "1"}


def run(command: Sequence[str], env: dict[str, str]) -> float:
    """Run it; returns its CPU milliseconds."""
    nothing = subprocess.DEVNULL
    process = subprocess.Popen(command, env=env, stdin=nothing, stdout=nothing, stderr=subprocess.PIPE)
    assert process.stderr
    said = process.stderr.read().decode()
    process.stderr.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed: {said}")
    return (usage.ru_utime + usage.ru_stime) * 1000


def compare(pairs: Sequence[Pair], runs: int, ours: str, theirs: str) -> bool:
    """Print the medians of each pair and their ratio; returns whether each is within its limit."""
    within = True
    print(f"{'':<14}{ours:>12}{theirs:>12}{'ratio':>8}{'at most':>9}")
    for pair in pairs:
        # The first run fills caches and is not counted.
        times = [
            (run(pair.ours(number), pair.our_env), run(pair.theirs(number), pair.their_env))
            for number in range(-1, runs)
        ][1:]
        first, second = (statistics.median(column) for column in zip(*times, strict=True))
        ratio = first / second
        over = pair.most is not None and ratio > pair.most
        limit = "–" if pair.most is None else f"{pair.most:.1f}"
        within = within and not over
        print(
            f"{pair.name:<14}{first:>9.0f} ms{second:>9.0f} ms{ratio:>8.2f}{limit:>9}{'  over' if over else ''}",
            flush=True,
        )
    return within
