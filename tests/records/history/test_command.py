"""`crm history` and `crm undo`: whatever was written is one change, and is taken back to the last byte."""

from __future__ import annotations

import json
import random
import shlex
import shutil
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pexpect
import pytest

from crmcli.cli.command_table import COMMANDS, Entry
from tests.support.datafile import kept
from tests.support.seeds import seeds
from tests.support.teams import office

PLAN = """
name = "Reps 2026"
valid = "2026Q1..2026Q4"

[[tiers]]
rate = 0.05
"""

# Every command that writes to the data file, with lines that do on the office ({f} is a folder with files, {last} the
# number of the change before). The first lines prepare; the last one is the one that the name is of.
WRITES: dict[str, tuple[str, ...]] = {
    "add rep": ("add rep zed --team West",),
    "add customer": ("add customer Zenith --owner ann --region EMEA",),
    "duplicates": ("duplicates --not 1 2",),
    "merge customer": ("merge customer 1 2 --keep name=2 --yes",),
    "merge contact": ("add contact Bo", "add contact Beau", "merge contact 1 2 --keep name=2 --yes"),
    "add contact": ("add contact 'Ann Lee' --at 1 --role buyer --email ann@x.example --phone 123",),
    "edit contact": (
        "add contact 'Ann Lee' --at 1 --email ann@x.example", "add contact Bo --at 1",
        "edit contact bo --left 1 --at 2 --role CFO --main 2 --email bo@x.example --note x",
    ),
    "import contacts": ("import contacts {f}/contacts.csv --add-missing customers",),
    "add product": ("add product Zap --list-price 12.50",),
    "add deal": ("add deal 'Zap pilot' --customer 1 --rep Ben --amount 900",),
    "add stage": ("add stage Zeroing --after Lead",),
    "move": ("move 4 won --amount 1200 --yes",),
    "add task": ("add task 'Send quote' --deal 3 --due fri --every 1m",),
    "edit task": ("add task 'Send quote' --deal 3 --due fri", "edit task 1 --due mon --every 2w --rep none --yes"),
    "done": (
        "add task 'Send quote' --deal 3 --due fri --every 1m --rep ann",
        "done 1 'wants it' --as call --next 'send it' --due mon --yes",
    ),
    "snooze": ("add task 'Send quote' --customer 1 --due fri", "snooze 1 +3d --yes"),
    "log": ("log call 1 'hello there' --rep ann --we 'send quote by fri' --they 'answer within 3 days'",),
    "feedback": ("feedback 1 4 'fine'",),
    "edit rep": ("edit rep ann --team West --email a@example.org",),
    "edit customer": ("edit customer 1 --name 'Renamed Ltd' --phone 123",),
    "edit product": ("edit product 1 --list-price 99",),
    "edit deal": ("edit deal 1 --amount 4 --source fair --closed 2026-02-21 --yes",),
    "edit stage": ("edit stage Proposal --probability 55",),
    "case open": ("case open 1 'late again' --kind problem --rep ann",),
    "case answer": ("case open 1 'late again' --rep ann", "case answer 3 'on it' --rep ann --yes"),
    "case wait": ("case open 1 'late again'", "case wait 3"),
    "case resume": ("case open 1 'late again'", "case wait 3", "case resume 3"),
    "case solve": ("case open 1 'late again'", "case wait 3", "case solve 3 done"),
    "case limits use": ("case limits init -o {f}/service.toml", "case limits use {f}/service.toml"),
    "case close": ("case close 1",),
    "survey draft": (
        "edit customer 1 --email a@b.example", "case open 1 late --rep ann", "case solve 3", "survey draft 3"
    ),
    "case reopen": ("case reopen 2",),
    "edit case": ("edit case 1 --priority urgent --rep Ben",),
    "edit activity": ("edit activity 1 --kind visit --in --note x --yes",),
    "edit feedback": ("edit feedback 1 --score 1 --yes",),
    "add field": ("add field customer seats --type int",),
    "edit field": (
        "add field customer seats --type text", "edit customer 1 --set seats=5", "edit field customer seats --type int",
    ),
    "edit move": ("edit move 1 --at 2026-01-08 --yes",),
    "tag": ("tag customer 1 vip hot",),
    "edit tag": ("tag customer 1 2 vip", "edit tag vip --name key-account"),
    "segment save": ("segment save emea --of customers --where 'region=EMEA'",),
    "edit segment": (
        "segment save emea --of customers --where 'region=EMEA'", "segment save more --of customers --where @emea",
        "edit segment emea --name europe",
    ),
    "campaign new": ("campaign new Spring --subject News --text Hello",),
    "campaign edit": ("campaign new Spring", "campaign edit Spring --text Hello"),
    "campaign add": ("add contact Zed --at 1", "campaign new Spring", "campaign add Spring zed"),
    "touch": ("touch 1 fair --at 2026-06-01",),
    "campaign draft": (
        "campaign new Spring --subject News --text Hello", "add contact Zed --at 1 --email z@z.example",
        "campaign add Spring zed", "campaign draft Spring --to {f}/drafts",
    ),
    "campaign out": ("add contact Zed --at 1 --email z@z.example", "campaign out zed"),
    "handover": ("handover ann --to Ben --yes",),
    "archive": ("archive customer 2",),
    "unarchive": ("archive product 1", "unarchive product 1"),
    "delete": ("delete activity 1 2 3 --yes",),
    "score": ("score --quarter 2026Q2 --freeze",),
    "target set": ("target set revenue 100000 --quarter 2026Q4 --rep ann --split season",),
    "target drop": ("target set csat 91.37% --quarter 2026Q4", "target drop csat --quarter 2026Q4"),
    "target import": (
        "target set csat 91.37% --quarter 2026Q4", "target export -o {f}/t.toml", "undo", "target import {f}/t.toml",
    ),
    "plan add": ("plan add ann win_rate Checklist --in 8w",),
    "plan done": ("plan add ann win_rate Checklist --in 8w", "plan done ann"),
    "rep page": ("score --quarter 2026Q2 --freeze", "rep ann 2026Q2 --reply 'two answers decide it' --yes"),
    "rep coach": ("coach --import {f}/steps.toml",),
    "scorecard metrics": ("metrics --define win_rate=created --from 2027Q1",),
    "review add": ("review add ann --as manager --score 4",),
    "scorecard new": ("scorecard new Hunters --weight revenue=60 --weight win_rate=40",),
    "scorecard edit": ("scorecard edit Default --weight revenue=31 --weight csat=14 --from 2027Q1",),
    "scorecard use": ("scorecard new H --weight revenue=60 --weight win_rate=40", "scorecard use H --team East"),
    "scorecard import": (
        "scorecard new F --weight revenue=50 --weight retention=50", "scorecard export F -o {f}/card.toml", "undo",
        "scorecard import {f}/card.toml",
    ),
    "pay plan import": ("pay plan import {f}/plan.toml",),
    "pay run": ("pay plan import {f}/plan.toml", "score --quarter 2026Q2 --freeze", "pay run 2026Q2 --approve"),
    "import reps": ("import reps {f}/reps.csv",),
    "import customers": ("import customers {f}/customers.csv --yes",),
    "import products": ("import products {f}/products.csv",),
    "import deals": ("import deals {f}/deals.csv --add-missing customers --yes",),
    "import activities": ("import activities {f}/activities.csv",),
    "import feedback": ("import feedback {f}/feedback.csv",),
    "import cases": ("import cases {f}/cases.csv --yes",),
    "import tasks": ("import tasks {f}/tasks.csv --yes",),
    "import undo": ("import reps {f}/reps.csv", "import undo {last} --yes"),
    "report weekly": ("log call 1 x --rep ann --at 2026-06-24", "report weekly --since last -o {f}/w.md",),
    "report monthly": ("log call 1 x --rep ann --at 2026-06-24", "report monthly --since last -o {f}/m.md",),
    "report quarterly": ("report quarterly --since last -o {f}/q.md",),
    "report daily": ("log call 1 x --rep ann", "report daily --since last -o {f}/d.md",),
    "rate": ("rate EUR 2026-01 1.17",),
    "import rates": ("import rates {f}/rates.csv",),
    "assign": ("assignment use {f}/rules.toml", "assign --new"),
    "assignment use": ("assignment use {f}/rules.toml --reason agreed",),
    "automation use": ("automation init -o {f}/a.toml", "automation use {f}/a.toml --reason agreed"),
    "pool take": ("pool take 3 --rep Ben",),
    "pool release": ("pool release 1 --reason moved --yes",),
    "pool recall": ("add customer Old --owner ann --created 2026-01-01 --new", "pool recall --days 30 --yes"),
    "process use": ("process use {f}/process.toml --reason agreed",),
    "away": ("away ann 2026-07-06 2026-07-10 --reason holiday --yes",),
    "edit absence": ("away ann 2026-07-06 2026-07-10 --yes", "edit absence 1 --to 2026-07-09 --yes"),
    "forecast freeze": ("forecast freeze",),
    "refund": ("refund 1 50 --at 2026-03-01",),
    "add line": ("add line 3 1 --qty 2 --price 5",),
    "edit line": ("add line 3 1 --price 5", "edit line 1 --qty 3.5 --discount 10%"),
    "import lines": ("import lines {f}/lines.csv",),
    "quote new": ("add line 3 1 --price 5", "quote 3 --valid 30d"),
    "quote send": ("add line 3 1 --price 5", "quote 3", "quote send Q-1"),
    "quote accept": ("add line 3 1 --price 5", "quote 3", "quote accept Q-1 --yes"),
    "quote reject": ("add line 3 1 --price 5", "quote 3", "quote reject Q-1"),
    "price": ("price 1 99.50 --from 2026-01-01 --list partner",),
    "import refunds": ("import refunds {f}/refunds.csv",),
    "config": ("config set fiscal_year_start 4",),
    "undo": ("archive customer 3", "undo"),
}  # fmt: skip

READS = {
    "process init", "process check", "process show",
    "history", "find", "rates", "list refunds", "list lines", "list prices", "list quotes", "quote list",
    "quote show", "list absences", "list fields",
    "assignment init", "assignment check", "assignment show", "assignment list",
    "automation init", "automation events", "automation check", "automation show", "automation list",
    "hooks list", "hooks add", "hooks remove", "hooks run",
    "list reps", "list customers", "list contacts", "list products", "list deals", "list activities",
    "list feedback", "list cases", "survey list", "case list", "case show", "case limits init", "case limits show",
    "list tasks", "today", "agenda", "promises", "rehearse",
    "list stages",
    "list tags", "list segments", "campaign list", "campaign show", "list touches", "source",
    "forecast show", "forecast slip", "offer",
    "show", "funnel", "dashboard", "compare", "rep explain", "verify", "scorecard simulate", "trend",
    "rep trend", "rep fairness", "rep review", "target list",
    "target show", "target export", "plan list", "plan review", "scorecard fairness", "review list", "review show",
    "scorecard show", "scorecard list", "scorecard export", "pay plan list", "pay plan show", "pay plan export",
    "pay awards", "backup", "doctor", "export", "import list", "report template", "report site", "serve",
    "schedule weekly",
    "schedule monthly",
    "schedule quarterly", "schedule daily", "schedule list", "schedule remove", "help",
}  # fmt: skip

MAKES = {"init", "demo"}
"""What makes a data file: there is nothing before it."""

FORGETS = {"forget"}
"""What is never undone: see tests/exchange/forget."""


def every_command(entries: Mapping[str, Entry], path: tuple[str, ...] = ()) -> Iterator[str]:
    for name, entry in entries.items():
        if entry.entries:
            yield from every_command(entry.entries, (*path, name))
        else:
            yield " ".join((*path, name))


def test_of_every_command_it_is_known_whether_it_writes():
    assert set(every_command(COMMANDS)) == {*WRITES, *READS, *MAKES, *FORGETS}
    assert not READS & {*WRITES}


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_TODAY", office.TODAY.isoformat())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files to import."""
    place = tmp_path / "files"
    place.mkdir()
    for name, text in {
        "reps.csv": "id,name,team\nr1,zoe,West\nr2,ann,North\n",
        "contacts.csv": "First Name,Last Name,Email,Company\nAnn,Lee,ann@x.example,Zoo\n",
        "customers.csv": "id,name,region\nc1,Zoo,EMEA\nc2,Acme,APAC\n",
        "products.csv": "id,name,price\np1,Max,5\n",
        "deals.csv": "id,title,customer,rep,amount,stage,opened,closed\nd1,New,Zed,ann,5,Won,2026-01-01,2026-02-02\n"
        "d2,Odd,Acme,Ben,6,Lead,2026-01-01,\n",
        "activities.csv": "id,customer,rep,kind,direction,at\na1,Acme,Ben,call,out,2026-06-01 10:00\n",
        "feedback.csv": "id,customer,rep,kind,score,at\nf1,Acme,Ben,csat,4,2026-06-03\n",
        "cases.csv": "id,customer,subject,status,opened\nk1,Acme,late,waiting,2026-06-01 10:00\n",
        "tasks.csv": "id,title,customer,due,every\nt1,call,Acme,2026-07-01,1w\n",
        "rates.csv": "currency,day,rate\nEUR,2026-01-01,1.1\n",
        "lines.csv": "id,deal,product,quantity,price\nl1,beta next,Pro,2,5\n",
        "refunds.csv": "id,deal,amount,at\nr1,Acme first,5,2026-03-02\n",
        "rules.toml": '[[rule]]\nto = "anyone"\n',
        "process.toml": "[stage.Proposal]\ndays = 14\n",
        "plan.toml": PLAN,
        "steps.toml": '[[step]]\nname = "call-back"\nmetrics = ["response_time"]\naction = "Call"\nweeks = 4\n',
    }.items():
        (place / name).write_text(text, "utf-8")
    return place


def every_row(db: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that a data file holds, with what derives from it, but the journal."""
    with closing(sqlite3.connect(db)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for (name,) in tables
            if name not in ("change", "change_row", "journal")
        }


def git_export(crm, folder: Path) -> dict[str, bytes]:
    shutil.rmtree(folder, ignore_errors=True)
    crm("export", "--git", folder, ok=True)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("name", WRITES)
def test_what_a_command_wrote_is_one_change_and_is_undone_to_the_last_byte(crm, db, folder, name):
    office.make(db).close()
    last, *lines = "", *WRITES[name]
    for line in lines[:-1]:
        last = crm(*shlex.split(line.format(f=folder, last=last)), ok=True).undo or last
    before, changes = every_row(db), kept(db, "SELECT count(*), max(id) FROM change")
    crm(*shlex.split(lines[-1].format(f=folder, last=last)), ok=True)
    written = every_row(db)
    [(count, newest)] = kept(db, "SELECT count(*), max(id) FROM change")
    assert written != before, "it writes"
    assert count == changes[0][0] + 1, "one change, whatever it wrote"
    number = crm("undo", newest, "--yes", ok=True).undo
    assert every_row(db) == before
    assert kept(db, "PRAGMA foreign_key_check") == []
    crm("undo", number, ok=True)  # and an undo is a change like any other
    assert every_row(db) == written


@pytest.mark.parametrize("seed", seeds(1))
def test_a_hundred_commands_of_every_kind_are_undone_to_the_last_byte(crm, db, folder, tmp_path, seed):
    office.make(db).close()
    before, draw = git_export(crm, tmp_path / "git"), random.Random(seed)
    last = ""
    names = [*WRITES, *draw.choices([*WRITES], k=100 - len(WRITES))]
    draw.shuffle(names)
    for name in names:
        for line in WRITES[name]:
            ran = crm(*shlex.split(line.format(f=folder, last=last)))
            last = ran.undo or last
    assert len(kept(db, "SELECT id FROM change")) > 60
    crm("undo", "--to", "2000-01-01", "--yes", ok=True)
    assert git_export(crm, tmp_path / "git") == before
    assert kept(db, "PRAGMA integrity_check") == [("ok",)] and kept(db, "PRAGMA foreign_key_check") == []


# The accident: one wrong digit


def test_a_paid_win_is_not_lost_by_a_wrong_digit(crm, db):
    office.make(db).close()
    crm("score", "--quarter", "2026Q1", "--freeze", ok=True)
    figures, verified = crm("score", "--quarter", "2026Q1", "--json").out, crm("verify", "2026Q1").out
    ran = crm("move", "1", "lost")
    assert (ran.code, ran.out) == (4, "")
    assert ran.err == (
        "crm: not moved without --yes: deal #1 Acme first was won on 2026-02-20, for ann; "
        "deal #1 Acme first is in 2026Q1, which is frozen – if it is meant, say --yes\n"
    )
    child = pexpect.spawn(sys.executable, ["-m", "crmcli", "move", "1", "lost"], encoding="utf-8", timeout=60)
    child.expect_exact("which is frozen. Go on? [y/N]: ")
    child.sendline("y")
    child.expect(pexpect.EOF)
    assert crm("verify", "2026Q1").out != verified
    assert crm("undo", ok=True).out == "Undid change 2 (crm move 1 lost): 1 deal as before\n"
    assert (crm("score", "--quarter", "2026Q1", "--json").out, crm("verify", "2026Q1").out) == (figures, verified)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("edit activity 1 --note x", "is ann's"),
        ("edit feedback 1 --score 1", "is ann's"),
        ("delete activity 1", "is ann's"),
        ("move 3 next", "is ann's"),
        ("delete deal 4", "is ann's"),
        ("edit move 1 --at 2026-01-08", "was won on 2026-02-20, for ann"),
        ("delete move 4", "was lost on 2026-04-01, for Ben"),
    ],
)
def test_another_reps_record_is_changed_only_when_that_is_meant(crm, db, monkeypatch, line, why):
    office.make(db).close()
    before = kept(db, "SELECT * FROM deal"), kept(db, "SELECT * FROM activity"), kept(db, "SELECT * FROM move")
    monkeypatch.setenv("CRM_ME", "Ben")
    ran = crm(*line.split())
    assert ran.code == 4 and why in ran.err and ran.err.count("\n") == 1, ran
    assert before == (
        kept(db, "SELECT * FROM deal"),
        kept(db, "SELECT * FROM activity"),
        kept(db, "SELECT * FROM move"),
    )
    crm(*line.split(), "--yes", ok=True)


# What is said


def test_history_tells_a_records_story_and_a_changes_effect(crm, db):
    office.make(db).close()
    crm("edit", "customer", "beta", "--phone", "12", "--owner", "ann", ok=True)
    crm("edit", "customer", "beta", "--phone", "13", ok=True)
    crm("undo", ok=True)
    steps = json.loads(crm("history", "customer", "beta", "--json").out)["steps"]
    assert [(each["change"], each["field"], each["before"], each["after"]) for each in steps] == [
        (3, "phone", "13", "12"), (2, "phone", "12", "13"), (1, "phone", None, "12"),
        (1, "owner", '#2 "Ben"', '#1 "ann"'),
    ]  # fmt: skip
    changes = json.loads(crm("history", "--json").out)["changes"]
    assert [(each["id"], each["by"], each["command"], each["undone_by"]) for each in changes] == [
        (3, "tester", "crm undo", None), (2, "tester", "crm edit customer beta --phone 13", 3),
        (1, "tester", "crm edit customer beta --phone 12 --owner ann", None),
    ]  # fmt: skip
    assert crm("history", "--by", "nobody", "--fail-empty").code == 6
    assert len(json.loads(crm("history", "--limit", "1", "--json").out)["changes"]) == 1
    one = json.loads(crm("history", "change", "1", "--json").out)
    assert [each["field"] for each in one["steps"]] == ["phone", "owner"]


def test_several_records_of_a_change_are_counted_and_one_is_named(crm, db, folder):
    office.make(db).close()
    crm("import", "reps", folder / "reps.csv", ok=True)  # zoe is new, ann is changed
    crm("edit", "product", "Kit", "--category", "Tools", ok=True)
    crm("edit", "customer", "beta", "--phone", "12", "--email", "b@beta.example", "--region", "EMEA", ok=True)
    did = [each["did"] for each in json.loads(crm("history", "--json").out)["changes"]]
    assert did == [
        'customer #2 "beta": email none → b@beta.example, phone none → 12 …',
        'product #2 "Kit": category Hardware → Tools',
        "1 rep new, 1 rep changed",
    ]


def test_an_undo_without_a_number_takes_ones_own_last_change_that_is_in_force(crm, db, monkeypatch):
    office.make(db).close()
    for phone in ("1", "2"):
        crm("edit", "customer", "Acme", "--phone", phone, ok=True)
    monkeypatch.setenv("USER", "other")
    crm("edit", "customer", "beta", "--phone", "3", ok=True)
    monkeypatch.setenv("USER", "tester")
    phones = "SELECT phone FROM customer WHERE id <= 2 ORDER BY id"
    crm("undo", ok=True)
    assert kept(db, phones) == [("1",), ("3",)]
    crm("undo", ok=True)
    assert kept(db, phones) == [(None,), ("3",)]
    ran = crm("undo")
    assert (ran.code, ran.err) == (4, "crm: tester has changed nothing that could be undone – see: crm history\n")
    refused = crm("undo", "3")
    assert refused.code == 4 and "that is not your last change alone – look at it, then say --yes" in refused.err
    crm("undo", "3", "--yes", ok=True)
    assert kept(db, phones) == [(None,), (None,)]


def test_steps_of_a_deal_are_mended(crm, db):
    office.make(db).close()
    for stage in ("Qualified", "Negotiation", "Lead"):
        crm("move", "3", stage, ok=True)
    steps = "SELECT from_id, to_id FROM move WHERE deal_id = 3 ORDER BY id"
    first, second, third, last = (row[0] for row in kept(db, "SELECT id FROM move WHERE deal_id = 3 ORDER BY id"))
    crm("edit", "move", third, "--stage", "Proposal", ok=True)
    assert kept(db, steps) == [(None, 1), (1, 2), (2, 3), (3, 1)]
    crm("delete", "move", second, ok=True)
    assert kept(db, steps) == [(None, 1), (1, 3), (3, 1)]
    crm("delete", "move", third, ok=True)  # there and back: both go
    assert kept(db, steps) == [(None, 1)]
    assert crm("delete", "move", first).code == 4
    assert crm("delete", "move", "999").code == 3
    assert crm("edit", "move", first, "--at", "2026-07-01").code == 4
    crm("undo", ok=True)
    crm("delete", "move", last, ok=True)
    assert kept(db, "SELECT stage_id FROM deal WHERE id = 3") == [(3,)]
    # An accidental win is taken out of the history, and the deal is open again.
    crm("move", "4", "won", ok=True)
    [(won,)] = kept(db, "SELECT max(id) FROM move")
    crm("delete", "move", won, "--yes", ok=True)
    assert kept(db, "SELECT status, closed, credited_id FROM deal WHERE id = 4") == [("open", None, None)]
    assert kept(db, "SELECT first_won FROM customer WHERE id = 2") == [(None,)]
