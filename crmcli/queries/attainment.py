"""How targets stand: what their owners have reached in the days so far, and how last year spread over its months."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crmcli.database.connect import Database
from crmcli.insights.attainment import Standing, so_far, standing
from crmcli.insights.score import Person, added, read
from crmcli.insights.shares import normal
from crmcli.insights.targets import Owner, Target
from crmcli.metrics.catalogue import Metric
from crmcli.periods import Period, add_months
from crmcli.queries.evaluation import Clock, Evaluated, evaluated, people
from crmcli.queries.facts import facts


class Attained(NamedTuple):
    """A target with how it stands; `person` is the rep whose it is."""

    target: Target
    standing: Standing
    person: Person | None = None


def attained(database: Database, targets: Iterable[Target], clock: Clock) -> list[Attained]:
    """How each target stands today. Each period is read once, under the rules in force in it."""
    everybody = people(database)
    periods: dict[tuple[object, object], Evaluated] = {}
    found = []
    for target in targets:
        members = target.owner.members(everybody)
        person = members[0] if target.owner.rep_id is not None and members else None
        passed = so_far(target.period, clock.calendar.today)
        actual = None
        if passed.days:
            limits = (passed.start, passed.end)
            judged = periods.get(limits) or periods.setdefault(limits, evaluated(database, passed, clock))
            actual = _actual(judged, members, target.metric)
        found.append(Attained(target, standing(target, person, actual, clock.calendar.today), person))
    return found


def _actual(judged: Evaluated, members: Sequence[Person], metric: Metric) -> float | None:
    ruled = next((each for each in judged.evaluation.metrics if each.key == metric.key), metric)
    together = added(judged.facts, [person.id for person in members])
    return read(together, judged.weeks, [ruled])[metric.key].value


def season(
    database: Database, metric: Metric, owner: Owner, period: Period, months: int, clock: Clock
) -> tuple[float, ...] | None:
    """The shares of the same months a year before in what the owner reached in all of them; None: that was nothing.

    Who is in a team today counts for it then as well.
    """
    ids = [person.id for person in owner.members(people(database))]
    reached = []
    for step in range(months):
        start, end = (add_months(period.start, step + more - 12) for more in (0, 1))
        month = Period(f"{start:%Y-%m}", start, end, "month")
        found = added(facts(database, month, clock.now, clock.zone), ids)
        reached.append(max(0, found.get(metric.numerator, 0)))
    return normal(reached) if sum(reached) else None
