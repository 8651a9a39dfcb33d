"""The schema of a shared database on a PostgreSQL server: the tables of `tables.py`, and functions that SQLite has and
conditions are written with, as far as they are used."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Index, Table
from sqlalchemy.schema import CreateIndex, CreateTable

from crmcli.database.schema.tables import metadata
from crmcli.database.statements.dialect import named

_SIGNS = {"%Y": "YYYY", "%m": "MM", "%d": "DD", "%H": "HH24", "%M": "MI", "%S": "SS", "T": '"T"', "Z": '"Z"'}
_FORMAT = "format"
for _sign, _word in _SIGNS.items():
    _FORMAT = f"replace({_FORMAT}, '{_sign}', '{_word}')"

_SHIFTED = "CAST(moment AS TIMESTAMP) + CAST(shift AS INTERVAL)"

FUNCTIONS = {
    "instr(whole TEXT, part TEXT) RETURNS INTEGER IMMUTABLE": "strpos(whole, part)",
    # Of one moment only "%s" is asked, the seconds since 1970.
    "strftime(format TEXT, moment TEXT) RETURNS TEXT IMMUTABLE": (
        "CAST(CAST(extract(epoch FROM CAST(moment AS TIMESTAMP)) AS BIGINT) AS TEXT)"
    ),
    "date(moment TEXT, shift TEXT) RETURNS TEXT STABLE": f"to_char({_SHIFTED}, 'YYYY-MM-DD')",
    "strftime(format TEXT, moment TEXT, shift TEXT) RETURNS TEXT STABLE": f"to_char({_SHIFTED}, {_FORMAT})",
}
"""Of those that take one, `shift` is as SQLite knows it: "-3 days"."""


def _indexes(table: Table) -> list[Index]:
    return sorted(table.indexes, key=lambda index: str(index.name))


def ddl() -> Iterator[str]:
    """What makes the schema, one statement after the other."""
    dialect = named("postgresql")
    for head, body in FUNCTIONS.items():
        yield f"CREATE FUNCTION {head} STRICT PARALLEL SAFE LANGUAGE SQL AS $$ SELECT {body} $$"
    for table in metadata.sorted_tables:
        yield str(CreateTable(table).compile(dialect=dialect))
        yield from (str(CreateIndex(index).compile(dialect=dialect)) for index in _indexes(table))
