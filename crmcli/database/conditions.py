"""Conditions of statements: reads that are about some reps or all of them, whose ids are one parameter, for a text has
room for one; and the place of a condition that is known only when the statement runs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from crmcli.database.connection import Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import Text


class Condition(NamedTuple):
    """SQL over the columns of a table that a statement names as it is, and the values of its parameters."""

    sql: str
    values: Row


_PLACE = "'any' = 'any'"


def place() -> Any:
    """Where a condition can be put into the text of a statement; as long as none is, all rows fulfil it."""
    return sa.literal_column(_PLACE)


def narrowed(text: Text, condition: Condition | None) -> Text:
    """The statement with that condition in each such place. The text that is kept stays as it is."""
    return text if condition is None else text._replace(sql=text.sql.replace(_PLACE, f"({condition.sql})"))


def rep_list(reps: Collection[int] | None) -> str | None:
    """The ids as the parameter `reps`: ",1,5,"; None for all reps."""
    return None if reps is None else f",{','.join(map(str, sorted(reps)))},"


def chosen_reps() -> Any:
    """The ids of the reps that `reps` names."""
    id: Any = sa.literal_column("','") + sa.cast(t.rep.c.id, sa.String) + sa.literal_column("','")
    reps: Any = sa.bindparam("reps", type_=sa.String)
    return sa.select(t.rep.c.id).where(sa.or_(reps.is_(None), reps.contains(id)))


def rep_parameter(reps: Collection[int] | None) -> dict[str, str | None]:
    """The value that `of_chosen_reps` asks for; none for everybody."""
    return {} if reps is None else {"reps": rep_list(reps)}


def of_chosen_reps(column: Any, some: bool = True) -> Any:
    """Is the rep in that column one of them? Of all, nothing is asked."""
    return column.in_(chosen_reps()) if some else sa.true()


def by_rep(column: Any, some: bool = False) -> Any:
    """The same, but of all every rep is asked for: an index that begins with the rep then finds the rows."""
    ids: Any = chosen_reps() if some else sa.select(t.rep.c.id)
    return column.in_(ids)


def everyone() -> Any:
    """Are all reps asked for, and so what belongs to none?"""
    reps: Any = sa.bindparam("reps", type_=sa.String)
    return reps.is_(None)


def unindexed(column: Any) -> Any:
    """The same value, which no index finds: keeps SQLite to going through its table first."""
    return column + sa.literal_column("0")


def bound(name: str, type_: Any = None) -> Any:
    """A parameter of that name. What is compared with no column of a table needs a type: PostgreSQL asks for it."""
    return sa.bindparam(name, type_=type_)


def within(column: Any, low: str = "start", high: str = "end") -> Any:
    """From `low` up to but not including `high`."""
    return sa.and_(column >= sa.bindparam(low), column < sa.bindparam(high))


def total(condition: Any, value: Any = 1) -> Any:
    """The sum of the value over the rows that fulfil the condition; 0 of none."""
    return sa.func.coalesce(sa.func.sum(sa.case((condition, value), else_=0)), 0)
