"""What a data file really holds, read past the program, and a small team to try writes on."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
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
    return {table: kept(path, f"SELECT * FROM {table} ORDER BY 1") for table in TABLES}


def small_team(crm: Callable[..., Any]) -> None:
    """Reps alice and bob; Acme Ltd of alice's and Blue of nobody's; Pro; two open deals of alice's with Acme Ltd.

    Stages: 1 Lead, 2 Qualified, 3 Proposal, 4 Negotiation, 5 Won, 6 Lost. Today is 2026-11-24.
    """
    path = Path(os.environ["CRM_DB"])
    if not _made:
        _record(crm)
        _made.append(path.read_bytes())
    path.write_bytes(_made[0])


_made: list[bytes] = []
"""The file once it is made: it is the same for each test."""


def _record(crm: Callable[..., Any]) -> None:
    for line in (
        ("rep", "alice", "--team", "East"),
        ("rep", "bob", "--team", "West"),
        ("customer", "Acme Ltd", "--owner", "alice", "--region", "EMEA"),
        ("customer", "Blue"),
        ("product", "Pro", "--list-price", "1200"),
        ("deal", "Acme renewal", "--customer", "Acme", "--amount", "12000.50", "--opened", "2026-11-01"),
        ("deal", "Acme pilot", "--customer", "Acme", "--opened", "2026-11-10"),
    ):
        crm("add", *line, "-q", ok=True)
