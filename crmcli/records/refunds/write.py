"""Giving money back on a won deal, and taking that back."""

from __future__ import annotations

from datetime import date
from typing import Any

from crmcli.core.errors import NotFoundError, RefusedError, brief
from crmcli.core.money import Money
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records import rows
from crmcli.records.refunds.query import left_of, refund


def add(
    database: Database,
    deal_id: int,
    said: Money,
    at: date,
    reason: str | None,
    today: date,
    by: str,
    team: str,
    external_key: str | None = None,
) -> int:
    """Record a refund; returns its id. Refused is what `check` refuses. `team` is the team's currency."""
    check(database, deal_id, said, at, today, team)
    own = None if said.currency == team else said.minor
    values = {"deal_id": deal_id, "at": at, "reason": reason, "by": by, "external_key": external_key}
    id = rows.add(database, "refund", {**values, "own_amount": own, "amount": 0 if own else said.minor})
    if own:
        _value(database, deal_id)
    return id


def drop(database: Database, id: int) -> Row:
    """Take a refund back; returns it as it was."""
    found = refund(database, id)
    if found is None:
        raise NotFoundError("refund", str(id)).with_hint("see: crm list refunds")
    database.run(delete(), id=id)
    if found["own_amount"] is not None:
        _value(database, found["deal_id"])
    return found


def check(database: Database, deal_id: int, said: Money, at: date, today: date, team: str) -> None:
    """Refuse a refund of a deal that is not won, in another currency than the deal's, before it closed or in the
    future, and of more than is left of it. `team` is the team's currency."""
    deal = rows.current(database, "deal", deal_id)
    title = brief(deal["title"])
    if deal["status"] != "won":
        raise RefusedError(
            f'"{title}" is {deal["status"]}: only what was won is given back', "see: crm list deals --won"
        )
    if said.currency != (deal["currency"] or team):
        raise RefusedError(
            f'amount: "{title}" is in {deal["currency"] or team}, not in {said.currency}', "refund it in its currency"
        )
    if said.minor <= 0:
        raise RefusedError("amount: a refund is above zero", "give what was paid back, such as 500")
    if at > today:
        raise RefusedError(f"at: {at} is in the future", f"today is {today}")
    if at < deal["closed"]:
        raise RefusedError(f'at: {at} is before "{title}" was won ({deal["closed"]})', "give a later day with --at")
    left = Money(left_of(database, deal_id), said.currency)
    if said.minor > left.minor:
        raise RefusedError(
            f'amount: {said} {said.currency} is more than is left of "{title}", {left} {left.currency}',
            f"see: crm show deal {deal_id}",
        )


def _value(database: Database, deal: int) -> None:
    from crmcli.records.rates.query import Rates
    from crmcli.records.rates.write import revalue_refunds

    revalue_refunds(database, deal, Rates(database))


@statement()
def delete() -> Any:
    return sa.delete(t.refund).where(t.refund.c.id == sa.bindparam("id"))
