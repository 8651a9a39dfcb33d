"""Writing a file whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def replace(path: Path, content: str | bytes) -> None:
    """Write the file beside its place, sync it, then rename it over what was there (mode 0600: it is the team's data).

    A link keeps pointing where it does. Raises OSError, and leaves nothing behind.
    """
    place = Path(os.path.realpath(path))
    temporary = place.with_name(f".{place.name[:80]}.{os.getpid()}-{os.urandom(4).hex()}")
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace"))
            file.flush()
            os.fsync(descriptor)
        temporary.replace(place)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
