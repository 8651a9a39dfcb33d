"""Going back through a copy of the data file, and asking the rules at each step what they would do.

It is decided as it is decided in earnest, by the same functions, with the records as they were at that moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError
from crmcli.core.moments import midnight
from crmcli.core.periods import Period
from crmcli.database.connection import Database, Row
from crmcli.records import rows
from crmcli.records.history.rewind import rewound, tried
from crmcli.records.process.insight import Process, entered
from crmcli.records.stage_entry.query import lacking, steps_of
from crmcli.records.stages.query import every_stage
from crmcli.work.assignment.insight import Rules
from crmcli.work.assignment.query import recallable
from crmcli.work.assignment.write import OWNERS, assign
from crmcli.work.rehearsal import query as queries
from crmcli.work.rehearsal.insight import ASSIGNMENT, NOBODY, PROCESS, Event, Recalled, Rehearsal

POOL = "the pool"
WENT, STOPPED = "goes on", "is asked for more"


def of_assignment(workspace: Workspace, database: Database, rules: Rules, period: Period) -> Rehearsal:
    """What the rules would have given to whom. Where no rule gave anything, what was new is given by them."""
    replay = _Assignments(workspace, database, rules, period)
    unknown = replay.run()
    hand = not replay.events
    return Rehearsal(ASSIGNMENT, _in_order(replay.by_hand if hand else replay.events), (), hand, unknown)


def of_recall(workspace: Workspace, database: Database, rules: Rules, period: Period) -> list[tuple[date, Row]]:
    """The customers who would have gone back to the pool, each on the first day on which they would, as the database
    is taken back through the period."""
    replay = _Recalls(workspace, database, rules, period)
    replay.run()
    return sorted(replay.first.values(), key=lambda each: (each[0], each[1]["id"]))


def told_later(workspace: Workspace, database: Database, found: Sequence[tuple[date, Row]]) -> list[Recalled]:
    """The same with what came of those customers later."""
    recalled = []
    for day, row in found:
        after = queries.later(database, row["id"], midnight(day, workspace.zone), day)
        recalled.append(Recalled(day, row["id"], row["name"], row["rep"], bool(after["contacted"]), bool(after["won"])))
    return recalled


def of_process(workspace: Workspace, database: Database, process: Process, period: Period) -> Rehearsal:
    """Which moves the process would have asked for more."""
    replay = _Moves(workspace, database, process, period)
    unknown = replay.run()
    return Rehearsal(PROCESS, _in_order(replay.events), unknown=unknown)


def _in_order(found: Sequence[Sequence[Event]]) -> list[Event]:
    """What happened in each change, the last one first, as it happened."""
    return [event for events in reversed(found) for event in events]


class _Replay:
    """Goes back from now to the period's start."""

    def __init__(self, workspace: Workspace, database: Database, period: Period) -> None:
        self._workspace, self._database = workspace, database
        self._start, self._end = midnight(period.start, workspace.zone), midnight(period.end, workspace.zone)
        self._made = queries.Made(database, self._start, self._end)
        self.events: list[list[Event]] = []
        """By change, the last one first."""

    def run(self) -> str | None:
        return rewound(self._database, self._start - timedelta(seconds=1), self.after, self.before)

    def after(self, change: int) -> None:
        """The records are as the change left them."""

    def before(self, change: int) -> None:
        """The records are as the change found them."""


class _Assignments(_Replay):
    def __init__(self, workspace: Workspace, database: Database, rules: Rules, period: Period) -> None:
        super().__init__(workspace, database, period)
        self._rules = rules
        self._given: list[Row] = []
        self.by_hand: list[list[Event]] = []

    def after(self, change: int) -> None:
        ranges = self._made.get((change, "assignment"), ())
        self._given = [row for low, high in ranges for row in self._database.all(queries.given(), low=low, high=high)]
        if any(self._made.new(change, row["kind"], row["record_id"]) for row in self._given):
            with tried(self._database):  # they came in and were given to somebody in one: as if they only had come in
                for low, high in ranges:
                    self._database.run(queries.taken_back(), low=low, high=high)
                self._let_go([(row["kind"], row["record_id"]) for row in self._given])
                self._replayed()
            self._given = []
        if not self._given and not self.events:
            self._new(change)

    def before(self, change: int) -> None:
        if self._given:
            with tried(self._database):
                self._replayed()

    def _replayed(self) -> None:
        """Give anew what the change gave by a rule."""
        parts = groupby(self._given, key=lambda row: str(row["kind"]))
        self.events.append([event for kind, some in parts for event in self._asked(kind, [*some])])

    def _asked(self, kind: str, given: Sequence[Row]) -> list[Event]:
        at = given[0]["at"]
        then = self._workspace.as_of(at)
        try:
            outcomes = assign(then, self._database, self._rules, kind, [row["record_id"] for row in given])
        except CrmError as error:
            return [_event(kind, row, "", NOBODY, error.message) for row in given]
        return [
            _event(kind, row, each.name, NOBODY if each.nobody else each.rep or POOL, each.reason)
            for row, each in zip(given, outcomes, strict=True)
        ]

    def _new(self, change: int) -> None:
        """Give the customers that were new in the change, as if they were nobody's."""
        ranges, at = self._made.get((change, "customer"), ()), self._made.at.get(change)
        found = [row for low, high in ranges for row in self._database.all(queries.customers(), low=low, high=high)]
        if found and at is not None:
            with tried(self._database):
                self._let_go([("customer", row["id"]) for row in found])
                given = [{**row, "record_id": row["id"], "at": at, "reason": "by hand"} for row in found]
                self.by_hand.append(self._asked("customer", given))

    def _let_go(self, records: Sequence[tuple[str, int]]) -> None:
        for kind, id in records:
            rows.change(self._database, kind, id, {OWNERS[kind]: None})


def _event(kind: str, row: Mapping[str, object], name: str, would: str, why: str) -> Event:
    was = row["rep"] or (POOL if row["reason"] != "by hand" else NOBODY)
    return Event(row["at"], kind, int(str(row["record_id"])), name, str(was), str(row["reason"]), would, why)  # type: ignore[arg-type]


class _Recalls(_Replay):
    """At the end of each day who would go back; the earliest day stays."""

    def __init__(self, workspace: Workspace, database: Database, rules: Rules, period: Period) -> None:
        super().__init__(workspace, database, period)
        self._quiet = rules.pool.recall or 0
        self.first: dict[int, tuple[date, Row]] = {}
        self._days: Iterator[date] = iter(
            [min(period.end, workspace.today + timedelta(days=1)) - timedelta(days=n + 1) for n in range(period.days)]
        )
        self._start_day, self._next = period.start, next(self._days)

    def run(self) -> str | None:
        unknown = super().run()
        if unknown is None:
            self._up_to(self._start)
        return unknown

    def after(self, change: int) -> None:
        if (at := self._made.at.get(change)) is not None:
            self._up_to(at)

    def _up_to(self, moment: datetime) -> None:
        """Look at the days that end at that moment or later: nothing was changed between it and now."""
        while self._next >= self._start_day:
            end = midnight(self._next + timedelta(days=1), self._workspace.zone) - timedelta(seconds=1)
            if end < moment:
                break
            for row in recallable(self._database, self._next, end, self._workspace.zone, self._quiet):
                self.first[row["id"]] = (self._next, row)
            self._next = next(self._days, self._start_day - timedelta(days=1))


class _Moves(_Replay):
    def __init__(self, workspace: Workspace, database: Database, process: Process, period: Period) -> None:
        super().__init__(workspace, database, period)
        self._process = process

    def after(self, change: int) -> None:
        ranges, at = self._made.get((change, "move"), ()), self._made.at.get(change)
        found = [row for low, high in ranges for row in self._database.all(queries.moves(), low=low, high=high)]
        if not found or at is None:
            return
        stages = self._database.all(every_stage())
        by_id = {row["id"]: row for row in stages}
        events = []
        for row in found:
            through = entered(stages, by_id.get(row["from_id"]), by_id[row["to_id"]])
            steps = self._database.all(steps_of(), deal_id=row["deal_id"])
            points = [point for step in steps for point in (step["checked"] or "").split("\n") if point]
            then = self._workspace.as_of(at)
            lacks = list(lacking(then, self._database, self._process, row["deal_id"], through, points))
            said = "; ".join(each.text for each in lacks)
            goal = by_id[row["to_id"]]["name"]
            events.append(
                Event(
                    at, "deal", row["deal_id"], f"{row['title']} to {goal}",
                    STOPPED if row["forced"] else WENT, row["forced"] or "", STOPPED if lacks else WENT, said,
                )
            )  # fmt: skip
        self.events.append(events)
