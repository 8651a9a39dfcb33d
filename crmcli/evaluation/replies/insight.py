"""A rep's answer to a frozen score."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple


class Reply(NamedTuple):
    """What the rep answered, given by `by` (on the team's `day`); `frozen` is when the score was frozen that it
    answers."""

    rep_id: int
    rep: str
    text: str
    at: datetime
    by: str
    frozen: datetime
    day: date
