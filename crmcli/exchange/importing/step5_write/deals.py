"""Deals from a file: what is missing is worked out, and a deal that has moved gets its step of history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from crmcli.core.errors import RefusedError
from crmcli.core.money import Money
from crmcli.core.names import folded, key
from crmcli.database.connection import Row
from crmcli.database.statements.compiled import Text
from crmcli.exchange.importing.step3_read.column_readers import MORE, OPTIONAL
from crmcli.exchange.importing.step3_read.memo import Memo
from crmcli.exchange.importing.step4_match.keys import MADE
from crmcli.exchange.importing.step5_write.kinds import Change, Kind, Run
from crmcli.records.deals.write import check_reason, first_steps, insert_move, last_move, prepared
from crmcli.records.edit.write import redate
from crmcli.records.lines.query import check_amount
from crmcli.records.rates.query import Rates
from crmcli.records.rates.write import revalue_refunds

_WORKED_OUT = tuple({"rep": "rep_id", "stage": "stage_id"}.get(name, name) for name in OPTIONAL["deal"])

BETWEEN = " – "
"""Between customer and product in the title of a deal that has none."""

_DATES = ("opened", "closed")


class Deals(Kind):
    indexed: Mapping[str, tuple[str, ...]] = {"deal": (), "move": ("ix_move_deal_id",)}

    def __init__(self, kind: str, run: Run) -> None:
        super().__init__(kind, run)
        self._rates = Rates(run.database)
        self._customers = Memo(partial(self._name_of, "customer"), MORE)
        self._products = Memo(partial(self._name_of, "product"))

    def new(self, values: Mapping[str, Any]) -> Row:
        row = {**self._empty, **values}
        if row["rep_id"] is None:
            row["rep_id"] = self._owner(row["customer_id"])
        if row["title"] is None:
            row["title"], row["title_key"] = self._titled(row)
        else:
            row["title_key"] = key(row["title"])
        row = self._prepared(row)
        if type(row["amount"]) is Money:
            self._valued(row)
        _credit(row, values)
        check_reason(row, row["status"])
        return row

    def not_new(self, values: Mapping[str, Any], row: Row) -> None:
        self.noted["unopened"] -= row["opened"] != values.get("opened")
        self.noted["undated"] -= self.run.closed_today and row["closed"] != (
            values.get("closed") or values.get("closed_from")
        )

    def _prepared(self, row: Row) -> Row:
        """The row with what follows from it. A deal that closed before its record was made was written down
        afterwards: nobody knows when it was opened. Refused: a closed deal without a close date."""
        row["closed"] = self._closed(row, row.pop("closed_from", None))
        if row["opened"] and row["closed"] and row["closed"] < row["opened"]:
            row["opened"] = None
            self.noted["unopened"] += 1
        return prepared(row, self.run.references.funnel, self.run.today)

    def _closed(self, row: Row, otherwise: str | None) -> str | None:
        """When the deal closed; `otherwise` is what --closed-from says of it."""
        stage = self.run.references.funnel.of(row["stage_id"]) if row["stage_id"] else None
        if row["closed"] or stage is None or stage["status"] == "open":
            closed: str | None = row["closed"]
            return closed
        if otherwise is None and not self.run.closed_today:
            self.noted["no_date"] += 1
            raise RefusedError(f"closed: a {stage['status']} deal needs its close date", self.undated)
        self.noted["undated"] += otherwise is None
        return otherwise or self.run.today

    def changed(self, values: Mapping[str, Any], before: Row) -> Row:
        """A blank or missing title, rep, stage or close date leaves the deal's own. Who is credited for a closed deal
        stays, whoever owns it by now, unless the file says otherwise in a column of its own."""
        given = {name: value for name, value in values.items() if value is not None or name not in _WORKED_OUT}
        row = {**before, **given}
        row["title_key"] = key(row["title"])
        if row["stage_id"] != before["stage_id"]:
            row["closed"] = given.get("closed")
        row = self._prepared(row)
        self._value(row, before, values)
        check_amount(self.run.database, before["id"], before, row)
        if "open" not in (row["status"], before["status"]):
            self.noted["kept_credit"] += row["rep_id"] not in (before["rep_id"], before["credited_id"])
            row["credited_id"] = before["credited_id"]
        _credit(row, values)
        check_reason(given, row["status"])
        if row["status"] != "lost":
            row["lost_reason"] = None
        return row

    def _value(self, row: Row, before: Row, values: Mapping[str, Any]) -> None:
        """Give the deal what its amount is worth. Refused: a number that does not say whether it is in the deal's own
        currency."""
        if type(values.get("amount")) is int and before["currency"] is not None:
            if not self.in_currencies:
                raise RefusedError(
                    f"amount: the deal is in {before['currency']}, and the file does not say what its amount is in",
                    "add a column Currency, or leave the column of amounts out",
                )
            row["currency"] = row["own_amount"] = None
        self._valued(row)

    def _valued(self, row: Row) -> None:
        try:
            self._rates.valued(row)
        except RefusedError as error:
            error.message = f"currency: {error.message}"
            raise

    def following(self, first: int, last: int) -> list[tuple[Text, Row]]:
        return first_steps(first, last, self.run.references.funnel, self.run.by)

    def check(self, change: Change) -> None:
        """A corrected date is corrected in the history too, where it fits there."""
        before, row = change
        if row["stage_id"] == before["stage_id"] and any(row[name] != before[name] for name in _DATES):
            redate(self.run.database, before["id"], {name: _day(row[name]) for name in _DATES})

    def updated(self, changes: Sequence[Change]) -> None:
        for before, row in changes:
            if row["currency"] and row["closed"] != before["closed"]:
                revalue_refunds(self.run.database, before["id"], self._rates)
            if row["stage_id"] != before["stage_id"]:
                self._move(before, row)

    def _move(self, before: Row, row: Row) -> None:
        """The step that the file shows only the end of: dated as the deal closed, else today, but never before the
        step in front of it."""
        last = self.run.database.one(last_move()._replace(types={}), deal_id=before["id"])
        days = [row["closed"] or self.run.today, row["opened"], last and last["at"]]
        self.run.database.run(
            insert_move(), deal_id=before["id"], from_id=before["stage_id"], to_id=row["stage_id"],
            at=max(day for day in days if day), by=self.run.by,
        )  # fmt: skip

    def _owner(self, customer_id: int | None) -> int:
        owner = self.run.references.owner(customer_id) if customer_id is not None else None
        if owner is None:
            whose = "the customer has no owner" if customer_id is not None else "there is no customer either"
            raise RefusedError(
                f"rep: a deal needs one, and {whose}", "name the deal's rep, or give the customer an owner"
            )
        return owner

    def _titled(self, row: Row) -> tuple[str, str]:
        """ "Acme – Pro", "Acme", "Deal 42", "Pro": a title made from what the deal has, and its key."""
        if row["customer_id"] is None and row["external_key"] and not row["external_key"].startswith(MADE):
            title = f"Deal {row['external_key']}"
            return title, key(title)
        customer, product = row["customer_id"], row["product_id"]
        if customer is None and product is None:
            return "Deal", "deal"
        if customer is None or product is None:
            name, fold = self._customers[customer] if product is None else self._products[product]
            return name, fold.strip()
        (name, fold), (other, others) = self._customers[customer], self._products[product]
        return f"{name}{BETWEEN}{other}", f"{fold}{BETWEEN}{others}".strip()

    def _name_of(self, kind: str, id: int) -> tuple[str, str]:
        """The name of a record, and what it is compared by in a longer text: put together from parts that are kept,
        the keys of very many titles cost next to nothing."""
        name = self.run.references.name(kind, id)
        return name, folded(name)


def _credit(row: Row, values: Mapping[str, Any]) -> None:
    """Who the file says owned the closed deal when it closed."""
    if row["status"] != "open" and values.get("credited_id") is not None:
        row["credited_id"] = values["credited_id"]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
