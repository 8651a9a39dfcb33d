"""Some rows of the file side by side, on their way through reading, matching and writing."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from crmcli.core.errors import RefusedError
from crmcli.database.connection import Row
from crmcli.exchange.importing.step1_open.framing import Line

SIZE = 1000


class Refusal(NamedTuple):
    """Why a row is not taken, how to mend it, and the field at fault where it is one."""

    message: str
    hint: str
    field: str = ""


def refusal(error: RefusedError, field: str = "") -> Refusal:
    """What the error says. The error itself is let go: it holds on to all that was at hand where it was raised."""
    return Refusal(error.message, error.hint, field)


Refused = dict[int, Refusal]
"""Refused rows of a batch, by their place in it."""


class Batch:
    """Rows as they come: where each stands and its cells; once read, its values by column, and those in fields of the
    team's own by field; once matched, the record that it is about as it is kept (None: there is none yet)."""

    def __init__(self, lines: list[int], cells: list[list[str]]) -> None:
        self.lines, self.cells = lines, cells
        self.values: list[dict[str, Any]] = []
        self.own: list[dict[int, Any]] = []
        self.before: list[Row | None] = []

    def __len__(self) -> int:
        return len(self.lines)

    def without(self, places: Container[int]) -> Batch:
        """The other rows."""
        return self.only([at for at in range(len(self)) if at not in places])

    def only(self, places: Sequence[int]) -> Batch:
        """The rows at those places."""
        rest = Batch([self.lines[at] for at in places], [self.cells[at] for at in places])
        rest.values = [self.values[at] for at in places] if self.values else []
        rest.own = [self.own[at] for at in places] if self.own else []
        rest.before = [self.before[at] for at in places] if self.before else []
        return rest

    def parts(self, columns: Sequence[str]) -> Iterator[Batch]:
        """The batch in parts in which no two rows share a value of those columns (as a rule: the batch itself)."""
        if all(self._distinct(name) for name in columns):
            yield self
            return
        start, seen = 0, set[tuple[str, Any]]()
        for at, values in enumerate(self.values):
            keys = {(name, each) for name in columns for each in _each(values.get(name))}
            if keys & seen:
                yield self.only(range(start, at))
                start, seen = at, set()
            seen |= keys
        yield self.only(range(start, len(self)))

    def _distinct(self, column: str) -> bool:
        given = [each for values in self.values for each in _each(values.get(column))]
        return len(set(given)) == len(given)


def _each(value: Any) -> Sequence[Any]:
    """The values of a column that may have several."""
    return () if value is None else value if isinstance(value, tuple) else (value,)


def batches(lines: Iterator[Line]) -> Iterator[Batch]:
    """The rows, so many at a time."""
    while rows := list(islice(lines, SIZE)):
        numbers, cells = zip(*rows, strict=True)
        yield Batch(list(numbers), list(cells))
