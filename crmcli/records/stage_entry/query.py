"""What a deal lacks of what the sales process asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.cli.workspace import Workspace
from crmcli.core.names import key
from crmcli.database.conditions import Condition, narrowed, place
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.custom_values.query import own_names
from crmcli.records.fields import FIELDS
from crmcli.records.filtering.query import understood
from crmcli.records.filtering.syntax import Node, Word
from crmcli.records.process.insight import Process, entered
from crmcli.records.stage_entry.insight import Lack

Stages = Sequence[Mapping[str, Any]]
_FIELDS = {field.name for field in FIELDS["deal"]}


class Requirement(NamedTuple):
    """A requirement as it is written, the condition of a deal that fulfils it, and the field that it asks to be filled
    in, if it is just that."""

    text: str
    condition: Condition
    field: str


def requirement(workspace: Workspace, database: Database, text: str, where: str) -> Requirement:
    """That requirement, understood; an error says `where` it stands."""
    node, made = understood(workspace, database, "deal", text, where)
    return Requirement(text, made, _field(node, own_names(database, "deal")))


def _field(node: Node, own: Collection[str]) -> str:
    name = node.name.lower() if isinstance(node, Word) else ""
    return name if name in _FIELDS or name in own else ""


def lacking(
    workspace: Workspace, database: Database, process: Process, id: int, stages: Stages, checks: Collection[str]
) -> Iterator[Lack]:
    """What the deal lacks for those stages, each thing once; `checks` are the points that were confirmed."""
    known, said = {key(each) for each in checks}, set[str]()
    for stage in stages:
        rule = process.of(stage)
        where = f"the sales process: {stage['name']}: require"
        for each in (requirement(workspace, database, text, where) for text in rule.require):
            if key(each.text) not in said and not _fulfils(database, id, each.condition):
                yield Lack(stage["name"], each.text, each.field)
            said.add(key(each.text))
        yield from (Lack(stage["name"], text, "", True) for text in rule.check if key(text) not in known)
        known |= {key(text) for text in rule.check}


def _fulfils(database: Database, id: int, found: Condition) -> bool:
    return bool(database.all(narrowed(fitting(), found), id=id, **found.values))


def wanting(workspace: Workspace, database: Database, process: Process, stages: Stages) -> dict[int, Condition]:
    """By an open stage's id the condition of a deal there that lacks something of what the stages up to it ask for."""
    found = {}
    for goal in stages:
        if goal["status"] == "open":
            through = entered(stages, None, goal)
            parts = [
                requirement(workspace, database, text, f"{stage['name']}: require").condition
                for stage in through
                for text in process.of(stage).require
            ]
            points = dict.fromkeys(key(text) for stage in through for text in process.of(stage).check)
            found[goal["id"]] = _any_of(goal["id"], parts, list(points))
    return {id: each for id, each in found.items() if each}


def _any_of(stage: int, parts: Sequence[Condition], points: Sequence[str]) -> Condition | None:
    """One of the conditions is not fulfilled, or one of the points not confirmed. Each has parameters of its own."""
    texts, values = list[str](), dict[str, Any]()
    for number, each in enumerate(parts):
        own = f"require{stage}_{number}_"
        texts.append(f"({each.sql.replace(':where', f':{own}')}) IS NOT TRUE")
        values |= {name.replace("where", own, 1): value for name, value in each.values.items()}
    for number, point in enumerate(points):
        values[f"check{stage}_{number}"] = f"\n{point}\n"
        kept = f"instr(char(10) || points(m.checked) || char(10), :check{stage}_{number}) > 0"
        texts.append(f"NOT EXISTS (SELECT 1 FROM move m WHERE m.deal_id = deal.id AND {kept})")
    return Condition(f"({' OR '.join(texts)})", values) if texts else None


def wanting_in(database: Database, found: Mapping[int, Condition], since: int | None = None) -> dict[int, int]:
    """By stage how many open deals fulfil its condition; of those that moved after the move of the id `since`."""
    _folding(database)
    more = {} if since is None else {"since": since}
    counted = {}
    for stage, each in found.items():
        text = narrowed(wanting_figures(recent=since is not None), each)
        row = database.one(text, **each.values, stage=stage, **more)
        counted[stage] = row["deals"] if row else 0
    return counted


def wanting_deals(database: Database, stage: int, found: Condition, rows: int) -> list[Row]:
    """The first of those deals, the most valuable first."""
    _folding(database)
    return database.all(narrowed(wanting_rows(), found), **found.values, stage=stage, rows=rows)


def _folding(database: Database) -> None:
    """Points are compared as names are, each in a line of its own."""
    database.function("points", 1, lambda text: None if text is None else "\n".join(map(key, text.split("\n"))))


@statement(recent=(False, True))
def wanting_figures(recent: bool) -> Any:
    m = t.move.c
    moved = (t.deal.c.id.in_(sa.select(m.deal_id).where(m.id > sa.bindparam("since"))),) if recent else ()
    return sa.select(sa.func.count().label("deals")).where(*_standing(), *moved)


@statement()
def wanting_rows() -> Any:
    d, r = t.deal.c, t.rep.c
    chosen = sa.select(d.id, d.title, r.name.label("rep"), d.amount).join_from(t.deal, t.rep, r.id == d.rep_id)
    return chosen.where(*_standing()).order_by(d.amount.desc().nulls_last(), d.id).limit(sa.bindparam("rows"))


def _standing() -> tuple[Any, ...]:
    d = t.deal.c
    return d.stage_id == sa.bindparam("stage"), d.status == "open", d.archived.is_(None), place()


@statement()
def last_step() -> Any:
    """The id of the newest step of all."""
    return sa.select(sa.func.coalesce(sa.func.max(t.move.c.id), 0).label("id"))


@statement()
def fitting() -> Any:
    """That deal, if it fulfils the condition."""
    return sa.select(t.deal.c.id).where(t.deal.c.id == sa.bindparam("id"), place())


@statement()
def steps_of() -> Any:
    """The steps of a deal, the last one first."""
    m = t.move.c
    chosen = sa.select(m.id, m.to_id, m.checked, m.forced).where(m.deal_id == sa.bindparam("deal_id"))
    return chosen.order_by(m.id.desc())
