"""How evenly rules of assignment spread what comes in: 8 reps, two half-time, each away for ten days.

Prints for each way of choosing the peak of load over fair load (the mean of the daily peaks, and the peak of the means
over time), what the absent were given, and what a rep gets in the five days after a leave over the fair part.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from crmcli.work.assignment.insight import FADING, Balance, Candidate, missed

SHARES = [100] * 6 + [50] * 2
DAYS, SETTLED, LEADS, OPEN, LEAVE = 240, 60, 6, 30, 10
RUNS = 30

Loads, Shares = Sequence[int], Sequence[float]
Choose = Callable[[int, Loads, Shares, Shares], int]
"""Of a lead's number, the loads, the shares of today and what was missed, who gets it."""


def round_robin(number: int, loads: Loads, there: Shares, behind: Shares) -> int:
    return number % len(loads)


def fewest_open(number: int, loads: Loads, there: Shares, behind: Shares) -> int:
    return min(range(len(loads)), key=lambda rep: (loads[rep], rep))


def present(number: int, loads: Loads, there: Shares, behind: Shares) -> int:
    return _next(loads, there, [0.0] * len(loads))


def in_use(number: int, loads: Loads, there: Shares, behind: Shares) -> int:
    return _next(loads, there, behind)


def _next(loads: Sequence[int], there: Sequence[float], behind: Sequence[float]) -> int:
    every = zip(loads, there, behind, strict=True)
    found = Balance(
        Candidate(rep, str(rep), None, round(100 * share), load + more) for rep, (load, share, more) in enumerate(every)
    ).next()
    assert found is not None
    return found.id


def run(choose: Choose, seed: int) -> tuple[float, float, float, float]:
    draw, reps = random.Random(seed), range(len(SHARES))
    begins = [draw.randint(SETTLED, DAYS - 2 * LEAVE) for _ in reps]
    ends: list[list[int]] = [[] for _ in reps]
    there: dict[int, list[float]] = {rep: [] for rep in reps}
    got = [[0] * DAYS for _ in reps]
    given: list[int] = []
    peaks, means, absent = [], [0.0] * len(SHARES), 0
    for day in range(DAYS):
        ends = [[end for end in own if end > day] for own in ends]
        for rep in reps:
            there[rep].append(0.0 if begins[rep] <= day < begins[rep] + LEAVE else SHARES[rep] / 100)
        behind = missed(given[-FADING:], {rep: there[rep][-FADING - 1 :] for rep in reps}) if given else {}
        number = sum(draw.random() < 0.5 for _ in range(2 * LEADS))
        for _ in range(number):
            today, more = [there[rep][-1] for rep in reps], [behind.get(rep, 0.0) for rep in reps]
            rep = choose(sum(given) + sum(got[each][day] for each in reps), [*map(len, ends)], today, more)
            ends[rep].append(day + 1 + int(draw.expovariate(1 / OPEN)))
            got[rep][day] += 1
            absent += not there[rep][-1]
        given.append(number)
        if day >= SETTLED:
            fair = [sum(map(len, ends)) * share / sum(SHARES) for share in SHARES]
            over = [len(own) / part for own, part in zip(ends, fair, strict=True)]
            peaks.append(max(over))
            means = [mean + each / (DAYS - SETTLED) for mean, each in zip(means, over, strict=True)]
    back = [
        sum(got[rep][end : end + 5]) / (sum(given[end : end + 5]) * SHARES[rep] / sum(SHARES))
        for rep in reps
        for end in [begins[rep] + LEAVE]
    ]
    return sum(peaks) / len(peaks), max(means), absent / sum(given), sum(back) / len(back)


def main() -> None:
    print("rule                          daily peak  peak of means  to the absent  after a leave")
    for name, choose in {
        "round robin": round_robin, "fewest open": fewest_open, "those present, by share": present,
        "the same, missed counted": in_use,
    }.items():  # fmt: skip
        found = [run(choose, seed) for seed in range(RUNS)]
        peak, mean, absent, back = (sum(each[at] for each in found) / RUNS for at in range(4))
        print(f"{name:<28}  {peak:10.2f}  {mean:13.2f}  {absent:13.1%}  {back:13.2f}")


if __name__ == "__main__":
    main()
