"""The wheel: it carries every statement, needs no compiler in a first run, and is the same for the same sources."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import crmcli
from crmcli.build_hook import AddedFiles
from crmcli.cli.command_table import COMMANDS
from crmcli.database.statements import file as statement_file
from crmcli.database.statements.compiled import REGISTRY, key_of
from tests.support.modules import import_all

ROOT = Path(__file__).parents[2]
STATEMENTS = "crmcli/database/statements/compiled.txt"

WORK = """
import sys
sys.path[:0] = [sys.argv[1]]
sys.modules["sqlalchemy"] = sys.modules["sqlmodel"] = None  # to import either of them fails
import json
import crmcli.main
assert crmcli.main.__file__.startswith(sys.argv[1])
for line in json.loads(sys.argv[2]):
    if code := crmcli.main.run([*line, "-q"]):
        raise SystemExit(f"{line}: {code}")
"""

A_DAY = (
    ["init", "--sample"],
    ["add", "rep", "zoe"],
    ["add", "customer", "Zeta", "--owner", "zoe"],
    ["add", "deal", "Zeta renewal", "--customer", "Zeta", "--amount", "12000"],
    ["move", "Zeta renewal", "next"],
    ["log", "call", "Zeta", "said yes"],
    ["import", "customers", "new.csv", "--yes"],
    ["list", "deals", "--sort", "-amount"],
    ["show", "customer", "Zeta"],
    ["score", "--quarter", "2026Q3"],
    ["explain", "zoe"],
    ["compare"],
    ["funnel"],
    ["dashboard"],
    ["report", "weekly"],
    ["export", "deals", "-o", "deals.csv"],
)


def built(folder: Path, seed: str) -> subprocess.Popen[bytes]:
    """Begin a build into that folder as the front ends of packaging do, with what is installed here."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    env = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)


def test_a_wheel_carries_every_statement_and_needs_no_compiler(tmp_path, home, monkeypatch):
    builds = [built(tmp_path / seed, seed) for seed in "12"]  # at once: most of the time goes by here
    import_all(crmcli)
    assert [build.wait() for build in builds] == [0, 0]
    wheel, again = (next((tmp_path / seed).glob("*.whl")) for seed in "12")
    assert wheel.read_bytes() == again.read_bytes()

    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
        names = set(archive.namelist())
    assert "crmcli/main.py" in names and "crmcli/build_hook.py" not in names
    carries_every_statement(tmp_path / "site" / STATEMENTS, monkeypatch)
    page = next(tmp_path.glob("site/*.data/data/share/man/man1/crm.1")).read_text("ascii")
    assert page.startswith(".TH CRM 1 ")
    assert all(f"crm {name}" in page.replace("\\-", "-") for name in COMMANDS)

    (tmp_path / "new.csv").write_text("name\nNew Ltd\nOther Ltd\n")
    work = [sys.executable, "-c", WORK, str(tmp_path / "site"), json.dumps(A_DAY)]
    env = {name: value for name, value in os.environ.items() if name != "XDG_CACHE_HOME"}
    done = subprocess.run(work, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not (home / ".cache").exists()


def carries_every_statement(file: Path, monkeypatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(statement_file, "__file__", str(file))
        statement_file._index.cache_clear()
        for name, made in REGISTRY.items():
            for shape in made.every_shape():
                body = statement_file.find(key_of(name, tuple(sorted(shape.items()))))
                words = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "CREATE TEMP TRIGGER")
                assert body and body.partition("\n")[2].startswith(words), name
    statement_file._index.cache_clear()


def test_an_editable_install_gets_none():
    data: dict[str, dict[str, str]] = {"force_include": {}, "shared_data": {}}
    hook = AddedFiles(str(ROOT), {}, None, None, "", "wheel")
    hook.initialize("editable", data)
    hook.finalize("editable", data, "")
    assert data == {"force_include": {}, "shared_data": {}}


def test_what_compiles_in_a_build_is_what_is_installed_with_the_program():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = [name for name in project["build-system"]["requires"] if not name.startswith("hatchling")]
    assert needed and set(needed) <= set(project["project"]["dependencies"])
