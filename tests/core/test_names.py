"""Names: compared as people compare them, and shown so that no character can act."""

from __future__ import annotations

import shlex
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.errors import RefusedError
from crmcli.core.names import checked, checked_name, folded, harmful, key, nearest, shell_word, visible, visible_lines
from tests.support.hazards import acts, harmless, names

any_text = st.text(st.characters(), max_size=60) | names


def test_every_character_that_acts_is_replaced_and_no_letter_is():
    for code in range(0x110000):
        char = chr(code)
        if acts(char):
            assert harmful().fullmatch(char), f"U+{code:04X}"
        elif char.isprintable() and harmful().fullmatch(char):  # only those that fill a place and show nothing
            assert "FILLER" in unicodedata.name(char) or char in "\u034f\u17b4\u17b5", f"U+{code:04X}"


@given(any_text)
def test_shown_text_is_harmless_and_harmless_text_is_shown_as_it_is(text):
    shown = visible(text)
    assert harmless(shown) and "\n" not in shown
    assert visible(shown) == shown
    if not harmful().search(text):
        assert shown == text


@given(any_text)
def test_of_lines_the_line_ends_stay(text):
    lines = visible_lines(text).split("\n")
    assert lines == [visible(line) for line in text.split("\n")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("\x1b[31m", "␛[31m"), ("a\nb", "a␊b"), ("\0", "␀"), ("\x7f", "␡"), ("\x9b", "⟨U+009B⟩"), ("\u202e", "⟨U+202E⟩"),
     ("\ud800", "⟨U+D800⟩"), ("\U000e0041", "⟨U+E0041⟩"), ("[/] :smile: é 日本", "[/] :smile: é 日本")],
)  # fmt: skip
def test_stand_ins_say_what_they_stand_for(text, shown):
    assert visible(text) == shown


@given(st.text(max_size=40))
def test_names_that_look_the_same_are_the_same(text):
    assert key(unicodedata.normalize("NFD", text)) == key(unicodedata.normalize("NFC", text)) == key(text)
    assert key(f" \t{text}\u3000\n") == key(text)


@given(st.text("abcXYZ éÉßñ", max_size=20))
def test_names_that_differ_in_case_only_are_the_same(text):
    assert key(text.upper()) == key(text.lower()) == key(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("Straße", "STRASSE", True), ("Acme", "ACME ", True), ("Zoë", "Zoe\u0308", True), ("ΣΊΣΥΦΟΣ", "σίσυφος", True),
     ("Acme", "Acme Ltd", False), ("Zoe", "Zoë", False), ("a b", "ab", False), ("1", "１", False)],
)  # fmt: skip
def test_which_names_are_the_same(one, other, same):
    assert (key(one) == key(other)) is same


@given(any_text)
def test_a_name_is_kept_as_typed_or_refused(text):
    try:
        assert checked_name(text, "name") == text
    except RefusedError:
        is_text = not any("\ud800" <= char <= "\udfff" for char in text)
        assert not is_text or all(not char.isprintable() or char.isspace() or harmful().match(char) for char in text)


@pytest.mark.parametrize("text", ["", " ", "\t\n", "\u200b", "\u202e\u2066", "\u3164", "\0", "\u00a0\u3000"])
def test_a_name_of_which_nothing_is_seen_is_refused(text):
    with pytest.raises(RefusedError, match="is empty"):
        checked_name(text, "name")


@pytest.mark.parametrize("text", ["\ud800", "x\udcff", "\udfff" * 9_999])
def test_what_is_no_unicode_text_is_refused_in_a_few_words(text):
    with pytest.raises(RefusedError, match="not valid UTF-8") as refused:
        checked(text, "note")
    assert harmless(refused.value.message) and len(refused.value.message) < 800


def test_the_nearest_names_come_best_first_and_as_they_were_typed():
    assert nearest("acme", ["Globex", "Acme Ltd", "ACME"])[0] == "ACME"
    assert nearest("scroe", ["score", "show", "funnel"]) == ["score"]
    assert nearest("xyz", ["Acme"]) == nearest("", ["Acme"]) == nearest("Acme", []) == []


@given(names, st.lists(names, max_size=5))
def test_suggestions_are_names_there_are(name, there):
    assert set(nearest(name, there)) <= set(there)


@given(any_text, any_text)
def test_the_key_of_two_names_is_made_of_theirs(one, other):
    assert key(f"{one} – {other}") == f"{folded(one)} – {folded(other)}".strip()


@given(any_text)
def test_a_word_is_quoted_for_the_shell_as_the_library_does(text):
    assert shell_word(text) == shlex.quote(text)
