"""The page's colours can be told apart by everybody: contrast as WCAG 2.2 computes it, in light and in dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import crmcli.output.html as html

CSS = (Path(html.__file__).parent / "page.css").read_text("utf-8")
VARIABLE = re.compile(r"--([a-z0-9-]+): (#[0-9a-f]{6});")
LIGHT, DARK = (dict(VARIABLE.findall(part)) for part in CSS.partition("*, *::before")[0].split("@media screen", 1))

TEXT = [(ink, ground) for ground in ("paper", "tile") for ink in ("ink", "muted", "good", "bad", "accent")] + [
    (f"on-shade-{step}", f"shade-{step}") for step in range(7)
]
DRAWN = [("accent", "paper"), ("past", "paper"), ("bad", "paper"), ("accent", "soft")]


def luminance(colour: str) -> float:
    """Relative luminance of sRGB (WCAG 2.2, "relative luminance")."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_computation_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # the grey known to fail


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_drawings_stand_out(theme):
    assert set(LIGHT) == set(DARK)
    for ink, ground in TEXT:
        assert contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground, contrast(theme[ink], theme[ground]))
    for ink, ground in DRAWN:
        assert contrast(theme[ink], theme[ground]) >= 3, (ink, ground, contrast(theme[ink], theme[ground]))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_scale_of_a_heat_map_goes_one_way(theme):
    steps = [luminance(theme[f"shade-{step}"]) for step in range(7)]
    assert steps == sorted(steps, reverse=theme is LIGHT)


def test_no_colour_is_named_elsewhere():
    rest = CSS.partition("*, *::before")[2]
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb|hsl", rest)
