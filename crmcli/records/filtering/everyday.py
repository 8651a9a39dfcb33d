"""Filters that have an option of their own: each is a line of the filter language, with the value that was given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmcli.records.filtering.syntax import Both, Empty, Node, Word, compare, parse
from crmcli.records.filtering.terms import names

WORDS: dict[str, tuple[str, ...]] = {
    "mine": ("mine",),
    "overdue": ("overdue",),
    "no_date": ("open", "expected is empty"),
    "no_owner": ("owner is empty",),
}
"""Flags, and the conditions that each stands for."""

VALUES: dict[str, tuple[str, str]] = {
    "quiet": ("quiet", ">="),
    "expected": ("expected", "="),
    "min": ("amount", ">="),
    "max": ("amount", "<="),
}
"""Options with a value, each a field and how it is compared."""

OF_OPEN = ("quiet",)
"""Those that ask, of deals, for open ones."""


def filter_of(kind: str, where: str | None, given: Mapping[str, Any]) -> Node | None:
    """What --where and the options given choose together; None: everything. What is no option here is passed over."""
    parts = [parse(where, names(kind))] if where is not None else []
    for name, value in given.items():
        option = f"--{name.replace('_', '-')}"
        if name in WORDS and value:
            parts += [_condition(text, option) for text in WORDS[name]]
        elif name in VALUES and value is not None:
            parts += [Word("open", option)] if kind == "deal" and name in OF_OPEN else []
            parts.append(compare(*VALUES[name], value, option))
    return Both(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)


def _condition(text: str, option: str) -> Node:
    field, _, rest = text.partition(" ")
    return Empty(field, option) if rest else Word(field, option)
