"""The lines of the folder's files, read and checked: whatever a merge or a person did to them is named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from crmcli.core.errors import CrmError, RefusedError, brief
from crmcli.database.connection import Row

LONGEST = 64 << 20
"""Bytes of a line. What is longer must not fill the memory."""

_CONFLICT = re.compile(rb"(<{7}|={7}|>{7}|\|{7})(\s|$)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


class Shape(NamedTuple):
    """What a line may have: for each name the type as the table declares it; and what it must have."""

    types: Mapping[str, str]
    needed: frozenset[str]


def refused(file: str, line: int, what: str, hint: str) -> RefusedError:
    """The folder cannot be restored because of that line."""
    return RefusedError(f"{file}, line {line}: {what}", hint)


def read(path: Path, tick: Callable[[int], None]) -> Iterator[tuple[int, Row]]:
    """The lines of the file as objects, each with its number; `tick` is told how many bytes each took."""
    number = 0
    try:
        with path.open("rb") as file:
            while raw := file.readline(LONGEST + 1):
                number += 1
                tick(len(raw))
                if raw.strip():
                    yield number, _object(path.name, number, raw)
    except FileNotFoundError as error:
        raise RefusedError(f"{path} is missing", "take it back from git: git restore .") from error
    except OSError as error:
        raise CrmError(f"{path} cannot be read: {error.strerror}", "nothing was written") from error


def _object(file: str, line: int, raw: bytes) -> Row:
    if _CONFLICT.match(raw):
        raise refused(file, line, "a conflict that git left", "resolve it in an editor, then try again")
    if len(raw) > LONGEST:
        raise refused(file, line, f"is longer than {LONGEST:,} bytes", "is the file whole? see: git diff")
    try:
        found = json.loads(raw.decode())
    except UnicodeDecodeError as error:
        raise refused(file, line, "is not UTF-8 text", "take the file back from git, or mend the line") from error
    except (ValueError, RecursionError) as error:
        what = getattr(error, "msg", "too many brackets").lower()
        raise refused(file, line, f"is not JSON ({what})", "mend the line, or see what changed: git diff") from error
    if not isinstance(found, dict):
        raise refused(file, line, "is not a JSON object", "a record is written in braces, on one line")
    return found


def check(file: str, line: int, row: Mapping[str, Any], shape: Shape) -> None:
    """Refuse a line with a name that is not known, one that lacks a value, or one with a value of another type."""
    for name in shape.needed:
        if row.get(name) is None:
            raise refused(file, line, f"{name} is missing", "mend the line, or see what changed: git diff")
    for name, value in row.items():
        type = shape.types.get(name)
        if type is None:
            hint = "take it out of the line, or upgrade crm"
            raise refused(file, line, f'"{brief(name, 40)}" is no field of it', hint)
        if value is not None and not _FITS[type](value):
            shown = brief(json.dumps(value, ensure_ascii=False), 40)
            raise refused(file, line, f"{name} is {shown}, not {_MEANT[type]}", "mend the line")


def kind_of(declared: str) -> str:
    """What a column declared so holds: integer, number, day, moment or text."""
    return _DECLARED.get(declared, "text")


_DECLARED = {
    "INTEGER": "integer",
    "BIGINT": "integer",
    "FLOAT": "number",
    "VARCHAR(10)": "day",
    "VARCHAR(20)": "moment",
}
_MEANT = {
    "integer": "a whole number",
    "number": "a number",
    "day": "a day such as 2026-12-01",
    "moment": "a moment such as 2026-12-01T09:00:00Z",
    "text": "text",
    "list": "a list",
}


@lru_cache(1 << 14)
def _is_day(value: object) -> bool:
    return isinstance(value, str) and bool(_DAY.fullmatch(value)) and _reads(date.fromisoformat, value)


@lru_cache(1 << 10)
def _is_moment(value: object) -> bool:
    return isinstance(value, str) and bool(_MOMENT.fullmatch(value)) and _reads(datetime.fromisoformat, value)


def _reads(read: Callable[[str], object], value: str) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True


_FITS: dict[str, Callable[[Any], bool]] = {
    "integer": lambda value: type(value) is int,
    "number": lambda value: type(value) in (int, float),
    "day": lambda value: isinstance(value, str) and _is_day(value),
    "moment": lambda value: isinstance(value, str) and _is_moment(value),
    "text": lambda value: isinstance(value, str),
    "list": lambda value: isinstance(value, list),
}
