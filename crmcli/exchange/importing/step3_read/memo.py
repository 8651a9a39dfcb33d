"""What was worked out for a value is remembered: in a file of very many rows most values come again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

KEPT = 1 << 14
"""How many values of a column are remembered once read: enough for a team, and no more memory for a larger file."""


class Memo(dict[Any, Any]):
    """By value, what `work` makes of it. What it refuses is not remembered; a full memory starts anew. Looking up is
    twice as quick as with `functools.lru_cache`, which notes the order of use."""

    def __init__(self, work: Callable[[Any], Any], times: int = 1) -> None:
        """`times` as many values are remembered as elsewhere."""
        super().__init__()
        self._work, self._most = work, KEPT * times

    def __missing__(self, value: Any) -> Any:
        made = self._work(value)
        if len(self) >= self._most:
            self.clear()
        self[value] = made
        return made

    __call__ = dict[Any, Any].__getitem__
