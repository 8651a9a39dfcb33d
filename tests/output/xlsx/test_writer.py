"""Workbooks: what two other readers find in them is what the table and the CSV say, cell for cell."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from crmcli.core.document import BAD, GOOD, Cell, Chart, Column, Document, Heading, Line, Marked, Records, Series, Table
from crmcli.core.errors import RefusedError
from crmcli.core.names import visible
from crmcli.output.cell_text import Style
from crmcli.output.xlsx.writer import render, sheet_name
from tests.support.hazards import NASTY, names
from tests.support.teams import company

MOMENT = datetime(2026, 1, 2, 16, 30, tzinfo=UTC)
STYLE = Style("USD", ZoneInfo("Asia/Shanghai"))
NONE = Records([], [])


def document(*blocks, data=None, records=NONE, currency="USD") -> Document:
    return Document(blocks, data or {"schema": "crm.test/1"}, records, currency)


def parts(made: bytes) -> dict[str, bytes]:
    """The files that the workbook is made of."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: archive.read(name) for name in archive.namelist()}


def book(made: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(made))


def rows(made: bytes, sheet: str) -> list[list[object]]:
    """The values of a sheet; both readers must agree on them."""
    first = [list(row) for row in book(made)[sheet].iter_rows(values_only=True)]
    other = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    assert [[None if cell == "" else cell for cell in row] for row in other] == [
        [cell.date() if isinstance(cell, datetime) and _whole(cell) else cell for cell in row] for row in first
    ]
    return first


def test_text_after_figures_stands_apart_from_them():
    columns = [Column("Rep"), Column("Amount", "money"), Column("Expected", "date"), Column("Of")]
    cells = [[Cell("a"), Cell(100, "money"), Cell(date(2026, 1, 2), "date"), Cell("b")]]
    sheet = book(render(document(Table(columns, cells)), STYLE)).worksheets[0]
    indents = [[cell.alignment.indent for cell in row] for row in sheet.iter_rows(min_row=1, max_row=2)]
    assert indents == [[0, 0, 1, 0]] * 2


def test_rows_are_as_high_as_their_wrapped_texts():
    texts = ("x" * 121, "株" * 61, "a\nb", "short", "x" * 9999)  # a column has 60 characters, a row 409 points
    made = render(document(Table([Column("Comment")], [[Cell(text)] for text in texts])), STYLE)
    sheet = book(made).worksheets[0]
    assert [sheet.row_dimensions[row].height for row in range(2, 7)] == [45, 45, 30, None, 405]


def _whole(moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second) == (0, 0, 0)


def test_values_are_real_numbers_and_dates_in_their_formats():
    cells = {
        # unit: what the document holds, what the cell holds, how it is shown
        "text": (Cell("ann"), "ann", "General"),
        "count": (Cell(12, "count"), 12, "#,##0"),
        "number": (Cell(2.25, "number"), 2.25, "#,##0.0"),
        "money": (Cell(1234567, "money"), 12345.67, "[$USD] #,##0.00"),
        "percent": (Cell(0.375, "percent"), 0.375, "0.0%"),
        "days": (Cell(3.5, "days"), 3.5, '#,##0.0" d"'),
        "hours": (Cell(6.5, "hours"), 6.5, '#,##0.0" h"'),
        "points": (Cell(71.25, "points"), 71.25, "#,##0.0"),
        "date": (Cell(date(2026, 7, 1), "date"), datetime(2026, 7, 1), "yyyy-mm-dd"),
        "first": (Cell(date(1900, 1, 1), "date"), datetime(1900, 1, 1), "yyyy-mm-dd"),
        "march": (Cell(date(1900, 3, 1)), datetime(1900, 3, 1), "yyyy-mm-dd"),  # after the day that was none
        # 16:30 in London's winter is half past midnight in Shanghai, eight hours ahead
        "moment": (Cell(MOMENT, "moment"), datetime(2026, 1, 3, 0, 30), "yyyy-mm-dd hh:mm"),
        "chance": (Cell(0.0004, "chance"), 0.0004, '[<0.001]"<0.001";0.000'),
        "movement": (Cell(-2, "movement"), -2, '"▲"0;"▼"0;"–"'),
    }  # fmt: skip
    made = render(
        document(Table([Column(unit, unit) for unit in cells], [[cell for cell, *_ in cells.values()]], "T")), STYLE
    )
    sheet = book(made)["T"]
    assert [cell.value for cell in sheet[2]] == list(cells)  # below the table's title
    assert [cell.value for cell in sheet[3]] == [value for _, value, _ in cells.values()]
    assert [cell.number_format for cell in sheet[3]] == [shown for *_, shown in cells.values()]


def test_a_change_too_small_to_be_seen_has_no_sign():
    values = ((0.0004, "share"), (-0.0004, "share"), (0.0, "pp"), (-0.0004, "pp"), (0.0006, "share"), (-0.04, "signed"))
    cells = [Cell(1200, "money", "", Cell(value, unit, GOOD)) for value, unit in values]
    sheet = book(render(document(Table([Column("Revenue", "money")] * 6, [cells])), STYLE)).worksheets[0]
    percent, points, number = '"±"0.0%;"±"0.0%', '"±"0.0" pp";"±"0.0" pp"', '"±"0.0;"±"0.0'
    seen = '"▲ ""+"0.0%;"▲ ""−"0.0%;"±"0.0%'
    shown = [cell.number_format for cell in sheet[2]][1::2]
    assert [shown[at] for at in (0, 1, 2, 3, 5)] == [percent, percent, points, points, number]
    assert shown[4].replace(" ", "") == seen.replace(" ", "")


@pytest.mark.parametrize(
    ("currency", "minor", "value", "shown"),
    [
        ("USD", 120000, 1200, "[$USD] #,##0"),
        ("JPY", 1200, 1200, "[$JPY] #,##0"),
        ("KWD", 1234567, 1234.567, "[$KWD] #,##0.000"),
    ],
)
def test_money_has_the_decimals_of_its_currency_where_there_are_any(currency, minor, value, shown):
    made = render(document(Table([Column("m", "money")], [[Cell(minor, "money")]], "T")), Style(currency, UTC))
    cell = book(made)["T"]["A3"]
    assert (cell.value, cell.number_format) == (value, shown)


def test_changes_have_columns_of_their_own():
    table = Table(
        [Column("Rep"), Column("Revenue", "money"), Column("Win rate", "percent"), Column("Change", "number")],
        [
            [Cell("ann"), Cell(120000, "money", "", Cell(0.2, "share", GOOD)),
             Cell(0.5, "percent", "", Cell(-0.034, "pp", BAD)), Cell("", change=Cell(-0.05, "share", GOOD))],
            [Cell("ben"), Cell(None, "money"), Cell(0.25, "percent"), Cell(None, "share")],
        ],
        "T",
    )  # fmt: skip
    sheet = book(render(document(table), STYLE))["T"]
    assert [cell.value for cell in sheet[2]] == ["Rep", "Revenue", "Revenue ±", "Win rate", "Win rate ±", "Change"]
    # Percentage points are a number of points, as the table shows them: -0.034 is -3.4 pp.
    assert [cell.value for cell in sheet[3]] == ["ann", 1200, 0.2, 0.5, pytest.approx(-3.4), -0.05]
    assert [cell.value for cell in sheet[4]] == ["ben", None, None, 0.25, None, None]
    assert sheet["C3"].number_format.startswith('"▲ "') and sheet["E3"].number_format.startswith('"▼ "')
    assert sheet["E3"].number_format.endswith('" pp"')
    assert sheet["F3"].number_format.startswith('"▲ "')  # a shorter cycle is to the good: the arrow says so


def test_no_data_is_an_empty_cell_and_never_a_number_that_is_none():
    values = [None, float("nan"), float("inf"), -float("inf")]
    made = render(
        document(Table([Column("x", "number")], [[Cell(value, "number")] for value in [*values, 1.5]], "T")), STYLE
    )
    assert [row[0] for row in rows(made, "T")] == ["T", "x", None, None, None, None, 1.5]


@settings(max_examples=25)
@given(st.lists(st.tuples(names, names), min_size=1, max_size=4), names, names)
def test_any_text_stays_text_as_the_table_shows_it(cells, title, heading):
    table = Table([Column("a"), Column(title)], [[Cell(one), Cell(two)] for one, two in cells])
    records = Records(["name"], [[Cell(one)] for one, _ in cells])
    made = render(document(Heading(heading, title), Line(title), table, records=records), STYLE)
    held = book(made)
    _, page, data = held.sheetnames
    texts = [[visible(text)[:32767] or None for text in pair] for pair in cells]
    assert [
        list(row)
        for row in held[page].iter_rows(min_row=held[page].max_row - len(cells) + 1, max_col=2, values_only=True)
    ] == texts
    assert [held[data].cell(at, 1).value for at in range(2, len(cells) + 2)] == [one for one, _ in texts]
    assert not any(cell.data_type == "f" for sheet in held for row in sheet.iter_rows() for cell in row)
    CalamineWorkbook.from_filelike(io.BytesIO(made))


def test_what_breaks_spreadsheets_is_harmless_in_charts_and_titles():
    texts = [text for text in NASTY if len(text) < 100] + [
        "<r>&x</r>",
        '=HYPERLINK("http://x")',
        "=Sheet1!$A$1",
        "a\ufffeb\uffff",
        "_x0041_",
    ]
    table = Table(
        [Column("Name"), Column("=n!A1", "count")], [[Cell(text), Cell(1, "count")] for text in texts], "=T!A1"
    )
    chart = Chart("bars", "=Sheet1!$A$1", texts, [Series("=n!A1", [1.0] * len(texts))], note="&L&[x]")
    made = render(document(Heading("A & B '\"<x>", "=1+1"), chart, table), STYLE)
    for name, part in parts(made).items():
        ElementTree.fromstring(part)
        assert "externalLink" not in name
    sheet = book(made)["A & B '\"<x>"]
    column = [cell.value for cell in sheet["A"]][-len(texts) :]
    assert '=HYPERLINK("http://x")' in column and "_x0041_" in column and "a⟨U+FFFE⟩b⟨U+FFFF⟩" in column


def test_text_longer_than_a_cell_is_cut_where_it_is_still_text():
    made = render(document(Table([Column("a")], [[Cell("\U0001f600" * 20_000)]], "T")), STYLE)
    held = book(made)["T"]["A3"].value
    # A face takes two of the 32,767 units, the ellipsis one.
    assert held == "\U0001f600" * 16_383 + "…"


@pytest.mark.parametrize(
    ("wanted", "taken", "name"),
    [
        ("Won / lost: [all]*?\\", [], "Won - lost – -all----"),
        ("x" * 40, [], "x" * 30 + "…"),
        ("x" * 40, ["x" * 30 + "…"], "x" * 28 + "… 2"),
        ("\U0001f600" * 20, [], "\U0001f600" * 15 + "…"),
        ("summary", ["Summary"], "summary 2"),
        ("'quoted'", [], "quoted"),
        ("History", [], "Sheet"),
        ("", ["Sheet", "SHEET 2"], "Sheet 3"),
        (" \x1b ", [], "␛"),
    ],
)
def test_names_of_sheets_are_legal_and_unique(wanted, taken, name):
    assert sheet_name(wanted, taken) == name


def test_a_report_has_a_summary_a_sheet_for_each_section_and_its_flat_data():
    blocks = [
        Heading("Weekly report", "16 to 22 November"), Line("Three deals were won."),
        Heading("Deals / won", "of the week"), Table([Column("Deal")], [[Cell("kit")]]), Line("It was quick."),
        Heading("Nothing"), Line("Nothing is due."),
        Heading("Deals * won"), Table([Column("Deal")], [[Cell("van")]]), Table([Column("Deal")], [[Cell("bus")]]),
    ]  # fmt: skip
    records = Records(["deal", "amount"], [[Cell("kit"), Cell(100, "money")]])
    made = render(document(*blocks, records=records), STYLE)
    held = book(made)
    assert held.sheetnames == ["Summary", "Deals - won", "Deals - won 2", "Data"]
    texts = [row[0] for row in held["Summary"].iter_rows(values_only=True) if row[0]]
    assert texts == [
        "Weekly report", "16 to 22 November", "Three deals were won.", "Deals / won", "of the week", "It was quick.",
        "Nothing", "Nothing is due.", "Deals * won",
    ]  # fmt: skip
    assert held["Summary"]["A5"].hyperlink.location == "'Deals - won'!A1"
    one, two = held["Deals - won"], held["Deals - won 2"]
    # Heading, note and a blank row, the column titles in row 4 and one row: that is filtered, and the titles stay.
    assert (one.freeze_panes, one.auto_filter.ref, one.print_title_rows) == ("A5", "A4:A5", "$4:$4")
    assert (two.freeze_panes, two.auto_filter.ref) == ("A2", None)
    assert one["A4"].font.bold and (one.page_setup.paperSize, one.page_setup.fitToHeight) == (9, 0)
    assert rows(made, "Data") == [["deal", "amount"], ["kit", 1]]


def charted(chart: Chart, table: Table) -> tuple[bytes, list[str]]:
    """The workbook of a section with that chart and table, and the ranges of cells that its chart reads."""
    made = render(document(Heading("S"), chart, table), STYLE)
    found = [ElementTree.fromstring(part) for name, part in parts(made).items() if name.startswith("xl/charts/chart")]
    return made, [node.text or "" for chart in found for node in chart.iter() if node.tag.endswith("}f")]


LABELS = ["Lead", "Proposal", "Won"]
TABLE = Table(
    [Column("Stage"), Column("Deals", "count"), Column("Amount", "money")],
    [
        [Cell(label), Cell(number, "count"), Cell(number * 1050, "money")]
        for label, number in zip(LABELS, (9, 4, 1), strict=True)
    ],
)  # fmt: skip


@pytest.mark.parametrize("kind", ["funnel", "bars", "line", "columns"])
def test_a_chart_is_drawn_from_the_cells_of_its_table_and_stands_beside_it(kind):
    made, ranges = charted(Chart(kind, "Amounts", LABELS, [Series("Amount", [9450, 4200, 1050])], "money"), TABLE)
    # Row 1 the heading, row 3 the column titles, rows 4 to 6 the stages; amounts in column C.
    assert ranges == ["S!$C$3", "S!$A$4:$A$6", "S!$C$4:$C$6"]
    (drawn,) = book(made)["S"]._charts
    assert (drawn.anchor._from.col, drawn.anchor._from.row) == (4, 2)


def test_a_pair_of_series_has_both_and_a_total_row_is_left_out():
    table = Table(
        [Column("Rep"), Column("Before", "count"), Column("Now", "count")],
        [[Cell("all"), Cell(3, "count"), Cell(5, "count")], [Cell("ann"), Cell(1, "count"), Cell(2, "count")],
         [Cell("ben"), Cell(2, "count"), Cell(3, "count")]],
    )  # fmt: skip
    _, ranges = charted(Chart("pairs", "P", ["ann", "ben"], [Series("before", [1, 2]), Series("now", [2, 3])]), table)
    assert ranges == ["S!$B$3", "S!$A$5:$A$6", "S!$B$5:$B$6", "S!$C$3", "S!$A$5:$A$6", "S!$C$5:$C$6"]


def test_a_chart_whose_figures_no_table_holds_has_them_on_a_sheet_of_their_own():
    made, ranges = charted(Chart("line", "Trend", ["W1", "W2"], [Series("deals", [1, None])]), TABLE)
    assert ranges == ["'Chart data'!$B$2", "'Chart data'!$A$3:$A$4", "'Chart data'!$B$3:$B$4"]
    assert rows(made, "Chart data")[1:] == [[None, "deals"], ["W1", 1], ["W2", None]]


@pytest.mark.parametrize("held", [True, False])
def test_a_heat_map_colours_cells(held):
    table = Table(
        [Column("Rep"), Column("Mon", "count"), Column("Tue", "count")],
        [[Cell("ann"), Cell(1, "count"), Cell(4, "count")]],
    )
    made, ranges = charted(Chart("heat", "Activity", ["Mon", "Tue"], [Series("ann", [1, 4])]), table if held else TABLE)
    sheet = book(made)["S"]
    (scaled,) = sheet.conditional_formatting
    assert ranges == [] and scaled.rules[0].type == "colorScale"
    cells = [cell.value for row in sheet[str(scaled.sqref)] for cell in row]
    assert cells == [1, 4]


def test_the_bytes_depend_on_the_document_alone():
    blocks = document(Heading("S"), TABLE, data={"schema": "crm.test/1", "as_of": date(2026, 11, 24)})
    made = render(blocks, STYLE)
    assert made == render(blocks, STYLE)
    properties = book(made).properties
    assert properties.created == properties.modified == datetime(2026, 11, 24)
    assert parts(made)


def test_more_rows_than_a_sheet_holds_are_refused():
    class Endless(list[list[Cell]]):
        def __len__(self) -> int:
            return 1_048_577

    with pytest.raises(RefusedError, match="holds 1,048,576 rows"):
        render(document(Table([Column("a")], Endless())), STYLE)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("company") / "crm.db"
    company.make(path).close()
    return path


def test_the_flat_table_of_a_workbook_is_the_csv(crm, prepared, tmp_path):
    score = ("--db", prepared, "score", "--quarter", "2026Q3", "-o")
    crm(*score, "score.xlsx", ok=True)
    crm(*score, "score.csv", ok=True)
    read = list(csv.reader(io.StringIO((tmp_path / "score.csv").read_text("utf-8"), newline="")))
    found = rows((tmp_path / "score.xlsx").read_bytes(), "Data")
    assert len(found) == len(read) > 20 and found[0] == read[0]
    for cells, texts in zip(found[1:], read[1:], strict=True):
        for cell, text in zip(cells, texts, strict=True):
            wanted = text if isinstance(cell, str) or not text else pytest.approx(float(text))
            assert ("" if cell is None else cell) == wanted


def expected(cell: Cell | None) -> object:
    """What a cell is to hold: worked out here anew, for dollars and the clocks of UTC."""
    if cell is None or cell.value in (None, ""):
        return None
    if cell.unit in ("money", "whole", "pp"):
        return pytest.approx(cell.value * 100 if cell.unit == "pp" else cell.value / 100, abs=0.006)
    if isinstance(cell.value, datetime):
        return cell.value.replace(tzinfo=None)
    if isinstance(cell.value, Marked):
        return pytest.approx(cell.value.fraction)
    if isinstance(cell.value, date):
        return datetime(cell.value.year, cell.value.month, cell.value.day)
    return pytest.approx(cell.value) if isinstance(cell.value, float) else cell.value


@pytest.mark.parametrize(
    "line", ["score", "compare", "explain ann", "funnel --quarter 2026Q3", "list deals", "report weekly 2026-W28"]
)
def test_each_table_of_a_report_is_in_its_workbook_cell_for_cell(crm, prepared, tmp_path, monkeypatch, line):
    documents: list[Document] = []
    monkeypatch.setattr(
        "crmcli.output.xlsx.writer.render",
        lambda document, style: documents.append(document) or render(document, style),
    )
    crm("--db", prepared, "--as-of", "2026-09-30", *line.split(), "-o", "r.xlsx", ok=True)
    held = [
        [cell for cell in row if cell is not None]
        for sheet in book((tmp_path / "r.xlsx").read_bytes())
        for row in sheet.iter_rows(values_only=True)
    ]
    tables = [block for block in documents[0].blocks if isinstance(block, Table)]
    assert tables
    for table in tables:
        wanted = [
            [value for cell in row for value in (expected(cell), expected(cell.change)) if value is not None]
            for row in table.rows
        ]
        assert any(held[at : at + len(wanted)] == wanted for at in range(len(held))), table


def test_a_terminal_is_not_written_a_workbook(crm, prepared, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    ran = crm("--db", prepared, "list", "deals", "--format", "xlsx")
    assert ran.code == 2 and "-o FILE" in ran.err
