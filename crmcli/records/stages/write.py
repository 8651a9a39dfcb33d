"""Stages of the funnel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crmcli.core.errors import RefusedError
from crmcli.core.names import key
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records import rows
from crmcli.records.find.query import find
from crmcli.records.stages.query import every_stage

RESERVED = ("next", "won", "lost", "reopen")
"""Words that `crm move` understands."""


def check_name(name: str, status: str) -> None:
    """Refuse a name that would take one of those words another meaning."""
    if key(name) in RESERVED and key(name) != status:
        raise RefusedError(f'name: "{name}" means something else to crm move', "give another name")


def remember(database: Database, id: int, name: str) -> None:
    """Keep the names that the stage has had until it is called `name`: imports know it by them."""
    stage = next(row for row in database.all(every_stage()) if row["id"] == id)
    known = dict.fromkeys([*(stage["former"] or "").split("\n"), stage["name_key"]])
    former = "\n".join(each for each in known if each and each != key(name)) or None
    database.run(set_former(), id_=id, former=former)


@statement()
def set_former() -> Any:
    return sa.update(t.stage).where(t.stage.c.id == sa.bindparam("id_")).values(former=sa.bindparam("former"))


def add(database: Database, values: Mapping[str, Any], after: str | None = None) -> int:
    """Add an open stage behind the stage named `after` (else behind the last open one); returns its id."""
    check_name(values["name"], "open")
    stages = [row for row in database.all(every_stage()) if row["status"] == "open"]
    behind = stages[-1] if stages else None
    if after is not None:
        id = find(database, "stage", after)["id"]
        behind = next((row for row in stages if row["id"] == id), None)
        if behind is None:
            raise RefusedError(f'"{after}" is not an open stage', "name an open stage with --after")
    position = behind["position"] + 1 if behind else 1
    probability = values.get("probability")
    if probability is None:
        following = [row["probability"] for row in stages if row["position"] >= position]
        probability = ((behind["probability"] if behind else 0) + (following[0] if following else 100)) // 2
    return _put(database, {**values, "probability": probability}, position, stages)


def add_by_chance(database: Database, name: str, probability: int) -> int:
    """Add an open stage behind those in which winning is no likelier; returns its id."""
    check_name(name, "open")
    stages = [row for row in database.all(every_stage()) if row["status"] == "open"]
    before = [row["position"] for row in stages if row["probability"] <= probability]
    return _put(database, {"name": name, "probability": probability}, max(before, default=0) + 1, stages)


def _put(database: Database, values: Mapping[str, Any], position: int, stages: Sequence[Row]) -> int:
    """Add an open stage at that position; `stages` are the open ones there are, in order."""
    for row in reversed(stages):
        if row["position"] >= position:
            database.run(set_position(), id_=row["id"], position=row["position"] + 1)
    return rows.add(database, "stage", {**values, "status": "open", "position": position})


@statement()
def set_position() -> Any:
    return sa.update(t.stage).where(t.stage.c.id == sa.bindparam("id_")).values(position=sa.bindparam("position"))
