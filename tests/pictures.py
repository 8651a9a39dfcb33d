"""The pictures in examples/pictures/: page one of the weekly report, and pages of a site, of teams of 3, 12 and 35, and
a quote; on a phone, a laptop and paper, in light and dark.

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
from tests.support.png import with_palette

EXAMPLES = Path(__file__).parents[1] / "examples" / "pictures"
TODAY = "2026-11-23"
MARGINS = "@media print { html { background: #fff; padding: 14mm 12mm } }"
"""Those of the page's `@page`, which a picture of a screen has not."""

PAPER = (794, 1123)
"""A4 at 96 dots an inch."""


class Picture(NamedTuple):
    """The whole page of a team of that many, so many pixels across; of paper its first sheet. `page` is which, from the
    folder that `made` fills."""

    name: str
    team: int
    width: int
    media: Literal["screen", "print"] = "screen"
    scheme: Literal["light", "dark"] = "light"
    page: str = "weekly.html"


PAGES = {"weekly": "weekly.html", "site-team": "site/index.html", "site-rep": "site/rep/1.html"}
VIEWS: tuple[tuple[str, int, Literal["screen", "print"], Literal["light", "dark"]], ...] = (
    ("phone", 390, "screen", "light"),
    ("phone-dark", 390, "screen", "dark"),
    ("laptop", 1280, "screen", "light"),
    ("laptop-dark", 1280, "screen", "dark"),
    ("print", PAPER[0], "print", "light"),
)
PICTURES = (
    *(
        Picture(f"{name}-{team}-{view}", team, width, media, scheme, page)
        for name, page in PAGES.items()
        for team in (3, 12, 35)
        for view, width, media, scheme in VIEWS
    ),
    Picture("site-figure", 12, 1280, page="site/rep/1/win_rate.html"),
    Picture("site-figure-phone", 12, 390, page="site/rep/1/win_rate.html", scheme="dark"),
    Picture("site-deal", 12, 1280, page="site/deal/379.html"),
    Picture("quote", 12, 1280, page="quote.html"),
    Picture("quote-phone", 12, 390, page="quote.html", scheme="dark"),
    Picture("quote-print", 12, PAPER[0], media="print", page="quote.html"),
)


DEAL = "Second site"
QUOTE = (
    ("config", "set", "company", "Harbour Software Ltd\n12 Harbour Street\nBristol BS1 4RN"),
    ("config", "set", "terms", "Payment within 30 days.\nPrices are for the first year, from the day of delivery."),
    ("add", "deal", DEAL, "--customer", "1", "--rep", "1"),
    ("add", "line", DEAL, "--text", "Licence for a site, one year", "--qty", "2", "--price", "4800", "--discount",
     "10%", "--tax", "20%"),
    ("add", "line", DEAL, "--text", "Migration of the customer data that there is, on site, by the hour", "--qty",
     "37.5", "--price", "96.40", "--tax", "20%"),
    ("add", "line", DEAL, "--text", "Manual, printed", "--qty", "12", "--price", "18.50", "--discount", "22"),
)  # fmt: skip
"""What is done before the quote is made."""


def made(folder: Path, team: int) -> Path:
    """The weekly report of a team of that many, and its site, in a folder of that one."""
    path, pages = folder / f"{team}.db", folder / f"{team}"
    pages.mkdir()
    env = {**os.environ, "CRM_DB": str(path), "CRM_TODAY": TODAY, "HOME": str(folder), "TZ": "UTC"}
    for line in (
        ["tests.support.teams.sized", str(team), str(path)],
        ["crmcli", "-q", "report", "weekly", "-o", str(pages / "weekly.html")],
        ["crmcli", "-q", "report", "site", str(pages / "site")],
        *(["crmcli", "-q", *line] for line in QUOTE),
        ["crmcli", "-q", "quote", DEAL, "--valid", "30d", "-o", str(pages / "quote.html")],
    ):
        subprocess.run(
            [sys.executable, "-m", *line], env=env, cwd=EXAMPLES.parents[1], check=True, stdout=subprocess.DEVNULL
        )
    return pages


def taken(running: Browser, path: Path, picture: Picture) -> bytes:
    """The picture as PNG."""
    size: Any = {"width": picture.width, "height": PAPER[1] if picture.media == "print" else 800}
    page = running.new_page(viewport=size, color_scheme=picture.scheme)
    page.goto(path.as_uri())
    page.emulate_media(media=picture.media, color_scheme=picture.scheme)
    if picture.media == "print":
        page.add_style_tag(content=MARGINS)
        sheet: Any = {"x": 0, "y": 0, **size}
        png = page.screenshot(clip=sheet, full_page=True)
    else:
        png = page.screenshot(full_page=True)
    page.close()
    return with_palette(png)


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python -m tests.pictures --write")
    with tempfile.TemporaryDirectory() as scratch, browser.browser() as chromium:
        pages = {team: made(Path(scratch), team) for team in {each.team for each in PICTURES}}
        for each in PICTURES:
            (EXAMPLES / f"{each.name}.png").write_bytes(taken(chromium, pages[each.team] / each.page, each))
