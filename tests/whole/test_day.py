"""A week of a team of twelve, told by what each types: leads come in and are given out, a stage makes tasks, somebody
leaves, a customer complains, a quote is taken; and one undo gives the first file back.

One rep is on leave, one leaves. What is expected was worked out by hand, beside each step.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.support.datafile import kept

EAST, WEST = ("ann", "ben", "cleo", "dan", "eve", "finn"), ("gus", "hana", "ivo", "joan", "kim", "leo")
TEAM = (*EAST, *WEST)

REPS = "name,team,joined\n" + "".join(f"{name},{'East' if name in EAST else 'West'},2025-01-07\n" for name in TEAM)
CUSTOMERS = "name,owner,created\n" + "".join(f"{name.title()} Works,{name},2026-01-05\n" for name in TEAM)
DEALS = "title,customer,rep,stage,amount,opened,closed,expected\n" + "".join(
    [
        *(f"{name} one,{name.title()} Works,{name},Lead,1000,2026-11-02,,2026-12-15\n" for name in TEAM),
        "ann two,Ann Works,ann,Lead,2000,2026-11-03,,2026-12-16\n",
        "ann three,Ann Works,ann,Lead,3000,2026-11-04,,2026-12-17\n",
        "old,Gus Works,gus,Won,1500,2026-09-01,2026-10-12,\n",
    ]
)
LEADS = "name,region,email\n" + "".join(
    f"{name},{region},office@{name.lower()}.example\n"
    for name, region in (
        ("Nile", "EMEA"), ("Rhine", "EMEA"), ("Elbe", "EMEA"), ("Seine", "EMEA"), ("Volga", "EMEA"), ("Ebro", "EMEA"),
        ("Yukon", "Americas"), ("Platte", "Americas"), ("Orinoco", "Americas"), ("Mekong", "APAC"), ("Murray", "APAC"),
    )
)  # fmt: skip
ASSIGNMENT = '[[rule]]\nwhen = "region=EMEA"\nto = "team East"\n[[rule]]\nto = "anyone"\n'
PROCESS = (
    '[stage.Qualified]\ntasks = ["Arrange the demo +2d"]\n'
    '[stage.Proposal]\nrequire = ["amount"]\ntasks = ["Send the quote +1d"]\n'
)
SERVICE = 'hours = "Mon-Fri 09:00-17:00"\n[limit]\nanswer = "8h"\n[limit.complaint]\nanswer = "4h"\n'

# In the order in which they came. Of those of East who are there, ann has three open deals, the others one each: one
# more makes least of ben, then cleo, dan and finn, who come by their ids, and then of ben and cleo again. The others
# go to anyone: ben and cleo have three by now, dan and finn two, and of West each has one; leo's turn would be next.
GIVEN = {
    "Nile": "ben", "Rhine": "cleo", "Elbe": "dan", "Seine": "finn", "Volga": "ben", "Ebro": "cleo",
    "Yukon": "gus", "Platte": "hana", "Orinoco": "ivo", "Mekong": "joan", "Murray": "kim",
}  # fmt: skip


@pytest.fixture
def types(crm, monkeypatch):
    """Let somebody type a line on a day of that November; gives how it ended."""

    def run(who: str, day: int, line: str) -> Any:
        monkeypatch.setenv("CRM_ME", who)
        monkeypatch.setenv("CRM_TODAY", f"2026-11-{day:02}")
        return crm(*shlex.split(line), ok=True)

    return run


@pytest.fixture
def begun(types, db):
    """The file on Friday the 20th, before the week."""
    for name, text in (("reps", REPS), ("customers", CUSTOMERS), ("deals", DEALS), ("leads", LEADS)):
        db.with_name(f"{name}.csv").write_text(text, "utf-8")
    for name, text in (("assignment", ASSIGNMENT), ("process", PROCESS), ("service", SERVICE)):
        db.with_name(f"{name}.toml").write_text(text, "utf-8")
    types("ann", 20, "init --currency EUR")
    for kind in ("reps", "customers", "deals"):
        types("ann", 20, f"import {kind} {kind}.csv --yes")


def exported(types, folder: Path) -> dict[str, bytes]:
    types("ann", 27, f"export --git {folder}")
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def told(types, who: str, day: int, line: str) -> Any:
    return json.loads(types(who, day, f"{line} --json").out)


def day_of(types, who: str, day: int) -> dict[str, list[str]]:
    """Of each section of somebody's day what it shows, and how many there are."""
    sections = told(types, who, day, "today")["sections"]
    return {each["section"]: [item["what"] for item in each["items"]] for each in sections if each["items"]}


def screen(who: str, day: int) -> list[str]:
    """Their day on a terminal of 24 rows and 80 columns."""
    env = {**os.environ, "CRM_ME": who, "CRM_TODAY": f"2026-11-{day:02}", "NO_COLOR": "1"}
    line = ["-m", "crmcli", "today"]
    child = pexpect.spawn(sys.executable, line, env=env, encoding="utf-8", dimensions=(24, 80), timeout=60)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0, child.before
    return str(child.before).splitlines()


def test_a_week_is_told_as_it_was_and_can_be_taken_back(types, begun, db, tmp_path):
    before = exported(types, tmp_path / "before")

    # Monday: the team's rules, who is not there, and what the fair brought.
    for rules in ("assignment", "process", "case limits"):
        types("ann", 23, f"{rules} use {'service' if rules == 'case limits' else rules}.toml")
    types("ann", 23, "away eve 2026-11-23 2026-12-04 --reason holiday --yes")
    types("ann", 23, "edit rep leo --left 2026-11-25 --yes")
    types("ann", 23, "import customers leads.csv --yes")
    types("ann", 23, "assign --new --yes")
    owners = kept(db, "SELECT c.name, r.name FROM customer c JOIN rep r ON r.id = owner_id WHERE c.region IS NOT NULL")
    assert dict(owners) == GIVEN

    # Tuesday: ben talks to one of his; the stage that the deal enters makes the tasks that belong to it.
    types("ben", 24, "log call Nile 'Wants a pump' --next 'Call about the size' --due wed")
    types("ben", 24, "add deal 'Nile pump' --customer Nile --amount 4800 --expected 2026-12-18")
    types("ben", 24, "move 'Nile pump' next --note 'Has the budget'")
    assert kept(db, "SELECT title, due, done FROM task ORDER BY id") == [
        ("Call about the size", "2026-11-25", None), ("Arrange the demo", "2026-11-26", None),
    ]  # fmt: skip
    handed = types("ann", 24, "handover leo --to kim --yes")
    assert "1 customer" in handed.out and "1 open deal" in handed.out
    # kim: her own deal and lead, and now leo's.
    assert kept(db, "SELECT title FROM deal d JOIN rep r ON r.id = d.rep_id WHERE r.name = 'kim' ORDER BY 1") == [
        ("kim one",), ("leo one",),
    ]  # fmt: skip

    # Wednesday: the demo is over and the quote is next; a customer of hana's complains, which gus hears when he calls.
    types("ben", 25, "done 1 'Two metres'")
    types("ben", 25, "done 2 'Liked it'")
    types("ben", 25, "move 'Nile pump' Proposal")
    types("hana", 25, "feedback 'Hana Works' complaint 'The delivery came late'")
    heard = types("gus", 25, "log call 'Hana Works' 'About a reference'")
    assert "case 1" in heard.err.replace("#", "") and "The delivery came late" in heard.err
    assert day_of(types, "hana", 25) == {
        "case": ["complaint: The delivery came late"], "next_step": ["hana one"],
    }  # fmt: skip
    # Whom do they see first? ben has the quote of tomorrow not yet, and his first deal without a step.
    assert day_of(types, "ben", 26) == {"today": ["Send the quote"], "next_step": ["ben one"]}
    assert day_of(types, "ben", 27) == {"late": ["Send the quote"], "next_step": ["ben one"]}
    assert day_of(types, "kim", 26) == {"next_step": ["kim one", "leo one"]}
    assert day_of(types, "ann", 26) == {"next_step": ["ann three", "ann two", "ann one"]}  # the most valuable first
    for who in ("hana", "ben", "ann"):
        lines = screen(who, 26)
        assert len(lines) <= 23 and max(map(len, lines)) <= 80, lines
        assert lines[0] == f"{who}, Thu 2026-11-26"

    # Thursday: the quote goes out, the complaint is answered and solved.
    types("ben", 26, "add line 'Nile pump' --text Pump --qty 2 --price 2400")
    types("ben", 26, "quote 'Nile pump' --valid 30d")
    types("ben", 26, "quote send Q-1")
    types("ben", 26, "done 3 'Sent'")
    types("hana", 26, "case solve 1 'Sent a new one'")
    assert told(types, "ann", 26, "forecast")["total"]["won"] == 1500  # what gus won in October

    # Friday: taken. It wins the deal by what was quoted; the forecast and the report of the week say so.
    types("ben", 27, "quote accept Q-1")
    assert kept(db, "SELECT status, amount, closed FROM deal WHERE title = 'Nile pump'") == [
        ("won", 480000, "2026-11-27")
    ]
    assert told(types, "ann", 27, "forecast")["total"]["won"] == 1500 + 4800
    assert told(types, "ann", 27, "forecast --for ben")["total"]["won"] == 4800
    report = told(types, "ann", 30, "report weekly 2026-W48")
    # Open are the 12 first deals of 1,000, and ann's of 2,000 and 3,000; a Lead is won one time in five.
    assert report["sections"]["pace"]["sentences"] == [
        "The team won 1 deal worth 4,800 EUR, after nothing the week before or in the same week a year ago. "
        "It was Nile pump (Nile), won by ben.",
        "1 deal was opened and none lost; 1 customer bought for the first time. "
        "14 deals were open on 29 November, worth 17,000 EUR (3,400 EUR weighted by stage).",
    ]
    places = {each["rep"]: (each["rank"], each["revenue"]) for each in report["sections"]["places"]["reps"]}
    assert (places["ben"], places["gus"]) == ((1, 4800), (2, 1500))

    # And all of it is taken back at once.
    types("ann", 27, "undo --to '2026-11-22 12:00' --yes")
    assert exported(types, tmp_path / "after") == before
