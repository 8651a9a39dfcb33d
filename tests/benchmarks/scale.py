"""How commands slow down as the data file grows: 1,000,000 deals against 3,000.

    python tests/benchmarks/scale.py [--deals 1000000] [--runs 11] [--venv VENV] [--keep FOLDER] [--only NAME …]

Both files hold the same invented company over the same ten years with the same forty reps (see company.py):
nothing differs but the number of customers, deals, activities and answers. Measured is the CPU time of whole processes,
in turn on either file, with the `crm` beside the Python that runs this, or of VENV. FOLDER keeps the two files for the
next time.
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from company import DEALS_PER_CUSTOMER, LAST, differences, fill
from timing import Command, Pair, compare, environment, tools

SMALL = 3_000
QUARTER = "2025Q3"
"""The last complete quarter on the last day of the data."""

SORTS = (
    "title", "customer", "rep", "product", "amount", "stage", "status", "opened", "closed", "expected", "lost_reason",
    "source", "credited", "archived", "external_key",
)  # fmt: skip
"""The fields of a deal."""

CHOSEN = {
    "open": "--open --sort expected",
    "won": "--won --sort -amount",
    "rep": "--rep rep07 --sort -amount",
    "team": "--team 'Team 2' --sort customer",
    "stage": "--stage Lost --sort -amount",
    "period": f"--period {QUARTER} --sort -amount",
}
"""Some of the ways to choose deals, each in another order."""

OTHERS = {"customers": "-created", "activities": "-at", "feedback": "-at"}
"""Lists of other records, the newest first."""

LIST = ("list", "deals", "--limit", "20")
PAGE, REPORT = 1.3, 6.0
"""How many times as much a page of a list and a report may take."""


def made(crm: str, path: Path, deals: int, env: dict[str, str], fast: bool = True) -> Path:
    """The data file of that many deals; one that is there already is taken as it is."""
    if not path.exists():
        started = time.process_time()
        subprocess.run(
            [crm, "init", "--db", str(path), "--timezone", "UTC", "-q"], env=env, check=True, stdout=subprocess.DEVNULL
        )
        fill(path, deals, fast)
        size, took = path.stat().st_size / 1e6, time.process_time() - started
        print(f"{path.name}: {deals:,} deals, {size:,.0f} MB, made in {took:.0f} s of CPU time", flush=True)
    return path


def pairs(crm: str, files: dict[int, Path], env: dict[str, str]) -> list[Pair]:
    """Each command on the large file beside the same on the small one."""

    def pair(name: str, most: float | None, *words: str) -> Pair:
        large, small = files
        envs = [{**env, "CRM_DB": str(files[deals])} for deals in files]
        return Pair(name, command(large, words), command(small, words), most, *envs)

    def command(deals: int, words: tuple[str, ...]) -> Command:
        """`{n}` is the number of the run, so that each adds another; `{middle}` a customer half-way in the file."""
        middle, run = deals // DEALS_PER_CUSTOMER // 2, time.time_ns()
        return lambda n: [crm, *(word.format(n=run + n, middle=middle) for word in words)]

    return [
        pair("score", 1.9, "score", "--quarter", QUARTER),
        pair("dashboard", REPORT, "dashboard"),
        pair("weekly", REPORT, "report", "weekly", "--format", "html"),
        pair("funnel", None, "funnel"),
        pair("list", 1.2, "list", "deals", "--limit", "20"),
        *(pair(f"{field}{down}", PAGE, *LIST, "--sort", f"{down}{field}") for field in SORTS for down in ("", "-")),
        *(pair(f"of {name}", None, *LIST, *shlex.split(line)) for name, line in CHOSEN.items()),
        *(pair(kind, PAGE, "list", kind, "--sort", field, "--limit", "20") for kind, field in OTHERS.items()),
        pair("show", 1.2, "show", "customer", "Customer {middle}"),
        pair("add", 1.2, "add", "customer", "Benchmark {n}"),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare a large data file with a small one.")
    parser.add_argument("--deals", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--venv")
    parser.add_argument("--keep", metavar="FOLDER")
    parser.add_argument("--only", nargs="+", metavar="NAME")
    given = parser.parse_args()
    _, crm = tools(given.venv)
    with tempfile.TemporaryDirectory() as temporary:
        env = environment(Path(temporary), LAST.isoformat())
        folder = Path(given.keep or temporary)
        plain = made(crm, Path(temporary) / "plain.db", SMALL, env, fast=False)
        files = {deals: made(crm, folder / f"{deals}.db", deals, env) for deals in (given.deals, SMALL)}
        if not given.keep and (tables := differences(plain, files[SMALL])):
            raise SystemExit(f"the quick way to fill a file went wrong in: {', '.join(tables)}")
        chosen = [pair for pair in pairs(crm, files, env) if not given.only or pair.name in given.only]
        return 0 if compare(chosen, given.runs, f"{given.deals:,}", f"{SMALL:,}") else 1


if __name__ == "__main__":
    sys.exit(main())
