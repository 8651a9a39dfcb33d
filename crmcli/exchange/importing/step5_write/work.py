"""Cases and tasks from a file: where they stand follows from their moments, or from what the file says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from crmcli.core.errors import RefusedError
from crmcli.database.connection import Row
from crmcli.exchange.importing.step3_read.memo import Memo
from crmcli.exchange.importing.step5_write.kinds import Change, Kind, Run
from crmcli.records import rows
from crmcli.records.cases.write import end_wait, insert_wait
from crmcli.records.checks import check_contact, check_deal

STEPS = ("opened", "answered", "solved", "closed")
DEFAULTS = {"kind": "question", "priority": "normal"}


class _Dealt(Kind):
    """What cases and tasks share: a blank cell changes nothing of a record there is, unless the file is our own, and
    a customer may be the deal's."""

    def __init__(self, kind: str, run: Run) -> None:
        super().__init__(kind, run)
        self.indexed = {kind: ()}
        self._deal = Memo(partial(rows.current, run.database, "deal"))

    def new(self, values: Mapping[str, Any]) -> Row:
        return self._settled({**self._empty, **values}, values)

    def changed(self, values: Mapping[str, Any], before: Row) -> Row:
        given = {name: value for name, value in values.items() if value is not None or self.exported}
        if given.get("external_key") is None:
            given["external_key"] = before["external_key"]
        return self._settled({**before, **given}, given)

    def _settled(self, row: Row, given: Mapping[str, Any]) -> Row:
        if row["deal_id"] is not None and row["customer_id"] is None:
            row["customer_id"] = self._deal[row["deal_id"]]["customer_id"]
        elif row["deal_id"] is not None and self._deal[row["deal_id"]]["customer_id"] != row["customer_id"]:
            check_deal(self.run.database, row)
        return row

    def _past(self, row: Row, names: Sequence[str]) -> None:
        for name in names:
            if row[name] is not None and row[name] > self.run.now:
                raise RefusedError(f"{name}: that lies in the future", "give a day or time up to now")


class Cases(_Dealt):
    """What is closed was solved, and what is solved was answered; what waits does so from the import on."""

    def _settled(self, row: Row, given: Mapping[str, Any]) -> Row:
        row = super()._settled(row, given)
        for name in ("customer_id", "opened", "subject"):
            if row[name] is None:
                raise RefusedError(f"{name.removesuffix('_id')}: missing", "every case has one")
        row |= {name: value for name, value in DEFAULTS.items() if row[name] is None}
        if row["contact_id"] is not None:
            check_contact(self.run.database, row)
        if row["rep_id"] is None and not self.exported:
            row["rep_id"] = (
                self._deal[row["deal_id"]]["rep_id"]
                if row["deal_id"] is not None
                else self.run.references.owner(row["customer_id"])
            )
        self._stand(row, given)
        self._past(row, (*STEPS, "surveyed"))
        if any(row[later] and row[earlier] and row[later] < row[earlier] for earlier, later in _PAIRS):
            raise RefusedError("opened, answered, solved and closed are not in this order", "correct one of them")
        return row

    def _stand(self, row: Row, given: Mapping[str, Any]) -> None:
        """Its status by what the file says of it, else by the moments."""
        said = given.get("status") or (
            "closed" if given.get("closed") else "solved" if given.get("solved") else row["status"] or "open"
        )
        row["status"] = said
        if said in ("open", "waiting"):
            row["solved"] = row["closed"] = None
            return
        row["solved"] = row["solved"] or row["closed"]
        if row["solved"] is None:
            raise RefusedError(
                f"solved: missing, and the case is {said}", "say which column has it: --map COLUMN=solved"
            )
        row["closed"] = (row["closed"] or row["solved"]) if said == "closed" else None
        row["answered"] = min(row["answered"] or row["solved"], row["solved"])

    def made(self, new: Sequence[Row]) -> None:
        for row in new:
            if row["status"] == "waiting":
                self.run.database.run(insert_wait(), case_id=row["id"], since=self.run.now, until=None)

    def updated(self, changes: Sequence[Change]) -> None:
        for before, row in changes:
            if row["status"] != before["status"] == "waiting":
                self.run.database.run(end_wait(), case_id=row["id"], at=self.run.now)
            elif before["status"] != row["status"] == "waiting":
                self.run.database.run(insert_wait(), case_id=row["id"], since=self.run.now, until=None)


_PAIRS = (("opened", "answered"), ("opened", "solved"), ("answered", "solved"), ("solved", "closed"))


class Tasks(_Dealt):
    """One that is done has the moment of that; one that comes again begins a series of its own."""

    def _settled(self, row: Row, given: Mapping[str, Any]) -> Row:
        row = super()._settled(row, given)
        said = row.pop("status", None)
        if row["title"] is None:
            raise RefusedError("title: missing", "every task has one")
        if said == "open":
            row["done"] = None
        elif said == "done" and row["done"] is None:
            row["done"] = self.run.now
        self._past(row, ("done",))
        if row["time"] is not None and row["due"] is None:
            row["time"] = None
        return self._again(row)

    def _again(self, row: Row) -> Row:
        if row["every"] is None:
            return {**row, **dict.fromkeys(("repeats", "start", "series"))}
        if row["due"] is None:
            raise RefusedError("due: missing, and what comes again needs its first day", "give it a day")
        row["repeats"], row["start"] = row["repeats"] or "fixed", row["start"] or row["due"]
        row["series"] = row["series"] or row.get("id")  # a new one has its id once it is numbered
        return row

    def numbered(self, row: Row) -> None:
        if row["every"] is not None:
            row["series"] = row["id"]
