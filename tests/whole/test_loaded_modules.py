"""What a command loads: starting fast is a feature, and one careless import at the top of a module would end it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.support.versions import beyond_range

pytestmark = pytest.mark.skipif(
    beyond_range(), reason="a Typer beyond the stated range loads pydantic itself, which is why the range ends there"
)
DATABASE = {"sqlalchemy", "sqlmodel", "pydantic", "pydantic_core"}
DRAWING = {"rich", "pygments", "markdown_it"}
HEAVY = {
    *("asyncio", "csv", "dateutil", "decimal", "difflib", "email", "http", "jinja2", "logging", "multiprocessing"),
    *("platformdirs", "random", "statistics", "tomllib", "unittest", "xml", "zoneinfo"),
}
"""Of these a daily command needs none, beyond what Typer itself loads."""

RUN = "from crmcli.main import run; code = run(sys.argv[2:])"
FLOOR = "import sqlite3, typer; typer.main.get_command; code = 0"
SCRIPT = """
import sys
{}
loaded = sorted(sys.modules)
import json
from pathlib import Path
Path(sys.argv[1]).write_text(json.dumps([code, loaded]))
"""

Loaded = Callable[..., set[str]]


def modules(folder, script: str, *args: str) -> set[str]:
    report = folder / "modules.json"
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(script), report, *args], capture_output=True, text=True, check=True
    )
    code, found = json.loads(report.read_text())
    assert code == 0, done.stderr
    return set(found)


@pytest.fixture
def loaded(tmp_path) -> Loaded:
    """The modules that a fresh interpreter holds after a command."""
    return lambda *args: modules(tmp_path, RUN, *args)


@pytest.fixture(scope="module")
def floor(tmp_path_factory) -> set[str]:
    """The top names of the modules that a Typer program over sqlite3 needs in any case."""
    return tops(modules(tmp_path_factory.mktemp("floor"), FLOOR))


def tops(names: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


@pytest.fixture
def made(crm) -> None:
    """A file to look at."""
    crm("add", "rep", "alice", ok=True)
    crm("add", "customer", "Acme", "--owner", "alice", ok=True)
    crm("add", "deal", "Acme renewal", "--customer", "Acme", "--amount", "12000", ok=True)


@pytest.mark.parametrize(
    "args",
    [
        ("add", "customer", "{}", "--owner", "alice", "--region", "EMEA"),
        ("add", "deal", "{}", "--customer", "Acme", "--amount", "500", "--expected", "2026-12-01"),
        ("move", "Acme renewal", "next"),
        ("log", "call", "Acme", "said yes"),
    ],
    ids=lambda args: " ".join(args[:2]),
)
def test_a_daily_write_loads_neither_the_toolkit_nor_what_draws_tables(crm, made, loaded, floor, args):
    crm(*(arg.format("first") for arg in args), ok=True)  # its statements are in the cache from here on
    names = loaded(*(arg.format("second") for arg in args))
    found = tops(names)
    assert not found & (DATABASE | DRAWING)
    assert not (found - floor) & HEAVY
    assert not {name for name in names if name.startswith("crmcli.core.grammar")}  # plain dates and amounts need none


@pytest.mark.parametrize("args", [("--help",), ("--version",), ("add", "deal", "-h"), ("list", "-h")], ids=" ".join)
def test_help_and_version_open_no_file_and_load_no_library(loaded, floor, db, args):
    found = loaded(*args)
    assert not tops(found) & (DATABASE | DRAWING)
    assert not (tops(found) - floor) & HEAVY
    assert not db.exists()
    if len(args) == 1:  # the table of commands is enough: no command is imported
        mine = {name for name in found if name.startswith("crmcli.") and not name.startswith("crmcli.core")}
        cli = ("framework", "command_table", "options", "completion", "completion.names", "help", "help.layout")
        assert mine <= {"crmcli.cli", "crmcli.main", *(f"crmcli.cli.{name}" for name in cli)}


REPORTS = (("list", "deals"), ("show", "customer", "Acme"), ("score",), ("compare",), ("funnel",))


@pytest.mark.parametrize("args", REPORTS, ids=lambda args: args[0])
def test_a_report_for_a_program_loads_neither(crm, made, loaded, args):
    for kind in ("json", "csv"):
        crm(*args, "--format", kind, ok=True)
        assert not tops(loaded(*args, "--format", kind)) & (DATABASE | DRAWING)


def test_a_table_loads_what_draws_it_and_no_toolkit(crm, made, loaded):
    crm("list", "deals", ok=True)
    found = loaded("list", "deals", "--color", "always")
    assert "rich.console" in found and not tops(found) & DATABASE


@pytest.mark.parametrize("args", REPORTS, ids=lambda args: args[0])
def test_a_table_in_a_pipe_loads_only_what_measures_text(crm, made, loaded, args):
    crm(*args, ok=True)
    found = loaded(*args)
    assert "rich.cells" in found and not found & {"rich.console", "rich.text", "rich.table"}


def test_with_and_without_a_cache_the_answer_is_the_same(crm_process, made, tmp_path):
    env = {"XDG_CACHE_HOME": str(tmp_path / "fresh")}
    answers = [crm_process("list", "deals", "--format", "json", env=env) for _ in range(2)]
    assert answers[0] == answers[1] and answers[0].code == 0
    assert any((tmp_path / "fresh").rglob("*.sql"))


def test_importing_the_program_says_nothing_and_warns_of_nothing():
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "import crmcli.main, crmcli.cli.workspace"],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONDEVMODE": "1"},
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
