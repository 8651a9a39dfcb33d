"""The tables as declared and the file as migrated are one schema: DDL compared with what a real file says of itself."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from crmcli.core.vocabulary import DEFAULT_STAGES
from crmcli.database.data_file import APPLICATION, VERSION
from crmcli.database.opening import open_file
from crmcli.database.problems import RULES
from crmcli.database.schema import custom, guards, migrate, tables
from crmcli.database.schema.derived import triggers
from crmcli.database.schema.views import views
from crmcli.records.settings.write import Team, create


@pytest.fixture
def made(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A new data file, opened by nothing of the program."""
    assert create(tmp_path / "crm.db", Team())
    connection = sqlite3.connect(tmp_path / "crm.db")
    connection.execute("PRAGMA foreign_keys = ON")
    yield connection
    connection.close()


def normal(ddl: str) -> str:
    """The DDL without what does not matter: white space and the closing semicolon."""
    return re.sub(r"\s*([(),])\s*", r"\1", re.sub(r"\s+", " ", ddl)).strip(" ;")


def test_the_declared_tables_are_the_tables_of_a_new_file(made):
    dialect = sqlite.dialect()
    declared = {}
    for table in tables.metadata.sorted_tables:
        declared[table.name] = normal(str(CreateTable(table).compile(dialect=dialect)))
        for index in table.indexes:
            declared[index.name] = normal(str(CreateIndex(index).compile(dialect=dialect)))
    kept = {**triggers(), **guards.triggers(), **custom.triggers(), **views()}
    declared |= {name: normal(sql) for name, sql in kept.items()}
    found = dict(made.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    assert {name: normal(sql) for name, sql in found.items()} == declared


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data file as version 1 of the schema made it."""
    path = tmp_path / "old.db"
    with monkeypatch.context() as earlier:
        earlier.setattr(migrate, "STEPS", ("0001.sql",))
        earlier.setattr(migrate, "VERSION", 1)
        create(path, Team())
    return path


def test_a_file_of_version_1_becomes_one_like_a_new_one(made, old):
    open_file(old).close()
    schema = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute(schema).fetchall() == made.execute(schema).fetchall()


def test_deals_of_version_1_learn_the_first_day_their_customer_was_won(old):
    with closing(sqlite3.connect(old)) as connection:
        connection.executescript(BASE)
        # The win of January is recorded after that of February: version 1 left the open deal with the later day.
        for id, row in enumerate((DEAL, {**DEAL, **WON}, {**DEAL, **WON, "closed": "'2026-01-05'"}), 1):
            connection.execute(insert("deal", {**row, "id": str(id)}))
        connection.commit()
        assert connection.execute("SELECT customer_won FROM deal WHERE id = 1").fetchone() == ("2026-02-01",)
    open_file(old).close()
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("SELECT DISTINCT customer_won FROM deal").fetchall() == [("2026-01-05",)]


def test_the_columns_of_a_new_file_are_those_declared(made):
    for table in tables.metadata.sorted_tables:
        found = made.execute(f"PRAGMA table_info('{table.name}')").fetchall()
        assert [(row[1], bool(row[3]), bool(row[5])) for row in found] == [
            (column.name, not column.nullable, column.primary_key) for column in table.columns
        ]


def test_every_rule_has_a_name_and_a_sentence():
    for table in tables.metadata.sorted_tables:
        for constraint in table.constraints:
            assert constraint.name, constraint
            if constraint.name.startswith("ck_"):
                assert constraint.name in RULES
    for name in RULES:
        if name.startswith("ck_"):
            assert any(
                name == constraint.name for table in tables.metadata.tables.values() for constraint in table.constraints
            )


def test_a_new_file_says_what_it_is(made, tmp_path):
    def pragma(name: str) -> object:
        return made.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("journal_mode") == "wal"
    assert pragma("application_id") == APPLICATION == int.from_bytes(b"CRM1", "big")
    assert pragma("user_version") == VERSION
    assert pragma("integrity_check") == "ok"
    assert made.execute("PRAGMA foreign_key_check").fetchall() == []
    assert (tmp_path / "crm.db").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if "new" in path.name] == []
    assert [row[0] for row in made.execute("SELECT version FROM schema_change")] == list(range(1, VERSION + 1))


def test_a_new_file_has_the_default_funnel_and_settings(made):
    stages = made.execute("SELECT name, status, probability FROM stage ORDER BY position").fetchall()
    # Four open stages share the way to 100 % evenly: a fifth each.
    assert stages == [*zip(DEFAULT_STAGES, ["open"] * 4, [20, 40, 60, 80], strict=True),
                      ("Won", "won", 100), ("Lost", "lost", 0)]  # fmt: skip
    assert dict(made.execute("SELECT key, value FROM setting")) == {
        "currency": "USD", "fiscal_year_start": "1", "timezone": "UTC",
    }  # fmt: skip


STAGE = {"name": "'s'", "name_key": "'s'", "status": "'open'", "position": "9", "probability": "1"}
LEFT = {"name": "'b'", "name_key": "'b'", "joined": "'2026-02-01'", '"left"': "'2026-01-31'"}
BASE = """
INSERT INTO rep (id, name, name_key) VALUES (1, 'alice', 'alice');
INSERT INTO customer (id, name, name_key, created) VALUES (1, 'Acme', 'acme', '2026-01-01');
"""
DEAL = {"title": "'d'", "title_key": "'d'", "rep_id": "1", "customer_id": "1", "stage_id": "1", "status": "'open'"}
WON = {"stage_id": "5", "status": "'won'", "closed": "'2026-02-01'", "credited_id": "1", "amount": "5"}
LOST = {"stage_id": "6", "status": "'lost'", "closed": "'2026-02-01'", "credited_id": "1"}
CALL = {"customer_id": "1", "rep_id": "1", "kind": "'call'", "direction": "'out'", "at": "'2026-01-01T00:00:00Z'"}
ANSWER = {"customer_id": "1", "kind": "'csat'", "score": "3", "at": "'2026-01-01T00:00:00Z'"}


def insert(table: str, row: dict[str, str]) -> str:
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(row.values())})"


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("deal", DEAL),
        ("deal", DEAL | {"amount": "0", "customer_id": "NULL"}),
        ("deal", DEAL | WON),
        ("deal", DEAL | WON | {"opened": "'2026-02-01'"}),
        ("deal", DEAL | LOST),
        ("deal", DEAL | LOST | {"customer_id": "NULL"}),
        ("activity", CALL),
        ("activity", CALL | {"direction": "'in'"}),
        ("activity", CALL | {"kind": "'note'", "direction": "NULL"}),
        ("feedback", ANSWER),
        ("feedback", ANSWER | {"kind": "'nps'", "score": "0"}),
        ("feedback", ANSWER | {"kind": "'complaint'", "score": "NULL"}),
    ],
)
def test_what_makes_sense_is_taken(made, table, row):
    made.executescript(BASE)
    made.execute(insert(table, row))


@pytest.mark.parametrize(
    ("table", "row", "rule"),
    [
        ("rep", {"name": "'ALICE'", "name_key": "'alice'"}, "rep.name_key"),
        ("rep", LEFT, "ck_rep_left_after_joined"),
        ("product", {"name": "'p'", "name_key": "'p'", "list_price": "-1"}, "ck_product_price_not_negative"),
        ("stage", STAGE | {"status": "'won'"}, "stage.status"),
        ("stage", STAGE | {"status": "'odd'"}, "ck_stage_status"),
        ("stage", STAGE | {"probability": "101"}, "ck_stage_probability"),
        ("deal", DEAL | {"amount": "-1"}, "ck_deal_amount_not_negative"),
        ("deal", DEAL | {"closed": "'2026-01-01'"}, "ck_deal_closed_when_closed"),
        ("deal", DEAL | WON | {"closed": "NULL"}, "ck_deal_closed_when_closed"),
        ("deal", DEAL | {"credited_id": "1"}, "ck_deal_credited_when_closed"),
        ("deal", DEAL | LOST | {"credited_id": "NULL"}, "ck_deal_credited_when_closed"),
        ("deal", DEAL | WON | {"amount": "NULL"}, "ck_deal_won_has_amount"),
        ("deal", DEAL | WON | {"customer_id": "NULL"}, "ck_deal_won_has_customer"),
        ("deal", DEAL | WON | {"opened": "'2026-02-02'"}, "ck_deal_closed_after_opened"),
        ("deal", DEAL | {"stage_id": "5"}, "FOREIGN KEY"),  # an open deal in the stage Won
        ("deal", DEAL | {"rep_id": "9"}, "FOREIGN KEY"),
        ("activity", CALL | {"kind": "'fax'"}, "ck_activity_kind"),
        ("activity", CALL | {"direction": "NULL"}, "ck_activity_direction"),
        ("activity", CALL | {"direction": "'up'"}, "ck_activity_direction"),
        ("activity", CALL | {"kind": "'note'"}, "ck_activity_direction"),
        ("activity", CALL | {"customer_id": "9"}, "FOREIGN KEY"),
        ("feedback", ANSWER | {"score": "0"}, "ck_feedback_score"),
        ("feedback", ANSWER | {"score": "6"}, "ck_feedback_score"),
        ("feedback", ANSWER | {"score": "NULL"}, "ck_feedback_score"),
        ("feedback", ANSWER | {"kind": "'nps'", "score": "11"}, "ck_feedback_score"),
        ("feedback", ANSWER | {"kind": "'complaint'"}, "ck_feedback_score"),
        ("feedback", ANSWER | {"kind": "'praise'", "score": "NULL"}, "ck_feedback_score"),
    ],
)  # fmt: skip
def test_whoever_writes_the_rules_hold_and_the_message_names_the_rule(made, table, row, rule):
    made.executescript(BASE)
    with pytest.raises(sqlite3.IntegrityError, match=re.escape(rule)):
        made.execute(insert(table, row))
