"""The file of compiled statements that a wheel carries: the texts behind an index, each with its sum.

The build makes it of the very sources beside it, so nothing is asked of versions or of times of edits, and it is
trusted as byte code is: whoever edits a statement in an installed package deletes it. A checkout has none.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

NAME = "statements.txt"
"""Where it lies: beside this module."""

_END = b"\n\n"
"""What ends the index, whose lines are not empty."""


def packed(bodies: Mapping[str, str]) -> bytes:
    """The file of those bodies by their keys, the same for the same ones."""
    lines, texts, start = [b""], [], 0
    for key, body in sorted(bodies.items()):
        text = body.encode()
        lines.append(f"{key} {start} {len(text)} {checksum(key, text)}".encode())
        texts.append(text)
        start += len(text)
    return b"\n".join(lines) + _END + b"".join(texts)


def find(key: str) -> str | None:
    """The body with that key; `None` where there is none, or where it is damaged."""
    content = _content()
    end = content.find(_END)
    line = content.find(f"\n{key} ".encode(), 0, end)
    if line < 0:
        return None
    try:
        start, length, given = map(int, content[line : content.index(b"\n", line + 1)].split()[1:])
        text = content[end + len(_END) + start :][:length]
        return text.decode() if checksum(key, text) == given else None
    except ValueError:
        return None


def checksum(key: str, text: bytes) -> int:
    """It covers the key: a whole text in the place of another is as wrong as half a text."""
    return zlib.crc32(text, zlib.crc32(key.encode()))


@cache
def _content() -> bytes:
    """All of it: that takes less time than to open the file for each text."""
    try:
        return Path(__file__).with_name(NAME).read_bytes()
    except OSError:
        return b""
