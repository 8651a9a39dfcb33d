"""Workbooks are tables too: every cell is the text that a person would read there. What cannot be read is refused."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import date, datetime, time, timedelta
from struct import pack

import pytest

from crmcli.core.errors import RefusedError, UsageError
from crmcli.exchange.importing.step1_open.workbook import inspection as workbooks
from crmcli.exchange.importing.step1_open.workbook.sheets import decimal
from tests.exchange.importing.reading import read
from tests.exchange.importing.workbooks import ods, ole, xls, xlsb, xlsx, zipped

CELLS = [
    ("text", "Müller", "Müller"), ("number as text", "007", "007"), ("blanks", " x ", " x "), ("lines", "a\nb", "a\nb"),
    ("whole", 12400.0, "12400"), ("cents", 95570.69, "95570.69"), ("negative", -0.5, "-0.5"), ("zero", 0, "0"),
    ("small", 1e-7, "0.0000001"), ("large", 123456789012345.0, "123456789012345"),
    ("inexact", 4876876000000624001, "4.876876000000624E+18"), ("huge", 1e21, "1E+21"),
    ("noise", 0.1 + 0.7, "0.8"),
    ("yes", True, "true"), ("no", False, "false"), ("day", date(2026, 3, 1), "2026-03-01"),
    ("moment", datetime(2026, 3, 1, 14, 30), "2026-03-01T14:30:00"), ("time", time(9, 5), "09:05:00"),
    ("duration", timedelta(hours=30, minutes=5), "30:05:00"), ("error", "#DIV/0!", "#DIV/0!"),
    ("missing", "#N/A", "#N/A"), ("never worked out", "=1+1", "=1+1"), ("blank", None, ""),
]  # fmt: skip


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_cells_are_the_text_that_a_person_reads(epoch_1904):
    found = read(xlsx({"Deals": [["Name*", "Value"], *([name, value] for name, value, _ in CELLS)]}, epoch_1904))
    assert found.header == ["Name", "Value"]
    assert found.cells == [[name, text] for name, _, text in CELLS]
    assert found.found.sentence() == 'XLSX, sheet "Deals", header in row 1'


def test_the_format_of_a_number_adds_at_most_a_currency():
    formats = {"B2": '"USD" #,##0.00', "B3": "[Red]#,##0.00;-0", "B4": "0%", "B5": "[$-409]d-mmm-yy;@", "B6": "[h]:mm"}
    rows = [["a", "b"], ["x", 5.5], ["x", 5.25], ["x", 0.25], ["x", 46082], ["x", 1.5]]
    # Day 46082 is 1 March 2026: 46,023 was 1 January.
    assert [cells[1] for cells in read(xlsx({"S": rows}, formats=formats)).cells] == [
        "5.5 USD", "5.25", "0.25", "2026-03-01", "36:00:00",
    ]  # fmt: skip


def test_cells_stay_in_their_columns_wherever_the_table_begins():
    rows = [[], [None, None, "Pipeline 2026"], [], [None, "name", "note", "x"], [None, "A"], [None, None, "b", 1],
            [], [None, "C", None, "#N/A"], [None, "Total", None, 1]]  # fmt: skip
    found = read(xlsx({"S": rows}))
    assert (found.header, found.found.line) == (["name", "note", "x"], 4)
    assert found.rows == [(5, ["A", "", ""]), (6, ["", "b", "1"]), (8, ["C", "", "#N/A"])]
    assert found.left_out == [(2, "Pipeline 2026"), (9, "Total 1")]


def test_which_sheet():
    book = xlsx({"Empty": [], "First": [["a"], ["1"]], "2": [["b"], ["2"]], "<T&C>": [["c"], ["#N/A"]]})
    found = read(book)
    assert (found.header, found.found.sheet, found.found.others) == (["a"], "First", ("Empty", "2", "<T&C>"))
    assert "(not read: Empty, 2, <T&C>)" in found.found.sentence()
    # A name comes before a number: sheet 2 is First, but one is called 2.
    assert [read(book, sheet=name).header for name in ("first", "2", "4", "<T&C>")] == [["a"], ["b"], ["c"], ["c"]]
    assert read(book, sheet="<T&C>").cells == [["#N/A"]]
    with pytest.raises(UsageError, match='no sheet "frist"') as caught:
        read(book, sheet="frist")
    assert caught.value.hint == 'did you mean "First"?'
    for wrong in ("0", "5"):
        with pytest.raises(UsageError, match="no sheet"):
            read(book, sheet=wrong)
    with pytest.raises(RefusedError, match="is empty"):
        read(book, sheet="Empty")
    with pytest.raises(UsageError, match="--encoding"):
        read(book, encoding="gbk")


def test_an_excel_97_workbook():
    found = read(xls([["名称", "Amount"], ["Müller", 12400.0], ["王小明", 95570.69], ["Zoë", None]]))
    assert (found.header, found.cells) == (
        ["名称", "Amount"],
        [["Müller", "12400"], ["王小明", "95570.69"], ["Zoë", "#DIV/0!"]],
    )
    assert found.found.sentence() == 'XLS, sheet "Data", header in row 1'


def test_a_binary_workbook():
    found = read(xlsb([["名称", "Amount"], ["Müller", 12400.0], ["王小明", 95570.69]]))
    assert (found.header, found.cells) == (["名称", "Amount"], [["Müller", "12400"], ["王小明", "95570.69"]])
    assert found.found.sentence() == 'XLSB, sheet "Data", header in row 1'


CELL = '<table:table-cell office:value-type="{}" {}><text:p>{}</text:p></table:table-cell>'
ERROR = 'office:string-value="" calcext:value-type="error"'
BLANK = '<table:table-cell table:number-columns-repeated="{}"/>'


def row(*cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def test_an_opendocument_sheet():
    text = [CELL.format("string", "", word) for word in ("name", "day", "n", "long", "Zoë &amp; Co")]
    rows = (
        row(*text[:4])
        + row(text[4], CELL.format("date", 'office:date-value="2026-03-01"', "1 March"),
              CELL.format("float", 'office:value="1234.5"', "1.234,50"),
              CELL.format("time", 'office:time-value="PT30H05M00S"', "30:05"))
        + row(BLANK.format(4), times=2)
        + row(text[0], BLANK.format(2), CELL.format("string", ERROR, "#DIV/0!"))
        + row(BLANK.format(16384), times=1048570)
    )  # fmt: skip
    found = read(ods(rows))
    assert (found.header, found.rows) == (
        ["name", "day", "n", "long"],
        [(2, ["Zoë & Co", "2026-03-01", "1234.5", "30:05:00"]), (5, ["name", "", "", "#DIV/0!"])],
    )
    assert found.found.format == "ODS"


def test_numbers_are_the_shortest_text_of_the_same_number():
    draw = random.Random(4)
    for _ in range(2_000):
        value = draw.randrange(10 ** draw.randrange(1, 17)) / 100
        assert float(decimal(value)) == value and "e" not in decimal(value)
    # A sum's noise beyond 15 digits goes; digits that say something stay.
    for value, text in ((0.1 + 0.2, "0.3"), (3.3000000000000003, "3.3"), (12345678901234.56, "12345678901234.56"),
                        (1 / 3, "0.3333333333333333"), (-0.0, "0"), (1e16, "1E+16")):  # fmt: skip
        assert decimal(value) == text


# What cannot be read


def changed(book: bytes, name: str, content: bytes | None) -> bytes:
    """The workbook with another part of that name, or without it."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist() if part != name}
    return zipped({**parts, **({name: content} if content is not None else {})})


BOOK = xlsx({"S": [["name", "x"], *([f"A{at}", at] for at in range(50))]})
SHEET = "xl/worksheets/sheet1.xml"
OLD = xls([["a", "b"]])
AT = BOOK.index(SHEET.encode()) + 60
FAR = b'<worksheet><sheetData><row><c r="A1"><v>1</v></c><c r="%s"><v>1</v></c></row></sheetData></worksheet>'
X = CELL.format("string", "", "x")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (BOOK[:2000], "is a damaged workbook"),
        (BOOK[:AT] + bytes(200) + BOOK[AT + 200 :], "is a damaged workbook"),
        (b"PK\x03\x04" + b"x" * 200, "is a damaged workbook"),
        (zipped({"deals.csv": b"a,b"}), "is a ZIP archive, not a workbook"),
        (zipped({}), "is a ZIP archive, not a workbook"),
        (zipped({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}), "is a document without a sheet"),
        (changed(BOOK, "xl/workbook.xml", None), "is a damaged workbook"),
        (changed(BOOK, "xl/workbook.xml", b"<workbook"), "is damaged or no workbook"),
        (changed(BOOK, SHEET, b"no xml <"), ""),
        (changed(BOOK, SHEET, FAR % b"XFD1048576"), "is too large a workbook"),
        (changed(BOOK, SHEET, FAR % b"xfd1048576"), "is too large a workbook"),
        (changed(BOOK, SHEET, FAR % b"ZZZZZZ2"), "is too large a workbook"),
        (changed(BOOK, SHEET, FAR.replace(b'<c r="%s"', b'</row><row r="400000000"><c')), "is too large a workbook"),
        (xlsb([["a", "b"], ["c", "d"]], 1 << 28), "is too large a workbook"),
        (changed(xlsb([["a"]]), "xl/worksheets/sheet1.bin", b"\x81\x01\0\x91"), "is a damaged workbook"),
        (ods(row(X, times=1048576) + row(BLANK.format(16000), X)), "is too large a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "is damaged or no workbook"),
        (ole(b"x" * 4096, "WordDocument"), "is a document without a sheet"),
        # Sectors that go round in a circle, and cells far apart, would fill the memory.
        (OLD.replace(pack("<III", 3, 4, 5), pack("<III", 3, 4, 2)), "is damaged or no workbook"),
        (OLD.replace(pack("<4H", 0x204, 11, 0, 1), pack("<4H", 0x204, 11, 65535, 65535)), "is too large a workbook"),
        (ole(b"x" * 4096), "is damaged or no workbook"),
        (ole(b"x" * 4096, "EncryptedPackage"), "is protected by a password"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_refused_by_what_it_is(capfd, content, says):
    with pytest.raises(RefusedError) as caught:
        read(content)
    assert says in caught.value.message and "\n" not in caught.value.message
    assert capfd.readouterr() == ("", ""), "what reads workbooks may write nothing itself"


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(workbooks, "LARGEST", 1 << 20)
    bomb = changed(BOOK, SHEET, b" " * (2 << 20))
    assert len(bomb) < 20_000
    with pytest.raises(RefusedError, match="unpacks to more than 1 MB"):
        read(bomb)


def test_any_damage_is_refused_or_read(capfd):
    draw = random.Random(1)
    for book in (BOOK, OLD, xlsb([["name"], ["x"]]), ods(row(CELL.format("string", "", "name")))):
        for _ in range(40):
            broken = bytearray(book)
            for _ in range(draw.randrange(1, 20)):
                broken[draw.randrange(len(book))] = draw.randrange(256)
            try:
                assert read(bytes(broken)).header
            except RefusedError as error:
                assert "\n" not in error.message
    assert capfd.readouterr() == ("", "")
