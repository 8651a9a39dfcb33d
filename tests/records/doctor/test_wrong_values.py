"""Forty wrong values as another program writes them, with foreign keys off: each is refused, and where the rules were
taken out before, nothing is counted until the doctor has named it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crmcli.core.errors import RefusedError
from crmcli.database.connection import Database
from crmcli.database.schema import tables
from crmcli.database.schema.guards import triggers
from crmcli.database.schema.intact import check_rules
from crmcli.records.doctor.query import examined, rows_of
from crmcli.records.settings.write import Team, create

TEAM = """
INSERT INTO rep (id, name, name_key, joined) VALUES (1, 'alice', 'alice', '2024-01-01'), (2, 'bob', 'bob', NULL);
INSERT INTO customer (id, name, name_key, created, owner_id) VALUES
    (1, 'Acme', 'acme', '2025-01-01', 1), (2, 'Birch', 'birch', '2025-01-01', 2);
INSERT INTO product (id, name, name_key, list_price) VALUES (1, 'Desk', 'desk', 100);
INSERT INTO deal (id, title, title_key, customer_id, rep_id, product_id, amount, stage_id, status, opened, closed,
    credited_id, external_key) VALUES
    (1, 'One', 'one', 1, 1, 1, 120000, 5, 'won', '2026-07-01', '2026-08-01', 1, 'K1'),
    (2, 'Two', 'two', 1, 1, 1, 50000, 5, 'won', '2026-07-02', '2026-09-01', 1, 'K2'),
    (3, 'Three', 'three', 2, 2, 1, 70000, 6, 'lost', '2026-07-03', '2026-08-05', 2, 'K3'),
    (4, 'Four', 'four', 2, 2, 1, 90000, 1, 'open', '2026-07-04', NULL, NULL, 'K4');
INSERT INTO move (id, deal_id, from_id, to_id, at, "by") VALUES (1, 1, NULL, 5, '2026-08-01', 'alice');
INSERT INTO activity (id, customer_id, rep_id, kind, direction, at) VALUES
    (1, 1, 1, 'email', 'in', '2026-08-02T09:00:00Z'), (2, 1, 1, 'call', 'out', '2026-08-02T11:00:00Z');
INSERT INTO feedback (id, customer_id, rep_id, kind, score, at) VALUES (1, 1, 1, 'csat', 5, '2026-08-03T09:00:00Z');
INSERT INTO target (id, metric, rep_id, label, start, "end", amount, split, shares, at, "by") VALUES
    (1, 'revenue', 1, '2026Q3', '2026-07-01', '2026-10-01', 100000, 'even', '1', '2026-07-01T00:00:00Z', 'alice');
"""
NEW = "INSERT INTO deal (title, title_key, customer_id, rep_id, amount, stage_id, status, closed, credited_id) VALUES "
VALUES = [  # what another program writes, and where the doctor finds it: table, row, column
    ("UPDATE deal SET amount = '1,200' WHERE id = 1", "deal", 1, "amount"),
    ("UPDATE deal SET amount = 1200.5 WHERE id = 1", "deal", 1, "amount"),
    ("UPDATE deal SET amount = x'31' WHERE id = 1", "deal", 1, "amount"),
    ("UPDATE deal SET amount = '€1200' WHERE id = 2", "deal", 2, "amount"),
    ("UPDATE deal SET credited_id = 999 WHERE id = 1", "deal", 1, "credited_id"),
    ("UPDATE deal SET credited_id = 'alice' WHERE id = 1", "deal", 1, "credited_id"),
    ("UPDATE deal SET rep_id = 999 WHERE id = 4", "deal", 4, "rep_id"),
    ("UPDATE deal SET customer_id = 999 WHERE id = 1", "deal", 1, "customer_id"),
    ("UPDATE deal SET product_id = 0 WHERE id = 1", "deal", 1, "product_id"),
    ("UPDATE deal SET stage_id = 5 WHERE id = 4", "deal", 4, "stage_id"),
    ("UPDATE deal SET closed = '2026/08/01' WHERE id = 1", "deal", 1, "closed"),
    ("UPDATE deal SET closed = '2026-8-1' WHERE id = 1", "deal", 1, "closed"),
    ("UPDATE deal SET closed = '2026-08-32' WHERE id = 1", "deal", 1, "closed"),
    ("UPDATE deal SET closed = '2026-02-30', opened = NULL WHERE id = 1", "deal", 1, "closed"),
    ("UPDATE deal SET closed = '2026-08-01 00:00:00' WHERE id = 1", "deal", 1, "closed"),
    ("UPDATE deal SET closed = 20260801, opened = NULL WHERE id = 1", "deal", 1, "closed"),
    ("UPDATE deal SET opened = '01.07.2026' WHERE id = 4", "deal", 4, "opened"),
    ("UPDATE deal SET expected = 'next week' WHERE id = 4", "deal", 4, "expected"),
    ("UPDATE deal SET archived = 1 WHERE id = 1", "deal", 1, "archived"),
    ("UPDATE deal SET next_won = NULL WHERE id = 1", "deal", 1, "next_won"),
    ("UPDATE deal SET next_won = '2026-08-02' WHERE id = 1", "deal", 1, "next_won"),
    ("UPDATE deal SET customer_won = '2020-01-01' WHERE id = 2", "deal", 2, "customer_won"),
    ("UPDATE customer SET first_won = '2020-01-01' WHERE id = 1", "customer", 1, "first_won"),
    ("UPDATE customer SET owner_id = 77 WHERE id = 1", "customer", 1, "owner_id"),
    ("UPDATE customer SET created = '' WHERE id = 1", "customer", 1, "created"),
    ("UPDATE activity SET answered = NULL WHERE id = 1", "activity", 1, "answered"),
    ("UPDATE activity SET at = '2026-08-02 11:00' WHERE id = 2", "activity", 2, "at"),
    ("UPDATE activity SET at = '2026-08-02T11:00:00+02:00' WHERE id = 2", "activity", 2, "at"),
    ("UPDATE activity SET rep_id = 999 WHERE id = 2", "activity", 2, "rep_id"),
    ("UPDATE feedback SET at = '2026-08-03' WHERE id = 1", "feedback", 1, "at"),
    ("UPDATE feedback SET score = 4.5 WHERE id = 1", "feedback", 1, "score"),
    ("UPDATE feedback SET rep_id = 999 WHERE id = 1", "feedback", 1, "rep_id"),
    ("UPDATE rep SET joined = '2026/09/01' WHERE id = 1", "rep", 1, "joined"),
    ("UPDATE target SET amount = '100 000' WHERE id = 1", "target", 1, "amount"),
    ("UPDATE target SET start = '2026-07' WHERE id = 1", "target", 1, "start"),
    ("UPDATE setting SET value = 'April' WHERE key = 'fiscal_year_start'", "setting", "fiscal_year_start", "value"),
    ("UPDATE setting SET value = 'Euro' WHERE key = 'currency'", "setting", "currency", "value"),
    ("DELETE FROM rep WHERE id = 1", "deal", 1, "rep_id"),
    ("UPDATE rep SET id = 9 WHERE id = 2", "deal", 3, "rep_id"),
    # The row it takes the place of goes without its triggers: the wins before and after it do not know.
    (NEW.replace("INSERT", "INSERT OR REPLACE").replace("(title", "(id, title")
     + "(2, 'X', 'x', 2, 1, 9, 5, 'won', '2026-09-01', 1)", "deal", 1, "next_won"),
    (NEW + "('X', 'x', 1, 1, '1.200,00', 5, 'won', '2026-08-01', 1)", "deal", 5, "amount"),
    (NEW + "('X', 'x', 1, 1, 5, 5, 'won', '2026/08/01', 1)", "deal", 5, "closed"),
    (NEW + "('X', 'x', 1, 1, 5, 5, 'won', '2026-08-01', 999)", "deal", 5, "credited_id"),
]  # fmt: skip


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("team") / "crm.db"
    create(path, Team())
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(TEAM)
        yield connection


@pytest.fixture
def other(template: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """The file, as another program opens it."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        template.backup(connection)
        yield connection


def test_the_team_is_sound(other):
    database = Database(Path(":memory:"), other)
    check_rules(database)
    assert examined(database) == []


@pytest.mark.parametrize(("sql", "table", "row", "column"), VALUES)
def test_each_is_refused(other, sql, table, row, column):
    before = other.total_changes
    with pytest.raises(sqlite3.IntegrityError):
        other.execute(sql)
    assert other.total_changes == before


@pytest.mark.parametrize(("sql", "table", "row", "column"), VALUES)
def test_where_the_rules_were_taken_out_each_is_named_and_nothing_is_counted(other, sql, table, row, column):
    for name in triggers():
        other.execute(f"DROP TRIGGER {name}")
    other.execute(sql)
    database = Database(Path(":memory:"), other)
    with pytest.raises(RefusedError, match="crm doctor"):
        try:
            check_rules(database)
        except RefusedError as error:
            raise RefusedError(f"{error.message} {error.hint}") from error
    found = {(each.table, each.row, each.column) for each in rows_of(database, tables.metadata.tables[table])}
    assert (table, row, column) in found


def test_there_are_forty_of_them():
    assert len(VALUES) >= 40
