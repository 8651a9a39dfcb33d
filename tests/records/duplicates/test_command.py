"""`crm duplicates`, and customers that look like one that is there when they are added."""

from __future__ import annotations

import json
import shlex

import pytest

from crmcli.records.duplicates import query
from tests.support.datafile import recorded

TEAM = (
    "Acme Inc",
    "Blue Heron Ltd",
    "ACME Incorporated",
    "Northlight Foods",
    "Northligt Foods",
    "Store 101",
    "Store 102",
)


@pytest.fixture
def team(crm):
    recorded(crm, *(f"add customer {shlex.quote(name)} --new" for name in TEAM))


def pairs(ran) -> list[tuple[int, int]]:
    return [(each["one"]["id"], each["other"]["id"]) for each in json.loads(ran.out)["pairs"]]


def test_pairs_come_with_their_ids_why_and_what_to_do_next(crm, team):
    ran = crm("duplicates", ok=True)
    assert [" ".join(line.split()) for line in ran.out.splitlines()[1:]] == [
        "1 Acme Inc 3 ACME Incorporated 100.0% the same name but for its legal form or signs",
        "4 Northlight Foods 5 Northligt Foods 85.0% nearly the same name",
    ]
    assert ran.err == "Next: crm merge customer 1 3 --dry-run; or, if they are two, crm duplicates --not 1 3\n"


def test_only_the_surest_and_only_so_many(crm, team):
    assert pairs(crm("duplicates", "--json", "--min", "90")) == [(1, 3)]
    ran = crm("duplicates", "--limit", "1")
    assert "And 1 more: --limit 0 shows all." in ran.out
    assert crm("duplicates", "--limit", "-1").code == 2 and crm("duplicates", "deals").code == 2


def test_two_that_are_not_one_are_remembered_until_that_is_undone(crm, team):
    ran = crm("duplicates", "--not", "ACME Incorporated", "1", ok=True)
    assert ran.out == "Remembered: customer #3 ACME Incorporated and #1 Acme Inc are not one\n"
    assert pairs(crm("duplicates", "--json")) == [(4, 5)]
    again = crm("duplicates", "--not", "1", "3")
    assert again.code == 4 and "that is known already" in again.err
    assert crm("duplicates", "--not", "1", "1").code == 4
    crm("undo", ran.undo, ok=True)
    assert pairs(crm("duplicates", "--json")) == [(1, 3), (4, 5)]


def test_reps_and_products_too(crm, db):
    for name in ("Bo Chen", "Chen, Bo", "Dana"):
        crm("add", "rep", name, ok=True)
    assert pairs(crm("duplicates", "reps", "--json")) == [(1, 2)]
    assert crm("duplicates", "products").out == "No products look alike.\n"


def test_a_domain_of_many_tells_nothing(crm, db):
    for name in "Abcd", "Efgh", "Ijkl", "Mnop":
        crm("add", "customer", name, "--email", f"{name}@park.example", "--new", ok=True)
    assert len(pairs(crm("duplicates", "--json"))) == 6
    crm("add", "customer", "Qrst", "--email", "q@park.example", "--new", ok=True)
    assert pairs(crm("duplicates", "--json")) == []


def test_what_very_many_have_in_common_puts_nothing_beside_each_other(crm, team, monkeypatch):
    monkeypatch.setattr(query, "CROWD", 1)
    assert pairs(crm("duplicates", "--json")) == []


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("acme", (), '#1 "Acme Inc": the same name'),
        ("The Northlight Foods Company", (), '#4 "Northlight Foods": the same name'),
        ("Foods Northligth", (), '#4 "Northlight Foods": nearly'),
        ("Heron Blue", (), '#2 "Blue Heron Ltd": the same name'),
        ("Blackbird", ("--phone", "0049 30/1234567"), '#8 "Bluebird": the same phone number'),
        ("Anything", ("--email", "x@larkspur.example"), '#9 "Larkspur": both at larkspur.example'),
        ("Mueller Sohne", (), '#10 "Müller Söhne": the same name'),
        ("华为技术有限公司(北京)", (), '#11 "北京华为技术有限公司": the same name'),
        ("Store 103", (), None),
        ("Acme Two", (), None),
    ],
)
def test_one_that_looks_like_another_is_refused_in_a_script(crm, team, name, options, says):
    crm("edit", "customer", "2", "--phone", "999 999 9999", ok=True)
    crm("add", "customer", "Bluebird", "--phone", "+49 (30) 123-4567", "--new", ok=True)
    crm("add", "customer", "Larkspur", "--email", "a@larkspur.example", "--new", ok=True)
    crm("add", "customer", "Müller Söhne", "--new", ok=True)
    crm("add", "customer", "北京华为技术有限公司", "--new", ok=True)
    ran = crm("add", "customer", name, *options)
    if says is None:
        assert ran.code == 0
    else:
        assert ran.code == 4 and says in ran.err and ran.err.endswith(" – --new adds it anyway\n") and ran.out == ""
        assert crm("add", "customer", name, *options, "--new").code == 0


def test_an_exact_name_is_refused_with_new_as_well(crm, team):
    for options in ((), ("--new",)):
        ran = crm("add", "customer", "Blue Heron Ltd", *options)
        assert ran.code == 4 and "a customer of that name exists" in ran.err


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("", 1)])
def test_on_a_terminal_it_is_asked(crm, team, monkeypatch, answer, code):
    from crmcli.cli.workspace import Workspace

    asked: list[str] = []
    monkeypatch.setattr(Workspace, "interactive", property(lambda self: True))
    monkeypatch.setattr(Workspace, "ask", lambda self, question: asked.append(question) or answer)
    assert crm("add", "customer", "Acme").code == code
    assert asked == [
        '"Acme" looks like #1 "Acme Inc": the same name but for its legal form or signs. Add it anyway? [y/N]'
    ]
