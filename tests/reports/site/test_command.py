"""`crm report site`: what its pages say, where they lead, and what becomes of the folder."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support import browser, pages
from tests.support.pages import Element

ANN, BEN = "1", "2"


@pytest.fixture
def made(crm, little, tmp_path, tmp_path_factory) -> Path:
    """The pages about the period of the little company, with a refund; made once, and copied for each test."""
    little.close()
    crm("refund", "c-1", "0.50", "--at", "2026-08-01", "--yes", ok=True)
    kept = tmp_path_factory.getbasetemp() / "site"
    if not kept.exists():
        crm("report", "site", kept, "2026Q3", ok=True)
    shutil.copytree(kept, tmp_path / "pages")
    return tmp_path / "pages"


def page(path: Path) -> Element:
    return pages.read(path.read_text("utf-8"))


def links(path: Path) -> dict[str, str]:
    """The text of each link of the page, by its address."""
    return {each.attributes["href"]: each.text for each in page(path).every("main")[0].every("a")}


def number(text: str) -> Decimal:
    """A figure as it is shown, without its unit."""
    return Decimal(re.sub(r"[^0-9.−]", "", text).replace("−", "-"))


def figure(path: Path) -> tuple[list[str], list[list[str]], list[str]]:
    """The titles, the records and the sum on the page of a figure."""
    _, (titles, *rows, together) = pages.tables(page(path))
    assert together[0] == "Together"
    return titles, rows, together


def test_the_records_of_a_figure_are_those_of_the_period(made):
    titles, rows, together = figure(made / "rep/1/revenue.html")  # worked out by hand from the company's deals
    assert titles == ["Record", "Amount", "Date", "Customer"]
    assert rows == [
        ["#13 g-1", "10.00", "2026-08-05", "G"],
        ["refund #1 of c-1", "−0.50", "2026-08-01", "C"],
        ["#11 a-ann", "50.00", "2026-07-20", "A"],
        ["#5 c-1", "300.50", "2026-07-01", "C"],
    ]
    assert together[1] == "360.00"
    assert links(made / "rep/1/revenue.html")["../../deal/13.html"] == "#13 g-1"
    titles, rows, together = figure(made / "rep/2/win_rate.html")
    assert titles == ["Record", "Won", "Won or lost", "Date", "Customer"]
    assert [row[:3] for row in rows] == [["#6 c-2", "1", "1"], ["#7 d-lost", "0", "1"], ["#14 g-2", "1", "1"]]
    assert together[1:3] == ["2", "3"]
    assert pages.tables(page(made / "rep/2/win_rate.html"))[0] == [["Win rate", "66.7%", "2 of 3"]]
    assert figure(made / "rep/1/retention.html")[1] == [["B", "0", "1", "2025-07-01", "#3 b-old"]]
    assert figure(made / "team/revenue.html")[1] == [["ann", "360"], ["ben", "720"], ["cyd", "0"]]


def test_every_figure_is_the_sum_of_the_records_that_it_leads_to(made):
    """Of each figure of the first page: the columns of its page are added up here, and say what it says."""
    units = {"conversion": 100, "retention": 100, "win_rate": 100, "csat": 100, "nps": 100}
    seen = 0
    for href, text in links(made / "index.html").items():
        match = re.fullmatch(r"rep/\d+/(\w+)\.html", href)
        if not match:
            continue
        seen += 1
        if "No record is behind it." in (made / href).read_text("utf-8"):
            assert number(text) == 0
            continue
        titles, rows, together = figure(made / href)
        added = range(1, titles.index("Date"))
        sums = [sum((number(row[at]) for row in rows), Decimal(0)) for at in added]
        assert [number(together[at]) for at in added] == pytest.approx(sums, abs=Decimal("0.1"))
        if match[1] == "follow_ups":
            value = sums[0] * 7 / 92
        else:
            value = sums[0] / sums[1] * units.get(match[1], 1) if len(sums) > 1 else sums[0]
        assert float(number(text)) == pytest.approx(float(value), abs=0.06), href
    assert seen == 12 + 11  # nobody asked the customers of ben for csat


def test_no_link_is_dead_and_nothing_comes_from_outside(made):
    files = {each.relative_to(made).as_posix() for each in made.rglob("*.html")}
    reached, queue = {"index.html"}, ["index.html"]
    while queue:
        here = queue.pop()
        html = (made / here).read_text("utf-8")
        assert "http:" not in html and "https:" not in html and "<script" not in html
        assert "default-src 'none'" in html
        for each in page(made / here).every("a"):
            target = (made / here).parent / each.attributes["href"].partition("#")[0]
            if each.attributes["href"].startswith("#"):
                continue
            assert target.is_file(), (here, each.attributes["href"])
            name = target.resolve().relative_to(made.resolve()).as_posix()
            if name not in reached:
                reached.add(name)
                queue.append(name)
    assert reached == files
    assert {"rep/3.html", "deal/7.html", "customer/4.html"} <= files
    assert "deal/4.html" not in files  # of a customer won too long ago to count: it is part of no figure


def test_it_is_the_users_alone_and_the_same_every_time(made, crm):
    def content() -> dict[str, bytes]:
        return {each.relative_to(made).as_posix(): each.read_bytes() for each in made.rglob("*") if each.is_file()}

    assert made.stat().st_mode & 0o777 == 0o700
    assert {each.stat().st_mode & 0o777 for each in made.rglob("*")} == {0o600, 0o700}
    before = content()
    ran = crm("report", "site", "pages", "2026Q3", ok=True)
    assert ran.out == "" and re.fullmatch(r"Saved \d+ pages\. Open .*/pages/index\.html\n", ran.err)
    assert content() == before
    for each in (made, *made.rglob("*")):
        each.chmod(0o750 if each.is_dir() else 0o640)
    crm("report", "site", "pages", "2026Q3", ok=True)  # whom it is shown to stays as it was said
    assert {each.stat().st_mode & 0o777 for each in (made, *made.rglob("*"))} == {0o640, 0o750}
    assert sorted(each.name for each in made.parent.glob(".pages*")) == []


def test_one_team_has_its_own_pages_alone(crm, little, tmp_path):
    little.close()
    crm("edit", "rep", "ben", "--team", "South", "--yes", ok=True)
    crm("report", "site", "pages", "2026Q3", "--for", "South", ok=True)
    assert [each.name for each in (tmp_path / "pages/rep").glob("*.html")] == ["2.html"]
    assert "Team South, 2026Q3" in (tmp_path / "pages/index.html").read_text("utf-8")


def test_a_folder_of_somebody_elses_files_stays(crm, little, tmp_path):
    little.close()
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("mine")
    ran = crm("report", "site", other)
    assert (ran.code, ran.err) == (4, f"crm: {other} is a folder of other files – name a folder that is not there yet, "
                                      "or take out what is yours\n")  # fmt: skip
    crm("report", "site", "pages", ok=True)
    (tmp_path / "pages/notes.txt").write_text("mine")
    ran = crm("report", "site", "pages")
    assert ran.code == 4 and "holds another file: notes.txt" in ran.err
    assert (tmp_path / "pages/notes.txt").read_text() == "mine"
    assert crm("report", "site", "").code == 2
    file = tmp_path / "file"
    file.write_text("mine")
    assert crm("report", "site", file).code == 4
    assert file.read_text() == "mine"


def test_what_fails_leaves_the_pages_that_were_there(made, crm, monkeypatch):
    before = (made / "index.html").read_bytes()
    monkeypatch.setattr("crmcli.reports.site.pages.Pages.record", lambda *_: 1 / 0)
    assert crm("report", "site", "pages", "2026Q2").code == 1
    assert (made / "index.html").read_bytes() == before
    assert list(made.parent.glob(".pages*")) == []
    ran = crm("report", "site", "no/such/pages")
    assert ran.code == 1 and "No such file" in ran.err


def test_one_killed_between_the_two_renames_is_mended(made, crm):
    made.rename(made.parent / ".pages.999999999-00000000.old")
    (made.parent / ".pages.999999999-11111111.new").mkdir()
    crm("report", "site", "pages", "2026Q3", ok=True)
    assert sorted(each.name for each in made.parent.glob("*pages*")) == ["pages"]


def test_whatever_things_are_called_they_are_shown_as_text(crm, little, tmp_path):
    little.close()
    names = ('"><script>alert(1)</script>', "../../x", "javascript:alert(1)")
    for kind, id, name in zip(("rep", "customer", "deal"), (1, 3, 6), names, strict=True):
        crm("edit", kind, f"#{id}", "--title" if kind == "deal" else "--name", name, "--yes", ok=True)
    crm("report", "site", "pages", "2026Q3", ok=True)
    for path in (tmp_path / "pages").rglob("*.html"):
        whole = page(path)
        assert whole.every("script") == []
        assert all(re.fullmatch(r"(\.\./)*[\w/]+\.html|#\w+", each.attributes["href"]) for each in whole.every("a"))
    assert page(tmp_path / "pages/rep/1.html").every("h1")[0].text.startswith(names[0])
    assert page(tmp_path / "pages/deal/6.html").every("h1")[0].text == names[2]


def test_a_file_without_anything_has_a_page(crm, tmp_path):
    crm("init", "-q", ok=True)
    crm("report", "site", "pages", ok=True)
    assert [each.name for each in (tmp_path / "pages").rglob("*.html")] == ["index.html"]
    assert crm("report", "site", "other", "--fail-empty").code == 6
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("args", [("-o", "x.html"), ("--format", "html")])
def test_it_has_no_other_format(crm, little, args):
    ran = crm("report", "site", "pages", *args)
    assert ran.code == 2 and "without --format and -o" in ran.err


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.browser() as running:
        yield running


@pytest.mark.skipif(browser.program() is None, reason=browser.MISSING)
def test_in_a_browser_a_number_leads_to_its_deals(made, chromium):
    here = chromium.new_page(viewport={"width": 390, "height": 800})
    asked: list[str] = []
    here.on("request", lambda request: asked.append(request.url))
    here.goto((made / "index.html").as_uri())
    here.get_by_role("link", name="720", exact=True).click()
    assert here.title() == "Revenue: ben, 2026Q3"
    here.get_by_role("link", name="#6 c-2").click()
    assert here.title() == "c-2"
    here.get_by_role("link", name="C", exact=True).click()
    assert here.title() == "C"
    here.get_by_role("link", name="Team, 2026Q3").click()
    assert here.title() == "Team, 2026Q3"
    names = ["index", "rep/2/revenue", "deal/6", "customer/3", "index"]
    assert asked == [(made / f"{name}.html").as_uri() for name in names]
    assert here.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    here.close()
