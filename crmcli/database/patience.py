"""Waiting for a data file that another program holds: in short pieces, so that Ctrl-C ends it at once, and a person is
told what it is that takes so long."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE = 60.0
"""Seconds to wait for another writer. Each one holds the file for milliseconds."""

PIECE = 0.25
"""Seconds that SQLite waits by itself: meanwhile Python hears of no signal."""

QUIET = 2.0
"""Seconds after which it is said that somebody waits."""

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY, sqlite3.SQLITE_PROTOCOL)

T = TypeVar("T")


def patiently(act: Callable[[], T], waiting: Callable[[], None], patience: float | None = None) -> T:
    """What `act` returns, tried again for as long as another program holds the file; `waiting` is called once it takes
    long. A transaction that reads already cannot be waited for: what it has read would no longer hold."""
    start = time.monotonic()
    until = start + (PATIENCE if patience is None else patience)
    said = False
    while True:
        try:
            return act()
        except sqlite3.OperationalError as error:
            now = time.monotonic()
            if getattr(error, "sqlite_errorcode", None) not in _BUSY or now > until:
                raise
            if not said and now > start + QUIET:
                said = True
                waiting()
