"""One side of a comparison: its observations, the clusters that they come in, and several sides as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import fsum
from typing import NamedTuple

from crmcli.evaluation.statistics.inference import Moments, moments

SMALL, LARGE = 30, 200
"""Up to so many observations on a side it is small; with more than so many on the other, its values are not read."""


class Sample(NamedTuple):
    """One side: how many observations and their sum; of a share: how many of how many (`total` of `n`).

    They come in `clusters` (0: each stands alone), of which each has a size and a sum. `squares`, `cross` and
    `square_sizes` add up, over the clusters, the square of its residual (its sum less its size times the mean), that
    times its size, and the square of its size; `serial`, of weeks, the products of each residual and the next. The sums
    themselves are `values`, with their `sizes` (none: all 1), only
    where either side is small. `recorded` is their sum as it is on record, where `total` is as of full presence.
    """

    n: int
    total: float
    squares: float = 0.0
    values: Sequence[float] = ()
    sizes: Sequence[int] = ()
    clusters: int = 0
    cross: float = 0.0
    square_sizes: float = 0.0
    serial: float = 0.0
    recorded: float | None = None

    @property
    def units(self) -> int:
        """How many there are that do not depend on each other."""
        return self.clusters or self.n

    @property
    def mean(self) -> float:
        return self.total / self.n if self.n else 0.0

    @property
    def moments(self) -> Moments:
        """Those of the values of `linearised`."""
        of_one = self.n / self.units if self.n else 1.0
        return Moments(self.units, self.mean, self.squares / of_one**2)

    @property
    def linearised(self) -> Sequence[float]:
        """For each cluster the mean and what the cluster adds to it: a sample of independent values whose mean is that
        of the observations, and varies as it does (the ratio estimator: Cochran 1977, Sampling Techniques, 6.3)."""
        if not self.sizes:
            return self.values
        mean, of_one = self.mean, self.n / self.units
        return [mean + (value - size * mean) / of_one for value, size in zip(self.values, self.sizes, strict=True)]


def clustered(values: Sequence[float], sizes: Sequence[int]) -> Sample:
    """The sample of clusters with those sums and sizes."""
    if all(size == 1 for size in sizes):
        found = moments(values)
        return Sample(found.n, fsum(values), found.squares, tuple(values))
    n, total = sum(sizes), fsum(values)
    apart = [(value - size * total / n, size) for value, size in zip(values, sizes, strict=True)]
    return Sample(
        n, total, fsum(e * e for e, _ in apart), tuple(values), tuple(sizes), len(values),
        fsum(e * size for e, size in apart), sum(size * size for size in sizes),
    )  # fmt: skip


def in_a_row(sample: Sample) -> Sample:
    """The same clusters, known to follow each other in time."""
    apart = [value - size * sample.mean for value, size in zip(sample.values, sample.sizes, strict=True)]
    return sample._replace(serial=fsum(one * other for one, other in pairwise(apart)))


def pooled(samples: Iterable[Sample]) -> Sample:
    """All observations as one sample: residuals are about the common mean (as Chan, Golub & LeVeque 1983)."""
    parts = [sample for sample in samples if sample.n]
    n, total = sum(part.n for part in parts), fsum(part.total for part in parts)
    moved = [(part, part.mean - total / n, part.square_sizes or part.n) for part in parts]
    known = sum(part.units for part in parts) <= LARGE and all(part.values for part in parts)
    alone = not any(part.clusters for part in parts)
    return Sample(
        n,
        total,
        fsum(part.squares + 2 * by * part.cross + by * by * sizes for part, by, sizes in moved),
        tuple(value for part in parts for value in part.values) if known else (),
        tuple(size for part in parts for size in part.sizes or [1] * part.n) if known and not alone else (),
        0 if alone else sum(part.units for part in parts),
        0.0 if alone else fsum(part.cross + by * sizes for part, by, sizes in moved),
        0.0 if alone else fsum(sizes for *_, sizes in moved),
        fsum(part.serial for part in parts),
    )


def small(before: int, after: int) -> bool:
    """Are the values themselves to be compared? As many as they are, on either side."""
    return 0 < min(before, after) <= SMALL and max(before, after) <= LARGE
