"""`crm report site`: linked pages about the team, for a browser and without a server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import For
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, UsageError
from crmcli.core.files.folders import expanded
from crmcli.reports.report.command import Template, chosen

MARK = ".crm-site"
"""The file by which a folder is known as one of these, and replaced by the next."""


@with_groups()
def site(
    context: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="DIR", help="The folder; one written before is replaced.")],
    asked: Asked = NO_PERIOD,
    for_: For = None,
    template: Template = None,
) -> None:
    """Write linked pages: the team, each rep, and from each figure to its deals.

    Open DIR/index.html in any browser: no server, no script, nothing from outside. Without a period: this quarter so
    far. The same live: crm serve. With a template it is the one page that this says.

    Examples:
      crm report site pages
      crm report site pages Q3 --for East
      crm report site wall --template team-safe
    """
    from crmcli.core.files.whole_folder import replacing_folder
    from crmcli.reports.site.folder import written
    from crmcli.reports.site.pages import Pages

    workspace: Workspace = context.obj
    if workspace.said != (None, None):
        raise UsageError("the pages of a site are HTML, in a folder", "crm report site DIR, without --format and -o")
    if not folder.strip():
        raise UsageError("DIR is empty", "name a folder: crm report site pages")
    place = Path(expanded(folder)).absolute()
    try:
        with replacing_folder(place, MARK) as new, workspace.reading() as database:
            outline = chosen("quarterly", template) if template is not None else None
            period = asked.chosen(workspace) or workspace.calendar.containing(workspace.today, "quarter")
            written(workspace, Pages(workspace, database, period, for_, outline), new)
    except OSError as error:
        hint = "check that the folder above it exists, and its space"
        raise CrmError(f"{place} cannot be written: {error.strerror}", hint) from error
    workspace.say(f"Saved {len(new.files) - 1:,} pages. Open {place / 'index.html'}")
