"""SQLAlchemy as the compiler, not the runtime.

A query or a write is a function that builds a Core statement. A wheel carries the text of each one in every shape; in a
checkout it is compiled when it is first needed, and kept in the user's cache folder. From either the text goes straight
to the driver, and SQLAlchemy is not imported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from crmcli.database.statements import file

if TYPE_CHECKING:
    from sqlalchemy.sql.base import Executable

Shape = tuple[tuple[str, Any], ...]
"""The arguments of a statement, sorted by name."""

REGISTRY: dict[str, Statement] = {}
"""Every statement by name, so that a test can build and run each in all its shapes."""


class Text(NamedTuple):
    """A compiled statement: its SQL with `:name` parameters, and which result columns are days, moments or flags."""

    sql: str
    types: dict[str, str]

    def body(self) -> str:
        """As it is kept: the types in the first line."""
        return f"{' '.join(f'{key}={kind}' for key, kind in self.types.items())}\n{self.sql}"

    @classmethod
    def read(cls, body: str) -> Text:
        types, sql = body.split("\n", 1)
        return cls(sql, dict(pair.split("=") for pair in types.split()))


class Statement:
    """A statement and its shapes: the few ways in which its text may differ (a filter that is there or not)."""

    def __init__(self, build: Callable[..., Executable], shapes: dict[str, Iterable[Any]]) -> None:
        self.build, self.shapes = build, shapes
        self.name = f"{build.__module__.removeprefix('crmcli.')}.{build.__name__}"
        REGISTRY[self.name] = self

    def __call__(self, **shape: Any) -> Text:
        """The text in that shape: from this process, the wheel or the cache folder, or built now."""
        return _text(self.name, tuple(sorted(shape.items())))

    def every_shape(self) -> Iterator[dict[str, Any]]:
        for values in product(*self.shapes.values()):
            yield dict(zip(self.shapes, values, strict=True))


def statement(**shapes: Iterable[Any]) -> Callable[[Callable[..., Executable]], Statement]:
    """Make a Statement of the function below; each argument of it is a shape, with the values it can take."""
    return lambda build: Statement(build, shapes)


def compiled(name: str, shape: Shape, dialect_name: str = "sqlite") -> Text:
    """Build the statement and compile it for the dialect. Imports SQLAlchemy."""
    from crmcli.database.statements import dialect

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
def _text(name: str, shape: Shape) -> Text:
    key = key_of(name, shape)
    if body := file.find(key):
        return Text.read(body)
    from crmcli.database.statements import cache  # which a wheel does not need

    if body := cache.find(key):
        return Text.read(body)
    fresh = compiled(name, shape)
    cache.keep(key, fresh.body())
    return fresh


def key_of(name: str, shape: Shape) -> str:
    """What the text in that shape is kept by: one word, which can be the name of a file."""
    return re.sub(r"[^\w.,=+-]", "", f"{name}-{','.join(f'{key}={_slug(value)}' for key, value in shape)}")


def _slug(value: Any) -> str:
    return "+".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _literal(value: object) -> str:
    if isinstance(value, bool | int | float):
        return repr(value if not isinstance(value, bool) else int(value))
    return "'" + str(value).replace("'", "''").replace("\\", r"\\") + "'"
