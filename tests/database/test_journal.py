"""What a change writes is noted by triggers of its own connection, on each table from its first write on."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crmcli.database.connection import Database
from crmcli.database.journal import journaled
from crmcli.database.opening import open_file
from crmcli.database.schema import custom, derived
from crmcli.database.schema.journal import DERIVED
from crmcli.database.statements.compiled import Text
from crmcli.records.settings.write import Team, create

NOW = datetime(2026, 8, 1, 9, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path):
    path = tmp_path / "crm.db"
    create(path, Team())
    with closing(open_file(path)) as database:
        yield database


def rows(database: Database) -> list[tuple[int, str]]:
    found = database.all(Text("SELECT change_id, kind FROM change_row ORDER BY id", {}))
    return [(row["change_id"], row["kind"]) for row in found]


def add(database: Database, name: str, word: str = "INSERT INTO") -> None:
    database.script(f"{word} product (name, name_key) VALUES ('{name}', '{name}');")


def test_every_change_notes_what_it_writes_also_after_one_that_was_taken_back(database):
    with pytest.raises(KeyboardInterrupt), database.writing(), journaled(database, NOW, "ann", "crm one"):
        add(database, "a")
        raise KeyboardInterrupt
    for name in ("a", "b"):
        with database.writing(), journaled(database, NOW, "ann", "crm two"):
            add(database, name)
    assert rows(database) == [(1, "product"), (2, "product")]


def test_what_is_written_outside_a_change_is_not_noted(database):
    with database.writing(), journaled(database, NOW, "ann", "crm one"):
        add(database, "a")
    with database.writing():
        add(database, "b")
    assert rows(database) == [(1, "product")]


@pytest.mark.parametrize(
    "sql",
    [
        "insert into product (name, name_key) values ('b', 'b')",
        "  INSERT OR IGNORE INTO \"product\" (name, name_key) VALUES ('b', 'b')",
        "WITH said(name) AS (SELECT 'b') INSERT INTO product (name, name_key) SELECT name, name FROM said",
        "UPDATE product SET name = 'b'",
        "UPDATE OR FAIL product SET name = 'b'",
        "DELETE FROM product",
    ],
)
def test_a_write_is_known_however_it_is_said(database, sql):
    add(database, "a")
    with database.writing(), journaled(database, NOW, "ann", "crm one"):
        database.run(Text(sql, {}))
    assert rows(database) == [(1, "product")]


def test_triggers_of_the_file_write_what_follows_and_the_values_of_what_goes_alone():
    """So that each row that is to be noted is written by a statement that the journal sees."""
    for name, sql in {**derived.triggers(), **custom.triggers()}.items():
        body = sql.split("BEGIN", 1)[1]
        assert "INSERT" not in body, name
        assert set(re.findall(r"DELETE FROM (\w+)", body)) <= {"custom_value"}, name
        for table, column in re.findall(r"UPDATE (\w+) SET (\w+)", body):
            assert column in DERIVED[table], name


def test_what_is_put_in_the_place_of_what_is_there_is_noted(database):
    put = "INSERT INTO setting (key, value) VALUES ('note', :value) ON CONFLICT (key) DO UPDATE SET value = :value"
    with database.writing(), journaled(database, NOW, "ann", "crm one"):
        for value in ("a", "b"):
            database.run(Text(put, {}), value=value)
    assert database.all(Text("SELECT before, after FROM change_row", {})) == [
        {"before": None, "after": '{"key":"note","value":"a"}'},
        {"before": '{"key":"note","value":"a"}', "after": '{"key":"note","value":"b"}'},
    ]


def test_what_goes_by_a_trigger_is_noted_too(database):
    database.script("INSERT INTO custom_field (kind, name, type) VALUES ('product', 'size', 'int');")
    add(database, "a")
    with database.writing(), journaled(database, NOW, "ann", "crm one"):
        database.script(
            f"INSERT INTO custom_value (id, field_id, record_id, number) VALUES ({custom.APART + 1}, 1, 1, 5);"
        )
    with database.writing(), journaled(database, NOW, "ann", "crm two"):
        database.script("DELETE FROM product;")
    assert sorted(rows(database)[1:]) == [(2, "custom_value"), (2, "product")]
