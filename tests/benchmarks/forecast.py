"""How good forecasts are: made companies whose deals go through stages by known chances, and a real pipeline.

    python tests/benchmarks/forecast.py [--companies 6] [--venv VENV]

Each company of four years is drawn from its seed: new deals come in waves, every day a deal moves on or is lost with a
chance that depends on its stage and how long it has been there, and amounts are lognormal. Whenever a month ends, from
the nineteenth on, the next one is forecast as `crm forecast NEXT-MONTH --as-of DAY` does, from all that the file holds
of the days until then. Beside it the naive ways, worked out here: last month again, the mean of the last three, and
what is open weighted by the probabilities of the stages. WAPE is the sum of errors over the sum of what came; the range
should hold what came in 80 % of the months. It exits with 1 where a made company is above 0.8 times the best naive way
(median), the real pipeline above 1.1 times, or the ranges of all companies hold less than 70 % or more than 90 %.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from math import exp, log
from pathlib import Path
from random import Random
from statistics import median
from typing import NamedTuple

from company import write
from timing import environment, tools

from crmcli.core.clock import Clock
from crmcli.core.conventions import Conventions
from crmcli.core.moments import midnight
from crmcli.core.periods import Calendar
from crmcli.database.connection import Database
from crmcli.database.opening import open_file
from crmcli.funnel.forecast.report import read

FIRST, MONTHS, WARM = date(2022, 1, 1), 48, 18
FORWARD, LOST, PEAK = (0.05, 0.035, 0.03, 0.04), (0.03, 0.015, 0.01, 0.008), (7, 14, 18, 12)
"""The chances of a day by stage; that to move on rises to twice as much by twice as many days as PEAK."""
PROBABILITY = (0.1, 0.25, 0.5, 0.75)
MAVEN = Path(__file__).resolve().parents[3] / "shared" / "data" / "maven"


class Deal(NamedTuple):
    """The days on which it was opened and moved on, counted from FIRST, and on which it was closed."""

    amount: int
    steps: list[int]
    closed: int | None
    won: bool

    def stage(self, day: int) -> int | None:
        """The open stage that it is in when that day is over."""
        if self.steps[0] > day or (self.closed is not None and self.closed <= day):
            return None
        return sum(step <= day for step in self.steps) - 1


def company(seed: int, rate: float, days: int) -> list[Deal]:
    draw, level = Random(seed), 0.0
    deals: list[Deal] = []
    for day in range(days):
        if day % 30 == 0:
            level = 0.6 * level + draw.gauss(0, 0.5)
        deals += [_deal(draw, day, days) for _ in range(_poisson(draw, rate * exp(level - 0.15)))]
    return deals


def _deal(draw: Random, opened: int, days: int) -> Deal:
    amount, steps = round(exp(draw.gauss(log(800_000), 0.6))), [opened]
    for day in range(opened, days):
        stage = len(steps) - 1
        forward = FORWARD[stage] * min(2.0, (day - steps[-1]) / PEAK[stage])
        chance = draw.random()
        if chance < forward and stage == 3:
            return Deal(amount, steps, day, True)
        if chance < forward:
            steps.append(day)
        elif chance < forward + LOST[stage]:
            return Deal(amount, steps, day, False)
    return Deal(amount, steps, None, False)


def _poisson(draw: Random, mean: float) -> int:
    count, chance, least = 0, draw.random(), exp(-mean)
    while chance > least:
        count, chance = count + 1, chance * draw.random()
    return count


def fill(path: Path, deals: list[Deal]) -> None:
    """The company in an empty data file with four open stages (1 to 4), Won (5) and Lost (6)."""

    def iso(day: int) -> str:
        return (FIRST + timedelta(days=day)).isoformat()

    rows: list[tuple[object, ...]] = []
    moves: list[tuple[object, ...]] = []
    for id, deal in enumerate(deals, 1):
        status = ("won" if deal.won else "lost") if deal.closed is not None else "open"
        stage = {"won": 5, "lost": 6}.get(status, len(deal.steps))
        closed = iso(deal.closed) if deal.closed is not None else None
        rep = 1 if closed else None
        rows.append((id, f"Deal {id}", f"deal {id}", 1, 1, None, deal.amount, stage, status, iso(deal.steps[0]), closed,
                     rep, None, None, None))  # fmt: skip
        moves += [(day, id, at or None, at + 1, iso(day), "rep") for at, day in enumerate(deal.steps)]
        if deal.closed is not None:
            moves.append((deal.closed, id, len(deal.steps), stage, iso(deal.closed), "rep"))
    moves.sort(key=lambda move: move[0])  # type: ignore[arg-type,return-value]
    basics = {
        "rep": [(1, "rep", "rep", None, iso(0))],
        "customer": [(1, "Customer", "customer", None, None, None, 1, iso(0))],
        "deal": rows,
        "move": [move[1:] for move in moves],
    }
    write(path, [basics])


class Month(NamedTuple):
    actual: float
    said: dict[str, float]
    low: float | None
    high: float | None
    method: str


def months(
    database: Database, origins: list[date], won: Callable[[date, date], float], weighted: Callable[[date], float]
) -> Iterator[Month]:
    """Each month forecast when the one before was over; `won` and `weighted` are worked out past the program."""
    for day in origins:
        now = midnight(day + timedelta(days=1), UTC) - timedelta(seconds=1)
        calendar = Calendar(day, Conventions())
        period = calendar.containing(day + timedelta(days=1), "month")
        total = read(database, period, day, Clock(now, UTC, calendar)).forecast
        before = calendar.previous(period)
        third = calendar.previous(calendar.previous(before))
        said = {
            "forecast": float(total.total.likely),
            "last month again": won(before.start, before.end),
            "mean of last three": won(third.start, before.end) / 3,
            "weighted by stage": weighted(day),
        }
        yield Month(won(period.start, period.end), said, total.total.low, total.total.high, total.method)


def judged(name: str, found: list[Month]) -> tuple[float, int, int]:
    """Print what came of it; returns the error beside the best naive one, the ranges that held, and all of them."""
    total = sum(month.actual for month in found)
    errors = {way: sum(abs(month.said[way] - month.actual) for month in found) / total for way in found[0].said}
    ranges = [month for month in found if month.low is not None and month.high is not None]
    held = sum(month.low <= month.actual <= month.high for month in ranges)  # type: ignore[operator]
    ratio = errors["forecast"] / min(error for way, error in errors.items() if way != "forecast")
    ways = "  ".join(f"{way} {error:.1%}" for way, error in errors.items())
    covered = f"{held / len(ranges):.0%} of {len(ranges)}" if ranges else "none"
    print(f"  {name:<24} {ways}  ratio {ratio:.2f}  range holds {covered}", flush=True)
    return ratio, held, len(ranges)


def made(crm: str, path: Path, seed: int, rate: float, env: dict[str, str]) -> tuple[float, int, int]:
    stages = "Lead,Qualified,Proposal,Negotiation"
    command = [crm, "init", "--stages", stages, "--db", str(path), "--timezone", "UTC", "-q"]
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)
    ends = [_month(at) for at in range(MONTHS + 1)]
    deals = company(seed, rate, (ends[-1] - FIRST).days)
    fill(path, deals)

    def won(start: date, end: date) -> float:
        low, high = ((day - FIRST).days for day in (start, end))
        return sum(deal.amount for deal in deals if deal.won and deal.closed is not None and low <= deal.closed < high)

    def weighted(day: date) -> float:
        stages = ((deal, deal.stage((day - FIRST).days)) for deal in deals)
        return sum(PROBABILITY[stage] * deal.amount for deal, stage in stages if stage is not None)

    database = open_file(path)
    origins = [end - timedelta(days=1) for end in ends[WARM:-1]]
    found = list(months(database, origins, won, weighted))
    database.close()
    return judged(f"made {seed}, {len(deals):,} deals", found)


def real(crm: str, path: Path, env: dict[str, str]) -> float:
    """8,800 opportunities of ten months, imported as their owner would."""
    import csv

    from tests.support.teams.maven import COMMANDS

    for words in COMMANDS:
        line = [
            crm,
            *words,
            "--db",
            str(path),
            *(["--timezone", "UTC", "--currency", "USD"] if words[0] == "init" else ["--yes"]),
        ]
        subprocess.run(line, env=env, check=True, cwd=MAVEN, capture_output=True)
    with (MAVEN / "sales_pipeline.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    def won(start: date, end: date) -> float:
        chosen = (
            row
            for row in rows
            if row["deal_stage"] == "Won" and start.isoformat() <= row["close_date"] < end.isoformat()
        )
        return sum(100 * float(row["close_value"]) for row in chosen)

    def weighted(day: date) -> float:
        """Half of the mean win so far for each deal that was open."""
        past = [
            100 * float(row["close_value"])
            for row in rows
            if row["deal_stage"] == "Won" and row["close_date"] <= day.isoformat()
        ]
        still = sum(
            bool(row["engage_date"]) and row["engage_date"] <= day.isoformat() < (row["close_date"] or "9")
            for row in rows
        )
        return 0.5 * still * sum(past) / len(past)

    database = open_file(path)
    origins = [date(2017, month, 1) - timedelta(days=1) for month in range(6, 13)]
    ratio, _, _ = judged("real, 8,800 deals", list(months(database, origins, won, weighted)))
    database.close()
    return ratio


def _month(at: int) -> date:
    return date(FIRST.year + at // 12, at % 12 + 1, 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--companies", type=int, default=6)
    parser.add_argument("--venv")
    given = parser.parse_args()
    _, crm = tools(given.venv)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        env = environment(folder, datetime(2026, 1, 15, tzinfo=UTC).date().isoformat())
        print("Months forecast when the one before was over:")
        every = [
            made(crm, folder / f"{seed}.db", seed, (1.0, 2.0, 4.0)[seed % 3], env) for seed in range(given.companies)
        ]
        ratio, held, ranges = (
            median(each[0] for each in every),
            sum(each[1] for each in every),
            sum(each[2] for each in every),
        )
        print(f"  made: ratio {ratio:.2f} at the median (at most 0.80); ranges hold {held / ranges:.0%} (70 to 90%)")
        beside = real(crm, folder / "real.db", env) if MAVEN.is_dir() else 0.0
        return int(ratio > 0.8 or beside > 1.1 or not 0.7 <= held / ranges <= 0.9)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    sys.exit(main())
