"""Teams: there is one wherever a rep is said to be in it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from crmcli.cli.options import Whom
from crmcli.core.errors import AmbiguousError, NotFoundError, UsageError, brief
from crmcli.core.names import checked, key, nearest
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.find.query import find
from crmcli.records.find.statements import by_key, some_names


class Members(NamedTuple):
    """The ids of the reps in a team, archived ones too, and its name as the first of them has it."""

    ids: frozenset[int]
    name: str


def members(database: Database, team: str) -> Members:
    """Who is in the team that a person calls so, compared casefolded."""
    wanted, people = key(checked(team, "team")), database.all(in_teams())
    found = [row for row in people if key(row["team"]) == wanted]
    if not found:
        near = nearest(team, {row["team"] for row in people})
        error = NotFoundError("team", team, near)
        raise error if near else error.with_hint("see: crm list reps")
    return Members(frozenset(row["id"] for row in found), found[0]["team"])


def whose(database: Database, rep: str | None, team: str | None) -> tuple[Collection[int] | None, str]:
    """The ids of the reps in question, None for everybody; and what they are together."""
    ids: set[int] | None = None
    names: list[str] = []
    if rep is not None:
        found = find(database, "rep", rep)
        ids, names = {found["id"]}, [found["name"]]
    if team is not None:
        found_team = members(database, team)
        ids = set(found_team.ids) if ids is None else ids & found_team.ids
        names.append(f"team {found_team.name}")
    return ids, ", ".join(names)


def meant(database: Database, whom: Whom) -> tuple[str | None, str | None]:
    """The rep or the team that the line names, each None where it is not: --for is the one or the other."""
    if whom.for_ is None:
        return whom.rep, whom.team
    if whom.rep is not None or whom.team is not None:
        raise UsageError("--for says of whom, and so do --rep and --team", "give one of them")
    return (None, whom.for_) if is_team(database, whom.for_) else (whom.for_, None)


def rep_meant(database: Database, name: str | None, command: str) -> str:
    """The name of one rep: what a command is of that is of nobody else. Refused: a team's, and none at all."""
    if name is None:
        raise UsageError("whom?", f"such as {command} alice")
    if key(checked(name, "name")) in {key(row["team"]) for row in database.all(in_teams())} and is_team(database, name):
        raise UsageError(f'"{brief(name)}" is a team', f"{command} is about one rep: name one")
    return name


def is_team(database: Database, name: str) -> bool:
    """Is that the name of a team, and not of a rep? Refused: one that is both's or nobody's."""
    teams = {key(row["team"]): row["team"] for row in database.all(in_teams())}
    word = key(checked(name, "name"))
    rep = database.one(by_key(kind="rep"), key=word, limit=1)
    if word in teams and rep:
        raise AmbiguousError("rep or team", name, [f"rep {rep['name']}", f"team {teams[word]}"])
    if word in teams or rep:
        return word in teams
    try:
        find(database, "rep", name)
    except NotFoundError as error:
        near = nearest(name, [*(row["name"] for row in database.all(some_names(kind="rep"))), *teams.values()])
        unknown = NotFoundError("rep or team", name, near)
        raise unknown if near else unknown.with_hint(error.hint) from error
    return False


def ids_text(ids: Collection[int]) -> str:
    """Those ids as one text, as `among` takes them: ",1,5,"."""
    return f",{','.join(map(str, sorted(ids)))},"


def among(id: Any, name: str) -> Any:
    """Is the id among those in the one text that the parameter of that name is? (A statement has room for one.)"""
    return sa.bindparam(name, type_=sa.String).contains(sa.literal(",") + sa.cast(id, sa.String) + ",")


@statement()
def in_teams() -> Any:
    return sa.select(t.rep.c.id, t.rep.c.team).where(t.rep.c.team.is_not(None)).order_by(t.rep.c.id)
