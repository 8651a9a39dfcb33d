"""Whether results beside expectations are fair: made companies whose reps get unlike leads.

    python tests/benchmarks/chances.py [--runs 300]

Each run draws a company of eight quarters from its seed: deals are told by source, region, product and size, which
move the logit of a win by up to 1.2, and each rep has a mix of their own. With equal skill the rank by result must not
go with how good the leads were (mean of Spearman's rho over the runs, below 0.1 either way); with planted skill, from
−0.6 to 0.6 in the logit, the best must be placed before the worst in 90 % of the runs. Beside it the same for the plain
win rate, and for the expectation of who knows the true chances: no estimate of them keeps the order more often.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from math import exp
from random import Random
from statistics import fmean

from crmcli.evaluation.chances.insight import Cell, standings
from crmcli.evaluation.fairness.correlation import spearman

WORTH = (
    {"Referral": 1.0, "Web": 0.0, "Fair": -0.3, "Cold": -1.2},
    {"North": 0.4, "South": 0.0, "East": -0.4},
    {"Pro": 0.5, "Starter": 0.0, "Training": -0.5},
    {"small": 0.5, "medium": 0.0, "large": -0.7},
)
BASE, QUARTERS, SKILL = -0.3, 8, 0.6
WORLDS = {"8 reps, 40 deals a quarter": (8, 40), "8 reps, 10 deals": (8, 10), "4 reps, 40 deals": (4, 40)}


def company(seed: str, reps: int, deals: int, skill: float) -> tuple[list[Cell], list[float], list[float]]:
    """The deals of a company, and of each rep the skill and the mean chance of the last quarter's leads."""
    draw = Random(seed)
    skills = [skill * (2 * rep / (reps - 1) - 1) for rep in range(reps)]
    draw.shuffle(skills)
    counts: dict[tuple[int, tuple[str, ...]], Counter[str]] = defaultdict(Counter)
    leads = []
    for rep in range(reps):
        mix = [[draw.gammavariate(0.7, 1) + 0.02 for _ in kinds] for kinds in WORTH]
        chances = []
        for quarter in range(QUARTERS):
            for _ in range(max(5, round(deals * draw.uniform(0.6, 1.4)))):
                kinds = tuple(draw.choices(list(worth), own)[0] for worth, own in zip(WORTH, mix, strict=True))
                logit = BASE + sum(worth[kind] for worth, kind in zip(WORTH, kinds, strict=True))
                won = draw.random() < 1 / (1 + exp(-logit - skills[rep]))
                last = quarter == QUARTERS - 1
                counts[rep, kinds].update(closed=1, won=won, closed_now=last, won_now=last and won)
                chances += [1 / (1 + exp(-logit))] if last else []
        leads.append(fmean(chances))
    cells = [Cell(rep, kinds, **each) for (rep, kinds), each in counts.items()]
    return cells, skills, leads


def measured(runs: int, reps: int, deals: int, skill: float) -> dict[str, tuple[float, float]]:
    """For both ways to rank: how the rank goes with the leads, and how often the best stands before the worst."""
    found: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for run in range(runs):
        cells, skills, leads = company(f"chances {run}", reps, deals, skill)
        given = {each.given.rep: each.given for each in standings(cells)[1]}
        best, worst = skills.index(max(skills)), skills.index(min(skills))
        own = [given[rep] for rep in range(reps)]
        ways = {
            "win rate": [each.won / each.closed for each in own],
            "beside expectation": [each.ratio for each in own],
            "true chances known": [
                each._replace(expected=mean * each.closed).ratio for each, mean in zip(own, leads, strict=True)
            ],
        }
        for name, values in ways.items():
            rho = spearman(list(zip(values, leads, strict=True))) or 0.0
            found[name].append((rho, values[best] > values[worst]))
    return {name: (fmean(rho for rho, _ in each), fmean(kept for _, kept in each)) for name, each in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=300)
    runs = parser.parse_args().runs
    for title, (reps, deals) in WORLDS.items():
        print(title)
        equal, planted = (measured(runs, reps, deals, skill) for skill in (0.0, SKILL))
        for name in equal:
            print(f"  {name:<20} equal skill: rho {equal[name][0]:+.3f}   planted: kept {planted[name][1]:.1%}")


if __name__ == "__main__":
    main()
