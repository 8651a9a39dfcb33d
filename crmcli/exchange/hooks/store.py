"""The hooks of a person on this machine, in a file beside the settings that nobody else may write. A data file names
no commands: whoever shares it could otherwise run programs on the machines of all others."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from crmcli.core.errors import CrmError, RefusedError
from crmcli.core.files.config import in_doubt
from crmcli.core.files.folders import user_folder
from crmcli.core.files.whole import replace
from crmcli.exchange.hooks.insight import Hook

NAME = "hooks.json"


def place() -> Path:
    return user_folder("config") / NAME


def load(path: Path) -> list[Hook]:
    """The hooks in the file; a missing file has none. Refused: a file that another one may have written."""
    try:
        text = path.read_text("utf-8")
        if doubt := in_doubt(path):
            raise RefusedError(f"{path} is not read: {doubt}", "if it is right: chmod 600 it")
        return [Hook(**each) for each in json.loads(text)["hooks"]]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise RefusedError(f"{path} cannot be read: {error.strerror}", "check its mode and owner") from error
    except (ValueError, TypeError, KeyError) as error:
        raise RefusedError(f"{path} is damaged", "delete it, and add the hooks anew: crm hooks add") from error


def save(path: Path, hooks: Sequence[Hook]) -> None:
    """Write them all (mode 0600, whole or not at all)."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace(path, json.dumps({"hooks": [each._asdict() for each in hooks]}, ensure_ascii=False, indent=1) + "\n")
    except OSError as error:
        raise CrmError(f"{path} cannot be written: {error.strerror}", "check its folder") from error


@contextmanager
def locked(path: Path, wait: bool) -> Iterator[bool]:
    """Nobody else uses the hooks meanwhile; False, without waiting, where somebody does."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        yield _taken(descriptor, wait)
    finally:
        os.close(descriptor)


def _taken(descriptor: int, wait: bool) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        return True
    with suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        return True
    return False
