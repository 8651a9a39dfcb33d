"""Fields of the team's own in files: what is written is read again, and what does not fit is refused with its row."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.support.datafile import OWN_FIELDS, kept, team_with_own_fields, with_own_fields

NAMES = tuple(field[0] for field in OWN_FIELDS)


@pytest.fixture
def team(crm):
    team_with_own_fields(crm)
    return crm


def file(folder: Path, text: str, name: str = "in.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def found(crm, kind: str = "customers") -> dict[str, list[object]]:
    rows = json.loads(crm("list", kind, "--json", ok=True).out)[kind]
    return {row["name" if kind == "customers" else "title"]: [row[name] for name in NAMES] for row in rows}


ROWS = """\
id,name,Employees,TIER,Renewal,Budget,Partner,Slogan
c1,Acme Ltd,"1,200",gold,03/04/2027,"$1,200.50",ja,=1+1
c2,Quartz,12,OLD GOLD,13/04/2027,5.00,x,
c3,Zircon,50.0,NA,,-,nein,"two
lines"
c4,Onyx,-,,n/a,,,none
"""
READ = {
    "Acme Ltd": [1200, "Gold", "2027-04-03", 1200.5, True, "=1+1"],
    "Quartz": [12, "Old Gold", "2027-04-13", 5, True, None],
    "Zircon": [50, "NA", None, None, False, "two\nlines"],
    "Onyx": [None, None, None, None, None, None],
    "Blue": [None, None, None, None, None, None],
}


def test_columns_of_their_names_are_read_in_the_notation_of_the_file(team, tmp_path):
    path = file(tmp_path, ROWS)
    tried = json.loads(team("import", "customers", path, "--dry-run", "--json", ok=True).out)
    assert [each["field"] for each in tried["read"]["columns"] if each.get("own")] == [*NAMES]
    assert (tried["new"], tried["changed"]) == (3, 1) and tried["preview"][0]["employees"] == 12
    assert team("import", "customers", path, ok=True).out == "Imported 4 customers: 3 new, 1 changed, 0 unchanged\n"
    assert found(team) == READ
    again = team("import", "customers", path, ok=True)
    assert again.out == "Imported 4 customers: 0 new, 0 changed, 4 unchanged\n"
    changed = file(tmp_path, ROWS.replace(",12,", ",13,").replace(",nein,", ",,"))
    assert "0 new, 2 changed, 2 unchanged" in team("import", "customers", changed, ok=True).out
    assert (found(team)["Quartz"][0], found(team)["Zircon"][4]) == (13, None)
    team("undo", ok=True)
    assert found(team) == READ


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("employees", "1.5", 'line 2, employees: "1.5" is not a whole number'),
        ("employees", "many", 'line 2, employees: "many" is not a whole number'),
        (
            "tier",
            "Goldkunde",
            'is no choice – did you mean Gold?; say what it means: --map-value "tier:Goldkunde=Gold"',
        ),
        ("renewal", "soon", "line 2, renewal:"),
        ("budget", "-5", "line 2, budget: amount"),
        ("partner", "perhaps", 'line 2, partner: "perhaps" is neither yes nor no'),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_its_row(team, db, tmp_path, column, cell, why):
    path = file(tmp_path, f"name,{column}\nQuartz,{cell}\nZircon,\n")
    before = kept(db, "SELECT count(*) FROM customer")
    ran = team("import", "customers", path)
    assert ran.code == 4 and why in ran.err.replace("partner: partner", "partner"), ran.err
    assert kept(db, "SELECT count(*) FROM customer") == before and kept(db, "SELECT * FROM custom_value") == []
    assert "1 new" in team("import", "customers", path, "--skip-bad", ok=True).out


def test_a_number_that_is_one_or_a_thousand_is_a_question(team, tmp_path):
    path = file(tmp_path, 'name,employees\nQuartz,"1,000"\n')
    ran = team("import", "customers", path)
    assert ran.code == 4 and 'is "1,000" 1000 or 1.000?' in ran.err and "--decimal" in ran.err
    team("import", "customers", path, "--decimal", ".", ok=True)
    assert found(team)["Quartz"][0] == 1000


def test_another_title_is_mapped_and_a_value_given_to_every_row(team, tmp_path):
    path = file(tmp_path, "name,No. of staff,Klasse\nQuartz,5,A-Kunde\n")
    team(
        "import", "customers", path, "--map", "No. of staff=employees", "--map", "Klasse=tier",
        "--map-value", "tier:A-Kunde=Gold", "--set", "partner=yes", "--save-profile", "erp", ok=True,
    )  # fmt: skip
    assert found(team)["Quartz"] == [5, "Gold", None, None, True, None]
    path = file(tmp_path, "name,No. of staff,Klasse\nZircon,6,A-Kunde\n")
    team("import", "customers", path, "--profile", "erp", ok=True)
    assert found(team)["Zircon"] == [6, "Gold", None, None, True, None]
    ran = team("import", "customers", path, "--map", "Klasse=teir")
    assert ran.code == 2 and 'did you mean --map "Klasse=tier"?' in ran.err


def test_rows_without_an_id_are_known_again_and_a_field_made_since_is_filled(team, tmp_path):
    rows = ("Acme Ltd,alice,Alpha,5,2026-01-01,3", "Acme Ltd,alice,Beta,6,2026-01-01,4")
    path = file(tmp_path, "\n".join(("customer,rep,title,amount,opened,floor", *rows, "")))
    team("import", "deals", path, ok=True)
    team("add", "field", "deal", "floor", "--type", "int", ok=True)
    assert "0 new, 2 changed" in team("import", "deals", path, ok=True).out
    assert team("list", "deals", "--where", "floor=4", "--columns", "title", ok=True).out == "Deal\nBeta\n"


def test_two_rows_of_one_record_that_differ_are_refused(team, tmp_path):
    path = file(tmp_path, "id,name,employees\nc1,Quartz,5\nc1,Quartz,6\n")
    ran = team("import", "customers", path)
    assert ran.code == 4 and "an earlier row says otherwise of the same record" in ran.err
    assert team("import", "customers", file(tmp_path, "id,name,employees\nc1,Quartz,5\nc1,Quartz,5\n"), ok=True)


def test_a_large_import_writes_and_notes_as_a_small_one(team, db, tmp_path, monkeypatch):
    from crmcli.exchange.importing.step5_write import load

    monkeypatch.setattr(load, "LARGE", 3)
    monkeypatch.setattr("crmcli.exchange.importing.step3_read.batch.SIZE", 4)
    rows = "".join(f"k{at},Record {at},{at},{'Gold' if at % 3 else ''}\n" for at in range(12))
    path = file(tmp_path, f"id,name,employees,tier\n{rows}")
    schema = kept(db, "SELECT name, sql FROM sqlite_master ORDER BY name")
    number = team("import", "customers", path, "--yes", ok=True).undo
    assert kept(db, "SELECT name, sql FROM sqlite_master ORDER BY name") == schema
    assert kept(db, "SELECT sum(number), count(text) FROM custom_value") == [(sum(range(12)), 8)]
    noted = kept(db, f"SELECT record_id, last_id FROM change_row WHERE kind = 'custom_value' AND change_id = {number}")
    ids = sorted(id for low, high in noted for id in range(low, high + 1))
    assert ids == [id for (id,) in kept(db, "SELECT id FROM custom_value ORDER BY id")]
    team("undo", ok=True)
    assert kept(db, "SELECT * FROM custom_value") == []


@pytest.fixture
def filled(team, tmp_path):
    """Records with values of every type, and some without."""
    team("import", "customers", file(tmp_path, ROWS), "-q", ok=True)
    sets = ("employees=-7", "tier=Old Gold", "renewal=2027-01-31", "budget=0.05", "partner=no", 'slogan="a", b\n;c')
    team("edit", "deal", "1", *(part for each in sets for part in ("--set", each)), "--yes", "-q", ok=True)
    return team


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx"])
def test_what_is_exported_is_imported_again_as_it_was(filled, db, tmp_path, ending):
    expected, deals = found(filled), found(filled, "deals")
    new = tmp_path / "new.db"
    for kind in ("customers", "deals"):
        filled("export", kind, "-o", tmp_path / f"{kind}.{ending}", ok=True)
    filled("export", "reps", "-o", tmp_path / "reps.csv", ok=True)
    filled("import", "reps", tmp_path / "reps.csv", "--db", new, ok=True)
    with_own_fields(new, filled)
    for kind in ("customers", "deals"):
        filled(
            "import", kind, tmp_path / f"{kind}.{ending}", "--add-missing", "products", "--yes", "--db", new, ok=True
        )
    there = lambda *args, **more: filled(*args, "--db", new, **more)  # noqa: E731
    assert (found(there), found(there, "deals")) == (expected, deals)
    same = filled("import", "customers", tmp_path / f"customers.{ending}", ok=True)
    assert "0 new, 0 changed" in same.out


def test_files_say_values_as_their_format_does(filled, tmp_path):
    [header, first, *_] = csv.reader(io.StringIO(filled("export", "customers", ok=True).out))
    assert header[-6:] == [*NAMES] and first[-6:] == ["1200", "Gold", "2027-04-03", "1200.50", "yes", "'=1+1"]
    line = json.loads(filled("export", "customers", "--format", "jsonl", ok=True).out.splitlines()[0])
    assert [line[name] for name in NAMES] == [1200, "Gold", "2027-04-03", 1200.5, True, "=1+1"]
    filled("export", "customers", "-o", tmp_path / "c.xlsx", ok=True)
    rows = list(load_workbook(tmp_path / "c.xlsx")["customers"].values)
    assert rows[1][-6:-4] == (1200, "Gold") and rows[1][-4].isoformat()[:10] == "2027-04-03"
    assert rows[1][-3:] == (1200.5, "yes", "=1+1")
    chosen = filled("export", "customers", "--where", "employees>1000", ok=True).out
    assert chosen.count("\n") == 2


def test_the_folder_for_git_holds_fields_and_values_hidden_ones_too(filled, db, tmp_path):
    filled("archive", "field", "customer", "tier", ok=True)
    filled("export", "--git", tmp_path / "one", ok=True)
    filled("import", "--git", tmp_path / "one", "--db", tmp_path / "new.db", ok=True)
    filled("export", "--git", tmp_path / "two", "--db", tmp_path / "new.db", ok=True)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
    for sql in ("SELECT * FROM custom_field", "SELECT * FROM custom_value", "SELECT * FROM v_customers"):
        assert kept(db, sql) == kept(tmp_path / "new.db", sql)
    line = (tmp_path / "one" / "custom_values.jsonl").read_text("utf-8").splitlines()[0]
    assert json.loads(line) == {"field_id": 1, "id": (1 << 40) + 1, "number": 1200, "record_id": 1}
