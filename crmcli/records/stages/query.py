"""The stages of the funnel, in order: open ones by position, then Won, then Lost."""

from __future__ import annotations

from typing import Any

from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement


@statement()
def every_stage() -> Any:
    s = t.stage.c
    columns = (s.id, s.name, s.name_key, s.status, s.position, s.probability, s.archived, s.former)
    return sa.select(*columns).order_by(s.position, s.id)
