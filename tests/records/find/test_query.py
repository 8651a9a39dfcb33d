"""How a record is named: exactly, by id, by the beginning of its name, by words of it, and what is said where not."""

from __future__ import annotations

import sys
from pathlib import Path

import pexpect
import pytest

from crmcli.core.errors import AmbiguousError, CrmError, NotFoundError
from crmcli.database.opening import open_file
from crmcli.records import rows
from crmcli.records.find.query import find
from crmcli.records.settings.write import Team, create
from tests.support.datafile import everything, kept, once

CUSTOMERS = ("Acme Ltd", "Ann Lee", "Blue Heron Ltd", "北京华为技术有限公司", "Heron & Sons", "Müller GmbH", "Old Mill")
DEALS = (("Renewal", 1, "open"), ("Pilot", 1, "open"), ("Renewal", 3, "open"), ("Blue training", 2, "open"),
         ("Renewal", 1, "won"), ("Heron & Sons", 6, "open"))  # fmt: skip


def company(path: Path) -> None:
    create(path, Team())
    database = open_file(path)
    with database.writing():
        for name in ("alice", "Bo Chen"):
            rows.add(database, "rep", {"name": name, "external_key": f"key of {name}"})
        for at, name in enumerate(CUSTOMERS, 1):
            more = {"external_key": "0015X01"} if at == 3 else {}
            rows.add(database, "customer", {"name": name, "owner_id": 1, "created": "2026-01-01", **more})
        database.run(rows.set_archived(kind="customer"), id_=7, at="2026-02-02T00:00:00Z")
        for title, customer, status in DEALS:
            row = {"title": title, "customer_id": customer, "rep_id": 1, "status": status, "stage_id": 1,
                   "opened": "2026-01-01"}  # fmt: skip
            if status == "won":
                row |= {"stage_id": 5, "closed": "2026-03-01", "credited_id": 1, "amount": 500}
            rows.add(database, "deal", row)
    database.close()


@pytest.fixture
def team(db):
    once(db, company)
    database = open_file(db)
    yield database
    database.close()


NAMED = [
    # kind, what is typed, id, exact
    ("customer", "acme LTD", 1, True),
    ("customer", " Acme Ltd ", 1, True),
    ("customer", "2", 2, True),
    ("customer", "#3", 3, True),
    ("customer", "0015X01", 3, True),  # its key in another program
    ("customer", "acme", 1, False),  # the beginning
    ("customer", "lee", 2, False),  # a surname
    ("customer", "lee ann", 2, False),
    ("customer", "heron", 5, False),  # begins so, before Blue Heron, which has it in the middle
    ("customer", "heron ltd", 3, False),
    ("customer", "her blu", 3, False),  # the beginning of each
    ("customer", "sons", 5, False),
    ("customer", "lue", 3, False),  # a part of a word
    ("customer", "华为", 4, False),
    ("customer", "技术 北京", 4, False),
    ("customer", "MÜLL", 6, False),
    ("customer", "gmbh", 6, False),
    ("customer", "mill", 7, False),  # archived: there is no other
    ("rep", "chen", 2, False),
    ("rep", "key of alice", 1, True),
    ("deal", "pilot", 2, True),
    ("deal", "acme renewal", 1, False),  # the customer's deal (the won one has that title too: see below)
    ("deal", "heron renewal", 3, False),
    ("deal", "renewal blue", 3, False),
    ("deal", "train", 4, False),
    ("deal", "lee", 4, False),  # the only open deal of Ann Lee
    ("stage", "posal", 3, False),
]


@pytest.mark.parametrize(("kind", "typed", "id", "exact"), NAMED)
def test_a_name_finds_the_record_that_is_meant(team, kind, typed, id, exact):
    if (kind, typed) == ("deal", "acme renewal"):
        with team.writing():
            team.run(rows.set_archived(kind="deal"), id_=5, at="2026-04-01T00:00:00Z")
    found = find(team, kind, typed)
    assert (found["id"], found["exact"]) == (id, exact)


@pytest.mark.parametrize(
    ("kind", "typed", "ids"),
    [
        ("customer", "ltd", [1, 3]),
        ("customer", "b", [3]),
        ("deal", "renewal", [1, 3, 5]),
        ("deal", "acme renewal", [1, 5]),
        ("deal", "acme", [1, 2]),  # open ones only, where no title says so
        ("deal", "e", [1, 3, 4, 5, 6]),
    ],
)
def test_a_name_of_several_lists_them_all_and_ends_with_3(team, kind, typed, ids):
    if len(ids) == 1:
        assert find(team, kind, typed)["id"] == ids[0]
        return
    with pytest.raises(AmbiguousError) as several:
        find(team, kind, typed)
    assert several.value.exit_code == 3
    assert sorted(int(part.split()[0]) for part in several.value.message.split("#")[1:]) == ids


def test_of_very_many_it_says_how_many_more(team):
    with team.writing():
        for number in range(40):
            rows.add(team, "customer", {"name": f"Zeta {number}", "created": "2026-01-01"})
        for id in (10, 11, 12):
            team.run(rows.set_archived(kind="customer"), id_=id, at="2026-02-02T00:00:00Z")
    for typed in ("zeta", "eta"):  # by its beginning, and by a part: 37 that are not archived
        with pytest.raises(AmbiguousError, match=r"; and 32 more$"):
            find(team, "customer", typed)


def test_suggestions_are_the_nearest_of_all_names_however_old(team):
    with team.writing():
        for number in range(6000):
            rows.add(team, "customer", {"name": f"Newer {number:04}", "created": "2026-01-01"})
    with pytest.raises(NotFoundError) as none:
        find(team, "customer", "Blu Herron Ltd")
    assert none.value.hint == 'did you mean "Blue Heron Ltd"?'
    with pytest.raises(NotFoundError) as none:
        find(team, "customer", "Newer 999x")  # 0999 to 5999
    assert none.value.hint == 'did you mean "Newer 0999", "Newer 1999" or "Newer 2999" (3 more are as near)?'
    with pytest.raises(NotFoundError) as none:
        find(team, "customer", "muler")  # one word of it
    assert none.value.hint == 'did you mean "Müller GmbH"?'
    with pytest.raises(NotFoundError) as none:
        find(team, "customer", "xyzzy")
    assert none.value.hint == "see: crm list customers"


@pytest.mark.parametrize("typed", ["", " ", "#", "%", "_", "'", '"', "\\", "é" * 3000, "a" * 100_000, "-1", "9" * 30])
def test_any_text_finds_something_or_says_so(team, typed):
    for kind in ("customer", "deal"):
        with pytest.raises(CrmError):
            find(team, kind, typed)


def test_a_call_is_logged_by_the_customer_or_by_a_deal_of_theirs(team, crm, db):
    assert crm("log", "call", "acme").out == "Logged #1: call to Acme Ltd by alice\n"
    assert crm("log", "call", "acme pilot", "asked").out == "Logged #2: call to Acme Ltd by alice\n"
    assert crm("log", "call", "heron renewal").err.startswith('"heron renewal" is deal #3 Renewal\n')
    assert crm("feedback", "blue training", "5").out == "Recorded #1: csat 5 from Ann Lee, counts for alice\n"
    assert kept(db, "SELECT customer_id, deal_id FROM activity") == [(1, None), (1, 2), (3, 3)]
    assert kept(db, "SELECT customer_id, deal_id FROM feedback") == [(2, 4)]
    several = crm("log", "call", "acme renewal")
    assert several.code == 3 and "#1 Renewal (Acme Ltd, Lead, 2026-01-01); #5 Renewal" in several.err
    assert several.err.endswith("name the customer, and the deal by its id: --deal ID\n")
    assert crm("log", "call", "nobody").err == 'crm: no customer "nobody" – see: crm list customers\n'
    assert crm("log", "call", "heron & sons").code == 0  # exactly the customer, though a deal is called so too
    assert crm("log", "call", "pilot", "--deal", "3").code == 3  # with a deal said, the customer is one


def test_what_is_only_begun_as_a_customer_and_is_a_deal_is_asked_back(team, crm, db):
    crm("add", "deal", "Blue", "--customer", "Ann Lee", ok=True)
    said = crm("log", "call", "blue")
    assert said.code == 3
    assert said.err == (
        'crm: "blue" is more than one customer or deal: customer #3 Blue Heron Ltd; #7 Blue (Ann Lee, Lead, 2026-11-24)'
        " – name the customer by its id, and a deal with --deal\n"
    )


def test_a_write_says_in_full_what_was_not_named_exactly(team, crm):
    added = crm("add", "deal", "Kit", "--customer", "sons", "--rep", "chen", ok=True)
    assert added.err.startswith('"sons" is customer #5 Heron & Sons\n"chen" is rep #2 Bo Chen\n')
    assert crm("move", "train", "next").out == "Moved deal #4 Blue training: Lead → Qualified\n"
    assert '"' not in crm("move", "4", "next").err
    assert crm("edit", "deal", "4", "--rep", "Bo Chen", "--yes").err == "Next: crm show deal 'Blue training'\n"
    assert (
        crm("edit", "deal", "4", "--rep", "alice", "--customer", "sons", "--json", "--yes").err == ""
    )  # the record says it


def test_what_takes_away_wants_an_exact_name(team, crm, db):
    before = everything(db)
    refused = crm("archive", "customer", "sons")
    assert (refused.code, refused.out) == (3, "")
    assert refused.err == (
        'crm: no customer "sons" – to archive customer #5 Heron & Sons, give its whole name or its id\n'
    )
    assert everything(db) == before
    for name in ("heron & sons", "#2", "0015X01"):
        crm("archive", "customer", name, ok=True)


@pytest.mark.parametrize(("answer", "code", "archived"), [("y", 0, 2), ("", 1, 1), ("n", 1, 1)])
def test_on_a_terminal_it_asks(team, db, answer, code, archived):
    child = pexpect.spawn(
        sys.executable, ["-m", "crmcli", "archive", "customer", "sons"], encoding="utf-8", timeout=20, echo=False
    )
    child.expect_exact("Archive customer #5 Heron & Sons? [y/N]: ")
    assert kept(db, "SELECT count(*) FROM customer WHERE archived IS NOT NULL") == [(1,)]
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == code
    assert kept(db, "SELECT count(*) FROM customer WHERE archived IS NOT NULL") == [(archived,)]


def test_me_is_a_rep_wherever_one_is_named(team, crm, db, monkeypatch):
    unknown = crm("list", "deals", "--rep", "me")
    assert (unknown.code, unknown.err) == (3, 'crm: no rep "me" – say who you are: crm config set me NAME\n')
    monkeypatch.setenv("CRM_ME", "Bo Chen")
    crm("edit", "deal", "1", "--rep", "me", "--yes", ok=True)
    crm("edit", "customer", "Acme Ltd", "--owner", "ME", "--yes", ok=True)
    assert kept(db, "SELECT rep_id FROM deal WHERE id = 1") == [(2,)]
    assert crm("list", "deals", "--rep", "me", "--format", "csv").out.count("\n") == 2
    assert crm("list", "customers", "--owner", "me", "--format", "csv").out.count("\n") == 2
    assert "Bo Chen" in crm("show", "rep", "me").out
    assert crm("log", "call", "Acme Ltd", "--rep", "me").out.endswith("by Bo Chen\n")
    assert crm("add", "customer", "Mine", "--owner", "me").code == 0
    for line in ("funnel --rep me", "list activities --rep me", "coach me", "explain me", "trend revenue --rep me"):
        ran = crm(*line.split())
        assert ran.code == 0, (line, ran)
    monkeypatch.setenv("CRM_ME", "nobody")
    assert crm("show", "rep", "me").err == (
        'crm: no rep "nobody" – CRM_ME says that this is you; mend it: crm config set me NAME\n'
    )
    crm("add", "rep", "Me", ok=True)
    assert "Me" in crm("show", "rep", "me").out  # who is called so


def test_none_is_nobody_in_edits_and_lists(team, crm, db):
    crm("edit", "customer", "Acme Ltd", "--owner", "none", "--yes", ok=True)
    crm("edit", "deal", "2", "--customer", "None", "--product", "none", "--yes", ok=True)
    assert kept(db, "SELECT owner_id FROM customer WHERE id = 1") == [(None,)]
    assert kept(db, "SELECT customer_id FROM deal WHERE id = 2") == [(None,)]
    listed = crm("list", "customers", "--owner", "none", "--format", "csv").out
    assert listed.count("\n") == 2 and "Acme Ltd" in listed
    assert crm("list", "deals", "--customer", "none", "--format", "csv").out.count("\n") == 2
    assert crm("list", "deals", "--product", "none", "--format", "csv").out.count("\n") == 7
    assert crm("list", "deals", "--rep", "none", "--format", "csv").out.count("\n") == 1
    assert crm("edit", "deal", "2", "--rep", "none", "--yes").code == 4
    crm("add", "customer", "None", ok=True)
    crm("edit", "deal", "2", "--customer", "none", "--yes", ok=True)
    assert kept(db, "SELECT customer_id FROM deal WHERE id = 2") == [(8,)]  # who is called so
