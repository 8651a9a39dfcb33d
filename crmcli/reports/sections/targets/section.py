"""How the targets stood when the period ended."""

from __future__ import annotations

from crmcli.core.document import Block, Chart, Series
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.score.query import people
from crmcli.evaluation.score.readings import Person
from crmcli.evaluation.targets.attainment_query import attained
from crmcli.evaluation.targets.insight import Target
from crmcli.evaluation.targets.query import current
from crmcli.evaluation.targets.view import Listed, Row, listing
from crmcli.reports.scope import Part, Scope


def section(scope: Scope) -> Part:
    """The targets that run through the period's last day. No target is set: nothing to show."""
    rows = standing(scope)
    if not rows:
        return Part([], [], True)
    shown = listing(Listed(rows[: scope.rows], scope.currency, scope.period.last))
    every = listing(Listed(rows, scope.currency, scope.period.last))
    return Part([_chart(rows[: scope.rows]), *shown.blocks[1:]], every.data["targets"])


def standing(scope: Scope) -> list[Row]:
    """The targets that run through the period's last day, as they stood then."""
    everybody = people(scope.database)
    day = scope.clock.calendar.containing(scope.period.last, "day")
    only = next((each for each in everybody if scope.reps == (each.id,)), None)
    targets = sorted(_whose(scope, current(scope.database, day), everybody, only), key=_place)
    return [Row(*each) for each in attained(scope.database, targets, scope.at_end, only)]


def _whose(scope: Scope, targets: list[Target], everybody: tuple[Person, ...], only: Person | None) -> list[Target]:
    """All of them; of a report of one rep those that judge the rep, of one of several those that are wholly theirs."""
    if scope.reps is None:
        return targets
    if only:
        from crmcli.evaluation.targets.choice import targets_of

        return targets_of(targets, only)
    ids = set(scope.reps)
    return [each for each in targets if {person.id for person in each.owner.members(everybody)} <= ids]


_KINDS = ("everybody", "team", "rep")


def _place(target: Target) -> tuple[object, ...]:
    """The longer period first; then as the catalogue has the metrics, everybody's first."""
    owner, at = target.owner, list(BY_KEY).index(target.metric.key)
    return -target.period.days, target.period.start, at, _KINDS.index(owner.kind), owner.name, owner.rep_id or 0


def _chart(rows: list[Row]) -> Block:
    """How much of each is reached."""
    names = [f"{each.target.metric.short}, {each.target.owner.name}, {each.target.period.label}" for each in rows]
    return Chart(
        "bars", "Attained", names, [Series("Attained", [each.standing.attainment for each in rows])], "percent"
    )
