"""Everything that an evaluation is made of, read for one period: people, facts, and the rules that judge it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.clock import Clock
from crmcli.core.periods import MONTHS, Calendar, Period
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.evaluation.metrics import query as facts
from crmcli.evaluation.metrics.catalogue import Metric, groups_of
from crmcli.evaluation.metrics.scoring_rules import JUDGING, Judging, Rules
from crmcli.evaluation.rules.query import rules_for
from crmcli.evaluation.score.insight import Evaluation, evaluate
from crmcli.evaluation.score.readings import Facts, Person, anything, present, together
from crmcli.records.presence.insight import Presence
from crmcli.records.presence.query import absences


class Evaluated(NamedTuple):
    """One period with what it was judged by, and the outcome: enough to judge it again with something changed."""

    period: Period
    people: tuple[Person, ...]
    facts: Facts
    rules: Rules
    evaluation: Evaluation

    @property
    def happened(self) -> bool:
        """Did anything that is counted happen in the period?"""
        return any(anything(each) for each in self.facts.values())

    def there(self, ids: Collection[int]) -> Presence:
        """The presence of those reps together, as far as they took part."""
        people = (result.person for result in self.evaluation.results if result.person.id in ids)
        return together(present(person, self.period, self.rules.judging) for person in people)


def people(database: Database) -> tuple[Person, ...]:
    """All reps, archived ones too, by name."""
    away = absences(database)
    return tuple(
        Person(
            row["id"], row["name"], row["team"], row["joined"], row["left"], row["archived"] is None,
            away.get(row["id"], ()),
        )
        for row in facts.every_rep(database)
    )  # fmt: skip


def latest_period(database: Database, calendar: Calendar, like: Period) -> str:
    """The label of the latest period of that kind, up to today, in which anything happened; empty: nothing ever did."""
    found = database.one(latest_days(), today=calendar.today) or {}
    days = [date.fromisoformat(day[:10]) for day in found.values() if day]
    return calendar.containing(max(days), like.kind if like.kind in MONTHS else "quarter").label if days else ""


@statement()
def latest_days() -> Any:
    """The latest day of each kind of record that figures are made of."""
    days = {
        "closed": t.deal.c.closed,
        "refunded": t.refund.c.at,
        "answered": t.feedback.c.at,
        "contact": t.activity.c.at,
    }
    tomorrow = sa.bindparam("today", type_=sa.String) + sa.literal("~")
    return sa.select(
        *(
            sa.select(sa.cast(sa.func.max(sa.type_coerce(column, sa.String)), sa.String))
            .where(sa.type_coerce(column, sa.String) < tomorrow)
            .scalar_subquery()
            .label(name)
            for name, column in days.items()
        )
    )


def evaluated(
    database: Database,
    period: Period,
    clock: Clock,
    by: Metric | None = None,
    rules: Rules | None = None,
    judging: Judging = JUDGING,
    also: Collection[str] = (),
) -> Evaluated:
    """Read the period as far as it has come and evaluate everybody, under the rules in force in it or those given.
    `also` are metrics whose facts are to be there, weighed or not."""
    everybody = people(database)
    judged = rules
    if judged is None:
        judged = rules_for(database, period, everybody, clock.calendar)._replace(judging=judging)
    groups = judged.groups | groups_of([*also, by.key] if by else also)
    found = facts.facts(
        database,
        period,
        clock.now,
        clock.zone,
        judged.card.definitions,
        groups,
    )
    return Evaluated(period, everybody, found, judged, evaluate(everybody, found, period, judged, by))
