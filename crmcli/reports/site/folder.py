"""The pages of a period as files: those of the team and the reps, and of each record that these count."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import NothingToReportError
from crmcli.core.files.whole_folder import NewFolder
from crmcli.output.cell_text import Style
from crmcli.reports.site.addresses import leads_to, page, path_of
from crmcli.reports.site.pages import TEAM, Pages

MOST = 5_000
"""Deals and customers that have a page; a folder of more is no longer copied in a moment."""

_RECORDS = ("deal", "customer")


def written(workspace: Workspace, pages: Pages, folder: NewFolder) -> None:
    """Write every page into the folder."""
    first = [TEAM] if pages.outline else list(_of_people(pages))
    with workspace.progress("Figures", len(first)) as done:
        documents = {}
        for at, about in enumerate(first, 1):
            documents[about] = pages.document(about)
            done(at)
    if documents[TEAM].empty and workspace.fail_empty:
        raise NothingToReportError("nothing to report")
    linked = {about for each in documents.values() for about in leads_to(each)} if pages.outline is None else set()
    records = sorted((about for about in linked if about.partition("/")[0] in _RECORDS), key=_place)
    there, style = {*first, *records[:MOST]}, Style(documents[TEAM].currency, workspace.zone)
    with workspace.progress("Pages", len(there)) as done:
        for at, about in enumerate([*first, *records[:MOST]], 1):
            document = documents.get(about) or pages.document(about)
            note = _note(len(records)) if about == TEAM and not pages.outline else ""
            folder.add(path_of(about), page(pages, about, document, style, there, note))
            done(at)


def _of_people(pages: Pages) -> Iterator[str]:
    """The team's page, the reps', and those of the figures for which there is any data."""
    yield TEAM
    keys = dict.fromkeys(key for each in pages.results.values() for key in each.marks)
    known = {
        (id, key) for id, each in pages.results.items() for key, mark in each.marks.items()
        if mark.reading.value is not None
    }  # fmt: skip
    yield from (f"team/{key}" for key in keys if any((id, key) in known for id in pages.results))
    for id in pages.results:
        yield f"rep/{id}"
        yield from (f"rep/{id}/{key}" for key in keys if (id, key) in known)


def _place(about: str) -> tuple[int, int]:
    """Deals before customers, each by id."""
    kind, _, id = about.partition("/")
    return _RECORDS.index(kind), int(id)


def _note(records: int) -> str:
    """What the pages have, and what they leave out."""
    some = f"{MOST:,} of the {records:,}" if records > MOST else f"the {records:,}"
    return (
        f"Each figure of the period leads to the records that add up to it. There are pages of {some} deals and "
        "customers that count in it; of all others: crm show deal ID, crm show customer NAME."
    )
