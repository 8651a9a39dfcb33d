"""What a data file really holds, read past the program, and a small team to try writes on."""

from __future__ import annotations

import os
import shlex
import sqlite3
from collections.abc import Callable, Hashable
from contextlib import closing
from pathlib import Path
from typing import Any

TABLES = ("rep", "customer", "product", "stage", "deal", "move", "activity", "feedback", "setting")


def kept(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query on the file itself."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def everything(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table: what a refused command must leave as it was."""
    with closing(sqlite3.connect(path)) as connection:
        return {table: connection.execute(f'SELECT * FROM "{table}" ORDER BY 1').fetchall() for table in TABLES}


def once(path: Path, make: Callable[..., Any], *which: Hashable) -> None:
    """The data file that `make(path, *which)` leaves: made by the first test that wants it, copied for the others.

    Functions are told apart by module and name; whatever else it depends on is among `which`.
    """
    name = (make.__module__, make.__qualname__, *which)
    if name not in _made:
        make(path, *which)
        assert not Path(f"{path}-wal").exists(), "it is still open: not all of it is in the file"
        _made[name] = path.read_bytes()
    path.write_bytes(_made[name])


_made: dict[tuple[Hashable, ...], bytes] = {}


def recorded(crm: Callable[..., Any], *lines: str, after: Callable[[Path], object] | None = None) -> None:
    """The data file that these command lines leave, behind what `after` makes: run once, copied from then on."""

    def record(path: Path, *_: Hashable) -> None:
        if after:
            after(path)
        for line in lines:
            crm(*shlex.split(line), ok=True)

    first = (after.__module__, after.__qualname__) if after else ()
    once(Path(os.environ["CRM_DB"]), record, *lines, os.environ["CRM_TODAY"], *first)


def sample(crm: Callable[..., Any]) -> None:
    """The invented team of `crm init --sample`, on the fixed day."""

    def init(path: Path) -> None:
        crm("init", "--sample", "--db", path, "-q", ok=True)

    once(Path(os.environ["CRM_DB"]), init)


def small_team(crm: Callable[..., Any]) -> None:
    """Reps alice and bob; Acme Ltd of alice's and Blue of nobody's; Pro; two open deals of alice's with Acme Ltd.

    Stages: 1 Lead, 2 Qualified, 3 Proposal, 4 Negotiation, 5 Won, 6 Lost. Today is 2026-11-24.
    """

    def record(path: Path) -> None:
        for line in LINES:
            crm("add", *line, "--db", path, "-q", ok=True)

    once(Path(os.environ["CRM_DB"]), record)


LINES = (
    ("rep", "alice", "--team", "East"),
    ("rep", "bob", "--team", "West"),
    ("customer", "Acme Ltd", "--owner", "alice", "--region", "EMEA"),
    ("customer", "Blue"),
    ("product", "Pro", "--list-price", "1200"),
    ("deal", "Acme renewal", "--customer", "Acme", "--amount", "12000.50", "--opened", "2026-11-01"),
    ("deal", "Acme pilot", "--customer", "Acme", "--opened", "2026-11-10"),
)


OWN_FIELDS = (
    ("employees", "--type", "int"), ("tier", "--choices", "Gold,Old Gold,NA"), ("renewal", "--type", "date"),
    ("budget", "--type", "amount"), ("partner", "--type", "yesno"), ("slogan", "--type", "text"),
)  # fmt: skip
"""A field of each type, as `crm add field KIND` takes it."""


def with_own_fields(path: Path, crm: Callable[..., Any]) -> None:
    """Give customers and deals of a data file a field of each type."""
    for kind in ("customer", "deal"):
        for field in OWN_FIELDS:
            crm("add", "field", kind, *field, "--db", path, "-q", ok=True)


def team_with_own_fields(crm: Callable[..., Any]) -> None:
    """The small team, whose customers and deals have a field of each type."""

    def make(path: Path) -> None:
        small_team(crm)
        with_own_fields(path, crm)

    once(Path(os.environ["CRM_DB"]), make)
