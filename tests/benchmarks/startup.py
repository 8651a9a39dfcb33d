"""What commands cost beside the least such a program can cost (see floor.py).

    python tests/benchmarks/startup.py [--runs 15] [--venv VENV] [--only NAME …]

Measured is the CPU time of whole processes, in turn, on the same Python and the same installed packages: those beside
the Python that runs this, or of VENV. The package has to be installed as users install it: an editable install, or one
without byte code, starts more slowly.
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from timing import Command, Pair, compare, environment, tools

TODAY = "2025-11-15"
QUARTER = "2025Q3"
"""The last complete quarter then."""

DAILY, EVALUATION, WHOLE = 1.3, 1.5, 3.0
"""How many times the floor a command may cost: one of every day, one of the evaluation, a report with all sections."""

FILES = {
    "card.toml": 'name = "Balanced"\n\n[metrics]\nrevenue = 50\nwin_rate = 50\n',
    "plan.toml": 'name = "Standard"\n\n[[tiers]]\nupto = 20000\nrate = 0.05\n\n[[tiers]]\nrate = 0.08\n',
}
"""Rule files that the commands below read, in `{folder}`."""

FIRST = (
    f"review add alice --as manager --score 4 --quarter {QUARTER}",
    "target set revenue 400000 --year 2025 --split season --reason agreed",
    "plan add alice win_rate 'Join two demos' --in 8w",
    "commission import {folder}/plan.toml",
    f"score --quarter {QUARTER} --freeze",
)
"""What has to be there before: nothing after the freeze, so that it verifies."""

MEASURED = {
    "score": f"score --quarter {QUARTER}",
    "frozen": f"score --frozen {QUARTER}",
    "verify": f"verify {QUARTER}",
    "explain": f"explain alice --quarter {QUARTER}",
    "compare": "compare --before 2025Q2 --after 2025Q3",
    "trend": "trend revenue",
    "target": "target list",
    "scorecard": "scorecard show",
    "simulate": "simulate --scorecard {folder}/card.toml",
    "coach": f"coach alice --quarter {QUARTER}",
    "plan": "plan list",
    "review": f"review list --quarter {QUARTER}",
    "payout": f"payout --quarter {QUARTER}",
    "awards": f"awards --quarter {QUARTER}",
    "fairness": f"fairness --quarter {QUARTER}",
    "weekly": "report weekly",
}
"""Reports, beside a report of the floor program."""

LIMITS = {"score": DAILY, "weekly": WHOLE}
"""Where it is not that of the evaluation."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare commands with the least such a program can cost.")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--venv")
    parser.add_argument("--only", nargs="+", metavar="NAME")
    given = parser.parse_args()
    python, crm = tools(given.venv)
    with tempfile.TemporaryDirectory() as folder:
        env = {**environment(Path(folder), TODAY), "CRM_DB": f"{folder}/crm.db"}
        floor, db = [python, str(Path(__file__).with_name("floor.py"))], f"--db={folder}/floor.db"
        prepare(crm, Path(folder), env)
        for number in range(40):
            subprocess.run([*floor, "add", f"name {number % 20}", db], env=env, check=True, stdout=subprocess.DEVNULL)
        report = [*floor, "report", db]
        pairs = [
            Pair(name, *beside(words(crm, line, folder), report), LIMITS.get(name, EVALUATION), env, env)
            for name, line in MEASURED.items()
        ]
        pairs.append(Pair("help", *beside([crm, "--help"], [*floor, "--help"]), DAILY, env, env))
        # Last: the rest is measured on the data as it was frozen.
        add = (lambda n: [crm, "add", "customer", f"Startup {n}"], lambda n: [*floor, "add", f"name {n % 20}", db])
        pairs.append(Pair("add", *add, DAILY, env, env))
        chosen = [pair for pair in pairs if not given.only or pair.name in given.only]
        return 0 if compare(chosen, given.runs, "crm", "floor") else 1


def prepare(crm: str, folder: Path, env: dict[str, str]) -> None:
    """The sample team in a new data file, with all that the commands need."""
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    for line in ("init --sample", *FIRST):
        subprocess.run([*words(crm, line, folder), "-q"], env=env, check=True, stdout=subprocess.DEVNULL)


def words(crm: str, line: str, folder: Path | str) -> list[str]:
    return [crm, *shlex.split(line.format(folder=folder))]


def beside(ours: list[str], theirs: list[str]) -> tuple[Command, Command]:
    """The same two command lines in every run."""
    return lambda n: ours, lambda n: theirs


if __name__ == "__main__":
    sys.exit(main())
