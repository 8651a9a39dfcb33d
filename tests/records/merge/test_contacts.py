"""`crm merge contact`: one contact of two, and what they were called; `crm duplicates contacts`."""

from __future__ import annotations

import json

import pytest

from tests.records.merge.test_command import exported
from tests.support.datafile import kept, recorded


@pytest.fixture
def people(crm):
    """1 Ann Lee is at Acme, and left Blue; 2 Anne Lee at Acme as buyer, its main contact, and at Blue; 3 is another."""
    recorded(
        crm, "add rep alice", "add customer Acme --owner alice", "add customer Blue --owner alice",
        "add deal one --customer Acme", "add deal two --customer Acme",
        "add contact Ann\\ Lee --at Acme --email ann@acme.example --phone 111-222-333",
        "add contact Anne\\ Lee --at Acme --role buyer --email a.lee@home.example --phone 111-222-333,444-555-666",
        "add contact Bo --at Acme",
        "edit contact 1 --at Blue", "edit contact 1 --left Blue", "edit contact 2 --at Blue",
        "edit contact 2 --main Acme",
        "edit deal one --contact 1=user", "edit deal one --contact 2=decider", "edit deal two --contact 2=payer",
        "log call Acme hello --contact 2", "case open Acme slow --contact 2", "tag contact 1 vip", "tag contact 2 golf",
    )  # fmt: skip


def test_addresses_places_parts_and_what_was_logged_follow(crm, db, people):
    shown = json.loads(crm("merge", "contact", "1", "2", "--yes", "--json", ok=True).out)
    assert shown["following"] == {"activities": 1, "cases": 1, "customers": 2, "deals": 2}
    assert kept(db, "SELECT contact_id, value FROM reach ORDER BY id") == [
        (1, "ann@acme.example"), (1, "111-222-333"), (1, "a.lee@home.example"), (1, "444-555-666"),
    ]  # fmt: skip
    # At Acme she is now a buyer and the main contact; at Blue she works again.
    assert kept(
        db, "SELECT contact_id, c.name, role, until, main FROM position p JOIN customer c ON c.id = p.customer_id"
        " WHERE contact_id <> 3 ORDER BY p.customer_id"
    ) == [(1, "Acme", "buyer", None, 1), (1, "Blue", None, None, 0)]  # fmt: skip
    # In deal one she stays what she was; in deal two she is what the other was.
    assert kept(db, "SELECT deal_id, contact_id, role FROM deal_contact ORDER BY deal_id") == [
        (1, 1, "user"), (2, 1, "payer"),
    ]  # fmt: skip
    assert kept(db, "SELECT contact_id FROM activity") == kept(db, 'SELECT contact_id FROM "case"') == [(1,)]
    assert kept(db, "SELECT name, tags, email, phone FROM contact WHERE id = 1") == [
        ("Ann Lee", "golf vip", "ann@acme.example, a.lee@home.example", "111-222-333, 444-555-666")
    ]
    assert kept(db, "SELECT name, archived IS NOT NULL, email, customer_id FROM contact WHERE id = 2") == [
        ("Anne Lee", 1, None, None)
    ]


def test_it_is_shown_first_and_done_only_when_told(crm, db, people):
    shown = crm("merge", "contact", "1", "2", "--dry-run", ok=True).out.splitlines()
    assert shown[0] == (
        "Would merge contact #2 Anne Lee into #1 Ann Lee; 1 activity, 1 case, 2 customers, 2 deals would follow."
    )
    assert [line.split() for line in shown[3:5]] == [
        ["Name", "Ann", "Lee", "Anne", "Lee", "Ann", "Lee"], ["Tags", "vip", "golf", "golf,", "vip"],
    ]  # fmt: skip
    refused = crm("merge", "contact", "1", "2")
    assert refused.code == 4 and "then say --yes" in refused.err and len(refused.err.splitlines()) == 1
    assert kept(db, "SELECT count(*) FROM merged_contact") == [(0,)]


@pytest.mark.parametrize("keep", [(), ("--keep", "name=2")])
def test_undone_nothing_differs_by_a_byte_and_the_folder_for_git_holds_it(crm, db, people, tmp_path, keep):
    before = exported(crm, tmp_path / "before")
    merged = crm("merge", "contact", "1", "2", *keep, "--yes", ok=True)
    between = exported(crm, tmp_path / "between")
    assert between["merged_contacts.jsonl"] and between["contacts.jsonl"] != before["contacts.jsonl"]
    crm("import", "--git", tmp_path / "between", "--db", tmp_path / "restored.db", ok=True)
    assert kept(tmp_path / "restored.db", "SELECT * FROM merged_contact") == [(2, 1)]
    assert kept(tmp_path / "restored.db", "SELECT * FROM contact") == kept(db, "SELECT * FROM contact")
    assert crm("doctor").code == 0
    crm("undo", merged.undo, ok=True)
    assert exported(crm, tmp_path / "after") == before


@pytest.mark.parametrize("name", ["2", "#2", "Anne Lee", "a.lee@home.example"])
def test_what_the_other_was_called_names_the_one_that_stays(crm, db, people, name):
    crm("merge", "contact", "1", "2", "--yes", ok=True)
    assert crm("show", "contact", name, "--json", ok=True).out == crm("show", "contact", "1", "--json", ok=True).out
    crm("log", "call", "Acme", "again", "--contact", name, ok=True)
    assert kept(db, "SELECT contact_id FROM activity ORDER BY id DESC LIMIT 1") == [(1,)]


def test_the_survivor_of_a_survivor_and_what_cannot_be_merged(crm, db, people):
    crm("merge", "contact", "1", "2", "--yes", ok=True)
    crm("merge", "contact", "3", "1", "--yes", ok=True)
    assert kept(db, "SELECT id, into_id FROM merged_contact ORDER BY id") == [(1, 3), (2, 3)]
    assert crm("show", "contact", "2", "--json", ok=True).out == crm("show", "contact", "3", "--json", ok=True).out
    for words, code in ((("3", "3"), 4), (("3", "9"), 3), (("3", "2"), 4)):
        ran = crm("merge", "contact", *words, "--yes")
        assert ran.code == code and len(ran.err.splitlines()) == 1, ran
    assert crm("merge", "contact", "1", "2", "--keep", "size=1", "--yes").code in (2, 4)


def test_imports_go_to_the_one_that_stays(crm, db, people, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("id,name,customer,email\nk-2,Anne Lee,Acme,a.lee@home.example\n")
    crm("import", "contacts", file, "--yes", ok=True)
    crm("merge", "contact", "1", "2", "--yes", ok=True)
    assert "0 new, 0 changed, 1 unchanged" in crm("import", "contacts", file, "--yes", ok=True).out


def test_who_is_forgotten_is_so_with_who_was_merged_into_them(crm, db, people):
    crm("merge", "contact", "1", "2", "--yes", ok=True)
    crm("forget", "contact", "1", "--yes", ok=True)
    assert kept(db, "SELECT name FROM contact WHERE id < 3") == [("former-contact-1",), ("former-contact-2",)]
    assert kept(db, "SELECT count(*) FROM reach") == [(0,)]


def test_people_who_look_alike(crm, people):
    for line in (
        ("Anne Lee", "--at", "Blue"), ("Lee, Ann", "--at", "Acme"), ("Victoria Stone", "--at", "Acme"),
        ("Victoria Stonee", "--at", "Acme"), ("Bob Stone", "--at", "Acme", "--phone", "111-222-333"),
    ):  # fmt: skip
        crm("add", "contact", *line, ok=True)
    found = json.loads(crm("duplicates", "contacts", "--json", ok=True).out)
    assert (found["kind"], {(each["one"]["id"], each["other"]["id"]): each["likely"] for each in found["pairs"]}) == (
        "contacts",
        # 1 and 2 have a number in common, 4 is called as 2 is, and works where 2 does second: the first counts.
        {(1, 5): 1, (1, 2): 0.9, (6, 7): 0.85, (2, 4): 0.6},
    )
    ran = crm("duplicates", "contacts", ok=True)
    assert ran.err == "Next: crm merge contact 1 5 --dry-run; or, if they are two, crm duplicates contacts --not 1 5\n"
    crm("duplicates", "contacts", "--not", "1", "5", ok=True)
    crm("merge", "contact", "1", "2", "--yes", ok=True)
    pairs = json.loads(crm("duplicates", "contacts", "--json", ok=True).out)["pairs"]
    assert [(each["one"]["id"], each["other"]["id"]) for each in pairs] == [(6, 7)]
