"""`crm demo`: the reports of the invented team, in a file that stays to look around in."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.datafile import kept


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch) -> Path:
    """The folder in which temporary files are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def file_of(err: str) -> Path:
    return Path(re.search(r"export CRM_DB=(.*)", err)[1])


def test_the_last_complete_quarter_and_the_funnel_come_out_and_the_file_stays(crm, db, temporary):
    shown = crm("demo", ok=True)
    # The day of the tests is 24 November 2026: the quarter under way is the fourth.
    assert shown.out.startswith("Score 2026Q3\n2026-07-01 to 2026-09-30 compared with 2026Q2")
    assert shown.out.index("\nFunnel\n") > shown.out.index("alice")
    file = file_of(shown.err)
    assert file.parent.parent == temporary
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert kept(file, "SELECT count(*) FROM rep") == [(7,)]
    assert "crm init --sample" in shown.err
    assert not db.exists()  # the user's own file is left alone


def test_the_commands_it_names_work_on_that_file(crm, monkeypatch):
    told = crm("demo", ok=True).err
    monkeypatch.setenv("CRM_DB", str(file_of(told)))
    commands = re.findall(r"^  crm (.*)$", told, re.MULTILINE)
    assert commands[:2] == ["show customer Acme", "list deals --rep alice"]
    for command in commands:
        assert crm(*command.split(), ok=True).out


def test_it_shows_what_the_commands_show(crm):
    demo = json.loads(crm("demo", "--json", ok=True).out)
    assert demo["schema"] == "crm.demo/1"
    db = demo["file"]
    assert demo["score"] == json.loads(crm("score", "--quarter", "2026Q3", "--json", "--db", db, ok=True).out)
    assert demo["funnel"] == json.loads(crm("funnel", "--json", "--db", db, ok=True).out)
    table = crm("demo", ok=True).out
    assert table == "\n".join(
        crm(*words, "--db", db, ok=True).out for words in (("score", "--quarter", "2026Q3"), ("funnel",))
    )
    csv = crm("demo", "--format", "csv", ok=True).out
    assert csv == crm("score", "--quarter", "2026Q3", "--format", "csv", "--db", db, ok=True).out


def test_the_same_day_gives_the_same_report_and_another_day_another(crm):
    first, second, other = (
        crm("demo", "--as-of", day, ok=True).out for day in ("2026-01-01", "2026-01-01", "2026-01-02")
    )
    assert first.startswith("Score 2025Q4\n")
    assert first == second != other


def test_with_db_it_is_made_there_and_nothing_is_overwritten(crm, tmp_path, temporary):
    crm("demo", "--db", "team.db", ok=True)
    assert kept(tmp_path / "team.db", "SELECT count(*) FROM rep") == [(7,)]
    again = crm("demo", "--db", "team.db")
    assert (again.code, again.out) == (4, "")
    assert "exists already" in again.err
    assert list(temporary.iterdir()) == []


def test_without_a_place_for_temporary_files_it_says_how_to_go_on(crm, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    refused = crm("demo")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        "crm: no temporary file can be made: No such file or directory – name a file: crm demo --db FILE\n"
    )
