"""A fresh home, a fixed environment, and two ways to run the command line: in this process, and as a real one."""

from __future__ import annotations

import gc
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from crmcli import main
from crmcli.database.schema import migrate
from tests.support import forks

# The same examples on every run, and no time limits: a slow machine is no failure. HYPOTHESIS_PROFILE=search tries
# others, and many more.
settings.register_profile(
    "suite",
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.register_profile("search", settings.get_profile("suite"), derandomize=False, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

# Nor is a run in the background, whose processes would all pass over Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The suite must not depend on who runs it: colours, language, width and CI settings of the outside are dropped.
DROPPED = (
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR_FORCE",
    "GITHUB_ACTIONS",
    "COLUMNS",
    "LINES",
    "CRM_ME",
    "CRM_COLOR",
    "CRM_TODAY",
    "PAGER",
    "LESS",
)
TODAY = "2026-11-24"


class Ended(NamedTuple):
    code: int
    out: str
    err: str


class Ran(Ended):
    """How a command ended. `undo` is the number that a write gives for undoing it; `err` is what else it said there."""

    undo: str

    @classmethod
    def of(cls, code: int, out: str, err: str) -> Ran:
        said = re.search(r"^Undo: crm undo ([0-9]+)\n", err, re.MULTILINE)
        ran = cls(code, out, err.replace(said[0], "") if said else err)
        ran.undo = said[1] if said else ""
        return ran


MEMORY, ROOM = Path("/dev/shm"), 4 << 30


def pytest_configure() -> None:
    """The files of tests are kept in memory where there is room: half of the time went by waiting for a disk."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_finish() -> None:
    """What is there before the first test stays: looking through all of it again and again for garbage would take a
    fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def statements(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache of compiled statements for the whole run, which all workers share: building them anew for each test
    would take most of it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "statements"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session", autouse=True)
def laid_out_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The tables of a new data file are laid out once for all files of this process, which begin as copies: four in
    five tests make one. Processes of their own do it as they do for users."""
    template, lay_out, steps = tmp_path_factory.mktemp("tables") / "empty.db", migrate._lay_out, migrate.STEPS

    def copy(path: Path) -> None:
        if steps != migrate.STEPS:  # a test of other steps
            lay_out(path)
            return
        if not template.exists():
            lay_out(template)
        path.write_bytes(template.read_bytes())

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(migrate, "_lay_out", copy)
        yield


@pytest.fixture(scope="session", autouse=True)
def nobody_forks_any_more() -> Iterator[None]:
    yield
    forks.stop()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statements: Path) -> Path:
    """An empty home in which today is a fixed day; the data file is `crm.db` of the current folder."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in DROPPED:
        monkeypatch.delenv(name, raising=False)
    values = {
        "HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config"), "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CACHE_HOME": str(statements), "CRM_DB": str(tmp_path / "crm.db"), "CRM_TODAY": TODAY, "TZ": "UTC",
        "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "USER": "tester",
    }  # fmt: skip
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Where the data file of the test is (or will be)."""
    return tmp_path / "crm.db"


@pytest.fixture
def crm(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run a command line in this process: `crm("add", "rep", "alice")`."""

    def run(*args: object, ok: bool = False) -> Ran:
        capsys.readouterr()
        code = main.run([str(arg) for arg in args])
        ran = Ran.of(code, *capsys.readouterr())
        assert not ok or code == 0, ran
        return ran

    return run


@pytest.fixture
def crm_process() -> Callable[..., Ran]:
    """Run a command line as a real process, without a terminal: `crm_process("score", env={"TERM": "dumb"})`. Python
    is started anew where its own variables are set."""

    def run(*args: object, env: dict[str, str] | None = None, stdin: str | None = None) -> Ran:
        anew = any(name.startswith("PYTHON") for name in env or ())
        done = subprocess.run(
            [*([sys.executable, "-m", "crmcli"] if anew else forks.server().command()), *map(str, args)],
            capture_output=True, text=True, encoding="utf-8", input=stdin or "",
            env={**os.environ, **(env or {})}, check=False,
        )  # fmt: skip
        return Ran.of(done.returncode, done.stdout, done.stderr)

    return run
