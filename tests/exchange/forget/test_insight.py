"""Taking a person out of texts: whole words, however they are written, and nothing else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.exchange.forget.insight import blanked, scrubbing, short

JANE = {"Jane Doe": "forgotten-customer-7", "jane@doe.example": "forgotten-customer-7", "Al": "forgotten-customer-7"}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Jane Doe", "forgotten-customer-7"),
        ("call JANE DOE, jane doe's son", "call forgotten-customer-7, forgotten-customer-7's son"),
        ("Jane Doering and Mary-Jane Doe2", "Jane Doering and Mary-Jane Doe2"),
        ("to JANE@doe.example.", "to forgotten-customer-7."),
        ("Al, also: al dente, Alps", "forgotten-customer-7, also: al dente, Alps"),
        ("", ""),
    ],
)
def test_names_are_replaced_where_they_are_words(text, left):
    assert scrubbing(JANE, {}).text(text) == left


def test_a_title_of_one_word_is_replaced_where_it_is_the_whole_text():
    scrubs = scrubbing({}, {"Renewal": "deal-3", "Jane's boat": "deal-4"})
    assert scrubs.text("Renewal") == "deal-3" and scrubs.text("Renewal talks") == "Renewal talks"
    assert scrubs.text("about Jane's boat") == "about deal-4"
    assert scrubs.key("renewal") == "deal-3"


def test_of_json_the_values_change_and_not_the_names_of_parts():
    scrubs = scrubbing({"won": "former-rep-1", "Zoë": "former-rep-2"}, {})
    assert scrubs.json('{"won":4,"by":"won","x":["Zoë é",1.5,null]}') == (
        '{"won":4,"by":"former-rep-1","x":["former-rep-2 é",1.5,null]}'
    )
    untouched = '{ "a" :  "b" }'
    assert scrubs.json(untouched) == untouched


names = st.text(st.characters(categories=("Lu", "Ll", "Nd"), include_characters=" .'\"\\"), min_size=2, max_size=9)


@given(names.map(str.strip).filter(lambda name: len(name) > 1 and name[0].isalnum() and name[-1].isalnum()), st.text())
def test_a_name_is_in_no_value_afterwards(name, around):
    scrubs = scrubbing({name: "former-rep-1"}, {})
    kept = json.dumps({"text": f"{around} {name} {around}"}, ensure_ascii=False, separators=(",", ":"))
    found = json.loads(scrubs.json(kept))["text"]
    assert f" {name} " not in f" {found} " or name in "former-rep-1"


def test_a_noted_row_loses_what_it_has_and_gains_nothing():
    assert blanked('{"note":"x","at":"2026"}', {"note": None, "email": None}) == '{"note":null,"at":"2026"}'
    assert blanked(None, {"note": None}) is None
    assert short('crm log call Acme "her mother died"') == "crm log …"
