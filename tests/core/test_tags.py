"""Tags as words: what is one, when two are the same, and what becomes of a record's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.errors import RefusedError
from crmcli.core.tags import Marks, alike, as_word, checked_word, is_word, joined, labels, read, words_of

WORDS = st.from_regex(r"[a-zA-Z0-9äÄßé重要][a-zA-Z0-9äÄßé重要._-]{0,8}", fullmatch=True).filter(
    lambda word: word.lower() != "none"
)


@pytest.mark.parametrize(
    "word", ["vip", "Key-Account", "q3_2026", "v1.2", "重要", "ग्राहक", "большой", "2026", "é", "e\u0301"]
)
def test_letters_of_any_language_digits_and_a_few_signs_make_a_tag(word):
    assert checked_word(word) == ("é" if word == "e\u0301" else word)


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("big customer", "write it as big-customer"), ("R&D", "write it as R-D"), ("!!", "such as vip or key-account"),
        ("a\tb", "write it as a-b"), ('"x"', "write it as x"), ("-x", "write it as x"), ("none", "take another word"),
        ("x" * 61, "at most 60 characters"), ("", "such as vip or key-account"),
    ],
)  # fmt: skip
def test_what_is_no_word_is_refused_with_the_way_out(text, way):
    with pytest.raises(RefusedError) as caught:
        checked_word(text)
    assert caught.value.hint == way


def test_labels_of_other_programs_become_words():
    assert labels('Warm lead; VIP | R&D,"#hot",None, ,!!') == ["Warm-lead", "VIP", "R-D", "hot"]
    assert read("vip, #hot;renewal") == ["vip", "hot", "renewal"]


@given(st.lists(WORDS))
def test_a_record_keeps_each_tag_once_in_one_order_whatever_the_order_of_typing(words):
    kept = joined(words)
    again = words_of(kept)
    assert joined(reversed(again)) == kept and len({word.casefold() for word in again}) == len(again)
    assert {word.casefold() for word in again} == {word.casefold() for word in words}


@given(st.lists(WORDS), st.lists(WORDS), st.lists(WORDS))
def test_marks_are_what_sets_say(before, added, gone):
    after = Marks(added, gone).of(joined(before))
    folded = [{word.casefold() for word in words} for words in (before, added, gone, words_of(after))]
    assert folded[3] == (folded[0] - folded[2]) | folded[1]
    assert Marks(added, all=True).of(joined(before)) == joined(added)


@given(st.text(max_size=30))
def test_any_text_becomes_a_word_or_nothing(text):
    word = as_word(text)
    assert word == "" or (is_word(word) and as_word(word) == word)
    assert all(is_word(each) for each in labels(text))


def test_a_slip_is_told_from_another_word():
    assert alike("vpi", ["vip", "hot"]) == "vip"
    assert alike("lead", ["warm-lead", "vip"]) == ""
