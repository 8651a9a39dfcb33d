"""Short words for commands: each is the command that it stands for, with its help and its completion."""

from __future__ import annotations

import pytest

from crmcli.cli.command_table import ALIASES
from tests.support.datafile import kept, small_team
from tests.support.helptext import printed


@pytest.mark.parametrize("many", ["reps", "customers", "products", "deals", "activities", "stages"])
def test_a_plural_lists(crm, many):
    small_team(crm)
    listed = crm("list", many, "--limit", "1").out
    assert crm(many, "--limit", "1").out == listed != ""
    assert crm("ls", many, "--limit", "1").out == listed
    assert crm("list", {"activities": "activity"}.get(many, many[:-1]), "--limit", "1").out == listed


def test_a_deal_is_won_lost_and_reopened_in_a_word(crm, db):
    small_team(crm)
    crm("move", "1", "Proposal", ok=True)
    won = crm("won", "--amount", "500", "1", "--at", "today")
    assert won.out == "Moved deal #1 Acme renewal: Proposal → Won, 500.00 USD\n"
    assert crm("reopen", "Acme renewal", "--yes").out == "Moved deal #1 Acme renewal: Won → Proposal, 500.00 USD\n"
    assert crm("lost", "1", "--reason", "price").out.startswith("Moved deal #1 Acme renewal: Proposal → Lost")
    assert kept(db, "SELECT status, lost_reason FROM deal WHERE id = 1") == [("lost", "price")]
    crm("edit", "deal", "1", "--lost-reason", "too late", "--yes", ok=True)
    assert kept(db, "SELECT lost_reason FROM deal WHERE id = 1") == [("too late",)]
    assert crm("reopen", "1", "--yes").code == 0
    assert crm("reopen", "1").err == 'crm: "Acme renewal" is open – move it to a stage by name: crm move DEAL STAGE\n'


def test_a_deal_is_reopened_in_the_first_stage_where_its_own_is_gone(crm, db):
    small_team(crm)
    crm("move", "1", "Proposal", ok=True)
    crm("lost", "1", ok=True)
    crm("archive", "stage", "Proposal", ok=True)
    assert crm("reopen", "1", "--yes").out.startswith("Moved deal #1 Acme renewal: Lost → Lead")
    crm("add", "deal", "Past", "--customer", "Acme Ltd", "--amount", "1", "--stage", "won", ok=True)
    assert crm("reopen", "Past", "--yes").out.startswith("Moved deal #3 Past: Won → Lead")


def test_rm_archives(crm, db):
    small_team(crm)
    assert crm("rm", "deal", "2").out == "Archived deal #2 Acme pilot\n"


@pytest.mark.parametrize("word", ALIASES)
def test_help_is_that_of_the_command(crm, word):
    words = ALIASES[word].words
    assert crm(word, "--help").out == crm(*words, "--help").out != ""
    assert crm("help", word).out == crm("help", *words).out != ""
    assert word in crm("--help").out


def test_a_word_that_is_nearly_one_is_suggested(crm):
    assert crm("cutomers").err == 'crm: no command "cutomers" – did you mean: crm customers?\n'
    assert printed("--help").count("In short: ") == 1


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        *(("mail", "email"), ("E-Mail", "email"), ("phone", "call"), ("calls", "call"), ("met", "meeting")),
        *(("visits", "visit"), ("comment", "note")),
    ],
)
def test_other_words_for_kinds_of_activity_are_understood(crm, db, typed, kind):
    small_team(crm)
    crm("log", typed, "Acme Ltd", ok=True)
    assert kept(db, "SELECT kind FROM activity") == [(kind,)]
    assert crm("list", "activities", "--kind", typed, "--format", "csv").out.count("\n") == 2


def test_an_unknown_kind_of_activity_gets_a_suggestion(crm):
    small_team(crm)
    assert crm("log", "cal", "Acme Ltd").err == (
        'crm: no activity "cal" – did you mean call? one of: call, email, meeting, visit, note\n'
    )
    assert crm("log", "sms", "Acme Ltd").err == 'crm: no activity "sms" – one of: call, email, meeting, visit, note\n'
