"""Everything that an evaluation is made of, read for one period: people, facts, and the rules that judge it."""

from __future__ import annotations

from typing import NamedTuple

from crmcli.core.clock import Clock
from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.evaluation.metrics import query as facts
from crmcli.evaluation.metrics.catalogue import REVIEWS, Metric
from crmcli.evaluation.metrics.scoring_rules import Rules
from crmcli.evaluation.rules.query import rules_for
from crmcli.evaluation.score.insight import Evaluation, Facts, Person, evaluate


class Evaluated(NamedTuple):
    """One period with what it was judged by, and the outcome: enough to judge it again with something changed."""

    period: Period
    people: tuple[Person, ...]
    facts: Facts
    rules: Rules
    evaluation: Evaluation

    @property
    def weeks(self) -> float:
        return self.period.days / 7


def people(database: Database) -> tuple[Person, ...]:
    """All reps, archived ones too, by name."""
    return tuple(
        Person(row["id"], row["name"], row["team"], row["joined"], row["left"], row["archived"] is None)
        for row in facts.every_rep(database)
    )


def evaluated(
    database: Database,
    period: Period,
    clock: Clock,
    by: Metric | None = None,
    rules: Rules | None = None,
) -> Evaluated:
    """Read the period as far as it has come and evaluate everybody, under the rules in force in it or those given."""
    everybody = people(database)
    judged = rules_for(database, period, everybody, clock.calendar) if rules is None else rules
    found = facts.facts(
        database, period, clock.now, clock.zone, judged.card.definitions, judged.reviewed or by in REVIEWS
    )
    return Evaluated(period, everybody, found, judged, evaluate(everybody, found, period, judged, by))
