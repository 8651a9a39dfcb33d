"""A command that is killed at any moment (SIGKILL) is wholly in or wholly out, and the file is whole."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.children import everything, start

KILLS = int(os.environ.get("KILLS", "36"))
"""How often each command is killed; more, if the variable KILLS says so."""
ROWS = 1_500


@pytest.fixture
def prepared(crm, db: Path, tmp_path: Path) -> Path:
    """A file with a team and 300 open deals, and a file of other deals to import."""
    (tmp_path / "first.csv").write_text(rows(0, 300, "Lead"))
    (tmp_path / "more.csv").write_text(rows(300, ROWS, "Qualified"))
    crm("add", "rep", "alice", ok=True)
    crm("import", "deals", tmp_path / "first.csv", "--add-missing", "customers", ok=True)
    target = tmp_path / "prepared.db"
    shutil.copy(db, target)
    return target


def rows(first: int, count: int, stage: str) -> str:
    lines = [
        f"D{number},deal {number},customer {number % 90},alice,{number}.50,{stage},2026-{number % 9 + 1:02}-05"
        for number in range(first, first + count)
    ]
    return "\n".join(["id,title,customer,rep,amount,stage,opened", *lines, ""])


def took(line: Sequence[str]) -> float:
    """How long the command takes when it is left alone."""
    began = time.monotonic()
    assert start(line).wait() == 0
    return time.monotonic() - began


def fresh(prepared: Path, db: Path) -> None:
    for ending in ("-wal", "-shm"):
        Path(f"{db}{ending}").unlink(missing_ok=True)
    shutil.copy(prepared, db)


def moments(line: Sequence[str]) -> dict[str, float]:
    """How long the command, left alone, takes from each mark to the next."""
    child, times = start(line), [time.monotonic()]
    for mark in "(|)":
        child.until(mark)
        times.append(time.monotonic())
    assert child.wait() == 0
    times.append(time.monotonic())
    return {mark: after - before for mark, (before, after) in zip(("", *"(|)"), pairwise(times), strict=True)}


def kill_at_random(prepared: Path, db: Path, line: Sequence[str]) -> Counter[tuple[str, str]]:
    """Kill the command again and again before its transaction, inside, as it commits and after: first just there, then
    at random moments from there to the next mark; returns how often it had made which marks when it was killed, and
    whether its work was then in the file."""
    before = everything(prepared)
    fresh(prepared, db)
    lengths = moments(line)
    after = everything(db)
    assert after != before
    draw, found = random.Random(3), Counter[tuple[str, str]]()
    for number in range(KILLS):
        mark, length = list(lengths.items())[number % len(lengths)]
        fresh(prepared, db)
        first = number < len(lengths)
        child = start(line, hold=mark if first else "")
        seen = child.until(mark) if mark else ""
        time.sleep(0 if first else length * draw.random())
        seen += child.kill()
        state = everything(db)
        assert state in (before, after), f"half a command: killed at {seen!r}"
        found[seen, "in" if state == after else "out"] += 1
    return found


def assert_spread(found: Counter[tuple[str, str]]) -> None:
    """Kills landed everywhere, and what was in the file fits: nothing before the commit, all once it was kept."""
    assert sum(found.values()) == KILLS
    assert {marks for marks, _ in found} == {"", "(", "(|", "(|)"}, found
    assert not any(found[marks, "in"] for marks in ("", "(")), found
    assert not found["(|)", "out"], found


def test_an_import_that_is_killed_is_wholly_in_or_wholly_out(prepared, db, tmp_path, crm):
    line = ["import", "deals", str(tmp_path / "more.csv"), "--add-missing", "customers", "-q"]
    found = kill_at_random(prepared, db, line)
    assert_spread(found)
    fresh(prepared, db)
    crm(*line, ok=True)  # and after all that the same command still does its work
    assert len(everything(db)["deal"]) == 300 + ROWS


def test_a_move_that_is_killed_is_wholly_in_or_wholly_out(prepared, db):
    found = kill_at_random(prepared, db, ["move", "deal 7", "won", "--amount", "99", "-q"])
    assert_spread(found)


def test_an_undo_that_is_killed_is_wholly_in_or_wholly_out(prepared, db):
    found = kill_at_random(prepared, db, ["undo", "-q"])  # of an import
    assert_spread(found)


def test_a_first_command_that_is_killed_leaves_a_whole_file_or_none(db, crm):
    whole = took(["add", "rep", "alice", "-q"])
    draw, seen = random.Random(5), Counter[int]()
    for number in range(30):
        for path in db.parent.glob("*crm.db*"):
            path.unlink()
        child = start(["add", "rep", "alice", "-q"])
        if number < 28:
            time.sleep(whole * 1.1 * (number + draw.random()) / 28)
        else:  # however busy the machine is by now: the file is laid out, filled, and then the rep is in it
            for _ in ("laid out", "filled", "added"):
                child.until(")")
        child.kill()
        if db.exists():
            found = everything(db)
            assert len(found["stage"]) == 6 and len(found["setting"]) == 3
            seen[len(found["rep"])] += 1
        else:
            seen[-1] += 1
        again = crm("add", "rep", "alice", "-q")  # whatever was left is in nobody's way
        assert again.code in (0, 4) and [row[1] for row in everything(db)["rep"]] == ["alice"]
    assert seen[-1] and seen[1], seen


def test_a_report_that_is_killed_leaves_the_old_file_or_the_new_one(prepared, db, tmp_path, crm):
    fresh(prepared, db)
    report = tmp_path / "deals.csv"
    line = ["list", "deals", "-o", str(report), "-q"]
    crm(*line, ok=True)
    new = report.read_text()
    whole, draw, seen = took(line), random.Random(9), set()
    for number in range(20):
        report.write_text("old\n")
        child = start(line)
        time.sleep(whole * 1.1 * (number + draw.random()) / 20)
        child.kill()
        seen.add(report.read_text())
    assert start(line).wait() == 0  # however busy the machine was
    seen.add(report.read_text())
    assert seen == {"old\n", new}
