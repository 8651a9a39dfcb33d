"""Amounts as people type them. What is no plain number is read by the grammar, which is loaded only then."""

from __future__ import annotations

from crmcli.core.conventions import USUAL, Conventions
from crmcli.core.money import LARGEST, Money, exponent


def read_amount(text: str, currency: str, team: Conventions = USUAL) -> int:
    """Minor units of the file's currency from what a person says: "12000.50", "12,000.50", "$12k", "12 000,50".

    Plain numbers need no more than this module. Refused: negative amounts, more decimals than the currency has, another
    currency, what can be read in two ways, anything else.
    """
    minor = _plainly(text, currency, team)
    if minor is not None:
        return minor
    from crmcli.core.grammar.amounts import ours, said

    return ours(said(text, currency, team), text, currency)


def read_amount_in(text: str, currency: str, team: Conventions = USUAL) -> Money:
    """The same in whatever currency is written beside the number: that one where none is."""
    minor = _plainly(text, currency, team)
    if minor is not None:
        return Money(minor, currency)
    from crmcli.core.grammar.amounts import positive, said

    return positive(said(text, currency, team), text)


def read_whole(text: str, team: Conventions = USUAL) -> int:
    """A whole number as people say it: "50", "1,200", "12k", "-5". Refused: what has a part, or is none."""
    word = text.strip()
    if word.isascii() and word.removeprefix("-").isdigit() and len(word) <= len(str(LARGEST)):
        return int(word)
    from crmcli.core.grammar.wholes import said

    return said(text, team)


def _plainly(text: str, currency: str, team: Conventions) -> int | None:
    """Minor units of a plain number that is read in one way only, as nearly every file has it, a million times."""
    places = exponent(currency)
    whole, point, part = text.partition(".")
    plain = len(whole) < 12 and whole.isdigit() and len(part) <= places and (part.isdigit() or not point)
    plain = plain and text.isascii() and (len(part) != 3 or team.decimal != ",")
    return int(whole + part.ljust(places, "0")) if plain else None
