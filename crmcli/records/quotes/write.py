"""Making quotes, and what becomes of them. A quote that was sent stays as it is: what changes is a new version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from crmcli.core.errors import RefusedError
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records import rows
from crmcli.records.deals import write as deals
from crmcli.records.lines.query import sum_of
from crmcli.records.quotes.insight import ACCEPTED, DRAFT, REJECTED, REPLACED, digest, label, same, state, text_of
from crmcli.records.quotes.query import next_number, of_deal, said_of


class Wanted(NamedTuple):
    """What is said of a quote besides the deal's lines: to which day it holds, and its terms (None: the team's)."""

    valid: date | None
    terms: str | None


class Now(NamedTuple):
    """When a quote is made, and by whom; `team` is the team's currency."""

    today: date
    moment: datetime
    by: str
    team: str


def make(database: Database, deal_id: int, wanted: Wanted, usual: date, now: Now) -> int:
    """Quote a deal as it stands; returns the id of the quote. A draft is made anew in its place; one that was sent
    stays, and where it would say something else, the next version is made. Without a day it holds up to the `usual`
    one. Refused: a closed deal."""
    deal = rows.current(database, "deal", deal_id)
    before = next(reversed(of_deal(database, deal_id)), None)
    if deal["status"] != "open":
        see = f"crm quote show {label(before)}" if before else f"crm reopen {deal_id}"
        raise RefusedError(f'"{deal["title"]}" is {deal["status"]}: there is nothing to quote', f"see: {see}")
    said = said_of(database, deal_id, now.team, wanted.terms)
    holds = before is not None and not before["rejected"] and before["valid"] >= now.today
    if before and before["sent"] and holds and wanted.valid is None and same(before["content"], said):
        return int(before["id"])
    fresh = before is None or before["sent"] or before["rejected"]
    number = before["number"] if before else next_number(database)
    version = (before["version"] if before else 0) + bool(fresh)
    valid = wanted.valid or (before["valid"] if before and holds and not fresh else usual)
    said |= {"quote": f"Q-{number}", "version": version, "date": f"{now.today}", "valid": f"{valid}"}
    text, found = text_of(said), database.one(sum_of(), deal=deal_id)
    assert found is not None, "or there are no lines to quote"
    row = {
        "number": number, "version": version, "deal_id": deal_id, "amount": found["amount"], "valid": valid,
        "content": text, "digest": digest(text), "at": now.moment, "by": now.by,
    }  # fmt: skip
    if before is None or fresh:
        return database.run(insert(), **row)
    if (before["content"], before["valid"]) != (text, valid):
        database.run(renew(), id_=before["id"], **row)
    return int(before["id"])


def send(database: Database, quote: Row, day: date, today: date) -> None:
    """Note that a quote was sent. Refused: one that was sent or replaced."""
    if quote["sent"]:
        raise RefusedError(f"{label(quote)} was sent on {quote['sent']}", "what changed since is a new version")
    _check_answerable(quote, today)
    _check_day(quote, day, today)
    database.run(answer(of="sent"), id_=quote["id"], day=day)


def accept(database: Database, quote: Row, day: date, now: Now) -> deals.Step | None:
    """Note that the customer took a quote, and win its deal by it; returns the step, if the deal was not won by then.
    Refused: one that was answered or replaced, and one whose deal has other lines by now."""
    _check_answerable(quote, now.today)
    _check_day(quote, day, now.today)
    found = database.one(sum_of(), deal=quote["deal_id"]) or {"amount": None}
    if found["amount"] != quote["amount"] or not _says(database, quote, now.team):
        raise RefusedError(
            f"the lines of the deal changed since {label(quote)} was made",
            f"quote them anew: crm quote {quote['deal_id']}",
        )
    if quote["sent"] is None:
        database.run(answer(of="sent"), id_=quote["id"], day=day)
    database.run(answer(of=ACCEPTED), id_=quote["id"], day=day)
    if quote["status"] == "won":
        return None
    return deals.move(database, quote["deal_id"], "won", day, now.today, now.by)


def reject(database: Database, quote: Row, day: date, today: date) -> None:
    """Note that the customer did not take a quote; its deal stays as it is."""
    _check_answerable(quote, today)
    _check_day(quote, day, today)
    database.run(answer(of=REJECTED), id_=quote["id"], day=day)


def _says(database: Database, quote: Row, team: str) -> bool:
    """Does the quote have the lines that its deal has?"""
    import json

    kept: Mapping[str, Any] = json.loads(quote["content"] or "{}")
    said = said_of(database, quote["deal_id"], team)
    return all(kept.get(name) == said[name] for name in ("lines", "currency", "total"))


def _check_answerable(quote: Row, today: date) -> None:
    found = state(quote, today)
    if found in (ACCEPTED, REJECTED):
        raise RefusedError(f"{label(quote)} was {found} on {quote[found]}", f"see: crm quote show {label(quote)}")
    if found == REPLACED:
        raise RefusedError(
            f"a later version of Q-{quote['number']} has replaced this one", f"see: crm quote show Q-{quote['number']}"
        )


def _check_day(quote: Row, day: date, today: date) -> None:
    if day > today:
        raise RefusedError(f"at: {day} is in the future", f"today is {today}")
    if quote["sent"] and day < quote["sent"]:
        raise RefusedError(f"at: {day} is before {label(quote)} was sent ({quote['sent']})", "give a later day")


_COLUMNS = ("number", "version", "deal_id", "amount", "valid", "content", "digest", "at", "by")


@statement()
def insert() -> Any:
    return sa.insert(t.quote).values({name: sa.bindparam(name) for name in _COLUMNS})


@statement()
def renew() -> Any:
    changed = sa.update(t.quote).where(t.quote.c.id == sa.bindparam("id_"))
    return changed.values({name: sa.bindparam(name) for name in _COLUMNS})


@statement(of=("sent", ACCEPTED, REJECTED))
def answer(of: str) -> Any:
    """Set the day on which that happened to a quote."""
    return sa.update(t.quote).where(t.quote.c.id == sa.bindparam("id_")).values({of: sa.bindparam("day")})


@statement()
def delete() -> Any:
    return sa.delete(t.quote).where(t.quote.c.id == sa.bindparam("id"))


def drop(database: Database, quote: Row) -> None:
    """Take out a draft. Refused: what was sent."""
    if state(quote, quote["valid"]) != DRAFT:
        raise RefusedError(f"{label(quote)} was sent: it stays", "reject it: crm quote reject " + label(quote))
    database.run(delete(), id=quote["id"])
