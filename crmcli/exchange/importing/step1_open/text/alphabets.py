"""How plausible bytes are as text of an encoding: what its languages really use, as data.

The score is the mean over all characters beyond ASCII: 1 for those of everyday text, less for signs and rare ones,
and below 0 for what such a text does not hold. Text read in the wrong encoding is full of the latter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

UNUSUAL = -0.5
PLAUSIBLE, NEAR = 0.3, 0.25
"""The least score, and how near it has to be to the best: a damaged file of one encoding is none of another."""

BROKEN = "\ufffd"

Range = tuple[int, int, float]

CHARACTERS: dict[str, tuple[Range, ...]] = {
    "gb18030": ((0xB0A1, 0xD7FE, 1), (0xD8A1, 0xF7FE, 0.3), (0xA1A1, 0xA1FE, 0.6), (0xA3A1, 0xA3FE, 0.6)),
    "cp950": ((0xA440, 0xC67E, 1), (0xC940, 0xF9D5, 0.3), (0xA140, 0xA3BF, 0.6)),
    "big5hkscs": ((0xA440, 0xC67E, 1), (0xC940, 0xF9D5, 0.3), (0xA140, 0xA3BF, 0.6), (0x8740, 0xA0FE, 0.2)),
    "cp932": (
        (0x829F, 0x82F1, 1), (0x8340, 0x8396, 1), (0x889F, 0x9872, 1), (0x989F, 0xEAA4, 0.2), (0xFA40, 0xFC4B, 0.3),
        (0x8140, 0x81AC, 0.6), (0x824F, 0x829A, 0.6), (0xA1, 0xDF, 0.1),
    ),
    "euc_jp": (
        (0xA4A1, 0xA4F3, 1), (0xA5A1, 0xA5F6, 1), (0xB0A1, 0xCFD3, 1), (0xD0A1, 0xF4A6, 0.2), (0xA1A1, 0xA3FA, 0.6),
    ),
    "cp949": ((0xB0A1, 0xC8FE, 1), (0xCAA1, 0xFDFE, 0.2), (0xA1A1, 0xA3FE, 0.6)),
}  # fmt: skip
"""East Asian encodings: ranges of codes and what they are worth. Everyday characters come first in each standard: level
1 of GB 2312, Big5 and JIS X 0208, and the syllables of KS X 1001."""

WESTERN = "àáâãäåæçèéêëìíîïñòóôõöøùúûüœß"
ALPHABETS: dict[str, tuple[str, ...]] = {
    "cp1252": (
        "äöüß", "àâæçéèêëîïôœùûü", "áéíñóúü", "ãáàâçéêíóôõú", "àèéìíîòóùú", "åäöæøé", "áðéíóúýþæö", "éëïöüè",
    ),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž"),
    "cp1254": ("çğıöşüâîi̇",),
    "cp1251": ("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
    "cp1253": ("αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",),
}  # fmt: skip
"""Encodings of one byte a character: the letters beyond ASCII of the languages they are used for."""

SIGNS = frozenset("€–—‘’“”„…•®™©°§«»´£¥\xa0·²³½¼№ºª")
_ASCII = frozenset(map(chr, range(128)))
_WORD = re.compile(r"[^\W\d_]+")
_AMID = re.compile(r"(?<=[^\W\d_])[^\w\s’·\x00-\x7f](?=[^\W\d_])|(?<=[^\W\d_])[²³¼½](?=[^\W\d_])")

USUAL = ("cp1252", "gb18030", "cp950", "big5hkscs", "cp932", "cp1250", "cp1254", "cp1251", "cp1253", "cp949", "euc_jp")
"""The encodings that are tried. Of two that fit alike the first is meant."""

_CLEAR, _MANY = 0.04, 10
"""What it takes to be preferred to one that is more usual; and how many characters tell Korean from Chinese, whose
everyday characters include the codes of all Korean syllables."""

_KANA = 0.15
"""Of the characters of Japanese text at least so many are kana; in Big5 their codes are everyday characters."""


def ranked(sample: bytes) -> list[str]:
    """The encodings in which the bytes are plausible text, best first."""
    scores = {codec: score(codec, sample) for codec in USUAL}
    scores["cp1252"] += _CLEAR
    if len(set(sample.decode("cp949", "ignore")) - _ASCII) > _MANY:
        scores["cp949"] += _CLEAR
    if len(set(sample.decode("euc_jp", "ignore")) - _ASCII) > _MANY and _share_of_kana(sample) > _KANA:
        scores["euc_jp"] += _CLEAR
    least = max(PLAUSIBLE, max(scores.values()) - NEAR)
    return [codec for codec in sorted(USUAL, key=lambda codec: -scores[codec]) if scores[codec] >= least]


def _share_of_kana(sample: bytes) -> float:
    """How many of the characters beyond ASCII are kana, if the bytes are EUC-JP."""
    text = [char for char in sample.decode("euc_jp", "replace") if char > "\x7f"]
    return 0.0 if BROKEN in text else sum("\u3041" <= char <= "\u30fa" for char in text) / len(text)


def score(codec: str, sample: bytes) -> float:
    """How plausible the bytes are in that encoding, at most 1."""
    text = sample.decode(codec, "replace")
    return east_asian(codec, text) if codec in CHARACTERS else alphabetic(codec, text)


def east_asian(codec: str, text: str) -> float:
    """The mean worth of the characters beyond ASCII. Signs without a single letter say nothing."""
    counts = Counter(text)
    worth = {char: _worth(codec, char) for char in counts if char > "\x7f"}
    if not any(value == 1 for value in worth.values()):
        return UNUSUAL
    return _mean(counts, worth)


def _worth(codec: str, char: str) -> float:
    if char == BROKEN:
        return 2 * UNUSUAL
    code = int.from_bytes(char.encode(codec, "replace"))
    ranges: Sequence[Range] = CHARACTERS[codec]
    return next((value for low, high, value in ranges if low <= code <= high), UNUSUAL)


def _mean(counts: Mapping[str, int], worth: Mapping[str, float]) -> float:
    return sum(counts[char] * value for char, value in worth.items()) / sum(counts[char] for char in worth)


def alphabetic(codec: str, text: str) -> float:
    """The mean worth under the language that fits best; several Western languages in one file are usual too."""
    letters = Counter[str]()
    for word in _WORD.findall(text):
        beyond = [char for char in word.lower() if char > "\x7f"]
        if beyond and _is_word(codec, word, len(beyond)):
            letters.update(beyond)
    others = Counter(char for char in text if char > "\x7f")
    total = sum(others.values())
    signs = sum(count for char, count in others.items() if char in SIGNS)
    signs -= sum(char in SIGNS for char in _AMID.findall(text))
    rest = total - signs - sum(letters.values())
    known = [sum(letters[char] for char in set(alphabet)) for alphabet in ALPHABETS[codec]]
    best = max(known, default=0) + 0.0
    if codec == "cp1252":
        mixed = sum(letters[char] for char in WESTERN)
        best = max(best, best + 0.8 * (mixed - best))
    strange = sum(letters.values()) - best
    return (best + 0.6 * signs + UNUSUAL * (rest + strange)) / total


def _is_word(codec: str, word: str, beyond: int) -> bool:
    """Latin words are mostly ASCII, those of other scripts not at all; capitals come first or throughout."""
    if codec in ("cp1251", "cp1253"):
        return beyond == len(word) and (word[1:].islower() or word.isupper() or len(word) == 1)
    plain = len(word) - beyond
    return beyond <= plain + 1 if codec == "cp1252" else plain > 0 and beyond <= plain + 2
