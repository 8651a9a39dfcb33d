"""An invented company of any size, written straight into a data file that `crm init` made.

Day after day over ten years: deals are opened, move through the stages, are won (three in ten) or lost after some
weeks, and leave activities and answers behind. Rows go in as they would have been recorded, oldest first. Two sizes
differ in nothing but the number of records: the same years, reps, stages and shares, and the draw is seeded.
"""

from __future__ import annotations

import random
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

LAST = date(2025, 11, 15)
"""The last day with records: what the benchmark takes for today."""

FIRST = date(LAST.year - 10, LAST.month, LAST.day)
REPS, DEALS_PER_CUSTOMER, NEVER_CLOSED = 40, 10, 0.015
PRODUCTS = 12
STAGES = 4
WON, LOST = STAGES + 1, STAGES + 2

SQL = {
    "rep": "INSERT INTO rep (id, name, name_key, team, joined) VALUES (?, ?, ?, ?, ?)",
    "product": "INSERT INTO product (id, name, name_key, list_price) VALUES (?, ?, ?, ?)",
    "customer": "INSERT INTO customer (id, name, name_key, region, industry, source, owner_id, created)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    "deal": "INSERT INTO deal (id, title, title_key, customer_id, rep_id, product_id, amount, stage_id, status, opened,"
    " closed, credited_id, expected, lost_reason, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "move": 'INSERT INTO move (deal_id, from_id, to_id, at, "by") VALUES (?, ?, ?, ?, ?)',
    "activity": "INSERT INTO activity (customer_id, rep_id, deal_id, kind, direction, at, note)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)",
    "feedback": "INSERT INTO feedback (customer_id, rep_id, deal_id, kind, score, at) VALUES (?, ?, ?, ?, ?, ?)",
}

Rows = dict[str, list[tuple[Any, ...]]]


DERIVED = (
    "UPDATE customer SET first_won ="
    " (SELECT min(closed) FROM deal d WHERE d.status = 'won' AND d.customer_id = customer.id)",
    "UPDATE deal SET next_won = (SELECT d.closed FROM deal d WHERE d.status = 'won'"
    " AND d.customer_id = deal.customer_id AND (d.closed, d.id) > (deal.closed, deal.id)"
    " ORDER BY d.closed, d.id LIMIT 1) WHERE status = 'won'",
    "UPDATE deal SET customer_won = (SELECT first_won FROM customer WHERE id = deal.customer_id)",
    "UPDATE activity SET answered = (SELECT min(r.at) FROM activity r WHERE r.direction = 'out'"
    " AND r.customer_id = activity.customer_id AND r.rep_id = activity.rep_id AND r.at >= activity.at)"
    " WHERE direction = 'in'",
)
"""What the file's triggers would have kept row by row; `differences` holds the two to each other."""
LAST_OUT = (
    "UPDATE customer SET last_out = w.last FROM (SELECT customer_id, max(at) AS last FROM activity"
    " WHERE direction = 'out' GROUP BY customer_id) AS w WHERE customer.id = w.customer_id"
)
"""What they miss, for here customers can come after their activities."""


def fill(path: Path, deals: int, fast: bool = True) -> None:
    """Write that many deals, and all that belongs to them in proportion, into the empty data file at `path`."""
    write(path, batches(deals), fast)


def write(path: Path, batches: Iterable[Rows], fast: bool = True) -> None:
    """Write rows into the empty data file at `path`.

    `fast` takes indexes and triggers down meanwhile: kept up row by row they would take most of the time.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    for setting in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -400000"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("BEGIN")
    taken = _take_down(connection, "%" if fast else "%_guard")  # rows refer to some that come later
    for rows in batches:
        for table, values in rows.items():
            connection.executemany(SQL[table], values)
    for sql in (*taken["index"], *(DERIVED if fast else ()), LAST_OUT, *taken["trigger"]):
        connection.execute(sql)
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


def differences(one: Path, other: Path) -> list[str]:
    """The tables in which two files of the same company differ."""
    connection = sqlite3.connect(one)
    connection.execute("ATTACH ? AS other", (str(other),))
    query = "SELECT count(*) FROM (SELECT * FROM main.{0} EXCEPT SELECT * FROM other.{0})"
    found = [table for table in SQL if connection.execute(query.format(table)).fetchone()[0]]
    connection.close()
    return found


def _take_down(connection: sqlite3.Connection, called: str) -> dict[str, list[str]]:
    """Drop every index and trigger whose name is like that; returns the statements that make them anew."""
    taken: dict[str, list[str]] = {"index": [], "trigger": []}
    query = (
        "SELECT type, name, sql FROM sqlite_master "
        "WHERE type IN ('index', 'trigger') AND sql NOT NULL AND name LIKE ? ORDER BY rowid"
    )
    for kind, name, sql in connection.execute(query, (called,)).fetchall():
        connection.execute(f"DROP {kind} {name}")
        taken[kind].append(sql)
    return taken


class Rep(NamedTuple):
    id: int
    name: str
    from_day: int
    win_rate: float
    answering_hours: float


def batches(deals: int) -> Iterator[Rows]:
    """The rows of each table, some days at a time, oldest first."""
    company = Company(deals, random.Random(deals))
    yield company.basics()
    for at in range(company.days):
        company.open_deals(at)
        company.flush(at)
        if len(company.rows["activity"]) > 50_000 or at == company.days - 1:
            yield company.rows
            company.rows = defaultdict(list)


class Company:
    """What the generator knows on its way through the days: future events wait in `pending` for their day."""

    def __init__(self, deals: int, draw: random.Random) -> None:
        self.total, self.draw = deals, draw
        self.days = (LAST - FIRST).days + 1
        self.iso = [(FIRST + timedelta(days=at)).isoformat() for at in range(self.days + 400)]
        self.clock = [f"T{7 + n * 11 % 12:02}:{n * 7 % 60:02}:{n * 13 % 60:02}Z" for n in range(720)]
        self.rows: Rows = defaultdict(list)
        self.pending: dict[int, Rows] = defaultdict(lambda: defaultdict(list))
        self.deals = self.customers = 0
        self.owner: list[int] = []
        self.reps = [
            Rep(n + 1, f"rep{n + 1:02}", 0 if n < 25 else n * 60, draw.uniform(0.2, 0.4), draw.uniform(2, 40))
            for n in range(REPS)
        ]

    def basics(self) -> Rows:
        """Reps and products."""
        reps = [(r.id, r.name, r.name, f"Team {r.id % 5 + 1}", self.iso[r.from_day]) for r in self.reps]
        products = [(n, f"Product {n}", f"product {n}", n * 50_000) for n in range(1, PRODUCTS + 1)]
        return {"rep": reps, "product": products}

    def open_deals(self, at: int) -> None:
        """The day's share of the deals; the business grows by half over the years."""
        done = (at + 1) / self.days
        due = round(self.total * (0.8 * done + 0.2 * done * done))
        active = [rep for rep in self.reps if rep.from_day <= at]
        while self.deals < due:
            self.open_deal(at, active)

    def open_deal(self, at: int, active: list[Rep]) -> None:
        """One deal from its first day to its last, as far as it happens before today."""
        draw = self.draw
        self.deals += 1
        id, customer = self.deals, self.customer(at, active)
        rep = self.reps[self.owner[customer - 1] - 1] if draw.random() < 0.9 else draw.choice(active)
        won = draw.random() < rep.win_rate
        cycle = min(365, int(draw.lognormvariate(3.6 if won else 3.2, 0.7)) + 1)
        ends = 10**6 if draw.random() < NEVER_CLOSED else at + cycle
        over = ends < self.days
        step = self.moves(id, rep, at, ends, cycle, won)
        amount, product = int(draw.lognormvariate(13.2, 0.8)) // 100 * 100, draw.randrange(PRODUCTS) + 1
        self.rows["deal"].append((
            id, f"Deal {id}", f"deal {id}", customer, rep.id, product, amount,
            (WON if won else LOST) if over else step, ("won" if won else "lost") if over else "open",
            self.iso[at], self.iso[ends] if over else None, rep.id if over else None, self.iso[at + cycle],
            REASONS[id % 5] if over and not won else None, SOURCES[id % 4],
        ))  # fmt: skip
        self.contacts(id, customer, rep, at, min(ends, at + cycle))
        if over and draw.random() < (0.33 if won else 0.153):
            self.answer(id, customer, rep, ends)

    def customer(self, at: int, active: list[Rep]) -> int:
        """A new customer for one deal in ten, else a known one, rather a recent one."""
        draw = self.draw
        if self.customers * DEALS_PER_CUSTOMER > self.deals and draw.random() < 0.9:
            return max(1, self.customers - int(draw.expovariate(6 / self.customers)))
        self.customers += 1
        id, owner = self.customers, draw.choice(active).id
        self.owner.append(owner)
        row = (id, f"Customer {id}", f"customer {id}", REGIONS[id % 4], INDUSTRIES[id % 6], SOURCES[id % 4], owner)
        self.rows["customer"].append((*row, self.iso[at]))
        return id

    def moves(self, id: int, rep: Rep, at: int, ends: int, cycle: int, won: bool) -> int:
        """Its stage history; returns the open stage it has reached by today."""
        draw, step = self.draw, 1
        self.pending[at]["move"].append((id, None, 1, self.iso[at], rep.name))
        days = sorted(
            at + int(draw.random() * cycle) for _ in range(draw.choice((0, 1, 1, 2, 3) if won else (0, 0, 1, 2)))
        )
        for day in days:
            if day < self.days and step < STAGES:
                self.pending[day]["move"].append((id, step, step + 1, self.iso[day], rep.name))
                step += 1
        if ends < self.days:
            self.pending[ends]["move"].append((id, step, WON if won else LOST, self.iso[ends], rep.name))
        return step

    def contacts(self, id: int, customer: int, rep: Rep, at: int, ends: int) -> None:
        """Calls, mails, meetings and visits while it is open; most messages from the customer get an answer."""
        draw = self.draw
        for _ in range(draw.choice(CONTACTS)):
            day, kind = at + int(draw.random() * (ends - at + 1)), draw.choice(KINDS)
            if day >= self.days:
                continue
            inbound = kind != "note" and draw.random() < 0.35
            direction = None if kind == "note" else "in" if inbound else "out"
            self.activity(day, customer, rep, id, kind, direction)
            later = day + int(draw.expovariate(24 / rep.answering_hours)) + 1
            if inbound and later < self.days and draw.random() < 0.9:
                self.activity(later, customer, rep, id, "email", "out")

    def activity(self, day: int, customer: int, rep: Rep, deal: int, kind: str, direction: str | None) -> None:
        moment = self.iso[day] + self.clock[int(self.draw.random() * 720)]
        self.pending[day]["activity"].append((customer, rep.id, deal, kind, direction, moment, f"About deal {deal}"))

    def answer(self, id: int, customer: int, rep: Rep, ends: int) -> None:
        """What the customer says after the deal has closed."""
        draw = self.draw
        day, chance = min(self.days - 1, ends + draw.randrange(14)), draw.random()
        kind = "csat" if chance < 0.7 else "nps" if chance < 0.95 else "complaint"
        score = {"csat": draw.choice((2, 3, 4, 4, 5, 5)), "nps": draw.choice((3, 6, 7, 8, 9, 9, 10))}.get(kind)
        moment = self.iso[day] + self.clock[int(draw.random() * 720)]
        self.pending[day]["feedback"].append((customer, rep.id, id, kind, score, moment))

    def flush(self, at: int) -> None:
        """The day's events, in the order of the clock."""
        for table, values in self.pending.pop(at, {}).items():
            if table == "activity":
                values.sort(key=lambda row: row[5])
            self.rows[table] += values


REGIONS = ("EMEA", "Americas", "APAC", "North")
INDUSTRIES = ("manufacturing", "retail", "software", "health", "finance", "education")
SOURCES = ("referral", "web", "fair", "cold call")
REASONS = ("price", "competitor", "no budget", "no answer", "timing")
KINDS = ("call", "email", "email", "meeting", "visit", "note")
CONTACTS = (0, 1, 2, 2, 3)
"""Contacts during a deal; with the answers to the inbound ones they make two activities a deal."""
