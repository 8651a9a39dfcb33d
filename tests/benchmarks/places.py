"""Do the places of a score hold what they say? Made companies of reps whose skills are known.

    python tests/benchmarks/places.py [--companies 10] [--draws 60]

Each company has reps of unlike skill and lives through so many quarters of chance. Their true order is that of the mean
scores of all quarters; counted is how often a rep's range of places in one quarter holds the true place, which is to be
in 95 % of cases. Where all are alike every place is as true, and the range is to hold them all. Deals and answers come
of customers, who are alike, or differ (intra-class correlation 0.2) and are other ones each quarter. Beside it the mean
width of a range, of all places: what holds and says nothing is of no use. The exit code is 1 where ranges hold less
often than chance, in so many draws, lets 95 % be.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from math import exp, log, sqrt
from statistics import fmean
from typing import NamedTuple

import numpy as np

from crmcli.core.periods import Period
from crmcli.evaluation.score.insight import evaluate
from crmcli.evaluation.score.places import PARTS, places
from crmcli.evaluation.score.readings import Person
from crmcli.records.presence.insight import FULL, Absence

QUARTER = Period("2026Q3", date(2026, 7, 1), date(2026, 10, 1))
HOLDS = 0.95
WIN, SATISFIED, RETAINED, HOURS, ANSWERS, MESSAGES, CONTACTS, ACTIVE = 0.42, 0.6, 0.7, 6.0, 9, 50, 190, 12


class World(NamedTuple):
    """`skill` is how far the best and the worst rep are from the mean one, in the logit of a win; `deals` and customers
    (`pool`) are of a rep's quarter. The first rep is there for a `share` of it, and has as much less to do."""

    reps: int
    skill: float
    deals: float = 20
    pool: int = 14
    rho: float = 0.0
    share: float = 1.0


def worlds() -> Iterator[World]:
    for reps in (4, 7, 20):
        for skill in (0.0, 0.6, 1.2):
            for rho in (0.0, 0.2):
                yield World(reps, skill, rho=rho)
    yield World(7, 0.6, deals=60, pool=40, rho=0.2)
    yield World(7, 0.0, rho=0.2, share=0.5)


Facts = tuple[dict[int, dict[str, float]], dict[int, list[dict[str, float]]]]


def quarter(world: World, skills: np.ndarray, draw: np.random.Generator) -> Facts:
    """What each rep did in a quarter, in all and by part of the customers."""
    facts, parts = {}, {}
    for rep, skill in enumerate(skills, 1):
        own: dict[str, float] = defaultdict(float)
        of_part: list[dict[str, float]] = [defaultdict(float) for _ in range(PARTS)]
        there = world.share if rep == 1 else 1.0
        pool, active, messages = (round(there * each) for each in (world.pool, ACTIVE, MESSAGES))
        part, new = draw.integers(PARTS, size=pool), draw.random(pool) < 0.4
        wins, content = (shares(at, skill, pool, world.rho, draw) for at in (WIN, SATISFIED))
        worth = np.exp(draw.normal(0, 0.8 * world.rho**0.5, pool))
        firsts = set()
        for customer in draw.integers(pool, size=draw.poisson(there * world.deals)):
            seen = {"closed": 1.0}
            if draw.random() < wins[customer]:
                amount, days = exp(draw.normal(13 + 0.3 * skill, 0.8)) * worth[customer], exp(draw.normal(3.3, 0.7))
                seen |= {"won": 1, "revenue": amount, "sold": amount, "cycle_days": int(days) + 1, "cycles": 1}
                if new[customer] and customer not in firsts:
                    firsts.add(customer)
                    seen["first_wins"] = 1
            for known in (own, of_part[part[customer]]):
                for name, value in seen.items():
                    known[name] += value
        own["prospects"] = max(1, int(new.sum()))
        for customer in draw.integers(pool, size=draw.poisson(there * ANSWERS)):
            own["csat_answers"] += 1
            own["satisfied"] += float(draw.random() < content[customer])
        own["active"], own["messages"] = active, messages
        own["retained"] = float(draw.binomial(active, logistic(RETAINED, skill)))
        own["contacts"] = float(draw.poisson(there * CONTACTS * exp(0.2 * skill)))
        own["response_hours"] = float(draw.exponential(HOURS * exp(-0.3 * skill), messages).sum())
        facts[rep], parts[rep] = dict(own), [dict(each) for each in of_part]
    return facts, parts


def shares(mean: float, skill: float, pool: int, rho: float, draw: np.random.Generator) -> np.ndarray:
    """Of each customer the chance of a hit."""
    middle = logistic(mean, skill)
    if not rho:
        return np.full(pool, middle)
    strength = 1 / rho - 1
    return draw.beta(middle * strength, (1 - middle) * strength, pool)


def logistic(mean: float, skill: float) -> float:
    return 1 / (1 + exp(-log(mean / (1 - mean)) - skill))


def measured(world: World, companies: int, draws: int) -> tuple[float, float]:
    """How often a rep's range holds the true place, and its mean width as a share of all places."""
    people = [Person(rep, f"rep{rep:02}", None) for rep in range(1, world.reps + 1)]
    people[0] = people[0]._replace(absences=(Absence(QUARTER.start, None, round(FULL * world.share)),))
    held, width = [], []
    for company in range(companies):
        draw = np.random.default_rng([company, world.reps, round(10 * world.skill)])
        skills = draw.permutation(np.linspace(-world.skill, world.skill, world.reps))
        scores, ranges = defaultdict(list), []
        for _ in range(draws):
            facts, parts = quarter(world, skills, draw)
            found = evaluate(people, facts, QUARTER)
            for each in found.results:
                scores[each.person.id].append(each.score or 0.0)
            ranges.append(places(found.results, found.metrics, parts))
        means = {rep: fmean(each) for rep, each in scores.items()}
        true = {rep: {1 + sum(other > mean for other in means.values())} for rep, mean in means.items()}
        if not world.skill:
            true = {rep: set(range(1, world.reps + 1)) for rep in true}
        for each in ranges:
            held += [true[rep] <= set(range(low, high + 1)) for rep, (low, high) in each.items()]
            width += [(high - low + 1) / world.reps for low, high in each.values()]
    return fmean(held), fmean(width)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--companies", type=int, default=10)
    parser.add_argument("--draws", type=int, default=60)
    options = parser.parse_args()
    print(f"{'reps':>4} {'skill':>5} {'deals':>5} {'rho':>4} {'share':>5}  {'holds':>6} {'width':>6}")
    low = False
    for world in worlds():
        held, width = measured(world, options.companies, options.draws)
        cases = options.companies * options.draws  # the reps of one quarter depend on each other
        low = low or held < HOLDS - 2 * sqrt(HOLDS * (1 - HOLDS) / cases)
        told = f"{world.reps:>4} {world.skill:>5} {world.deals:>5} {world.rho:>4} {world.share:>5}"
        print(f"{told}  {held:6.1%} {width:6.0%}", flush=True)
    return int(low)


if __name__ == "__main__":
    raise SystemExit(main())
