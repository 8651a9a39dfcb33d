"""Marginal effects on random little companies: each record that is listed is really deleted, the score read anew."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from crmcli.core.clock import Clock
from crmcli.core.periods import Calendar, Period
from crmcli.database.connection import Database
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.metrics.query import facts
from crmcli.evaluation.metrics.scoring_rules import Definitions, Rules, Scorecard, Weight
from crmcli.evaluation.score.insight import evaluate
from crmcli.evaluation.score.query import Evaluated, people
from tests.support.removal import groups_of, score_now, taken_apart, without
from tests.support.seeds import seeds
from tests.support.teams import model

template = model.template

NOWS = ("2025-07-01T12:00:00Z", "2026-10-01T03:00:00Z", "2026-11-24T23:59:59Z")
HOURS = ("always", "always", "Mon-Fri 09:00-17:00", "Mon-Sun 03:00-20:00")
ONE_EACH = {
    "closed": 1, "won": 1, "cycles": 1, "first_wins": 1, "active": 1, "csat_answers": 1, "nps_answers": 1,
    "contacts": 1, "messages": 1, "created": 1, "closed_or_overdue": 1,
    "cases_to_answer": 1, "cases_to_solve": 1, "promises": 1,
}  # fmt: skip
"""Facts that count records: each of them is one piece."""


def company(connection, chance):
    """Records on a few days, with expected closes and reviews, and at times a rep who has gone; returns those days."""
    days = model.crowd(connection, chance)
    for id in range(1, 13):
        connection.execute("UPDATE deal SET expected = ? WHERE id = ?", (chance.choice([*days, None]), id))
    start, end = sorted(chance.sample(days, 2))
    for _ in range(8):
        row = (chance.choice(model.REPS), chance.choice(("self", "peer", "manager")), chance.randint(1, 5))
        connection.execute(
            'INSERT INTO review (rep_id, role, score, label, start, "end", at, "by", criterion)'
            " VALUES (?, ?, ?, 'P', ?, ?, ?, 'x', ?)",
            (*row, start, end, f"{chance.choice(days)}T09:00:00Z", chance.choice((None, "teamwork"))),
        )
    for id in range(1, 9):
        steps = sorted(f"{chance.choice(days)}T{chance.randint(0, 23):02}:30:00Z" for _ in range(5))
        opened, answered, since, until, solved = steps
        over = chance.random() < 0.6
        connection.execute(
            'INSERT INTO "case" (id, customer_id, rep_id, kind, priority, status, subject, opened, answered, solved)'
            " VALUES (?, ?, ?, 'question', 'normal', ?, 'why', ?, ?, ?)",
            (id, chance.choice(model.CUSTOMERS[:2]), chance.choice((*model.REPS, None)), "solved" if over else "open",
             opened, chance.choice((answered, None)), solved if over else None),
        )  # fmt: skip
        connection.execute("INSERT INTO case_wait (case_id, since, until) VALUES (?, ?, ?)", (id, since, until))
    for id in range(1, 9):
        said, done = (f"{chance.choice(days)}T{chance.randint(0, 23):02}:30:00Z" for _ in range(2))
        connection.execute(
            "INSERT INTO task (id, title, rep_id, customer_id, promise, promised, done) VALUES (?, 'x', ?, ?, ?, ?, ?)",
            (id, chance.choice((*model.REPS, None)), chance.choice(model.CUSTOMERS[:2]), chance.choice(("we", "they")),
             said, chance.choice((done, None))),
        )  # fmt: skip
    if chance.random() < 0.5:
        connection.execute(
            "INSERT INTO rule_set (kind, name, name_key, version, text, at, by) VALUES ('service', 'service',"
            " 'service', 1, ?, '2023-01-01T00:00:00Z', 'x')",
            ('hours = "Mon-Fri 09:00-17:00"\n[limit]\nanswer = "8h"\n',),
        )
    if chance.random() < 0.3:
        connection.execute(
            "UPDATE rep SET archived = '2026-01-01T00:00:00Z' WHERE id = ?", (chance.choice(model.REPS),)
        )
    return days


def some_rules(chance):
    """Weights, caps and floors of some metrics, other ones for one rep, and a few targets."""

    def card():
        keys = chance.sample(list(BY_KEY), chance.choice((3, 6, len(BY_KEY), len(BY_KEY))))
        weights = {
            key: Weight(chance.choice((1, 2.5, 10)), chance.choice((120, 90)), chance.choice((0, 20))) for key in keys
        }
        return Scorecard("C", weights, definitions)

    definitions = Definitions(
        chance.choice(("closed", "closed", "created", "with-overdue")), chance.choice((12, 12, 1, 3)),
        chance.choice(HOURS), (date(2026, 7, 1),),
    )  # fmt: skip
    targets = {rep: {key: chance.choice((0.5, 3, 20_000)) for key in chance.sample(list(BY_KEY), 2)} for rep in (1, 2)}
    own = {2: card()} if chance.random() < 0.5 else {}
    return Rules(card(), own, targets if chance.random() < 0.5 else {})


def judged(connection, chance, days):
    """A random period of that company under random rules, and the clock by which it is read; None where it has not
    begun."""
    zone, now = (
        ZoneInfo(chance.choice(("UTC", "Asia/Shanghai", "America/New_York"))),
        datetime.fromisoformat(chance.choice(NOWS)),
    )
    start, end = map(date.fromisoformat, sorted(chance.sample(days, 2)))
    if start > now.astimezone(zone).date():
        return None
    connection.row_factory = None
    database, rules = Database(Path(":memory:"), connection), some_rules(chance)
    period, everybody = Period("P", start, end), people(database)
    found = facts(database, period, now, zone, rules.card.definitions, rules.groups)
    evaluation = evaluate(everybody, found, period, rules)
    clock = Clock(now, zone, Calendar(now.date()))
    return database, Evaluated(period, everybody, found, rules, evaluation), clock


@pytest.mark.parametrize("seed", seeds(4))
def test_deleting_a_record_changes_the_score_by_its_effect(template, seed):
    chance, deleted = Random(seed), 0
    for _ in range(10):
        with closing(model.memory(template)) as connection:
            case = judged(connection, chance, company(connection, chance))
            if case is None:
                continue
            database, now, clock = case
            for result in now.evaluation.results:
                explanation, found = taken_apart(database, now, clock, result.person.id)
                counts = {name: sum(name in piece.parts for piece in found) for name in ONE_EACH}
                own = now.facts.get(result.person.id, {})
                assert counts == {name: own.get(name, counts[name]) for name in ONE_EACH}
                listed = {(each.kind, each.id): each.effect for part in explanation.parts for each in part.records}
                for (kind, id), effect in listed.items():
                    with without(database, kind, id):
                        after = score_now(database, now, clock, result.person.id)
                    deleted += 1
                    if result.score is None or after is None:
                        assert effect is None, (kind, id)
                    else:
                        assert effect == pytest.approx(after - result.score, abs=1e-9, rel=0), (kind, id)
    assert deleted > 60


@pytest.mark.parametrize("seed", seeds(2))
def test_deleting_all_of_a_customer_s_records_of_a_kind_changes_the_score_by_their_effect(template, seed):
    chance, deleted = Random(f"groups {seed}"), 0
    for _ in range(8):
        with closing(model.memory(template)) as connection:
            case = judged(connection, chance, company(connection, chance))
            if case is None:
                continue
            database, now, clock = case
            for result in now.evaluation.results:
                for group, expected in groups_of(database, now, clock, result.person.id):
                    with without(database, group.rows[0]["kind"], *(row["id"] for row in group.rows)):
                        after = score_now(database, now, clock, result.person.id)
                    deleted += 1
                    assert len(group.rows) > 1 and len({row["customer_id"] for row in group.rows}) == 1
                    assert expected == (None if after is None else pytest.approx(after, abs=1e-9, rel=0))
    assert deleted > 10
