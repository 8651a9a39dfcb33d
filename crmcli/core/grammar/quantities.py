"""Quantities in thousandths and rates in hundredths of a percent, as people type and read them: "1.5", "12.5%"."""

from __future__ import annotations

import re

from crmcli.core.conventions import USUAL, Conventions
from crmcli.core.errors import RefusedError, brief

_NUMBER = re.compile(r"(?P<whole>\d{0,9})(?:(?P<sign>[.,])(?P<part>\d{1,6}))?", re.ASCII)
WHOLE_RATE = 10_000
"""A hundred percent."""


def read_quantity(text: str, team: Conventions = USUAL) -> int:
    """Thousandths of a quantity: 1500 for "1.5" and "1,5". Refused: none, more than three decimals, and what may be
    thousands, such as "1,500"."""
    minor = _read(text, 3, team)
    if minor is None or minor == 0:
        raise RefusedError(f'"{brief(text, 40)}" is no quantity', "above zero, with up to three decimals: 12, or 1.5")
    return minor


def read_rate(text: str, team: Conventions = USUAL) -> int:
    """Hundredths of a percent: 1250 for "12.5%". Refused: what is not from 0 to 100, with up to two decimals."""
    rate = _read(text.strip().removesuffix("%"), 2, team)
    if rate is None or rate > WHOLE_RATE:
        raise RefusedError(f'"{brief(text, 40)}" is no rate', "0% to 100%, with up to two decimals, such as 12.5%")
    return rate


def quantity_text(thousandths: int) -> str:
    """The quantity without zeros at its end: "1.5"."""
    return _text(thousandths, 3)


def rate_text(hundredths: int) -> str:
    """The rate in percent: "12.5%"."""
    return f"{_text(hundredths, 2)}%"


def _read(text: str, places: int, team: Conventions) -> int | None:
    match = _NUMBER.fullmatch(text.strip())
    whole, sign, part = (match["whole"], match["sign"], match["part"] or "") if match else ("", "", "")
    kept = part.rstrip("0")
    if not whole + part or len(kept) > places:
        return None
    if sign and len(part) == 3 and whole.strip("0") and sign != (team.decimal or "."):
        raise RefusedError(
            f'"{brief(text, 40)}" can be read in two ways', f"write {whole}{part}, or {whole}{sign}{kept or '0'}"
        )
    return int(f"{whole or '0'}{kept.ljust(places, '0')}")


def _text(scaled: int, places: int) -> str:
    digits = str(scaled).rjust(places + 1, "0")
    whole, part = digits[:-places], digits[-places:].rstrip("0")
    return f"{whole}.{part}" if part else whole
