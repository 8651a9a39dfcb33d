"""The pager: what the person chose, else less; a text is never lost by it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pexpect
import pytest

TEXT = "\n".join(f"line {at}" for at in range(1, 2001))
SCRIPT = (
    "import os, sys; from crmcli.output.terminal.pager import paged\n"
    f"text = {TEXT!r}\n"
    "print('shown' if paged(text, os.environ) else 'not shown')"
)


def spawned(**env: str) -> pexpect.spawn:
    """A process on a terminal of its own that pages the text, and says whether it was shown."""
    outside = {name: value for name, value in os.environ.items() if name not in ("PAGER", "LESS")}
    return pexpect.spawn(
        sys.executable, ["-c", SCRIPT], encoding="utf-8", timeout=20, dimensions=(24, 80), env={**outside, **env}
    )


def ended(child: pexpect.spawn) -> list[str]:
    seen = str(child.read()).split()
    child.close()
    assert child.exitstatus == 0
    return seen


def test_less_is_the_pager_where_none_is_named_and_can_be_left_early():
    child = spawned()
    child.expect("line 20")
    child.send("q")
    child.expect("shown")
    assert "line 2000" not in str(child.before)


def test_ctrl_c_is_the_pagers():
    child = spawned()
    child.expect("line 20")
    child.sendintr()
    for _ in range(20):  # what is typed while the pager is being interrupted may be thrown away with the rest
        child.send("q")
        if child.expect(["shown", pexpect.TIMEOUT], timeout=1) == 0:
            break
    assert child.after == "shown" and "Traceback" not in str(child.before) + str(child.read())


def test_one_that_knows_no_keys_can_be_ended_by_ctrl_c():
    child = spawned(PAGER="sh -c 'echo ready; sleep 60'")
    child.expect("ready")
    for _ in range(20):  # a shell that is just about to start its next command may miss one
        child.sendintr()
        if child.expect(["shown", pexpect.TIMEOUT], timeout=1) == 0:
            break
    assert "not" not in str(child.before) and ended(child) == []


def test_a_pager_that_reads_only_the_beginning_is_no_failure():
    assert ended(spawned(PAGER="head -1")) == ["line", "1", "shown"]


@pytest.mark.parametrize("pager", ["no-such-pager-here", "false", "sh -c 'exit 3'", "less '"])
def test_one_that_is_missing_or_fails_has_not_shown_it(pager):
    assert ended(spawned(PAGER=pager))[-2:] == ["not", "shown"]


@pytest.mark.parametrize("env", [{"PAGER": ""}, {"PAGER": "cat"}, {"TERM": "dumb"}, {"PATH": "/nowhere"}], ids=str)
def test_without_one_nothing_is_paged(env):
    assert ended(spawned(**env)) == ["not", "shown"]


def test_what_is_not_paged_is_printed(tmp_path: Path):
    child = pexpect.spawn(
        sys.executable, ["-m", "crmcli", "help", "options"], encoding="utf-8", timeout=20,
        env={**os.environ, "PAGER": "no-such-pager-here"},
    )  # fmt: skip
    assert "--fail-empty" in str(child.read())


def test_the_own_settings_of_less_are_kept():
    child = spawned(PAGER="sh -c 'cat >/dev/null; echo $LESS'", LESS="-S")
    assert ended(child) == ["-S", "shown"]
    assert ended(spawned(PAGER="sh -c 'cat >/dev/null; echo $LESS'")) == ["FRX", "shown"]
