"""`crm add`: what a person types becomes a record, or one line that says why not."""

from __future__ import annotations

import json
import sys

import pexpect
import pytest

from tests.support.datafile import everything, kept, small_team
from tests.support.hazards import NASTY, harmless
from tests.support.versions import beyond_range

TAKEN = '"acme" is customer #1 Acme Ltd\n'
"""What a write says of a name that was only begun, and that its answer does not say."""


def test_a_rep_and_a_customer_are_recorded_in_a_new_file_that_only_the_user_can_read(crm, db):
    first = crm("add", "customer", "Acme Ltd", "--region", "EMEA")
    assert (first.code, first.out) == (0, "Added customer #1 Acme Ltd\n")
    assert f"Made the data file {db}" in first.err
    assert db.stat().st_mode & 0o777 == 0o600
    assert crm("add", "rep", "alice").out == "Added rep #1 alice\n"


def test_every_field_is_kept_as_typed_and_every_other_one_stays_empty(crm, db):
    crm("add", "rep", " Bo Chen ", "--email", "bo@x.example", "--team", "East", "--manager", "Ann",
        "--joined", "2026-01-12", "--left", "2026-10-31", ok=True)  # fmt: skip
    crm(
        "add", "customer", "Acme", "--owner", "bo chen", "--email", "", "--phone", "+44 20", "--created", "-7d", ok=True
    )
    crm("add", "product", "Pro", "--list-price", "1,200.5", "--category", "Software", ok=True)
    assert kept(db, "SELECT * FROM rep") == [
        (1, " Bo Chen ", "bo chen", "bo@x.example", "East", "Ann", "2026-01-12", "2026-10-31", None, None, None)
    ]
    assert kept(db, "SELECT name, email, phone, website, owner_id, created, note FROM customer") == [
        ("Acme", None, "+44 20", None, 1, "2026-11-17", None)  # a week before 2026-11-24
    ]
    assert kept(db, "SELECT name, category, list_price FROM product") == [("Pro", "Software", 120050)]


def test_a_customer_is_one_from_today_on_unless_another_day_is_given(crm, db):
    crm("add", "customer", "A", ok=True)
    crm("add", "customer", "B", "--created", "", ok=True)
    assert kept(db, "SELECT DISTINCT created FROM customer") == [("2026-11-24",)]


def test_a_deal_starts_today_in_the_first_stage_with_the_customers_owner(crm, db):
    small_team(crm)
    added = crm("add", "deal", "Fresh", "--customer", "acme", "--amount", "99", "--product", "pro")
    assert (added.out, added.err) == ("Added deal #3 Fresh: 99.00 USD\n", f"{TAKEN}Next: crm move Fresh next\n")
    assert kept(db, "SELECT customer_id, rep_id, product_id, amount, stage_id, status, opened, closed, credited_id"
                " FROM deal WHERE id = 3") == [(1, 1, 1, 9900, 1, "open", "2026-11-24", None, None)]  # fmt: skip
    assert kept(db, 'SELECT from_id, to_id, at, "by" FROM move WHERE deal_id = 3') == [
        (None, 1, "2026-11-24", "tester")
    ]


def test_a_deal_already_won_is_credited_to_its_rep_and_has_gone_through_the_first_stage(crm, db):
    small_team(crm)
    added = crm("add", "deal", "Past", "--customer", "acme", "--rep", "bob", "--amount", "5", "--stage", "won",
                "--opened", "2026-10-01", "--closed", "2026-10-20")  # fmt: skip
    assert added.err == f"{TAKEN}Next: crm show deal Past\n"
    assert kept(db, "SELECT status, closed, rep_id, credited_id FROM deal WHERE id = 3") == [
        ("won", "2026-10-20", 2, 2)
    ]
    assert kept(db, "SELECT from_id, to_id, at FROM move WHERE deal_id = 3 ORDER BY id") == [
        (None, 1, "2026-10-01"),
        (1, 5, "2026-10-20"),
    ]


def test_a_deal_without_owner_is_yours_and_without_you_is_refused(crm, db, monkeypatch):
    small_team(crm)
    before = everything(db)
    refused = crm("add", "deal", "Whose", "--customer", "blue")
    assert (refused.code, refused.out) == (2, "")
    assert "a deal needs a rep" in refused.err and "--rep" in refused.err
    monkeypatch.setenv("CRM_ME", "carol")
    unknown = crm("add", "deal", "Whose", "--customer", "blue")
    assert unknown.code == 3 and "carol" in unknown.err and "CRM_ME" in unknown.err
    assert everything(db) == before
    monkeypatch.setenv("CRM_ME", "bob")
    crm("add", "deal", "Whose", "--customer", "blue", ok=True)
    assert kept(db, "SELECT rep_id FROM deal WHERE title = 'Whose'") == [(2,)]


def test_the_customers_owner_comes_before_you(crm, db, monkeypatch):
    small_team(crm)
    monkeypatch.setenv("CRM_ME", "bob")
    crm("add", "deal", "Hers", "--customer", "acme", ok=True)
    assert kept(db, "SELECT rep_id FROM deal WHERE title = 'Hers'") == [(1,)]


def test_a_stage_comes_behind_the_one_named_with_odds_between_its_neighbours(crm, db):
    crm("add", "stage", "Demo", "--after", "Qualified", ok=True)
    crm("add", "stage", "Contract", "--probability", "95%", ok=True)
    # Lead 20, Qualified 40, Proposal 60, Negotiation 80 from the start; Demo halfway between 40 and 60.
    assert kept(db, "SELECT name, probability FROM stage WHERE status = 'open' ORDER BY position") == [
        ("Lead", 20), ("Qualified", 40), ("Demo", 50), ("Proposal", 60), ("Negotiation", 80), ("Contract", 95)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        (("rep", "ALICE"), 4, "a rep of that name exists"),
        (("customer", "acme LTD"), 4, "a customer of that name exists"),
        (("product", "PRO"), 4, "a product of that name exists"),
        (("stage", "lead"), 4, "a stage of that name exists"),
        (("stage", "Next"), 4, "means something else to crm move"),
        (("stage", "Demo", "--after", "Won"), 4, "is not an open stage"),
        (("stage", "Demo", "--after", "Nowhere"), 3, 'no stage "Nowhere"'),
        (("stage", "Demo", "--probability", "101"), 4, "probability"),
        (("rep", ""), 4, "name is empty"),
        (("rep", " \u200b "), 4, "name is empty"),
        (("rep", "x", "--joined", "2026-05-02", "--left", "2026-05-01"), 4, "leaves before joining"),
        (("rep", "x", "--joined", "12/02/2026"), 4, 'joined: "12/02/2026" is 2026-02-12 or 2026-12-02'),
        (("customer", "x", "--owner", "nobody"), 3, 'no rep "nobody"'),
        (("product", "x", "--list-price", "-1"), 4, "negative"),
        (("deal", "x", "--customer", "acme", "--amount", "1.005"), 4, "decimals"),
        (("deal", "x", "--customer", "acme", "--amount", "5 EUR"), 4, "EUR"),
        (("deal", "x", "--customer", "acme", "--stage", "won"), 4, "amount"),
        (("deal", "x", "--rep", "bob", "--stage", "won", "--amount", "1"), 4, "customer"),
        (("deal", "x", "--customer", "acme", "--closed", "today"), 4, "closed"),
        (("deal", "x", "--customer", "acme", "--opened", "tomorrow"), 4, "future"),
        (("deal", "x", "--customer", "acme", "--stage", "lost", "--opened", "today", "--closed", "-1d"), 4, "closed"),
        (("deal", "x", "--customer", "acme", "--reason", "price"), 4, "only a lost one has a reason"),
        (("deal", "x", "--customer", "acme", "--stage", "Moon"), 3, 'no stage "Moon"'),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_refused_in_one_line_and_nothing_is_written(crm, db, line, code, says):
    small_team(crm)
    before = everything(db)
    refused = crm("add", *line)
    assert (refused.code, refused.out) == (code, "")
    assert says in refused.err and refused.err.count("\n") == 1
    assert everything(db) == before


def test_any_text_is_a_name_kept_exactly_and_shown_harmlessly_or_is_refused(crm, db):
    crm("add", "rep", "somebody", ok=True)
    for number, name in enumerate(NASTY):
        ran = crm("add", "customer", "--note", f"* {name}", "--", f"{number} {name}")
        assert ran.code in (0, 4), (name, ran)
        assert harmless(ran.out) and harmless(ran.err), name
        assert ran.err.count("\n") == 1
        found = kept(db, f"SELECT name, note FROM customer WHERE name LIKE '{number} %'")
        assert found == ([(f"{number} {name}", f"* {name}")] if ran.code == 0 else []), name
    assert kept(db, "SELECT count(*) > 30 FROM customer") == [(1,)]


def test_the_next_command_names_the_record_so_that_it_is_found(crm):
    small_team(crm)
    assert crm("add", "customer", "O'Brien & Sons").err == (
        """Next: crm add deal TITLE --customer 'O'"'"'Brien & Sons' --amount AMOUNT\n"""
    )
    assert crm("add", "customer", "--", "-x").err == "Next: crm add deal TITLE --customer 4 --amount AMOUNT\n"
    assert (
        crm("add", "deal", "Acme renewal", "--customer", "acme").err == f"{TAKEN}Next: crm move 3 next\n"
    )  # a second of it


def test_json_is_the_record(crm):
    small_team(crm)
    added = json.loads(crm("add", "deal", "Fresh", "--customer", "acme", "--amount", "99.5", "--json").out)
    assert added["schema"] == "crm.add/1"
    assert {name: added["deal"][name] for name in ("id", "title", "customer", "rep", "amount", "stage", "opened")} == {
        "id": 3, "title": "Fresh", "customer": "Acme Ltd", "rep": "alice", "amount": 99.5, "stage": "Lead",
        "opened": "2026-11-24",
    }  # fmt: skip


def test_help_names_what_an_option_takes(crm):
    shown = crm("help", "add", "customer").out
    assert "Usage: crm add customer [OPTIONS] NAME\n" in shown
    assert "--region TEXT" in shown and "--owner REP" in shown and "--created DATE" in shown
    assert "{name}" not in shown
    if not beyond_range():  # a later Typer adds the type behind an argument
        assert "<str>" not in shown


# On a terminal


def on_terminal(*answers: str, end: str = "") -> tuple[str, int | None]:
    """Answer the questions of `crm add` on a real terminal; returns what it showed and its exit code."""
    child = pexpect.spawn(sys.executable, ["-m", "crmcli", "add"], encoding="utf-8", timeout=20, echo=False)
    for answer in answers:
        child.expect(": $")
        child.sendline(answer)
    child.send(end)
    child.expect(pexpect.EOF)
    shown = str(child.before)
    child.close()
    return shown, child.exitstatus


def test_alone_it_asks_for_each_field_and_again_for_what_it_cannot_take(crm, db):
    small_team(crm)
    shown, code = on_terminal(
        "deal", "", "Talked over", "nobody", "acme", "", "12x", "12", "pro", "", "", "2026-11-20", "fair"
    )  # kind, title twice, customer twice, rep, amount twice, product, stage, expected, opened, source
    assert code == 0 and "Added deal #3 Talked over" in shown
    assert kept(
        db, "SELECT customer_id, rep_id, amount, product_id, stage_id, opened, source FROM deal WHERE id = 3"
    ) == [(1, 1, 1200, 1, 1, "2026-11-20", "fair")]


def test_alone_it_asks_how_a_lost_deal_was_lost_only_of_one(crm, db):
    small_team(crm)
    shown, code = on_terminal(
        "deal", "Gone", "blue", "bob", "", "", "lost", "2026-11-02", "2026-11-03", "", "price"
    )  # kind, title, customer, rep, amount, product, stage, opened, closed, source, reason
    assert code == 0, shown
    assert kept(db, "SELECT status, opened, closed, lost_reason FROM deal WHERE id = 3") == [
        ("lost", "2026-11-02", "2026-11-03", "price")
    ]


def test_alone_it_makes_the_data_file_and_refuses_a_name_that_is_taken_at_once(db):
    shown, code = on_terminal("stage", "LEAD", "Demo", "nowhere", "lead", "")  # name twice, after twice, probability
    assert code == 0 and "Added stage #7 Demo" in shown
    assert kept(db, "SELECT name, probability FROM stage WHERE id = 7") == [("Demo", 30)]  # between 20 and 40


@pytest.mark.parametrize("end", ["\x03", "\x04"])
def test_alone_it_can_be_left_at_any_question(crm, db, end):
    small_team(crm)
    before = everything(db)
    _shown, code = on_terminal("rep", "zoe", "zoe@x.example", end=end)
    assert code == 130
    assert everything(db) == before


def test_alone_without_a_terminal_it_says_what_can_be_added(crm_process, db):
    ran = crm_process("add", stdin="rep\nzoe\n")
    assert (ran.code, ran.out) == (2, "")
    assert "rep|customer|contact|product|deal|stage" in ran.err
    assert not db.exists()
