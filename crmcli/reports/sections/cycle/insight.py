"""The bins of a histogram of days."""

from __future__ import annotations

from typing import NamedTuple

WIDTHS = (1, 2, 5, 7, 10, 14, 20, 30, 45, 60, 90, 180)
MOST = 9
"""Bins of one width; one more holds all that is beyond them."""


class Bins(NamedTuple):
    """So many `full` bins of `width` days each, and a last one for all beyond."""

    width: int
    full: int

    def label(self, at: int) -> str:
        """Of the bin at that place: "10–19", "90+"."""
        first = at * self.width
        if at == self.full:
            return f"{first}+"
        return f"{first}" if self.width == 1 else f"{first}–{first + self.width - 1}"

    @property
    def labels(self) -> list[str]:
        """All of them."""
        return [self.label(at) for at in range(self.full + 1)]


def bins(nearly_all: int) -> Bins:
    """The narrowest ones before the last of which `nearly_all` days lie."""
    width = next((width for width in WIDTHS if nearly_all < width * MOST), WIDTHS[-1])
    return Bins(width, min(MOST, nearly_all // width + 1))
