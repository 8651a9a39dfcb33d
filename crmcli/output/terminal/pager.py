"""Long text on a terminal, a screen at a time, in the pager that the person has chosen."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping

USUAL = "less -R"
LESS = "FRX"
"""Nothing to leave where the text fits the screen, colours as colours, and the text stays when it is left."""

_KILLED = 128
"""Above it a shell says which signal ended a program."""


def command_of(environ: Mapping[str, str]) -> str | None:
    """The command line of the pager; None: there is none, or the terminal could not draw it."""
    if environ.get("NO_PAGER"):
        return None
    given = environ.get("PAGER", USUAL if shutil.which("less") else "").strip()
    return None if given in ("", "cat") or environ.get("TERM", "dumb") == "dumb" else given


def paged(text: str, environ: Mapping[str, str]) -> bool:
    """Show the text in the pager until the person leaves it; False: it has not been shown."""
    command = command_of(environ)
    if command is None:
        return False
    env = {"LESS": LESS, "LV": "-c", **environ}
    content = text.encode(sys.stdout.encoding, "backslashreplace")
    try:
        pager = subprocess.Popen(command, shell=True, stdin=subprocess.PIPE, env=env)
    except OSError:
        return False
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # from here on Ctrl-C is for the pager alone
    try:
        pager.communicate(content)
    finally:
        signal.signal(signal.SIGINT, before)
    return pager.returncode <= 0 or pager.returncode > _KILLED  # the person may end it by a signal: it was shown
