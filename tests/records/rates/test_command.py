"""`crm rate` and `crm rates`: exact rates from a day on, and what is valued by them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from tests.support.datafile import recorded


@pytest.fixture
def team(crm):
    recorded(crm, "init --currency USD", "add rep ann", "add customer Acme --owner ann")


def select(db, text):
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(text).fetchall()


def refused(ran, code=4):
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1), ran
    return ran.err


def test_a_rate_is_kept_shown_corrected_and_taken_away(crm, db, team):
    ran = crm("rate", "eur", "2026-07", "1,1700", ok=True)
    assert ran.out == "1 EUR = 1.17 USD from Wed 2026-07-01 on\n"
    crm("rate", "JPY", "2026-07-15", "0.0062", ok=True)
    assert crm("rate", "GBP", "1.31", ok=True).out == "1 GBP = 1.31 USD from Tue 2026-11-24 on\n"
    found = json.loads(crm("rates", "--json", ok=True).out)["rates"]
    assert [(row["currency"], row["day"], row["rate"]) for row in found] == [
        ("EUR", "2026-07-01", "1.17"), ("GBP", "2026-11-24", "1.31"), ("JPY", "2026-07-15", "0.0062"),
    ]  # fmt: skip
    assert crm("rate", "EUR", "2026-07", "1.17", ok=True).out.endswith("on, as it was\n")
    crm("rate", "EUR", "2026-07-01", "1.175", ok=True)
    assert select(db, "SELECT day, value FROM rate WHERE currency = 'EUR'") == [("2026-07-01", "1.175")]
    assert "1.175" in crm("rate", "EUR", "2026-09-09", ok=True).out
    assert "no rate of EUR on 2026-06-30 – say what 1 EUR is worth in USD: crm rate EUR 2026-06-30 RATE" in refused(
        crm("rate", "EUR", "2026-06-30")
    )
    assert crm("rate", "EUR", "2026-07", "--delete", ok=True).out == "Took away the rate of EUR from 2026-07-01 on\n"
    assert refused(crm("rate", "EUR", "2026-07", "--delete"), 3) == 'crm: no rate "EUR 2026-07-01" – see: crm rates\n'


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("EUR", "2026-07", "0"), 4, "a rate is above zero"),
        (("EUR", "2026-07", "1,234"), 4, '"1,234" can be read in two ways – write 1.234 or 1234'),
        (("EUR", "2026-07", "-1"), 2, ""),
        (("EUR", "2026-07", "1e3"), 4, '"1e3" is not a rate'),
        (("USD", "2026-07", "1"), 4, "USD is the team's currency"),
        (("EUR", "2026-12-01", "1.2"), 4, "lies in the future – today is 2026-11-24"),
        (("euro", "2026-07", "1.2"), 4, '"euro" is not a currency code'),
        (("EUR", "soonish", "1.2"), 2, '"soonish" is neither a day nor a month'),
        (("EUR", "--delete"), 2, "--delete needs the day of the rate"),
        (("EUR",), 4, "no rate of EUR"),
    ],
)
def test_what_is_no_rate_is_refused(crm, team, words, code, said):
    assert said in refused(crm("rate", *words), code)


def test_a_deal_keeps_its_currency_and_says_what_it_is_worth(crm, db, team):
    said = refused(crm("add", "deal", "Lyon", "--customer", "Acme", "--amount", "€1000"))
    assert said == "crm: no rate of EUR – say what 1 EUR is worth in USD: crm rate EUR DAY RATE\n"
    for words in ("EUR 2026-07 1.1", "EUR 2026-09 1.2", "JPY 2026-07 0.01", "KWD 2026-07 3.2505"):
        crm("rate", *words.split(), ok=True)
    ran = crm("add", "deal", "Lyon", "--customer", "Acme", "--amount", "€1000", ok=True)
    assert ran.out == "Added deal #1 Lyon, 1000.00 EUR, which is 1200.00 USD at 1.2 (rate of 2026-09-01)\n"
    crm("add", "deal", "Osaka", "--customer", "Acme", "--amount", "5000", "--currency", "JPY", ok=True)
    crm("add", "deal", "Kuwait", "--customer", "Acme", "--amount", "1.235 KWD", ok=True)  # 4.0143675
    kept = "SELECT amount, currency, own_amount FROM deal ORDER BY id"
    assert select(db, kept) == [(120_000, "EUR", 100_000), (5_000, "JPY", 5_000), (401, "KWD", 1_235)]
    crm("edit", "deal", "Lyon", "--amount", "2000", "--yes", ok=True)  # in its own currency
    assert select(db, kept)[0] == (240_000, "EUR", 200_000)
    ran = crm("edit", "deal", "Lyon", "--currency", "JPY", "--yes", ok=True)
    assert "own amount 2000.00 EUR → 2000 JPY" in ran.out
    crm("edit", "deal", "Lyon", "--amount", "$7.50", "--yes", ok=True)
    assert select(db, kept)[0] == (750, None, None)
    crm("edit", "deal", "Lyon", "--amount", "10 EUR", "--yes", ok=True)
    crm("edit", "deal", "Osaka", "--amount", "", "--yes", ok=True)
    assert select(db, kept)[:2] == [(1_200, "EUR", 1_000), (None, "JPY", None)]
    said = refused(crm("edit", "deal", "Lyon", "--amount", "5 USD", "--currency", "EUR", "--yes"))
    assert said == "crm: currency: the amount is in USD, and not in EUR – name one of the two\n"


def test_a_closed_deal_has_the_rate_of_the_day_it_closed(crm, db, team):
    crm("rate", "EUR", "2026-07", "1.1", ok=True)
    crm("rate", "EUR", "2026-09", "1.2", ok=True)
    crm("add", "deal", "Lyon", "--customer", "Acme", "--amount", "100 EUR", "--opened", "2026-05-01", ok=True)
    crm("move", "Lyon", "won", "--at", "2026-08-31", ok=True)
    amount = "SELECT amount FROM deal"
    assert select(db, amount) == [(11_000,)]
    crm("edit", "deal", "Lyon", "--closed", "2026-09-01", "--yes", ok=True)
    assert select(db, amount) == [(12_000,)]
    assert "no rate of EUR on 2026-06-30" in refused(crm("edit", "deal", "Lyon", "--closed", "2026-06-30", "--yes"))
    crm("move", "Lyon", "Proposal", "--yes", ok=True)  # open again: the latest
    crm("rate", "EUR", "2026-11", "1.3", ok=True)
    assert select(db, amount) == [(13_000,)]
    crm("move", "Lyon", "won", "--amount", "200", ok=True)
    assert select(db, amount) == [(26_000,)]
    shown = json.loads(crm("show", "deal", "Lyon", "--json", ok=True).out)["deal"]
    assert (shown["amount"], shown["own_amount"], shown["rate"], shown["rate_from"]) == (260, 200, "1.3", "2026-11-01")


def test_a_rate_that_moves_the_past_is_asked_about(crm, db, team):
    crm("rate", "EUR", "2026-07", "1.1", ok=True)
    crm("add", "deal", "Lyon", "--customer", "Acme", "--amount", "100 EUR", ok=True)
    crm("move", "Lyon", "won", ok=True)
    said = refused(crm("rate", "EUR", "2026-08", "1.2"))
    assert said.startswith("crm: 1 deal that closed would be worth otherwise") and "--yes" in said
    assert select(db, "SELECT count(*) FROM rate") == [(1,)]
    ran = crm("rate", "EUR", "2026-08", "1.2", "--yes", ok=True)
    assert ran.out.endswith("; 1 deal valued anew, 1 of them closed\n")
    crm("rate", "EUR", "2026-08", "--delete", "--yes", ok=True)
    assert select(db, "SELECT amount FROM deal") == [(11_000,)]
    said = refused(crm("rate", "EUR", "2026-07", "--delete", "--yes"))
    assert said.startswith('crm: no rate of EUR on 2026-11-24, and deal #1 "Lyon" needs one – ')
    assert select(db, "SELECT count(*) FROM rate") == [(1,)]


def test_rates_from_a_file(crm, db, team, tmp_path):
    (tmp_path / "rates.csv").write_text("Währung;Datum;Kurs\nEUR;2026-07;1,17\nJPY;2026-07-15;0,0062\n", "utf-8")
    assert crm("import", "rates", "rates.csv", ok=True).out == "Imported 2 rates: 2 new, 0 changed, 0 unchanged\n"
    assert crm("import", "rates", "rates.csv", ok=True).out == "Imported 2 rates: 0 new, 0 changed, 2 unchanged\n"
    for line, said in (
        ("GBP;2026-07;x", 'line 4: "x" is not a rate'),
        ("GBP;;1.3", 'line 4: "" is not a period'),
        ("EUR;2026-07-01;1.2", "line 4: EUR has two rates of 2026-07-01"),
        ("GBP;2027-01;1.3", "a rate of GBP on 2027-01-01 lies in the future"),
    ):
        (tmp_path / "bad.csv").write_text(f"code;day;rate\nEUR;2026-07;1.17\nJPY;2026-07-15;0.0062\n{line}\n", "utf-8")
        assert said in crm("import", "rates", "bad.csv").err
    (tmp_path / "bad.csv").write_text("code,kurs\nEUR,1.2\n", "utf-8")
    assert 'no column "day"' in refused(crm("import", "rates", "bad.csv"))
    assert select(db, "SELECT currency, day, value FROM rate ORDER BY id") == [
        ("EUR", "2026-07-01", "1.17"), ("JPY", "2026-07-15", "0.0062"),
    ]  # fmt: skip


def test_a_file_of_deals_in_several_currencies(crm, db, team, tmp_path):
    def load(text, *more):
        (tmp_path / "deals.csv").write_text(text, "utf-8")
        return crm("import", "deals", "deals.csv", "--yes", *more)

    rows = "id,deal,customer,rep,stage,amount,currency,closed\n1,A,Acme,ann,Won,100.50,EUR,2026-08-01\n"
    rows += "2,B,Acme,ann,Won,700,USD,2026-08-01\n3,C,Acme,ann,Won,5000,¥,2026-07-01\n4,D,Acme,ann,Lead,8,,\n"
    ran = load(rows)
    assert ran.code == 4 and "line 2, currency: no rate of EUR on 2026-08-01 – " in ran.err
    assert '"¥" may be JPY, CNY' in ran.err
    crm("rate", "EUR", "2026-08", "1.17", ok=True)
    crm("rate", "JPY", "2026-07", "0.00625", ok=True)
    ran = load(rows, "--map-value", "currency:¥=JPY")
    assert ran.code == 0, ran
    kept = "SELECT external_key, amount, currency, own_amount FROM deal ORDER BY id"
    assert select(db, kept) == [
        ("1", 11_759, "EUR", 10_050), ("2", 70_000, None, None), ("3", 3_125, "JPY", 5_000), ("4", 800, None, None),
    ]  # fmt: skip
    assert "0 new, 0 changed, 4 unchanged" in load(rows, "--map-value", "currency:¥=JPY").out
    # A number alone does not say whether it is in the deal's currency.
    ran = load("id,deal,customer,amount\n1,A,Acme,90\n")
    assert "the deal is in EUR, and the file does not say what its amount is in" in ran.err
    assert load("id,deal,customer,stage,closed,amount,currency\n1,A,Acme,Won,2026-08-01,90,USD\n").code == 0
    assert select(db, kept)[0] == ("1", 9_000, None, None)
    # An amount may say its currency itself, and a title that of all.
    assert load("id,deal,customer,amount\n5,E,Acme,€1.50\n6,F,Acme,2.00 USD\n").code == 0
    assert load("id,deal,customer,Amount (EUR)\n7,G,Acme,1000\n").code == 0
    assert select(db, kept)[4:] == [("5", 176, "EUR", 150), ("6", 200, None, None), ("7", 117_000, "EUR", 100_000)]
