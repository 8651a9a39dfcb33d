"""Filters that have an option of their own: each is a line of the filter language, with the value that was given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crmcli.records.filtering.syntax import Both, Empty, Node, Word, compare, parse
from crmcli.records.filtering.terms import names

WORDS: dict[str, tuple[str, ...]] = {
    "mine": ("mine",),
    "overdue": ("overdue",),
    "stale": ("stale",),
    "no_date": ("open", "expected is empty"),
    "no_owner": ("owner is empty",),
    "no_due": ("due is empty",),
}
"""Flags, and the conditions that each stands for."""

VALUES: dict[str, tuple[str, str]] = {
    "quiet": ("quiet", ">="),
    "expected": ("expected", "="),
    "min": ("amount", ">="),
    "max": ("amount", "<="),
    "tag": ("tag", "="),
}
"""Options with a value, each a field and how it is compared."""

OF_OPEN = ("quiet",)
"""Those that ask, of deals, for open ones."""


def filter_of(kind: str, where: str | None, given: Mapping[str, Any], own: Iterable[str] = ()) -> Node | None:
    """What --where and the options given choose together; None: everything. What is no option here is passed over.
    `own` are the words of the team's own that the filter can hold."""
    parts = [parse(where, (*names(kind), *own))] if where is not None else []
    parts += [Word(word, word) for word in [given.get("segment")] if word]
    for name, value in given.items():
        option = f"--{name.replace('_', '-')}"
        if name in WORDS and value:
            parts += [_condition(text, option) for text in WORDS[name]]
        elif name in VALUES and value is not None:
            parts += [Word("open", option)] if kind == "deal" and name in OF_OPEN else []
            several = [value] if isinstance(value, str) else value
            parts += [compare(*VALUES[name], each, option) for each in several]
    return Both(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)


def text_of(kind: str, where: str | None, given: Mapping[str, Any]) -> str:
    """The same as a filter is typed."""
    parts = [f"({where})" if where and any(given.values()) else where] if where is not None else []
    for name, value in given.items():
        if name in WORDS and value:
            parts += WORDS[name]
        elif name in VALUES and value is not None:
            field, sign = VALUES[name]
            parts += ["open"] if kind == "deal" and name in OF_OPEN else []
            parts += [f"{field}{sign}{_quoted(each)}" for each in ([value] if isinstance(value, str) else value)]
    return " and ".join(parts)


def _quoted(value: str) -> str:
    """The value, in quotes where it is more than a word."""
    plain = all(char.isalnum() or char in "+-._€$%" for char in value)
    return value if plain else '"' + value.replace('"', '""') + '"'


def _condition(text: str, option: str) -> Node:
    field, _, rest = text.partition(" ")
    return Empty(field, option) if rest else Word(field, option)
