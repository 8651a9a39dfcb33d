"""What differs between databases: each function here says it for SQLite; another dialect is one more `@compiles`."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Float, Integer
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


@cache
def named(name: str) -> Dialect:
    """The dialect of that name, writing parameters as `:name`: one object, which remembers how it writes each type."""
    return {"sqlite": sqlite.dialect}[name](paramstyle="named")


class days_between(FunctionElement[float]):  # noqa: N801 - used as a function in statements
    """Days from the first business day to the second."""

    type = Float()
    inherit_cache = True


class seconds_between(FunctionElement[int]):  # noqa: N801
    """Seconds from the first moment to the second."""

    type = Integer()
    inherit_cache = True


class worked_seconds(FunctionElement[int]):  # noqa: N801
    """Seconds of working time from the first moment to the second: the connection is told what that is before."""

    type = Integer()
    inherit_cache = True


class case_seconds(FunctionElement[int]):  # noqa: N801
    """Seconds of working time from the second moment to the third, as they are counted for a case that was opened at
    the first: the connection is told before."""

    type = Integer()
    inherit_cache = True


class json_field(FunctionElement[Any]):  # noqa: N801
    """The value that a JSON object (the first) has by that name (the second)."""

    inherit_cache = True


@compiles(json_field, "sqlite")
def _json_field(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    text, name = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"json_extract({text}, '$.' || {name})"


@compiles(days_between, "sqlite")
def _days_between(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"(julianday({second}) - julianday({first}))"


@compiles(seconds_between, "sqlite")
def _seconds_between(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = (compiler.process(clause, **kw) for clause in element.clauses)
    # Julian days are good to a tenth of a millisecond, and take half as long as strftime.
    return f"CAST(round((julianday({second}) - julianday({first})) * 86400) AS INTEGER)"


@compiles(worked_seconds, "sqlite")
def _worked_seconds(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"worked_seconds({first}, {second})"


@compiles(case_seconds, "sqlite")
def _case_seconds(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"case_seconds({', '.join(compiler.process(clause, **kw) for clause in element.clauses)})"
