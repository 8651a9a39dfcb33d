"""What databases say differently: one definition of each function, with its words for every dialect (`@compiles`)."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Float, Integer, String, bindparam, select
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


@cache
def named(name: str) -> Dialect:
    """The dialect of that name, writing parameters as `:name`: one object, which remembers how it writes each type."""
    if name == "postgresql":
        from crmcli.database.statements.postgresql import Dialect as PostgreSQL

        return PostgreSQL(paramstyle="named")  # type: ignore[no-untyped-call]
    from sqlalchemy.dialects import sqlite

    return sqlite.dialect(paramstyle="named")


class days_between(FunctionElement[float]):  # noqa: N801 - used as a function in statements
    """Days from the first business day to the second."""

    type = Float()
    inherit_cache = True


class seconds_between(FunctionElement[int]):  # noqa: N801
    """Seconds from the first moment to the second."""

    type = Integer()
    inherit_cache = True


class worked_seconds(FunctionElement[int]):  # noqa: N801
    """Seconds of working time from the first moment to the second. SQLite's connection is told what that is before;
    PostgreSQL is given it as `worked`: a JSON list of spans, each the list of its first moment and its end."""

    type = Integer()
    inherit_cache = True

    def __init__(self, first: Any, second: Any) -> None:
        super().__init__(first, second, bindparam("worked", type_=String()))


class case_seconds(FunctionElement[int]):  # noqa: N801
    """Seconds of working time from the second moment to the third, as they are counted for a case that was opened at
    the first. SQLite's connection is told before; PostgreSQL is given `case_hours`: a JSON list of the moments from
    which on rules held, the first one first, each with the spans of working time by them."""

    type = Integer()
    inherit_cache = True

    def __init__(self, opened: Any, first: Any, second: Any) -> None:
        super().__init__(opened, first, second, bindparam("case_hours", type_=String()))


class day_of(FunctionElement[Any]):  # noqa: N801
    """The day of the moment that many minutes later ("+60 minutes")."""

    type = String()
    inherit_cache = True


class weekday_of(FunctionElement[int]):  # noqa: N801
    """The weekday of the moment that many minutes later; 0 is Sunday."""

    type = Integer()
    inherit_cache = True


class json_field(FunctionElement[Any]):  # noqa: N801
    """The value of that name and type that a JSON object has, in a column that PostgreSQL and SQLite keep as text."""

    inherit_cache = True

    def __init__(self, text: Any, name: str, type_: Any = None) -> None:
        self.name, self.type = name, type_ or String()
        super().__init__(text)


class json_items(FunctionElement[Any]):  # noqa: N801
    """The items of a JSON list, as the `value` of rows."""

    inherit_cache = True


class item(FunctionElement[Any]):  # noqa: N801
    """An item of a JSON list as a value of that type, which SQLite sees by itself."""

    inherit_cache = True

    def __init__(self, value: Any, type_: Any) -> None:
        self.type = type_
        super().__init__(value)


class together(FunctionElement[str]):  # noqa: N801
    """Texts in one, the sign of that number (10 is a line break) between them."""

    type = String()
    inherit_cache = True

    def __init__(self, text: Any, sign: int) -> None:
        self.sign = sign
        super().__init__(text)


class octets(FunctionElement[int]):  # noqa: N801
    """How long a text is in bytes of UTF-8."""

    type = Integer()
    inherit_cache = True


class seen_by_python(FunctionElement[bool]):  # noqa: N801
    """What a function of Python says of its arguments, which only SQLite can call (its name first): elsewhere all rows
    stay that it is asked about, and Python, which looks at what was found once more, leaves them out then."""

    inherit_cache = True

    def __init__(self, name: str, *arguments: Any) -> None:
        self.name = name
        super().__init__(*arguments)


def items(name: str, type_: Any, alias: str | None = None) -> Any:
    """The items of the parameter of that name, a JSON list: what they are selected from, and each as a value."""
    rows = json_items(bindparam(name, type_=String())).table_valued("value", name=alias)
    return rows, item(rows.c.value, type_)


def one_of(column: Any, name: str) -> Any:
    """Is the column one of the items of the parameter of that name, a JSON list?"""
    rows, value = items(name, column.type)
    return column.in_(select(value).select_from(rows))


def _said(dialect: str, function: type[FunctionElement[Any]], text: str) -> None:
    """How the function is said in that dialect: {0} and {1} are its arguments, {all} is all of them,
    {self} what else it knows, {type} the type of its value."""

    def compiled(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
        arguments = [compiler.process(clause, **kw) for clause in element.clauses]
        kind = compiler.dialect.type_compiler_instance.process(element.type) if "{type}" in text else ""
        return text.format(*arguments, self=element, all=", ".join(arguments), type=kind)

    compiles(function, dialect)(compiled)


_said("sqlite", days_between, "(julianday({1}) - julianday({0}))")
# Julian days are good to a tenth of a millisecond, and take half as long as strftime.
_said("sqlite", seconds_between, "CAST(round((julianday({1}) - julianday({0})) * 86400) AS INTEGER)")
_said("sqlite", worked_seconds, "worked_seconds({0}, {1})")
_said("sqlite", case_seconds, "case_seconds({0}, {1}, {2})")
_said("sqlite", day_of, "date({0}, {1})")
_said("sqlite", weekday_of, "CAST(strftime('%w', {0}, {1}) AS INTEGER)")
_said("sqlite", json_field, "json_extract({0}, '$.{self.name}')")
_said("sqlite", json_items, "json_each({0})")
_said("sqlite", item, "{0}")
_said("sqlite", together, "group_concat({0}, char({self.sign}))")
_said("sqlite", octets, "length(CAST({0} AS BLOB))")
_said("sqlite", seen_by_python, "{self.name}({all})")

_SHIFTED = "(CAST({0} AS TIMESTAMP) + CAST({1} AS INTERVAL))"
_WORKED = """(SELECT CAST(coalesce(sum(extract(epoch FROM
 least(CAST({1} AS TIMESTAMP), CAST(span.value ->> 1 AS TIMESTAMP))
 - greatest(CAST({0} AS TIMESTAMP), CAST(span.value ->> 0 AS TIMESTAMP)))), 0) AS INTEGER)
 FROM jsonb_array_elements(CAST({2} AS JSONB)) AS span
 WHERE CAST(span.value ->> 0 AS TIMESTAMP) < CAST({1} AS TIMESTAMP)
 AND CAST(span.value ->> 1 AS TIMESTAMP) > CAST({0} AS TIMESTAMP))"""

_RULES = """(SELECT held.value -> 1 FROM jsonb_array_elements(CAST({3} AS JSONB)) AS held
 WHERE held.value ->> 0 <= {0} ORDER BY held.value ->> 0 DESC LIMIT 1)"""

_said("postgresql", days_between, "CAST(CAST({1} AS DATE) - CAST({0} AS DATE) AS DOUBLE PRECISION)")
_said(
    "postgresql",
    seconds_between,
    "CAST(extract(epoch FROM CAST({1} AS TIMESTAMP) - CAST({0} AS TIMESTAMP)) AS INTEGER)",
)
_said("postgresql", worked_seconds, _WORKED)
_said("postgresql", case_seconds, _WORKED.format("{1}", "{2}", _RULES))
_said("postgresql", day_of, f"to_char({_SHIFTED}, 'YYYY-MM-DD')")
_said("postgresql", weekday_of, f"CAST(extract(dow FROM {_SHIFTED}) AS INTEGER)")
_said("postgresql", json_field, "CAST(CAST({0} AS JSONB) ->> '{self.name}' AS {type})")
_said("postgresql", json_items, "jsonb_array_elements_text(CAST({0} AS JSONB))")
_said("postgresql", item, "CAST({0} AS {type})")
_said("postgresql", together, "string_agg({0}, chr({self.sign}))")
_said("postgresql", octets, "octet_length({0})")
_said("postgresql", seen_by_python, "true")
