"""How many rows of each section a screen has room for."""

from __future__ import annotations

from collections.abc import Sequence

SCREEN = 23
"""Rows of a screen, less the one that the next command is typed in."""

AROUND = 6
"""Rows that are no records: the heading, the titles of the columns, what is not shown, and what is between."""


def shared(counts: Sequence[int], rows: int = SCREEN - AROUND) -> list[int]:
    """How many records of each section are shown, of those that there are. Each section that leaves some out takes a
    row for saying so. Each has one record before any has two, and so on; the first sections come first."""
    there = sum(count > 0 for count in counts)
    room = max(rows - there, there)
    given = [0] * len(counts)
    for share in range(1, room + 1):
        for at, count in enumerate(counts):
            given[at] += max(min(min(count, share) - given[at], room - sum(given)), 0)
    return given
