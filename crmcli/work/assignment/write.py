"""Giving customers and deals to reps, by the rules or by hand, each with the reason why it was this one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crmcli.cli.workspace import Workspace
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records import rows
from crmcli.records.edit.write import edit
from crmcli.work.assignment.insight import OWNER, POOL, Balance, Candidate, Outcome, Rule, Rules, why
from crmcli.work.assignment.query import among, balance, conditions, fits, owner_of_company

OWNERS = {"customer": "owner_id", "deal": "rep_id"}
"""The column that says whose a record is."""


def assign(workspace: Workspace, database: Database, rules: Rules, kind: str, ids: Iterable[int]) -> list[Outcome]:
    """Give each record to whom the first rule says that fits. Stages stay, and so does the credit for what is closed;
    what nobody is there for stays as it is."""
    where = f"the rules of assignment, version {rules.version}"
    open_to = balance(database, workspace.today, workspace.zone)
    filters, named = conditions(workspace, database, rules, kind, where), among(database, rules, where)
    found = []
    for id in ids:
        row = rows.current(database, kind, id)
        name = row["title" if kind == "deal" else "name"]
        outcome = Outcome(kind, id, name, None, "no rule fits", None, True)
        for number, (rule, when) in enumerate(zip(rules.rules, filters, strict=True), 1):
            if rule.kind in ("", kind) and fits(database, kind, id, when):
                owner = owner_of_company(database, kind, id) if rule.to == OWNER else None
                if decided := _decided(outcome, number, rule, open_to, owner, named.get(rule)):
                    outcome = decided
                    break
        found.append(outcome)
        if not outcome.nobody:
            give(workspace, database, outcome, rules.version)
            if outcome.rep_id is not None and row[OWNERS[kind]] != outcome.rep_id:
                open_to.give(outcome.rep_id)
    return found


def _decided(
    outcome: Outcome, number: int, rule: Rule, open_to: Balance, owner: int | None, ids: frozenset[int] | None
) -> Outcome | None:
    """What the rule makes of the record; None: it does not fit after all, for the owner of the company is not there."""
    if rule.to == POOL:
        return outcome._replace(reason=why(number, rule), nobody=False)
    if rule.to == OWNER:
        there = open_to.there({owner} if owner is not None else set())
        return outcome._replace(**_to(there[0], number, rule, 0)) if there else None
    chosen = open_to.next(ids)
    if chosen is None:
        return outcome._replace(reason=f"{why(number, rule)}: nobody is there", ids=ids)
    return outcome._replace(**_to(chosen, number, rule, len(open_to.there(ids))))


def _to(chosen: Candidate, number: int, rule: Rule, of: int) -> dict[str, Any]:
    return {"rep": chosen.name, "rep_id": chosen.id, "reason": why(number, rule, chosen, of), "nobody": False}


def give(workspace: Workspace, database: Database, outcome: Outcome, version: int | None = None) -> None:
    """Let the record be the rep's, or the pool's, and keep why."""
    edit(database, outcome.kind, outcome.id, {OWNERS[outcome.kind]: outcome.rep_id}, workspace.today)
    values = {"kind": outcome.kind, "record_id": outcome.id, "rep_id": outcome.rep_id, "reason": outcome.reason}
    database.run(insert(), **values, version=version, at=workspace.now, by=workspace.actor)


@statement()
def insert() -> Any:
    columns = ("kind", "record_id", "rep_id", "reason", "version", "at", "by")
    return sa.insert(t.assignment).values({column: sa.bindparam(column) for column in columns})
