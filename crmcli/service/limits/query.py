"""The time limits in force: a case is held to those of the day on which it was opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from typing import Any

from crmcli.database.connection import Database
from crmcli.records.rules.query import every_version
from crmcli.service.limits.insight import Rules, passed

KIND = "service"
"""The kind of rules, and the name of the one set of them."""

RulesOf = Callable[[Mapping[str, Any]], Rules]


def rules_of(database: Database, zone: tzinfo) -> RulesOf:
    """From a case to the rules that it is held to: those of its day, none before the first."""
    versions = database.all(every_version(), kind=KIND)
    if not versions:
        return lambda case: Rules()
    from crmcli.service.limits.rules_file import parsed

    kept = [(row["valid_from"], parsed(row["text"], f"version {row['version']}", zone)) for row in versions]

    def rules(case: Mapping[str, Any]) -> Rules:
        day = case["opened"].astimezone(zone).date()
        return next((each for since, each in reversed(kept) if since is None or since <= day), Rules())

    return rules


def count_case_seconds(database: Database, zone: tzinfo) -> None:
    """Tell the connection which seconds between two moments are working time for a case that was opened at a third."""
    rules = rules_of(database, zone)

    def seconds(opened: str, first: str, second: str) -> int:
        day, start, end = (datetime.fromisoformat(each) for each in (opened, first, second))
        return int(passed(start, end, (), rules({"opened": day}).hours).total_seconds())

    database.function("case_seconds", 3, seconds)
