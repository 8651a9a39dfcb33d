"""What a data file should hold and say, computed the slow and obvious way: plain rows read with sqlite3, and loops.

`steps` are random writes of deals, activities and feedback by plain SQL; the rest recomputes, from the rows alone, what
the triggers of `crmcli/database/schema/derived.py` and the statements of `crmcli/evaluation/metrics/query.py` are to
come to.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta, tzinfo
from random import Random
from typing import Any

import pytest
from hypothesis import strategies as st

from crmcli.records.settings.write import Team, create

REPS, CUSTOMERS, OPEN, WON, LOST = (1, 2, 3), (1, 2, 3, 4), 1, 5, 6
STATUS = {OPEN: "open", WON: "won", LOST: "lost"}

DAYS = (
    "2023-12-31", "2024-02-28", "2024-02-29", "2024-06-30", "2024-07-01", "2024-07-02", "2025-02-28", "2025-03-01",
    "2025-06-30", "2025-07-01", "2025-07-02", "2025-09-30", "2025-10-01", "2026-06-29", "2026-06-30", "2026-07-01",
    "2026-08-15", "2026-09-30", "2026-10-01", "2026-11-24",
)  # fmt: skip
"""Few days, so that they meet: the first and last ones of periods, and those of a year before."""

Row = dict[str, Any]


# Random writes


@st.composite
def _deal(draw: st.DrawFn) -> Row:
    """A deal as the table's rules allow it."""
    stage = draw(st.sampled_from((OPEN, WON, WON, WON, LOST)))
    opened, closed = draw(st.none() | st.sampled_from(DAYS)), draw(st.sampled_from(DAYS))
    customers = st.sampled_from(CUSTOMERS)
    return {
        "customer_id": draw(customers if stage == WON else customers | st.none()),
        "rep_id": draw(st.sampled_from(REPS)),
        "amount": draw(st.integers(0, 100_000)),
        "stage_id": stage,
        "status": STATUS[stage],
        "opened": min(opened, closed) if opened and stage != OPEN else opened,
        "closed": None if stage == OPEN else closed,
        "credited_id": None if stage == OPEN else draw(st.sampled_from(REPS)),
    }


def _moments() -> st.SearchStrategy[str]:
    """The first and last seconds of a day in Shanghai, Greenwich and New York, and a few between."""
    times = ("00:00:00", "03:59:59", "04:00:00", "15:59:59", "16:00:00", "23:59:59", "09:30:00")
    return st.builds("{}T{}Z".format, st.sampled_from(DAYS), st.sampled_from(times))


@st.composite
def _activity(draw: st.DrawFn) -> Row:
    direction = draw(st.sampled_from(("in", "in", "out", "out", None)))
    return {
        "customer_id": draw(st.sampled_from(CUSTOMERS[:2])),
        "rep_id": draw(st.sampled_from(REPS[:2])),
        "kind": draw(st.sampled_from(("call", "email", "meeting", "visit"))) if direction else "note",
        "direction": direction,
        "at": draw(_moments()),
    }


@st.composite
def _feedback(draw: st.DrawFn) -> Row:
    kind, highest = draw(st.sampled_from((("csat", 5), ("nps", 10), ("complaint", None))))
    return {
        "customer_id": draw(st.sampled_from(CUSTOMERS)),
        "rep_id": draw(st.none() | st.sampled_from(REPS)),
        "kind": kind,
        "score": None if highest is None else draw(st.integers(kind == "csat", highest)),
        "at": draw(_moments()),
    }


@st.composite
def _refund(draw: st.DrawFn) -> Row:
    """One that its deal may allow, or not."""
    return {
        "deal_id": draw(st.integers(1, 12)), "amount": draw(st.integers(1, 50_000)), "at": draw(st.sampled_from(DAYS)),
        "by": "r1",
    }  # fmt: skip


RECORDS = {"deal": _deal(), "activity": _activity(), "feedback": _feedback(), "refund": _refund()}


@st.composite
def _step(draw: st.DrawFn, tables: tuple[str, ...]) -> tuple[str, str, int, Row]:
    """An insert, an update of some or all columns, or a delete; or the like of all rows of one customer."""
    table, id = draw(st.sampled_from(tables)), draw(st.integers(1, 12))
    how = draw(st.sampled_from(("put", "put", "put", "put", "some", "some", "delete", "all", "clear")))
    return how, table, id, draw(RECORDS[table])


def steps(*tables: str, most: int = 40) -> st.SearchStrategy[list[tuple[str, str, int, Row]]]:
    return st.lists(_step(tables), max_size=most)


def apply(connection: sqlite3.Connection, step: tuple[str, str, int, Row]) -> None:
    """Do the step: "put" adds the row or, where there is one of that id, changes it as a whole. What breaks a rule of
    the table (as a changed close date before the opening may) is left undone."""
    how, table, id, row = step
    there = connection.execute(f"SELECT 1 FROM {table} WHERE id = ?", (id,)).fetchone()
    try:
        if how == "put" and not there:
            values = {"id": id, **row, **({"title": f"d{id}", "title_key": f"d{id}"} if table == "deal" else {})}
            marks = ", ".join(f":{name}" for name in values)
            connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", values)
        elif how == "put":
            _update(connection, table, row, "id = :id", id)
        elif how == "some":  # one column alone, as `crm edit` changes it
            column = list(row)[id % len(row)]
            _update(connection, table, {column: row[column]}, "id = :id", id)
        elif how in ("all", "clear") and table == "refund":
            connection.execute("DELETE FROM refund WHERE deal_id = ?", (id,))
        elif how == "all":  # many rows by one statement: each fires the triggers
            _update(connection, table, row, "customer_id = :id", 1 + id % 4)
        elif how == "clear":
            connection.execute(f"DELETE FROM {table} WHERE customer_id = ? AND rep_id = ?", (1 + id % 4, 1 + id % 3))
        else:
            connection.execute(f"DELETE FROM {table} WHERE id = ?", (id,))
    except sqlite3.IntegrityError:
        pass


def _update(connection: sqlite3.Connection, table: str, row: Row, where: str, id: int) -> None:
    sets = ", ".join(f"{name} = :{name}" for name in row)
    connection.execute(f"UPDATE {table} SET {sets} WHERE {where}", {**row, "id": id})


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A data file with three reps and four customers, which nothing happened to yet."""
    path = tmp_path_factory.mktemp("template") / "crm.db"
    create(path, Team(timezone="UTC"))
    with closing(sqlite3.connect(path)) as connection:
        for id in REPS:
            connection.execute("INSERT INTO rep (id, name, name_key) VALUES (:id, 'r' || :id, 'r' || :id)", {"id": id})
        for id in CUSTOMERS:
            connection.execute(
                "INSERT INTO customer (id, name, name_key, created) VALUES (:id, 'c' || :id, 'c' || :id, '2020-01-01')",
                {"id": id},
            )
        connection.commit()
        yield connection


def memory(template: sqlite3.Connection) -> sqlite3.Connection:
    """A copy of the template in memory, with the foreign keys on."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    template.backup(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.row_factory = sqlite3.Row
    return connection


def rows(connection: sqlite3.Connection, table: str) -> list[Row]:
    connection.row_factory = sqlite3.Row
    return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY id")]


def drawn(table: str, chance: Random, days: list[str]) -> Row:
    """A record on one of those days. Of customers and reps there are few, so that messages find their answers."""
    who = {"customer_id": chance.choice(CUSTOMERS[:3]), "rep_id": chance.choice(REPS)}
    at = f"{chance.choice(days)}T{chance.choice(('00:00:00', '04:00:00', '16:00:00', '23:59:59'))}Z"
    if table == "deal":
        stage, opened, closed = chance.choice((OPEN, WON, WON, WON, LOST)), *sorted(chance.choices(days, k=2))
        who["customer_id"] = (
            chance.choice((who["customer_id"], who["customer_id"], None)) if stage != WON else who["customer_id"]
        )
        return {
            **who, "amount": chance.randrange(100_000), "stage_id": stage, "status": STATUS[stage],
            "opened": chance.choice((opened, opened, None)), "closed": None if stage == OPEN else closed,
            "credited_id": None if stage == OPEN else chance.choice(REPS),
        }  # fmt: skip
    if table == "activity":
        direction = chance.choice(("in", "in", "out", "out", None))
        pair = {"customer_id": chance.choice(CUSTOMERS[:2]), "rep_id": 1}
        return {**pair, "kind": "call" if direction else "note", "direction": direction, "at": at}
    if table == "refund":
        deal, amount = chance.randint(1, 12), chance.randint(1, 50_000)
        return {"deal_id": deal, "amount": amount, "at": chance.choice(days), "by": "r1"}
    kind, highest = chance.choice((("csat", 5), ("nps", 10), ("nps", 10), ("complaint", None)))
    return {
        **who,
        "kind": kind,
        "score": None if highest is None else chance.randint(kind == "csat", highest),
        "at": at,
    }


def crowd(connection: sqlite3.Connection, chance: Random) -> list[str]:
    """Fill the file with a dozen records of each kind on a few days, so that they meet often; returns those days."""
    days = sorted(chance.sample(DAYS, 6))
    for table in RECORDS:
        for id in range(1, 13):
            apply(connection, ("put", table, id, drawn(table, chance, days)))
    return days


def wander(connection: sqlite3.Connection, chance: Random, table: str, days: list[str], length: int) -> Iterator[None]:
    """So many writes on that table, one at a time: whole records mostly, at times a column or a delete."""
    for _ in range(length):
        how = chance.choice(("put", "put", "put", "some", "some", "delete"))
        apply(connection, (how, table, chance.randint(1, 12), drawn(table, chance, days)))
        yield


# The columns that triggers keep


def wins(deals: Iterable[Row]) -> dict[int, list[Row]]:
    """Each customer's won deals, by close date and then id."""
    found = defaultdict(list)
    for deal in sorted(
        (deal for deal in deals if deal["status"] == "won"), key=lambda deal: (deal["closed"], deal["id"])
    ):
        found[deal["customer_id"]].append(deal)
    return found


def first_won(deals: list[Row], customer: int) -> str | None:
    return min((deal["closed"] for deal in wins(deals)[customer]), default=None)


def next_won(deals: list[Row], deal: Row) -> str | None:
    """The close date of the win that follows on this one, if it is one."""
    chain = wins(deals)[deal["customer_id"]]
    later = [other["closed"] for other in chain if (other["closed"], other["id"]) > (deal["closed"] or "", deal["id"])]
    return later[0] if deal["status"] == "won" and later else None


def last_out(activities: list[Row], customer: int) -> str | None:
    """The moment of the last contact that went out to the customer."""
    out = (each["at"] for each in activities if (each["customer_id"], each["direction"]) == (customer, "out"))
    return max(out, default=None)


def answered(activities: list[Row], message: Row) -> str | None:
    """The moment of the same rep's next outbound contact with the customer, of an inbound one."""
    own = [other for other in activities if all(other[name] == message[name] for name in ("customer_id", "rep_id"))]
    later = [other["at"] for other in own if other["direction"] == "out" and other["at"] >= message["at"]]
    return min(later, default=None) if message["direction"] == "in" else None


# The facts


def year_before(day: date) -> date:
    """The same day of the year before; of 29 February, the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def facts(connection: sqlite3.Connection, start: date, end: date, zone: tzinfo, now: datetime) -> Any:
    """By rep and name, every fact that is not 0 of the days from `start` to before `end` in that zone.

    Of a period that is not over at `now` nothing counts that is recorded for later.
    """
    since, until = (datetime(day.year, day.month, day.day, tzinfo=zone) for day in (start, end))
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    found: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    deals = [_typed(deal) for deal in rows(connection, "deal")]
    _of_closed(found, [deal for deal in deals if deal["closed"] and start <= deal["closed"] < min(end, tomorrow)])
    _of_customers(found, deals, start, end, min(end, tomorrow))
    credited = {deal["id"]: deal["credited_id"] for deal in deals}
    for refund in rows(connection, "refund"):
        if start <= date.fromisoformat(refund["at"]) < min(end, tomorrow):
            found[credited[refund["deal_id"]]]["revenue"] -= refund["amount"]
    for answer in rows(connection, "feedback"):
        if since <= _moment(answer["at"]) < until and _moment(answer["at"]) <= now and answer["rep_id"]:
            _of_answer(found[answer["rep_id"]], answer)
    activities = rows(connection, "activity")
    for activity in activities:
        if since <= _moment(activity["at"]) < until and _moment(activity["at"]) <= now:
            _of_activity(found[activity["rep_id"]], activities, activity, min(until, now))
    for own in found.values():
        own["response_hours"] = own.pop("seconds", 0) / 3600
    return {rep: some for rep, values in found.items() if (some := {name: of for name, of in values.items() if of})}


def _of_closed(found: Any, deals: list[Row]) -> None:
    for deal in deals:
        own = found[deal["credited_id"]]
        own["closed"] += 1
        if deal["status"] == "won":
            own["won"] += 1
            own["revenue"] += deal["amount"]
            own["sold"] += deal["amount"]
            if deal["opened"]:
                own["cycles"] += 1
                own["cycle_days"] += (deal["closed"] - deal["opened"]).days


def _of_customers(found: Any, deals: list[Row], start: date, end: date, seen: date) -> None:
    """`seen` is the first day that does not count any more; a customer stays active for twelve months before `end`."""
    chains = wins(deals)
    for customer in CUSTOMERS:
        chain = chains[customer]
        earlier = [deal for deal in chain if deal["closed"] < start]
        if chain and start <= chain[0]["closed"] < seen:
            found[chain[0]["credited_id"]]["first_wins"] += 1
        if not earlier:
            mine = [deal for deal in deals if deal["customer_id"] == customer and _worked(deal, start, seen)]
            for rep in {deal["credited_id"] or deal["rep_id"] for deal in mine}:
                found[rep]["prospects"] += 1
        elif earlier[-1]["closed"] >= year_before(start):
            own = found[earlier[-1]["credited_id"]]
            own["active"] += 1
            own["retained"] += any(year_before(end) <= deal["closed"] < seen for deal in chain)


def _worked(deal: Row, start: date, end: date) -> bool:
    """Was the deal open or closed on a day of the period? Its days are those from opened to closed."""
    first = deal["opened"] or deal["closed"]  # one of which nobody knows when it was opened counts when it closed
    if first is None:
        return False
    last = deal["closed"] or date.max
    return any(first <= day <= last for day in (start, end - timedelta(days=1))) or start <= first < end


def _of_answer(own: Any, answer: Row) -> None:
    score = answer["score"]
    if answer["kind"] == "csat":
        own["csat_answers"] += 1
        own["satisfied"] += score in (4, 5)
    if answer["kind"] == "nps":
        own["nps_answers"] += 1
        own["net_promoters"] += (score in (9, 10)) - (score < 7)


def _of_activity(own: Any, activities: list[Row], activity: Row, cutoff: datetime) -> None:
    own["contacts"] += activity["direction"] == "out"
    if activity["direction"] == "in":
        answer = answered(activities, activity)
        ended = min(_moment(answer), cutoff) if answer else cutoff
        own["messages"] += 1
        own["seconds"] += (ended - _moment(activity["at"])).total_seconds()


def _typed(deal: Row) -> Row:
    days = {name: deal[name] and date.fromisoformat(deal[name]) for name in ("opened", "closed")}
    return {**deal, **days}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
