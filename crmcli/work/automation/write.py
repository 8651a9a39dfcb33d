"""Following the rules of automation at the end of a change, within it: an undo of the change takes all of it back.

What a rule cannot do is noted and said, and loses nothing of what the person wrote: of that rule and record nothing is
done then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, brief
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.events.query import events_of
from crmcli.work.automation.insight import Fired, Rule, Rules, fired
from crmcli.work.automation.query import condition_of, in_force, matching

SAID = 3
"""Records of which it is said what was done; of more, how many there were."""


def follow(workspace: Workspace, database: Database, change: int) -> None:
    """Do what the rules in force say of the change under way."""
    rules = in_force(database, workspace.today)
    happened = events_of(database, change) if rules else {}
    if rules and any(rule.on in happened for rule in rules.rules):
        _follow(workspace, database, change, rules, happened)


def _follow(
    workspace: Workspace, database: Database, change: int, rules: Rules, happened: dict[str, list[int]]
) -> None:
    faults: dict[int, str] = {}

    def fitting(number: int, rule: Rule, ids: Sequence[int]) -> Iterable[int]:
        try:
            with database.attempting():
                return matching(database, rule.kind, ids, condition_of(workspace, database, rule, f"rule {number}"))
        except CrmError as error:  # such as a field that is hidden by now: the rule cannot be asked
            faults[number] = error.message
            return ids[:1]

    told = []
    for each in fired(rules, happened, fitting):
        said, error = faults.get(each.number, ""), faults.get(each.number)
        if error is None:
            said, error = _done(workspace, database, each)
        database.run(
            insert(), change_id=change, version=rules.version, rule=each.number, kind=each.rule.kind,
            record_id=each.id, error=error,
        )  # fmt: skip
        what = f"could not: {brief(error, 200)}" if error else said
        told.append((error is None, f"Rule {each.number}, {each.rule.kind} #{each.id}: {what}"))
    for _, line in sorted(told, key=lambda each: each[0])[:SAID]:
        workspace.say(line)
    if len(told) > SAID:
        workspace.say(f"and {len(told) - SAID:,} more by rules: crm automation list")


def _done(workspace: Workspace, database: Database, each: Fired) -> tuple[str, str | None]:
    """Do all that the rule says, or nothing: what to say, and what went wrong."""
    from crmcli.work.automation.actions import Doing, do

    rule = f"rule {each.number} of automation"
    try:
        with database.attempting():
            doing = Doing(workspace, database, each.rule.kind, each.id, rule)
            return ", ".join(do(doing, action) for action in each.rule.do), None
    except CrmError as error:
        return "", error.message


@statement()
def insert() -> Any:
    columns = ("change_id", "version", "rule", "kind", "record_id", "error")
    return sa.insert(t.firing).values({column: sa.bindparam(column) for column in columns})
