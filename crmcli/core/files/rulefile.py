"""Rule files: TOML that a team writes, read so that every fault is named by file, key and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

from crmcli.core.errors import RefusedError, brief
from crmcli.core.names import harmful, nearest

LONGEST = 1_000_000
"""The most characters that are read: more are no rules, and a device may have no end."""

HUGE = 1e300
"""No number of a rule is beyond it: a whole one could not even be shown as a decimal."""


class Node(NamedTuple):
    """A table of the file. `where` says which: "plan.toml", "plan.toml: tiers 2"."""

    values: Mapping[str, Any]
    where: str

    def refused(self, key: str, fault: str, remedy: str) -> RefusedError:
        """The error of that key: raise it."""
        return RefusedError(f"{self.where}: {key} {fault}", remedy)

    def only(self, *keys: str) -> Node:
        """The same table, once it is sure that it holds no other keys."""
        for key in self.values:
            if key not in keys:
                near = nearest(key, keys)
                raise self.refused(
                    brief(key),
                    "is not known here",
                    f'did you mean "{near[0]}"?' if near else f"known: {', '.join(keys)}",
                )
        return self

    def text(self, key: str, default: str | None = None) -> str:
        """A text that says something."""
        value = self._found(key, default)
        if not isinstance(value, str) or not value.strip():
            raise self.refused(key, "is not text", f'write it in quotes: {key} = "…"')
        return value.strip()

    def number(
        self, key: str, default: float | None = None, low: float | None = None, high: float | None = None
    ) -> float:
        """A number from `low` to `high`, both included."""
        value = self._found(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value or value in (inf, -inf):
            raise self.refused(key, "is not a number", f"write it without quotes: {key} = 10")
        if abs(value) > HUGE:
            raise self.refused(key, "is too large a number", f"write a smaller one: {key} = 10")
        if low is not None and value < low:
            raise self.refused(key, f"is {value:g}", f"give {low:g} or more")
        if high is not None and value > high:
            raise self.refused(key, f"is {value:g}", f"give {high:g} or less")
        return value

    def days(self, key: str) -> tuple[date, ...]:
        """A list of days, as TOML dates or ISO text; none where the key is missing."""
        found = []
        for value in self._list(key):
            try:
                day = date.fromisoformat(value) if isinstance(value, str) else value
            except ValueError:
                day = None
            if not isinstance(day, date) or isinstance(day, datetime):
                raise self.refused(
                    key, f"holds {brief(str(value))!r}, which is no day", f"write days as {key} = [2026-12-25]"
                )
            found.append(day)
        return tuple(sorted(set(found)))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; none where the key is missing."""
        values = self._list(key)
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self.refused(key, "is not a list of texts", f'write it as {key} = ["…", "…"]')
        return tuple(value.strip() for value in values)

    def table(self, key: str) -> Node:
        """The table of that name; an empty one where it is missing."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.refused(key, "is not a table", f"begin it with [{key}]")
        return Node(value, f"{self.where}: {key}")

    def tables(self, key: str) -> Iterator[Node]:
        """Each table of the list `[[key]]`, named by its place; none where it is missing."""
        if isinstance(self.values.get(key), dict):
            raise self.refused(key, "is one table, not a list of them", f"begin each with [[{key}]]")
        values = self._list(key)
        for at, value in enumerate(values, 1):
            if not isinstance(value, dict):
                raise self.refused(key, "is not a list of tables", f"begin each with [[{key}]]")
            yield Node(value, f"{self.where}: {key} {at}")

    def _list(self, key: str) -> list[Any]:
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise self.refused(key, "is not a list", f"write it in brackets: {key} = […]")
        return value

    def _found(self, key: str, default: Any) -> Any:
        value = self.values.get(key, default)
        if value is None:
            raise self.refused(key, "is missing", f"add a line: {key} = …")
        return value


def parse(text: str, where: str, decimals: Callable[[str], Any] = float) -> Node:
    """The text as a table; `where` names it in errors. `decimals` makes what a number with a point becomes: with `str`
    it stays as written."""
    import tomllib

    try:
        return Node(tomllib.loads(text, parse_float=decimals), where)
    except (ValueError, RecursionError) as error:  # also a number of more digits than Python reads
        raise RefusedError(f"{where} is not valid TOML: {brief(str(error))}", "mend that line") from error


def read(path: Path) -> str:
    """The text of a rule file, without the mark that some editors begin UTF-8 with."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(LONGEST + 1)
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "it is not UTF-8 text"
        raise RefusedError(f"{path} cannot be read: {why}", "name a UTF-8 text file that is there") from error
    if len(text) > LONGEST:
        raise RefusedError(f"{path} is longer than {LONGEST:,} characters", "rules are shorter: name another file")
    return text


def quoted(text: str) -> str:
    """The text as TOML takes it back."""
    import json

    # A JSON string is a TOML basic string; what a terminal would act on is escaped.
    return harmful().sub(lambda match: f"\\U{ord(match[0]):08x}", json.dumps(text, ensure_ascii=False))
