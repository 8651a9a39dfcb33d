"""CSV as a shape of file: rows of cells, each with the line on which it begins."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from crmcli.transfer.source import Source

LONGEST_CELL = 1 << 20
"""Characters. A quotation mark that is never closed is found here, before it fills the memory."""

Line = tuple[int, list[str]]

_FAULTS = (
    ("field larger", f"has a cell of more than {LONGEST_CELL:,} characters", "is a quotation mark left open there?"),
    ("unexpected end", "has a quotation mark that is never closed", "close it, or write it twice inside a cell"),
    ("expected after", "goes on after a closing quotation mark", 'a quotation mark inside a cell is written twice: ""'),
    ("new-line", "holds a bare carriage return", "save the file with usual line ends, or put the cell in quotes"),
)
"""What the csv module says, and how to say it to a person."""


def rows(source: Source) -> Iterator[Line]:
    """The rows of the file, its header first. Empty lines, and lines of nothing but commas, are no rows."""
    csv.field_size_limit(LONGEST_CELL)
    reader, line = csv.reader(source.lines(), strict=True), 1
    try:
        for cells in reader:
            if any(cells) and (len(cells) > 1 or cells[0].strip()):
                yield line, cells
            line = reader.line_num + 1
    except UnicodeDecodeError as error:
        raise source.not_text() from error
    except csv.Error as error:
        known = ((what, hint) for sign, what, hint in _FAULTS if sign in str(error))
        what, hint = next(known, (f"is not CSV ({error})", "save it as CSV"))
        raise source.refused(line, what, hint) from error
