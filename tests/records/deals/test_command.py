"""`crm move`: one step of a deal, with its row of history."""

from __future__ import annotations

import json

import pytest

from tests.support.datafile import everything, kept, small_team


@pytest.fixture(autouse=True)
def team(crm):
    small_team(crm)


STATE = "SELECT stage_id, status, closed, credited_id, amount, lost_reason FROM deal WHERE id = 1"
HISTORY = 'SELECT from_id, to_id, at, "by" FROM move WHERE deal_id = 1 AND from_id IS NOT NULL ORDER BY id'


def test_next_is_the_stage_behind_and_a_row_of_history(crm, db):
    moved = crm("move", "Acme renewal", "next")
    assert moved.out == "Moved deal #1 Acme renewal: Lead → Qualified, 12000.50 USD\n"
    assert moved.err == "Next: crm move 'Acme renewal' next\n"
    assert kept(db, STATE) == [(2, "open", None, None, 1200050, None)]
    assert kept(db, HISTORY) == [(1, 2, "2026-11-24", "tester")]


def test_a_stage_is_named_in_any_case_or_by_its_beginning_and_may_be_skipped_or_gone_back_to(crm, db):
    crm("move", "1", "NEGO", "--at", "2026-11-05", ok=True)
    assert crm("move", "1", "lead").out == "Moved deal #1 Acme renewal: Negotiation → Lead, 12000.50 USD\n"
    assert kept(db, HISTORY) == [(1, 4, "2026-11-05", "tester"), (4, 1, "2026-11-24", "tester")]


def test_won_closes_credits_and_asks_for_feedback(crm, db):
    won = crm("move", "Acme renewal", "won", "--at", "2026-11-20", "--amount", "13,500")
    assert won.out == "Moved deal #1 Acme renewal: Lead → Won, 13500.00 USD, on Fri 2026-11-20\n"
    assert won.err == "Next: crm feedback 'Acme Ltd' 5\n"
    assert kept(db, STATE) == [(5, "won", "2026-11-20", 1, 1350000, None)]


def test_a_closed_deal_has_no_next_stage(crm, db):
    crm("move", "1", "won", ok=True)
    refused = crm("move", "1", "next")
    assert (refused.code, refused.err) == (
        4,
        'crm: a deal in "Won" has no next stage – name an open stage to reopen it\n',
    )
    assert kept(db, "SELECT status FROM deal WHERE id = 1") == [("won",)]


def test_lost_keeps_its_reason(crm, db):
    lost = crm("move", "Acme pilot", "lost", "--reason", "went with a rival")
    assert lost.out == "Moved deal #2 Acme pilot: Lead → Lost\n"  # it has no amount
    assert kept(db, "SELECT status, closed, credited_id, lost_reason FROM deal WHERE id = 2") == [
        ("lost", "2026-11-24", 1, "went with a rival")
    ]


def test_lost_without_a_reason_is_asked_for_one(crm):
    assert crm("move", "Acme renewal", "lost").err == "Next: crm edit deal 'Acme renewal' --reason \"…\"\n"


def test_a_closed_deal_is_reopened_and_closes_again_with_whoever_owns_it_then(crm, db):
    crm("move", "1", "lost", "--reason", "price", "--at", "2026-11-10", ok=True)
    crm("move", "1", "Proposal", "--at", "2026-11-12", "--yes", ok=True)
    assert kept(db, STATE) == [(3, "open", None, None, 1200050, None)]
    crm("edit", "deal", "1", "--rep", "bob", ok=True)
    crm("move", "1", "won", "--at", "2026-11-14", ok=True)
    assert kept(db, STATE) == [(5, "won", "2026-11-14", 2, 1200050, None)]
    assert kept(db, HISTORY) == [
        (1, 6, "2026-11-10", "tester"),
        (6, 3, "2026-11-12", "tester"),
        (3, 5, "2026-11-14", "tester"),
    ]


def test_after_the_last_open_stage_comes_won(crm):
    assert crm("move", "1", "Negotiation").err == "Next: crm move 'Acme renewal' won\n"
    refused = crm("move", "1", "next")
    assert refused.code == 4 and "won or lost" in refused.err


def test_by_whom_is_the_setting_me_before_the_account(crm, db, monkeypatch):
    monkeypatch.setenv("CRM_ME", "bob")
    crm("move", "1", "next", "--yes", ok=True)
    assert kept(db, HISTORY) == [(1, 2, "2026-11-24", "bob")]


def test_lost_by_another_name_is_still_lost(crm, db):
    crm("edit", "stage", "Lost", "--name", "Gone", ok=True)
    assert crm("move", "1", "LOST").out == "Moved deal #1 Acme renewal: Lead → Gone, 12000.50 USD\n"
    assert kept(db, STATE)[0][:2] == (6, "lost")


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        (("1", "lead"), 4, "is in Lead already"),
        (("1", "next", "--at", "tomorrow"), 4, "future"),
        (("1", "next", "--at", "2026-10-31"), 4, 'before "Acme renewal" was opened (2026-11-01)'),
        (("1", "next", "--at", "31.10.2026"), 4, 'before "Acme renewal" was opened (2026-11-01)'),
        (("1", "next", "--at", "31.11.2026"), 4, "is not a date"),
        (("1", "next", "--at", "1/2"), 4, '"1/2" is 2026-02-01 or 2026-01-02'),
        (("1", "nowhere"), 3, 'no stage "nowhere"'),
        (("99", "next"), 3, 'no deal "99"'),
        (("acme", "next"), 3, "#2 Acme pilot (Acme Ltd, Lead, 2026-11-10)"),
        (("2", "won"), 4, "a won deal needs an amount"),
        (("1", "won", "--amount", ""), 4, "a won deal needs an amount"),
        (("1", "won", "--amount", "-5"), 4, "negative"),
        (("1", "won", "--reason", "price"), 4, "only a lost one has a reason"),
        (("1", "next", "--reason", "price"), 4, "only a lost one has a reason"),
        (("1",), 2, "STAGE"),
    ],
)
def test_what_breaks_a_rule_is_refused_in_one_line_and_nothing_is_written(crm, db, line, code, says):
    before = everything(db)
    refused = crm("move", *line)
    assert (refused.code, refused.out) == (code, "")
    assert says in refused.err and refused.err.count("\n") == 1
    assert everything(db) == before


def test_a_deal_without_customer_is_not_won(crm, db):
    crm("add", "deal", "Nobody's", "--rep", "bob", "--amount", "5", ok=True)
    refused = crm("move", "Nobody's", "won")
    assert refused.code == 4 and "a won deal needs a customer" in refused.err
    assert kept(db, "SELECT status FROM deal WHERE id = 3") == [("open",)]


def test_a_move_before_the_last_one_is_refused(crm, db):
    crm("move", "1", "next", "--at", "2026-11-10", ok=True)
    before = everything(db)
    refused = crm("move", "1", "next", "--at", "2026-11-09")
    assert refused.code == 4 and "2026-11-10" in refused.err
    assert everything(db) == before


def test_json_holds_the_deal_as_it_is_and_as_it_was(crm):
    moved = json.loads(crm("move", "1", "won", "--json").out)
    assert moved["schema"] == "crm.move/1"
    assert (moved["deal"]["stage"], moved["deal"]["credited"], moved["before"]["stage"]) == ("Won", "alice", "Lead")


def test_a_real_process_says_what_it_did_and_quietly_no_more(crm_process, db):
    ran = crm_process("move", "1", "next", "-q")
    assert (ran.code, ran.out, ran.err) == (0, "Moved deal #1 Acme renewal: Lead → Qualified, 12000.50 USD\n", "")
    assert kept(db, STATE)[0][0] == 2
