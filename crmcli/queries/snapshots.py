"""Frozen periods as they were kept. Of several for one period the last counts; the others stay on record."""

from __future__ import annotations

from typing import Any

from crmcli.database.connect import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements import statement
from crmcli.errors import DataFileError
from crmcli.insights.snapshots import Frozen, digest, document_of, inputs_of
from crmcli.periods import Period


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
    row = database.one(of_period(), label=period.label, start=period.start, end=period.end)
    return _frozen(database, row) if row else None


def every_period(database: Database) -> list[Period]:
    """Each period that is frozen, in the order of their first days."""
    return [Period(row["label"], row["start"], row["end"]) for row in database.all(periods())]


def _frozen(database: Database, row: Row) -> Frozen:
    label = row["label"]
    changed = DataFileError(
        f"the frozen score of {label} in {database.path} does not fit its digest: it was changed outside the program",
        "restore the file from a backup",
    )
    if digest(row["content"], row["inputs"]) != row["digest"]:
        raise changed
    inputs = inputs_of(row["inputs"])
    if (inputs.period.label, inputs.period.start, inputs.period.end) != (label, row["start"], row["end"]):
        raise changed
    return Frozen(document_of(row["content"]), inputs, row["digest"], row["at"], row["by"], row["reason"])


@statement()
def of_period() -> Any:
    """What was frozen under that label or of those days, the one that counts first."""
    s = t.snapshot.c
    same_days = sa.and_(s.start == sa.bindparam("start"), s.end == sa.bindparam("end"))
    return (
        sa.select(s.label, s.start, s.end, s.content, s.inputs, s.digest, s.at, s.by, s.reason)
        .where(sa.or_(s.label == sa.bindparam("label"), same_days))
        .order_by((s.label == sa.bindparam("label")).desc(), s.id.desc())
        .limit(1)
    )


@statement()
def periods() -> Any:
    """The periods that are frozen, once each."""
    s = t.snapshot.c
    return sa.select(s.label, s.start, s.end).distinct().order_by(s.start, s.end, s.label)
