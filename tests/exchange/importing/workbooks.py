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


def xls(rows: Sequence[Sequence[str | float | None]], format: str | None = None) -> bytes:
    """An Excel 97 workbook with the sheet "Data": BIFF8 records in an OLE file of one stream. None is #DIV/0!. Numbers
    have that format."""
    style = int(format is not None)
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    sheet = start + b"".join(
        _cell(at, column, value, style) for at, row in enumerate(rows) for column, value in enumerate(row)
    ) + _record(0x000A, b"")  # fmt: skip
    globals_ = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))
    if format is not None:
        text = struct.pack("<HHB", 164, len(format), 1) + format.encode("utf-16-le")
        globals_ += _record(0x041E, text) + b"".join(_record(0x00E0, struct.pack("<HH16x", 0, at)) for at in (0, 164))
    name = b"\x04\x00Data"
    at = len(globals_) + 4 + 6 + len(name) + 4
    bound = _record(0x0085, struct.pack("<IH", at, 0) + name)
    return ole(globals_ + bound + _record(0x000A, b"") + sheet)


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _cell(row: int, column: int, value: str | float | None, style: int = 0) -> bytes:
    if value is None:
        return _record(0x0205, struct.pack("<HHHBB", row, column, 0, 7, 1))
    if isinstance(value, str):
        text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
        return _record(0x0204, struct.pack("<HHH", row, column, 0) + text)
    return _record(0x0203, struct.pack("<HHHd", row, column, style, value))


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


def xlsb(rows: Sequence[Sequence[str | float]], apart: int = 1, format: str | None = None) -> bytes:
    """A binary workbook with the sheet "Data"; its columns are so far apart, and its numbers have that format."""
    book = [(0x83, b""), (0x8F, b""), (0x9C, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Data")), (0x90, b""),
            (0x9D, b""), (0x84, b"")]  # fmt: skip
    sheet = [(0x81, b""), (0x94, struct.pack("<4I", 0, len(rows) - 1, 0, len(rows[0]) - 1)), (0x91, b"")]
    for at, cells in enumerate(rows):
        sheet.append((0x00, struct.pack("<I21x", at)))
        for column, value in enumerate(cells):
            place = struct.pack("<II", column * apart, int(format is not None and not isinstance(value, str)))
            sheet.append((6, place + _wide(value)) if isinstance(value, str) else (5, place + struct.pack("<d", value)))
    sheet += [(0x92, b""), (0x82, b"")]
    relation = b'<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.bin"/></Relationships>'
    styles = [(44, struct.pack("<H", 164) + _wide(format or "0")), (617, struct.pack("<I", 2)),
              *((47, struct.pack("<HH12x", 0, at)) for at in (0, 164)), (618, b"")]  # fmt: skip
    return zipped({
        **({"xl/styles.bin": b"".join(_binary(*record) for record in styles)} if format else {}),
        "[Content_Types].xml": b"<Types/>", "xl/_rels/workbook.bin.rels": relation,
        "xl/workbook.bin": b"".join(_binary(*record) for record in book),
        "xl/worksheets/sheet1.bin": b"".join(_binary(*record) for record in sheet),
    })  # fmt: skip


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _binary(kind: int, data: bytes) -> bytes:
    """A record of a binary workbook; its length takes less than two bytes of seven bits."""
    sign = bytes([kind & 0x7F | 0x80, kind >> 7]) if kind > 0x7F else bytes([kind])
    return sign + bytes([len(data) & 0x7F | 0x80, len(data) >> 7]) + data
