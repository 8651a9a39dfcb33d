"""`crm add task`, `crm edit task`, `crm list tasks`: whose they are, when they are due, and what is refused."""

from __future__ import annotations

import json

import pytest

from tests.support.datafile import kept, small_team
from tests.support.hazards import NASTY, harmless

ROWS = "SELECT title, rep_id, customer_id, deal_id, due, time, every, repeats, start, series FROM task ORDER BY id"


@pytest.fixture(autouse=True)
def team(crm):
    small_team(crm)  # today is Tue 2026-11-24


def test_a_task_is_about_its_deals_customer_and_says_which_friday_is_meant(crm, db):
    ran = crm("add", "task", "Send quote", "--deal", "Acme pilot", "--due", "fri")
    assert ran.out == "Added task #1 Send quote, due Fri 2026-11-27, for alice\n"
    assert ran.err == "Next: crm done 1\n"
    ran = crm("add", "task", "Ring", "--customer", "acme", "--due", "tomorrow 9:30", "--every", "2w", "--after")
    assert ran.out == "Added task #2 Ring, due Wed 2026-11-25 09:30, every 2 weeks after it is done, for alice\n"
    assert kept(db, ROWS) == [
        ("Send quote", 1, 1, 2, "2026-11-27", None, None, None, None, None),
        ("Ring", 1, 1, None, "2026-11-25", "09:30", "2w", "after", "2026-11-25", 2),
    ]


def test_it_is_yours_unless_a_rep_is_named_or_nobody(crm, db, monkeypatch):
    crm("add", "task", "a", ok=True)  # of nobody: it is about nothing, and you are nobody
    monkeypatch.setenv("CRM_ME", "bob")
    crm("add", "task", "b", "--deal", "Acme pilot", ok=True)
    crm("add", "task", "c", "--rep", "alice", ok=True)
    crm("add", "task", "d", "--rep", "none", ok=True)
    assert [row[1] for row in kept(db, ROWS)] == [None, 2, 1, None]


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("add task x --due someday", 2, '"someday" is not a date'),
        ("add task x --every 2w", 4, "due: what comes again needs its first day – such as --due fri --every 2w"),
        ("add task x --due fri --after", 4, "repeats: it is not said how often – such as --every 2w --after"),
        ("add task x --due fri --every often", 4, 'every: "often" is not how often'),
        ("add task x --priority top", 4, 'priority: "top" is no choice'),
        ("add task x --deal 'Acme pilot' --customer Blue", 4, 'deal: "Acme pilot" is a deal of "Acme Ltd", not of'),
        ("add task x --customer nobody-such", 3, "no customer"),
        ("edit task 9 --due fri", 3, 'no task "9"'),
        ("edit task nine --due fri", 2, '"nine" is not the number of a task'),
        ("log call acme hi --due fri", 2, "--due is the day of the next step, and none is named"),
        ("move 'Acme pilot' next --due fri", 2, "--due is the day of the next step, and none is named"),
    ],
)
def test_what_is_wrong_is_one_line(crm, db, line, code, message):
    import shlex

    ran = crm(*shlex.split(line))
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1), ran
    assert message in ran.err
    assert kept(db, "SELECT count(*) FROM task") == [(0,)]


def test_a_change_says_what_was_before_and_a_new_rhythm_begins_on_its_day(crm, db):
    crm("add", "task", "Ring", "--customer", "acme", "--due", "2026-12-01", "--every", "1w", ok=True)
    assert (
        crm("edit", "task", "1", "--due", "2026-12-03").out
        == "Changed task #1 Ring: due Tue 2026-12-01 → Thu 2026-12-03\n"
    )
    assert kept(db, "SELECT due, start FROM task") == [("2026-12-03", "2026-12-01")]
    crm("edit", "task", "1", "--every", "1m", ok=True)
    assert kept(db, "SELECT due, every, start FROM task") == [("2026-12-03", "1m", "2026-12-03")]
    crm("edit", "task", "1", "--every", "", "--rep", "none", ok=True)
    assert kept(db, "SELECT every, repeats, start, series, rep_id FROM task") == [(None,) * 5]
    assert crm("edit", "task", "1", "--rep", "none").out == "Unchanged: task #1 is so already\n"
    crm("edit", "task", "1", "--due", "", "--customer", "Blue", ok=True)
    assert kept(db, "SELECT due, customer_id FROM task") == [(None, 2)]


def test_the_list_has_what_is_not_done_by_its_day_and_marks_what_is_late(crm, monkeypatch):
    for title, due in (("late", "2026-11-20"), ("soon", "fri"), ("someday", ""), ("today", "today")):
        crm("add", "task", title, "--rep", "alice", *(["--due", due] if due else []), ok=True)
    crm("done", "4", ok=True)
    told = crm("list", "tasks").out
    assert [line.split()[0] for line in told.splitlines()[1:4]] == ["1", "2", "3"] and "! overdue" in told
    monkeypatch.setenv("CRM_ME", "alice")

    def ids(*words: str) -> str:
        return " ".join(crm("list", "tasks", *words, "--format", "ids").out.split())

    assert ids() == "1 2 3" and ids("--all") == "1 4 2 3" and ids("--done") == "4"
    assert ids("--overdue") == "1" and ids("--mine", "--no-date") == "3" and ids("--rep", "bob") == ""
    assert ids("--where", "due<+7d") == "1 2" and ids("--where", "done>=today", "--all") == "4"
    assert ids("--period", "this-week") == "2" and ids("--sort", "-title") == "2 3 1"


def test_a_deal_without_a_next_step_is_seen(crm):
    crm("add", "task", "x", "--deal", "Acme pilot", "--due", "fri", ok=True)
    assert "Acme pilot" not in crm("list", "deals", "--where", "open and not task").out
    assert "Acme pilot" in crm("list", "deals", "--where", "task and due<+7d").out
    crm("done", "1", ok=True)
    assert "Acme pilot" in crm("list", "deals", "--where", "open and not task").out
    assert "Acme Ltd" in crm("list", "customers", "--where", "not task").out


def test_one_line_logs_a_call_and_plans_the_next_step(crm, db):
    ran = crm("log", "call", "acme", "wants a quote", "--next", "send quote", "--due", "fri")
    assert ran.out == "Logged #1: call to Acme Ltd by alice; next #1 send quote, due Fri 2026-11-27, for alice\n"
    crm("undo", ran.undo, ok=True)
    assert kept(db, "SELECT (SELECT count(*) FROM task), (SELECT count(*) FROM activity)") == [(0, 0)]
    ran = crm("move", "Acme pilot", "next", "--next", "demo", "--due", "mon 14:00", "--json")
    told = json.loads(ran.out)
    assert told["next"]["title"] == "demo" and told["next"]["deal"] == "Acme pilot"
    assert (told["next"]["due"], told["next"]["time"]) == ("2026-11-30", "14:00")


def test_tasks_are_found_shown_exported_and_forgotten(crm, db, tmp_path):
    crm("add", "task", "Zebra plan", "--deal", "Acme pilot", "--due", "fri", "--every", "1m", ok=True)
    assert "Zebra plan" in crm("find", "zebra").out
    for record in (("deal", "Acme pilot"), ("customer", "acme"), ("rep", "alice")):
        assert "Zebra plan" in crm("show", *record).out
    [row] = json.loads(crm("show", "deal", "Acme pilot", "--json").out)["tasks"]
    assert row["due"] == "2026-11-27" and row["every"] == "1m"
    lines = crm("export", "tasks", "--format", "csv").out.splitlines()
    assert lines[0].startswith("id,title,rep,customer,deal,due,time,wait") and "Zebra plan" in lines[1]
    crm("forget", "customer", "Acme Ltd", "--yes", ok=True)
    assert "Zebra" not in str(kept(db, "SELECT title FROM task")) + str(
        kept(db, "SELECT after, before FROM change_row")
    )


@pytest.mark.parametrize("text", NASTY)
def test_nasty_titles_come_back_as_they_are_and_harmless(crm, db, text):
    ran = crm("add", "task", "--due", "fri", "--", text)
    if ran.code == 0:
        assert kept(db, "SELECT title FROM task") in ([(text,)], [(text.strip(),)])
        assert harmless(crm("list", "tasks").out)
    else:
        assert ran.code in (2, 4) and ran.err.count("\n") == 1


def test_another_reps_task_is_changed_only_when_that_is_meant(crm, monkeypatch):
    crm("add", "task", "x", "--rep", "alice", "--due", "fri", ok=True)
    monkeypatch.setenv("CRM_ME", "bob")
    for line in ("edit task 1 --due mon", "done 1", "snooze 1 +3d", "delete task 1"):
        ran = crm(*line.split())
        assert ran.code == 4 and "task #1 x is alice's" in ran.err, ran
        assert crm(*line.split(), "--yes").code == 0
        crm("undo", ok=True)
