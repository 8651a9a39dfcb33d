"""The fields of each kind of record: what people call them, of what type they are, and the column each is kept in."""

from __future__ import annotations

from typing import NamedTuple

from crmcli.core.conventions import PAST
from crmcli.core.vocabulary import CASES, PRIORITIES, REPEATS


class Field(NamedTuple):
    """`type` names its reader; a reference is kept in `NAME_id`, as the id of the record it names. `lies` says where
    its days and moments lie (PAST, FUTURE or EITHER), which tells which Friday "fri" is. `choices` are the values of
    one that is a choice."""

    name: str
    type: str = "text"
    lies: str = PAST
    choices: tuple[str, ...] = ()

    @property
    def column(self) -> str:
        return f"{self.name}_id" if self.type in REFERENCES else self.name


REFERENCES = {
    "rep": "rep",
    "owner": "rep",
    "credited": "rep",
    "customer": "customer",
    "contact": "contact",
    "product": "product",
    "deal": "deal",
    "stage": "stage",
}
"""Types that refer to another record, and its kind."""


def _fields(*specs: str) -> tuple[Field, ...]:
    return tuple(Field(*spec.split(":")) for spec in specs)  # type: ignore[arg-type]


FIELDS: dict[str, tuple[Field, ...]] = {
    "rep": _fields("name:name", "email", "team", "manager", "joined:day", "left:day", "tags:tags"),
    "customer": _fields(
        "name:name",
        "email",
        "phone",
        "website",
        "industry",
        "region",
        "source",
        "owner:owner",
        "created:day",
        "note",
        "tags:tags",
        "cadence:days",
    ),
    "contact": _fields("name:name", "customer:customer", "role", "email:email", "phone:phone", "note", "tags:tags"),
    "product": _fields("name:name", "category", "list_price:money", "tags:tags"),
    "deal": _fields(
        "title:name",
        "customer:customer",
        "rep:rep",
        "product:product",
        "amount:money",
        "currency:currency",
        "stage:stage",
        "opened:day",
        "closed:day",
        "expected:day:future",
        "lost_reason",
        "source",
        "tags:tags",
    ),
    "stage": _fields("name:name", "probability:percent"),
    "refund": _fields("deal:deal", "at:day", "amount:money", "reason"),
    "line": _fields(
        "deal:deal",
        "product:product",
        "text",
        "quantity:quantity",
        "price:money",
        "discount:money",
        "discount_rate:rate",
        "tax:rate",
    ),
    "activity": _fields(
        "customer:customer",
        "rep:rep",
        "deal:deal",
        "kind:activity",
        "direction:direction",
        "at:moment",
        "note",
        "contact:contact",
    ),
    "feedback": _fields(
        "customer:customer", "rep:rep", "deal:deal", "kind:feedback", "score:score", "at:moment", "text"
    ),
    "case": (
        *_fields("customer:customer", "contact:contact", "rep:rep", "deal:deal"),
        Field("kind", "choice", choices=CASES),
        Field("priority", "choice", choices=PRIORITIES),
        *_fields("subject:said", "opened:moment", "solution"),
    ),
    "task": (
        *_fields(
            "title:name",
            "rep:rep",
            "customer:customer",
            "deal:deal",
            "due:day:future",
            "time:clock",
            "wait:day:future",
        ),
        Field("priority", "choice", choices=PRIORITIES),
        *_fields("every:every"),
        Field("repeats", "choice", choices=REPEATS),
    ),
}
