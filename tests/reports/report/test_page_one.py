"""Page one as people get it: on a phone, on paper, in a mail and as a workbook, of a small, usual and large team."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.support import browser
from tests.support.datafile import once
from tests.support.teams import sized

TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SIDEWAYS = "[...document.querySelectorAll('.scroll')].filter(each => each.scrollWidth > each.clientWidth).length"


@pytest.fixture(scope="module")
def chromium():
    if browser.program() is None:
        pytest.skip(browser.MISSING)
    with browser.browser() as running:
        yield running


@pytest.fixture
def team(crm, db):
    """What makes the file that of a team of so many, once for all tests."""

    def make(path: Path, count: int) -> None:
        with sized.sized(count):
            crm("init", "--sample", "-q", "--db", path, ok=True)
        aim = sized.quarter_target(count)
        crm("target", "set", "revenue", aim, "--quarter", "2026Q4", "-q", "--db", path, ok=True)

    return lambda count: once(db, make, count)


def report(crm, folder, name, *more):
    """The weekly report, written to the file of that name; its path."""
    crm("report", "weekly", *more, "-o", folder / name, "-q", ok=True)
    return folder / name


@pytest.mark.parametrize(("count", "sheets"), [(3, 1), (12, 1), (35, 2)])
def test_it_fits_a_phone_a_sheet_of_paper_and_a_laptop(crm, team, chromium, tmp_path, count, sheets):
    team(count)
    path = report(crm, tmp_path, "week.html")
    page = chromium.new_page(viewport={"width": 390, "height": 800})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollHeight") < 3000
    assert (page.evaluate(TOO_WIDE), page.evaluate(SIDEWAYS)) == (0, 0)
    assert page.locator(".gauges .meter i").count() == 2  # where one should be by now, of the year and of the quarter
    page.set_viewport_size({"width": 1280, "height": 800})
    assert (page.evaluate(TOO_WIDE), page.evaluate(SIDEWAYS)) == (0, 0)
    right = page.locator("section").last.bounding_box()
    assert right and right["x"] + right["width"] > 1200  # nothing is left empty at the right
    page.emulate_media(media="print")
    assert len(re.findall(rb"/Type ?/Page\b", page.pdf(prefer_css_page_size=True))) == sheets
    page.close()


def test_a_mail_of_it_fits_the_narrowest_phone(crm, team, chromium, tmp_path):
    team(12)
    path = report(crm, tmp_path, "mail.html", "--for-email")
    page = chromium.new_page(viewport={"width": 375, "height": 800})
    page.goto(path.as_uri())
    assert page.evaluate(TOO_WIDE) == 0
    page.close()


def test_its_workbook_is_a_few_sheets_with_charts_of_their_cells(crm, team, tmp_path):
    team(12)
    book = load_workbook(io.BytesIO(report(crm, tmp_path, "week.xlsx").read_bytes()))
    assert book.sheetnames == ["Summary", "Where we are", "Deals to call", "Places"]
    assert [len(sheet._charts) for sheet in book] == [0, 1, 0, 1]
    # Each is one printed page: of the large team, whose places take two, there are five.
    assert all(sheet.max_row < 45 and sheet.page_setup.paperSize == 9 for sheet in book)
    series = book["Places"]._charts[0].series[0]
    assert series.val.numRef.f.startswith("Places!$D$") and series.cat.strRef.f.startswith("Places!$B$")


def test_what_else_there_is_stands_behind_it(crm, team):
    team(3)
    first, full = (crm("report", "weekly", *more, "--format", "md", ok=True).out for more in ([], ["--full"]))
    headings = [re.findall(r"^### (.*)$", text, re.MULTILINE) for text in (first, full)]
    assert headings[0] == ["Where we are", "Out of line", "Deals to call", "Places"]
    assert headings[1][:5] == [*headings[0], "In short"] and headings[1][-1] == "Due next"
    daily = crm("report", "daily", "--format", "md", ok=True).out
    assert re.findall(r"^### (.*)$", daily, re.MULTILINE) == ["Where we are", "Deals to call"]
    assert crm("report", "weekly", "--full", "--template", "x.toml").code == 2
    for name in ("json", "csv"):  # what programs read has all in any case
        assert crm("report", "weekly", "--format", name).out == crm("report", "weekly", "--full", "--format", name).out
