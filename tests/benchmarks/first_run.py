"""What the first run in a home costs beside a later one, and what each run costs where the home cannot be written.

    python tests/benchmarks/first_run.py [--runs 9] [--venv VENV] [--only NAME …]

Measured is the CPU time of whole processes, in turn: a first one in an empty home, or in none, and one in a home where
the command ran before, each on its own copy of the same data file. The package has to be installed from a wheel, as
users install it: a checkout compiles its statements in the first run. Without VENV one is made here, which needs what
`pip install` needs.
"""

from __future__ import annotations

import argparse
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from importing import written
from startup import QUARTER, TODAY
from timing import Command, Pair, compare, environment, tools

MOST = 1.3
"""How many times a later run a first one may cost."""

MEASURED = {
    "add": "add customer Startup",
    "score": f"score --quarter {QUARTER}",
    "list": "list deals --limit 20",
    "funnel": "funnel",
    "dashboard": "dashboard",
    "weekly": "report weekly",
    "import": "import deals {folder}/deals.csv --add-missing reps,customers,products --yes",
    "init": "init --db {folder}/new-{run}.db",
}

HOMES: dict[str, Callable[[str, str], str]] = {
    "first": lambda folder, run: f"{folder}/{run}",
    "no home": lambda folder, run: "/dev/null/home",  # where nobody can make a folder, not even root
}


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare a first run with a later one.")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--venv")
    parser.add_argument("--only", nargs="+", metavar="NAME")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _, crm = tools(given.venv or installed(folder))
        env = environment(Path(folder), TODAY)
        subprocess.run(
            [crm, "init", "--sample", "--db", f"{folder}/data.db", "-q"], env=env, check=True, stdout=subprocess.DEVNULL
        )
        written(Path(folder, "deals.csv"), 200)
        within = True
        for kind, home in HOMES.items():
            pairs = [
                Pair(
                    name,
                    command(crm, line, folder, f"{kind[:2]}-{name}", home),
                    command(crm, line, folder, f"later-{kind[:2]}-{name}", lambda folder, run: f"{folder}/lived-in"),
                    MOST,
                    env,
                    env,
                )
                for name, line in MEASURED.items()
                if not given.only or name in given.only
            ]
            within = compare(pairs, given.runs, kind, "later") and within
    return 0 if within else 1


def installed(folder: str) -> str:
    """A virtual environment in which the tree that this file is in is installed from a wheel."""
    subprocess.run([sys.executable, "-m", "venv", f"{folder}/venv"], check=True)
    subprocess.run([f"{folder}/venv/bin/pip", "install", "-q", str(Path(__file__).parents[2])], check=True)
    return f"{folder}/venv"


def command(crm: str, line: str, folder: str, name: str, home: Callable[[str, str], str]) -> Command:
    """That command line, on a new copy of the data file and with that home in every run."""

    def nth(number: int) -> list[str]:
        run = f"{name}-{number}"
        shutil.copy(f"{folder}/data.db", f"{folder}/{run}.db")
        words = shlex.split(line.format(folder=folder, run=run))
        return ["env", f"HOME={home(folder, run)}", f"CRM_DB={folder}/{run}.db", crm, *words]

    return nth


if __name__ == "__main__":
    sys.exit(main())
