"""Workbooks for the tests: XLSX by openpyxl; ODS and XLS made by hand, since little else writes them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from typing import Any


def xlsx(
    sheets: dict[str, Sequence[Sequence[Any]]], epoch_1904: bool = False, formats: dict[str, str] | None = None
) -> bytes:
    """The cells as values of openpyxl: text, numbers, dates, "=formulas"; `formats` are those of single cells."""
    import openpyxl
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = openpyxl.Workbook()
    book.remove(book.active)
    if epoch_1904:
        book.epoch = CALENDAR_MAC_1904
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    sheet.cell(number, column, value)
        for place, format in (formats or {}).items():
            sheet[place].number_format = format
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    """A ZIP archive of those parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def ods(rows: str) -> bytes:
    """An OpenDocument sheet "Data" of those rows, which are XML."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<?xml version='1.0' encoding='UTF-8'?><office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Data">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/"/></manifest:manifest>'
    )
    return zipped({
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": manifest.encode(),
        "content.xml": content.encode(),
    })  # fmt: skip


def xls(rows: Sequence[Sequence[str | float | None]]) -> bytes:
    """An Excel 97 workbook with the sheet "Data": BIFF8 records in an OLE file of one stream. None is #DIV/0!."""
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    sheet = start + b"".join(
        _cell(at, column, value) for at, row in enumerate(rows) for column, value in enumerate(row)
    ) + _record(0x000A, b"")  # fmt: skip
    globals_ = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))
    name = b"\x04\x00Data"
    at = len(globals_) + 4 + 6 + len(name) + 4
    bound = _record(0x0085, struct.pack("<IH", at, 0) + name)
    return ole(globals_ + bound + _record(0x000A, b"") + sheet)


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _cell(row: int, column: int, value: str | float | None) -> bytes:
    if value is None:
        return _record(0x0205, struct.pack("<HHHBB", row, column, 0, 7, 1))
    if isinstance(value, str):
        text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
        return _record(0x0204, struct.pack("<HHH", row, column, 0) + text)
    return _record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def ole(stream: bytes, name: str = "Workbook") -> bytes:
    """An OLE file of one stream: header, one sector of sector numbers, one of names, then the stream."""
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // 512)
    stream = stream.ljust(sectors * 512, b"\0")
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    chain = [0xFFFFFFFD, end, *range(3, sectors + 2), end]
    table = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6),
        0, 1, 1, 0, 4096, end, 0, end, 0, 0,
    ) + struct.pack("<108I", *[free] * 108)  # fmt: skip
    folder = _entry("Root Entry", 5, 1, end, 0) + _entry(name, 2, free, 2, len(stream)) + _entry("", 0, free, 0, 0) * 2
    return header + table + folder + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    free = 0xFFFFFFFF
    length = len(text) + 2 if name else 0
    return struct.pack(
        "<64sHBBIII16sIQQIQ", text, length, kind, 1, free, free, child, bytes(16), 0, 0, 0, start, size
    )  # fmt: skip
