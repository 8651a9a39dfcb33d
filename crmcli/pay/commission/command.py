"""`crm pay plan`: the plans by which reps are paid, kept in versions."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli import notes as texts
from crmcli.cli.completion.names import names
from crmcli.cli.framework import say_which
from crmcli.cli.options import Edit
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import NotFoundError, RefusedError, brief
from crmcli.core.files import rulefile
from crmcli.core.files.folders import expanded
from crmcli.core.names import key, nearest, visible
from crmcli.database.connection import Database, Row
from crmcli.evaluation.rules.options import Reason, Restate, Since, first_day
from crmcli.evaluation.score.query import people
from crmcli.pay.commission.plan import Plan
from crmcli.pay.commission.plan_file import Known, parsed
from crmcli.pay.commission.plan_versions import clash
from crmcli.pay.commission.query import KIND, check_deals, every_plan, kept, known
from crmcli.pay.commission.view import Shown, document, every
from crmcli.records.confirmation import quoted
from crmcli.records.rules.query import every_version
from crmcli.records.rules.write import add_version

Name = Annotated[str, typer.Argument(help="The plan, by name.", autocompletion=names(KIND))]
Number = Annotated[int | None, typer.Argument(metavar="[VERSION]", help="One of its versions (the last).")]


def which(context: typer.Context) -> None:
    """Keep the plans by which reps are paid; crm pay run pays by them.

    Examples:
      crm pay plan import plan.toml
      crm pay plan list
      crm pay plan show "Standard 2026"
    """
    say_which(context)


def import_(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="A TOML file: see crm help pay, or crm pay plan export.")],
    since: Since = None,
    restate: Restate = False,
    reason: Reason = None,
    edit: Edit = False,
) -> None:
    """Take a commission plan from a TOML file: a new one, or a new version.

    A new plan is for the periods that it says are valid; a new version for those of them from --from on (this quarter),
    so that what was paid by the old one stays as it was.

    Examples:
      crm pay plan import plan.toml
      crm pay plan import plan.toml --from 2026Q3 --restate --reason agreed
    """
    workspace: Workspace = context.obj
    reason = texts.said(workspace, reason, edit)
    text = rulefile.read(expanded(file))
    with workspace.writing(make=False) as database:
        words = known(database, workspace.currency, workspace.calendar)
        plan = parsed(text, file, words)
        check_deals(database, plan, file)
        versions = _versions(database, plan.name)
        day = first_day(workspace.calendar, since, restate) if versions or since is not None else None
        _check_clash(database, plan._replace(valid_from=day, version=len(versions) + 1), file, words)
        number = add_version(database, KIND, plan.name, text, day, workspace.actor, workspace.now, reason)
        _said(workspace, database, plan.name, number, words)


def list_(context: typer.Context) -> None:
    """List the commission plans.

    Examples:
      crm pay plan list
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        words = known(database, workspace.currency, workspace.calendar)
        last = {row["name_key"]: row for row in database.all(every_version(), kind=KIND)}
        workspace.show(every([_shown(workspace, database, row, words) for row in last.values()], workspace.currency))


def show(context: typer.Context, name: Name, version: Number = None) -> None:
    """Show the terms of a commission plan.

    Examples:
      crm pay plan show "Standard 2026"
      crm pay plan show "Standard 2026" 1 --json
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        words = known(database, workspace.currency, workspace.calendar)
        workspace.show(document(_shown(workspace, database, _version(database, name, version), words)))


def export(context: typer.Context, name: Name, version: Number = None) -> None:
    """Write a commission plan as TOML, word for word as it is kept.

    Examples:
      crm pay plan export "Standard 2026"
      crm pay plan export "Standard 2026" -o plan.toml
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        workspace.answer(_version(database, name, version)["text"])


def _versions(database: Database, name: str) -> list[Row]:
    """The versions of the plan of that name, the oldest first."""
    return [row for row in database.all(every_version(), kind=KIND) if row["name_key"] == key(name)]


def _version(database: Database, name: str, number: int | None) -> Row:
    found = _versions(database, name)
    if not found:
        rows = database.all(every_version(), kind=KIND)
        near = nearest(name, [row["name"] for row in rows])
        raise NotFoundError("commission plan", name).with_hint(
            f'did you mean "{near[0]}"?' if near else "see: crm pay plan list"
        )
    chosen = found[-1:] if number is None else [row for row in found if row["version"] == number]
    if not chosen:
        raise NotFoundError("version", str(number)).with_hint(f"there are versions 1 to {found[-1]['version']}")
    return chosen[0]


def _check_clash(database: Database, plan: Plan, file: str, words: Known) -> None:
    """Refuse a plan that would pay a rep for periods for which another one pays."""
    plans = list(every_plan(database, words))
    own = next((versions for versions in plans if versions and key(versions[0].name) == key(plan.name)), None)
    if own is None:
        plans.append(own := [])
    own.append(plan)
    if found := clash(plans, [person for person in people(database) if person.active]):
        other = next((each for each in found.plans if key(each.name) != key(plan.name)), found.plans[1])
        since = f" from {found.day} on" if found.day.year > 1 else ""
        raise RefusedError(
            f'{file}: valid overlaps the plan "{brief(other.name)}", which pays {found.person.name} too{since}',
            "let one end before the other begins, or name other reps or teams",
        )


def _shown(workspace: Workspace, database: Database, row: Row, words: Known) -> Shown:
    names, at = {person.id: person.name for person in people(database)}, row["at"]
    day = at.astimezone(workspace.zone).date()
    return Shown(kept(row, words), names, words.currency, row["by"], at, day, row["reason"])


def _said(workspace: Workspace, database: Database, name: str, number: int | None, words: Known) -> None:
    """Say what was kept; with --format json the plan."""
    if workspace.format != "table":
        workspace.show(document(_shown(workspace, database, _version(database, name, number), words)))
        return
    if number is None:
        workspace.answer(f'The plan "{visible(name)}" says so already: nothing was changed\n')
    else:
        workspace.answer(f'Kept the plan "{visible(name)}", version {number}\n')
    workspace.say(f"Next: crm pay plan show {quoted(name)}")
