"""Timers of systemd in the user's own folder: a service that makes the report, and a timer that starts it."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from crmcli.core.errors import CrmError
from crmcli.core.files.folders import expanded
from crmcli.core.files.whole import replace

_BEGINNING = "crm-"


class Pair(NamedTuple):
    """The two units of a report: the name of both without its ending, and their texts."""

    name: str
    service: str
    timer: str

    def texts(self) -> dict[str, str]:
        """Each by the name of its file."""
        return {f"{self.name}.service": self.service, f"{self.name}.timer": self.timer}


def pair(name: str, file: str, title: str, calendar: str, words: Sequence[str]) -> Pair:
    """The units of that report: `calendar` is when, `words` is the command line."""
    command = " ".join(map(_quoted, words))
    description = title.replace("%", "%%")
    service = f"[Unit]\nDescription={description}\n\n[Service]\nType=oneshot\nUMask=0077\nExecStart={command}\n"
    timer = (
        f"[Unit]\nDescription={description}, {calendar}\n\n"
        f"[Timer]\nOnCalendar={calendar}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
    )
    return Pair(f"{_BEGINNING}{name}-{file}", service, timer)


def folder() -> Path:
    """Where systemd looks for the user's own units."""
    given = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(given) if given.startswith("/") else expanded("~") / ".config") / "systemd" / "user"


def store(units: Pair) -> list[Path]:
    """Write both, each whole; returns where they are."""
    places = [folder() / name for name in units.texts()]
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        for place, text in zip(places, units.texts().values(), strict=True):
            replace(place, text)
    except OSError as error:
        raise CrmError(f"{folder()} cannot be written: {error.strerror}", "check that folder") from error
    return places


class Found(NamedTuple):
    """A timer as it is in the folder: the report's name, the mark of its data file, when it runs and what."""

    name: str
    file: str
    when: str
    command: str


def found() -> list[Found]:
    """The reports that timers in the folder start, in the order of their names."""
    every = []
    for timer in sorted(folder().glob(f"{_BEGINNING}*.timer")):
        match = re.fullmatch(rf"{_BEGINNING}(.+)-([0-9a-f]{{8}})", timer.stem)
        service = timer.with_suffix(".service")
        if match and service.exists():
            every.append(Found(match[1], match[2], _value(timer, "OnCalendar"), _value(service, "ExecStart")))
    return every


def remove(name: str, file: str) -> bool:
    """Delete the units of that report; were there any?"""
    places = [folder() / f"{_BEGINNING}{name}-{file}.{ending}" for ending in ("timer", "service")]
    there = [place for place in places if place.exists()]
    try:
        for place in there:
            place.unlink()
    except OSError as error:
        raise CrmError(f"{place} cannot be deleted: {error.strerror}", "delete it by hand") from error
    return bool(there)


def _value(place: Path, key: str) -> str:
    try:
        lines = place.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    return next((line.removeprefix(f"{key}=") for line in lines if line.startswith(f"{key}=")), "")


def _quoted(word: str) -> str:
    """The word as ExecStart takes it: systemd reads % and $ as well as quotes and backslashes."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return escaped if re.fullmatch(r"[\w@%+=:,./-]+", word, re.ASCII) else f'"{escaped}"'
