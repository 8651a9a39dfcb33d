"""What the machine knows of the person: the name of the account, and the time zone."""

from __future__ import annotations

import os

from crmcli.core.moments import zone_of


def account() -> str:
    """The name of the account where the environment does not tell, as in a container."""
    if name := os.environ.get("LNAME") or os.environ.get("USERNAME"):
        return name
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (OSError, KeyError, ImportError):
        return "unknown"


def local_zone(of_shell: bool = True) -> str:
    """The IANA name of this machine's time zone, as far as it can be told; else UTC. Without `of_shell` TZ is passed
    over: cron and systemd do not know it."""
    name = os.environ.get("TZ", "").removeprefix(":") if of_shell else ""
    if not name:
        parts = os.path.realpath("/etc/localtime").partition("zoneinfo/")
        name = parts[2].removeprefix("posix/") or "UTC"
    try:
        zone_of(name)
    except Exception:
        return "UTC"
    return "UTC" if name in ("Etc/UTC", "Etc/UCT", "UCT", "Zulu", "GMT") else name
