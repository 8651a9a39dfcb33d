"""Letters that become others: a text that has a word once it is folded has it as typed, or one of those letters."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.core.names import folded
from crmcli.records.search.case_folding import _CHANGED, _TO_ASCII, other_spelling


def ascii_lower(text: str) -> str:
    return text.translate(str.maketrans(string.ascii_uppercase, string.ascii_lowercase))


@pytest.mark.parametrize(
    ("word", "text", "rest"),
    [
        ("strasse", "Große STRAßE", "ra"),
        ("müller", "MÜLLER", "ller"),
        ("müller", "Mu\u0308ller", "ller"),
        ("kelvin", "\u212aelvin", "elvin"),
        ("fish", "ﬁsh", "h"),
        ("豈", "\uf900", ""),
        ("иван", "Иван", ""),
        ("\u0301x", "e\u0323\u0301x", ""),
    ],
)
def test_by_hand(word, text, rest):
    other = other_spelling(word)
    assert other is not None and other.letters.search(text) and other.rest == rest


def test_most_words_have_no_other_spelling():
    assert [word for word in ("heron", "acme", "zebu", "12", "华", "a_b") if other_spelling(word)] == []


def test_every_character_that_becomes_another_is_known():
    ranges = [range(first, last + 1) for first, last in _CHANGED]
    known = {code for each in ranges for code in each}
    for start in range(0x80, 0x110000, 0x100):
        codes = [
            code
            for code in range(start, min(start + 0x100, 0x110000))
            if code not in known and not 0xD800 <= code < 0xE000
        ]
        text = " ".join(map(chr, codes))
        assert folded(text) == text, hex(start)
    to_ascii = (letter for letter in map(chr, sorted(known)) if any(map(str.isascii, folded(letter))))
    assert {*to_ascii} - {*map(chr, range(0x80))} == {*_TO_ASCII}


AWKWARD = (
    *"aAsSfFiIlLtTnNkKuUoOeE", *_TO_ASCII, *"éÉüÜñÑåÅąĄậẬψΨάΆαΑιΙσςΣйЙиИ한하각豈北\u212b\u2126\u1fb3\u1fb4\u0958",
    *"\u0301\u0308\u0303\u0323\u0302\u0328\u0345\u0344\u3099かが\u09c7\u09be\u1100\u1161\u11a8",
)  # fmt: skip


@settings(max_examples=100)
@given(st.lists(st.sampled_from(AWKWARD), min_size=1, max_size=6).map("".join), st.data())
def test_a_text_that_has_a_word_otherwise_is_recognised(text, data):
    whole = folded(text)
    start = data.draw(st.integers(0, len(whole) - 1))
    word = folded(whole[start : start + data.draw(st.integers(1, 4))])
    if word not in whole or ascii_lower(word) in ascii_lower(text):
        return
    other = other_spelling(word)
    assert other is not None and other.letters.search(text) and other.rest in ascii_lower(text)
