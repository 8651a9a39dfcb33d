"""JSON of the usual shapes is a table: every name that occurs is a column, every value the text that it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.core.errors import RefusedError, UsageError
from tests.exchange.importing.reading import read

HUBSPOT = """{"results": [
  {"id": "1", "properties": {"dealname": "Renewal", "amount": "12.50", "hs_closed": null}, "createdAt": "2026-01-02"},
  {"id": "2", "properties": {"dealname": "Pilot", "dealstage": "won"}, "archived": false}
], "paging": {"next": {"after": "2"}}}"""


def test_a_list_of_objects():
    found = read('[{"name": "Acme", "n": 1.50},\n\n {"n": -2, "more": true, "name": "Zoo"}]')
    assert found.header == ["name", "n", "more"]
    assert found.rows == [(1, ["Acme", "1.50", ""]), (3, ["Zoo", "-2", "true"])]
    assert found.found.sentence() == "JSON in UTF-8"


def test_a_list_in_an_object_as_programs_answer_it():
    found = read(HUBSPOT)
    assert found.header == ["id", "dealname", "amount", "hs_closed", "createdAt", "dealstage", "archived"]
    assert found.rows == [
        (2, ["1", "Renewal", "12.50", "", "2026-01-02", "", ""]), (3, ["2", "Pilot", "", "", "", "won", "false"]),
    ]  # fmt: skip
    assert found.found.sentence() == 'JSON in UTF-8, list "results"'
    deeper = read('{"ok": true, "tags": ["a"], "data": {"n": 1, "items": [{"a": 1}], "none": []}}')
    assert (deeper.header, deeper.cells, deeper.found.sheet) == (["a"], [["1"]], "data.items")


def test_of_several_lists_the_person_names_one():
    text = '{"deals": [{"a": 1}], "reps": [{"b": 2}]}'
    with pytest.raises(RefusedError, match="2 lists of records") as caught:
        read(text)
    assert caught.value.hint == "say which: --sheet deals; there are: deals, reps"
    assert read(text, sheet="reps").cells == [["2"]]
    with pytest.raises(UsageError, match='no list "rep"'):
        read(text, sheet="rep")


def test_an_object_a_line():
    found = read('{"a": "x", "o": {"b": 1}}\n\n{"a": "y",\n "c": [1, "z"]}\r\n{"a": "z"}')
    assert found.header == ["a", "o.b", "c"]
    assert found.rows == [(1, ["x", "1", ""]), (3, ["y", "", "1, z"]), (5, ["z", "", ""])]
    assert found.found.sentence() == "JSON Lines in UTF-8"
    assert read('{"a": 1}').cells == [["1"]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1", "1"),
        ("1.0", "1.0"),
        ("-0.50", "-0.50"),
        ("95570.69", "95570.69"),
        ("1.2E7", "12000000"),
        ("1.05e-3", "0.00105"),
        ("123456789012345678901", "1.23456789012345678901E+20"),
        ("1e999", "1e999"),
        ("null", ""),
        ("NaN", ""),
        ("true", "true"),
        ('""', ""),
        ('" x "', " x "),
        ('"1e5"', "1e5"),
        ("[]", ""),
        ("{}", ""),
        ('["a","b"]', "a, b"),
        ('[{"x":1}]', '[{"x": "1"}]'),
        ('"\\ud83d\\ude00\\n"', "😀\n"),
        ("[null]", "[null]"),
    ],
)
def test_values_are_the_text_that_they_are(value, text):
    assert read(f'[{{"k": "k", "v": {value}}}]').cells == [["k", text]]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "gb18030", "utf-16-be"])
def test_in_any_encoding(codec):
    text = json.dumps([{"名称": "王小明有限公司", "n": 1}] * 3, ensure_ascii=False, indent=1)
    found = read(text.encode(codec))
    assert (found.header, found.cells) == (["名称", "n"], [["王小明有限公司", "1"]] * 3)


def test_records_that_share_a_line_go_by_their_number():
    assert [line for line, _ in read('[{"a": 1},{"a": 2},\n{"a": 3}]').rows] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[]", "holds no records"),
        ("{}", "holds no records"),
        ("[{}, {}]", "holds no records"),
        ('["a", "b"]', "line 1: holds a list or a bare value where a record belongs"),
        ('[\n["name", "rep"],\n["A", "Ann"]]', "line 2: holds a list or"),
        ('[{"a": 1}, 2]', "holds a list or a bare value"),
        ("[{'a': 1}]", "is not valid JSON"),
        ('[{"a": 1},\n{"a": 2, "b": {"x": 1, "x": 2}}]', 'line 2: a record has two values of "x"'),
        ('{"a": 1}\n{"a": 1, "b": 2, "a": 1}', 'line 2: a record has two values of "a"'),
        ('[{"a": 1}', "expected a comma or ]"),
        ('[{"a": 1},', "expected an object"),
        ('[{"a": 1},]', "a comma before ]"),
        ('[{"a": 1}] x', "something follows"),
        ('[{"a": tru}]', "expecting value"),
        ('{"a" 1}', "expected a colon"),
        ('{"a": 1', "expected a comma or }"),
        ('{"a": 1}\n[1]', "something follows"),
        ('{"a": "x', "unterminated string"),
        ('{"a": 1}\n{"a": 2}\n{"b', "line 3: is not valid JSON"),
        ('{"a": [{"x": 1}]}}', "something follows"),
        ("[" * 100_000, "holds a list"),
        ('[{"a":' * 100_000, "is nested too deep"),
        ('{"a":' * 100_000, "too deep"),
        ('[{"a": "\\ud800"}]', "half a character"),
        ('[{"a": "x\\u0000"}]', "holds a NUL"),
        ('[{"\\udc00": 1}]', "half"),
        ('[{"a": "' + "x" * 9_000_000 + '"}]', "a record of more than 8,388,608 characters"),
        ("[" + ", ".join(f'{{"k{at}": 1}}' for at in range(2_001)) + "]", "more than 2,000 different names"),
    ],
)
def test_what_is_no_list_of_records_is_refused_with_its_line(text, says):
    with pytest.raises(RefusedError) as caught:
        read(text)
    assert says in caught.value.message and "\n" not in caught.value.message


def test_a_delimiter_makes_no_sense_here():
    with pytest.raises(UsageError, match="has no delimiter"):
        read('[{"a": 1}]', delimiter=";")


def test_more_than_is_read_at_once():
    records = [{"id": at, "o": {"name": f"Ü{at}" * 9}, "last": "x" * (at % 90)} for at in range(4_000)]
    cells = [[str(at), f"Ü{at}" * 9, "x" * (at % 90)] for at in range(4_000)]
    for text in (
        json.dumps(records), json.dumps({"meta": {}, "results": records}, ensure_ascii=False),
        "\n".join(map(json.dumps, records)),
    ):  # fmt: skip
        found = read(text)
        assert (found.header, found.cells) == (["id", "o.name", "last"], cells)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@given(
    records=st.lists(
        st.dictionaries(st.sampled_from("abcde"), TEXT | st.none(), min_size=1, max_size=4), min_size=1, max_size=5
    )
)
@settings(max_examples=60)
def test_any_texts_come_back_exactly(records):
    names = list(dict.fromkeys(name for record in records for name in record))
    rows = [[record.get(name) or "" for name in names] for record in records]
    for ascii in (True, False):
        found = read(json.dumps({"data": records}, ensure_ascii=ascii))
        assert (found.header, found.cells) == (names, [row for row in rows if any(row)])
