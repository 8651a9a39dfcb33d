"""A section that the team wrote in SQL."""

from __future__ import annotations

from datetime import date
from typing import Any

from crmcli.core.document import QUIET, Line
from crmcli.core.moments import midnight
from crmcli.database.connection import encoded
from crmcli.database.read_only.user_sql import ask
from crmcli.evaluation.score.query import people
from crmcli.reports.scope import Part, Scope
from crmcli.reports.sections.custom_sql.view import Own, blocks, data, shown

USUAL = 50
"""How many rows it shows unless the template says otherwise."""


def section(scope: Scope, own: Own, title: str, rows: int) -> Part:
    """The answer to its SQL, with the units and the chart that the template declares."""
    answer = ask(scope.database.path, own.sql, _values(scope), rows or USUAL, own.where)
    found = shown(own, title, answer.columns, answer.rows, answer.more, scope.currency)
    everybodys = [] if scope.reps is None or ":reps" in own.sql else [Line("Of everybody.", QUIET)]
    return Part([*blocks(own, found), *everybodys], data(found, scope.currency), not found.rows)


def _values(scope: Scope) -> dict[str, Any]:
    """What its SQL can ask for: days as ISO text, where they begin as moments, and the ids of the reps as JSON."""
    periods = {"": scope.period, "before_": scope.before, "year_": scope.year_ago}
    limits = {f"{name}start": each.start.isoformat() for name, each in periods.items()}
    limits |= {f"{name}end": each.end.isoformat() for name, each in periods.items()}
    for limit in [*limits]:  # the same as moments, which are kept in UTC
        limits[f"{limit}_at"] = encoded(midnight(date.fromisoformat(limits[limit]), scope.clock.zone))
    ids = [each.id for each in people(scope.database)] if scope.reps is None else scope.reps
    return {**limits, "today": scope.today.isoformat(), "reps": f"[{','.join(map(str, ids))}]"}
