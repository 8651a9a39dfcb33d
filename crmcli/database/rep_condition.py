"""Statements of two shapes: of some reps' records, or of all, which then asks for no rep."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from crmcli.database import conditions as chosen
from crmcli.database.sql import sa


def rep_parameter(reps: Collection[int] | None) -> dict[str, str | None]:
    """The value that `theirs` asks for; none for everybody."""
    return {} if reps is None else {"reps": chosen.rep_list(reps)}


def of_chosen_reps(column: Any, some: bool = True) -> Any:
    """Is the rep in that column one of them? Of all, nothing is asked."""
    return column.in_(chosen.chosen_reps()) if some else sa.true()
