"""Of whom a report is: a rep's or a team's by one name."""

from __future__ import annotations

from crmcli.core.errors import AmbiguousError, NotFoundError
from crmcli.core.names import key, nearest
from crmcli.database.connection import Database
from crmcli.evaluation.score.query import people
from crmcli.records.teams.query import in_teams, whose


def subject_of(database: Database, name: str | None) -> tuple[tuple[int, ...] | None, str]:
    """The ids of the reps that the name of a rep or team means, None for everybody; and what they are together."""
    if name is None:
        return None, ""
    teams = {key(row["team"]): row["team"] for row in database.all(in_teams())}
    reps = {key(person.name): person.name for person in people(database)}
    word = key(name)
    if word in teams and word in reps:
        raise AmbiguousError("rep or team", name, [f"rep {reps[word]}", f"team {teams[word]}"])
    try:
        ids, who = whose(database, None, name) if word in teams else whose(database, name, None)
    except NotFoundError as error:
        near = nearest(name, [*reps.values(), *teams.values()])
        unknown = NotFoundError("rep or team", name, near)
        raise unknown if near else unknown.with_hint(error.hint) from error
    return tuple(sorted(ids or ())), who
