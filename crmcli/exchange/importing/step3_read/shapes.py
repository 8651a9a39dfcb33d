"""Rows that are no records of the table: with another number of cells, or the header once more, as where files were put
one behind the other."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.core.errors import RefusedError
from crmcli.exchange.importing.step1_open.dialect import COMMON
from crmcli.exchange.importing.step1_open.framing import titles
from crmcli.exchange.importing.step2_understand.titles.headers import normal
from crmcli.exchange.importing.step3_read.batch import Batch, Refusal, Refused

LOOKED_AT = 2
"""Columns in which titles are looked for: one of them could be blank in the header."""

_AGAIN = Refusal("the header stands here once more", "take the line out; --skip-bad takes the other rows")


class Shapes:
    """Tells the rows of a table with that header from others. Looking costs a few comparisons a batch."""

    def __init__(self, header: Sequence[str]) -> None:
        self._header = list(map(normal, header))
        self._signs = {
            sign
            for title in header
            for word in (title, title.upper(), title.lower(), title.title(), title.capitalize())
            for sign in (word, f"\ufeff{word}", f"{word}*")
        }
        self._places = range(min(LOOKED_AT, len(header)))

    def refused(self, batch: Batch) -> Refused:
        """The rows of the batch that are none. A header of other columns ends the import: what follows it would be
        read wrongly."""
        width, refused = len(self._header), Refused()
        if set(map(len, batch.cells)) != {width}:
            refused = {at: _uneven(cells, width) for at, cells in enumerate(batch.cells) if len(cells) != width}
        for place in self._places:
            if not self._signs.isdisjoint([cells[place] for cells in batch.cells if cells[place:]]):
                refused |= {
                    at: _AGAIN for at, cells in enumerate(batch.cells) if self._is_header(batch.lines[at], cells)
                }
        return refused

    def _is_header(self, line: int, cells: list[str]) -> bool:
        """Is the row the header once more? Refused: the same titles in another order, or with others among them."""
        if self._signs.isdisjoint(cells[:LOOKED_AT]):
            return False
        found = list(map(normal, titles(cells)))
        if found == self._header:
            return True
        said = list(filter(None, found))
        known = sum(title in self._header for title in said)
        if known > 1 and known * 2 > len(said):
            raise RefusedError(
                f"line {line} is a header of its own, with other columns than the first",
                "import the two parts by themselves",
            )
        return False


def _uneven(cells: list[str], width: int) -> Refusal:
    count = len(cells)
    hint = "does a cell with a comma lack its quotation marks?" if count > width else "give every column a cell"
    if count == 1 and any(sign in cells[0] for sign in COMMON):
        hint = "is the line in quotation marks as a whole? Take the outer ones away"
    return Refusal(f"{count} {'cell' if count == 1 else 'cells'}, but the header has {width}", hint)
