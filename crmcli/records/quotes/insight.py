"""What a quote says, as one JSON text that never changes once it is sent, and what a quote is on a day."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.grammar.quantities import quantity_text, rate_text
from crmcli.core.money import plain
from crmcli.records.lines.insight import taxes, total

Row = Mapping[str, Any]

DRAFT, SENT, ACCEPTED, REJECTED, EXPIRED, REPLACED = "draft", "sent", "accepted", "rejected", "expired", "replaced"
STATES = (DRAFT, SENT, ACCEPTED, REJECTED, EXPIRED, REPLACED)

APART = ("quote", "version", "date", "valid")
"""What two versions of a quote may differ in and still say the same."""


class Parties(NamedTuple):
    """Who offers to whom: the lines of the team's and of the customer's address, and the rep with a mail address."""

    company: Sequence[str]
    customer: Sequence[str]
    rep: str
    email: str | None


def label(row: Row) -> str:
    """What people call a quote: "Q-14", and a later version "Q-14.2"."""
    return f"Q-{row['number']}" + (f".{row['version']}" if row["version"] > 1 else "")


def number_of(text: str) -> tuple[int, int | None] | None:
    """The number that is meant, and the version, if one is named: "Q-14.2", "q14"; None where it is none."""
    word = text.strip().lower().removeprefix("quote ").removeprefix("#").removeprefix("q").removeprefix("-")
    number, point, version = word.partition(".")
    if not all(
        part.isascii() and part.isdigit() and len(part) < 10 for part in (number, *([version] if point else []))
    ):
        return None
    return int(number), int(version) if point else None


def content(deal: str, lines: Sequence[Row], currency: str, parties: Parties, terms: str | None) -> dict[str, Any]:
    """What a quote of those lines says, but for its number and days: every amount and rate as exact text."""

    def money(minor: int | None) -> str | None:
        return None if minor is None else plain(minor, currency)

    sums = total(lines)
    return {
        "deal": deal,
        "currency": currency,
        "company": list(parties.company),
        "customer": list(parties.customer),
        "rep": parties.rep,
        "email": parties.email,
        "lines": [
            {
                "product": line["product"],
                "text": line["text"],
                "quantity": quantity_text(line["quantity"]),
                "price": money(line["price"]),
                "discount": money(line["discount"])
                if line["discount_rate"] is None
                else rate_text(line["discount_rate"]),
                "tax": None if line["tax"] is None else rate_text(line["tax"]),
                "amount": money(line["amount"]),
            }
            for line in lines
        ],
        "subtotal": money(sums.gross),
        "discount": money(sums.discount),
        "net": money(sums.amount),
        "taxes": [
            {"rate": rate_text(rate), "net": money(net), "tax": money(tax)} for rate, (net, tax) in taxes(lines).items()
        ],
        "tax": money(sums.tax),
        "total": money(sums.total),
        "terms": terms,
    }


def text_of(said: Mapping[str, Any]) -> str:
    """The content as it is kept: the same content is the same text."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """The SHA-256 of that text, in hexadecimal."""
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()


def same(kept: str, said: Mapping[str, Any]) -> bool:
    """Does a quote that is kept say just that, but for its number and days?"""
    return kept != "" and {name: each for name, each in json.loads(kept).items() if name not in APART} == dict(said)


def state(row: Row, today: date) -> str:
    """What a quote is on that day: answered ones stay what they are, and one that a later version stands for is no
    longer open to an answer."""
    if row["accepted"]:
        return ACCEPTED
    if row["rejected"]:
        return REJECTED
    if row["replaced"]:
        return REPLACED
    if row["valid"] < today:
        return EXPIRED
    return SENT if row["sent"] else DRAFT
