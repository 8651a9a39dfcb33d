"""`crm dashboard`: the same figures as the reports they come from, once or for as long as somebody looks."""

from __future__ import annotations

import json
import os
import sys

import pexpect
import pytest

from tests.support.datafile import small_team
from tests.support.teams import company


@pytest.fixture
def little(db):
    company.make(db).close()


def told(crm, *args):
    return json.loads(crm("dashboard", *args, "--json", ok=True).out)


def test_its_figures_are_those_of_the_commands_that_tell_more(crm, little):
    found = told(crm, "--quarter", "2026Q3")
    score = json.loads(crm("score", "--quarter", "2026Q3", "--json", ok=True).out)
    assert found["figures"]["revenue"] == {"value": 1080.5, "before": 500.0}
    assert found["figures"]["orders"]["value"] == 5
    # Follow-ups are counted in all, as in the reports: four of ann's, one of ben's.
    assert found["figures"]["follow_ups"]["value"] == 5
    ranked = [(each["rank"], each["rep"], each["score"]) for each in score["reps"]]
    assert [(each["rank"], each["rep"], each["score"]) for each in found["ranking"]] == ranked
    funnel = json.loads(crm("funnel", "--json", ok=True).out)["stages"]
    standing = [(each["stage"], each["deals"], each["amount"]) for each in funnel if each["kind"] == "open"]
    assert [(each["stage"], each["deals"], each["amount"]) for each in found["funnel"]] == standing


def test_what_is_due_and_what_is_quiet(crm, little):
    crm("edit", "deal", "d-open", "--expected", "2026-12-08", ok=True)  # in 14 days
    crm("edit", "deal", "f-open", "--expected", "2026-12-09", ok=True)
    crm("edit", "deal", "none", "--expected", "2026-11-23", "--amount", "70", ok=True)
    found = told(crm)
    assert (found["due"], [each["title"] for each in found["due_deals"]]) == (2, ["none", "d-open"])
    # All three were last heard of on 2 October or before; the two without an amount stand behind.
    assert (found["quiet"], [each["title"] for each in found["quiet_deals"]]) == (3, ["none", "d-open", "f-open"])
    assert told(crm, "--for", "ben")["quiet"] == 1
    shown = crm("dashboard", ok=True).out
    assert "Due or late: 2" in shown
    number = next(each["id"] for each in found["due_deals"] if each["title"] == "none")
    assert f"#{number} none" in shown and "1 d late !" in shown


def test_what_is_hidden_is_counted_truly(crm, db):
    small_team(crm)
    for number in range(30):
        crm("add", "deal", f"Deal {number}", "--rep", "alice", "--expected", "2026-11-30", "-q", ok=True)
    piped = crm("dashboard", ok=True).out
    assert "Due or late: 30" in piped and piped.count("2026") < 30 and "and 10 more" in piped
    env = {**os.environ, "PAGER": "cat"}
    child = pexpect.spawn(
        sys.executable,
        ["-m", "crmcli", "dashboard", "--color", "never"],
        encoding="utf-8",
        dimensions=(24, 80),
        env=env,
    )
    drawn = str(child.read()).splitlines()
    shown, rest = (sum("  in 6 d" in line for line in drawn), [line for line in drawn if " more" in line])
    assert len(rest) == 1 and f"and {30 - shown} more" in rest[0] and 0 < shown < 20


def test_a_pipe_gets_it_once_whatever_is_watched(crm, little):
    assert crm("dashboard", "--watch", ok=True).out == crm("dashboard", ok=True).out
    assert crm("dashboard", "--watch", "--format", "md", ok=True).out.startswith("## 2026Q4 so far")


def test_a_quarter_in_which_nothing_happened_has_no_ranking_but_the_latest_data(crm, little):
    said = crm("score", "--quarter", "2023Q2", ok=True).out.splitlines()[-1]
    assert said.startswith("No data in 2023Q2; latest data: 20")
    shown = crm("dashboard", "--quarter", "2023Q2", ok=True).out
    assert said in shown and "Ranking" not in shown


def test_a_file_without_records_is_empty(crm):
    crm("add", "rep", "zoe", ok=True)
    assert crm("dashboard", "--fail-empty").code == 6


@pytest.mark.parametrize("seconds", ["0", "-1", "nan"])
def test_looking_all_the_time_is_refused(crm, little, seconds):
    assert crm("dashboard", "--watch", "--every", seconds).code == 2


def test_it_is_drawn_anew_when_the_data_has_changed_and_leaves_the_terminal_as_it_was(crm, db):
    small_team(crm)
    child = pexpect.spawn(
        sys.executable, ["-m", "crmcli", "dashboard", "--watch", "--every", "0.5"], encoding="utf-8", timeout=30,
        dimensions=(24, 80),
    )  # fmt: skip
    child.expect_exact("\x1b[?1049h")  # another screen
    child.expect("Lead +2 ")
    child.expect("q ends it")
    crm("add", "deal", "Third", "--customer", "Blue", "--rep", "bob", ok=True)
    child.expect("Lead +3 ")
    child.send("q")
    child.expect_exact("\x1b[?1049l")  # back to the one before
    child.expect(pexpect.EOF)
    assert "Traceback" not in child.before
    child.close()
    assert child.exitstatus == 0


def test_tasks_that_are_late_or_due_are_counted_for_whom_it_is(crm, db):
    small_team(crm)  # today is 24 November 2026
    assert "Tasks:" not in crm("dashboard", ok=True).out
    for rep, due in (("alice", "2026-11-20"), ("alice", "2026-11-24"), ("bob", "2026-11-23"), ("bob", "2026-11-25")):
        crm("add", "task", "x", "--rep", rep, "--due", due, ok=True)
    assert "Tasks: 2 late, 1 due today." in crm("dashboard", ok=True).out
    assert "Tasks: 1 late.\n" in crm("dashboard", "--for", "West", ok=True).out
    assert json.loads(crm("dashboard", "--for", "alice", "--json", ok=True).out)["tasks"] == {"late": 1, "today": 1}
