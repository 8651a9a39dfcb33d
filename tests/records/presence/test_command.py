"""`crm away`, `crm edit rep --share`, and the list of both."""

from __future__ import annotations

import json

import pytest

from tests.support.datafile import recorded

TODAY = "2026-11-24"


@pytest.fixture
def team(crm):
    recorded(crm, "init", "add rep ann --team North", "add rep ben --team North")


def listed(crm, *args):
    found = json.loads(crm("list", "absences", *args, "--json", ok=True).out)["absences"]
    return [tuple(each[name] for name in ("id", "rep", "first", "last", "share", "reason")) for each in found]


def test_days_away_are_recorded_listed_corrected_taken_back_and_undone(crm, team):
    ran = crm("away", "ann", "2026-08-03", "2026-08-14", "--reason", "holiday", ok=True)
    assert ran.out == "Recorded #1: ann is away from Mon 2026-08-03 to Fri 2026-08-14 (holiday)\n"
    assert "Next: crm list absences --for ann" in ran.err
    assert crm("away", "ben", "today", ok=True).out == f"Recorded #2: ben is away on Tue {TODAY}\n"
    holiday = (1, "ann", "2026-08-03", "2026-08-14", 0.0, "holiday")
    assert listed(crm) == [(2, "ben", TODAY, TODAY, 0.0, None), holiday]
    assert listed(crm, "Q3") == listed(crm, "--for", "ann") == [holiday]
    assert crm("list", "absences", "Q3", ok=True).out.splitlines()[1].split() == [
        "1", "ann", "2026-08-03", "2026-08-14", "away", "holiday",
    ]  # fmt: skip
    assert "to Wed 2026-08-12" in crm("edit", "absence", 1, "--to", "2026-08-12", "--reason", "", ok=True).out
    assert listed(crm, "Q3") == [(1, "ann", "2026-08-03", "2026-08-12", 0.0, None)]
    gone = crm("delete", "absence", 1, 2, ok=True)
    assert gone.out.splitlines()[0] == "Deleted absence #1: ann is away from Mon 2026-08-03 to Wed 2026-08-12"
    assert listed(crm) == []
    crm("undo", ok=True)
    assert len(listed(crm)) == 2
    assert "absence #1 of ann" in crm("history", ok=True).out


def test_a_share_holds_from_a_day_on_and_is_said_anew(crm, team):
    ran = crm("edit", "rep", "ann", "--share", "60%", "--since", "2026-08-01", ok=True)
    assert ran.out == "Changed rep #1 ann: share 100% → 60% from Sat 2026-08-01 on\n"
    assert (
        "60% → 80% from Thu 2026-10-01"
        in crm("edit", "rep", "ann", "--share", "80", "--since", "2026-10-01", "--team", "South", ok=True).out
    )
    crm("edit", "rep", "ann", "--share", "50%", "--since", "2026-08-01", ok=True)
    assert [each[2:5] for each in listed(crm)] == [("2026-10-01", None, 0.8), ("2026-08-01", None, 0.5)]


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("away", "ann", "2026-08-14", "2026-08-03"), 4, "2026-08-03 is before 2026-08-14"),
        (("away", "ann", "2026-08-10", "2026-08-20"), 4, "2026-08-03 to 2026-08-14 is known already"),
        (("away", "nobody", "2026-08-10"), 3, 'rep "nobody"'),
        (("away", "ann", "someday"), 4, "from:"),
        (("edit", "absence", "1"), 2, "nothing to change"),
        (("edit", "absence", "9", "--to", "2026-08-20"), 3, "absence"),
        (("edit", "absence", "1", "--to", "2026-08-01"), 4, "is before"),
        (("delete", "absence", "9"), 3, "absence"),
        (("edit", "rep", "ann", "--share", "60%"), 2, "--share and --since go together"),
        (("edit", "rep", "ann", "--share", "0%", "--since", "2026-08-01"), 4, "no share of a full day"),
        (("edit", "rep", "ann", "--share", "160%", "--since", "2026-08-01"), 4, "from 0 to 100"),
    ],
)
def test_what_cannot_be_is_one_line(crm, team, args, code, said):
    crm("away", "ann", "2026-08-03", "2026-08-14", ok=True)
    ran = crm(*args)
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1) and said in ran.err
    assert len(listed(crm)) == 1


def test_a_frozen_period_is_not_changed_by_a_slip(crm, db):
    crm("init", "--sample", "-q", ok=True)
    crm("score", "--quarter", "2026Q3", "--freeze", "-q", ok=True)
    for args in (
        ("away", "alice", "2026-09-30", "2026-10-02"),
        ("edit", "rep", "bob", "--share", "50%", "--since", "2026-09-01"),
    ):
        ran = crm(*args)
        assert ran.code == 4 and "2026Q3, which is frozen" in ran.err
        crm(*args, "--yes", ok=True)
    assert crm("away", "alice", "2026-10-05", ok=True).code == 0
    changed = json.loads(crm("verify", "2026Q3", "--json").out)["periods"][0]["changes"]
    assert [(each["label"], each["field"], each["before"], each["after"], each["moves_score"]) for each in changed] == [
        ("alice", "absences", None, "away 2026-09-30 to 2026-10-02", True),
        ("bob", "absences", None, "50% from 2026-09-01", True),
    ]
