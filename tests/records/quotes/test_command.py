"""`crm quote`: what is offered, frozen once it is sent, and the deal that is won by it."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from hashlib import sha256
from random import Random

import pytest

from tests.support.datafile import recorded


@pytest.fixture
def team(crm):
    recorded(
        crm, "init --currency USD", "add rep ann --email ann@velvet.example",
        "add customer Acme --owner ann --region EMEA", "add product Pro --list-price 99",
        "add deal Pilot --customer Acme --opened 2026-11-01",
        "add line Pilot Pro --qty 12 --discount 10% --tax 19%",
    )  # fmt: skip


def refused(ran, code=4):
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1), ran
    return ran.err


def quotes(crm, *words):
    rows = json.loads(crm("quote", "list", *words, "--json", ok=True).out)["quotes"]
    return [(row["quote"], row["amount"], row["state"]) for row in rows]


def kept(db, text):
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(text).fetchall()


def deal(crm, name="Pilot"):
    return json.loads(crm("show", "deal", name, "--json", ok=True).out)["deal"]


def test_from_lines_to_a_won_deal(crm, db, team):
    ran = crm("quote", "Pilot", ok=True)
    assert ran.out == "Quote Q-1 of deal #1 Pilot: 1069.20 USD, draft, valid until Thu 2026-12-24\n"
    assert ran.err == "Next: crm quote send Q-1\n" and ran.undo
    crm("edit", "line", "1", "--qty", "10", ok=True)
    crm("quote", "Pilot", "--valid", "14d", ok=True)
    assert quotes(crm) == [("Q-1", 891, "draft")], "a draft is made anew"
    ran = crm("quote", "Q-1", "send", ok=True)
    assert ran.out == "Quote Q-1 of Acme was sent on Tue 2026-11-24\n"
    assert not crm("quote", "Pilot", ok=True).undo, "it says that already"
    crm("edit", "line", "1", "--qty", "20", ok=True)
    assert "changed since Q-1 was made" in refused(crm("quote", "accept", "Q-1"))
    assert crm("quote", "Pilot", ok=True).out.startswith("Quote Q-1.2 of deal #1 Pilot: 1782.00 USD, draft")
    assert quotes(crm) == [("Q-1.2", 1782, "draft"), ("Q-1", 891, "replaced")]
    assert "has replaced" in refused(crm("quote", "accept", "Q-1.1"))
    crm("quote", "send", "q1", ok=True)
    ran = crm("quote", "accept", "Q-1", ok=True)
    assert ran.out == "Quote Q-1.2 was accepted on Tue 2026-11-24: Acme takes Pilot for 1782.00 USD\n"
    assert (deal(crm)["status"], deal(crm)["amount"]) == ("won", 1782)
    [(sent, accepted)] = kept(db, "SELECT sent, accepted FROM quote WHERE version = 2")
    assert sent == accepted == "2026-11-24"
    assert "was won by quote Q-1.2, and is worth that" in refused(crm("edit", "line", "1", "--qty", "1", "--yes"))
    assert "is won: there is nothing to quote" in refused(crm("quote", "Pilot"))
    crm("undo", ok=True)
    assert (deal(crm)["status"], quotes(crm)[0]) == ("open", ("Q-1.2", 1782, "sent"))


def test_what_was_sent_never_changes(crm, db, team):
    crm("config", "set", "company", "Velvet GmbH\n10115 Berlin", ok=True)
    crm("quote", "Pilot", "--terms", "Net 30.", ok=True)
    crm("quote", "send", "Q-1", ok=True)
    before, page = (
        crm("quote", "show", "Q-1", "--json", ok=True).out,
        crm("quote", "show", "Q-1", "--format", "html").out,
    )
    crm("config", "set", "company", "Other", ok=True)
    crm("edit", "customer", "Acme", "--name", "Zeta", ok=True)
    crm("edit", "product", "Pro", "--name", "Ultra", ok=True)
    crm("edit", "line", "1", "--qty", "1", ok=True)
    crm("edit", "deal", "Pilot", "--title", "Else", ok=True)
    assert crm("quote", "show", "Q-1", "--json", ok=True).out == before
    assert crm("quote", "show", "Q-1", "--format", "html", ok=True).out == page
    [(content, digest)] = kept(db, "SELECT content, digest FROM quote")
    assert sha256(content.encode()).hexdigest() == digest
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("UPDATE quote SET content = replace(content, '12', '13')")
        connection.commit()
    assert "changed by another program" in refused(crm("quote", "show", "Q-1"))


def test_states(crm, team):
    crm("quote", "Pilot", "--valid", "2026-11-30", ok=True)
    crm("quote", "send", "Q-1", "--at", "2026-11-24", ok=True)
    assert quotes(crm, "--as-of", "2026-11-30") == [("Q-1", 1069.2, "sent")]
    assert quotes(crm, "--as-of", "2026-12-01", "--state", "expired") == [("Q-1", 1069.2, "expired")]
    late = ("quote", "accept", "Q-1", "--as-of", "2026-12-01")
    assert refused(crm(*late)) == (
        "crm: not accepted without --yes: Q-1 expired on 2026-11-30 – if it is meant, say --yes\n"
    )
    assert "before Q-1 was sent" in refused(crm("quote", "reject", "Q-1", "--at", "2026-11-23"))
    assert "Expired on 2026-11-30" in crm("quote", "show", "Q-1", "--as-of", "2026-12-01", "--format", "html").out
    crm("quote", "reject", "Q-1", ok=True)
    assert (quotes(crm), deal(crm)["status"]) == ([("Q-1", 1069.2, "rejected")], "open")
    assert "was rejected on 2026-11-24" in refused(crm(*late, "--yes"))
    assert "was sent on" in refused(crm("quote", "send", "Q-1"))
    crm("quote", "Pilot", ok=True)
    assert quotes(crm) == [("Q-1.2", 1069.2, "draft"), ("Q-1", 1069.2, "rejected")]
    assert "it has 2 quotes" in refused(crm("delete", "deal", "Pilot"))
    assert crm("delete", "quote", "Q-1.2", ok=True).out == "Deleted quote Q-1.2 of deal #1 Pilot\n"
    assert "was sent: it stays" in refused(crm("delete", "quote", "Q-1"))
    for words in ("quote show Q-9", "quote send x", "show quote 7"):
        refused(crm(*words.split()), 3)


def test_nothing_to_quote(crm, team):
    crm("add", "deal", "Empty", "--rep", "ann", ok=True)
    assert "has no lines to quote" in refused(crm("quote", "Empty"))
    crm("add", "line", "Empty", "Pro", ok=True)
    assert "has no customer" in refused(crm("quote", "Empty"))
    assert "in the past" in refused(crm("quote", "Pilot", "--valid", "2026-11-01"))


def test_a_quote_of_another_reps_deal_is_accepted_only_once_that_is_said(crm, team, monkeypatch):
    crm("quote", "Pilot", ok=True)
    crm("add", "rep", "ben", ok=True)
    monkeypatch.setenv("CRM_ME", "ben")
    assert "is ann's" in refused(crm("quote", "accept", "Q-1"))
    crm("quote", "accept", "Q-1", "--yes", ok=True)


def test_every_format_says_the_same(crm, team):
    crm("add", "line", "Pilot", "--text", "Setup <b>&", "--price", "1234.5", ok=True)
    crm("add", "contact", "Ann Lee", "--at", "Acme", ok=True)
    crm("add", "field", "customer", "address", "--type", "text", ok=True)
    crm("edit", "customer", "Acme", "--set", "address=1 Main St\nBristol", ok=True)
    crm("quote", "Pilot", "--terms", "Net 30.\nNo returns.", ok=True)
    told = json.loads(crm("quote", "show", "Q-1", "--json", ok=True).out)["quote"]
    assert told["customer"] == ["Acme", "Ann Lee", "1 Main St", "Bristol"]
    assert (told["subtotal"], told["discount"], told["net"], told["tax"], told["total"]) == (
        2422.5, 118.8, 2303.7, 203.15, 2506.85,
    )  # fmt: skip
    html = crm("quote", "show", "Q-1", "--format", "html", ok=True).out
    text = re.sub(r"<[^>]+>", "\n", re.sub(r"(?s)<style>.*?</style>", "", html))
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for part in ("1,069.20", "1,234.50", "2,303.70", "203.15", "USD 2,506.85", "Bristol", "No returns.", "19%", "10%",
                 "Setup &lt;b&gt;&amp;"):  # fmt: skip
        assert part in lines, part
    assert "<script" not in html and "http" not in html.replace("http-equiv", "")
    table, markdown = (crm("quote", "show", "Q-1", "--format", each, ok=True).out for each in ("table", "md"))
    for part in ("1,069.20", "2,506.85", "Bristol"[:0], "No returns."):
        assert part in table and part in markdown
    rows = crm("quote", "show", "Q-1", "--format", "csv", ok=True).out.splitlines()
    assert rows[1:] == ["Pro,,12,99.00,10%,19%,1069.20", ",Setup <b>&,1,1234.50,,,1234.50"]


def test_whatever_happens_the_won_amount_is_that_of_the_accepted_quote(crm, db, team):
    """Random lines, quotes, answers and undos."""
    crm("rate", "EUR", "2026-01", "1.1", ok=True)
    crm("add", "deal", "Lyon", "--customer", "Acme", "--amount", "1 EUR", "--opened", "2026-11-01", ok=True)
    draw, accepted = Random(3), 0
    for _ in range(70):
        name = draw.choice(("Pilot", "Lyon"))
        numbers = [row[0] for row in kept(db, "SELECT 'Q-' || number FROM quote")] or ["Q-1"]
        ids = [row[0] for row in kept(db, "SELECT id FROM line")]
        quantity, price = f"{draw.randint(1, 9999) / 1000:.3f}", f"{draw.randint(1, 99999) / 100:.2f}"
        line = draw.choice((
            ("add", "line", name, "Pro", "--qty", quantity, "--price", price, "--discount", f"{draw.randint(0, 99)}%"),
            ("edit", "line", draw.choice(ids or [1]), "--qty", quantity),
            ("quote", name), ("quote", name), ("quote", "send", draw.choice(numbers)),
            ("quote", "accept", draw.choice(numbers)), ("quote", "accept", draw.choice(numbers)),
            ("reopen", name), ("edit", "deal", name, "--amount", price), ("undo",),
        ))  # fmt: skip
        crm(*line, *(() if (line[0] == "quote" and line[1] != "accept") or line[0] == "undo" else ("--yes",)))
        for own, amount, quote in kept(
            db,
            "SELECT own_amount, d.amount, (SELECT amount FROM quote WHERE deal_id = d.id AND accepted IS NOT NULL "
            "ORDER BY id DESC LIMIT 1) FROM deal d WHERE status = 'won'",
        ):
            if quote is not None:
                accepted += 1
                assert quote == (amount if own is None else own)
        sums = "SELECT coalesce(d.own_amount, d.amount), sum(l.amount) FROM deal d JOIN line l ON l.deal_id = d.id"
        for amount, total in kept(db, f"{sums} GROUP BY d.id"):
            assert amount == total
    assert accepted > 10, "or nothing was shown"


def test_a_deal_that_is_won_by_a_quote_enters_its_stage_as_any_other(crm, team, tmp_path):
    (tmp_path / "process.toml").write_text('[stage.Won]\nrequire = ["lines", "quote"]\ncheck = ["Signed"]\n', "utf-8")
    crm("process", "use", tmp_path / "process.toml", ok=True)
    assert 'without quote, "Signed" confirmed' in refused(crm("won", "Pilot"))
    crm("quote", "Pilot", ok=True)
    assert 'without "Signed" confirmed' in refused(crm("quote", "accept", "Q-1"))
    assert quotes(crm) == [("Q-1", 1069.2, "draft")], "all of it is taken back"
    crm("quote", "accept", "Q-1", "--check", "Signed", ok=True)
    assert deal(crm)["status"] == "won"
