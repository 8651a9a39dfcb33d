"""Where an answer goes: format by name or ending, colour by precedence, files whole and private."""

from __future__ import annotations

import fcntl
import io
import os
import threading
from itertools import product
from pathlib import Path

import pytest

from crmcli.core.errors import CrmError, UsageError
from crmcli.output.write import chosen_format, to_file, to_stdout, wants_colour


@pytest.mark.parametrize(
    ("name", "target", "format"),
    [
        (None, None, "table"),
        ("json", None, "json"),
        (None, "a.json", "json"),
        (None, "a.CSV", "csv"),
        (None, "dir.json/a.md", "md"),
        (None, "a.b.txt", "table"),
        ("csv", "a.json", "csv"),  # the name counts
        ("md", "noending", "md"),
    ],
)
def test_the_format_is_named_or_guessed_from_the_ending(name, target, format):
    assert chosen_format(name, Path(target) if target else None) == format


@pytest.mark.parametrize(
    ("name", "target"), [("yaml", None), ("", None), ("JSON ", None), (None, "a.pdf"), (None, "a"), (None, ".json")]
)
def test_what_names_no_format_is_refused_with_those_there_are(name, target):
    with pytest.raises(UsageError) as refused:
        chosen_format(name, Path(target) if target else None)
    assert "json" in refused.value.hint


VARIABLES = {
    "NO_COLOR": (None, "", "1"),
    "CLICOLOR_FORCE": (None, "0", "1"),
    "FORCE_COLOR": (None, "", "3"),
    "TERM": (None, "dumb", "xterm"),
}


@pytest.mark.parametrize("flag", ["auto", "always", "never"])
@pytest.mark.parametrize("is_terminal", [True, False])
def test_colour_is_decided_in_the_documented_order(flag, is_terminal):
    for values in product(*VARIABLES.values()):
        environ = {name: value for name, value in zip(VARIABLES, values, strict=True) if value is not None}
        no_color, clicolor_force, force_color, term = values
        # --color > NO_COLOR > CLICOLOR_FORCE / FORCE_COLOR > TERM=dumb > is it a terminal: the first that speaks.
        spoken = [
            {"always": True, "never": False}.get(flag),
            False if no_color == "1" else None,
            True if clicolor_force == "1" or force_color == "3" else None,
            False if term == "dumb" else None,
            is_terminal,
        ]
        assert wants_colour(flag, environ, is_terminal) == next(said for said in spoken if said is not None), environ


def test_an_unknown_colour_mode_is_refused():
    with pytest.raises(UsageError, match="no colour mode"):
        wants_colour("sometimes", {}, True)


def test_a_file_is_private_and_holds_the_text_as_it_is(tmp_path):
    path = tmp_path / "report.csv"
    to_file("é\r\nx\n", path)
    assert path.read_bytes() == "é\r\nx\n".encode()
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["report.csv"]


def test_a_file_is_replaced_at_once_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "report.csv"
    path.write_text("old")
    before = path.stat().st_ino
    reader = path.open()
    to_file("new", path)
    assert path.read_text() == "new" and path.stat().st_ino != before
    assert reader.read() == "old"  # who was reading it keeps the whole old one
    reader.close()

    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(CrmError, match="No space left"):
        to_file("newer", path)
    assert path.read_text() == "new"
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["report.csv"]


def test_a_link_keeps_pointing_where_it_does(tmp_path):
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    link.symlink_to(real)
    to_file("new", link)
    assert link.is_symlink() and real.read_text() == "new"


def test_a_pipe_or_device_is_written_to_and_stays(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    to_file("text", pipe)
    reader.join()
    assert read == ["text"] and pipe.is_fifo()
    to_file("text", Path("/dev/null"))
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("target", ["missing/a.csv", "file/a.csv", "folder", f"{'x' * 300}.csv", "a\0b.csv", "loop"])
def test_a_place_that_cannot_be_written_is_said_to_be_in_one_line(tmp_path, target):
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    before = sorted(tmp_path.iterdir())
    if target == "loop":
        to_file("x", tmp_path / target)  # a link to itself points nowhere: it is replaced
        assert (tmp_path / target).read_text() == "x"
        return
    with pytest.raises(CrmError, match="cannot be written") as failed:
        to_file("x", tmp_path / target)
    assert failed.value.exit_code == 1 and failed.value.hint
    assert failed.value.hint.startswith("shorten the name" if len(target) > 255 else "check")
    assert sorted(tmp_path.iterdir()) == before


def test_characters_that_the_encoding_lacks_are_escaped(monkeypatch):
    buffer = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(buffer, "ascii", newline=""))
    to_stdout("Zoë – 日本\n")
    assert buffer.getvalue() == b"Zo\\xeb \\u2013 \\u65e5\\u672c\n"


def test_a_file_that_stands_there_keeps_its_mode(tmp_path):
    place = tmp_path / "report.csv"
    to_file("a", place)
    place.chmod(0o664)
    to_file("b", place)
    assert (place.read_text(), place.stat().st_mode & 0o777) == ("b", 0o664)


def test_what_a_killed_run_left_goes_with_the_next_and_what_one_under_way_writes_stays(tmp_path):
    gone, living = tmp_path / ".report.csv.99999999-0123abcd", tmp_path / f".report.csv.{os.getpid()}-0123abcd"
    elsewhere = tmp_path / ".report.csv.99999998-0123abcd"  # of another machine: no such process is here
    for path in (gone, living, elsewhere):
        path.write_text("half")
    with elsewhere.open("r+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        to_file("x", tmp_path / "report.csv")
    assert {path.name for path in tmp_path.iterdir()} - {"home"} == {living.name, elsewhere.name, "report.csv"}
