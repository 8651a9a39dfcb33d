"""Random edits of any record since a period was frozen: whatever moves the score is named as what moves it."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter

import pytest

from crmcli.cli.workspace import Workspace
from crmcli.evaluation.frozen.freeze import recomputed
from crmcli.evaluation.score.readings import Facts
from crmcli.evaluation.verify.insight import verified
from tests.conftest import TODAY
from tests.support.teams import company

EDITS = (
    "UPDATE deal SET amount = {money} WHERE id = {deal}",
    "UPDATE deal SET closed = date(closed, '{days} days') WHERE id = {deal} AND closed IS NOT NULL",
    "UPDATE deal SET opened = date(opened, '{days} days') WHERE id = {deal}",
    "UPDATE deal SET expected = date('2026-09-15', '{days} days') WHERE id = {deal}",
    "UPDATE deal SET credited_id = {rep} WHERE id = {deal} AND closed IS NOT NULL",
    "UPDATE deal SET rep_id = {rep} WHERE id = {deal}",
    "UPDATE deal SET customer_id = {customer} WHERE id = {deal}",
    "UPDATE deal SET status = 'lost', stage_id = 6 WHERE id = {deal} AND status = 'won'",
    "UPDATE feedback SET score = {score} WHERE id = {feedback} AND score IS NOT NULL",
    "UPDATE feedback SET rep_id = {rep} WHERE id = {feedback}",
    "UPDATE feedback SET at = strftime('%Y-%m-%dT%H:%M:%SZ', at, '{days} days') WHERE id = {feedback}",
    "DELETE FROM feedback WHERE id = {feedback}",
    "UPDATE activity SET rep_id = {rep} WHERE id = {activity}",
    "UPDATE activity SET at = strftime('%Y-%m-%dT%H:%M:%SZ', at, '{days} hours') WHERE id = {activity}",
    "UPDATE activity SET direction = iif(direction = 'in', 'out', 'in') WHERE id = {activity} AND kind <> 'note'",
    "DELETE FROM activity WHERE id = {activity}",
    "UPDATE rep SET joined = '2026-10-05' WHERE id = {rep}",
    "UPDATE customer SET owner_id = {rep} WHERE id = {customer}",
)


def edit(chance: random.Random) -> str:
    numbers = {"deal": 14, "rep": 3, "customer": 7, "feedback": 11, "activity": 10, "score": 5, "money": 99999}
    values = {name: chance.randint(1, high) for name, high in numbers.items()}
    return chance.choice(EDITS).format(**values, days=chance.randint(-90, 90))


def counted(facts: Facts) -> dict[int, dict[str, float]]:
    return {id: {name: value for name, value in theirs.items() if value} for id, theirs in facts.items()}


@pytest.mark.parametrize("win_rate", ["closed", "with-overdue", "created"])
def test_what_moves_the_score_is_named_and_nothing_else_is_said_to(db, crm, win_rate):
    company.make(db).close()
    crm("scorecard", "edit", "Default", "--define", f"win_rate={win_rate}", "--from", "2020Q1", "--restate")
    workspace, chance, seen = (
        Workspace({"db": str(db), "today": TODAY, "color": None}),
        random.Random(win_rate),
        Counter(),
    )
    try:
        with workspace.reading() as database:
            period = workspace.calendar.read("2026Q3")
            _, old = recomputed(workspace, database, period)
        for _ in range(40):
            count = chance.choice((1, 1, 1, 3))
            database._connection.execute("BEGIN")
            try:
                for _ in range(count):
                    database._connection.execute(edit(chance))
                _, new = recomputed(workspace, database, period)
                found = verified(old, new)
            except sqlite3.IntegrityError:
                continue
            finally:
                database._connection.execute("ROLLBACK")
            moves = [change for change in found.changes if change.moves]
            if count == 1:
                assert bool(moves) == bool(found.moved), found
            assert moves or not found.moved, found
            assert counted(old.facts) == counted(new.facts) or any(each.group != "compared" for each in found.changes)
            assert all(change.group != "program" for change in found.changes), found
            seen["moved" if found.moved else "named" if found.changes else "nothing"] += 1
    finally:
        workspace.close()
    assert min(seen[what] for what in ("moved", "named", "nothing")) >= 3, seen
