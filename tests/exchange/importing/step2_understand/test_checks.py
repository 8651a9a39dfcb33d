"""Headers that are none, stand twice, or have one title twice: nothing of such a file is taken unasked."""

from __future__ import annotations

import io

import pytest

from tests.exchange.importing.workbooks import xlsx
from tests.support.datafile import kept, small_team


@pytest.fixture
def imported(crm, tmp_path):
    """Imports a file of that content, whatever its kind."""
    small_team(crm)

    def run(kind: str, content: str | bytes, *more: str) -> object:
        path = tmp_path / "file"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return crm("import", kind, path, "--yes", "--add-missing", "reps,customers,products", *more)

    return run


def deals(db) -> list[tuple[object, ...]]:
    """The deals besides those of the small team."""
    return kept(db, "SELECT external_key, amount FROM deal WHERE id > 2 ORDER BY id")


# No header

DUMP = [
    ["101", "Fit-out", "Alder Ltd", "Uma Stone", "Won", "100", "2026-06-02", "2026-07-01"],
    ["102", "Desks", "Birch Ltd", "Uma Stone", "Won", "200", "2026-06-02", "2026-07-02"],
]
FIELDS = ("id", "title", "customer", "rep", "stage", "amount", "opened", "closed")
BY_NUMBER = [word for at, field in enumerate(FIELDS, 1) for word in ("--map", f"{at}={field}")]
BY_LETTER = [word for at, field in enumerate(FIELDS) for word in ("--map", f"{'ABCDEFGH'[at]}={field}")]
AS_CSV = "".join(",".join(row) + "\n" for row in DUMP)
FORMS = {"csv": AS_CSV, "tabs": AS_CSV.replace(",", "\t"), "semicolons": AS_CSV.replace(",", ";"),
         "bom": "\ufeff" + AS_CSV, "xlsx": xlsx({"S": DUMP})}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_file_without_a_header_is_refused_and_read_with_no_header(imported, db, form):
    by_title = [word for theirs, ours in zip(DUMP[0], FIELDS, strict=True) for word in ("--map", f"{theirs}={ours}")]
    for maps in ((), by_title):
        ran = imported("deals", FORMS[form], *maps)
        assert (ran.code, deals(db)) == (4, [])
        assert "line 1 is no header" in ran.err and "--no-header" in ran.err
    for maps in (BY_NUMBER, BY_LETTER):
        assert imported("deals", FORMS[form], "--no-header", *maps).code == 0
        assert deals(db) == [("101", 10_000), ("102", 20_000)]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("reps", "Ann Lee,ann@example.com,East\nBob Ray,bob@example.com,West\n"),
        ("customers", "Alder Ltd,East,Retail\nBirch Ltd,West,Retail\n"),  # Retail stands below itself
        ("activities", "Alder Ltd,call,2026-07-01 10:00\nBirch Ltd,email,2026-07-02 11:00\n"),
        ("feedback", "Alder Ltd,nps,9,2026-07-01\n"),
        ("products", "Desk,\\N,120.50\n"),
        ("deals", "Alder Ltd|Uma Stone|€ 1.200,00|01.07.2026\nBirch Ltd|Uma Stone|€ 1.200,00|01.07.2026\n"),
    ],
)
def test_rows_of_every_kind_are_told_from_headers(imported, kind, content):
    ran = imported(kind, content)
    assert ran.code == 4 and "--no-header" in ran.err


@pytest.mark.parametrize(
    "header", ["name,2024,2025", "Firma,Umsatz 2025,Q1", "Customer,Phone,Owner", "customer,FY25,x@y.org", "Name"]
)
def test_headers_with_numbers_in_them_are_headers(imported, header):
    ran = imported("customers", f"{header}\n{','.join(['Zed', '1', ''][: len(header.split(','))])}\n")
    assert "is no header" not in ran.err


def test_a_header_that_looks_like_a_row_can_be_said_to_be_one(imported, db):
    ran = imported("customers", "2025,2026\nAlder Ltd,1\n", "--header", "--map", "2025=name")
    assert ran.code == 0 and kept(db, "SELECT name FROM customer WHERE id > 2") == [("Alder Ltd",)]


def test_no_header_is_kept_in_a_profile(imported, db):
    assert imported("deals", AS_CSV, "--no-header", *BY_NUMBER, "--save-profile", "dump").code == 0
    assert imported("deals", AS_CSV.replace("100", "150"), "--profile", "dump").code == 0
    assert deals(db) == [("101", 15_000), ("102", 20_000)]


def test_no_header_names_the_first_row_where_a_column_is_missing(imported):
    ran = imported("deals", AS_CSV, "--no-header")
    assert ran.code == 4 and "A = 101, B = Fit-out" in ran.err
    assert imported("deals", '[{"rep": "alice", "id": "1"}]', "--no-header").code == 2


# The header once more


@pytest.mark.parametrize(
    "again",
    ["Account Name,Region,Industry", "\ufeffAccount Name,Region,Industry", "Account Name*,Region*,Industry",
     '"Account Name","Region","Industry"', "ACCOUNT NAME,REGION,INDUSTRY", "account name,region,industry"],
)  # fmt: skip
def test_a_header_among_the_rows_is_refused(imported, db, again):
    content = f"Account Name,Region,Industry\nAlder Ltd,East,Retail\n{again}\nCedar Ltd,East,Retail\n"
    ran = imported("customers", content)
    assert ran.code == 4 and "line 3" in ran.err and "header" in ran.err
    assert imported("customers", content, "--skip-bad").code == 0
    assert kept(db, "SELECT name FROM customer WHERE id > 2") == [("Alder Ltd",), ("Cedar Ltd",)]


@pytest.mark.parametrize(
    "again",
    ["Region,Account Name,Industry", "\ufeffIndustry,Region,Account Name", "Account Name,Industry,Website",
     "Region,Industry,Account Name"],
)  # fmt: skip
def test_a_header_in_another_order_ends_the_import(imported, db, again):
    content = f"Account Name,Region,Industry\nAlder Ltd,East,Retail\n{again}\nEast,Cedar Ltd,Retail\n"
    for more in ((), ("--skip-bad",)):
        ran = imported("customers", content, *more)
        assert ran.code == 4 and "line 3 is a header of its own" in ran.err
    assert kept(db, "SELECT count(*) FROM customer") == [(2,)]


def test_a_header_is_found_in_later_batches_in_workbooks_and_beside_a_blank_title(imported):
    rows = [f"C{at},East" for at in range(2500)]
    ran = imported("customers", "\n".join(["Name,Region", *rows, "Name,Region", *rows]))
    assert ran.code == 4 and "line 2502: the header stands here once more" in ran.err
    head = ["", "Name", "Region"]
    ran = imported("customers", xlsx({"S": [head, [0, "Alder", "East"], head, [1, "Birch", "East"]]}))
    assert ran.code == 4 and "line 3" in ran.err
    assert imported("reps", "name\nann\nname\n").code == 4


def test_records_called_like_a_column_are_records(imported, db):
    assert imported("customers", "Name,Region,Industry\nName,East,Retail\nRegion,Name it,Food\n").code == 0
    assert kept(db, "SELECT name FROM customer WHERE id > 2") == [("Name",), ("Region",)]


# One title twice

HEAD = "id,Customer,Rep,Stage,Amount,Amount\n"


def test_two_columns_of_one_title_are_asked_about_where_they_differ(imported, db):
    content = f"{HEAD}d1,Alder Ltd,Uma,Lead,100,100\nd2,Alder Ltd,Uma,Lead,100,999\n"
    ran = imported("deals", content)
    assert (ran.code, deals(db)) == (4, [])
    assert 'two columns are called "Amount" (amount), and in line 3 they say "100" and "999"' in ran.err
    assert imported("deals", content, "--map", "Amount 2=").code == 0
    assert deals(db) == [("d1", 10_000), ("d2", 10_000)]
    assert imported("deals", content, "--map", "Amount=", "--map", "Amount 2=amount").code == 0
    assert deals(db) == [("d1", 10_000), ("d2", 99_900)]


@pytest.mark.parametrize("second", ["Amount", "AMOUNT", "Amount*", " amount "])
def test_where_they_are_equal_one_is_taken(imported, db, second):
    head = HEAD.replace(",Amount\n", f",{second}\n")
    assert imported("deals", f"{head}d1,Alder Ltd,Uma,Lead,100,100\nd2,Alder Ltd,Uma,Lead, 50,50 \n").code == 0
    assert deals(db) == [("d1", 10_000), ("d2", 5_000)]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("deals", "Deal ID,Deal,Stage,Close Date,Close Date,Deal owner\n1,A,Lead,2026-12-01,2026-12-02,Uma\n"),
        ("customers", "Name,Region,Region\nAlder,East,\n"),
        ("reps", "Name,Team,Name\nAnn Lee,East,Lee\n"),
        ("activities", "Customer,Type,Date,Date\nAcme Ltd,call,2026-07-01,2026-08-01\n"),
        ("products", "Name,Price,Price\nDesk,10,20\n"),
        ("customers", xlsx({"S": [["Name", "Region", "Region"], ["Alder", "East", "West"]]})),
    ],
)  # fmt: skip
def test_of_every_kind_and_field(imported, kind, content):
    ran = imported(kind, content)
    assert ran.code == 4 and "two columns are called" in ran.err and "--map" in ran.err


def test_columns_that_are_not_taken_may_stand_twice(imported):
    assert imported("customers", "Name,Budget note,Budget note\nAlder,1,2\n").code == 0


def test_a_profile_of_ones_own_says_which(imported, crm, monkeypatch):
    content = f"{HEAD}d1,Alder Ltd,Uma,Lead,100,999\n"
    assert imported("deals", content, "--map", "Amount 2=", "--save-profile", "erp").code == 0
    assert imported("deals", content, "--profile", "erp").code == 0
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    assert crm("import", "deals", "-", "--yes").code == 4
