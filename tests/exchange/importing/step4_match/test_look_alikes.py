"""Which new customers look like ones that are there."""

from __future__ import annotations

from typing import Any

import pytest

from crmcli.exchange.importing.step4_match.look_alikes import SHARED, alike, bare


def row(name: str, email: str | None = None, phone: str | None = None, website: str | None = None) -> dict[str, Any]:
    return {"name": name, "email": email, "phone": phone, "website": website}


KNOWN = [
    row("ACME Incorporated"),
    row("Müller & Söhne GmbH & Co. KG"),
    row("Northlight Foods"),
    row("Store 101"),
    row("北京海川科技有限公司"),
    row("株式会社東雲"),
    row("Blue", "office@blue.example", "+49 (0)30 1234567", None),
    row("Web only", None, None, "https://www.webby.example/en?x=1"),
    row("Somebody", "somebody@gmail.com", "12345", None),
]


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Acme Inc", "ACME Incorporated"),
        ("The A.C.M.E. Company, S.A.", "ACME Incorporated"),
        ("acme", "ACME Incorporated"),
        ("Müller und Söhne", None),  # "und" is another word than "&": a mail domain would have to tell
        ("MULLER & SOHNE", "Müller & Söhne GmbH & Co. KG"),
        ("Mueller & Soehne GmbH", "Müller & Söhne GmbH & Co. KG"),
        ("NorthlightFoods", "Northlight Foods"),
        ("Foods, Northlight", "Northlight Foods"),
        ("Northligt Foods", "Northlight Foods"),
        ("Northlight", None),
        ("Southlight Foods", None),
        ("Store 102", None),
        ("北京海川科技", "北京海川科技有限公司"),
        ("東雲", "株式会社東雲"),
        ("GmbH", None),
        ("!!!", None),
    ],
)
def test_names_are_compared_without_case_signs_and_legal_form(name, known):
    assert [each.known["name"] for each in alike([row(name)], KNOWN)] == ([known] if known else [])


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"email": "Jane <jane@BLUE.example>"}, "both at blue.example"),
        ({"website": "blue.example/shop"}, "both at blue.example"),
        ({"email": "a@webby.example"}, "both at webby.example"),
        ({"phone": "030/123 45 67"}, "the same phone number"),
        ({"phone": "040/123 45 67"}, None),
        ({"phone": "0049 30 1234567"}, "the same phone number"),
        ({"email": "x@gmail.com"}, None),
        ({"phone": "12345"}, None),
        ({"email": "blue.example"}, "both at blue.example"),
        ({"website": "http://"}, None),
    ],
)
def test_a_domain_or_a_number_that_few_have_tells(given, why):
    assert [each.why for each in alike([{**row("Xyz"), **given}], KNOWN)] == ([why] if why else [])


def test_what_many_share_tells_nothing():
    known = [row(f"Tenant {at}", f"t{at}@park.example") for at in range(SHARED + 1)]
    assert not list(alike([row("Xyz", "x@park.example")], known))
    assert len(list(alike([row("Xyz", "x@park.example")], known[1:]))) == 1


def test_each_new_one_has_at_most_one_and_they_come_in_their_order():
    new = [row("Northligt Foods"), row("Other"), row("Acme Inc", "x@blue.example"), row("Blue")]
    found = list(alike(new, KNOWN))
    assert [(each.new["name"], each.known["name"], each.why) for each in found] == [
        ("Northligt Foods", "Northlight Foods", "nearly the same name"),
        ("Acme Inc", "ACME Incorporated", "the same name but for its legal form or signs"),
        ("Blue", "Blue", "the same name but for its legal form or signs"),
    ]
    assert list(alike(new, [])) == [] and list(alike([], KNOWN)) == []


def test_very_many_names_are_compared_with_those_that_begin_alike(monkeypatch):
    known, new = [row("Aluminiumcasting")], [row("Xaluminiumcasting"), row("Aluminiumcastings")]
    assert [each.new["name"] for each in alike(new, known)] == ["Xaluminiumcasting", "Aluminiumcastings"]
    monkeypatch.setattr("crmcli.exchange.importing.step4_match.look_alikes.PAIRS", 0)
    assert [each.new["name"] for each in alike(new, known)] == ["Aluminiumcastings"]


@pytest.mark.parametrize(
    ("name", "left"),
    [("Co", "co"), ("Holding AG", "holding"), ("The The", "the"), ("Ünïcode & Co. KG", "unicode"), ("  ", "")],
)
def test_something_is_left_of_every_name(name, left):
    assert bare(name) == left
