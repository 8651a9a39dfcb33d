"""`crm process`: a process is written, tried, let hold in versions, and shown."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.support.teams import office

PROCESS = """
[stage.Lead]
days = "auto"
[stage.Proposal]
require = ["expected", "amount>=500"]
check = ["Budget confirmed"]
days = 14
tasks = ["Send quote +2d", "Call back +1w"]
"""


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setenv("CRM_TODAY", office.TODAY.isoformat())


@pytest.fixture
def file(db):
    """The office, and the process in a file."""
    office.make(db).close()
    path = db.with_name("process.toml")
    path.write_text(PROCESS, "utf-8")
    return path


def test_a_process_to_begin_with_holds_as_it_is(crm, file):
    crm("process", "init", "-o", file, ok=True)
    ran = crm("process", "use", file, ok=True)
    assert ran.out == f"Took {file} as version 1 of the sales process: rules for 4 stages\n"
    assert crm("process", "show", "--toml", ok=True).out == file.read_text("utf-8")


def test_check_tries_a_file_and_changes_nothing(crm, file):
    out = crm("process", "check", file, ok=True).out
    assert "beta next" in out and '"Budget confirmed" confirmed' in out and "Not in force" in out
    assert crm("process", "show").code == 3


def test_a_version_is_kept_with_its_reason(crm, file):
    crm("process", "use", file, "--reason", "as agreed", ok=True)
    same = crm("process", "use", file, ok=True)
    assert same.out == "The sales process says so already: nothing was changed\n" and not same.undo
    file.write_text("[stage.Lead]\ndays = 3\n", "utf-8")
    crm("process", "use", file, ok=True)
    assert crm("process", "show", 1, "--toml", ok=True).out == PROCESS
    found = json.loads(crm("process", "show", 1, "--json", ok=True).out)
    assert (found["version"], found["reason"], found["lacking"]) == (1, "as agreed", 1)
    assert crm("process", "show", 3).code == 3


def test_every_format_says_the_same(crm, file):
    crm("process", "use", file, ok=True)
    found = json.loads(crm("process", "show", "--json", ok=True).out)
    assert found["schema"] == "crm.process/1"
    proposal = next(each for each in found["stages"] if each["stage"] == "Proposal")
    assert proposal == {
        "stage": "Proposal", "require": ["expected", "amount>=500"], "check": ["Budget confirmed"], "days": 14,
        "auto": False, "tasks": [{"title": "Send quote", "days": 2}, {"title": "Call back", "days": 7}], "lacking": 1,
    }  # fmt: skip
    assert found["deals"] == [{
        "id": 4, "title": "beta next", "rep": "ann", "stage": "Proposal", "forced": None,
        "lacking": [{"stage": "Proposal", "what": "amount>=500", "check": False},
                    {"stage": "Proposal", "what": "Budget confirmed", "check": True}],
    }]  # fmt: skip
    rows = {row["stage"]: row for row in csv.DictReader(io.StringIO(crm("process", "show", "--format", "csv").out))}
    assert rows["Proposal"] == {
        "stage": "Proposal", "require": "expected; amount>=500", "check": "Budget confirmed", "days": "14",
        "auto": "no", "tasks": "Send quote +2d; Call back +7d", "lacking": "1",
    }  # fmt: skip
    lines = crm("process", "show", ok=True).out.splitlines()
    [line] = [line for line in lines if line.startswith("Proposal")]
    assert 'expected, amount>=500, "Budget confirmed" confirmed' in line and "14 days" in line


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[stage.Propsal]\ndays = 3\n", 'Propsal is no stage – did you mean "Proposal"?'),
        ("[stage.Lead]\nday = 3\n", "stage: Lead: day is not known here – did you mean"),
        ("[stage.Lead]\ndays = 0\n", "days is 0 – give 1 or more"),
        ("[stage.Lead]\ndays = 2.5\n", "days is 2.5"),
        ('[stage.Lead]\ndays = "soon"\n', "days is 'soon'"),
        ('[stage.Lead]\nrequire = ["amont"]\n', 'deals have no "amont" – did you mean amount?'),
        ('[stage.Lead]\nrequire = ["amount>"]\n', "a value is missing"),
        ('[stage.Lead]\nrequire = "amount"\n', "require is not a list"),
        ('[stage.Lead]\ncheck = ["A", "a"]\n', "check says the same twice"),
        ('[stage.Lead]\ntasks = ["Send quote"]\n', "tasks holds 'Send quote'"),
        ("[stages.Lead]\n", "stages is not known here"),
        ("[stage.Lead\n", "is not valid TOML"),
    ],
)
def test_a_fault_is_one_line_that_says_where(crm, file, text, fault):
    file.write_text(text, "utf-8")
    for verb in ("check", "use"):
        ran = crm("process", verb, file)
        assert ran.code == 4 and fault in ran.err and str(file) in ran.err, ran.err
        assert len(ran.err.strip().splitlines()) == 1


def test_a_stage_is_known_by_the_name_it_had(crm, file):
    crm("process", "use", file, ok=True)
    crm("edit", "stage", "Proposal", "--name", "Offer", ok=True)
    ran = crm("move", 3, "Offer")
    assert ran.code == 4 and "cannot enter Offer without" in ran.err
