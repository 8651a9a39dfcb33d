"""What a daily command costs beside the least such a program can cost (see floor.py).

    python tests/benchmarks/startup.py [--runs 15] [--venv VENV]

Measured is the CPU time of whole processes, in turn, on the same Python and the same installed packages: those beside
the Python that runs this, or of VENV. The package has to be installed as users install it: an editable install, or one
without byte code, starts more slowly.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from timing import Pair, compare, environment, tools

TODAY = "2025-11-15"


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare daily commands with the least such a program can cost.")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--venv")
    given = parser.parse_args()
    python, crm = tools(given.venv)
    with tempfile.TemporaryDirectory() as folder:
        env = {**environment(Path(folder), TODAY), "CRM_DB": f"{folder}/crm.db"}
        floor, db = [python, str(Path(__file__).with_name("floor.py"))], f"--db={folder}/floor.db"
        subprocess.run([crm, "init", "--sample", "-q"], env=env, check=True, stdout=subprocess.DEVNULL)
        for number in range(40):
            subprocess.run([*floor, "add", f"name {number % 20}", db], env=env, check=True, stdout=subprocess.DEVNULL)
        add = (lambda n: [crm, "add", "customer", f"Startup {n}"], lambda n: [*floor, "add", f"name {n % 20}", db])
        score = (lambda n: [crm, "score", "--quarter", "Q3"], lambda n: [*floor, "report", db])
        help_ = (lambda n: [crm, "--help"], lambda n: [*floor, "--help"])
        named = {"add": add, "score": score, "--help": help_}
        pairs = [Pair(name, *commands, 1.3, env, env) for name, commands in named.items()]
        return 0 if compare(pairs, given.runs, "crm", "floor") else 1


if __name__ == "__main__":
    sys.exit(main())
