"""Which texts have a word only once they are folded: it stands in them in letters that become others."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from crmcli.core.names import folded

_TO_ASCII = "ßİŉſ\u037eẚẞ\u1fef\u212aﬀﬁﬂﬃﬄﬅﬆ"
"""The characters beyond ASCII that become ASCII ones."""

_CHANGED = (
    *((0xB5, 0x24E), (0x340, 0x587), (0x958, 0xA5E), (0xB5C, 0xB5D), (0xF43, 0xFB9), (0x10A0, 0x10CD)),
    *((0x13F8, 0x13FD), (0x1C80, 0x1CBF), (0x1E00, 0x2001), (0x2126, 0x2183), (0x2329, 0x232A), (0x24B6, 0x24CF)),
    *((0x2ADC, 0x2ADC), (0x2C00, 0x2CF2), (0xA640, 0xA7FF), (0xAB70, 0xABBF), (0xF900, 0xFB4E), (0xFF21, 0xFF3A)),
    *((0x10400, 0x105BF), (0x10C80, 0x10CB2), (0x10D50, 0x10D65), (0x118A0, 0x118BF), (0x16E40, 0x16ED3)),
    *((0x1D15E, 0x1D1C0), (0x1E900, 0x1E921), (0x2F800, 0x2FA1D)),
)
"""The ranges of Unicode that have all characters which become others, and not many more."""


class Spelling(NamedTuple):
    """How a text may have a folded word in other letters than its own and their ASCII capitals: it has one of
    `letters`, and `rest`, the longest part of the word that is there all the same, in ASCII letters of either case."""

    letters: re.Pattern[str]
    rest: str


def other_spelling(word: str) -> Spelling | None:
    """None: no text has it so.

    Every letter of the word comes of one that becomes that letter, of one that becomes several (ß is "ss"), or, where
    it is composed, of a letter and a mark.
    """
    if any(map(unicodedata.combining, word)):  # marks may come in another order, and of any letter that has one
        return Spelling(re.compile("[^\0-\x7f]"), "")
    marks = [set(unicodedata.normalize("NFD", letter)[1:]) for letter in word]
    others, stays = set().union(*marks), [not each for each in marks]
    for letter in _TO_ASCII if word.isascii() else map(chr, _every_changed()):
        places = _places(folded(letter), word)
        if letter not in word and (places or others.intersection(folded(letter))):
            others.add(letter)
            stays = [stay and at not in places for at, stay in enumerate(stays)]
    if not others:
        return None
    runs = "".join(letter if stay else " " for letter, stay in zip(word, stays, strict=True)).split()
    return Spelling(re.compile(f"[{re.escape(''.join(sorted(others)))}]"), max(runs, key=len, default=""))


def _every_changed() -> list[int]:
    return [code for first, last in _CHANGED for code in range(first, last + 1)]


def _places(into: str, word: str) -> set[int]:
    """The letters of the word that may be some of those, in whole or at one of its ends."""
    if len(into) == 1:
        return {at for at, letter in enumerate(word) if letter == into}
    places: set[int] = set()
    for start in range(1 - len(into), len(word)):
        both = range(max(start, 0), min(start + len(into), len(word)))
        if all(word[at] == into[at - start] for at in both):
            places.update(both)
    return places
