"""The user's own folders for data, configuration and cache.

On Linux they are the XDG variables or their defaults, which is all that platformdirs would say there; importing it
costs 3 ms, a twentieth of a daily command.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from crmcli.core.errors import UsageError

_XDG = {"data": ".local/share", "config": ".config", "cache": ".cache"}


def user_folder(kind: str) -> Path:
    """The program's folder for "data", "config" or "cache"; it need not exist."""
    if sys.platform != "linux":
        import platformdirs

        return Path(getattr(platformdirs, f"user_{kind}_dir")("crmcli", appauthor=False))
    given = os.environ.get(f"XDG_{kind.upper()}_HOME", "")
    return (Path(given) if given.startswith("/") else expanded("~") / _XDG[kind]) / "crmcli"


def expanded(text: str) -> Path:
    """The path with `~` filled in; refused where that is nobody's home."""
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise UsageError(f'no home folder is known for "{text}"', "set HOME, or give a full path") from error
