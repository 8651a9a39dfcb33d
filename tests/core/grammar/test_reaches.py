"""Addresses and numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.errors import RefusedError
from crmcli.core.grammar.reaches import Reach, read, said


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("email", "Ann@Acme.com", [("Ann@Acme.com", "ann@acme.com", None)]),
        ("email", "a@x.de, b@x.de (home); A@X.de", [("a@x.de", "a@x.de", None), ("b@x.de", "b@x.de", "home")]),
        ("email", "Ann Lee <ann@x.de>", [("ann@x.de", "ann@x.de", None)]),
        ("phone", "+44 (0)20 7946-0000", [("+44 (0)20 7946-0000", "4402079460000", None)]),
        ("phone", "0207 (mobile), 1 ::: 2", [("0207", "0207", "mobile"), ("1", "1", None), ("2", "2", None)]),
        ("phone", "555 123, ext. 7", [("555 123, ext. 7", "5551237", None)]),
        ("phone", "１２３", [("１２３", "123", None)]),
    ],
)  # fmt: skip
def test_several_stand_behind_each_other(kind, text, found):
    assert [(each.value, each.key, each.label) for each in read(kind, text)] == found


def test_what_is_not_said_of_one_is_none():
    assert read("email", "a@x.de") == (Reach("email", "a@x.de", "a@x.de"),)
    [reach] = read("email", "a@x.de (work opted-out bad)")
    assert (reach.label, reach.opted_out, reach.bad) == ("work", 1, 1)
    [reach] = read("email", "a@x.de (opted-in good)")
    assert (reach.label, reach.opted_out, reach.bad) == (None, 0, 0)


@pytest.mark.parametrize(
    ("kind", "text"), [("email", "ann"), ("email", "a@b@c"), ("email", "a b@c.de"), ("phone", "none")]
)
def test_what_is_none_is_refused(kind, text):
    with pytest.raises(RefusedError):
        read(kind, text)


LABEL = st.none() | st.from_regex(r"[a-z][a-z-]{0,8}( [a-z]{1,5})?", fullmatch=True).filter(
    lambda word: not {"opted-out", "opted-in", "bad", "good"} & set(word.split())
)


@given(
    st.lists(st.tuples(st.from_regex(r"[a-z0-9._]{1,8}@[a-z]{1,6}\.[a-z]{2,3}", fullmatch=True), LABEL, st.booleans()))
)
def test_what_is_said_is_read_as_it_was(told):
    reaches = tuple(
        Reach("email", value, value, label, 1 if out else None)
        for value, label, out in {each[0]: each for each in told}.values()
    )
    assert read("email", said(reaches)) == reaches
