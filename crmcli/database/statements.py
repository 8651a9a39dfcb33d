"""SQLAlchemy as the compiler, not the runtime.

A query or a write is a function that builds a Core statement. The first time it is needed it is compiled, and its text
is kept in the user's cache folder; after that the text goes straight to the driver and SQLAlchemy is not imported. It
works as `.pyc` files do: a missing, stale, damaged or unwritable cache means building anew, never an error.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from crmcli import __version__
from crmcli.core.errors import UsageError
from crmcli.core.folders import user_folder

if TYPE_CHECKING:
    from sqlalchemy.sql.base import Executable

REGISTRY: dict[str, Statement] = {}
"""Every statement by name, so that a test can build and run each in all its shapes."""


class Text(NamedTuple):
    """A compiled statement: its SQL with `:name` parameters, and which result columns are days, moments or flags."""

    sql: str
    types: dict[str, str]


class Statement:
    """A statement and its shapes: the few ways in which its text may differ (a filter that is there or not)."""

    def __init__(self, build: Callable[..., Executable], shapes: dict[str, tuple[Any, ...]]) -> None:
        self.build, self.shapes = build, shapes
        self.name = f"{build.__module__.removeprefix('crmcli.')}.{build.__name__}"
        REGISTRY[self.name] = self

    def __call__(self, **shape: Any) -> Text:
        """The text in that shape: from this process, from the cache folder, or built now."""
        return _text(self.name, tuple(sorted(shape.items())))

    def every_shape(self) -> Iterator[dict[str, Any]]:
        for values in product(*self.shapes.values()):
            yield dict(zip(self.shapes, values, strict=True))


def statement(**shapes: tuple[Any, ...]) -> Callable[[Callable[..., Executable]], Statement]:
    """Make a Statement of the function below; each argument of it is a shape, with the values it can take."""
    return lambda build: Statement(build, shapes)


def compiled(name: str, shape: tuple[tuple[str, Any], ...], dialect_name: str = "sqlite") -> Text:
    """Build the statement and compile it for the dialect. Imports SQLAlchemy."""
    from crmcli.database import dialect

    undeclared = [(key, value) for key, value in shape if value not in REGISTRY[name].shapes[key]]
    assert not undeclared, f"{name} is asked for in a shape that it does not declare: {undeclared}"
    built = REGISTRY[name].build(**dict(shape))
    result = built.compile(dialect=dialect.named(dialect_name), compile_kwargs={"render_postcompile": True})  # type: ignore[attr-defined]
    sql, given = str(result), {key: bind.required for key, bind in result.binds.items()}
    for key, value in result.params.items():
        if not given.get(key, True):
            # Constants go into the text: only then can SQLite match them with the condition of a partial index.
            sql = re.sub(rf":{re.escape(key)}\b", _literal(value), sql)
    columns = getattr(built, "selected_columns", ())
    kinds = {column.key: type(column.type).__name__.lower() for column in columns}
    return Text(sql, {key: kind for key, kind in kinds.items() if kind in ("day", "moment", "boolean")})


@cache
def _text(name: str, shape: tuple[tuple[str, Any], ...]) -> Text:
    place = _place(name, shape)
    kept = _load(place) if place else None
    if kept:
        return kept
    fresh = compiled(name, shape)
    if place:
        _keep(place, fresh)
    return fresh


def _place(name: str, shape: tuple[tuple[str, Any], ...]) -> Path | None:
    folder = cache_folder()
    slug = re.sub(r"[^\w.,=+-]", "", f"{name}-{','.join(f'{key}={_slug(value)}' for key, value in shape)}")
    return folder / f"{slug[:200]}.sql" if folder else None


def _slug(value: Any) -> str:
    return "+".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _load(place: Path) -> Text | None:
    """The text kept there, unless it is missing, stale or damaged."""
    try:
        head, sum_, types, sql = place.read_text("utf-8").split("\n", 3)
        if head != stamp() or int(sum_) != zlib.crc32(f"{types}\n{sql}".encode()):
            return None
        return Text(sql, dict(pair.split("=") for pair in types.split()))
    except (OSError, ValueError):
        return None


def _keep(place: Path, text: Text) -> None:
    """Keep the text for the next run: whole or not at all, and only where the folder can be written."""
    body = f"{' '.join(f'{key}={kind}' for key, kind in text.types.items())}\n{text.sql}"
    temporary = place.with_name(f"{place.name[:100]}.{os.getpid()}.tmp")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary.write_text(f"{stamp()}\n{zlib.crc32(body.encode())}\n{body}", "utf-8")
        temporary.replace(place)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


@cache
def cache_folder() -> Path | None:
    """Where compiled statements are kept; `None` where the user has no such folder."""
    try:
        return user_folder("cache") / "statements"
    except UsageError:
        return None


@cache
def stamp() -> str:
    """What a kept text depends on: program and SQLAlchemy version, and the state of the source files."""
    edited = count = 0
    for folder, _, names in os.walk(Path(__file__).parent.parent):
        for name in names:
            if name.endswith(".py"):
                count, edited = count + 1, edited + Path(folder, name).stat().st_mtime_ns
    return f"crm {__version__} sqlalchemy {_sqlalchemy_version()} sources {count} {edited}"


def _sqlalchemy_version() -> str:
    """The installed version, read from the file: importing the package is what this module avoids."""
    from importlib.util import find_spec

    spec = find_spec("sqlalchemy")
    source = Path(spec.origin).read_text("utf-8") if spec and spec.origin else ""
    match = re.search(r'^__version__ = "([^"]+)"', source, re.MULTILINE)
    return match[1] if match else "unknown"


def _literal(value: object) -> str:
    if isinstance(value, bool | int | float):
        return repr(value if not isinstance(value, bool) else int(value))
    return "'" + str(value).replace("'", "''").replace("\\", r"\\") + "'"
