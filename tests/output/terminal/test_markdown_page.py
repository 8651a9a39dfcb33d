"""Markdown of the program's own pages on a terminal."""

from __future__ import annotations

import re

from crmcli.output.terminal.markdown_page import read_out

LONG = "crm import deals pipeline.csv --map-value stage:Engaging=Qualified --dry-run --db another-file.db --yes"


def plain(markdown: str, width: int = 80) -> str:
    return read_out(markdown, width, False)


def test_code_is_never_cut_or_wrapped_and_indented_where_there_is_room():
    assert f"\n{LONG}\n" in plain(f"Text.\n\n```sh\n{LONG}\n```\n", 60)
    assert "\n    crm score\n" in plain("Text.\n\n```sh\ncrm score\n```\n")


def test_links_to_pages_are_the_commands_that_show_them_and_others_show_where_they_lead():
    text = plain("See [how it is judged](evaluation.md#points) and [the site](https://example.com/x).\n")
    assert "See how it is judged (crm help evaluation) and the site (https://example.com/x)." in text


def test_what_is_for_no_reader_is_left_out():
    assert plain("<!-- made anew by a program -->\nText.\n").strip() == "Text."


def test_headings_stand_out_without_colours():
    assert plain("# Größe\n\n## 金額\n\nText.\n") == "Größe\n═════\n\n金額\n────\n\nText.\n"


def test_tables_keep_every_cell_and_no_line_ends_in_blanks():
    text = plain("| A | B |\n|---|---|\n| [x] | 1 |\n| `y` | :smile: |\n")
    assert all(cell in text for cell in ("[x]", "y", ":smile:")) and not re.search(r" $", text, re.MULTILINE)


def test_colours_only_where_they_are_wanted():
    assert "\x1b" not in plain("# A\n\n`b` **c**\n") and "\x1b[36mb" in read_out("`b`\n", 80, True)
