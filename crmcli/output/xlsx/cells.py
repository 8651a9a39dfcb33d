"""How a value becomes the cell of a workbook: a real number, date or text, with a number format that shows it as the
table does."""

from __future__ import annotations

import re
from datetime import date, datetime
from math import isfinite
from typing import TYPE_CHECKING, Any

from crmcli.core.document import ARROWS, BAD, DOWN, GOOD, QUIET, STRONG, UP, Cell
from crmcli.core.money import Money, exponent
from crmcli.core.names import visible
from crmcli.core.rounding import whole
from crmcli.output.cell_text import Style, bar_parts

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

GREY, BLUE, GREEN, RED = "#5F6B7A", "#1F5FBF", "#1B7A3D", "#B3261E"
LONGEST = 32_767
"""The most UTF-16 units that a cell holds."""

_TONES: dict[str, dict[str, Any]] = {
    GOOD: {"font_color": GREEN},
    BAD: {"font_color": RED},
    **{tone: {"font_color": GREY} for tone in (QUIET, UP, DOWN)},
    STRONG: {"bold": True},
    "": {},
}

_SIGNED = {"share": ("0.0%", ""), "pp": ("0.0", '" pp"'), "signed": ("0.0", ""), "effect": ("0.00", "")}
"""Units of changes: digits, and what follows them."""

UNSEEN = {unit: f"{unit} unseen" for unit in _SIGNED}
"""What they are where the change is too small to be seen: a spreadsheet would give that a sign."""

_FORMATS = {
    "count": "#,##0",
    "number": "#,##0.0",
    "percent": "0.0%",
    "rate": "0.00%",
    "days": '#,##0.0" d"',
    "hours": '#,##0.0" h"',
    "points": "#,##0.0",
    "date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
    "bar": "0%",
    "chance": '[<0.001]"<0.001";0.000',
    "movement": '"▲"0;"▼"0;"–"',
    **{UNSEEN[unit]: ";".join([f'"±"{digits}{after}'] * 2) for unit, (digits, after) in _SIGNED.items()},
}

LEFT = ("text", "word", "date", "moment")
"""Units of cells that begin at the left."""

_EPOCH = date(1899, 12, 30).toordinal()
_SIDES = {"movement": {"align": "center"}, "date": {"align": "left"}, "moment": {"align": "left"}}

Plain = float | str | date | None


def number_format(unit: str, style: Style, tone: str = "") -> str:
    """How a spreadsheet shows numbers of that unit; of a change, with the arrow of its tone."""
    if unit in ("money", "whole"):
        places = exponent(style.currency) if style.cents and unit == "money" else 0
        return f"[${style.currency}] #,##0{'.' + '0' * places if places else ''}"
    if unit in _SIGNED:
        digits, after = _SIGNED[unit]
        arrow = f'"{ARROWS[tone]}"' if tone in ARROWS else ""
        return f'{arrow}"+"{digits}{after};{arrow}"−"{digits}{after};"±"{digits}{after}'
    return _FORMATS.get(unit, "General")


def plain(cell: Cell, style: Style) -> Plain:
    """The value as a workbook keeps it; None is an empty cell.

    Money is in major units, percent a fraction, points of percentage (pp) a number of points, a moment the time on the
    clocks of the team. What is no number is empty.
    """
    value, unit = cell[0], cell[1]
    kind = value.__class__  # a long list has millions of cells: the usual kinds come first
    if kind is str:
        return text(value) if value else None
    if unit in ("money", "whole"):
        return None if value is None else amount(value, style.currency)
    if kind is int or kind is float:
        number: float = value
        return None if not isfinite(number) else number * 100 if unit == "pp" else number
    return None if value is None else _other(value, style)


def _other(value: Any, style: Style) -> Plain:
    if isinstance(value, datetime):
        return value.astimezone(style.zone).replace(tzinfo=None)
    if isinstance(value, Money):
        return amount(value.minor, value.currency)
    if isinstance(value, list | tuple):
        return bar_parts(value)[0]
    return value if isinstance(value, date) else text(str(value))


def serial(value: date) -> float:
    """The day as a spreadsheet counts it: 1 is 1 January 1900, and 60 the 29 February that it believes in."""
    day = value.toordinal() - _EPOCH
    days = day if day > 60 else day - 1
    if isinstance(value, datetime):
        return days + (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
    return days


def amount(minor: float, currency: str) -> float | None:
    """Major units; a mean of amounts is rounded to the smallest unit first, as everywhere."""
    return whole(minor) / 10 ** exponent(currency) if isfinite(minor) else None


def text(value: str) -> str:
    """The text with what a spreadsheet or its file format would act on made visible, no longer than a cell can be."""
    if value.startswith("<r>") and value.endswith("</r>"):
        value += " "  # the library takes such text for marked-up XML, which it need not be
    if value.isascii() and value.isprintable() and len(value) <= LONGEST:
        return value
    shown = re.sub("[\ufffe\uffff]", lambda match: f"⟨U+{ord(match[0]):04X}⟩", visible(value))
    return shown if len(shown) <= LONGEST // 2 else cut(shown, LONGEST)


def cut(shown: str, units: int) -> str:
    """The text, or its beginning that fits in so many UTF-16 units, with "…" where something is missing."""
    encoded = shown.encode("utf-16-le")
    if len(encoded) <= 2 * units:
        return shown
    return encoded[: 2 * (units - 1)].decode("utf-16-le", "ignore") + "…"


class Formats:
    """The cell formats of a workbook, each made once."""

    def __init__(self, book: Workbook, style: Style) -> None:
        self._book, self.style = book, style
        self._made: dict[Any, Format] = {}

    def of(
        self, unit: str, tone: str = "", cents: bool = False, wrap: bool = False, top: bool = False, apart: bool = False
    ) -> Format:
        """The format of cells of that unit and tone; at the `top` of rows that may be high, `apart` from figures that
        end where they begin."""
        asked = (unit, tone, cents, wrap, top, apart)
        if asked not in self._made:
            more: dict[str, Any] = {
                **_SIDES.get(unit, {}),
                "valign": "top" if top or wrap else "vcenter",
                "text_wrap": wrap,
            }
            if apart and unit in LEFT:
                more |= {"align": "left", "indent": 1}
            shown = number_format(unit, self.style._replace(cents=cents), tone)
            self._made[asked] = self._book.add_format({"num_format": shown, **_TONES.get(tone, {}), **more})
        return self._made[asked]

    def named(self, name: str, **properties: Any) -> Format:
        """A format by properties of its own, such as that of a heading."""
        if name not in self._made:
            self._made[name] = self._book.add_format(properties)
        return self._made[name]
