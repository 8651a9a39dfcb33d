"""`crm serve`: the pages of a site, live, for a browser on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import For
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, UsageError


@with_groups()
def serve(
    context: typer.Context,
    asked: Asked = NO_PERIOD,
    for_: For = None,
    port: Annotated[
        int | None, typer.Option("--port", metavar="N", help="At that port (else at any free one).")
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open it in your browser.")] = False,
    wall: Annotated[bool, typer.Option("--wall", help="One large page for a screen, which renews itself.")] = False,
    ranks: Annotated[bool, typer.Option("--ranks", help="With --wall: who stands where, not the targets.")] = False,
) -> None:
    """Show the team's pages in a browser on this machine, as the data is now.

    The pages of crm report site, read anew with each click: nothing can be changed there. Prints the address, which
    holds a token and is answered on this machine alone; Ctrl-C ends it. Without a period: this quarter so far.

    Examples:
      crm serve --open
      crm serve Q3 --for East --port 8080
      crm serve --wall
    """
    workspace: Workspace = context.obj
    if ranks and not wall:
        raise UsageError("--ranks needs --wall", "without it the first page has them anyway")
    if port is not None and not 0 < port < 65536:
        raise UsageError(f"--port {port} is no port", "give one from 1024 to 65535")
    from crmcli.reports.serve.answers import HOST, Answers
    from crmcli.reports.serve.page import Live
    from crmcli.reports.serve.server import opened, run, server

    with workspace.reading():
        asked.chosen(workspace)  # what can be refused is refused now
    live = Live(workspace, asked, for_, "" if not wall else "wall/places" if ranks else "wall")
    live.page("")
    try:
        running = server(port or 0)
    except OSError as error:
        raise CrmError(f"port {port or 0} cannot be had: {error.strerror}", "name another with --port") from error
    answers = Answers(live.page, running.server_port, workspace.say)
    workspace.answer(f"{answers.address(answers.token)}\n")
    workspace.say(f"Only this machine can open it, at {HOST}. Ctrl-C ends it.")
    if open_ and not opened(answers.address(answers.once)):
        workspace.say("No browser could be opened: open the address by hand.")
    run(running, answers)
    workspace.say("Ended.")
