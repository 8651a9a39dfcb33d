"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A new, empty file beside that place (mode 0600: it is the team's data), to be filled: synced and renamed over
    what was there once it is done, whose mode it takes. A link keeps pointing where it does.

    Raises OSError; where anything is raised meanwhile, nothing is left behind. What runs that were killed left is
    deleted before.
    """
    place = Path(os.path.realpath(path))
    leftovers(place)
    temporary = place.with_name(f".{place.name[:80]}.{os.getpid()}-{os.urandom(4).hex()}")
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    try:
        _lock(descriptor)
        yield temporary
        with suppress(OSError):
            temporary.chmod(place.stat().st_mode & 0o777)
        os.fsync(descriptor)
        temporary.replace(place)
        sync_folder(place.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """The same file, open to be written bit by bit."""
    with beside(path) as temporary, temporary.open("r+b") as file:
        yield file


def replace(path: Path, content: str | bytes) -> None:
    """Write the file beside its place, sync it, then rename it over what was there.

    A link keeps pointing where it does. Raises OSError, and leaves nothing behind.
    """
    with replacing(path) as file:
        file.write(content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace"))


def sync_folder(folder: Path) -> None:
    """Let the disk keep which files there are in a folder; where folders cannot be synced, it does so by itself."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def leftovers(path: Path) -> None:
    """Delete what runs that were killed left beside that place: beginnings of files that were never put there. One is
    surely dead when there is no process of its number here, and none anywhere, on whatever machine, holds its lock."""
    place = Path(os.path.realpath(path))
    pattern = re.compile(rf"{re.escape(f'.{place.name[:80]}.')}([0-9]+)-[0-9a-f]{{8}}(\.new)?(-wal|-shm|-journal)?")
    with suppress(OSError), os.scandir(place.parent) as entries:
        for found in entries:
            match = pattern.fullmatch(found.name)
            if match and not runs(int(match[1])) and not _held(found.path):
                Path(found.path).unlink(missing_ok=True)


def runs(process: int) -> bool:
    """Is there a process of that number here?"""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _held(path: str) -> bool:
    """Does another process hold the lock of that file? One that cannot be opened may be held."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return True
    try:
        return not _lock(descriptor)
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    """Take the lock of an open file, which goes with its process; False where another one has it."""
    try:
        import fcntl
    except ImportError:  # Windows: an open file cannot be deleted there anyway
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True
