"""A deal enters a stage only with what the sales process asks for, whichever way it comes there."""

from __future__ import annotations

import json
import shlex
import sys

import pexpect
import pytest

from crmcli.records.process.insight import entered
from tests.records.history.test_command import WRITES, folder
from tests.support.datafile import kept
from tests.support.teams import office

__all__ = ["folder"]

ELSEWHERE = (
    "score",
    "target",
    "plan",
    "pay",
    "rep",
    "review",
    "scorecard",
    "report",
    "rate",
    "away",
    "config",
    "process",
)
"""Words with which commands begin that are about no deal."""

NOWHERE = "".join(f'[stage.{name}]\nrequire = ["amount>9000000000"]\n' for name in (
    "Lead", "Qualified", "Proposal", "Negotiation", "Won", "Lost",
))  # fmt: skip
"""No deal can enter any stage."""

PROPOSAL = """
[stage.Qualified]
require = ["customer"]
[stage.Proposal]
require = ["amount", "expected", "tag:vip or amount>100"]
check = ["Budget confirmed", "Buyer met"]
"""


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setenv("CRM_TODAY", office.TODAY.isoformat())


@pytest.fixture
def team(crm, db):
    """The office; gives what lets a process hold there."""
    office.make(db).close()

    def use(text):
        db.with_name("process.toml").write_text(text, "utf-8")
        crm("process", "use", db.with_name("process.toml"), ok=True)

    return use


def stages(db):
    return dict(kept(db, "SELECT id, stage_id FROM deal"))


# Every way in which a stage changes; {file} is one to import. What blocks ends with 4 and changes nothing.
BLOCKED = (
    "move 3 next", "move 3 Negotiation", "move 3 won --amount 5", "move 3 lost", "move 1 reopen --yes",
    "move 2 Lead --yes", "move 3 4 5 Negotiation", "move --where 'stage=Lead' Proposal", "won 4", "lost 4",
    "reopen 1 --yes", "add deal New --customer Acme --rep ann",
    "add deal New --customer Acme --stage Proposal --rep ann",
    "add deal New --customer Acme --stage Won --amount 5 --rep ann", "edit move 3 --stage Qualified --yes",
)  # fmt: skip
TOLD = ("import deals {file} --yes",)
BACK = ("undo", "delete move 99 --yes")


@pytest.mark.parametrize("line", BLOCKED)
def test_every_way_into_a_stage_is_the_same_gate(crm, db, team, line):
    team(NOWHERE)
    if line.startswith("edit move"):
        line = line.replace("3", str(kept(db, "SELECT id FROM move WHERE deal_id = 3")[0][0]), 1)
    before = kept(db, "SELECT * FROM deal"), kept(db, "SELECT * FROM move"), kept(db, "SELECT count(*) FROM change")
    ran = crm(*shlex.split(line))
    assert ran.code == 4 and "cannot enter" in ran.err and "amount>9000000000" in ran.err, ran
    assert len(ran.err.strip().splitlines()) == 1
    assert before == (
        kept(db, "SELECT * FROM deal"), kept(db, "SELECT * FROM move"), kept(db, "SELECT count(*) FROM change"),
    )  # fmt: skip
    assert crm(*shlex.split(line), "--force", "the chief wants it").code == 0
    assert ("the chief wants it",) in kept(db, "SELECT forced FROM move ORDER BY id DESC")


def test_a_customer_comes_with_a_deal_that_may_enter_or_not_at_all(crm, db, team):
    team(NOWHERE)
    before = kept(db, "SELECT count(*) FROM customer")
    ran = crm("add", "customer", "New", "--deal", "One", "--owner", "ann")
    assert ran.code == 4 and "cannot enter" in ran.err and len(ran.err.strip().splitlines()) == 1
    assert kept(db, "SELECT count(*) FROM customer") == before


def test_no_command_that_writes_has_another_way(crm, db, team, folder, tmp_path):
    """Each line of the table of writing commands, on a file where no deal can enter a stage."""
    team(NOWHERE)
    freely = {"import deals", "undo", "import undo"}
    for name, lines in WRITES.items():
        if name.split()[0] in ELSEWHERE:
            continue
        last = ""
        for line in lines:
            before = stages(db)
            ran = crm(*shlex.split(line.format(f=folder, last=last)))
            last = ran.undo or last
            moved = {id: stage for id, stage in stages(db).items() if before.get(id) != stage}
            assert not moved or name in freely, (line, moved)


def test_an_import_is_told_and_never_refused(crm, db, team):
    team(PROPOSAL)
    file = db.with_name("deals.csv")
    file.write_text("id,title,customer,rep,amount,stage,opened\nn1,New,Acme,ann,5,Proposal,2026-06-01\n", "utf-8")
    ran = crm("import", "deals", file, "--yes", ok=True)
    assert "1 deal lacks what the sales process asks for where they are: crm process check" in ran.err
    assert crm("undo", ok=True).code == 0  # and what is taken back goes where it was


def test_steps_that_are_taken_back_are_not_asked_about(crm, db, team):
    crm("move", 3, "Qualified", ok=True)
    team(NOWHERE)
    [(newest,)] = kept(db, "SELECT max(id) FROM move")
    number = crm("delete", "move", newest, "--yes", ok=True).undo
    assert stages(db)[3] == 1
    crm("undo", number, ok=True)
    assert stages(db)[3] == 2


def test_what_lacks_is_listed_once_with_the_stage_that_asks(crm, db, team):
    team(PROPOSAL)
    ran = crm("move", 5, "Proposal", "--json")
    told = json.loads(ran.err)
    assert ran.code == 4
    assert [(each["stage"], each["what"], each["check"]) for each in told["lacking"]] == [
        ("Qualified", "customer", False), ("Proposal", "expected", False), ("Proposal", "tag:vip or amount>100", False),
        ("Proposal", "Budget confirmed", True), ("Proposal", "Buyer met", True),
    ]  # fmt: skip


def test_points_are_kept_with_the_deal(crm, db, team):
    team(PROPOSAL)
    crm("edit", "deal", 3, "--amount", 500, ok=True)
    refused = crm("move", 3, "Proposal", "--check", "budget")
    assert refused.code == 4 and 'without "Buyer met" confirmed' in refused.err
    assert "crm move 3 Proposal --check 'Buyer met'" in refused.err
    crm("move", 3, "Proposal", "--check", "budget", "--check", "BUYER MET", ok=True)
    assert kept(db, "SELECT checked FROM move ORDER BY id DESC LIMIT 1") == [("Budget confirmed\nBuyer met",)]
    crm("move", 3, "Lead", ok=True)
    crm("move", 3, "next", ok=True)
    crm("move", 3, "next", ok=True)  # confirmed once
    assert json.loads(crm("show", "deal", 3, "--json", ok=True).out)["stages"][3]["checked"] == (
        "Budget confirmed\nBuyer met"
    )
    assert crm("move", 3, "won", "--check", "handshake").code == 2


def test_without_a_process_there_is_nothing_to_confirm(crm, db, team):
    ran = crm("move", 3, "next", "--check", "Budget")
    assert ran.code == 2 and "there is no sales process" in ran.err
    team("[stage.Lead]\ndays = 3\n")
    team("# none\n")
    crm("move", 3, "next", ok=True)


def test_a_person_is_asked_for_what_lacks(crm, db, team):
    team(PROPOSAL)
    command = [sys.executable, "-m", "crmcli"]
    child = pexpect.spawn(command[0], [*command[1:], "move", "5", "Proposal"], encoding="utf-8", timeout=60)
    child.expect("cannot enter Proposal without customer")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 4  # a filter cannot be filled in: all of it is said, and nothing is asked
    crm("edit", "deal", 5, "--amount", 500, ok=True)
    child = pexpect.spawn(command[0], [*command[1:], "move", "5", "Proposal"], encoding="utf-8", timeout=60)
    for question, answer in (
        ("Qualified needs customer", "Acme"), ("Proposal needs expected", "2026-08-01"),
        ("Proposal: Budget confirmed", "y"), ("Proposal: Buyer met", "yes"),
    ):  # fmt: skip
        child.expect(question)
        child.sendline(answer)
    child.expect("Moved deal #5")
    child.expect(pexpect.EOF)
    assert kept(db, "SELECT customer_id, stage_id, expected FROM deal WHERE id = 5") == [(1, 3, "2026-08-01")]
    assert kept(db, "SELECT count(*) FROM change WHERE command LIKE '%move 5 Proposal%'") == [(1,)]


def stage(id, position, status="open", archived=None):
    return {"id": id, "position": position, "status": status, "archived": archived}


@pytest.mark.parametrize(
    ("before", "after", "through"),
    [
        (None, 1, [1]), (None, 4, [1, 2, 4]), (1, 2, [2]), (1, 4, [2, 4]), (4, 2, [2]), (1, 5, [2, 4, 5]), (2, 6, [6]),
        (5, 4, [4]), (5, 6, [6]), (None, 6, [6]),
    ],
)  # fmt: skip
def test_a_stage_that_is_skipped_is_entered(before, after, through):
    """Stage 3 is archived; 5 is Won, 6 is Lost."""
    every = [stage(1, 1), stage(2, 2), stage(3, 3, archived="x"), stage(4, 4), stage(5, 5, "won"), stage(6, 6, "lost")]
    by_id = {each["id"]: each for each in every}
    assert [each["id"] for each in entered(every, by_id.get(before), by_id[after])] == through


def test_entering_a_stage_makes_its_tasks(crm, db, team):
    team(
        '[stage.Qualified]\ntasks = ["Never: skipped +1d"]\n[stage.Proposal]\ntasks = ["Send quote +2d", "Call +1w"]\n'
    )
    [(last,)] = kept(db, "SELECT coalesce(max(id), 0) FROM task")
    number = crm("move", 3, "Proposal", ok=True).undo
    made = f"SELECT title, rep_id, deal_id, customer_id, due FROM task WHERE id > {last} ORDER BY id"
    assert kept(db, made) == [("Send quote", 1, 3, 1, "2026-07-02"), ("Call", 1, 3, 1, "2026-07-07")]
    crm("undo", number, ok=True)
    assert kept(db, made) == []


def test_a_stage_can_ask_for_who_decides(crm, db, team):
    team('[stage.Proposal]\nrequire = ["contact:decider"]\n')
    crm("add", "contact", "Ann Lee", "--at", "Acme", ok=True)
    crm("edit", "deal", 3, "--contact", "Ann Lee=user", ok=True)
    ran = crm("move", 3, "Proposal")
    assert ran.code == 4 and "cannot enter Proposal without contact:decider" in ran.err
    crm("edit", "deal", 3, "--contact", "Ann Lee=decider", ok=True)
    crm("move", 3, "Proposal", ok=True)


def test_stale_deals_are_in_the_day(crm, db, team):
    assert "Stale" not in crm("today", ok=True).out
    team("[stage.Lead]\ndays = 80\n")
    assert "Stale" in crm("today", ok=True).out
