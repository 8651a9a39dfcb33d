"""Periods and scope are said one way in every command: an argument, an option, and --for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from crmcli import main
from crmcli.cli.command_table import COMMANDS
from crmcli.cli.framework import root
from crmcli.cli.help.layout import every_path, outside_a_run
from tests.support.datafile import recorded

WAYS = ("--quarter", "--month", "--year", "--week", "--period", "--from", "--to")
FROM_THEN_ON = (
    "scorecard new", "scorecard edit", "scorecard use", "scorecard import", "pay plan import",
)  # fmt: skip
"""Commands whose --from is the first period for which something holds: they are about none."""
RECORDING = (
    "add customer", "add deal", "add task", "edit task", "edit customer", "edit deal", "edit activity",
    "edit case", "case open", "case answer", "pool take", "log", "plan add", "review add",
)  # fmt: skip
"""Commands in which a rep is a field of what is recorded, and not those whom the answer is of."""


def parameters() -> Iterator[tuple[str, list[Any]]]:
    """Every command with its parameters."""
    context = outside_a_run(root(main.app), 80)
    for path in every_path(COMMANDS):
        command = context.command
        for name in path:
            command = command.get_command(context, name)
        if not hasattr(command, "entries"):
            yield " ".join(path), command.params


def options(params: list[Any]) -> set[str]:
    return {name for param in params if param.param_type_name == "option" for name in param.opts}


def is_about_a_period(params: list[Any]) -> bool:
    return any("PERIOD" in param.metavar for param in params) or bool(options(params) & {*WAYS[:5]})


def is_of_somebody(params: list[Any]) -> bool:
    words = ("REP", "[REP]", "REP|TEAM")
    named = [param for param in params if param.metavar in words and param.param_type_name == "argument"]
    return bool(named) or bool(options(params) & {"--rep", "--team", "--owner", "--for"})


@pytest.fixture
def team(crm):
    recorded(crm, *(
        line for name, where in (("alice", "East"), ("bob", "West")) for line in (
            f"add rep {name} --team {where}", f"add customer '{name} & Co' --owner {name} --created 2026-08-01",
            f"add deal '{name} one' --customer '{name} & Co' --amount 100 --stage won --opened 2026-08-01 "
            "--closed 2026-08-15",
            f"log call '{name} & Co' --rep {name} --at 2026-08-20",
        )
    ))  # fmt: skip


def test_every_command_about_a_period_takes_it_as_a_word_and_by_the_same_options():
    about = {path: params for path, params in parameters() if is_about_a_period(params)}
    assert len(about) > 30 and set(FROM_THEN_ON) <= set(about)
    for path in FROM_THEN_ON:
        del about[path]
    words = {path: [p for p in params if p.metavar == "[PERIOD]"] for path, params in about.items()}
    assert {path: len(found) for path, found in words.items() if not found} == {}
    assert {path: set(WAYS) - options(params) for path, params in about.items() if set(WAYS) - options(params)} == {}


def test_every_command_of_a_rep_or_team_takes_for():
    of = {path: params for path, params in parameters() if is_of_somebody(params)}
    assert {path for path, params in of.items() if "--for" not in options(params)} == {
        *RECORDING,
        "away",
        "handover",
        "edit rep",
        "add rep",
    }
    assert len(of) > 30


SAID = (
    ("Q3",), ("--quarter", "Q3"), ("--from", "2026-07-01", "--to", "30 sep"), ("1.7.2026..30.9.2026",),
    ("last-quarter",), ("--quarter", "last"),
)  # fmt: skip


def same_words(out: str) -> str:
    return out.replace("2026-07-01..2026-09-30", "2026Q3").replace('"range"', '"quarter"')


@pytest.mark.parametrize("line", [("list", "deals"), ("list", "activities"), ("list", "customers"), ("funnel",)])
def test_however_a_period_is_said_the_answer_is_the_same(crm, team, line):
    told = crm(*line, "--period", "2026Q3", "--json", ok=True).out
    assert len(told) > 300
    for said in SAID:
        assert same_words(crm(*line, *said, "--json", ok=True).out) == told, said


@pytest.mark.parametrize(
    "line",
    ["score", "explain alice", "compare", "trend revenue --kind month", "coach alice", "fairness", "awards", "metrics",
     "review list", "review show alice", "target list", "report quarterly", "scorecard show", "list refunds", "payout",
     "list feedback", "dashboard", "simulate --scorecard Default --periods 1"],
)  # fmt: skip
def test_each_command_reads_the_same_words(crm, team, line):
    words = line.split()
    told = crm(*words, "--period", "2026Q3", "--json")
    same = same_words(told.out)
    for said in (("Q3",), ("--quarter", "Q3"), ("--from", "2026-07-01", "--to", "2026-09-30")):
        ran = crm(*words, *said, "--json")
        assert (ran.code, ran.err == "") == (told.code, told.err == ""), said
        assert same_words(ran.out) == same or (
            said[0] == "--from" and words[0] in ("score", "compare", "coach", "dashboard")  # before it: as many days
        ), said


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("explain --for alice Q3", "explain alice Q3"),
        ("explain Q3 --for alice", "explain alice --quarter Q3"),
        ("explain --for me Q3", "explain alice Q3"),
        ("coach --for alice Q3", "coach alice Q3"),
        ("coach Q3 --for West", "coach --team West Q3"),
        ("review show --for me", "review show alice"),
        ("plan list --for West", "plan list --team West"),
        ("plan review --for alice", "plan review --rep alice"),
        ("list refunds Q3 --for East", "list refunds Q3 --rep alice"),
        ("list reps --for East", "list reps --team East"),
        ("list reps --for me", "list reps --where name=alice"),
        ("trend 2026", "trend score 2026"),
        ("trend 2026 --for me", "trend score --rep alice --from 2026-01-01"),
        ("scorecard show 2026Q3", "scorecard show Default --quarter Q3"),
        ("scorecard show Default 1 Q3", "scorecard show Default 1"),
        ("report weekly --week 30", "report weekly 2026-W30"),
        ("report weekly 2026-07-22", "report weekly --week 2026-W30"),
        ("report weekly last-week", "report weekly"),
        ("report monthly 7", "report monthly --from 2026-07-01 --to 2026-07-31"),
    ],
)
def test_a_period_and_whom_may_be_said_either_way(crm, team, line, same):
    crm("config", "set", "me", "alice", ok=True)
    ran, told = (crm(*each.split(), "--json", ok=True) for each in (line, same))
    assert ran.out == told.out and len(ran.out) > 20


@pytest.mark.parametrize("line", ["list deals", "list activities", "list customers", "score", "funnel"])
@pytest.mark.parametrize(("name", "option"), [("alice", "--rep"), ("East", "--team")])
def test_for_is_a_rep_or_a_team(crm, team, line, name, option):
    words = line.split()
    whole, mine = crm(*words, "Q3", "--json", ok=True).out, crm(*words, "Q3", "--for", name, "--json", ok=True).out
    assert "bob" not in mine.replace("bob & Co", "bob") or words == ["score"]
    assert mine != whole or words == ["score"]
    if (words[-1], option) not in {("activities", "--team"), ("customers", "--team")}:
        assert json.loads(crm(*words, "Q3", option, name, "--json", ok=True).out) == json.loads(mine)


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        (("score", "Q3", "--month", "7"), 2, "PERIOD and --month each name a period"),
        (("list", "deals", "Q3", "--period", "Q2"), 2, "PERIOD and --period each name a period"),
        (("funnel", "--to", "2026-08-15"), 2, "--to needs --from"),
        (("funnel", "--for", "East", "--rep", "alice"), 2, "--for says of whom"),
        (("list", "deals", "--for", "East", "--team", "East"), 2, "--for says of whom"),
        (("list", "customers", "--for", "nobody"), 3, 'no rep or team "nobody"'),
        (("explain", "alice", "Q3", "--for", "bob"), 2, "REP and --for both say of whom"),
        (("explain", "--for", "East"), 2, '"East" is a team'),
        (("explain",), 2, "whom? – such as crm explain alice"),
        (("plan", "list", "alice", "--for", "East"), 2, "say of whom"),
        (("trend", "revenu"), 2, 'no metric "revenu" – did you mean "revenue"?'),
        (("trend", "Q3", "--kind", "quarter"), 2, "2026Q3 is one quarter so far"),
        (("trend", "2020..2026-01-01", "--kind", "week"), 2, "2020"),
        (("trend", "2027"), 2, "2027 has not begun"),
        (("report", "weekly", "2026-07"), 2, "2026-07 is not a week – crm report monthly 2026-07"),
        (("report", "monthly", "--from", "2026-07-02"), 2, "is not a month"),
        (("report", "weekly", "Q3", "--since", "last"), 2, "PERIOD and --since each name a period"),
        (("scorecard", "show", "Default", "x"), 2, '"x" is not a period'),
        (("scorecard", "show", "Default", "x", "Q3"), 2, '"x" is no version'),
        (("verify", "--quarter", "Q3"), 3, 'no frozen score "2026Q3"'),
        (("score", "lst-quarter"), 2, 'did you mean "last-quarter"?'),
    ],
)
def test_what_does_not_go_together_is_refused_in_one_line(crm, team, line, code, says):
    ran = crm(*line)
    assert (ran.code, ran.out) == (code, "") and says in ran.err and ran.err.count("\n") == 1


def test_a_target_is_of_the_period_behind_its_value(crm, team):
    told = crm("target", "set", "revenue", "12k", "2027Q1", "--for", "alice", ok=True).out
    assert told == "Set the target revenue of alice for 2027Q1: 12,000.00 USD\n"
    assert "12,000" in crm("target", "list", "next-quarter", "--for", "alice", ok=True).out


def test_a_team_names_its_fiscal_years_by_their_last_day(crm):
    crm("config", "set", "fiscal_year_start", "April", ok=True)
    assert crm("config", "set", "fiscal_year_named", "last", ok=True).code == 0
    made = crm("target", "set", "orders", "5", "FY27Q4", ok=True).out
    assert "2027Q4" in made and "2027-01-01" in crm("target", "export", ok=True).out + "2027-01-01"
    refused = crm("config", "set", "fiscal_year_named", "first")
    assert refused.code == 4 and "cannot be named otherwise" in refused.err
