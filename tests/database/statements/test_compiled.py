"""Kept statements: the cache serves exactly what would be built, never stands in the way, and is nobody else's."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import crmcli
from crmcli.database.statements import cache as statement_cache
from crmcli.database.statements import compiled as module
from crmcli.database.statements.compiled import REGISTRY, Text, compiled, statement
from crmcli.records.settings.write import Team, create
from tests.support.modules import import_all

import_all(crmcli)

EVERY = [(name, tuple(sorted(shape.items()))) for name, made in REGISTRY.items() for shape in made.every_shape()]


class Nothing(dict[str, None]):
    """NULL for every parameter."""

    def __missing__(self, key: str) -> None:
        return None


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache folder, and nothing remembered in this process."""

    def forget() -> None:
        for function in (module._text, statement_cache.stamp):
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
    assert {"records.find.statements.by_key", "records.rows.insert", "records.deals.write.insert_move"} <= set(REGISTRY)
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
    connection.create_function("case_seconds", 3, lambda opened, first, second: 0)
    connection.create_function("crm_holds", 2, lambda text, word: False)
    connection.create_function("crm_dials", 2, lambda phone, word: False)
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
        compiled("records.find.statements.by_key", (("kind", "activity"),))


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


@pytest.mark.parametrize("umask", [0o077, 0o002, 0o000])
def test_only_the_user_can_read_and_write_what_is_kept(crm, cache, umask):
    before = os.umask(umask)
    try:
        add_reps(crm, "alice")
    finally:
        os.umask(before)
    assert cache.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in cache.iterdir()} == {0o600}


@pytest.mark.parametrize("place", ["/dev/null", "/proc/nothing", "relative", ""])
def test_a_cache_folder_that_cannot_be_used_is_no_failure(crm, monkeypatch, cache, place):
    monkeypatch.setenv("XDG_CACHE_HOME", place)
    add_reps(crm, "alice", "bob")


def test_a_file_in_the_place_of_the_cache_folder_is_no_failure(crm, cache):
    cache.parent.parent.mkdir()
    cache.parent.write_text("not a folder")
    add_reps(crm, "alice", "bob")
    assert cache.parent.read_text() == "not a folder"


@pytest.mark.parametrize("put", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("/dev/zero")])
def test_what_is_no_file_in_the_places_of_texts_is_no_failure(crm, cache, put):
    add_reps(crm, "alice")
    for path in list(cache.iterdir()):
        path.unlink()
        put(path)
    module._text.cache_clear()
    add_reps(crm, "bob")


# The cache in other hands: what lies there is run as SQL, so it is neither read nor written.


def to_another(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give it away; where only root can, be somebody else."""
    if os.geteuid() == 0:
        os.chown(path, 12345, 12345)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)


def behind_a_link(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def open_to(mode: int) -> Callable[[Path, pytest.MonkeyPatch], None]:
    return lambda path, monkeypatch: path.chmod(mode)


def poison(crm, cache: Path, names: Callable[[], list[str]]) -> list[Path]:
    """Turn the text that adds a rep into one that adds another, with the right stamp and sum; shown to work."""
    add_reps(crm, "alice", "bob")
    found = [path for path in cache.iterdir() if b"INSERT INTO rep " in path.read_bytes()]
    for path in found:
        statement_cache.keep(
            path.stem, "\nINSERT INTO rep (name, name_key) VALUES ('evil ' || :name, 'evil ' || :name_key)"
        )
    module._text.cache_clear()
    crm("add", "rep", "carol")
    assert "evil carol" in names()
    return found


@pytest.fixture
def names(db: Path) -> Callable[[], list[str]]:
    """The reps of the data file."""

    def read() -> list[str]:
        connection = sqlite3.connect(db)
        try:
            return [name for (name,) in connection.execute("SELECT name FROM rep ORDER BY name")]
        finally:
            connection.close()

    return read


@pytest.mark.parametrize(
    "spoil",
    [to_another, behind_a_link, open_to(0o770), open_to(0o702), open_to(0o1777)],
    ids=["another's", "link", "group", "others", "all, sticky"],
)
@pytest.mark.parametrize("of", ["folder", "files"])
def test_a_text_that_another_may_have_written_is_not_run(crm, cache, names, monkeypatch, spoil, of):
    poisoned = poison(crm, cache, names)
    for path in [cache] if of == "folder" else poisoned:
        spoil(path, monkeypatch)
    before = {path: path.read_bytes() for path in cache.iterdir()}
    module._text.cache_clear()
    add_reps(crm, "dave", "erin")
    assert set(names()) == {"alice", "bob", "dave", "erin", "evil carol"}
    if of == "folder":  # nor is anything written there
        assert {path: path.read_bytes() for path in cache.iterdir()} == before


def test_where_there_are_no_owners_and_modes_the_folder_is_used(crm, cache, monkeypatch):
    cache.mkdir(parents=True)
    cache.chmod(0o777)
    monkeypatch.delattr(os, "geteuid")
    add_reps(crm, "alice")
    assert any(cache.iterdir())


def test_an_edit_of_any_source_file_makes_every_text_stale(monkeypatch, tmp_path, cache):
    names = ("core/names.py", "database/statements/cache.py", "queries/git/deep.py")
    sources = [tmp_path / "copy" / name for name in names]
    for source in sources:
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text("")
    monkeypatch.setattr(statement_cache, "__file__", str(sources[1]))

    def stamp() -> str:
        statement_cache.stamp.cache_clear()
        return statement_cache.stamp()

    for source in sources:
        for seconds in (-1000, 1000):  # an older file may come in as well as a newer one
            before = stamp()
            os.utime(source, (source.stat().st_mtime + seconds,) * 2)
            assert stamp() != before
    before = stamp()
    (tmp_path / "copy" / "queries" / "new.py").write_text("")
    assert stamp() != before


def test_where_no_source_can_be_seen_nothing_is_kept(crm, cache, monkeypatch, tmp_path):
    monkeypatch.setattr(statement_cache, "__file__", str(tmp_path / "crm.pyz/crmcli/database/statements/cache.py"))
    add_reps(crm, "alice", "bob")
    assert not cache.exists() or not any(cache.iterdir())


def test_the_stamp_names_the_versions(cache):
    import sqlalchemy

    from crmcli import __version__

    assert statement_cache.stamp().startswith(f"crm {__version__} sqlalchemy {sqlalchemy.__version__} ")
