"""Writing a folder of files whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from crmcli.core.errors import RefusedError
from crmcli.core.files.whole import runs, sync_folder


class NewFolder:
    """A folder that is being filled; nobody sees it at its place yet. `mode` is that of its folders, and of its files
    but for what makes a file run."""

    def __init__(self, path: Path, mode: int) -> None:
        self._path, self._mode, self.files = path, mode, list[str]()
        self._folder(path)

    def add(self, name: str, content: str) -> None:
        """Write the file of that name, with `/` for folders in it."""
        place = self._path / name
        for folder in reversed([each for each in place.parents if self._path in each.parents]):
            if not folder.exists():
                self._folder(folder)
        descriptor = os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        os.fchmod(descriptor, self._mode & 0o666)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(content)
        self.files.append(name)

    def _folder(self, path: Path) -> None:
        path.mkdir(mode=0o700)
        path.chmod(self._mode)


@contextmanager
def replacing_folder(path: Path, mark: str) -> Iterator[NewFolder]:
    """A new folder beside that place, to be filled, and put in the place of what was there once it is done, whose mode
    it takes; a first one is this user's alone. In it a file called `mark` lists the files; what has no such file, or
    files that it does not list, is refused.

    Raises OSError; where anything is raised meanwhile, what was there stays and nothing else is left behind.
    """
    place = Path(os.path.realpath(path))
    check_replaceable(place, mark)
    _leftovers(place)
    beginning = f".{place.name[:80]}.{os.getpid()}-{os.urandom(4).hex()}"
    new, old = place.with_name(f"{beginning}.new"), place.with_name(f"{beginning}.old")
    try:
        folder = NewFolder(new, place.stat().st_mode & 0o777 if place.exists() else 0o700)
        yield folder
        folder.add(mark, "".join(f"{name}\n" for name in sorted(folder.files)))
        check_replaceable(place, mark)
        with suppress(FileNotFoundError):
            place.rename(old)
        try:
            new.rename(place)
        except OSError:
            if old.exists():
                old.rename(place)
            raise
        sync_folder(place.parent)
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def check_replaceable(place: Path, mark: str) -> None:
    """Refuse what was not written by `replacing_folder`, or holds a file that was not."""
    if not os.path.lexists(place):
        return
    hint = "name a folder that is not there yet, or take out what is yours"
    if not place.is_dir():
        raise RefusedError(f"{place} is no folder", hint)
    if not any(place.iterdir()):
        return
    if not (place / mark).is_file():
        raise RefusedError(f"{place} is a folder of other files", hint)
    there = {each.relative_to(place).as_posix() for each in place.rglob("*") if not each.is_dir() or each.is_symlink()}
    listed = {mark, *(place / mark).read_text("utf-8", "replace").splitlines()}
    if others := sorted(there - listed):
        raise RefusedError(f"{place} holds another file: {others[0]}", hint)


def _leftovers(place: Path) -> None:
    """Delete what runs that were killed left beside that place."""
    pattern = re.compile(rf"{re.escape(f'.{place.name[:80]}.')}([0-9]+)-[0-9a-f]{{8}}\.(new|old)")
    with suppress(OSError), os.scandir(place.parent) as entries:
        for found in entries:
            match = pattern.fullmatch(found.name)
            if match and not runs(int(match[1])):
                if match[2] == "old" and not place.exists():  # killed between the two renames
                    Path(found.path).rename(place)
                else:
                    shutil.rmtree(found.path, ignore_errors=True)
