"""What importing a large file costs, beside a program that only stores its rows as they stand.

    python tests/benchmarks/importing.py --rival VENV/bin/sqlite-utils [--deals 1000000] [--runs 1] [--venv VENV]

The file has that many deals in eight columns. `crm import deals` reads, checks and matches them, keeps their history
and builds its indexes; `sqlite-utils insert --csv` checks nothing. Both are whole processes, in turn: CPU time, and
seconds on the clock, of which the first may take 0.6 times the second.
"""

from __future__ import annotations

import argparse
import csv
import random
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from company import FIRST, LAST
from timing import environment, run, tools

MOST = 0.6
HEADER = (
    "opportunity_id",
    "sales_agent",
    "product",
    "account",
    "deal_stage",
    "engage_date",
    "close_date",
    "close_value",
)
STAGES = ("Won", "Won", "Lost", "Lost", "Lost", "Qualified", "Proposal")


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare an import with plain storing.")
    parser.add_argument("--rival", required=True, metavar="PROGRAM")
    parser.add_argument("--deals", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--venv")
    given = parser.parse_args()
    _, crm = tools(given.venv)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        env = environment(folder, LAST.isoformat())
        file = written(folder / "deals.csv", given.deals)
        times = []
        for number in range(given.runs):
            ours, theirs = folder / f"{number}.db", folder / f"{number}-rival.db"
            run([crm, "--db", str(ours), "-q", "init"], env)
            adding = ("--add-missing", "reps,customers,products", "--yes")
            times.append((
                timed([crm, "--db", str(ours), "-q", "import", "deals", str(file), *adding], env),
                timed([given.rival, "insert", str(theirs), "deals", str(file), "--csv"], env),
            ))  # fmt: skip
            for path in (ours, theirs):
                path.unlink()
    (cpu, clock), (their_cpu, their_clock) = (
        [statistics.median(column) for column in zip(*side, strict=True)] for side in zip(*times, strict=True)
    )
    print(f"CPU    {cpu:6.1f} s beside {their_cpu:6.1f} s: {cpu / their_cpu:.2f}")
    ratio = clock / their_clock
    print(f"clock  {clock:6.1f} s beside {their_clock:6.1f} s: {ratio:.2f}, at most {MOST}{'  over' * (ratio > MOST)}")
    return 0 if ratio <= MOST else 1


def timed(command: list[str], env: dict[str, str]) -> tuple[float, float]:
    """Its seconds of CPU time, and those on the clock."""
    started = time.perf_counter()
    cpu = run(command, env) / 1000
    return cpu, time.perf_counter() - started


def written(path: Path, deals: int) -> Path:
    """A file of that many deals of 40 reps, 12 products and one customer for each hundred deals."""
    draw = random.Random(deals)
    days = [(FIRST + timedelta(days=at)).isoformat() for at in range((LAST - FIRST).days + 1)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for _ in range(deals):
            stage, opened = draw.choice(STAGES), draw.randrange(len(days) - 150)
            closed = days[opened + draw.randrange(1, 150)] if stage in ("Won", "Lost") else ""
            writer.writerow((
                f"{draw.getrandbits(48):012X}", f"Agent {draw.randrange(40)}", f"Product {draw.randrange(12)}",
                f"Customer {draw.randrange(deals // 100 + 1)}", stage, days[opened], closed, draw.randrange(50, 30_000),
            ))  # fmt: skip
    return path


if __name__ == "__main__":
    raise SystemExit(main())
