"""Records of a period that read otherwise than when it was frozen: late edits and moved owners.

Only what the period knows counts: a deal that was open at its end and is won later, and an answer given later, are no
changes of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.periods import add_months
from crmcli.evaluation.frozen.insight import Deal, Inputs
from crmcli.evaluation.verify.changes import (
    BASE,
    CREATED,
    CUSTOMERS,
    EDITS,
    GONE,
    NEW,
    OVERDUE,
    OWNERS,
    Change,
    Found,
    Names,
    Touched,
    Undo,
    names_in,
    touched,
)
from crmcli.evaluation.verify.contact_changes import contact_changes


def record_changes(old: Inputs, new: Inputs) -> Iterator[Found]:
    """Every such change: deals, customers, feedback, activities, reviews, each in the order of ids."""
    moved = list(_deals(old, new))
    yield from moved
    yield from _customers(old, new, {id for found in moved for id in _customers_of(found, old, new)})
    yield from _refunds(old, new)
    yield from contact_changes(old, new)


# Deals


class _Sight(NamedTuple):
    """What of a deal a period sees: wins from `horizon` on, all that closed from `start` on, and what was open at
    `end`; the expected date only where `overdue` deals count."""

    horizon: date
    start: date
    end: date
    overdue: bool

    def over(self, deal: Deal | None) -> bool:
        """Closed by the period's end."""
        return bool(deal and deal.closed and deal.closed < self.end)

    def within(self, deal: Deal | None) -> bool:
        """Closed in the period."""
        return bool(deal and deal.closed and self.start <= deal.closed < self.end)

    def counts(self, deal: Deal) -> bool:
        """Can any fact of the period count it?"""
        if deal.closed and deal.closed < self.start:
            return deal.status == "won" and deal.closed >= self.horizon
        expected = self.overdue and deal.expected is not None and self.start <= deal.expected < self.end
        return self.within(deal) or expected or (deal.opened is not None and deal.opened < self.end)


def _sight(old: Inputs, new: Inputs) -> _Sight:
    counted = [inputs.rules.card.definitions for inputs in (old, new)]
    months = min(each.retention_months for each in counted)  # of the longer one no copy was kept at the other time
    overdue = any(each.win_rate == "with-overdue" for each in counted)
    return _Sight(add_months(old.period.start, -months), old.period.start, old.period.end, overdue)


def _deals(old: Inputs, new: Inputs) -> Iterator[Found]:
    sight, then, now = _sight(old, new), names_in(old), names_in(new)
    reps = _reps_of_customers(old, new)
    before, after = ({deal.id: deal for deal in inputs.deals} for inputs in (old, new))
    for id in sorted({**before, **after}):
        was, is_ = before.get(id), after.get(id)
        shown = is_ or was
        assert shown
        if not any(deal and sight.counts(deal) for deal in (was, is_)):
            continue
        label = f'deal #{id} "{shown.title}"'
        for step in _steps(was, is_, sight, then, now):
            change = Change(step.group, "deal", id, label, step.field, step.before, step.after, step.unit)
            yield Found(change, Undo(_reached(step.reach, was, is_, reps)))


class _Step(NamedTuple):
    """One field of a deal that reads otherwise, and the facts that it can reach."""

    group: str
    field: str
    unit: str
    before: Any
    after: Any
    reach: frozenset[str] = frozenset()


def _steps(was: Deal | None, now: Deal | None, sight: _Sight, then: Names, names: Names) -> Iterator[_Step]:
    every = BASE | CREATED | CUSTOMERS | (OVERDUE if sight.overdue else frozenset())
    if was is None or now is None:
        within = sight.within(was or now)
        reach = every if within else every - BASE
        unit = "money" if within else "text"
        yield _Step(EDITS, GONE if was else NEW, unit, _brief(was, sight), _brief(now, sight), reach)
    else:
        yield from _closing(was, now, sight, every)
        yield from _figures(was, now, sight, then, names)
        yield from _whose(was, now, then, names, every)


def _closing(was: Deal, now: Deal, sight: _Sight, every: frozenset[str]) -> Iterator[_Step]:
    if was.status != now.status and (sight.over(was) or sight.over(now)):
        yield _Step(EDITS, "status", "text", was.status, now.status, every)
    days = [deal.closed if sight.over(deal) else None for deal in (was, now)]
    if days[0] != days[1] and was.closed and now.closed:
        stays = sight.within(was) and sight.within(now)
        reach = CUSTOMERS | {"cycle_days", "cycles"} if stays else every
        yield _Step(EDITS, "closed", "date", was.closed, now.closed, reach)


def _figures(was: Deal, now: Deal, sight: _Sight, then: Names, names: Names) -> Iterator[_Step]:
    closed = sight.within(was) or sight.within(now)
    if closed and was.amount != now.amount:
        yield _Step(EDITS, "amount", "money", was.amount, now.amount, frozenset(("revenue", "sold")))
    if was.opened != now.opened:
        reach = CREATED | {"cycle_days", "cycles", "prospects"}
        yield _Step(EDITS, "opened", "date", was.opened, now.opened, reach)
    if sight.overdue and not sight.over(now) and was.expected != now.expected:
        yield _Step(EDITS, "expected", "date", was.expected, now.expected, OVERDUE)
    if was.customer_id != now.customer_id:
        customers = then.customer(was.customer_id), names.customer(now.customer_id)
        yield _Step(EDITS, "customer", "text", *customers, CUSTOMERS)
    for field in ("title", "product", "source") if closed else ():
        if getattr(was, field) != getattr(now, field):
            yield _Step(EDITS, field, "text", getattr(was, field), getattr(now, field))


def _whose(was: Deal, now: Deal, then: Names, names: Names, every: frozenset[str]) -> Iterator[_Step]:
    """A closed deal keeps its credit, whoever owns it; an open one counts for its owner."""
    credit_moved = _counted(was) != _counted(now)
    by_itself = was.owner_id == now.owner_id or (was.credited_id is not None and now.credited_id is not None)
    if was.owner_id != now.owner_id:
        reach = every if credit_moved and not by_itself else frozenset[str]()
        yield _Step(OWNERS, "owner", "text", then.rep(was.owner_id), names.rep(now.owner_id), reach)
    if credit_moved and by_itself:
        yield _Step(OWNERS, "credit", "text", then.rep(_counted(was)), names.rep(_counted(now)), every)


def _brief(deal: Deal | None, sight: _Sight) -> Any:
    if deal is None:
        return None
    return deal.amount if sight.within(deal) else deal.status


def _counted(deal: Deal) -> int:
    """The rep for whom it counts."""
    return deal.owner_id if deal.credited_id is None else deal.credited_id


def _reps_of_customers(*both: Inputs) -> Mapping[int, set[int]]:
    """For whom any deal of a customer counts, by the customer's id."""
    found: dict[int, set[int]] = {}
    for inputs in both:
        for deal in inputs.deals:
            if deal.customer_id is not None:
                found.setdefault(deal.customer_id, set()).add(_counted(deal))
    return found


def _reached(facts: frozenset[str], was: Deal | None, now: Deal | None, reps: Mapping[int, set[int]]) -> Touched:
    """Facts about a deal are its rep's; those about its customer any of theirs."""
    deals = [deal for deal in (was, now) if deal]
    own = {_counted(deal) for deal in deals}
    theirs = own.union(*(reps.get(deal.customer_id or 0, ()) for deal in deals))
    return touched(own, facts - CUSTOMERS).facts | touched(theirs, facts & CUSTOMERS).facts


# Refunds


def _refunds(old: Inputs, new: Inputs) -> Iterator[Found]:
    """What was given back since, taken back, worth otherwise, or charged to another."""
    then, now = names_in(old), names_in(new)
    before, after = ({each.id: each for each in inputs.refunds} for inputs in (old, new))
    for id in sorted({**before, **after}):
        was, is_ = before.get(id), after.get(id)
        shown = is_ or was
        assert shown
        label = f'refund #{id} of deal #{shown.deal_id} "{shown.title}"'
        reached = touched({each.credited_id for each in (was, is_) if each}, ("revenue",))
        if was is None or is_ is None:
            before_, after_ = (each.amount if each else None for each in (was, is_))
            change = Change(EDITS, "refund", id, label, GONE if was else NEW, before_, after_, "money")
            yield Found(change, reached)
            continue
        if was.amount != is_.amount:
            yield Found(Change(EDITS, "refund", id, label, "amount", was.amount, is_.amount, "money"), reached)
        if was.at != is_.at:
            yield Found(Change(EDITS, "refund", id, label, "at", was.at, is_.at, "date"))
        if was.credited_id != is_.credited_id:
            reps = then.rep(was.credited_id), now.rep(is_.credited_id)
            yield Found(Change(OWNERS, "refund", id, label, "credit", *reps), reached)


# Customers


def _customers_of(found: Found, old: Inputs, new: Inputs) -> Iterator[int | None]:
    """The customers whose deals changed in what tells of wins."""
    if found.change.group == EDITS and found.change.field not in ("title", "product", "source", "amount", "opened"):
        for inputs in (old, new):
            yield from (deal.customer_id for deal in inputs.deals if deal.id == found.change.id)


def _customers(old: Inputs, new: Inputs, told: set[int | None]) -> Iterator[Found]:
    """Owners, names, regions and sources; the first win only where no change of a deal tells of it."""
    then, now, end = names_in(old), names_in(new), old.period.end
    reps = _reps_of_customers(old, new)
    after = {customer.id: customer for customer in new.customers}
    for was in old.customers:
        is_ = after.get(was.id)
        if is_ is None:
            continue
        label = f'customer "{is_.name}"'
        if was.owner_id != is_.owner_id:
            owners = then.rep(was.owner_id), now.rep(is_.owner_id)
            yield Found(Change(OWNERS, "customer", was.id, label, "owner", *owners))
        for field in ("name", "region", "source"):
            values = getattr(was, field), getattr(is_, field)
            if values[0] != values[1]:
                yield Found(Change(EDITS, "customer", was.id, label, field, *values))
        first, again = (day if day and day < end else None for day in (was.first_won, is_.first_won))
        if first != again and was.id not in told:
            change = Change(EDITS, "customer", was.id, label, "first win", first, again, "date")
            yield Found(change, touched(reps.get(was.id, ()), CUSTOMERS))
