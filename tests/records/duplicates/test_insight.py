"""Which records look alike, and why."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.records.duplicates.insight import Record, keys, match, record
from crmcli.records.duplicates.names import bare

SAME = "the same name but for its legal form or signs"
NEAR = "nearly the same name"
PHONE = "the same phone number"


def why(one: str | dict[str, Any], other: str | dict[str, Any]) -> str | None:
    """Why the two look alike; whichever comes first, and never without a key in common."""
    a, b = (record(each if isinstance(each, dict) else {"name": each}) for each in (one, other))
    found = match(a, b)
    assert match(b, a) == found
    assert found is None or found.why.startswith("both at") or {*keys(a)} & {*keys(b)}
    return found and found.why


@pytest.mark.parametrize(
    ("one", "other", "because"),
    [
        ("Acme Inc", "ACME Incorporated", SAME),
        ("The A.C.M.E. Company, S.A.", "Acme", SAME),
        ("Müller & Söhne GmbH & Co. KG", "MULLER & SOHNE", SAME),
        ("Müller & Söhne GmbH & Co. KG", "Mueller & Soehne GmbH", SAME),
        ("Müller & Söhne GmbH", "Müller und Söhne", SAME),
        ("NorthlightFoods", "Northlight Foods", SAME),
        ("Foods, Northlight", "Northlight Foods", SAME),
        ("Northligt Foods", "Northlight Foods", NEAR),
        ("Northlight", "Northlight Foods", None),
        ("Southlight Foods", "Northlight Foods", None),
        ("Store 101", "Store 102", None),
        ("Chardonnay (Los Angeles)", "Chardonnay", SAME),
        ("Acme (Germany)", "Acme (France)", None),
        ("ООО Ромашка", "Ромашка", SAME),
        ("Petrobras Ltda", "PETROBRAS S.A.", SAME),
        ("東雲", "株式会社東雲", SAME),
        ("GmbH", "AG", None),
        ("!!!", "???", None),
    ],
)
def test_names_without_case_signs_legal_form_and_place(one, other, because):
    assert why(one, other) == because


@pytest.mark.parametrize(
    ("one", "other", "because"),
    [
        ("北京华为技术有限公司", "华为技术有限公司(北京)", SAME),
        ("宝钢集团", "上海宝钢集团有限公司", SAME),
        ("北京海川科技", "北京海川科技有限公司", SAME),
        ("华为技术有限公司", "華為技術股份有限公司", SAME),
        ("（北京）海川　科技有限责任公司", "海川科技", SAME),
        ("广东省深圳市海川科技有限公司", "深圳海川科技", SAME),
        ("上海市浦东新区金桥设备有限公司", "金桥设备", SAME),
        ("深圳市腾讯计算机系统有限公司", "腾迅计算机系统(深圳)", NEAR),  # a sign of the same sound
        ("宏达贸易", "鸿达贸易", NEAR),
        ("北京海川科技", "上海海川科技", None),  # two places
        ("海川科技有限公司", "海川贸易有限公司", None),  # two trades
        ("海川科技有限公司", "海山科技有限公司", None),  # two brands
        ("北京银行", "南京银行股份有限公司", None),
        ("北京科技有限公司", "科技有限公司", None),  # nothing but a trade is left
        ("中铁一局集团", "中铁二局集团", None),
        ("成都海川科技", "海川科技有限公司成都分公司", None),
    ],
)
def test_chinese_names_have_a_place_a_brand_and_trade_and_a_legal_form(one, other, because):
    assert why(one, other) == because


@pytest.mark.parametrize(
    ("one", "other", "because"),
    [
        ({"phone": "+49 (0)30 1234567"}, {"phone": "030/123 45 67"}, PHONE),
        ({"phone": "+49 (0)30 1234567"}, {"phone": "0049 30 1234567"}, PHONE),
        ({"phone": "+49 (0)30 1234567"}, {"phone": "040/123 45 67"}, None),
        ({"phone": "12345"}, {"phone": "12345"}, None),
        ({"phone": "030 1234567"}, {"phone": "030 1234567", "name": "Zyx"}, None),  # a house of many
        ({"phone": "030 1234567"}, {"phone": "030 1234567", "name": "海川科技"}, PHONE),  # another script: perhaps
        ({"email": "Jane <jane@BLUE.example>"}, {"website": "https://www.blue.example/en?x=1"}, "both at blue.example"),
        ({"email": "x@gmail.com"}, {"email": "y@gmail.com"}, None),
        ({"email": "blue.team@gmail.com"}, {"email": "Blue.Team@gmail.com"}, "the same mail address"),
        ({"website": "http://"}, {"website": "http://"}, None),
    ],
)
def test_what_a_customer_is_reached_by(one, other, because):
    names = {"name": "Blue Heron"}, {"name": "Blue Partner"}
    assert why({**names[0], **one}, {**names[1], **other}) == because


def test_a_domain_that_many_have_tells_nothing():
    a, b = (record({"name": name, "email": f"{name}@park.example"}) for name in ("Abc", "Xyz"))
    assert match(a, b) and match(a, b, frozenset({"park.example"})) is None


@pytest.mark.parametrize(
    ("one", "other", "because"),
    [
        (("Palm", "9001 Santa Monica Blvd.", "Los Angeles"), ("Palm", "837 Second Ave.", "New York"), None),
        (("Virgils", "152 W. 44th St.", ""), ("Virgil's", "152 W 44th St", ""), "nearly the same name and address"),
        (
            ("Virgils", "152 W. 44th St.", "NY"),
            ("Virgils", "152 West 44 Street", "NY"),
            "the same name in the same city",
        ),
    ],
)
def test_where_both_addresses_are_known_they_have_to_agree(one, other, because):
    a, b = ({"name": each[0], "address": each[1], "city": each[2]} for each in (one, other))
    assert why(a, b) == because


@given(st.text(min_size=1), st.sampled_from(["", None, "x@y.example"]), st.text())
def test_every_record_is_itself_and_comes_back_packed(name, email, phone):
    one = record({"name": name, "email": email, "phone": phone, "website": None})
    assert Record.unpacked(one.packed()) == one
    assert match(one, one) or not (one.joined or one.mail)


@pytest.mark.parametrize(
    ("name", "left"),
    [("Co", "co"), ("Holding AG", "holding"), ("The The", "the"), ("Ünïcode & Co. KG", "unicode"), ("  ", "")],
)
def test_something_is_left_of_every_name(name, left):
    assert bare(name) == left
