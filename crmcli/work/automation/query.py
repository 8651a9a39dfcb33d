"""The rules of automation in force, which records they are for, and what they did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from json import dumps
from typing import Any

from crmcli.cli.workspace import Workspace
from crmcli.database.conditions import Condition, narrowed, place
from crmcli.database.connection import Database, Row
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.events.insight import ADDED
from crmcli.records.filtering.query import understood
from crmcli.records.rules.query import rule_set
from crmcli.records.rules.query import version as version_of
from crmcli.work.automation.insight import Rule, Rules

KIND = "automation"
"""The kind of rules, and the name of the one set of them."""


def in_force(database: Database, today: date) -> Rules | None:
    """The rules that hold on that day; None where the team has none."""
    row = rule_set(database, KIND, KIND, today)
    found = kept(row) if row else None
    return found if found and found.rules else None


def kept(row: Row) -> Rules:
    """The rules of a version as they are kept."""
    from crmcli.work.automation.rules_file import parsed

    return parsed(row["text"], where(row["version"]))._replace(version=row["version"])


def where(version: int) -> str:
    """What errors call the rules of that version."""
    return f"the rules of automation, version {version}"


def version(database: Database, number: int | None) -> Row:
    """That version, or the last one."""
    return version_of(
        database, KIND, number, "rules of automation", "write some: crm automation init -o automation.toml"
    )


def condition_of(workspace: Workspace, database: Database, rule: Rule, said: str) -> Condition | None:
    """The condition of the records that a rule is for; None: all. An error says where the rule stands."""
    if not rule.when:
        return None
    return understood(workspace, database, rule.kind, rule.when, f"{said}: when")[1]


def matching(database: Database, kind: str, ids: Sequence[int], condition: Condition | None) -> list[int]:
    """Which of those records fulfil the condition."""
    text = narrowed(among(kind=kind), condition)
    return [row["id"] for row in database.all(text, ids=dumps(list(ids)), **(condition.values if condition else {}))]


def about(database: Database, kind: str, id: int) -> Row:
    """The ids of the customer and the deal that a record is about, and of the rep who looks after it."""
    row = database.one(of_record(kind=kind), id=id)
    assert row is not None, "it was there when the change ended"
    return row


def log(database: Database, rows: int) -> list[Row]:
    """What rules did, the latest first."""
    return database.all(latest(), rows=rows)


_KINDS = tuple(ADDED)


@statement(kind=_KINDS)
def among(kind: str) -> Any:
    c = getattr(t, kind).c
    return sa.select(c.id).where(dialect.one_of(c.id, "ids"), place()).order_by(c.id)


@statement(kind=_KINDS)
def of_record(kind: str) -> Any:
    c, customer = getattr(t, kind).c, t.customer.alias("its")
    customer_id = c.id if kind == "customer" else c.customer_id
    deal_id = c.id if kind == "deal" else c.deal_id if "deal_id" in c else sa.null()
    rep_id = c.owner_id if kind == "customer" else c.rep_id if "rep_id" in c else sa.null()
    columns = (customer_id.label("customer_id"), deal_id.label("deal_id"))
    rep = sa.func.coalesce(rep_id, customer.c.owner_id).label("rep_id")
    joined = getattr(t, kind).outerjoin(customer, customer.c.id == customer_id)
    return sa.select(*columns, rep).select_from(joined).where(c.id == sa.bindparam("id"))


@statement()
def latest() -> Any:
    f, c = t.firing.c, t.change.c
    names = [
        (f.kind == kind, sa.select(getattr(t, kind).c[column]).where(getattr(t, kind).c.id == f.record_id))
        for kind, column in _CALLED.items()
    ]
    name = sa.case(*((test, chosen.scalar_subquery()) for test, chosen in names)).label("name")
    columns = (f.id, c.at, f.change_id, f.version, f.rule, f.kind, f.record_id, name, f.error, c.by, c.undone_by)
    joined = t.firing.join(t.change, c.id == f.change_id)
    return sa.select(*columns).select_from(joined).order_by(f.id.desc()).limit(sa.bindparam("rows"))


_CALLED = {"customer": "name", "contact": "name", "deal": "title", "task": "title", "case": "subject"}
"""The column by which a record is called."""
