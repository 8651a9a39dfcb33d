"""Activities and feedback from a file: whose they are when the file does not say."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from crmcli.core.errors import RefusedError
from crmcli.core.vocabulary import INTERACTIONS, SCALES
from crmcli.database.connection import Row
from crmcli.exchange.importing.step3_read.memo import Memo
from crmcli.exchange.importing.step5_write.kinds import Kind, Run
from crmcli.records import rows
from crmcli.records.checks import check_deal, check_past
from crmcli.records.default_owner import credited
from crmcli.records.feedback.write import read_score


class Interactions(Kind):
    """What activities and feedback share: a customer (else the deal's), a kind, and a moment that has been."""

    def __init__(self, kind: str, run: Run) -> None:
        super().__init__(kind, run)
        self.indexed = {kind: ()}
        self._deal = Memo(partial(rows.current, run.database, "deal"))

    def new(self, values: Mapping[str, Any]) -> Row:
        return self._checked({**self._empty, **values})

    def changed(self, values: Mapping[str, Any], before: Row) -> Row:
        """A blank rep, customer or direction leaves the record's own."""
        given = {
            name: value for name, value in values.items() if value is not None or name in ("note", "text", "score")
        }
        return self._checked({**before, **given})

    def _checked(self, row: Row) -> Row:
        if row["customer_id"] is None and row["deal_id"] is not None:
            row["customer_id"] = self._deal[row["deal_id"]]["customer_id"]
        for name in ("customer_id", "kind", "at"):
            if row[name] is None:
                what = name.removesuffix("_id")
                raise RefusedError(f"{what}: missing", f"every {self.kind} has one")
        check_past(row, self.run.now)
        if row["deal_id"] is not None and self._deal[row["deal_id"]]["customer_id"] != row["customer_id"]:
            check_deal(self.run.database, row)
        return row


class Activities(Interactions):
    def _checked(self, row: Row) -> Row:
        row = super()._checked(row)
        if row["direction"] is None and row["kind"] in INTERACTIONS:
            row["direction"] = "out"
        if row["rep_id"] is None and row["deal_id"] is not None:
            row["rep_id"] = self._deal[row["deal_id"]]["rep_id"]
        if row["rep_id"] is None:
            row["rep_id"] = self.run.references.owner(row["customer_id"])
        if row["rep_id"] is None:
            raise RefusedError("rep: missing, and the customer has no owner", "say who did it")
        return row


class Answers(Interactions):
    def __init__(self, kind: str, run: Run) -> None:
        super().__init__(kind, run)
        self._credited = Memo(self._credited_for)

    def _checked(self, row: Row) -> Row:
        row = super()._checked(row)
        if row["kind"] in SCALES and row["score"] is None:
            raise RefusedError(f"score: missing, and {row['kind']} is a score", "give it, or leave the row out")
        if row["kind"] in SCALES:
            row["score"] = read_score(str(row["score"]), row["kind"], "kind")
        if row["rep_id"] is None and not self.exported:
            row["rep_id"] = self._credited[row["deal_id"], row["customer_id"]]
        return row

    def _credited_for(self, about: tuple[int | None, int]) -> int | None:
        deal_id, customer_id = about
        return credited(self.run.database, {"deal_id": deal_id, "customer_id": customer_id})
