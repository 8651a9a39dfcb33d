"""What each format of file gives: rows of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from crmcli.exchange.importing.step1_open.framing import Line
from crmcli.exchange.importing.step1_open.options import Found


class Rows(Protocol):
    """What a format gives: rows in pieces, again and again, the header among the first of them. `framed` is whether
    other lines may stand around them, `peeked` how many rows may be looked at together."""

    found: Found
    framed: bool
    peeked: int

    @property
    def size(self) -> int: ...
    @property
    def done(self) -> int: ...
    def chunks(self) -> Iterator[list[Line]]: ...
