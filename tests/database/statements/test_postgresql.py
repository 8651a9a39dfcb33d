"""Every statement is one for PostgreSQL, too, and means there what it means to SQLite: compiled anywhere, and asked
of a real server where one is installed."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from itertools import takewhile
from json import dumps
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

import crmcli
from crmcli.core.working_hours import counter, hours, read_week
from crmcli.database.schema import on_server
from crmcli.database.schema.tables import metadata
from crmcli.database.statements import dialect
from crmcli.database.statements.compiled import REGISTRY, compiled
from tests.support.modules import import_all
from tests.support.postgres import Server, programs, server

OF_SQLITE = {"database.journal.note_rows": "triggers of the connection that writes; on a server they are the schema's"}
"""Statements that are for a file alone, and why."""

MEND = 'see "Statements that any database takes" in `crm help contributing`'

_OWN_WORDS = re.compile(
    r"\b(julianday|json_each|json_extract|json_object|group_concat|char|printf|iif|total)\(|\bGLOB\b"
)
_UNTYPED = re.compile(r"(?<![\w)]):\w+ IS (?:NOT )?(?:NULL|DISTINCT)")


@pytest.fixture(scope="module")
def texts() -> dict[tuple[str, str], str]:
    """Every statement in every shape as PostgreSQL takes it."""
    import_all(crmcli)
    found = {}
    for name, made in REGISTRY.items():
        for shape in made.every_shape() if name not in OF_SQLITE else ():
            try:
                found[name, str(shape)] = compiled(name, tuple(sorted(shape.items())), "postgresql").sql
            except sa.exc.CompileError as error:
                pytest.fail(f"{name} {shape}: {error}\n{MEND}")
    return found


def test_what_is_for_a_file_alone_is_still_there(texts):
    assert set(OF_SQLITE) <= set(REGISTRY)
    assert len(texts) > 2000


def test_every_statement_compiles_without_words_of_sqlite_and_parameters_without_a_type(texts):
    for (name, shape), sql in texts.items():
        for wrong in (_OWN_WORDS, _UNTYPED):
            assert not (found := wrong.search(sql)), f"{name} {shape}: {found[0]}\n{MEND}"


@pytest.fixture(scope="module")
def asked() -> Iterator[Server]:
    """A server with the schema."""
    if not (folder := programs()):
        pytest.skip("no PostgreSQL server is installed here")
    with server(folder) as started:
        assert started.run(list(on_server.ddl())) == {}
        yield started


def numbered(sql: str) -> str:
    """The text with `$1` for the first of its parameters."""
    names: list[str] = []

    def put(found: re.Match[str]) -> str:
        if not found["name"]:
            return found[0]
        names.extend([found["name"]] if found["name"] not in names else [])
        return f"${names.index(found['name']) + 1}"

    return re.sub(r"'(?:[^']|'')*'|(?<!:):(?P<name>\w+)", put, sql)


def test_a_server_takes_every_statement(asked, texts):
    refused = asked.run([f"PREPARE s{at} AS {numbered(sql)}" for at, sql in enumerate(texts.values())])
    said = {key: refused[at] for at, key in enumerate(texts) if at in refused}
    assert not said, f"{MEND}\n" + "\n".join(f"{name} {shape}: {why}" for (name, shape), why in said.items())


def plain(condition: str) -> str:
    """A condition without what PostgreSQL adds to it."""
    return re.sub(r"[()\s]|::(text|charactervarying)", "", condition.replace("character varying", "charactervarying"))


def test_an_index_has_the_condition_on_a_server_that_it_has_in_a_file(asked):
    found = asked.rows(
        "SELECT i.relname, coalesce(pg_get_expr(x.indpred, x.indrelid), '') FROM pg_index x"
        " JOIN pg_class i ON i.oid = x.indexrelid WHERE i.relname ~ '^(ix|uq)_' AND NOT EXISTS"
        " (SELECT 1 FROM pg_constraint c WHERE c.conindid = x.indexrelid)"
    )
    with closing(sqlite3.connect(":memory:")) as connection:
        engine = sa.create_engine("sqlite://", creator=lambda: connection, poolclass=sa.StaticPool)
        metadata.create_all(engine)
        kept = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL"))
    conditions = {name: sql.partition(" WHERE ")[2] for name, sql in kept.items()}
    assert sum(map(bool, conditions.values())) > 20
    assert {name: plain(each) for name, each in found} == {name: plain(each) for name, each in conditions.items()}


def test_only_open_stages_are_several_on_a_server(asked):
    insert = "INSERT INTO stage (name, name_key, status, position, probability) VALUES ('{0}', '{0}', '{1}', 1, 50)"
    stages = (("new", "open"), ("offer", "open"), ("won", "won"), ("also won", "won"))
    refused = asked.run([insert.format(*each) for each in stages])
    assert list(refused) == [3]
    assert "uq_stage_closing" in refused[3]


ZONE = ZoneInfo("Europe/Berlin")
WEEK, FREE = read_week("Mon-Thu 09:00-17:00, Fri 08:30-12:00"), {date(2026, 4, 6)}
worked = counter(WEEK, FREE, ZONE)
MOMENTS = ("2026-03-27T07:15:00Z", "2026-03-29T01:30:00Z", "2026-04-02T23:59:59Z", "2026-04-07T10:00:01Z")
DAYS = ("2024-02-28", "2024-03-01", "2025-12-31")


def spans() -> str:
    """The working time of those days, as a server is given it."""
    start, end = (datetime(2026, month, 20, tzinfo=UTC) for month in (3, 4))
    within = takewhile(lambda span: span[0] < end, hours(WEEK, FREE, ZONE)(start))
    return dumps([[moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in span] for span in within])


CASE_HOURS = (
    f'[["2026-01-01T00:00:00Z", [["2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z"]]], ["{MOMENTS[1]}", {spans()}]]'
)


def for_case(opened: str, first: str, second: str) -> int:
    """All hours count for a case that was opened before the second moment."""
    if opened >= MOMENTS[1]:
        return worked(first, second)
    return int((datetime.fromisoformat(second) - datetime.fromisoformat(first)).total_seconds())


def texts_of(*values: str | None) -> Any:
    """Rows with that text each."""
    rows = [sa.select(sa.cast(sa.literal(each), sa.String).label("it")) for each in values]
    return sa.union_all(*rows).subquery("texts").c.it


def pairs() -> list[tuple[Any, Any]]:
    ordered = ((low, high) for at, low in enumerate(MOMENTS) for high in MOMENTS[at:])
    return [(sa.literal(low), sa.literal(high)) for low, high in ordered]


def meanings() -> Iterator[tuple[str, Any]]:
    """What both databases must answer the same."""
    text, whole, exact = texts_of("ab", None, "Ab", "äB", "Äb", "a%b", "a\\b"), sa.literal(-7), sa.literal(7.9)
    yield "days", sa.select(*(dialect.days_between(sa.literal(a), sa.literal(b)) for a in DAYS for b in DAYS))
    yield "seconds", sa.select(*(dialect.seconds_between(*pair) for pair in pairs()))
    yield "worked", sa.select(*(dialect.worked_seconds(*pair) for pair in pairs()))
    moments = [(sa.literal(opened), *pair) for opened in ("2026-03-01T00:00:00Z", MOMENTS[2]) for pair in pairs()]
    yield "case", sa.select(*(dialect.case_seconds(*each) for each in moments))
    for shift in ("+0 minutes", "-60 minutes", "+345 minutes"):
        moved = [(sa.literal(moment), sa.literal(shift)) for moment in MOMENTS]
        yield f"day {shift}", sa.select(*(dialect.day_of(*each) for each in moved))
        yield f"weekday {shift}", sa.select(*(dialect.weekday_of(*each) for each in moved))
    kept = sa.literal('{"a": 12, "b": "it\'s", "c": null}')
    fields = ("a", sa.Integer()), ("b", sa.String()), ("c", sa.String()), ("d", sa.Integer())
    yield "fields", sa.select(*(dialect.json_field(kept, *each) for each in fields))
    numbers = sa.cast(texts_of("1", "02", "4"), sa.Integer)
    for column, listed in ((numbers, "[3, 1, 2]"), (text, '["äB", "a\\"b", ""]')):
        rows, value = dialect.items("list", column.type)
        yield f"list {listed}", sa.select(value).select_from(rows).params(list=listed)
        yield f"one of {listed}", sa.select(column).where(dialect.one_of(column, "list")).params(list=listed)
    total = sa.func.sum(numbers)
    few = sa.case((sa.func.max(numbers) < sa.bindparam("many", 2**62, sa.Integer), 1), else_=2)
    yield "sums", sa.select(total // 2, total / 2, few)
    yield "running sums", sa.select(sa.func.sum(numbers).over(order_by=numbers) // 2)
    yield "together", sa.select(dialect.together(text, 31))
    yield "octets", sa.select(dialect.octets(text))
    yield "order", sa.select(text).order_by(text)
    yield "order back", sa.select(text).order_by(text.desc())
    yield "order, unknown last", sa.select(text).order_by(text.nulls_last())
    for pattern in ("a%", "A_", "%\\%", "%Ä%", "a\\%b"):
        yield f"like {pattern}", sa.select(text).where(text.like(sa.literal(pattern)))
    yield "lower", sa.select(sa.func.lower(text))
    yield "whole", sa.select(sa.cast(exact, sa.Integer), sa.cast(-exact, sa.Integer), whole / 2 * 2, whole / 3)


def test_a_server_answers_as_a_file_does(asked):
    for name, query in meanings():
        values = {**query.compile(dialect=dialect.named("sqlite")).params, "worked": spans(), "case_hours": CASE_HOURS}
        said = [sql_of(query, each, values) for each in ("sqlite", "postgresql")]
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.create_function("worked_seconds", 2, worked)
            connection.create_function("case_seconds", 3, for_case)
            expected = connection.execute(said[0]).fetchall()
        assert expected, name
        found = [[value or None for value in row] for row in asked.rows(said[1])]
        assert [list(map(written, row)) for row in found] == [list(map(written, row)) for row in expected], name


def sql_of(query: Any, database: str, values: dict[str, Any]) -> str:
    """The text with its values in it."""
    made = query.compile(dialect=dialect.named(database))

    def put(found: re.Match[str]) -> str:
        value = values[found[1]]
        return str(value) if isinstance(value, int | float) else "NULL" if value is None else quoted(value)

    return re.sub(r"(?<!:):(\w+)", put, str(made))


def quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def written(value: Any) -> Any:
    """A value as psql writes it, whole floats as whole numbers."""
    try:
        return None if value in (None, "") else f"{float(value):.9g}"
    except ValueError:
        return value


def test_times_and_days_of_conditions_are_counted_as_in_a_file(asked):
    with closing(sqlite3.connect(":memory:")) as connection:
        for call in (
            "date('2026-03-01', '-1 days')",
            "date('2026-03-01T23:30:00Z', '+' || 40 || ' days')",
            "strftime('%Y-%m-%dT%H:%M:%SZ', '2026-03-01T23:30:00Z', '-' || 13 || ' days')",
            "instr('ä@b', '@')",
            "instr('ä', '@')",
            "strftime('%s', '2026-03-29T01:30:00Z')",
            "coalesce(date(NULL, '+1 days'), 'nothing')",
        ):
            assert asked.rows(f"SELECT {call}") == [[str(connection.execute(f"SELECT {call}").fetchone()[0])]]
