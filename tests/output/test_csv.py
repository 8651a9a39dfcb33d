"""CSV: what the standard library reads back cell for cell, whatever is in a cell."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date

from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.document import Cell, Document, Records
from crmcli.output.cell_text import Style
from crmcli.output.csv import render
from tests.support.hazards import names

STYLE = Style("USD", UTC)
cells = names | st.text(max_size=20) | st.text(',"\r\n; \t=', max_size=6)


def document(columns: list[str], rows: list[list[Cell]]) -> Document:
    return Document([], {}, Records(columns, rows))


@given(st.lists(st.tuples(cells, cells, cells), max_size=5))
def test_any_text_is_read_back_cell_for_cell(rows):
    text = render(document(["a", "b,c", 'd"e'], [[Cell(value) for value in row] for row in rows]), STYLE)
    read = list(csv.reader(io.StringIO(text, newline="")))
    apart = re.compile(r"''*[=+\-@\t\r]")  # what begins so has one apostrophe more than the text
    assert not any(re.match(r"[=+\-@\t\r]", cell) for row in read[1:] for cell in row)
    assert [[cell[1:] if apart.match(cell) else cell for cell in row] for row in read[1:]] == [*map(list, rows)]
    assert read[0] == ["a", "b,c", 'd"e']


def test_what_a_spreadsheet_would_run_has_an_apostrophe_in_front():
    cells = [Cell('=HYPERLINK("x")'), Cell("@SUM(1)"), Cell("'=1"), Cell("'s"), Cell(-5.0, "number"), Cell(-5, "money")]
    assert render(document(list("abcdef"), [cells]), STYLE) == (
        'a,b,c,d,e,f\n"\'=HYPERLINK(""x"")",\'@SUM(1),\'\'=1,\'s,-5.0,-0.05\n'
    )


def test_it_is_plain_and_ends_its_lines_with_a_newline():
    rows = [[Cell("Acme, Ltd"), Cell(120050, "money"), Cell(date(2026, 7, 1), "date"), Cell(None, "money")]]
    text = render(document(["name", "amount", "closed", "expected"], rows), STYLE)
    assert text == 'name,amount,closed,expected\n"Acme, Ltd",1200.50,2026-07-01,\n'


def test_a_line_end_within_a_cell_stays():
    text = render(document(["note"], [[Cell("one\r\ntwo\rthree\nfour")]]), STYLE)
    assert text == 'note\n"one\r\ntwo\rthree\nfour"\n'
