"""Ids that are longer than programs keep numbers are refused as such, in every format and column."""

from __future__ import annotations

import json

import pytest

from crmcli.core.grammar.amounts import ROUNDED, as_rounded
from tests.exchange.importing.workbooks import ods, xls, xlsb, xlsx
from tests.support.datafile import kept, small_team

LONG = 4876876000000624001
HEAD = ["id", "customer", "rep", "stage"]


@pytest.fixture
def imported(crm, tmp_path):
    """Imports a file of that content, whatever its kind."""
    small_team(crm)

    def run(kind: str, content: str | bytes, *more: str) -> object:
        path = tmp_path / "file"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return crm("import", kind, path, "--yes", "--add-missing", "reps,customers", *more)

    return run


def row(id: object) -> list[object]:
    return [id, "Blue", "alice", "Lead"]


ODS_CELL = '<table:table-cell office:value-type="{}" {}><text:p>{}</text:p></table:table-cell>'


def ods_cell(cell: object) -> str:
    kind, value = ("float", f'office:value="{cell}"') if type(cell) is int else ("string", "")
    return ODS_CELL.format(kind, value, cell)


def ods_row(*cells: object) -> str:
    return f"<table:table-row>{''.join(map(ods_cell, cells))}</table:table-row>"


FILES = {
    "xlsx": lambda id: xlsx({"S": [HEAD, row(id)]}),
    "xls": lambda id: xls([HEAD, row(float(id) if type(id) is int else id)]),
    "xlsb": lambda id: xlsb([HEAD, row(float(id) if type(id) is int else id)]),
    "ods": lambda id: ods(ods_row(*HEAD) + ods_row(*row(id))),
    "json": lambda id: json.dumps([dict(zip(HEAD, row(id), strict=True))]).encode(),
    "json lines": lambda id: b"\n".join([json.dumps(dict(zip(HEAD, row(id), strict=True))).encode()] * 2),
}


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize("id", [LONG, 10**18, 1234567890123456789, 2**53 * 8])
def test_a_long_number_is_no_id(imported, db, form, id):
    ran = imported("deals", FILES[form](id))
    assert ran.code == 4 and "number that a program rounded" in ran.err and '--map "id="' in ran.err
    assert kept(db, "SELECT count(*) FROM deal") == [(2,)]
    assert imported("deals", FILES[form](id), "--map", "id=").code == 0


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize("id", [str(LONG), 123456789012345, 7])
def test_texts_and_shorter_numbers_are_kept(imported, db, form, id):
    assert imported("deals", FILES[form](id)).code == 0
    assert kept(db, "SELECT external_key FROM deal WHERE id > 2") == [(str(id),)]


def test_a_spreadsheet_keeps_fifteen_digits_and_json_what_doubles_do(imported, db):
    assert imported("deals", FILES["xlsx"](1234567890123456)).code == 4
    assert imported("deals", FILES["json"](2**53)).code == 0
    assert imported("deals", FILES["json"](2**53 + 1)).code == 4


@pytest.mark.parametrize("id", ["1.23457E+11", "4.87688E+18", "1,23457E+11", "5E+15"])
def test_rounded_ids_of_csv_are_refused_in_any_row(imported, id):
    rows = [f"{at},Blue,alice,Lead" for at in range(300)]
    for content in ([f'"{id}",Blue,alice,Lead'], [*rows, f'"{id}",Blue,alice,Lead']):
        ran = imported("deals", "\n".join([",".join(HEAD), *content]) + "\n")
        assert ran.code == 4 and "number that a program rounded" in ran.err


@pytest.mark.parametrize("kind", ["customers", "reps", "products"])
def test_of_every_kind(imported, kind):
    ran = imported(kind, xlsx({"S": [["id", "name"], [LONG, "Zed"]]}))
    assert ran.code == 4 and "number that a program rounded" in ran.err


def test_a_record_that_is_referred_to_by_a_long_number_is_not_made(imported, db):
    ran = imported("deals", xlsx({"S": [HEAD, ["d1", LONG, "alice", "Lead"]]}))
    assert ran.code == 4 and "number that a program rounded" in ran.err
    ran = imported("activities", xlsx({"S": [["deal", "rep", "kind", "at"], [LONG, "alice", "call", "2026-01-02"]]}))
    assert ran.code == 4


def test_how_a_rounded_number_is_written():
    for number, text in (
        ("4876876000000624000", "4.876876000000624E+18"),
        ("1" + "0" * 21, "1E+21"),
        ("-1200", "-1.2E+03"),
    ):
        assert as_rounded(number) == text and ROUNDED.fullmatch(text.lstrip("-"))
