"""`crm import undo`: an import is taken back whole, to the last column, or the later work on it is named."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pexpect
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.database.bulk import mass_change
from crmcli.exchange.import_history.referring import REFERRING
from tests.support.datafile import kept, small_team

# small_team: alice owns Acme Ltd, nobody owns Blue; Pro; deals 1 and 2 of Acme Ltd in Lead; today is 2026-11-24.
HEAD = "id,title,customer,rep,product,amount,stage,opened,closed\n"
ALL = ("--add-missing", "reps,customers,products,stages")

FILES = {
    "reps": "id,name,team\nr1,cleo,North\nr2,dora,\n",
    "customers": "id,name,owner\nc1,Zoo,cleo\nc2,Yard,alice\n",
    "products": "id,name,price\np1,Max,5\n",
    "deals": f"{HEAD}d1,Zoo one,Zoo,cleo,Max,5,Won,2026-01-01,2026-02-02\n"
    "d2,,Acme Ltd,,Pro,7,Won,2026-01-01,2026-02-02\n"
    "d3,,Zoo,bob,,,Demo,2026-01-01,\n",
    "activities": "id,customer,rep,kind,direction,at\na1,Zoo,cleo,call,in,2026-11-01 10:00\n"
    "a2,Zoo,cleo,email,out,2026-11-01 12:00\na3,Acme Ltd,alice,visit,out,2026-11-02 12:00\n",
    "feedback": "id,customer,rep,kind,score,at\nf1,Zoo,cleo,csat,4,2026-11-03\n",
}


@pytest.fixture(autouse=True)
def team(crm):
    small_team(crm)


@pytest.fixture
def file(tmp_path):
    """Writes a file to import."""

    def write(text: str, name: str = "file.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


def state(db: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for the list of imports itself: also columns that triggers keep."""
    with closing(sqlite3.connect(db)) as file:
        schema = file.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        found = {
            name: file.execute(f"SELECT * FROM {name}").fetchall()
            for name, sql in schema
            if sql and sql.startswith("CREATE TABLE") and name not in ("import_run", "import_change")
        }
    found["touched"] = [row for row in found["touched"] if row[0] != "import"]
    return {**{name: sorted(rows, key=repr) for name, rows in found.items()}, "schema": schema}


# Whole, to the last column


@pytest.mark.parametrize("large", [False, True])
def test_each_kind_is_taken_back_to_the_last_column(crm, db, file, monkeypatch, large):
    if large:  # the way of a hundred thousand records: triggers and indexes are built anew
        monkeypatch.setattr(mass_change, "LARGE", 1)
    before, undone = [], []
    for kind, text in FILES.items():
        before.append(state(db))
        crm("import", kind, file(text), *ALL, ok=True)
    for number in range(len(FILES), 0, -1):
        undone.append(crm("import", "undo", number, ok=True).out)
        assert state(db) == before[number - 1], number
    assert undone == [
        f"Took back import 6 of {file('')}: 1 feedback gone\n",
        f"Took back import 5 of {file('')}: 3 activities gone\n",
        f"Took back import 4 of {file('')}: 3 deals and 1 stage gone\n",
        f"Took back import 3 of {file('')}: 1 product gone\n",
        f"Took back import 2 of {file('')}: 2 customers gone\n",
        f"Took back import 1 of {file('')}: 2 reps gone\n",
    ]


def test_what_was_made_on_the_way_goes_too(crm, db, file):
    before = state(db)
    crm("import", "deals", file(FILES["deals"]), *ALL, ok=True)
    ran = crm("import", "undo", "1")
    assert (ran.code, ran.err) == (0, f"Next: crm import deals {file('')}\n") or ran.err.startswith("Next: crm import")
    assert ran.out.endswith("3 deals, 1 product, 1 customer, 1 rep and 1 stage gone\n")
    assert state(db) == before
    again = crm("import", "deals", file(FILES["deals"]), *ALL)
    assert again.out.startswith("Imported 3 deals: 3 new") and "crm import undo 2" in again.err


@pytest.mark.parametrize("large", [False, True])
def test_values_that_were_changed_are_as_they_were(crm, db, file, monkeypatch, large):
    if large:
        monkeypatch.setattr(mass_change, "LARGE", 1)
    for kind, text in FILES.items():
        crm("import", kind, file(text), *ALL, ok=True)
    crm("edit", "customer", "Yard", "--phone", "1", ok=True)
    crm("move", "Zoo one", "Demo", ok=True)
    before = state(db)
    changed = {
        "reps": "id,name,team,left\nr1,cleopatra,South,2026-10-01\n",
        "customers": "id,name,owner,phone\nc2,Yard & Co,cleopatra,\nc1,Zoo,,2\n",
        "products": "id,name,price\np1,Max,6\n",
        # d1 is closed again by another rep, d2 was opened later and is now lost, d3 is another customer's and moves on.
        "deals": f"{HEAD}d1,Zoo won,Zoo,bob,,9,Won,2026-01-01,2026-11-20\nd2,,Acme Ltd,,,7,Lost,2026-01-05,2026-02-03\n"
        "d3,,New,bob,,,Proposal,2026-01-03,\nd4,,New,bob,,,Extra,2026-01-03,\n",
        "activities": "id,customer,rep,kind,direction,at\na1,Zoo,alice,call,in,2026-11-01 13:00\n",
        "feedback": "id,customer,rep,kind,score,at\nf1,Zoo,bob,csat,5,2026-11-03\n",
    }
    for kind, text in changed.items():
        assert crm("import", kind, file(text), *ALL).code == 0, kind
    later = {kind: number for number, kind in enumerate(changed, len(FILES) + 1)}
    restored = {kind: crm("import", "undo", number, "--json", ok=True).out for kind, number in reversed(later.items())}
    assert state(db) == before
    assert [json.loads(text)["restored"] for text in restored.values()] == [
        {"feedback": 1}, {"activities": 1}, {"deals": 3}, {"products": 1}, {"customers": 2}, {"reps": 1},
    ]  # fmt: skip
    assert json.loads(restored["deals"])["removed"] == {"deals": 1, "customers": 1, "stages": 1}


def test_a_step_is_taken_back_with_the_days_of_the_steps_before_it(crm, db, file):
    crm("import", "deals", file(f"{HEAD}d1,,Acme Ltd,alice,,5,Won,2026-01-01,2026-02-02\n"), ok=True)
    moves = kept(db, "SELECT * FROM move ORDER BY id")
    crm("import", "deals", file(f"{HEAD}d1,,Acme Ltd,alice,,5,Won,2026-01-04,2026-02-05\n"), ok=True)
    assert kept(db, "SELECT at FROM move WHERE deal_id = 3") == [("2026-01-04",), ("2026-02-05",)]
    crm("import", "undo", "2", ok=True)
    assert kept(db, "SELECT * FROM move ORDER BY id") == moves


def test_names_that_were_handed_on_find_their_way_back(crm, db, file):
    crm("import", "customers", file("id,name\n1,A\n2,B\n3,C\n"), ok=True)
    before = state(db)
    crm("import", "customers", file("id,name\n3,D\n2,C\n1,B\n"), ok=True)
    crm("import", "undo", "2", ok=True)
    assert state(db) == before


# What stands in the way


def refused(crm, *args: object) -> list[str]:
    """The lines of the refusal."""
    ran = crm("import", "undo", *args)
    assert ran.code == 4 and ran.out == "", ran
    return ran.err.splitlines()


@pytest.mark.parametrize(
    ("kind", "work", "says"),
    [
        ("customers", "add deal Big --customer Zoo --rep bob", 'deal #3 "Big"'),
        ("customers", "log call Zoo --rep bob", 'activity #1, call with "Zoo"'),
        ("customers", "feedback Zoo 5", 'feedback #1, csat of "Zoo"'),
        ("customers", "edit customer Zoo --phone 1", 'customer #3 "Zoo" was changed later'),
        ("customers", "archive customer Yard", 'customer #4 "Yard" was changed later'),
        ("reps", "target set revenue 100 --year 2027 --rep cleo", "the target of cleo for revenue in 2027"),
        ("reps", "review add cleo --as manager --score 4", "a review of cleo for 2026Q3"),
        ("reps", "plan add cleo win_rate Checklist --in 8w", "a step of cleo for win_rate"),
        ("reps", "edit customer Blue --owner cleo", 'customer #2 "Blue"'),
        ("reps", "edit deal 1 --rep cleo", 'deal #1 "Acme renewal"'),
        ("products", "edit deal 1 --product Max", 'deal #1 "Acme renewal"'),
        ("deals", "move 3 lost", 'the move of deal #3 "Zoo one" to Lost'),
        ("deals", "edit deal 3 --amount 6", 'deal #3 "Zoo one" was changed later'),
        ("deals", "move 1 Demo", 'the move of deal #1 "Acme renewal" to Demo'),
        ("deals", "edit stage Demo --probability 7", 'stage #7 "Demo" was changed later'),
    ],
)
def test_later_work_is_named_and_nothing_is_changed(crm, db, file, kind, work, says):
    for each in ("reps", "products") if kind in ("customers", "deals") else ():
        crm("import", each, file(FILES[each]), ok=True)
    ran = crm("import", kind, file(FILES[kind]), *ALL, "--json", ok=True)
    crm(*work.split(), ok=True)
    before = state(db)
    lines = refused(crm, json.loads(ran.out)["import"])
    assert says in lines and lines[-1].startswith("crm: import ") and "later work stands on it" in lines[-1]
    assert state(db) == before


def test_a_scorecard_of_a_new_rep_is_named(crm, file):
    crm("import", "reps", file(FILES["reps"]), ok=True)
    crm("scorecard", "new", "Hunters", "--weight", "revenue=60", "--weight", "win_rate=40", ok=True)
    crm("scorecard", "use", "Hunters", "--rep", "cleo", ok=True)
    assert refused(crm, 1)[0] == "a scorecard of cleo"


def test_later_imports_are_named_by_number_and_to_be_taken_back_first(crm, db, file):
    for kind in ("reps", "customers", "deals"):
        crm("import", kind, file(FILES[kind], f"{kind}.csv"), *ALL, ok=True)
    crm("import", "customers", file("id,name,phone\nc2,Yard,5\n", "again.csv"), ok=True)
    lines = refused(crm, 2)
    assert lines[:2] == [
        "import 3 of deals.csv: 2 deals",
        "import 4 of again.csv: 1 customer",
    ]
    assert lines[2].endswith("nothing was changed – take the later import back first: crm import undo 4")
    for number in (4, 3, 2, 1):
        crm("import", "undo", number, ok=True)
    assert kept(db, "SELECT count(*) FROM customer") == [(2,)]


def test_a_record_that_stands_on_an_import_in_several_ways_is_counted_once(crm, db, file):
    crm("import", "deals", file("id,customer,rep,stage\n1,New,zoe,Lead\n"), *ALL, ok=True)
    crm("import", "deals", file("id,customer,rep,stage,amount\n2,New,zoe,Won,5\n", "more.csv"), *ALL, ok=True)
    assert refused(crm, 1)[0] == "import 2 of more.csv: 1 deal"


def test_an_import_that_an_undo_would_lean_on_stays(crm, db, file):
    # Import 2 took deal d1 from Zoo to Blue. Zoo must not go before that is taken back: d1 would be nobody's.
    crm("import", "customers", file("id,name\nz,Zoo\n"), ok=True)
    crm("add", "deal", "x", "--customer", "Blue", "--rep", "bob", ok=True)
    crm("import", "deals", file("id,title,customer,rep\nd1,one,Blue,bob\n"), ok=True)
    crm("import", "deals", file("id,title,customer,rep\nd1,one,Zoo,bob\n"), ok=True)
    crm("import", "deals", file("id,title,customer,rep\nd1,one,Blue,bob\n", "back.csv"), ok=True)
    assert refused(crm, 1)[0] == "import 4 of back.csv: 1 deal"


def test_a_name_that_somebody_took_is_named(crm, file):
    crm("import", "customers", file("id,name\nc,Zoo\n"), ok=True)
    crm("import", "customers", file("id,name\nc,Zoo & Co\n"), ok=True)
    crm("add", "customer", "zoo", ok=True)
    assert refused(crm, 2)[0] == 'customer #3 "Zoo & Co" cannot be as it was: a customer of that name exists'


def test_of_much_work_the_first_is_named_and_the_rest_counted(crm, db, file):
    crm("import", "customers", file(FILES["customers"]), *ALL, ok=True)
    crm("import", "deals", file("id,title,customer,rep\n" + "".join(f"{n},t{n},Zoo,bob\n" for n in range(3))), ok=True)
    for number in range(12):
        crm("add", "deal", f"x{number}", "--customer", "Zoo", "--rep", "bob", ok=True)
    lines = refused(crm, 1)
    assert lines[0].endswith(": 3 deals") and lines[1] == 'deal #6 "x0"' and lines[11] == "and 2 more"
    facts = json.loads(crm("import", "undo", "1", "--json").err)
    assert (facts["exit_code"], facts["more"], facts["rows"][1]["id"]) == (4, 2, 6)
    assert facts["rows"][0]["counts"] == {"deal": 3}


def test_work_beside_an_import_does_not_stand_on_it(crm, file):
    crm("import", "customers", file("id,name,owner\nc,Acme Ltd,bob\n"), ok=True)
    crm("log", "call", "Acme", "--rep", "bob", ok=True)
    crm("add", "deal", "x", "--customer", "Acme", "--rep", "bob", ok=True)
    assert crm("import", "undo", "1").out.endswith(": 1 customer as before\n")


def test_every_table_that_names_a_record_is_looked_through():
    from crmcli.database.schema.tables import metadata

    named = {
        (key.column.table.name, table.name, key.parent.name)
        for table in metadata.tables.values()
        for key in table.foreign_keys
    }
    known = {(kind, table, column) for kind, pairs in REFERRING.items() for table, column in pairs}
    assert named - known == {("stage", "deal", "status"), ("import_run", "import_change", "import_id")}
    assert known <= named


def test_only_an_import_that_is_there_and_not_taken_back_can_be(crm, file):
    assert crm("import", "undo", "7").err == 'crm: no import "7" – see: crm import list\n'
    assert crm("import", "undo", "x").code == 2
    crm("import", "reps", file("name\ncleo\n"), ok=True)
    crm("import", "undo", "#1", ok=True)
    ran = crm("import", "undo", "1")
    assert (ran.code, ran.err) == (4, "crm: import 1 is taken back already – see: crm import list\n")


def test_an_edit_after_an_undo_still_counts(crm, file):
    """The numbers by which later changes are known never go back, whatever is taken back in between."""
    crm("import", "customers", file("id,name\nc,Zoo\n"), ok=True)
    crm("edit", "customer", "Blue", "--phone", "1", ok=True)
    crm("import", "customers", file("id,name,phone\nc,Zoo,2\n"), ok=True)
    crm("import", "undo", "2", ok=True)
    crm("edit", "customer", "Zoo", "--phone", "3", ok=True)
    assert refused(crm, 1)[0] == 'customer #3 "Zoo" was changed later'


# The list, the question and the answer


def test_imports_are_listed_newest_first(crm, file):
    assert crm("import", "list").out == "Nothing was imported yet. Begin with: crm import reps FILE\n"
    assert crm("import", "list", "--fail-empty").code == 6
    crm("import", "reps", file("name\ncleo\n", "a.csv"), ok=True)
    crm("import", "customers", file("name,owner\nZoo,cleo\nB,nobody\nBlue,bob\n", "b.csv"), "--skip-bad", ok=True)
    crm("import", "undo", "2", ok=True)
    found = json.loads(crm("import", "list", "--json").out)
    assert found["schema"] == "crm.import.list/1"
    assert [(each["id"], each["kind"], each["new"], each["changed"], each["refused"]) for each in found["imports"]] == [
        (2, "customers", 1, 1, 1), (1, "reps", 1, 0, 0),
    ]  # fmt: skip
    assert [bool(each["undone"]) for each in found["imports"]] == [True, False]
    assert len(json.loads(crm("import", "list", "--limit", "1", "--json").out)["imports"]) == 1
    lines = crm("import", "list", "--format", "csv").out.splitlines()
    assert lines[0] == "id,kind,file,profile,new,changed,unchanged,refused,at,by,undone" and len(lines) == 3
    table = crm("import", "list").out.splitlines()
    assert table[0].split() == [
        "#",
        "When",
        "What",
        "File",
        "New",
        "Changed",
        "Unchanged",
        "Refused",
        "By",
        "Taken",
        "back",
    ]


def test_a_refused_import_and_a_dry_run_are_not_in_the_list(crm, file):
    crm("import", "reps", file("name\ncleo\n"), "--dry-run", ok=True)
    assert crm("import", "customers", file("name,owner\nB,nobody\n")).code == 4
    assert crm("import", "list", "--fail-empty").code == 6


def test_a_dry_run_says_what_would_go(crm, db, file):
    crm("import", "reps", file("name\ncleo\n"), ok=True)
    before = state(db)
    ran = crm("import", "undo", "1", "--dry-run")
    assert (ran.code, ran.out) == (0, f"Would take back import 1 of {file('')}: 1 rep gone\n")
    assert state(db) == before
    assert json.loads(crm("import", "undo", "1", "--json").out) == {
        "schema": "crm.import.undo/1", "import": 1, "kind": "reps", "file": str(file("")), "removed": {"reps": 1},
        "restored": {}, "dry_run": False,
    }  # fmt: skip


@pytest.mark.parametrize(("answer", "code", "reps"), [("n", 1, 3), ("y", 0, 2)])
def test_a_person_is_asked(crm, db, file, answer, code, reps):
    crm("import", "reps", file("name\ncleo\n"), ok=True)
    child = pexpect.spawn(sys.executable, ["-m", "crmcli", "import", "undo", "1"], encoding="utf-8", timeout=60)
    child.expect_exact("1 rep gone. Do it? [y/N]: ")
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, kept(db, "SELECT count(*) FROM rep")) == (code, [(reps,)])


def test_imports_complete_by_number(crm, file, capsys, monkeypatch):
    from crmcli import main

    for name in ("cleo", "dora"):
        crm("import", "reps", file(f"name\n{name}\n", f"{name}.csv"), ok=True)
    crm("import", "undo", "1", ok=True)
    capsys.readouterr()
    for name, value in {
        "_CRM_COMPLETE": "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TYPER_COMPLETE_ARGS": "crm import undo ",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit):
        main.run([])
    assert capsys.readouterr().out == f"2\treps from {file('', 'dora.csv')}\n"


# At random

NAMES = ("A", "B", "C", "Acme Ltd")
ROWS = st.lists(
    st.tuples(
        st.sampled_from(("d1", "d2", "d3", "d4")), st.sampled_from(NAMES), st.sampled_from(("alice", "bob", "cleo")),
        st.sampled_from(("", "5", "6")), st.sampled_from(("Lead", "Won", "Lost", "Demo")),
        st.sampled_from(("2026-01-01", "2026-02-01", "2026-03-01")),
    ),
    min_size=1, max_size=4, unique_by=lambda row: row[0],
)  # fmt: skip
CUSTOMERS = st.lists(
    st.tuples(st.sampled_from(("1", "2", "3")), st.sampled_from(NAMES), st.sampled_from(("", "x"))),
    min_size=1, max_size=3, unique_by=lambda row: row[0],
)  # fmt: skip
EDITS = st.sampled_from([
    "edit customer A --phone 1", "move 3 next", "move 3 won", "edit deal 4 --amount 8", "log call B --rep bob",
    "archive customer C", "edit deal 1 --customer A", "edit stage Demo --probability 9", "feedback A 5", "add rep A",
])  # fmt: skip
STEPS = st.lists(
    st.tuples(st.just("deals"), ROWS) | st.tuples(st.just("customers"), CUSTOMERS) | st.tuples(st.just("edit"), EDITS),
    min_size=2,
    max_size=6,
)
HEADS = {"deals": "id,customer,rep,amount,stage,opened", "customers": "id,name,note"}


@given(steps=STEPS, order=st.randoms(use_true_random=False), large=st.booleans())
@settings(max_examples=6)
def test_an_undo_restores_exactly_or_names_what_stands_in_the_way(crm, db, tmp_path, monkeypatch, steps, order, large):
    """Any imports and edits; then imports are taken back in any order. One that is refused changes nothing and names
    something; when the last one goes back, all is as it was before it."""
    with monkeypatch.context() as patched:
        patched.setattr(mass_change, "LARGE", 1 if large else 5_000)
        small_team(crm)
        states, number = {}, 0
        for kind, what in steps:
            before = state(db)
            if kind == "edit":
                crm(*what.split())
                continue
            path = tmp_path / "steps.csv"
            path.write_text("\n".join([HEADS[kind], *(",".join(row) for row in what)]) + "\n")
            if crm("import", kind, path, *ALL, "--yes").code == 0:
                number += 1
                states[number] = before, state(db)
        waiting, stuck = list(states), 0
        while waiting and stuck < 2 * len(waiting):
            chosen = order.choice(waiting)
            now = state(db)
            ran = crm("import", "undo", chosen)
            if ran.code == 0:
                waiting.remove(chosen)
                before, after = states[chosen]
                assert now != after or state(db) == before, "nothing came after it: all is as it was before it"
                assert kept(db, "PRAGMA foreign_key_check") == []
                stuck = 0
            else:
                assert ran.code == 4 and "later work stands on it" in ran.err and len(ran.err.splitlines()) > 1, ran
                assert state(db) == now
                stuck += 1
        assert derived(db) == [[], []]


def derived(db: Path) -> list[list[tuple[object, ...]]]:
    """Columns that triggers keep and that are not as the rows say."""
    won = "SELECT min(closed) FROM deal WHERE status = 'won' AND customer_id = {}"
    return [
        kept(db, f"SELECT id FROM customer WHERE first_won IS NOT ({won.format('customer.id')})"),
        kept(db, f"SELECT id FROM deal d WHERE customer_id AND customer_won IS NOT ({won.format('d.customer_id')})"),
    ]
