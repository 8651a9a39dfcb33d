"""What the sales process says of each stage, and how the open deals stand to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from crmcli.cli.workspace import Workspace
from crmcli.database.conditions import Condition
from crmcli.database.connection import Database, Row
from crmcli.funnel.process.insight import Lacking, Report, Stage
from crmcli.records.process.insight import Process, entered
from crmcli.records.process.limits import limits
from crmcli.records.process.process_file import parsed
from crmcli.records.process.query import KIND
from crmcli.records.rules.query import version as version_of
from crmcli.records.stage_entry.query import Stages, lacking, steps_of, wanting, wanting_deals, wanting_in
from crmcli.records.stages.query import every_stage

SHOWN = 20
"""Deals that are named."""


def version(database: Database, number: int | None) -> Row:
    """That version, or the last one."""
    return version_of(database, KIND, number, "sales process", "write one: crm process init -o process.toml")


def kept(row: Row) -> Process:
    """The process of a version as it is kept."""
    found = parsed(row["text"], f"the sales process, version {row['version']}")
    return found._replace(version=row["version"])


def report(workspace: Workspace, database: Database, process: Process, row: Row | None = None) -> Report:
    """How the open deals stand to that process; `row` is the version that it is kept as."""
    stages = database.all(every_stage())
    allowed = limits(database, process, stages, workspace.today)
    conditions = wanting(workspace, database, process, stages)
    counts = wanting_in(database, conditions)
    told = [
        Stage(stage["name"], process.of(stage), allowed.get(stage["id"]), counts.get(stage["id"], 0))
        for stage in stages
        if stage["archived"] is None
    ]
    deals = list(islice(_deals(workspace, database, process, stages, conditions), SHOWN))
    at, by, reason = (row["at"], row["by"], row["reason"]) if row else (None, "", None)
    return Report(told, deals, sum(counts.values()), process.version, at, by, reason)


def _deals(
    workspace: Workspace, database: Database, process: Process, stages: Stages, conditions: Mapping[int, Condition]
) -> Iterator[Lacking]:
    for stage in stages:
        condition = conditions.get(stage["id"])
        for deal in wanting_deals(database, stage["id"], condition, SHOWN) if condition else ():
            steps = database.all(steps_of(), deal_id=deal["id"])
            checks = [point for step in steps for point in (step["checked"] or "").split("\n") if point]
            through = entered(stages, None, stage)
            lacks = lacking(workspace, database, process, deal["id"], through, checks)
            forced = next((step["forced"] for step in steps if step["forced"]), None)
            yield Lacking(deal["id"], deal["title"], deal["rep"], stage["name"], [*lacks], forced)
