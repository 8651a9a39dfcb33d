"""Contacts: where they work, how they are reached, in which deals they are, and that there is one main contact."""

from __future__ import annotations

import json
import random

import pytest

from tests.support.datafile import kept, recorded
from tests.support.seeds import seeds


@pytest.fixture
def team(crm):
    """Two customers with an owner each, and two contacts at the first."""
    recorded(
        crm, "add rep alice", "add customer Acme --owner alice", "add customer Beta --owner alice",
        "add contact 'Ann Lee' --at Acme --role buyer --email 'Ann@acme.example, ann@home.example (home)' "
        "--phone '+44 20 7946 0000'",
        "add contact 'Bo Chen' --at Acme",
    )  # fmt: skip
    return crm


def shown(crm, kind: str, name: str) -> dict:
    return json.loads(crm("show", kind, name, "--json", ok=True).out)


def test_a_contact_is_known_by_name_surname_and_mail_and_found_by_digits(team):
    for name in ("Ann Lee", "lee", "#1", "ann@ACME.example", "ann@home.example"):
        assert shown(team, "contact", name)["contact"]["id"] == 1, name
    assert "Ann Lee" in team("find", "7946", "0000", ok=True).out
    assert team("add", "contact", "Other", "--email", "ANN@acme.example").err == (
        "crm: another contact has that mail address – see: crm find ADDRESS\n"
    )
    assert team("add", "contact", "Bad", "--email", "nobody").err.startswith('crm: email: "nobody" is no mail address')
    assert team("add", "contact", "Bad", "--phone", "none at all").err.startswith("crm: phone:")


def test_a_contact_moves_from_one_customer_to_another_in_one_line(team, db):
    ran = team("edit", "contact", "ann", "--left", "Acme", "--at", "Beta", "--role", "CFO", ok=True)
    assert "at Acme (buyer) → Beta (CFO)" in ran.out
    assert kept(db, "SELECT customer_id, role, until FROM position WHERE contact_id = 1 ORDER BY id") == [
        (1, "buyer", "2026-11-24"), (2, "CFO", None),
    ]  # fmt: skip
    assert [row["name"] for row in shown(team, "customer", "Acme")["contacts"]] == ["Bo Chen"]
    assert [row["main"] for row in shown(team, "customer", "Acme")["contacts"]] == [True]
    assert team("edit", "contact", "ann", "--main", "Acme").err == (
        'crm: "Ann Lee" is not at "Acme" – say so: crm edit contact 1 --at 1\n'
    )


def test_what_is_known_of_an_address_stays_until_it_is_said_otherwise(team, db):
    team("edit", "contact", "ann", "--email", "ann@acme.example (opted-out)", ok=True)
    team("edit", "contact", "ann", "--email", "new@acme.example, ann@acme.example", ok=True)
    assert kept(db, "SELECT value, opted_out FROM reach WHERE contact_id = 1 AND kind = 'email' ORDER BY id") == [
        ("new@acme.example", 0), ("ann@acme.example", 1),
    ]  # fmt: skip
    assert [
        row["id"] for row in json.loads(team("list", "contacts", "--where", "opted_out", "--json").out)["contacts"]
    ] == [1]
    team("edit", "contact", "ann", "--email", "ann@acme.example (opted-in)", ok=True)
    assert kept(db, "SELECT value, opted_out FROM reach WHERE kind = 'email'") == [("ann@acme.example", 0)]


def test_filters_ask_for_each_customer_and_each_address(team):
    team("edit", "contact", "ann", "--at", "Beta", "--role", "board", ok=True)

    def ids(where: str) -> list[str]:
        return team("list", "contacts", "--where", where, "--format", "ids", ok=True).out.split()

    assert ids("customer=Beta") == ["1"]
    assert ids("role=board") == ["1"] and ids("role=BUYER") == ["1"]
    assert ids("email=ann@home.example") == ["1"]
    assert ids("phone='+44 (20) 7946-0000'") == ["1"]
    assert ids("main and customer=Acme") == ["1"]
    assert ids("not email") == ["2"]


def test_a_call_with_a_contact_is_with_their_customer(team, db):
    team("log", "call", "lee", "asked", ok=True)
    assert kept(db, "SELECT customer_id, contact_id FROM activity") == [(1, 1)]
    team("edit", "contact", "ann", "--at", "Beta", ok=True)
    ran = team("log", "call", "lee", "again")
    assert ran.code == 3
    assert ran.err == (
        'crm: "Ann Lee" is more than one customer: #1 Acme; #2 Beta – name the customer, and the contact by'
        " --contact 1\n"
    )
    team("log", "call", "Beta", "again", "--contact", "lee", ok=True)
    assert kept(db, "SELECT customer_id, contact_id FROM activity") == [(1, 1), (2, 1)]
    assert team("log", "call", "Beta", "x", "--contact", "bo").err.startswith(
        'crm: contact: "Bo Chen" is not at "Beta"'
    )
    assert len(shown(team, "contact", "ann")["history"]) == 2
    assert team("delete", "contact", "Ann Lee").err.startswith("crm: contact #1 cannot be deleted: it has 2 activities")


def test_contacts_have_parts_in_deals(team):
    team("add", "deal", "Acme kit", "--customer", "Acme", "--contact", "ann=decider", "--contact", "bo", ok=True)
    assert [(row["name"], row["role"]) for row in shown(team, "deal", "1")["contacts"]] == [
        ("Ann Lee", "decider"), ("Bo Chen", None),
    ]  # fmt: skip
    ran = team("edit", "deal", "1", "--contact", "bo=none,ann=payer", ok=True)
    assert ran.out == "Changed deal #1 Acme kit: contacts Ann Lee (decider), Bo Chen → Ann Lee (payer)\n"
    assert team("edit", "deal", "1", "--contact", "ann=boss").err.startswith('crm: "boss" is no role in a deal')
    assert [row["title"] for row in shown(team, "contact", "ann")["deals"]] == ["Acme kit"]
    team("add", "contact", "Cy", "--at", "Beta", ok=True)
    assert team("edit", "deal", "1", "--contact", "cy=user").err.startswith('crm: contact: "Cy" is not at "Acme"')


def test_contacts_follow_when_customers_become_one(team):
    team("edit", "contact", "ann", "--at", "Beta", "--role", "board", ok=True)
    team("add", "contact", "Cy", "--at", "Beta", ok=True)
    before = team("export", "contacts", ok=True).out
    team("merge", "customer", "1", "2", "--yes", ok=True)
    assert [row["name"] for row in shown(team, "customer", "Acme")["contacts"]] == ["Ann Lee", "Bo Chen", "Cy"]
    team("undo", ok=True)
    assert team("export", "contacts", ok=True).out == before


OPERATIONS = (
    "add contact P{n} --at {customer}", "edit contact {contact} --at {customer}",
    "edit contact {contact} --left {customer}", "edit contact {contact} --main {customer}",
    "edit contact {contact} --email p{n}@x.example", "archive contact {contact}", "unarchive contact {contact}",
    "delete contact {contact}", "undo", "undo", "merge customer {customer} {other} --yes",
    "archive customer {customer}", "forget contact {contact} --yes",
)  # fmt: skip


@pytest.mark.parametrize("seed", seeds(1))
def test_after_any_operations_each_customer_with_people_has_exactly_one_main_contact(crm, db, seed):
    draw, done = random.Random(seed), 0
    for name in ("A", "B", "C"):
        crm("add", "customer", name, ok=True)
    crm("add", "contact", "First", "--at", "1", ok=True)
    for number in range(50):
        customer, other = draw.sample(("1", "2", "3"), 2)
        contact = str(draw.randint(1, 6))
        line = draw.choice(OPERATIONS).format(n=number, customer=customer, other=other, contact=contact)
        done += crm(*line.split()).code == 0
        people = kept(
            db,
            "SELECT p.customer_id, count(*) FROM position p JOIN contact c ON c.id = p.contact_id"
            " WHERE p.until IS NULL AND c.archived IS NULL GROUP BY 1",
        )
        mains = dict(kept(db, "SELECT customer_id, sum(main) FROM v_positions GROUP BY 1"))
        assert {customer: mains[customer] for customer, _ in people} == {customer: 1 for customer, _ in people}, line
        assert sum(value or 0 for value in mains.values()) == len(people), line
    for customer, count in people:
        told = shown(crm, "customer", str(customer))["contacts"]
        assert len(told) == count and [row["main"] for row in told] == [True, *[False] * (count - 1)]
    assert done > 15
    assert crm("doctor").code == 0


def test_the_history_of_a_contact_has_addresses_and_places(team):
    team("edit", "contact", "ann", "--email", "ann@acme.example (opted-out)", "--left", "Acme", "--at", "Beta", ok=True)
    told = json.loads(team("history", "contact", "ann", "--json", ok=True).out)["steps"]
    steps = [(step["field"], step["before"], step["after"]) for step in told]
    assert ("email", "ann@home.example (home)", None) in steps
    assert ("email", "Ann@acme.example", "ann@acme.example (opted-out)") in steps
    assert ("at", "Acme (buyer)", "Acme (buyer, until 2026-11-24)") in steps
    assert ("at", None, "Beta") in steps and ("phone", None, "+44 20 7946 0000") in steps


def test_digits_are_found_in_one_number_of_several(crm):
    crm("add", "contact", "Ann Lee", "--phone", "+44 20 7946 0012, +49 30 5550 34 (mobile)", ok=True)
    assert [len(json.loads(crm("find", digits, "--json", ok=True).out)["found"]) for digits in FOUND] == [1, 1, 1, 0]


FOUND = ("020 7946 0012", "5550-34", "0049 30 555034", "1249")
