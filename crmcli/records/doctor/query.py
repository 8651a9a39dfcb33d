"""Looking for what is wrong with a data file: its pages, its schema, its settings and every row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import CheckConstraint, Table

from crmcli.core.errors import CrmError, DataFileError, RefusedError
from crmcli.core.names import key
from crmcli.database.connection import Database
from crmcli.database.identifiers import quoted
from crmcli.database.problems import RULES
from crmcli.database.schema import tables as t
from crmcli.database.schema.guards import GUARDED, KEPT, ORPHAN, Guard, guards
from crmcli.database.schema.intact import WRONG, check_rules, missing
from crmcli.database.schema.migrate import expected
from crmcli.database.settings import every_setting
from crmcli.database.statements.compiled import Text
from crmcli.records.doctor.insight import Finding, day_meant, moment_meant
from crmcli.records.settings.write import OPTIONAL, SETTINGS

MOST = 1000
"""Findings of one table that are named; a file with more is not mended row by row."""

_BACKUP = "restore it from a backup: crm help data"
_KEYS = {"rep": "name", "customer": "name", "product": "name", "stage": "name", "deal": "title"}
"""What a record is called, beside the key that it is found by: the column `name_key` or `title_key`."""


def examined(database: Database) -> list[Finding]:
    """Everything that is wrong, file first. Where pages are damaged nothing more is asked: answers would be guesses."""
    if damaged := list(_pages(database)):
        return damaged
    rows = in_rows(database)
    return [*_schema(database), *_noted(database, bool(rows)), *_settings(database), *rows]


def check_whole(database: Database, pages: bool = True) -> None:
    """Refuse to keep or to pay by figures of a file with anything wrong in it."""
    check_rules(database)
    found = (list(_pages(database)) if pages else []) or in_rows(database, 1)
    if found:
        where = f"{found[0].table} {found[0].row} {found[0].column}: " if found[0].table else ""
        raise RefusedError(f"{where}{found[0].what}", "see all that is wrong, and how to mend it: crm doctor")


def in_rows(database: Database, most: int = MOST) -> list[Finding]:
    """What is wrong with the values of rows."""
    return [finding for table in GUARDED for finding in rows_of(database, table, most)]


def _pages(database: Database) -> Iterator[Finding]:
    try:
        database.script("PRAGMA cell_size_check = ON;")
        found = [row["integrity_check"] for row in database.all(Text(f"PRAGMA integrity_check({MOST})", {}))]
    except DataFileError as error:
        found = [error.message]
    # What a row may hold is said below, with the row that holds it.
    for text in found:
        if text != "ok" and not text.startswith(("CHECK constraint failed", "NULL value in")):
            yield Finding(f"damaged: {text}", _BACKUP)


def _schema(database: Database) -> Iterator[Finding]:
    """Tables, indexes, triggers and views that are not as this version makes them."""
    rows = database.all(Text("SELECT name, type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL", {}))
    here = {row["name"]: row for row in rows}
    made = expected(database)
    for name, (kind, table, sql) in made.items():
        if name not in here or here[name]["sql"] != sql:
            what = f"the {kind} {name} is {'not as it was made' if name in here else 'missing'}"
            whole = kind != "table"
            yield Finding(what, _AGAIN if whole else _BACKUP, table, repair=whole)
    for name, row in here.items():
        if row["type"] == "trigger" and name not in made and row["tbl_name"] in t.metadata.tables:
            mend = f"it can change what is recorded; if nobody wants it: DROP TRIGGER {name}"
            yield Finding(f"the trigger {name} is another program's", mend, row["tbl_name"])


def _noted(database: Database, wrong: bool) -> Iterator[Finding]:
    """What is noted of the schema, and says otherwise than the file, which is as it was made."""
    made = expected(database)
    here = {row["name"]: row["sql"] for row in database.all(Text("SELECT name, sql FROM sqlite_master", {}))}
    for name in sorted(missing(database)):
        kept = name in made and here.get(name) == made[name][2]
        if kept or (name not in made and not (name == WRONG and wrong)):
            what = f"what is noted of {name} is not so"
            yield Finding(what, "crm doctor --repair notes it anew", "schema_object", name, "sql", repair=True)


_AGAIN = "crm doctor --repair makes it anew"


def _settings(database: Database) -> Iterator[Finding]:
    found = {row["key"]: row["value"] for row in database.all(every_setting())}
    for name, read in SETTINGS.items():
        if name not in found and name in OPTIONAL:
            continue
        if name not in found:
            yield Finding(f"the setting {name} is missing", f"crm config set {name} VALUE", "setting", name, "value")
            continue
        try:
            read(found[name])
        except CrmError as error:
            mend = f"crm config set {name} VALUE"
            yield Finding(error.message, mend, "setting", name, "value", found[name])
    closing = {row["status"] for row in database.all(Text("SELECT status FROM stage WHERE status <> 'open'", {}))}
    for status in sorted({"won", "lost"} - closing):
        yield Finding(f"there is no stage for {status} deals", _BACKUP, "stage")


def rows_of(database: Database, table: Table, most: int = MOST) -> list[Finding]:
    """The rows that break a rule: all rules are asked in one walk through the table."""
    rules = [*guards(table), *_checks(table), *_required(table), *_named(database, table)]
    if not rules:
        return []
    asked = ", ".join(f"({rule.wrong}) AS broken_{number}" for number, rule in enumerate(rules))
    any_ = " OR ".join(f"({rule.wrong})" for rule in rules)
    rows = database.each(Text(f"SELECT NEW.*, {asked} FROM {quoted(table.name)} AS NEW WHERE {any_} LIMIT {most}", {}))
    return [_finding(table, rule, row) for row in rows for number, rule in enumerate(rules) if row[f"broken_{number}"]]


def _checks(table: Table) -> list[Guard]:
    """The rules that the table itself holds to, unless the other program told it not to."""
    return [
        Guard(table.name, tuple(column.name for column in each.columns) or ("id",), f"NOT ({each.sqltext})", right)
        for each in table.constraints
        if isinstance(each, CheckConstraint)
        for right in [RULES[str(each.name)][0]]
    ]


def _required(table: Table) -> list[Guard]:
    return [
        Guard(table.name, (column.name,), f"NEW.{quoted(column.name)} IS NULL", "it is needed")
        for column in table.columns
        if not column.nullable and not column.primary_key
    ]


def _named(database: Database, table: Table) -> list[Guard]:
    """A name that another program changed without the key that it is found by."""
    name = _KEYS.get(table.name)
    if not name:
        return []
    database.function("crm_key", 1, lambda text: key(text) if isinstance(text, str) else None)
    return [
        Guard(table.name, (f"{name}_key",), f"NEW.{name}_key IS NOT crm_key(NEW.{name})", f"it is the {name}, folded")
    ]


def _finding(table: Table, rule: Guard, row: dict[str, Any]) -> Finding:
    column, key_column = rule.columns[0], table.primary_key.columns.keys()[0]
    value, id = row[column], row[key_column]
    better, repair = _better(table, column, rule, value, row)
    shown = str(value) if value is None else repr(value)
    to = f"crm doctor --repair writes {better!r}" if better is not None else "crm doctor --repair works it out anew"
    by_hand = f"DELETE FROM {quoted(table.name)} WHERE id = {id!r}"
    if rule.right != ORPHAN:
        by_hand = f"UPDATE {table.name} SET {quoted(column)} = … WHERE {key_column} = {id!r}"
    return Finding(f"{shown}: {rule.right}", to if repair else by_hand, table.name, id, column, value, repair, better)


def _better(table: Table, column: str, rule: Guard, value: Any, row: dict[str, Any]) -> tuple[Any, bool]:
    """What the value can only mean, and whether it can be mended."""
    if rule.right == KEPT:
        return None, True
    kind = table.columns[column].type
    meant = day_meant(value) if isinstance(kind, t.Day) else moment_meant(value) if isinstance(kind, t.Moment) else None
    if column == f"{_KEYS.get(table.name)}_key":
        name = row[_KEYS[table.name]]
        meant = key(name) if isinstance(name, str) else None
    return meant, meant is not None and meant != value
