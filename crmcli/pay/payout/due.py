"""What is due for a period, from its frozen score and from the records as they are; and what was approved of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from crmcli.cli.workspace import Workspace
from crmcli.core.periods import Period
from crmcli.core.rounding import whole
from crmcli.database.connection import Database
from crmcli.evaluation.frozen.freeze import recomputed
from crmcli.evaluation.frozen.insight import Frozen
from crmcli.evaluation.frozen.query import frozen
from crmcli.evaluation.score.query import people
from crmcli.evaluation.score.readings import Person, present, read
from crmcli.pay.commission.insight import Standing
from crmcli.pay.commission.plan import Plan
from crmcli.pay.commission.query import known, plans_for
from crmcli.pay.payout import query as kept
from crmcli.pay.payout.adjustments import Entry, Run, due_of, entries
from crmcli.pay.payout.content import payout_of
from crmcli.pay.payout.insight import Payout, payout


class Standings(NamedTuple):
    """How a period's pay stands: its runs, what was paid by the first one, and what they adjust or is to be."""

    runs: Sequence[Run]
    content: Payout | None
    entries: Sequence[Entry]


def paid_by(from_: Frozen, plans: Sequence[Plan]) -> Payout:
    """Everybody's pay for a frozen period by those plans."""
    return payout(from_.period, from_.inputs.people, from_.won, plans, _standing(from_))


def stands(workspace: Workspace, database: Database, period: Period) -> Standings:
    """How the pay of a period stands. Of one that was not approved the adjustments of earlier periods are open, as they
    are part of its first run; of one that was its own."""
    runs = kept.runs(database, workspace.zone, period)
    if text := kept.first_content(database, period):
        changed = _changed(workspace, database, period)
        return Standings(runs, payout_of(text), [*kept.entries_of(database, period), *changed])
    earlier = {(run.period.start, run.period.end): run.period for run in kept.runs(database, workspace.zone)}
    before = [each for _, each in sorted(earlier.items()) if each.end <= period.start]
    changed = [entry for each in before for entry in _changed(workspace, database, each)]
    return Standings(runs, None, sorted(changed, key=lambda entry: (entry.rep, entry.thing.rep_id)))


def _changed(workspace: Workspace, database: Database, period: Period) -> list[Entry]:
    """What the records as they are give otherwise than what was approved of that period."""
    names = {person.id: person.name for person in people(database)}
    due = due_of(_due_now(workspace, database, period))
    return entries(period, due, kept.approved(database, period), names)


def _due_now(workspace: Workspace, database: Database, period: Period) -> Payout:
    """What the plans in force give for the records as they are. A team that somebody joined since changes no plan."""
    score = frozen(database, period)
    period = score.period if score else workspace.calendar.read(period.label)  # of which kind it is, too
    document, inputs = recomputed(workspace, database, period)
    then = {person.id: person.team for person in score.inputs.people} if score else {}
    everybody = [person._replace(team=then.get(person.id, person.team)) for person in inputs.people]
    words = known(database, inputs.settings["currency"], workspace.calendar, everybody)
    now = Frozen(document, inputs._replace(people=everybody), "", workspace.now, "")
    return paid_by(now, plans_for(database, period, words))


def _standing(from_: Frozen) -> Callable[[Person, Plan], Standing]:
    """What the score says of a rep, as far as the plan asks."""
    inputs = from_.inputs
    outcomes = {each.id: each for each in inputs.outcomes}
    metrics, _ = inputs.rules.metrics()

    def standing(person: Person, plan: Plan) -> Standing:
        target = inputs.rules.targets.get(person.id, {}).get("revenue")
        reading = None
        if plan.floor:
            there = present(person, from_.period, inputs.rules.judging)
            readings = read(inputs.facts.get(person.id, {}), there, metrics)
            reading = readings.get(plan.floor.metric)
        outcome = outcomes.get(person.id)
        return Standing(
            None if target is None else whole(target),
            reading.value if reading else None,
            outcome.rank if outcome else None,
            outcome.score if outcome else None,
            whole(reading.denominator) if reading and plan.floor and plan.floor.answers else 0,
        )

    return standing
