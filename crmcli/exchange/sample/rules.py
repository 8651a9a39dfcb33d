"""The rules of the sample team: how long deals may stay in a stage, who gets what is new, and by when cases are
answered. They refuse nothing."""

from __future__ import annotations

from datetime import date, datetime

from crmcli.database.connection import Database
from crmcli.exchange.sample.cast import MANAGERS
from crmcli.records.process.process_file import written
from crmcli.records.process.query import KIND, NAME
from crmcli.records.rules.write import add_version
from crmcli.records.stages.query import every_stage
from crmcli.service.limits.query import KIND as LIMITS
from crmcli.service.limits.rules_file import TEMPLATE
from crmcli.work.assignment.query import KIND as ASSIGNMENT
from crmcli.work.assignment.rules_file import BEGINNING


def add_rules(database: Database, since: date, at: datetime) -> None:
    """Let all of them hold from that day on."""
    by = MANAGERS["East"]
    add_version(database, KIND, NAME, written(database.all(every_stage())), since, by, at)
    add_version(database, ASSIGNMENT, ASSIGNMENT, BEGINNING, since, by, at)
    add_version(database, LIMITS, LIMITS, TEMPLATE, None, by, at)
