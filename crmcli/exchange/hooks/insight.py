"""Hooks: commands of one's own that are told what happened, once it is kept. The journal is what waits for them: each
hook has come as far as a change, and begins after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

ALL = "all"
"""The word for every event."""

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3))
"""How long a hook is left alone after each failure; after one more, that change is given up."""

KEPT = 20
"""Changes given up that a hook remembers, the latest."""


class Hook(NamedTuple):
    """A command that is told of an event (of all of a kind, "deal", or "all") in a data file, from the change after
    `since` on. `tries` of the next one failed, the last with that `error`; it is not tried before `after`. `given_up`
    are changes that it was never told of."""

    id: int
    file: str
    event: str
    command: str
    since: int
    tries: int = 0
    error: str = ""
    after: str = ""
    given_up: Sequence[Mapping[str, Any]] = ()

    def due(self, now: datetime) -> bool:
        return not self.after or datetime.fromisoformat(self.after) <= now

    def told(self, change: int) -> Hook:
        """The same once it was told of that change, or need not be."""
        return self._replace(since=change, tries=0, error="", after="")

    def failed(self, change: int, error: str, now: datetime) -> Hook:
        """The same once it could not be told."""
        if self.tries < len(PAUSES):
            return self._replace(tries=self.tries + 1, error=error, after=(now + PAUSES[self.tries]).isoformat())
        lost = {"change": change, "error": error, "at": now.isoformat()}
        return self.told(change)._replace(given_up=[*self.given_up, lost][-KEPT:])

    @property
    def pause(self) -> str:
        """When it is tried again, after a failure."""
        if not self.after:
            return "no more"
        minutes = PAUSES[self.tries - 1] // timedelta(minutes=1)
        return f"after {minutes} min" if minutes < 60 else f"after {minutes // 60} h"


def wanted(event: str, happened: Mapping[str, Sequence[int]]) -> dict[str, Sequence[int]]:
    """What of that a hook on `event` is told."""
    return {
        name: ids for name, ids in happened.items() if event == ALL or name == event or name.partition(".")[0] == event
    }
