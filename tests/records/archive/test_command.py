"""`crm archive` and `crm unarchive`: out of the lists and back, and never out of a number."""

from __future__ import annotations

import json

import pytest

from tests.support.datafile import everything, kept, small_team


@pytest.fixture(autouse=True)
def team(crm):
    small_team(crm)


@pytest.mark.parametrize(
    ("kind", "name", "id", "many"),
    [
        ("rep", "alice", 1, "reps"),
        ("customer", "Acme Ltd", 1, "customers"),
        ("product", "Pro", 1, "products"),
        ("deal", "Acme pilot", 2, "deals"),
        ("stage", "Proposal", 3, "stages"),
    ],
)
def test_an_archived_record_is_gone_from_the_list_until_it_is_brought_back(crm, db, kind, name, id, many):
    whole = crm("list", many, "--json").out
    archived = crm("archive", kind, name)
    assert archived.out == f"Archived {kind} #{id} {name}\n"
    left = "Still alice's: 1 customer, 2 open deals. Next: crm handover alice --to REP\n" if kind == "rep" else ""
    assert archived.err == f"Next: crm unarchive {kind} {id}\n{left}"
    ids = [row["id"] for row in json.loads(crm("list", many, "--json").out)[many]]
    assert id not in ids and len(ids) == len(json.loads(whole)[many]) - 1
    assert kept(db, f"SELECT archived FROM {kind} WHERE id = {id}") == [("2026-11-24T23:59:59Z",)]  # CRM_TODAY's end
    assert crm("unarchive", kind, str(id)).out == f"Brought back {kind} #{id} {name}\n"
    assert crm("list", many, "--json").out == whole


def test_past_numbers_do_not_change(crm):
    crm("move", "Acme renewal", "won", "--at", "2026-11-20", ok=True)
    crm("log", "call", "acme", ok=True)
    crm("feedback", "acme", "5", ok=True)

    def facts() -> dict[str, float]:
        team = json.loads(crm("score", "--quarter", "2026Q4", "--json").out)["team"]["metrics"]
        return {key: reading["value"] for key, reading in team.items()}

    before = facts()
    assert (before["revenue"], before["orders"], before["csat"]) == (12000.5, 1, 1)
    for kind, name in (("customer", "Acme Ltd"), ("product", "Pro"), ("deal", "Acme renewal"), ("rep", "alice")):
        crm("archive", kind, name, ok=True)
    assert facts() == before


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        (("archive", "stage", "Won"), 4, "cannot be archived: deals end there"),
        (("archive", "stage", "lost"), 4, "cannot be archived: deals end there"),
        (("archive", "stage", "Lead"), 4, '"Lead" has 2 open deals'),
        (("archive", "rep", "nobody"), 3, 'no rep "nobody"'),
        (("archive", "feedback", "1"), 2, "one of: rep, customer, product, deal, stage"),
        (("archive", "deal", "Acme"), 3, "more than one deal"),
        (("unarchive", "rep", "alice"), 4, "is not archived"),
        (("unarchive", "team", "East"), 2, "one of: rep, customer, product, deal, stage"),
    ],
)
def test_what_breaks_a_rule_is_refused_in_one_line_and_nothing_is_written(crm, db, line, code, says):
    before = everything(db)
    refused = crm(*line)
    assert (refused.code, refused.out) == (code, "")
    assert says in refused.err and refused.err.count("\n") == 1
    assert everything(db) == before


def test_twice_is_refused_and_keeps_the_first_day(crm, db):
    crm("--as-of", "2026-11-01", "archive", "rep", "bob", ok=True)
    before = everything(db)
    refused = crm("archive", "rep", "bob")
    assert refused.code == 4 and "archived already" in refused.err and "crm unarchive rep 2" in refused.err
    assert everything(db) == before


def test_a_deal_that_is_archived_still_holds_its_stage(crm, db):
    crm("move", "Acme renewal", "next", ok=True)
    crm("archive", "deal", "Acme pilot", ok=True)
    refused = crm("archive", "stage", "Lead")
    assert refused.code == 4 and '"Lead" has 1 open deal' in refused.err


def test_the_last_open_stage_stays(crm, db):
    for name in ("Acme renewal", "Acme pilot"):
        crm("move", name, "lost", ok=True)
    for name in ("Lead", "Qualified", "Proposal"):
        crm("archive", "stage", name, ok=True)
    refused = crm("archive", "stage", "Negotiation")
    assert refused.code == 4 and "only open stage" in refused.err
    crm("add", "deal", "New", "--customer", "acme", ok=True)
    assert kept(db, "SELECT stage_id FROM deal WHERE title = 'New'") == [(4,)]


def test_an_archived_record_is_not_used_for_new_ones(crm, db):
    crm("archive", "rep", "bob", ok=True)
    crm("archive", "stage", "Proposal", ok=True)
    before = everything(db)
    refused = crm("add", "customer", "New", "--owner", "bob")
    assert refused.code == 3 and "crm unarchive rep 2" in refused.err
    assert crm("move", "Acme renewal", "Proposal").code == 3
    assert everything(db) == before
    crm("move", "Acme renewal", "Qualified", ok=True)
    crm("move", "Acme renewal", "next", ok=True)
    assert kept(db, "SELECT stage_id FROM deal WHERE id = 1") == [(4,)]  # from Qualified past Proposal


def test_json_is_the_record(crm):
    archived = json.loads(crm("archive", "product", "pro", "--json").out)
    assert (archived["schema"], archived["product"]["name"]) == ("crm.archive/1", "Pro")
    assert archived["product"]["archived"] == "2026-11-24T23:59:59Z"
    assert json.loads(crm("unarchive", "product", "pro", "--json").out)["product"]["archived"] is None
