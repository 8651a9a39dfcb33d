"""Whose a commission plan is, which version of it is in force, and where two plans would pay one rep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from crmcli.core.names import key
from crmcli.evaluation.score.readings import Person
from crmcli.pay.commission.plan import Plan

DAY = timedelta(days=1)


def covers(plan: Plan, person: Person) -> bool:
    """Is the plan for that rep?"""
    if not plan.reps and not plan.teams:
        return True
    return person.id in plan.reps or (person.team is not None and key(person.team) in plan.teams)


def in_force(versions: Sequence[Plan], day: date) -> Plan | None:
    """Of the versions of one plan the one for periods that begin on that day."""
    known = [plan for plan in versions if plan.valid_from is None or plan.valid_from <= day]
    return max(known, key=lambda plan: (plan.valid_from or date.min, plan.version), default=None)


class Clash(NamedTuple):
    """Two plans that would both pay a rep, from a day on."""

    plans: tuple[Plan, Plan]
    person: Person
    day: date


def clash(plans: Sequence[Sequence[Plan]], people: Sequence[Person]) -> Clash | None:
    """The first day on which two plans (each with its versions) that pay by the same kind of period are for one rep."""
    every = [plan for versions in plans for plan in versions]
    limits = {date.min} | {day for plan in every for day in (plan.start, plan.valid_from) if day}
    for day in sorted(limits):
        standing = [plan for versions in plans if (plan := in_force(versions, day)) and plan.includes(day, day + DAY)]
        for at, one in enumerate(standing):
            for other in standing[at + 1 :]:
                for person in people:
                    if one.per == other.per and covers(one, person) and covers(other, person):
                        return Clash((one, other), person, day)
    return None
