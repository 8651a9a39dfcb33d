"""What a team agreed on and who is in it, where that reads otherwise than when a period was frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from crmcli.core.periods import Period
from crmcli.evaluation.frozen.insight import Inputs
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.metrics.scoring_rules import Rules, Scorecard, Weight
from crmcli.evaluation.score.readings import Person
from crmcli.evaluation.verify.changes import (
    ANSWERS,
    CREATED,
    OVERDUE,
    PEOPLE,
    RULES,
    SETTINGS,
    TALK,
    Change,
    Found,
    Undo,
    touched,
)


class Agreed(NamedTuple):
    """What was agreed on since: a scorecard's version ("version 2"), or its `use` ("use by everybody")."""

    id: int
    name: str
    what: str
    valid_from: date | None
    at: datetime
    by: str
    use: bool


def rules(old: Inputs, new: Inputs, agreed: Sequence[Agreed]) -> Iterator[Found]:
    """Every change of the rules that judge the period, and what was agreed on since, also where it is not for it."""
    was, now = old.rules, new.rules
    back = _counted(old, new)
    if (was.card.name, was.card.version) != (now.card.name, now.card.version):
        names = _called(was.card), _called(now.card)
        change = Change(RULES, "scorecard", None, "the scorecard", "in force", *names)
        yield Found(change, back._replace(rules=now._replace(card=was.card)))
    yield from _weights(was, now)
    yield from _definitions(old, new)
    yield from _own(old, new)
    yield from _targets(old, new)
    in_force = {card.name for card in (now.card, *now.own.values())}
    for each in agreed:
        in_time = each.valid_from is None or each.valid_from <= old.period.start
        meant = in_time and (each.use or each.name in in_force)
        since = f"from {each.valid_from}" if each.valid_from else "for every period"
        note = "" if meant else "not in use" if in_time else f"not for {old.period.label}"
        change = Change(RULES, "scorecard", each.id, f'scorecard "{each.name}"', each.what, None, since, note=note)
        yield Found(change, back._replace(rules=was) if meant else Undo())


def _called(card: Scorecard | None) -> str | None:
    return f"{card.name}, version {card.version}" if card else None


def _weights(was: Rules, now: Rules) -> Iterator[Found]:
    for key, metric in BY_KEY.items():
        before, after = (rules.card.weights.get(key, Weight(0)) for rules in (was, now))
        for field in Weight._fields:
            values = getattr(before, field), getattr(after, field)
            if values[0] != values[1]:
                weights = {**now.card.weights, key: after._replace(**{field: values[0]})}
                undo = Undo(rules=now._replace(card=now.card._replace(weights=weights)))
                yield Found(Change(RULES, "weight", None, metric.title, field, *values, "number"), undo)


_BY_DEFINITION: Mapping[str, frozenset[str]] = {
    "win_rate": CREATED | OVERDUE,
    "retention_months": frozenset(("active", "retained")),
    "response_hours": frozenset(("response_hours",)),
    "holidays": frozenset(("response_hours",)),
}
"""The facts that each definition reaches."""


def _definitions(old: Inputs, new: Inputs) -> Iterator[Found]:
    was, now = old.rules.card.definitions, new.rules.card.definitions
    for field, facts in _BY_DEFINITION.items():
        before, after = getattr(was, field), getattr(now, field)
        if before != after:
            card = new.rules.card._replace(definitions=now._replace(**{field: before}))
            undo = touched(_everybody(old, new), facts)._replace(rules=new.rules._replace(card=card))
            yield Found(Change(RULES, "definition", None, field, "counted", _said(before), _said(after)), undo)


def _counted(old: Inputs, new: Inputs) -> Undo:
    """The facts as the old definitions counted them."""
    was, now = old.rules.card.definitions, new.rules.card.definitions
    changed = [facts for field, facts in _BY_DEFINITION.items() if getattr(was, field) != getattr(now, field)]
    return touched(_everybody(old, new), frozenset[str]().union(*changed))


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) or "none" if isinstance(value, tuple) else str(value)


def _own(old: Inputs, new: Inputs) -> Iterator[Found]:
    for person in new.people:
        was, now = (inputs.rules.own.get(person.id) for inputs in (old, new))
        if was != now and (was is None or now is None or was.weights != now.weights or _called(was) != _called(now)):
            kept = {id: card for id, card in new.rules.own.items() if id != person.id}
            own = {**kept, person.id: was} if was else kept
            before, after = (_called(card) or "everybody's" for card in (was, now))
            label = f"the scorecard of {person.name}"
            change = Change(RULES, "scorecard", person.id, label, "in force", before, after)
            yield Found(change, Undo(rules=new.rules._replace(own=own)))


def _targets(old: Inputs, new: Inputs) -> Iterator[Found]:
    for person in new.people:
        was, now = (inputs.rules.targets.get(person.id, {}) for inputs in (old, new))
        for key, metric in BY_KEY.items():
            before, after = was.get(key), now.get(key)
            if before != after:
                kept = {name: value for name, value in now.items() if name != key}
                theirs = {**kept, key: before} if before is not None else kept
                undo = Undo(rules=new.rules._replace(targets={**new.rules.targets, person.id: theirs}))
                label = f"the target of {person.name}"
                yield Found(
                    Change(RULES, "target", person.id, label, metric.named, before, after, metric.shown_as), undo
                )


def people(old: Inputs, new: Inputs) -> Iterator[Found]:
    """Who was renamed, changed the team, joined or left at another time, is new, or is archived and gone from it."""
    end, before = old.period.end, {person.id: person for person in old.people}
    listed = [{each.id for each in inputs.outcomes} for inputs in (old, new)]
    for now in new.people:
        was = before.get(now.id)
        if was is None:
            if now.joined is None or now.joined < end:
                others = [person for person in new.people if person.id != now.id]
                yield Found(Change(PEOPLE, "rep", now.id, now.name, "new here", None, now.team), Undo(people=others))
            continue
        for field, unit, values in _fields(was, now, old.period):
            if values[0] != values[1]:
                yield Found(Change(PEOPLE, "rep", now.id, now.name, field, *values, unit), _as_before(new, was, field))
        if was.active != now.active and (now.id in listed[0]) != (now.id in listed[1]):
            before_, after = ("in use" if person.active else "archived" for person in (was, now))
            change = Change(PEOPLE, "rep", now.id, now.name, "record", before_, after)
            yield Found(change, _as_before(new, was, "active"))


def _fields(was: Person, now: Person, period: Period) -> Iterator[tuple[str, str, tuple[Any, Any]]]:
    """Each field with its unit, then and now; who leaves after the period had not left in it."""
    for field, unit in (("name", "text"), ("team", "text"), ("joined", "date")):
        yield field, unit, (getattr(was, field), getattr(now, field))
    left = [person.left if person.left and person.left < period.end else None for person in (was, now)]
    yield "left", "date", (left[0], left[1])
    yield "absences", "text", (_absences(was, period), _absences(now, period))


def _absences(person: Person, period: Period) -> str | None:
    """What says how much the rep was there in the period, in words."""
    known = [each for each in person.absences if each.first < period.end]
    return "; ".join(each.said for each in known if each.last is None or each.last >= period.start) or None


def _as_before(new: Inputs, was: Person, field: str) -> Undo:
    changed = {field: getattr(was, field)}
    return Undo(people=[each._replace(**changed) if each.id == was.id else each for each in new.people])


def settings(old: Inputs, new: Inputs) -> Iterator[Found]:
    """Settings of the team. The time zone says to which period a moment belongs."""
    for name, before in old.settings.items():
        after = new.settings.get(name)
        if before != after:
            facts = ANSWERS | TALK if name == "timezone" else frozenset[str]()
            change = Change(SETTINGS, "setting", None, f"the setting {name}", "value", before, after)
            yield Found(change, touched(_everybody(old, new), facts))


def _everybody(old: Inputs, new: Inputs) -> set[int]:
    return {person.id for inputs in (old, new) for person in inputs.people}
