"""A stranger's path: from a fresh clone and an empty home to a ranking of their own in a few commands, as the README
says them, typed at a terminal."""

from __future__ import annotations

import csv
import os
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import TODAY
from tests.sessions import shown, steps
from tests.support.doctext import COLUMNS, README, agrees, blocks, commands, play, section

MOST = 8
"""Commands, those that install the program included."""

FIRST_DAY = list(blocks(section(README.read_text("utf-8"), "The first day")))
(DEALS,) = (block for block in FIRST_DAY if block.name)


def lines(language):
    """The commands of the first block of that language in the README's first day, up to the first ranking."""
    block = next(block for block in FIRST_DAY if block.language == language)
    typed = {"sh": commands, "console": lambda text: (step.command for step in steps(f"```console\n{text}```"))}
    found = list(typed[language](block.text))
    return found[: 1 + next(at for at, line in enumerate(found) if line.startswith("crm score"))]


FROM_A_FILE = lines("console")
BY_HAND = [FROM_A_FILE[0], *lines("sh")]


def installing():
    """The lines of the quick start after which `crm` can be typed: the tests' own environment takes their place."""
    text = section(README.read_text("utf-8"), "Quick start")
    line = next(blocks(text)).text.strip()
    (activate,) = re.findall(r"`(source [^`]+)`", text)
    assert "pip install" in line and activate.startswith("source .venv/")
    return [line, activate]


@pytest.fixture
def newcomer(tmp_path):
    """The environment of somebody who has nothing yet but the program; the folder that they are in has the file."""
    (tmp_path / "home of a stranger").mkdir()
    (tmp_path / DEALS.name).write_text(DEALS.text, "utf-8")
    return {
        "PATH": os.pathsep.join([str(program(tmp_path)), "/usr/bin", "/bin"]),
        "HOME": str(tmp_path / "home of a stranger"),
        "TERM": "xterm", "LC_ALL": "C.UTF-8", "TZ": "UTC", "NO_COLOR": "1", "CRM_TODAY": TODAY,
    }  # fmt: skip


def program(folder: Path) -> Path:
    """A folder with `crm` in it, as it is installed, or as `python -m crmcli` where it is not."""
    installed = Path(sys.executable).parent
    if (installed / "crm").exists():
        return installed
    script = folder / "bin" / "crm"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m crmcli "$@"\n', "utf-8")
    script.chmod(0o755)
    return script.parent


def typed(line, folder, env):
    """What the terminal shows."""
    text, code = shown(f"unset -f crm; {line}", folder, env, COLUMNS)
    assert code == 0, text
    return text


@pytest.mark.parametrize("path", [FROM_A_FILE, BY_HAND], ids=["from a file", "by hand"])
def test_the_first_own_ranking_takes_few_commands(path):
    assert path[0].startswith("crm init") and path[-1].startswith("crm score")
    assert len([*installing(), *path]) <= MOST


def test_deals_of_a_spreadsheet_become_a_ranking(newcomer, tmp_path):
    *_, ranking = (typed(line, tmp_path, newcomer) for line in FROM_A_FILE)
    revenue: Counter[str] = Counter()
    for row in csv.DictReader(DEALS.text.splitlines()):
        revenue[row["Rep"]] += int(row["Amount"]) * (row["Stage"] == "Won")
    found = re.findall(r"^\d–\d +(?:new|[▲▼]\d) +(\w+) +[\d.]+ +\S+ +([\d,]+)", ranking, re.MULTILINE)
    assert {rep: int(amount.replace(",", "")) for rep, amount in found} == revenue and len(revenue) == 3


def test_records_made_by_hand_become_a_ranking(newcomer, tmp_path, statements):
    """Whose program need not build its statements: the other one's did."""
    env = {**newcomer, "XDG_CACHE_HOME": str(statements)}
    *_, ranking = (typed(line, tmp_path, env) for line in BY_HAND)
    assert re.search(r"^1 +new +dana +East +50\.0 +\S+ +8,000\.50 ", ranking, re.MULTILINE)


def test_the_readme_can_be_followed_from_top_to_bottom(crm, tmp_path, monkeypatch, home):
    for name in ("CRM_DB", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name)
    for command, said, really in play(README, crm, tmp_path):
        assert agrees(said, really), f"{command} shows:\n{really}"
    assert (home / ".local" / "share" / "crmcli" / "crm.db").exists()
