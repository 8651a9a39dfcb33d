"""Changing the lines of a deal, and with them its amount: never one without the other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from crmcli.core.errors import RefusedError, brief
from crmcli.core.money import LARGEST, Money, plain
from crmcli.core.tags import words_of
from crmcli.database.connection import Database, Row
from crmcli.records import rows
from crmcli.records.lines.insight import worth
from crmcli.records.lines.query import MOST, accepted_of, line, sum_of
from crmcli.records.prices.query import Asked, price_of


def add(database: Database, values: Mapping[str, Any], team: str, today: date) -> int:
    """Add a line at the end of a deal, whose amount is from now on that of its lines; returns its id. Without a price
    it is what the product costs that customer on that day. `team` is the team's currency. Refused: a line of nothing,
    without a price anywhere, with a discount above the price, and any of a deal that was won by a quote."""
    deal = rows.current(database, "deal", values["deal_id"])
    check_free(database, values["deal_id"], deal)
    there = database.one(sum_of(), deal=values["deal_id"]) or {"position": 0}
    if there["position"] >= MOST:
        raise RefusedError(f'"{brief(deal["title"])}" has {MOST:,} lines', "a deal holds no more")
    row = {"quantity": 1000, **values, "position": there["position"] + 1}
    if row.get("price") is None:
        row["price"] = _price(database, deal, row, team, today)
    id = rows.add(database, "line", _with_amount(row, deal["currency"] or team))
    make_amount(database, values["deal_id"], deal)
    return id


def edit(database: Database, id: int, changes: Mapping[str, Any], team: str) -> None:
    """Change a line; the rules of a new one hold."""
    before = rows.current(database, "line", id)
    deal = rows.current(database, "deal", before["deal_id"])
    check_free(database, before["deal_id"], deal)
    for name in ("quantity", "price"):
        if name in changes and changes[name] is None:
            raise RefusedError(f"{name}: a line cannot be without one", "give another value")
    rows.change(database, "line", id, _with_amount({**before, **changes}, deal["currency"] or team))
    make_amount(database, before["deal_id"], deal)


def drop(database: Database, id: int) -> Row:
    """Take a line away; returns it as it was. A deal that has none left keeps the amount that it had."""
    found = line(database, id)
    deal = rows.current(database, "deal", found["deal_id"])
    check_free(database, found["deal_id"], deal)
    database.run(rows.delete(table="line"), id=id)
    make_amount(database, found["deal_id"], deal)
    return found


def check_free(database: Database, deal_id: int, deal: Mapping[str, Any]) -> None:
    """Refuse to change the lines of a deal that was won by a quote: it is worth what was accepted."""
    quote = database.one(accepted_of(), deal=deal_id)
    if quote:
        raise RefusedError(
            f'"{brief(deal["title"])}" was won by quote Q-{quote["number"]}.{quote["version"]}, and is worth that',
            f"open it again first: crm reopen {deal_id}",
        )


def make_amount(database: Database, deal_id: int, deal: Mapping[str, Any]) -> None:
    """Give a deal the amount that its lines come to, if it has any."""
    found = database.one(sum_of(), deal=deal_id)
    if found is None:
        return
    if found["amount"] > LARGEST:
        raise RefusedError(f'the lines of "{brief(deal["title"])}" come to too much', "check quantities and prices")
    row = {**deal, "amount": found["amount"]}
    if deal["currency"] is not None:
        from crmcli.records.rates.query import Rates

        row["amount"] = Money(found["amount"], deal["currency"])
        Rates(database).valued(row)
    rows.change(database, "deal", deal_id, row)


def _price(database: Database, deal: Row, row: Mapping[str, Any], team: str, today: date) -> int:
    """What the product costs the customer of the deal."""
    if row.get("product_id") is None:
        raise RefusedError("price: a line without a product needs one", "give it with --price")
    currency, tags = deal["currency"] or team, None
    if deal["customer_id"] is not None:
        tags = rows.current(database, "customer", deal["customer_id"])["tags"]
    found = price_of(database, Asked(row["product_id"], currency, today, words_of(tags) if tags else ()), team)
    if found is None:
        name = brief(rows.current(database, "product", row["product_id"])["name"])
        raise RefusedError(
            f'price: "{name}" has none in {currency}', f'give it with --price, or for good: crm price "{name}" AMOUNT'
        )
    return found


def _with_amount(row: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """The line with what it comes to."""
    if row.get("product_id") is None and row.get("text") is None:
        raise RefusedError("a line is of a product, or of what its text says", "name a product, or give --text")
    found = worth(row)
    if found.amount < 0:
        raise RefusedError(
            f"discount: {plain(found.discount, currency)} is more than the line comes to, "
            f"{plain(found.gross, currency)} {currency}",
            "give a smaller one, or a rate such as 10%",
        )
    if max(found.gross, found.total) > LARGEST:
        raise RefusedError("the line comes to too much", "check the quantity and the price")
    return {**row, "amount": found.amount}
