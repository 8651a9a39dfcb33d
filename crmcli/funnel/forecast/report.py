"""A forecast read from the data file, for the command and for reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from crmcli.core.clock import Clock
from crmcli.core.names import key
from crmcli.core.periods import Period, add_months
from crmcli.core.rounding import whole
from crmcli.database.connection import Database, Row
from crmcli.evaluation.score.query import people
from crmcli.evaluation.score.readings import Person
from crmcli.evaluation.targets.choice import target_parts
from crmcli.evaluation.targets.insight import OwnerId, Target
from crmcli.evaluation.targets.query import current
from crmcli.funnel.forecast import query
from crmcli.funnel.forecast.expected import Lot, Size, lot
from crmcli.funnel.forecast.hazards import LOST, WON
from crmcli.funnel.forecast.insight import Engine, Forecast, Known, engine, forecast, months
from crmcli.records.stages.query import every_stage


class Read(NamedTuple):
    """The forecast, what it was made with, and the stages."""

    forecast: Forecast
    engine: Engine
    stages: Sequence[Row]


def read(
    database: Database,
    period: Period,
    day: date,
    clock: Clock,
    reps: Collection[int] | None = None,
    of: OwnerId = (None, None),
    by: str = "",
) -> Read:
    """The forecast of the period as it was when that day was over: of all, or of the reps whose target is that of the
    owner `of`; apart for each rep, team or month."""
    stages = database.all(every_stage())
    found = engine(_known(database, period, day, clock, stages, reps), period.start, period.end)
    everybody = [person for person in people(database) if reps is None or person.id in reps]
    groups = _groups(everybody, by)
    lots = open_lots(database, day, clock, reps, found)
    targets = _targets(database, period, everybody, by, of)
    return Read(forecast(found, lots, period, groups, targets, by), found, stages)


def _known(
    database: Database, period: Period, day: date, clock: Clock, stages: Sequence[Row], reps: Collection[int] | None
) -> Known:
    past = query.history(database, day, clock, stages, reps)
    since = add_months(day, -query.MONTHS)
    lately = min(period.start, day - timedelta(days=3 * period.days + 3))
    by_rep: dict[int, dict[int, int]] = defaultdict(dict)
    for row in query.revenue(database, day, clock, lately, reps, by_rep=True):
        by_rep[row["rep_id"]][row["day"].toordinal()] = row["amount"]
    revenue = {row["day"].toordinal(): row["amount"] for row in query.revenue(database, day, clock, since, reps)}
    won = sorted((stay.left, stay.deal) for stay in past.stays if stay.to == WON and stay.left is not None)
    return Known(
        day,
        past.stays,
        sorted((stay.entered, past.deals[stay.deal].rep, stay.stage) for stay in past.stays if stay.first),
        {id: deal.rep for id, deal in past.deals.items()},
        {id: deal.product for id, deal in past.deals.items()},
        past.amount,
        past.every,
        {stage["id"]: stage["probability"] / 100 for stage in stages if stage["status"] == "open"},
        revenue,
        by_rep,
        [(deal, at) for at, deal in won],
        sum(stay.to in (WON, LOST) for stay in past.stays),
    )


def open_lots(database: Database, day: date, clock: Clock, reps: Collection[int] | None, found: Engine) -> list[Lot]:
    """What is open when that day is over."""
    return [
        lot(
            row["rep_id"], row["stage_id"], 7 * row["week"] + 3, row["deals"], float(row["amount"] or 0),
            row["squares"] or 0.0, unknown_size(row, found),
        )
        for row in query.open_lots(database, day, clock, reps)
    ]  # fmt: skip


def unknown_size(row: Row, found: Engine) -> Size | None:
    """What is expected of a deal without a known amount; None: it is known."""
    return found.sizes.of(row["product_id"]) if row["amount"] is None else None


def _groups(everybody: Iterable[Person], by: str) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for person in everybody:
        name = person.name if by == "rep" else person.team or "no team"
        groups[name].append(person.id)
    return dict(sorted(groups.items(), key=lambda item: key(item[0]))) if by in ("rep", "team") else {}


def _targets(database: Database, period: Period, everybody: Sequence[Person], by: str, of: OwnerId) -> dict[str, int]:
    """What each part is to bring, and under no name all: the target of just those, else the sum of their reps'."""
    owned: dict[OwnerId, list[Target]] = defaultdict(list)
    for target in current(database, period):
        if target.metric.key == "revenue":
            owned[target.owner.id].append(target)
    found: dict[str, int | None] = {"": _whole(owned, of, everybody, period)}
    if by == "month":
        found |= {part.label: _whole(owned, of, everybody, part) for part in months(period)}
    elif by == "rep":
        found |= {each.name: _value(owned, (each.id, None), period) for each in everybody}
    elif by == "team":
        for team in {each.team for each in everybody if each.team}:
            members = [each for each in everybody if each.team == team]
            found[team] = _whole(owned, (None, key(team)), members, period)
    return {name: value for name, value in found.items() if value is not None}


def _whole(
    owned: Mapping[OwnerId, Sequence[Target]], of: OwnerId, reps: Sequence[Person], period: Period
) -> int | None:
    value = _value(owned, of, period)
    if value is not None or of[0] is not None:
        return value
    parts = [each for rep in reps if (each := _value(owned, (rep.id, None), period)) is not None]
    return sum(parts) if parts else None


def _value(owned: Mapping[OwnerId, Sequence[Target]], of: OwnerId, period: Period) -> int | None:
    pieces = target_parts(owned.get(of, ()), period, period)
    return whole(sum(piece.value for piece in pieces)) if pieces else None
