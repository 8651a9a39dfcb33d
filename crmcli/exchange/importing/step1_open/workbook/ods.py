"""OpenDocument sheets, looked through before they are read: how many cells they span once what is repeated is written
out, and their errors, which the reader of workbooks leaves blank."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from crmcli.exchange.importing.step1_open.workbook.number_formats import Units

END = b"</table:table-row>"
"""Where a row ends."""

_SHEET = re.compile(rb'<table:table\s[^>]*?table:name="([^"]*)"')
_ROW = re.compile(rb"<table:table-row[^>]*>")
_TIMES = re.compile(rb'number-rows-repeated="(\d+)"')
_CELL = re.compile(rb"<table:(?:covered-)?table-cell([^>]*?)(/?)>(?:<text:p>([^<]*)</text:p>)?")
_REPEATED = re.compile(rb'number-columns-repeated="(\d+)"')
_ERROR = b'value-type="error"'

_CURRENCY = re.compile(rb'office:currency="([A-Z]{3})"')

_MOST_MARKED = 100
"""Repeated rows and columns in which an error or a currency is noted."""


Looked = tuple[dict[str, dict[int, dict[int, str]]], dict[str, Units]]


def looked_through(blocks: Iterable[bytes], most: int) -> Looked | None:
    """The texts of errors by sheet, row (counted from 1) and column (from 0), and the currencies of cells. None where a
    sheet spans more cells than `most`. The blocks are pieces of the document that end with a whole row."""
    sheets, currencies = dict[str, dict[int, dict[int, str]]](), dict[str, Units]()
    errors, units = dict[int, dict[int, str]](), Units()
    rows = last = width = 0
    for piece in (piece for block in blocks for piece in block.split(END)):
        for name in _SHEET.findall(piece):
            rows = last = width = 0
            title = html.unescape(name.decode("utf-8", "replace"))
            errors, units = sheets.setdefault(title, {}), currencies.setdefault(title, Units())
        for found in _ROW.finditer(piece):
            times = _TIMES.search(found[0])
            before, rows = rows, rows + (int(times[1]) if times else 1)
            if found[0].endswith(b"/>"):
                continue
            here, wrong, signs = _width(piece[found.end() :])
            last, width = rows if here else last, max(width, here)
            if last * width > most:
                return None
            if wrong:
                errors.update(dict.fromkeys(range(before + 1, min(rows, before + _MOST_MARKED) + 1), wrong))
            for number in range(before + 1, min(rows, before + _MOST_MARKED) + 1) if signs else ():
                for column, sign in signs.items():
                    units.note(number, column, sign)
    return sheets, currencies


def _width(row: bytes) -> tuple[int, dict[int, str], dict[int, str]]:
    """How far the last cell that says something is from the left, and the errors and currencies by column."""
    at = width = 0
    errors, signs = dict[int, str](), dict[int, str]()
    for attributes, closed, text in _CELL.findall(row):
        repeated = _REPEATED.search(attributes)
        if _ERROR in attributes and text:
            errors[at] = html.unescape(text.decode("utf-8", "replace"))
        times = int(repeated[1]) if repeated else 1
        if currency := _CURRENCY.search(attributes):
            signs.update(dict.fromkeys(range(at, at + min(times, _MOST_MARKED)), f" {currency[1].decode()}"))
        at += times
        if not closed or b"office:value" in attributes:
            width = at
    return width, errors, signs
