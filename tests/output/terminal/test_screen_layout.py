"""A document on one screen: nothing is wider or longer than the screen, and what is cut is said."""

from __future__ import annotations

from datetime import UTC

import pytest
from rich.cells import cell_len

from crmcli.core.document import BAD, Cell, Column, Document, Heading, Records, Table
from crmcli.output.cell_text import Style
from crmcli.output.terminal.screen_layout import laid_out
from crmcli.output.terminal.watch import text

STYLE = Style("USD", UTC)


def document(rows=3, name="Riverbend Textiles", every=0):
    figures = [
        [Cell(f"Figure {at}"), Cell(12345600, "money", change=Cell(-0.05, "share", BAD)), Cell(1, "money")]
        for at in range(8)
    ]
    columns = [Column("Deal"), Column("Rep", keep=1), Column("Amount", "money", 2), Column("", "bar", 3)]
    cells = [[Cell(f"{at} {name}"), Cell("ann"), Cell(100, "money"), Cell(0.5, "bar")] for at in range(rows)]
    panels = [Table(columns, cells, title, every=every) for title in ("First", "Second", "Third", "Fourth")]
    tiles = Table([Column("Figure"), Column("Now"), Column("Then")], figures, "", "figures")
    blocks = [Heading("Team", "a long note that says which days are compared with which"), tiles, *panels]
    return Document(blocks, {}, Records((), ()))


def drawn(columns, lines, **given):
    return [
        "".join(span.text for span in line).rstrip() for line in laid_out(document(**given), STYLE, columns, lines)
    ]  # fmt: skip


@pytest.mark.parametrize("columns", [1, 20, 63, 64, 80, 140, 300])
@pytest.mark.parametrize("lines", [1, 5, 12, 24, 40])
@pytest.mark.parametrize("rows", [0, 3, 50])
def test_it_fits_any_screen(columns, lines, rows):
    screen = laid_out(document(rows, "東雲商事"), STYLE, columns, lines)
    assert len(screen) <= lines
    assert max(cell_len("".join(span.text for span in line)) for line in screen) <= columns


def test_tables_stand_side_by_side_under_the_figures():
    assert drawn(80, 24) == [
        "Team  a long note that says which days are compared with which",
        "Figure 0            Figure 1            Figure 2            Figure 3",
        "123,456 ▼ −5.0%     123,456 ▼ −5.0%     123,456 ▼ −5.0%     123,456 ▼ −5.0%",
        "Figure 4            Figure 5            Figure 6            Figure 7",
        "123,456 ▼ −5.0%     123,456 ▼ −5.0%     123,456 ▼ −5.0%     123,456 ▼ −5.0%",
        "",
        "First               Rep  Amount           Second              Rep  Amount",
        *(f"{2 * f'    {at} Riverbend Texti…  ann       1  █████'}".lstrip() for at in range(3)),
        "",
        "Third               Rep  Amount           Fourth              Rep  Amount",
        *(f"{2 * f'    {at} Riverbend Texti…  ann       1  █████'}".lstrip() for at in range(3)),
    ]


def test_a_wide_screen_has_every_column_and_a_tall_one_every_row():
    screen = drawn(160, 100, rows=20)
    assert screen[4].split() == ["First", "Rep", "Amount", "Second", "Rep", "Amount"]
    assert sum("19 Riverbend" in line for line in screen) == 2
    assert "█████" in screen[5]
    assert not any("more" in line for line in screen)


def test_what_there_is_no_room_for_is_counted():
    # Of 16 lines the title and the figures take 5, and 2 are blank: 5 for the upper tables, 4 for the lower ones.
    screen = drawn(80, 16, rows=20)
    assert [line.split() for line in screen if "more" in line] == [["and", "17", "more"] * 2, ["and", "18", "more"] * 2]
    assert len(screen) == 16


def test_rows_that_the_table_leaves_out_are_counted_too():
    screen = drawn(80, 16, rows=20, every=68)
    assert [line.split() for line in screen if "more" in line] == [["and", "65", "more"] * 2, ["and", "66", "more"] * 2]
    assert sum(line.split() == ["and", "48", "more"] * 2 for line in drawn(160, 100, rows=20, every=68)) == 2


def test_a_table_without_rows_says_so():
    assert "none" in drawn(80, 24, rows=0)[7]


def test_names_are_shown_without_harm_and_colour_says_nothing_alone():
    screen = laid_out(document(1, "[/red]\x1b[2J :smile:"), STYLE, 80, 24)
    plain, coloured = text(screen, False), text(screen, True)
    assert "\x1b" not in plain
    assert "0 [/red]␛[2J :smi…" in plain
    assert "\x1b[2J" not in coloured
    assert "\x1b[31m" in coloured
