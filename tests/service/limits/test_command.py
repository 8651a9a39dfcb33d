"""`crm case limits`: what is late, from when on a limit holds, and what a file may say."""

from __future__ import annotations

import json

import pytest

from tests.support.datafile import small_team

HOURS = 'hours = "Mon-Fri 09:00-17:00"\n'


@pytest.fixture(autouse=True)
def team(crm):
    small_team(crm)


def use(crm, tmp_path, text, **how):
    (tmp_path / "service.toml").write_text(text, "utf-8")
    return crm("case", "limits", "use", str(tmp_path / "service.toml"), **how)


def test_a_case_is_due_in_working_time_and_late_after_it(crm, tmp_path):
    use(crm, tmp_path, f'{HOURS}[limit]\nanswer = "8h"\nsolve = "40h"\n[limit.urgent]\nanswer = "1h 30m"\n', ok=True)
    # Friday 20 November, an hour before the end of the day; today is Tuesday.
    opened = crm("case", "open", "acme", "late again", "--priority", "urgent", "--at", "2026-11-20 16:00", ok=True)
    assert opened.out.endswith(", alice's, answer by Mon 2026-11-23 09:30\n")
    crm("case", "open", "acme", "how do we pay?", "--at", "2026-11-20 16:00", ok=True)
    rows = json.loads(crm("case", "list", "--json", "--as-of", "2026-11-23", ok=True).out)["cases"]
    assert [(row["id"], row["answer_by"], row["solve_by"], row["answer_late"]) for row in rows] == [
        (1, "2026-11-23T09:30:00Z", "2026-11-27T16:00:00Z", True),
        (2, "2026-11-23T16:00:00Z", "2026-11-27T16:00:00Z", True),
    ]
    late = crm("case", "list", "--late", "--json", "--as-of", "2026-11-22", ok=True)
    assert json.loads(late.out)["cases"] == []
    crm("case", "answer", 1, "--at", "2026-11-23 09:15", "--yes", ok=True)
    crm("case", "wait", 1, "--at", "2026-11-23 10:00", ok=True)
    crm("case", "resume", 1, "--at", "2026-11-23 15:00", ok=True)
    shown = json.loads(crm("case", "show", 1, "--json", ok=True).out)["case"]
    assert (shown["answer_late"], shown["solve_by"]) == (False, "2026-11-30T13:00:00Z")  # five hours of the next Monday


def test_a_limit_holds_for_cases_from_its_day_on(crm, tmp_path):
    first = use(crm, tmp_path, '[limit]\nanswer = "48h"\n', ok=True)
    assert "version 1 of the time limits, for every case" in first.out
    crm("case", "open", "acme", "how do we pay?", "--at", "2026-11-22 12:00", ok=True)
    second = use(crm, tmp_path, '[limit]\nanswer = "1h"\n', ok=True)
    assert "version 2 of the time limits, for cases opened from today on" in second.out
    crm("case", "open", "acme", "and when?", "--at", "2026-11-24 00:00", ok=True)
    rows = json.loads(crm("case", "list", "--json", ok=True).out)["cases"]
    assert {row["id"]: row["answer_by"] for row in rows} == {1: "2026-11-24T12:00:00Z", 2: "2026-11-24T01:00:00Z"}
    assert use(crm, tmp_path, '[limit]\nanswer = "1h"\n').out == "The time limits are so already: nothing was changed\n"
    assert crm("case", "limits", "show", "1", "--toml", ok=True).out == '[limit]\nanswer = "48h"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "limit limits nothing"),
        ('[limit]\nanswer = "soon"\n', 'limit: answer is "soon"'),
        ('[limit]\nanswer = "0h"\n', 'limit: answer is "0h"'),
        ('[limit]\nanswers = "4h"\n', 'limit: answers is not known here – did you mean "answer"?'),
        ('[limit.burning]\nanswer = "4h"\n', "limit: burning is not known here"),
        ('hours = "9 to 5"\n[limit]\nanswer = "4h"\n', "hours cannot be read"),
        ('holidays = [2026-12-25]\n[limit]\nanswer = "4h"\n', "holidays count only with hours"),
        ("[limit\n", "is not valid TOML"),
    ],
)
def test_a_fault_of_the_file_is_named_and_nothing_changes(crm, tmp_path, text, said):
    ran = use(crm, tmp_path, text)
    assert (ran.code, ran.err.count("\n")) == (4, 1)
    assert said in ran.err
    assert crm("case", "limits", "show").code == 3


def test_what_init_writes_is_taken_as_it_is(crm, tmp_path):
    path = tmp_path / "begin.toml"
    crm("case", "limits", "init", "-o", str(path), ok=True)
    crm("case", "limits", "use", str(path), ok=True)
    shown = json.loads(crm("case", "limits", "show", "--json", ok=True).out)
    assert shown["limits"]["urgent"] == {"answer": 3600, "solve": 28800}
    assert shown["hours"] == "Mon-Fri 09:00-17:00"
