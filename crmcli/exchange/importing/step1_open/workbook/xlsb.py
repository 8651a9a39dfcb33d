"""Sheets of binary workbooks (XLSB), as far as it takes to know how many cells they span before they are read, and what
number formats add to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from struct import unpack_from

from crmcli.exchange.importing.step1_open.workbook.number_formats import Units, units_of

_ROW, _CELLS, _END = 0, range(2, 12), 0x92
_FORMAT, _STYLE, _STYLES, _STYLES_END, _BUNDLE = 44, 47, 617, 618, 156
_MOST_ROWS = 1 << 20


def styles(part: bytes) -> dict[int, str]:
    """What the styles of cells add to numbers, by their place among them."""
    formats, used, inside = dict[int, str](), list[int](), False
    for kind, at in _records(part):
        if kind == _FORMAT:
            number, size = unpack_from("<HI", part, at)
            formats[number] = part[at + 6 : at + 6 + 2 * size].decode("utf-16-le", "replace")
        elif kind in (_STYLES, _STYLES_END):
            inside = kind == _STYLES
        elif kind == _STYLE and inside:
            used.append(unpack_from("<2xH", part, at)[0])
    return units_of(formats, used)


def sheets(book: bytes, relations: bytes) -> dict[str, str]:
    """The name of the sheet that each part keeps."""
    targets = dict[str, str]()
    for found in re.findall(rb"<(?:\w+:)?Relationship ([^>]*)>", relations):
        said = dict(re.findall(r'(\w+)="([^"]*)"', found.decode("utf-8", "replace")))
        target = said.get("Target", "")
        targets[said.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
    names = dict[str, str]()
    for kind, at in _records(book):
        if kind == _BUNDLE:
            size = unpack_from("<I", book, at + 8)[0]
            id, after = book[at + 12 : at + 12 + 2 * size].decode("utf-16-le", "replace"), at + 12 + 2 * size
            length = unpack_from("<I", book, after)[0]
            names[targets.get(id, "")] = book[after + 4 : after + 4 + 2 * length].decode("utf-16-le", "replace")
    return names


def _records(part: bytes) -> Iterator[tuple[int, int]]:
    """The records: what each is, and where its content begins."""
    at = 0
    while at < len(part):
        kind, at = _number(part, at, 2)
        length, at = _number(part, at, 4)
        yield kind, at
        at += length


def spanned(sheet: bytes, styles: Mapping[int, str], units: Units) -> int:
    """How many cells the rectangle from the first cell to the last has; `units` gets what the styles add to them.
    IndexError, struct.error: it ends too soon."""
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
            column, style = unpack_from("<II", sheet, at)
            columns = max(columns, column + 1)
            if unit := styles.get(style & 0xFFFFFF):
                units.note(row + 1, column, unit)
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
