"""The share of a part-time rep, as `crm edit rep` takes it: from a day on until the next one."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import RefusedError
from crmcli.database.connection import Database
from crmcli.records import typed_fields
from crmcli.records.fields import Field
from crmcli.records.presence.insight import spanned
from crmcli.records.presence.write import set_share


class Share(NamedTuple):
    """So many percent of a full day from that day on."""

    percent: int
    since: date

    def days(self, today: date) -> tuple[date, ...]:
        """The days for which it counts already."""
        return spanned(self.since, today, today)

    def set(self, database: Database, id: int, by: str) -> str:
        """Keep it for that rep, and say what was changed."""
        _, before = set_share(database, id, self.percent, self.since, by)
        return f"share {before}% → {self.percent}% from {self.since:%a} {self.since} on"


def read_share(workspace: Workspace, database: Database, percent: str | None, since: str | None) -> Share:
    """A share as it is typed."""
    typed = typed_fields.reader(workspace, database)
    values = typed.value(Field("share", "percent"), percent or ""), typed.value(Field("since", "day"), since or "")
    if None in values:
        raise RefusedError("share: a share and its first day are needed", "such as --share 60% --since 2026-04-01")
    return Share(*values)
