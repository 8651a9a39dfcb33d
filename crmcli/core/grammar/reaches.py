"""What a contact is reached by, as people write it: "ann@acme.com, ann@home.org (home)", "+44 20 7946 0000 (mobile)".

Several stand behind each other. Behind each, in brackets, may stand which it is, and "opted-out" where the contact
wants no mail or call there, or "bad" where it comes back; "opted-in" and "good" take those back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from crmcli.core.errors import RefusedError, brief
from crmcli.core.names import checked

LONGEST = 40
"""Letters of a label."""

FLAGS = {"opted-out": ("opted_out", 1), "opted-in": ("opted_out", 0), "bad": ("bad", 1), "good": ("bad", 0)}
"""Words of a label that say more than which it is."""

_BETWEEN = re.compile(r"\s*(?:,(?!\s*(?:ext\b|x\s?\d))|[;\n]|:::|\s\|\s)\s*", re.IGNORECASE)
_LABELLED = re.compile(r"(?P<value>.*?\S)\s*\((?P<label>[^()\d@]*[^\W\d_][^()\d@]*)\)", re.DOTALL)
_MAIL = re.compile(r"[^\s@<>\"(),;:]+@[^\s@<>\"(),;:]+")


class Reach(NamedTuple):
    """One of them: `kind` is email or phone, `key` what it is compared by. A flag is None where it is not said."""

    kind: str
    value: str
    key: str
    label: str | None = None
    opted_out: int | None = None
    bad: int | None = None


def read(kind: str, text: str) -> tuple[Reach, ...]:
    """All that the text has, each once. Refused: what is no mail address, or has no digit."""
    found: dict[str, Reach] = {}
    for part in _BETWEEN.split(text.strip()):
        if part:
            each = _one(kind, part)
            found.setdefault(each.key, each)
    return tuple(found.values())


def key_of(kind: str, value: str) -> str:
    """What it is compared by: the address in small letters, the digits of the number."""
    return value.casefold() if kind == "email" else "".join(str(int(sign)) for sign in value if sign.isdecimal())


def _one(kind: str, text: str) -> Reach:
    labelled = _LABELLED.fullmatch(text)
    words = labelled["label"].split() if labelled else []
    value = checked(labelled["value"] if labelled else text, kind).strip()
    if kind == "email":
        value = value.rpartition("<")[2].removesuffix(">").strip().removeprefix("mailto:")
    key = key_of(kind, value)
    if kind == "email" and not _MAIL.fullmatch(value):
        raise RefusedError(
            f'"{brief(value, 60)}" is no mail address', "such as ann@example.com; several: a comma between"
        )
    if not key:
        raise RefusedError(f'"{brief(value, 60)}" has no digit', "such as +44 20 7946 0000; several: a comma between")
    flags = dict(FLAGS[word] for word in words if word in FLAGS)
    label = " ".join(word for word in words if word not in FLAGS)[:LONGEST] or None
    return Reach(kind, value, key, label, flags.get("opted_out"), flags.get("bad"))


def said(reaches: Sequence[Reach]) -> str:
    """The text that `read` reads."""
    return ", ".join(f"{each.value}{_behind(each)}" for each in reaches)


def _behind(reach: Reach) -> str:
    flags = [word for word, (name, value) in FLAGS.items() if value and getattr(reach, name)]
    words = [*([reach.label] if reach.label else []), *flags]
    return f" ({' '.join(words)})" if words else ""
