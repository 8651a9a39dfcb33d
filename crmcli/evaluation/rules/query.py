"""The rules in force in a period: scorecards and targets.

The use of a scorecard by somebody is in force as a version is (see `records/rules/query.py`). Where no use is on
record, everybody is judged by the built-in scorecard.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from crmcli.core.names import key
from crmcli.core.periods import Calendar, Period
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.evaluation.metrics.scoring_rules import DEFAULT, Rules, Scorecard
from crmcli.evaluation.score.readings import Person
from crmcli.evaluation.targets.query import targets_for
from crmcli.records.rules.query import rule_set

COMMON = ""
"""Used by a rep or a team that no longer has rules of its own."""

BUILT_IN = "default"
"""The key of the built-in scorecard, and of the versions that a team made of it."""


def rules_for(database: Database, period: Period, people: Sequence[Person], calendar: Calendar) -> Rules:
    """What judges that period: for each rep the scorecard that is theirs, else their team's, else everybody's."""
    card, own = cards_for(database, period.start, people)
    return Rules(card, own, targets_for(database, period, people, card, calendar))


def cards_for(database: Database, day: date, people: Sequence[Person]) -> tuple[Scorecard, dict[int, Scorecard]]:
    """Everybody's scorecard for periods that begin on `day`, and by a rep's id those of reps with another. All count
    facts as everybody's does."""
    uses = database.all(uses_of(), kind="scorecard", day=day)
    if not uses:
        return DEFAULT, {}
    names = {person.id: used(uses, person) for person in people}
    common = used(uses, None)
    cards = {name: scorecard(database, name, day) for name in {common, *names.values()}}
    alike = {name: card._replace(definitions=cards[common].definitions) for name, card in cards.items()}
    return cards[common], {id: alike[name] for id, name in names.items() if name != common}


def used(uses: Sequence[Row], person: Person | None) -> str | None:
    """The key of the rules that are that rep's, else their team's, else everybody's; None for the built-in ones. `uses`
    as `uses_of` gives them: the one that counts comes first."""
    owners: list[tuple[int | None, str | None]] = [(None, None)]
    if person:
        teams = [(None, key(person.team))] if person.team else []
        owners = [(person.id, None), *teams, *owners]
    for owner in owners:
        row = next((row for row in uses if (row["rep_id"], row["team_key"]) == owner), None)
        if row and row["name_key"] != COMMON:
            return str(row["name_key"]) if row["name_key"] else None
    return None


def scorecard(database: Database, name_key: str | None, day: date) -> Scorecard:
    """The scorecard of that key as it is for periods beginning on `day`; for None, and where there is none yet, the
    built-in one."""
    row = rule_set(database, "scorecard", name_key or BUILT_IN, day)
    return card_of(row) if row else DEFAULT


def card_of(row: Row) -> Scorecard:
    """The scorecard of a version as it is kept."""
    from crmcli.evaluation.metrics.scorecard_file import parsed

    return parsed(row["text"], row["name"])._replace(version=row["version"], valid_from=row["valid_from"])


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
def every_use() -> Any:
    """All that was ever said about who uses which rules of a kind, those that count first; with the rep's name."""
    u, r = t.rule_use.c, t.rep.c
    return (
        sa.select(u.id, u.name_key, u.rep_id, r.name.label("rep"), u.team_key, u.valid_from, u.at, u.by)
        .select_from(t.rule_use.outerjoin(t.rep, r.id == u.rep_id))
        .where(u.kind == sa.bindparam("kind"))
        .order_by(u.valid_from.is_(None), u.valid_from.desc(), u.id.desc())
    )
