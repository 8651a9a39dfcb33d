"""A real pipeline, imported by the documented commands: nothing of it is lost, and a second time changes nothing.

Its four files rewritten as other programs would write them give the same deals and the reference's figures.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from crmcli.records.settings.write import Team, create
from tests.exchange.importing.shapes import SHAPES, Deal, Shape, table, workbook
from tests.support.datafile import everything, kept
from tests.support.teams import maven
from tests.support.teams.maven import DATA, rows

pytestmark = maven.needed

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
        assert main.run(["import", kind, str(DATA / name), "--db", str(path), *more]) == 0
    return path


@pytest.fixture
def db(imported, tmp_path):
    path = tmp_path / "crm.db"
    path.write_bytes(imported.read_bytes())
    return path


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
        ran = crm("import", kind, DATA / name, *more)
        assert ran.out == f"Imported {count} {kind}: 0 new, 0 changed, {count} unchanged\n"
    assert everything(db) == before


def test_what_has_no_field_is_named_once(crm, db):
    ran = crm("import", "customers", DATA / "accounts.csv")
    assert ran.err.splitlines()[0] == "Ignored columns: year_established, revenue, employees, subsidiary_of"


def test_the_misspelt_product_is_refused_with_both_ways_out(crm, db):
    ran = crm("import", "deals", DATA / "sales_pipeline.csv")
    lines = ran.err.splitlines()
    assert ran.code == 4 and len(lines) == 2
    assert lines[0] == (
        'line 3, product: no product "GTXPro" – --map-value "product:GTXPro=GTX Pro" or --add-missing products'
        " (and 1,479 more rows)"
    )
    assert lines[1].startswith("crm: 1,480 of 8,800 rows are refused: nothing was written")
    ran = crm("import", "deals", DATA / "sales_pipeline.csv", "--add-missing", "products", "--json")
    assert json.loads(ran.out)["added"]["products"] == 1
    assert kept(db, BY_STAGE) == COUNTS


def test_without_ids_as_many_deals_are_in_though_hundreds_look_alike(crm, db, tmp_path):
    # The data file of the fixture has them all by id: here is a new one.
    db.unlink()
    create(db, Team(stages=("Prospecting", "Engaging")))
    adding = ("--add-missing", "reps,products,customers", "--map", "opportunity_id=")
    for new, unchanged in (("8,800", "0"), ("0", "8,800")):
        ran = crm("import", "deals", DATA / "sales_pipeline.csv", *adding)
        assert f"Imported 8,800 deals: {new} new, 0 changed, {unchanged} unchanged" in ran.out
    assert kept(db, BY_STAGE) == COUNTS


# The four files in other shapes

DEALS = """SELECT d.external_key, r.name, p.name, c.name, s.name, opened, closed, amount, expected FROM deal d
           JOIN rep r ON r.id = rep_id JOIN product p ON p.id = product_id JOIN stage s ON s.id = stage_id
           LEFT JOIN customer c ON c.id = customer_id ORDER BY d.id"""
OTHERS = {
    "reps": ("sales_teams.csv", "sales_agent", "manager", "regional_office"),
    "products": ("products.csv", "product", "series", "sales_price"),
    "customers": ("accounts.csv", "account", "sector", "office_location"),
}
"""The other three files, and the columns of theirs that are kept."""

ENGLISH = {
    "reps": ("Sales rep", "Manager", "Team"),
    "products": ("Product", "Category", "Unit price"),
    "customers": ("Company name", "Industry", "Country"),
}
CHINESE = {
    "reps": ("姓名", "主管", "部门"),
    "products": ("产品名称", "产品类别", "价格"),
    "customers": ("客户名称", "客户行业", "国家"),
}
GERMAN = {
    "reps": ("Verkäufer", "Vorgesetzter", "Niederlassung"), "products": ("Artikel", "Warengruppe", "Listenpreis"),
    "customers": ("Firma", "Branche", "Land"),
}  # fmt: skip

WRITTEN = {
    "hubspot": (ENGLISH, lambda rows: table(rows, "utf-8-sig")),
    "salesforce report": (ENGLISH, lambda rows: table([["All of them"], [], *rows], "cp1252", quoting=1)),
    "salesforce data export": (ENGLISH, lambda rows: table(rows, quoting=1)),
    "pipedrive": (ENGLISH, lambda rows: table(rows, delimiter=";")),
    "zoho": (ENGLISH, table),
    "chinese gbk": (CHINESE, lambda rows: table(rows, "gbk")),
    "german semicolons": (GERMAN, lambda rows: table(rows, "cp1252", delimiter=";")),
    "utf-16 tabs": (ENGLISH, lambda rows: table(rows, "utf-16", delimiter="\t")),
    "xlsx": (ENGLISH, lambda rows: workbook(rows, above=2)),
    "json lines": (
        ENGLISH,
        lambda rows: "".join(f"{json.dumps(dict(zip(rows[0], row, strict=True)))}\n" for row in rows[1:]).encode(),
    ),
    "pipes": (ENGLISH, lambda rows: table(rows, delimiter="|", end="\n")),
}
"""Eleven shapes, and how each writes the other three files."""

WHOLE = ("chinese gbk", "xlsx")
"""Those of which all 8,800 deals are read, and the figures compared; of the others, the first thousand."""


@pytest.fixture(scope="module")
def deals() -> list[Deal]:
    return [
        Deal(
            id=row["opportunity_id"], title=row["opportunity_id"], customer=row["account"], rep=row["sales_agent"],
            product=row["product"].replace("GTXPro", "GTX Pro"),
            amount=int(row["close_value"]) * 100 if row["close_value"] else None,
            stage=row["deal_stage"] if row["deal_stage"] not in ("Won", "Lost") else "Engaging",
            status={"Won": "won", "Lost": "lost"}.get(row["deal_stage"], "open"),
            opened=date.fromisoformat(row["engage_date"]) if row["engage_date"] else None,
            closed=date.fromisoformat(row["close_date"]) if row["close_date"] else None,
        )
        for row in rows("sales_pipeline.csv")
    ]  # fmt: skip


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape.name in WRITTEN], ids=lambda shape: shape.name)
def test_the_four_files_in_another_shape_agree_with_the_reference(crm, tmp_path, deals, shape: Shape):
    if shape.name not in WHOLE:
        deals = deals[:1000]
    path = tmp_path / "shaped.db"
    create(path, Team(stages=("Prospecting", "Engaging")))
    titles, written = WRITTEN[shape.name]
    for kind, (name, *columns) in OTHERS.items():
        (tmp_path / kind).write_bytes(
            written([list(titles[kind]), *([row[column] for column in columns] for row in rows(name))])
        )
    (tmp_path / "deals").write_bytes(shape.written(deals))
    for kind in (*OTHERS, "deals"):
        crm("import", kind, tmp_path / kind, "--db", path, ok=True)
    mark = "zcrm_" if shape.name == "zoho" else ""
    assert kept(path, DEALS) == [
        (
            mark + deal.id, deal.rep, deal.product, deal.customer or None,
            deal.stage if deal.status == "open" else deal.status.title(), deal.opened and deal.opened.isoformat(),
            deal.closed and deal.closed.isoformat(), deal.amount, None,
        )
        for deal in deals
    ]  # fmt: skip
    if shape.name not in WHOLE:
        return
    found = json.loads(crm("score", "--quarter", "2017Q3", "--db", path, "--json", ok=True).out)
    metrics = {each["rep"]: each["metrics"] for each in (*found["reps"], *found["not_ranked"])}
    reference = rows("reference_2017Q3.csv")
    assert {row["rep"] for row in reference} == set(metrics)
    for row in reference:
        own = metrics[row["rep"]]
        won, lost = int(row["won"] or 0), int(row["lost"] or 0)
        assert [own["win_rate"]["numerator"], own["win_rate"]["denominator"]] == [won, won + lost]
        assert own["revenue"]["value"] == float(row["won_revenue"] or 0)
        cycle = pytest.approx(float(row["avg_cycle_days"]), abs=1e-6) if row["avg_cycle_days"] else None
        assert own["sales_cycle"]["value"] == cycle
