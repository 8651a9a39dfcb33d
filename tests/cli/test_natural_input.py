"""What people type is read as they mean it, said back as it is kept, and asked about where it can mean two things."""

from __future__ import annotations

import os
import sys

import pexpect
import pytest

from tests.support.datafile import kept, recorded

DEAL = ("add", "deal", "Kit", "--customer", "Acme")


@pytest.fixture
def euros(crm):
    recorded(crm, "init --currency EUR", "add rep alice", "add customer Acme --owner alice")


def test_a_write_says_what_it_kept(crm, euros):
    told = crm(*DEAL, "--amount", "€1.2m", "--expected", "fri", "--opened", "fri", ok=True).out
    assert told == "Added deal #1 Kit: 1200000.00 EUR, opened Fri 2026-11-20, expected Fri 2026-11-27\n"
    told = crm("log", "call", "Acme", "hi", "--at", "yesterday 14:30", ok=True).out
    assert told == "Logged #1: call to Acme by alice, Mon 2026-11-23 14:30\n"
    told = crm("feedback", "Acme", "5", "--at", "last friday", ok=True).out
    assert told == "Recorded #1: csat 5 from Acme, counts for alice, Fri 2026-11-20\n"
    told = crm("edit", "deal", "Kit", "--expected", "in 2 weeks", "--amount", "12 000,50", ok=True).out
    assert told == "Changed deal #1 Kit: amount 1200000.00 → 12000.50, expected Fri 2026-11-27 → Tue 2026-12-08\n"
    told = crm("move", "Kit", "won", "--at", "1 day ago", ok=True).out
    assert told == "Moved deal #1 Kit: Lead → Won, 12000.50 EUR, on Mon 2026-11-23\n"


@pytest.mark.parametrize(
    ("given", "readings"),
    [(("--amount", "8.500"), "8500 EUR or 8.50 EUR"), (("--expected", "3/4"), "2027-04-03 or 2027-03-04")],
)
def test_in_a_script_two_readings_are_refused_with_both(crm, db, euros, given, readings):
    ran = crm(*DEAL, *given)
    assert (ran.code, ran.out) == (4, "") and readings in ran.err and ran.err.count("\n") == 1
    assert kept(db, "SELECT count(*) FROM deal") == [(0,)]
    crm("config", "set", "decimal", ",", ok=True)
    crm("config", "set", "date_order", "day-first", ok=True)
    crm(*DEAL, *given, ok=True)
    assert kept(db, "SELECT amount, expected FROM deal") in ([(850_000, None)], [(None, "2027-04-03")])
    assert crm("config", "unset", "decimal", ok=True).out.startswith("Unset decimal for the team")
    assert crm("config", "decimal", ok=True).out == "\n"


def test_on_a_terminal_they_are_asked_about(db, euros):
    args = ["-m", "crmcli", *DEAL, "--amount", "8.500", "--expected", "3/4"]
    child = pexpect.spawn(sys.executable, args, encoding="utf-8", timeout=30, env=dict(os.environ))
    child.expect("1 = 8500 EUR, 2 = 8.50 EUR: ")
    child.sendline("1")
    child.expect("1 = 2027-04-03, 2 = 2027-03-04: ")
    child.sendline("2027-03-04")
    child.expect("Added deal #1 Kit: 8500.00 EUR, expected Thu 2027-03-04")
    child.expect(pexpect.EOF)
    assert kept(db, "SELECT amount, expected FROM deal") == [(850_000, "2027-03-04")]


def test_without_an_answer_nothing_is_written(db, euros):
    args = ["-m", "crmcli", *DEAL, "--amount", "8.500"]
    child = pexpect.spawn(sys.executable, args, encoding="utf-8", timeout=30, env=dict(os.environ))
    child.expect("2 = 8.50 EUR: ")
    child.sendline("neither")
    child.expect('crm: amount: "8.500" is 8500 EUR or 8.50 EUR')
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 4 and kept(db, "SELECT count(*) FROM deal") == [(0,)]


# Texts

LINES = "first line\n\n  second, indented"


@pytest.fixture
def stdin(monkeypatch, tmp_path):
    def given(content: bytes):
        path = tmp_path / "stdin.txt"
        path.write_bytes(content)
        opened.append(path.open(encoding="utf-8"))
        monkeypatch.setattr("sys.stdin", opened[0])

    opened = []
    yield given
    for each in opened:
        each.close()


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (("log", "note", "Acme", "-"), "SELECT note FROM activity"),
        (("feedback", "Acme", "complaint", "-"), "SELECT text FROM feedback"),
        (("edit", "customer", "Acme", "--note", "-"), "SELECT note FROM customer"),
        (("add", "customer", "Bee", "--note", "-"), "SELECT note FROM customer WHERE id = 2"),
        (("review", "add", "alice", "--as", "manager", "--score", "4", "--text", "-"), "SELECT text FROM review"),
        (("plan", "add", "alice", "win_rate", "List", "--note", "-"), "SELECT note FROM development"),
    ],
)
def test_a_text_is_read_from_standard_input_with_its_lines(crm, db, euros, stdin, line, column):
    stdin(f"{LINES}\n".encode())
    crm(*line, ok=True)
    assert kept(db, column) == [(LINES,)]


def test_what_is_no_text_is_refused(crm, euros, stdin):
    stdin(b"\xff\xfe\x00broken")
    ran = crm("log", "note", "Acme", "-")
    assert ran.code == 4 and "no UTF-8 text" in ran.err


@pytest.fixture
def editor(monkeypatch, tmp_path):
    """An editor that puts the text into capitals and adds a line."""
    script = tmp_path / "my editor.py"
    script.write_text(
        "import sys, pathlib\npath = pathlib.Path(sys.argv[1])\n"
        "path.write_text(path.read_text('utf-8').upper() + 'and more\\n', 'utf-8')\n"
    )
    monkeypatch.setenv("EDITOR", f"{sys.executable} '{script}'")
    return script


def test_the_editor_opens_on_what_there_is(crm, db, euros, editor):
    crm("log", "note", "Acme", "begun", "-e", ok=True)
    crm("edit", "customer", "Acme", "--note", "was", ok=True)
    crm("edit", "customer", "Acme", "-e", ok=True)
    assert kept(db, "SELECT note FROM activity UNION ALL SELECT note FROM customer") == [
        ("BEGUN\nand more",), ("WAS\nand more",)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "code", "says"),
    [("", 2, "no editor is named"), ("/no/such/editor", 2, "cannot be run"), ("false", 1, "failed (1)"),
     ("'half", 2, "cannot be run")],
)  # fmt: skip
def test_without_an_editor_that_works_nothing_is_written(crm, db, euros, monkeypatch, command, code, says):
    monkeypatch.setenv("EDITOR", command)
    monkeypatch.delenv("VISUAL", raising=False)
    ran = crm("log", "note", "Acme", "-e")
    assert ran.code == code and says in ran.err and ran.err.count("\n") == 1
    assert kept(db, "SELECT count(*) FROM activity") == [(0,)]
