"""A real pipeline, imported by the documented commands: nothing of it is lost, and a second time changes nothing."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from crmcli.records.team import Team, create
from tests.datafile import everything, kept

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "maven"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the real pipeline is not part of the project")

MAPPED = ("--map-value", "product:GTXPro=GTX Pro")
COUNTS = [("Engaging", 1589), ("Lost", 2473), ("Prospecting", 500), ("Won", 4238)]
BY_STAGE = "SELECT s.name, count(*) FROM deal d JOIN stage s ON s.id = d.stage_id GROUP BY 1 ORDER BY 1"


@pytest.fixture(scope="module")
def imported(tmp_path_factory) -> Path:
    """The four files, imported once; each test has its own copy."""
    from crmcli import main

    path = tmp_path_factory.mktemp("maven") / "crm.db"
    create(path, Team(stages=("Prospecting", "Engaging")))
    for kind, name, *more in (
        ("reps", "sales_teams.csv"), ("products", "products.csv"), ("customers", "accounts.csv"),
        ("deals", "sales_pipeline.csv", *MAPPED),
    ):  # fmt: skip
        assert main.run(["import", kind, str(FOLDER / name), "--db", str(path), *more]) == 0
    return path


@pytest.fixture
def db(imported, tmp_path):
    path = tmp_path / "crm.db"
    path.write_bytes(imported.read_bytes())
    return path


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_is_in(db):
    assert [kept(db, f"SELECT count(*) FROM {table}")[0][0] for table in ("rep", "product", "customer", "deal")] == [
        35, 7, 85, 8800,
    ]  # fmt: skip
    assert kept(db, BY_STAGE) == COUNTS
    assert kept(db, "SELECT name, team, manager FROM rep ORDER BY id") == [
        (row["sales_agent"], row["regional_office"], row["manager"]) for row in rows("sales_teams.csv")
    ]
    assert kept(db, "SELECT name, industry, region FROM customer ORDER BY id") == [
        (row["account"], row["sector"], row["office_location"]) for row in rows("accounts.csv")
    ]
    assert kept(db, "SELECT name, category, list_price FROM product ORDER BY id") == [
        (row["product"], row["series"], int(row["sales_price"]) * 100) for row in rows("products.csv")
    ]


def test_every_deal_is_what_its_row_says(db):
    sql = """SELECT d.external_key, r.name, p.name, c.name, s.name, opened, closed, amount FROM deal d
             JOIN rep r ON r.id = rep_id JOIN product p ON p.id = product_id JOIN stage s ON s.id = stage_id
             LEFT JOIN customer c ON c.id = customer_id ORDER BY d.id"""
    assert kept(db, sql) == [
        (
            row["opportunity_id"], row["sales_agent"], row["product"].replace("GTXPro", "GTX Pro"),
            row["account"] or None, row["deal_stage"], row["engage_date"] or None, row["close_date"] or None,
            int(row["close_value"]) * 100 if row["close_value"] else None,
        )
        for row in rows("sales_pipeline.csv")
    ]  # fmt: skip
    assert kept(db, "SELECT count(*) FROM deal WHERE status <> 'open' AND credited_id <> rep_id") == [(0,)]
    # A step into the first stage for each deal, and a second one for each that closed.
    assert kept(db, "SELECT count(*) FROM move") == [(8800 + 4238 + 2473,)]


def test_the_second_time_changes_nothing(crm, db):
    before = everything(db)
    for kind, name, count, *more in (
        ("reps", "sales_teams.csv", "35"), ("products", "products.csv", "7"), ("customers", "accounts.csv", "85"),
        ("deals", "sales_pipeline.csv", "8,800", *MAPPED),
    ):  # fmt: skip
        ran = crm("import", kind, FOLDER / name, *more)
        assert ran.out == f"Imported {count} {kind}: 0 new, 0 changed, {count} unchanged\n"
    assert everything(db) == before


def test_what_has_no_field_is_named_once(crm, db):
    ran = crm("import", "customers", FOLDER / "accounts.csv")
    assert ran.err.splitlines()[0] == "Ignored columns: year_established, revenue, employees, subsidiary_of"


def test_the_misspelt_product_is_refused_with_both_ways_out(crm, db):
    ran = crm("import", "deals", FOLDER / "sales_pipeline.csv")
    lines = ran.err.splitlines()
    assert ran.code == 4 and len(lines) == 22 and lines[20] == "and 1,460 more"
    assert lines[0] == (
        'line 3, product: no product "GTXPro" – --map-value "product:GTXPro=GTX Pro" or --add-missing products'
    )
    assert lines[21].startswith("crm: 1,480 of 8,800 rows are refused: nothing was written")
    ran = crm("import", "deals", FOLDER / "sales_pipeline.csv", "--add-missing", "products", "--json")
    assert json.loads(ran.out)["added"]["products"] == 1
    assert kept(db, BY_STAGE) == COUNTS


def test_without_ids_as_many_deals_are_in_though_hundreds_look_alike(crm, db, tmp_path):
    # The data file of the fixture has them all by id: here is a new one.
    db.unlink()
    create(db, Team(stages=("Prospecting", "Engaging")))
    adding = ("--add-missing", "reps,products,customers", "--map", "opportunity_id=")
    for new, unchanged in (("8,800", "0"), ("0", "8,800")):
        ran = crm("import", "deals", FOLDER / "sales_pipeline.csv", *adding)
        assert f"Imported 8,800 deals: {new} new, 0 changed, {unchanged} unchanged" in ran.out
    assert kept(db, BY_STAGE) == COUNTS
