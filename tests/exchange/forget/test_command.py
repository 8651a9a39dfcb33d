"""`crm forget`: the bytes of the file hold nothing of the person any more, and every figure is as it was."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.datafile import kept, once, sample

NAME = "Velvet Theatres"  # customer 48 of the sample team: five deals, of which three are won in 2026Q3
TEXTS = (
    "Velvet", "velvettheatres", "555 0148", "a cold since May", "kind words", "wrong seat", "Vip Lounge", "Samt GmbH",
    "vt-001", "hates mornings", "seat by the window",
)  # fmt: skip
PLAN = 'name = "Plan"\n[[tiers]]\nrate = 0.05\n[[splits]]\ndeal = "Velvet Theatres renewal"\nshares = { carol = 1 }\n'


LINES = (
    ("add", "field", "customer", "seat", "--type", "text"),
    ("edit", "customer", "48", "--note", "hates mornings", "--set", "seat=Vip Lounge", "--yes"),
    ("add", "customer", "Samt GmbH", "--email", "x@velvettheatres.example", "--new"),
    ("merge", "customer", "48", "Samt GmbH", "--yes"),
    ("log", "call", "48", "a cold since May", "--rep", "carol"),
    ("log", "call", "48", "a cold since May, deleted", "--rep", "carol"),
    ("delete", "activity", "3883", "--yes"),
    ("log", "call", "12", "met the people of Velvet Theatres", "--rep", "carol"),
    ("feedback", "48", "5", "kind words"),
    ("refund", "374", "10", "--at", "2026-11-20", "--reason", "wrong seat", "--yes"),
    ("add", "line", "420", "--text", "seat by the window", "--price", "3600", "--yes"),
    ("quote", "420"),
    ("segment", "save", "mine", "--of", "deals", "--where", "customer='Velvet Theatres'"),
    ("commission", "import", "plan.toml"),
    ("score", "2026Q3", "--freeze"),
    ("payout", "2026Q3", "--approve"),
)


@pytest.fixture
def person(crm, db, tmp_path):
    """The sample team once it has written about the customer wherever it could."""
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")

    def write(path):
        sample(crm)
        for line in LINES:
            crm(*line, ok=True)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE customer SET external_key = 'vt-001' WHERE id = 48")

    once(db, write)
    return db


def figures(crm):
    """Every figure of the team, without the names."""
    found = []
    for args in (("score", "2026Q3"), ("score", "--frozen", "2026Q3"), ("funnel",), ("payout", "2026Q3")):
        text = crm(*args, "--json", ok=True).out
        for name, new in (("Velvet Theatres", "forgotten-customer-48"), ("grace", "former-rep-7")):
            text = text.replace(name, new)
        found.append(json.loads(re.sub(r'"(title|deal|what|digest|name|label)": "[^"]*"', r'"\1": ""', text)))
    return found


def traces(path: Path, words) -> list[str]:
    """The words that are in the bytes of the file or of the log beside it."""
    data = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*")).lower()
    return [word for word in words if word.lower().encode() in data]


def test_nothing_of_a_customer_is_left_but_the_figures(crm, person):
    assert len(traces(person, TEXTS)) == len(TEXTS)
    before = figures(crm)
    ran = crm("forget", NAME, "--yes", ok=True)
    assert "This cannot be undone" in ran.out and "2026Q3" in ran.out and not ran.undo
    assert traces(person, TEXTS) == []
    assert figures(crm) == before
    assert crm("doctor").code == 0 and crm("verify", "2026Q3").code == 0
    assert "was forgotten" in crm("quote", "show", "Q-2").err
    ((name, name_key, *rest),) = kept(person, "SELECT name, name_key, email, phone, note FROM customer WHERE id = 48")
    assert name == name_key == "forgotten-customer-48" and rest == [None] * 3
    # A plan that split the deal by its title splits it still, and the segment finds the same deals.
    assert 'deal = "deal-374"' in crm("commission", "export", "Plan", ok=True).out
    assert crm("list", "deals", "--where", "customer='forgotten-customer-48'", "--archived").code in (0, 2)
    assert kept(person, "SELECT DISTINCT run.digest = s.digest FROM pay_run AS run, snapshot AS s") == [(1,)]


def test_nothing_is_brought_back_by_an_undo(crm, person):
    crm("forget", NAME, "--yes", ok=True)
    (number,) = kept(person, "SELECT max(id) FROM change")[0]
    ran = crm("undo", str(number))
    assert (ran.code, ran.err.count("\n")) == (4, 1) and "forgot what cannot be brought back" in ran.err
    for change in range(number - 1, 0, -1):
        crm("undo", str(change), "--yes")
    assert traces(person, TEXTS) == []


def test_a_rep_who_left_is_forgotten(crm, person):
    plan = 'name = "Own"\nper = "month"\nreps = ["grace"]\n[[tiers]]\nrate = 0\n'
    (person.parent / "reps.toml").write_text(plan, "utf-8")
    crm("commission", "import", "reps.toml", ok=True)
    ran = crm("forget", "grace", "--yes")
    assert ran.code == 4 and "grace is with the team: only who left is forgotten – say when" in ran.err
    crm("edit", "deal", "401", "--rep", "grace", "--yes", ok=True)
    crm("quote", "401", ok=True)
    crm("quote", "send", "Q-1", ok=True)
    crm("edit", "rep", "grace", "--left", "2026-11-01", "--yes", ok=True)
    crm("rep", "grace", "2026Q3", "--reply", "my mother was ill", "--yes", ok=True)
    before = figures(crm)
    crm("forget", "rep", "grace", "--yes", ok=True)
    assert traces(person, ("grace", "my mother was ill")) == []
    assert kept(person, "SELECT text FROM reply") == [("",)]
    assert "former-rep-7" in crm("quote", "show", "Q-1", ok=True).out, "its digest is that of what it says now"
    assert "answer" not in crm("verify", "2026Q3", ok=True).out
    assert kept(person, "SELECT count(*), count(text) FROM review WHERE rep_id = 7") == [(4, 0)]
    assert figures(crm) == before
    assert crm("commission", "show", "Own", ok=True).out.count("former-rep-7") == 1
    assert crm("doctor").code == 0 and crm("score", "--frozen", "2026Q3").code == 0


def test_it_asks_and_guesses_nothing(crm, person):
    before = kept(person, "SELECT * FROM customer")
    for args, code, said in (
        ((NAME,), 4, 'not done without --yes: forget customer #48 "Velvet Theatres": 2 customers, 5 deals'),
        (("Velvet", "--yes"), 3, 'did you mean "Velvet Theatres"? Name it in full'),
        (("deal", "374", "--yes"), 2, "deal"),
        ((), 2, "name a person, or say --older-than"),
        ((NAME, "--older-than", "5y"), 2, "name a person, or say --older-than"),
        ((NAME, "--kind", "activity"), 2, "--kind goes with --older-than"),
        (("--older-than", "2027-01-01", "--yes"), 4, "future"),
    ):
        ran = crm("forget", *args)
        assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1) and said in ran.err, ran
    ran = crm("forget", NAME, "--dry-run", "--json", ok=True)
    found = json.loads(ran.out, parse_float=Decimal)
    assert found["dry_run"] and found["rows"]["customer"] == 2 and found["sealed_anew"] == ["2026Q3"]
    assert kept(person, "SELECT * FROM customer") == before


def test_who_is_a_customer_and_a_rep_is_asked_about(crm, person):
    crm("add", "customer", "frank", ok=True)
    ran = crm("forget", "frank", "--yes")
    assert ran.code == 3 and "customer " in ran.err and "rep " in ran.err
    crm("forget", "customer", "frank", "--yes", ok=True)
    assert kept(person, "SELECT count(*) FROM rep WHERE name = 'frank'") == [(1,)]


def test_old_texts_go_and_what_was_done_stays(crm, person):
    crm("log", "call", "12", "long ago", "--rep", "carol", "--at", "2021-03-01 10:00", ok=True)
    count = kept(person, "SELECT count(*) FROM activity")
    notes = kept(person, "SELECT count(*) FROM activity WHERE note IS NOT NULL AND at >= '2021-11-24'")
    ran = crm("forget", "--older-than", "5y", "--kind", "activity", "--yes", ok=True)
    assert ran.out.startswith("Forgot what was written before 2021-11-24: 1 activity.\n")
    assert traces(person, ("long ago",)) == []
    assert kept(person, "SELECT count(*) FROM activity") == count
    assert kept(person, "SELECT count(*) FROM activity WHERE note IS NOT NULL") == notes
    crm("forget", "--older-than", "1d", "--yes", ok=True)
    assert kept(person, "SELECT count(*) FROM feedback WHERE text IS NOT NULL AND at < '2026-11-23'") == [(0,)]


def test_copies_beside_the_file_are_named(crm, person):
    crm("backup", ok=True)
    ran = crm("forget", NAME, "--yes", ok=True)
    assert re.search(r"These hold it still: \S+crm-20\S+Z\.db", ran.out)
