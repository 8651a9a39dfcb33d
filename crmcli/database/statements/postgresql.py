# mypy: disallow-untyped-calls=False, warn-return-any=False
"""How statements are written for PostgreSQL so that they mean what they mean to SQLite.

PostgreSQL wants to know the type of each parameter, for NULL has none: it follows from the column that the parameter
is compared with somewhere in the statement, else it is given (`sa.bindparam(name, type_=…)`). LIKE compares ASCII
letters without case and knows no escape, and what is not known comes first where nothing else is said, as in SQLite.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from sqlalchemy import BigInteger, BindParameter, Boolean, Column, Float, Integer, Numeric, String
from sqlalchemy.dialects.postgresql.base import PGCompiler, PGDDLCompiler, PGDialect
from sqlalchemy.engine.interfaces import BindTyping
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import asc_op, desc_op, nulls_first_op, nulls_last_op
from sqlalchemy.sql.visitors import iterate
from sqlalchemy.types import NullType, TypeEngine


class Compiler(PGCompiler):
    @cached_property
    def _types(self) -> dict[str, TypeEngine[Any]]:
        """The types of the parameters by their names: one that is known in one place is the same everywhere."""
        named = (each for each in iterate(self.statement) if isinstance(each, BindParameter))
        return {each.key: each.type for each in named if not isinstance(each.type, NullType)}

    def visit_bindparam(self, bindparam: Any, *args: Any, **kw: Any) -> str:
        if not bindparam.required and type(bindparam.value) is int:  # a constant tells its type
            bindparam = bindparam._with_binary_element_type(NullType())
        elif isinstance(bindparam.type, NullType) and bindparam.key in self._types:
            bindparam = bindparam._with_binary_element_type(self._types[bindparam.key])
        return super().visit_bindparam(bindparam, *args, **kw)

    def render_bind_cast(self, type_: Any, dbapi_type: Any, sqltext: str) -> str:
        """Not `:day::VARCHAR`, where a name would follow a colon that is none of a parameter's. Numbers may be larger
        than those of the column."""
        text, kind = super().render_bind_cast(type_, dbapi_type, sqltext).rsplit("::", 1)
        return f"CAST({text} AS {'BIGINT' if kind == 'INTEGER' else kind})"

    def visit_cast(self, cast: Any, **kw: Any) -> str:
        """A number becomes a whole one by leaving out what is behind the point: it is not rounded."""
        if isinstance(cast.type, Integer) and isinstance(cast.clause.type, Float | Numeric):
            return f"CAST(trunc({cast.clause._compiler_dispatch(self, **kw)}) AS {self.process(cast.typeclause, **kw)})"
        return super().visit_cast(cast, **kw)

    def visit_sum_func(self, func: Any, windowed: bool = False, **kw: Any) -> str:
        """The sum of whole numbers is one, which can be divided as such."""
        text = f"sum{self.function_argspec(func, **kw)}"
        return f"CAST({text} AS BIGINT)" if isinstance(func.type, Integer) and not windowed else text

    def visit_over(self, over: Any, **kw: Any) -> str:
        text: str = super().visit_over(over, **{**kw, "windowed": True})
        whole = isinstance(over.type, Integer) and getattr(over.element, "name", "") == "sum"
        return f"CAST({text} AS BIGINT)" if whole else text

    def visit_truediv_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        left, right = (each._compiler_dispatch(self, **kw) for each in (binary.left, binary.right))
        return f"{left} / CAST({right} AS DOUBLE PRECISION)"

    def visit_like_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        text: str = super().visit_ilike_op_binary(binary, operator, **kw)
        return text if binary.modifiers.get("escape") else f"{text} ESCAPE ''"

    def order_by_clause(self, select: Any, **kw: Any) -> str:
        order = ", ".join(self._placed(each, **kw) for each in select._order_by_clauses)
        return f" ORDER BY {order}" if order else ""

    def _placed(self, element: Any, **kw: Any) -> str:
        """A part of the order, with the place of what is not known, unless that is said or there is nothing unknown:
        the clause would keep an index from giving the order."""
        text: str = element._compiler_dispatch(self, **kw)
        modifier, column = None, element
        if isinstance(element, UnaryExpression):
            modifier, column = element.modifier, element.element
        known = isinstance(column, Column) and not column.nullable
        if known or modifier not in (None, asc_op, desc_op):
            assert known or modifier in (nulls_first_op, nulls_last_op)
            return text
        return f"{text} NULLS {'LAST' if modifier is desc_op else 'FIRST'}"


class DDLCompiler(PGDDLCompiler):
    def get_column_specification(self, column: Any, **kw: Any) -> str:
        """Text is ordered by its code points, and only ASCII letters have capitals, as in SQLite."""
        text: str = super().get_column_specification(column, **kw)
        return f'{text} COLLATE "C"' if column.type._type_affinity is String else text

    def visit_create_index(self, create: Any, *args: Any, **kw: Any) -> str:
        """With the condition that it has in SQLite: it is told once."""
        index, quote = create.element, self.preparer.quote
        parts = (quote(each.name) if isinstance(each, Column) else f"({each})" for each in index.expressions)
        where = index.dialect_options["sqlite"]["where"]
        made = f"CREATE {'UNIQUE ' if index.unique else ''}INDEX {quote(index.name)}"
        made += f" ON {quote(index.table.name)} ({', '.join(parts)})"
        return made if where is None else f"{made} WHERE {where}"


def _told(kind: type[TypeEngine[Any]]) -> type[TypeEngine[Any]]:
    return type(f"Told{kind.__name__}", (kind,), {"render_bind_cast": True})


class Dialect(PGDialect):
    """PostgreSQL without a driver: it tells the type of each parameter."""

    supports_statement_cache = True
    statement_compiler, ddl_compiler = Compiler, DDLCompiler
    bind_typing = BindTyping.RENDER_CASTS
    colspecs = PGDialect.colspecs | {kind: _told(kind) for kind in (BigInteger, Boolean, Float, Integer, String)}
