"""The terminal: tables fit the width, cut nothing in a pipe, and show any text harmlessly."""

from __future__ import annotations

import re
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from crmcli.core.document import BAD, GOOD, QUIET, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.names import visible
from crmcli.output.cell_text import Style
from crmcli.output.terminal.writer import Screen, render
from tests.support.hazards import harmless, names

STYLE = Style("USD", UTC)
PIPE = Screen(None, False)
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def document(*blocks: Heading | Line | Table) -> Document:
    return Document(blocks, {}, Records([], []))


def ranking(*reps: str) -> Table:
    columns = [Column("Rep"), Column("Team", keep=2), Column("Score", "points"), Column("Revenue", "money", keep=1)]
    return Table(
        columns,
        [
            [Cell(rep), Cell("East"), Cell(80.0 + n, "points", change=Cell(2.0 * n - 1, "signed", GOOD if n else BAD)),
             Cell(1_000_000 * n, "money")]
            for n, rep in enumerate(reps)
        ],
        "Ranking",
    )  # fmt: skip


def test_a_whole_report_in_a_pipe():
    text = render(
        document(Heading("Score 2026Q3", "so far"), ranking("alice", "Bo Chen"), Line("a"), Line("b")), STYLE, PIPE
    )
    assert text == (
        "Score 2026Q3\nso far\n\n"
        "Ranking\n"
        "Rep      Team        Score  Revenue\n"
        "alice    East  80.0 ▼ −1.0        0\n"
        "Bo Chen  East  81.0 ▲ +1.0   10,000\n"
        "\na\nb\n"
    )


@given(st.lists(names, min_size=1, max_size=5))
def test_a_pipe_gets_every_name_whole_on_one_line_and_no_colour(reps):
    text = render(document(ranking(*reps)), STYLE, PIPE)
    assert harmless(text) and not ANSI.search(text)
    lines = text.splitlines()
    assert len(lines) == 2 + len(reps)  # title and header
    for line, rep in zip(lines[2:], reps, strict=True):
        assert line.startswith(visible(rep).rstrip())


@given(st.lists(names, min_size=1, max_size=4), st.integers(40, 160), st.booleans())
def test_a_terminal_gets_lines_that_fit_its_width(reps, width, colour):
    text = render(document(Heading("Score"), ranking(*reps), Line("x " * 100)), STYLE, Screen(width, colour))
    plain = ANSI.sub("", text)
    assert harmless(plain)
    assert all(cell_len(line.rstrip()) <= width for line in plain.splitlines())
    assert "80.0" in plain  # the figures stay


def test_when_the_width_will_not_do_the_columns_least_worth_keeping_go_and_a_line_says_so():
    table = ranking("alice")
    wide = render(document(table), STYLE, Screen(80, False))
    assert "Not shown" not in wide and "Team" in wide and "Revenue" in wide
    narrow = render(document(table), STYLE, Screen(26, False)).splitlines()
    assert narrow[1].split() == ["Rep", "Score", "Revenue"]
    assert " ".join(narrow[4:]).startswith("Not shown at this width: Team.")
    narrower = render(document(table), STYLE, Screen(14, False)).splitlines()
    assert narrower[1].split() == ["Rep", "Score"]


@pytest.mark.parametrize(("word", "said"), [("East", "East in all"), ("", "empty")])
def test_a_column_that_goes_because_it_says_the_same_everywhere_is_named_with_what_it_says(word, said):
    table = ranking("alice", "bob")
    for row in table.rows:
        row[1] = Cell(word)
    assert f"Not shown at this width: Team ({said})." in " ".join(
        render(document(table), STYLE, Screen(26, False)).split()
    )


def test_wide_characters_keep_the_columns_in_line():
    lines = render(document(ranking("日本語", "ab")), STYLE, PIPE).splitlines()
    assert cell_len(lines[2][: lines[2].index("East")]) == cell_len(lines[3][: lines[3].index("East")])


@pytest.mark.parametrize(("tone", "code"), [(GOOD, "32"), (BAD, "31"), (QUIET, "2"), ("", None)])
def test_colour_says_what_the_tone_is_only_where_it_is_wanted(tone, code):
    table = Table([Column("A")], [[Cell("value", tone=tone)]])
    coloured = render(document(table), STYLE, Screen(80, True))
    found = re.search(r"\x1b\[([0-9;]+)mvalue", coloured)
    assert (found[1] if found else None) == code
    assert not ANSI.search(render(document(table), STYLE, Screen(80, False)))
    assert not ANSI.search(render(document(table), STYLE, PIPE))


def test_colour_takes_nothing_away_and_adds_nothing_else(monkeypatch):
    whole = document(Heading("Score", "note"), ranking("alice", "bob"), Line("done", GOOD))
    plain = render(whole, STYLE, Screen(80, False))
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):  # the decision was made: the library does not make another
        monkeypatch.setenv(name, "dumb" if name == "TERM" else "1")
        coloured = render(whole, STYLE, Screen(80, True))
        assert ANSI.search(coloured)
        assert [line.rstrip() for line in ANSI.sub("", coloured).splitlines()] == plain.splitlines()


def test_an_empty_table_still_has_its_columns():
    assert render(document(Table([Column("Rep"), Column("Score")], [])), STYLE, PIPE) == "Rep  Score\n"


@pytest.mark.parametrize("width", [None, 40, 24])
def test_a_long_table_is_the_same_text_whether_rich_lays_it_out_or_not(width):
    columns = [Column("ID", "count"), Column("Name"), Column("Amount", "money", 2), Column("Change", "points", 1)]
    names = ["Acme", "株式会社日本の会社とその子会社たち", "a rather long name that has to be cut", "[/]", "é" * 20]
    rows = [
        [
            Cell(at, "count"),
            Cell(names[at % 5]),
            Cell(at * 12345, "money"),
            Cell(at / 7, "points", "", Cell(at - 3.5, "signed", "good") if at % 3 else None),
        ]
        for at in range(50)
    ]
    document = Document([Table(columns, rows, "Many")], {}, Records((), ()))
    padded, laid_out = (render(document, STYLE, Screen(width, colour)) for colour in (False, True))
    assert ANSI.search(laid_out)
    assert padded.splitlines() == [line.rstrip() for line in ANSI.sub("", laid_out).splitlines()]
