"""Anything may be typed: stored exactly and shown harmlessly, or refused in one line, and nothing is half done."""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.core.money import LARGEST
from tests.conftest import Ran
from tests.support.children import everything
from tests.support.datafile import once
from tests.support.hazards import NASTY, harmless, names

KINDS = {"rep": "name", "customer": "name", "product": "name", "stage": "name", "deal": "title"}
texts = names | st.text(st.characters(), max_size=30)
values = (
    texts
    | st.from_regex(r"[-+]?[0-9]{1,20}([.,][0-9]{1,4})?%?", fullmatch=True)
    | st.sampled_from(
        [
            *(
                "nan",
                "inf",
                "1e5",
                "-1",
                "−1",
                "$5",
                "5 EUR",
                "0",
                "",
                " ",
                "999999999999999999999",
                "١٢",
                "²",
                "1" * 10_000,
            ),
            *("today", "yesterday", "-3d", "+99999d", "2026-02-30", "13/02", "2199-12-31", "2200-01-01", "0001-01-01"),
            *(
                "9999-12-31",
                "14:30",
                "2026-11-03 14:30",
                "2026-11-03T14:30+23:59",
                "Q3",
                "2025Q3",
                "9999-W52",
                "last-month",
            ),
            *("2025-07-01..2025-06-01", "Lead", "won", "next", "LOST", "Nowhere", "#1", "1"),
        ]
    )
)
few = settings(max_examples=settings().max_examples * 3 // 10)
"""Each example is a command or more: what many tests share is tried less often in each."""


@pytest.fixture
def team(crm, db: Path) -> Path:
    """A small team to type at."""

    def record(path: Path) -> None:
        for args in (
            ("rep", "alice"),
            ("customer", "Acme", "--owner", "alice"),
            ("product", "Pro"),
            ("deal", "Renewal", "--customer", "Acme", "--amount", "12000", "--opened", "2026-11-01"),
        ):
            crm("add", *args, "--db", path, ok=True)

    once(db, record)
    return db


def newest(db: Path, table: str) -> dict[str, Any]:
    connection = sqlite3.connect(db)
    connection.row_factory = sqlite3.Row
    try:
        return dict(connection.execute(f"SELECT * FROM {table} ORDER BY id DESC").fetchone())
    finally:
        connection.close()


def assert_shown(ran: Ran) -> None:
    assert harmless(ran.out) and harmless(ran.err), ran


def assert_refused(ran: Ran) -> None:
    """One line, nothing on stdout, a code that says whose fault it was."""
    assert_shown(ran)
    assert ran.code in (2, 3, 4) and ran.out == "", ran
    assert ran.err.startswith("crm: ") and ran.err.count("\n") == 1 and len(ran.err) < 1_500, ran


def is_text(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


# Names


@pytest.mark.parametrize("kind", KINDS)
@given(name=texts)
@few
def test_any_name_is_stored_exactly_and_shown_harmlessly_or_refused(crm, team, kind, name):
    before = everything(team)
    more = ("--customer", "Acme") if kind == "deal" else ()
    ran = crm("add", kind, *more, "--", name)
    if ran.code:
        assert_refused(ran)
        assert everything(team) == before
        return
    assert_shown(ran)
    assert ran.out.count("\n") == 1
    row = newest(team, kind)
    assert row[KINDS[kind]] == name
    assert len(everything(team)[kind]) == len(before[kind]) + 1
    listed = crm("list", f"{kind}s", "--format", "json", ok=True)
    assert_shown(listed)
    found = [record for record in json.loads(listed.out)[f"{kind}s"] if record["id"] == row["id"]]
    assert [record[KINDS[kind]] for record in found] == [name]


UNSEEN = ("\u3164", "\U000e0041", "\x7f", "\x85\u2028\u2029")
"""Of these nothing is seen: they are no names."""


SEEN = [name for name in NASTY if is_text(name) and name not in UNSEEN]
FORMATS = ("table", "json", "md")
"""CSV is exact in a pipe, so that a program gets what was typed."""


def nasty(crm, db: Path, name: str) -> tuple[int, int]:
    """A customer and a deal of that name, of whom all that can be said is said with it."""
    crm("add", "customer", "--owner", "alice", "--new", "--", name, ok=True)
    customer = newest(db, "customer")["id"]
    crm("add", "deal", "--customer", f"#{customer}", "--amount", "5", "--", name, ok=True)
    deal = newest(db, "deal")["id"]
    for args in (
        ("log", "call", f"#{customer}", f"said {name}"),
        ("feedback", f"#{customer}", "5", f"said {name}"),
        ("edit", "customer", f"#{customer}", f"--note={name}"),
        ("move", f"#{deal}", "next"),
        ("move", f"#{deal}", "lost", f"--reason={name}"),
    ):
        assert_shown(crm(*args, ok=True))
    assert newest(db, "activity")["note"] == newest(db, "feedback")["text"] == f"said {name}"
    assert newest(db, "deal")["lost_reason"] == newest(db, "customer")["note"] == name
    return customer, deal


def test_nasty_names_go_through_every_command_and_format(crm, team):
    """All of them in one file: what lists them need run only once."""
    records = {name: nasty(crm, team, name) for name in SEEN}
    listed = [
        *(("list", kind) for kind in ("customers", "deals", "activities", "feedback")),
        ("funnel", "--by", "rep"),
        ("score",),
    ]
    shown = [("show", kind, "--", name) for name in SEEN for kind in ("customer", "deal")]
    for args in (*listed, *shown):
        for format in FORMATS:
            assert_shown(crm("--format", format, *args, ok=True))
    found = json.loads(crm("list", "customers", "--json", ok=True).out)["customers"]
    assert {row["id"]: row["name"] for row in found}.items() >= {id: name for name, (id, _) in records.items()}.items()
    for name in SEEN:
        assert_shown(crm("archive", "customer", "--", name, ok=True))


@pytest.mark.parametrize("name", UNSEEN)
def test_a_name_of_which_nothing_is_seen_is_refused(crm, team, name):
    before = everything(team)
    assert_refused(crm("add", "customer", "--", name))
    assert everything(team) == before


@given(kind=st.sampled_from(["rep", "customer", "deal"]), name=texts)
@few
def test_any_name_that_is_looked_for_is_found_or_not_found_in_one_line(crm, team, kind, name):
    ran = crm("show", kind, "--", name)
    if ran.code:
        assert_refused(ran)
    assert_shown(ran)


# Other text

FIELDS = (
    ("rep", ("email", "team", "manager")),
    ("customer", ("email", "phone", "website", "industry", "region", "source", "note")),
    ("product", ("category",)),
    ("deal", ("source",)),
)


@given(data=st.data())
@few
def test_any_text_of_a_field_is_stored_exactly_or_refused(crm, team, data):
    kind, fields = data.draw(st.sampled_from(FIELDS))
    given_texts = {field: data.draw(texts) for field in fields}
    before = everything(team)
    more = ("--customer", "Acme") if kind == "deal" else ()
    name = f"{kind} {len(before[kind])}"
    ran = crm("add", kind, name, *more, *(f"--{field}={text}" for field, text in given_texts.items()))
    if ran.code:
        assert_refused(ran)
        assert everything(team) == before
        return
    row = newest(team, kind)
    assert {field: row[field] for field in fields} == {
        field: (text if text.strip() else None) for field, text in given_texts.items()
    }
    assert_shown(ran)


# Values

DAYS = ("opened", "closed", "expected")


def assert_proper_deal(row: dict[str, Any]) -> None:
    assert row["amount"] is None or (isinstance(row["amount"], int) and 0 <= row["amount"] <= LARGEST)
    for name in DAYS:
        assert row[name] is None or 1900 <= date.fromisoformat(row[name]).year < 2200
    assert (row["status"] == "open") == (row["closed"] is None) == (row["credited_id"] is None)


@given(
    option=st.sampled_from(["amount", "opened", "closed", "expected", "stage", "product", "rep", "customer"]),
    value=values,
)
@few
def test_any_value_of_a_deal_is_taken_properly_or_refused(crm, team, option, value):
    before = everything(team)
    given_options = {"customer": "Acme", option: value}
    if option == "closed":
        given_options |= {"stage": "Lost", "opened": "2026-01-01"}
    ran = crm("add", "deal", "a deal", *(f"--{name}={text}" for name, text in given_options.items()))
    if ran.code:
        assert_refused(ran)
        assert everything(team) == before
    else:
        assert_shown(ran)
        assert_proper_deal(newest(team, "deal"))


@given(stage=values, options=st.dictionaries(st.sampled_from(["at", "amount", "reason"]), values, max_size=2))
@few
def test_any_move_is_made_properly_or_refused(crm, team, stage, options):
    crm("move", "Renewal", "Lead")  # back to where it was, if it is not there
    before = everything(team)
    ran = crm("move", "Renewal", *(f"--{name}={text}" for name, text in options.items()), "--", stage)
    if ran.code:
        assert_refused(ran)
        assert everything(team) == before
        return
    assert_shown(ran)
    after = everything(team)
    assert len(after["move"]) == len(before["move"]) + 1
    assert_proper_deal(newest(team, "deal"))


@given(
    kind=values,
    scale=st.none() | values,
    score=values,
    at=st.none() | values,
    deal=st.none() | values,
    log=st.booleans(),
)
def test_any_feedback_or_activity_is_recorded_properly_or_refused(crm, team, kind, scale, score, at, deal, log):
    before = everything(team)
    options = {"at": at, "deal": deal, **({} if log else {"scale": scale})}
    flags = [f"--{name}={text}" for name, text in options.items() if text is not None]
    ran = crm("log", *flags, "--", kind, "Acme") if log else crm("feedback", *flags, "--", "Acme", score, kind)
    if ran.code:
        assert_refused(ran)
        assert everything(team) == before
        return
    assert_shown(ran)
    row = newest(team, "activity" if log else "feedback")
    datetime.fromisoformat(row["at"])
    if not log:
        assert row["score"] is None or 0 <= row["score"] <= 10


@given(probability=values, after=st.none() | values, price=values, joined=values, left=values)
@few
def test_any_value_of_a_stage_product_or_rep_is_taken_properly_or_refused(
    crm, team, probability, after, price, joined, left
):
    before = everything(team)
    place = () if after is None else (f"--after={after}",)
    number = sum(map(len, before.values()))
    for args in (
        ("stage", f"stage {number}", f"--probability={probability}", *place),
        ("product", f"product {number}", f"--list-price={price}"),
        ("rep", f"rep {number}", f"--joined={joined}", f"--left={left}"),
    ):
        ran = crm("add", *args)
        if ran.code:
            assert_refused(ran)
            assert everything(team) == before
        else:
            assert_shown(ran)
            before = everything(team)
            row = newest(team, args[0])
            assert 0 <= row.get("probability", 0) <= 100
            assert 0 <= (row.get("list_price") or 0) <= LARGEST
            assert all(date.fromisoformat(row[name]) for name in ("joined", "left") if row.get(name))


REPORTS = (
    ("score", ("quarter", "month", "year", "from", "to", "vs", "by", "rep", "team")),
    ("list", ("period", "sort", "limit", "rep", "stage", "customer", "product")),
    ("funnel", ("by",)),
)


@given(data=st.data())
@few
def test_any_question_is_answered_or_refused(crm, team, data):
    command, names_of = data.draw(st.sampled_from(REPORTS))
    options = data.draw(st.dictionaries(st.sampled_from([*names_of, "as-of", "format", "color"]), values, max_size=2))
    kind = ("deals",) if command == "list" else ()
    period = ("--", data.draw(values)) if command == "funnel" else ()
    before = everything(team)
    ran = crm(command, *kind, *(f"--{name}={text}" for name, text in options.items()), *period)
    if ran.code:
        assert_refused(ran)
    if options.get("format") != "csv":
        assert harmless(re.sub(r"\x1b\[[0-9;]*m", "", ran.out))
    assert everything(team) == before


# The whole line

TOKENS = [
    *("add", "list", "show", "move", "log", "edit", "archive", "unarchive", "feedback", "score", "funnel", "metrics"),
    *("import", "config", "set", "rep", "reps", "customer", "customers", "deal", "deals", "stage", "stages", "product"),
    *(
        "alice",
        "Acme",
        "Renewal",
        "Pro",
        "Lead",
        "next",
        "won",
        "lost",
        "--rep",
        "--customer",
        "--amount",
        "--at",
        "--in",
    ),
    *(
        "--format",
        "json",
        "csv",
        "md",
        "--json",
        "-q",
        "--as-of",
        "today",
        "--fail-empty",
        "--debug",
        "-h",
        "--",
        "--stage",
    ),
    *(
        "call",
        "note",
        "5",
        "--scale",
        "nps",
        "--quarter",
        "Q3",
        "--by",
        "revenue",
        "--limit",
        "--sort",
        "name",
        "--color",
    ),
]


@given(st.lists(st.sampled_from(TOKENS) | texts, max_size=8))
@settings(max_examples=settings().max_examples * 2)
def test_any_line_ends_in_a_known_code_and_half_does_nothing(crm, team, line):
    before = everything(team)
    ran = crm(*line)
    assert ran.code in (0, 2, 3, 4, 5, 6), ran
    assert harmless(ran.err)
    if "csv" not in line:
        assert harmless(re.sub(r"\x1b\[[0-9;]*m", "", ran.out))
    if ran.code:
        assert everything(team) == before
        if "--debug" not in line and "json" not in line and "--json" not in line:
            assert ran.err.startswith("crm: ") and ran.err.count("\n") == 1, ran


# Files to import

HEADS = {
    "reps": "name,email,joined",
    "customers": "name,owner,created,note",
    "products": "name,list_price",
    "deals": "id,title,customer,rep,amount,stage,opened,closed",
    "activities": "customer,rep,kind,direction,at,note",
    "feedback": "customer,kind,score,at,text",
}
cells = (
    st.sampled_from(["alice", "Acme", "Pro", "Lead", "Won", "5", "csat", "call", "out", "2026-11-01", "", "12.50"])
    | values
)
files = st.binary(max_size=200) | st.lists(st.lists(cells, max_size=9), max_size=6).map(
    lambda rows: "\n".join(",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows).encode(
        "utf-8", "surrogatepass"
    )
)


@pytest.mark.parametrize("kind", HEADS)
@given(body=files, with_head=st.booleans())
@few
def test_any_file_is_imported_whole_or_refused_with_nothing_written(crm, team, tmp_path, kind, body, with_head):
    path = tmp_path / "data.csv"
    path.write_bytes((HEADS[kind].encode() + b"\n" if with_head else b"") + body)
    before = everything(team)
    ran = crm("import", kind, path)
    assert_shown(ran)
    assert ran.code in (0, 2, 3, 4), ran
    assert "Traceback" not in ran.err
    if ran.code:
        assert ran.out == "" and everything(team) == before, ran


@pytest.mark.parametrize("name", ["[/]", "\x1b[31mred\x1b[0m", "\u202egnp.exe", ":smile:", "é" * 10_000, "a\nb"])
def test_as_a_real_process_too(crm_process, crm, team, name):
    ran = crm_process("add", "rep", "--", name)
    assert ran.code == 0 and harmless(ran.out) and harmless(ran.err)
    assert newest(team, "rep")["name"] == name
    assert harmless(crm_process("list", "reps").out)
