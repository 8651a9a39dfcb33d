"""Statements of two shapes: of some reps' records, or of all, which then asks for no rep."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from crmcli.database import conditions as chosen
from crmcli.database.sql import sa, t


def rep_parameter(reps: Collection[int] | None) -> dict[str, str | None]:
    """The value that `theirs` asks for; none for everybody."""
    return {} if reps is None else {"reps": chosen.rep_list(reps)}


def of_chosen_reps(column: Any, some: bool = True) -> Any:
    """Is the rep in that column one of them? Of all, nothing is asked."""
    return column.in_(chosen.chosen_reps()) if some else sa.true()


def by_rep(column: Any, some: bool = False) -> Any:
    """The same, but of all every rep is asked for: an index that begins with the rep then finds the rows."""
    ids: Any = chosen.chosen_reps() if some else sa.select(t.rep.c.id)
    return column.in_(ids)
