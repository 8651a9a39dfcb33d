"""Follow-ups per rep: how many of which kind and on which days, how fast messages were answered, and who waits now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, STRONG, Block, Cell, Chart, Column, Line, Series, Table
from crmcli.core.periods import Period
from crmcli.core.rounding import whole
from crmcli.core.vocabulary import INTERACTIONS
from crmcli.core.working_hours import DAYS
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.view import metric_cell
from crmcli.evaluation.score.readings import Reading, change
from crmcli.reports.sections.headline.view import before as before_of
from crmcli.reports.sections.headline.view import during
from crmcli.reports.sections.record_list import many, more, table

Row = Mapping[str, Any]
Readings = tuple[Mapping[str, Reading], Mapping[str, Reading]]

WAITING_DAYS = 90
"""A message that nobody answered for longer is no longer waited for."""
_KINDS = {"call": "Calls", "email": "Mails", "meeting": "Meetings", "visit": "Visits"}


class Worker(NamedTuple):
    """One rep: follow-ups by kind, and by weekday from Monday on; readings now and before; the longest wait of a
    message of the period in hours; and how many customers wait now."""

    name: str
    kinds: Mapping[str, int]
    days: Sequence[int]
    readings: Readings
    longest: float | None
    waiting: int

    @property
    def made(self) -> int:
        """All follow-ups."""
        return sum(self.days)


class FollowUps(NamedTuple):
    """All reps, who made most first, and their readings together; the customers who wait, up to `rows`."""

    workers: Sequence[Worker]
    readings: Readings
    follow_ups: Metric
    response_time: Metric
    waiting: Sequence[Row]
    periods: tuple[Period, Period]
    now: datetime
    zone: tzinfo
    rows: int

    @property
    def made(self) -> int:
        """The follow-ups of all."""
        return sum(each.made for each in self.workers)

    @property
    def all_waiting(self) -> int:
        """How many customers wait, shown or not."""
        return sum(each.waiting for each in self.workers)

    @property
    def nothing(self) -> bool:
        """Was there no follow-up, now or before, no message, and does nobody wait?"""
        readings = (reading for side in self.readings for reading in (side["follow_ups"], side["response_time"]))
        return not self.all_waiting and not any(each.numerator for each in readings)


def blocks(found: FollowUps) -> Iterator[Block]:
    """The sentence, each rep's figures, the days of the week, and who waits."""
    yield Line(sentence(found))
    if found.nothing:
        return
    yield _by_rep(found)
    yield from more(len(_shown(found)), len(found.workers))
    if found.made and found.periods[0].days > 1:
        yield from _by_day(found)
    columns = {
        "customer": Column("Customer"), "rep": Column("Rep"), "at": Column("Since", "moment"),
        "days": Column("Waits", "days"), "messages": Column("Messages", "count", 1),
    }  # fmt: skip
    yield from table("Customers waiting for an answer", columns, _waiting(found), found.all_waiting)
    if found.waiting:
        yield Line(f"Messages of the last {WAITING_DAYS} days that nobody has answered yet.", QUIET)


def sentence(found: FollowUps) -> str:
    """How many there were against the period before, and who waits."""
    if found.nothing:
        return "No follow-up was recorded, and no customer waits for an answer."
    waits = "no customer waits for an answer"
    if found.waiting:
        first = found.waiting[0]
        since = f"{first['at'].astimezone(found.zone):%Y-%m-%d}"
        verb = "waits" if found.all_waiting == 1 else "wait"
        longest = f", {first['customer']} since {since}"
        waits = f"{many(found.all_waiting, 'customer')} {verb} for an answer{longest}"
    return f"{_made(found)} made{_against(found)}; {waits}."


def _against(found: FollowUps) -> str:
    """What that is against the period before, as the rest of the sentence."""
    changed = change(found.follow_ups, *(side["follow_ups"].value for side in reversed(found.readings)))
    if changed is None:
        return ""
    percent, then = whole(100 * abs(changed)), before_of(found.periods[0])
    if not found.made:
        return f", after {found.readings[1]['follow_ups'].numerator:,.0f} {during(then)}"
    if not percent:
        return f", {'about ' if changed else ''}as many as {then}"
    return f", {percent:,}% {'more' if changed > 0 else 'fewer'} than {then}"


def _made(found: FollowUps) -> str:
    text = many(found.made, "follow-up")
    return f"{text[0].upper()}{text[1:]} {'was' if found.made == 1 else 'were'}"


def _shown(found: FollowUps) -> Sequence[Worker]:
    return found.workers[: found.rows]


def _by_rep(found: FollowUps) -> Table:
    columns = [
        Column("Rep"), *(Column(title, "count", 3) for title in _KINDS.values()), Column("All", "count"),
        Column("A week", "number"), Column("Answered in", "hours"), Column("Longest", "hours", 1),
        Column("Waiting", "count"),
    ]  # fmt: skip
    return Table(columns, [_cells(found, each) for each in _shown(found)], "Follow-ups by rep")


def _cells(found: FollowUps, each: Worker) -> list[Cell]:
    now, before = each.readings
    metrics = found.follow_ups, found.response_time
    return [
        Cell(each.name, tone=STRONG),
        *(Cell(each.kinds.get(kind, 0), "count") for kind in _KINDS),
        Cell(each.made, "count", STRONG),
        *(metric_cell(metric, now[metric.key], before[metric.key]) for metric in metrics),
        Cell(each.longest, "hours"),
        Cell(each.waiting, "count"),
    ]  # fmt: skip


def _by_day(found: FollowUps) -> Iterator[Block]:
    """The heat map, and the same as a table."""
    shown = [each for each in _shown(found) if each.made]
    title = "Follow-ups by weekday"
    yield Chart("heat", title, DAYS, [Series(each.name, each.days) for each in shown])
    columns = [Column("Rep"), *(Column(day, "count") for day in DAYS)]
    yield Table(columns, [[Cell(each.name), *(Cell(count, "count") for count in each.days)] for each in shown], title)
    yield from more(len(shown), sum(each.made > 0 for each in found.workers))


def _waiting(found: FollowUps) -> list[dict[str, Any]]:
    return [{**row, "days": _days(found, row)} for row in found.waiting]


def _days(found: FollowUps, row: Row) -> float:
    waited: float = (found.now - row["at"]).total_seconds() / 86400
    return waited


def data(found: FollowUps) -> dict[str, Any]:
    """For JSON: every rep, whether shown or not; of the customers who wait those that are shown."""
    return {
        "sentence": sentence(found),
        "follow_ups": found.made,
        **_rates(found, found.readings),
        "customers_waiting": found.all_waiting,
        "reps": [_worker(found, each) for each in found.workers],
        "waiting": [
            {"customer": row["customer"], "rep": row["rep"], "since": row["at"], "messages": row["messages"],
             "days": _days(found, row)}
            for row in found.waiting
        ],
    }  # fmt: skip


def _worker(found: FollowUps, each: Worker) -> dict[str, Any]:
    return {
        "name": each.name,
        "follow_ups": each.made,
        **{f"{kind}s": each.kinds.get(kind, 0) for kind in INTERACTIONS},
        "messages": round(each.readings[0]["response_time"].denominator),
        **_rates(found, each.readings),
        "longest_hours": each.longest,
        "customers_waiting": each.waiting,
        "weekdays": dict(zip((day.lower() for day in DAYS), each.days, strict=True)),
    }


def _rates(found: FollowUps, readings: Readings) -> dict[str, float | None]:
    told: dict[str, float | None] = {}
    for metric, name in ((found.follow_ups, "per_week"), (found.response_time, "response_hours")):
        now, before = (side[metric.key].value for side in readings)
        told |= {name: now, f"{name}_before": before, f"{name}_change": change(metric, before, now)}
    return told
