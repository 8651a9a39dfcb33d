"""The rows of a file of deal lines."""

from __future__ import annotations

from typing import NamedTuple

from crmcli.core.errors import CrmError
from crmcli.core.money import read_currency
from crmcli.core.names import checked
from crmcli.exchange.importing.step1_open.table import Table
from crmcli.exchange.plain_rows import check_ids, refused, rows_of
from crmcli.records.lines.insight import discount_said

COLUMNS = {
    "id": ("id", "line id", "line item id", "record id", "opportunity product id"),
    "deal": ("deal", "deal id", "deal name", "deal title", "opportunity", "opportunity id", "opportunity name"),
    "product": ("product", "product name", "item", "sku"),
    "text": ("text", "description", "line description", "note"),
    "quantity": ("quantity", "qty", "amount of units", "units"),
    "price": ("price", "unit price", "sales price", "list price"),
    "discount": ("discount", "discount amount"),
    "discount_rate": ("discount rate", "discount percent", "discount percentage", "discount %"),
    "tax": ("tax", "tax rate", "vat", "vat rate", "tax %"),
    "currency": ("currency", "currency code"),
}
"""Header words of each column."""

NEEDED = ("deal",)


class Given(NamedTuple):
    """A row: where it stands, its id and deal, the currency that it names, and the fields of a line as they are
    typed."""

    line: int
    id: str | None
    deal: str
    product: str | None
    currency: str | None
    fields: dict[str, str | None]


def read(table: Table) -> list[Given]:
    """The rows, in their order. Refused: a column that is not there, a cell that is none, an id that is there twice."""
    found = []
    for line, row in rows_of(table, COLUMNS, NEEDED):
        try:
            found.append(_given(line, row))
        except CrmError as error:
            raise refused(line, error) from error
    check_ids([(each.line, each.id) for each in found])
    return found


def _given(line: int, row: dict[str, str]) -> Given:
    fields: dict[str, str | None] = {name: row[name] or None for name in ("text", "quantity", "price", "tax")}
    rate = row["discount_rate"]
    discount = f"{rate.removesuffix('%')}%" if rate else row["discount"] or None
    currency = read_currency(row["currency"]) if row["currency"] else None
    id = checked(row["id"], "id") or None
    return Given(
        line, id, checked(row["deal"], "deal"), row["product"] or None, currency, {**fields, **discount_said(discount)}
    )
