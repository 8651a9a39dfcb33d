"""`crm edit`: a field changes, what follows from it follows, and the answer says what was before."""

from __future__ import annotations

import json

import pytest

from tests.support.datafile import everything, kept, small_team
from tests.support.hazards import NASTY, harmless


@pytest.fixture(autouse=True)
def team(crm):
    small_team(crm)


def won(crm) -> None:
    """Acme renewal: opened 1 November, qualified on the 5th, won on the 20th by alice."""
    crm("move", "Acme renewal", "Qualified", "--at", "2026-11-05", ok=True)
    crm("move", "Acme renewal", "won", "--at", "2026-11-20", ok=True)


def moves(db, deal: int = 1) -> list[str | None]:
    return [at for (at,) in kept(db, f"SELECT at FROM move WHERE deal_id = {deal} ORDER BY id")]


def test_it_says_what_each_field_was_and_is(crm, db):
    edited = crm("edit", "customer", "acme", "--region", "APAC", "--owner", "bob", "--phone", "123")
    assert edited.out == "Changed customer #1 Acme Ltd: phone – → 123, region EMEA → APAC, owner alice → bob\n"
    assert edited.err == "Next: crm show customer 'Acme Ltd'\n"
    assert kept(db, "SELECT phone, region, owner_id FROM customer WHERE id = 1") == [("123", "APAC", 2)]


def test_an_empty_value_clears_a_field(crm, db):
    assert crm("edit", "customer", "1", "--region", "", "--owner", "").out == (
        "Changed customer #1 Acme Ltd: region EMEA → –, owner alice → –\n"
    )
    assert kept(db, "SELECT region, owner_id FROM customer WHERE id = 1") == [(None, None)]


def test_other_fields_and_other_records_stay(crm, db):
    before = everything(db)
    crm("edit", "rep", "bob", "--team", "North", ok=True)
    after = everything(db)
    assert [(old, new) for old, new in zip(before["rep"], after["rep"], strict=True) if old != new] == [
        (before["rep"][1], (*before["rep"][1][:4], "North", *before["rep"][1][5:]))
    ]
    assert {**before, "rep": None} == {**after, "rep": None}


def test_a_renamed_record_is_found_by_its_new_name_alone(crm, db):
    assert crm("edit", "customer", "acme", "--name", "Zenith").out == (
        "Changed customer #1 Acme Ltd: name Acme Ltd → Zenith\n"
    )
    assert crm("edit", "deal", "Acme pilot", "--title", "Trial", "--yes").err == "Next: crm show deal Trial\n"
    assert crm("edit", "customer", "ZENITH", "--note", "x").code == 0
    assert crm("edit", "customer", "acme", "--note", "x").code == 3
    assert crm("edit", "deal", "trial", "--source", "x", "--yes").code == 0


def test_the_name_may_change_its_case_but_not_become_anothers(crm, db):
    assert crm("edit", "rep", "alice", "--name", "ALICE").code == 0
    refused = crm("edit", "rep", "alice", "--name", "Bob")
    assert refused.code == 4 and "a rep of that name exists" in refused.err
    assert kept(db, "SELECT name FROM rep") == [("ALICE",), ("bob",)]


def test_the_same_value_again_changes_nothing_and_is_no_failure(crm, db):
    before = everything(db)
    same = crm("edit", "product", "pro", "--list-price", "1200.00")
    assert (same.code, same.out) == (0, "Unchanged: product #1 Pro is so already\n")
    assert everything(db) == before


def test_amounts_and_percentages_are_shown_as_people_write_them(crm):
    assert "list price 1200.00 → 1250.50" in crm("edit", "product", "pro", "--list-price", "1250.5").out
    assert "amount 12000.50 → –" in crm("edit", "deal", "Acme renewal", "--amount", "", "--yes").out
    assert "probability 20% → 15%" in crm("edit", "stage", "lead", "--probability", "15").out


def test_json_holds_the_record_as_it_is_and_as_it_was(crm):
    edited = json.loads(crm("edit", "deal", "Acme renewal", "--amount", "7", "--format", "json", "--yes").out)
    assert edited["schema"] == "crm.edit/1"
    assert (edited["deal"]["amount"], edited["before"]["amount"]) == (7.0, 12000.5)


# Closed deals


def test_a_closed_deal_changes_hands_but_keeps_its_credit_and_says_so(crm, db):
    won(crm)
    edited = crm("edit", "deal", "Acme renewal", "--rep", "bob", "--yes")
    assert "rep alice → bob, credited to alice as before" in edited.out and "--credit" in edited.out
    assert kept(db, "SELECT rep_id, credited_id FROM deal WHERE id = 1") == [(2, 1)]


def test_an_open_deal_changes_hands_without_a_word_of_credit(crm, db):
    assert (
        crm("edit", "deal", "Acme renewal", "--rep", "bob", "--yes").out
        == "Changed deal #1 Acme renewal: rep alice → bob\n"
    )
    assert kept(db, "SELECT rep_id, credited_id FROM deal WHERE id = 1") == [(2, None)]


def test_credit_is_corrected_on_purpose_also_to_somebody_archived(crm, db):
    won(crm)
    crm("archive", "rep", "bob", ok=True)
    assert crm("edit", "deal", "Acme renewal", "--credit", "bob", "--yes").out == (
        "Changed deal #1 Acme renewal: credit alice → bob\n"
    )
    assert kept(db, "SELECT rep_id, credited_id FROM deal WHERE id = 1") == [(1, 2)]


def test_another_field_leaves_the_credit_where_it_is(crm, db):
    won(crm)
    crm("edit", "deal", "Acme renewal", "--credit", "bob", "--yes", ok=True)
    crm("edit", "deal", "Acme renewal", "--amount", "1", "--source", "fair", "--yes", ok=True)
    assert kept(db, "SELECT rep_id, credited_id, amount, status, closed FROM deal WHERE id = 1") == [
        (1, 2, 100, "won", "2026-11-20")
    ]


# The history follows the deal's days


def test_the_history_begins_when_the_deal_was_opened_and_ends_when_it_was_closed(crm, db):
    won(crm)
    crm("edit", "deal", "Acme renewal", "--opened", "2026-10-15", "--closed", "2026-11-19", "--yes", ok=True)
    assert moves(db) == ["2026-10-15", "2026-11-05", "2026-11-19"]


def test_only_the_day_of_opening_moves_while_a_deal_is_open(crm, db):
    crm("move", "Acme renewal", "next", "--at", "2026-11-05", ok=True)
    crm("edit", "deal", "Acme renewal", "--opened", "2026-11-04", "--yes", ok=True)
    assert moves(db) == ["2026-11-04", "2026-11-05"]


def test_a_deal_opened_nobody_knows_when_is_known_from_its_next_step_on(crm, db):
    won(crm)
    crm("edit", "deal", "Acme renewal", "--opened", "", "--yes", ok=True)
    assert moves(db) == ["2026-11-05", "2026-11-05", "2026-11-20"]
    crm("edit", "deal", "Acme pilot", "--opened", "", "--yes", ok=True)
    assert moves(db, 2) == [None]
    crm("edit", "deal", "Acme pilot", "--opened", "2026-11-11", "--yes", ok=True)
    assert moves(db, 2) == ["2026-11-11"]


def test_a_reopened_deal_keeps_the_day_it_was_once_closed_in_its_history(crm, db):
    won(crm)
    crm("move", "Acme renewal", "lead", "--at", "2026-11-22", "--yes", ok=True)
    crm("edit", "deal", "Acme renewal", "--opened", "2026-11-02", "--yes", ok=True)
    assert moves(db) == ["2026-11-02", "2026-11-05", "2026-11-20", "2026-11-22"]


# Stages


def test_won_can_be_renamed_and_still_wins(crm, db):
    crm("edit", "stage", "Won", "--name", "Closed won", ok=True)
    assert kept(db, "SELECT name, status FROM stage WHERE id = 5") == [("Closed won", "won")]
    crm("move", "Acme renewal", "won", ok=True)
    assert kept(db, "SELECT status, stage_id FROM deal WHERE id = 1") == [("won", 5)]


# Refusals


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        (("rep", "alice"), 2, "nothing to change"),
        (("rep", "nobody", "--team", "x"), 3, 'no rep "nobody"'),
        (("rep", "alice", "--name", ""), 4, "name is empty"),
        (("rep", "alice", "--joined", "2026-05-02", "--left", "2026-05-01"), 4, "leaves before joining"),
        (("customer", "acme", "--created", ""), 4, "created: a customer cannot be without one"),
        (("customer", "acme", "--owner", "nobody"), 3, 'no rep "nobody"'),
        (("product", "pro", "--list-price", "12x"), 4, '"12x" is not an amount'),
        (("deal", "Acme", "--amount", "1"), 3, "is more than one deal: #2 Acme pilot"),
        (("deal", "Acme pilot", "--title", " "), 4, "title is empty"),
        (("deal", "Acme pilot", "--rep", ""), 4, "rep: a deal cannot be without one"),
        (("deal", "Acme pilot", "--stage", "Won"), 2, "crm move DEAL STAGE"),
        (("deal", "Acme pilot", "--closed", "today"), 4, "crm move DEAL won|lost"),
        (("deal", "Acme pilot", "--credit", "bob"), 4, "is open"),
        (("deal", "Acme pilot", "--reason", "price"), 4, "only a lost one has a reason"),
        (("deal", "Acme pilot", "--opened", "tomorrow"), 4, "future"),
        (("deal", "1", "--credit", ""), 4, "credit: a deal cannot be without one"),
        (("deal", "1", "--closed", ""), 4, "reopen it: crm move DEAL STAGE"),
        (("deal", "1", "--closed", "tomorrow"), 4, "future"),
        (("deal", "1", "--amount", ""), 4, "amount: a won deal needs one"),
        (("deal", "1", "--customer", ""), 4, "customer: a won deal needs one"),
        (("deal", "1", "--reason", "price"), 4, "only a lost one has a reason"),
        (("deal", "1", "--opened", "2026-11-21"), 4, "before the deal was opened"),
        (("deal", "1", "--opened", "2026-11-06"), 4, "it moved on 2026-11-05"),
        (("deal", "1", "--closed", "2026-11-04"), 4, "it moved on 2026-11-05"),
        (("stage", "lead", "--name", "Qualified"), 4, "a stage of that name exists"),
        (("stage", "lead", "--name", "NEXT"), 4, "means something else"),
        (("stage", "won", "--name", "lost"), 4, "means something else"),
        (("stage", "won", "--probability", "90"), 4, "always has 100 percent"),
        (("stage", "lead", "--probability", ""), 4, "probability: a stage cannot be without one"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_refused_in_one_line_and_nothing_is_written(crm, db, line, code, says):
    won(crm)
    before = everything(db)
    refused = crm("edit", *line, *(["--yes"] if line[0] == "deal" else []))
    assert (refused.code, refused.out) == (code, "")
    assert says in refused.err and refused.err.count("\n") == 1
    assert everything(db) == before


def test_one_refused_field_leaves_the_others_as_they_were(crm, db):
    before = everything(db)
    assert crm("edit", "customer", "acme", "--region", "APAC", "--owner", "nobody").code == 3
    assert everything(db) == before


def test_an_archived_record_is_not_edited(crm, db):
    crm("archive", "customer", "blue", ok=True)
    refused = crm("edit", "customer", "blue", "--region", "x")
    assert refused.code == 3 and "crm unarchive customer 2" in refused.err


def test_without_a_data_file_there_is_nothing_to_edit_and_none_is_made(crm, db):
    db.unlink()
    refused = crm("edit", "rep", "alice", "--team", "x")
    assert refused.code == 3 and "crm init" in refused.err
    assert not db.exists()


def test_any_text_is_kept_exactly_and_shown_harmlessly_or_refused(crm, db):
    for text in NASTY:
        before = kept(db, "SELECT name, note FROM customer WHERE id = 2")
        ran = crm("edit", "customer", "2", "--note", f"* {text}", "--name", f"2 {text}")
        assert ran.code in (0, 4), (text, ran)
        assert harmless(ran.out) and harmless(ran.err) and len(ran.out) < 500, text
        after = [(f"2 {text}", f"* {text}")] if ran.code == 0 else before
        assert kept(db, "SELECT name, note FROM customer WHERE id = 2") == after, text
