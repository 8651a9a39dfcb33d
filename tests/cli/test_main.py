"""The command line as a whole: options anywhere, one line per failure, exit codes, pipes, terminals and Ctrl-C."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pexpect
import pytest

from crmcli import __version__
from crmcli.cli.command_table import COMMANDS
from crmcli.cli.help.layout import every_path
from tests.support import forks
from tests.support.datafile import recorded
from tests.support.helptext import entry_of

ANSI = re.compile(r"\x1b\[[0-9;]*m")
EVERY = [(), *every_path(COMMANDS)]


def names(db: Path, table: str = "rep") -> list[str]:
    connection = sqlite3.connect(db)
    try:
        return [row[0] for row in connection.execute(f"SELECT name FROM {table} ORDER BY id")]
    finally:
        connection.close()


# Help


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_every_command_has_help_that_opens_with_examples(crm, path, db):
    ran = crm(*path, "-h")
    assert (ran.code, ran.err) == (0, "")
    assert ran == crm(*path, "--help")
    assert ran.out.startswith(f"Usage: crm {' '.join(path)}".rstrip())
    assert "--format" in ran.out and "--db" in ran.out
    if not path or not entry_of(path).entries:
        example = next(line for line in ran.out.splitlines() if line.strip().startswith("crm "))
        assert ran.out.index("Examples:") < ran.out.index(example) < ran.out.index("Options")
    assert not db.exists()


def test_help_lists_every_command_with_its_summary(crm):
    out = crm("--help").out
    for name, entry in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(entry.summary[:30])}", out, re.MULTILINE), name
    assert crm() == crm("--help")


def test_the_version(crm):
    assert crm("--version") == (0, f"crm {__version__}\n", "")


# Usage errors


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("scroe",), 'crm: no command "scroe" – did you mean: crm score?\n'),
        (("add", "customr", "x"), 'crm: no command "customr" – did you mean: crm add customer?\n'),
        (("rep", "alice", "explian"), 'crm: no command "explian" – did you mean: crm rep alice explain?\n'),
        (("xyzzy",), 'crm: no command "xyzzy" – see: crm --help\n'),
        (
            ("list",),
            "crm: say what to list – crm list reps|customers|contacts|products|deals|activities|feedback|refunds|"
            "lines|quotes|prices|stages|fields|cases|tasks|tags|segments|absences|touches …\n",
        ),
        (("add",), "crm: say what to add – crm add rep|customer|contact|product|deal|stage NAME\n"),
        (("list", "xyzzy"), 'crm: no command "xyzzy" – see: crm list --help\n'),
    ],
)
def test_a_mistyped_command_gets_a_suggestion(crm, args, said):
    assert crm(*args) == (2, "", said)


@pytest.mark.parametrize(
    ("args", "part"),
    [
        (("add", "rep"), "NAME"),
        (("add", "rep", "a", "b"), "unexpected extra argument"),
        (("add", "rep", "a", "--colour", "red"), "No such option: --colour"),
        (("add", "rep", "a", "--tema", "East"), "--team"),
        (("add", "rep", "a", "--team"), "requires an argument"),
        (("add", "rep", "a", "--db"), "requires an argument"),
        (("list", "reps", "-o"), "requires an argument"),
        (("add", "rep", "a", "--format", "yaml"), 'no format "yaml"'),
        (("add", "rep", "a", "-o", "x.pdf"), ".pdf"),
        (("list", "reps", "--color", "mauve"), 'no colour mode "mauve"'),
        (("score", "--as-of", "soon"), "is not a date"),
        (("score", "--quarter", "Q9"), "is not a quarter"),
        (("list", "reps", "--limit", "many"), "'--limit'"),
        (("add", "rep", "-x"), "No such option"),
        (("target", "set", "revenue", "-1,200", "--quarter", "Q4"), "-1,200 is taken for an option – as a value it"),
        (("feedback", "Acme", "-1"), "goes last, behind --: … -- -1\n"),
    ],
)  # fmt: skip
def test_a_usage_error_is_one_line_that_says_where_help_is(crm, db, args, part):
    crm("add", "rep", "alice", ok=True)
    before = names(db)
    ran = crm(*args)
    assert (ran.code, ran.out) == (2, ""), ran
    assert ran.err.startswith("crm: ") and ran.err.count("\n") == 1 and " – " in ran.err
    assert part in ran.err
    assert names(db) == before


# Options anywhere


def test_options_of_every_command_stand_anywhere_on_the_line(crm, tmp_path):
    crm("add", "rep", "alice", ok=True)
    whole = crm("list", "reps", "--format", "json", "-q").out
    assert json.loads(whole)["reps"][0]["name"] == "alice"
    for order in permutations([("list", "reps"), ("--format", "json"), ("-q",)]):
        assert crm(*(part for group in order for part in group)).out == whole
    assert crm("list", "--json", "reps").out == crm("--format=json", "list", "reps").out == whole
    elsewhere = tmp_path / "elsewhere.db"
    crm("add", "--db", elsewhere, "rep", "bob", ok=True)
    crm("add", "rep", "carol", f"--db={elsewhere}", ok=True)
    assert names(elsewhere) == ["bob", "carol"]


def test_behind_two_dashes_everything_is_text(crm, db):
    for name in ("--json", "-q", "--help", "--db"):
        assert crm("add", "rep", "--", name).out.endswith(f" {name}\n")
    assert names(db) == ["--json", "-q", "--help", "--db"]
    ran = crm("add", "rep", "--", "--json")  # an error stays one line for people
    assert ran.code == 4 and ran.err.startswith("crm: ")


# Where the answer goes


@pytest.mark.parametrize("option", [("-o", "{}"), ("-o{}",), ("--output", "{}"), ("--output={}",)])
def test_the_answer_goes_to_a_private_file_in_the_format_of_its_ending(crm, tmp_path, option):
    crm("add", "rep", "alice", ok=True)
    for ending, opening in {"json": "{", "csv": "id,", "md": "|", "txt": "#"}.items():
        path = tmp_path / f"reps.{ending}"
        ran = crm("list", "reps", *(part.format(path) for part in option))
        assert (ran.code, ran.out, ran.err) == (0, "", f"Saved {path}\n")
        text = path.read_text("utf-8")
        assert "alice" in text and (ending in ("txt", "md") or text.startswith(opening))
        assert path.stat().st_mode & 0o777 == 0o600
    assert crm("list", "reps", "-q", "-o", tmp_path / "quiet.csv").err == ""


def test_a_dash_is_stdout(crm):
    crm("add", "rep", "alice", ok=True)
    assert crm("list", "reps", "-o", "-", "--format", "csv") == crm("list", "reps", "--format", "csv")


def test_a_refused_report_leaves_the_file_that_was_there(crm, tmp_path):
    path = tmp_path / "score.json"
    path.write_text("old")
    assert crm("score", "-o", path).code == 3
    assert path.read_text() == "old"


def test_a_write_whose_answer_cannot_be_put_anywhere_says_that_it_was_made(crm, db, tmp_path):
    ran = crm("add", "rep", "alice", "-o", tmp_path / "missing" / "x.json", "-q")
    assert (ran.code, ran.out) == (1, "")
    assert "cannot be written" in ran.err and "the change itself was made" in ran.err and ran.err.count("\n") == 1
    assert names(db) == ["alice"]


# Failures for people and for programs


@pytest.mark.parametrize("json_option", [("--json",), ("--format", "json"), ("--format=json",)])
@pytest.mark.parametrize(
    ("args", "kind", "code"),
    [
        (("score",), "NotFoundError", 3),
        (("scroe",), "UsageError", 2),
        (("add", "rep"), "UsageError", 2),
        (("add", "rep", ""), "RefusedError", 4),
        (("--db", "/", "list", "reps"), "DataFileError", 5),
        (("add", "rep", "x\x1b[31m\ud800"), "RefusedError", 4),
    ],
)
def test_with_json_the_same_facts_come_as_an_object_on_stderr(crm, args, kind, code, json_option):
    crm("list", "reps")
    plain, ran = crm(*args, "-q"), crm(*args, *json_option, "-q")
    assert (ran.code, ran.out) == (plain.code, plain.out) == (code, "")
    facts = json.loads(ran.err)
    assert (facts["schema"], facts["kind"], facts["exit_code"]) == ("crm.error/1", kind, code)
    assert facts["message"] and set(facts) == {"schema", "kind", "message", "hint", "exit_code"}
    assert "\x1b" not in ran.err


def test_nothing_to_report_is_an_exit_code_only_when_asked_for(crm):
    crm("add", "rep", "alice", ok=True)
    assert crm("list", "deals").code == 0
    ran = crm("list", "deals", "--fail-empty")
    assert (ran.code, ran.out, ran.err) == (6, "", "crm: nothing to report\n")


def test_debug_shows_the_traceback_and_keeps_line_and_code(crm):
    for args, code in ((("score",), 3), (("scroe",), 2), (("add", "rep", ""), 4)):
        plain, ran = crm(*args), crm(*args, "--debug")
        assert "Traceback" not in plain.err
        assert (ran.code, ran.out) == (code, "") and plain.code == code
        assert ran.err.startswith("Traceback") and ran.err.endswith(plain.err.splitlines(keepends=True)[-1])


def test_a_defect_is_one_line_without_the_values_it_met(crm, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise ValueError("secret customer data")

    monkeypatch.setattr("crmcli.records.rows.add", broken)
    ran = crm("add", "rep", "alice", "-q")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("\n") == 1 and "ValueError" in ran.err and "secret" not in ran.err
    assert "secret" in crm("add", "rep", "alice", "-q", "--debug").err


# Real processes: pipes, closed streams, signals, encodings, terminals


@pytest.fixture
def many(crm, db) -> int:
    """A file with so many customers that a list of them fills a pipe."""
    crm("add", "rep", "alice", ok=True)
    connection = sqlite3.connect(db)
    with connection:
        connection.executemany(
            "INSERT INTO customer (name, name_key, created) VALUES (?, ?, '2026-01-01')",
            ((f"customer {n:05}", f"customer {n:05}") for n in range(3_000)),
        )
    connection.close()
    return 3_000


def shell(line: str) -> subprocess.CompletedProcess[str]:
    """A line of bash in which `crm` is this program; a pipe fails when any part of it does."""
    script = f'set -o pipefail; crm() {{ "{sys.executable}" -m crmcli "$@"; }}; {line}'
    return subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, encoding="utf-8"
    )


def test_a_reader_that_goes_away_is_no_failure(many):
    for kind in ("csv", "json", "table", "md"):
        done = shell(f"crm list customers --format {kind} | head -1")
        assert (done.returncode, done.stderr) == (0, ""), done
        assert done.stdout.count("\n") == 1


def test_a_write_is_kept_when_its_reader_has_gone_or_the_disk_of_its_answer_is_full(crm, db):
    crm("add", "rep", "alice", ok=True)
    done = shell("(sleep 0.01; crm add rep bob) | true")
    assert done.returncode == 0 and "Traceback" not in done.stderr
    done = shell("crm add rep carol >/dev/full")
    assert done.returncode == 1 and "the change itself was made" in done.stderr and done.stderr.count("\n") == 1
    assert names(db) == ["alice", "bob", "carol"]


def test_closed_streams_are_no_failure(crm, db):
    crm("add", "rep", "alice", ok=True)
    before = db.read_bytes()[:16]
    for line in ("crm add rep a >&-", "crm add rep b 2>&-", "crm add rep c <&-", "crm add rep d <&- >&- 2>&-"):
        done = shell(line)
        assert done.returncode == 0 and "Traceback" not in done.stderr, done
        assert "Next" not in done.stdout  # what belongs to stderr does not land on stdout
    assert names(db) == ["alice", "a", "b", "c", "d"]
    assert db.read_bytes()[:16] == before


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_any_encoding_of_the_outside_will_do(db, encoding):
    env = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    for args in (
        ("add", "rep", "Zoë 日本"),
        ("--help",),
        ("list", "reps"),
        ("list", "reps", "--format", "csv"),
        ("metrics",),
    ):
        done = subprocess.run([sys.executable, "-m", "crmcli", *args], capture_output=True, check=False, env=env)
        assert done.returncode == 0, (args, done)
        done.stdout.decode(encoding)
        done.stderr.decode(encoding)
    assert names(db) == ["Zoë 日本"]


@pytest.mark.skipif(sys.platform == "win32", reason="names there are no bytes")
def test_bytes_that_are_no_text_are_refused_in_one_line(crm, db):
    crm("add", "rep", "alice", ok=True)
    for args in (
        (b"add", b"rep", b"b\xffb"),
        (b"show", b"rep", b"b\xffb"),
        (b"list", b"customers", b"--region", b"\xff"),
    ):
        done = subprocess.run([sys.executable, "-m", "crmcli", *args], capture_output=True, check=False)
        assert done.returncode in (2, 3, 4) and done.stderr.count(b"\n") == 1, done
        done.stderr.decode("utf-8")
    assert names(db) == ["alice"]
    done = subprocess.run(
        [sys.executable, "-m", "crmcli", "add", "rep", "bob"], env={**os.environ, b"USER": b"\xff", b"CRM_ME": b"\xff"},
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done


def test_a_folder_that_was_deleted_meanwhile_is_said_to_be_gone(db, crm, tmp_path):
    crm("add", "rep", "alice", ok=True)
    (tmp_path / "gone").mkdir()
    done = shell("cd gone && rmdir ../gone && crm list reps")
    assert done.returncode in (0, 2) and "Traceback" not in done.stderr and done.stderr.count("\n") <= 1, done


def test_ctrl_c_ends_with_130_in_one_line_and_changes_nothing(crm, db):
    crm("add", "rep", "alice", ok=True)
    holder = sqlite3.connect(db, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")  # the command waits for this, and is interrupted while it does
    command = [sys.executable, "-X", "importtime", "-m", "crmcli", "add", "rep", "bob"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr and process.stdout
    lines: Iterator[str] = iter(process.stderr)
    next(line for line in lines if "crmcli.records.fields" in line or "crmcli.database.schema.migrate" in line)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    holder.execute("ROLLBACK")
    holder.close()
    rest = [line for line in lines if not line.startswith("import time:")]
    assert process.wait() == 130
    assert rest == ["Interrupted.\n"] and process.stdout.read() == ""
    process.stdout.close()
    process.stderr.close()
    assert names(db) == ["alice"]


def screen(*args: str, env: dict[str, str] | None = None, columns: int = 100) -> str:
    """What a real terminal of that width gets to see."""
    environ = {**os.environ, "TERM": "xterm-256color", **(env or {})}
    python, *words = forks.server().command()
    child = pexpect.spawn(python, [*words, *args], env=environ, dimensions=(40, columns), encoding="utf-8", timeout=30)
    text = child.read()
    child.close()
    return str(text).replace("\r\n", "\n")


@pytest.fixture
def team(crm) -> None:
    recorded(
        crm, "add rep alice --team East", "add customer Acme --owner alice", "add deal 'Acme renewal' --customer Acme "
        "--amount 12000 --stage Won --opened 2026-11-01 --closed 2026-11-20",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("args", "env", "colour"),
    [
        ((), {}, True),
        ((), {"TERM": "dumb"}, False),
        ((), {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        ((), {"TERM": "dumb", "CLICOLOR_FORCE": "1"}, True),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"NO_COLOR": ""}, True),
        ((), {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (("--color", "always"), {"NO_COLOR": "1", "TERM": "dumb"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        ((), {"CRM_COLOR": "never", "FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_on_a_real_terminal_follows_the_documented_order(team, args, env, colour):
    assert bool(ANSI.search(screen("score", *args, env=env))) is colour


@pytest.mark.parametrize(
    ("args", "env", "colour"),
    [
        ((), {}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "0"}, False),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
    ],
)
def test_colour_in_a_pipe_only_when_it_is_forced(crm_process, team, args, env, colour):
    ran = crm_process("score", *args, env=env)
    assert ran.code == 0 and bool(ANSI.search(ran.out)) is colour


@pytest.mark.parametrize("format", ["json", "csv", "md"])
def test_formats_for_programs_have_no_colour_whatever_is_forced(crm_process, team, format):
    ran = crm_process("score", "--color", "always", "--format", format)
    assert ran.code == 0 and "\x1b" not in ran.out
    assert "\x1b" not in screen("score", "--color", "always", "--format", format)


@pytest.mark.parametrize("columns", [60, 80, 140])
def test_a_terminal_gets_lines_that_fit_it_and_a_pipe_everything(crm_process, team, columns):
    from rich.cells import cell_len

    shown = ANSI.sub("", screen("score", columns=columns))
    assert "alice" in shown and max(map(cell_len, shown.splitlines())) <= columns
    assert "Not shown at this width" not in crm_process("score", env={"COLUMNS": str(columns)}).out


def test_control_characters_stay_visible_even_in_csv_on_a_terminal(crm):
    crm("add", "rep", "evil\x1b[2J", ok=True)
    for format in ("table", "csv", "json", "md"):
        shown = ANSI.sub("", screen("list", "reps", "--format", format, "--color", "never"))
        assert "evil" in shown and "\x1b" not in shown


@pytest.mark.parametrize(
    ("line", "moved"),
    [
        ("list deals --quiet 21d --limit 3", "list deals --quiet 21d --limit 3"),
        ("list deals --quiet 3w -q", "-q list deals --quiet 3w"),
        ("list deals --quiet=14", "list deals --quiet=14"),
        ("list deals --quiet", "--quiet list deals"),
        ("add deal Acme --quiet --amount 5", "--quiet add deal Acme --amount 5"),
        ("--format csv list deals --quiet 21d", "--format csv list deals --quiet 21d"),
        ("list deals --format csv --quiet 21d", "--format csv list deals --quiet 21d"),
    ],
)
def test_quiet_before_a_number_of_days_is_a_filter(line, moved):
    from crmcli.cli.framework import hoisted

    assert hoisted(line.split(), {"--quiet": True, "-q": True, "--format": False}) == moved.split()
