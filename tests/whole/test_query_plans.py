"""What SQLite goes through for the commands of every day: never the whole of a table that grows with the business.

Read from its query plans, which without statistics depend on the schema alone: so a small file tells of a large one.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crmcli.database.connection import Database, encoded
from crmcli.records.listing.query import FIELDS, Wanted, listed
from tests.support.teams import office

GROWING = ("deal", "move", "activity", "feedback", "task")
Asked = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Every statement that is read while the test runs, with its values."""
    found: Asked = []
    each = Database.each

    def noted(self: Database, text: Any, /, **values: Any) -> Any:
        found.append((text.sql, values))
        return each(self, text, **values)

    monkeypatch.setattr(Database, "each", noted)
    monkeypatch.setattr("crmcli.database.schema.intact.LARGEST", 0)  # as in a file that grew: see there
    return found


def steps(path: Path, asked: Asked) -> list[tuple[str, str]]:
    """The steps of each statement, and the statement."""
    with closing(sqlite3.connect(path)) as connection:  # one: to read how the file is laid out takes longest
        return [
            (row[3], sql)
            for sql, values in asked
            for row in connection.execute(
                f"EXPLAIN QUERY PLAN {sql}", {name: encoded(value) for name, value in values.items()}
            )
        ]


def whole(path: Path, asked: Asked, *allowed: str) -> list[tuple[str, str]]:
    """The steps that go through the whole of a growing table, or of an index of all its rows, and their statements."""
    return [
        (step, sql)
        for step, sql in steps(path, asked)
        if (match := re.match(r'SCAN "?(\w+)"?', step)) and match[1] in _names(sql) and step not in allowed
    ]


def _names(sql: str) -> set[str]:
    aliases = re.findall(rf'\b(?:{"|".join(GROWING)}) AS "?(\w+)"?', sql)
    return {*GROWING, *aliases}


@pytest.mark.parametrize(
    "line",
    [
        "dashboard", "dashboard --for ann", "report weekly", "report weekly --for East", "report monthly", "score",
        "compare", "trend revenue", "coach ann", "explain ann", "fairness", "review list", "target list",
        "show rep ann", "show customer Acme", "show deal 1", "today", "today --for ann",
        "list tasks --customer Acme", "list tasks --deal 1", "list tasks --for ann",
        "list customers --where contact_due",
    ],
)  # fmt: skip
def test_a_command_goes_through_no_whole_table(db, crm, asked, line):
    office.make(db).close()
    assert crm(*line.split(), "--as-of", "2026-06-30").code == 0
    assert len(asked) > 1
    assert whole(db, asked) == []


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("field", FIELDS["deal"])
def test_deals_are_listed_in_the_order_of_an_index(db, asked, field, descending):
    database = office.make(db)
    asked.clear()
    assert len(listed(database, Wanted("deal", {}, field, descending, limit=20))) == 6
    database.close()
    found = [step for step, sql in steps(db, asked) if "FROM stage" not in sql]
    sorted_ = [step for step in found if "ORDER BY" in step]
    # Of one day's deals those that closed first are not found by the index: the few of that day are sorted.
    assert [step for step in sorted_ if not re.search("(LAST TERM|RIGHT PART) OF ORDER BY", step)] == []
    assert sorted_ == [] or field in ("stage", "status", "closed")


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        *(("activity", field) for field in ("id", "customer", "rep", "deal", "deal_id", "external_key")),
        *(("feedback", field) for field in ("id", "customer", "deal", "deal_id", "external_key")),
        *(("customer", field) for field in ("id", "name", "owner", "external_key")),
    ],
)
def test_other_records_are_listed_so_by_the_names_they_hold(db, asked, kind, field):
    database = office.make(db)
    asked.clear()
    assert listed(database, Wanted(kind, {}, field, limit=20))
    database.close()
    assert [step for step, _ in steps(db, asked) if "FOR ORDER BY" in step] == []
