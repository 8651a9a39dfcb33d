"""What a command loads: starting fast is a feature, and one careless import at the top of a module would end it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

DATABASE = {"sqlalchemy", "sqlmodel", "pydantic", "pydantic_core"}
DRAWING = {"rich", "pygments", "markdown_it"}
HEAVY = {"decimal", "zoneinfo", "logging", "difflib", "csv", "tomllib", "dateutil", "platformdirs", "jinja2", "unittest",
         "asyncio", "email", "http", "xml", "multiprocessing", "statistics", "random"}  # fmt: skip

SCRIPT = """
import sys
before = set()
if sys.argv[1] == "floor":
    import typer, sqlite3
    @typer.Typer().command()
    def nothing() -> None: ...
    code = 0
else:
    from crmcli.main import run
    code = run(sys.argv[2:])
import json
print(json.dumps([code, sorted(sys.modules)]), file=open(sys.argv[1] if sys.argv[1] != "floor" else sys.argv[2], "w"))
"""


@pytest.fixture
def loaded(tmp_path):
    """The modules that a fresh interpreter holds after a command, by their top names and in full."""

    def run(*args: str) -> set[str]:
        report = tmp_path / "modules.json"
        first = ["floor", str(report)] if args == ("floor",) else [str(report), *args]
        done = subprocess.run([sys.executable, "-c", SCRIPT, *first], capture_output=True, text=True, check=False)
        code, modules = json.loads(report.read_text())
        assert code == 0, done.stderr
        return set(modules)

    return run


def tops(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


@pytest.fixture
def made(crm) -> None:
    """A file to look at, and every statement that the commands below need in the cache."""
    crm("add", "rep", "alice", ok=True)
    crm("add", "customer", "Acme", "--owner", "alice", ok=True)
    crm("add", "deal", "Acme renewal", "--customer", "Acme", "--amount", "12000", ok=True)


ADD = (
    ("add", "rep", "bob", "--team", "East"),
    ("add", "customer", "Globex", "--owner", "alice", "--region", "EMEA"),
    ("add", "deal", "Pilot", "--customer", "Acme", "--amount", "500"),
    ("add", "product", "Pro", "--list-price", "12"),
    ("move", "Acme renewal", "next"),
    ("log", "call", "Acme", "said yes"),
)


@pytest.mark.parametrize("args", ADD, ids=lambda args: " ".join(args[:2]))
def test_a_daily_write_loads_neither_the_toolkit_nor_what_draws_tables(made, loaded, args):
    loaded(
        *args[:2], *(f"{word} once more" if word in ("bob", "Globex", "Pilot", "Pro") else word for word in args[2:])
    )
    found, floor = loaded(*args), loaded("floor")
    assert not tops(found) & (DATABASE | DRAWING)
    assert not (tops(found) - tops(floor)) & HEAVY


@pytest.mark.parametrize(
    "args", [("--help",), ("-h",), (), ("--version",), ("add", "deal", "-h"), ("list", "-h"), ("score", "-h")]
)
def test_help_and_version_open_no_file_and_load_no_library(loaded, db, args):
    found, floor = loaded(*args), loaded("floor")
    assert not tops(found) & (DATABASE | DRAWING)
    assert not (tops(found) - tops(floor)) & HEAVY
    assert not db.exists()


def test_the_list_of_commands_loads_none_of_them(loaded):
    commands = {name for name in loaded("--help") if name.startswith("crmcli.commands.")}
    assert commands <= {f"crmcli.commands.{name}" for name in ("framework", "table", "completion", "options")}
    assert not {name for name in loaded("--version") if name.startswith(("crmcli.queries", "crmcli.records"))}


@pytest.mark.parametrize("kind", ["json", "csv"])
@pytest.mark.parametrize("args", [("list", "deals"), ("list", "customers"), ("show", "customer", "Acme"), ("score",), ("funnel",)],
                         ids=lambda args: args[0])  # fmt: skip
def test_a_report_for_a_program_loads_neither(made, loaded, args, kind):
    loaded(*args, "--format", kind)
    assert not tops(loaded(*args, "--format", kind)) & (DATABASE | DRAWING)


@pytest.mark.parametrize("args", [("list", "deals"), ("score",), ("funnel",)], ids=lambda args: args[0])
def test_a_table_loads_what_draws_it_and_no_toolkit(made, loaded, args):
    loaded(*args)
    found = tops(loaded(*args))
    assert "rich" in found and not found & DATABASE


def test_without_a_cache_the_toolkit_is_loaded_and_the_answer_is_the_same(made, loaded, tmp_path, crm_process):
    env = {"XDG_CACHE_HOME": str(tmp_path / "fresh")}
    answers = [crm_process("list", "deals", "--format", "json", env=env) for _ in range(2)]
    assert answers[0] == answers[1] and answers[0].code == 0
    assert any((tmp_path / "fresh").rglob("*.sql"))


def test_an_import_of_the_program_says_nothing_and_warns_of_nothing():
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "import crmcli.main, crmcli.workspace"],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONDEVMODE": "1"},
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
