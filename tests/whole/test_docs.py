"""The pages of `crm help` tell the truth: their examples are played, their links and names of commands exist."""

from __future__ import annotations

import re

import pytest

from crmcli.cli.command_table import ALIASES, COMMANDS
from tests.sessions import files
from tests.support import datafile
from tests.support.doctext import ANY, PAGES, README, TOP, agrees, blocks, pages, play, prose
from tests.support.helptext import paths

LONGEST = 110
"""Columns of the longest line of a page, which is also read as it is in a terminal."""

SIZE = 16_000
"""Bytes of the README at most: what somebody who is new reads to the end."""

TEXTS = [README, *pages()]


def by_name(path):
    return path.stem


@pytest.mark.parametrize("page", pages(), ids=by_name)
def test_the_examples_of_a_page_show_what_it_says(crm, page, tmp_path):
    datafile.sample(crm)
    for command, said, really in play(page, crm, tmp_path):
        assert agrees(said, really), f"{command} shows:\n{really}"


def test_an_example_that_shows_something_else_does_not_agree():
    assert agrees("a\n…\nc\n", "a\nb\nb\nc\n") and agrees("…\n", "a\n") and agrees("a\n", "a\n")
    assert not agrees("a\n…\nc\n", "a\nb\n") and not agrees("b\n…\n", "a\nb\n") and not agrees("a\n", "a\nb\n")
    assert ANY == "…"


@pytest.mark.parametrize("page", pages(), ids=by_name)
def test_a_page_opens_with_its_title_and_a_short_summary(page):
    title, blank, *rest = page.read_text("utf-8").splitlines()
    first, _, _ = " ".join(rest).partition(". ")
    assert re.fullmatch(r"# [A-Z][\w ]+", title) and blank == ""
    assert re.match("[A-Z]", first) and len(f"{first}.") <= 70, first


@pytest.mark.parametrize("page", pages(), ids=by_name)
def test_a_page_reads_well_as_it_is(page):
    text = page.read_text("utf-8")
    lines = text.splitlines()
    assert [line for line in lines if len(line) > LONGEST] == []
    assert text.endswith("\n") and not re.search(r"[ \t]$|\t|\n\n\n", text, re.MULTILINE)
    assert all(re.match("#{2,3} ", line) for line in prose(text).splitlines()[1:] if line.startswith("#"))
    assert all(block.language for block in blocks(text)), "each block says what it is"


@pytest.mark.parametrize("page", [*TEXTS, *files()], ids=by_name)
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        path, _, heading = target.partition("#")
        if re.match(r"https?:|mailto:", target):
            continue
        there = page.parent / path if path else page
        assert there.exists(), target
        if heading:
            assert heading in anchors(there.read_text("utf-8")), target


def anchors(markdown):
    """The headings of a page as links name them."""
    titles = re.findall(r"^#+ (.*)$", prose(markdown), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).lower().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", TEXTS, ids=by_name)
def test_every_command_that_a_page_names_exists(page):
    known = {" ".join(path) for path in paths()}
    groups = {name.partition(" ")[0] for name in known if " " in name}
    for first, second in re.findall(r"\bcrm ([a-z]+)(?: ([a-z]+)\b(?!\.))?", named(page.read_text("utf-8"))):
        if first == "help" or first in ALIASES:
            continue
        assert first in known, f"crm {first}"
        whole = f"{first} {second}"
        assert first not in groups or not second or whole in known or COMMANDS[first].usual, f"crm {whole}"


def named(text):
    """The parts of a text in which commands stand."""
    spans = re.findall(r"`(crm [^`]+)`", prose(text).replace("\n", " "))
    return "\n".join([*spans, *(block.text for block in blocks(text))])


@pytest.mark.parametrize("page", TEXTS, ids=by_name)
def test_every_page_that_is_named_is_there(page):
    text = page.read_text("utf-8")
    topics = set(re.findall(r"crm\s+help\s+([a-z]+)", text))
    assert topics <= {path.stem for path in PAGES.glob("*.md")} | {"options"}, topics


@pytest.mark.parametrize("name", ["architecture", "contributing"])
def test_every_file_that_is_named_is_in_the_tree(name):
    text = (PAGES / f"{name}.md").read_text("utf-8")
    named = set(re.findall(r"`((?:crmcli|tests|examples)/[\w/.]*)`", text))
    assert len(named) > 5 and [path for path in sorted(named) if not (TOP / path).exists()] == []


def test_every_function_on_the_way_of_a_command_is_where_the_page_says():
    text = (PAGES / "architecture.md").read_text("utf-8")
    for path, name in re.findall(r"`(crmcli/[\w/]+\.py)`,\s+`([\w.]+)`", text):
        code = (TOP / path).read_text("utf-8")
        for part in name.split("."):
            assert re.search(rf"^ *(def|class) {part}\b|^{part}\b.* =", code, re.MULTILINE), f"{path}: {part}"


def test_the_page_shows_every_folder():
    block = next(blocks((PAGES / "architecture.md").read_text("utf-8")))
    shown = set(re.findall(r"^  (\w+)/ ", block.text, re.MULTILINE))
    assert shown == {path.parent.name for path in PAGES.parent.glob("*/*.*")} - {"__pycache__"}


def test_the_readme_is_short_and_has_contents():
    text = README.read_text("utf-8")
    assert len(text.encode()) <= SIZE
    before, heading, rest = text.partition("\n## ")
    sections = anchors(heading + rest) - {"license"}
    assert sections - {"crm"} == set(re.findall(r"\]\(#([^)]+)\)", before))


def test_the_readme_leads_to_every_page():
    text = README.read_text("utf-8")
    missing = [page.stem for page in pages() if f"({page.relative_to(TOP).as_posix()})" not in text]
    assert missing == []
