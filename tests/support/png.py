"""Small pictures: a PNG of true colours made one of a palette, by the standard library alone.

Format: PNG specification, third edition (W3C), 7 "Filtering" and 11.2 "Critical chunks".
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

_HEAD = b"\x89PNG\r\n\x1a\n"


_ALIKE = 24
"""So many steps of a channel are hardly seen."""


def with_palette(png: bytes) -> bytes:
    """The same picture with at most 256 colours, and of the others the closest of those."""
    chunks = dict(_chunks(png))
    width, height, depth, kind = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    channels = {2: 3, 6: 4}[kind]
    assert depth == 8
    rows = list(_rows(zlib.decompress(chunks[b"IDAT"]), width * channels, channels, height))
    colours = Counter(row[at : at + 3] for row in rows for at in range(0, len(row), channels))
    kept = _palette(colours)
    index = {colour: _closest(colour, kept) for colour in colours}
    body = b"".join(b"\0" + bytes(index[row[at : at + 3]] for at in range(0, len(row), channels)) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", b"".join(kept)), (b"IDAT", zlib.compress(body, 9)), (b"IEND", b""))
    return _HEAD + b"".join(_chunk(*part) for part in parts)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each kind of chunk with what is in it; all data of the picture as one."""
    found: dict[bytes, bytes] = {}
    at = len(_HEAD)
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        kind = png[at + 4 : at + 8]
        found[kind] = found.get(kind, b"") + png[at + 8 : at + 8 + size]
        at += size + 12
    yield from found.items()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _rows(data: bytes, size: int, back: int, count: int) -> Iterator[bytes]:
    """The rows without their filters."""
    above = bytes(size)
    for number in range(count):
        start = number * (size + 1)
        row = bytearray(data[start + 1 : start + 1 + size])
        _unfilter(data[start], row, above, back)
        above = bytes(row)
        yield above


def _unfilter(kind: int, row: bytearray, above: bytes, back: int) -> None:
    for at in range(len(row)) if kind else ():
        left, up = row[at - back] if at >= back else 0, above[at]
        if kind == 1:
            add = left
        elif kind == 2:
            add = up
        elif kind == 3:
            add = (left + up) // 2
        else:
            add = _paeth(left, up, above[at - back] if at >= back else 0)
        row[at] = (row[at] + add) & 255


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda each: abs(guess - each))


def _palette(colours: Counter[bytes]) -> list[bytes]:
    """Of colours that are much alike the most frequent one, so that a rare red is kept beside a hundred greys."""
    first: dict[tuple[int, ...], bytes] = {}
    for colour, _ in colours.most_common():
        first.setdefault(tuple(each // _ALIKE for each in colour), colour)
    return list(first.values())[:256]


def _closest(colour: bytes, kept: list[bytes]) -> int:
    def distance(at: int) -> int:
        return sum((one - other) ** 2 for one, other in zip(colour, kept[at], strict=True))

    return min(range(len(kept)), key=distance)
