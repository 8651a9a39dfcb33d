"""The file to import, as lines of checked UTF-8 text. Memory does not grow with it."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

from crmcli.errors import CrmError, NotFoundError, RefusedError
from crmcli.folders import expanded
from crmcli.names import nearest

LONGEST_LINE = 8 << 20
"""Bytes. What is longer is no table, and must not fill the memory."""

_CHUNK = 1 << 16
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Source:
    """An open file: its `name` as given, its `size` in bytes, and how many of them are `done`."""

    def __init__(self, name: str, file: BinaryIO) -> None:
        self.name, self._file = name, file
        self.size = os.fstat(file.fileno()).st_size
        self._bytes = _Bytes(self, file)

    @property
    def shown(self) -> str:
        return "stdin" if self.name == "-" else self.name

    @property
    def done(self) -> int:
        return self._bytes.done

    def lines(self) -> Iterator[str]:
        """The lines with their ends, without a byte order mark. Refused: what is not UTF-8, NUL, endless lines."""
        self._bytes = _Bytes(self, self._file)
        self._file.seek(0)
        start = self._file.read(len(_BOM))
        if start[:2] in _UTF16:
            raise RefusedError(f"{self.shown} is UTF-16 text", "save it as UTF-8 CSV")
        self._file.seek(len(_BOM) if start == _BOM else 0)
        return io.TextIOWrapper(cast(Any, self._bytes), "utf-8", newline="\n")

    def refused(self, line: int, what: str, hint: str) -> RefusedError:
        """The file cannot be read on from that line."""
        return RefusedError(f"{self.shown}, line {line}: {what}", hint)

    def not_text(self) -> RefusedError:
        """Where the file stops being UTF-8."""
        self._file.seek(0)
        for number, raw in enumerate(self._file, 1):
            try:
                raw.decode()
            except UnicodeDecodeError as error:
                before = len(raw[: error.start].decode())
                what = f"is not UTF-8 (byte 0x{raw[error.start]:02x} after {before} characters)"
                return self.refused(number, what, "save it as UTF-8 CSV")
        return RefusedError(f"{self.shown} changed while it was read", "try again")


class _Bytes(io.BufferedIOBase):
    """The bytes of a file on their way to being text: counted, and looked through for what no text has."""

    def __init__(self, source: Source, file: BinaryIO) -> None:
        self._source, self._file = source, file
        self.done = self._line_ends = self._since = 0

    def readable(self) -> bool:
        return True

    def read1(self, size: int = -1) -> bytes:
        chunk = self._file.read(_CHUNK)
        if (at := chunk.find(b"\0")) >= 0:
            line = self._line_ends + chunk.count(b"\n", 0, at) + 1
            raise self._source.refused(line, "holds a NUL byte", "that is no text: save it as UTF-8 CSV")
        ends = chunk.count(b"\n")
        self._since = len(chunk) - chunk.rfind(b"\n") - 1 if ends else self._since + len(chunk)
        self._line_ends += ends
        if self._since > LONGEST_LINE:
            what = f"is longer than {LONGEST_LINE:,} bytes"
            raise self._source.refused(self._line_ends + 1, what, "is it a CSV file?")
        self.done += len(chunk)
        return chunk


@contextmanager
def opened(name: str, stdin: BinaryIO) -> Iterator[Source]:
    """The file of that name, `-` being `stdin`. What cannot be read twice is copied first, into a file without a name:
    whoever writes it must not keep the data file waiting."""
    try:
        file = stdin if name == "-" else expanded(name).open("rb")
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error
    try:
        with file if name != "-" else _left_open():
            if name != "-" and file.seekable():
                yield Source(name, file)
            else:
                with TemporaryFile() as copy:
                    shutil.copyfileobj(file, copy)
                    copy.seek(0)
                    yield Source(name, copy)
    except OSError as error:
        raise CrmError(f"{name} cannot be read: {error.strerror}", "nothing was changed") from error


@contextmanager
def _left_open() -> Iterator[None]:
    yield


def _unreadable(name: str, error: Exception) -> CrmError:
    if isinstance(error, FileNotFoundError):
        folder = Path(name).parent
        names = (str(path) for path in folder.iterdir()) if folder.is_dir() else ()
        near = nearest(name, names, 1)
        missing = NotFoundError("file", name, near)
        return missing if near else missing.with_hint("check the path")
    if isinstance(error, IsADirectoryError):
        return RefusedError(f"{name} is a folder", "name a CSV file in it")
    return RefusedError(
        f"{name} cannot be read: {getattr(error, 'strerror', None) or 'that is no path'}", "check the path"
    )
