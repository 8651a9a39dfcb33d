"""What reps answered to frozen scores."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.evaluation.replies.insight import Reply


def replies(database: Database, period: Period, zone: tzinfo) -> dict[int, Reply]:
    """By rep's id the last answer of each to the frozen score of that period, in the order of their names."""
    rows = database.all(of_period(), label=period.label, start=period.start, end=period.end)
    return {row["rep_id"]: Reply(**row, day=row["at"].astimezone(zone).date()) for row in rows}


@statement()
def of_period() -> Any:
    """Every answer to what was frozen under that label or of those days; of one rep's the last one last. One that was
    forgotten has no text."""
    p, s, r = t.reply.c, t.snapshot.c, t.rep.c
    same_days = sa.and_(s.start == sa.bindparam("start"), s.end == sa.bindparam("end"))
    return (
        sa.select(p.rep_id, r.name.label("rep"), p.text, p.at, p.by, s.at.label("frozen"))
        .select_from(t.reply.join(t.snapshot, s.id == p.snapshot_id).join(t.rep, r.id == p.rep_id))
        .where(sa.or_(s.label == sa.bindparam("label"), same_days), p.text != sa.literal_column("''"))
        .order_by(r.name_key, p.id)
    )
