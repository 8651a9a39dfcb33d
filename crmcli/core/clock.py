"""The moment, the zone and the calendar that a reading of a period depends on."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import NamedTuple

from crmcli.core.periods import Calendar


class Clock(NamedTuple):
    """What reading a period depends on besides the data: now, the team's time zone and its fiscal calendar."""

    now: datetime
    zone: tzinfo
    calendar: Calendar
