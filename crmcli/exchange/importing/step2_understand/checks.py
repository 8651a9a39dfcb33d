"""What of a file would be read wrongly without a word: it is refused before a row is taken, with the way out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from crmcli.core.errors import RefusedError, brief
from crmcli.core.grammar.amounts import taken_apart
from crmcli.core.names import pasted
from crmcli.exchange.importing.step1_open.framing import Line
from crmcli.exchange.importing.step1_open.table import Table
from crmcli.exchange.importing.step2_understand.columns.fields import fields_of
from crmcli.exchange.importing.step2_understand.columns.layout import Column, Layout
from crmcli.exchange.importing.step2_understand.evidence import NO_VALUE
from crmcli.exchange.importing.step2_understand.titles.headers import normal, words
from crmcli.exchange.importing.step2_understand.titles.profiles import is_known
from crmcli.records.custom_values.definition import CustomField

_VALUE = re.compile(
    r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}\b.*|[^@\s]+@[^@\s]+\.\w+|https?://.*|\+?\d[\d ()/-]{6,}|\d+(\.\d+)?%",
    re.IGNORECASE | re.DOTALL,
)
"""A date, an address, a phone number or a share, as no column is called."""


def check_doubled(layout: Layout, table: Table, said: Mapping[str, str]) -> None:
    """Refuse a file in which two columns of one title differ, where nobody said which of them is meant."""
    spoken = {normal(title) for title in said}
    taken = {column.place: column for column in (*layout.columns, *layout.closing)}
    for place, first in table.doubled.items():
        title = layout.header[place]
        if first in taken and place not in taken and normal(title) not in spoken:
            for line, cells in table.rows():
                one, other = (cells[at].strip() if at < len(cells) else "" for at in (first, place))
                if one != other:
                    raise _doubled(taken[first], title, line, (one, other))


def _doubled(column: Column, title: str, line: int, values: Sequence[str]) -> RefusedError:
    first, name = brief(column.title, 40), column.field.name
    one, other = (f'"{brief(value, 40)}"' for value in values)
    second = f"{pasted('--map', f'{first}=')} {pasted('--map', f'{title}={name}')}"
    return RefusedError(
        f'two columns are called "{first}" ({name}), and in line {line} they say {one} and {other}',
        f"take the first with {pasted('--map', f'{title}=')}, or the second with {second}",
    )


def check_header(kind: str, table: Table, own: Iterable[CustomField] = ()) -> None:
    """Refuse a table whose header looks like one more row: far more of its cells are values than known titles."""
    if table.found.line is None:
        return
    known = words(kind, tuple(fields_of(kind, own)))
    strange = [title for title in table.header if normal(title) not in known and not is_known(kind, title)]
    values = set(_values(strange)) | _recurring(table.header, strange, table.first)
    if len(values) > 2 * (len(table.header) - len(strange)):
        shown = ", ".join(brief(title, 20) for title in table.header[:8])
        raise RefusedError(
            f"line {table.found.line} is no header, it seems, but a row: {shown}",
            "say --no-header, and name the columns by their places, such as --map 1=id; or --header if it is one",
        )


def _values(titles: Sequence[str]) -> Iterator[str]:
    """The titles that look like values."""
    for title in titles:
        number = any(map(str.isdigit, title)) and taken_apart(title)
        if title and (number or title in NO_VALUE or _VALUE.fullmatch(title)):
            yield title


def _recurring(header: Sequence[str], titles: Sequence[str], rows: Sequence[Line]) -> set[str]:
    """The titles that stand below themselves too, as values do, unless all of the header does."""
    below = [cells for _, cells in rows if len(cells) == len(header) and cells != list(header)]
    columns = zip(*below, strict=True)
    return {
        title for title, cells in zip(header, columns, strict=False) if title and title in titles and title in cells
    }
