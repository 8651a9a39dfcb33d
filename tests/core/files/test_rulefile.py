"""Rule files: every fault is one line that names file, key and remedy."""

from __future__ import annotations

from datetime import date

import pytest

from crmcli.core.errors import RefusedError
from crmcli.core.files.rulefile import parse, quoted, read

TEXT = """
name = "Hunters"
rate = 0.05
off = [2026-12-25, "2026-01-01"]
words = ["a", "b"]
[inner]
weight = 3
[[tiers]]
upto = 5
[[tiers]]
upto = "x"
"""


def test_what_is_there_is_read():
    node = parse(TEXT, "plan.toml")
    assert node.text("name") == "Hunters"
    assert node.number("rate", low=0, high=1) == 0.05
    assert node.number("other", 7) == 7
    assert node.days("off") == (date(2026, 1, 1), date(2026, 12, 25))
    assert node.texts("words") == ("a", "b")
    assert node.table("inner").number("weight") == 3
    assert [tier.where for tier in node.tables("tiers")] == ["plan.toml: tiers 1", "plan.toml: tiers 2"]
    assert node.texts("none") == node.days("none") == ()


@pytest.mark.parametrize(
    ("read_it", "message", "hint"),
    [
        (lambda node: node.text("nam"), "plan.toml: nam is missing", "add a line: nam = …"),
        (lambda node: node.text("rate"), "plan.toml: rate is not text", 'write it in quotes: rate = "…"'),
        (lambda node: node.number("name"), "plan.toml: name is not a number", "write it without quotes: name = 10"),
        (lambda node: node.number("rate", low=1), "plan.toml: rate is 0.05", "give 1 or more"),
        (lambda node: node.number("rate", high=0.01), "plan.toml: rate is 0.05", "give 0.01 or less"),
        (lambda node: node.days("words"), "plan.toml: words holds 'a', which is no day", "words = [2026-12-25]"),
        (lambda node: node.days("rate"), "plan.toml: rate is not a list", "write it in brackets: rate = […]"),
        (lambda node: node.texts("off"), "plan.toml: off is not a list of texts", 'write it as off = ["…", "…"]'),
        (lambda node: node.table("rate"), "plan.toml: rate is not a table", "begin it with [rate]"),
        (lambda node: list(node.tables("words")), "plan.toml: words is not a list of tables", "with [[words]]"),
        (lambda node: list(node.tables("tiers"))[1].number("upto"), "plan.toml: tiers 2: upto is not a number", ""),
        (lambda node: node.only("name", "rates", "off", "words", "inner", "tiers"), "plan.toml: rate is not known here",
         'did you mean "rates"?'),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_remedy(read_it, message, hint):
    with pytest.raises(RefusedError) as error:
        read_it(parse(TEXT, "plan.toml"))
    assert error.value.message == message
    assert error.value.exit_code == 4
    assert hint in error.value.hint


@pytest.mark.parametrize("text", ["a =", "a = 1\na = 2", "[[[", "a = " + "[" * 5000])
def test_what_is_no_toml_is_refused_in_one_line(text):
    with pytest.raises(RefusedError, match=r"^plan\.toml is not valid TOML: ") as error:
        parse(text, "plan.toml")
    assert "\n" not in error.value.message


def test_a_number_that_is_none_is_refused():
    for text in ("rate = nan", "rate = inf", "rate = true"):
        with pytest.raises(RefusedError, match="rate is not a number"):
            parse(text, "plan.toml").number("rate")


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    for name in ("missing.toml", "bytes.toml", "."):
        with pytest.raises(RefusedError, match="cannot be read"):
            read(tmp_path / name)


def test_quoted_text_is_taken_back():
    for text in ('say "hi"', "back\\slash", "tab\tnew\nline", "\x7f", "é中"):
        assert parse(f"a = {quoted(text)}", "x").values["a"] == text
