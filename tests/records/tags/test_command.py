"""Tags: put on and taken off, counted, renamed, deleted, imported, merged, and taken back."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pexpect
import pytest

from crmcli.cli.completion.query import completing
from crmcli.database.read_only.quick_read import quick_read
from tests.support.datafile import kept, small_team


@pytest.fixture(autouse=True)
def team(crm):
    small_team(crm)  # customers 1 Acme Ltd and 2 Blue, deals 1 and 2, product Pro, reps alice and bob


def tags(db, kind: str = "customer") -> list[str | None]:
    return [row[0] for row in kept(db, f"SELECT tags FROM {kind} ORDER BY id")]


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("customer Acme vip", ["vip"]),
        ("customer Acme +vip hot", ["hot vip"]),
        ("customers acme vip,hot", ["hot vip"]),
        ("customer 1 2 vip", ["vip", "vip"]),
        ("customer 1-2 +vip -prospect", ["vip", "vip"]),
        ("customer Acme 2026", None),  # a number behind the first word is a record
        ("customer Acme +2026", ["2026"]),
        ("customer Acme vip -q", ["vip"]),
        ("customer acme #vip", ["vip"]),
        ("customers --where region=EMEA vip 7", ["7 vip"]),
        ("customer Acme +vip -vip", ["vip"]),
    ],
)
def test_the_first_word_is_a_record_and_further_ones_are_by_id_and_all_others_are_tags(crm, db, line, after):
    ran = crm("tag", *line.split())
    if after is None:
        assert (ran.code, ran.err) == (2, "crm: say which tag – such as: crm tag customer Acme vip\n")
        after = []
    else:
        assert ran.code == 0, ran
    assert tags(db) == [*after, None, None][:2]


def test_a_minus_takes_a_tag_off_and_no_option_is_taken_for_one(crm, db):
    crm("tag", "customer", "Acme", "old", "obsolete", "vip", ok=True)
    ran = crm("tag", "customer", "Acme", "-old", "-obsolete", "--format", "json", ok=True)
    told = json.loads(ran.out)
    assert (told["schema"], told["customer"]["tags"], told["before"]["tags"]) == (
        "crm.tag/1", ["vip"], ["obsolete", "old", "vip"],
    )  # fmt: skip
    crm("tag", "customer", "1", "--remove", "VIP", "--", "-x", ok=True)
    assert tags(db) == [None, None]


def test_a_word_that_may_be_either_is_refused_in_a_script(crm, db):
    ran = crm("tag", "customer", "Acme", "Blue")
    assert (ran.code, ran.err) == (4, 'crm: "Blue" is +Blue or #2 – write the one that you mean\n')
    crm("add", "customer", "Blue Heron", "--new", ok=True)
    crm("tag", "customer", "Acme", "Blue Heron", "hot", ok=True)  # of two words: no tag
    crm("tag", "customer", "Acme", "+Blue", ok=True)
    assert tags(db) == ["Blue hot", None, "hot"]
    refused = crm("tag", "customer", "Acme", "two words")
    assert (refused.code, refused.err.partition(" – ")[2]) == (2, "write it as two-words\n")


def test_a_word_that_may_be_either_is_asked_about_on_a_terminal(db):
    child = pexpect.spawn(
        sys.executable, ["-m", "crmcli", "tag", "customer", "Acme", "Blue"], encoding="utf-8", timeout=60
    )
    child.expect_exact("1 = +Blue, 2 = #2: ")
    child.sendline("1")
    child.expect(pexpect.EOF)
    assert tags(db) == ["Blue", None]


def test_ids_come_from_standard_input_and_many_are_asked_about(crm_process, crm, db):
    crm_process("tag", "deal", "-", "hot", stdin="1\n2\n")
    assert tags(db, "deal") == ["hot", "hot"]
    for number in range(10):
        crm("add", "customer", f"Firm {chr(65 + number) * 9}", "--new", ok=True)
    refused = crm("tag", "customers", "--where", "id>0", "late")
    assert refused.code == 2 and "that would tag 12 customers" in refused.err
    crm("tag", "customers", "--where", "id>0", "late", "--dry-run", ok=True)
    assert set(tags(db)) == {None}
    crm("tag", "customers", "--where", "id>0", "late", "--yes", ok=True)
    assert set(tags(db)) == {"late"}
    crm("undo", ok=True)
    assert set(tags(db)) == {None}


def test_another_reps_record_is_tagged_only_when_that_is_meant_and_a_closed_deal_freely(crm, db, monkeypatch):
    crm("move", "1", "won", ok=True)
    crm("tag", "deal", "1", "hot", ok=True)  # no figure is made of it
    monkeypatch.setenv("CRM_ME", "bob")
    ran = crm("tag", "deal", "1", "vip")
    assert ran.code == 4 and ran.err.startswith("crm: not tagged without --yes: deal #1 ") and "alice's" in ran.err
    crm("tag", "deal", "1", "vip", "--yes", ok=True)
    assert tags(db, "deal")[0] == "hot vip"


def test_a_tag_is_spelled_as_it_was_first_on_whatever_record_and_a_slip_is_hinted_at(crm, db):
    crm("tag", "customer", "Acme", "Key-Account", "GRÖSSE", ok=True)
    assert crm("tag", "deal", "1", "key-account", "größe", ok=True).err.startswith("Next: crm show deal")
    crm("edit", "rep", "alice", "--tag", "KEY-ACCOUNT", ok=True)
    assert tags(db, "deal")[0] == "GRÖSSE Key-Account" and tags(db, "rep")[0] == "Key-Account"
    ran = crm("add", "product", "Max", "--tag", "key-acount", "--tag", "new", ok=True)
    assert ran.out == "Added product #2 Max: tags key-acount, new\n"
    assert ran.err.startswith('"key-acount" is a new tag; if it is Key-Account: crm edit tag key-acount --name Key-')


def test_edit_adds_and_takes_off_and_an_empty_value_clears(crm, db):
    crm("edit", "customer", "1", "2", "--tag", "a", "--tag", "b,c", ok=True)
    ran = crm("edit", "customer", "Acme", "--tag", "d", "--untag", "A", "--region", "APAC", ok=True)
    assert ran.out == "Changed customer #1 Acme Ltd: region EMEA → APAC, tags a, b, c → b, c, d\n"
    crm("edit", "customer", "Acme", "--tag", "", ok=True)
    assert tags(db) == [None, "a b c"]


def test_tags_are_counted_renamed_and_deleted_everywhere(crm, db):
    crm("tag", "customer", "1", "2", "vip", "hot", ok=True)
    crm("tag", "deal", "1", "VIP", ok=True)
    crm("archive", "customer", "2", ok=True)
    assert crm("list", "tags", ok=True).out == (
        "Tag  Customers  Deals  Archived\nhot          1      0         1\nvip          1      1         1\n"
    )
    crm("edit", "tag", "Vip", "--name", "key-account", ok=True)
    assert (tags(db), tags(db, "deal")[0]) == (["hot key-account"] * 2, "key-account")
    refused = crm("edit", "tag", "hot", "--name", "KEY-account")
    assert refused.code == 4 and "that would make hot and key-account (" in refused.err
    crm("edit", "tag", "hot", "--name", "KEY-account", "--yes", ok=True)
    assert tags(db) == ["key-account"] * 2
    crm("undo", ok=True)
    assert crm("delete", "tag", "hot").code == 4
    crm("delete", "tag", "hot", "--yes", ok=True)
    assert tags(db) == ["key-account"] * 2
    crm("undo", ok=True)
    assert tags(db) == ["hot key-account"] * 2
    missing = crm("edit", "tag", "hut", "--name", "x")
    assert (missing.code, missing.err) == (3, 'crm: no tag "hut" – did you mean "hot"?\n')


def test_an_undo_leaves_alone_what_was_tagged_since(crm, db):
    first = crm("tag", "customer", "1", "2", "vip", "old", ok=True).undo
    crm("tag", "customer", "1", "+hot", "-old", ok=True)
    undone = crm("undo", first, "--yes", ok=True).undo
    assert tags(db) == ["hot", None]
    crm("undo", undone, ok=True)
    assert tags(db) == ["hot vip", "old vip"]
    other = crm("edit", "customer", "1", "--region", "X", "--tag", "x", ok=True).undo
    crm("edit", "customer", "1", "--region", "Y", ok=True)
    assert crm("undo", other, "--yes").code == 4  # of any other field later work is in the way
    steps = json.loads(crm("history", "customer", "1", "--json").out)["steps"]
    assert ("tags", "old, vip", "hot, vip") in [(each["field"], each["before"], each["after"]) for each in steps]


def test_a_merged_customer_has_the_tags_of_both(crm, db):
    crm("tag", "customer", "1", "vip", ok=True)
    crm("tag", "customer", "2", "VIP", "hot", ok=True)
    told = json.loads(crm("merge", "customer", "1", "2", "--dry-run", "--json", ok=True).out)
    assert told["fields"][-1] == {"field": "tags", "first": ["vip"], "other": ["hot", "vip"], "stays": "both"}
    crm("merge", "customer", "1", "2", "--yes", ok=True)
    assert tags(db)[0] == "hot vip"


def test_lists_show_and_find_have_them(crm):
    crm("tag", "customer", "Acme", "vip", "hot", ok=True)
    assert "Tags" not in crm("list", "customers", "--where", "tag:none", ok=True).out
    assert crm("list", "customers", "--tag", "vip", "--tag", "HOT", "--columns", "name,tags", ok=True).out == (
        "Customer  Tags\nAcme Ltd  hot, vip\n"
    )
    listed = json.loads(crm("list", "customers", "--sort", "-tags", "--json", ok=True).out)["customers"]
    assert [(row["name"], row["tags"]) for row in listed] == [("Acme Ltd", ["hot", "vip"]), ("Blue", None)]
    assert "Tags     hot, vip" in crm("show", "customer", "Acme", ok=True).out
    assert "Acme Ltd" in crm("find", "hot", ok=True).out
    assert crm("list", "deals", "--where", "customer_tag:vip", "--format", "ids", ok=True).out == "2\n1\n"


@pytest.mark.parametrize("format", ["csv", "jsonl", "xlsx"])
def test_an_export_taken_in_again_changes_nothing_and_restores_them(crm, db, tmp_path, format):
    crm("tag", "customer", "Acme", "vip", "größe", ok=True)
    crm("export", "customers", "-o", f"c.{format}", ok=True)
    assert "0 new, 0 changed, 2 unchanged" in crm("import", "customers", f"c.{format}", ok=True).out
    crm("edit", "customer", "1", "2", "--tag", "", "--tag", "other", ok=True)
    crm("import", "customers", f"c.{format}", ok=True)
    assert tags(db) == ["größe vip", None]


def test_labels_of_other_programs_are_taken_as_tags(crm, db):
    crm("tag", "customer", "Acme", "VIP", ok=True)
    for title in ("Labels", "Etiketten", "Tag", "标签", "Organization - Labels"):
        Path("c.csv").write_text(f'name,{title}\nBlue,"vip; Warm lead|#hot"\nNew,-\n', "utf-8")
        crm("import", "customers", "c.csv", "--yes", ok=True)
        assert tags(db) == ["VIP", "hot VIP Warm-lead", None], title
        crm("edit", "customer", "Blue", "--tag", "", ok=True)
    Path("d.csv").write_text(
        "title,customer,rep,amount,stage,Label,Tags\nBig,Acme Ltd,alice,5,Lead,Hot,Cold\n", "utf-8"
    )
    ran = crm("import", "deals", "d.csv", "--set", "tags=import, q3", ok=True)
    assert tags(db, "deal")[-1] == "import q3", ran
    assert "0 new" in crm("import", "deals", "d.csv", ok=True).out  # another label makes no other deal of it


def test_no_program_writes_what_is_no_tag(crm, db):
    crm("tag", "customer", "Acme", "vip", "hot", ok=True)
    with closing(sqlite3.connect(db)) as connection:
        for wrong in ("a,b", " a", "a  b", "", 'a"b', "a\nb", "a\tb", b"x"):
            with pytest.raises(sqlite3.IntegrityError, match="tags"):
                connection.execute("UPDATE customer SET tags = ? WHERE id = 1", (wrong,))
        assert connection.execute("SELECT kind, record_id, tag FROM v_tags ORDER BY tag").fetchall() == [
            ("customer", 1, "hot"), ("customer", 1, "vip"),
        ]  # fmt: skip
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("DROP TRIGGER customer_update_guard")
        connection.execute("UPDATE customer SET tags = 'a,b' WHERE id = 1")
    ran = crm("doctor")
    assert ran.code == 4 and "'a,b': tags are words with a blank between" in ran.out


def test_words_of_tags_are_completed(crm):
    crm("tag", "customer", "Acme", "vip", "Visit-2026", "hot", ok=True)
    with quick_read(Path("crm.db").absolute()) as database:
        assert [name for name, _ in completing(database, "tag", "VI")] == ["vip", "Visit-2026"]
