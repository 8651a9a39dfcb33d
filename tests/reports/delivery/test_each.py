"""One report for each rep: whose, where to, and what becomes of the others when one fails."""

from __future__ import annotations

import email
import os
import sqlite3
from contextlib import closing
from email.policy import default
from pathlib import Path

import pytest

from tests.support.pages import read
from tests.support.teams import company

EACH = ("report", "weekly", "--as-of", "2026-07-06", "--each", "rep")


@pytest.fixture
def team(db: Path) -> Path:
    """ann and ben have an address, cyd has none, and a rep who has left has one, too."""
    company.make(db).close()
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("UPDATE rep SET email = name || '@team.example' WHERE name <> 'cyd'")
        connection.execute(
            'INSERT INTO rep (name, name_key, team, email, "left")'
            " VALUES ('old', 'old', 'South', 'o@x.example', '2026-06-30')"
        )
    return db


@pytest.fixture
def sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sendmail that keeps each mail by whom it is to, and refuses those to ann when told to."""
    folder, program = tmp_path / "sent", tmp_path / "bin" / "sendmail"
    folder.mkdir()
    program.parent.mkdir()
    program.write_text(
        f"#!/bin/sh\ncat > {folder}/new\nto=$(sed -n 's/^To: //p' {folder}/new | head -1)\n"
        f"if [ -f {tmp_path}/fail ] && [ $to = ann@team.example ]; then rm {folder}/new; echo no >&2; exit 75; fi\n"
        f'mv {folder}/new "{folder}/$to"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return folder


def subject(path: Path) -> str:
    return str(email.message_from_bytes(path.read_bytes(), policy=default)["Subject"])


def test_each_who_is_there_has_a_file_of_their_own(crm, team, tmp_path):
    crm(*EACH, "-o", "out/{for}-W{week}.html", ok=True)
    names = sorted(each.name for each in (tmp_path / "out").iterdir())
    assert names == ["ann-W27.html", "ben-W27.html", "cyd-W27.html"]
    page = read((tmp_path / "out/ann-W27.html").read_text("utf-8")).text
    assert (
        "of ann: Monday 29 June to Sunday 5 July 2026" in page
        and "worth 351 USD" not in page
        and "worth 301 USD" in page
    )
    crm("edit", "rep", "ben", "--team", "East", "--yes", ok=True)
    crm(*EACH, "--for", "East", "-o", "east/{for}.json", ok=True)
    assert [each.name for each in (tmp_path / "east").iterdir()] == ["ben.json"]
    crm("report", "weekly", "--as-of", "2026-07-06", "--for", "ben", "-o", "ben.json", ok=True)
    assert (tmp_path / "east/ben.json").read_text() == (tmp_path / "ben.json").read_text()


def test_each_is_mailed_to_their_own_address(crm, team, sent):
    ran = crm(*EACH, "--mail-to", "own", ok=True)
    assert "cyd has no address. Next: crm edit rep 3 --email ADDRESS" in ran.err
    assert sorted(each.name for each in sent.iterdir()) == ["ann@team.example", "ben@team.example"]
    for name in ("ann", "ben"):
        assert (
            subject(sent / f"{name}@team.example") == f"Weekly report of {name}: Monday 29 June to Sunday 5 July 2026"
        )


def test_one_that_fails_keeps_nobody_elses_back(crm, team, sent, tmp_path):
    (tmp_path / "fail").touch()
    ran = crm(*EACH, "--mail-to", "own", "--since", "last")
    assert ran.code == 1
    assert [each.name for each in sent.iterdir()] == ["ben@team.example"]
    assert "ann: " in ran.err and ran.err.splitlines()[-1].startswith("crm: 1 of 2 reports failed, first: ")
    (tmp_path / "fail").unlink()
    crm(*EACH, "--mail-to", "own", "--since", "last", ok=True)
    # Who was told of the week is told on from there, and who was not of the week.
    assert subject(sent / "ann@team.example").endswith("ann: Monday 29 June to Sunday 5 July 2026")
    assert subject(sent / "ben@team.example").endswith("ben: Monday 6 July 2026")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "crm: --each rep makes several reports – -o 'DIR/{for}.html', or --mail-to own\n"),
        (("-o", "x/week.html"), "crm: all reports would go into x/week.html – such as -o 'x/{for}.html'\n"),
        (("--for", "cyd", "--mail-to", "own"), "crm: there is nobody to make it for – see: crm list reps\n"),
    ],
)
def test_what_cannot_be_meant_is_refused(crm, team, tmp_path, args, said):
    ran = crm(*EACH, *args)
    assert ran.code == 2 and ran.err.endswith(said)
    assert not (tmp_path / "x").exists()
    assert crm("report", "weekly", "--mail-to", "own").code == 2
    assert crm("report", "weekly", "--each", "team", "-o", "{for}.html").code == 2


def test_two_names_that_make_one_file_are_told_apart(crm, team, tmp_path):
    for name in ("a b", "a/b"):
        crm("add", "rep", name, ok=True)
    ran = crm(*EACH, "-o", "{for}.html")
    assert ran.code == 2 and "the reports of a b and a/b would go into one file" in ran.err
    assert list(tmp_path.glob("*.html")) == []


def test_a_schedule_makes_one_for_each(crm, team, tmp_path):
    ran = crm("schedule", "weekly", "--each", "rep", "-o", "out/{for}-W{week}.html", ok=True)
    assert f"--each rep -o '{tmp_path}/out/{{for}}-W{{week}}.html' # crm-schedule weekly-each-rep " in ran.out
    ran = crm("schedule", "weekly", "--each", "rep", "--mail-to", "own", "--systemd", ok=True)
    assert "--mail-to own --each rep\n" in ran.out
    assert crm("schedule", "weekly", "--each", "rep", "-o", "week.html").code == 2
