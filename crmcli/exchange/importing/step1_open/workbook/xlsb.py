"""Sheets of binary workbooks (XLSB), as far as it takes to know how many cells they span before they are read."""

from __future__ import annotations

from struct import unpack_from

_ROW, _CELLS, _END = 0, range(2, 12), 0x92
_MOST_ROWS = 1 << 20


def spanned(sheet: bytes) -> int:
    """How many cells the rectangle from the first cell to the last has. IndexError, struct.error: it ends too soon."""
    at = columns = rows = row = 0
    while at < len(sheet):
        kind, at = _number(sheet, at, 2)
        length, at = _number(sheet, at, 4)
        if kind == _ROW:
            row = unpack_from("<I", sheet, at)[0]
            if row > _MOST_ROWS:  # the reader of workbooks reads no further
                break
        elif kind == _END:
            break
        elif kind in _CELLS:
            rows = row + 1
            columns = max(columns, unpack_from("<I", sheet, at)[0] + 1)
        at += length
    return rows * columns


def _number(sheet: bytes, at: int, longest: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    number = 0
    for place in range(longest):
        byte = sheet[at + place]
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            break
    return number, at + place + 1
