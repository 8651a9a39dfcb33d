"""What amounts in other currencies are worth: the rates that the file has, and the deals that are valued by them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.errors import RefusedError
from crmcli.core.money import Money, converted
from crmcli.database.connection import Database, Row
from crmcli.database.settings import every_setting
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement


class InForce(NamedTuple):
    """A rate and the day from which on it holds, as ISO text."""

    value: str
    day: str


class Rates:
    """The rates of a data file: of each currency in the order of their days. `currency` is the team's."""

    def __init__(self, database: Database) -> None:
        self.currency = str(next(row["value"] for row in database.all(every_setting()) if row["key"] == "currency"))
        self._known: dict[str, list[InForce]] = {}
        for row in database.all(every_rate()._replace(types={})):
            self._known.setdefault(row["currency"], []).append(InForce(row["value"], row["day"]))

    def find(self, currency: str, day: Any) -> InForce | None:
        """The rate in force on that day (a date or its ISO text); without one the latest."""
        known = self._known.get(currency, [])
        at = len(known) if day is None else bisect_right(known, str(day), key=lambda rate: rate.day)
        return known[at - 1] if at else None

    def at(self, currency: str, day: Any) -> InForce:
        """The same; refused where there is none."""
        found = self.find(currency, day)
        if found is None:
            raise RefusedError(
                f"no rate of {currency}{f' on {day}' if day else ''}",
                f"say what 1 {currency} is worth in {self.currency}: crm rate {currency} {day or 'DAY'} RATE",
            )
        return found

    def worth(self, minor: int, currency: str, day: Any) -> int:
        """Minor units of the team's currency for those of another at the rate of that day."""
        return converted(minor, currency, self.at(currency, day).value, self.currency)

    def valued(self, row: dict[str, Any]) -> None:
        """Give a deal's row its `amount`: what was said as Money is kept in its own currency, and an own amount is
        worth what the rate of the day it closed on makes of it, or the latest one while it is open."""
        said = row.get("amount")
        if isinstance(said, Money):
            same = said.currency == self.currency
            row |= {"amount": said.minor, "own_amount": None, "currency": None} if same else {
                "own_amount": said.minor, "currency": said.currency
            }  # fmt: skip
        elif said is None:
            row["own_amount"] = None
        if row.get("currency") is not None and row.get("own_amount") is not None:
            row["amount"] = self.worth(row["own_amount"], row["currency"], row.get("closed"))


def shown(deal: Mapping[str, Any], team: str) -> Money | None:
    """A deal's amount in its own currency."""
    if deal["own_amount"] is not None:
        return Money(deal["own_amount"], deal["currency"])
    return None if deal["amount"] is None else Money(deal["amount"], team)


def rate_of(database: Database, deal: Mapping[str, Any]) -> Row:
    """The `rate` that a deal is valued by, and the day it holds from; None in the team's currency."""
    rate = Rates(database).find(deal["currency"], deal["closed"]) if deal["currency"] else None
    return {"rate": rate and rate.value, "rate_from": rate and date.fromisoformat(rate.day)}


def listed(database: Database, currency: str | None = None) -> list[Row]:
    """The rates (of one currency), the newest first, with the number of deals in it."""
    return [row for row in database.all(every_rate_and_deals()) if currency in (None, row["currency"])]


def in_force() -> Any:
    """The `rate` that each deal of a statement is valued by, as its text; None in the team's currency."""
    r, d = t.rate.c, t.deal.c
    known = sa.and_(r.currency == d.currency, sa.or_(d.closed.is_(None), r.day <= d.closed))
    latest = sa.select(r.value).where(known).order_by(r.day.desc()).limit(1)
    return latest.correlate(t.deal).scalar_subquery().label("rate")


@statement()
def every_rate() -> Any:
    r = t.rate.c
    return sa.select(r.currency, r.day, r.value).order_by(r.currency, r.day)


@statement()
def every_rate_and_deals() -> Any:
    """Each rate with how many `deals` are valued by it: those closed while it was in force, and, if it is the latest,
    the open ones."""
    r, d, later = t.rate.c, t.deal.c, t.rate.alias("later").c
    until = (
        sa.select(sa.func.min(later.day))
        .where(later.currency == r.currency, later.day > r.day)
        .correlate(t.rate)
        .scalar_subquery()
    )
    deals = (
        sa.select(sa.func.count())
        .select_from(t.deal)
        .where(
            d.currency == r.currency,
            sa.or_(
                sa.and_(d.closed >= r.day, sa.or_(until.is_(None), d.closed < until)),
                sa.and_(d.closed.is_(None), d.own_amount.is_not(None), until.is_(None)),
            ),
        )
        .correlate(t.rate)
        .scalar_subquery()
    )
    return sa.select(r.currency, r.day, r.value, deals.label("deals"), r.at, r.by).order_by(r.currency, r.day.desc())
