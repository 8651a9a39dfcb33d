"""The later work that stands on a change, as it is found: what keeps the change from being undone."""

from __future__ import annotations

from functools import cache
from typing import Any

from crmcli.core.errors import RowsRefusedError, brief
from crmcli.core.vocabulary import CUSTOMIZED, KINDS, WITHIN
from crmcli.database.connection import Database
from crmcli.database.journal import change_of, under_way
from crmcli.records.history import query as queries
from crmcli.records.history.referring import REFERRING, referring, said, values_of_records

SHOWN = 10
"""Lines of a refusal."""

NAMED = 2
"""Records of one later change that are named; the others are counted."""

Record = tuple[str, int]


class Conflicts:
    """Of one change. `by_change` are the records that later changes touched, by their numbers; None is what no change
    is known for, for each record what is wrong with it."""

    def __init__(self, database: Database, id: int) -> None:
        self._database, self._id, self._current = database, id, under_way(database)
        self.by_change: dict[int, dict[Record, None]] = {}
        self.others: dict[Record, str] = {}
        self._made = cache(self._ranges)

    def __bool__(self) -> bool:
        return bool(self.by_change or self.others)

    def find_later(self, kind: str, low: int, high: int) -> None:
        """What was changed later of records that the change made."""
        within = {"kind": kind, "low": low, "high": high, "change_id": self._id}
        for row in self._database.each(queries.later_in_range(undos=False), **within):
            self._note(row["change_id"], kind, row["record_id"])

    def find_references(self, kind: str, low: int, high: int, own: dict[str, list[tuple[int, int]]]) -> None:
        """The rows that refer to records that the change made, and are not its own."""
        for table, column in REFERRING.get(kind, ()):
            for row in self._database.each(referring(reference=f"{table}.{column}"), low=low, high=high):
                if not any(first <= row["id"] <= last for first, last in own.get(table, ())):
                    self.add(table, row["id"], f"refers to {kind} that would go")

    def find_values(self, kind: str, low: int, high: int, own: dict[str, list[tuple[int, int]]]) -> None:
        """What those records were given later in fields of the team's own: it would go with them."""
        if kind not in CUSTOMIZED:
            return
        for row in self._database.each(values_of_records(), kind=kind, low=low, high=high):
            if not any(first <= row["id"] <= last for first, last in own.get("custom_value", ())):
                self.add("custom_value", row["id"], f"is of {kind} that would go")

    def add(self, table: str, id: int, what: str, undos: bool = False) -> None:
        """A record in the way: because of the later change that made or changed it last, if one is known. `undos` may
        have done it too."""
        within = {"kind": table, "low": id, "high": id, "change_id": self._id}
        touched = [row["change_id"] for row in self._database.all(queries.later_in_range(undos=undos), **within)]
        made = [change for low, high, change in self._made(table) if low <= id <= high]
        change = max((each for each in (*touched[:1], *made[:1]) if each != self._current), default=None)
        if change is None:
            self.others.setdefault((table, id), what)
        else:
            self._note(change, table, id)

    def _note(self, change: int, table: str, id: int) -> None:
        self.by_change.setdefault(change, {})[(table, id)] = None

    def _ranges(self, table: str) -> list[tuple[int, int, int]]:
        made = self._database.all(queries.made_later(), kind=table, change_id=self._id)
        return [(row["record_id"], row["last_id"], row["change_id"]) for row in made]

    def error(self) -> RowsRefusedError:
        """The refusal that names them, the newest change first."""
        lines = [self._line(change) for change in sorted(self.by_change, reverse=True)]
        lines += [
            {"kind": kind, "id": id, "text": f"{said(self._database, kind, id)} {what}"}
            for (kind, id), what in self.others.items()
        ]
        last = max(self.by_change, default=None)
        hint = f"undo the later one first: crm undo {last}" if last else "see what happened: crm history"
        message = f"change {self._id} cannot be undone, for later work stands on it: nothing was changed"
        return RowsRefusedError(message, hint, lines[:SHOWN], len(lines[SHOWN:]))

    def _line(self, id: int) -> dict[str, Any]:
        """ "change 15 by bob (crm edit deal 610 --amount 5): deal #610 "Acme renewal" and 2 more deals"."""
        change = self._database.one(change_of(), id=id) or {}
        records = [*self.by_change[id]]
        shown = [each for each in records if each[0] not in WITHIN] or records
        parts = [said(self._database, *each) for each in shown[:NAMED]]
        rest: dict[str, int] = {}
        for kind, _ in shown[NAMED:]:
            rest[kind] = rest.get(kind, 0) + 1
        parts += [f"{count:,} more {kind if count == 1 else KINDS.get(kind, kind)}" for kind, count in rest.items()]
        listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
        who = f" by {change['by']}" if change.get("by") else ""
        text = f"change {id}{who} ({brief(str(change.get('command')), 60)}): {listed}"
        return {"change": id, "records": [{"kind": kind, "id": number} for kind, number in shown], "text": text}
