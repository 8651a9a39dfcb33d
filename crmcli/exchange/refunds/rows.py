"""The rows of a file of refunds."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from crmcli.core.errors import CrmError
from crmcli.core.moments import read_day
from crmcli.core.money import read_currency
from crmcli.core.names import checked
from crmcli.exchange.importing.step1_open.table import Table
from crmcli.exchange.plain_rows import check_ids, refused, rows_of

COLUMNS = {
    "id": ("id", "refund id", "credit note", "credit note id", "credit note number"),
    "deal": ("deal", "deal id", "deal name", "deal title", "opportunity", "opportunity id", "opportunity name"),
    "at": ("at", "date", "day", "refund date", "refunded on", "credit note date"),
    "amount": ("amount", "refund", "refund amount", "value", "total", "credit"),
    "currency": ("currency", "currency code"),
    "reason": ("reason", "note", "comment", "description"),
}
"""Header words of each column."""

NEEDED = ("deal", "at", "amount")


class Given(NamedTuple):
    """A row: where it stands, and its cells as far as they can be read alone. `amount` is text without a minus; without
    a `currency` it is in the deal's."""

    line: int
    id: str | None
    deal: str
    at: date
    amount: str
    currency: str | None
    reason: str | None


def read(table: Table, today: date) -> list[Given]:
    """The rows, in their order. Refused: a column that is not there, a cell that is none, an id that is there twice."""
    found = []
    for line, row in rows_of(table, COLUMNS, NEEDED):
        try:
            found.append(_given(line, row, today))
        except CrmError as error:
            raise refused(line, error) from error
    check_ids([(each.line, each.id) for each in found])
    return found


def _given(line: int, row: dict[str, str], today: date) -> Given:
    amount = row["amount"].removeprefix("-").removeprefix("−").strip()  # credit notes are below zero in some files
    currency = read_currency(row["currency"]) if row["currency"] else None
    reason = checked(row["reason"], "reason") or None
    id = checked(row["id"], "id") or None
    return Given(line, id, checked(row["deal"], "deal"), read_day(row["at"], today), amount, currency, reason)
