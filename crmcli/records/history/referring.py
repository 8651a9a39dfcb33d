"""Which rows refer to which records, and what to call such a row."""

from __future__ import annotations

from typing import Any

from crmcli.core.errors import brief
from crmcli.core.vocabulary import CUSTOMIZED
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement

REFERRING: dict[str, tuple[tuple[str, str], ...]] = {
    "rep": (
        ("customer", "owner_id"), ("deal", "rep_id"), ("deal", "credited_id"), ("activity", "rep_id"),
        ("feedback", "rep_id"), ("rule_use", "rep_id"), ("target", "rep_id"), ("development", "rep_id"),
        ("review", "rep_id"), ("absence", "rep_id"), ("pay_line", "rep_id"), ("reply", "rep_id"), ("case", "rep_id"),
        ("task", "rep_id"),
        ("assignment", "rep_id"),
    ),
    "customer": (
        ("deal", "customer_id"), ("activity", "customer_id"), ("feedback", "customer_id"), ("case", "customer_id"),
        ("merged", "id"), ("merged", "into_id"), ("position", "customer_id"), ("task", "customer_id"),
        ("touch", "customer_id"),
    ),
    "contact": (
        ("reach", "contact_id"), ("position", "contact_id"), ("deal_contact", "contact_id"), ("activity", "contact_id"),
        ("case", "contact_id"), ("merged_contact", "id"), ("merged_contact", "into_id"),
        ("campaign_member", "contact_id"),
    ),
    "product": (("deal", "product_id"), ("line", "product_id"), ("price", "product_id")),
    "stage": (("deal", "stage_id"), ("move", "from_id"), ("move", "to_id")),
    "deal": (
        ("move", "deal_id"), ("refund", "deal_id"), ("activity", "deal_id"), ("feedback", "deal_id"),
        ("line", "deal_id"), ("quote", "deal_id"), ("case", "deal_id"), ("deal_contact", "deal_id"),
        ("task", "deal_id"),
    ),
    "feedback": (("case", "feedback_id"), ("case", "rating_id")),
    "case": (("case_wait", "case_id"),),
    "campaign": (("campaign_member", "campaign_id"), ("touch", "campaign_id")),
    "custom_field": (("custom_value", "field_id"),),
    "pay_run": (("pay_line", "run_id"),),
    "snapshot": (("reply", "snapshot_id"),),
}  # fmt: skip
"""For each kind of record the tables and columns that name one."""

REFERS = {(table, column): kind for kind, columns in REFERRING.items() for table, column in columns}
"""The same the other way round: the kind of record that a column of a table names."""

_SAID = {
    "rep": 'rep #{id} "{name}"',
    "customer": 'customer #{id} "{name}"',
    "product": 'product #{id} "{name}"',
    "contact": 'contact #{id} "{name}"',
    "reach": "{value} of {name}",
    "position": "{name} at {customer}",
    "deal_contact": '{name} in deal #{deal_id} "{title}"',
    "stage": "stage {name}",
    "deal": 'deal #{id} "{name}"',
    "move": 'the move of deal #{deal_id} "{name}" to {stage}',
    "refund": 'refund #{id} of deal "{name}"',
    "line": 'line #{id} of deal "{name}"',
    "quote": 'quote Q-{number}.{version} of deal "{name}"',
    "price": 'a price of "{name}" from {day} on',
    "activity": 'activity #{id}, {kind} with "{name}"',
    "feedback": 'feedback #{id}, {kind} of "{name}"',
    "case": 'case #{id}, {kind} of "{name}"',
    "task": 'task #{id} "{name}"',
    "target": "the target of {name} for {metric} in {label}",
    "review": "a review of {name} for {label}",
    "development": "a step of {name} for {metric}",
    "rule_use": "a {kind} of {name}",
    "absence": "absence #{id} of {name}",
    "segment": "segment @{name}",
    "campaign": "campaign {name}",
    "campaign_member": "{name} in campaign {campaign}",
    "touch": 'touch #{id} of "{name}"',
    "rule_set": 'version {version} of {kind} "{name}"',
    "snapshot": "the frozen score of {label}",
    "pay_run": "pay run #{id} for {label}",
    "reply": "a reply of {name}",
    "forecast": "the frozen forecast of {label}",
    "assignment": "the assignment of a {kind} to {name}",
    "report_run": "a report that was delivered: {name}",
    "custom_field": "the field {name} of {kind}s",
    "custom_value": '{field} of {kind} #{record_id} "{name}"',
}


_OF_CUSTOMERS = ("activity", "feedback", "case", "touch")
_OF_CONTACTS = ("reach", "position", "deal_contact", "campaign_member")
_OF_DEALS = ("refund", "line", "quote")
_OF_REPS = ("target", "review", "development", "rule_use", "absence", "reply", "assignment")


def said(database: Database, table: str, id: int) -> str:
    """What people call a row: `deal #3 "Acme renewal"`."""
    row: Row | None = database.one(row_to_say(table=table), id=id) if table in _SAID else None
    if row is None:
        return f"{table.replace('_', ' ')} #{id}"
    return _SAID[table].format(**{name: brief(str(value), 60) for name, value in row.items()})


@statement(table=tuple(_SAID))
def row_to_say(table: str) -> Any:
    if table == "custom_value":
        return _value_to_say()
    rows = t.metadata.tables[table]
    c, chosen = rows.c, sa.select(*_columns(table))
    joined: Any = rows
    if table == "move":
        joined = rows.join(t.deal, t.deal.c.id == c.deal_id).join(t.stage, t.stage.c.id == c.to_id)
    elif table in _OF_DEALS:
        joined = rows.join(t.deal, t.deal.c.id == c.deal_id)
    elif table in _OF_CONTACTS:
        joined = rows.join(t.contact, t.contact.c.id == c.contact_id)
        if table != "reach":
            other = {"position": t.customer, "deal_contact": t.deal, "campaign_member": t.campaign}[table]
            joined = joined.join(other, other.c.id == c[f"{other.name}_id"])
    elif table == "price":
        joined = rows.join(t.product, t.product.c.id == c.product_id)
    elif table in _OF_CUSTOMERS:
        joined = rows.join(t.customer, t.customer.c.id == c.customer_id)
    elif table in _OF_REPS:
        joined = rows.outerjoin(t.rep, t.rep.c.id == c.rep_id)
    return chosen.select_from(joined).where(c.id == sa.bindparam("id"))


def _value_to_say() -> Any:
    """Of whom a value is, which its id tells: it may be gone."""
    f: Any = t.custom_field.c
    id: Any = sa.bindparam("id")
    record = id % sa.literal_column(str(t.APART))
    names = [
        (f.kind == kind, sa.select(c["title" if kind == "deal" else "name"]).where(c.id == record).scalar_subquery())
        for kind in CUSTOMIZED
        for c in [getattr(t, kind).c]
    ]
    columns = (f.name.label("field"), f.kind, record.label("record_id"), sa.case(*names).label("name"))
    return sa.select(*columns).where(f.id == sa.cast(id / sa.literal_column(str(t.APART)), sa.Integer))


@statement()
def values_of_records() -> Any:
    """The values in fields of the team's own that records of a range of ids have."""
    f, v = t.custom_field.c, t.custom_value.c
    apart: Any = sa.literal_column(str(t.APART))
    low, high = (f.id * apart + sa.bindparam(name) for name in ("low", "high"))
    return sa.select(v.id).where(f.kind == sa.bindparam("kind"), v.id.between(low, high)).order_by(v.id)


def _columns(table: str) -> list[Any]:
    """The parts of the sentence."""
    c = t.metadata.tables[table].c
    if table == "move":
        return [c.deal_id, t.deal.c.title.label("name"), t.stage.c.name.label("stage")]
    if table in _OF_DEALS:
        return [c.id, t.deal.c.title.label("name"), *(c[name] for name in ("number", "version") if name in c)]
    if table == "price":
        return [t.product.c.name, c.day]
    if table in ("pay_run", "forecast"):
        return [c.id, c.label]
    if table in _OF_CONTACTS:
        parts: dict[str, list[Any]] = {
            "reach": [c.get("value")], "position": [t.customer.c.name.label("customer")],
            "deal_contact": [c.get("deal_id"), t.deal.c.title],
            "campaign_member": [t.campaign.c.name.label("campaign")],
        }  # fmt: skip
        return [t.contact.c.name, *parts[table]]
    if table in _OF_CUSTOMERS:
        return [c.id, *([c.kind] if "kind" in c else []), t.customer.c.name]
    more = [c[name] for name in ("metric", "label", "kind", "version", "id") if name in c]
    if table in _OF_REPS:
        return [sa.func.coalesce(t.rep.c.name, *([c.team] if "team" in c else []), "everybody").label("name"), *more]
    name = [c["title" if "title" in c else "name"].label("name")] if table not in ("snapshot", "forecast") else []
    return [c.id, *name, *more]


_REFERENCES = tuple(f"{table}.{column}" for columns in REFERRING.values() for table, column in columns)


@statement(reference=_REFERENCES)
def referring(reference: str) -> Any:
    """The rows whose column names a record of a range of ids."""
    table, column = reference.split(".")
    c = t.metadata.tables[table].c
    within = c[column].between(sa.bindparam("low"), sa.bindparam("high"))
    # A partial index is used only where its condition is said.
    closed = (c.closed.is_not(None),) if reference == "deal.credited_id" else ()
    return sa.select(c.id).where(within, *closed).order_by(c.id)
