"""The file to import: opened, copied where it can be read only once, and its bytes as they come. Memory does not grow
with it."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from crmcli.core.errors import CrmError, NotFoundError, RefusedError
from crmcli.core.files.folders import expanded
from crmcli.core.names import nearest

CHUNK = 1 << 16


class Source:
    """An open file: its `name` as given and the `file` itself, in which one can seek."""

    def __init__(self, name: str, file: BinaryIO) -> None:
        self.name, self.file = name, file

    @property
    def shown(self) -> str:
        return "stdin" if self.name == "-" else self.name

    @property
    def size(self) -> int:
        """Bytes."""
        return os.fstat(self.file.fileno()).st_size

    @property
    def done(self) -> int:
        """How many bytes have been read so far."""
        return os.lseek(self.file.fileno(), 0, os.SEEK_CUR)

    def head(self, size: int = CHUNK) -> bytes:
        """The first bytes."""
        self.file.seek(0)
        return self.file.read(size)

    def chunks(self, start: int = 0) -> Iterator[bytes]:
        """The bytes from there on, some at a time."""
        self.file.seek(start)
        while chunk := self.file.read(CHUNK):
            yield chunk

    def text(self, start: int = 0, newline: str = "\n") -> io.TextIOWrapper:
        """UTF-8 text from that byte on. Only one text of a file can be read at a time: they share its place."""
        os.lseek(self.file.fileno(), start, os.SEEK_SET)
        raw = open(self.file.fileno(), "rb", buffering=CHUNK, closefd=False)  # noqa: SIM115 - closes with the text
        return io.TextIOWrapper(raw, "utf-8", newline=newline)

    def refused(self, line: int, what: str, hint: str) -> RefusedError:
        """The file cannot be read on from that line."""
        return RefusedError(f"{self.shown}, line {line}: {what}", hint)

    def changed(self) -> RefusedError:
        """The file is not what it was a moment ago."""
        return RefusedError(f"{self.shown} changed while it was read", "try again")


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
                    copy.flush()
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
        return RefusedError(f"{name} is a folder", "name a file in it")
    return RefusedError(
        f"{name} cannot be read: {getattr(error, 'strerror', None) or 'that is no path'}", "check the path"
    )
