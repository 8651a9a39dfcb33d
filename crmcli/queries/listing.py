"""Records as people see them."""

from __future__ import annotations

from typing import Any


def record(database: Any, kind: str, id: int) -> Any: ...
