"""`crm today`, which is also `crm` alone: what to do now."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Whom
from crmcli.cli.workspace import Workspace
from crmcli.core.names import shell_word
from crmcli.core.vocabulary import KINDS
from crmcli.database.connection import Database
from crmcli.records.default_owner import me
from crmcli.work.today import query
from crmcli.work.today.insight import shared
from crmcli.work.today.sections import SECTIONS, Section
from crmcli.work.today.view import Part, Shown, document


@with_groups()
def today(
    context: typer.Context,
    whom: Whom = EVERYBODY,
    every: Annotated[bool, typer.Option("--all", help="Every line, not only what a screen has room for.")] = False,
) -> None:
    """Show what to do today, as crm alone does.

    Yours, once crm config set me NAME has said who you are, else the team's: what is late or due, which customers wait
    for an answer or are to be heard from, which deals are past their date or have no next step.

    Examples:
      crm today
      crm today --for bob
      crm today --team East --all --json
    """
    show(context.obj, whom, every)


def show(workspace: Workspace, whom: Whom = EVERYBODY, every: bool = False) -> None:
    """Print the day of those whom the line names."""
    with workspace.reading() as database:
        reps, who, mine = whose(workspace, database, whom)
        day = query.Day(reps, workspace.today, workspace.now, workspace.zone)
        counts = [query.count(database, section, day) for section in SECTIONS]
        rooms = counts if every else shared(counts)
        parts = [
            Part(section, query.first(database, section, day, room) if room else [], count, _all(section, mine))
            for section, count, room in zip(SECTIONS, counts, rooms, strict=True)
        ]
    workspace.show(document(parts, Shown(who, workspace.today, workspace.zone, day.who == "one", workspace.now)))


def whose(workspace: Workspace, database: Database, whom: Whom) -> tuple[list[int] | None, str, str]:
    """The ids of the reps whose day it is (None: everybody's), what they are called, and the option of lists that
    names them."""
    if not any(whom):
        found = me(workspace, database)
        if found is None:
            return None, "The team", ""
        from crmcli.records.find.query import one

        return [found], str(one(database, "rep", found)["name"]), " --mine"
    from crmcli.records.teams import query as teams

    ids, name = teams.whose(database, *teams.meant(database, whom))
    word = name.removeprefix("team ") if whom.team or name.startswith("team ") else name
    return (None if ids is None else sorted(ids)), name, f" --for {shell_word(word)}"


def _all(section: Section, whose: str) -> str:
    """The command that lists all of a section."""
    return f"crm list {KINDS[section.kind]}{whose} --where {section.state}"
