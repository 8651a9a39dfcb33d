"""`crm find`: one line a record with its kind and id, in every format."""

from __future__ import annotations

import json

import pytest

from tests.support.datafile import small_team


@pytest.fixture(autouse=True)
def team(crm):
    small_team(crm)
    crm("edit", "customer", "Blue", "--phone", "+44 20 7946 0000", "--note", "spoke of\nthe pilot", ok=True)
    crm("log", "call", "Acme Ltd", "The PILOT went well, and they want to go on with it as soon as the new year begins",
        "--at", "2026-11-20 10:00", ok=True)  # fmt: skip


def test_each_line_has_kind_id_and_where_it_was_found(crm):
    assert crm("find", "pilot").out == (
        "Kind      ID  Name        Customer  When              Found in  Text\n"
        "deal       2  Acme pilot  Acme Ltd  –                 –         –\n"
        "customer   2  Blue        –         –                 note      spoke of the pilot\n"
        "activity   1  call        Acme Ltd  2026-11-20 10:00  note      "
        "The PILOT went well, and they want to go on with it as soon …\n"
    )


def test_other_formats_have_the_same(crm):
    found = json.loads(crm("find", "79460000", "--json").out)
    assert found == {
        "schema": "crm.find/1",
        "found": [
            {"kind": "customer", "id": 2, "name": "Blue", "customer": None, "at": None, "field": "phone",
             "text": "+44 20 7946 0000", "archived": None}
        ],
    }  # fmt: skip
    assert crm("find", "79460000", "--format", "csv").out == (
        "kind,id,name,customer,at,field,text,archived\ncustomer,2,Blue,,,phone,'+44 20 7946 0000,\n"
    )


def test_kind_and_limit_choose(crm):
    assert [row["kind"] for row in json.loads(crm("find", "acme", "--json").out)["found"]] == [
        "customer",
        "deal",
        "deal",
    ]
    for word in ("deal", "deals", "Deal"):
        found = json.loads(crm("find", "acme", "--kind", word, "--json").out)["found"]
        assert [row["id"] for row in found] == [2, 1]
    assert len(json.loads(crm("find", "acme", "--limit", "1", "--json").out)["found"]) == 1
    assert crm("find", "acme", "--kind", "x").code == 2
    assert crm("find", "acme", "--limit", "-1").code == 2


def test_nothing_says_what_is_near(crm):
    assert crm("find", "acne ltd").out == "Nothing has all of that. Near: customer Acme Ltd\n"
    assert crm("find", "qqqq").out == "Nothing has all of that.\n"
    assert crm("find", "qqqq", "--fail-empty").code == 6
    assert crm("find", " ").code == 2
    assert crm("find").code == 2


def test_archived_ones_are_found_last_and_marked(crm):
    crm("archive", "customer", "Acme Ltd", ok=True)
    rows = json.loads(crm("find", "acme", "--json").out)["found"]
    assert [(row["kind"], row["id"]) for row in rows] == [("deal", 2), ("deal", 1), ("customer", 1)]
    assert rows[2]["archived"] == "2026-11-24T23:59:59Z"
    assert "Archived" in crm("find", "acme").out
