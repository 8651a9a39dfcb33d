"""Fields of the team's own: added, changed, hidden and brought back; and nothing that was in them is lost unsaid."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.core.vocabulary import CUSTOMIZED, KINDS
from crmcli.exchange.importing.step2_understand.columns.fields import fields_of
from crmcli.records.custom_fields.insight import WORDS
from crmcli.records.custom_fields.write import add
from crmcli.records.filtering.terms import STATES, terms
from crmcli.records.listing.query import FIELDS
from tests.support.datafile import kept, recorded, small_team


@pytest.fixture
def team(crm):
    recorded(crm, "add contact Zoe --at Acme", after=lambda _: small_team(crm))
    return crm


def values(db) -> list[tuple[object, ...]]:
    return kept(db, "SELECT record_id, number, text FROM custom_value ORDER BY id")


TYPES = {
    "my_int": ("1,200", 1200), "my_amount": ("12k", 12000), "my_date": ("2027-03-31", "2027-03-31"),
    "my_text": ("a, b", "a, b"), "my_choice": ("GOLD", "gold"), "my_yesno": ("y", True),
}  # fmt: skip
"""A field of each type, a value as typed, and as JSON has it."""


@pytest.mark.parametrize("kind", CUSTOMIZED)
def test_every_kind_can_have_a_field_of_every_type(team, kind):
    sets = []
    for name, (text, _) in TYPES.items():
        type = name.removeprefix("my_")
        more = ("--choices", "silver, gold") if type == "choice" else ()
        said = team("add", "field", kind, name, "--type", type, *more, ok=True).out
        assert said.startswith(f"Added the field {name} of {KINDS[kind]}: {type}")
        sets += ["--set", f"{name.replace('_', '-')}={text}"]
    team("edit", kind, "1", *sets, "--yes", ok=True)
    where = " and ".join(TYPES)
    [row] = json.loads(team("list", KINDS[kind], "--where", where, "--json", ok=True).out)[KINDS[kind]]
    assert {name: row[name] for name in TYPES} == {name: value for name, (_, value) in TYPES.items()}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("number of staff", "cannot be the name of a field – letters, digits and _, such as number_of_staff"),
        ("2nd", "such as own_2nd"),
        ("a(b", "such as a_b"),
        ("region", 'customers have "region" already – call it otherwise, such as own_region'),
        ("Quiet", 'customers have "quiet" already'),
        ("owner_id", 'customers have "owner_id" already'),
        ("and", '"and" is a word of filters and files – call it otherwise, such as own_and'),
        ("tags", '"tags" is a word of filters'),
        ("x" * 41, "is longer than 40 characters"),
        ("", "the name of a field is empty"),
    ],
)
def test_a_name_that_cannot_be_is_refused_with_one_that_can(team, db, name, said):
    ran = team("add", "field", "customer", name, "--type", "int")
    assert ran.code in (2, 4) and ran.out == "" and said in ran.err and ran.err.count("\n") == 1
    assert kept(db, "SELECT * FROM custom_field") == []


@pytest.mark.parametrize("kind", CUSTOMIZED)
def test_no_field_can_be_called_as_what_a_record_has_already(team, kind):
    with closing(Workspace({})) as workspace, workspace.writing() as database:
        for name in sorted({*FIELDS[kind], *terms(kind), *STATES[kind], *WORDS, *fields_of(kind)}):
            with pytest.raises(UsageError, match=r"already|is a word"):
                add(database, kind, name, "text", ())


def test_names_are_of_any_language_and_compared_without_capitals_and_dashes(team):
    team("add", "field", "customer", "Mitarbeiter-Größe", "--type", "int", ok=True)
    team("edit", "customer", "1", "--set", "MITARBEITER_GRÖSSE=5", ok=True)
    assert team("list", "customers", "--where", "Mitarbeiter-größe=5", "--format", "ids").out == "1\n"
    assert team("add", "field", "customer", "mitarbeiter_größe", "--type", "int").code == 4


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (("add", "field", "customer", "x"), 2, "say what x holds – --type int|amount|date|text|choice|yesno"),
        (("add", "field", "customer", "x", "--type", "choice"), 2, "a choice needs --choices"),
        (("add", "field", "customer", "x", "--type", "int", "--choices", "a"), 2, "only a choice has --choices"),
        (("add", "field", "customer", "x", "--choices", "a, A"), 2, '"A" and "a" are one choice'),
        (("add", "field", "customer", "x", "--choices", " , "), 2, "--choices names no choice"),
        (("add", "field", "customer", "x", "--type", "integr"), 2, "did you mean int?"),
        (("add", "field", "activity", "x", "--type", "int"), 2, "one of: customer, deal, product, rep"),
        (("edit", "field", "customer", "x", "--name", "y"), 3, 'no customer field "x"'),
        (("edit", "customer", "1", "--set", "x=1"), 2, "add it: crm add field customer x --type"),
        (("edit", "customer", "1", "--set", "x"), 2, '--set "x" is not FIELD=VALUE'),
        (("show", "field", "customer"), 2, "say which field of customers"),
    ],
)
def test_what_is_missing_or_wrong_is_said_in_one_line(team, line, code, said):
    ran = team(*line)
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1) and said in ran.err


def test_fields_are_listed_and_shown_with_what_is_in_them(team):
    assert team("list", "fields").out == "No fields of your own. Next: crm add field customer employees --type int\n"
    team("add", "field", "deal", "tier", "--choices", "gold, silver", ok=True)
    team("edit", "deal", "1", "2", "--set", "tier=gold", "--yes", ok=True)
    found = json.loads(team("list", "fields", "deals", "--json").out)["fields"]
    assert found == [
        {"kind": "deal", "name": "tier", "type": "choice", "choices": ["gold", "silver"], "records": 2, "hidden": None}
    ]
    for words in (("deal", "tier"), ("deal.tier",), ("tier",), ("deals", "Tier")):
        shown = json.loads(team("show", "field", *words, "--json", ok=True).out)
        assert shown["values"] == [{"value": "gold", "records": 2}]
    team("add", "field", "rep", "tier", "--type", "text", ok=True)
    assert "say which: deal tier or rep tier" in team("show", "field", "tier").err


def test_a_hidden_field_is_nowhere_and_comes_back_with_its_values(team, db):
    team("add", "field", "customer", "seats", "--type", "int", ok=True)
    team("edit", "customer", "1", "--set", "seats=7", ok=True)
    before = values(db)
    assert team("archive", "field", "customer", "seats", ok=True).out == (
        "Hid the field seats of customers; its value is kept\n"
    )
    assert "seats" not in team("list", "customers", "--json").out + team("export", "customers").out
    assert "seats" not in team("show", "customer", "1", "--json").out + team("list", "fields").out
    ran = team("list", "customers", "--where", "seats=7")
    assert 'the field "seats" of customers is hidden – bring it back: crm unarchive field customer seats' in ran.err
    assert kept(db, "SELECT count(*) FROM pragma_table_info('v_customers') WHERE name = 'seats'") == [(0,)]
    assert team("edit", "customer", "1", "--set", "seats=8").code == 2
    assert "of another type: int" in team("add", "field", "customer", "seats", "--type", "text").err
    said = team("add", "field", "customer", "seats", "--type", "int", ok=True).out
    assert said == "Brought back the field seats of customers: int, with 1 value\n" and values(db) == before
    team("delete", "field", "customer", "seats", ok=True)
    team("unarchive", "field", "seats", ok=True)
    assert values(db) == before and kept(db, "SELECT seats FROM v_customers WHERE id = 1") == [(7,)]


def test_a_field_without_values_is_deleted_for_good(team, db):
    team("add", "field", "customer", "seats", "--type", "int", ok=True)
    assert team("delete", "field", "customer", "seats", ok=True).out == "Deleted the field seats of customers\n"
    assert kept(db, "SELECT * FROM custom_field") == []
    team("undo", ok=True)
    assert kept(db, "SELECT name FROM custom_field") == [("seats",)]


TEXTS = ("50", "12k", "about 50", "about 50", "-3")


@pytest.fixture
def texts(team):
    """Five customers with a text that is nearly a number."""
    team("add", "field", "customer", "seats", "--type", "text", ok=True)
    for number, text in enumerate(TEXTS):
        team("add", "customer", f"C{number} {'xyzuv'[number] * 5}", "--new", "--set", f"seats={text}", ok=True)
    return team


def test_a_type_change_says_first_what_does_not_convert_and_changes_nothing(texts, db):
    before = values(db)
    ran = texts("edit", "field", "customer", "seats", "--type", "int")
    assert (ran.code, ran.out, values(db)) == (4, "", before)
    assert ran.err == (
        '"about 50" of 2 customers: #5, #6\n'
        "crm: 2 values of seats are no int: nothing was changed – mend them first (crm edit customer --where "
        "'seats=\"about 50\"' --set seats=50), or leave those records without a value: --yes\n"
    )
    tried = texts("edit", "field", "customer", "seats", "--type", "int", "--dry-run", ok=True)
    assert tried.out == (
        'Would change the field seats of customers: text → int, 3 values fit\n"about 50" of 2 customers: #5, #6\n'
    )
    assert values(db) == before
    texts("edit", "customer", "--where", 'seats="about 50"', "--set", "seats=50", "--yes", ok=True)
    assert "5 values fit" in texts("edit", "field", "customer", "seats", "--type", "int", ok=True).out
    assert values(db) == [(3, 50, None), (4, 12000, None), (5, 50, None), (6, 50, None), (7, -3, None)]


def test_values_that_do_not_convert_are_named_and_come_back_by_undo(texts, db):
    before = values(db)
    ran = texts("edit", "field", "customer", "seats", "--type", "int", "--yes", ok=True)
    assert 'without a value now: "about 50" of 2 customers: #5, #6' in ran.out
    assert [row[0] for row in values(db)] == [3, 4, 7]
    texts("undo", ok=True)
    assert values(db) == before and texts("doctor").code == 0
    assert kept(db, "SELECT seats FROM v_customers WHERE id = 5") == [("about 50",)]


@pytest.mark.parametrize(
    ("types", "value", "after"),
    [
        ("int amount", "50", 5000), ("amount int", "50", 50), ("amount text", "12.5", "12.50"),
        ("date text", "2027-01-31", "2027-01-31"), ("text date", "31.1.2027", "2027-01-31"),
        ("yesno text", "y", "yes"), ("text yesno", "No", 0), ("int yesno", "1", 1), ("yesno int", "yes", None),
        ("amount int", "12.50", None), ("date int", "2027-01-31", None),
    ],
)  # fmt: skip
def test_each_value_is_read_as_the_new_type(team, db, types, value, after):
    old, new = types.split()
    team("add", "field", "deal", "own", "--type", old, ok=True)
    team("edit", "deal", "1", "--set", f"own={value}", "--yes", ok=True)
    ran = team("edit", "field", "deal", "own", "--type", new)
    assert ran.code == (0 if after is not None else 4)
    [(_, number, text)] = values(db)
    if after is not None:
        assert (text if number is None else number) == after


def test_a_choice_in_use_does_not_go_unsaid(team, db):
    team("add", "field", "deal", "tier", "--choices", "gold, silver", ok=True)
    team("edit", "deal", "1", "--set", "tier=silver", "--yes", ok=True)
    ran = team("edit", "field", "deal", "tier", "--choices", "gold, bronze")
    assert ran.code == 4 and "1 value of tier is no choice: nothing was changed" in ran.err
    team("edit", "field", "deal", "tier", "--choices", "gold, Silver, bronze", ok=True)
    assert values(db) == [(1, None, "Silver")]


def test_a_new_name_keeps_the_values_and_history_reads_as_that_of_the_record(team, db):
    team("add", "field", "customer", "seats", "--type", "int", ok=True)
    team("add", "customer", "Zenith", "--set", "seats=5", ok=True)
    team("edit", "customer", "Zenith", "--set", "seats=6", ok=True)
    team("edit", "field", "customer", "seats", "--name", "chairs", ok=True)
    last = team("edit", "customer", "Zenith", "--set", "chairs=", ok=True).undo
    steps = json.loads(team("history", "customer", "Zenith", "--json", ok=True).out)["steps"]
    assert [(each["field"], each["before"], each["after"]) for each in steps] == [
        ("chairs", "6", None), ("chairs", "5", "6"), ("chairs", None, "5"), (None, None, None),
    ]  # fmt: skip
    assert {each["kind"] for each in steps} == {"customer"} and {each["id"] for each in steps} == {3}
    [change] = json.loads(team("history", "change", last, "--json", ok=True).out)["steps"]
    assert (change["kind"], change["id"], change["field"], change["before"]) == ("customer", 3, "chairs", "6")
    did = json.loads(team("history", "--json", ok=True).out)["changes"][0]["did"]
    assert did == 'customer #3 "Zenith": chairs 6 → none'


def test_work_on_a_value_stands_in_the_way_of_undoing_its_record(team, db):
    team("add", "field", "customer", "seats", "--type", "int", ok=True)
    made = team("add", "customer", "Zenith", ok=True).undo
    later = team("edit", "customer", "Zenith", "--set", "seats=6", ok=True).undo
    ran = team("undo", made)
    assert ran.code == 4 and f"change {later}" in ran.err and 'seats of customer #3 "Zenith"' in ran.err
    field = team("undo", "--to", "2000-01-01", "--yes", ok=True)
    assert field.code == 0 and values(db) == [] and kept(db, "SELECT * FROM custom_field") == []


def test_a_deleted_record_takes_its_values_and_undo_brings_both_back(team, db):
    team("add", "field", "customer", "seats", "--type", "int", ok=True)
    cleared = team("add", "customer", "Zenith", "--set", "seats=6", ok=True)
    before = values(db)
    taken = team("edit", "customer", "Zenith", "--set", "seats=", ok=True).undo
    team("undo", ok=True)
    deleted = team("delete", "customer", "Zenith", ok=True)
    assert values(db) == [] and cleared.code == deleted.code == 0
    team("undo", ok=True)
    assert values(db) == before
    team("edit", "customer", "Zenith", "--set", "seats=", ok=True)
    team("delete", "customer", "Zenith", ok=True)
    assert team("undo", str(int(taken) + 3)).code == 4, "there is nobody whose value it would be"
    assert values(db) == []
