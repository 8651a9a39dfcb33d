"""The time limits of cases as a team writes them: a TOML file."""

from __future__ import annotations

import re
from datetime import timedelta, tzinfo

from crmcli.core.errors import brief
from crmcli.core.files.rulefile import Node, parse
from crmcli.core.vocabulary import CASES, PRIORITIES
from crmcli.core.working_hours import Hours, always, hours, read_week, week_text
from crmcli.service.limits.insight import Limits, Rules

ALWAYS = "always"
_LENGTH = r"(?:(\d{1,5}) ?h)? ?(?:(\d{1,5}) ?m)?"

TEMPLATE = """\
# Time limits of cases: crm case limits import service.toml
# Of several that are for a case (all, its priority, its kind) the shortest counts.
# Lengths are working time ("4h", "30m", "1h 30m") within these hours.
hours = "Mon-Fri 09:00-17:00"
# holidays = [2026-12-25, 2026-12-26]

[limit]
answer = "8h"
solve = "40h"

[limit.high]
answer = "4h"
solve = "16h"

[limit.urgent]
answer = "1h"
solve = "8h"

[limit.complaint]
answer = "4h"
"""
"""What a team begins with."""


def parsed(text: str, where: str, zone: tzinfo) -> Rules:
    """The rules of the file; a fault is refused with its place. Without hours the limits run always."""
    file = parse(text, where).only("hours", "holidays", "limit")
    node = file.table("limit").only("answer", "solve", *PRIORITIES, *CASES)
    limits = {"": _limits(node)}
    for word in (*PRIORITIES, *CASES):
        if word in node.values:
            limits[word] = _limits(node.table(word).only("answer", "solve"))
    if not any(each for pair in limits.values() for each in pair):
        raise file.refused("limit", "limits nothing", 'such as: [limit] answer = "8h"')
    return Rules(limits, *_hours(file, zone))


def _limits(node: Node) -> Limits:
    return Limits(*(_length(node, name) if name in node.values else None for name in Limits._fields))


def _length(node: Node, name: str) -> timedelta:
    text = node.text(name)
    match = re.fullmatch(_LENGTH, text.lower(), re.ASCII)
    length = timedelta(hours=int(match[1] or 0), minutes=int(match[2] or 0)) if match else timedelta()
    if not length:
        raise node.refused(name, f'is "{brief(text)}"', 'write hours and minutes of working time: "4h", "30m"')
    return length


def _hours(file: Node, zone: tzinfo) -> tuple[Hours, str]:
    text, holidays = file.text("hours", ALWAYS), file.days("holidays")
    if text.lower() == ALWAYS:
        if holidays:
            raise file.refused("holidays", "count only with hours", 'say which: hours = "Mon-Fri 09:00-17:00"')
        return always, ALWAYS
    try:
        week = read_week(text)
    except ValueError as error:
        remedy = f'such as "Mon-Fri 09:00-17:00", or "{ALWAYS}"'
        raise file.refused("hours", f"cannot be read: {brief(str(error))}", remedy) from error
    free = f", {len(holidays)} holiday{'s' if len(holidays) > 1 else ''}" if holidays else ""
    return hours(week, holidays, zone), f"{week_text(week)}{free}"
