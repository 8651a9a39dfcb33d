"""How targets stand: what their owners have reached in the days so far, and how last year spread over its months."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from crmcli.core.apportion import normal
from crmcli.core.clock import Clock
from crmcli.core.periods import Period, add_months
from crmcli.database.connection import Database
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.query import Facts, add_to, closed_deals, first_wins, limits, refunds
from crmcli.evaluation.score.query import Evaluated, evaluated, people
from crmcli.evaluation.score.readings import Person, added, read
from crmcli.evaluation.targets.attainment import Standing, so_far, standing
from crmcli.evaluation.targets.insight import Owner, Target


class Attained(NamedTuple):
    """A target with how it stands; `person` is the rep whose figures these are, if they are those of one."""

    target: Target
    standing: Standing
    person: Person | None = None


ADDING_UP = (closed_deals, refunds, first_wins)
"""The statements whose facts the metrics that add up are made of: of them no more has to be read."""


def attained(database: Database, targets: Collection[Target], clock: Clock, of: Person | None = None) -> list[Attained]:
    """How each target stands today: by what its owner has reached, or that rep alone. What adds up is read by itself,
    all else under the rules in force in its period."""
    everybody, also = people(database), [target.metric.key for target in targets]
    added_up: dict[Period, Facts] = {}
    judged: dict[Period, Evaluated] = {}
    found = []
    for target in targets:
        members = [of] if of else target.owner.members(everybody)
        person = of or (members[0] if target.owner.rep_id is not None and members else None)
        passed = so_far(target.period, clock.calendar.today)
        actual: float | None = None
        if passed.days and target.metric.adds_up:
            facts = added_up.get(passed) or added_up.setdefault(passed, _adding_up(database, passed, clock))
            actual = added(facts, _ids(members)).get(target.metric.numerator, 0)
        elif passed.days:
            known = judged.get(passed) or judged.setdefault(passed, evaluated(database, passed, clock, also=also))
            actual = _value(known, members, target.metric)
        found.append(Attained(target, standing(target, person, actual, clock.calendar.today), person))
    return found


def _adding_up(database: Database, period: Period, clock: Clock) -> Facts:
    """The facts of that period that metrics which add up are made of."""
    found: Facts = {}
    for each in ADDING_UP:
        for row in database.all(each(), **limits(period, clock.now, clock.zone)):
            add_to(found.setdefault(row.pop("rep_id"), {}), row)
    return found


def _value(judged: Evaluated, members: Sequence[Person], metric: Metric) -> float | None:
    ruled = next((each for each in judged.evaluation.metrics if each.key == metric.key), metric)
    ids = _ids(members)
    return read(added(judged.facts, ids), judged.there(ids), [ruled])[metric.key].value


def _ids(members: Sequence[Person]) -> list[int]:
    return [person.id for person in members]


def season(
    database: Database, metric: Metric, owner: Owner, period: Period, months: int, clock: Clock
) -> tuple[float, ...] | None:
    """The shares of the same months a year before in what the owner reached in all of them; None: that was nothing.

    Who is in a team today counts for it then as well.
    """
    ids, reached = _ids(owner.members(people(database))), []
    for step in range(months):
        start, end = (add_months(period.start, step + more - 12) for more in (0, 1))
        month = Period(f"{start:%Y-%m}", start, end, "month")
        found = added(_adding_up(database, month, clock), ids)
        reached.append(max(0, found.get(metric.numerator, 0)))
    return normal(reached) if sum(reached) else None
