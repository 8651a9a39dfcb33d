"""Small samples: what their own values say when dealt out or drawn anew. Each formula names its source."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, fsum, sqrt
from typing import TYPE_CHECKING

from crmcli.evaluation.statistics.inference import ALPHA, Interval, Z, t_limit

if TYPE_CHECKING:
    from random import Random

SEED, WAYS, DRAWS = 20260401, 2000, 1000
"""Where every random draw begins, so that the same data give the same figures; how many ways to deal values out are
tried, and how many samples drawn anew."""
GRID, COARSE, WORK = 4000, 400, 40_000_000
"""Steps of the grid that an exact permutation test puts values on, at most and at least, and bytes it may touch."""


def permutation(one: Sequence[float], other: Sequence[float]) -> float:
    """The permutation test of the difference of two means (Fisher 1935, Pitman 1937): twice the share of all ways to
    deal the values out, in the same numbers, that give a difference as far to the side of the one observed.

    No way is left out where that is little work: the counts of all sums are the coefficients of a product. Else it is
    estimated from random ways.
    """
    few = one if len(one) <= len(other) else other
    effort = (len(one) + len(other)) * len(few) ** 2 * comb(len(one) + len(other), len(few)).bit_length() // 32
    steps = _on_grid([*one, *other], max(COARSE, min(GRID, WORK // effort)))
    seen = sum(steps[: len(one)] if few is one else steps[len(one) :])
    ways = _exact if effort * COARSE <= 3 * WORK else _sampled
    return ways(steps, len(few), seen)


def _on_grid(values: Sequence[float], most: int) -> list[int]:
    """The values as whole steps from the least one: exactly where they are whole numbers not too far apart, else
    rounded to that many steps."""
    low, high = min(values), max(values)
    if high == low:
        return [0] * len(values)
    if high - low <= most and all(float(value).is_integer() for value in values):
        return [round(value - low) for value in values]
    return [round((value - low) * most / (high - low)) for value in values]


def _exact(steps: Sequence[int], size: int, seen: int) -> float:
    """For each number of values up to `size`, one long integer holds how many ways give each sum, in fields of `width`
    bits: adding a value shifts the ways without it to the sums with it."""
    every = comb(len(steps), size)
    width = every.bit_length() + 1
    ways = [1] + [0] * size
    for place, step in enumerate(sorted(steps), 1):
        for number in range(min(place, size), max(0, size - len(steps) + place - 1), -1):
            ways[number] += ways[number - 1] << width * step
    one = (1 << width) - 1  # the remainder by it adds up the fields
    below = (ways[size] & ((1 << width * (seen + 1)) - 1)) % one
    above = (ways[size] >> width * seen) % one
    return min(1.0, 2 * min(below, above) / every)


def _sampled(steps: Sequence[int], size: int, seen: int) -> float:
    from random import Random  # three milliseconds that few reports need

    draw = Random(SEED).sample
    sums = [sum(draw(steps, size)) for _ in range(WAYS)]
    below, above = (sum(side) for side in ([each <= seen for each in sums], [each >= seen for each in sums]))
    return min(1.0, 2 * (min(below, above) + 1) / (WAYS + 1))


def bootstrap(one: Sequence[float], other: Sequence[float]) -> Interval:
    """The percentile interval of the second mean minus the first, from samples drawn anew out of each, with
    replacement (Efron 1979, Ann. Stat. 7:1); widened as samples so small need it, by √(n / (n − 1)) and t over z
    (Hesterberg 2015, Am. Stat. 69:371)."""
    from random import Random

    random = Random(SEED)
    means = [_means(random, values) for values in (one, other)]
    changes = sorted(after - before for before, after in zip(*means, strict=True))
    middle, wider = fsum(other) / len(other) - fsum(one) / len(one), t_limit(len(one) + len(other) - 2) / Z
    ends = (round((DRAWS - 1) * share) for share in (ALPHA / 2, 1 - ALPHA / 2))
    return Interval(*(middle + wider * (changes[end] - middle) for end in ends))


def _means(random: Random, values: Sequence[float]) -> list[float]:
    """The means of samples drawn anew, each as far again from the sample's own as one so small needs it."""
    n = len(values)
    mean, wider, value = fsum(values) / n, sqrt(n / (n - 1)), values.__getitem__
    drawn = _places(random, n, n * DRAWS)
    return [mean + wider * (sum(map(value, drawn[at : at + n])) / n - mean) for at in range(0, n * DRAWS, n)]


def _places(random: Random, n: int, count: int) -> Sequence[int]:
    """So many places below n, all as likely. Below 256 they are bytes, without the last few where n does not divide
    256: drawing them one by one would take most of a report's time."""
    if n > 256:
        return random.choices(range(n), k=count)
    most = 256 - 256 % n
    unfair, place = bytes(range(most, 256)), bytes(each % n for each in range(256))
    found = b""
    while len(found) < count:
        found += random.randbytes(count).translate(place, unfair)
    return found[:count]
