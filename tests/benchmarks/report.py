"""What the weekly report costs on a large file, beside `crm score` of the quarter on the same file.

    python tests/benchmarks/report.py [--deals 1000000] [--runs 7] [--venv VENV] [--keep FOLDER]

The file is that of scale.py; FOLDER keeps it for the next time. Measured are the CPU time of whole processes, in turn,
and the seconds on the clock that the page takes.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from company import LAST
from scale import QUARTER, made
from timing import Pair, compare, environment, run, tools

SECONDS = 5.0
"""How long the page of a week may take."""

FORMATS = {"page": "html", "table": "table", "json": "json"}
MOST = 12.0
"""How many times a score a report may cost, with all its sections."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare the weekly report with a score.")
    parser.add_argument("--deals", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--venv")
    parser.add_argument("--keep", metavar="FOLDER")
    given = parser.parse_args()
    _, crm = tools(given.venv)
    with tempfile.TemporaryDirectory() as temporary:
        env = environment(Path(temporary), LAST.isoformat())
        path = made(crm, Path(given.keep or temporary) / f"{given.deals}.db", given.deals, env)
        env = {**env, "CRM_DB": str(path)}
        pairs = [
            Pair(name, _weekly(crm, format_name), lambda _: [crm, "score", "--quarter", QUARTER], MOST, env, env)
            for name, format_name in FORMATS.items()
        ]
        within = compare(pairs, given.runs, "report", "score")
        took = _seconds(_weekly(crm, "html")(0), env, given.runs)
    print(f"the page takes {took:.1f} s, at most {SECONDS:.0f}{'  over' if took > SECONDS else ''}")
    return 0 if within and took <= SECONDS else 1


def _weekly(crm: str, format_name: str):
    return lambda _: [crm, "report", "weekly", "--format", format_name]


def _seconds(command: list[str], env: dict[str, str], runs: int) -> float:
    """The median of the clock."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        run(command, env)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


if __name__ == "__main__":
    sys.exit(main())
