"""Everything the data file holds, row by row: records in the words of `crm import`, and whole tables."""

from __future__ import annotations

from typing import Any

from crmcli.core.vocabulary import SHARED_NAMES
from crmcli.database.conditions import place
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.listing.query import REFERENCES

FIELDS: dict[str, tuple[str, ...]] = {
    "stage": ("name", "status", "probability", "archived"),
    "rep": ("id", "name", "email", "team", "manager", "joined", "left", "archived", "tags"),
    "customer": (
        "id", "name", "email", "phone", "website", "industry", "region", "source", "owner", "created", "note",
        "archived", "tags", "cadence",
    ),
    "contact": ("id", "name", "customer", "role", "also_at", "email", "phone", "note", "archived", "tags"),
    "product": ("id", "name", "category", "list_price", "archived", "tags"),
    "deal": (
        "id", "title", "customer", "rep", "credited", "product", "amount", "currency", "stage", "opened", "closed",
        "expected", "lost_reason", "source", "archived", "tags",
    ),
    "refund": ("id", "deal", "at", "amount", "currency", "reason"),
    "line": (
        "id", "deal", "product", "text", "quantity", "price", "discount", "discount_rate", "tax", "amount", "currency",
    ),
    "activity": ("id", "customer", "rep", "deal", "kind", "direction", "at", "note", "contact"),
    "feedback": ("id", "customer", "rep", "deal", "kind", "score", "at", "text"),
    "case": (
        "id", "customer", "rep", "deal", "kind", "priority", "status", "subject", "opened", "answered", "solved",
        "closed", "solution", "contact", "surveyed",
    ),
    "task": (
        "id", "title", "rep", "customer", "deal", "due", "time", "wait", "priority", "every", "repeats", "start",
        "done", "promise", "promised",
    ),
}  # fmt: skip
"""The fields of each kind of record as `crm import` calls them. `id` is the key that another program gave the record;
contacts, deals, activities and feedback without one, whose names repeat, have `mark` and their own id there."""

OF_DEALS = ("refund", "line")
KEYED = ("deal", "activity", "feedback", *OF_DEALS, "case", "contact", "task")

TABLES = (
    "setting", "schema_change", "stage", "rep", "customer", "merged", "not_duplicate", "contact", "reach", "position",
    "merged_contact", "product", "deal", "deal_contact", "move", "activity", "feedback", "rule_set", "rule_use",
    "target", "snapshot", "development", "review", "report_run", "rate", "refund", "segment", "custom_field",
    "custom_value", "absence",
    "pay_run", "pay_line", "reply", "case", "case_wait", "forecast", "line", "price", "quote",
    "task", "campaign", "campaign_member", "touch",
    "assignment",
)  # fmt: skip
"""All tables but the journal, each after those that it refers to."""


@statement(kind=tuple(FIELDS), archived=(False, True))
def records(kind: str, archived: bool) -> Any:
    """All records of the kind with every field and their `row`, which is the id in the data file, in its order;
    `archived` ones only if they are wanted."""
    table: Any = getattr(t, kind)
    source, columns = table, []
    for name in FIELDS[kind]:
        if name in REFERENCES:
            other: Any = getattr(t, REFERENCES[name]).alias(f"its_{name}")
            source = source.outerjoin(other, other.c.id == table.c[f"{name}_id"])
            columns.append((_key(other) if name in SHARED_NAMES else other.c.name).label(name))
        else:
            columns.append(_plain(kind, table, name).label(name))
    columns.append(table.c.id.label("row"))
    chosen = sa.select(*columns).select_from(source).where(place())
    if not archived:
        chosen = chosen.where(*_current(kind))
    return chosen.order_by(table.c.position, table.c.id) if kind == "stage" else chosen.order_by(table.c.id)


def _plain(kind: str, table: Any, name: str) -> Any:
    if name == "id":
        return _key(table) if kind in KEYED else table.c.external_key
    if name == "also_at":
        return _other_places()
    if name == "amount" and "own_amount" in table.c:
        return sa.func.coalesce(table.c.own_amount, table.c.amount)
    if name == "currency":
        its_deal = sa.select(t.deal.c.currency).where(t.deal.c.id == table.c.deal_id) if kind in OF_DEALS else None
        own = table.c.currency if its_deal is None else its_deal.scalar_subquery()
        return sa.func.coalesce(own, team_currency())
    return table.c[name]


def _other_places() -> Any:
    """Where a contact works besides the first customer, one a line: "Blue Heron Ltd (CFO)"."""
    p, c = t.position.c, t.customer.c
    role = sa.func.coalesce(sa.literal_column("' ('").concat(p.role).concat(sa.literal_column("')'")), "")
    here = (p.contact_id == t.contact.c.id, p.until.is_(None), p.customer_id != t.contact.c.customer_id)
    joined = t.position.join(t.customer, c.id == p.customer_id)
    said = sa.select(c.name.concat(role).label("said")).select_from(joined).where(*here).order_by(p.id)
    lines = said.correlate(t.contact).subquery()
    return sa.select(dialect.together(lines.c.said, 10)).scalar_subquery()


def team_currency() -> Any:
    return sa.select(t.setting.c.value).where(t.setting.c.key == "currency").scalar_subquery()


def _key(table: Any) -> Any:
    own = sa.bindparam("mark", type_=sa.String).concat(sa.cast(table.c.id, sa.String))
    return sa.case((table.c.id.is_(None), sa.null()), else_=sa.func.coalesce(table.c.external_key, own))


@statement(kind=tuple(FIELDS), archived=(False, True))
def how_many(kind: str, archived: bool) -> Any:
    """How many records `records` gives."""
    table = getattr(t, kind)
    chosen = sa.select(sa.func.count().label("count")).select_from(table).where(place())
    return chosen if archived else chosen.where(*_current(kind))


def _current(kind: str) -> list[Any]:
    """What holds for records that are not archived; what is of a deal is when that is."""
    table: Any = getattr(t, kind)
    if kind in OF_DEALS:
        return [table.c.deal_id.in_(sa.select(t.deal.c.id).where(t.deal.c.archived.is_(None)))]
    return [table.c.archived.is_(None)] if "archived" in table.c else []


@statement(table=TABLES)
def whole(table: str) -> Any:
    """The rows of a table as they are kept, in the order of their primary key; moves by deal."""
    found = getattr(t, table)
    first = [found.c.deal_id] if table == "move" else []
    return sa.select(*found.c).order_by(*first, *found.primary_key.columns)


@statement(table=TABLES)
def size(table: str) -> Any:
    """How many rows it has."""
    return sa.select(sa.func.count().label("count")).select_from(getattr(t, table))
