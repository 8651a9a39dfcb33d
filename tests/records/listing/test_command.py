"""`crm list`: one list in every format, chosen, sorted and cut. See `tests/support/teams/office.py` for the records."""

from __future__ import annotations

import csv
import io
import json
import re
from contextlib import closing
from decimal import Decimal

import pytest

from crmcli.cli.workspace import Workspace
from crmcli.core.vocabulary import KINDS
from crmcli.database.opening import open_file
from crmcli.records import rows
from crmcli.records.contacts import write as contacts
from crmcli.records.listing.query import FIELDS as FIELDS_OF
from tests.support.teams import office

MANY = tuple(KINDS[kind] for kind in FIELDS_OF)


@pytest.fixture
def team(db, monkeypatch):
    monkeypatch.setenv("CRM_TODAY", office.TODAY.isoformat())
    with closing(office.make(db)) as database, database.writing():
        contacts.add(database, {"name": "Zoe", "customer_id": 1, "role": "buyer"})


def listed(crm, kind, *args):
    """The rows of the JSON list, amounts exact."""
    data = json.loads(crm("list", kind, *args, "--json", ok=True).out, parse_float=Decimal)
    assert (data["schema"], list(data)) == ("crm.list/1", ["schema", kind])
    return data[kind]


def ids(crm, kind, *args) -> list[int]:
    return [row["id"] for row in listed(crm, kind, *args)]


def test_json_has_every_field_of_every_row(team, crm):
    assert listed(crm, "deals", "--won", "--limit", 1) == [
        {
            "id": 7, "title": "acme again", "customer": "Acme", "rep": "Ben", "product": None,
            "amount": Decimal("300.00"), "stage": "Won", "status": "won", "opened": "2026-03-01",
            "closed": "2026-04-10", "expected": None, "lost_reason": None, "source": None, "credited": "ann",
            "archived": None, "external_key": None, "currency": None, "own_amount": None, "tags": None,
        }
    ]  # fmt: skip
    assert listed(crm, "feedback", "--kind", "csat") == [
        {
            "id": 1, "customer": "Acme", "rep": "ann", "deal": "Acme first", "deal_id": 1, "kind": "csat", "score": 5,
            "at": "2026-02-25T12:00:00Z", "text": "great", "external_key": None,
        }
    ]  # fmt: skip
    # Of four open stages each is 20 points likelier than the one before.
    assert [row["probability"] for row in listed(crm, "stages")] == [*map(Decimal, ("0.2", "0.4", "0.6", "0.8")), 1, 0]
    assert [row["list_price"] for row in listed(crm, "products")] == [None, Decimal("1200.00")]


def csv_text(value) -> str:
    return "" if value is None else str(value)


@pytest.mark.parametrize("kind", MANY)
def test_csv_says_what_json_says(team, crm, kind):
    records = listed(crm, kind)
    out = crm("list", kind, "--format", "csv", ok=True).out
    assert list(csv.reader(io.StringIO(out))) == [
        list(records[0]), *([csv_text(value) for value in row.values()] for row in records)
    ]  # fmt: skip


def shown(name, value) -> str:
    """A JSON value as a person reads it: by hand, not by the program's own writers."""
    if value is None:
        return "–"
    if name == "probability":
        return f"{value * 100:.1f}%"
    if isinstance(value, Decimal):
        return f"{value:,}" if name == "amount" else f"{value:,}".removesuffix(".00")  # one amount there has cents
    moment = re.fullmatch(r"2026-(\d\d)-(\d\d)T(\d\d):(\d\d):00Z", str(value))
    if not moment:
        return str(value)
    month, day, hour, minute = map(int, moment.groups())
    hour += 1 if month < 4 and (month, day) != (3, 31) else 2  # summer time in Berlin began on 29 March
    if hour < 24:
        return f"2026-{month:02}-{day:02} {hour:02}:{minute:02}"
    month, day = {(3, 31): (4, 1), (4, 10): (4, 11), (6, 30): (7, 1)}[month, day]
    return f"2026-{month:02}-{day:02} {hour - 24:02}:{minute:02}"


FIELDS = {
    "ID": "id", "When": "at", "Reason": "lost_reason", "In/out": "direction", "Rep": "rep", "List price": "list_price",
}  # fmt: skip


@pytest.mark.parametrize("kind", MANY)
def test_the_table_says_what_json_says(team, crm, kind):
    records = listed(crm, kind)
    name = "title" if kind in ("deals", "tasks") else "name"
    first, *lines = crm("list", kind, ok=True).out.splitlines()
    titles = re.split(r"\s{2,}", first.strip())
    own = {
        "reps": "Rep", "customers": "Customer", "contacts": "Contact", "products": "Product", "deals": "Deal",
        "stages": "Stage", "tasks": "Task",
    }.get(kind)  # fmt: skip
    fields = [name if title == own else FIELDS.get(title, title.lower()) for title in titles]
    assert fields[0] == "id"
    if kind == "tasks":  # the first was to be done before today
        assert lines[-2:] == ["", "! overdue: to be done before today."]
        lines = [line.replace("2026-06-26 !", "2026-06-26") for line in lines[:-2]]
    cells = [re.split(r"\s{2,}", line.strip()) for line in lines]
    assert cells == [[shown(field, row[field]) for field in fields] for row in records]


def test_a_column_that_says_nothing_is_left_out(team, crm):
    first = crm("list", "customers", ok=True).out.splitlines()[0]
    assert first.split() == [
        "ID",
        "Customer",
        "Owner",
        "Region",
        "Industry",
        "Source",
        "Created",
    ]  # no e-mail, no phone
    assert crm("list", "customers", "--owner", "Ben").out.splitlines()[0].split() == [
        "ID",
        "Customer",
        "Owner",
        "Region",
        "Created",
    ]


def test_the_table_in_markdown_is_the_same(team, crm):
    first, *lines = crm("list", "deals", ok=True).out.splitlines()
    titles, _, *marked = crm("list", "deals", "--format", "md", ok=True).out.splitlines()
    assert titles.strip("| ").split(" | ") == re.split(r"\s{2,}", first.strip())
    assert [row.strip("| ").split(" | ") for row in marked] == [re.split(r"\s{2,}", line.strip()) for line in lines]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("deals --rep ann", [4, 3, 1]),
        ("deals --rep #2 --open", [5]),
        ("deals --won", [7, 1]),
        ("deals --lost", [2]),
        ("deals --stage lead", [3, 5]),
        ("deals --product kit", [3]),
        ("deals --customer bet", [4, 2]),
        ("deals --team east", [4, 3, 1]),
        ("deals --period Q2", [4, 3, 7, 2]),
        ("deals --period 2026-02", [1]),
        ("deals --archived --customer Acme", [6, 3, 7, 1]),
        ("deals --sort -amount", [1, 2, 7, 4, 5, 3]),
        ("deals --sort amount --reverse", [1, 2, 7, 4, 5, 3]),
        ("deals --sort -amount --reverse", [5, 4, 7, 2, 1, 3]),
        ("deals --reverse", [1, 2, 7, 3, 4, 5]),
        ("deals --sort lost-reason --limit 1", [2]),
        ("deals --limit 2", [4, 3]),
        ("deals --limit 0", [4, 3, 7, 2, 1, 5]),
        ("customers --owner ann", [1]),
        ("customers --rep Ben", [2]),
        ("customers --region emea --archived", [1, 2, 4]),
        ("customers --period Q2", [3]),
        ("reps --team East", [1, 3]),
        ("products --category SOFTWARE", [1]),
        ("activities --in", [2]),
        ("activities --out --rep Ben", [3, 5]),
        ("activities --kind note", [4]),
        ("activities --deal #1", [1]),
        ("activities --period 2026-04", [2, 3]),  # 3 was half an hour into April in Berlin
        ("activities --period 2026-03", [5]),
        ("feedback --kind Complaint", [2]),
        ("feedback --period this-quarter", [2]),  # the nps answer came with the first second of July
        ("stages --sort -position", [6, 5, 4, 3, 2, 1]),
    ],
)
def test_filters_orders_and_limits(team, crm, line, expected):
    assert ids(crm, *line.split()) == expected


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("deals --rep anne", 3, 'no rep "anne" – did you mean "ann"?'),
        ("deals --team Eastt", 3, 'no team "Eastt" – did you mean "'),
        ("deals --customer nobody", 3, 'no customer "nobody" – see: crm list customers'),
        ("activities --deal Acme", 3, '"Acme" is more than one deal: #7 acme again (Acme, Won, 2026-03-01); #1 '),
        ("deals --sort size", 2, 'deals have no field "size" – sort by one of: id, title, customer,'),
        ("reps --sort name_key", 2, 'reps have no field "name_key"'),
        ("deals --sort -", 2, 'deals have no field "-"'),
        ("deals --limit -1", 2, "--limit -1 is below 0"),
        ("deals --limit ten", 2, "--limit"),
        ("deals --open --won", 2, "a deal is open, won or lost"),
        ("deals --period Q5", 2, '"Q5" is not a period'),
        ("activities --kind chat", 2, 'no kind of activity "chat" – one of: call, email, meeting, visit, note'),
        ("feedback --kind call", 2, 'no kind of feedback "call"'),
        ("dealz", 2, 'no command "dealz" – did you mean: crm list deals?'),
    ],
)
def test_what_is_wrong_is_said_in_one_line(team, crm, line, code, said):
    ran = crm("list", *line.split())
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith("crm: ") and ran.err.count("\n") == 1
    assert said in ran.err


def test_an_empty_list_says_what_comes_next(team, crm):
    assert crm("list", "deals", "--rep", "Åsa").out == "No deals fit. See all: crm list deals\n"
    assert crm("list", "deals", "--rep", "Åsa", "--fail-empty").code == 6
    assert listed(crm, "deals", "--rep", "Åsa") == []
    header = crm("list", "products", "--category", "x", "--format", "csv").out
    assert header == "id,name,category,list_price,archived,external_key,tags\n"


def test_a_new_file_has_stages_and_nothing_else(crm):
    crm("add", "rep", "ann", ok=True)
    assert crm("list", "activities").out == "No activities. Next: crm log call CUSTOMER TEXT\n"
    assert len(crm("list", "stages").out.splitlines()) == 7


def test_without_a_file_nothing_is_made(crm, db):
    assert crm("list", "deals").code == 3
    assert not db.exists()


ODD = ("[/]", "[bold red]x[/bold red]", ":smile:", "\x1b[31mred", "two\nlines", "\u202egnp.exe", "nul\0", "a|b", "=1+1")


def test_odd_names_are_kept_exactly_and_shown_harmlessly(crm):
    for name in ODD:
        crm("add", "rep", "--", name, ok=True)
        crm("add", "customer", "--owner", name, "--note", name, "--", name, ok=True)
    assert {row["owner"] for row in listed(crm, "customers")} == set(ODD)
    for format_name in ("table", "md", "json"):
        out = crm("list", "customers", "--format", format_name, ok=True).out
        assert all(char.isprintable() or char == "\n" for char in out)
    text = crm("list", "customers", "--format", "csv", ok=True).out
    guarded = {f"'{name}" if name[0] in "=+-@" else name for name in ODD}
    assert {row["note"] for row in csv.DictReader(io.StringIO(text, newline=""))} == guarded
    lines = crm("list", "customers", ok=True).out.splitlines()
    assert len(lines) == 1 + len(ODD)
    shown_names = "\n".join(lines)
    for text in ("[/]", "[bold red]x[/bold red]", ":smile:", "␛[31mred", "two␊lines", "⟨U+202E⟩gnp.exe", "nul␀"):
        assert text in shown_names


def test_text_that_is_no_unicode_is_refused(team, crm):
    for option in ("--rep", "--period", "--team"):
        ran = crm("list", "deals", option, "\udcff")
        assert (ran.code, ran.err.count("\n")) == (4, 1)


def test_archived_records_are_marked(team, crm):
    first, *lines = crm("list", "deals", "--archived", ok=True).out.splitlines()
    assert first.endswith("Archived")
    assert [line.endswith(" 2026-06-01 10:00") for line in lines] == [False, True, False, False, False, False, False]
    assert "shelved" in lines[1]  # archived at 08:00 UTC


@pytest.fixture
def screen(monkeypatch):
    """The answer goes to a terminal, 80 columns wide."""
    monkeypatch.setattr(Workspace, "on_screen", True)
    monkeypatch.setenv("COLUMNS", "80")


def test_a_terminal_gets_a_page_and_is_told_of_more(crm, db, screen, monkeypatch):
    monkeypatch.setenv("NO_PAGER", "1")
    crm("add", "product", "P000", ok=True)
    database = open_file(db)
    with database.writing():
        for number in range(1, 101):
            rows.add(database, "product", {"name": f"P{number:03}"})
    database.close()
    ran = crm("list", "products")
    assert len(ran.out.splitlines()) == 1 + 100
    assert ran.err == "The first 100; there are more, and --limit 0 shows all.\n"
    whole = crm("list", "products", "--limit", 0)
    assert (len(whole.out.splitlines()), whole.err) == (1 + 101, "")
    assert len(crm("list", "products", "--format", "csv").out.splitlines()) == 1 + 101
    crm("archive", "product", "P000", ok=True)
    exactly = crm("list", "products")
    assert (len(exactly.out.splitlines()), exactly.err) == (1 + 100, "")


def test_80_columns_hold_a_list(team, crm, screen):
    for kind in MANY:
        lines = crm("list", kind, "--color", "never", ok=True).out.splitlines()
        assert max(map(len, lines)) <= 80
        assert lines[0].split()[0] == "ID"


def test_won_and_lost_are_coloured_and_said(team, crm):
    out = crm("list", "deals", "--color", "always", ok=True).out
    assert re.search(r"\x1b\[32mWon\b", out) and re.search(r"\x1b\[31mLost\b", out)


def test_a_real_process_lists(team, crm_process):
    ran = crm_process("list", "reps", "--format", "csv", "-q")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[1] == "1,ann,ann@example.com,East,,2025-01-01,,,,"


@pytest.mark.parametrize("field", ["opened", "owner"])
def test_a_descending_field_that_begins_as_an_option_does_is_a_field(crm, db, tmp_path, field):
    kind = "deals" if field == "opened" else "customers"
    crm("init", ok=True)
    assert crm("list", kind, "--sort", f"-{field}", ok=True) == crm("list", kind, f"--sort=-{field}", ok=True)
    crm("list", kind, "--sort", f"-{field}", "-oout.csv", ok=True)
    assert {path.name for path in tmp_path.iterdir()} >= {"out.csv"} and not (tmp_path / field[1:]).exists()


def test_columns_are_chosen_and_ordered_in_every_format(team, crm):
    line = ("list", "deals", "--columns", "amount,id,lost-reason", "--sort", "id", "--limit", 2)
    assert crm(*line, "--format", "csv", ok=True).out == "amount,id,lost_reason\n1000.50,1,\n500.00,2,price\n"
    told = json.loads(crm(*line, "--json", ok=True).out, parse_float=Decimal)["deals"]
    assert [list(row.items()) for row in told] == [
        [("amount", Decimal("1000.50")), ("id", 1), ("lost_reason", None)],
        [("amount", Decimal("500.00")), ("id", 2), ("lost_reason", "price")],
    ]
    table = [line.split() for line in crm(*line, ok=True).out.splitlines()]
    assert table == [["Amount", "ID", "Reason"], ["1,000.50", "1", "–"], ["500.00", "2", "price"]]
    assert [line[0] for line in crm(*line, "--format", "md", ok=True).out.splitlines()] == ["|"] * 4


@pytest.mark.parametrize(
    ("columns", "said"),
    [("id,amout", "did you mean amount?"), (",", "names no column"), ("zzz", "there are: id, title, customer")],
)
def test_a_column_that_is_not_there_is_refused(team, crm, columns, said):
    ran = crm("list", "deals", "--columns", columns)
    assert (ran.code, ran.out) == (2, "") and said in ran.err


def test_ids_are_a_line_each_and_only_lists_have_them(team, crm):
    assert crm("list", "deals", "--format", "ids", ok=True).out == "4\n3\n7\n2\n1\n5\n"
    assert crm("list", "customers", "--owner", "Åsa", "--format", "ids", ok=True).out == ""
    ran = crm("score", "--format", "ids")
    assert (ran.code, ran.out) == (2, "") and "no list of records" in ran.err


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("--mine", [4, 3, 1]),
        ("--mine --won", [1]),  # 7 is Ben's by now
        ("--overdue", [4]),
        ("--no-date", [5]),
        ("--expected 2026-12", [4, 3]),
        ("--expected ..2026-12-23", [4]),
        ("--min 300", [7, 2, 1]),
        ("--min 200 --max 500", [4, 7, 2]),
        ("--quiet 30d", [4, 3, 5]),  # a note on 3 of 1 May; nothing is known of 5
        ("--quiet=30d --rep Ben", [5]),
        ("-q --quiet 8w", [3, 4, 5]),
        ("--where won --customer Acme", [7, 1]),
        ("--where 'not won' --no-date", [5]),
    ],
)
def test_everyday_filters(team, crm, monkeypatch, options, expected):
    import shlex

    monkeypatch.setenv("CRM_ME", "ann")
    monkeypatch.setenv("CRM_TODAY", "2026-12-02")  # the day after 4 was to close
    found = crm("list", "deals", *shlex.split(options), "--format", "ids", ok=True).out.split()
    assert sorted(map(int, found)) == sorted(expected)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--mine",), "crm config set me NAME"),
        (("--min", "many"), "--min: amount:"),
        (("--expected", "soonish"), "--expected: expected:"),
        (("--where", "amout>5"), "--where, column 1:"),
    ],
)
def test_a_filter_that_means_nothing_is_refused_in_one_line(team, crm, options, said):
    ran = crm("list", "deals", *options)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1) and said in ran.err


def test_what_is_overdue_has_a_sign_and_a_colour(team, crm, monkeypatch):
    monkeypatch.setenv("CRM_TODAY", "2026-12-02")
    plain = crm("list", "deals", ok=True).out
    assert re.search(r"^ *4 .* 2026-12-01 ! ", plain, re.MULTILINE) and plain.count("!") == 2
    assert plain.endswith("\n\n! overdue: open, though expected to close before today.\n")
    assert re.search(r"\x1b\[31m2026-12-01 !", crm("list", "deals", "--color", "always", ok=True).out)
    assert "2026-12-01 !" in crm("show", "rep", "ann", ok=True).out
    for kind in ("csv", "json"):
        assert "!" not in crm("list", "deals", "--format", kind, ok=True).out


def test_at_80_columns_what_is_the_same_in_all_rows_goes_first(crm, db, screen):
    crm("add", "rep", "alice", ok=True)
    crm("add", "customer", "Acme Limited Liability Company", ok=True)
    for number in (1, 2):
        crm(
            "add", "deal", f"Renewal of the agreement {number}", "--customer", "Acme", "--rep", "alice", "--amount",
            number * 1000, "--expected", f"2026-12-0{number}", ok=True,
        )  # fmt: skip
    out = crm("list", "deals", "--color", "never", ok=True).out
    first, *_ = out.splitlines()
    assert first.split() == ["ID", "Deal", "Rep", "Stage", "Amount", "Expected", "Opened"]
    assert "Not shown at this width: Customer (Acme Limited Liability" in out and "in all)" in " ".join(out.split())
    assert "Renewal of the agreement 2" in out and max(map(len, out.splitlines())) <= 80


LISTS = ("-m", "crmcli", "list", "products", "--color", "never")


def test_a_list_longer_than_the_screen_is_paged_on_a_terminal(crm, db):
    import os
    import sys

    import pexpect

    crm("add", "product", "P000", ok=True)
    database = open_file(db)
    with database.writing():
        for number in range(1, 40):
            rows.add(database, "product", {"name": f"P{number:03}"})
    database.close()
    seen = {}
    for name, args, env, lines in (
        ("paged", (), {"PAGER": "sed s/P0/paged/"}, 24),
        ("flag", ("--no-pager",), {"PAGER": "sed s/P0/paged/"}, 24),
        ("variable", (), {"PAGER": "sed s/P0/paged/", "NO_PAGER": "1"}, 24),
        ("fits", (), {"PAGER": "sed s/P0/paged/"}, 60),
    ):
        child = pexpect.spawn(
            sys.executable, [*LISTS, *args], encoding="utf-8", dimensions=(lines, 80), env={**os.environ, **env}
        )
        seen[name] = "paged" in str(child.read())
        child.close()
        assert child.exitstatus == 0
    assert seen == {"paged": True, "flag": False, "variable": False, "fits": False}
