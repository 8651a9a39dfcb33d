"""`crm dashboard`: the team on one screen, once or as long as somebody looks."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import For
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.document import QUIET, Document
from crmcli.core.errors import UsageError
from crmcli.database.connection import Database

ROWS = 20
"""Deals that are read of each list: more than a screen shows."""
FASTEST = 0.5


@with_groups()
def dashboard(
    context: typer.Context,
    asked: Asked = NO_PERIOD,
    for_: For = None,
    watch: Annotated[
        bool, typer.Option("--watch", "-w", help="Draw it anew when the data has changed, until you press q.")
    ] = False,
    every: Annotated[
        float, typer.Option("--every", metavar="SECONDS", help="With --watch, how often to look for changes.")
    ] = 2,
) -> None:
    """Show the team on one screen: figures, ranking, funnel, and what to do next.

    Without a period: this quarter so far. On a terminal it fits the window; anywhere else it is printed in full.

    Examples:
      crm dashboard
      crm dashboard --month last --for East
      crm dashboard --watch
      crm dashboard --json
    """
    workspace: Workspace = context.obj
    if not every >= FASTEST:  # not a number is no number of seconds either
        raise UsageError(f"--every {every:g} is too often", f"{FASTEST:g} seconds or more")
    if workspace.format != "table" or not workspace.on_screen:
        with workspace.reading() as database:
            workspace.show(made(workspace, database, asked, for_))
    else:
        _draw(workspace, asked, for_, every if watch else None)


def made(workspace: Workspace, database: Database, asked: Asked, for_: str | None) -> Document:
    """The dashboard's document."""
    from crmcli.reports.dashboard.section import board
    from crmcli.reports.dashboard.view import document
    from crmcli.reports.report.assembly import periods as compared
    from crmcli.reports.scope import Scope
    from crmcli.reports.subject import subject_of

    calendar = workspace.calendar
    period = asked.chosen(workspace) or calendar.containing(workspace.today, "quarter")
    scope = Scope(
        database, workspace.clock, *compared(calendar, period), *subject_of(database, for_), workspace.currency,
        workspace.today, ROWS,
    )  # fmt: skip
    return document(board(scope))


def _draw(workspace: Workspace, asked: Asked, for_: str | None, seconds: float | None) -> None:
    """On the terminal: once, or again and again."""
    import os
    import shutil

    from crmcli.output.cell_text import Style
    from crmcli.output.terminal.screen_layout import Line, Span, laid_out
    from crmcli.output.terminal.watch import text, watch
    from crmcli.output.write import wants_colour

    colour = wants_colour(workspace.config["color"].value, os.environ, True)

    def screen(columns: int, lines: int) -> list[Line]:
        with workspace.anew() as fresh:  # so that now is now
            with fresh.reading() as database:
                report = made(fresh, database, asked, for_)
            return laid_out(report, Style(report.currency, fresh.zone), columns, lines)

    def watched(columns: int, lines: int) -> list[Line]:
        drawn = screen(columns, lines - 2)
        return [*drawn, *[[] for _ in range(lines - 1 - len(drawn))], [Span("q ends it", QUIET)]]

    def state() -> object:
        with workspace.reading() as database:
            return database.pragma("data_version"), workspace.now_in(workspace.zone).date()

    if seconds is None:
        size = shutil.get_terminal_size()
        workspace.answer(text(screen(size.columns, size.lines - 1), colour))
    else:
        watch(watched, state, seconds, colour)
