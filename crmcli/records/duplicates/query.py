"""Which records look alike: among all of a kind, and which one somebody is about to add anew.

Records are put beside each other only where they have a key in common (see `keys` in insight.py), and those keys are
sorted on disk: time grows with the number of records, memory does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import Text, statement
from crmcli.records.duplicates.insight import PEOPLE, RULES, Match, Record, keys, match, person, record
from crmcli.records.find.statements import MERGED, merged

KINDS = ("customer", "contact", "rep", "product")

SHARED = 4
"""Records that have a domain: of more, it says nothing of who they are."""

CROWD = 30
"""Records that have any other key: of more, it puts too many beside each other."""

STEP = 1000


class Pair(NamedTuple):
    """The ids of two records that look alike, the lower one first, and why."""

    one: int
    other: int
    match: Match


def pairs(database: Database, kind: str, since: int = 0, of: tuple[int, int] = (0, 2**62)) -> Iterator[Pair]:
    """Those of a kind that look alike, in the order of their ids, but for those of which somebody said that they are
    not one; `since` wants only pairs whose later one has that id or a higher one, `of` only those of ids between."""
    from crmcli.database.scratch import scratch

    apart = {(row["one_id"], row["other_id"]) for row in database.all(not_duplicates(), kind=kind)}
    with scratch() as beside:
        beside.script(_TABLES)
        as_compared = person if kind == "contact" else record
        _fill(beside, database.each(compared(kind=kind), low=of[0], high=of[1]), as_compared)
        beside.script(_SORT.format(shared=SHARED, crowd=CROWD, since=since))
        rules = PEOPLE if kind == "contact" else RULES
        shared = frozenset(row["name"] for row in beside.each(_SHARED_DOMAINS, most=SHARED))
        id, one = 0, None
        for row in beside.each(_BESIDE):
            if row["a"] != id or one is None:
                id, one = row["a"], Record.unpacked(row["one"])
            found = match(one, Record.unpacked(row["other"]), shared, rules)
            if found and (id, row["b"]) not in apart:
                yield Pair(id, row["b"], found)


def _fill(beside: Database, rows: Iterable[Row], as_compared: Callable[[Row], Record]) -> None:
    found = iter(rows)
    while part := [(row["id"], as_compared(row)) for row in islice(found, STEP)]:
        beside.run_many(_RECORD, [{"id": id, "packed": each.packed()} for id, each in part])
        beside.run_many(_KEY, [{"key": hash(word), "id": id} for id, each in part for word in set(keys(each))])
        beside.run_many(_DOMAIN, [{"name": name, "id": id} for id, each in part for name in each.domains.split()])


_TABLES = """
CREATE TABLE record (id INTEGER PRIMARY KEY, packed TEXT NOT NULL);
CREATE TABLE word (key INTEGER NOT NULL, id INTEGER NOT NULL);
CREATE TABLE domain (name TEXT NOT NULL, id INTEGER NOT NULL);
CREATE TABLE few (key INTEGER PRIMARY KEY);
CREATE TABLE pair (a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;
"""
_RECORD = Text("INSERT INTO record (id, packed) VALUES (:id, :packed)", {})
_KEY = Text("INSERT INTO word (key, id) VALUES (:key, :id)", {})
_DOMAIN = Text("INSERT INTO domain (name, id) VALUES (:name, :id)", {})
_SORT = """
CREATE INDEX by_key ON word (key, id);
CREATE INDEX by_name ON domain (name, id);
INSERT INTO few SELECT key FROM word GROUP BY key HAVING count(*) BETWEEN 2 AND {crowd};
INSERT OR IGNORE INTO pair SELECT a.id, b.id FROM few CROSS JOIN word AS a USING (key) CROSS JOIN word AS b USING (key)
    WHERE a.id < b.id AND b.id >= {since};
INSERT OR IGNORE INTO pair SELECT a.id, b.id
    FROM (SELECT name FROM domain GROUP BY name HAVING count(*) BETWEEN 2 AND {shared}) AS few
    CROSS JOIN domain AS a USING (name) CROSS JOIN domain AS b USING (name) WHERE a.id < b.id AND b.id >= {since};
"""
_SHARED_DOMAINS = Text("SELECT name FROM domain GROUP BY name HAVING count(*) > :most", {})
_BESIDE = Text(
    "SELECT a, b, one.packed AS one, other.packed AS other FROM pair JOIN record AS one ON one.id = a"
    " JOIN record AS other ON other.id = b ORDER BY a, b",
    {},
)


@statement(kind=KINDS)
def compared(kind: str) -> Any:
    """What tells records of the kind of a range of ids apart or shows them to be the same; merged ones are none."""
    c = getattr(t, kind).c
    columns = [c[name] for name in ("id", "name", "email", "phone", "website", "customer_id") if name in c]
    within = c.id.between(sa.bindparam("low"), sa.bindparam("high"))
    chosen = sa.select(*columns).where(within).order_by(c.id)
    return chosen.where(c.id.not_in(sa.select(merged(kind).c.id))) if kind in MERGED else chosen


@statement()
def not_duplicates() -> Any:
    c = t.not_duplicate.c
    return sa.select(c.one_id, c.other_id).where(c.kind == sa.bindparam("kind"))
