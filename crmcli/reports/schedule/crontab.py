"""The user's crontab: its own lines are found by the mark at their end, every other one stays as it is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import NamedTuple

from crmcli.core.errors import CrmError, UsageError, brief

LONGEST = 990
"""Characters of a line: some programs that read crontabs take no more than 1,000."""

_MARK = re.compile(r"^(?P<when>(?:\S+\s+){5})(?P<command>.*) # crm-schedule (?P<name>\S+) (?P<file>[0-9a-f]{8})$")


class Job(NamedTuple):
    """A report as scheduled: its name, the mark of its data file, when it runs and what."""

    name: str
    file: str
    when: str
    command: str

    def line(self) -> str:
        """As a crontab line: there `%` ends the command unless a backslash stands before it."""
        escaped = self.command.replace("%", "\\%")
        line = f"{self.when} {escaped} # crm-schedule {self.name} {self.file}"
        if len(line) > LONGEST:
            raise UsageError(f"the crontab line would have {len(line):,} characters", "use shorter paths, or --systemd")
        return line


def jobs(text: str) -> list[Job]:
    """The reports that the crontab schedules."""
    found = (_MARK.match(line) for line in text.split("\n"))
    return [
        Job(match["name"], match["file"], match["when"].strip(), match["command"].replace("\\%", "%"))
        for match in found
        if match
    ]


def replaced(text: str, name: str, file: str, line: str | None) -> str:
    """The crontab with that job's line in the place of its old one, or at the end; None takes it out."""
    lines = text.split("\n")
    kept: list[str] = []
    for old in lines:
        match = _MARK.match(old)
        if not match or (match["name"], match["file"]) != (name, file):
            kept.append(old)
        elif line is not None:
            kept.append(line)
            line = None
    if line is not None:
        if kept[-1]:  # the last line did not end
            kept.append("")
        kept.insert(len(kept) - 1, line)
    return "\n".join(kept)


def there() -> bool:
    """Is there a crontab program?"""
    return shutil.which("crontab") is not None


def load() -> str:
    """The user's crontab as it is; a user without one has an empty one."""
    done = _run("-l")
    if done.returncode == 0:
        return done.stdout.decode("utf-8", "surrogateescape")
    said = done.stderr.decode("utf-8", "replace")
    if "no crontab" in said.lower():
        return ""
    raise CrmError(
        f"the crontab cannot be read: {_first(said)}", "print the line without --install, and add it by hand"
    )


def store(text: str) -> None:
    """Make that the user's crontab."""
    done = _run("-", text.encode("utf-8", "surrogateescape"))
    if done.returncode:
        said = _first(done.stderr.decode("utf-8", "replace"))
        raise CrmError(f"crontab refused it: {said}", "nothing was changed: add the line by hand with crontab -e")


def _run(argument: str, content: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("crontab")
    if program is None:
        raise CrmError("there is no crontab program here", "use --systemd, or install cron")
    try:
        return subprocess.run(
            [program, argument], input=content, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"}
        )
    except OSError as error:
        raise CrmError(f"{program} cannot be run: {error.strerror}", "use --systemd, or install cron") from error


def _first(said: str) -> str:
    lines = said.strip().splitlines()
    return brief(lines[0], 200) if lines else "it said nothing"
