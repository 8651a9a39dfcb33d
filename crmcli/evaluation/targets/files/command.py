"""`crm target import` and `export`: targets as TOML, so that a plan can be reviewed as a diff."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Annotated

import typer

from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Whom
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.document import Cell, Document, Line, Records
from crmcli.core.files.rulefile import read
from crmcli.evaluation.targets import view as views
from crmcli.evaluation.targets.insight import Target
from crmcli.evaluation.targets.options import MetricOption, chosen
from crmcli.evaluation.targets.target_file import Wanted, listed, parsed, written
from crmcli.evaluation.targets.write import Change, Writer, put_all
from crmcli.records.teams.query import meant


def import_(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="The TOML file.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
) -> None:
    """Set the targets of a TOML file, all or none.

    Each is a [[target]] with metric, value and period; rep or team (neither: everybody's), split and reason where
    wanted. What is there already is left as it is.

    Examples:
      crm target import targets.toml
      crm target import targets.toml --dry-run
    """
    workspace: Workspace = context.obj
    text = read(Path(file))
    changes: list[Change] = []
    try:
        with workspace.writing(make=False) as database:
            wanted = parsed(text, file, workspace.calendar, workspace.currency)
            changes = put_all(database, wanted, Writer(workspace.clock, workspace.actor))
            if dry_run:
                raise _UndoneError
    except _UndoneError:
        pass
    workspace.show(_report(workspace, file, changes, dry_run))
    for note in dict.fromkeys(note for change in changes for note in change.notes):
        workspace.say(note)
    workspace.say("Next: crm target list")


class _UndoneError(Exception):
    """Ends the transaction of a dry run: nothing of it is kept."""


def _report(workspace: Workspace, file: str, changes: list[Change], dry_run: bool) -> Document:
    """What was set: `crm.target.import/1`."""
    counts = {kind: sum(change.kind == kind for change in changes) for kind in ("new", "changed", "unchanged")}
    figures = ", ".join(f"{number} {kind}" for kind, number in counts.items())
    noun = "target" if len(changes) == 1 else "targets"
    sentence = f"{'Would import' if dry_run else 'Imported'} {len(changes)} {noun}: {figures}"
    currency = workspace.currency
    found = [
        {
            "change": each.kind,
            "target": views.changed(each.after, currency),
            "before": views.changed(each.before, currency),
        }
        for each in changes
    ]
    notes = list(dict.fromkeys(note for change in changes for note in change.notes))
    facts = {"file": file, "dry_run": dry_run, **counts, "targets": found, "notes": notes}
    columns = ("file", "dry_run", *counts)
    return Document(
        [Line(sentence)],
        {"schema": "crm.target.import/1", **facts},
        Records(columns, [[Cell(facts[name]) for name in columns]]),
        currency,
    )


@with_groups()
def export(
    context: typer.Context,
    asked: Asked = NO_PERIOD,
    whom: Whom = EVERYBODY,
    metric: MetricOption = None,
) -> None:
    """Write the targets that count as TOML, which import takes back.

    Without a period: of every one.

    Examples:
      crm target export
      crm target export 2026 -o targets.toml
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        rep, team = meant(database, whom)
        within = asked.chosen(workspace)
        found = [
            each
            for each in chosen(database, None, rep, team, metric)
            if within is None or (within.start, within.end) == (each.period.start, each.period.end)
        ]
        workspace.answer("\n".join(written(_wanted(each), workspace.currency) for each in found))
    if met := _overlapping(found):
        workspace.say(
            f"{met}: a file to import has one of them; write them one period at a time, such as: crm target export "
            f"{found[0].period.label}"
        )


def _wanted(target: Target) -> Wanted:
    rep, team = (target.owner.name if target.owner.kind == kind else None for kind in ("rep", "team"))
    return Wanted(
        target.metric, target.value, target.period, rep, team, target.split, tuple(target.shares), target.reason
    )


def _overlapping(targets: list[Target]) -> str:
    """Which two of one metric and owner share a day, as a sentence; none: nothing."""
    for one, other in combinations(targets, 2):
        if (one.metric, one.owner) == (other.metric, other.owner) and (
            one.period.start < other.period.end and other.period.start < one.period.end
        ):
            labels = listed([one.period.label, other.period.label])
            return f"The targets {one.metric.named} of {one.owner.name} for {labels} overlap"
    return ""
