"""How often reports claim what is not there, and find what is: companies of chance alone, by the thousand.

    python tests/benchmarks/null_worlds.py [--share 1.0] [--only NAME …] [--processes 1]

Each company is an invented one of one, seven or twenty reps who are all alike, written into a data file and read by the
program itself: `compare` of 2026Q3 with the quarter before, `awards`, `trend --by rep`, the places of `score`. In null
worlds nothing has changed: what is claimed is a false alarm, and at most one company in twenty may show any. With an
effect in the second quarter the share that finds it is the power. Clustered worlds have customers who differ
(intra-class correlation 0.2) and are other ones each quarter, with several deals and answers each; in autocorrelated
ones good and bad days come in rows. Every company is seeded by its number; PYTHONPATH lets an earlier version of the
program be measured by the same companies. The exit code is 1 where a figure is further beyond its limit than so few
companies bring about by chance (two standard errors).
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from math import sqrt
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from company import LOST, WON, Rows, write

from crmcli import main
from crmcli.core.clock import Clock
from crmcli.core.periods import Calendar
from crmcli.database.opening import open_file
from crmcli.evaluation.compare.query import compared
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.trend.insight import adjusted, trend
from crmcli.evaluation.trend.query import points, seen, taking_part, up_to
from crmcli.records.settings.write import Team, create

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CALENDAR = Calendar(TODAY)
CLOCK = Clock(NOW, UTC, CALENDAR)
BEFORE, AFTER = CALENDAR.read("2026Q2"), CALENDAR.read("2026Q3")
QUARTER = 13 * 5
"""Working days of a quarter."""
LATER = 150
"""Days after the second quarter whose deals are made too: those that were open in it."""


class World(NamedTuple):
    """What a company is like. Figures are of one rep: deals closed and answers in a quarter, outbound contacts and
    messages from customers on a working day. `rho` is the intra-class correlation of customers, `pool` how many of them
    a quarter's deals and answers are of; `persistence` that of one day to the next, `swing` the spread of the logarithm
    of how busy a day is. `effect` multiplies a figure from the second quarter on."""

    reps: int
    since: date = date(2024, 1, 1)
    watched: date = BEFORE.start
    deals: float = 20
    answers: float = 14
    contacts: float = 3
    messages: float = 0.8
    new: float = 0.35
    rho: float = 0.0
    pool: int = 0
    persistence: float = 0.0
    swing: float = 0.0
    effect: Mapping[str, float] = {}


WIN, SATISFIED, CYCLE, HOURS, AMOUNT = 0.42, 0.6, 3.3, 6.0, 13.0
"""Shares won and satisfied, the mean logarithm of a sales cycle's days, mean hours of an answer, the mean logarithm of
an amount in minor units."""


class Company:
    """The rows of one company, day by day."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.draw = world, np.random.default_rng(seed)
        self.rows: Rows = {name: [] for name in ("rep", "customer", "deal", "activity", "feedback")}
        self.known: dict[int, list[int]] = {}
        self.tastes: dict[tuple[int, int], tuple[float, float, float, float]] = {}

    def made(self) -> Rows:
        world, draw = self.world, self.draw
        self.rows["rep"] = [(n, f"rep{n:02}", f"rep{n:02}", f"Team {n % 3}", None) for n in range(1, world.reps + 1)]
        busy = 0.0
        for at in range((AFTER.end - world.since).days + LATER):
            day = world.since + timedelta(days=at)
            if day.weekday() > 4:
                continue
            busy = world.persistence * busy + sqrt(1 - world.persistence**2) * draw.normal(0, 1)
            rate = float(np.exp(world.swing * busy - world.swing**2 / 2))
            for rep in range(1, world.reps + 1):
                self.day(rep, day, rate)
        self.rows["customer"].sort()
        self.rows["activity"].sort(key=lambda row: row[5])
        return self.rows

    def times(self, name: str, day: date) -> float:
        return self.world.effect.get(name, 1.0) if day >= AFTER.start else 1.0

    def day(self, rep: int, day: date, rate: float) -> None:
        world, draw = self.world, self.draw
        for _ in range(draw.poisson(rate * world.deals / QUARTER * self.times("deals", day))):
            self.deal(rep, day)
        if not world.watched <= day < AFTER.end:
            return
        for _ in range(draw.poisson(rate * world.answers / QUARTER)):
            self.answer(rep, day)
        for _ in range(draw.poisson(rate * world.contacts * self.times("contacts", day))):
            self.activity(rep, self.customer(rep, day), "out", self.moment(day))
        for _ in range(draw.poisson(rate * world.messages)):
            customer, at = self.customer(rep, day), self.moment(day)
            self.activity(rep, customer, "in", at)
            hours = draw.exponential(HOURS) * self.taste(customer, day)[3] / self.times("answering", day)
            self.activity(rep, customer, "out", at + timedelta(hours=hours, seconds=1))

    def taste(self, customer: int, day: date) -> tuple[float, float, float, float]:
        """How a customer differs: probability of a win and of satisfaction, multiples of amounts and hours."""
        rho, key = self.world.rho, (customer, (day.year * 12 + day.month - 1) // 3)
        if not rho:
            return WIN, SATISFIED, 1.0, 1.0
        if key not in self.tastes:
            strength, draw = 1 / rho - 1, self.draw
            shares = (float(draw.beta(p * strength, (1 - p) * strength)) for p in (WIN, SATISFIED))
            spread = 0.8 * sqrt(rho)
            factors = (float(np.exp(draw.normal(0, spread))) for _ in range(2))
            self.tastes[key] = (*shares, *factors)  # type: ignore[assignment]
        return self.tastes[key]

    def customer(self, rep: int, day: date) -> int:
        """One that the rep knows, of the last few; in worlds with a `pool` one of those of the quarter."""
        pool, draw = self.world.pool, self.draw
        if pool:
            quarter = (day.year * 12 + day.month - 1) // 3
            id = (quarter * 1000 + rep) * 100 + int(draw.integers(pool)) + 1
            if id not in self.tastes_of_pool:
                self.tastes_of_pool.add(id)
                self.add(id, rep, day)
            return id
        known = self.known.setdefault(rep, [])
        if not known:
            self.add(rep, rep, day)
            known.append(rep)
        return known[-1 - int(draw.integers(min(len(known), 25)))]

    @property
    def tastes_of_pool(self) -> set[int]:
        return self.__dict__.setdefault("_pool", set())

    def add(self, id: int, rep: int, day: date) -> None:
        name = f"customer {id}"
        self.rows["customer"].append((id, name, name, "EMEA", None, None, rep, min(day, TODAY).isoformat()))

    def deal(self, rep: int, day: date) -> None:
        world, draw = self.world, self.draw
        if not world.pool and draw.random() < world.new:
            customer = 1000 + len(self.rows["customer"])
            self.add(customer, rep, day)
            self.known.setdefault(rep, []).append(customer)
        else:
            customer = self.customer(rep, day)
        win, _, worth, _ = self.taste(customer, day)
        won = bool(draw.random() < win * self.times("win", day))
        days = int(np.exp(draw.normal(CYCLE, 0.7)) * self.times("cycle", day)) + 1
        amount = int(np.exp(draw.normal(AMOUNT, 0.8)) * worth * self.times("amounts", day))
        id, opened = len(self.rows["deal"]) + 1, day - timedelta(days=days)
        if opened > TODAY:
            return
        closed = (WON, "won") if won else (LOST, "lost")
        stage, status = closed if day <= TODAY else (1, "open")
        over, credited = (day.isoformat(), rep) if day <= TODAY else (None, None)
        self.rows["deal"].append((
            id, f"Deal {id}", f"deal {id}", customer, rep, None, amount, stage, status, opened.isoformat(), over,
            credited, None, "price" if status == "lost" else None, None,
        ))  # fmt: skip

    def answer(self, rep: int, day: date) -> None:
        customer, draw = self.customer(rep, day), self.draw
        happy = bool(draw.random() < self.taste(customer, day)[1] * self.times("satisfied", day))
        csat = bool(draw.random() < 0.65)
        score = (4 if happy else 2) if csat else (9 if happy else 6)
        moment = self.moment(day).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.rows["feedback"].append((customer, rep, None, "csat" if csat else "nps", score, moment))

    def moment(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, 7) + timedelta(seconds=int(self.draw.integers(36_000)))

    def activity(self, rep: int, customer: int, direction: str, at: datetime) -> None:
        said = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        self.rows["activity"].append((customer, rep, None, "email", direction, said, ""))


# What is asked of a company


def changes(path: Path) -> dict[str, float]:
    """Is anything called better or worse; and each metric for itself."""
    with contextlib.closing(open_file(path)) as database, database.reading():
        found = compared(database, BEFORE, AFTER, CLOCK)
    verdicts = {each.metric.key: float(each.verdict in ("better", "worse")) for each in found}
    lows = (each.relative(each.low) for each in found if each.metric.unit != "points")
    below = any(low is not None and low < -1 - 1e-9 for low in lows)
    return {"any": max(verdicts.values()), "below −100 %": float(below), **verdicts}


def awarded(path: Path) -> dict[str, float]:
    """Is anybody called most improved?"""
    asked("score", "--quarter", "2026Q3", "--freeze", path=path)
    found = {each["award"]: each for each in asked("awards", "--quarter", "2026Q3", "--json", path=path)["awards"]}
    return {"awards": float(bool(found["most_improved"]["winners"]))}


def rising(path: Path) -> dict[str, float]:
    """Does anybody rise or fall? As `trend METRIC --by rep --period 2026Q3 --periods 8` says, of one reading."""
    found = {}
    with contextlib.closing(open_file(path)) as database, database.reading():
        row = seen(database, up_to(CALENDAR, AFTER.last, "quarter", 8), CLOCK, BY_KEY["revenue"])
        people = taking_part(row)
        for name in TRENDS:
            metric = BY_KEY.get(name)
            trends = [trend(each.name, points(row, [each.id], metric), "higher") for each in people]
            found[name] = float(any(each.slope and each.slope.clear for each in adjusted(trends)))
    return found


def placed(path: Path) -> dict[str, float]:
    """Whose places leave any out, though all are alike: of the reps, and of the companies."""
    reps = asked("score", "--quarter", "2026Q3", "--json", path=path)["reps"]
    if not reps or "places" not in reps[0]:
        return {}
    told = [float(each["places"] != {"low": 1, "high": len(reps)}) for each in reps]
    return {"of reps": sum(told) / len(told), "of companies": max(told)}


def asked(*words: str, path: Path) -> Any:
    out, said = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
        code = main.run(["--db", str(path), *words])
    texts = [each.buffer.getvalue().decode() for each in (out, said)]  # type: ignore[attr-defined]
    if code:
        raise SystemExit(f"crm {' '.join(words)}: {texts[1]}")
    return json.loads(texts[0]) if "--json" in words else None


class Part(NamedTuple):
    """So many companies of a world, and what is asked of each; the share of companies with each figure `shown` may be
    `most`, or must be `least`."""

    name: str
    world: World
    companies: int
    ask: Callable[[Path], dict[str, float]] = changes
    shown: tuple[str, ...] = ("any",)
    most: float = 1.0
    least: float = 0.0


LONG: dict[str, Any] = {"since": date(2023, 1, 1), "watched": date(2024, 10, 1)}
CLUSTERED: dict[str, Any] = {"rho": 0.2, "pool": 7}
PERSISTENT: dict[str, Any] = {"persistence": 0.95, "swing": 0.35, "watched": date(2025, 4, 1)}
FALSE_ALARMS, IN_ROWS, FOUND = 0.05, 0.11, 0.8
"""Limits: of false alarms, of those where days come in rows, and of follow-ups of seven reps that grow by a fifth."""
TRENDS = ("revenue", "win_rate", "csat", "follow_ups", "score")
EFFECTS = {
    "follow-ups": ("follow_ups", "contacts", (1.2, 1.5)),
    "amounts": ("avg_deal", "amounts", (1.2, 1.5)),
    "amounts, revenue": ("revenue", "amounts", (1.2, 1.5)),
    "deals, orders": ("orders", "deals", (1.2, 1.5)),
    "win rate": ("win_rate", "win", (1.2, 1.5)),
    "satisfaction": ("csat", "satisfied", (1.2, 1.5)),
    "sales cycle": ("sales_cycle", "cycle", (1 / 1.2, 1 / 1.5)),
    "response time": ("response_time", "answering", (1.2, 1.5)),
}
"""What is changed: the metric that should show it, the figure of the world, and by how much."""


def parts() -> Iterator[Part]:
    sizes = {1: 2000, 7: 1000, 20: 200}
    for reps, count in sizes.items():
        yield Part(f"null, {reps} reps", World(reps), count, shown=("any", "below −100 %"), most=FALSE_ALARMS)
        yield Part(f"clustered, {reps} reps", World(reps, **CLUSTERED), count, most=FALSE_ALARMS)
        yield Part(f"autocorrelated, {reps} reps", World(reps, **PERSISTENT), count // 4, most=IN_ROWS)
    for reps, count in {7: 300, 20: 100}.items():
        yield Part(f"awards, {reps} reps", World(reps), count, awarded, ("awards",), FALSE_ALARMS)
        yield Part(f"trends, {reps} reps", World(reps, **LONG), count, rising, TRENDS, FALSE_ALARMS)
        yield Part(f"places, {reps} reps", World(reps), count, placed, ("of reps", "of companies"))
    for name, (metric, figure, amounts) in EFFECTS.items():
        for size, amount in zip(("+20 %", "+50 %"), amounts, strict=True):
            for reps, count in {1: 200, 7: 100, 20: 40}.items():
                world, asked_for = (
                    World(reps, effect={figure: amount}),
                    (name, size, reps) == ("follow-ups", "+20 %", 7),
                )
                least = FOUND if asked_for else 0.0
                yield Part(f"power, {name} {size}, {reps} reps", world, count, shown=(metric,), least=least)


def measured(work: tuple[World, Callable[[Path], dict[str, float]], Path, Iterable[int]]) -> list[dict[str, float]]:
    world, ask, template, seeds = work
    found = []
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder:
        for seed in seeds:
            path = Path(folder) / f"{seed}.db"
            path.write_bytes(template.read_bytes())
            write(path, [Company(world, seed).made()])
            found.append(ask(path))
            for file in Path(folder).glob(f"{seed}.db*"):
                file.unlink()
    return found


def run(names: list[str], share: float, processes: int, every: bool) -> int:
    """Print the table, a line for each figure as soon as it is known. How many are beyond their limits?"""
    os.environ["CRM_TODAY"], beyond = TODAY.isoformat(), 0
    print(f"{'world':<34} {'figure':<14} {'share':>8}  {'limit':<8} {'companies':>9} {'seconds':>7}", flush=True)
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(processes) as pool:
        os.environ["HOME"] = folder
        template = Path(folder) / "empty.db"
        create(template, Team(timezone="UTC"))
        for part in parts():
            if names and not any(part.name.startswith(name) for name in names):
                continue
            started, count = time.perf_counter(), max(4, round(part.companies * share))
            seeds = [range(at, count, 4 * processes) for at in range(4 * processes)]
            works = [(part.world, part.ask, template, each) for each in seeds]
            found = [each for some in pool.map(measured, works) for each in some]
            took = time.perf_counter() - started
            for key in found[0] if every else (key for key in part.shown if key in found[0]):
                value = sum(each[key] for each in found) / len(found)
                wrong = key in part.shown and not _allowed(part.least, -1, count) <= value <= _allowed(
                    part.most, 1, count
                )
                limit = f"≥ {part.least:.0%}" if part.least else f"≤ {part.most:.0%}" if part.most < 1 else ""
                limit, beyond = limit + " !" * wrong, beyond + wrong
                print(
                    f"{part.name:<34} {key:<14} {100 * value:6.1f} %  {limit:<8} {count:>9,} {took:>7.0f}", flush=True
                )
    return beyond


def _allowed(limit: float, side: int, companies: int) -> float:
    """The limit as so many companies hold it."""
    return limit + side * 2 * sqrt(limit * (1 - limit) / companies)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--share", type=float, default=1.0, help="of the companies")
    parser.add_argument("--only", nargs="*", default=[], help="parts whose names begin so")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="print every figure of a part")
    options = parser.parse_args()
    raise SystemExit(min(1, run(options.only, options.share, options.processes, options.all)))
