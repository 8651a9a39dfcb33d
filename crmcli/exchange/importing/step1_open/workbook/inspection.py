"""What is looked at in a workbook before it is read: what it is, how much it unpacks to, and cells that reading leaves
blank. The reader of workbooks takes a whole sheet into memory, and ends the program where there is not enough of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from errno import EINVAL
from typing import IO, TYPE_CHECKING

from crmcli.core.errors import RefusedError
from crmcli.exchange.importing.step1_open.source import Source
from crmcli.exchange.importing.step1_open.workbook.number_formats import Units, units_of

if TYPE_CHECKING:
    from zipfile import ZipFile

LARGEST = 256 << 20
"""Bytes unpacked: about 600,000 rows of eight columns, which take half a gigabyte of memory."""

MOST_CELLS = 26 << 20
"""In the rectangle from the first cell to the last: the reader keeps a place for each, blank or not. So many are the
columns A to Z of all the rows that a sheet can have."""

MOST_PARTS = 10_000

Marked = dict[int, dict[int, str]]
"""Text by row, counted from 1, and column, counted from 0."""

_PIECE = 1 << 20
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]+)(\d+)["']""")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d+)["']""")
_WIDE = re.compile(rb"""r\s*=\s*["'](?:[A-Za-z]{2,}\d|[A-Za-z]?(?:[2-9]\d{6}|1[1-9]\d{5}|\d{8}))""")
_SAID = re.compile(rb"""<c ([^>]*)>(?:<f[^>]*?(?:/>|>([^<]*)</f>))?(?:<v>([^<]*)</v>|<v\s*/>)?</c>""")
_SHEET = re.compile(r"<(?:\w+:)?sheet ([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship ([^>]*)>")
_FORMAT = re.compile(r"<(?:\w+:)?numFmt ([^>]*)>")
_CELL_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b(.*?)</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(r"<(?:\w+:)?xf ([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class Workbook:
    """A workbook that may be read: its format, and what its reader does not tell of the cells of each sheet."""

    def __init__(
        self, format: str, sheets: dict[str, Marked] | None = None, units: dict[str, Units] | None = None
    ) -> None:
        self.format, self._sheets, self._units = format, sheets or {}, units or {}

    def units(self, sheet: str) -> Units:
        """What the number formats of that sheet's cells add to their values."""
        return self._units.get(sheet) or Units()

    def marked(self, sheet: str) -> Marked:
        """The cells of that sheet that are errors, or formulas without a result."""
        return self._sheets.get(sheet, {})


def inspected(source: Source) -> Workbook:
    """What workbook it is. Refused: what is none, is encrypted, or would fill the memory."""
    if source.head(2) != b"PK":
        return _old(source)
    from zipfile import BadZipFile, ZipFile

    try:
        source.file.seek(0)
        with ZipFile(source.file) as archive:
            return _archive(source, archive)
    except (BadZipFile, ValueError, NotImplementedError, EOFError, RuntimeError) as error:
        raise RefusedError(f"{source.shown} is a damaged workbook or ZIP archive", "save it anew") from error
    except Exception as error:
        # A place before the beginning of the file is EINVAL; what unpacks has errors of its own in each module.
        if type(error).__module__ not in ("zlib", "lzma", "bz2", "struct") and getattr(error, "errno", 0) != EINVAL:
            raise
        raise RefusedError(f"{source.shown} is a damaged workbook or ZIP archive", "save it anew") from error


def _old(source: Source) -> Workbook:
    """An OLE file: XLS, or what encrypts an XLSX."""
    from crmcli.exchange.importing.step1_open.workbook.ole import DamagedError, looked_through

    if source.size > LARGEST // 2:
        raise _too_large(source)
    source.file.seek(0)
    content = source.file.read()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise RefusedError(f"{source.shown} is protected by a password", "save it without one")
    try:
        looked = looked_through(content)
    except DamagedError as error:
        raise RefusedError(f"{source.shown} is damaged or no workbook", "save it anew as XLSX or CSV") from error
    if not looked:
        raise RefusedError(f"{source.shown} is a document without a sheet", "name a workbook or a CSV file")
    if looked.cells > MOST_CELLS:
        raise _too_large(source)
    return Workbook("XLS", looked.errors, looked.units)


def _archive(source: Source, archive: ZipFile) -> Workbook:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise RefusedError(f"{source.shown} is protected by a password", "save it without one")
    format = _format(source, names)
    if sum(part.file_size for part in parts) > LARGEST or len(parts) > MOST_PARTS:
        raise _too_large(source)
    if format == "ODS":
        return Workbook(format, *_looked_through_ods(source, archive))
    if format == "XLSB":
        return Workbook(format, units=_looked_through_xlsb(source, archive))
    sheets, units = dict[str, Marked](), dict[str, Units]()
    if format == "XLSX":
        titles = {path: name for name, path in _sheets(archive).items()}
        styles = _styles(archive) if "xl/styles.xml" in names else {}
        for path in sorted(names):
            if path in titles or (path.lower().startswith("xl/worksheets/") and path.lower().endswith(".xml")):
                name = titles.get(path, path)
                units[name] = Units()
                with archive.open(path) as part:
                    sheets[name] = _looked_through(source, part, styles, units[name])
    return Workbook(format, sheets, units)


def _styles(archive: ZipFile) -> dict[int, str]:
    """What the styles of cells add to numbers, by their place among them."""
    import html

    text = archive.read("xl/styles.xml").decode("utf-8", "replace")
    own = (_attributes(found) for found in _FORMAT.findall(text))
    formats = {int(each.get("numFmtId", 0)): html.unescape(each.get("formatCode", "")) for each in own}
    cells = _CELL_STYLES.search(text)
    used = [int(_attributes(found).get("numFmtId", 0)) for found in _STYLE.findall(cells[1])] if cells else []
    return units_of(formats, used)


def _format(source: Source, names: set[str]) -> str:
    for format, sign in (("XLSX", "xl/workbook.xml"), ("XLSB", "xl/workbook.bin"), ("ODS", "content.xml")):
        if sign in names:
            return format
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise RefusedError(f"{source.shown} is a document without a sheet", "name a workbook or a CSV file")
    if any(name.startswith("xl/") or name == "[Content_Types].xml" for name in names):
        raise RefusedError(f"{source.shown} is a damaged workbook", "save it anew")
    inside = next((name for name in sorted(names) if name.lower().endswith((".csv", ".xlsx", ".json"))), None)
    hint = f"unpack it, and import {inside}" if inside else "unpack it"
    raise RefusedError(f"{source.shown} is a ZIP archive, not a workbook", hint)


def _too_large(source: Source) -> RefusedError:
    what = f"{source.shown} is too large a workbook: it unpacks to more than {LARGEST >> 20} MB, or has cells far apart"
    return RefusedError(what, "save the sheet as CSV: that may have any size")


def _sheets(archive: ZipFile) -> dict[str, str]:
    """Where the sheet of each name is kept."""
    import html

    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    try:
        relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return {}
    targets = {found.get("Id"): found.get("Target", "") for found in map(_attributes, _RELATION.findall(relations))}
    paths = dict[str, str]()
    for sheet in map(_attributes, _SHEET.findall(book)):
        target = targets.get(next((sheet[key] for key in sheet if key.endswith(":id")), None), "")
        paths[html.unescape(sheet.get("name", ""))] = target[1:] if target.startswith("/") else f"xl/{target}"
    return paths


def _attributes(text: str) -> dict[str, str]:
    return {name: one or other for name, one, other in _ATTRIBUTE.findall(text)}


def _blocks(part: IO[bytes], end: bytes) -> Iterator[bytes]:
    """The XML in pieces that end with a whole row."""
    rest = b""
    while piece := part.read(_PIECE):
        whole, sign, rest = (rest + piece).rpartition(end)
        if sign:
            yield whole + sign
    yield rest


def _looked_through(source: Source, part: IO[bytes], styles: Mapping[int, str], units: Units) -> Marked:
    """The errors of a sheet, and its formulas without a result; `units` gets what the styles add to cells. Refused:
    cells too far apart for the memory."""
    marked, wide = Marked(), False
    added = (
        re.compile(rb"""<c ([^>]*\bs=["'](%s)["'][^>]*)>""" % "|".join(map(str, styles)).encode()) if styles else None
    )
    for block in _blocks(part, b"</row>"):
        for attributes, style in added.findall(block) if added else ():
            if place := _CELL.search(attributes):
                units.note(int(place[2]), _column(place[1]) - 1, styles[int(style)])
        wide = wide or bool(_WIDE.search(block))
        if b't="e"' in block or b"<f" in block:
            _note(block, marked)
    if wide:
        part.seek(0)
        _check_corner(source, part)
    return marked


def _check_corner(source: Source, part: IO[bytes]) -> None:
    """Refuse a sheet whose last row and column are too far away."""
    columns, rows = set[bytes](), 0
    for block in _blocks(part, b"</row>"):
        cells = _PLACE.findall(block)  # of rows too: their cells need not say where they are
        columns.update({column for column, _ in cells})
        rows = max(rows, max((int(row) for _, row in cells), default=0))
    if max(map(_column, columns), default=0) * rows > MOST_CELLS:
        raise _too_large(source)


def _note(block: bytes, marked: Marked) -> None:
    """Remember the errors, and the formulas that no spreadsheet program has worked out."""
    import html

    for attributes, formula, value in _SAID.findall(block):
        place = _CELL.search(attributes)
        error = b't="e"' in attributes
        if not place or not (error or (formula and not value and b't="str"' not in attributes)):
            continue
        text = (value or b"#ERROR") if error else b"=" + formula
        row = marked.setdefault(int(place[2]), {})
        row[_column(place[1]) - 1] = html.unescape(text.decode("utf-8", "replace"))


def _column(letters: bytes) -> int:
    """A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _looked_through_ods(source: Source, archive: ZipFile) -> tuple[dict[str, Marked], dict[str, Units]]:
    """The errors of the sheets, and the currencies of cells. Refused: repeated cells that would fill the memory."""
    from crmcli.exchange.importing.step1_open.workbook import ods

    with archive.open("content.xml") as part:
        found = ods.looked_through(_blocks(part, ods.END), MOST_CELLS)
    if found is None:
        raise _too_large(source)
    return found


def _looked_through_xlsb(source: Source, archive: ZipFile) -> dict[str, Units]:
    """What styles add to the cells of the sheets. Refused: a last row and column too far away."""
    from crmcli.exchange.importing.step1_open.workbook import xlsb

    units = dict[str, Units]()
    try:
        parts = {name.lower(): name for name in archive.namelist()}
        styles = xlsb.styles(archive.read(parts["xl/styles.bin"])) if "xl/styles.bin" in parts else {}
        titles = xlsb.sheets(archive.read("xl/workbook.bin"), archive.read(parts["xl/_rels/workbook.bin.rels"]))
        for part in archive.namelist():
            if part.lower().startswith("xl/worksheets/") and part.lower().endswith(".bin"):
                found = units.setdefault(titles.get(part, part), Units())
                if xlsb.spanned(archive.read(part), styles, found) > MOST_CELLS:
                    raise _too_large(source)
    except (IndexError, KeyError) as error:
        raise ValueError("it ends too soon") from error
    return units
