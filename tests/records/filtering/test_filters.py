"""The filter language against an evaluator in Python that knows neither its parser nor its SQL: random filters are made
together with what they mean of a row, and both must choose the same records of the sample team."""

from __future__ import annotations

import os
import random
import sqlite3
from calendar import monthrange
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from crmcli.cli.workspace import Workspace
from crmcli.core.vocabulary import KINDS
from crmcli.database.conditions import narrowed
from crmcli.records.custom_values.query import own_names
from crmcli.records.filtering.everyday import filter_of
from crmcli.records.filtering.query import condition
from crmcli.records.filtering.terms import STALE, STATES, names, terms
from crmcli.records.listing.query import FIELDS
from crmcli.records.selection.query import every_id
from tests.conftest import TODAY
from tests.support.datafile import sample

FILTERS = int(os.environ.get("FILTERS", "200"))
"""How many: a sample, unless the environment asks for more."""
NOW = date.fromisoformat(TODAY)

Row = dict[str, Any]
Meaning = Callable[[Row], bool]
Made = tuple[str, Meaning]
"""A filter as typed, and whether it chooses a row."""

DEALS = """
SELECT d.*, c.name AS customer, c.tags AS customer_tag, c.region, c.industry, r.name AS rep, r.team, s.name AS stage,
    s.probability,
    p.name AS product, k.name AS credited, w.name AS owner,
    (SELECT max(at) FROM activity a WHERE a.deal_id = d.id) AS about,
    (SELECT max(at) FROM activity a WHERE a.customer_id = d.customer_id AND a.deal_id IS NULL) AS nameless,
    (SELECT max(at) FROM move m WHERE m.deal_id = d.id) AS moved
FROM deal d JOIN rep r ON r.id = d.rep_id JOIN stage s ON s.id = d.stage_id
LEFT JOIN customer c ON c.id = d.customer_id LEFT JOIN product p ON p.id = d.product_id
LEFT JOIN rep k ON k.id = d.credited_id LEFT JOIN rep w ON w.id = c.owner_id
"""
CUSTOMERS = """
SELECT c.*, r.name AS owner, r.team, c.first_won AS won,
    (SELECT max(at) FROM activity a WHERE a.customer_id = c.id) AS activity,
    (SELECT count(*) FROM deal d WHERE d.customer_id = c.id) AS deals,
    (SELECT count(*) FROM deal d WHERE d.customer_id = c.id AND d.status = 'open') AS open_deals
FROM customer c LEFT JOIN rep r ON r.id = c.owner_id
"""
ACTIVITIES = """
SELECT a.*, c.name AS customer, c.tags AS customer_tag, c.region, r.name AS rep, r.team, d.title AS deal FROM activity a
JOIN customer c ON c.id = a.customer_id JOIN rep r ON r.id = a.rep_id LEFT JOIN deal d ON d.id = a.deal_id
"""


OWN_VALUES = """
SELECT v.record_id, f.name, v.number, v.text FROM custom_value v JOIN custom_field f ON f.id = v.field_id
WHERE f.kind = ?
"""


def rows_of(path, kind: str) -> list[Row]:
    """The records, read past the program; days since anything happened are counted here."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        sql = {"deal": DEALS, "customer": CUSTOMERS, "activity": ACTIVITIES}[kind]
        rows = [dict(row) for row in connection.execute(sql)]
        own = list(connection.execute(OWN_VALUES, (kind,)))
    by_id = {row["id"]: row | dict.fromkeys(OWN) for row in rows} if kind in OWNERS else {}
    for record, name, number, text in own:
        by_id[record][name] = number if text is None else text
    rows = [*by_id.values()] or rows
    for row in rows:
        if kind == "deal":
            row["activity"] = max(filter(None, (row["about"], row["nameless"])), default=None)
            signs = [row["opened"], row["moved"], row["about"], row["nameless"]]
        elif kind == "customer":
            signs = [row["created"], row["activity"]]
        else:
            continue
        row["quiet"] = (NOW - max(date.fromisoformat(sign[:10]) for sign in signs if sign)).days
    return rows


class Maker:
    """Makes random filters of one kind of record; values are those of the records, so that filters choose some."""

    def __init__(self, kind: str, rows: list[Row], seed: int) -> None:
        self.kind, self.rows, self.random = kind, rows, random.Random(seed)

    def filter(self, depth: int = 3) -> Made:
        """A condition, or several joined."""
        pick = self.random.random()
        if depth == 0 or pick < 0.35:
            return self.term()
        if pick < 0.5:
            text, holds = self.filter(depth - 1)
            return f"not ({text})" if self.random.random() < 0.7 else f"NOT  ( {text} )", lambda row: not holds(row)
        parts = [self.filter(depth - 1) for _ in range(self.random.choice((2, 2, 3)))]
        joint, every = self.random.choice((("and", all), ("or", any)))
        return (
            f" {joint} ".join(f"({text})" for text, _ in parts),
            lambda row: every(holds(row) for _, holds in parts),
        )

    def term(self) -> Made:
        kinds = [self.state, self.known, self.named, self.text, self.part, self.ordered, self.day, self.listed]
        own = [self.flag] if self.kind in OWNERS else []
        return self.random.choice([*kinds, self.quiet, self.tag, self.tag, *own])()

    def value(self, field: str) -> Any:
        return self.random.choice([row[field] for row in self.rows])

    def state(self) -> Made:
        word = self.random.choice(list(MEANING[self.kind]))
        return word, MEANING[self.kind][word]

    def known(self) -> Made:
        field = self.random.choice(KNOWN[self.kind])
        form, wanted = self.random.choice(
            (("{}", True), ("not {}", False), ("{} is empty", False), ("{} is not empty", True), ("{}=none", False),
             ("{} != none", True))
        )  # fmt: skip
        return form.format(field), lambda row: (row[field] is not None) == wanted

    def named(self) -> Made:
        field = self.random.choice(NAMED[self.kind])
        value = self.value(field)
        if value is None:
            return f"{field} is empty", lambda row: row[field] is None
        sign = self.random.choice(("=", "!="))
        return f'{field}{sign}"{value}"', compared(field, sign, value)

    def text(self) -> Made:
        field = self.random.choice(TEXTS[self.kind])
        value = self.value(field) or "web"
        sign = self.random.choice(("=", "!="))
        typed = self.random.choice((value, value.upper(), value.lower()))
        return f'{field} {sign} "{typed}"', compared(field, sign, value.casefold(), lambda other: other.casefold())

    def part(self) -> Made:
        field = self.random.choice((*TEXTS[self.kind], *NAMED[self.kind][:1]))
        value = self.value(field) or "acme"
        start = self.random.randrange(len(value))
        part = value[start : start + 3].strip() or value[:1]
        return (
            f'{field}~"{part.upper()}"',
            lambda row: row[field] is not None and part.casefold() in row[field].casefold(),
        )

    def ordered(self) -> Made:
        field, write = self.random.choice(NUMBERS[self.kind])
        values = sorted(self.random.choices([row[field] for row in self.rows if row[field] is not None], k=2))
        if self.random.random() < 0.3:
            low, high = values
            return (
                f"{field}={write(low)}..{write(high)}",
                lambda row: row[field] is not None and low <= row[field] <= high,
            )
        sign = self.random.choice(tuple(SIGNS))
        return f"{field}{sign}{write(values[0])}", compared(field, sign, values[0])

    def day(self) -> Made:
        field = self.random.choice(DAYS[self.kind])
        text, low, high = self.period()
        sign = self.random.choice(tuple(SIGNS))

        def holds(row: Row) -> bool:
            if row[field] is None:
                return False
            day = date.fromisoformat(row[field][:10])
            return {
                "=": low <= day < high, "!=": not low <= day < high, "<": day < low, "<=": day < high, ">": day >= high,
                ">=": day >= low,
            }[sign]  # fmt: skip

        return f"{field}{sign}{text}", holds

    def period(self) -> tuple[str, date, date]:
        """Days as people type them: the first, and the day after the last."""
        day, year, month = NOW + timedelta(days=self.random.randrange(-400, 60)), 2026, self.random.randrange(1, 12)
        steps = self.random.randrange(1, 90)
        first = date(year, month, 1)
        after = first + timedelta(days=monthrange(year, month)[1])
        quarter = self.random.randrange(1, 5)
        begin = date(year, 3 * quarter - 2, 1)
        end = date(year + (quarter == 4), 3 * quarter % 12 + 1, 1)
        one = timedelta(days=1)
        return self.random.choice(
            [
                (day.isoformat(), day, day + one),
                ("today", NOW, NOW + one),
                (f"-{steps}d", NOW - timedelta(days=steps), NOW - timedelta(days=steps - 1)),
                (f"+{steps}w", NOW + timedelta(weeks=steps), NOW + timedelta(weeks=steps, days=1)),
                (f"{year}-{month:02}", first, after),
                (f"{year}Q{quarter}", begin, end),
                (f"{day}..{day + timedelta(days=9)}", day, day + timedelta(days=10)),
                ("2025", date(2025, 1, 1), date(2026, 1, 1)),
                ("this-month", date(2026, 11, 1), date(2026, 12, 1)),
            ]
        )

    def flag(self) -> Made:
        word, wanted = self.random.choice((("yes", 1), ("No", 0), ("true", 1), ("n", 0)))
        sign = self.random.choice(("=", "!=", " is ", " is not "))
        return f"partner{sign}{word}", compared("partner", "!=" if "!" in sign or "not" in sign else "=", wanted)

    def listed(self) -> Made:
        field = self.random.choice(NAMED[self.kind])
        values = {self.value(field) for _ in range(3)}
        typed = ", ".join("none" if value is None else f'"{value}"' for value in values)
        if self.random.random() < 0.4:  # what is not known differs from nothing
            return f"{field} not in ({typed})", lambda row: row[field] is not None and row[field] not in values
        return f"{field} in ({typed})", lambda row: row[field] in values

    def tag(self) -> Made:
        """A tag, some tag, or none; of what has none no tag is another one."""
        field = self.random.choice(TAGGED[self.kind])
        kept = "tags" if field == "tag" else field

        def words(row: Row) -> set[str]:
            return {word.casefold() for word in (row[kept] or "").split()}

        one, other = self.random.choices(sorted({word for row in self.rows for word in words(row)}), k=2)
        typed = self.random.choice((one, one.upper(), f"#{one}"))
        return self.random.choice(
            [
                (f"{field}:{typed}", lambda row: one in words(row)),
                (f"{field} = {typed}", lambda row: one in words(row)),
                (f"{field}!={typed}", lambda row: bool(words(row)) and one not in words(row)),
                (f"{field} in ({one}, {other})", lambda row: bool({one, other} & words(row))),
                (f"{field} not in ({one}, {other})", lambda row: bool(words(row)) and not {one, other} & words(row)),
                (f"{field} in ({one}, none)", lambda row: one in words(row) or not words(row)),
                (f"{field}~{one[1:4]}", lambda row: any(one[1:4] in word for word in words(row))),
                (f"{field}:none", lambda row: not words(row)),
                (f"{field} is empty", lambda row: not words(row)),
                (field, lambda row: bool(words(row))),
            ]
        )

    def quiet(self) -> Made:
        if "quiet" not in self.rows[0]:
            return self.state()
        sign, days = self.random.choice(tuple(SIGNS)), self.random.randrange(0, 120)
        weeks = days % 7 == 0 and days
        return f"quiet{sign}{days // 7}w" if weeks else f"quiet{sign}{days}d", compared("quiet", sign, days)


SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def compared(field: str, sign: str, value: Any, fold: Callable[[Any], Any] = lambda other: other) -> Meaning:
    return lambda row: row[field] is not None and SIGNS[sign](fold(row[field]), value)


def major(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"


OWNERS = ("customer", "deal")
OWN = {
    "seats": ("int", lambda draw: draw.randrange(-20, 3_000)),
    "budget": ("amount", lambda draw: draw.randrange(0, 2_000_000, 25)),
    "since": ("date", lambda draw: (NOW - timedelta(days=draw.randrange(-60, 700))).isoformat()),
    "slogan": ("text", lambda draw: draw.choice(("Größe zählt", "acme and sons", "web", "a (b)", "50%"))),
    "tier": ("choice", lambda draw: draw.choice(("gold", "Old Gold", "silver"))),
    "partner": ("yesno", lambda draw: draw.randrange(2)),
}
"""Fields of the team's own that those kinds have here: the type, and a value at random."""


def fill(connection: sqlite3.Connection) -> None:
    """Give seven of ten records a value in each field, past the program."""
    draw, apart = random.Random(5), 1 << 40
    for number, (kind, (name, (type, value))) in enumerate(product(OWNERS, OWN.items()), 1):
        choices = "gold\nOld Gold\nsilver" if type == "choice" else None
        row = (number, kind, name, type, choices)
        connection.execute("INSERT INTO custom_field (id, kind, name, type, choices) VALUES (?, ?, ?, ?, ?)", row)
        column = "number" if type in ("int", "amount", "yesno") else "text"
        insert = f"INSERT INTO custom_value (id, field_id, record_id, {column}) VALUES (?, ?, ?, ?)"
        for (id,) in connection.execute(f"SELECT id FROM {kind}").fetchall():
            if draw.random() < 0.7:
                connection.execute(insert, (number * apart + id, number, id, value(draw)))


MEANING: dict[str, dict[str, Meaning]] = {
    "deal": {
        "open": lambda row: row["status"] == "open",
        "won": lambda row: row["status"] == "won",
        "lost": lambda row: row["status"] == "lost",
        "overdue": lambda row: row["status"] == "open" and (row["expected"] or "9") < TODAY,
        "mine": lambda row: row["rep"] == "bob",
        "partner": lambda row: row["partner"] == 1,
    },
    "customer": {
        "mine": lambda row: row["owner"] == "bob",
        "deal": lambda row: row["deals"] > 0,
        "open": lambda row: row["open_deals"] > 0,
        "partner": lambda row: row["partner"] == 1,
    },
    "activity": {
        "in": lambda row: row["direction"] == "in",
        "out": lambda row: row["direction"] == "out",
        "mine": lambda row: row["rep"] == "bob",
    },
}
KNOWN = {
    "deal": (
        "expected",
        "closed",
        "product",
        "credited",
        "lost_reason",
        "activity",
        "archived",
        "region",
        "seats",
        "tier",
        "since",
    ),
    "customer": ("owner", "region", "activity", "won", "phone", "archived", "budget", "slogan"),
    "activity": ("deal", "direction", "note"),
}
NAMED = {
    "deal": ("rep", "customer", "stage", "product", "credited", "owner", "status", "tier"),
    "customer": ("owner", "tier"),
    "activity": ("rep", "customer", "kind", "direction"),
}
TEXTS = {
    "deal": ("title", "source", "lost_reason", "team", "region", "industry", "slogan"),
    "customer": ("name", "region", "industry", "source", "email", "team", "slogan"),
    "activity": ("note", "team", "region"),
}
TAGGED = {"deal": ("tag", "customer_tag"), "customer": ("tag",), "activity": ("customer_tag",)}
NUMBERS: dict[str, tuple[tuple[str, Callable[[Any], str]], ...]] = {
    "deal": (("amount", major), ("id", str), ("probability", str), ("seats", str), ("budget", major)),
    "customer": (("id", str), ("seats", str), ("budget", major)),
    "activity": (("id", str),),
}
DAYS = {
    "deal": ("expected", "opened", "closed", "activity", "since"),
    "customer": ("created", "won", "activity", "since"),
    "activity": ("at",),
}


@pytest.fixture
def workspace(crm, db, monkeypatch):
    sample(crm)
    with closing(sqlite3.connect(db)) as connection, connection:
        # What the sample is too tidy for: gaps, archived records, and text beyond ASCII.
        connection.execute("UPDATE deal SET expected = NULL WHERE id % 7 = 0")
        connection.execute("UPDATE deal SET archived = '2026-11-20T08:00:00Z' WHERE id % 11 = 0")
        connection.execute("UPDATE deal SET source = 'Größe' WHERE id % 13 = 0")
        connection.execute("UPDATE deal SET source = NULL WHERE id % 5 = 0")
        connection.execute("UPDATE customer SET owner_id = NULL WHERE id % 6 = 0")
        connection.execute("UPDATE customer SET region = NULL WHERE id % 4 = 0")
        connection.execute("UPDATE customer SET archived = '2026-11-20T08:00:00Z' WHERE id % 9 = 0")
        connection.execute("UPDATE customer SET tags = 'Größe key-account' WHERE id % 5 = 0")
        connection.execute("UPDATE customer SET tags = '重要' WHERE id % 7 = 0")
        connection.execute("UPDATE deal SET tags = 'hot' WHERE id % 3 = 0")
        connection.execute("UPDATE deal SET tags = 'Hot-Lead Straße vip' WHERE id % 8 = 0")
        fill(connection)
    monkeypatch.setenv("CRM_ME", "bob")
    made = Workspace({})
    yield made
    made.close()


def chosen(workspace: Workspace, kind: str, text: str) -> list[int]:
    with workspace.reading() as database:
        where = condition(workspace, database, kind, filter_of(kind, text, {}, own_names(database, kind)))
        found = database.all(narrowed(ids_of(kind), where), **where.values, archived=True)
    return [row["id"] for row in found]


def ids_of(kind: str):
    return every_id(kind=kind) if kind != "activity" else ACTIVITY_IDS


ACTIVITY_IDS = every_id(kind="deal")._replace(
    sql="SELECT activity.id FROM activity WHERE :archived AND 'any' = 'any' ORDER BY activity.id"
)


def test_random_filters_choose_what_they_mean(workspace, db):
    some = 0
    for kind, share in (("deal", 0.6), ("customer", 0.25), ("activity", 0.15)):
        rows = sorted(rows_of(db, kind), key=lambda row: row["id"])
        maker = Maker(kind, rows, 12)
        for _ in range(int(FILTERS * share)):
            text, holds = maker.filter()
            expected = [row["id"] for row in rows if holds(row)]
            assert chosen(workspace, kind, text) == expected, text
            some += 0 < len(expected) < len(rows)
    assert some > FILTERS / 2, "most filters choose some, and not all"


def test_of_a_filter_and_its_opposite_exactly_one_holds(workspace, db):
    for text in ("expected<today", "source!=web", "quiet>30d", "rep in (alice, none)", "activity>-30d", "source~ö"):
        everything = sorted([*chosen(workspace, "deal", text), *chosen(workspace, "deal", f"not {text}")])
        assert everything == sorted(row["id"] for row in rows_of(db, "deal")), text


@pytest.mark.parametrize("kind", STATES)
def test_every_field_that_a_list_shows_can_be_asked_for(crm, workspace, kind):
    assert set(FIELDS.get(kind, ())) <= set(terms(kind))  # lines have a list of their own
    for name in names(kind):
        if STATES[kind].get(name) == STALE:
            continue  # only where a process has a limit: see records/stale
        assert crm("list", KINDS[kind], "--where", name, "--limit", 1, "--format", "ids").code == 0, name


def test_quiet_is_what_the_dashboard_calls_quiet(crm, workspace):
    import json

    board = json.loads(crm("dashboard", "--json", ok=True).out)
    listed = crm("list", "deals", "--quiet", board["quiet_days"], "--format", "ids", ok=True).out.split()
    assert len(listed) == board["quiet"]
    assert {deal["id"] for deal in board["quiet_deals"]} <= set(map(int, listed))


@pytest.mark.parametrize("text", ["source~SSE", "source=grösse", "source in (GRÖSSE)"])
def test_a_letter_that_stands_for_two_is_found_by_them(workspace, db, text):
    assert chosen(workspace, "deal", text) == [row["id"] for row in rows_of(db, "deal") if row["source"] == "Größe"]
