"""What number formats show beside a number is read as if it stood in the cell, as in the CSV file of the same table."""

from __future__ import annotations

import pytest

from crmcli.exchange.importing.step1_open.workbook.number_formats import Units, unit_of
from tests.exchange.importing.reading import read
from tests.exchange.importing.workbooks import ods, xls, xlsb, xlsx
from tests.support.datafile import kept, small_team

FORMATS = [
    ('#,##0.00 "€"', " €"), ("#,##0.00\\ \\€", " €"), ("[$€-407] #,##0.00", " €"), ("#,##0.00 [$€-40C]", " €"),
    ("[$$-409]#,##0.00", " $"), ('"$"#,##0_);[Red]("$"#,##0)', " $"), ("$#,##0", " $"), ("[$EUR] 0", " EUR"),
    ('"USD" #,##0.00', " USD"), ("[$CHF-807] #,##0", " CHF"), ('_-* #,##0.00 "€"_-;-* #,##0.00 "€"_-', " €"),
    ('_("$"* #,##0.00_);_("$"* \\(#,##0.00\\)', " $"), ("[$£-809]#,##0.00;[Red]-[$£-809]#,##0.00", " £"),
    ("[$¥-411]#,##0", " ¥"), ("#,##0 [$zł-415]", " zł"), ("#,##0 [$kr-41D]", " kr"),
    ('0 "元"', " 元"), ("[$Lei]0", " Lei"),
    ('0"k"', "k"), ("0\\k", "k"), ('0.0,"k"', ""), ('#,##0.0,,"M"', ""), ('0"M"', "M"),
    ('0,"M"', "M"), ('0.0,,"k"', "k"),
    ('0.0,"k €"', " €"), ('0"T€"', "T €"),
    ('#,##0 "Tsd"', "Tsd"), ('0 "TEUR"', "T EUR"), ('0,.0"k"', ""), ('0"万"', "万"), ('0 "Mio. €"', "Mio €"),
    ("[<1000]0;[<1000000]0.0,\"k\";0.0,,\"M\"", ""), ("#,##0,", ""),
    # Nothing of an amount
    ("General", ""), ("0.00", ""), ("0%", ""), ("[Red]#,##0.00;-0", ""), ("[$-409]d-mmm-yy;@", ""), ('"D-"0000', ""),
    ('"KR-"0000', ""), ('0 "Stück"', ""), ('0" days"', ""), ("@", ""), ("", ""), ("0_k", ""), ('0*k', ""),
]  # fmt: skip


@pytest.mark.parametrize(("code", "unit"), FORMATS)
def test_what_a_format_adds(code, unit):
    assert unit_of(code) == unit


HEAD = ["id", "customer", "rep", "stage", "amount"]


def row(at: int, amount: float) -> list[object]:
    return [f"d{at}", "Blue", "alice", "Lead", amount]


ODS = '<table:table-cell office:value-type="{}" {}><text:p>{}</text:p></table:table-cell>'


def ods_book(currency: str) -> bytes:
    def cells(values: list[object]) -> str:
        texts = [ODS.format("string", "", value) for value in values if type(value) is str]
        money = f'office:value="100" office:currency="{currency}"'
        texts += [ODS.format("currency", money, "100,00") for value in values if type(value) is not str]
        return f"<table:table-row>{''.join(texts)}</table:table-row>"

    return ods(cells(HEAD) + cells(row(1, 100)))


BOOKS = {
    "xlsx": lambda euro: xlsx({"S": [HEAD, row(1, 100)]}, formats={"E2": '0.00 "€"' if euro else '"$"0.00'}),
    "built in": lambda euro: xlsx({"S": [HEAD, row(1, 100)]}, formats={"E2": "[$€-2] 0" if euro else '"$"#,##0.00'}),
    "xls": lambda euro: xls([HEAD, row(1, 100.0)], '0.00 "€"' if euro else "[$$-409]0.00"),
    "xlsb": lambda euro: xlsb([HEAD, row(1, 100.0)], format='0.00 "€"' if euro else "[$$-409]0.00"),
    "ods": lambda euro: ods_book("EUR" if euro else "USD"),
    "csv": lambda euro: f"{','.join(HEAD)}\nd1,Blue,alice,Lead,{'100 €' if euro else '$100'}\n".encode(),
}


@pytest.mark.parametrize("form", BOOKS)
def test_another_currency_is_refused_in_every_format_and_the_own_one_taken(crm, db, tmp_path, form):
    small_team(crm)
    path = tmp_path / "file"
    path.write_bytes(BOOKS[form](True))
    ran = crm("import", "deals", path)
    assert ran.code == 4 and "no rate of EUR – say what 1 EUR is worth in USD: crm rate EUR DAY RATE" in ran.err
    path.write_bytes(BOOKS[form](False))
    crm("import", "deals", path, ok=True)
    assert kept(db, "SELECT amount FROM deal WHERE id > 2") == [(10_000,)]


def test_cells_of_one_column_may_differ(crm, tmp_path):
    small_team(crm)
    path = tmp_path / "file.xlsx"
    formats = {"E2": '"$"0.00', "E3": "0.00", "E5": '0.00 "€"', "E6": '0.00 "€"'}
    path.write_bytes(xlsx({"Other": [["x"], [1]], "S": [HEAD, *(row(at, 5.5) for at in range(5))]}))
    book = xlsx({"S": [HEAD, *(row(at, 5.5) for at in range(5))]}, formats=formats)
    assert [cells[4] for cells in read(book).cells] == ["5.5 $", "5.5", "5.5", "5.5 €", "5.5 €"]
    path.write_bytes(book)
    assert "2 of 5 rows are refused" in crm("import", "deals", path).err


def test_a_table_that_begins_further_down_and_right():
    rows = [
        [],
        [None, None, "name", "sum", "day"],
        [],
        [None, None, "A", 5, "=1"],
        [None, None, "B", None],
        [None, None, "C", 7],
    ]
    found = read(xlsx({"S": rows}, formats={"D4": '0 "€"', "D5": '0 "€"', "D6": '0 "€"', "C4": '0 "€"'}))
    assert [cells[:2] for cells in found.cells] == [["A", "5 €"], ["B", ""], ["C", "7 €"]]


def test_thousands_that_a_format_only_writes(crm, db, tmp_path):
    """12 that is shown as 12k is no 12; 12,000 that is shown as 12.0k is 12,000."""
    small_team(crm)
    path = tmp_path / "file.xlsx"
    path.write_bytes(xlsx({"S": [HEAD, row(1, 12_000)]}, formats={"E2": '0.0,"k"'}))
    crm("import", "deals", path, ok=True)
    assert kept(db, "SELECT amount FROM deal WHERE id > 2") == [(1_200_000,)]
    path.write_bytes(xlsx({"S": [HEAD, row(2, 12)]}, formats={"E2": '0"k"'}))
    crm("import", "deals", path)
    assert kept(db, "SELECT amount FROM deal WHERE external_key = 'd2'") in ([], [(1_200_000,)])


def test_units_are_kept_as_runs():
    units = Units()
    for at in (2, 3, 4, 7):
        units.note(at, 1, " €")
    units.note(3, 0, "k")
    rows = units.rows()
    assert [next(rows) for _ in range(8)] == [
        [],
        [(1, " €")],
        [(1, " €"), (0, "k")],
        [(1, " €")],
        [],
        [],
        [(1, " €")],
        [],
    ]
