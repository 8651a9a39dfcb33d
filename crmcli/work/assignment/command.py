"""`crm assign` and `crm assignment`: who gets what is new, and the rules by which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from crmcli.cli import notes as texts
from crmcli.cli.completion.names import words
from crmcli.cli.framework import say_which
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Edit, Whom, checked_choice, text_option
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import RefusedError, UsageError
from crmcli.core.files import rulefile
from crmcli.core.files.folders import expanded
from crmcli.core.names import visible
from crmcli.core.vocabulary import ASSIGNED, KINDS
from crmcli.database.connection import Database
from crmcli.records.find.query import usable
from crmcli.records.protection import Subject, confirmed
from crmcli.records.rules.write import add_version
from crmcli.records.selection.options import DryRun, Which, Yes
from crmcli.records.selection.query import Selection, ids
from crmcli.records.teams.query import ids_text, meant, whose
from crmcli.work.assignment import query as queries
from crmcli.work.assignment import view
from crmcli.work.assignment.consent import agree, writing
from crmcli.work.assignment.insight import Outcome, Rules
from crmcli.work.assignment.query import KIND, NAME
from crmcli.work.assignment.rules_file import BEGINNING, parsed
from crmcli.work.assignment.write import assign as give_by_rule

Reason = Annotated[str | None, text_option("Why, for the record.", "--reason")]
ROWS = 1000
"""Assignments that are listed."""


def assign(
    context: typer.Context,
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help="customer or deal.", autocompletion=words(*ASSIGNED))
    ] = None,
    record: Annotated[
        list[str] | None, typer.Argument(metavar="RECORD...", help="By name or id; several: 1 2 5-9.")
    ] = None,
    new: Annotated[bool, typer.Option("--new", help="All customers that are nobody's and not in the pool.")] = False,
    where: Which = None,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Give customers and deals to reps by the team's rules.

    Of those who are there today, whoever has least to do for the time that they have. Stages and past credit stay.

    Examples:
      crm assign --new --dry-run
      crm assign --new
      crm assign deal 427 --yes
      crm assign customers --where 'region=EMEA and owner is empty' --yes
    """
    workspace: Workspace = context.obj
    if new == (kind is not None) or (new and where is not None):
        raise UsageError("say what is to be given to somebody", "crm assign --new, or crm assign customer NAME")
    many = {plural: one for one, plural in KINDS.items()}
    chosen = "customer" if kind is None else checked_choice(kind, ASSIGNED, "kind of record that is assigned", many)
    with workspace.reading() as database:
        rules = _in_force(workspace, database)
        some = _ids(workspace, database, chosen, record or [], where, new)
    if not new and not dry_run:
        agree(workspace, len(some), chosen, yes)
        confirmed(workspace, lambda _: [Subject(chosen, id, counts=False) for id in some], yes, "assigned")
    with writing(workspace, dry_run) as database:
        some = _ids(workspace, database, chosen, record or [], where, new)
        outcomes = give_by_rule(workspace, database, rules, chosen, some)
        left = _left(database, outcomes)
        if not dry_run:
            _show(workspace, outcomes, left, dry_run)
    if dry_run:  # what is said within a trial is taken back with it
        _show(workspace, outcomes, left, dry_run)


def _show(workspace: Workspace, outcomes: Sequence[Outcome], left: str, dry_run: bool) -> None:
    workspace.show(view.document(outcomes, dry_run), long=True)
    if left:
        workspace.say(left)


def _ids(
    workspace: Workspace, database: Database, kind: str, record: Sequence[str], where: str | None, new: bool
) -> list[int]:
    if new:
        return [row["id"] for row in queries.waiting(database)]
    return ids(workspace, database, Selection(kind, record, where))


def _in_force(workspace: Workspace, database: Database) -> Rules:
    rules = queries.in_force(database, workspace.today)
    if rules is None:
        raise RefusedError("nobody has said yet who gets what is new", "write rules: crm assignment init -o rules.toml")
    return rules


def _left(database: Database, outcomes: Sequence[Outcome]) -> str:
    """For what nobody was found, and who is to know it; empty where everything was given to somebody."""
    left = [each for each in outcomes if each.nobody]
    if not left:
        return ""
    people = database.all(queries.everybody())
    meant = {id for each in left for id in (each.ids if each.ids is not None else [row["id"] for row in people])}
    leads = queries.managers(people, sorted(meant))
    many = f"1 {left[0].kind}" if len(left) == 1 else f"{len(left):,} {KINDS[left[0].kind]}"
    to = f": tell {' and '.join(leads)}" if leads else ""
    return f"Nobody was found for {many} ({left[0].reason}){to}"


def which(context: typer.Context) -> None:
    """Say who gets what is new: the rules of crm assign.

    Examples:
      crm assignment init -o rules.toml
      crm assignment check rules.toml
      crm assignment use rules.toml
      crm assignment list
    """
    say_which(context)


def init(context: typer.Context) -> None:
    """Write rules to begin with, as TOML.

    Examples:
      crm assignment init
      crm assignment init -o rules.toml
    """
    workspace: Workspace = context.obj
    workspace.answer(BEGINNING)


def check(context: typer.Context, file: Annotated[str, typer.Argument(help="A TOML file.")]) -> None:
    """Show what the rules of a file say, and who is there for each today.

    Examples:
      crm assignment check rules.toml
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        rules = _read(workspace, database, rulefile.read(expanded(file)), file)
        workspace.show(view.rules(rules, _there(workspace, database, rules, file), None))


def show(
    context: typer.Context,
    version: Annotated[
        int | None, typer.Argument(metavar="[VERSION]", help="One of their versions (the last).")
    ] = None,
    toml: Annotated[bool, typer.Option("--toml", help="As the TOML they were written in.")] = False,
) -> None:
    """Show the rules in force, and who is there for each today.

    Examples:
      crm assignment show
      crm assignment show 1 --toml
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        row = queries.version(database, version)
        if toml:
            workspace.answer(row["text"])
            return
        rules = queries.kept(row)
        where = f"the rules of assignment, version {row['version']}"
        workspace.show(view.rules(rules, _there(workspace, database, rules, where), row))


def use(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="A TOML file: see crm assignment init.")],
    reason: Reason = None,
    edit: Edit = False,
) -> None:
    """Let the rules of a TOML file hold from today on, as a new version.

    Examples:
      crm assignment use rules.toml
      crm assignment use rules.toml --reason "two new reps in the East"
    """
    workspace: Workspace = context.obj
    reason, text = texts.said(workspace, reason, edit), rulefile.read(expanded(file))
    with workspace.writing(make=False) as database:
        rules = _read(workspace, database, text, file)
        actor, now = workspace.actor, workspace.now
        number = add_version(database, KIND, NAME, text, workspace.today, actor, now, reason)
        if number is None:
            workspace.answer("The rules of assignment say so already: nothing was changed\n")
            return
        many = "1 rule" if len(rules.rules) == 1 else f"{len(rules.rules)} rules"
        workspace.answer(f"Took {visible(file)} as version {number} of the rules of assignment: {many}\n")
        workspace.say("Next: crm assign --new --dry-run")


@with_groups()
def list_(
    context: typer.Context,
    kind: Annotated[str | None, typer.Argument(metavar="[KIND]", help="customer or deal.")] = None,
    record: Annotated[str | None, typer.Argument(metavar="[RECORD]", help="One of them, by name or id.")] = None,
    whom: Whom = EVERYBODY,
) -> None:
    """List what was given to whom, and why, the latest first.

    Examples:
      crm assignment list
      crm assignment list customer Acme
      crm assignment list --for alice
    """
    workspace: Workspace = context.obj
    many = {plural: one for one, plural in KINDS.items()}
    with workspace.reading() as database:
        chosen = None if kind is None else checked_choice(kind, ASSIGNED, "kind of record that is assigned", many)
        id = usable(database, chosen, record) if chosen and record is not None else None
        ids, _ = whose(database, *meant(database, whom))
        reps = None if ids is None else ids_text(ids)
        found = database.all(queries.latest(), kind=chosen, record=id, reps=reps, rows=ROWS)
        workspace.show(view.given(found), long=True)


def _read(workspace: Workspace, database: Database, text: str, file: str) -> Rules:
    """The rules of that text, each of which can be asked."""
    rules = parsed(text, file)
    for kind in ASSIGNED:
        queries.conditions(workspace, database, rules, kind, file)
    queries.among(database, rules, file)
    return rules


def _there(workspace: Workspace, database: Database, rules: Rules, where: str) -> list[str]:
    """Of each rule who is there for it today."""
    named, there = queries.among(database, rules, where), queries.balance(database, workspace.today, workspace.zone)
    return [
        ", ".join(each.name for each in there.there(named.get(rule))) if rule.to not in ("pool", "owner") else ""
        for rule in rules.rules
    ]
