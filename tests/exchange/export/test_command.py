"""`crm export`: each kind in each format, exact, guarded, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from crmcli.output.formula_guard import guarded, unguarded
from tests.support.datafile import kept
from tests.support.teams import office


@pytest.fixture
def made(db):
    """The small office, in Berlin's time zone."""
    office.make(db).close()
    return db


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_deals_as_csv_have_names_and_keys_and_who_is_credited(crm, made):
    rows = read(crm("export", "deals", ok=True).out)
    mark = rows[1]["id"].removesuffix("2")
    assert [row["id"] for row in rows] == ["X-1", *(f"{mark}{id}" for id in range(2, 8))]
    assert rows[0] == {
        "id": "X-1", "title": "Acme first", "customer": "Acme", "rep": "ann", "credited": "ann", "product": "Pro",
        "amount": "1000.50", "currency": "USD", "stage": "Won", "opened": "2026-01-10", "closed": "2026-02-20",
        "expected": "", "lost_reason": "", "source": "", "archived": "", "tags": "",
    }  # fmt: skip
    assert [rows[6][name] for name in ("rep", "credited", "amount")] == ["Ben", "ann", "300.00"]
    assert [rows[2]["amount"], rows[4]["amount"], rows[4]["opened"]] == ["", "0.00", ""]
    assert rows[5]["archived"] == "2026-06-01T08:00:00Z"


def test_activities_name_their_deal_by_its_key(crm, made):
    rows = read(crm("export", "activities", ok=True).out)
    assert [row["deal"][:4] for row in rows] == ["X-1", "", "crm-", "crm-", ""]
    assert rows[2]["deal"].endswith("-2") and rows[2]["at"] == "2026-03-31T22:30:00Z"


def test_json_lines_are_exact_and_all_kinds_are_one_stream(crm, made, tmp_path):
    [first, *_] = crm("export", "deals", "--format", "jsonl", ok=True).out.splitlines()
    assert '"amount": 1000.50, "currency": "USD"' in first and '"lost_reason": null' in first
    crm("export", "all", "-o", "all.jsonl", ok=True)
    lines = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text("utf-8").splitlines()]
    assert list(dict.fromkeys(line["kind"] for line in lines)) == [
        "stages", "reps", "customers", "products", "deals", "activities", "feedback", "cases", "tasks",
    ]  # fmt: skip
    [call] = [line["record"] for line in lines if line["record"].get("note") == "asked for the date"]
    assert call["kind"] == "call" and call["deal"] == "X-1"


def test_a_workbook_has_a_sheet_for_each_kind_with_real_dates_and_numbers(crm, made, tmp_path):
    crm("export", "all", "-o", "all.xlsx", ok=True)
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    assert book.sheetnames == [
        "stages", "reps", "customers", "contacts", "products", "deals", "refunds", "lines", "activities", "feedback",
        "cases", "tasks",
    ]  # fmt: skip
    sheet = book["deals"]
    titles = [cell.value for cell in sheet[1]]
    first = dict(zip(titles, sheet[2], strict=True))
    assert (first["amount"].value, first["amount"].number_format) == (1000.5, "#,##0.00 [$USD]")
    assert (first["opened"].value, first["opened"].number_format) == (datetime(2026, 1, 10), "yyyy-mm-dd")
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["A1"].font.bold) == ("A2", "A1:P8", True)
    widths = {titles[at]: sheet.column_dimensions["ABCDEFGHIJKLMNOP"[at]].width for at in range(len(titles))}
    assert 8 <= widths["amount"] < 20 and widths["title"] > len("Acme first")
    # 22:30 UTC on 31 March is half past midnight of 1 April in Berlin.
    assert book["activities"]["G4"].value == datetime(2026, 4, 1, 0, 30)
    before = (tmp_path / "all.xlsx").read_bytes()
    crm("export", "all", "-o", "all.xlsx", ok=True)
    assert (tmp_path / "all.xlsx").read_bytes() == before


def test_currencies_have_their_own_decimals(crm, tmp_path):
    for currency, written, shown in (("JPY", "1234", "#,##0 [$JPY]"), ("KWD", "1.500", "#,##0.000 [$KWD]")):
        path = tmp_path / f"{currency}.db"
        crm("init", "--db", path, "--currency", currency, ok=True)
        crm("add", "product", "Kit", "--list-price", written, "--db", path, ok=True)
        assert read(crm("export", "products", "--db", path, ok=True).out)[0]["list_price"] == written
        crm("export", "products", "--db", path, "-o", "p.xlsx", ok=True)
        cell = openpyxl.load_workbook(tmp_path / "p.xlsx").active["D2"]
        assert (cell.value, cell.number_format) == (float(written), shown)


HARM = ('=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''+1")
SAFE = ("'s-Gravenhage", "''quoted''", "1-1", "a=b", "<script>", "<r>x</r>", "[/red]", '"; DROP TABLE rep; --', "'")


def test_a_guard_is_put_on_what_a_spreadsheet_would_run_and_taken_off_again():
    assert [guarded(text) for text in HARM] == [f"'{text}" for text in HARM]
    assert [guarded(text) for text in SAFE] == list(SAFE)
    assert [unguarded(guarded(text)) for text in (*HARM, *SAFE)] == [*HARM, *SAFE]


def test_formulas_are_text_in_every_format(crm, tmp_path):
    for text in (*HARM, *SAFE):
        crm("add", "customer", "--note", text, "--", f"={text}", ok=True)
    names = [f"={text}" for text in (*HARM, *SAFE)]
    rows = read(crm("export", "customers", ok=True).out)
    assert [row["name"] for row in rows] == [f"'{name}" for name in names]
    assert [row["note"] for row in rows] == [*(f"'{text}" for text in HARM), *SAFE]
    assert [row["name"] for row in read(crm("export", "customers", "--raw", ok=True).out)] == names
    crm("export", "customers", "-o", "c.xlsx", ok=True)
    sheet = openpyxl.load_workbook(tmp_path / "c.xlsx").active
    assert {cell.data_type for row in sheet for cell in row if cell.value and cell.column != 10} == {"s"}
    assert not any(cell.hyperlink for row in sheet for cell in row)
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [n.replace("\r", "_x000D_") for n in names]
    for format in ("csv", "jsonl", "xlsx"):
        crm("export", "customers", "-o", f"c.{format}", ok=True)
        ran = crm("import", "customers", f"c.{format}", ok=True)
        assert "0 new, 0 changed, 17 unchanged" in ran.out, format


def test_what_does_not_fit_a_cell_is_refused_and_no_file_is_left(crm, tmp_path):
    crm("add", "customer", "Acme", "--note", "é" * 32_768, ok=True)
    ran = crm("export", "customers", "-o", "c.xlsx")
    assert ran.code == 4 and "the note in row 2 of customers does not fit a cell – export it as CSV" in ran.err
    assert [path.name for path in tmp_path.iterdir() if "xlsx" in path.name] == []
    crm("edit", "customer", "Acme", "--note", "\ufffe", ok=True)
    assert crm("export", "customers", "-o", "c.xlsx").code == 4
    crm("export", "customers", "-o", "c.jsonl", ok=True)


def test_an_export_changed_in_a_spreadsheet_changes_the_records_it_came_from(crm, made, tmp_path):
    crm("export", "deals", "-o", "deals.csv", ok=True)
    path = tmp_path / "deals.csv"
    path.write_text(path.read_text("utf-8").replace("lone", "not alone"), "utf-8")
    ran = crm("import", "deals", path, ok=True)
    assert "0 new, 1 changed, 6 unchanged" in ran.out
    assert kept(made, "SELECT id, title, external_key FROM deal WHERE id = 5") == [(5, "not alone", None)]
    crm("export", "activities", "-o", "calls.csv", ok=True)
    assert "0 new, 0 changed, 5 unchanged" in crm("import", "activities", "calls.csv", ok=True).out


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_no_rep_is_taken_for_a_line_below_the_table(crm, format):
    for name in ("Total", "Confidential", "© Ltd"):
        crm("add", "rep", name, ok=True)
    crm("export", "reps", "-o", f"r.{format}", ok=True)
    assert "3 new" in crm("import", "reps", f"r.{format}", "--db", "new.db", "--dry-run", ok=True).out


@pytest.mark.parametrize("format", ["csv", "json"])
def test_a_list_is_no_export(crm, made, format):
    before = made.read_bytes()
    crm("list", "deals", "-o", f"d.{format}", ok=True)
    ran = crm("import", "deals", f"d.{format}")
    assert ran.code == 4 and "is from crm list" in ran.err and "crm export deals, or say what the key is" in ran.err
    assert made.read_bytes() == before
    ran = crm("import", "deals", f"d.{format}", "--map=external_key=id", "--map=id=-", "--dry-run", ok=True)
    assert "5 new, 0 changed, 1 unchanged" in ran.out  # X-1 has a key


def test_ids_of_another_file_are_other_records(crm, made, tmp_path):
    (tmp_path / "d.csv").write_text(
        crm("export", "deals", ok=True).out.splitlines()[0] + "\ncrm-000000-2,new,Acme,ann,,,,,Lead,,,,,,,\n", "utf-8"
    )
    assert "1 new" in crm("import", "deals", "d.csv", ok=True).out


def test_archived_records_stay_so_or_are_left_out(crm, made, tmp_path):
    assert len(read(crm("export", "reps", "--no-archived", ok=True).out)) == 3
    crm("export", "reps", "-o", "reps.csv", ok=True)
    crm("import", "reps", "reps.csv", "--db", tmp_path / "new.db", ok=True)
    archived = "SELECT name, archived FROM rep WHERE archived IS NOT NULL"
    assert kept(tmp_path / "new.db", archived) == kept(made, archived) == [("gone", "2026-06-01T08:00:00Z")]


def test_feedback_of_nobody_stays_so_whoever_looks_after_the_customer_now(crm, db, tmp_path):
    crm("add", "rep", "ann", ok=True)
    crm("add", "customer", "Acme", ok=True)
    crm("feedback", "Acme", "4", ok=True)
    crm("edit", "customer", "Acme", "--owner", "ann", ok=True)
    for kind in ("reps", "customers", "feedback"):
        crm("export", kind, "-o", f"{kind}.csv", ok=True)
        crm("import", kind, f"{kind}.csv", "--db", tmp_path / "new.db", ok=True)
    assert kept(tmp_path / "new.db", "SELECT rep_id, score FROM feedback") == [(None, 4)]


def test_files_are_whole_and_private(crm, made, tmp_path):
    (tmp_path / ".deals.csv.999999999-0123abcd").touch()  # as a run leaves it that is killed
    crm("export", "all", "-o", "sheets", ok=True)
    assert sorted(path.name for path in (tmp_path / "sheets").iterdir()) == [
        "activities.csv", "cases.csv", "contacts.csv", "customers.csv", "deals.csv", "feedback.csv", "lines.csv",
        "products.csv", "refunds.csv", "reps.csv", "stages.csv", "tasks.csv",
    ]  # fmt: skip
    ran = crm("export", "deals", "-o", "deals.csv", ok=True)
    assert (ran.out, ran.err) == ("", f"Saved {Path('deals.csv')}: 7 deals\n")
    assert (tmp_path / "deals.csv").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.glob(".deals*")] == []
    assert (tmp_path / "deals.csv").read_text("utf-8") == crm("export", "deals", ok=True).out


def test_a_disk_that_fills_up_leaves_the_old_file(crm, made, tmp_path, monkeypatch):
    (tmp_path / "deals.xlsx").write_text("old", "utf-8")

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    ran = crm("export", "deals", "-o", "deals.xlsx")
    assert ran.code == 1 and "deals.xlsx cannot be written: No space left on device" in ran.err
    assert (tmp_path / "deals.xlsx").read_text("utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("export", 2, "say what to export – crm export stages|reps|"),
        ("export dealz", 2, 'cannot export "dealz" – did you mean deals?'),
        ("export deals --json", 2, "JSON Lines is one record a line: --format jsonl"),
        ("export deals --format md", 2, 'no format "md" to export to – there are: csv, jsonl, xlsx'),
        ("export deals -o deals.pdf", 2, 'the ending ".pdf" of deals.pdf names no format'),
        ("export all", 2, "all kinds of record as CSV are a file for each – name a folder: -o DIR, or take"),
        ("export all -o all.csv", 2, "all kinds of record as CSV are a file for each"),
        ("export deals -o nowhere/deals.csv", 1, "deals.csv cannot be written: No such file or directory"),
        ("export deals --git data", 2, "--git writes all that the data file holds – leave the kind of record out"),
        ("export products --fail-empty --db empty.db", 6, "nothing to export"),
    ],
)
def test_what_cannot_be_is_said(crm, made, tmp_path, line, code, says):
    crm("init", "--db", "empty.db", ok=True)
    ran = crm(*line.split())
    assert (ran.code, ran.out) == (code, "") and says in ran.err


def test_an_export_through_a_pipe_and_into_the_reader(crm_process, made):
    out = crm_process("export", "deals").out
    ran = crm_process("import", "deals", "-", "--dry-run", "--json", stdin=out)
    assert json.loads(ran.out)["unchanged"] == 7
