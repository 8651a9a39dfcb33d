"""What a section of a report is made from, and what it gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from crmcli.core.clock import Clock
from crmcli.core.document import Block
from crmcli.core.moments import midnight
from crmcli.core.periods import Period
from crmcli.database.connection import Database


class Scope(NamedTuple):
    """One report: its `period` as far as it has come, the one `before` it and the same one a `year_ago`, and of whom
    it is: the ids in `reps` (None: everybody), called `who`. `today` is the day that counts as now; a section that
    lists records shows up to `rows` of them."""

    database: Database
    clock: Clock
    period: Period
    before: Period
    year_ago: Period
    reps: tuple[int, ...] | None
    who: str
    currency: str
    today: date
    rows: int = 10

    @property
    def whole(self) -> Period:
        """The period in full."""
        if self.period.kind == "range":
            return self.period
        return self.clock.calendar.containing(self.period.start, self.period.kind)

    @property
    def at_end(self) -> Clock:
        """The clock as it stood when the period ended, or now where it is under way."""
        last = midnight(self.period.end, self.clock.zone) - timedelta(seconds=1)
        calendar = self.clock.calendar._replace(today=self.period.last)
        return Clock(min(self.clock.now, last), self.clock.zone, calendar)

    @property
    def following(self) -> Period:
        """The period after it, of the same kind or of as many days."""
        whole = self.whole
        if whole.kind != "range":
            return self.clock.calendar.containing(whole.end, whole.kind)
        end = whole.end + timedelta(days=whole.days)
        return Period(f"{whole.end}..{end - timedelta(days=1)}", whole.end, end)


class Part(NamedTuple):
    """A section as made: `blocks` for people (no heading: the report sets it), `data` for programs, under the section's
    key. An `empty` one has nothing to tell of this period."""

    blocks: Sequence[Block]
    data: Any
    empty: bool = False
