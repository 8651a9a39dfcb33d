"""Segments: filters that have a name, wherever records are chosen."""

from __future__ import annotations

import json
import shlex

import pytest

from tests.support.datafile import kept, small_team


@pytest.fixture(autouse=True)
def team(crm):
    small_team(crm)  # Acme Ltd of alice's in EMEA, Blue of nobody's; two open deals


def ids(crm, *line: str) -> list[int]:
    return [int(id) for id in crm("list", *line, "--format", "ids", ok=True).out.split()]


def save(crm, name: str, of: str, *more: str):
    return crm("segment", "save", name, "--of", of, *more, ok=True)


def test_a_segment_is_said_wherever_records_are_chosen(crm, db):
    assert save(crm, "EMEA", "customers", "--where", "region=EMEA").out == (
        "Saved segment @EMEA: region=EMEA (1 customer now)\n"
    )
    assert ids(crm, "customers", "@emea") == ids(crm, "customers", "--segment", "emea") == [1]
    assert ids(crm, "customers", "--where", "not @emea") == [2]
    assert ids(crm, "customers", "--where", "@Emea and owner=alice") == [1]
    assert ids(crm, "customers", "this-year", "@emea") == ids(crm, "customers", "@emea", "this-year") == [1]
    assert ids(crm, "customers", "@emea", "--owner", "none") == []
    assert crm("export", "customers", "@emea", ok=True).out.splitlines()[1].startswith(",Acme Ltd,")
    crm("edit", "customer", "@emea", "--phone", "7", ok=True)
    crm("tag", "customer", "@emea", "2", "emea", ok=True)
    crm("archive", "customer", "@emea", ok=True)
    assert kept(db, "SELECT phone, tags, archived IS NULL FROM customer ORDER BY id") == [
        ("7", "emea", 0),
        (None, "emea", 1),
    ]


def test_dates_stay_relative_and_mine_is_whoever_asks(crm, monkeypatch):
    crm("edit", "deal", "1", "--expected", "2026-11-30", ok=True)
    save(crm, "soon", "deals", "--where", "expected=today..+7d")
    assert ids(crm, "deals", "@soon") == [1]
    assert ids(crm, "deals", "@soon", "--as-of", "2026-11-10") == []
    monkeypatch.setenv("CRM_ME", "alice")
    save(crm, "ours", "deals", "--mine")
    assert ids(crm, "deals", "@ours") == [2, 1]
    monkeypatch.setenv("CRM_ME", "bob")
    assert ids(crm, "deals", "@ours") == []


def test_everyday_options_are_kept_as_a_filter(crm, db):
    save(
        crm, "late", "deals", "--where", "rep=alice or rep=bob", "--overdue", "--quiet", "2w", "--min", "1,000",
        "--tag", "hot", "--tag", "vip", "--expected", "this month",
    )  # fmt: skip
    assert kept(db, "SELECT kind, filter FROM segment") == [
        ("deal", '(rep=alice or rep=bob) and overdue and open and quiet>=2w and expected="this month"'
         ' and amount>="1,000" and tag=hot and tag=vip')
    ]  # fmt: skip
    assert ids(crm, "deals", "@late") == []
    assert crm("segment", "save", "x", "--of", "deals", "--where", "open) or (won", "--overdue").code == 2


def test_a_segment_of_segments_never_goes_round(crm):
    save(crm, "a", "customers", "--where", "region=EMEA")
    save(crm, "b", "customers", "--where", "@a or owner is empty")
    assert ids(crm, "customers", "@b") == [1, 2]
    ran = crm("edit", "segment", "a", "--where", "open or @b")
    assert ran.code == 2 and "the segment is part of itself: @a > @b > @a" in ran.err and ran.err.count("\n") == 1
    assert crm("edit", "segment", "@a", "--where", "@a").code == 2
    crm("edit", "segment", "a", "--name", "alpha", ok=True)
    assert ids(crm, "customers", "@b") == [1, 2] and "@alpha or owner is empty" in crm("segments", ok=True).out
    refused = crm("delete", "segment", "alpha")
    assert refused.code == 4 and "@alpha is part of @b" in refused.err
    crm("delete", "segment", "b", "alpha", ok=True)
    crm("undo", ok=True)
    assert ids(crm, "customers", "@b") == [1, 2]


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("list deals @emea", 2, "@emea is a segment of customers, and deals are asked for – see: crm list customers"),
        ("list deals --where 'open and @emea'", 2, "--where, column 10: @emea is a segment of customers, and deals"),
        ("list customers @eema", 3, 'no segment "eema" – did you mean "emea"?'),
        ("list customers --where '@eema'", 3, '--where, column 1: no segment "eema"'),
        ("edit customer @eema --phone 1", 3, 'no segment "eema"'),
        ("show segment eema", 3, 'no segment "eema" – did you mean "emea"?'),
        ("segment save emea --of deals --where open", 4, "there is a segment @emea already – change it: crm edit"),
        ("segment save x --of customers --where regon=1", 2, '--where, column 1: customers have no "regon"'),
        ("segment save 7x --of customers --where open", 4, '"7x" cannot name a segment – it begins with a letter'),
        ("segment save x --of stages --where open", 2, 'no kind of record "stages"'),
        ("segment save x --of customers", 2, "say what is in it"),
        ("list customers --where 'region=EMEA @emea'", 2, '"@emea" stands behind a value'),
        ("edit segment emea", 2, "nothing to change"),
        ("export all @emea -o folder", 2, "@emea chooses records of one kind"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_in_one_line(crm, line, code, said):
    save(crm, "emea", "customers", "--where", "region=EMEA")
    ran = crm(*shlex.split(line))
    assert ran.code == code and said in ran.err and ran.err.count("\n") == 1, ran


def test_a_filter_that_cannot_be_asked_any_more_says_how_to_mend_it(crm):
    save(crm, "hers", "customers", "--where", "owner=alice")
    crm("edit", "rep", "alice", "--name", "zora", ok=True)
    way = "mend the segment: crm edit segment hers --where FILTER"
    for line in ("list customers @hers", "list customers --where 'not @hers'", "edit customer @hers --phone 1"):
        ran = crm(*shlex.split(line))
        assert (ran.code, ran.err.count("\n")) == (3, 1) and ran.err.startswith("crm: @hers, column 7: no rep"), ran
        assert way in ran.err
    assert way in crm("list", "segments", ok=True).out
    [told] = json.loads(crm("list", "segments", "--json", ok=True).out)["segments"]
    assert (told["name"], told["kind"], told["filter"], told["records"]) == ("hers", "customers", "owner=alice", None)
    crm("edit", "segment", "hers", "--where", "owner=zora", ok=True)
    assert ids(crm, "customers", "@hers") == [1]


def test_a_record_that_is_called_so_comes_first(crm, db):
    crm("add", "customer", "@home", ok=True)
    save(crm, "home", "customers", "--where", "region=EMEA")
    crm("edit", "customer", "@home", "1", "--phone", "9", ok=True)
    assert kept(db, "SELECT id FROM customer WHERE phone = '9' ORDER BY id") == [(1,), (3,)]


def test_segments_come_back_from_a_folder_for_git(crm, db, tmp_path):
    save(crm, "Hers", "customers", "--where", "owner=alice")
    crm("tag", "customer", "Acme", "vip", "größe", ok=True)
    crm("export", "--git", "folder", ok=True)
    crm("import", "--git", "folder", "--db", "again.db", ok=True)
    for sql in ("SELECT * FROM segment", "SELECT id, tags FROM customer"):
        assert kept(tmp_path / "again.db", sql) == kept(db, sql)
