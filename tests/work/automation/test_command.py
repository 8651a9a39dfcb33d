"""`crm automation`: rules that do things after a change, within it, and never set each other off."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from crmcli.work.automation.insight import VERBS
from tests.benchmarks import automation as random_rules
from tests.support.datafile import kept
from tests.support.teams import office

TASKS, NOTES = len(office.TASKS), len(office.ACTIVITIES)
"""How many there are before."""


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch, db):
    monkeypatch.setenv("CRM_TODAY", office.TODAY.isoformat())
    office.make(db).close()


@pytest.fixture
def use(crm, db):
    """Lets rules hold: each as its event, its filter and what it does."""

    def let(*rules):
        text = "".join(
            f"[[rule]]\non = {json.dumps(on)}\n{f'when = {json.dumps(when)}' if when else ''}\ndo = {json.dumps(do)}\n"
            for on, when, *do in rules
        )
        file = db.with_name("rules.toml")
        file.write_text(text, "utf-8")
        return crm("automation", "use", file)

    return let


def git(crm, tmp_path, name):
    crm("export", "--git", tmp_path / name, ok=True)
    return {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}


def fired(db):
    return kept(db, "SELECT rule, kind, record_id, error FROM firing ORDER BY id")


def test_a_rule_acts_within_the_change_and_is_undone_with_it(crm, db, tmp_path, use):
    use(("deal.moved", "stage=Proposal", "task Send quote +2d", "tag hot", "set source=fair", "note went on"))
    before = git(crm, tmp_path, "before")
    ran = crm("move", 3, "Proposal", ok=True)
    assert ran.err == (
        "Next: crm move 'Acme next' next\n"
        f'Rule 1, deal #3: task #{TASKS + 1} "Send quote" by 2026-07-02, tag hot, set source=fair, note #{NOTES + 1}\n'
    )
    [task] = kept(db, "SELECT title, rep_id, customer_id, deal_id, due FROM task ORDER BY id DESC LIMIT 1")
    assert task == ("Send quote", 1, 1, 3, "2026-07-02")
    assert kept(db, "SELECT tags, source, stage_id FROM deal WHERE id = 3") == [("hot", "fair", office.PROPOSAL)]
    assert kept(db, "SELECT customer_id, deal_id, rep_id, kind, note FROM activity ORDER BY id DESC LIMIT 1") == [
        (1, 3, 1, "note", "went on")
    ]
    after = git(crm, tmp_path, "after")
    undone = crm("undo", ok=True)
    again = undone.undo
    assert undone.out.endswith(": 1 activity and 1 task gone, 1 deal as before\n")
    assert git(crm, tmp_path, "undone") == before
    crm("undo", again, ok=True)
    assert git(crm, tmp_path, "redone") == after
    assert len(fired(db)) == 1, "an undo sets no rule off, and what a rule did stays known"


def test_only_the_records_that_fit_and_only_that_event(crm, db, use):
    use(
        ("deal.moved", "stage=Proposal", "tag one"),
        ("deal.won", "", "tag two"),
        ("customer.added", "region=EMEA", "assign Ben"),
    )
    crm("move", 3, "Negotiation", ok=True)
    crm("add", "customer", "Zoo", "--region", "apac", ok=True)
    crm("edit", "customer", 3, "--region", "EMEA", ok=True)
    assert fired(db) == []
    crm("add", "customer", "Zebra", "--region", "EMEA", "--owner", "ann", ok=True)
    crm("won", 4, ok=True)
    assert fired(db) == [(3, "customer", 6, None), (2, "deal", 4, None)]
    assert kept(db, "SELECT owner_id FROM customer WHERE id = 6") == [(2,)]
    assert kept(db, "SELECT reason FROM assignment") == [("rule 3 of automation",)]


def test_what_a_rule_does_sets_no_rule_off(crm, db, use):
    use(
        ("task.added", "", "task Again +1d"),
        ("deal.moved", "", "move next", "task Then +1d"),
        ("deal.edited", "", "tag never"),
    )
    crm("add", "task", "First", "--deal", 3, "--rep", "ann", ok=True)
    crm("move", 3, "next", ok=True)
    assert fired(db) == [(1, "task", TASKS + 1, None), (2, "deal", 3, None)]
    assert kept(db, "SELECT count(*) FROM task") == [(TASKS + 3,)]
    assert kept(db, "SELECT stage_id, tags FROM deal WHERE id = 3") == [(office.PROPOSAL, None)]


def test_every_path_that_writes_is_covered_but_undo_and_a_restore(crm, db, tmp_path, use):
    use(("customer.added", "", "tag new"), ("deal.edited", "", "tag edited"), ("case.opened", "", "note a case"))
    (tmp_path / "c.csv").write_text("name,region\nZoo,EMEA\nYak,EMEA\nXyl,APAC\n", "utf-8")
    crm("import", "customers", "c.csv", "--yes", ok=True)
    crm("edit", "deal", 3, 4, "--source", "web", ok=True)
    crm("feedback", 1, "complaint", "late again", ok=True)
    assert kept(db, "SELECT group_concat(tags) FROM customer WHERE id > 4") == [("new,new,new",)]
    assert [(rule, kind, id) for rule, kind, id, _ in fired(db)] == [
        (1, "customer", 5), (1, "customer", 6), (1, "customer", 7), (2, "deal", 3), (2, "deal", 4), (3, "case", 3),
    ]  # fmt: skip
    crm("undo", ok=True)
    crm("export", "--git", "folder", ok=True)
    crm("import", "--git", "folder", "--db", "restored.db", ok=True)
    assert kept(tmp_path / "restored.db", "SELECT count(*) FROM firing") == [(0,)] and len(fired(db)) == 6


def test_a_trial_of_a_change_tries_no_rules(crm, db, use):
    use(("deal.edited", "", "tag edited"))
    assert "Rule" not in crm("edit", "deal", 3, "--source", "web", "--dry-run", ok=True).err
    assert fired(db) == []


def test_what_a_rule_cannot_do_is_noted_and_said_and_loses_nothing(crm, db, tmp_path, use):
    # A closed deal is not given away.
    use(("deal.won", "", "tag gone", "assign Ben"), ("deal.moved", "", "note won it"))
    before = git(crm, tmp_path, "before")
    ran = crm("won", 4, ok=True)
    assert "Rule 1, deal #4: could not: the deal is won: no rule sets what figures are made of\n" in ran.err
    assert kept(db, "SELECT status, tags, rep_id FROM deal WHERE id = 4") == [("won", None, 1)]
    assert kept(db, "SELECT note FROM activity ORDER BY id DESC LIMIT 1") == [("won it",)]
    assert [(rule, error is None) for rule, _, _, error in fired(db)] == [(1, False), (2, True)]
    listed = crm("automation", "list", "--json", ok=True)
    assert [(each["rule"], each["error"]) for each in json.loads(listed.out)["firings"]] == [
        (2, None), (1, "the deal is won: no rule sets what figures are made of"),
    ]  # fmt: skip
    crm("undo", ok=True)  # what was written after the failure was noted, too
    assert git(crm, tmp_path, "undone") == before
    assert "undone by" in crm("automation", "log", ok=True).out


def test_a_rule_that_can_no_longer_be_asked_is_told_of(crm, db, use):
    crm("add", "field", "customer", "seats", "--type", "int", ok=True)
    use(("customer.edited", "seats>5", "tag big"))
    crm("edit", "customer", 1, "--set", "seats=6", ok=True)
    assert kept(db, "SELECT tags FROM customer WHERE id = 1") == [("big",)]
    crm("archive", "field", "customer", "seats", ok=True)
    ran = crm("edit", "customer", 2, "--region", "APAC", ok=True)
    assert 'Rule 1, customer #2: could not: rule 1: when, column 1: the field "seats" of customers is hidden' in ran.err
    assert kept(db, "SELECT region FROM customer WHERE id = 2") == [("APAC",)]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (("deal.move", "", "tag x"), "rule 1: on is 'deal.move', which is no event – did you mean \"deal.moved\"?"),
        (("deal.won", "stag=Lead", "tag x"), 'rule 1: when, column 1: deals have no "stag" – did you mean stage?'),
        (("deal.won", "stage=Nowhere", "tag x"), 'rule 1: when, column 7: no stage "Nowhere"'),
        (("deal.won", ""), "rule 1: do is missing"),
        (("deal.won", "", "tga x"), "rule 1: do holds 'tga x' – did you mean \"tag\"?"),
        (("deal.won", "", "tag"), "which says too little"),
        (("deal.won", "", "tag none"), '"none" is no tag'),
        (("deal.won", "", "task Send quote"), "rule 1: do holds 'Send quote' – say what, and after how long"),
        (("deal.won", "", "move Nowhere"), 'do "move Nowhere": no stage "Nowhere"'),
        (("customer.added", "", "move Lead"), "customer.added is of customers – move is for deal"),
        (("activity.added", "", "assign ann"), "is of activities – assign is for customer, deal, case, task"),
        (("deal.won", "", "assign nobody here"), 'no rep "nobody here"'),
        (("deal.won", "", "assign"), "nobody has said yet who gets what is new"),
        (("deal.won", "", "set stage=Lead"), 'deals have no field "stage"'),
        (("deal.won", "", "set source"), '"source" is not FIELD=VALUE'),
        (("deal.won", "", "set expected=someday"), "expected"),
    ],
)
def test_rules_that_could_never_be_followed_are_refused(crm, db, use, rule, said):
    ran = use(rule)
    assert (ran.code, ran.out) == (4, "") and said in ran.err and ran.err.count("\n") == 1
    assert kept(db, "SELECT count(*) FROM rule_set WHERE kind = 'automation'") == [(0,)]


def test_each_thing_that_a_rule_can_do(crm, db, use):
    crm("tag", "customer", 1, "cold", ok=True)
    crm("add", "field", "deal", "seats", "--type", "int", ok=True)
    (db.parent / "a.toml").write_text('[[rule]]\nto = "rep Ben"\n', "utf-8")
    crm("assignment", "use", db.parent / "a.toml", ok=True)
    doing = {
        "task": ("feedback.added", "", "task Ring +2w"),
        "tag": ("feedback.added", "", "tag unhappy"),
        "untag": ("feedback.added", "", "untag cold"),
        "note": ("feedback.added", "", "note said"),
        "assign": ("deal.added", "", "assign", "set seats=5", "set expected=+10d"),
        "move": ("deal.added", "", "move Qualified"),
        "set": ("case.opened", "kind=problem", "set priority=urgent", "assign ann"),
    }
    assert doing.keys() == VERBS.keys()
    use(*doing.values())
    crm("feedback", 1, 2, ok=True)
    crm("add", "deal", "New one", "--customer", 1, "--rep", "ann", ok=True)
    crm("case", "open", 1, "broken", "--kind", "problem", "--rep", "Ben", ok=True)
    assert {error for *_, error in fired(db)} == {None} and len(fired(db)) == 7
    assert kept(db, "SELECT title, rep_id, due FROM task ORDER BY id DESC LIMIT 1") == [("Ring", 1, "2026-07-14")]
    assert kept(db, "SELECT tags FROM customer WHERE id = 1") == [("unhappy",)]
    assert kept(db, "SELECT rep_id, stage_id, expected FROM deal WHERE id = 8") == [(2, 2, "2026-07-10")]
    assert kept(db, "SELECT number FROM custom_value") == [(5,)]
    assert kept(db, 'SELECT priority, rep_id FROM "case" WHERE id = 3') == [("urgent", 1)]
    assert kept(db, "SELECT customer_id, note FROM activity ORDER BY id DESC LIMIT 1") == [(1, "said")]


def test_versions_are_kept_and_a_file_without_rules_ends_them(crm, db, use):
    ran = use(("deal.edited", "", "tag edited"))
    assert ran.out.endswith("as version 1 of the rules of automation: 1 rule\n")
    assert "nothing was changed" in use(("deal.edited", "", "tag edited")).out
    assert use().out.endswith("as version 2 of the rules of automation: no rules from now on\n")
    crm("edit", "deal", 3, "--source", "web", ok=True)
    assert fired(db) == []
    assert "tag edited" in crm("automation", "show", 1, ok=True).out
    assert crm("automation", "show", "--toml", ok=True).out == ""
    assert crm("automation", "show", 3).err == 'crm: no version "3" – there are versions 1 to 2\n'


def test_the_rules_to_begin_with_can_be_taken(crm, db):
    crm("automation", "init", "-o", "automation.toml", ok=True)
    out = crm("automation", "check", "automation.toml", ok=True).out
    assert "deal.moved" in out and "Not in force." in out
    crm("automation", "use", "automation.toml", ok=True)
    shown = json.loads(crm("automation", "show", "--json", ok=True).out)
    assert (shown["schema"], shown["version"], len(shown["rules"])) == ("crm.automation/1", 1, 2)


def test_random_rules_end_and_act_once(db):
    """10,000 of them: python -m tests.benchmarks.automation --sets 10000."""
    acted, failed = random_rules.run(db.with_name("random.db"), range(40))
    assert acted > 20 and 0 < failed < acted


def test_a_rule_acts_on_a_record_once_for_a_change(db):
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("INSERT INTO change (id, at, \"by\", command) VALUES (1, '2026-01-01T00:00:00Z', 'x', 'x')")
        firing = "INSERT INTO firing (change_id, version, rule, kind, record_id) VALUES (1, 1, 1, 'deal', 1)"
        connection.execute(firing)
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(firing)
