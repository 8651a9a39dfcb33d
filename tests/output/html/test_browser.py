"""Pages in a real browser: nothing leaves them, nothing runs in them, and they fit on a phone, a laptop and paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC

import pytest
from playwright.sync_api import Browser, Page, Route

from crmcli.output.cell_text import Style
from crmcli.output.html import email, render
from tests.support import browser, gallery

pytestmark = pytest.mark.skipif(browser.program() is None, reason=browser.MISSING)

HOSTILE = (
    "<script>window.ran = 1; alert(1)</script>",
    '"><img src="https://outside.example/x.png" onerror="window.ran = 2">',
    "</title></svg><svg onload='window.ran = 3'>",
    "javascript:window.ran=4",
    "</style><link rel=stylesheet href=https://outside.example/x.css>",
    "株式会社" * 30,
)
WATCH = """
window.broken = [];
document.addEventListener("securitypolicyviolation", event => window.broken.push(event.violatedDirective));
"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
STUCK = """
() => [...document.querySelectorAll("*")].filter(each => {
  const flow = getComputedStyle(each).overflowX;
  return each.scrollWidth > each.clientWidth && flow !== "visible" && flow !== "hidden" && each.tabIndex < 0
}).map(each => each.outerHTML.slice(0, 80))
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.browser() as running:
        yield running


class Watched:
    """A page with all that it asks for and says."""

    def __init__(self, running: Browser, html: str, width: int, folder) -> None:
        self.asked: list[str] = []
        self.said: list[str] = []
        path = folder / "page.html"
        path.write_text(html, "utf-8")
        self.url = path.as_uri()
        self.page = running.new_page(viewport={"width": width, "height": 800})
        self.page.route("**/*", self._route)
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append(dialog.message), dialog.dismiss()))
        self.page.add_init_script(WATCH)
        self.page.goto(self.url)

    def _route(self, route: Route) -> None:
        self.asked.append(route.request.url)
        if route.request.url == self.url:
            route.continue_()
        else:
            route.abort()


@pytest.mark.parametrize("made", [render, email])
def test_nothing_leaves_it_and_nothing_runs_in_it(chromium, tmp_path, made):
    watched = Watched(chromium, made(gallery.document(HOSTILE, HOSTILE[0]), Style("USD", UTC)), 360, tmp_path)
    page = watched.page
    assert watched.asked == [watched.url]
    assert watched.said == []
    assert page.evaluate("window.broken") == []
    assert page.evaluate("typeof window.ran") == "undefined"
    assert page.evaluate("document.scripts.length + document.images.length") == 0
    assert page.title() == HOSTILE[0]
    if made is render:
        assert page.evaluate(TOO_WIDE) == 0
    page.close()


def test_the_policy_would_hold_what_got_in(chromium, tmp_path):
    """The page with a script and a picture put into it: the browser runs and fetches neither."""
    bad = '<script>window.ran = 1</script><img src="https://outside.example/x.png">'
    html = render(gallery.document(), Style("USD", UTC)).replace("<main", f"{bad}<main")
    watched = Watched(chromium, html, 1280, tmp_path)
    assert watched.asked == [watched.url]
    assert watched.page.evaluate("typeof window.ran") == "undefined"
    assert {each.partition("-src")[0] for each in watched.page.evaluate("window.broken")} == {"script", "img"}
    watched.page.close()


def test_it_fits_and_can_be_read_without_a_mouse_or_a_screen(chromium, tmp_path):
    page = Watched(chromium, render(gallery.document(), Style("USD", UTC)), 1280, tmp_path).page
    for width in (1280, 820, 390, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(TOO_WIDE) == 0, width
        assert page.evaluate(STUCK) == [], width
    charts = page.locator("svg.chart").count()
    assert charts == 6 == page.get_by_role("img", name=re.compile(".")).count()
    boxes = page.locator(".scroll[tabindex]:visible").evaluate_all("all => all.map(each => each.ariaLabel)")
    assert boxes and set(boxes) <= set(reached(page))
    page.close()


def reached(page: Page) -> list[str | None]:
    """Where the tab key stops, by name."""
    names = []
    for _ in range(page.locator("a, summary, [tabindex='0']").count()):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.ariaLabel || document.activeElement.textContent"))
    assert names[0] == "Skip to the content"
    return names


def test_it_prints_on_a4_without_cutting_anything_off(chromium, tmp_path):
    page = Watched(chromium, render(gallery.document(), Style("USD", UTC)), 703, tmp_path).page  # A4 within its margins
    page.emulate_media(media="print")
    assert page.evaluate(TOO_WIDE) == 0
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([0-9.]+) ([0-9.]+)\]", page.pdf(prefer_css_page_size=True))
    assert len(boxes) > 1
    for width, height in boxes:
        assert (float(width), float(height)) == pytest.approx((595.28, 841.89), abs=1)  # 210 × 297 mm in points
    page.close()


def test_dark_is_dark(chromium, tmp_path):
    page = Watched(chromium, render(gallery.document(), Style("USD", UTC)), 1280, tmp_path).page
    grounds = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(255, 255, 255)", "rgb(20, 24, 29)"]
    page.close()
