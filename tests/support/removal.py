"""Records really taken out of a data file, as by somebody who deletes them: what their effects are held to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from crmcli.core.clock import Clock
from crmcli.database.connection import Database
from crmcli.evaluation.explain.customer_effects import CustomerEffect, customer_effects
from crmcli.evaluation.explain.effects import RecordEffect, record_effects
from crmcli.evaluation.explain.insight import Explanation, explain
from crmcli.evaluation.explain.query import records_of_facts
from crmcli.evaluation.explain.rejudging import Judge
from crmcli.evaluation.metrics.query import facts
from crmcli.evaluation.score.insight import evaluate
from crmcli.evaluation.score.query import Evaluated

DELETES = {
    "deal": (
        "UPDATE activity SET deal_id = NULL WHERE deal_id = ?",
        "UPDATE feedback SET deal_id = NULL WHERE deal_id = ?",
        "DELETE FROM move WHERE deal_id = ?",
        "DELETE FROM refund WHERE deal_id = ?",
        "DELETE FROM deal WHERE id = ?",
    ),
    "refund": ("DELETE FROM refund WHERE id = ?",),
    "feedback": ("DELETE FROM feedback WHERE id = ?",),
    "activity": ("DELETE FROM activity WHERE id = ?",),
    "case": ("DELETE FROM case_wait WHERE case_id = ?", 'DELETE FROM "case" WHERE id = ?'),
    "task": ("DELETE FROM task WHERE id = ?",),
    "review": ("DELETE FROM review WHERE id = ?",),
}


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """A copy of that data file in memory."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        with closing(sqlite3.connect(path)) as source:
            source.backup(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        yield Database(path, connection)


@contextmanager
def without(database: Database, kind: str, *ids: int) -> Iterator[None]:
    """The data file while those records are gone."""
    connection = database._connection
    connection.execute("SAVEPOINT gone")
    for id in ids:
        for delete in DELETES[kind]:
            connection.execute(delete, (id,))
    yield
    connection.execute("ROLLBACK TO gone")
    connection.execute("RELEASE gone")


def taken_apart(database: Database, now: Evaluated, clock: Clock, rep: int) -> tuple[Explanation, list[RecordEffect]]:
    """The explanation of that rep's score, and the pieces that it was made of."""
    definitions, result = now.rules.card.definitions, now.evaluation.of(rep)
    assert result is not None
    rows = records_of_facts(database, now.period, clock.now, clock.zone, rep, definitions, now.rules.groups)
    found = list(record_effects(rep, rows, definitions, clock.zone))
    judge = Judge(now.people, now.facts, now.period, now.rules, now.evaluation, rep)
    return explain(judge, result, found, clock.zone), found


def groups_of(database: Database, now: Evaluated, clock: Clock, rep: int) -> list[tuple[CustomerEffect, float | None]]:
    """The groups of records with one customer, each with the rep's score without it."""
    definitions = now.rules.card.definitions
    rows = records_of_facts(database, now.period, clock.now, clock.zone, rep, definitions, now.rules.groups)
    pieces = list(record_effects(rep, rows, definitions, clock.zone))
    judge = Judge(now.people, now.facts, now.period, now.rules, now.evaluation, rep)
    return [(each, judge.without(each.change)) for each in customer_effects(rows, pieces, definitions)]


def score_now(database: Database, now: Evaluated, clock: Clock, rep: int) -> float | None:
    """The rep's score as the file stands, everything read and evaluated anew."""
    definitions, groups = now.rules.card.definitions, now.rules.groups
    found = facts(database, now.period, clock.now, clock.zone, definitions, groups)
    result = evaluate(now.people, found, now.period, now.rules).of(rep)
    return result.score if result else None
