"""The filter language as typed: what binds how, and what an error says and points to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.core.errors import UsageError
from crmcli.records.filtering.syntax import Both, Compare, Either, Empty, Not, Value, Word, parse

NAMES = ("open", "amount", "region", "mine")


def bare(node):
    """The tree without places."""
    if isinstance(node, Both | Either):
        return type(node)(tuple(map(bare, node.parts)))
    if isinstance(node, Not):
        return Not(bare(node.part))
    if isinstance(node, Compare):
        values = tuple(Value(each.text, "", each.quoted) for each in node.values)
        return Compare(node.field, node.sign, values, "")
    return node._replace(place="")


def word(name):
    return Word(name, "")


def compared(field, sign, *texts, quoted=False):
    return Compare(field, sign, tuple(Value(text, "", quoted) for text in texts), "")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("open", word("open")),
        ("a or b and c", Either((word("a"), Both((word("b"), word("c")))))),
        ("(a or b) and c", Both((Either((word("a"), word("b"))), word("c")))),
        ("not a and b", Both((Not(word("a")), word("b")))),
        ("not not a", word("a")),
        ("NOT a OR b", Either((Not(word("a")), word("b")))),
        ("amount>10000", compared("amount", ">", "10000")),
        ("amount >= 10,000.50 and open", Both((compared("amount", ">=", "10,000.50"), word("open")))),
        ("expected<in 3 days", compared("expected", "<", "in 3 days")),
        ("at>=yesterday 14:30 or open", Either((compared("at", ">=", "yesterday 14:30"), word("open")))),
        ("customer=Acme Corp", compared("customer", "=", "Acme Corp")),
        ('customer="Salt and Pepper"', compared("customer", "=", "Salt and Pepper", quoted=True)),
        ("customer='say ''hi'''", compared("customer", "=", "say 'hi'", quoted=True)),
        ("tag:vip", compared("tag", "=", "vip")),
        ("a≠b", compared("a", "!=", "b")),
        ("a is empty", Empty("a", "")),
        ("a is not empty", Not(Empty("a", ""))),
        ("a is none", Empty("a", "")),
        ("a is b", compared("a", "=", "b")),
        ("a is not b", compared("a", "!=", "b")),
        ("stage in (Lead, Proposal)", compared("stage", "=", "Lead", "Proposal")),
        ("stage not in (Lead)", compared("stage", "!=", "Lead")),
        ("closed in Q3", compared("closed", "=", "Q3")),
        ("in and out", Both((word("in"), word("out")))),
        ("lost-reason~price", compared("lost-reason", "~", "price")),
        ("@segment", word("@segment")),
    ],
)
def test_what_is_typed_is_read_so(text, tree):
    assert bare(parse(text, NAMES)) == tree


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("", None, "empty"),
        ("open and", 9, "ends where a condition is due"),
        ("and open", 1, '"and" stands where'),
        ("(open", 1, "never closed"),
        ("open)", 5, '")" is not expected'),
        ("open mine", 6, '"mine" is not expected'),
        ("amount>", 8, "value is missing"),
        ("amount> and open", 9, "value is missing"),
        ("region=EMEA open", 13, '"open" stands behind a value'),
        ("region=EMEA amount>5", 13, '"amount" stands behind a value'),
        ("region=EMEA not open", 13, '"not" stands behind a value'),
        ('region="EMEA', 8, "quote is never closed"),
        ("amount in (1,000, 5)", 12, "one value or several"),
        ("amount in (1, 2", 16, "not closed"),
        ("region=Acme (UK)", 13, '"(" is not expected'),
        ("5 > amount", 1, '"5" stands where'),
        ("(" * 50 + "open", 41, "too many parentheses"),
    ],
)
def test_an_error_says_what_and_where(text, column, said):
    with pytest.raises(UsageError) as caught:
        parse(text, NAMES)
    assert said in caught.value.message and caught.value.hint
    if column:
        assert caught.value.message.startswith(f"--where, column {column}:")


@settings(max_examples=60)
@given(st.text("open amount><=~!()'\"and or not in is empty,.@:0123 \n", max_size=60))
def test_whatever_is_typed_is_a_tree_or_one_line(text):
    try:
        parse(text, NAMES)
    except UsageError as error:
        assert "\n" not in error.message or "\n" in text
