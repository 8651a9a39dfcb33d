"""Long text on a terminal, a screen at a time, in the pager that the person has chosen."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping

USUAL = "less -R"
LESS = "FRX"
"""Nothing to leave where the text fits the screen, colours as colours, and the text stays when it is left."""


def command_of(environ: Mapping[str, str]) -> str | None:
    """The command line of the pager; None: there is none, or the terminal could not draw it."""
    given = environ.get("PAGER", USUAL if shutil.which("less") else "").strip()
    return None if given in ("", "cat") or environ.get("TERM", "dumb") == "dumb" else given


def paged(text: str, environ: Mapping[str, str]) -> bool:
    """Show the text in the pager until the person leaves it; False: it has not been shown."""
    command = command_of(environ)
    if command is None:
        return False
    env = {"LESS": LESS, "LV": "-c", **environ}
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the pager's
    try:
        done = subprocess.run(command, shell=True, input=text.encode("utf-8", "replace"), env=env, check=False)
    except OSError:
        return False
    finally:
        signal.signal(signal.SIGINT, before)
    return done.returncode <= 0 or (os.name != "nt" and done.returncode > 128)
