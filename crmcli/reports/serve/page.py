"""A page as the data is at the moment it is asked for."""

from __future__ import annotations

from collections.abc import Container
from threading import Lock

from crmcli.cli.period_options import Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import NotFoundError
from crmcli.output.cell_text import Style
from crmcli.reports.site.addresses import about_of, page
from crmcli.reports.site.pages import TEAM, WALL, Pages

SECONDS = 60
"""After which the page on a wall renews itself."""


class Live:
    """The pages about a period, each read in one transaction. `wall` is the one page that hangs on a wall, the only one
    then; empty: all of them."""

    def __init__(self, workspace: Workspace, asked: Asked, for_: str | None, wall: str = "") -> None:
        self._workspace, self._asked, self._for, self._wall = workspace, asked, for_, wall
        self._one = Lock()

    def page(self, path: str) -> str | None:
        """The page at that path, from the top of the site; None: there is none."""
        about = about_of(path)
        if about is None or about.partition("/")[0] == WALL or (self._wall and about != TEAM):
            return None
        with self._one, self._workspace.anew() as workspace, workspace.reading() as database:
            period = self._asked.chosen(workspace) or workspace.calendar.containing(workspace.today, "quarter")
            pages = Pages(workspace, database, period, self._for)
            try:
                document = pages.document(self._wall or about)
            except NotFoundError:
                return None
            style = Style(document.currency, workspace.zone)
            if self._wall:
                return page(pages, WALL, document, style, (), refresh=SECONDS)
            return page(pages, about, document, style, _Everything())


class _Everything(Container[str]):
    """All pages that can be asked for."""

    def __contains__(self, about: object) -> bool:
        return True
