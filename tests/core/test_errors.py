"""Errors: each class has its exit code, says its facts to people and to programs, and stays short."""

from __future__ import annotations

import pytest

from crmcli.core import errors


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.CrmError("x"), 1),
        (errors.UsageError("x"), 2),
        (errors.NotFoundError("rep", "x"), 3),
        (errors.AmbiguousError("deal", "x", ["#1 x", "#2 x"]), 3),
        (errors.RefusedError("x"), 4),
        (errors.RowsRefusedError("x", "y", []), 4),
        (errors.DataFileError("x"), 5),
        (errors.NothingToReportError("x"), 6),
    ],
)
def test_the_exit_code_is_on_the_class(error, code):
    assert error.exit_code == code == error.facts()["exit_code"]
    assert error.facts()["kind"] == type(error).__name__


@pytest.mark.parametrize(
    ("kind", "near", "message", "hint"),
    [
        ("rep", [], 'no rep "ali"', "see: crm list reps"),
        ("activity", [], 'no activity "ali"', "see: crm list activities"),
        ("feedback", [], 'no feedback "ali"', "see: crm list feedback"),
        ("rep", ["alice"], 'no rep "ali"', 'did you mean "alice"?'),
        ("rep", ["alice", "alina"], 'no rep "ali"', 'did you mean "alice" or "alina"?'),
        ("rep", ["alice", "alina", "al"], 'no rep "ali"', 'did you mean "alice", "alina" or "al"?'),
    ],
)
def test_what_is_not_found_is_said_with_the_nearest_names(kind, near, message, hint):
    error = errors.NotFoundError(kind, "ali", near)
    assert (error.message, error.hint) == (message, hint)


def test_candidates_of_an_ambiguous_name_are_listed():
    error = errors.AmbiguousError("deal", "Renewal", ["#1 Renewal (Acme)", "#7 Renewal (Globex)"])
    assert error.message == '"Renewal" is more than one deal: #1 Renewal (Acme); #7 Renewal (Globex)'
    assert error.hint == "name one of them by its id"


def test_a_better_remedy_replaces_the_hint():
    assert errors.NotFoundError("data file", "x").with_hint("make one: crm init").hint == "make one: crm init"


def test_refused_rows_are_among_the_facts():
    rows = [{"line": 2, "column": "amount", "text": "line 2, amount: bad"}]
    assert errors.RowsRefusedError("1 row refused", "mend it", rows).facts()["rows"] == rows


@pytest.mark.parametrize(
    "error",
    [
        errors.NotFoundError("rep", "x" * 10_000, ["y" * 10_000] * 3),
        errors.AmbiguousError("deal", "x" * 10_000, [f"#{n} {'x' * 10_000}" for n in range(5)]),
    ],
)
def test_long_names_do_not_make_a_long_error(error):
    assert len(error.message) + len(error.hint) < 1_000


def test_a_brief_text_is_cut_at_its_end_only_when_it_is_long():
    assert errors.brief("x" * 80) == "x" * 80
    assert errors.brief("x" * 81) == "x" * 79 + "…"
