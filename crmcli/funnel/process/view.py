"""The sales process as a table of its stages, and the open deals that lack something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crmcli.core.document import QUIET, Block, Cell, Column, Document, Line, Records, Table
from crmcli.funnel.process.insight import Report, Stage
from crmcli.records.process.insight import NEEDED, Limit, StageRule


def document(report: Report) -> Document:
    """The process; `crm.process/1` is the same for programs."""
    records = Records(
        ("stage", "require", "check", "days", "auto", "tasks", "lacking"),
        [[Cell(_csv(value)) for value in _data(stage).values()] for stage in report.stages],
    )
    return Document(list(_blocks(report)), lambda: data(report), records)


def _blocks(report: Report) -> Iterator[Block]:
    columns = [Column("Stage"), Column("Asks for", least=24), Column("Limit"), Column("Tasks", keep=2)]
    rows = [
        [Cell(each.name), Cell(_asks(each.rule)), Cell(_limit(each.limit)), Cell(_tasks(each.rule)),
         Cell(each.lacking or None, "count")]
        for each in report.stages
    ]  # fmt: skip
    yield Table([*columns, Column("Lacking", "count")], rows)
    if report.deals:
        listed = [
            [Cell(each.id, "count"), Cell(each.title), Cell(each.rep), Cell(each.stage),
             Cell(", ".join(lack.said for lack in each.lacks)), Cell(each.forced)]
            for each in report.deals
        ]  # fmt: skip
        yield Table(
            [Column("Id", "count"), Column("Deal"), Column("Rep", keep=1), Column("Stage", keep=1), Column("Lacks"),
             Column("Forced", keep=2)],
            listed, "Open deals that lack something", every=report.every,
        )  # fmt: skip
    if any(each.limit and each.limit.auto and each.limit.days is None for each in report.stages):
        yield Line(f"auto: no limit until {NEEDED} deals won within a year have left the stage.", QUIET)
    yield Line(_kept(report), QUIET)


def _kept(report: Report) -> str:
    if not report.version:
        return "Not in force. Start it: crm process use FILE."
    why = f": {report.reason}" if report.reason else ""
    return f"Version {report.version}, by {report.by}{why}."


def _asks(rule: StageRule) -> str | None:
    return ", ".join((*rule.require, *(f'"{text}" confirmed' for text in rule.check))) or None


def _limit(limit: Limit | None) -> str | None:
    if limit is None:
        return None
    days = "–" if limit.days is None else f"{limit.days} days"
    return f"auto: {days}" if limit.auto else days


def _tasks(rule: StageRule) -> str | None:
    return ", ".join(f"{task.title} +{task.days}d" for task in rule.tasks) or None


def _data(stage: Stage) -> dict[str, Any]:
    rule, limit = stage.rule, stage.limit
    tasks = [{"title": task.title, "days": task.days} for task in rule.tasks]
    return {
        "stage": stage.name,
        "require": list(rule.require),
        "check": list(rule.check),
        "days": limit.days if limit else None,
        "auto": rule.auto,
        "tasks": tasks,
        "lacking": stage.lacking,
    }


def _measured(limit: Limit | None) -> dict[str, Any]:
    return {"percentile": limit.exact, "won": limit.deals} if limit and limit.auto else {}


def _csv(value: Any) -> Any:
    if isinstance(value, list):
        texts = (f"{each['title']} +{each['days']}d" if isinstance(each, dict) else each for each in value)
        return "; ".join(texts) or None
    return ("yes" if value else "no") if isinstance(value, bool) else value


def data(report: Report) -> dict[str, Any]:
    """For JSON: `percentile` is the exact 80th percentile, where the limit is "auto", of so many `won` deals."""
    stages = [_data(each) | _measured(each.limit) for each in report.stages]
    deals = [
        {"id": each.id, "title": each.title, "rep": each.rep, "stage": each.stage, "forced": each.forced,
         "lacking": [{"stage": lack.stage, "what": lack.text, "check": lack.check} for lack in each.lacks]}
        for each in report.deals
    ]  # fmt: skip
    return {
        "schema": "crm.process/1",
        "version": report.version or None,
        "at": report.at,
        "by": report.by or None,
        "reason": report.reason,
        "stages": stages,
        "lacking": report.every,
        "deals": deals,
    }
