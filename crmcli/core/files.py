"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A new file beside that place, to be written bit by bit: synced and renamed over what was there once it is done
    (mode 0600: it is the team's data). A link keeps pointing where it does.

    Raises OSError; where anything is raised meanwhile, nothing is left behind.
    """
    place = Path(os.path.realpath(path))
    temporary = place.with_name(f".{place.name[:80]}.{os.getpid()}-{os.urandom(4).hex()}")
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(descriptor)
        temporary.replace(place)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def replace(path: Path, content: str | bytes) -> None:
    """Write the file beside its place, sync it, then rename it over what was there.

    A link keeps pointing where it does. Raises OSError, and leaves nothing behind.
    """
    with replacing(path) as file:
        file.write(content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace"))


def leftovers(path: Path) -> None:
    """Delete what runs that were killed left beside that place: beginnings of files that were never put there."""
    place = Path(os.path.realpath(path))
    pattern = re.compile(rf"{re.escape(f'.{place.name[:80]}.')}([0-9]+)-[0-9a-f]{{8}}")
    with suppress(OSError), os.scandir(place.parent) as entries:
        for found in entries:
            match = pattern.fullmatch(found.name)
            if match and not _runs(int(match[1])):
                Path(found.path).unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
