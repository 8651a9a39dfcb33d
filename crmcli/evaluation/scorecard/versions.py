"""A scorecard as commands answer with it: the version that is meant, as views know it, as text, and after a change."""

from __future__ import annotations

from datetime import date

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import RefusedError
from crmcli.core.names import visible
from crmcli.database.connection import Database
from crmcli.evaluation.scorecard.query import Card, Version, every_card, found
from crmcli.evaluation.scorecard.view import Edition, Shown, Span, document


def shown(workspace: Workspace, card: Card, version: Version) -> Shown:
    """The scorecard as views know it; what holds in this quarter is in force."""
    today = day_of(workspace, None)
    editions = [
        Edition(each.card, each.since, each.until, each.at, each.by, each.reason, each.holds(today))
        for each in card.versions
    ]
    uses = [Span(*each, each.holds(today)) for each in card.uses]
    return Shown(next(each for each in editions if each.card.version == version.card.version), editions, uses)


def chosen(card: Card, number: int | None, workspace: Workspace, period: str | None = None) -> Version:
    """The version of that number; else the one in force in that period, and where none is, the next to come."""
    if number is None:
        return card.at(day_of(workspace, period)) or card.versions[-1]
    for version in card.versions:
        if version.card.version == number:
            return version
    raise RefusedError(f"{card.name} has no version {number}", f"it has 1 to {card.versions[-1].card.version}")


def text_of(version: Version) -> str:
    """The version's text as it is kept; of the built-in one, as it would be written."""
    from crmcli.evaluation.metrics.scorecard_file import written

    return version.text or written(version.card)


def said(
    workspace: Workspace, database: Database, name: str, sentence: str, following: str, number: int | None = None
) -> None:
    """Say what a change did, or show the scorecard with --format json."""
    if workspace.format != "table":
        card = found(every_card(database), name)
        workspace.show(document(shown(workspace, card, chosen(card, number, workspace))))
        return
    workspace.answer(f"{visible(sentence)}\n")
    workspace.say(f"Next: {following}")


def day_of(workspace: Workspace, period: str | None) -> date:
    """The first day of that period, else of this quarter."""
    calendar = workspace.calendar
    return (calendar.read(period) if period is not None else calendar.containing(workspace.today, "quarter")).start
