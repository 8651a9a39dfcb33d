"""Frozen periods as they were kept. Of several for one period the last counts; the others stay on record."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from crmcli.core.document import Document
from crmcli.core.errors import DataFileError
from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.evaluation.frozen.insight import Frozen
from crmcli.evaluation.frozen.text import digest, document_of, inputs_of


def frozen(database: Database, period: Period) -> Frozen | None:
    """The period's frozen result, or None: one of that label, else one of the same days.

    `Frozen` has, all as on the day it was frozen:
    - `period`, `label`, `at`, `by`, `digest`, `reason`
    - `data`: the report as `crm.score/1`, amounts as `Money`, days as dates, and each of `reps` and `not_ranked` with
      its `id` besides: `{"id": 3, "rank": 1, "rep": "alice", "score": 71.2, "metrics": {"revenue": {"value": …}}}`
    - `inputs.facts`: by a rep's id what each metric is made of, such as `{3: {"revenue": 1200000, "won": 4}}` (minor
      units); `inputs.people`: every rep as a `Person`; `inputs.rules`: scorecards and targets; `inputs.outcomes`:
      everybody's rank and score by id, and `inputs.before` those of the period before; `inputs.settings["currency"]`
    - `won`: the deals won in the period, each a `Won(id, title, customer, credited_id, owner_id, amount, product,
      opened, closed, region, source)`, the amount in minor units

    DataFileError where what is kept does not fit its digest: somebody changed it outside the program.
    """
    kept = frozen_report(database, period)
    if kept is None:
        return None
    return Frozen(kept.document, inputs_of(kept.inputs), kept.digest, kept.at, kept.by, kept.reason)


class Kept(NamedTuple):
    """A frozen report, with its inputs still as text: they can be long."""

    label: str
    document: Document
    inputs: str
    digest: str
    at: datetime
    by: str
    reason: str | None


def frozen_report(database: Database, period: Period) -> Kept | None:
    """The same with its inputs unread: enough to show it."""
    row = database.one(of_period(), label=period.label, start=period.start, end=period.end)
    if row is None:
        return None
    whole = digest(row["content"], row["inputs"]) == row["digest"]
    document = document_of(row["content"]) if whole else None
    about = document.data["period"] if document else {}
    if document is None or any(about[name] != row[name] for name in ("label", "start", "end")):
        raise DataFileError(
            f"the frozen score of {row['label']} in {database.path} does not fit its digest: "
            "it was changed outside the program",
            "restore the file from a backup",
        )
    return Kept(row["label"], document, row["inputs"], row["digest"], row["at"], row["by"], row["reason"])


def every_period(database: Database) -> list[Period]:
    """Each period that is frozen, in the order of their first days."""
    return [Period(row["label"], row["start"], row["end"]) for row in database.all(periods())]


@statement()
def of_period() -> Any:
    """What was frozen under that label or of those days, the one that counts first."""
    s = t.snapshot.c
    same_days = sa.and_(s.start == sa.bindparam("start"), s.end == sa.bindparam("end"))
    return (
        sa.select(s.id, s.label, s.start, s.end, s.content, s.inputs, s.digest, s.at, s.by, s.reason)
        .where(sa.or_(s.label == sa.bindparam("label"), same_days))
        .order_by((s.label == sa.bindparam("label")).desc(), s.id.desc())
        .limit(1)
    )


@statement()
def periods() -> Any:
    """The periods that are frozen, once each."""
    s = t.snapshot.c
    return sa.select(s.label, s.start, s.end).distinct().order_by(s.start, s.end, s.label)
