"""Random sets of rules, each followed after a random change: it ends, and each rule acts on each record at most once.

    python -m tests.benchmarks.automation --sets 10000

Most rules here would set each other off, or themselves: what they do is what they are on. What is expected comes from
what was written, not from the journal.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from crmcli.cli.workspace import Workspace
from crmcli.database.connection import Database
from crmcli.database.journal import journaled
from crmcli.database.statements.compiled import Text
from crmcli.main import _rules
from crmcli.records import rows
from crmcli.records.deals.write import move
from crmcli.records.rules.write import add_version
from tests.support.teams import office

ALL = ("task Do it +1d", "tag hot", "untag hot", "note seen")
ACTIONS = {
    "customer": (*ALL, "assign Ben", "set source=fair", "set note=x"),
    "deal": (*ALL, "assign ann", "set source=fair", "move next", "move Proposal", "move Negotiation"),
    "task": (*ALL, "assign Ben", "set priority=low"),
    "activity": ALL,
}
EVENTS = (
    "customer.added", "customer.edited", "deal.added", "deal.moved", "deal.won", "deal.edited", "task.added",
    "task.done", "task.edited", "activity.added", "activity.edited",
)  # fmt: skip
FIRED = Text("SELECT rule, record_id, error FROM firing WHERE change_id = :change ORDER BY rule, record_id", {})
NEWEST = Text("SELECT max(id) AS id FROM change", {})


def rules(random_: random.Random) -> list[tuple[str, int | None, list[str]]]:
    """On what, of which record alone (None: all), and what is done."""
    return [
        (
            event := random_.choice(EVENTS),
            random_.choice((None, None, 3, 4, 8)),
            random_.choices(ACTIONS[event.partition(".")[0]], k=random_.randint(1, 3)),
        )
        for _ in range(random_.randint(1, 8))
    ]


def toml(found: Iterable[tuple[str, int | None, list[str]]]) -> str:
    parts = []
    for on, id, do in found:
        when = f'when = "id={id}"\n' if id else ""
        parts.append(f'[[rule]]\non = "{on}"\n{when}do = [{", ".join(map(repr, do))}]\n')
    return "\n".join(parts)


def written(database: Database, random_: random.Random, now: datetime) -> set[tuple[str, int]]:
    """Write something at random; the events that it is."""
    today, found = now.date(), set[tuple[str, int]]()
    for step in random_.sample(("move", "customer", "task", "done", "activity"), random_.randint(1, 5)):
        if step == "move":
            id, goal = random_.choice((3, 4, 5)), random_.choice(("Qualified", "Negotiation"))
            move(database, id, goal, today, today, "ann")
            found.add(("deal.moved", id))
        elif step == "customer":
            found.add(("customer.added", rows.add(database, "customer", {"name": "New", "created": today})))
            rows.change(database, "customer", 3, {"phone": "123"})
            found.add(("customer.edited", 3))
        elif step == "task":
            found.add(("task.added", rows.add(database, "task", {"title": "x", "customer_id": 1})))
        elif step == "done":
            rows.change(database, "task", 3, {"done": now})
            found.add(("task.done", 3))
        else:
            values = {"customer_id": 1, "rep_id": 1, "kind": "note", "at": now, "note": "x"}
            found.add(("activity.added", rows.add(database, "activity", values)))
    return found


class _TakenBackError(Exception):
    pass


def check(workspace: Workspace, database: Database, seed: int) -> tuple[int, int]:
    """One set of rules, one change: how many rules acted, and how many could not."""
    random_, number = random.Random(seed), 0
    chosen = rules(random_)
    fired: list[dict[str, object]] = []
    try:
        with database.writing():
            number = add_version(database, "automation", "automation", toml(chosen), None, "ann", workspace.now) or 0
            with journaled(database, workspace.now, "ann", "x", lambda id: _rules(workspace, database, id)):
                happened = written(database, random_, workspace.now)
            change = (database.one(NEWEST) or {})["id"]
            fired = database.all(FIRED, change=change)
            raise _TakenBackError
    except _TakenBackError:
        pass
    wanted = sorted(
        (at, id)
        for at, (on, only, _) in enumerate(chosen, 1)
        for event, id in happened
        if event == on and only in (None, id)
    )
    assert number and [(row["rule"], row["record_id"]) for row in fired] == wanted, (seed, chosen, happened, fired)
    return len(fired), sum(row["error"] is not None for row in fired)


def run(path: Path, seeds: Iterable[int]) -> tuple[int, int]:
    """Many of them on the office."""
    workspace = Workspace({"db": str(path), "today": office.TODAY.isoformat()}, quiet=True)
    with closing(office.make(path)) as database:
        found = [check(workspace, database, seed) for seed in seeds]
    workspace.close()
    return sum(acted for acted, _ in found), sum(failed for _, failed in found)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sets", type=int, default=1000)
    wanted = parser.parse_args()
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOME"] = folder
        acted, failed = run(Path(folder) / "crm.db", range(wanted.sets))
    spent = time.process_time() - began
    sys.stdout.write(
        f"{wanted.sets:,} sets of rules ended: {acted:,} times a rule acted, each once for a change and a record"
        f" ({failed:,} could not), {spent:.0f} s\n"
    )


if __name__ == "__main__":
    main()
