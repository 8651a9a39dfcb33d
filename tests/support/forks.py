"""Processes of the program that need not load it first: one slim process has loaded all of it, and each is a fork of
that one.

Such a process has its own arguments, environment, folder and streams, and ends in an exit code or by a signal, as any
other does; only the half second of importing is spent once. Whatever is about starting, about what is loaded or about
how Python is set up runs `python -m crmcli`. A shell gets forks by `tests/support/fork_client.py`.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

TOP = Path(__file__).parents[2]
MAIN = "from crmcli.main import main; main()"
CLIENT = Path(__file__).with_name("fork_client.py")
BESIDES = {
    "crmcli.__main__", "crmcli.build_hook", "crmcli.database.statements.dialect", "crmcli.database.schema.guards",
    "crmcli.database.statements.postgresql", "crmcli.database.schema.on_server", "crmcli.database.schema.journal",
    "crmcli.database.schema.tables", "crmcli.records.doctor.command",
    "crmcli.records.doctor.query", "crmcli.records.doctor.write",
}  # fmt: skip
"""Modules that no command needs, or only to build statements, or only the doctor, who reads the rules of the tables."""

ALSO = ("rich.console", "rich.table", "dateutil.parser", "platformdirs", "zoneinfo")
"""What of other packages many commands load."""

MOST = 16
"""Open files that a process is given at most."""


class Fork(NamedTuple):
    """A running process."""

    line: socket.socket

    def wait(self) -> int:
        """Its exit code once it has ended, or the signal that ended it, as a negative number."""
        with self.line:
            return int(self.line.recv(16))

    def kill(self) -> None:
        """End it now (SIGKILL), if it has not ended."""
        with suppress(ConnectionError):  # it has ended
            self.line.sendall(b"\n")
            self.line.recv(16)
        self.line.close()


class Server:
    """The process that forks, started by the first who needs it."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="crm-")  # a short path: that of a socket has few letters
        self.place = str(Path(self.folder.name) / "s")
        env = {**os.environ, "PYTHONPATH": str(TOP), "LC_ALL": "C.UTF-8"}
        command = [sys.executable, "-m", __name__, self.place]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, start_new_session=True, cwd=TOP
        )
        assert self.process.stdout and self.process.stdout.read(1) == b"+"

    def start(
        self, args: Sequence[str], files: Sequence[int], env: Mapping[str, str] | None = None, code: str = MAIN
    ) -> Fork:
        """Run `python -c CODE ARGS` in a fork, in this process's folder. `files` are its stdin, stdout and stderr, and
        what else it is given from number 3 on."""
        fields = [str(Path.cwd()), code, str(len(args)), *args]
        fields += (f"{name}={value}" for name, value in (os.environ if env is None else env).items())
        message = b"\0".join(map(os.fsencode, fields))
        line = socket.socket(socket.AF_UNIX)
        line.connect(self.place)
        socket.send_fds(line, [b"%10d" % len(message)], list(files))
        line.sendall(message)
        return Fork(line)

    def command(self, code: str = MAIN) -> list[str]:
        """The words of a command line that runs `python -c CODE` and what is behind them in a fork. Ctrl-C at a
        terminal does not reach it."""
        return [sys.executable, "-I", "-S", str(CLIENT), self.place, code]

    def stop(self) -> None:
        """End it, and wait until it has."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()
        self.folder.cleanup()


_server: list[Server] = []


def server() -> Server:
    """That of this process."""
    if not _server:
        _server.append(Server())
    return _server[0]


def stop() -> None:
    """End that of this process, if it has one."""
    while _server:
        _server.pop().stop()


# In the process that forks


class Asked(NamedTuple):
    """What a fork is to do."""

    files: list[int]
    folder: str
    code: str
    args: list[str]
    env: dict[bytes, bytes]


def _serve(place: str) -> Asked | None:
    """Fork for everybody who asks, until whoever started this has ended; returns in each fork, with its task."""
    running: dict[int, socket.socket] = {}
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(place)
    listener.listen(1_000)
    ended, ending = os.pipe()
    os.set_blocking(ending, False)
    signal.set_wakeup_fd(ending, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    gc.collect()
    gc.freeze()
    os.write(1, b"+")
    while True:
        ready, _, _ = select.select([0, listener, ended, *running.values()], [], [])
        for there in ready:
            if there == 0:
                return None
            if there == ended:
                os.read(ended, 1_000)
                _reap(running)
            elif there is listener:
                line, _ = listener.accept()
                asked = _asked(line)
                pid = os.fork()
                if not pid:
                    signal.set_wakeup_fd(-1)
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    return asked
                for file in asked.files:
                    os.close(file)
                running[pid] = line
            else:
                for pid, line in running.items():
                    if line is there:
                        os.kill(pid, signal.SIGKILL)  # asked for, or whoever wanted it has gone
                        _tell(running, *os.waitpid(pid, 0))
                        break


def _asked(line: socket.socket) -> Asked:
    head, files, _, _ = socket.recv_fds(line, 10, MOST)
    parts = bytearray()
    while len(parts) < int(head):
        parts += line.recv(int(head) - len(parts))
    folder, code, count, *rest = bytes(parts).split(b"\0")
    args, env = rest[: int(count)], rest[int(count) :]
    pairs = (pair.split(b"=", 1) for pair in env)
    return Asked(files, os.fsdecode(folder), os.fsdecode(code), [*map(os.fsdecode, args)], dict(pairs))


def _reap(running: dict[int, socket.socket]) -> None:
    while running:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        _tell(running, pid, status)


def _tell(running: dict[int, socket.socket], pid: int, status: int) -> None:
    with running.pop(pid) as line, suppress(ConnectionError):  # nobody waits for it any more
        line.sendall(b"%d" % os.waitstatus_to_exitcode(status))


def _become(asked: Asked) -> int:
    """Be the process that was asked for; returns its exit code."""
    _take(asked.files)
    os.environb.clear()
    os.environb.update(asked.env)
    os.chdir(asked.folder)
    time.tzset()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        setattr(sys, name, _stream(number, getattr(sys, name)))
    sys.argv = ["-c", *asked.args]
    code = 0
    try:
        exec(asked.code, {"__name__": "__main__"})
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
    except OSError:
        code = 120
    sys.stderr.flush()
    return code


def _take(files: list[int]) -> None:
    """Have these open files from number 0 on, and no others."""
    high = [os.dup(file) for file in files]
    while min(high) < len(files):  # not one of those that are to be replaced
        high = [os.dup(file) for file in high]
    for number, file in enumerate(high):
        os.dup2(file, number)
    os.closerange(len(files), 4_096)


def _stream(number: int, like: io.TextIOWrapper) -> io.TextIOWrapper:
    raw = io.FileIO(number, "r" if number == 0 else "w", closefd=False)
    binary = io.BufferedReader(raw) if number == 0 else io.BufferedWriter(raw)
    return io.TextIOWrapper(
        binary, encoding=like.encoding, errors=like.errors, line_buffering=number == 2 or os.isatty(number)
    )


def _load() -> None:
    """Everything that a command loads once its statements are in the cache: the smaller this is, the less a fork
    costs."""
    import crmcli
    from crmcli.database.statements import cache as statement_cache

    for found in pkgutil.walk_packages(crmcli.__path__, "crmcli."):
        if found.name not in BESIDES:
            importlib.import_module(found.name)
    for name in (*ALSO, "tests.support.children"):
        importlib.import_module(name)
    assert "sqlalchemy" not in sys.modules
    statement_cache.stamp()


if __name__ == "__main__":
    _load()
    task = _serve(sys.argv[1])
    if task:
        os._exit(_become(task))
