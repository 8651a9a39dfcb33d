"""The customer that one somebody is about to add looks like, found by indexes: its cost does not grow with the file.

Looked at are those whose name begins as one of its words does (behind a place, if it is Chinese; with accents or
without), whose phone number ends as its does, and whose mail is at its domain.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crmcli.core.names import key
from crmcli.database.connection import Database, Row
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.duplicates import marks
from crmcli.records.duplicates.names import parts

SHARED = 3
"""Customers that have a domain: of more, it says nothing of who they are."""

MANY = 200
"""Customers of a name that begins so which are looked at."""

_LAST = "\U0010ffff"
_ACCENTED = {"a": "äàáâåã", "c": "ç", "e": "éèêë", "i": "íìîï", "n": "ñ", "o": "öóòôõø", "s": "š", "u": "üúùû"}
_WRITTEN_OUT = {"a": "ae", "o": "oe", "u": "ue"}


def look_alike(database: Database, row: Row) -> tuple[Row, str] | None:
    """The likeliest of those that are there, `{"id", "name"}`, and why it is likely the same, if any is likely at all.
    One of exactly that name is none: it is refused anyhow."""
    words, joined, _, _, numbers, chinese = parts(str(row["name"]))
    same, phone, domains = key(str(row["name"])), marks.phone(row), marks.domains(row)
    found = database.all(
        near(), beginnings=_listed(beginnings(words, joined, bool(chinese))), phone=phone or None,
        domains=_listed(domains), many=MANY, few=SHARED + 1,
    )  # fmt: skip
    known = [each for each in found if key(str(each["name"])) != same]
    if not (phone or domains or marks.mail(row)):  # by their names alone, those with other numbers are others
        known = [each for each in known if parts(str(each["name"]))[4] == numbers]
    return likeliest(row, known, domains) if known else None


def likeliest(row: Row, others: Iterable[Row], domains: Iterable[str]) -> tuple[Row, str] | None:
    """The one of the others that is likeliest the row, and why; the rules are loaded only for this."""
    from crmcli.records.duplicates.insight import match, record

    new, known = record(row), [(each, record(each)) for each in others]
    having = [domain for _, each in known for domain in each.domains.split()]
    shared = frozenset(domain for domain in domains if having.count(domain) > SHARED)
    alike = [(each, why) for each, other in known if (why := match(new, other, shared))]
    best = min(alike, key=lambda each: (-each[1].likely, each[0]["id"]), default=None)
    return ({"id": best[0]["id"], "name": best[0]["name"]}, best[1].why) if best else None


def _listed(texts: Iterable[str]) -> str:
    """The texts as a JSON list; what would have to be escaped is in no name that is found so. (The library that does it
    costs more than all the rest.)"""
    plain = (text for text in texts if text.isprintable() and '"' not in text and "\\" not in text)
    return "[" + ",".join(f'"{text}"' for text in plain) + "]"


def beginnings(words: str, joined: str, chinese: bool) -> list[str]:
    """How the names that may be the same begin, as they are kept, those that tell most first."""
    if chinese:
        from crmcli.records.duplicates.chinese_words import PLACES

        half = joined[: max(2, len(joined) // 2)]
        return [half, *(f"{place}{kind}{half}" for place in sorted(PLACES) for kind in ("", "市", "省"))]
    first, *rest = words.split() or [joined]
    others = [_half(word) for word in rest if len(word) > 3]
    return [*dict.fromkeys((first, *others, *_variants(_half(first)), f"the {first}"))]


def _half(word: str) -> str:
    return word[: max(3, (len(word) + 1) // 2)]


def _variants(text: str) -> list[str]:
    """The text with one letter as it may be written otherwise."""
    found = [text, text.replace("ae", "ä", 1), text.replace("oe", "ö", 1), text.replace("ue", "ü", 1)]
    for at, letter in enumerate(text):
        more = (*_ACCENTED.get(letter, ""), *filter(None, [_WRITTEN_OUT.get(letter)]))
        found += [f"{text[:at]}{each}{text[at + 1 :]}" for each in more]
    return found


@statement()
def near() -> Any:
    """Customers whose name begins so (a JSON list), and those of that phone number and mail domain."""
    c = t.customer.c
    begins, low = dialect.items("beginnings", sa.String(), alias="begins")
    hosts, host = dialect.items("domains", sa.String(), alias="hosts")
    named = sa.select(c.id).select_from(begins.join(t.customer, sa.true()))
    named = named.where(c.name_key >= low, c.name_key < low + sa.literal(_LAST)).limit(sa.bindparam("many"))
    end: Any = sa.literal_column(t.PHONE_END)
    domain: Any = sa.literal_column(t.MAIL_DOMAIN)
    called = sa.select(c.id).where(end == sa.bindparam("phone"), c.phone.is_not(None)).limit(sa.bindparam("few"))
    mailed = sa.select(c.id).where(domain.in_(sa.select(host).select_from(hosts)), c.email.is_not(None))
    ids = sa.union(*(sa.select(part.subquery().c.id) for part in (named, called, mailed.limit(sa.bindparam("few")))))
    chosen = sa.select(c.id, c.name, c.email, c.phone, c.website).where(c.id.in_(ids))
    return chosen.where(c.id.not_in(sa.select(t.merged.c.id))).order_by(c.id)
