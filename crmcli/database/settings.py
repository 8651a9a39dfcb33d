"""What the team agreed on."""

from __future__ import annotations

from typing import Any

from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement


@statement()
def every_setting() -> Any:
    return sa.select(t.setting.c.key, t.setting.c.value).order_by(t.setting.c.key)
