"""The file of compiled statements that a wheel carries: the texts behind an index, read by their places.

The build makes it of the very sources beside it, so nothing is asked of versions or of times of edits, and it is
trusted as byte code is: whoever edits a statement in an installed package has to delete it. A checkout has none.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import cache
from itertools import takewhile
from pathlib import Path

NAME = "compiled.txt"
"""Where it lies: beside this module."""


def packed(bodies: Mapping[str, str]) -> bytes:
    """The file of those bodies by their keys, the same for the same ones: the sum of the index, the index with a line
    for each, an empty line, the texts."""
    index, texts, start = b"\n", [], 0
    for key, body in sorted(bodies.items()):
        text = body.encode()
        index += f"{key} {start} {len(text)} {checksum(key, text)}\n".encode()
        texts.append(text)
        start += len(text)
    return b"%010d" % zlib.crc32(index) + index + b"\n" + b"".join(texts)


def find(key: str) -> str | None:
    """The body with that key; `None` where there is none, or where it is damaged."""
    index = _index()
    line = index.find(f"\n{key} ".encode())
    if line < 0:
        return None
    start, length, given = map(int, index[line + 1 : index.index(b"\n", line + 1)].split()[1:])
    try:
        with _file().open("rb", buffering=0) as file:
            file.seek(_SUM + len(index) + 1 + start)
            text = file.read(length)
        return text.decode() if checksum(key, text) == given else None
    except (OSError, ValueError):
        return None


def checksum(key: str, text: bytes) -> int:
    """It covers the key: a whole text in the place of another is as wrong as half a text."""
    return zlib.crc32(text, zlib.crc32(key.encode()))


_SUM = 10
"""The length of the sum before the index."""


@cache
def _index() -> bytes:
    """The index alone, which is a tenth of the file; empty where there is none, or where it is damaged."""
    try:
        with _file().open("rb") as file:
            given = file.read(_SUM)
            index = file.readline() + b"".join(takewhile(b"\n".__ne__, file))
        return index if zlib.crc32(index) == int(given) else b""
    except (OSError, ValueError):
        return b""


def _file() -> Path:
    return Path(__file__).with_name(NAME)
