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
from crmcli.records.history.referring import REFERRING
from tests.support.datafile import kept, small_team

# small_team: alice owns Acme Ltd, nobody owns Blue; Pro; deals 1 and 2 of Acme Ltd in Lead; today is 2026-11-24.
HEAD = "id,title,customer,rep,product,amount,stage,opened,closed\n"
ALL = ("--add-missing", "reps,customers,products,stages", "--stage", "Demo=90%")

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


def imported(crm, kind: str, file: Path, *args: object) -> int:
    """Import the file; returns the number of the import."""
    ran = crm("import", kind, file, *args, ok=True)
    assert ran.undo, ran
    return int(ran.undo)


def state(db: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the journal: also columns that triggers keep."""
    with closing(sqlite3.connect(db)) as file:
        schema = file.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        found = {
            name: file.execute(f'SELECT * FROM "{name}"').fetchall()
            for name, sql in schema
            if sql and sql.startswith("CREATE TABLE") and name not in ("change", "change_row", "firing")
        }
    return {**{name: sorted(rows, key=repr) for name, rows in found.items()}, "schema": schema}


# Whole, to the last column


@pytest.mark.parametrize("large", [False, True])
def test_each_kind_is_taken_back_to_the_last_column(crm, db, file, monkeypatch, large):
    if large:  # the way of a hundred thousand records: triggers and indexes are built anew
        monkeypatch.setattr(mass_change, "LARGE", 1)
    before, numbers, undone = [], [], []
    for kind, text in FILES.items():
        before.append(state(db))
        numbers.append(imported(crm, kind, file(text), *ALL))
    for number in reversed(numbers):
        undone.append(crm("import", "undo", number, ok=True).out.replace(f"import {number} ", "import "))
        assert state(db) == before.pop(), number
    assert undone == [
        f"Took back import of {file('')}: 1 feedback gone\n",
        f"Took back import of {file('')}: 3 activities gone\n",
        f"Took back import of {file('')}: 3 deals and 1 stage gone\n",
        f"Took back import of {file('')}: 1 product gone\n",
        f"Took back import of {file('')}: 2 customers gone\n",
        f"Took back import of {file('')}: 2 reps gone\n",
    ]


def test_what_was_made_on_the_way_goes_too(crm, db, file):
    before = state(db)
    ran = crm("import", "undo", imported(crm, "deals", file(FILES["deals"]), *ALL))
    assert (ran.code, ran.err) == (0, f"Next: crm import deals {file('')}\n") or ran.err.startswith("Next: crm import")
    assert ran.out.endswith("3 deals, 1 product, 1 customer, 1 rep and 1 stage gone\n")
    assert state(db) == before
    again = crm("import", "deals", file(FILES["deals"]), *ALL)
    assert again.out.startswith("Imported 3 deals: 3 new") and again.undo


@pytest.mark.parametrize("large", [False, True])
def test_values_that_were_changed_are_as_they_were(crm, db, file, monkeypatch, large):
    if large:
        monkeypatch.setattr(mass_change, "LARGE", 1)
    for kind, text in FILES.items():
        crm("import", kind, file(text), *ALL, ok=True)
    crm("edit", "customer", "Yard", "--phone", "1", ok=True)
    crm("move", "Zoo one", "Demo", "--yes", ok=True)
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
    new = {"deals": ("--stage", "Extra=40%")}
    later = {kind: imported(crm, kind, file(text), *ALL, *new.get(kind, ())) for kind, text in changed.items()}
    restored = {kind: crm("import", "undo", number, "--json", ok=True).out for kind, number in reversed(later.items())}
    assert state(db) == before
    assert [json.loads(text)["restored"] for text in restored.values()] == [
        {"feedback": 1}, {"activities": 1}, {"deals": 3, "stages": 3}, {"products": 1}, {"customers": 2}, {"reps": 1},
    ]  # fmt: skip
    assert json.loads(restored["deals"])["removed"] == {"deals": 1, "customers": 1, "stages": 1}


def test_a_step_is_taken_back_with_the_days_of_the_steps_before_it(crm, db, file):
    crm("import", "deals", file(f"{HEAD}d1,,Acme Ltd,alice,,5,Won,2026-01-01,2026-02-02\n"), ok=True)
    moves = kept(db, "SELECT * FROM move ORDER BY id")
    again = imported(crm, "deals", file(f"{HEAD}d1,,Acme Ltd,alice,,5,Won,2026-01-04,2026-02-05\n"))
    assert kept(db, "SELECT at FROM move WHERE deal_id = 3") == [("2026-01-04",), ("2026-02-05",)]
    crm("import", "undo", again, ok=True)
    assert kept(db, "SELECT * FROM move ORDER BY id") == moves


def test_names_that_were_handed_on_find_their_way_back(crm, db, file):
    crm("import", "customers", file("id,name\n1,A\n2,B\n3,C\n"), ok=True)
    before = state(db)
    crm("import", "undo", imported(crm, "customers", file("id,name\n3,D\n2,C\n1,B\n")), ok=True)
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
        ("customers", "edit customer Zoo --phone 1", 'customer #3 "Zoo"'),
        ("customers", "archive customer Yard", 'customer #4 "Yard"'),
        ("reps", "target set revenue 100 --year 2027 --rep cleo", "the target of cleo for revenue in 2027"),
        ("reps", "review add cleo --as manager --score 4", "a review of cleo for 2026Q3"),
        ("reps", "plan add cleo win_rate Checklist --in 8w", "a step of cleo for win_rate"),
        ("reps", "edit customer Blue --owner cleo", 'customer #2 "Blue"'),
        ("reps", "edit deal 1 --rep cleo", 'deal #1 "Acme renewal"'),
        ("products", "edit deal 1 --product Max", 'deal #1 "Acme renewal"'),
        ("deals", "move 3 lost --yes", 'deal #3 "Zoo one"'),
        ("deals", "edit deal 3 --amount 6 --yes", 'deal #3 "Zoo one"'),
        ("deals", "move 1 Demo", 'deal #1 "Acme renewal"'),
        ("deals", "edit stage Demo --probability 7", "stage Demo"),
    ],
)
def test_later_work_is_named_and_nothing_is_changed(crm, db, file, kind, work, says):
    for each in ("reps", "products") if kind in ("customers", "deals") else ():
        crm("import", each, file(FILES[each]), ok=True)
    number = imported(crm, kind, file(FILES[kind]), *ALL)
    later = crm(*work.split(), ok=True).undo
    before = state(db)
    lines = refused(crm, number)
    assert lines[0].startswith(f"change {later} by tester (crm {work.split()[0]}") and lines[0].endswith(f": {says}")
    assert lines[-1].startswith(f"crm: change {number} ") and "later work stands on it" in lines[-1]
    assert state(db) == before


def test_a_scorecard_of_a_new_rep_is_named(crm, file):
    number = imported(crm, "reps", file(FILES["reps"]))
    crm("scorecard", "new", "Hunters", "--weight", "revenue=60", "--weight", "win_rate=40", ok=True)
    crm("scorecard", "use", "Hunters", "--rep", "cleo", ok=True)
    assert refused(crm, number)[0].endswith("): a scorecard of cleo")


def test_later_imports_are_named_by_number_and_to_be_taken_back_first(crm, db, file):
    numbers = [imported(crm, kind, file(FILES[kind], f"{kind}.csv"), *ALL) for kind in ("reps", "customers", "deals")]
    numbers.append(imported(crm, "customers", file("id,name,phone\nc2,Yard,5\n", "again.csv")))
    lines = refused(crm, numbers[1])
    assert [line.partition(" ")[2].split(" by tester (")[0] for line in lines[:2]] == [str(numbers[3]), str(numbers[2])]
    assert lines[0].endswith('customer #4 "Yard"') and lines[1].endswith('deal #3 "Zoo one" and deal #5 "Zoo"')
    assert lines[2].endswith(f"nothing was changed – undo the later one first: crm undo {numbers[3]}")
    for number in reversed(numbers):
        crm("import", "undo", number, ok=True)
    assert kept(db, "SELECT count(*) FROM customer") == [(2,)]


def test_a_record_that_stands_on_an_import_in_several_ways_is_counted_once(crm, db, file):
    number = imported(crm, "deals", file("id,customer,rep,stage\n1,New,zoe,Lead\n"), *ALL)
    crm(
        "import",
        "deals",
        file("id,customer,rep,stage,amount,closed\n2,New,zoe,Won,5,2026-02-02\n", "more.csv"),
        *ALL,
        ok=True,
    )
    assert refused(crm, number)[0].endswith('): deal #4 "New"')


def test_what_an_undo_would_lean_on_has_to_be_there(crm, db, file):
    # The last import took deal d1 from Zoo to Blue: once Zoo is gone, it cannot be given back to it.
    zoo = imported(crm, "customers", file("id,name\nz,Zoo\n"))
    crm("import", "deals", file("id,title,customer,rep\nd1,one,Zoo,bob\n"), ok=True)
    back = imported(crm, "deals", file("id,title,customer,rep\nd1,one,Blue,bob\n", "back.csv"))
    gone = crm("import", "undo", zoo, ok=True).undo
    assert refused(crm, back)[0].startswith(f"change {gone} by tester (crm import undo {zoo}): customer #")
    crm("undo", gone, ok=True)
    crm("import", "undo", back, ok=True)
    assert kept(db, "SELECT c.name FROM deal d JOIN customer c ON c.id = d.customer_id WHERE d.title = 'one'") == [
        ("Zoo",)
    ]


def test_a_name_that_somebody_took_is_named(crm, file):
    crm("import", "customers", file("id,name\nc,Zoo\n"), ok=True)
    number = imported(crm, "customers", file("id,name\nc,Zoo & Co\n"))
    crm("add", "customer", "zoo", "--new", ok=True)
    assert refused(crm, number)[0] == 'customer #3 "Zoo & Co" cannot be as it was: a customer of that name exists'


def test_of_much_work_the_newest_is_named_and_the_rest_counted(crm, db, file):
    number = imported(crm, "customers", file(FILES["customers"]), *ALL)
    crm("import", "deals", file("id,title,customer,rep\n" + "".join(f"{n},t{n},Zoo,bob\n" for n in range(4))), ok=True)
    for at in range(12):
        crm("add", "deal", f"x{at}", "--customer", "Zoo", "--rep", "bob", ok=True)
    lines = refused(crm, number)
    assert lines[0].endswith('deal #18 "x11"') and lines[10] == "and 3 more"
    for _ in range(12):
        crm("undo", ok=True)
    assert refused(crm, number)[0].endswith('): deal #3 "t0", deal #4 "t1" and 2 more deals')
    facts = json.loads(crm("import", "undo", number, "--json").err)
    assert (facts["exit_code"], facts["more"], facts["rows"][0]["change"]) == (4, 0, number + 1)
    assert facts["rows"][0]["records"][0] == {"kind": "deal", "id": 3} and len(facts["rows"][0]["records"]) == 4


def test_work_beside_an_import_does_not_stand_on_it(crm, file):
    number = imported(crm, "customers", file("id,name,owner\nc,Acme Ltd,bob\n"))
    crm("log", "call", "Acme", "--rep", "bob", ok=True)
    crm("add", "deal", "x", "--customer", "Acme", "--rep", "bob", ok=True)
    assert crm("import", "undo", number).out.endswith(": 1 customer as before\n")


def test_every_table_that_names_a_record_is_looked_through():
    from crmcli.database.schema.tables import metadata

    named = {
        (key.column.table.name, table.name, key.parent.name)
        for table in metadata.tables.values()
        for key in table.foreign_keys
    }
    known = {(kind, table, column) for kind, pairs in REFERRING.items() for table, column in pairs}
    assert named - known == {
        ("stage", "deal", "status"), ("change", "change", "undoes"), ("change", "change", "undone_by"),
        ("change", "change_row", "change_id"), ("change", "firing", "change_id"),
    }  # fmt: skip
    assert known <= named


def test_only_an_import_that_is_there_and_not_taken_back_can_be(crm, file):
    assert crm("import", "undo", "99").err == 'crm: no import "99" – see: crm import list\n'
    assert crm("import", "undo", "1").err == 'crm: no import "1" – it is another change: crm undo 1\n'
    assert crm("import", "undo", "x").code == 2
    number = imported(crm, "reps", file("name\ncleo\n"))
    undo = crm("import", "undo", f"#{number}", ok=True).undo
    ran = crm("import", "undo", number)
    says = f"crm: change {number} is undone already, by change {undo} – bring it back: crm undo {undo}\n"
    assert (ran.code, ran.err) == (4, says)


def test_an_edit_after_an_undo_still_counts(crm, file):
    number = imported(crm, "customers", file("id,name\nc,Zoo\n"))
    crm("edit", "customer", "Blue", "--phone", "1", ok=True)
    crm("import", "undo", imported(crm, "customers", file("id,name,phone\nc,Zoo,2\n")), ok=True)
    crm("edit", "customer", "Zoo", "--phone", "3", ok=True)
    assert refused(crm, number)[0].endswith('(crm edit customer Zoo --phone 3): customer #3 "Zoo"')


# The list, the question and the answer


def test_imports_are_listed_newest_first(crm, file):
    assert crm("import", "list").out == "Nothing was imported yet. Begin with: crm import reps FILE\n"
    assert crm("import", "list", "--fail-empty").code == 6
    one = imported(crm, "reps", file("name\ncleo\n", "a.csv"))
    two = imported(crm, "customers", file("name,owner\nZoo,cleo\nB,nobody\nBlue,bob\n", "b.csv"), "--skip-bad")
    crm("import", "undo", two, ok=True)
    found = json.loads(crm("import", "list", "--json").out)
    assert found["schema"] == "crm.import.list/1"
    assert [(each["id"], each["kind"], each["new"], each["changed"], each["refused"]) for each in found["imports"]] == [
        (two, "customers", 1, 1, 1), (one, "reps", 1, 0, 0),
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
    number = imported(crm, "reps", file("name\ncleo\n"))
    before = state(db)
    ran = crm("import", "undo", number, "--dry-run")
    assert (ran.code, ran.out) == (0, f"Would take back import {number} of {file('')}: 1 rep gone\n")
    assert state(db) == before
    assert json.loads(crm("import", "undo", number, "--json").out) == {
        "schema": "crm.import.undo/1", "import": number, "kind": "reps", "file": str(file("")), "removed": {"reps": 1},
        "restored": {}, "dry_run": False,
    }  # fmt: skip


@pytest.mark.parametrize(("answer", "code", "reps"), [("n", 1, 3), ("y", 0, 2)])
def test_a_person_is_asked(crm, db, file, answer, code, reps):
    number = imported(crm, "reps", file("name\ncleo\n"))
    child = pexpect.spawn(sys.executable, ["-m", "crmcli", "import", "undo", str(number)], encoding="utf-8", timeout=60)
    child.expect_exact("1 rep gone. Do it? [y/N]: ")
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, kept(db, "SELECT count(*) FROM rep")) == (code, [(reps,)])


def test_imports_complete_by_number(crm, file, capsys, monkeypatch):
    from crmcli import main

    one, two = (imported(crm, "reps", file(f"name\n{name}\n", f"{name}.csv")) for name in ("cleo", "dora"))
    crm("import", "undo", one, ok=True)
    capsys.readouterr()
    for name, value in {
        "_CRM_COMPLETE": "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TYPER_COMPLETE_ARGS": "crm import undo ",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit):
        main.run([])
    assert capsys.readouterr().out == f"{two}\treps from {file('', 'dora.csv')}\n"


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
        states = {}
        for kind, what in steps:
            before = state(db)
            if kind == "edit":
                crm(*what.split())
                continue
            path = tmp_path / "steps.csv"
            path.write_text("\n".join([HEADS[kind], *(",".join(row) for row in what)]) + "\n")
            ran = crm("import", kind, path, *ALL, "--yes")
            if ran.undo:
                states[int(ran.undo)] = before, state(db)
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
