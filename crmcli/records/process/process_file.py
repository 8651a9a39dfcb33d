"""The sales process as TOML.

[stage.Proposal]
require = ["amount", "expected"]     # fields that a deal there has; or any filter: "amount>0", "tag:vip"
check = ["Budget confirmed"]         # what a person confirms: crm move DEAL Proposal --check "Budget confirmed"
days = 14                            # how long it may stay; "auto": as long as four in five won deals did
tasks = ["Send quote +2d"]           # what is to be done once it is there, and after how long
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crmcli.core.errors import brief
from crmcli.core.files.rulefile import Node, parse, quoted
from crmcli.core.names import checked_name, key, nearest
from crmcli.records.process.insight import AUTO, Process, Row, StageRule, Task

LONGEST = 3650
"""Days: nobody lets a deal stay in a stage for longer."""

_TASK = re.compile(r"(.+?)\s*\+\s*([0-9]{1,4})\s*([dw])", re.IGNORECASE)
_DAYS = {"d": 1, "w": 7}


def parsed(text: str, where: str, stages: Sequence[Row] | None = None) -> Process:
    """The process that the text holds; `where` names it in errors, each a RefusedError of one line. A stage is one of
    `stages`, where they are given."""
    node = parse(text, where).only("stage").table("stage")
    known = None if stages is None else {row["name_key"]: row["name"] for row in stages}
    found: dict[str, StageRule] = {}
    for name in node.values:
        if known is not None and key(name) not in known:
            near = nearest(name, list(known.values()), 1)
            raise node.refused(
                brief(name), "is no stage", f'did you mean "{near[0]}"?' if near else "see: crm list stages"
            )
        if key(name) in found:
            raise node.refused(brief(name), "is there twice", "give each stage one table")
        found[key(name)] = _rule(node.table(name).only("require", "check", "days", "tasks"))
    return Process(found)


def _rule(node: Node) -> StageRule:
    days = node.values.get("days")
    auto = days == AUTO
    return StageRule(
        _distinct(node, "require"),
        tuple(checked_name(each, f"{node.where}: check") for each in _distinct(node, "check")),
        None if days is None or auto else _whole(node),
        auto,
        tuple(task(node, each) for each in node.texts("tasks")),
    )


def _distinct(node: Node, name: str) -> tuple[str, ...]:
    found = {key(text): text for text in node.texts(name)}
    if len(found) < len(node.texts(name)):
        raise node.refused(name, "says the same twice", "say it once")
    return tuple(found.values())


def _whole(node: Node) -> int:
    if isinstance(node.values["days"], str):
        raise node.refused("days", f"is {brief(node.values['days'])!r}", f'give a whole number, or days = "{AUTO}"')
    number = node.number("days", low=1, high=LONGEST)
    if number != int(number):
        raise node.refused("days", f"is {number:g}", f'give a whole number, or days = "{AUTO}"')
    return int(number)


def task(node: Node, text: str, key: str = "tasks") -> Task:
    """What is to be done, and after how long: "Send quote +2d". `key` is where it stands."""
    match = _TASK.fullmatch(text)
    if not match:
        raise node.refused(key, f"holds {brief(text)!r}", 'say what, and after how long: "Send quote +2d"')
    return Task(checked_name(match[1], f"{node.where}: {key}"), int(match[2]) * _DAYS[match[3].lower()])


def written(stages: Sequence[Row]) -> str:
    """A process to begin with: every open stage, each with the limit that the team's own deals say."""
    lines = [
        "# The sales process (crm help process). Try it: crm process check FILE; start it: crm process use FILE",
        "#",
        '# require = ["amount", "expected"]   fields that a deal in the stage has, or filters: "amount>0"',
        '# check = ["Budget confirmed"]       what a person confirms on the way there',
        '# days = 14                          how long it may stay; "auto": as long as four in five won deals did',
        '# tasks = ["Send quote +2d"]         what is to be done once it is there',
    ]
    for row in stages:
        if row["status"] == "open" and row["archived"] is None:
            name = row["name"] if re.fullmatch(r"[A-Za-z0-9_-]+", row["name"]) else quoted(row["name"])
            lines += ["", f"[stage.{name}]", f'days = "{AUTO}"']
    return "\n".join(lines) + "\n"
