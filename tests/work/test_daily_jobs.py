"""What a seller does ten times a day is one short line each, and does what it says."""

from __future__ import annotations

import json
import shlex

import pytest

from tests.support.datafile import kept, sample

MOST = 50
"""Characters that are typed."""

JOBS = {
    "log a call": ("crm log call Acme 'Wants a quote by Friday'",),
    "remind me on Friday": ("crm add task 'Call Acme back' --due fri",),
    "what do I do today": ("crm",),
    "a new company with a person and a deal": (
        "crm add customer Larkspur --contact 'Mia Torres' --deal Pilot --amount 5k",
    ),
    "take a deal on, with a note": ("crm move 'Acme ren' next --note 'Wants 3 years'",),
    "my deals by the day they close": ("crm deals --mine --open --sort expected",),
    "what there was with a customer": ("crm show customer Acme",),
    "find anything": ("crm find renewal acme",),
    "deals that stand still": ("crm deals --mine --stale",),
    "give all of a rep's to another": ("crm edit deal --where 'rep=dan and open' --rep bob",),
}
LONG = "a new company with a person and a deal"


@pytest.fixture
def job(crm, db):
    """Do one of them, as alice of the sample team; gives what came out, without the counts of the file."""
    sample(crm)
    crm("config", "set", "me", "alice", ok=True)

    def do(name):
        ran = [crm(*shlex.split(line)[1:]) for line in JOBS[name]]
        assert all(each.code == 0 for each in ran), ran
        return ran[-1].out

    return do


def ids(lines):
    """Of the lines of a list of deals; those past their date are marked."""
    found = [line.lstrip("! ").split() for line in lines if line.strip()]
    return [int(words[0]) for words in found if words[0].isdigit()]


def test_each_is_one_line_that_is_soon_typed():
    assert len(JOBS) == 10
    for name, lines in JOBS.items():
        assert len(lines) == 1
        assert name == LONG or len(lines[0]) <= MOST, (name, len(lines[0]))


def test_a_call_is_logged(job, db):
    job("log a call")
    [(kind, customer, rep, note)] = kept(
        db,
        "SELECT a.kind, c.name, r.name, a.note FROM activity a JOIN customer c ON c.id = customer_id "
        "JOIN rep r ON r.id = rep_id ORDER BY a.id DESC LIMIT 1",
    )
    assert (kind, customer, rep, note) == ("call", "Acme Ltd", "alice", "Wants a quote by Friday")


def test_a_reminder_is_seen_on_its_day(job, crm, db):
    job("remind me on Friday")
    # Today is Tuesday, 24 November 2026.
    assert kept(db, "SELECT title, due FROM task ORDER BY id DESC LIMIT 1") == [("Call Acme back", "2026-11-27")]
    assert "Call Acme back" not in job("what do I do today")
    assert "Call Acme back" in crm("today", "--as-of", "2026-11-27", ok=True).out


def test_the_day_is_mine(job, db):
    shown = job("what do I do today")
    assert shown.startswith("alice, Tue 2026-11-24\n") and len(shown.splitlines()) <= 23
    late = kept(
        db,
        "SELECT title FROM task JOIN rep r ON r.id = rep_id WHERE r.name = 'alice' AND done IS NULL "
        "AND due < '2026-11-24'",
    )
    assert late and all(title[:18] in shown for (title,) in late)


def test_a_company_comes_with_its_person_and_deal_in_one_change(job, crm, db):
    before = kept(db, "SELECT (SELECT count(*) FROM customer), (SELECT count(*) FROM contact), count(*) FROM deal")
    shown = job(LONG)
    [(customer, contact, deal, amount, rep)] = kept(
        db,
        "SELECT c.name, p.name, d.title, d.amount, r.name FROM customer c JOIN position w ON w.customer_id = c.id "
        "JOIN contact p ON p.id = w.contact_id JOIN deal d ON d.customer_id = c.id JOIN rep r ON r.id = d.rep_id "
        "WHERE c.id = (SELECT max(id) FROM customer)",
    )
    assert (customer, contact, deal, amount, rep) == ("Larkspur", "Mia Torres", "Pilot", 500000, "alice")
    assert all(name in shown for name in ("Larkspur", "Mia Torres", "Pilot"))
    crm("undo", ok=True)
    assert before == kept(
        db, "SELECT (SELECT count(*) FROM customer), (SELECT count(*) FROM contact), count(*) FROM deal"
    )


def test_what_a_company_came_with_is_told_to_programs_or_nothing_is_written(job, crm, db):
    told = json.loads(crm(*shlex.split(JOBS[LONG][0])[1:], "--json", ok=True).out)
    assert told["schema"] == "crm.add/1"
    assert (told["contact"]["name"], told["deal"]["title"], told["deal"]["amount"]) == ("Mia Torres", "Pilot", 5000)
    for wrong in (("--amount", "5k"), ("--deal", ""), ("--deal", "X", "--amount", "lots"), ("--contact", "")):
        ran = crm("add", "customer", "Bluebell", *wrong)
        assert ran.code in (2, 4) and len(ran.err.splitlines()) == 1, ran
    assert kept(db, "SELECT count(*) FROM customer WHERE name = 'Bluebell'") == [(0,)]


def test_a_deal_goes_on_with_a_note_that_undo_takes_back_too(job, crm, db):
    [(deal, stage, customer, rep)] = kept(
        db, "SELECT id, stage_id, customer_id, rep_id FROM deal WHERE title = 'Acme renewal'"
    )
    count = kept(db, "SELECT count(*) FROM activity")
    shown = job("take a deal on, with a note")
    [(noted,)] = kept(db, "SELECT max(id) FROM activity")
    assert kept(db, "SELECT stage_id FROM deal WHERE title = 'Acme renewal'") == [(stage + 1,)]
    assert kept(db, f"SELECT kind, deal_id, customer_id, rep_id, note FROM activity WHERE id = {noted}") == [
        ("note", deal, customer, rep, "Wants 3 years")
    ]
    assert f"noted #{noted}" in shown
    crm("undo", ok=True)
    assert kept(db, "SELECT stage_id FROM deal WHERE title = 'Acme renewal'") == [(stage,)]
    assert kept(db, "SELECT count(*) FROM activity") == count


def test_a_note_needs_a_customer(job, crm, db):
    crm("add", "deal", "Nobody's", "--rep", "alice", ok=True)
    ran = crm("move", "Nobody's", "next", "--note", "x")
    assert ran.code == 4 and "has no customer for the note" in ran.err and len(ran.err.splitlines()) == 1
    assert kept(db, "SELECT stage_id FROM deal ORDER BY id DESC LIMIT 1") == [(1,)]


def test_my_open_deals_stand_by_their_day(job, db):
    shown = job("my deals by the day they close").splitlines()[1:]
    wanted = kept(
        db,
        "SELECT d.id FROM deal d JOIN rep r ON r.id = rep_id WHERE r.name = 'alice' AND status = 'open' "
        "AND d.archived IS NULL ORDER BY expected IS NULL, expected, d.id",
    )
    assert ids(shown) == [id for (id,) in wanted]


def test_a_customer_is_shown_with_all_there_was(job, db):
    shown = job("what there was with a customer")
    [(note,)] = kept(db, "SELECT note FROM activity WHERE customer_id = 1 ORDER BY at DESC, id DESC LIMIT 1")
    assert "Acme Ltd" in shown and note in shown and "Acme renewal" in shown


def test_words_find_what_has_them(job):
    assert [line.split()[0] for line in job("find anything").splitlines() if "Acme renewal" in line] == ["deal"]


def test_deals_that_stand_still_are_those_past_the_days_of_their_stage(job, crm, db, monkeypatch):
    db.with_name("p.toml").write_text("[stage.Lead]\ndays = 30\n[stage.Qualified]\ndays = 30\n", "utf-8")
    crm("process", "use", db.with_name("p.toml"), ok=True)
    monkeypatch.setenv("CRM_TODAY", "2027-06-01")  # long after anybody did anything
    wanted = kept(
        db,
        "SELECT d.id FROM deal d JOIN rep r ON r.id = rep_id WHERE r.name = 'alice' AND d.stage_id IN (1, 2)",
    )
    assert wanted and sorted(ids(job("deals that stand still").splitlines()[1:])) == sorted(id for (id,) in wanted)


def test_all_of_a_rep_is_given_to_another_at_once(job, crm, db):
    [(dan,), (bob,)] = kept(db, "SELECT id FROM rep WHERE name IN ('dan', 'bob') ORDER BY name DESC")
    [(count,)] = kept(db, f"SELECT count(*) FROM deal WHERE rep_id = {dan} AND status = 'open'")
    theirs = kept(db, f"SELECT count(*) FROM deal WHERE rep_id = {bob} AND status = 'open'")[0][0]
    assert count > 1
    ran = crm(*shlex.split(JOBS["give all of a rep's to another"][0])[1:], "--yes", ok=True)
    assert len(ran.out.splitlines()) == count
    assert kept(db, f"SELECT count(*) FROM deal WHERE rep_id = {dan} AND status = 'open'") == [(0,)]
    assert kept(db, f"SELECT count(*) FROM deal WHERE rep_id = {bob} AND status = 'open'") == [(count + theirs,)]
