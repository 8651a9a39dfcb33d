"""Settings of a person or a machine: flags > CRM_* > project crm.toml > user file > defaults.

Each value remembers where it came from. What the whole team agreed on (currency, fiscal year, time zone) is not here
but in the data file, so that it travels with the data.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from crmcli.core.errors import CrmError, RefusedError, UsageError
from crmcli.core.files.folders import expanded, user_folder
from crmcli.core.names import checked

KEYS = {
    "db": "the data file",
    "me": "your name: the rep of what you record, unless --rep says otherwise, and who moved a deal",
    "color": "auto, always or never",
    "today": "the day that counts as today, for reports of the past",
    "mail_from": "whom reports are mailed from",
    "sendmail": "the program that sends mail",
}
"""Every personal setting; the variable for `db` is CRM_DB."""


class Value(NamedTuple):
    """A setting and where it was found."""

    value: str
    origin: str


class Config:
    """The settings of one run, looked up when asked for."""

    def __init__(
        self,
        flags: Mapping[str, str | None],
        environ: Mapping[str, str],
        folder: Path,
        say: Callable[[str], None] = lambda text: None,
    ) -> None:
        """`say` is told of a file that is passed over."""
        self._flags, self._environ, self._folder, self._say = flags, environ, folder, say

    def __getitem__(self, key: str) -> Value:
        variable = f"CRM_{key.upper()}"
        if (flag := self._flags.get(key)) is not None:
            return Value(flag, f"--{'as-of' if key == 'today' else key}")
        if self._environ.get(variable):
            return Value(self._environ[variable], variable)
        for path, values in self._files():
            if key in values:
                return Value(values[key], str(path))
        return Value(self._default(key), "default")

    @cached_property
    def project_file(self) -> Path | None:
        """The `crm.toml` of this folder or the nearest one above it. One that somebody else can have written is passed
        over: it could name another data file, or another program that sends mail."""
        for at in (self._folder, *self._folder.parents):
            if _is_file(path := at / "crm.toml"):
                if not (doubt := in_doubt(path)):
                    return path
                self._say(f"{path} is not read: {doubt}. If it is right: copy it, or chmod go-w it")
        return None

    @cached_property
    def user_file(self) -> Path:
        return user_folder("config") / "config.toml"

    @cached_property
    def _project(self) -> dict[str, str]:
        if not self.project_file:
            return {}
        values = load(self.project_file)
        if "db" in values:  # a path there is meant from the file, wherever the command is run
            values["db"] = str(self.project_file.parent / expanded(values["db"]))
        return values

    @cached_property
    def _user(self) -> dict[str, str]:
        return load(self.user_file)

    def _files(self) -> Iterator[tuple[Path, dict[str, str]]]:
        if self.project_file:
            yield self.project_file, self._project
        try:
            path = self.user_file
        except UsageError:  # an account without a home has no settings either
            return
        yield path, self._user

    def _default(self, key: str) -> str:
        if key != "db":
            return {"color": "auto"}.get(key, "")
        return str(user_folder("data") / "crm.db")


def load(path: Path) -> dict[str, str]:
    """The settings in a TOML file; a missing file has none."""
    try:
        text = path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise RefusedError(f"{path} cannot be read", "it must be a UTF-8 text file") from error
    import tomllib

    try:
        values: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RefusedError(f"{path} is not valid TOML: {error}", 'write settings as: me = "alice"') from error
    for key, value in values.items():
        checked_key(key, str(path))
        if not isinstance(value, str):
            raise RefusedError(f"{path}: {key} is not text", f'write it in quotes: {key} = "…"')
    return values


def checked_key(key: str, where: str = "") -> str:
    """The key itself, or a refusal that lists those there are."""
    if key not in KEYS:
        raise UsageError(f'{f"{where}: " if where else ""}no setting "{key}"', f"there are: {', '.join(KEYS)}")
    return key


def save(path: Path, key: str, value: str | None) -> None:
    """Set one value in the file at `path` (mode 0600, whole or not at all); None takes it out."""
    from crmcli.core.files.rulefile import quoted
    from crmcli.core.files.whole import replace

    values = load(path) | ({key: checked(value, key)} if value is not None else {})
    if value is None:
        values.pop(key, None)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace(path, "".join(f"{name} = {quoted(text)}\n" for name, text in sorted(values.items())))
    except OSError as error:
        raise CrmError(f"{path} cannot be written: {error.strerror}", "check its folder") from error


def in_doubt(path: Path) -> str:
    """Why a file may hold what neither the user nor the administrator wrote; nothing, where it cannot. Windows has
    neither owners nor modes. A group that has the number of the user is the user's own."""
    if not hasattr(os, "geteuid"):
        return ""
    for found in (path.lstat(), path.stat()):
        if found.st_uid not in (os.geteuid(), 0):
            return "it belongs to another user"
        if found.st_mode & stat.S_IWOTH and not stat.S_ISLNK(found.st_mode):
            return "everybody may write it"
        if found.st_mode & stat.S_IWGRP and not stat.S_ISLNK(found.st_mode) and found.st_gid != found.st_uid:
            return "a group may write it"
    return ""


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # in a folder that may not be searched
        return False
