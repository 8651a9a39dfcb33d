"""Promises in SQL: which count in a period, and which of them were kept. It is said here and nowhere else."""

from __future__ import annotations

from typing import Any

from crmcli.database.conditions import within
from crmcli.database.sql import t


def counted(low: str = "since", high: str = "until") -> Any:
    """Is the task a promise whose time ran out between those two moments?"""
    c = t.task.c
    return c.promise.is_not(None) & within(c.promised, low, high)


def kept_in_time() -> Any:
    """Was it done in time?"""
    return t.task.c.done <= t.task.c.promised
