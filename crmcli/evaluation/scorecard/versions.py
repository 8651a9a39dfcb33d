"""A scorecard as commands answer with it: the version that is meant, as views know it, as text, and after a change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from crmcli.cli.period_options import Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import RefusedError, UsageError, brief
from crmcli.core.names import key, visible
from crmcli.core.periods import Period
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


def chosen(card: Card, number: int | None, workspace: Workspace, period: Period | None = None) -> Version:
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


def day_of(workspace: Workspace, period: Period | None) -> date:
    """The first day of that period, else of this quarter."""
    return (period or workspace.calendar.containing(workspace.today, "quarter")).start


def named(
    workspace: Workspace, cards: Sequence[Card], name: str | None, version: str | None, asked: Asked
) -> tuple[str | None, int | None, Period | None]:
    """The scorecard, the number of its version and the period that NAME, VERSION and PERIOD are: each but the last may
    be left out. A name is that of a scorecard, and a version is a number below 1000."""
    words = [word for word in (name, version, asked.period) if word is not None]
    called = words.pop(0) if words and (len(words) > 1 or _is_name(workspace, cards, words[0])) else None
    number = int(words.pop(0)) if words and re.fullmatch(r"\d{1,3}", words[0], re.ASCII) else None
    if len(words) > 1:
        raise UsageError(f'"{brief(words[0])}" is no version', "a version is a number, such as 1")
    return called, number, asked._replace(period=words[0] if words else None).chosen(workspace)


def _is_name(workspace: Workspace, cards: Sequence[Card], word: str) -> bool:
    """Is it a scorecard's name, or at least no period?"""
    if key(word) in [card.key for card in cards]:
        return True
    try:
        return not workspace.calendar.read(word)
    except UsageError:
        return True
