"""The condition that a record is one of some reps', for statements of reports."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from crmcli.database.sql import sa, t


def listed(reps: Collection[int] | None) -> dict[str, str]:
    """The value that `theirs` asks for; none for everybody."""
    return {} if reps is None else {"reps": f",{','.join(map(str, sorted(reps)))},"}


def theirs(column: Any, some: bool = True) -> Any:
    """Is the rep in that column one of them? Their ids are one value, ",1,5,": a text has room for one parameter."""
    if not some:
        return sa.true()
    id: Any = sa.literal_column("','") + sa.cast(t.rep.c.id, sa.String) + sa.literal_column("','")
    return column.in_(sa.select(t.rep.c.id).where(sa.bindparam("reps", type_=sa.String).contains(id)))
