"""What a field of the team's own may be called, and what becomes of its values when it changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from crmcli.core.errors import RefusedError, UsageError, brief
from crmcli.core.names import checked_name, key, visible

LONGEST = 40
"""Characters of a name: it is the head of a column."""

MOST = 200
"""Choices that a field has at most: beyond that they are texts."""

WORDS = frozenset((
    "and", "or", "not", "is", "in", "empty", "none", "me", "any",
    "tag", "tags", "segment", "segments", "field", "fields",
    "id", "key", "line", "reason", "kind", "state", "status", "deleted", "done", "archived", "active", "outcome",
    "is_won", "is_lost", "is_closed", "won_time", "lost_time", "won_amount", "closed_from",
    "also_at",
    "amount", "own_amount", "list_price", "currency", "probability", "days", "expected", "stage", "at", "what", "to",
))  # fmt: skip
"""Names that would mean something else: in a filter, as the head of a column that is imported, or in a list, where they
say that a value is money, say, or a day that is overdue."""

_NAME = re.compile(r"[^\W\d]\w*")


def check_name(name: str, many: str, taken: Collection[str]) -> None:
    """Refuse a name that a filter could not read, or that means something else of those records already. It is in the
    form that names are kept in; `taken` are the names that they have."""
    checked_name(name, "the name of a field")
    bare = re.sub(r"\W+", "_", name).strip("_")[:LONGEST].rstrip("_")
    other = bare if _NAME.fullmatch(bare) and bare not in (*taken, *WORDS) else f"own_{bare}".rstrip("_")
    if not _NAME.fullmatch(name):
        raise UsageError(
            f'"{brief(visible(name), 60)}" cannot be the name of a field', f"letters, digits and _, such as {other}"
        )
    if len(name) > LONGEST:
        raise UsageError(f'the name "{brief(name, 60)}" is longer than {LONGEST} characters', f"such as {bare}")
    if name in taken:
        raise UsageError(f'{many} have "{name}" already', f"call it otherwise, such as {other}")
    if name in WORDS:
        raise UsageError(f'"{name}" is a word of filters and files', f"call it otherwise, such as {other}")


def read_choices(text: str) -> tuple[str, ...]:
    """--choices "small, medium, large". Refused: none, one of them twice."""
    choices = tuple(checked_name(each.strip(), "a choice") for each in text.split(",") if each.strip())
    if not choices:
        raise UsageError("--choices names no choice", 'such as --choices "small, medium, large"')
    if len(choices) > MOST:
        raise UsageError(f"{len(choices):,} choices are too many", f"at most {MOST}: make it a text")
    seen: dict[str, str] = {}
    for choice in choices:
        if visible(choice) != choice:
            raise UsageError(f'the choice "{brief(visible(choice))}" has signs that are not seen', "type it anew")
        if (same := seen.setdefault(key(choice), choice)) is not choice:
            raise UsageError(f'"{brief(choice)}" and "{brief(same)}" are one choice', "leave one of the two out")
    return choices


class Converted(NamedTuple):
    """What becomes of values: the new one of each record, and those that nobody can read so, each with its records."""

    values: dict[int, Any]
    failed: dict[str, list[int]]


def converted(values: Iterable[tuple[int, str]], read: Callable[[str], Any]) -> Converted:
    """Each record's value, as it is said to people, read in another way."""
    found, failed = dict[int, Any](), dict[str, list[int]]()
    known: dict[str, Any] = {}
    for record, text in values:
        if text not in known and text not in failed:
            try:
                known[text] = read(text)
            except RefusedError:
                failed[text] = []
        if text in failed:
            failed[text].append(record)
        else:
            found[record] = known[text]
    return Converted(found, failed)


def failures(failed: Mapping[str, list[int]], kind: str, many: str) -> list[str]:
    """ "about 50" of 2 customers: #3, #9 …: the commonest first."""
    ordered = sorted(failed.items(), key=lambda each: (-len(each[1]), each[0]))
    return [f'"{brief(visible(text), 60)}" of {_whose(ids, kind, many)}' for text, ids in ordered]


def _whose(ids: list[int], kind: str, many: str) -> str:
    listed = ", ".join(f"#{id}" for id in sorted(ids)[:3])
    return f"{kind} {listed}" if len(ids) == 1 else f"{len(ids):,} {many}: {listed}{' …' if len(ids) > 3 else ''}"
