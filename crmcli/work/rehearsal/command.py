"""`crm rehearse`: what a rule file would have done to the team's own history."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from crmcli.cli.dry_run import rolled_back
from crmcli.cli.option_groups import with_groups
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.files import rulefile
from crmcli.core.files.folders import expanded
from crmcli.core.names import visible
from crmcli.core.periods import Period
from crmcli.work.rehearsal import query
from crmcli.work.rehearsal.insight import ASSIGNMENT, PROCESS, SERVICE, Rehearsal, kind_of
from crmcli.work.rehearsal.view import document


@with_groups()
def rehearse(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="Rules of assignment, of the process or of cases: TOML.")],
    asked: Asked = NO_PERIOD,
    over: Annotated[
        str, typer.Option("--over", metavar="PERIOD", help="Of what happened then.", show_default=True)
    ] = "last-90d",
) -> None:
    """Show what a rule file would have done in a time that has passed.

    Beside what happened then. Nothing is changed: it is played on a copy, which goes back step by step.

    Examples:
      crm rehearse rules.toml
      crm rehearse process.toml Q3
      crm rehearse service.toml --over last-30d --json
    """
    workspace: Workspace = context.obj
    period = asked.chosen(workspace) or workspace.calendar.read(over)
    found = rehearsed(workspace, rulefile.read(expanded(file)), visible(file), period)
    if found.of != SERVICE:
        with workspace.reading() as database:
            begins = (query.begins(database) or workspace.now).astimezone(workspace.zone).date()
        found = found._replace(begins=begins if begins > period.start else None)
    workspace.show(document(found, visible(file), period), long=True)


def rehearsed(workspace: Workspace, text: str, where: str, period: Period) -> Rehearsal:
    """What the rules of the text would have done in the period."""
    rulefile.parse(text, where)
    of = kind_of(tomllib.loads(text), where)
    if of == ASSIGNMENT:
        return _assignment(workspace, text, where, period)
    if of == PROCESS:
        from crmcli.records.process.process_file import parsed as process
        from crmcli.records.stages.query import every_stage
        from crmcli.work.rehearsal.replay import of_process

        with workspace.reading() as database:
            rules = process(text, where, database.all(every_stage()))
        with _copied(workspace) as then, rolled_back(then, make=False) as database:
            return of_process(then, database, rules, period)
    from crmcli.service.limits.rules_file import parsed as limits
    from crmcli.work.rehearsal.limits import of_limits

    with workspace.reading() as database:
        return of_limits(workspace, database, limits(text, where, workspace.zone), period)


def _assignment(workspace: Workspace, text: str, where: str, period: Period) -> Rehearsal:
    from crmcli.work.assignment.rules_file import parsed
    from crmcli.work.rehearsal.replay import of_assignment, of_recall, told_later

    rules = parsed(text, where)
    with _copied(workspace) as then:
        with rolled_back(then, make=False) as database:
            found = of_assignment(then, database, rules, period)
        if rules.pool.recall is None:
            return found
        with rolled_back(then, make=False) as database:
            recalled = of_recall(then, database, rules, period)
        with then.reading() as database:
            return found._replace(recalled=told_later(then, database, recalled))


@contextmanager
def _copied(workspace: Workspace) -> Iterator[Workspace]:
    """The same run on a copy of the data file, which is gone at the end: nobody waits meanwhile."""
    from crmcli.database.backup import copied

    with TemporaryDirectory(prefix="crm-") as folder:
        place = Path(folder) / "then.db"
        copied(workspace.path, place)
        then = workspace.at(place)
        then.now = workspace.now
        try:
            yield then
        finally:
            then.close()
