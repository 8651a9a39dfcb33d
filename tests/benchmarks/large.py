"""What the commands of the evaluation cost on a large data file: 100,000 deals.

    python tests/benchmarks/large.py [--deals 100000] [--runs 5] [--venv VENV] [--keep FOLDER] [--only NAME …]

The file holds the invented company of company.py. Measured is the CPU time of whole processes, each in turn
with `crm score` on the same file: seconds depend on the machine, the ratio much less. `crm compare` may take two
seconds.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from company import LAST
from scale import QUARTER, made
from timing import environment, run, tools

COMMANDS = {
    "compare": "compare --before 2025Q2 --after 2025Q3",
    "by region": "compare --before 2025Q2 --after 2025Q3 --by region",
    "explain": f"explain rep01 --quarter {QUARTER}",
    "trend": "trend revenue",
    "coach": f"coach rep01 --quarter {QUARTER}",
    "simulate": "simulate --scorecard {card}",
    "fairness": f"fairness --quarter {QUARTER}",
    "targets": "target list",
}
CARD = 'name = "Balanced"\n\n[metrics]\nrevenue = 50\nwin_rate = 50\n'
MOST = {"compare": 2.0}
"""Seconds of CPU time."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the evaluation on a large data file.")
    parser.add_argument("--deals", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--venv")
    parser.add_argument("--keep", metavar="FOLDER")
    parser.add_argument("--only", nargs="+", metavar="NAME")
    given = parser.parse_args()
    _, crm = tools(given.venv)
    with tempfile.TemporaryDirectory() as temporary:
        env = environment(Path(temporary), LAST.isoformat())
        path = made(crm, Path(given.keep or temporary) / f"{given.deals}.db", given.deals, env)
        card = Path(temporary) / "card.toml"
        card.write_text(CARD, "utf-8")
        within = True
        print(f"{'':<12}{'crm':>10}{'score':>10}{'ratio':>8}{'at most':>10}")
        for name, line in COMMANDS.items():
            if not given.only or name in given.only:
                words = [crm, *(word.format(card=card) for word in line.split())]
                within = (
                    measured(
                        name, words, [crm, "score", "--quarter", QUARTER], given.runs, {**env, "CRM_DB": str(path)}
                    )
                    and within
                )
        return 0 if within else 1


def measured(name: str, ours: list[str], score: list[str], runs: int, env: dict[str, str]) -> bool:
    """Print the medians in seconds and their ratio; returns whether it is within its limit."""
    times = [(run(ours, env), run(score, env)) for _ in range(runs + 1)][1:]  # the first run fills caches
    first, second = (statistics.median(column) / 1000 for column in zip(*times, strict=True))
    most = MOST.get(name)
    over = most is not None and first > most
    limit = "–" if most is None else f"{most:.1f} s"
    print(
        f"{name:<12}{first:>8.2f} s{second:>8.2f} s{first / second:>8.2f}{limit:>10}{'  over' if over else ''}",
        flush=True,
    )
    return not over


if __name__ == "__main__":
    sys.exit(main())
