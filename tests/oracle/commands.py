"""Command lines of `crm`, run in this process."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from crmcli import main


class RefusedError(Exception):
    """What `crm` said to a command that it did not do."""


def crm(*words: object) -> str:
    """Its standard output; RefusedError where it failed."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        code = main.run([str(word) for word in words])
    out.seek(0), err.seek(0)
    if code:
        raise RefusedError(f"{' '.join(map(str, words))}: {err.read().strip()}")
    return out.read()


def answer(*words: object) -> dict[str, Any]:
    """The JSON of a command, its amounts as they are written."""
    return json.loads(crm(*words, "--json"))  # type: ignore[no-any-return]


@contextmanager
def company_in(folder: Path, today: str) -> Iterator[None]:
    """Commands are about the data file of that folder, on that day."""
    said = {"CRM_DB": str(folder / "crm.db"), "CRM_TODAY": today}
    before = {name: os.environ.get(name) for name in said}
    os.environ.update(said)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def run_all(lines: Iterable[tuple[object, ...]]) -> list[str]:
    """Run commands, some of which may be refused; what those said."""
    refused = []
    for words in lines:
        try:
            crm(*words)
        except RefusedError as error:
            refused.append(str(error))
    return refused
