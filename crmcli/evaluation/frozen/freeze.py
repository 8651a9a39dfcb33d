"""Freezing a period's score and showing it again: `crm score --freeze`, `crm score --frozen 2026Q3`."""

from __future__ import annotations

from collections.abc import Collection

from crmcli.cli.period_options import is_over
from crmcli.cli.workspace import Workspace
from crmcli.core.document import Document
from crmcli.core.errors import NotFoundError, RefusedError, UsageError
from crmcli.core.periods import MONTHS, Period
from crmcli.database.connection import Database
from crmcli.evaluation.frozen.inputs_query import agreed, inputs
from crmcli.evaluation.frozen.insight import Frozen, Inputs
from crmcli.evaluation.frozen.query import Kept, every_period, frozen, frozen_report
from crmcli.evaluation.metrics.scoring_rules import JUDGING, Judging
from crmcli.evaluation.score.places_query import places_of
from crmcli.evaluation.score.query import evaluated
from crmcli.evaluation.score.report import arranged
from crmcli.evaluation.verify.insight import Verdict, verified


def freeze(workspace: Workspace, database: Database, period: Period, reason: str | None) -> None:
    """Keep the period's score, print it and say so. Refused: a period under way, and one that is frozen and reads
    otherwise now, unless there is a reason to keep it anew."""
    from crmcli.evaluation.frozen import write as snapshots
    from crmcli.records.doctor.query import check_whole  # which loads the tables

    check_whole(database)
    document, made_of = recomputed(workspace, database, period)
    kept = frozen(database, period)
    stands = kept and not _changed(workspace, database, kept)
    if kept and stands and (reason is None or kept.inputs.rules.judging == JUDGING):
        workspace.show(kept.document)
        workspace.say(f"{kept.label} is frozen already, {_signed(workspace, kept)}; nothing changed since.")
        return
    if kept and not stands and reason is None:
        raise RefusedError(
            f"{kept.label} is frozen already, and what it was made of has changed since",
            f"see what: crm verify {kept.label}; to keep it as it is now: --replace REASON",
        )
    snapshots.freeze(database, document, made_of, workspace.actor, workspace.now, reason)
    made = frozen(database, period)
    assert made, "it was written just now"
    workspace.show(made.document)
    again = " anew" if kept else ""
    workspace.say(f"Froze {made.label}{again}, {_signed(workspace, made)}.\nNext: crm verify {made.label}")


def show_frozen(workspace: Workspace, database: Database, name: str) -> None:
    """Print a frozen period's score as it was printed when it was frozen."""
    period = workspace.calendar.read(name)
    kept = frozen_report(database, period)
    if kept is None:
        raise missing(database, period)
    workspace.show(kept.document)
    workspace.say(f"{kept.label} is frozen, {_signed(workspace, kept)}. Has anything changed? crm verify {kept.label}")


def found(database: Database, period: Period) -> Frozen:
    """The frozen result of the period; there must be one."""
    if kept := frozen(database, period):
        return kept
    raise missing(database, period)


def missing(database: Database, period: Period) -> NotFoundError:
    """The error that says that it is not frozen, and what is."""
    labels = ", ".join(each.label for each in every_period(database))
    named = f"--{period.kind} {period.label}" if period.kind in MONTHS else f"--from {period.start} --to {period.last}"
    hint = f"frozen are: {labels}" if labels else f"freeze it: crm score {named} --freeze"
    return NotFoundError("frozen score", period.label).with_hint(hint)


def recomputed(
    workspace: Workspace, database: Database, period: Period, judging: Judging = JUDGING
) -> tuple[Document, Inputs]:
    """The period's score as the data file gives it now, judged in that way, and what it is made of. Refused: a period
    under way."""
    if not is_over(workspace, period):
        raise RefusedError(f"{period.label} is not over: its last day is {period.last}", "freeze it when it is over")
    compared = workspace.calendar.compare(period)
    now, before = (
        evaluated(database, each, workspace.clock, judging=judging) for each in (compared.now, compared.before)
    )
    places = places_of(database, now, workspace.clock)
    return arranged(workspace, compared, now, before, places), inputs(database, now, before, workspace.clock)


def check(freeze: bool, reason: str | None, frozen: str | None, period: bool, views: Collection[str]) -> None:
    """Refuse options that do not go together. `period`: one is named; `views`: options that show only a part."""
    if frozen is not None and (freeze or period):
        raise UsageError("--frozen names the period itself", "such as crm score --frozen 2026Q3")
    if reason is not None and not freeze:
        raise UsageError("--replace needs --freeze", 'such as --freeze --replace "late invoice"')
    if reason is not None and not reason.strip():
        raise UsageError("--replace: the reason is empty", "say why, for the record")
    if views:
        what = "--frozen" if frozen is not None else "--freeze"
        raise UsageError(f"{', '.join(sorted(views))} cannot be given with {what}", "it is the whole team's report")


def again(workspace: Workspace, database: Database, kept: Frozen) -> Verdict:
    """What was frozen beside what the data file gives now, judged in the same way."""
    _, now = recomputed(workspace, database, kept.period, kept.inputs.rules.judging)
    return verified(kept.inputs, now, agreed(database, kept.inputs.latest))


def _changed(workspace: Workspace, database: Database, kept: Frozen) -> bool:
    verdict = again(workspace, database, kept)
    return bool(verdict.changes or verdict.moved)


def _signed(workspace: Workspace, kept: Frozen | Kept) -> str:
    at = kept.at.astimezone(workspace.zone)
    why = f' ("{kept.reason}")' if kept.reason else ""
    return f"{at:%Y-%m-%d %H:%M} by {kept.by}{why}, SHA-256 {kept.digest}"
