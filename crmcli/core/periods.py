"""Periods as commands know them: read as people say them, and compared. How they are said is in `grammar/spans.py`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from crmcli.core.errors import UsageError
from crmcli.core.fiscal import MONTHS, FiscalCalendar, Period, add_months
from crmcli.core.moments import read_day

__all__ = ["MONTHS", "Calendar", "Comparison", "Period", "add_months"]


class Comparison(NamedTuple):
    """Two periods as compared: of one still under way, the like number of days of both. `through` is then its last
    day so far, and `whole` the period in full."""

    now: Period
    before: Period
    whole: Period
    through: date | None


class Calendar(FiscalCalendar):
    """The team's calendar, which knows what people say."""

    __slots__ = ()

    def read(self, text: str, kind: str = "") -> Period:
        """The period of that name; with `kind`, only that kind of it is taken ("7" is a month, "Q3" a quarter)."""
        from crmcli.core.grammar.spans import period_said

        return period_said(self, text, kind)

    def day(self, text: str, lies: str = "") -> date:
        """A day as people say it; `lies` is as for `read_day`."""
        return read_day(text, self.today, self.team, lies)

    def span(self, first: str, last: str) -> Period:
        """The days from `first` to `last`, both included."""
        from crmcli.core.grammar.spans import span_said

        return span_said(self, first, last)

    def earlier(self, period: Period, said: str = "previous") -> Period:
        """What a period is compared with: "previous", "year-ago" or any period's name."""
        named = {"previous": self.previous, "year-ago": self.year_ago}
        word = said.strip().lower().replace("_", "-")
        return named[word](period) if word in named else self.read(said)

    def compare(self, period: Period, versus: str = "previous", full: bool = False) -> Comparison:
        """The period beside the `earlier` one that is said."""
        if period.start > self.today:
            raise UsageError(f"{period.label} has not begun (today is {self.today})", "name an earlier period")
        before = self.earlier(period, versus)
        tomorrow = self.today + timedelta(days=1)
        if full or period.end <= tomorrow:
            return Comparison(period, before, period, None)
        elapsed = tomorrow - period.start
        return Comparison(
            period._replace(end=tomorrow),
            before._replace(end=min(before.end, before.start + elapsed)),
            period,
            self.today,
        )
