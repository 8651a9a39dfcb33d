"""Values in fields of the team's own: said, found, sorted, merged; looked at by other programs, and by the doctor."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from tests.support.datafile import kept, team_with_own_fields


@pytest.fixture
def team(crm):
    team_with_own_fields(crm)
    return crm


def listed(crm, *more: object) -> list[int]:
    return [int(id) for id in crm("list", "customers", "--format", "ids", *more, ok=True).out.split()]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("employees=1,200", "1200"), ("employees=12k", "12000"), ("employees=-5", "-5"), ("employees=50.0", "50"),
        ("tier=old gold", "Old Gold"), ("renewal=31.3.2027", "Wed 2027-03-31"), ("renewal=tomorrow", "Wed 2026-11-25"),
        ("budget=12.000,50", "12000.50 USD"), ("budget=$1.2m", "1200000.00 USD"), ("partner=Y", "yes"),
        ("partner=false", "no"), ("slogan= a = b, c ", " a = b, c "),
    ],
)  # fmt: skip
def test_a_value_is_read_as_people_say_it_and_shown_as_it_is_kept(team, said, shown):
    name = said.partition("=")[0]
    assert team("edit", "customer", "2", "--set", said, ok=True).out == (
        f"Changed customer #2 Blue: {name} – → {shown}\n"
    )
    again = team("edit", "customer", "2", "--set", said, ok=True)
    assert again.out == "Unchanged: customer #2 Blue is so already\n" and again.undo == ""
    assert team("edit", "customer", "2", "--set", f"{name}=", ok=True).out.endswith(f"{name} {shown} → –\n")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("employees=1.5", 'employees: "1.5" is not a whole number'),
        ("employees=1.000", 'employees: "1.000" is 1000 or 1'),
        ("tier=gol", 'tier: "gol" is no choice – did you mean Gold?'),
        ("tier=xyz", "one of: Gold, Old Gold, NA"),
        ("renewal=fri", 'renewal: "fri" is 2026-11-20 or 2026-11-27 – write the one that you mean'),
        ("renewal=soon", "renewal:"),
        ("budget=-5", "budget: amount"),
        ("budget=5 EUR", "is in EUR, the data file keeps USD"),
        ("partner=perhaps", 'partner: "perhaps" is neither yes nor no – write yes or no'),
        ("emplyees=5", 'customers have no field "emplyees" of your own – did you mean employees?'),
    ],
)
def test_what_no_field_can_hold_is_refused_and_nothing_is_written(team, db, said, why):
    ran = team("edit", "customer", "2", "--set", said, "--region", "EMEA")
    assert ran.code in (2, 4) and ran.out == "" and why in ran.err and ran.err.count("\n") == 1
    assert team("add", "customer", "Quartz", "--set", said).code == ran.code
    assert kept(db, "SELECT count(*), max(region IS NULL AND id = 2) FROM customer") == [(2, 1)]
    assert kept(db, "SELECT * FROM custom_value") == []


def test_many_are_changed_together_or_tried_and_json_says_before_and_after(team, db):
    tried = team("edit", "customer", "1-2", "--set", "employees=7", "--dry-run", "--json", ok=True)
    found = json.loads(tried.out)
    assert [row["employees"] for row in found["customers"]] == [7, 7]
    assert [row["employees"] for row in found["before"]] == [None, None] and kept(
        db, "SELECT * FROM custom_value"
    ) == []
    team("edit", "customer", "1-2", "--set", "employees=7", "--region", "EMEA", "--yes", ok=True)
    assert kept(db, "SELECT record_id, number FROM custom_value") == [(1, 7), (2, 7)]
    one = json.loads(team("edit", "customer", "2", "--set", "partner=no", "--json", ok=True).out)
    assert (one["customer"]["partner"], one["before"]["partner"]) == (False, None)


def test_lists_are_sorted_by_a_field_with_what_is_not_known_last(team):
    for name, value in (("Ada", 30), ("Bob", -4), ("Cyd", 200)):
        team("add", "customer", name, "--set", f"employees={value}", "--set", f"slogan={name[::-1]}", "--new", ok=True)
    assert listed(team, "--sort", "employees") == [4, 3, 5, 1, 2]
    assert listed(team, "--sort", "-employees") == [5, 3, 4, 2, 1]
    assert listed(team, "--sort", "slogan", "--limit", 2) == [3, 4]
    assert listed(team, "--sort", "-employees", "--where", "employees<100 or employees is empty") == [3, 4, 2, 1]
    shown = team("list", "customers", "--columns", "employees,name", "--where", "employees>50", ok=True).out
    assert shown == "Employees  Customer\n      200  Cyd\n"
    ran = team("list", "customers", "--columns", "emplyees")
    assert ran.code == 2 and "did you mean employees?" in ran.err
    assert team("list", "customers", "--sort", "emplyees").code == 2


def test_a_merge_fills_what_lacks_and_says_whose_stays(team, db):
    team("edit", "customer", "1", "--set", "employees=5", "--set", "tier=Gold", "--yes", ok=True)
    team("edit", "customer", "2", "--set", "employees=6", "--set", "tier=Old Gold", "--set", "partner=yes", ok=True)
    shown = json.loads(team("merge", "customer", 1, 2, "--keep", "tier=2", "--yes", "--json", ok=True).out)
    fields = {each["field"]: (each["first"], each["other"], each["stays"]) for each in shown["fields"]}
    assert fields["employees"] == (5, 6, "first") and fields["tier"] == ("Gold", "Old Gold", "other")
    assert fields["partner"] == (None, True, "other")
    found = json.loads(team("show", "customer", 1, "--json", ok=True).out)["customer"]
    assert (found["employees"], found["tier"], found["partner"]) == (5, "Old Gold", True)
    team("undo", ok=True)
    assert json.loads(team("show", "customer", 1, "--json", ok=True).out)["customer"]["partner"] is None


VALUES = ("employees=1200", "tier=Gold", "renewal=2027-03-31", "budget=12.5", "partner=no", "slogan=hi")


def test_the_views_have_a_column_for_each_field(team, db):
    team("edit", "customer", "2", *(part for each in VALUES for part in ("--set", each)), ok=True)
    names = [name.partition("=")[0] for name in VALUES]
    row = kept(db, f"SELECT {', '.join(names)} FROM v_customers WHERE id = 2")
    assert row == [(1200, "Gold", "2027-03-31", 12.5, 0, "hi")]
    team("edit", "field", "customer", "tier", "--name", "level", ok=True)
    assert kept(db, "SELECT level FROM v_customers ORDER BY id") == [(None,), ("Gold",)]
    team("undo", ok=True)
    assert kept(db, "SELECT tier FROM v_customers ORDER BY id") == [(None,), ("Gold",)]


WRONG = (
    ("number = 'many'", "employees"), ("text = 'Silver', number = NULL", "tier"), ("text = '31.3.2027'", "renewal"),
    ("number = -1", "budget"), ("number = 2", "partner"), ("record_id = 99", "employees"), ("field_id = 99", "tier"),
)  # fmt: skip


def test_another_program_is_refused_what_a_field_cannot_hold_and_the_doctor_names_it(team, db):
    team("edit", "customer", "2", *(part for each in VALUES for part in ("--set", each)), ok=True)
    ids = dict(kept(db, "SELECT f.name, v.id FROM custom_value v JOIN custom_field f ON f.id = v.field_id"))
    with closing(sqlite3.connect(db, isolation_level=None)) as connection:
        for change, name in WRONG:
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(f"UPDATE custom_value SET {change} WHERE id = {ids[name]}")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("DELETE FROM custom_field WHERE name = 'tier'")
        connection.execute("DROP TRIGGER custom_value_update_guard")
        connection.execute("DROP TRIGGER customer_values_gone")
        for change, name in WRONG[:5]:
            connection.execute(f"UPDATE custom_value SET {change} WHERE id = {ids[name]}")
        connection.execute("INSERT INTO customer (id, name, name_key, created) VALUES (9, 'X', 'x', '2026-01-01')")
        connection.execute(f"INSERT INTO custom_value VALUES ({6 * (1 << 40) + 9}, 6, 9, NULL, 'gone')")
        connection.execute("DELETE FROM customer WHERE id = 9")
    found = json.loads(team("doctor", "--json").out)["findings"]
    wrong = {each["row"]: each for each in found if each["table"] == "custom_value"}
    assert set(wrong) >= {*(ids[name] for _, name in WRONG[:5]), 6 * (1 << 40) + 9}
    assert wrong[6 * (1 << 40) + 9]["mend"] == f"DELETE FROM custom_value WHERE id = {6 * (1 << 40) + 9}"
    assert team("doctor", "--repair").code == 4, "what a value was meant to be is not invented"
    assert kept(db, "SELECT count(*) FROM sqlite_master WHERE name = 'customer_values_gone'") == [(1,)]
