"""A task as people type it: its day and time in one, and whose it is when nobody is named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from crmcli.cli.workspace import Workspace
from crmcli.core.conventions import FUTURE
from crmcli.core.errors import UsageError
from crmcli.core.grammar.recurrence import Works, said, working_days
from crmcli.core.moments import day_text, moment_text, read_day, read_moment
from crmcli.database.connection import Database, Row
from crmcli.records import rows
from crmcli.records.default_owner import me
from crmcli.records.typed_fields import reader


def day_and_time(workspace: Workspace, text: str, base: date | None = None) -> tuple[date, str | None]:
    """When a task is due, as people say it ("fri", "fri 14:30"): its day, and its time if one is said. `base` is the
    day from which "+3d" counts, where that is not today."""
    today, team = workspace.today, workspace.team
    try:
        return read_day(text, base if base and text.strip().startswith("+") else today, team, FUTURE), None
    except UsageError:
        if not any(sign.isdecimal() for sign in text) and "noon" not in text:
            raise
        moment = read_moment(text, workspace.now, workspace.zone, team, FUTURE).astimezone(workspace.zone)
        return moment.date(), f"{moment:%H:%M}"


def values(workspace: Workspace, database: Database, given: Mapping[str, str | None]) -> dict[str, Any]:
    """The columns of a task from its fields as typed."""
    due = given.get("due")
    found = reader(workspace, database).values("task", {name: text for name, text in given.items() if name != "due"})
    if due is not None:
        day = day_and_time(workspace, due) if due.strip() else (None, None)
        found |= {"due": day[0], "time": found.get("time", day[1])}
    return found


def with_rep(workspace: Workspace, database: Database, found: dict[str, Any]) -> dict[str, Any]:
    """The same with its rep: the one given, who may be nobody; else `me`, the deal's, or the customer's owner."""
    if "rep_id" in found:
        return found
    deal, customer = found.get("deal_id"), found.get("customer_id")
    rep = me(workspace, database)
    if rep is None and deal is not None:
        rep = rows.current(database, "deal", deal)["rep_id"]
    if rep is None and customer is not None:
        rep = rows.current(database, "customer", customer)["owner_id"]
    return {**found, "rep_id": rep}


def works(workspace: Workspace) -> Works:
    """On which days the team works, by its settings."""
    return working_days(workspace.settings.get("work_days"), workspace.settings.get("holidays"))


def told(workspace: Workspace, row: Row) -> str:
    """What people read of a task: "#12 Send quote, due Fri 2026-12-04 14:30, every 2 weeks, for bob"."""
    parts = [f"#{row['id']} {row['title']}"]
    if row["promise"]:
        parts.append(f"by {moment_text(row['promised'], workspace.zone).removesuffix(' 23:59')}")
    if row["due"] and (not row["promise"] or row["due"] != row["promised"].astimezone(workspace.zone).date()):
        parts.append(" ".join(filter(None, ("due", day_text(row["due"]), row["time"]))))
    if row["wait"]:
        parts.append(f"unseen until {day_text(row['wait'])}")
    if row["every"]:
        parts.append(said(row["every"], row["repeats"]))
    if row["rep"] and row["rep"] != workspace.config["me"].value:
        parts.append(f"for {row['rep']}")
    return ", ".join(parts)
