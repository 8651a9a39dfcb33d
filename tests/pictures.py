"""The pictures in examples/: the weekly report of the sample team on a phone, a laptop and paper.

`python -m tests.pictures --write` takes them anew; it needs the Chromium that is installed. Look at them before
you keep them: fonts differ from machine to machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Literal, NamedTuple

from playwright.sync_api import Browser

from tests.support import browser

EXAMPLES = Path(__file__).parents[1] / "examples"
TODAY = "2026-11-23"
MARGINS = "@media print { html { background: #fff; padding: 14mm 12mm } }"
"""Those of the page's `@page`, which a picture of a screen has not."""


FIRST_PAGE = """
() => document.querySelectorAll("section").forEach(each => {
  if (each.getBoundingClientRect().bottom > innerHeight - 53) each.style.visibility = "hidden";
})
"""
"""On paper, a chart that does not fit is on the next page."""


class Picture(NamedTuple):
    """A part of the page from its top: pixels across and down."""

    name: str
    width: int
    height: int
    media: Literal["screen", "print"] = "screen"
    scheme: Literal["light", "dark"] = "light"


PICTURES = (
    Picture("weekly-phone", 390, 2000),
    Picture("weekly-laptop", 1280, 1600),
    Picture("weekly-dark", 1280, 1600, scheme="dark"),
    Picture("weekly-print", 794, 1123, media="print"),  # A4 at 96 dots an inch
)


def report(folder: Path) -> Path:
    """The weekly report of the sample team as a page in that folder."""
    env = {**os.environ, "CRM_DB": str(folder / "crm.db"), "CRM_TODAY": TODAY, "HOME": str(folder), "TZ": "UTC"}
    for line in (["init", "--sample"], ["report", "weekly", "-o", str(folder / "weekly.html")]):
        subprocess.run(
            [sys.executable, "-m", "crmcli", "-q", *line],
            env=env,
            cwd=EXAMPLES.parent,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return folder / "weekly.html"


def taken(running: Browser, path: Path, picture: Picture) -> bytes:
    """The picture as PNG."""
    size: Any = {"width": picture.width, "height": picture.height}
    page = running.new_page(viewport=size, color_scheme=picture.scheme)
    page.goto(path.as_uri())
    page.emulate_media(media=picture.media, color_scheme=picture.scheme)
    if picture.media == "print":
        page.add_style_tag(content=MARGINS)
        page.evaluate(FIRST_PAGE)
    png = page.screenshot(clip={"x": 0, "y": 0, **size}, full_page=True)
    page.close()
    return png


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python -m tests.pictures --write")
    with tempfile.TemporaryDirectory() as scratch, browser.browser() as chromium:
        page = report(Path(scratch))
        for each in PICTURES:
            (EXAMPLES / f"{each.name}.png").write_bytes(taken(chromium, page, each))
