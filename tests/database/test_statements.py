"""Cached statements: the cache serves exactly what would be built, and never stands in the way."""

from __future__ import annotations

import importlib
import os
import pkgutil
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcli import queries, records, transfer
from crmcli.database import statements as module
from crmcli.database.statements import REGISTRY, Text, compiled, statement
from crmcli.records.settings.write import Team, create

for package in (queries, records, transfer):
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(found.name)

EVERY = [(name, tuple(sorted(shape.items()))) for name, made in REGISTRY.items() for shape in made.every_shape()]


class Nothing(dict[str, None]):
    """NULL for every parameter."""

    def __missing__(self, key: str) -> None:
        return None


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache folder, and nothing remembered in this process."""

    def forget() -> None:
        for function in (module._text, module.cache_folder, module.stamp):
            function.cache_clear()

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    forget()
    yield tmp_path / "cache" / "crmcli" / "statements"
    forget()


@pytest.fixture(scope="module")
def fresh() -> dict[tuple[str, tuple[tuple[str, object], ...]], Text]:
    """Every statement in every shape, built anew."""
    return {(name, shape): compiled(name, shape) for name, shape in EVERY}


def test_there_are_statements():
    assert {"records.find.query.by_key", "records.rows.insert", "records.deals.write.insert_move"} <= set(REGISTRY)
    assert len(EVERY) > 100


def test_the_cache_serves_what_would_be_built(cache, fresh, monkeypatch):
    for (name, shape), text in fresh.items():
        monkeypatch.setattr(module, "compiled", lambda *_, text=text: text)
        assert REGISTRY[name](**dict(shape)) == text
    module._text.cache_clear()
    monkeypatch.setattr(module, "compiled", lambda *asked: pytest.fail(f"{asked} was not in the cache"))
    for (name, shape), text in fresh.items():
        assert REGISTRY[name](**dict(shape)) == text
    assert len(list(cache.iterdir())) == len(EVERY)  # each has a file of its own


def test_a_statement_is_built_the_same_each_time(fresh):
    for name, shape in EVERY[:: max(1, len(EVERY) // 50)]:
        assert compiled(name, shape) == fresh[name, shape]


def test_every_statement_runs_on_a_real_file_and_names_the_columns_it_types(fresh, tmp_path):
    create(tmp_path / "crm.db", Team())
    connection = sqlite3.connect(tmp_path / "crm.db")
    connection.create_function("worked_seconds", 2, lambda first, second: 0)  # as queries do before they need it
    for (name, shape), text in fresh.items():
        try:
            connection.execute(f"EXPLAIN {text.sql}", Nothing())
            reads = text.sql.startswith(("SELECT", "WITH"))
            columns = connection.execute(f"SELECT * FROM ({text.sql}) LIMIT 0", Nothing()).description if reads else ()
        except sqlite3.Error as error:
            pytest.fail(f"{name} {dict(shape)}: {error}\n{text.sql}")
        assert set(text.types) <= {column[0] for column in columns}, name
    connection.close()


def test_constants_are_part_of_the_text_and_values_are_not(fresh):
    for (name, _), text in fresh.items():
        assert "?" not in text.sql.replace("'?'", ""), name
        assert "__[POSTCOMPILE" not in text.sql, name


def test_a_shape_that_is_not_declared_is_not_built():
    with pytest.raises(AssertionError, match="does not declare"):
        compiled("records.find.query.by_key", (("kind", "activity"),))


def test_a_constant_with_quotes_colons_and_backslashes_is_kept_literally():
    import sqlalchemy as sa

    connection = sqlite3.connect(":memory:")
    words = ("it's", ":name", "back\\slash", "\\1", "é😀", "")

    @statement(word=words)
    def literal(word: str) -> sa.Select[tuple[str]]:
        return sa.select(sa.literal(word).label("word"))

    try:
        for word in words:
            text = compiled(literal.name, (("word", word),))
            assert connection.execute(text.sql).fetchone() == (word,)
    finally:
        connection.close()
        del REGISTRY[literal.name]


# The cache in trouble: each leaves the program working, with a whole answer.


def add_reps(crm, *names: str) -> None:
    for name in names:
        assert crm("add", "rep", name).out.endswith(f" {name}\n")


def spoil_each(folder: Path, change) -> None:
    for path in folder.iterdir():
        path.write_bytes(change(path.read_bytes()))


def another_statement(kept: bytes) -> bytes:
    return kept.replace(b"INSERT INTO rep", b"INSERT INTO bad")


@pytest.mark.parametrize(
    "change",
    [
        lambda kept: b"",
        lambda kept: kept[: len(kept) // 2],
        lambda kept: kept[:-1],
        lambda kept: b"\xff\xfe\0" + kept,
        lambda kept: kept.replace(b"sources", b"sauces"),
        another_statement,
        lambda kept: b"\n".join([kept.split(b"\n")[0], b"0", b"=", b"DROP TABLE rep"]),
        lambda kept: b"\n".join([kept.split(b"\n")[0], b"x", b"", b""]),
    ],
    ids=["empty", "half", "truncated", "binary", "stale", "edited", "planted", "no sum"],
)
def test_a_damaged_or_stale_text_is_built_anew_and_mended(crm, cache, change):
    add_reps(crm, "alice")
    shutil.rmtree(cache)  # what made the data file is not needed again
    module._text.cache_clear()
    add_reps(crm, "carol")
    whole = {path.name: path.read_bytes() for path in cache.iterdir()}
    assert whole
    spoil_each(cache, change)
    module._text.cache_clear()
    add_reps(crm, "bob")
    assert {path.name: path.read_bytes() for path in cache.iterdir()} == whole


def test_deleting_the_cache_is_safe(crm, cache):
    add_reps(crm, "alice")
    shutil.rmtree(cache.parent)
    module._text.cache_clear()
    add_reps(crm, "bob")
    assert any(cache.iterdir())


def test_only_the_user_can_read_the_cache_folder(crm, cache):
    add_reps(crm, "alice")
    assert cache.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("place", ["/dev/null", "/proc/nothing", "relative", ""])
def test_a_cache_folder_that_cannot_be_used_is_no_failure(crm, monkeypatch, cache, place):
    monkeypatch.setenv("XDG_CACHE_HOME", place)
    add_reps(crm, "alice", "bob")


def test_a_file_in_the_place_of_the_cache_folder_is_no_failure(crm, cache):
    cache.parent.parent.mkdir()
    cache.parent.write_text("not a folder")
    add_reps(crm, "alice", "bob")
    assert cache.parent.read_text() == "not a folder"


def test_folders_in_the_places_of_texts_are_no_failure(crm, cache):
    add_reps(crm, "alice")
    for path in list(cache.iterdir()):
        path.unlink()
        path.mkdir()
    module._text.cache_clear()
    add_reps(crm, "bob")
    assert all(path.is_dir() for path in cache.iterdir())


def test_an_edit_of_any_source_file_makes_every_text_stale(monkeypatch, tmp_path, cache):
    package = Path(module.__file__).parent.parent
    shutil.copytree(package, tmp_path / "copy")
    monkeypatch.setattr(module, "__file__", str(tmp_path / "copy" / "database" / "statements.py"))
    for folder in ("database", "records/find", "evaluation/metrics"):
        source = next((tmp_path / "copy" / folder).glob("*.py"))
        for seconds in (-1000, 1000):  # an older file may come in as well as a newer one
            module.stamp.cache_clear()
            before = module.stamp()
            os.utime(source, (source.stat().st_mtime + seconds,) * 2)
            module.stamp.cache_clear()
            assert module.stamp() != before
    before = module.stamp()
    (tmp_path / "copy" / "records" / "find" / "new.py").write_text("")
    module.stamp.cache_clear()
    assert module.stamp() != before


def test_the_stamp_names_the_versions(cache):
    import sqlalchemy

    from crmcli import __version__

    assert module.stamp().startswith(f"crm {__version__} sqlalchemy {sqlalchemy.__version__} ")
