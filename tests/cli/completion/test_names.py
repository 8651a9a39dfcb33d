"""Completion: names from the data file, in a real bash, and in the text that zsh and fish get."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

from crmcli import main
from crmcli.cli.completion import shell as shells
from tests.support import forks
from tests.support.datafile import kept, small_team


@pytest.fixture(autouse=True)
def program(crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `crm` on the PATH, and the small team in the data file."""
    small_team(crm)
    place = tmp_path / "bin" / "crm"
    place.parent.mkdir()
    place.write_text(f'#!/bin/sh\nexec {shlex.join(forks.server().command())} "$@"\n')
    place.chmod(0o755)
    monkeypatch.setenv("PATH", f"{place.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    return place


@pytest.fixture
def asked(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What the program answers when zsh or fish asks it to complete a line: `asked("zsh", "crm log call ")`."""

    def ask(shell: str, line: str, **env: str) -> str:
        with monkeypatch.context() as given:
            given.setenv("_CRM_COMPLETE", f"complete_{shell}")
            given.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
            given.setenv("_TYPER_COMPLETE_ARGS", line)
            for name, value in env.items():
                given.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                main.run([])
        out, err = capsys.readouterr()
        assert (ended.value.code, err) == (0, "")
        return out

    return ask


@pytest.fixture
def fish(asked: Callable[..., str]) -> Callable[..., list[str]]:
    """The candidates that fish gets, one a line."""
    return lambda line, **env: [found for found in asked("fish", line, **env).split("\n") if found]


# What is offered


def test_behind_rep_stand_its_commands_and_the_reps(fish):
    assert {each.split("\t")[0] for each in fish("crm rep ")} >= {"page", "explain", "coach", "alice", "bob"}
    assert fish("crm rep al") == ["alice"]
    assert fish("crm rep explain b") == ["bob"]


def test_fields_of_the_team_and_what_can_be_chosen_are_offered(crm, fish):
    crm("add", "field", "customer", "tier", "--choices", "gold, silver", ok=True)
    crm("add", "field", "customer", "partner", "--type", "yesno", ok=True)
    assert fish("crm edit customer Acme --set t") == ["tier=\tchoice"]
    assert fish("crm add customer X --set ") == ["partner=\tyesno", "tier=\tchoice"]
    assert fish("crm edit customer Acme --set tier=") == ["tier=gold", "tier=silver"]
    assert fish("crm edit customer Acme --set PARTNER=y") == ["PARTNER=yes"]
    assert fish("crm edit deal 1 --set ") == []
    assert fish("crm edit field customer p") == ["partner\tyesno"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("crm add customer X --owner ", ["alice", "bob", "me"]),
        ("crm edit deal 1 --rep m", ["me"]),
        ("crm deals --rep ali", ["alice"]),
        ("crm won ", ["Acme pilot", "Acme renewal"]),
        ("crm lost 1 --rea", ["--reason\tWhy it was lost."]),
        ("crm reop", ["reopen\tcrm move … reopen"]),
        ("crm find x --kind cu", ["customer"]),
        ("crm add customer X --owner B", ["bob"]),
        ("crm list deals --rep ali", ["alice"]),
        ("crm log call ", ["Acme Ltd", "Blue"]),
        ("crm log call acme", ["Acme Ltd"]),
        ("crm log ", ["call", "email", "meeting", "visit", "note"]),
        ("crm log m", ["meeting"]),
        ("crm feedback Blue s", ["suggestion"]),
        ("crm feedback Blue 5 --scale ", ["csat", "nps"]),
        ("crm edit product ", ["Pro"]),
        ("crm move ", ["Acme pilot", "Acme renewal"]),
        ("crm move 1 n", ["Negotiation", "next"]),
        ("crm score --team W", ["West"]),
        ("crm archive ", ["rep", "customer", "product", "deal", "stage", "contact", "field"]),
        ("crm archive product ", ["Pro"]),
        ("crm archive deal Acme\\ p", ["Acme pilot"]),
        ("crm unarchive product ", []),
        ("crm score --format ", ["table", "json", "csv", "md", "html", "xlsx", "ids"]),
        ("crm import deals x.csv --profile sales", ["salesforce-data", "salesforce"]),
        ("crm import deal x.csv --dates ", ["dmy", "mdy", "ymd"]),
        ("crm import deals x.csv --add-missing c", ["customers"]),
        ("crm import und", ["undo\tTake one import back whole"]),
        ("crm --color a", ["auto", "always"]),
        ("crm list deals --rep nobody", []),
    ],
)
def test_what_fits_there_is_offered(fish, line, expected):
    assert fish(line) == expected


def test_closed_and_archived_records_are_not_offered(fish, crm):
    crm("move", "Acme renewal", "won", ok=True)
    crm("archive", "product", "Pro", ok=True)
    assert fish("crm move ") == ["Acme pilot"]
    assert fish("crm add deal X --product ") == []
    assert fish("crm unarchive product ") == ["Pro"]


def test_a_deal_whose_title_is_not_unique_goes_by_its_id_until_a_title_is_typed(fish, crm):
    crm("add", "deal", "acme PILOT", "--customer", "blue", "--rep", "bob", ok=True)
    assert fish("crm move ") == ["2\tAcme pilot", "3\tacme PILOT", "Acme renewal"]
    assert fish("crm move acme\\ p") == ["Acme pilot", "acme PILOT"]
    crm("archive", "deal", "3", ok=True)
    assert fish("crm move ") == ["Acme pilot", "Acme renewal"]


def test_a_name_that_cannot_be_typed_goes_by_its_id(fish, crm):
    crm("add", "customer", "--", "-x", ok=True)
    crm("add", "customer", "Acme\x1b[31m", ok=True)
    assert fish("crm log call ") == ["3\t-x", "4\tAcme␛[31m", "Acme Ltd", "Blue"]
    assert fish("crm log call Acme") == ["Acme Ltd"]


def test_of_very_many_the_first_and_the_last_are_offered(fish, crm, db):
    # All of a00 … a99 begin with "a": a shell that was offered a00 … a49 alone would go on to "a" and a digit below 5.
    import sqlite3

    with sqlite3.connect(db) as file:
        file.executemany(
            "INSERT INTO product (name, name_key) VALUES (?, ?)", [(f"a{n:02}", f"a{n:02}") for n in range(100)]
        )
    file.close()
    assert fish("crm edit product a") == [*(f"a{n:02}" for n in range(50)), "a99"]


# Where it is read, and that nothing is changed or said


def test_the_data_file_is_the_one_the_line_or_the_environment_names(fish, tmp_path):
    shutil.copy(tmp_path / "crm.db", tmp_path / "other.db")
    assert fish("crm log call ", CRM_DB=str(tmp_path / "none.db")) == []
    assert fish("crm --db other.db log call ", CRM_DB="none.db") == ["Acme Ltd", "Blue"]
    assert fish("crm log call --db=other.db ", CRM_DB="none.db") == ["Acme Ltd", "Blue"]
    assert fish("crm log --db none.db call ") == []
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0" + bytes(4000)])
def test_a_file_that_is_no_crm_file_offers_nothing(fish, tmp_path, content):
    (tmp_path / "odd.db").write_bytes(content)
    assert fish("crm --db odd.db log call ") == []
    assert (tmp_path / "odd.db").read_bytes() == content


def test_a_file_of_another_version_is_read_and_left_as_it_is(fish, db):
    import sqlite3

    with sqlite3.connect(db) as file:
        file.execute("PRAGMA user_version = 0")
    file.close()
    assert fish("crm log call ") == ["Acme Ltd", "Blue"]
    assert kept(db, "PRAGMA user_version") == [(0,)]
    assert [path.name for path in db.parent.glob("crm.db*before*")] == []


def test_what_has_no_name_goes_by_its_id_with_what_it_is_about(fish, crm):
    for title, due in (("Call Acme", "2026-11-30"), ("Send it", "2026-11-26"), ("Done already", "2026-11-20")):
        crm("add", "task", title, "--due", due, ok=True)
    crm("done", 3, ok=True)
    crm("case", "open", "Acme", "the invoice is wrong", ok=True)
    assert fish("crm done ") == ["2\tSend it", "1\tCall Acme"]
    assert fish("crm edit task 1") == ["1\tCall Acme"]
    assert fish("crm snooze 3") == []
    assert fish("crm case solve ") == fish("crm edit case ") == ["1\tthe invoice is wrong"]


def test_whatever_goes_wrong_the_shell_hears_nothing(fish, asked, tmp_path):
    (tmp_path / "crm.toml").write_text("this is = not [ toml")
    assert fish("crm log call ", CRM_DB="") == []
    assert fish("crm nonsense ") == [] or "add" in fish("crm nonsense ")[0]
    assert fish("crm log call 'unclosed ") == []
    assert fish("crm log call ", CRM_DB="~nobody/crm.db") == []
    assert asked("zsh", "crm archive nothing ") == "_files\n"


def test_a_table_is_never_drawn_nor_sqlalchemy_loaded_to_complete(fish, tmp_path):
    fish("crm log call ")  # the statement is kept from here on
    code = "import sys; from crmcli.main import run\ntry: run([])\nexcept SystemExit: pass\n"
    code += "print([name for name in ('rich', 'sqlalchemy', 'sqlmodel') if name in sys.modules], file=sys.stderr)"
    env = {"_CRM_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "crm log call "}
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **env}, capture_output=True, text=True, check=True
    )
    assert "Acme Ltd" in done.stdout and done.stderr == "[]\n"


# Bash, as it is


class Bash:
    """An interactive bash with the completion of `crm`, where `crm` itself only prints its arguments."""

    def __init__(self) -> None:
        self.child = pexpect.spawn(
            "bash", ["--norc", "--noprofile"], encoding="utf-8", timeout=20, dimensions=(24, 400)
        )
        setup = (
            "bind 'set bell-style none' 'set enable-bracketed-paste off'",
            "source <(crm --show-completion bash)",
            "crm() { printf '<%s>' \"$@\"; printf '\\nEND\\n'; }",
            "PS1=REA; PS1=${PS1}'DY> '",
        )
        self.child.sendline("; ".join(setup))
        self.child.expect("READY> ")

    def completed(self, typed: str) -> str:
        """The arguments that `crm` gets when TAB and Enter are pressed behind what is typed."""
        self.child.send(f"{typed}\t\n")
        self.child.expect("\r\n(<[^\r]*>)\r\nEND\r\nREADY> ")
        return str(self.child.match[1])


@pytest.fixture
def bash(crm, program) -> Iterator[Bash]:
    for name in (
        "O'Brien",
        'Foo: "Bar" & $Baz',
        "x=1 @home",
        "東京 *",
        "back\\slash",
        "two  blanks",
        "`touch p` $(touch p)",
    ):
        crm("add", "customer", name, "-q", ok=True)
    if not shutil.which("bash"):
        pytest.skip("bash is not here")
    shell = Bash()
    yield shell
    shell.child.close(force=True)


def test_bash_inserts_names_so_that_the_program_gets_them_as_they_are(bash, tmp_path):
    expected = {
        "crm log call acme": "<log><call><Acme Ltd>",
        "crm log call Acme\\ L": "<log><call><Acme Ltd>",
        'crm log call "Acme L': "<log><call><Acme Ltd>",
        "crm log call 'Acme L": "<log><call><Acme Ltd>",
        "crm log call O": "<log><call><O'Brien>",
        "crm log call \"O": "<log><call><O'Brien>",
        "crm log call 'O": "<log><call><O'Brien>",
        "crm log call 'O'\\''B": "<log><call><O'Brien>",
        "crm log call Foo": '<log><call><Foo: "Bar" & $Baz>',
        "crm log call Foo:": '<log><call><Foo: "Bar" & $Baz>',
        "crm log call Foo\\:\\ ": '<log><call><Foo: "Bar" & $Baz>',
        'crm log call "Foo: \\"B': '<log><call><Foo: "Bar" & $Baz>',
        "crm log call 'Foo: \"": '<log><call><Foo: "Bar" & $Baz>',
        "crm log call x=": "<log><call><x=1 @home>",
        "crm log call x": "<log><call><x=1 @home>",
        "crm log call 東": "<log><call><東京 *>",
        "crm log call back": "<log><call><back\\slash>",
        "crm log call two": "<log><call><two  blanks>",
        "crm log call \\`": "<log><call><`touch p` $(touch p)>",
        'crm log call "\\`': "<log><call><`touch p` $(touch p)>",
        "crm log call Blue --rep=al": "<log><call><Blue><--rep=alice>",
        "crm log call Blue --rep al": "<log><call><Blue><--rep><alice>",
        "crm mov": "<move>",
        "crm score --form": "<score><--format>",
        "crm move 1 neg": "<move><1><Negotiation>",
        "crm --db=none.db log call Acm": "<--db=none.db><log><call><Acm>",
    }  # fmt: skip
    assert {typed: bash.completed(typed) for typed in expected} == expected
    assert not (tmp_path / "p").exists()


# Zsh evaluates what it gets


def test_zsh_gets_names_that_nothing_in_them_is_acted_on(asked, crm):
    crm("add", "customer", "'; touch p; '$(touch p)`touch p`\\$x:  \"", ok=True)
    # In single quotes: ' as '\'' and a second blank as '$'\040''. In double quotes: \ before $ ` and ". A colon and a
    # backslash are each doubled up for the last reading, where a colon would begin the explanation.
    assert asked("zsh", "crm log call \\'") == (
        """_arguments '*: :(("'\\''; touch p; '\\''\\$(touch p)\\`touch p\\`\\\\\\\\\\$x\\\\: '$'\\040''\\""))'\n"""
    )


def test_zsh_and_fish_get_explanations_without_markup(fish, asked, crm):
    assert '"rep":"Add a salesperson"' in asked("zsh", "crm add ")
    assert "rep\tAdd a salesperson" in fish("crm add ")


@pytest.mark.parametrize(
    ("words", "joined", "kept_there"),
    [
        (["crm", "log"], ["crm", "log"], 0),
        (["crm", "--rep", "=", "al"], ["crm", "--rep=al"], 6),
        (["crm", "--rep", "="], ["crm", "--rep="], 6),
        (["crm", "a", "@", "b", ":", "c", ""], ["crm", "a@b:c", ""], 0),
        (["crm", "Foo", ":", ""], ["crm", "Foo:", ""], 0),
        (["crm", "Foo", ":", "x"], ["crm", "Foo:x"], 4),
    ],
)
def test_words_that_bash_took_apart_are_put_together(words, joined, kept_there):
    assert shells.rejoined(words) == (joined, kept_there)
