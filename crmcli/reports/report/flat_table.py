"""The data of a report as one flat table: a row for each figure in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from crmcli.core.document import Cell
from crmcli.core.money import Money

COLUMNS = ("section", "list", "place", "item", "measure", "value")
"""`list` says in which list of the section it is, `place` and `item` which of it: counted from 1, and by name."""

NAMING = ("title", "name", "customer", "rep", "stage", "label", "key", "reason")
"""Keys by which one of several is named, the first that it has; else by the first text in it."""


def flat_table(sections: Mapping[str, Any]) -> Iterator[list[Cell]]:
    """The rows, in the order of the data."""
    for key, data in sections.items():
        yield from _rows([Cell(key), Cell(""), Cell(None), Cell("")], "", data)


def _rows(head: Sequence[Cell], path: str, value: Any) -> Iterator[list[Cell]]:
    several = _several(value)
    if several is not None:
        within = f"{head[1].value}.{path}".strip(".")
        for place, (name, inner) in enumerate(several, 1):
            yield from _rows([head[0], Cell(within), Cell(place), Cell(name)], "", inner)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _rows(head, f"{path}.{name}" if path else str(name), inner)
    else:
        plain = str(value).lower() if isinstance(value, bool) else value  # as in JSON
        yield [*head, Cell(path), Cell(plain, "moment" if isinstance(value, datetime) else "text")]


def _several(value: Any) -> list[tuple[str, Any]] | None:
    """The members of a list, or of a mapping of mappings, each with its name; None: it is neither."""
    if isinstance(value, list | tuple) and not isinstance(value, Money):
        return [(_name(inner), inner) for inner in value]
    if isinstance(value, Mapping) and value and all(isinstance(inner, Mapping) for inner in value.values()):
        return list(value.items())
    return None


def _name(value: Any) -> str:
    if not isinstance(value, Mapping):
        return ""
    named = [*(value.get(key) for key in NAMING), *value.values()]
    return next((name for name in named if isinstance(name, str)), "")
