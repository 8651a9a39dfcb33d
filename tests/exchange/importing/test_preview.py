"""What `crm import` shows before it writes: what was recognised, the first records, and the question."""

from __future__ import annotations

import json
from pathlib import Path

import pexpect
import pytest

from tests.support import forks
from tests.support.datafile import everything, kept, small_team

# small_team: alice owns Acme Ltd, nobody owns Blue; Pro; deals 1 and 2; today is 2026-11-24.
HUBSPOT = (
    "Record ID,Deal Name,Deal Stage,Close Date,Create Date,Deal owner,Amount,Pipeline,Associated Company\n"
    '9001,Acme rollout,Closed Won (Sales Pipeline),2026-09-14 10:22,2026-05-02 09:00,alice,"12,400.50",Sales,Acme Ltd\n'
    '9002,Blue pilot,Lead (Sales Pipeline),2026-12-24 10:22,2026-10-02 09:00,bob,"3,400.00",Sales,Blue\n'
    '9003,New kit,Demo (Sales Pipeline),2026-12-20 10:22,2026-05-02 09:00,cleo,"1,400.00",Sales,Larkspur\n'
    "9004,Newer kit,Closed Lost (Sales Pipeline),2026-10-14 10:22,2026-05-02 09:00,cleo,,Sales,Aster\n"
)
ALL = ("--add-missing", "reps,customers,stages", "--stage", "Demo=40%")
ERP = "Vorgang;Firma;Wer;Betrag;Phase;Notiz\nA;Acme Ltd;alice;1.234,50;Angebot raus;x\nB;Blue Inc;bob;12,00;Lead;y\n"
SAID = (
    "--map", "Wer=rep", "--map", "Phase=stage", "--map", "Notiz=", "--decimal", ",",
    "--map-value", "stage:Angebot raus=Proposal", "--link", "Blue Inc=blue",
)  # fmt: skip


@pytest.fixture(autouse=True)
def team(crm):
    small_team(crm)


@pytest.fixture
def file(tmp_path):
    """Writes a file to import."""

    def write(text: str, name: str = "file.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


# What is shown


def test_a_dry_run_shows_what_was_recognised_and_the_first_records_as_they_would_be_stored(crm, db, file):
    before = everything(db)
    shown = crm("import", "deals", file(HUBSPOT), *ALL, "--dry-run", ok=True).out
    assert shown.startswith(
        "Would import 4 deals: 4 new, 0 changed, 0 unchanged; added 1 rep, 2 customers, 1 stage\n"
        "Read as CSV in UTF-8, commas, header in line 1; HubSpot (Record ID, Deal Name, Deal Stage and 4 more titles)\n"
    )
    lines = [line.split() for line in shown.splitlines()]
    assert ["Deal", "owner", "rep"] in lines and "Ignored columns: Pipeline" in shown
    assert ["Amount", "amount", "decimal", "point:", "12,400.50"] in lines
    assert "Acme rollout  Acme Ltd  alice  Won    12,400.50" in shown and "Blue pilot    Blue      bob    Lead" in shown
    assert "Newer kit" not in shown, "three are shown"
    assert shown.endswith("New rep: cleo\nNew customers: Larkspur, Aster\nNew stage: Demo\n")
    assert everything(db) == before


def test_the_data_has_all_of_it(crm, file):
    found = json.loads(crm("import", "deals", file(HUBSPOT), *ALL, "--dry-run", "--json", ok=True).out)
    assert (found["new"], found["added"]["customers"], found["dry_run"]) == (4, 2, True)
    assert found["adding"] == {"reps": ["cleo"], "customers": ["Larkspur", "Aster"], "stages": ["Demo"]}
    assert [each["title"] for each in found["preview"]] == ["Acme rollout", "Blue pilot", "New kit"]
    first = found["preview"][0]
    assert (first["amount"], first["stage"], first["closed"], first["external_key"]) == (
        12400.5, "Won", "2026-09-14", "9001",
    )  # fmt: skip
    assert found["read"]["profile"] == "hubspot" and found["read"]["ignored"] == ["Pipeline"]
    assert {each["title"]: each["field"] for each in found["read"]["columns"]} == {
        "Record ID": "id", "Deal Name": "title", "Deal Stage": "stage", "Close Date": "closed",
        "Create Date": "opened", "Deal owner": "rep", "Amount": "amount", "Associated Company": "customer",
    }  # fmt: skip
    assert "import" not in found


def test_changed_records_are_shown_as_they_would_be(crm, file):
    crm("import", "customers", file("id,name\n1,Zoo\n2,Yard\n"), ok=True)
    shown = crm("import", "customers", file("id,name,phone\n2,Yard & Co,555\n1,Zoo,\n"), "--dry-run", ok=True).out
    assert "Yard & Co" in shown and "555" in shown and "Zoo" not in shown


def test_refused_rows_are_shown_with_those_that_would_be_taken(crm, file):
    shown = crm("import", "deals", file(HUBSPOT), "--dry-run", "--skip-bad", ok=True).out
    assert (
        'Refused: line 4, Deal Stage: "Demo (Sales Pipeline)": no stage "Demo"' in shown
        and "2 new" in shown
        and "2 refused" in shown
    )


def test_nothing_is_asked_where_nobody_is(crm_process, db, file):
    ran = crm_process("import", "deals", file(HUBSPOT), *ALL)
    assert (ran.code, ran.out) == (
        0, "Imported 4 deals: 4 new, 0 changed, 0 unchanged; added 1 rep, 2 customers, 1 stage\n",
    )  # fmt: skip
    assert ran.err == (
        "Read as CSV in UTF-8, commas, header in line 1; HubSpot (Record ID, Deal Name, Deal Stage and 4 more titles)\n"
        "Ignored columns: Pipeline\nNext: crm score\n"
    )


# The question


class Asked:
    """A command at a terminal of 80 columns, up to its question."""

    def __init__(self, *args: object) -> None:
        python, *words = [*forks.server().command(), *map(str, args)]
        self.child = pexpect.spawn(python, words, dimensions=(50, 80), encoding="utf-8", timeout=60)
        found = self.child.expect_exact(["[y/N]: ", pexpect.EOF])
        self.shown = self.child.before.replace("\r\n", "\n")
        self.asks = found == 0

    def answered(self, text: str = "") -> tuple[int, str]:
        """The exit code, and what is shown after the answer."""
        if self.asks:
            self.child.send(text)
        rest = self.child.read()
        self.child.ptyproc.delayafterclose = 0
        self.child.close()
        return int(self.child.exitstatus), rest.replace("\r\n", "\n")


def test_a_person_sees_it_all_and_decides(crm, db, file):
    asked = Asked("import", "deals", file(HUBSPOT), *ALL, "-q")
    assert asked.asks and asked.shown.endswith("New stage: Demo\n\nImport 4 deals? ")
    assert "Acme rollout" in asked.shown and max(map(len, asked.shown.splitlines())) <= 80
    code, rest = asked.answered("n\n")
    assert (code, rest) == (1, "n\ncrm: nothing was imported – the same command with --yes does not ask\n")
    assert kept(db, "SELECT count(*) FROM deal") == [(2,)]
    code, rest = Asked("import", "deals", file(HUBSPOT), *ALL).answered("y\n")
    assert code == 0 and "Imported 4 deals: 4 new" in rest
    assert kept(db, "SELECT count(*) FROM deal") == [(6,)]
    again = Asked("import", "deals", file(HUBSPOT))
    assert not again.asks and "4 unchanged" in again.shown and again.answered()[0] == 0, "there is nothing to decide"


def test_the_file_is_not_held_while_a_person_thinks(crm, db, file):
    asked = Asked("import", "reps", file("name\ncleo\n"))
    assert asked.asks
    crm("add", "rep", "dora", ok=True)
    assert asked.answered("\x04")[0] == 130, "the end of input is no answer"
    assert kept(db, "SELECT name FROM rep ORDER BY id") == [("alice",), ("bob",), ("dora",)]


@pytest.mark.parametrize("args", [["--yes"], ["-y"], ["--dry-run"]])
def test_what_is_said_beforehand_is_not_asked(file, args):
    asked = Asked("import", "reps", file("name\ncleo\n"), *args)
    assert not asked.asks and asked.answered()[0] == 0


def test_refused_rows_are_no_question(db, file):
    asked = Asked("import", "deals", file(HUBSPOT))
    assert not asked.asks and 'no stage "Demo"' in asked.shown and asked.answered()[0] == 4


# Own profiles and links


def test_what_was_said_once_is_kept_as_a_profile(crm, db, file, home):
    path = file(ERP, encoding="utf-16")
    ran = crm("import", "deals", path, *SAID, "--save-profile", "erp", ok=True)
    place = home / "config" / "crmcli" / "profiles" / "erp.toml"
    assert f"Saved the profile {place}; use it with --profile erp\n" in ran.err
    assert kept(db, "SELECT customer_id, amount, stage_id FROM deal WHERE id > 2") == [(1, 123450, 3), (2, 1200, 1)]
    assert crm("import", "deals", path, "--profile", "erp").out == "Imported 2 deals: 0 new, 0 changed, 2 unchanged\n"
    # Of a file with other columns only what is there is used, and the command line goes first.
    other = file("Vorgang;Konto;Verkauf;Phase\nC;Blue;bob;Angebot raus\n")
    crm("import", "deals", other, "--profile", "erp", "--map", "Konto=customer", "--map", "Verkauf=rep", ok=True)
    assert kept(db, "SELECT customer_id, rep_id, stage_id FROM deal WHERE id = 5") == [(2, 2, 3)]


def test_a_profile_is_not_kept_of_what_was_not_imported(crm, file, home):
    assert crm("import", "deals", file(ERP), "--save-profile", "erp").code == 4
    crm("import", "deals", file(ERP), *SAID, "--save-profile", "erp", "--dry-run", ok=True)
    assert not (home / "config" / "crmcli" / "profiles").exists()
    ran = crm("import", "deals", file(ERP), *SAID, "--save-profile", "hubspot")
    assert ran.code == 2 and ran.err.endswith('crm: "hubspot" is a built-in profile – choose another name\n')


def test_a_customer_of_the_file_is_one_that_is_there(crm, db, file):
    rows = "id,name,phone\nx1,ACME Limited,1\nx2,New,2\n"
    ran = crm("import", "customers", file(rows), "--link", "acme limited=acme ltd", "--link", "Nobody=Blue", ok=True)
    assert ran.out == "Imported 2 customers: 1 new, 1 changed, 0 unchanged\n"
    assert "No row has the value of --link Nobody=Blue" in ran.err
    assert kept(db, "SELECT name, phone, external_key FROM customer WHERE id = 1") == [("Acme Ltd", "1", "x1")]


@pytest.mark.parametrize(
    ("link", "code", "says"),
    [
        ("A=Acme Ltdd", 3, 'no customer "Acme Ltdd" – did you mean "Acme Ltd"?'),
        ("Acme Ltd", 2, '--link "Acme Ltd" is not THEIRS=OURS'),
        ("=Acme Ltd", 2, "is not THEIRS=OURS"),
        ("A=B=Acme Ltd", 0, "No row has the value of --link A=B=Acme Ltd"),
    ],
)
def test_a_link_names_a_customer_that_is_there(crm, file, link, code, says):
    ran = crm("import", "customers", file("name\nZoo\n"), "--link", link)
    assert ran.code == code and says in ran.err


# New customers that look like old ones


def test_where_nobody_is_asked_likely_duplicates_have_to_be_decided(crm, db, file):
    path = file("id,name,phone\nx1,ACME Limited,1\nx2,New,2\n")
    before = everything(db)
    ran = crm("import", "customers", path)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.splitlines() == [
        '"ACME Limited" looks like your customer "Acme Ltd": the same name but for its legal form or signs',
        "crm: 1 new customer looks like one that you have: nothing was written – say that they are one, such as"
        ' --link "ACME Limited=Acme Ltd", or --yes to take them as new',
    ]
    assert everything(db) == before
    linked = crm("import", "customers", path, "--link", "ACME Limited=Acme Ltd", "--dry-run")
    assert "Looks like yours" not in linked.out and "1 new, 1 changed" in linked.out
    crm("import", "customers", path, "--yes", ok=True)
    assert kept(db, "SELECT count(*) FROM customer") == [(4,)]
    crm("import", "customers", path, ok=True)  # they are known by now


def test_customers_that_deals_bring_along_are_looked_at_too(crm, file):
    path = file("customer,rep\nAcme Inc.,bob\nBlue,bob\n")
    shown = crm("import", "deals", path, "--add-missing", "customers", "--dry-run", ok=True).out
    assert ["Acme", "Inc.", "Acme", "Ltd"] in [line.split()[:4] for line in shown.splitlines()]
    found = json.loads(crm("import", "deals", path, "--add-missing", "customers", "--dry-run", "--json").out)
    assert found["alike"] == [
        {
            "new": "Acme Inc.",
            "known": "Acme Ltd",
            "because": "the same name but for its legal form or signs",
            "whose": "yours",
        }
    ]
    assert crm("import", "deals", path, "--add-missing", "customers").code == 4
    assert "2 new" in crm("import", "deals", path, "--link", "Acme Inc.=Acme Ltd").out


def test_customers_of_one_file_that_look_alike_are_named_too(crm, db, file):
    path = file("customer,rep,amount\nBlue Heron,bob,1\nBlue Heron Ltd,bob,2\nGrey,bob,3\n")
    ran = crm("import", "deals", path, "--add-missing", "customers")
    assert (
        ran.code == 4 and '"Blue Heron Ltd" looks like another one of the file, "Blue Heron": the same name' in ran.err
    )
    assert kept(db, "SELECT count(*) FROM deal WHERE title LIKE 'Blue%'") == [(0,)]
    crm("import", "deals", path, "--add-missing", "customers", "--yes", ok=True)


def test_a_person_decides_by_the_answer(crm, db, file):
    asked = Asked("import", "customers", file("name\nACME Limited\n"))
    assert "ACME Limited  Acme Ltd" in asked.shown
    assert asked.answered("yes\n")[0] == 0
    assert kept(db, "SELECT count(*) FROM customer") == [(3,)]
