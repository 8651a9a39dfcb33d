"""Who is paid what for a period, from the values of its frozen score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from crmcli.core.errors import RefusedError, brief
from crmcli.core.periods import Period
from crmcli.evaluation.frozen.insight import Won
from crmcli.evaluation.score.readings import Person
from crmcli.pay.commission.insight import Credit, Pay, Standing, credited, pay
from crmcli.pay.commission.plan import Plan
from crmcli.pay.commission.plan_versions import covers


class Unplanned(NamedTuple):
    """A rep who is not paid: one with revenue that no plan pays for, or whose plan cannot, for that `reason`."""

    person: Person
    credits: Sequence[Credit]
    reason: str = ""

    @property
    def revenue(self) -> int:
        return sum(credit.amount for credit in self.credits)


class Payout(NamedTuple):
    """By name: what each rep is paid, and who is not."""

    paid: Sequence[Pay]
    unplanned: Sequence[Unplanned]

    @property
    def total(self) -> int:
        return sum(pay.total for pay in self.paid)


def payout(
    period: Period,
    people: Sequence[Person],
    won: Sequence[Won],
    plans: Sequence[Plan],
    standing: Callable[[Person, Plan], Standing],
) -> Payout:
    """Pay everybody by the plan that is theirs; RefusedError where two plans are for one rep, or a deal is split with
    somebody who is none of the people."""
    credits = credited(won, [split for plan in plans for split in plan.splits])
    if credits.keys() - {person.id for person in people}:
        raise RefusedError(
            f"a deal is split with a rep who was not there when {period.label} was frozen",
            "freeze the score anew: crm score --freeze --replace REASON",
        )
    paid, unplanned = [], []
    for person in people:
        own, plan = credits.get(person.id, []), plan_of(plans, person)
        place = standing(person, plan) if plan else None
        if plan and place and (own or place.score is not None or _there(person, period)):
            try:
                paid.append(pay(person, plan, own, place))
            except RefusedError as error:  # what one lacks, such as a leaver's target, does not keep others waiting
                unplanned.append(Unplanned(person, own, f"{error.message}: {error.hint}"))
        elif own:
            unplanned.append(Unplanned(person, own))
    return Payout(paid, unplanned)


def plan_of(plans: Sequence[Plan], person: Person) -> Plan | None:
    """The one plan that is for that rep."""
    own = [plan for plan in plans if covers(plan, person)]
    if len(own) > 1:
        names = " and ".join(f'"{brief(plan.name)}"' for plan in own)
        raise RefusedError(
            f"{person.name} is paid by two plans: {names}", "name other reps in one: crm pay plan import"
        )
    return own[0] if own else None


def _there(person: Person, period: Period) -> bool:
    """Was the rep with the team in the period, though nothing of theirs is in its score?"""
    gone = person.left is not None and person.left < period.start
    return person.active and not gone and not (person.joined is not None and person.joined >= period.end)
