"""Texts of several lines: `-` and `-e` in every command that takes a note, a text or a reason."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from crmcli import main
from crmcli.cli.command_table import COMMANDS
from crmcli.cli.framework import root
from crmcli.cli.help.layout import every_path, outside_a_run
from tests.support.datafile import kept, small_team

TEXT = "first line\n\nand 'more'"

# By command: what comes before, its line with the text as -, the same with the editor, and where the text is kept.
NOTED: dict[str, tuple[str, str, str, str]] = {
    "add customer": ("", "New --note -", "New", "SELECT note FROM customer WHERE name = 'New'"),
    "add contact": ("", "New --note -", "New", "SELECT note FROM contact WHERE name = 'New'"),
    "add deal": (
        "", "Gone --customer Acme --stage lost --closed today --amount 1 --reason -",
        "Gone --customer Acme --stage lost --closed today --amount 1",
        "SELECT lost_reason FROM deal WHERE title = 'Gone'",
    ),
    "rep page": ("score --quarter 2026Q3 --freeze", "alice Q3 --reply -", "alice Q3", "SELECT text FROM reply"),
    "log": ("", "call Acme -", "call Acme", "SELECT note FROM activity ORDER BY id DESC LIMIT 1"),
    "done": (
        "add task x --customer Acme", "1 - --yes", "1 --yes", "SELECT note FROM activity ORDER BY id DESC LIMIT 1",
    ),
    "case open": ("", "Acme -", "Acme", 'SELECT subject FROM "case"'),
    "case answer": ("case open Acme x", "1 - --yes", "1 --yes", "SELECT note FROM activity"),
    "case solve": ("case open Acme x", "1 - --yes", "1 --yes", 'SELECT solution FROM "case"'),
    "edit case": ("case open Acme x", "1 --subject -", "1", 'SELECT subject FROM "case"'),
    "feedback": ("", "Acme 5 -", "Acme 5", "SELECT text FROM feedback ORDER BY id DESC LIMIT 1"),
    "edit customer": ("", "Acme --note -", "Acme", "SELECT note FROM customer WHERE id = 1"),
    "edit contact": ("add contact Bo", "bo --note -", "bo", "SELECT note FROM contact WHERE id = 1"),
    "edit deal": ("move 1 lost --yes", "1 --reason - --yes", "1 --yes", "SELECT lost_reason FROM deal WHERE id = 1"),
    "edit activity": ("log call Acme x", "1 --note -", "1", "SELECT note FROM activity"),
    "edit feedback": ("feedback Acme 5 x", "1 --text -", "1", "SELECT text FROM feedback"),
    "move": ("", "1 lost --reason - --yes", "1 lost --yes", "SELECT lost_reason FROM deal WHERE id = 1"),
    "campaign new": ("", "Spring --text -", "Spring", "SELECT text FROM campaign"),
    "campaign edit": (
        "campaign new Spring --text x", "Spring --text -", "Spring", "SELECT text FROM campaign",
    ),
    "away": ("", "alice today --reason -", "alice today", "SELECT reason FROM absence"),
    "edit absence": ("away alice today --reason x", "1 --reason -", "1", "SELECT reason FROM absence"),
    "refund": ("move 1 won --yes", "1 5 --reason - --yes", "1 5 --yes", "SELECT reason FROM refund"),
    "add line": ("", "1 --text - --price 5 --yes", "1 --price 5 --yes", "SELECT text FROM line"),
    "quote new": (
        "add line 1 --text x --price 5 --yes", "1 --terms -", "1",
        "SELECT json_extract(content, '$.terms') FROM quote",
    ),
    "edit line": ("add line 1 --text x --price 5 --yes", "1 --text - --yes", "1 --yes", "SELECT text FROM line"),
    "pool release": ("", "Acme --reason - --yes", "Acme --yes", "SELECT reason FROM assignment"),
    "plan add": ("", "alice win_rate Qualify --note -", "alice win_rate Qualify", "SELECT note FROM development"),
    "plan done": ("plan add alice win_rate Qualify", "1 --note -", "1", "SELECT note FROM development"),
    "review add": (
        "", "alice --as manager --score 4 --text -", "alice --as manager --score 4", "SELECT text FROM review",
    ),
    "target set": ("", "orders 5 2026 --reason -", "orders 5 2026", "SELECT reason FROM target"),
    "target drop": (
        "target set orders 5 2026 --reason x", "orders 2026 --reason -", "orders 2026",
        "SELECT reason FROM target ORDER BY id DESC LIMIT 1",
    ),
    "scorecard edit": (
        "", "Default --weight csat=25 --reason -", "Default --weight csat=25",
        "SELECT reason FROM rule_set ORDER BY id DESC LIMIT 1",
    ),
    "scorecard metrics": (
        "", "--define win_rate=created --reason -", "--define win_rate=created",
        "SELECT reason FROM rule_set ORDER BY id DESC LIMIT 1",
    ),
}  # fmt: skip
FROM_FILES = (
    "scorecard import",
    "pay plan import",
    "process use",
    "assignment use",
    "automation use",
    "case limits use",
)
"""They have the same option of the same commands."""


def parameters() -> Iterator[tuple[str, list[Any]]]:
    """Every command with its parameters."""
    context = outside_a_run(root(main.app), 80)
    for path in every_path(COMMANDS):
        command = context.command
        for name in path:
            command = command.get_command(context, name)
        if not hasattr(command, "entries"):
            yield " ".join(path), command.params


def test_every_command_that_takes_a_text_opens_the_editor_too():
    texts = {"--note", "--text", "--reason", "--reply", "--terms"}
    taking = set()
    for path, params in parameters():
        options = {name for param in params for name in param.opts}
        if options & texts or any(param.name == "text" for param in params):
            taking.add(path)
            assert "--edit" in options and "-e" in options, path
    assert taking == {*NOTED, *FROM_FILES}


@pytest.fixture
def note(tmp_path, monkeypatch):
    """The text in a file that is both standard input and what the editor leaves."""
    path = tmp_path / "note"
    path.write_text(f"{TEXT}\n", "utf-8")
    monkeypatch.setenv("VISUAL", f"cp {path}")
    with path.open(encoding="utf-8") as opened:
        monkeypatch.setattr(sys, "stdin", opened)
        yield


@pytest.mark.parametrize("way", ["-", "-e"])
@pytest.mark.parametrize("command", NOTED)
def test_a_text_comes_from_standard_input_or_the_editor_with_its_lines(crm, db, note, command, way):
    small_team(crm)
    before, from_stdin, by_editor, column = NOTED[command]
    if before:
        crm(*before.split(), ok=True)
    words = from_stdin.split() if way == "-" else [*by_editor.split(), "-e"]
    crm(*command.split(), *words, ok=True)
    assert kept(db, column) == [(TEXT,)]


@pytest.mark.parametrize(
    ("first", "line"),
    [
        ("move 1 lost --reason was --yes", "edit deal 1 -e --yes"),
        ("log call Acme was", "edit activity 1 -e"),
        ("feedback Acme 5 was", "edit feedback 1 -e"),
        ("edit customer Acme --note was", "edit customer Acme -e"),
    ],
)
def test_the_editor_opens_on_the_text_that_there_is(crm, db, monkeypatch, tmp_path, first, line):
    small_team(crm)
    crm(*first.split(), ok=True)
    seen = tmp_path / "seen"
    script = tmp_path / "editor"
    script.write_text(f'#!/bin/sh\ncp "$1" {seen}\n')
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(script))
    crm(*line.split(), ok=True)
    assert seen.read_text() == "was\n"
    assert crm(*line.split()[:2], "1", "2", "--where", "id>0", "-e").code == 2
