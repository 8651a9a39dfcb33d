"""Cases and tasks from files: the tickets of help desks, the to-dos of others, and our own files back again."""

from __future__ import annotations

import pytest

from tests.support.datafile import kept, small_team

CASES = 'SELECT kind, priority, status, subject, opened, answered, solved, closed, rep_id, customer_id FROM "case"'
TASKS = "SELECT title, rep_id, customer_id, due, priority, done FROM task"


@pytest.fixture(autouse=True)
def team(crm):
    small_team(crm)


def imported(crm, tmp_path, kind, text, *more):
    (tmp_path / "theirs.csv").write_text(text)
    return crm("import", kind, tmp_path / "theirs.csv", "--yes", *more)


def test_tickets_of_a_help_desk_with_its_own_words(crm, db, tmp_path):
    text = (
        "Ticket ID,Subject,Status,Priority,Type,Company,Agent,Created time,"
        "Initial response time,Resolved time,Closed time\n"
        "7,Invoice is wrong,Resolved,Urgent,Incident,Acme Ltd,bob,2026-11-02 09:00:00,"
        "2026-11-02 10:00:00,2026-11-03 09:00:00,\n"
        "8,More seats,Pending,Medium,Feature Request,Acme Ltd,,2026-11-04 09:00:00,,,\n"
        "9,Old one,Closed,Low,Question,Blue,,2026-10-01 09:00:00,,,2026-10-02 09:00:00\n"
    )
    assert imported(crm, tmp_path, "cases", text).out.startswith("Imported 3 cases")
    assert kept(db, CASES) == [
        ("problem", "urgent", "solved", "Invoice is wrong", "2026-11-02T09:00:00Z", "2026-11-02T10:00:00Z",
         "2026-11-03T09:00:00Z", None, 2, 1),
        ("request", "normal", "waiting", "More seats", "2026-11-04T09:00:00Z", None, None, None, 1, 1),
        ("question", "low", "closed", "Old one", "2026-10-01T09:00:00Z", "2026-10-02T09:00:00Z",
         "2026-10-02T09:00:00Z", "2026-10-02T09:00:00Z", None, 2),
    ]  # fmt: skip
    assert kept(db, "SELECT case_id, until FROM case_wait") == [(2, None)]
    # The same file again changes nothing; a later one brings up to date; undo takes it back.
    assert "3 unchanged" in imported(crm, tmp_path, "cases", text).out
    later = text.replace("Pending", "Resolved").replace(
        "2026-11-04 09:00:00,,,", "2026-11-04 09:00:00,,2026-11-05 09:00:00,"
    )
    assert "1 changed" in imported(crm, tmp_path, "cases", later).out
    assert kept(db, 'SELECT status, solved FROM "case" WHERE id = 2') == [("solved", "2026-11-05T09:00:00Z")]
    assert kept(db, "SELECT count(*) FROM case_wait WHERE until IS NULL") == [(0,)]
    crm("undo", "--yes", ok=True)
    assert kept(db, 'SELECT status, solved FROM "case" WHERE id = 2') == [("waiting", None)]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Solved,2026-11-02,,Acme Ltd", "solved: missing, and the case is solved"),
        ("Solved,2026-11-02,2026-11-01,Acme Ltd", "opened, answered, solved and closed are not in this order"),
        ("Open,2026-12-02,,Acme Ltd", "that lies in the future"),
        ("Odd,2026-11-02,,Acme Ltd", "--map-value"),
    ],
)
def test_what_cannot_be_is_refused_with_its_row(crm, db, tmp_path, row, said):
    ran = imported(crm, tmp_path, "cases", f"subject,status,opened,solved,customer\nlate,{row}\n")
    assert ran.code == 4 and said in ran.err
    assert kept(db, CASES) == []


def test_to_dos_of_another_program(crm, db, tmp_path):
    text = (
        "Task Name,Assigned To,Related To,Due Date,Status,Priority,Completed Date\n"
        "Send the quote,alice,Acme Ltd,2026-12-01,Not Started,High,\n"
        "Call back,bob,,2026-11-02,Completed,Normal,2026-11-03 10:00\n"
    )
    assert imported(crm, tmp_path, "tasks", text).out.startswith("Imported 2 tasks")
    assert kept(db, TASKS) == [
        ("Send the quote", 1, 1, "2026-12-01", "high", None),
        ("Call back", 2, None, "2026-11-02", "normal", "2026-11-03T10:00:00Z"),
    ]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx"])
def test_our_own_files_come_back_without_loss(crm, db, tmp_path, ending):
    crm("case", "open", "Acme", 'a: late,\n"again"', "--kind", "complaint", "--deal", "Acme pilot", ok=True)
    crm("case", "open", "Blue", "b", "--at", "2026-11-02 09:00", "--rep", "bob", ok=True)
    crm("case", "solve", 2, "mended", "--at", "2026-11-03 10:30", "--yes", ok=True)
    crm("case", "close", 2, "--at", "2026-11-04 10:30", "--yes", ok=True)
    crm("add", "task", "weekly", "--due", "2026-12-01", "--every", "1w", "--rep", "bob", ok=True)
    crm("add", "task", "once", "--deal", "Acme pilot", "--due", "2026-12-02 14:30", ok=True)
    crm("add", "task", "over", "--rep", "alice", ok=True)
    crm("done", 3, "--yes", ok=True)
    for kind in ("cases", "tasks"):
        crm("export", kind, "-o", tmp_path / f"{kind}.{ending}", ok=True)
        again = crm("import", kind, tmp_path / f"{kind}.{ending}", "--yes", ok=True)
        assert "0 new" in again.out or "unchanged" in again.out, again.out
    before = {kind: kept(db, sql) for kind, sql in (("cases", CASES), ("tasks", TASKS))}
    other = tmp_path / "other.db"
    for line in (("rep", "alice"), ("rep", "bob"), ("customer", "Acme Ltd", "--owner", "alice"), ("customer", "Blue")):
        crm("add", *line, "--db", other, ok=True)
    crm("add", "product", "Pro", "--db", other, ok=True)
    crm("export", "deals", "-o", tmp_path / "deals.csv", ok=True)
    crm("import", "deals", tmp_path / "deals.csv", "--yes", "--db", other, ok=True)
    for kind in ("cases", "tasks"):
        crm("import", kind, tmp_path / f"{kind}.{ending}", "--yes", "--db", other, ok=True)
    assert {kind: kept(other, sql) for kind, sql in (("cases", CASES), ("tasks", TASKS))} == before
    assert kept(other, "SELECT every, repeats, start, series = id FROM task WHERE title = 'weekly'") == [
        ("1w", "fixed", "2026-12-01", 1)
    ]
    assert kept(other, "SELECT time FROM task WHERE title = 'once'") == [("14:30",)]
