"""What a campaign writes to each of its members: texts with fields, such as "Dear {first_name|customer},".

A field that a member has no value for takes the words after the bar; without them nothing can be written to anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from crmcli.core.errors import RefusedError, brief
from crmcli.core.names import nearest

FIELDS = ("first_name", "name", "role", "customer", "region", "industry", "owner")
"""The fields of a text: what is known of the member, of the customer where they work, and who owns that."""

DOMAIN = "crm.invalid"
"""What a Message-ID ends in: no host is called so (RFC 2606)."""

NAMED = 5
"""Members that are named where something is missing; the others are counted."""

_PART = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_REPLY = re.compile(r"(?i)^(\s*(re|aw|antw|sv|vs|rif|res|回复|答复|答覆)\s*(\[\d+\])?\s*[:：])+\s*")
_TITLE = re.compile(r"(?i)\w*\.|mr|mrs|ms|miss|dr|prof|sir|dame|herr|frau|mme|mlle|m")

Row = Mapping[str, Any]


class Missing(NamedTuple):
    """A field of a text, and a member who has nothing in it."""

    field: str
    member: str


def check(text: str, what: str) -> None:
    """Refuse a text with a field that there is none of, or with a brace that belongs to none."""
    for match in _PART.finditer(text):
        if match[0] in ("{", "}"):
            raise RefusedError(f'{what}: "{match[0]}" belongs to no field', f"write it twice: {match[0] * 2}")
        if match[1] is None:
            continue
        field = match[1].partition("|")[0].strip()
        if field not in FIELDS:
            near = nearest(field, FIELDS, 1)
            hint = f"did you mean {{{near[0]}}}?" if near else f"there are: {', '.join(FIELDS)}"
            raise RefusedError(f"{what}: there is no field {{{brief(field)}}}", hint)


def filled(text: str, row: Row) -> tuple[str, list[str]]:
    """The text with the values of that member, and the fields that are blank and have no words instead."""
    blank: list[str] = []

    def said(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0][0]
        name, bar, instead = match[1].partition("|")
        value = str(row[name.strip()] or "").strip()
        if not value and not bar:
            blank.append(name.strip())
        return value or instead.strip()

    return _PART.sub(said, text), blank


def is_reply(subject: str, said: str) -> bool:
    """Is that the subject of a reply to a mail with this one, whatever its fields were filled with?"""
    own = _REPLY.sub("", said)
    pattern = "".join(
        ".*" if at % 2 else re.escape(part.replace("{{", "{").replace("}}", "}"))
        for at, part in enumerate(re.split(r"(?<!\{)(\{[^{}]+\})(?!\})", subject))
    )
    return own != said and re.fullmatch(pattern, own.strip(), re.IGNORECASE) is not None


def values(row: Row) -> dict[str, Any]:
    """What the fields of a text say of a member."""
    return {**{name: row.get(name) for name in FIELDS}, "first_name": first_name(str(row["name"]))}


def first_name(name: str) -> str:
    """The first name of a person as it is written: "Ann" of "Ann Lee", "Lee, Ann" and "Dr. Ann Lee"; a name without
    blanks is all of it."""
    last, comma, first = name.partition(",")
    words = (first if comma and first.strip() else last).split()
    while len(words) > 1 and _TITLE.fullmatch(words[0]):
        words.pop(0)
    return words[0] if words else name


def check_missing(missing: Sequence[Missing], of: int) -> None:
    """Refuse where anything is missing, and say whose."""
    by_field: dict[str, list[str]] = {}
    for each in missing:
        by_field.setdefault(each.field, []).append(each.member)
    if by_field:
        told = "; ".join(f"{{{name}}} is blank for {_names(members)}" for name, members in by_field.items())
        field = next(iter(by_field))
        hint = f"fill it in, or say what stands there instead: {{{field}|…}}"
        raise RefusedError(f"nothing was written to any of {of}: {told}", hint)


def _names(members: Sequence[str]) -> str:
    more = f" and {len(members) - NAMED} more" if len(members) > NAMED else ""
    return ", ".join(members[:NAMED]) + more


def message_id(campaign: Row, contact: int, address: str) -> str:
    """The Message-ID of the draft to that member: the same whenever it is written, and nobody else's."""
    said = "\n".join((str(campaign["id"]), campaign["name_key"], campaign["at"].isoformat(), str(contact), address))
    return f"<{sha256(said.encode()).hexdigest()[:32]}@{DOMAIN}>"


def file_names(addresses: Iterable[str]) -> list[str]:
    """A file name for each address; signs that a file system might not take are written otherwise."""
    names, taken = list[str](), set[str]()
    for address in addresses:
        name = plain = re.sub(r"[^\w.@+-]", "_", address).lstrip(".")[:120] or "draft"
        number = 2
        while name.casefold() in taken:
            name, number = f"{plain}-{number}", number + 1
        taken.add(name.casefold())
        names.append(name)
    return names
