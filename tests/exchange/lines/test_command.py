"""`crm import lines`, and lines that are exported and imported again."""

from __future__ import annotations

import json

import pytest

from tests.support.datafile import recorded

FILE = (
    "id,deal,product,description,qty,unit price,discount,tax rate,currency\n"
    "l1,Pilot,Pro,,12,99.00,10%,19%,USD\n"
    "l2,Pilot,,Training,1.5,900,50,,\n"
    "l3,Lyon,Kit,,2,,,,EUR\n"
)


@pytest.fixture
def team(crm, tmp_path):
    recorded(
        crm, "init --currency USD", "add rep ann", "add customer Acme --owner ann", "add product Pro",
        "add product Kit", "rate EUR 2026-01 1.1", "price Kit '40 EUR' --from 2026-01-01",
        "add deal Pilot --customer Acme", "add deal Lyon --customer Acme --amount '1 EUR'",
    )  # fmt: skip
    path = tmp_path / "lines.csv"
    path.write_text(FILE, "utf-8")
    return path


def told(crm):
    lines = json.loads(crm("list", "lines", "--json", ok=True).out)["lines"]
    deals = json.loads(crm("list", "deals", "--json", ok=True).out)["deals"]
    amounts = {row["title"]: row["own_amount"] or row["amount"] for row in deals}
    keys = ("deal", "product", "text", "quantity", "price", "discount", "discount_rate", "tax_rate", "amount")
    return [tuple(row[key] for key in keys) for row in lines], amounts


def test_lines_come_in_once(crm, team):
    assert "3 lines: 3 new" in crm("import", "lines", team, "--dry-run", ok=True).out
    assert told(crm)[0] == []
    ran = crm("import", "lines", team, ok=True)
    assert ran.out == "Imported 3 lines: 3 new, 0 unchanged\n" and ran.undo
    assert told(crm) == (
        [
            ("Lyon", "Kit", None, 2, 40, None, None, None, 80),
            ("Pilot", "Pro", None, 12, 99, None, 0.1, 0.19, 1069.2),
            ("Pilot", None, "Training", 1.5, 900, 50, None, None, 1300),
        ],
        {"Pilot": 2369.2, "Lyon": 80},
    )
    again = crm("import", "lines", team, "--json", ok=True)
    assert json.loads(again.out) == {
        "schema": "crm.import/1", "kind": "lines", "new": 0, "unchanged": 3, "dry_run": False
    }  # fmt: skip
    crm("undo", ok=True)
    assert told(crm) == ([], {"Pilot": None, "Lyon": 1})


@pytest.mark.parametrize("format", ["csv", "jsonl", "xlsx"])
def test_what_is_exported_comes_in_again_as_it_was(crm, team, tmp_path, format):
    crm("import", "lines", team, ok=True)
    crm("add", "line", "Pilot", "Pro", "--qty", "0.125", "--price", "7", "--discount", "33.33%", ok=True)
    before, files = told(crm), [tmp_path / f"{name}.{format}" for name in ("lines", "deals")]
    for file in files:
        crm("export", file.stem, "-o", file, ok=True)
    assert "0 new, 4 unchanged" in crm("import", "lines", files[0], ok=True).out
    for id in range(1, 5):
        crm("delete", "line", id, ok=True)
    assert "4 new, 0 unchanged" in crm("import", "lines", files[0], ok=True).out
    assert told(crm) == before
    assert "2 unchanged" in crm("import", "deals", files[1], ok=True).out


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("x,Nobody,Pro,,1,5,,,", 'line 5: no deal "Nobody"'),
        ("x,Pilot,Nothing,,1,5,,,", 'line 5: no product "Nothing"'),
        ("x,Pilot,Pro,,0,5,,,", "line 5: quantity"),
        ("x,Pilot,Pro,,1,,,,", "line 5: price"),
        ("x,Pilot,Pro,,1,5,,,EUR", "line 5: currency: the deal is in USD"),
        ("l1,Pilot,Pro,,1,5,,,", "line 5: the id l1 stands in line 2 too"),
    ],
)
def test_all_of_a_file_or_none(crm, team, row, why):
    team.write_text(f"{FILE}{row}\n", "utf-8")
    ran = crm("import", "lines", team)
    assert (ran.code, ran.out) == (4, "") and why in ran.err, ran
    assert told(crm)[0] == []
