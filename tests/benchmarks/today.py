"""What `crm today` costs beside the least such a program can cost (see startup.py, floor.py), over many tasks.

    python tests/benchmarks/today.py [--runs 15] [--venv VENV] [--customers 1000] [--tasks 10000] [--reps 10]

One task in ten is open, some of them late; each customer is to be heard from every 30 days, and was called some time
ago. A day is shown for one rep and for the whole team.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from timing import Pair, compare, environment, tools

TODAY = date(2026, 11, 24)
LIMIT = 1.3


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare crm today with the least such a program can cost.")
    for name, usual in (("runs", 15), ("customers", 1_000), ("tasks", 10_000), ("reps", 10)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--venv")
    given = parser.parse_args()
    python, crm = tools(given.venv)
    with tempfile.TemporaryDirectory() as folder:
        env = {**environment(Path(folder), TODAY.isoformat()), "CRM_DB": f"{folder}/crm.db"}
        floor, db = [python, str(Path(__file__).with_name("floor.py"))], f"--db={folder}/floor.db"
        subprocess.run([crm, "init", "-q"], env=env, check=True, stdout=subprocess.DEVNULL)
        fill(Path(folder) / "crm.db", given.customers, given.tasks, given.reps)
        for number in range(40):
            subprocess.run([*floor, "add", f"name {number % 20}", db], env=env, check=True, stdout=subprocess.DEVNULL)
        pairs = [
            Pair(name, lambda n, line=line: [crm, *line], lambda n: [*floor, "report", db], LIMIT, env, env)
            for name, line in (("one", ["today", "--for", "rep1"]), ("team", ["today"]))
        ]
        return 0 if compare(pairs, given.runs, "crm", "floor") else 1


def fill(path: Path, customers: int, tasks: int, reps: int) -> None:
    """A team's data, drawn anew the same each time."""
    draw = random.Random("crm today")

    def day(first: int, last: int) -> str:
        return (TODAY + timedelta(days=draw.randint(first, last))).isoformat()

    with closing(sqlite3.connect(path)) as file, file:
        file.execute("PRAGMA foreign_keys = ON")
        file.executemany(
            "INSERT INTO rep (name, name_key) VALUES (?, ?)", [(f"rep{n}", f"rep{n}") for n in range(1, reps + 1)]
        )
        file.executemany(
            "INSERT INTO customer (name, name_key, owner_id, created, cadence) VALUES (?, ?, ?, '2025-01-01', 30)",
            [(f"Customer {n}", f"customer {n}", n % reps + 1) for n in range(1, customers + 1)],
        )
        file.executemany(
            "INSERT INTO activity (customer_id, rep_id, kind, direction, at) VALUES (?, ?, 'call', 'out', ?)",
            [(n, n % reps + 1, f"{day(-33, -1)}T09:00:00Z") for n in range(1, customers + 1)],
        )
        file.executemany(
            "INSERT INTO deal (title, title_key, customer_id, rep_id, stage_id, status, opened, expected) "
            "VALUES (?, ?, ?, ?, 1, 'open', '2026-10-01', ?)",
            [(f"Deal {n}", f"deal {n}", n, n % reps + 1, day(-5, 90)) for n in range(1, customers // 5 + 1)],
        )
        file.executemany(
            "INSERT INTO task (title, rep_id, customer_id, due, done) VALUES (?, ?, ?, ?, ?)",
            [
                (f"Task {n}", n % reps + 1, n % customers + 1, day(-3, 60) if n % 10 == 0 else day(-700, -1),
                 None if n % 10 == 0 else "2026-11-01T09:00:00Z")
                for n in range(1, tasks + 1)
            ],
        )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
