"""How one value is written for people: the same in the terminal, in Markdown and in any format that follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import Any, NamedTuple

from crmcli.core import rounding
from crmcli.core.document import ARROWS, BAD, QUIET, Cell
from crmcli.core.money import exponent, major, plain
from crmcli.core.names import visible

NOTHING = "–"
BAR, MARK = 10, "│"
_NEITHER = "±"
"""What a change begins with that is none as it is shown."""

LATE = "!"
"""Behind a date that has gone by: what the colour says."""


class Style(NamedTuple):
    """What showing depends on besides the value: the currency of amounts and the zone of moments. `cents` shows the
    decimals of whole amounts too, so that a column's digits line up. `page_of` gives the address of the page of what a
    cell is `about`, where this is one of several linked pages; empty: there is none."""

    currency: str
    zone: tzinfo
    cents: bool = False
    page_of: Callable[[str], str] = lambda about: ""


def column_styles(rows: Sequence[Sequence[Cell]], style: Style, role: str = "") -> list[Style]:
    """The style of each column: with cents where any amount in it has some. Headline figures, whose columns are one
    amount now and then, have them in all columns or in none."""
    whole = 10 ** exponent(style.currency)
    cents = [
        any(cell.unit == "money" and cell.value and rounding.whole(cell.value) % whole for cell in column)
        for column in zip(*rows, strict=True)
    ]
    return [style._replace(cents=any(cents) if role == "figures" else own) for own in cents]


def text_of(cell: Cell, style: Style) -> str:
    """The cell's own value as text, without its change; no value is a dash."""
    if cell.value is None or cell.value == "":
        return NOTHING if cell.unit != "text" or cell.value is None else ""
    text = _UNITS[cell.unit](cell.value, style)
    return f"{text} {LATE}" if cell.unit == "date" and cell.tone == BAD else text


def change_text(cell: Cell, style: Style) -> str:
    """The change of a cell with an arrow that says better or worse: "▲ +12.4%"."""
    if not cell.change or cell.change.value is None:
        return ""
    shown = as_seen(cell, style)
    return ARROWS.get(shown.change.tone if shown.change else "", "") + text_of(cell.change, style)


def as_seen(cell: Cell, style: Style) -> Cell:
    """The cell with the tone that its change has as it is shown: one too small to be seen is neither better nor
    worse."""
    change = cell.change
    if change and change.tone in ARROWS and is_none(change, style):
        return cell._replace(change=change._replace(tone=QUIET))
    return cell


def is_none(change: Cell, style: Style) -> bool:
    """Is it no change as it is shown?"""
    return text_of(change, style).startswith(_NEITHER)


def bar(fraction: float, mark: float | None = None, width: int = BAR) -> str:
    """A bar of eighths, at least a sliver for anything above nothing; the mark takes one of its places."""
    eighths = min(width * 8, max(int(fraction > 0), round(fraction * width * 8)))
    full, part = divmod(eighths, 8)
    drawn = "█" * full + (" ▏▎▍▌▋▊▉"[part] if part else "")
    if mark is None:
        return drawn
    at = min(width - 1, max(0, int(mark * width)))
    return f"{drawn[:at]:·<{at}}{MARK}{drawn[at + 1 :]}"


def bar_parts(value: Any) -> tuple[float, float | None]:
    """How long the bar of a cell is, and where its mark is, if it has one: fractions of the room there is."""
    fraction, mark = value if isinstance(value, list | tuple) else (value, None)  # frozen, a Marked is a list
    return min(1.0, max(0.0, fraction)), mark


def _money(minor: float, style: Style) -> str:
    """Grouped major units; the decimals only where there are any, or the column has some."""
    minor = rounding.whole(minor)
    whole, _, part = plain(abs(minor), style.currency).partition(".")
    sign = "−" if minor < 0 else ""
    return f"{sign}{int(whole):,}" + (f".{part}" if part.strip("0") or (part and style.cents) else "")


def _signed(text: Callable[[float], str]) -> Callable[[Any, Style], str]:
    def show(value: float, _style: Style) -> str:
        body = text(abs(value))
        sign = _NEITHER if not any(digit in body for digit in "123456789") else "+" if value > 0 else "−"
        return f"{sign}{body}"

    return show


def _decimal(value: float, places: int = 1) -> str:
    return rounding.fixed(value, places).replace("-", "−")


def _short(value: float, places: int) -> str:
    """The number without zeros at its end."""
    return _decimal(value, places).rstrip("0").rstrip(".")


def _moment(value: Any, style: Style) -> str:
    return f"{value.astimezone(style.zone):%Y-%m-%d %H:%M}"


def _movement(value: Any, _style: Style) -> str:
    return value if isinstance(value, str) else f"▲{value}" if value > 0 else f"▼{-value}" if value < 0 else NOTHING


_UNITS: dict[str, Callable[[Any, Style], str]] = {
    "text": lambda value, _: visible(str(value)),
    "count": lambda value, _: f"{rounding.whole(value):,}".replace("-", "−"),
    "number": lambda value, _: _decimal(value),
    "money": _money,
    "whole": lambda value, style: f"{major(rounding.whole(value), style.currency):,}".replace("-", "−"),
    "own": lambda value, style: f"{_money(value.minor, style._replace(currency=value.currency))} {value.currency}",
    "percent": lambda value, _: f"{_decimal(value * 100)}%",
    "quantity": lambda value, _: _short(value, 3),
    "rate": lambda value, _: f"{_short(value * 100, 2)}%",
    "days": lambda value, _: f"{_decimal(value)} d",
    "hours": lambda value, _: f"{_decimal(value)} h",
    "points": lambda value, _: _decimal(value),
    "date": lambda value, _: value.isoformat(),
    "moment": _moment,
    "bar": lambda value, _: bar(*bar_parts(value)),
    "share": _signed(lambda value: f"{_decimal(value * 100, 1 if value < 0.1 else 0)}%"),
    "pp": _signed(lambda value: f"{_decimal(value * 100)} pp"),
    "signed": _signed(_decimal),
    "chance": lambda value, _: "<0.001" if value < 0.001 else rounding.fixed(value, 3),
    "effect": _signed(lambda value: _decimal(value, 2)),
    "movement": _movement,
}


def raw(cell: Cell, style: Style) -> str:
    """The cell for a program: exact, unrounded, ISO, no value is empty."""
    value = cell.value
    if value is None:
        return ""
    if cell.unit in ("money", "whole"):
        return plain(rounding.whole(value), style.currency)
    if cell.unit == "moment":
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return str(value)
