"""A progress bar on stderr for work that takes over a second, on a terminal only."""

from __future__ import annotations

import sys
from time import monotonic
from typing import Any

PATIENCE = 1.0
"""Seconds before a bar appears: shorter work needs none."""


class Progress:
    """How far one piece of work is. `advance` may be called often; nothing is drawn, or imported, before it is due."""

    def __init__(self, what: str, total: int, colour: bool) -> None:
        self._what, self._total, self._colour = what, total, colour
        self._due, self._bar = monotonic() + PATIENCE, None

    def advance(self, done: int) -> None:
        """So much of the total is done."""
        if self._bar is None and monotonic() >= self._due:
            self._bar = self._begun()
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=done)

    def close(self) -> None:
        """Take the bar away: what it said is no part of any answer."""
        if self._bar is not None:
            self._bar.stop()

    def _begun(self) -> Any:
        from rich.console import Console
        from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        bar = RichProgress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=Console(file=sys.stderr, no_color=not self._colour, markup=False, emoji=False, highlight=False),
            transient=True,
        )
        bar.add_task(self._what, total=self._total)
        bar.start()
        return bar
