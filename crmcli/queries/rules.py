"""The rules in force in a period: scorecards and targets, and any other set of rules that is kept in versions.

A version is in force for periods that begin on its `valid_from` or later; so is its use by somebody. Where no use is
on record, everybody is judged by the built-in scorecard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from crmcli.database.connect import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements import statement
from crmcli.insights.score import Person
from crmcli.metrics.scorecard import DEFAULT, Rules, Scorecard
from crmcli.names import key
from crmcli.periods import Calendar, Period
from crmcli.queries.targets import targets_for


def rules_for(database: Database, period: Period, people: Sequence[Person], calendar: Calendar) -> Rules:
    """What judges that period: for each rep the scorecard that is theirs, else their team's, else everybody's."""
    uses = database.all(uses_of(), kind="scorecard", day=period.start)
    card, own = DEFAULT, dict[int, Scorecard]()
    if uses:
        names = {person.id: used(uses, person) for person in people}
        common = used(uses, None)
        cards = {name: scorecard(database, name, period.start) for name in {common, *names.values()}}
        card = cards[common]
        own = {id: cards[name] for id, name in names.items() if name != common}
    return Rules(card, own, targets_for(database, period, people, card, calendar))


def used(uses: Sequence[Row], person: Person | None) -> str | None:
    """The key of the rules that are that rep's, or everybody's; None for the built-in ones. `uses` as `uses_of` gives
    them: the one that counts comes first."""
    if person:
        team = key(person.team) if person.team else None
        for theirs in ({"rep_id": person.id, "team_key": None}, {"rep_id": None, "team_key": team}):
            if theirs != _EVERYBODY and (row := _first(uses, theirs)):
                return str(row["name_key"]) if row["name_key"] else None
    row = _first(uses, _EVERYBODY)
    return str(row["name_key"]) if row and row["name_key"] else None


_EVERYBODY: Mapping[str, Any] = {"rep_id": None, "team_key": None}


def _first(uses: Sequence[Row], owner: Mapping[str, Any]) -> Row | None:
    return next((row for row in uses if all(row[name] == value for name, value in owner.items())), None)


def scorecard(database: Database, name_key: str | None, day: date) -> Scorecard:
    """The scorecard of that key as it is for periods beginning on `day`; the built-in one for None."""
    row = rule_set(database, "scorecard", name_key, day) if name_key else None
    if row is None:
        return DEFAULT
    from crmcli.metrics.cardfile import parsed

    return parsed(row["text"], row["name"])._replace(version=row["version"], valid_from=row["valid_from"])


def rule_set(database: Database, kind: str, name_key: str, day: date) -> Row | None:
    """The version of those rules for periods that begin on `day`: of those valid by then the latest; where none is,
    none."""
    return database.one(versions(), kind=kind, name_key=name_key, day=day)


@statement()
def uses_of() -> Any:
    """Who uses which rules for a period that begins on `day`, those that count first."""
    u = t.rule_use.c
    known = sa.or_(u.valid_from.is_(None), u.valid_from <= sa.bindparam("day"))
    return (
        sa.select(u.id, u.name_key, u.rep_id, u.team_key, u.valid_from, u.at, u.by)
        .where(u.kind == sa.bindparam("kind"), known)
        .order_by(u.valid_from.is_(None), u.valid_from.desc(), u.id.desc())
    )


@statement()
def versions() -> Any:
    """The versions of one set of rules for a period that begins on `day`, the one in force first."""
    r = t.rule_set.c
    known = sa.or_(r.valid_from.is_(None), r.valid_from <= sa.bindparam("day"))
    return (
        sa.select(r.id, r.name, r.name_key, r.version, r.valid_from, r.text, r.at, r.by, r.reason)
        .where(r.kind == sa.bindparam("kind"), r.name_key == sa.bindparam("name_key"), known)
        .order_by(r.version.desc())
    )
