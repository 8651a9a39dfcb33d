"""The rows of a plain table: cells under the words that people use for each column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from crmcli.core.errors import CrmError, RefusedError
from crmcli.exchange.importing.step1_open.table import Table
from crmcli.exchange.importing.step2_understand.titles.headers import normal

Words = Mapping[str, Sequence[str]]
"""For each column the words that its title can be."""


def rows_of(table: Table, columns: Words, needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its line in the file, in their order; what has no column is "". Refused: a column that is needed
    and not there."""
    titles = {normal(title): at for at, title in enumerate(table.header)}
    places = {
        name: next((titles[normal(word)] for word in words if normal(word) in titles), None)
        for name, words in columns.items()
    }
    for name in needed:
        if places[name] is None:
            raise RefusedError(f'{table.shown}: no column "{name}"', f"the header has {', '.join(columns)}")
    for line, cells in table.rows():
        yield (
            line,
            {name: cells[at].strip() if at is not None and at < len(cells) else "" for name, at in places.items()},
        )


def refused(line: int, error: CrmError) -> RefusedError:
    """The error of a row."""
    return RefusedError(f"line {line}: {error.message}", error.hint)


def check_ids(ids: Sequence[tuple[int, str | None]]) -> None:
    """Refuse an id that two lines have."""
    seen: dict[str, int] = {}
    for line, id in ids:
        if id and seen.setdefault(id, line) != line:
            raise RefusedError(f"line {line}: the id {id} stands in line {seen[id]} too", "keep one")
