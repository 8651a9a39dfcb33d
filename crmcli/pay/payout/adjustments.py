"""What was approved against what is due: the differences are the adjustments of the next run.

For each thing that a rep is paid for in a period (a deal with its refunds, the cap, the floor, the bonuses) the amounts
approved over all runs, and the adjustment that is open, sum to what the plan gives for the records as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from crmcli.core.periods import Period
from crmcli.core.vocabulary import PAY_LINES
from crmcli.pay.payout.insight import Payout
from crmcli.pay.payout.words import bonus_words, floor_words


class Thing(NamedTuple):
    """What a rep is paid for within a period: a line of PAY_LINES, of a deal which."""

    rep_id: int
    line: str
    deal_id: int | None = None


class Due(NamedTuple):
    """What a plan gives for a thing, in minor units."""

    what: str
    plan: str
    version: int
    amount: int


class Entry(NamedTuple):
    """What a run pays for a thing of `period`, or would: `due` in all, of which `approved` was approved before. `run`
    is the one that it is part of; None: it is open. `earlier` is what was approved for the rep in that period in all,
    of one that is open."""

    period: Period
    thing: Thing
    rep: str
    what: str
    plan: str
    version: int
    approved: int
    due: int
    run: int | None = None
    earlier: int = 0

    @property
    def amount(self) -> int:
        return self.due - self.approved


class Run(NamedTuple):
    """A run that was approved at that moment, which is that `day` where the team is, and `paid` on a day, if it was."""

    id: int
    period: Period
    at: datetime
    day: date
    by: str
    total: int
    lines: int
    first: bool
    digest: str
    paid: date | None = None
    paid_by: str | None = None


def due_of(payout: Payout) -> dict[Thing, Due]:
    """What the plans give, thing by thing: the amounts of a rep sum to the total of the pay."""
    found: dict[Thing, Due] = {}
    for pay in payout.paid:
        plan = pay.plan.name, pay.plan.version
        for line in pay.lines:
            thing = Thing(pay.person.id, "deal", line.credit.deal_id)
            before = found[thing].amount if thing in found else 0
            found[thing] = Due(line.credit.title, *plan, before + line.commission)
        bonuses = ", ".join(bonus_words(bonus) for bonus in pay.bonuses)
        floor = floor_words(pay.plan.floor, pay.standing) if pay.plan.floor else ""
        limits = (("cap", "Cap", pay.capped), ("floor", floor, pay.floored), ("bonus", bonuses, pay.bonus))
        found |= {Thing(pay.person.id, line): Due(what, *plan, amount) for line, what, amount in limits if amount}
    return found


def entries(
    period: Period, due: Mapping[Thing, Due], approved: Mapping[Thing, Due], names: Mapping[int, str]
) -> list[Entry]:
    """What is due and not approved, rep by rep in the order of their names; nothing of what has not changed."""

    earlier: dict[int, int] = {}
    for thing, each in approved.items():
        earlier[thing.rep_id] = earlier.get(thing.rep_id, 0) + each.amount

    def entry(thing: Thing) -> Entry:
        about = due.get(thing) or approved[thing]
        before, now = (each[thing].amount if thing in each else 0 for each in (approved, due))
        return Entry(period, thing, names[thing.rep_id], *about[:3], before, now, None, earlier.get(thing.rep_id, 0))

    found = [entry(thing) for thing in dict.fromkeys((*due, *approved))]
    changed = [each for each in found if each.amount]
    return sorted(changed, key=lambda each: (each.rep, each.thing.rep_id, PAY_LINES.index(each.thing.line)))


def of_first_run(period: Period, due: Mapping[Thing, Due], names: Mapping[int, str]) -> list[Entry]:
    """Everything that is due, also what comes to nothing: a deal below a rate of 0 was looked at, too."""
    return [Entry(period, thing, names[thing.rep_id], *each[:3], 0, each.amount) for thing, each in due.items()]
