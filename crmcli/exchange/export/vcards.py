"""Contacts as vCards (RFC 2426), which phones and address books take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from crmcli.core.grammar.reaches import Reach, read
from crmcli.core.tags import words_of
from crmcli.exchange.export.fields import Columns

OWN = "-//crm//contacts//EN"
TYPES = {"work": "WORK", "home": "HOME", "fax": "FAX", "mobile": "CELL"}
"""Labels that have a type of vCards; any other stands beside its address."""

_PLACE = re.compile(r"(?P<name>.*?)(?: \((?P<role>.*)\))?", re.DOTALL)


def vcards(columns: Columns, rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """A card for each contact."""
    for row in rows:
        yield _card(dict(zip(columns.names, row, strict=True)))


def _card(row: Mapping[str, Any]) -> str:
    from vobject import vCard
    from vobject.vcard import Name

    card = vCard()
    card.add("prodid").value = OWN
    card.add("uid").value = row["id"]
    card.add("fn").value = row["name"]
    given, _, family = row["name"].rpartition(" ")
    card.add("n").value = Name(family=family, given=given)
    places = [(row["customer"], row["role"])] if row["customer"] else []
    places += [_place(line) for line in (row["also_at"] or "").splitlines()]
    for at, (name, role) in enumerate(places):
        _add(card, "org", [name], f"place{at}")
        if role:
            _add(card, "title", role, f"place{at}")
    for kind, name in (("email", "email"), ("phone", "tel")):
        for at, reach in enumerate(read(kind, row[kind] or "")):
            _reach(card, name, reach, f"{name}{at}")
    if row["note"]:
        card.add("note").value = row["note"]
    if row["tags"]:
        card.add("categories").value = words_of(row["tags"])
    if row["archived"]:
        card.add("x-crm-archived").value = row["archived"]
    return str(card.serialize())


def _place(line: str) -> tuple[str, str | None]:
    match = _PLACE.fullmatch(line)
    return (match["name"], match["role"]) if match else (line, None)


def _reach(card: Any, name: str, reach: Reach, group: str) -> None:
    line = _add(card, name, reach.value, group if reach.label and reach.label not in TYPES else None)
    if reach.label in TYPES:
        line.params["TYPE"] = [TYPES[reach.label or ""]]
    elif reach.label:
        _add(card, "x-ablabel", reach.label, group)
    flags = [word for word, known in (("opted-out", reach.opted_out), ("bad", reach.bad)) if known]
    if flags:
        line.params["X-CRM"] = flags


def _add(card: Any, name: str, value: Any, group: str | None) -> Any:
    line = card.add(name)
    line.value, line.group = value, group
    return line
