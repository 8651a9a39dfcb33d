"""The fields that a file of a kind may have: those of its records, and others that only help to read it."""

from __future__ import annotations

from collections.abc import Iterable

from crmcli.core.vocabulary import CASE_STATUSES, PROMISES
from crmcli.records.custom_values.definition import CustomField
from crmcli.records.fields import FIELDS, Field
from crmcli.records.rows import ARCHIVABLE

IMPORTED = ("rep", "customer", "contact", "product", "deal", "activity", "feedback", "case", "task")
"""The kinds of record that files are imported as."""

ID = Field("id", "key")
CREDITED = Field("credited", "credited")
ARCHIVED = Field("archived", "archived")
"""Columns that are no fields of a record: the key that another program knows it by, who
owned a deal when it closed, and since when it is out of the lists."""

CLOSING = (
    Field("status", "status"),
    Field("is_won", "flag"),
    Field("is_lost", "flag"),
    Field("is_closed", "flag"),
    Field("won_time", "day"),
    Field("lost_time", "day"),
)
"""Columns of a deal that say whether and when it was won or lost: they decide its stage and close date."""

IN_CURRENCIES = ("amount",)
"""Fields of money that may be in another currency than the team's."""

UNDATED = Field("closed_from", "day")
"""The day that a closed deal without a close date closed on (--closed-from)."""

WON_AMOUNT = Field("won_amount", "money")
"""What a deal was won with, where the amount is what was expected of it."""

UNKEPT = (*CLOSING, WON_AMOUNT, UNDATED)
"""Columns of a deal that decide other fields of it, and are kept in none."""

PROBABILITY = Field("probability", "chance")
"""The chance of winning that the stage of a deal has."""

ALSO_AT = Field("also_at")
"""Other customers where a contact works, one a line: "Blue Heron Ltd (CFO)"."""

MARKS = (Field("deleted", "deleted"), Field("state", "state"))
ACTIVE = Field("active", "active")
DONE = Field("done", "done")
OUTCOME = Field("outcome", "outcome")
"""Columns that tell which rows are no records: deleted ones, drafts, activities that were only planned."""

LEAVING = (*MARKS, ACTIVE, DONE, OUTCOME)
MARKING = (*(field.name for field in LEAVING), "probability")
REPEATED = ("deleted", "state")
"""Fields of which a file may have several columns."""


def fields_of(kind: str, own: Iterable[CustomField] = ()) -> dict[str, Field]:
    """Every field that a file of that kind may have; `own` are those of the team's own, of any kind."""
    virtual = (ID, *MARKS, *_VIRTUAL.get(kind, ()), *([ARCHIVED] if kind in ARCHIVABLE else []))
    typed = (field.typed for field in own if field.kind == kind)
    return {field.name: field for field in (*FIELDS[kind], *virtual, *typed)}


_VIRTUAL = {
    "deal": (CREDITED, *CLOSING, WON_AMOUNT, UNDATED, PROBABILITY, ACTIVE),
    "activity": (DONE, OUTCOME),
    "contact": (ALSO_AT,),
    "case": (
        Field("status", "choice", choices=CASE_STATUSES),
        *(Field(name, "moment") for name in ("answered", "solved", "closed", "surveyed")),
    ),
    "task": (
        Field("status", "choice", choices=("open", "done")),
        Field("done", "moment"),
        Field("start", "day"),
        Field("promise", "choice", choices=PROMISES),
        Field("promised", "moment"),
    ),
}
