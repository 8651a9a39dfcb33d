"""What each kind of record is written with: its fields, in the words that `crm import` understands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from crmcli.exchange.stored_records import FIELDS
from crmcli.records.custom_values.definition import CustomField
from crmcli.records.fields import FIELDS as TYPED

EXPORTED = ("rep", "customer", "contact", "product", "deal", "refund", "line", "activity", "feedback", "case", "task")
"""Kinds of record with a file of their own. Stages come only with everything: a data file is made with them."""

EVERYTHING = ("stage", *EXPORTED)
"""In an order in which they can be imported: each after those that it refers to."""

_SHOWN = {
    "money": "money", "day": "day", "moment": "moment", "percent": "number", "score": "number", "tags": "tags",
    "whole": "number", "flag": "flag", "quantity": "quantity", "rate": "rate",
    "days": "number",
}  # fmt: skip

LATER = frozenset(("tags", "contact", "cadence"))
"""Fields that exports of earlier versions lack."""


def is_exported(kind: str, header: Sequence[str]) -> bool:
    """Is a file with that header one of crm export, whatever was added to it?"""
    return set(FIELDS[kind]) - LATER <= set(header)


class Columns(NamedTuple):
    """What a kind of record is written with: its own fields, and those of the team's own."""

    kind: str
    own: Sequence[CustomField] = ()

    @property
    def names(self) -> list[str]:
        return [*FIELDS[self.kind], *(field.name for field in self.own)]

    @property
    def types(self) -> list[str]:
        """For each field how it is written: text, money (minor units), number, quantity (thousandths), rate
        (hundredths of a percent), flag, day or moment (ISO text), or tags."""
        return [*types_of(self.kind), *(_SHOWN.get(field.typed.type, "text") for field in self.own)]


def types_of(kind: str) -> list[str]:
    """The same of its own fields."""
    typed = {field.name: _SHOWN.get(field.type, "text") for field in TYPED[kind]} | {
        "archived": "moment",
        "amount": "money",
        "done": "moment",
        "start": "day",
    }
    return [typed.get(name, "text") for name in FIELDS[kind]]


def text_of(kind: str) -> list[int]:
    """The places of the fields that hold text."""
    return [at for at, type in enumerate(types_of(kind)) if type == "text"]
