"""A PostgreSQL server of the tests' own, where one is installed: a new cluster in a folder, a socket and no port. Its
own `psql` talks to it, so that no driver is needed."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "listen_addresses=")
"""What a server may do whose data nobody wants to keep."""


def programs() -> Path | None:
    """The folder of the newest server that is installed."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin/initdb"), *Path("/usr").glob("pgsql-*/bin/initdb")]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve())
    return max(found, key=_version).parent if found else None


def _version(initdb: Path) -> int:
    said = subprocess.run([initdb, "--version"], capture_output=True, text=True, check=True).stdout
    return int(re.findall(r"(\d+)", said)[0])


class Server:
    """A running server with an empty database."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self._psql = [programs / "psql", "-h", folder, "-U", "postgres", "-X", "-q", "-A", "-t", "postgres"]

    def run(self, statements: Sequence[str]) -> dict[int, str]:
        """Run them one by one; what the server says of each that it refuses, by their places."""
        script = "".join(f"{' '.join(each.split())};\n" for each in statements)
        done = subprocess.run([*self._psql, "-f", "-"], input=script, capture_output=True, text=True, check=True)
        refused = re.findall(r"^psql:<stdin>:(\d+): ERROR: +(.*)$", done.stderr, re.MULTILINE)
        return {int(line) - 1: said for line, said in refused}

    def rows(self, statement: str) -> list[list[str]]:
        done = subprocess.run([*self._psql, "-F", "\t", "-c", statement], capture_output=True, text=True, check=True)
        return [line.split("\t") for line in done.stdout.splitlines()]


@contextmanager
def server(programs: Path) -> Iterator[Server]:
    """Start one, and end it. The server refuses to be root's, so root starts it as nobody."""
    user = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    if user:
        os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
    control = [programs / "pg_ctl", "-D", folder / "data", "-s", "-w"]
    options = " ".join([f"-k {folder}", *(f"-c {each}" for each in FAST)])
    initdb = ["-o", "-U postgres -E UTF8 --no-locale -N -A trust"]

    def run(*words: str | Path) -> None:
        subprocess.run(words, cwd=folder, env={"PATH": os.environ["PATH"], "LC_ALL": "C"}, check=True, **user)

    try:
        run(*control, *initdb, "initdb")
        run(*control, "-l", folder / "log", "-o", options, "start")
        try:
            yield Server(folder, programs)
        finally:
            run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)
