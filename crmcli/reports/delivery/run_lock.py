"""Letting one of several runs at once do what must not be done twice."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def only_run(data_file: Path, name: str) -> Iterator[bool]:
    """Is this the only run that does what has that name, now and until the block ends?

    A lock of the system in a file beside the data file says so, on a byte of its own for each name: it goes with the
    run that holds it, however that ends. Where there are no such locks, or the folder cannot be written, every run
    counts as the only one.
    """
    place = Path(os.path.realpath(data_file))
    try:
        descriptor = os.open(place.with_name(f".{place.name}.reports"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError:
        yield True
        return
    try:
        yield _locked(descriptor, zlib.crc32(name.encode("utf-8", "surrogateescape")))
    finally:
        os.close(descriptor)


def _locked(descriptor: int, byte: int) -> bool:
    """Is that byte of the file ours now?"""
    try:
        import fcntl

        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
    except (BlockingIOError, PermissionError):  # another run has it
        return False
    except (ImportError, OSError):
        return True
    return True
