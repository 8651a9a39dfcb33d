"""Campaigns: one draft an address, none to who opted out, and nothing written a second time."""

from __future__ import annotations

import json
import sqlite3
import stat
from contextlib import closing
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.support.datafile import kept


@pytest.fixture
def office(crm, tmp_path, monkeypatch):
    """Five people of two customers in a segment, each reached otherwise."""
    monkeypatch.chdir(tmp_path)
    for line in (
        ("add", "rep", "zora"),
        ("add", "customer", "Acme", "--owner", "zora", "--region", "EMEA"),
        ("add", "customer", "Blue"),
        ("add", "contact", "Ann Lee", "--at", "Acme", "--role", "buyer", "--email", "ann@acme.example"),
        ("add", "contact", "Dr. Bob Ray", "--at", "Acme", "--email", "old@b.example (bad), bob@b.example"),
        ("add", "contact", "Cho", "--at", "Blue", "--email", "cho@c.example (opted-out), cho@home.example"),
        ("add", "contact", "Dan", "--at", "Blue"),
        ("add", "contact", "Eve", "--at", "Blue", "--email", "eve@e.example"),
        ("segment", "save", "all", "--of", "contacts", "--where", "not archived"),
        ("segment", "save", "firms", "--of", "customers", "--where", "not archived"),
    ):
        crm(*line, ok=True)


def begin(crm, text="Dear {first_name}, at {customer}", subject="News for {customer}"):
    crm("campaign", "new", "Spring", "--subject", subject, "--text", text, ok=True)


def drafts(folder: str = "Spring-drafts") -> dict[str, str]:
    """The text of each draft by its address, and that each is for one."""
    found = {}
    for path in Path(folder).iterdir():
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        [to] = message["To"].addresses
        assert message["Cc"] is None and message["Bcc"] is None and message["X-Unsent"] == "1"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        found[to.addr_spec] = f"{message['Subject']}|{message.get_content().strip()}"
    return found


def test_one_draft_an_address_none_opted_out_and_a_second_run_writes_nothing(crm, db, office):
    begin(crm)
    assert "Added 5 of 5 contacts to Spring" in crm("campaign", "add", "spring", "@all", "ann", ok=True).out
    ran = crm("campaign", "draft", "spring", ok=True)
    assert ran.out == "Wrote 3 drafts of Spring to Spring-drafts; nothing to 1 opted out, 1 without a mail address\n"
    expected = {
        "ann@acme.example": "News for Acme|Dear Ann, at Acme",
        "bob@b.example": "News for Acme|Dear Bob, at Acme",
        "eve@e.example": "News for Blue|Dear Eve, at Blue",
    }
    assert drafts() == expected
    assert stat.S_IMODE(Path("Spring-drafts").stat().st_mode) == 0o700
    before = {path: path.stat().st_mtime_ns for path in Path("Spring-drafts").iterdir()}
    again = crm("campaign", "draft", "spring", ok=True)
    assert again.out.startswith("Wrote 0 drafts") and "Undo" not in again.err
    assert {path: path.stat().st_mtime_ns for path in Path("Spring-drafts").iterdir()} == before
    # Who comes later is written to alone.
    crm("edit", "contact", "dan", "--email", "dan@d.example", ok=True)
    assert crm("campaign", "draft", "spring", ok=True).out.startswith("Wrote 1 draft of Spring")
    assert drafts() == {**expected, "dan@d.example": "News for Blue|Dear Dan, at Blue"}
    states = kept(db, "SELECT contact, state FROM v_campaign_members ORDER BY contact_id")
    assert [state for _, state in states] == ["drafted", "drafted", "added", "drafted", "drafted"]


def test_a_blank_stops_everything_and_names_the_people(crm, db, office):
    begin(crm, "Dear {first_name}, as {role} at {customer}")
    crm("campaign", "add", "spring", "@all", ok=True)
    ran = crm("campaign", "draft", "spring")
    assert (ran.code, ran.err.count("\n")) == (4, 1)
    assert "{role} is blank for Dr. Bob Ray, Eve" in ran.err and "{role|…}" in ran.err
    assert not Path("Spring-drafts").exists()
    assert kept(db, "SELECT DISTINCT state FROM campaign_member") == [("added",)]
    crm("campaign", "edit", "spring", "--text", "Dear {first_name}, as {role|one of you}", ok=True)
    tried = crm("campaign", "draft", "spring", "--dry-run", ok=True)
    assert tried.out.startswith("Would write 3 drafts") and not Path("Spring-drafts").exists()
    crm("campaign", "draft", "spring", ok=True)
    assert drafts()["eve@e.example"] == "News for Blue|Dear Eve, as one of you"


def test_who_wants_none_gets_none_of_one_campaign_or_of_all(crm, db, office):
    begin(crm)
    crm("campaign", "add", "spring", "ann", "bob", "eve", ok=True)
    crm("campaign", "out", "ann@acme.example", "--of", "spring", ok=True)
    assert crm("campaign", "out", "bob", ok=True).out == "Dr. Bob Ray: out of all campaigns\n"
    ran = crm("campaign", "draft", "spring", ok=True)
    assert "nothing to 1 out of this campaign, 1 opted out" in ran.out and set(drafts()) == {"eve@e.example"}
    crm("campaign", "new", "Autumn", "--subject", "x", "--text", "y", ok=True)
    crm("campaign", "add", "autumn", "ann", "bob", ok=True)
    crm("campaign", "draft", "autumn", ok=True)
    assert set(drafts("Autumn-drafts")) == {"ann@acme.example"}
    crm("campaign", "out", "bob", "--back", ok=True)
    crm("campaign", "out", "ann", "--of", "spring", "--back", ok=True)
    assert crm("campaign", "draft", "spring", ok=True).out.startswith("Wrote 2 drafts")
    assert crm("campaign", "out", "dan").code == 4, "who has no address cannot opt out of one"


def test_a_campaign_is_for_contacts_or_main_contacts_of_customers(crm, db, office):
    crm("campaign", "new", "Spring", ok=True)
    ran = crm("campaign", "add", "spring", "@firms", ok=True)
    assert "Added 2 of 2 contacts" in ran.out
    assert kept(db, "SELECT contact FROM v_campaign_members ORDER BY 1") == [("Ann Lee",), ("Cho",)]
    crm("add", "customer", "Nobody Ltd", ok=True)
    assert "1 customer has no contact" in crm("campaign", "add", "spring", "--of", "customers", "nobody", ok=True).out
    assert crm("campaign", "add", "spring", "--where", "email~e.example", ok=True).out.startswith("Added 1 of ")
    assert crm("campaign", "draft", "spring").code == 4, "there is no text yet"
    shown = json.loads(crm("campaign", "show", "spring", "--json", ok=True).out)
    assert shown["schema"] == "crm.campaign/1" and len(shown["members"]) == 3
    assert crm("campaign", "list", "--format", "csv", ok=True).out.splitlines()[1].startswith("1,Spring,,3,3,0,0,0")


def test_contacts_are_chosen_by_their_campaigns(crm, db, office):
    for name, who in (("Spring", ("ann", "bob")), ("Autumn", ("ann", "eve"))):
        crm("campaign", "new", name, ok=True)
        crm("campaign", "add", name, *who, ok=True)

    def chosen(where):
        return crm("list", "contacts", "--where", where, "--format", "ids", ok=True).out.split()

    assert (chosen("campaign=spring"), chosen("campaign=AUTUMN")) == (["1", "2"], ["1", "5"])
    assert chosen("not campaign=spring") == ["3", "4", "5"] and chosen("campaign is empty") == ["3", "4"]
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("UPDATE campaign_member SET state = 'replied' WHERE contact_id = 5")
    assert chosen("replied") == ["5"]


def test_drafts_go_into_a_maildir_that_is_there(crm, office):
    begin(crm)
    crm("campaign", "add", "spring", "ann", ok=True)
    for part in ("cur", "new", "tmp"):
        Path("Mail", part).mkdir(parents=True)
    crm("campaign", "draft", "spring", "--to", "Mail", ok=True)
    [path] = Path("Mail/cur").iterdir()
    assert path.name.endswith(":2,DS") and set(drafts("Mail/cur")) == {"ann@acme.example"}


def test_a_file_in_the_way_takes_all_back(crm, db, office):
    begin(crm)
    crm("campaign", "add", "spring", "ann", "eve", ok=True)
    Path("to").mkdir()
    Path("to/eve@e.example.eml").write_text("mine", "utf-8")
    ran = crm("campaign", "draft", "spring", "--to", "to")
    assert ran.code == 4 and "is there already" in ran.err
    assert [path.name for path in Path("to").iterdir()] == ["eve@e.example.eml"]
    assert kept(db, "SELECT DISTINCT state FROM campaign_member") == [("added",)]


def test_what_cannot_be_written_is_refused_in_one_line(crm, db, office):
    for args, code, said in (
        (("new", "X", "--text", "Dear {frist_name}"), 4, "did you mean {first_name}?"),
        (("new", "X", "--text", "a } b"), 4, "belongs to no field"),
        (("new", " "), 4, "name of the campaign is empty"),
        (("show", "Y"), 3, "no campaign"),
        (("edit", "Y"), 2, "nothing to change"),
    ):
        ran = crm("campaign", *args)
        assert (ran.code, ran.err.count("\n")) == (code, 1) and said in ran.err, args
    crm("campaign", "new", "X", "--text", "Set {{a}} for {name}", "--subject", "s", ok=True)
    assert crm("campaign", "new", "x").code == 4, "there is one"
    crm("campaign", "add", "x", "ann", ok=True)
    crm("campaign", "draft", "x", ok=True)
    assert drafts("X-drafts") == {"ann@acme.example": "s|Set {a} for Ann Lee"}
    assert crm("delete", "campaign", "x", ok=True).out == "Deleted campaign X with 1 in it\n"
    assert kept(db, "SELECT count(*) FROM campaign_member") == [(0,)]


def test_one_contact_of_two_is_in_the_campaigns_of_both(crm, db, office):
    begin(crm)
    crm("campaign", "add", "spring", "ann", "eve", ok=True)
    crm("campaign", "out", "eve", "--of", "spring", ok=True)
    crm("merge", "contact", "ann", "eve", "--yes", ok=True)
    assert kept(db, "SELECT contact, state FROM v_campaign_members") == [("Ann Lee", "out")]
