"""Of whom a report is: a rep's or a team's by one name."""

from __future__ import annotations

from crmcli.database.connection import Database
from crmcli.records.teams.query import is_team, whose


def subject_of(database: Database, name: str | None) -> tuple[tuple[int, ...] | None, str]:
    """The ids of the reps that the name of a rep or team means, None for everybody; and what they are together."""
    if name is None:
        return None, ""
    ids, who = whose(database, None, name) if is_team(database, name) else whose(database, name, None)
    return tuple(sorted(ids or ())), who
