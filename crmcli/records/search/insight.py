"""What a record must have to be found by some words, and which of those found come first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from crmcli.core.names import folded
from crmcli.records.search.case_folding import other_spelling

ID, EXACT, BEGINNING, NAME, ELSEWHERE = range(5)
"""Where a record has the words, the best place first: it has that id; its name or its key in another program is so; its
name begins so; they are in its name and its customer's; in other text of it."""

WHOLE_NUMBER = 9
"""Digits from which on two numbers are one where one ends as the other: with and without +44 or 0."""

SHOWN = 60
"""Characters of a text that are shown around the word."""

_DIALLED = re.compile(r"[+()./-]*[0-9][0-9+()./-]*")


class Hit(NamedTuple):
    """A record that was found: `field` and `text` say where, unless it was by its name; `at` is when it happened.
    `place` and `key` are what it is sorted by: where it has the words, and its name as names are compared."""

    kind: str
    id: int
    name: str
    customer: str | None
    at: datetime | None
    field: str | None
    text: str | None
    archived: datetime | None
    place: int
    key: str


KINDS_IN_ORDER = ("customer", "contact", "deal", "rep", "product", "stage", "task", "activity", "feedback", "case")
"""The kinds of records, those that people look for most first."""


class Search:
    """Words that a record must all have, as a person typed them."""

    def __init__(self, text: str) -> None:
        self.whole = " ".join(folded(text).split())
        self.words = self.whole.split()
        self.rarest = sorted(self.words, key=len, reverse=True)[:2]
        """The words that leave fewest records: the longest, and the next."""
        id = re.fullmatch(r"#?([0-9]{1,18})", self.whole, re.ASCII)
        self.id = int(id[1]) if id else None
        self.number = digits(self.whole) if all(map(_DIALLED.fullmatch, self.words)) else ""
        if len(self.number) < WHOLE_NUMBER:
            self.number = ""
        self._spellings = {word: other_spelling(word) for word in self.rarest}

    def rest(self, word: str) -> str | None:
        """What a text has that has the word in other letters than its own and their ASCII capitals, if any can."""
        other = self._spellings[word]
        return other.rest if other else None

    def may_hold(self, text: str | None, word: str) -> bool:
        """Has the text the word in other letters?"""
        other = self._spellings[word]
        return bool(other and text and other.letters.search(text)) and word in folded(text or "")

    def may_dial(self, phone: str | None, word: str) -> bool:
        """Has the phone number the digits of that word, or is it the number that was typed?"""
        return phone is not None and any(dials(word, each) or self.is_number(each) for each in numbers(phone))

    def is_number(self, phone: str) -> bool:
        """Are the words together that phone number?"""
        ours, theirs = self.number.lstrip("0"), digits(phone.replace("(0)", "")).lstrip("0")
        return min(len(ours), len(theirs)) >= WHOLE_NUMBER and (ours.endswith(theirs) or theirs.endswith(ours))

    def found(self, kind: str, row: Mapping[str, Any], fields: Sequence[str]) -> Hit | None:
        """The record, if each word is in its own text or in its customer's name, and at least one in its own; or if it
        has that id."""
        texts = {"name": row["key"], **{field: row[field] for field in fields}, "customer": row["customer"]}
        places = [self._field(word, texts) for word in self.words]
        is_id = self.id is not None and row["id"] == self.id
        if not is_id and (None in places or {*places} == {"customer"}):
            return None
        other = next((place for place in places if place not in (None, "name", "customer")), None)
        if is_id:
            place = ID
        elif self.whole in (row["key"], folded(row.get("external_key") or "")):
            place = EXACT
        else:
            place = BEGINNING if (row["key"] or "").startswith(self.whole) else ELSEWHERE if other else NAME
        text = self._around(texts[other] or "") if other else None
        same = {name: row[name] for name in ("id", "name", "customer", "at", "archived")}
        return Hit(kind=kind, field=other, text=text, place=place, key=row["key"] or "", **same)

    def _field(self, word: str, texts: Mapping[str, str | None]) -> str | None:
        """The first text that has the word."""
        for field, text in texts.items():
            if text and (word in folded(text) or (field == "phone" and self.may_dial(text, word))):
                return field
        return None

    def _around(self, text: str) -> str:
        """The part of a text, as one line, that has one of the words."""
        line = " ".join(text.split())
        at = min((at for word in self.words if (at := line.casefold().find(word)) >= 0), default=0)
        start = max(0, min(at - SHOWN // 3, len(line) - SHOWN))
        part = line[start : start + SHOWN]
        return f"{'…' if start else ''}{part}{'…' if start + SHOWN < len(line) else ''}"


def order(hit: Hit) -> tuple[Any, ...]:
    """What hits are sorted by: archived ones last, the best place first; what happened, newest first."""
    at = -hit.at.timestamp() if hit.at else 0.0
    return hit.archived is not None, hit.place, KINDS_IN_ORDER.index(hit.kind), at, hit.key, hit.id


def numbers(phones: str) -> list[str]:
    """Each number of those that a contact has: what two of them have together is no number."""
    return phones.split(", ")


def dialled(word: str) -> str | None:
    """The digits of a word that may be part of a phone number."""
    return digits(word) if _DIALLED.fullmatch(word) else None


def digits(text: str) -> str:
    """The digits of a text, as ASCII."""
    return "".join(str(int(sign)) for sign in text if sign.isdecimal())


def dials(word: str, phone: str) -> bool:
    """Does the phone number have those digits one after another, whatever signs stand between?"""
    wanted = dialled(word)
    return wanted is not None and (wanted in digits(phone) or wanted in digits(phone.replace("(0)", "")))
