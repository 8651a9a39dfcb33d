"""Tags: words that people put on records. A record keeps them as one text, in their order, with a blank between.

Two words are one tag where they are equal as names are compared; it is spelled as it was written first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from crmcli.core.errors import RefusedError, brief
from crmcli.core.names import folded

BETWEEN = ", "
"""What stands between tags where people and programs read them."""

LONGEST = 60
_CLOSE = 0.65
"""How much of two words agrees where one may be a slip for the other: vpi and vip, but not lead and warm-lead."""

NOTHING = "none"
"""The word that says in a filter that there is no tag."""

_MARKS = "-_."
_APART = re.compile(r"[,;|\n]")


class Marks(NamedTuple):
    """What becomes of a record's tags: those that are added, those that are taken off, or, first, `all` of them."""

    added: Sequence[str] = ()
    gone: Sequence[str] = ()
    all: bool = False

    def of(self, kept: str | None, spelled: Callable[[str], str] = str) -> str | None:
        """The tags that a record has then; `spelled` gives a tag as it is written already."""
        gone = {folded(word) for word in self.gone}
        words = [] if self.all else [word for word in words_of(kept) if folded(word) not in gone]
        return joined([*words, *map(spelled, self.added)])


def words_of(kept: str | None) -> list[str]:
    """The tags in the text that a record keeps."""
    return kept.split() if kept else []


def joined(words: Iterable[str]) -> str | None:
    """The text that a record keeps for those tags, each once; None for no tag."""
    once = {folded(word): word for word in reversed([*words])}
    return " ".join(once[key] for key in sorted(once)) or None


def shown(kept: str) -> str:
    """The tags as people read them."""
    return BETWEEN.join(words_of(kept))


def read(text: str) -> list[str]:
    """The tags in a text as typed, such as "vip, renewal". Refused: what is no word."""
    return [checked_word(part) for part in _APART.split(text) if part.strip()]


def checked_word(text: str) -> str:
    """One tag as typed, composed; a sign that says that it is one (#vip) is no part of it."""
    word = _composed(text.strip().removeprefix("#"))
    if is_word(word) and folded(word) != NOTHING:
        return word
    shown = brief(text.strip(), 40)
    if folded(word) == NOTHING:
        raise RefusedError('"none" is no tag: it says that there is none', "take another word")
    if len(word) > LONGEST:
        raise RefusedError(f'"{shown}" is too long for a tag', f"at most {LONGEST} characters")
    near = as_word(word)
    what = "is more than one word" if any(map(str.isspace, word)) else "is no word"
    raise RefusedError(
        f'a tag is one word of letters, digits, - _ and ., and "{shown}" {what}',
        f"write it as {near}" if near else "such as vip or key-account",
    )


def is_word(word: str) -> bool:
    return 0 < len(word) <= LONGEST and word[0].isalnum() and all(map(_fits, word))


def labels(text: str) -> list[str]:
    """The tags that the labels of another program become: what is between , ; or |, as one word each."""
    found = (as_word(_composed(part.strip(" \t\r\"'[]"))) for part in _APART.split(text))
    return [word for word in found if word and folded(word) != NOTHING]


def as_word(text: str) -> str:
    """The word nearest to a text: "Warm lead" as Warm-lead. Empty where nothing of it can stand in a tag."""
    kept = "".join(char if _fits(char) else " " for char in text)
    word = "-".join(kept.split()).lstrip(_MARKS)[:LONGEST].rstrip(_MARKS)
    return word if is_word(word) else ""


def alike(word: str, known: Iterable[str]) -> str:
    """The tag there is that the new word may be a slip for; empty for none."""
    from difflib import get_close_matches

    keys = {folded(each): each for each in known}
    return next((keys[near] for near in get_close_matches(folded(word), keys, 1, _CLOSE)), "")


def _fits(char: str) -> bool:
    return char in _MARKS or char.isalnum() or (not char.isascii() and _combines(char))


def _combines(char: str) -> bool:
    """Is it a sign that belongs to the letter before it, as vowels of many scripts are?"""
    import unicodedata

    return unicodedata.category(char).startswith("M")


def _composed(text: str) -> str:
    if text.isascii():
        return text
    import unicodedata

    return unicodedata.normalize("NFC", text)
