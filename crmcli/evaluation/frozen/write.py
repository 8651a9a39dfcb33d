"""Freezing a period: its report and what it was made of are kept as they are; nothing frozen is ever edited."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crmcli.core.document import Document
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.evaluation.frozen.insight import Inputs
from crmcli.evaluation.frozen.text import content_text, digest, inputs_text


def freeze(
    database: Database, document: Document, inputs: Inputs, actor: str, now: datetime, reason: str | None = None
) -> None:
    """Keep the report and its inputs; from now on they are what counts for their period."""
    content, made_of, period = content_text(document), inputs_text(inputs), inputs.period
    database.run(
        insert(),
        label=period.label,
        start=period.start,
        end=period.end,
        content=content,
        inputs=made_of,
        digest=digest(content, made_of),
        at=now,
        by=actor,
        reason=reason,
    )


@statement()
def insert() -> Any:
    columns = ("label", "start", "end", "content", "inputs", "digest", "at", "by", "reason")
    return sa.insert(t.snapshot).values({column: sa.bindparam(column) for column in columns})
