"""What a filter can ask of each kind of record: a table, from which the language has every field and state.

A field added to a kind of record can be asked for at once. What other rows tell of a record is a line here: its type,
and SQL over the record's own table, which is never aliased.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from crmcli.core.vocabulary import ACTIVITIES, CASE_STATUSES, DIRECTIONS, FEEDBACK, STATUSES
from crmcli.records.custom_values.definition import CustomField
from crmcli.records.custom_values.query import value_sql
from crmcli.records.fields import FIELDS as TYPED
from crmcli.records.fields import REFERENCES
from crmcli.records.quiet.silence import DEAL_SILENT, UP_TO_NOW
from crmcli.records.rows import KEPT


class Term(NamedTuple):
    """`type` says how values are read and compared (see `values.py`); `sql` is the value of a record, NULL where it is
    not known. Of the type "days" it tells instead whether nothing happened from the day `{day}` on, which begins at
    the moment `{moment}`. `words` are all that a value can be, where it is one of a few. Where a record has several,
    `among` is true if {value} is one of them, and `sql` is all or the first of them."""

    type: str
    sql: str
    words: tuple[str, ...] = ()
    among: str = ""


CHOICES = {
    "status": STATUSES,
    "activity": ACTIVITIES,
    "direction": DIRECTIONS,
    "feedback": FEEDBACK,
    "case_status": CASE_STATUSES,
}
"""Types whose values are a few words."""

_MORE_TYPES = {
    "archived": "moment",
    "credited": "credited",
    "status": "status",
    "name": "key",
    "title": "key",
    "tags": "tags",
    "cadence": "number",
    "done": "moment",
    "promised": "moment",
    "start": "day",
    "series": "number",
    "time": "text",
    "every": "text",
}
"""Fields whose type is not that by which they are read when a record is added: nobody types them, or a key compares
them."""

_DEAL_ACTIVITY = (
    "nullif(max(coalesce((SELECT max(a.at) FROM activity a WHERE a.deal_id = deal.id), ''),"
    " coalesce((SELECT max(a.at) FROM activity a WHERE a.customer_id = deal.customer_id AND a.deal_id IS NULL), '')),"
    " '')"
)


_POSITION = "contact.id IN (SELECT p.contact_id FROM position p WHERE p.until IS NULL AND {})"
_REACH = "contact.id IN (SELECT r.contact_id FROM reach r WHERE r.kind = '{}' AND r.key = {{value}})"
_PART = "(SELECT o.deal_id FROM deal_contact o WHERE o.contact_id = contact.id AND {} LIMIT 1)"
_IN_DEAL = "(SELECT coalesce({}, '') FROM deal_contact o WHERE o.deal_id = deal.id ORDER BY o.id LIMIT 1)"
_CAMPAIGN = (
    "(SELECT c.name FROM campaign_member m JOIN campaign c ON c.id = m.campaign_id"
    " WHERE m.contact_id = contact.id{} ORDER BY m.id LIMIT 1)"
)
_HAS_ROLE = "EXISTS (SELECT 1 FROM deal_contact o WHERE o.deal_id = deal.id AND lower(o.role) = lower({value}))"
CONTACT_DUE = (
    "(customer.cadence IS NOT NULL"
    " AND (coalesce(CAST(strftime('%s', customer.last_out) AS BIGINT), 0) + customer.cadence * 86400"
    " < CAST(strftime('%s', {midnight}) AS BIGINT) + 86400"
    " OR (customer.last_out > {now} AND NOT EXISTS (SELECT 1 FROM activity a WHERE a.customer_id = customer.id"
    " AND a.direction = 'out' AND a.at <= {now}"
    " AND a.at >= strftime('%Y-%m-%dT%H:%M:%SZ', {midnight}, '-' || (customer.cadence - 1) || ' days'))))"
    " AND date(customer.created, '+' || customer.cadence || ' days') <= {today})"
)
"""Is it time to be in touch with a customer: so many days after the day of the last call, mail, meeting or visit that
went out to them, or else after they were added? `{midnight}` is the moment at which today began. The sum is in an
index; a last one that is later than `{now}` is not known yet."""

WAITING = (
    "(activity.direction = 'in' AND activity.answered IS NULL AND activity.at <= {now} AND NOT EXISTS (SELECT 1"
    " FROM activity a WHERE a.customer_id = activity.customer_id AND a.rep_id = activity.rep_id AND a.direction = 'in'"
    " AND a.answered IS NULL AND (a.at, a.id) < (activity.at, activity.id)))"
)
"""Has a customer been waiting for an answer since then? As response times have it: from the rep whom they wrote to."""


SURVEY_ADDRESS = (
    '(CASE WHEN "case".contact_id IS NULL THEN (SELECT u.email FROM customer u WHERE u.id = "case".customer_id'
    " AND u.archived IS NULL AND NOT EXISTS (SELECT 1 FROM reach r WHERE r.kind = 'email' AND r.key = lower(u.email)"
    " AND (r.opted_out = 1 OR r.bad = 1)))"
    ' ELSE (SELECT r.value FROM reach r JOIN contact p ON p.id = r.contact_id WHERE p.id = "case".contact_id'
    " AND p.archived IS NULL AND r.kind = 'email' AND r.opted_out = 0 AND r.bad = 0 ORDER BY r.id LIMIT 1) END)"
)
"""Where whoever a case is of may be asked about it: the contact, where there is none the customer."""

_DAYS_AGO = "strftime('%Y-%m-%dT%H:%M:%SZ', {{now}}, '-{} days')"
_NOT_NOW = (
    f'(o.surveyed > {_DAYS_AGO.format(30)} OR (o.surveyed IS NULL AND (o.solved, o.id) > ("case".solved, "case".id)))'
)
SURVEY_DUE = (
    f'("case".solved > {_DAYS_AGO.format(14)} AND "case".solved <= {{now}} AND "case".surveyed IS NULL'
    f' AND "case".rating_id IS NULL AND {SURVEY_ADDRESS} IS NOT NULL'
    f' AND NOT EXISTS (SELECT 1 FROM "case" o WHERE o.contact_id = "case".contact_id AND {_NOT_NOW})'
    ' AND ("case".contact_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM "case" o'
    f' WHERE o.customer_id = "case".customer_id AND o.contact_id IS NULL AND {_NOT_NOW})))'
)
"""Is somebody to be asked how a case was seen to? Once a case, not again within 30 days, and about the last of several;
of one that was solved more than 14 days ago nobody remembers it."""


_TO_SEE = "task.done IS NULL AND (task.wait IS NULL OR task.wait <= {today})"
"""Is it to be done, and not kept out of sight until later?"""


def _task(record: str, select: str) -> str:
    """What is to be done about a record, not yet done."""
    return f"SELECT {select} FROM task k WHERE k.{record}_id = {record}.id AND k.done IS NULL"


def _of(table: str, column: str, id: str) -> str:
    return f"(SELECT o.{column} FROM {table} o WHERE o.id = {id})"


MORE: dict[str, dict[str, Term]] = {
    "rep": {},
    "customer": {
        "team": Term("text", _of("rep", "team", "customer.owner_id")),
        "won": Term("day", "customer.first_won"),
        "activity": Term("moment", "(SELECT max(a.at) FROM activity a WHERE a.customer_id = customer.id)"),
        "due": Term("day", f"({_task('customer', 'min(k.due)')})"),
        "quiet": Term(
            "days",
            "(customer.created < {day} AND NOT EXISTS"
            f" (SELECT 1 FROM activity a WHERE a.customer_id = customer.id AND {UP_TO_NOW}))",
        ),
    },
    "contact": {
        "customer": Term("customer", "contact.customer_id", among=_POSITION.format("p.customer_id = {value}")),
        "role": Term("text", "contact.role", among=_POSITION.format("lower(p.role) = lower({value})")),
        "email": Term("text", "contact.email", among=_REACH.format("email")),
        "phone": Term("text", "contact.phone", among=_REACH.format("phone")),
        "deal": Term("deal", _PART.format("TRUE"), among=_PART.format("o.deal_id = {value}")),
        "campaign": Term(
            "text",
            _CAMPAIGN.format(""),
            among=f"({_CAMPAIGN.format(' AND lower(c.name) = lower({value})')} IS NOT NULL)",
        ),
        "owner": Term("owner", _of("customer", "owner_id", "contact.customer_id")),
        "region": Term("text", _of("customer", "region", "contact.customer_id")),
        "industry": Term("text", _of("customer", "industry", "contact.customer_id")),
        "customer_tag": Term("tags", _of("customer", "tags", "contact.customer_id")),
        "activity": Term("moment", "(SELECT max(a.at) FROM activity a WHERE a.contact_id = contact.id)"),
        "quiet": Term(
            "days",
            f"(NOT EXISTS (SELECT 1 FROM activity a WHERE a.contact_id = contact.id AND {UP_TO_NOW}))",
        ),
    },
    "product": {},
    "deal": {
        "team": Term("text", _of("rep", "team", "deal.rep_id")),
        "owner": Term("owner", _of("customer", "owner_id", "deal.customer_id")),
        "region": Term("text", _of("customer", "region", "deal.customer_id")),
        "industry": Term("text", _of("customer", "industry", "deal.customer_id")),
        "category": Term("text", _of("product", "category", "deal.product_id")),
        "probability": Term("number", _of("stage", "probability", "deal.stage_id")),
        "contact": Term("text", _IN_DEAL.format("o.role"), among=_HAS_ROLE),
        "activity": Term("moment", _DEAL_ACTIVITY),
        "due": Term("day", f"({_task('deal', 'min(k.due)')})"),
        "quiet": Term("days", DEAL_SILENT),
        "customer_tag": Term("tags", _of("customer", "tags", "deal.customer_id")),
    },
    "activity": {
        "deal_id": Term("number", "activity.deal_id"),
        "team": Term("text", _of("rep", "team", "activity.rep_id")),
        "region": Term("text", _of("customer", "region", "activity.customer_id")),
        "industry": Term("text", _of("customer", "industry", "activity.customer_id")),
        "owner": Term("owner", _of("customer", "owner_id", "activity.customer_id")),
        "customer_tag": Term("tags", _of("customer", "tags", "activity.customer_id")),
    },
    "case": {
        "deal_id": Term("number", '"case".deal_id'),
        "feedback": Term("number", '"case".feedback_id'),
        "status": Term("case_status", '"case".status'),
        **{name: Term("moment", f'"case".{name}') for name in ("answered", "solved", "closed", "surveyed")},
        "rating": Term("number", _of("feedback", "score", '"case".rating_id')),
        "team": Term("text", _of("rep", "team", '"case".rep_id')),
        "region": Term("text", _of("customer", "region", '"case".customer_id')),
        "industry": Term("text", _of("customer", "industry", '"case".customer_id')),
        "owner": Term("owner", _of("customer", "owner_id", '"case".customer_id')),
        "customer_tag": Term("tags", _of("customer", "tags", '"case".customer_id')),
    },
    "feedback": {
        "deal_id": Term("number", "feedback.deal_id"),
        "team": Term("text", _of("rep", "team", "feedback.rep_id")),
        "region": Term("text", _of("customer", "region", "feedback.customer_id")),
        "industry": Term("text", _of("customer", "industry", "feedback.customer_id")),
        "owner": Term("owner", _of("customer", "owner_id", "feedback.customer_id")),
        "customer_tag": Term("tags", _of("customer", "tags", "feedback.customer_id")),
    },
    "line": {
        "deal_id": Term("number", "line.deal_id"),
        "category": Term("text", _of("product", "category", "line.product_id")),
        "customer": Term("customer", _of("deal", "customer_id", "line.deal_id")),
        "rep": Term("rep", _of("deal", "rep_id", "line.deal_id")),
        "status": Term("status", _of("deal", "status", "line.deal_id")),
        "opened": Term("day", _of("deal", "opened", "line.deal_id")),
        "closed": Term("day", _of("deal", "closed", "line.deal_id")),
        "amount": Term("money", "line.amount"),
    },
    "task": {
        "title": Term("text", "task.title"),
        "deal_id": Term("number", "task.deal_id"),
        "team": Term("text", _of("rep", "team", "task.rep_id")),
        "region": Term("text", _of("customer", "region", "task.customer_id")),
        "industry": Term("text", _of("customer", "industry", "task.customer_id")),
        "owner": Term("owner", _of("customer", "owner_id", "task.customer_id")),
        "customer_tag": Term("tags", _of("customer", "tags", "task.customer_id")),
    },
}
"""What other rows tell of a record."""

STALE = "{stale}"
"""Stands for what the sales process says of an open deal: see records/stale/query.py."""

_EXPIRED = (
    "SELECT q.deal_id FROM quote q WHERE q.valid < {today} AND q.sent IS NOT NULL"
    " AND coalesce(q.accepted, q.rejected) IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM quote n WHERE n.number = q.number AND n.version > q.version)"
)
"""The deals whose last quote was sent, and ended without an answer."""

STATES: dict[str, dict[str, str]] = {
    "rep": {},
    "customer": {
        "mine": "customer.owner_id = {me}",
        "deal": "EXISTS (SELECT 1 FROM deal d WHERE d.customer_id = customer.id)",
        "task": f"EXISTS ({_task('customer', '1')})",
        "contact_due": CONTACT_DUE,
        "open": "EXISTS (SELECT 1 FROM deal d WHERE d.customer_id = customer.id AND d.status = 'open')",
    },
    "contact": {
        "mine": f"{_of('customer', 'owner_id', 'contact.customer_id')} = {{me}}",
        "main": "contact.id = (SELECT p.contact_id FROM position p JOIN contact o ON o.id = p.contact_id"
        " WHERE p.customer_id = contact.customer_id AND p.until IS NULL AND o.archived IS NULL"
        " ORDER BY p.main DESC, p.id LIMIT 1)",
        "opted_out": "EXISTS (SELECT 1 FROM reach r WHERE r.contact_id = contact.id AND r.opted_out)",
        "replied": "EXISTS (SELECT 1 FROM campaign_member m WHERE m.contact_id = contact.id AND m.state = 'replied')",
        "bad": "EXISTS (SELECT 1 FROM reach r WHERE r.contact_id = contact.id AND r.bad)",
    },
    "product": {"sold": "EXISTS (SELECT 1 FROM deal d WHERE d.product_id = product.id AND d.status = 'won')"},
    "deal": {
        **{status: f"deal.status = '{status}'" for status in STATUSES},
        "overdue": "(deal.status = 'open' AND deal.expected < {today})",
        "lines": "EXISTS (SELECT 1 FROM line l WHERE l.deal_id = deal.id)",
        "quote": "EXISTS (SELECT 1 FROM quote q WHERE q.deal_id = deal.id AND q.sent IS NOT NULL)",
        "quote_expired": f"(deal.status = 'open' AND deal.id IN ({_EXPIRED}))",
        "stale": STALE,
        "mine": "deal.rep_id = {me}",
        "task": f"EXISTS ({_task('deal', '1')})",
        "unplanned": "(deal.status = 'open' AND coalesce(deal.expected >= {today}, TRUE)"
        f" AND NOT EXISTS ({_task('deal', '1')}))",
    },
    "activity": {
        "mine": "activity.rep_id = {me}",
        "in": "activity.direction = 'in'",
        "out": "activity.direction = 'out'",
        "waiting": WAITING,
    },
    "feedback": {"mine": "feedback.rep_id = {me}"},
    "case": {
        "mine": '"case".rep_id = {me}',
        "survey_due": SURVEY_DUE,
        **{status: f"\"case\".status = '{status}'" for status in CASE_STATUSES},
    },
    "line": {
        **{status: f"{_of('deal', 'status', 'line.deal_id')} = '{status}'" for status in STATUSES},
        "mine": f"{_of('deal', 'rep_id', 'line.deal_id')} = {{me}}",
    },
    "task": {
        "open": "task.done IS NULL",
        "overdue": f"({_TO_SEE} AND task.due < {{today}})",
        "today": f"({_TO_SEE} AND task.due = {{today}})",
        "waiting": "(task.done IS NULL AND task.wait > {today})",
        "mine": "task.rep_id = {me}",
    },
}
"""Words that a filter can hold alone, and what is true then. Besides them every field: that it is known."""

KINDS = tuple(STATES)
"""Kinds of record that can be filtered."""


_OWN_TYPES = {"int": "whole", "amount": "money", "date": "day", "text": "text", "choice": "choice", "yesno": "flag"}
"""What is asked of the types of fields of the team's own."""


def own_terms(fields: Iterable[CustomField]) -> dict[str, Term]:
    """The fields of the team's own that records of that kind can be asked for."""
    return {field.name: Term(_OWN_TYPES[field.type], value_sql(field), field.choices) for field in fields}


def own_states(fields: Iterable[CustomField]) -> dict[str, str]:
    """Those that are yes or no: alone such a word means yes."""
    return {field.name: f"coalesce({value_sql(field)}, 0)" for field in fields if field.type == "yesno"}


@cache
def terms(kind: str) -> Mapping[str, Term]:
    """Every field that records of that kind can be asked for."""
    kept = (column.removesuffix("_id") for column in KEPT[kind] if column not in ("name_key", "title_key"))
    types = {"id": "number", **{field.name: field.type for field in TYPED[kind]}, **dict.fromkeys(kept, "text")}
    words = {field.name: field.choices for field in TYPED[kind]}
    found = {
        name: _own(kind, name, _MORE_TYPES.get(name, type), words.get(name, ())) for name, type in types.items()
    } | MORE[kind]
    return found | ({"tag": found["tags"]} if "tags" in found else {})


def names(kind: str) -> tuple[str, ...]:
    """The words that a filter can hold alone."""
    return (*STATES[kind], *terms(kind))


def _own(kind: str, name: str, type: str, words: tuple[str, ...]) -> Term:
    """A field that is a column of the record's table."""
    column = f"{name}_id" if type in REFERENCES else f"{name}_key" if type == "key" else name
    return Term(type, f'"{kind}"."{column}"', words)
