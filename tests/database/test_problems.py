"""What the database says becomes a sentence for a person, without the values that were bound."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from crmcli.core.errors import DataFileError, RefusedError
from crmcli.database.opening import open_file
from crmcli.database.problems import RULES, in_words
from crmcli.records import rows
from crmcli.records.settings.write import Team, create

PATH = Path("/team/crm.db")


@pytest.mark.parametrize("rule", RULES)
def test_a_broken_rule_is_a_refusal_in_a_sentence(rule):
    error = in_words(sqlite3.IntegrityError(f"constraint failed: {rule}"), PATH)
    assert isinstance(error, RefusedError)
    assert (error.message, error.hint) == RULES[rule]


def test_no_rule_is_hidden_behind_another():
    for rule in RULES:
        first = next(name for name in RULES if name in f"constraint failed: {rule}")
        assert RULES[first] == RULES[rule], rule


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("database is locked", "is busy"),
        ("database table is locked: deal", "is busy"),
        ("locking protocol", "is busy"),
        ("file is not a database", "not a CRM file"),
        ("database disk image is malformed", "damaged"),
        ("malformed database schema (deal)", "damaged"),
        ("attempt to write a readonly database", "read-only"),
        ("database or disk is full", "no space left"),
        ("disk I/O error", "disk failed"),
        ("unable to open database file", "cannot be opened"),
        ("no such table: deal", "cannot be used"),
        ("string or blob too big", "damaged"),
        ("Could not decode to UTF-8 column 'name'", "damaged"),
    ],
)
def test_trouble_with_the_file_has_exit_code_5_and_names_it(text, part):
    error = in_words(sqlite3.OperationalError(text), PATH)
    assert isinstance(error, DataFileError) and error.exit_code == 5
    assert part in error.message and str(PATH) in error.message and error.hint


def test_amounts_that_add_up_to_more_than_64_bits_are_refused():
    error = in_words(sqlite3.OperationalError("integer overflow"), PATH)
    assert isinstance(error, RefusedError) and "add up" in error.message


SECRET = "s3cr3t"


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("rep", {"name": SECRET}),
        ("customer", {"name": "x", "created": "2026-01-01", "owner_id": 99, "note": SECRET}),
        ("deal", {"title": SECRET, "rep_id": 1, "stage_id": 1, "status": "won"}),
        ("activity", {"customer_id": 1, "rep_id": 1, "kind": SECRET, "at": "x"}),
        ("feedback", {"customer_id": 1, "kind": "csat", "score": 9, "at": "x", "text": SECRET}),
    ],
)
def test_what_was_bound_is_not_repeated(db, kind, values):
    create(db, Team())
    database = open_file(db)
    with database.writing():
        rows.add(database, "rep", {"name": SECRET})
        rows.add(database, "customer", {"name": "Acme", "created": "2026-01-01"})
    with pytest.raises(RefusedError) as refused, database.writing():
        rows.add(database, kind, values)
    database.close()
    assert SECRET not in f"{refused.value.message} {refused.value.hint} {refused.value.__cause__}"
