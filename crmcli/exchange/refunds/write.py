"""Refunds of a file on their way into the data file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.amounts import read_amount_in
from crmcli.core.errors import AmbiguousError, RefusedError
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.exchange.importing.step3_read.references import References
from crmcli.exchange.plain_rows import refused
from crmcli.exchange.refunds.rows import Given
from crmcli.records import rows
from crmcli.records.file_mark import mark
from crmcli.records.refunds.write import add


class Taken(NamedTuple):
    """How many refunds are new, and how many were known."""

    new: int
    known: int


def take(database: Database, given: Iterable[Given], today: date, by: str, team: str) -> Taken:
    """Record them, the oldest first, those that are known by their id excepted."""
    references, own, new, known = References(database, (), str(today)), mark(database), 0, 0
    for each in sorted(given, key=lambda row: (row.at, row.line)):
        try:
            if each.id and _is_known(database, each.id, own):
                known += 1
                continue
            deal = references.resolve("deal", each.deal)
            currency = each.currency or rows.current(database, "deal", deal)["currency"] or team
            said = read_amount_in(each.amount, currency)
            key = None if each.id and each.id.startswith(own) else each.id
            add(database, deal, said, each.at, each.reason, today, by, team, key)
            new += 1
        except (RefusedError, AmbiguousError) as error:
            raise refused(each.line, error) from error
    return Taken(new, known)


def _is_known(database: Database, id: str, own: str) -> bool:
    """Is there a refund of that id, or one that crm export gave it?"""
    number = id.removeprefix(own)
    made = int(number) if number != id and number.isascii() and number.isdigit() and len(number) < 19 else None
    return database.one(of_id(), key=id, id=made) is not None


@statement()
def of_id() -> Any:
    r = t.refund.c
    made = sa.and_(r.id == sa.bindparam("id"), r.external_key.is_(None))
    return sa.select(r.id).where(sa.or_(r.external_key == sa.bindparam("key"), made))
