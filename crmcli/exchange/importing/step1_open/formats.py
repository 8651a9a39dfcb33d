"""What kind of file it is, told from its content; its name says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from crmcli.core.errors import RefusedError
from crmcli.exchange.importing.step1_open.options import Wanted
from crmcli.exchange.importing.step1_open.rows import Rows
from crmcli.exchange.importing.step1_open.source import Source
from crmcli.exchange.importing.step1_open.text.encodings import Text, as_utf8

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"BZh", "a bzip2 archive", "unpack it"),
    (b"\xfd7zXZ\0", "an xz archive", "unpack it"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", "unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it"),
    (b"%PDF-", "a PDF document", "export the table as CSV or XLSX"),
    (b"\xff\xd8\xff", "a JPEG picture", "name a table"),
    (b"\x89PNG\r\n", "a PNG picture", "name a table"),
    (b"GIF8", "a GIF picture", "name a table"),
    (b"SQLite format 3\0", "a SQLite file", "export the table as CSV"),
    (b"PAR1", "a Parquet file", "export it as CSV"),
    (b"{\\rtf", "an RTF document", "export the table as CSV or XLSX"),
    (b"\x7fELF", "a program", "name a table"),
    (b"MZ\x90", "a program", "name a table"),
)
"""How files begin that hold no table to read here: what they are, and what helps."""

_PAGE = re.compile(
    r"\s*<(?:(?:html|head|meta|body|table|thead|tbody|tr|div|center|font|style|script|svg)\b|!doctype|!--|\?xml)"
    r"|mime-version: *\d",  # a page saved with what belongs to it
    re.IGNORECASE,
)
_XML, _HTML = re.compile(r"\s*<\?xml"), re.compile(r"<(?:!doctype\s+)?html\b", re.IGNORECASE)
_JSON = re.compile(r'\s*(\[\s*[\[{\]"]|\{\s*["}])')


_VCARD = re.compile(r"\s*BEGIN:VCARD\b", re.IGNORECASE)


@contextmanager
def rows_of(source: Source, wanted: Wanted) -> Iterator[Rows]:
    """The rows of the file. Refused: what is none of the formats."""
    head = source.head()
    if (head[:2] == ZIP and head[2:4] in (b"\x03\x04", b"\x05\x06", b"\x07\x08")) or head.startswith(OLE):
        from crmcli.exchange.importing.step1_open.workbook.sheets import opened_sheet

        with opened_sheet(source, wanted) as sheet:
            yield sheet
        return
    for start, what, help in FOREIGN:
        if head.startswith(start):
            raise RefusedError(f"{source.shown} is {what}", help)
    with as_utf8(source, wanted.encoding) as text:
        yield _text_rows(text, wanted)


def _text_rows(text: Text, wanted: Wanted) -> Rows:
    with text.source.text(text.start) as file:
        head = file.read(4096)
    if _PAGE.match(head):
        what = "an XML file" if _XML.match(head) and not _HTML.search(head) else "a web page (HTML)"
        hint = "open it in a spreadsheet program and save it as XLSX or CSV"
        raise RefusedError(f"{text.source.shown} is {what}, whatever its name says", hint)
    if _VCARD.match(head):
        from crmcli.exchange.importing.step1_open.text.vcard_rows import VcardRows

        return VcardRows(text, wanted)
    if _JSON.match(head):
        from crmcli.exchange.importing.step1_open.text.json_rows import JsonRows

        return JsonRows(text, wanted)
    from crmcli.exchange.importing.step1_open.text.csv_rows import CsvRows

    return CsvRows(text, wanted)
