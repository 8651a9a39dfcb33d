"""`crm offer`: what to whom, by what was bought, and when it keeps quiet."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing

import pytest


@pytest.fixture
def shop(crm, db):
    """40 customers: 18 have Bike, 14 of these Lock as well; 20 others have Tent; one buys Oil every 30 days."""
    crm("add", "rep", "ann", ok=True)
    for name in ("Bike", "Lock", "Tent", "Oil"):
        crm("add", "product", name, ok=True)
    has = [*([("Bike", "Lock")] * 14), *([("Bike",)] * 4), *([("Tent",)] * 20), ("Oil",), ()]
    ids = {"Bike": 1, "Lock": 2, "Tent": 3, "Oil": 4}
    with closing(sqlite3.connect(db, isolation_level=None)) as connection:
        for at, products in enumerate(has, 1):
            connection.execute(
                "INSERT INTO customer (id, name, name_key, created) VALUES (?, ?, ?, '2026-01-01')",
                (at, f"C{at:02}", f"c{at:02}"),
            )
            for day, product in enumerate(products, 1):
                add(connection, at, ids[product], f"2026-02-{day:02}")
        for month in (6, 7, 8):
            add(connection, 39, 4, f"2026-{month:02}-01")
        connection.execute("DELETE FROM deal WHERE customer_id = 39 AND closed = '2026-02-01'")
    return crm


def add(connection, customer, product, closed):
    connection.execute(
        "INSERT INTO deal (title, title_key, customer_id, rep_id, product_id, amount, stage_id, status, opened, closed,"
        " credited_id) VALUES ('d', 'd', ?, 1, ?, 100, 5, 'won', ?, ?, 1)",
        (customer, product, closed, closed),
    )


@pytest.fixture
def offers(shop):
    return lambda *args: json.loads(shop("offer", *args, "--json", ok=True).out)["offers"]


def test_what_goes_together_is_offered_with_its_evidence(shop, offers):
    (found,) = offers("C15")
    assert (found["product"], found["reason"], found["given"]) == ("Lock", "together", "Bike")
    assert (found["both"], found["owners"], found["usual"]) == (14, 18, pytest.approx(14 / 39))
    assert found["score"] == pytest.approx((14 + 10 * 14 / 39) / 28, abs=1e-6)
    assert "14 of 18 who bought Bike also bought Lock (of all 36%)" in shop("offer", "C15", ok=True).out
    assert offers("C01") == [] and offers("C20") == [] and offers("C40") == []


def test_to_whom_a_product_is_offered(shop, offers):
    assert [each["customer"] for each in offers("--product", "Lock")] == ["C15", "C16", "C17", "C18"]
    assert offers("--product", "Tent") == []
    rows = list(csv.DictReader(io.StringIO(shop("offer", "--product", "Lock", "--format", "csv", ok=True).out)))
    assert [(row["customer"], row["both"]) for row in rows] == [(f"C{at}", "14") for at in range(15, 19)]


def test_products_of_lines_count_as_those_of_deals(shop, offers, db):
    """The same purchases, with the products in lines: C01 to C09 have the Lock in a line of the deal with the Bike."""
    before = [offers("C15"), offers("--product", "Lock"), offers("C39")]
    with closing(sqlite3.connect(db, isolation_level=None)) as connection:
        [lines] = connection.execute("SELECT count(*) FROM deal WHERE customer_id < 10 AND product_id = 2").fetchone()
        assert lines == 9
        line = "INSERT INTO line (deal_id, position, product_id, quantity, price, amount)"
        connection.execute(
            f"{line} SELECT b.id, 1, 2, 1000, 5, 5 FROM deal b WHERE b.product_id = 1 AND b.customer_id < 10"
        )
        connection.execute("UPDATE deal SET product_id = NULL WHERE customer_id < 10 AND product_id = 2")
        connection.execute(f"{line} SELECT id, 1, product_id, 1000, 5, 5 FROM deal WHERE customer_id = 39")
        connection.execute("UPDATE deal SET product_id = NULL WHERE customer_id = 39")
    assert [offers("C15"), offers("--product", "Lock"), offers("C39")] == before and all(before)
    # Nor is offered what is in a line of a deal that is open.
    shop("add", "deal", "next", "--customer", "C15", "--rep", "ann", ok=True)
    shop("add", "line", "next", "Lock", "--price", "5", ok=True)
    assert offers("C15") == [] and [each["customer"] for each in offers("--product", "Lock")] == ["C16", "C17", "C18"]


def test_what_is_bought_again_and_again_is_due(offers):
    # June, July, August: 30 and 31 days, 30.5 at the median.
    for args in (("C39",), ("--product", "Oil")):
        (found,) = offers(*args)
        assert (found["reason"], found["times"], found["gap"], found["due"]) == ("again", 3, 30.5, "2026-08-31")
        assert offers(*args, "--as-of", "2026-08-30") == []


def test_it_keeps_quiet_after_a_no_while_a_deal_is_open_and_while_there_is_a_complaint(shop, offers):
    shop(
        "add", "deal", "no", "--customer", "C15", "--product", "Lock", "--rep", "ann", "--opened", "2026-06-01", ok=True
    )
    assert offers("C15") == [], "there is a deal with it"
    shop("lost", "no", "--reason", "price", "--at", "2026-06-10", ok=True)
    assert offers("C15") == [] and "C15" not in str(offers("--product", "Lock"))
    assert len(offers("C15", "--as-of", "2026-12-08")) == 1, "180 days later"
    shop("feedback", "C16", "complaint", "broken", ok=True)
    assert offers("C16") == [] and "C16" not in str(offers("--product", "Lock"))
    assert "complaint to be settled" in shop("offer", "C16", ok=True).out


def test_one_of_customer_and_product_is_asked_for(shop):
    assert shop("offer").code == shop("offer", "C01", "--product", "Lock").code == 2
    assert shop("offer", "Nobody").code == 3
