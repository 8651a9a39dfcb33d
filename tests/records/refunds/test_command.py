"""`crm refund`, `crm list refunds`, `crm delete refund` and `crm import refunds`."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from tests.support.datafile import recorded


@pytest.fixture
def team(crm):
    recorded(
        crm, "init --currency USD", "add rep ann", "add customer Acme --owner ann", "rate EUR 2026-07 1.1",
        "add deal Kit --customer Acme --amount 1000 --opened 2026-06-01", "move Kit won --at 2026-08-01",
        "add deal Lyon --customer Acme --amount '100 EUR' --opened 2026-06-01", "move Lyon won --at 2026-08-01",
        "add deal 'open one' --customer Acme --amount 5",
    )  # fmt: skip


def refused(ran, code=4):
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1), ran
    return ran.err


def select(db, text):
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(text).fetchall()


def test_a_refund_is_recorded_listed_shown_and_taken_back(crm, db, team):
    ran = crm("refund", "Kit", "200.50", "--at", "2026-10-05", "--reason", "two seats fewer", ok=True)
    assert ran.out == (
        "Refunded #1: 200.50 USD of deal #1 Kit on Mon 2026-10-05 (two seats fewer), charged to ann; "
        "799.50 USD left of it\n"
    )
    assert ran.err == "Next: crm show deal 1\n" and ran.undo, "one way to take it back is said"
    ran = crm("refund", "Lyon", "40", ok=True)
    assert "40.00 EUR (44.00 USD) of deal #2 Lyon on Tue 2026-11-24, charged to ann; 60.00 EUR left" in ran.out
    found = json.loads(crm("list", "refunds", "--json", ok=True).out)["refunds"]
    assert [(row["id"], row["deal"], row["rep"], row["amount"], row["own_amount"]) for row in found] == [
        (2, "Lyon", "ann", 44, 40), (1, "Kit", "ann", 200.5, None),
    ]  # fmt: skip
    assert len(json.loads(crm("list", "refunds", "--deal", "Kit", "--json", ok=True).out)["refunds"]) == 1
    for words, count in (
        ("--period 2026-10", 1),
        ("--rep ann", 2),
        ("--customer Acme --limit 1", 1),
        ("--period 2025", 0),
    ):
        ran = crm("list", "refunds", *words.split(), "--format", "csv", ok=True)
        assert ran.out.count("\n") == count + 1
    history = json.loads(crm("show", "deal", "Kit", "--json", ok=True).out)["history"]
    assert [(each["what"], each["amount"], each["text"]) for each in history] == [("refund", -200.5, "two seats fewer")]
    totals = json.loads(crm("show", "customer", "Acme", "--json", ok=True).out)["totals"]
    assert (totals["won"], totals["revenue"]) == (2, 1000 - 200.5 + 110 - 44)
    ran = crm("delete", "refund", "#1", "--yes", ok=True)
    assert ran.out == 'Deleted refund #1 of deal "Kit"\n'
    assert refused(crm("delete", "refund", "1", "--yes"), 3).startswith('crm: no refund "1" – ')
    crm("undo", ok=True)
    assert len(json.loads(crm("list", "refunds", "--json", ok=True).out)["refunds"]) == 2


@pytest.mark.parametrize(
    ("me", "at", "why"),
    [
        ("", "2026-09-30", "2026-09-30 is in 2026Q3, which is frozen"),
        ("ben", "2026-10-01", "deal #1 Kit is ann's"),
        ("ann", "2026-10-01", None),
        ("", "2026-10-01", None),  # the deal's own day is in a frozen period: it counts there as before
    ],
)
def test_a_refund_in_a_frozen_period_or_of_another_reps_deal_is_asked_about(crm, team, monkeypatch, me, at, why):
    crm("score", "--quarter", "2026Q3", "--freeze", ok=True)
    crm("add", "rep", "ben", ok=True)
    monkeypatch.setenv("CRM_ME", me) if me else None
    line = ("refund", "Kit", "5", "--at", at)
    if why:
        assert f"not refunded without --yes: {why} – if it is meant" in refused(crm(*line))
        assert "No refunds" in crm("list", "refunds", ok=True).out
        line = (*line, "--yes")
    assert "Refunded #1" in crm(*line, ok=True).out


def test_a_refund_is_asked_about_by_who_has_the_credit(crm, team, monkeypatch):
    crm("add", "rep", "ben", ok=True)
    crm("edit", "deal", "Kit", "--credit", "ben", "--yes", ok=True)
    monkeypatch.setenv("CRM_ME", "ann")
    assert "not refunded without --yes: ben has the credit for deal #1 Kit" in refused(crm("refund", "Kit", "5"))


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("Kit", "1000.01"), 4, 'amount: 1000.01 USD is more than is left of "Kit", 1000.00 USD'),
        (("Kit", "0"), 4, "amount: a refund is above zero"),
        (("Kit", "-5"), 2, ""),
        (("Kit", "€5"), 4, 'amount: "Kit" is in USD, not in EUR'),
        (("Lyon", "$5"), 4, 'amount: "Lyon" is in EUR, not in USD'),
        (("Kit", "5", "--at", "2026-07-31"), 4, 'at: 2026-07-31 is before "Kit" was won (2026-08-01)'),
        (("Kit", "5", "--at", "tomorrow"), 4, "at: 2026-11-25 is in the future"),
        (("open one", "1"), 4, '"open one" is open: only what was won is given back'),
        (("nothing", "1"), 3, 'no deal "nothing"'),
    ],
)
def test_what_cannot_be_given_back_is_refused(crm, team, words, code, said):
    assert said in refused(crm("refund", *words), code)


def test_a_deal_with_refunds_stays_what_they_need(crm, db, team):
    crm("refund", "Lyon", "40", "--at", "2026-09-01", ok=True)
    for words in (
        ("move", "Lyon", "lost"), ("move", "Lyon", "Proposal"),
        ("edit", "deal", "Lyon", "--amount", "39.99", "--yes"),
        ("edit", "deal", "Lyon", "--currency", "USD", "--yes"),
        ("edit", "deal", "Lyon", "--closed", "2026-09-02", "--yes"),
    ):  # fmt: skip
        assert "take them back first: crm delete refund ID" in refused(
            crm(*words, *(("--yes",) if words[0] == "move" else ()))
        )
    crm("edit", "deal", "Lyon", "--amount", "40", "--yes", ok=True)
    crm("edit", "deal", "Lyon", "--closed", "2026-09-01", "--yes", ok=True)
    assert "0.00 EUR" in refused(crm("refund", "Lyon", "0.01"))
    # Whoever writes, the file itself holds to it.
    with closing(sqlite3.connect(db)) as connection:
        for text in (
            "UPDATE deal SET own_amount = 3999 WHERE id = 2",
            "INSERT INTO refund (deal_id, amount, own_amount, at, by) VALUES (2, 1, 1, '2026-10-01', 'x')",
            "INSERT INTO refund (deal_id, amount, at, by) VALUES (1, 1, '2026-07-31', 'x')",
            "INSERT INTO refund (deal_id, amount, at, by) VALUES (3, 1, '2026-11-30', 'x')",
            "INSERT INTO refund (deal_id, amount, at, by) VALUES (1, -1, '2026-11-30', 'x')",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(text)


def test_the_credit_is_charged_wherever_it_goes(crm, team):
    crm("add", "rep", "ben", ok=True)
    crm("refund", "Kit", "1000", "--at", "2026-10-01", ok=True)
    crm("edit", "deal", "Kit", "--rep", "ben", "--yes", ok=True)

    def revenue(quarter):
        score = json.loads(crm("score", "--quarter", quarter, "--json", ok=True).out)
        every = (*score["reps"], *score["not_ranked"])
        return {rep["rep"]: rep["metrics"]["revenue"]["value"] for rep in every if rep["metrics"]["revenue"]["value"]}

    assert (revenue("2026Q3"), revenue("2026Q4")) == ({"ann": 1110}, {"ann": -1000})
    crm("edit", "deal", "Kit", "--credit", "ben", "--yes", ok=True)
    assert (revenue("2026Q3"), revenue("2026Q4")) == ({"ben": 1000, "ann": 110}, {"ben": -1000})


def test_credit_notes_from_a_file(crm, db, team, tmp_path):
    def load(text, *more):
        (tmp_path / "notes.csv").write_text(text, "utf-8")
        return crm("import", "refunds", "notes.csv", *more)

    rows = "id,deal,date,amount,reason\nCN-2,Lyon,2026-10-02,50,\nCN-1,Kit,2026-10-01,-999.99,too many\n"
    assert 'line 2: no deal "Lyons"' in refused(load(rows.replace("Lyon", "Lyons")))
    assert 'line 3: amount: 1000.01 USD is more than is left of "Kit"' in refused(
        load(rows.replace("999.99", "1000.01"))
    )
    assert load(rows, "--dry-run").out == "Would import 2 refunds: 2 new, 0 unchanged\n"
    assert select(db, "SELECT count(*) FROM refund") == [(0,)]
    assert load(rows).out == "Imported 2 refunds: 2 new, 0 unchanged\n"
    assert load(rows).out == "Imported 2 refunds: 0 new, 2 unchanged\n"
    assert select(db, "SELECT external_key, deal_id, amount, own_amount, at, reason FROM refund ORDER BY id") == [
        ("CN-1", 1, 99_999, None, "2026-10-01", "too many"), ("CN-2", 2, 5_500, 5_000, "2026-10-02", None),
    ]  # fmt: skip
