"""Every scorecard there is: its versions, and whom it judges from when until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from crmcli.core.errors import NotFoundError
from crmcli.core.names import checked, key, nearest
from crmcli.database.connection import Database, Row
from crmcli.evaluation.metrics.scoring_rules import DEFAULT, Scorecard
from crmcli.evaluation.rules.query import BUILT_IN, COMMON, card_of, every_use
from crmcli.records.rules.query import every_version
from crmcli.records.teams.query import in_teams

SCORECARD = "scorecard"


class Version(NamedTuple):
    """One version of a scorecard, in force for periods that begin from `since` on (None: all) and before `until`.

    One that ends as it begins was replaced by a later one. Without `at` it is built in.
    """

    card: Scorecard
    since: date | None = None
    until: date | None = None
    text: str = ""
    at: datetime | None = None
    by: str = ""
    reason: str | None = None

    def holds(self, day: date) -> bool:
        """Is it in force for a period that begins on that day?"""
        return _within(self.since, self.until, day)


class Use(NamedTuple):
    """Whom it judges (a rep, a team or, with neither, everybody), in periods that begin from `since` to `until`."""

    rep: str | None
    team: str | None
    since: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        """Is it so in a period that begins on that day?"""
        return _within(self.since, self.until, day)


class Card(NamedTuple):
    """A scorecard of that name: its versions in the order of their numbers, and its uses as they follow each other."""

    key: str
    name: str
    versions: Sequence[Version]
    uses: Sequence[Use]

    def at(self, day: date) -> Version | None:
        """The version in force for periods that begin on that day."""
        return next((version for version in self.versions if version.holds(day)), None)


def every_card(database: Database) -> list[Card]:
    """All scorecards by name, the built-in one first."""
    kept: dict[str, list[Row]] = {BUILT_IN: []}
    for row in database.all(every_version(), kind=SCORECARD):
        kept.setdefault(row["name_key"], []).append(row)
    uses = _uses(database)
    return [Card(name, _name(rows), _versions(name, rows), uses.get(name, [])) for name, rows in kept.items()]


def found(cards: Iterable[Card], name: str) -> Card:
    """The scorecard of that name."""
    by_key = {card.key: card for card in cards}
    if card := by_key.get(key(checked(name, SCORECARD))):
        return card
    error = NotFoundError(SCORECARD, name, near := nearest(name, [card.name for card in by_key.values()]))
    raise error if near else error.with_hint("see: crm scorecard list")


def judging(cards: Iterable[Card], day: date) -> Card:
    """The scorecard that judges everybody in periods that begin on that day."""
    return next(card for card in cards for use in card.uses if use.rep is None and use.team is None and use.holds(day))


def in_use(cards: Iterable[Card], day: date) -> list[tuple[Card, date]]:
    """The scorecards that judge somebody in periods from that day on, everybody's first, each with that day; and those
    later days from which on another version of it is in force."""
    now = judging(cards, day)
    every = sorted(cards, key=lambda card: card is not now)
    used = [card for card in every if any((use.until or date.max) > day for use in card.uses)]
    return [(card, each) for card in used for each in (day, *_later(card, day))]


def _later(card: Card, day: date) -> list[date]:
    return sorted({version.since for version in card.versions if version.since and version.since > day})


def _within(since: date | None, until: date | None, day: date) -> bool:
    return (since or date.min) <= day < (until or date.max)


def _name(rows: Sequence[Row]) -> str:
    return str(rows[-1]["name"]) if rows else DEFAULT.name


def _versions(name: str, rows: Sequence[Row]) -> list[Version]:
    first = [Version(DEFAULT)] if name == BUILT_IN else []
    made = [
        Version(card_of(row), row["valid_from"], None, row["text"], row["at"], row["by"], row["reason"]) for row in rows
    ]
    versions = [*first, *made]
    order = sorted(versions, key=lambda version: (version.since or date.min, version.card.version))
    ends = {version.card.version: after.since or date.min for version, after in pairwise(order)}
    return [version._replace(until=ends.get(version.card.version)) for version in versions]


def _uses(database: Database) -> dict[str, list[Use]]:
    """The uses of each scorecard by its key. From the first on, until something else was said, everybody is judged by
    the built-in one."""
    rows, teams = database.all(every_use(), kind=SCORECARD), team_names(database)
    nothing = {"name_key": None, "rep_id": None, "rep": None, "team_key": None, "valid_from": None}
    after: dict[tuple[int | None, str | None], date] = {}
    found: dict[str, list[Use]] = {}
    for row in [*rows, nothing]:  # the latest first day comes first
        owner, since = (row["rep_id"], row["team_key"]), row["valid_from"]
        until = after.get(owner)
        if until is not None and until == (since or date.min):
            continue  # said again for the same day
        after[owner] = since or date.min
        if row["name_key"] != COMMON:
            team = teams.get(row["team_key"], row["team_key"])
            found.setdefault(row["name_key"] or BUILT_IN, []).insert(0, Use(row["rep"], team, since, until))
    return {name: sorted(uses, key=_order) for name, uses in found.items()}


def _order(use: Use) -> tuple[bool, bool, str, date]:
    return use.rep is not None, use.team is not None, use.rep or use.team or "", use.since or date.min


def team_names(database: Database) -> dict[str, str]:
    """The name of each team by its key."""
    return {key(row["team"]): row["team"] for row in reversed(database.all(in_teams()))}
