"""The file of statements that a wheel carries: it serves what was put in, whole, and damage is never served."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from crmcli.database.statements import compiled as statements
from crmcli.database.statements import file as statement_file
from crmcli.database.statements.compiled import compiled, key_of

BODIES = {"a.one-": "\nSELECT 1", "a.one-b=1": "day=day\nSELECT '两\n\n' AS day", "a.on": "\nSELECT 2", "z": "\n"}


@pytest.fixture
def carried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Put a file of statements where the program looks for it; nothing is remembered of one before."""
    place = tmp_path / "package"
    place.mkdir()

    def put(content: bytes) -> None:
        (place / statement_file.NAME).write_bytes(content)
        for function in (statement_file._index, statements._text):
            function.cache_clear()

    with monkeypatch.context() as patched:
        patched.setattr(statement_file, "__file__", str(place / "file.py"))
        put(b"")
        yield put
    put(b"")


def test_each_body_is_found_by_its_key_and_no_other(carried):
    carried(statement_file.packed(BODIES))
    for key, body in BODIES.items():
        assert statement_file.find(key) == body
    for key in ("a.one", "a", "", "one-", "a.one-b=1 0", "0"):
        assert statement_file.find(key) is None


def test_the_order_of_what_is_put_in_changes_no_byte():
    assert statement_file.packed(dict(reversed(BODIES.items()))) == statement_file.packed(BODIES)


def test_a_checkout_has_none():
    assert statement_file._index() == b""


def test_no_damage_is_served(carried):
    whole, draw = statement_file.packed(BODIES), random.Random(1)
    damaged = [whole[:length] for length in range(len(whole))]
    damaged += [whole[:at] + bytes([draw.randrange(256)]) + whole[at + 1 :] for at in range(len(whole)) for _ in "12"]
    damaged += [whole[:at] + whole[at + 1 :] for at in range(len(whole))]
    damaged += [b"\0" * 500, draw.randbytes(500), b"\n" * 500, b"\na.on 0 9\n\n", b"\na.on x y z\n\n"]
    for content in damaged:
        carried(content)
        for key, body in BODIES.items():
            assert statement_file.find(key) in (body, None)


def test_a_text_in_the_place_of_another_is_not_served(carried):
    whole = statement_file.packed({"one": "\nSELECT 1", "two": "\nSELECT 2"})
    carried(whole.replace(b"one", b"six").replace(b"two", b"one").replace(b"six", b"two"))
    assert statement_file.find("one") is None and statement_file.find("two") is None


ADDING = ("records.rows.insert", (("kind", "rep"),))
"""The statement that adds a rep."""


def packed_with(change: Callable[[str], str]) -> bytes:
    """A file of that statement, with its SQL changed before it was packed."""
    return statement_file.packed({key_of(*ADDING): f"\n{change(compiled(*ADDING).sql)}"})


def test_what_the_wheel_carries_is_run_and_not_kept_again(crm, carried, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    crm("init", ok=True)
    carried(packed_with(lambda sql: sql.replace(":name", "'as ' || :name")))
    crm("add", "rep", "alice", ok=True)
    assert "as alice" in crm("list", "reps", "--format", "csv").out
    kept = {path.stem for path in (tmp_path / "cache" / "crmcli" / "statements").iterdir()}
    assert kept and key_of(*ADDING) not in kept


@pytest.mark.parametrize("damage", [lambda whole: whole[:-1], lambda whole: whole.replace(b"INTO rep", b"INTO bad")])
def test_where_it_is_damaged_the_statement_is_built_anew(crm, carried, damage):
    crm("init", ok=True)
    carried(damage(packed_with(str)))
    assert crm("add", "rep", "alice").out.endswith(" alice\n")
