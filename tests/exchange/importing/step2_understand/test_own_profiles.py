"""Profiles of a team's own: kept as TOML, taken back as they were, and every fault named by file, key and remedy."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.core.errors import NotFoundError, RefusedError, UsageError
from crmcli.exchange.importing.step2_understand.own_profiles import Own, folder, own_names, profile_of, save
from crmcli.exchange.importing.step2_understand.value_maps import ValueMap
from tests.support.datafile import kept, small_team

ERP = Own(
    {"Vorgang": "title", "Interne Notiz": ""}, [ValueMap("stage", "Angebot raus", "Proposal")],
    decimal=",", dates="dmy", delimiter=";",
)  # fmt: skip


def test_what_is_saved_is_taken_back():
    path = save("ERP", "deal", ERP)
    assert path == folder() / "ERP.toml" and own_names() == ["ERP"]
    assert profile_of("ERP", "deal") == ERP
    assert path.read_text("utf-8") == (
        'decimal = ","\ndates = "dmy"\ndelimiter = ";"\n\n[deals.columns]\n"Vorgang" = "title"\n"Interne Notiz" = ""\n'
        '\n[deals.words.stage]\n"Angebot raus" = "Proposal"\n'
    )


def test_one_profile_speaks_of_several_kinds():
    save("ERP", "deal", ERP)
    save("ERP", "customer", Own({"Firma": "name"}, [], encoding="cp1252"))
    assert profile_of("ERP", "deal") == ERP._replace(encoding="cp1252")
    assert profile_of("ERP", "customer") == ERP._replace(maps={"Firma": "name"}, words=[], encoding="cp1252")
    assert profile_of("ERP", "rep").maps == {}
    save("ERP", "deal", Own({"Vorgang": "title"}, [], decimal="."))  # what is said anew counts
    assert profile_of("ERP", "deal") == Own(
        {"Vorgang": "title"}, [], decimal=".", dates="dmy", encoding="cp1252", delimiter=";"
    )


def test_a_built_in_profile_is_its_name():
    assert profile_of("HubSpot", "deal") == Own({}, [], program="hubspot")


TITLES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).filter(str.strip)


@given(st.dictionaries(TITLES, st.sampled_from(["title", "rep", ""]), max_size=3), TITLES, TITLES)
@settings(max_examples=60)
def test_any_titles_and_words_are_taken_back(maps, theirs, ours):
    own = Own(maps, [ValueMap("stage", theirs, ours.strip())])
    save("any", "deal", own)
    assert profile_of("any", "deal") == own


@pytest.mark.parametrize(
    ("text", "says", "remedy"),
    [
        ('dates = "dym"', 'dates is "dym"', "one of: dmy mdy ymd"),
        ("decimal = 1", "decimal is not text", 'write it in quotes: decimal = "…"'),
        ('program = "siebel"', 'program is "siebel"', "one of: generic"),
        ('[deals.columns]\nX = "titel"', 'deals: columns: "X" names no field: "titel"', 'did you mean "title"?'),
        ("[deal]", "deal is not known here", 'did you mean "deals"?'),
        ("[deals.words]\nstage = 3", "deals: words: stage is not a table", "begin it with [stage]"),
        ("[deals.words.stage]\na = 1", "deals: words: stage: a is not text", "write it in quotes"),
        ("[deals", "is not valid TOML", "mend that line"),
    ],
)
def test_every_fault_is_named(tmp_path, text, says, remedy):
    path = tmp_path / "x.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(RefusedError) as caught:
        profile_of(str(path), "deal")
    assert str(path) in caught.value.message and says in caught.value.message
    assert remedy in caught.value.hint and caught.value.exit_code == 4


def test_names_that_are_none():
    save("ERP", "deal", ERP)
    with pytest.raises(NotFoundError) as caught:
        profile_of("ERO", "deal")
    assert caught.value.hint == 'did you mean "ERP"?'
    with pytest.raises(NotFoundError) as caught:
        profile_of("qqqqqq", "deal")
    assert caught.value.hint.startswith("there are: generic, pipedrive") and caught.value.hint.endswith("ERP")
    for name in ("a*b", "", ".hidden", "hubspot"):
        with pytest.raises((UsageError, NotFoundError)):
            save(name, "deal", ERP)


def test_said_once_and_used_again(crm, db, tmp_path):
    small_team(crm)
    path = tmp_path / "deals.csv"
    path.write_text("Nr;Wer;Kd;Wert;Schritt\n1;alice;Acme Ltd;1.234,5;Angebot raus\n", "cp1252")
    maps = ("Nr=id", "Wer=rep", "Kd=customer", "Wert=amount", "Schritt=stage")
    said = [*(part for each in maps for part in ("--map", each)), "--map-value", "stage:Angebot raus=Proposal"]
    crm("import", "deals", path, *said, "--save-profile", "ERP", ok=True)
    path.write_text(path.read_text("utf-8").replace("1;", "2;"), "utf-8")
    crm("import", "deals", path, "--profile", "ERP", ok=True)
    assert kept(db, "SELECT external_key, amount, stage_id FROM deal WHERE external_key IS NOT NULL") == [
        ("1", 123450, 3), ("2", 123450, 3),
    ]  # fmt: skip
