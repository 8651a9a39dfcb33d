"""`crm pay plan`: plans in versions, taken from TOML, and every fault of a file in one line with nothing changed."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from tests.support.doctext import PAGES, blocks
from tests.support.teams import company

PLAN = """\
# agreed in December
name = "Standard"
valid = "2026"
reps = ["ann"]
[[tiers]]
upto = 300.5
rate = 0.1
[[tiers]]
rate = 0.2
[limits]
cap = 100
floor_metric = "csat"
floor = 0.7
factor = 0.5
[[splits]]
deal = "c-2"
shares = { ann = 0.5, Ben = 0.5 }
[[bonus]]
rank = 1
amount = 12.34
"""


@pytest.fixture
def team(db):
    """The hand-worked company of `tests/support/teams/company.py`."""
    company.make(db).close()


@pytest.fixture
def plan(tmp_path):
    """Write a plan, with some of its text replaced; returns the file."""

    def write(*changes, text=PLAN, name="plan.toml"):
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / name).write_text(text, "utf-8")
        return name

    return write


def test_a_plan_is_kept_word_for_word_and_shown(crm, team, plan):
    ran = crm("commission", "import", plan(), ok=True)
    assert ran.out == 'Kept the plan "Standard", version 1\n'
    assert ran.err == "Next: crm pay plan show Standard\n"
    assert crm("commission", "export", "STANDARD", ok=True).out == PLAN
    shown = json.loads(crm("commission", "show", "Standard", "--json", ok=True).out, parse_float=str)
    del shown["at"]
    assert shown == {
        "schema": "crm.commission.show/1", "name": "Standard", "version": 1, "valid_from": None,
        "start": "2026-01-01", "end": "2027-01-01", "per": "quarter", "reps": ["ann"], "teams": [], "basis": "revenue",
        "tiers": [{"tier": 1, "upto": "300.50", "rate": "0.1"}, {"tier": 2, "upto": None, "rate": "0.2"}],
        "cap": "100.00", "floor": {"metric": "csat", "floor": "0.7", "factor": "0.5", "answers": 5},
        "splits": [{"deal": "c-2", "shares": {"ann": "0.5", "ben": "0.5"}}],
        "bonuses": [{"rank": 1, "score": None, "amount": "12.34"}], "by": "tester", "reason": None,
    }  # fmt: skip
    text = crm("commission", "show", "Standard", ok=True).out
    for said in (
        "300.50   10%",
        "Cap: at most 100.00",
        "satisfaction below 70%",
        "ann 50%, ben 50%",
        "12.34 for rank 1",
    ):
        assert said in text


def test_a_change_is_a_new_version_from_this_quarter_on(crm, team, plan):
    crm("commission", "import", plan(), ok=True)
    again = crm("commission", "import", plan(), ok=True)
    assert "nothing was changed" in again.out
    changed = plan(("rate = 0.2", "rate = 0.3"))
    refused = crm("commission", "import", changed, "--from", "2026Q3")
    assert (refused.code, refused.err.count("\n")) == (4, 1) and "--restate" in refused.err
    assert "version 2" in crm("commission", "import", changed, "--reason", "more for more", ok=True).out
    shown = json.loads(crm("commission", "show", "Standard", "--json", ok=True).out)
    assert (shown["valid_from"], shown["reason"], shown["tiers"][1]["rate"]) == ("2026-10-01", "more for more", 0.3)
    first = json.loads(crm("commission", "show", "Standard", "1", "--json", ok=True).out)
    assert (first["version"], first["tiers"][1]["rate"]) == (1, 0.2)
    assert crm("commission", "show", "Standard", "3").code == 3


_ROW = {"name": "", "version": 1, "valid": "always", "per": "quarter", "basis": "revenue", "for": "everybody"}


def test_lists_and_formats(crm, team, plan):
    assert "crm pay plan import" in crm("commission", "list", ok=True).out
    assert crm("commission", "list", "--fail-empty").code == 6
    crm("commission", "import", plan(), ok=True)
    crm(
        "commission", "import", plan(text='name = "B"\nteams = ["north"]\nper = "year"\n[[tiers]]\nrate = 0\n'), ok=True
    )
    rows = [
        {**_ROW, "name": "B", "per": "year", "for": "team north"},
        {**_ROW, "name": "Standard", "valid": "2026-01-01..2026-12-31", "for": "ann"},
    ]
    found = json.loads(crm("commission", "list", "--json", ok=True).out)
    assert found == {"schema": "crm.commission.list/1", "plans": rows}
    lines = crm("commission", "list", "--format", "csv", ok=True).out.splitlines()
    assert lines == [",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]


TIERS = "[[tiers]]\nupto = 300.5\nrate = 0.1\n[[tiers]]\nrate = 0.2\n"
FAULTS = [
    (("rate = 0.1", "rate = -0.1"), "plan.toml: tiers 1: rate is -0.1 – give 0 or more"),
    (("rate = 0.2", "rate = 20"), "plan.toml: tiers 2: rate is 20 – give 1 or less"),
    (("rate = 0.2", 'rate = "20%"'), "plan.toml: tiers 2: rate is not a number – write it without quotes"),
    (("upto = 300.5", "upto = -1"), "plan.toml: tiers 1: upto is -1 – give 0 or more"),
    (("upto = 300.5", "upto = 0"), "plan.toml: tiers 1: upto is 0 – give more than 0"),
    (("upto = 300.5", "upto = 300.505"), "plan.toml: tiers 1: upto has more decimals than USD has (2) – round it"),
    (("upto = 300.5\n", ""), "plan.toml: tiers 1: upto is missing before the last tier – add a line: upto = …"),
    (("rate = 0.2", "upto = 900\nrate = 0.2"), "plan.toml: tiers 2: upto ends the last tier – leave it out, or"),
    ((TIERS, TIERS.replace("[[tiers]]\nrate", "[[tiers]]\nupto = 300.5\nrate = 0\n[[tiers]]\nrate")),
     "plan.toml: tiers 2: upto is not above the tier before – put the tiers in ascending order"),
    ((TIERS, ""), "plan.toml: tiers are missing – add at least one: [[tiers]] with rate = 0.05"),
    (("cap = 100", "cap = -0.01"), "plan.toml: limits: cap is -0.01 – give 0 or more"),
    (('"csat"', '"csatt"'), 'plan.toml: limits: floor_metric names no metric: csatt – did you mean "csat"?'),
    (("factor = 0.5", "factor = 1.5"), "plan.toml: limits: factor is 1.5 – give 1 or less"),
    (("floor = 0.7\n", ""), "plan.toml: limits: floor is missing – add a line: floor = …"),
    (("Ben = 0.5", "ben = 0.4"), "plan.toml: splits 1: shares sum to 0.9, not 1 – give all of the deal, and no more"),
    (("Ben = 0.5", "ANN = 0.5"), "plan.toml: splits 1: shares name a rep twice – give each rep one share"),
    (("Ben = 0.5", "Benn = 0.5"), 'plan.toml: splits 1: shares: Benn is no rep – did you mean "ben"?'),
    (('"c-2"', '"c-9"'), 'plan.toml: splits 1: deal names no deal: c-9 – did you mean'),
    (('"c-2"', '"c-"'), "plan.toml: splits 1: deal 'c-' is more than one deal – name it by its id"),
    (("[[bonus]]", '[[splits]]\ndeal = "C-2"\nshares = { ann = 1 }\n[[bonus]]'),
     "plan.toml: splits 2: deal 'C-2' is split twice – name each deal once"),
    (("rank = 1", ""), "plan.toml: bonus 1: rank or score is what a bonus is for – give one of them: rank = 1"),
    (("rank = 1", "rank = 1.5"), "plan.toml: bonus 1: rank is 1.5 – give a whole number: rank = 1"),
    (("amount = 12.34", "amount = -1"), "plan.toml: bonus 1: amount is -1 – give 0 or more"),
    (('["ann"]', '["anne"]'), 'plan.toml: reps names no rep: anne – did you mean "ann"?'),
    (('reps = ["ann"]', 'teams = ["Nort"]'), 'plan.toml: teams names no team: Nort – did you mean "north"?'),
    (('valid = "2026"', 'valid = "Q3"'), "plan.toml: valid is 'Q3', which names no periods – such as"),
    (('valid = "2026"', 'valid = "2026Q1..soon"'), "plan.toml: valid is '2026Q1..soon', which names no periods"),
    (('valid = "2026"', 'valid = "2026Q4..2026Q1"'), "plan.toml: valid ends before it starts – swap the two periods"),
    (('valid = "2026"', 'per = "week"'), "plan.toml: per is 'week' – one of: month, quarter, year"),
    (('valid = "2026"', 'basis = "profit"'), "plan.toml: basis is 'profit' – one of: revenue, attainment"),
    (('valid = "2026"', 'vaild = "2026"'), 'plan.toml: vaild is not known here – did you mean "valid"?'),
    (("[limits]", "[limits"), "plan.toml is not valid TOML"),
    (('"Standard"', '""'), "plan.toml: name is not text – write it in quotes"),
]  # fmt: skip


def content(db):
    with closing(sqlite3.connect(db)) as connection:
        return list(connection.iterdump())


@pytest.mark.parametrize(("change", "said"), FAULTS, ids=[said[11:60] for _, said in FAULTS])
def test_a_fault_is_one_line_with_file_key_and_remedy_and_changes_nothing(crm, team, plan, db, change, said):
    before = content(db)
    ran = crm("commission", "import", plan(change))
    assert (ran.code, ran.out, ran.err.count("\n")) == (4, "", 1)
    assert ran.err.startswith(f"crm: {said}")
    assert content(db) == before


@pytest.mark.parametrize(
    "other",
    [
        'reps = ["ann", "ben"]', 'teams = ["North"]', "", 'valid = "2026Q1"', 'valid = "..2026-01-01"',
        'valid = "2025Q3.."',
    ],
)  # fmt: skip
def test_a_plan_that_pays_a_rep_twice_is_refused(crm, team, plan, db, other):
    crm("commission", "import", plan(), ok=True)
    before = content(db)
    ran = crm("commission", "import", plan(text=f'name = "Other"\n{other}\n[[tiers]]\nrate = 0.1\n', name="other.toml"))
    assert (ran.code, ran.err.count("\n")) == (4, 1)
    assert ran.err.startswith(
        'crm: other.toml: valid overlaps the plan "Standard", which pays ann too from 2026-01-01 on'
    )
    assert content(db) == before


@pytest.mark.parametrize("other", ['reps = ["ben"]', 'valid = "2027Q1.."', 'valid = "..2025"', 'per = "month"'])
def test_plans_may_stand_side_by_side(crm, team, plan, other):
    crm("commission", "import", plan(), ok=True)
    crm("commission", "import", plan(text=f'name = "Other"\n{other}\n[[tiers]]\nrate = 0.1\n'), ok=True)


def test_a_plan_that_speaks_of_a_rep_by_an_old_name_says_so(crm, team, plan):
    crm("commission", "import", plan(), ok=True)
    crm("edit", "rep", "ann", "--name", "anna", ok=True)
    ran = crm("commission", "list")
    assert (ran.code, ran.err) == (
        4,
        'crm: the plan "Standard", version 1: reps names no rep: ann – write it out with crm pay plan export, '
        "mend it, and crm pay plan import it\n",
    )
    assert crm("commission", "export", "Standard", ok=True).out == PLAN
    crm("commission", "import", plan(('["ann"]', '["anna"]'), ("ann = 0.5", "anna = 0.5")), ok=True)
    assert "anna" in crm("commission", "list", ok=True).out


def test_names_and_files_that_are_not_there(crm, team, plan):
    assert crm("commission", "import", "none.toml").code == 4
    crm("commission", "import", plan(), ok=True)
    ran = crm("commission", "show", "Standrad")
    assert (ran.code, ran.err) == (3, 'crm: no commission plan "Standrad" – did you mean "Standard"?\n')


def test_the_plan_of_the_page_is_taken_as_it_stands(crm, tmp_path):
    (plan,) = (block.text for block in blocks((PAGES / "pay.md").read_text("utf-8")) if "[[tiers]]" in block.text)
    (tmp_path / "plan.toml").write_text(plan, "utf-8")
    for rep in ("alice", "bob"):
        crm("add", "rep", rep, ok=True)
    crm("add", "deal", "Acme renewal", "--rep", "alice", ok=True)
    crm("commission", "import", "plan.toml", ok=True)
    shown = json.loads(crm("commission", "show", "Standard 2026", "--json", ok=True).out)
    every = ("start", "end", "cap", "floor", "splits", "bonuses")
    assert all(shown[name] for name in every) and len(shown["tiers"]) == 2
