"""`crm rehearse`: the rule in force reproduces what was recorded, another one says what it would have done."""

from __future__ import annotations

import json

import pytest

from tests.support.datafile import kept
from tests.support.teams import office
from tests.work.assignment.test_command import RULES

RECORDED = """
SELECT a.at, a.kind, a.record_id, r.name, a.reason FROM assignment a LEFT JOIN rep r ON r.id = a.rep_id
WHERE a.version IS NOT NULL ORDER BY a.id
"""


@pytest.fixture
def day(monkeypatch):
    def on(day):
        monkeypatch.setenv("CRM_TODAY", day)

    on("2026-06-30")
    return on


@pytest.fixture
def company(crm, db, day):
    """The office from 30 June on, with rules in force: leads come in, reps go away, deals close, one change is undone,
    and a rep changes the team."""
    office.make(db).close()
    db.with_name("rules.toml").write_text(RULES, "utf-8")
    crm("assignment", "use", db.with_name("rules.toml"), ok=True)

    def came(*names, more=()):
        for name in names:
            crm("add", "customer", name, "--new", *more, ok=True)

    came("Alder One", "Birch Two", "Cedar Three")
    crm("assign", "--new", ok=True)
    day("2026-07-02")
    crm("away", "Ben", "2026-07-01", "2026-07-10", "--yes", ok=True)
    came("Dogwood Four", more=("--region", "EMEA"))
    came("Elder Five", more=("--source", "fair"))
    crm("assign", "--new", ok=True)
    day("2026-07-06")
    came("Fir Six", "Ginkgo Seven")
    crm("assign", "--new", ok=True)
    crm("undo", "--yes", ok=True)
    crm("add", "deal", "Six pilot", "--customer", "Fir Six", "--rep", "ann", ok=True)
    crm("assign", "deal", "Six pilot", "--yes", ok=True)
    crm("edit", "rep", "ann", "--team", "North", "--yes", ok=True)
    day("2026-07-12")
    crm("assign", "--new", ok=True)
    crm("move", "Six pilot", "lost", "--reason", "price", "--yes", ok=True)
    came("Hazel Eight", "Iroko Nine", more=("--region", "EMEA"))
    crm("assign", "--new", ok=True)
    day("2026-08-20")
    return db


def rehearsed(crm, file, *more):
    return json.loads(crm("rehearse", file, "--json", *more, ok=True).out)


def test_the_rule_in_force_reproduces_what_was_recorded_to_the_word(crm, company):
    before = company.read_bytes()
    found = rehearsed(crm, company.with_name("rules.toml"))
    would = [(each["kind"], each["id"], each["would"], each["would_why"]) for each in found["events"]]
    recorded = [(kind, id, rep or "the pool", why) for _, kind, id, rep, why in kept(company, RECORDED)]
    assert len(recorded) == 11 and {row[2] for row in recorded} >= {"ann", "Ben", "Åsa", "the pool"}
    assert would == recorded
    assert (found["exactly"], found["same"], found["by_hand"], found["unknown"]) == (11, 11, False, None)
    assert company.read_bytes() == before


def test_only_what_happened_in_the_time_is_told_of(crm, company):
    found = rehearsed(crm, company.with_name("rules.toml"), "--over", "2026-07-02..2026-07-06")
    assert {each["at"][:10] for each in found["events"]} == {"2026-07-02", "2026-07-06"}
    assert found["exactly"] == len(found["events"]) == 3


def test_other_rules_say_who_would_have_been_given_what(crm, company):
    file = company.with_name("ben.toml")
    file.write_text('[[rule]]\nto = "rep Ben"\n', "utf-8")
    found = rehearsed(crm, file)
    would = {(each["at"][:10], each["would"]) for each in found["events"]}
    # Ben is away from 1 to 10 July, which was said on 2 July; what the file is asked for before, he is there for.
    assert would == {("2026-06-30", "Ben"), ("2026-07-02", "nobody"), ("2026-07-06", "nobody"), ("2026-07-12", "Ben")}
    out = crm("rehearse", file, ok=True).out
    assert "as it happened" in out and "Otherwise" in out and "rule 1: nobody is there" in out


def test_a_team_that_was_renamed_is_the_team_that_it_was(crm, company):
    file = company.with_name("north.toml")
    file.write_text('[[rule]]\nto = "team North"\n', "utf-8")
    by_day = {each["at"][:10]: (each["would"], each["would_why"]) for each in rehearsed(crm, file)["events"]}
    assert by_day["2026-07-12"][0] == "ann"
    assert by_day["2026-06-30"][0] == "nobody" and "names no team" in by_day["2026-06-30"][1]


def test_before_there_were_rules_customers_that_came_in_are_given(crm, db, day):
    office.make(db).close()
    crm("add", "customer", "Alder One", "--owner", "ann", ok=True)
    crm("add", "customer", "Birch Two", "--owner", "ann", ok=True)
    file = db.with_name("rules.toml")
    file.write_text('[[rule]]\nto = "anyone"\n', "utf-8")
    found = rehearsed(crm, file)
    assert (found["by_hand"], found["begins"]) == (True, "2026-06-30")
    assert "The history begins on 2026-06-30" in crm("rehearse", file, ok=True).out
    # Loads without the two: ann 2, Ben 1, Åsa 0; one after the other as they came, and ann kept the first.
    assert [(each["name"], each["was"], each["would"]) for each in found["events"]] == [
        ("Alder One", "ann", "Åsa"), ("Birch Two", "ann", "Åsa"),
    ]  # fmt: skip


def test_the_pool_takes_back_on_the_day_on_which_it_would_have(crm, db, day):
    office.make(db).close()
    crm("add", "customer", "Alder One", "--owner", "ann", ok=True)
    crm("add", "customer", "Birch Two", "--owner", "ann", ok=True)
    day("2026-07-05")
    crm("log", "call", "Birch Two", "--rep", "ann", ok=True)
    day("2026-07-20")
    crm("log", "call", "Alder One", "--rep", "ann", ok=True)
    file = db.with_name("rules.toml")
    file.write_text('[[rule]]\nto = "anyone"\n[pool]\nrecall = 10\n', "utf-8")
    found = rehearsed(crm, file, "--over", "2026-07-01..2026-07-31")
    rows = [(each["day"], each["name"], each["rep"], each["contacted"]) for each in found["recalled"] if each["id"] > 4]
    # Of 30 June nothing more until 10 July; of 5 July until 15 July.
    assert found["begins"] is None  # what the office had before is older, and the period is not
    assert rows == [("2026-07-10", "Alder One", "ann", True), ("2026-07-15", "Birch Two", "ann", False)]


def test_a_process_says_which_moves_it_would_have_asked_for_more(crm, db, day):
    office.make(db).close()
    file = db.with_name("process.toml")
    file.write_text('[stage.Proposal]\nrequire = ["amount>1000"]\ncheck = ["Budget confirmed"]\n', "utf-8")
    crm("add", "deal", "Small", "--customer", "1", "--rep", "ann", "--amount", "900", ok=True)
    crm("process", "use", file, ok=True)
    crm("move", "Small", "Proposal", "--force", "the boss says so", "--yes", ok=True)
    crm("add", "deal", "Large", "--customer", "1", "--rep", "ann", "--amount", "2000", ok=True)
    crm("move", "Large", "Proposal", "--check", "Budget confirmed", "--yes", ok=True)
    crm("edit", "deal", "Large", "--amount", "10", "--yes", ok=True)
    rows = {each["name"]: each for each in rehearsed(crm, file)["events"]}
    small, large = rows["Small to Proposal"], rows["Large to Proposal"]
    assert (small["was"], small["would"]) == ("is asked for more",) * 2
    assert (large["was"], large["would"], large["would_why"]) == ("goes on", "goes on", "")
    file.write_text('[stage.Proposal]\nrequire = ["expected"]\n', "utf-8")
    rows = {each["name"]: each["would_why"] for each in rehearsed(crm, file)["events"]}
    assert rows["Large to Proposal"] == "expected"


def test_limits_of_cases_say_what_would_have_been_late(crm, db, day):
    office.make(db).close()
    file = db.with_name("service.toml")
    file.write_text('[limit]\nanswer = "1h"\n', "utf-8")
    found = rehearsed(crm, file, "--over", "2026")
    # The office's question was answered after half an hour, the complaint after eight days.
    assert [(each["was"], each["would"]) for each in found["events"]] == [
        ("in time", "in time"),
        ("in time", "answer late"),
    ]
    crm("case", "limits", "use", file, ok=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[bonus]\nx = 1\n", "these are no rules of assignment, of the sales process or of cases"),
        ('[[rule]]\nto = "nobody"\n', "nobody"),
        ("[stage.Nowhere]\ndays = 3\n", "Nowhere is no stage"),
    ],
)
def test_what_is_wrong_is_one_line(crm, db, day, text, message):
    office.make(db).close()
    file = db.with_name("x.toml")
    file.write_text(text, "utf-8")
    ran = crm("rehearse", file)
    assert (ran.code, ran.out) == (4, "")
    assert message in ran.err and ran.err.count("\n") == 1
