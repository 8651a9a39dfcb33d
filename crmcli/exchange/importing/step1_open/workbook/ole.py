"""Workbooks of Excel 97 as what they are inside: a compound file (OLE) with a stream of records, looked through before
the reader of workbooks gets it. That follows chains and believes counts, however wrong: a damaged file of five
kilobytes can have it fill the memory."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from struct import unpack_from
from typing import NamedTuple

from crmcli.exchange.importing.step1_open.workbook.number_formats import Units, units_of

_END, _NONE, _RESERVED = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFA
_STREAMS = (2, 5)
_MINI, _MINI_BELOW = 64, 4096

_EOF, _ENCRYPTED, _SHEET, _STRINGS, _EXTENT, _FORMULA, _ERROR, _NUMBERS = (
    0x0A,
    0x2F,
    0x85,
    0xFC,
    0x200,
    0x06,
    0x205,
    0xBD,
)
_CELLS = frozenset((_FORMULA, _ERROR, _NUMBERS, 0x203, 0x204, 0x27E, 0xFD, 0xD6))
_FORMAT, _STYLE = 0x41E, 0xE0
_NUMERIC = frozenset((_FORMULA, _NUMBERS, 0x203, 0x27E))
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


class DamagedError(Exception):
    """The file is not what it says of itself."""


class Looked(NamedTuple):
    """What was found: the most cells that a sheet spans, and by sheet the texts of its errors by row (counted from 1)
    and column (from 0), and what number formats add to its cells."""

    cells: int
    errors: dict[str, dict[int, dict[int, str]]]
    units: dict[str, Units]


def looked_through(content: bytes) -> Looked | None:
    """What the workbook in a compound file holds; None where there is none. DamagedError: its parts contradict each
    other."""
    try:
        book = _workbook(content)
        return None if book is None else _sheets_of(book)
    except (struct.error, IndexError, ValueError) as error:
        raise DamagedError from error


def _workbook(content: bytes) -> bytes | None:
    """The stream of records."""
    shift, directories, tables, first, mini_first, minis, more_first = unpack_from("<30xH8xIII8xIII", content)
    if shift not in (9, 12):
        raise DamagedError
    size = 1 << shift
    most = len(content) // size
    if max(directories, tables, minis) > most:
        raise DamagedError

    def sector(at: int) -> bytes:
        return content[(at + 1) * size : (at + 2) * size]

    places = [*unpack_from("<109I", content, 76)]
    while more_first < _RESERVED:
        *more, more_first = _numbers(sector(more_first))
        places += more
        if not more or len(places) > tables + 3 * size:
            raise DamagedError
    places = [place for place in places if place != _NONE]
    if len(places) > most // 100 + 109:
        raise DamagedError
    table = [next for place in places for next in _numbers(sector(place))]
    _check_circles(table)
    mini_table = [next for at in _chain(mini_first, table) for next in _numbers(sector(at))] if minis else []
    _check_circles(mini_table)
    directory = b"".join(map(sector, _chain(first, table)))
    found = dict[str, tuple[int, int]]()
    for at in range(0, len(directory) - 127, 128):
        start, length = unpack_from("<II", directory, at + 116)
        if directory[at + 66] not in _STREAMS:
            continue
        if length > len(content):
            raise DamagedError
        found[directory[at : at + 64].decode("utf-16-le", "replace").partition("\0")[0].lower()] = start, length
    name = next((name for name in ("workbook", "book") if name in found), None)
    if name is None:
        return None
    start, length = found[name]
    if length >= _MINI_BELOW or not minis:
        return b"".join(map(sector, _chain(start, table)))[:length]
    small = b"".join(map(sector, _chain(unpack_from("<I", directory, 116)[0], table)))
    return b"".join(small[at * _MINI : (at + 1) * _MINI] for at in _chain(start, mini_table))[:length]


def _numbers(sector: bytes) -> tuple[int, ...]:
    return unpack_from(f"<{len(sector) // 4}I", sector)


def _chain(at: int, table: Sequence[int]) -> Iterator[int]:
    """The sectors from that one on. (There are no circles.)"""
    while at != _END:
        yield at
        at = table[at]


def _check_circles(table: Sequence[int]) -> None:
    """No chain of sectors may come back to where it was."""
    passed = bytearray(len(table))  # 1 on the way that is gone now, 2 on one that ended
    for start in range(len(table)):
        way, at = list[int](), start
        while at < len(table) and not passed[at]:
            passed[at] = 1
            way.append(at)
            at = table[at]
        if at < len(table) and passed[at] == 1:
            raise DamagedError
        for each in way:
            passed[each] = 2


def _records(book: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """The records from there to the end of their part: what each is, where its content begins, and how long it is."""
    while at + 4 <= len(book):
        kind, length = unpack_from("<HH", book, at)
        if kind == _EOF:
            return
        yield kind, at + 4, length
        at += 4 + length


def _sheets_of(book: bytes) -> Looked:
    places, formats, used = dict[str, int](), dict[int, str](), list[int]()
    for kind, at, length in _records(book, 0):
        if kind == _ENCRYPTED:
            return Looked(0, {}, {})  # the reader says so
        if kind == _FORMAT and length > 5:
            number, size, wide = unpack_from("<HHB", book, at)
            text = book[at + 5 : at + min(length, 5 + size * (1 + (wide & 1)))]
            formats[number] = text.decode("utf-16-le" if wide & 1 else "latin-1", "replace")
        if kind == _STYLE:
            used.append(unpack_from("<2xH", book, at)[0])
        if kind == _STRINGS and unpack_from("<4xI", book, at)[0] > len(book):
            raise DamagedError
        if kind == _SHEET:
            place, size, wide = unpack_from("<I2xBB", book, at)
            title = book[at + 8 : at + 8 + size * (1 + (wide & 1))]
            places[title.decode("utf-16-le" if wide & 1 else "latin-1", "replace")] = place
    cells, errors, units = 0, dict[str, dict[int, dict[int, str]]](), dict[str, Units]()
    styles = units_of(formats, used)
    for name, place in places.items():
        found = errors.setdefault(name, {})
        cells = max(cells, _spanned(book, place, found))
        units[name] = Units()
        _note_units(book, place, styles, units[name])
    return Looked(cells, errors, units)


def _note_units(book: bytes, place: int, styles: Mapping[int, str], units: Units) -> None:
    """What the styles add to the numbers of the sheet that begins there."""
    for kind, at, length in _records(book, place) if styles else ():
        if kind in _NUMERIC:
            row, column = unpack_from("<HH", book, at)
            places = range(at + 4, at + length - 2, 6) if kind == _NUMBERS else (at + 4,)
            for more, style in enumerate(places):
                if unit := styles.get(unpack_from("<H", book, style)[0]):
                    units.note(row + 1, column + more, unit)


def _spanned(book: bytes, place: int, errors: dict[int, dict[int, str]]) -> int:
    """How many cells the sheet that begins there spans; note its errors."""
    rows = columns = 0
    for kind, at, length in _records(book, place):
        if kind in _CELLS:
            row, column = unpack_from("<HH", book, at)
            rows = max(rows, row + 1)
            columns = max(columns, column + 1)
            if kind == _NUMBERS:
                columns = max(columns, unpack_from("<H", book, at + length - 2)[0] + 1)
            elif kind in (_ERROR, _FORMULA) and (text := _error(kind, book[at + 6 : at + 14])):
                errors.setdefault(row + 1, {})[column] = text
        elif kind == _EXTENT:
            first, below, left, right = unpack_from("<IIHH" if length > 10 else "<HHHH", book, at)
            if below and right and (first >= below or left >= right):
                raise DamagedError
            rows, columns = max(rows, below), max(columns, right)
    return rows * columns


def _error(kind: int, value: bytes) -> str:
    """The text of the error that the cell is, if it is one: of a formula that stands in its result."""
    if kind == _ERROR:
        return _ERRORS.get(value[0], "#ERROR") if value[1] == 1 else ""
    return _ERRORS.get(value[2], "#ERROR") if value[0] == 2 and value[6:8] == b"\xff\xff" else ""
