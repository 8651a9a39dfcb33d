"""Deal lines of a file on their way into the data file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from crmcli.core.errors import AmbiguousError, RefusedError
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.exchange.importing.step3_read.references import References
from crmcli.exchange.lines.rows import Given
from crmcli.exchange.plain_rows import refused
from crmcli.records import rows
from crmcli.records.field_readers import Reader
from crmcli.records.file_mark import mark
from crmcli.records.lines.write import add


class Taken(NamedTuple):
    """How many lines are new, and how many were known."""

    new: int
    known: int


def take(database: Database, given: Iterable[Given], reader: Reader) -> Taken:
    """Add them in their order, those that are known by their id excepted; a deal that gets lines has its amount from
    them. Amounts are in the deal's currency."""
    references, own, new, known = References(database, (), str(reader.today)), mark(database), 0, 0
    for each in given:
        try:
            if each.id and _is_known(database, each.id, own):
                known += 1
                continue
            deal = references.resolve("deal", each.deal)
            currency = rows.current(database, "deal", deal)["currency"] or reader.currency
            if each.currency not in (None, currency):
                raise RefusedError(f"currency: the deal is in {currency}, not in {each.currency}", "convert the price")
            values = reader._replace(currency=currency).values("line", each.fields)
            product = None if each.product is None else references.resolve("product", each.product)
            key = None if each.id and each.id.startswith(own) else each.id
            row = {**values, "deal_id": deal, "product_id": product, "external_key": key}
            add(database, row, reader.currency, reader.today)
            new += 1
        except (RefusedError, AmbiguousError) as error:
            raise refused(each.line, error) from error
    return Taken(new, known)


def _is_known(database: Database, id: str, own: str) -> bool:
    """Is there a line of that id, or one that crm export gave it?"""
    number = id.removeprefix(own)
    made = int(number) if number != id and number.isascii() and number.isdigit() and len(number) < 19 else None
    return database.one(of_id(), key=id, id=made) is not None


@statement()
def of_id() -> Any:
    c = t.line.c
    made = sa.and_(c.id == sa.bindparam("id"), c.external_key.is_(None))
    return sa.select(c.id).where(sa.or_(c.external_key == sa.bindparam("key"), made))
