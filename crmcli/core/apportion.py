"""A whole in parts, by shares: the parts of money are whole minor units and sum to it exactly."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.core.rounding import quotient, whole


def spread(shares: Sequence[float], months: int) -> tuple[float, ...]:
    """Shares of quarters as shares of their months; others as they are."""
    if months == 12 and len(shares) == 4:
        return tuple(share / 3 for share in shares for _ in range(3))
    return tuple(shares)


def normal(shares: Sequence[float]) -> tuple[float, ...]:
    """The shares with a sum of 1; those that have it stay as they are, and shares of nothing are even."""
    total = sum(shares)
    if not total:
        return (1 / len(shares),) * len(shares)
    return tuple(shares) if abs(total - 1) < 1e-12 else tuple(share / total for share in shares)


def whole_parts(whole: int, shares: Sequence[float]) -> list[int]:
    """The whole number in parts that sum to it: by largest remainder, of equal ones the first; of twelve shares first
    the four groups of three, then the three of each."""
    weights = _integers(shares)
    if len(weights) != 12:
        return _largest_remainder(whole, weights)
    groups = [weights[at : at + 3] for at in range(0, 12, 3)]
    quarters = _largest_remainder(whole, [sum(group) for group in groups])
    return [
        month for quarter, group in zip(quarters, groups, strict=True) for month in _largest_remainder(quarter, group)
    ]


def _largest_remainder(whole: int, weights: Sequence[int]) -> list[int]:
    weights = weights if any(weights) else [1] * len(weights)
    total = sum(weights)
    parts = [whole * weight // total for weight in weights]
    by_rest = sorted(range(len(weights)), key=lambda at: -(whole * weights[at] % total))
    for at in by_rest[: whole - sum(parts)]:
        parts[at] += 1
    return parts


def _integers(shares: Sequence[float]) -> list[int]:
    """Whole numbers in exactly the proportion of the shares."""
    ratios = [float(share).as_integer_ratio() for share in shares]
    common = max(below for _, below in ratios)  # each is a power of two
    return [above * (common // below) for above, below in ratios]


def prorated(value: float, days: int, of: int, exact: bool) -> float:
    """The value of so many days of all; money is rounded."""
    return quotient(whole(value) * days, of) if exact else value * days / of
