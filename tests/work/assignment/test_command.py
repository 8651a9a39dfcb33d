"""`crm assign`, `crm assignment` and `crm pool`: what is new goes to who has least to do of those who are there."""

from __future__ import annotations

import json

import pytest

from crmcli.work.assignment.insight import FADING, Balance, Candidate, missed
from tests.support.datafile import kept, recorded
from tests.support.teams import office

# The office on 30 June 2026: ann (East), Ben (West), Åsa (EAST), gone (archived). Open deals: ann 3 and 4, Ben 5.
# Customers: Acme is ann's, beta Ben's, Ångström nobody's; all but that have had a deal. So the loads are 2, 1 and 0.
RULES = """
[[rule]]
to = "owner"
[[rule]]
when = "region=EMEA"
to = "team East"
[[rule]]
when = "source=fair"
to = "pool"
[[rule]]
to = "anyone"
[pool]
recall = 30
most = 2
"""


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setenv("CRM_TODAY", office.TODAY.isoformat())


@pytest.fixture
def team(crm, db):
    """The office with the rules in force."""
    db.with_name("rules.toml").write_text(RULES, "utf-8")
    recorded(crm, "assignment use rules.toml", after=lambda path: office.make(path).close())


def leads(crm, number, *more):
    for each in range(number):
        crm("add", "customer", f"Lead {chr(65 + each)} {each}", "--new", *more, ok=True)


def owners(db):
    return dict(kept(db, "SELECT c.name, r.name FROM customer c JOIN rep r ON r.id = c.owner_id WHERE c.id > 4"))


def test_what_is_new_goes_to_who_has_least_to_do(crm, db, team):
    crm("archive", "customer", "Ångström", ok=True)
    leads(crm, 6)
    out = crm("assign", "--new", ok=True).out
    # Loads 2, 1, 0: Åsa (1), then Ben or Åsa at 1 each: the lower id first, and so on until all have 3.
    assert owners(db) == {
        "Lead A 0": "Åsa", "Lead B 1": "Ben", "Lead C 2": "Åsa", "Lead D 3": "ann", "Lead E 4": "Ben",
        "Lead F 5": "Åsa",
    }  # fmt: skip
    assert "Gave 6 customers to 3 reps." in out and "rule 4: load 0.0 at 100%, the least of 3" in out
    assert crm("assign", "--new", ok=True).out == "Nothing waits for somebody.\n"


def test_a_half_time_rep_gets_half_and_who_is_away_nothing(crm, db, team):
    crm("edit", "rep", "Ben", "--share", "50%", "--since", "2026-01-01", "--yes", ok=True)
    crm("away", "ann", "2026-06-29", "2026-07-03", "--yes", ok=True)
    leads(crm, 8)
    crm("assign", "--new", ok=True)
    given = list(owners(db).values())
    # Åsa 0 and Ben 1 at half: after nine leads (with Ångström) Ben has 3 to Åsa's 7.
    assert (given.count("Ben"), given.count("ann")) == (2, 0)


def test_many_at_once_are_spread_as_one_by_one(crm, db, team):
    crm("archive", "customer", "Ångström", ok=True)
    leads(crm, 12)
    crm("assign", "--new", ok=True)
    at_once = owners(db)
    crm("undo", ok=True)
    for name in at_once:
        crm("assign", "customer", name, ok=True)
    assert owners(db) == at_once and len(at_once) == 12


def test_the_first_rule_that_fits_holds(crm, db, team):
    crm("edit", "customer", "Acme", "--email", "x@acme.example", "--yes", ok=True)
    crm("add", "customer", "Acme North", "--email", "y@acme.example", "--new", ok=True)
    crm("add", "customer", "Fair", "--source", "fair", "--new", ok=True)
    crm("add", "customer", "Emea", "--region", "emea", "--source", "fair", "--new", ok=True)
    found = json.loads(crm("assign", "--new", "--json", ok=True).out)["records"]
    told = {each["name"]: (each["rep"], each["reason"].partition(":")[0]) for each in found}
    assert told["Acme North"] == ("ann", "rule 1")  # the same domain of mail as Acme, which is ann's
    assert told["Fair"] == (None, "rule 3 (source=fair)")
    assert told["Emea"] == ("Åsa", "rule 2 (region=EMEA)")
    crm("away", "ann", "2026-06-30", "2026-07-03", "--yes", ok=True)
    crm("add", "customer", "Acme South", "--email", "z@acme.example", "--new", ok=True)
    [south] = json.loads(crm("assign", "--new", "--json", ok=True).out)["records"]
    assert south["rep"] != "ann" and south["reason"].startswith("rule 4")  # who is away gets nothing


def test_nobody_there_leaves_it_and_tells_the_lead(crm, db, team):
    crm("edit", "rep", "Åsa", "--manager", "Nora Lind", ok=True)
    for rep in ("ann", "Åsa"):
        crm("away", rep, "2026-06-30", "2026-07-03", "--yes", ok=True)
    crm("add", "customer", "Emea", "--region", "EMEA", "--owner", "", "--new", ok=True)
    ran = crm("assign", "customer", "Emea", ok=True)
    assert "Nobody was found for 1 customer (rule 2 (region=EMEA): nobody is there): tell Nora Lind" in ran.err
    assert not owners(db) and not ran.undo


def test_the_pool_is_taken_from_and_let_go_into(crm, db, team, monkeypatch):
    assert [each["name"] for each in json.loads(crm("pool", "--json", ok=True).out)["customers"]] == ["Ångström"]
    crm("pool", "take", "Ångström", "--rep", "Ben", ok=True)
    taken = crm("pool", "take", 3, "--rep", "ann")
    assert taken.code == 4 and "is Ben's" in taken.err
    leads(crm, 2)
    crm("pool", "take", 5, "--rep", "Ben", ok=True)
    most = crm("pool", "take", 6, "--rep", "Ben")
    assert most.code == 4 and "Ben has 2 customers without a deal, and 2 are the most" in most.err
    crm("pool", "release", 5, "--reason", "too far", "--yes", ok=True)
    [row] = [each for each in json.loads(crm("pool", "--json").out)["customers"] if each["id"] == 5]
    assert (row["before"], row["reason"]) == ("Ben", "too far")
    # What somebody let go is not given away as new; what a person names is.
    assert [each["id"] for each in json.loads(crm("assign", "--new", "--json").out)["records"]] == [6]
    assert crm("assign", "customer", 5, ok=True).code == 0


def test_what_was_left_alone_is_taken_back(crm, db, team):
    # beta has an open deal, Acme too; a customer without one that was won long ago is quiet.
    crm("add", "customer", "Old", "--owner", "ann", "--created", "2026-01-01", "--new", ok=True)
    crm("add", "customer", "Busy", "--owner", "ann", "--created", "2026-01-01", "--new", ok=True)
    crm("log", "call", "Busy", "x", "--rep", "ann", "--at", "2026-06-20", ok=True)
    assert "Would give 1 customer to the pool" in crm("pool", "recall", "--dry-run", ok=True).out
    ran = crm("pool", "recall", "--yes", ok=True)
    assert kept(db, "SELECT name FROM customer WHERE owner_id IS NULL AND id > 4") == [("Old",)]
    assert kept(db, "SELECT reason FROM assignment") == [("quiet for 30 days with ann",)]
    crm("undo", ran.undo, ok=True)
    assert kept(db, "SELECT count(*) FROM assignment") == [(0,)]
    assert crm("pool", "recall", "--days", "400", "--dry-run", ok=True).out == "Nothing waits for somebody.\n"


def test_a_deal_is_given_without_moving_it(crm, db, team):
    before = kept(db, "SELECT stage_id, status, opened, amount FROM deal WHERE id = 5"), kept(db, "SELECT * FROM move")
    crm("away", "Ben", "2026-06-30", "2026-07-30", "--yes", ok=True)
    crm("assign", "deal", 5, "--yes", ok=True)
    assert kept(db, "SELECT rep_id FROM deal WHERE id = 5") == [(3,)]
    assert before == (
        kept(db, "SELECT stage_id, status, opened, amount FROM deal WHERE id = 5"), kept(db, "SELECT * FROM move"),
    )  # fmt: skip


def test_each_assignment_keeps_its_reason_and_version(crm, db, team):
    crm("assign", "--new", ok=True)
    assert kept(db, "SELECT kind, record_id, rep_id, reason, version, by FROM assignment") == [
        ("customer", 3, 3, "rule 4: load 0.0 at 100%, the least of 3", 1, "tester")
    ]
    found = json.loads(crm("assignment", "list", "customer", "Ångström", "--json", ok=True).out)["assignments"]
    assert [(each["name"], each["rep"], each["version"]) for each in found] == [("Ångström", "Åsa", 1)]
    for whom, given in (("--rep", "ann"), []), (("--for", "Åsa"), ["Ångström"]), (("--for", "ann"), []):
        found = json.loads(crm("assignment", "list", *whom, "--json", ok=True).out)["assignments"]
        assert [each["name"] for each in found] == given


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[[rule]]\nto = "team Est"\n', 'rule 1: to names no team: "Est"'),
        ('[[rule]]\nto = "rep nobody"\n', 'to names no rep: "nobody"'),
        ('[[rule]]\nto = "somebody"\n', "rule 1: to is 'somebody'"),
        ('[[rule]]\nto = "team"\n', "to is 'team'"),
        ('[[rule]]\nwhen = "regon=x"\nto = "anyone"\n', 'rule 1: when'),
        ('[[rule]]\nfor = "rep"\nto = "anyone"\n', "for is 'rep'"),
        ('[[rule]]\nfor = "deal"\nto = "pool"\n', "to is the pool, which is of customers"),
        ('[[rule]]\n', "rule 1: to is missing"),
        ('[pool]\nrecall = 0\n', "recall is 0"),
    ],
)  # fmt: skip
def test_a_fault_is_one_line_that_says_where(crm, db, text, fault):
    office.make(db).close()
    file = db.with_name("rules.toml")
    file.write_text(text, "utf-8")
    for verb in ("check", "use"):
        ran = crm("assignment", verb, file)
        assert ran.code == 4 and fault in ran.err and len(ran.err.strip().splitlines()) == 1, ran.err


def test_without_rules_it_says_how_to_begin(crm, db):
    office.make(db).close()
    ran = crm("assign", "--new")
    assert ran.code == 4 and "crm assignment init" in ran.err
    crm("assignment", "init", "-o", db.with_name("r.toml"), ok=True)
    crm("assignment", "use", db.with_name("r.toml"), "--reason", "to begin with", ok=True)
    assert crm("assignment", "show", "--toml", ok=True).out == db.with_name("r.toml").read_text("utf-8")
    assert "to begin with" in crm("assignment", "show", ok=True).out
    crm("assign", "--new", ok=True)


def test_what_was_missed_counts_and_fades():
    """Of three reps, one half-time, the first was away on the last ten days: 3 a day went to a presence of 1.5."""
    given = [0] * (FADING - 10) + [3] * 10
    there = {1: [1.0] * (FADING - 10) + [0.0] * 10 + [1.0], 2: [1.0] * (FADING + 1), 3: [0.5] * (FADING + 1)}
    found = missed(given, there)
    by_hand = sum(3 / 1.5 * (FADING - age) / FADING for age in range(10))
    assert found == {1: pytest.approx(by_hand), 2: 0, 3: 0}


def test_nobody_is_given_to_who_is_not_there():
    balance = Balance([Candidate(1, "a", None, 0, 0), Candidate(2, "b", None, 100, 9), Candidate(3, "c", None, 50, 4)])
    assert balance.next().id == 2  # 10 at full time and 5 at half are the same: the lower id
    balance.give(2)
    assert balance.next().id == 3 and balance.next({1}) is None
