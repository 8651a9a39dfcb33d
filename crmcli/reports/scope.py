"""What a section of a report is made from, and what it gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.database.connect import Database
from crmcli.document import Block
from crmcli.periods import Period
from crmcli.queries.evaluation import Clock


class Scope(NamedTuple):
    """One report: its `period` as far as it has come, the one `before` it and the same one a `year_ago`, and of whom
    it is: the ids in `reps` (None: everybody), called `who`. `today` is the day that counts as now."""

    database: Database
    clock: Clock
    period: Period
    before: Period
    year_ago: Period
    reps: tuple[int, ...] | None
    who: str
    currency: str
    today: date


class Part(NamedTuple):
    """A section as made: `blocks` for people (no heading: the report sets it), `data` for programs, under the section's
    key. An `empty` one has nothing to tell of this period."""

    blocks: Sequence[Block]
    data: Any
    empty: bool = False
