"""`crm add line`, `crm edit line`, `crm list lines`, `crm delete line`, and the deal that is made of them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from tests.support.datafile import recorded


@pytest.fixture
def team(crm):
    recorded(
        crm, "init --currency USD", "add rep ann", "add customer Acme --owner ann --tag Partner",
        "add product Pro --list-price 99 --category Software", "add product Kit",
        "add deal Pilot --customer Acme --amount 5",
    )  # fmt: skip


def refused(ran, code=4):
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1), ran
    return ran.err


def shown(crm, kind, name):
    return json.loads(crm("show", kind, name, "--json", ok=True).out)


def lines(crm, *words):
    return json.loads(crm("list", "lines", *words, "--json", ok=True).out)["lines"]


def test_lines_make_the_amount_of_a_deal(crm, team):
    ran = crm("add", "line", "Pilot", "Pro", "--qty", "12", "--discount", "10%", "--tax", "20%", ok=True)
    assert ran.out == (
        "Added line #1 of deal #1 Pilot: 12 × Pro at 99.00, less 10%: 1069.20 USD and 20% tax; "
        "the deal is worth 1069.20 USD\n"
    )
    assert ran.err == "Next: crm quote 1\n" and ran.undo
    crm(
        "add",
        "line",
        "Pilot",
        "--text",
        "Training on site",
        "--qty",
        "1.5",
        "--price",
        "900",
        "--discount",
        "50",
        ok=True,
    )
    told = shown(crm, "deal", "Pilot")
    assert told["deal"]["amount"] == 1069.2 + 1300
    assert told["sums"] == {
        "subtotal": 1188 + 1350, "discount": 118.8 + 50, "net": 2369.2, "tax": 213.84, "total": 2583.04,
        "taxes": [{"rate": 0.2, "net": 1069.2, "tax": 213.84}],
    }  # fmt: skip
    text = crm("show", "deal", "Pilot", ok=True).out
    assert "Net 2,369.20 (2,538.00 less 168.80), tax 213.84, total 2,583.04 USD\n" in text
    row, other = lines(crm, "--deal", "Pilot")
    assert (row["product"], row["quantity"], row["price"], row["discount_rate"], row["tax_rate"], row["amount"],
            row["tax"], row["total"], row["currency"]) == ("Pro", 12, 99, 0.1, 0.2, 1069.2, 213.84, 1283.04,
                                                           "USD")  # fmt: skip
    assert (other["product"], other["text"], other["quantity"], other["discount"]) == (
        None, "Training on site", 1.5, 50,
    )  # fmt: skip
    assert crm("edit", "line", "2", "--qty", "2", "--discount", "", ok=True).out.endswith("is worth 2869.20 USD\n")
    assert crm("delete", "line", "1", ok=True).out == 'Deleted line #1 of deal "Pilot"\n'
    assert shown(crm, "deal", "Pilot")["deal"]["amount"] == 1800
    crm("delete", "line", "2", ok=True)
    assert shown(crm, "deal", "Pilot")["deal"]["amount"] == 1800, "without lines it stays what it is"
    crm("edit", "deal", "Pilot", "--amount", "7", ok=True)
    crm("undo", "--to", "2026-01-01", "--yes", ok=True)


def test_another_amount_than_that_of_its_lines_is_refused(crm, team, tmp_path):
    crm("add", "line", "Pilot", "Pro", ok=True)
    for line in ("edit deal Pilot --amount 7", "edit deal Pilot --amount ''", "move Pilot won --amount 7"):
        words = [word.strip("'") for word in line.split()]
        assert refused(crm(*words)) == (
            'crm: amount: "Pilot" has lines, and they make its amount and currency – change a line: crm edit line ID '
            "(see: crm list lines --deal 1)\n"
        )
    crm("rate", "EUR", "2026-01", "1.1", ok=True)
    refused(crm("edit", "deal", "Pilot", "--currency", "EUR"))
    crm("edit", "deal", "Pilot", "--amount", "99", ok=True)
    file = tmp_path / "deals.csv"
    crm("export", "deals", "-o", file, ok=True)
    assert "1 unchanged" in crm("import", "deals", file, ok=True).out
    file.write_text(file.read_text("utf-8").replace("99.00", "98.00"), "utf-8")
    ran = crm("import", "deals", file)
    assert ran.code == 4 and "has lines" in ran.out + ran.err
    assert "Moved deal #1" in crm("won", "Pilot", ok=True).out


def test_the_price_is_that_of_the_day_the_customer_and_the_currency(crm, team):
    crm("rate", "EUR", "2026-01", "1.1", ok=True)
    assert "has none in USD" in refused(crm("add", "line", "Pilot", "Kit"))
    ran = crm("price", "Kit", "50", "--from", "2026-10-01", ok=True)
    assert ran.out == "Set the price of Kit: 50.00 USD from Thu 2026-10-01 on\n"
    crm("price", "Kit", "60", "--from", "2027-01-01", ok=True)
    crm("price", "Kit", "44", "--from", "2026-11-01", "--list", "partner", ok=True)
    crm("price", "Kit", "40 EUR", "--from", "2026-10-01", ok=True)
    crm("price", "Pro", "90", "--from", "2026-11-01", "--list", "else", ok=True)
    crm("add", "customer", "Zoo", "--owner", "ann", ok=True)
    crm("add", "deal", "Zoo kit", "--customer", "Zoo", ok=True)
    crm("add", "deal", "Lyon", "--customer", "Zoo", "--amount", "1 EUR", ok=True)
    for deal, product, price, day in (
        ("Pilot", "Kit", 44, "2026-11-24"), ("Pilot", "Kit", 50, "2026-10-31"), ("Zoo kit", "Kit", 50, "2026-11-24"),
        ("Zoo kit", "Kit", 60, "2027-01-01"), ("Lyon", "Kit", 40, "2026-11-24"), ("Pilot", "Pro", 99, "2026-11-24"),
    ):  # fmt: skip
        crm("add", "line", deal, product, "--as-of", day, ok=True)
        assert lines(crm, "--deal", deal)[-1]["price"] == price, (deal, product, day)
    assert "has none in EUR" in refused(crm("add", "line", "Lyon", "Pro"))
    ran = crm("price", "Kit", "51", "--from", "2026-10-01", ok=True)
    assert ran.out.endswith("on, instead of 50.00\n")
    assert lines(crm, "--deal", "Zoo kit")[0]["price"] == 50, "lines that are there stay as they are"
    assert len(json.loads(crm("list", "prices", "--json", ok=True).out)["prices"]) == 5
    crm("price", "Kit", "44", "--from", "2026-11-01", "--list", "partner", "--delete", ok=True)
    prices = json.loads(crm("price", "Kit", "--json", ok=True).out)["prices"]
    assert [(row["currency"], row["list"], row["day"], row["price"]) for row in prices] == [
        ("EUR", None, "2026-10-01", 40), ("USD", None, "2027-01-01", 60), ("USD", None, "2026-10-01", 51),
    ]  # fmt: skip
    refused(crm("price", "Kit", "44", "--from", "2026-11-01", "--delete"), 3)


def test_a_deal_in_a_currency_of_its_own_stays_in_it(crm, team):
    crm("rate", "EUR", "2026-01", "1.1", ok=True)
    crm("add", "deal", "Lyon", "--customer", "Acme", "--amount", "1 EUR", ok=True)
    ran = crm("add", "line", "Lyon", "Pro", "--qty", "3", "--price", "10.05", ok=True)
    assert ran.out.endswith("3 × Pro at 10.05: 30.15 EUR; the deal is worth 30.15 EUR\n")
    deal = shown(crm, "deal", "Lyon")["deal"]
    assert (deal["own_amount"], deal["currency"], deal["amount"]) == (30.15, "EUR", 33.17)  # 33.165: away from zero
    assert "USD" in refused(crm("add", "line", "Lyon", "Pro", "--price", "5 USD"))
    crm("rate", "EUR", "2026-01", "1.2", ok=True)
    assert shown(crm, "deal", "Lyon")["deal"]["amount"] == 36.18


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("Pro", "--qty", "0"), "quantity"),
        (("Pro", "--qty", "1,500"), "two ways"),
        (("Pro", "--discount", "101%"), "rate"),
        (("Pro", "--discount", "99.01"), "99.01 is more than the line comes to, 99.00 USD"),
        (("Pro", "--tax", "x"), "tax"),
        (("--price", "5"), "of a product, or of what its text says"),
        (("--text", "x"), "price"),
        (("Pro", "--qty", "999999999", "--price", "900000000"), "too much"),
    ],
)
def test_a_line_that_is_none_is_refused(crm, team, words, why):
    assert why in refused(crm("add", "line", "Pilot", *words))
    assert lines(crm) == []


def test_the_amount_is_the_sum_whatever_is_done(crm, db, team):
    for words in (("Pro", "--qty", "3"), ("Kit", "--price", "0.01"), ("Pro", "--discount", "33.33%")):
        crm("add", "line", "Pilot", *words, ok=True)
    crm("edit", "line", "2", "--qty", "0.5", ok=True)
    crm("delete", "line", "1", ok=True)
    crm("undo", ok=True)
    with closing(sqlite3.connect(db)) as connection:
        [(amount, total)] = connection.execute("SELECT amount, (SELECT sum(amount) FROM line) FROM deal").fetchall()
    assert amount == total == 29700 + 1 + 6600  # half a cent is one, 66.0033 is 66.00
    crm("delete", "deal", "Pilot", ok=True)
    assert lines(crm) == []
    crm("undo", ok=True)
    assert len(lines(crm)) == 3
    assert "it has 2 lines" in refused(crm("delete", "product", "Pro"))


def test_lines_of_another_reps_deal_and_of_a_closed_one_are_asked_about(crm, team, monkeypatch):
    crm("add", "line", "Pilot", "Pro", ok=True)
    crm("won", "Pilot", ok=True)
    for line in ("add line Pilot Pro", "edit line 1 --qty 2", "delete line 1"):
        assert "was won on 2026-11-24, for ann" in refused(crm(*line.split()))
        crm(*line.split(), "--yes", ok=True)
    crm("add", "rep", "ben", ok=True)
    monkeypatch.setenv("CRM_ME", "ben")
    assert "is ann's" in refused(crm("add", "line", "Pilot", "Pro"))


def test_lists_and_filters(crm, team):
    crm("add", "line", "Pilot", "Pro", "--qty", "12", ok=True)
    crm("add", "line", "Pilot", "Kit", "--price", "5", "--tax", "19%", ok=True)
    crm("add", "deal", "Open", "--customer", "Acme", ok=True)
    crm("add", "line", "Open", "Pro", ok=True)
    crm("won", "Pilot", ok=True)
    for words, ids in (
        ((), [3, 1, 2]),
        (("--product", "Pro"), [3, 1]),
        (("--customer", "Acme", "--limit", "1"), [3]),
        (("--where", "won and quantity>=12"), [1]),
        (("--where", "product=Kit or category=Software and open"), [3, 2]),
        (("--where", "closed>=this-year and tax=19%"), [2]),
        (("--where", "customer=Acme and amount>=99 and not won"), [3]),
        (("--where", "tax is empty and rep=ann"), [3, 1]),
    ):
        assert [row["id"] for row in lines(crm, *words)] == ids, words
    assert crm("list", "lines", "--format", "ids", ok=True).out == "3\n1\n2\n"
    assert "Qty" in crm("list", "lines", ok=True).out
    assert crm("list", "lines", "--where", "won and open", ok=True).out == "No lines fit.\n"


def test_what_a_customer_bought(crm, team):
    for title, quantity, discount in (("One", "2", "10%"), ("Two", "1.5", "30%")):
        crm("add", "deal", title, "--customer", "Acme", "--opened", "2026-11-01", ok=True)
        crm("add", "line", title, "Pro", "--qty", quantity, "--price", "100", "--discount", discount, ok=True)
        crm("won", title, "--at", "2026-11-20" if title == "Two" else "2026-11-24", ok=True)
    crm("add", "line", "Pilot", "Kit", "--price", "5", ok=True)
    assert shown(crm, "customer", "Acme")["bought"] == [
        {"product": "Pro", "quantity": 3.5, "deals": 2, "last": "2026-11-24", "discount": pytest.approx(65 / 350)}
    ]
    assert "Usual discount" in crm("show", "customer", "Acme", ok=True).out


def test_the_teams_tax_is_that_of_new_lines(crm, team):
    crm("config", "set", "tax", "7,5", ok=True)
    crm("add", "line", "Pilot", "Pro", ok=True)
    crm("add", "line", "Pilot", "Pro", "--tax", "", ok=True)
    assert [row["tax_rate"] for row in lines(crm)] == [0.075, None]
    refused(crm("config", "set", "tax", "many"))
    crm("config", "unset", "tax", ok=True)
