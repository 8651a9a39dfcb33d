"""How many times as much a share or a mean varies as if all that it is made of were independent."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, sqrt

from crmcli.evaluation.compare.samples import Sample

SERIAL, MOST_SERIAL = 1.3, 0.9
"""Weeks count as resembling the ones before where their correlation is above so many of its standard errors, 1/√n; it
is taken for the second at most."""


def design_effect(before: Sample, after: Sample) -> float:
    """How many times as much two shares vary as if all observations stood alone, at least 1 (Rao & Scott 1992,
    Biometrics 48:577; of both sides together). Where every cluster is of one mind, none can be told from one."""
    sides = [side for side in (before, after) if side.n]
    if not any(side.clusters for side in sides):
        return 1.0
    alone = fsum(side.n * side.mean * (1 - side.mean) for side in sides)
    if not alone:
        return fsum(side.square_sizes or side.n for side in sides) / fsum(side.n for side in sides)
    return max(1.0, fsum(side.squares * side.units / max(1, side.units - 1) for side in sides) / alone)


def persistence(rows: Sequence[Sample]) -> float:
    """How many times as much the mean of such rows of weeks varies as that of independent ones; 1 where they hardly
    resemble the ones before them. (1 + r) / (1 − r) for a first-order autocorrelation r (Bayley & Hammersley 1946,
    Suppl. J. R. Stat. Soc. 8:184), that of short series freed of its bias, (n r + 1) / (n − 3) (Kendall 1954,
    Biometrika 41:403)."""
    squares, weeks = fsum(row.squares for row in rows), sum(row.units for row in rows)
    seen = fsum(row.serial for row in rows) / squares if squares else 0.0
    if seen * sqrt(weeks) <= SERIAL:
        return 1.0
    n = weeks / len(rows)
    r = min(MOST_SERIAL, (n * seen + 1) / (n - 3))
    return (1 + r) / (1 - r)


def overdispersion(rows: Sequence[Sample]) -> float:
    """How many times as much the count of such rows of weeks varies as one of independent events; 1 where the weeks
    hardly resemble the ones before them. A week's variance over its mean, which of independent events is 1 (Fisher's
    index of dispersion; McCullagh & Nelder 1989, Generalized Linear Models, 6.2), times the persistence."""
    times = persistence(rows)
    if times == 1:
        return 1.0
    variance = fsum(row.squares for row in rows) / sum(row.units - 1 for row in rows)
    return times * max(1.0, variance * sum(row.units for row in rows) / fsum(row.total for row in rows))
