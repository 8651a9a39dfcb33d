"""`crm show`: one record with its totals and its history. See `tests/support/teams/office.py`; today is 30 June
2026."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from crmcli.cli.workspace import Workspace
from crmcli.database.opening import open_file
from crmcli.records import rows
from crmcli.records.deals import write as deals
from tests.support.teams import office


@pytest.fixture
def team(db, monkeypatch):
    monkeypatch.setenv("CRM_TODAY", office.TODAY.isoformat())
    office.make(db).close()


def told(crm, kind, name):
    data = json.loads(crm("show", kind, name, "--json", ok=True).out, parse_float=Decimal)
    assert data["schema"] == "crm.show/1"
    return data


def history(data) -> list[tuple[str, int, str]]:
    return [(entry["record"], entry["id"], entry["what"]) for entry in data["history"]]


def test_a_customer_with_its_totals_and_one_history(team, crm):
    data = told(crm, "customer", "acme")
    assert list(data) == ["schema", "customer", "totals", "cases", "contacts", "bought", "tasks", "promises",
                          "history", "more"]  # fmt: skip
    assert data["customer"] == json.loads(crm("list", "customers", "--owner", "ann", "--json").out)["customers"][0]
    assert data["totals"] == {
        "won": 2, "revenue": Decimal("1300.50"), "lost": 0,  # 1000.50 + 300
        "open": 1, "open_amount": 0,  # Acme next has no amount; shelved is archived
        "last_contact": "2026-04-10T22:30:00Z",  # the note of May is no contact
    }  # fmt: skip
    assert history(data) == [
        ("feedback", 3, "nps 9"),  # 1 July in Berlin
        ("deal", 6, "opened archived"),  # 1 May: a deal stands above what has a time
        ("activity", 4, "note"),
        ("activity", 2, "email in"),  # 11 April in Berlin
        ("deal", 7, "won"),  # 10 April, the higher id first
        ("deal", 3, "opened"),
        ("feedback", 1, "csat 5"),
        ("deal", 1, "won"),
        ("activity", 1, "call out"),
    ]
    assert [task["id"] for task in data["tasks"]] == [1]  # what is done is no longer to be done
    assert data["more"] is False
    assert data["history"][4] == {
        "when": "2026-04-10", "record": "deal", "id": 7, "what": "won", "customer": "Acme", "rep": "ann",
        "deal": "acme again", "amount": Decimal("300.00"), "text": None,
    }  # fmt: skip
    assert data["history"][8] == {
        "when": "2026-02-19T10:00:00Z", "record": "activity", "id": 1, "what": "call out", "customer": "Acme",
        "rep": "ann", "deal": "Acme first", "amount": None, "text": "asked for the date",
    }  # fmt: skip


def test_a_closed_deal_with_the_days_in_each_stage(team, crm):
    data = told(crm, "deal", "Acme first")
    assert list(data) == [
        "schema", "deal", "totals", "cases", "contacts", "stages", "lines", "sums", "quotes", "tasks", "history",
        "more",
    ]  # fmt: skip
    assert (data["deal"]["amount"], data["deal"]["credited"]) == (Decimal("1000.50"), "ann")
    assert data["totals"] == {"days": 41, "last_contact": "2026-02-19T10:00:00Z"}  # 10 January to 20 February
    assert data["stages"] == [
        {"id": 2, "from": "Lead", "to": "Won", "status": "won", "at": "2026-02-20", "by": "ann", "days": None,
         "checked": None, "forced": None},
        {"id": 1, "from": None, "to": "Lead", "status": "open", "at": "2026-01-10", "by": "ann", "days": 41,
         "checked": None, "forced": None},
    ]  # fmt: skip
    assert history(data) == [("feedback", 1, "csat 5"), ("activity", 1, "call out")]


def test_an_open_deal_counts_to_today(team, crm):
    crm("move", "Acme next", "Proposal", "--at", "2026-05-01", ok=True)
    data = told(crm, "deal", 3)
    assert data["totals"]["days"] == 81  # 10 April to 30 June: 20 + 31 + 30
    # 1 May to 30 June: 30 + 30; 10 April to 1 May: 21.
    assert [(step["to"], step["days"]) for step in data["stages"]] == [("Proposal", 60), ("Lead", 21)]


def test_a_deal_of_which_little_is_known(team, crm):
    data = told(crm, "deal", "lone")
    assert data["totals"] == {"days": None, "last_contact": None}
    assert data["stages"] == [
        {"id": 7, "from": None, "to": "Lead", "status": "open", "at": None, "by": "ann", "days": None,
         "checked": None, "forced": None}
    ]  # fmt: skip
    assert "No history. Next: crm log call CUSTOMER TEXT --deal 5" in crm("show", "deal", "lone").out


def test_a_rep_with_open_deals_customers_and_the_quarter(team, crm):
    data = told(crm, "rep", "ann")
    assert list(data) == ["schema", "rep", "totals", "cases", "open_deals", "customers", "tasks", "promises",
                          "history", "more"]  # fmt: skip
    assert data["totals"] == {
        "quarter": "2026Q2", "won": 1, "revenue": Decimal("300.00"),  # acme again, though Ben owns it by now
        "open": 2, "open_amount": Decimal("200.00"), "customers": 1,
    }  # fmt: skip
    assert [(row["id"], row["expected"]) for row in data["open_deals"]] == [(4, "2026-12-01"), (3, "2026-12-24")]
    assert data["customers"] == [{"id": 1, "name": "Acme"}]
    assert [task["id"] for task in data["tasks"]] == [1]
    assert history(data) == [
        ("feedback", 3, "nps 9"),
        ("deal", 4, "opened"),  # 5 May
        ("deal", 6, "opened archived"),
        ("activity", 4, "note"),
        ("activity", 2, "email in"),
        ("deal", 7, "won"),
        ("deal", 3, "opened"),
        ("feedback", 1, "csat 5"),
        ("deal", 1, "won"),
        ("activity", 1, "call out"),
    ]


def test_a_rep_is_not_told_of_what_others_won(team, crm):
    data = told(crm, "rep", "Ben")
    assert (data["totals"]["won"], data["totals"]["revenue"], data["totals"]["open"]) == (0, 0, 1)
    assert history(data) == [
        ("feedback", 2, "complaint"),  # 2 April
        ("deal", 2, "lost"),  # 1 April
        ("activity", 3, "meeting out"),  # 00:30 on 1 April in Berlin
        ("activity", 5, "visit out"),  # 23:59 the day before
        ("deal", 5, "opened"),  # nobody knows when
    ]
    assert data["history"][1]["text"] == "price"


def test_the_newest_twenty_are_shown_and_the_rest_is_named(team, crm, db):
    database = open_file(db)
    start = datetime(2026, 6, 1, 9, tzinfo=UTC)
    values = {"customer_id": 3, "rep_id": 3, "kind": "call", "direction": "out"}
    with database.writing():
        for number in range(20):
            rows.add(database, "activity", {**values, "at": start - timedelta(days=number)})
    assert told(crm, "customer", "Ångström")["more"] is False
    with database.writing():
        rows.add(database, "activity", {**values, "at": start + timedelta(days=1)})
    database.close()
    for kind, name in (("customer", "Ångström"), ("rep", "Åsa")):
        data = told(crm, kind, name)
        assert data["more"] is True
        assert [entry["id"] for entry in data["history"]] == [26, *range(6, 25)]  # the last one recorded is the newest
        last = crm("show", kind, name, ok=True).out.splitlines()[-1]
        assert last == f"The newest 20. All: crm list activities --{kind} 3 (or deals, feedback)"


@pytest.mark.parametrize("stage", [office.LEAD, office.WON])
def test_a_deal_is_as_new_as_its_last_day(team, crm, db, stage):
    database = open_file(db)
    values = {"customer_id": 3, "rep_id": 3, "amount": 1}
    with database.writing():
        won = {"stage_id": office.WON, "opened": date(2020, 1, 1), "closed": date(2026, 6, 29)}
        old = deals.add(database, {**values, "title": "old", **won}, office.TODAY, "ann")
        for number in range(1, 22):
            day = date(2026, 6, number)
            closed = {"closed": day} if stage == office.WON else {}
            new = {"title": f"new {number}", "stage_id": stage, "opened": day, **closed}
            deals.add(database, {**values, **new}, office.TODAY, "ann")
    database.close()
    for kind, name in (("customer", "Ångström"), ("rep", "Åsa")):
        data = told(crm, kind, name)
        assert [entry["deal"] for entry in data["history"]] == [
            "old",
            *(f"new {number}" for number in range(21, 2, -1)),
        ]
        assert (data["history"][0]["id"], data["history"][0]["what"]) == (old, "won")


def test_ten_open_deals_and_customers_of_a_rep_are_shown_with_their_number(team, crm, db):
    for number in range(11):
        crm("add", "customer", f"C{number:02}", "--owner", "Åsa", ok=True)
        crm("add", "deal", f"D{number:02}", "--customer", f"C{number:02}", "--amount", 2, ok=True)
    data = told(crm, "rep", "Åsa")
    assert [row["title"] for row in data["open_deals"]] == [f"D{number:02}" for number in range(10)]
    assert [row["name"] for row in data["customers"]] == [f"C{number:02}" for number in range(10)]
    assert (data["totals"]["open"], data["totals"]["open_amount"], data["totals"]["customers"]) == (11, 22, 11)
    out = crm("show", "rep", "Åsa", ok=True).out
    assert "Open deals, soonest first (10 of 11)\n" in out
    assert "Customers (10 of 11): C00, C01, C02, C03, C04, C05, C06, C07, C08, C09\n" in out


def flat(data) -> list[list[str]]:
    """The JSON answer as the rows that CSV should have."""

    def fields(section, row, record):
        return [[section, row, name, "" if value is None else str(value)] for name, value in record.items()]

    found = []
    for section, value in data.items():
        if isinstance(value, dict):
            found += fields(section, "", value)
        elif isinstance(value, list):
            found += [line for at, record in enumerate(value, 1) for line in fields(section, str(at), record)]
    return found


@pytest.mark.parametrize(("kind", "name"), [("customer", "Acme"), ("deal", "Acme first"), ("rep", "ann")])
def test_csv_says_what_json_says(team, crm, kind, name):
    out = crm("show", kind, name, "--format", "csv", ok=True).out
    header, *lines = csv.reader(io.StringIO(out))
    assert header == ["section", "row", "field", "value"]
    # An amount of nothing has its decimals in both.
    assert lines == flat(json.loads(crm("show", kind, name, "--json").out, parse_float=Decimal))


def test_the_screen_of_a_customer(team, crm):
    assert (
        crm("show", "customer", "Acme", ok=True).out
        == """\
Acme
Customer #1

Field     Value
Industry  retail
Region    EMEA
Source    web
Owner     ann
Created   2026-01-05

Likes tea

Totals
Won   Revenue  Lost  Open  Open amount  Last contact
  2  1,300.50     0     1            0  2026-04-11 00:30

To do
ID  Due           Task        Customer  Deal       Rep
 1  2026-06-26 !  Send quote  Acme      Acme next  ann

Promises: we kept 0 of 1

History
When              What             Rep  Deal          Amount  Text
2026-07-01 00:00  nps 9            ann  –                  –  –
2026-05-01        opened archived  ann  shelved        50.00  Lead
2026-05-01 10:00  note             ann  Acme next          –  prefers mail
2026-04-11 00:30  email in         ann  –                  –  –
2026-04-10        won              ann  acme again    300.00  –
2026-04-10        opened           ann  Acme next          –  Lead
2026-02-25 13:00  csat 5           ann  Acme first         –  great
2026-02-20        won              ann  Acme first  1,000.50  –
2026-02-19 11:00  call out         ann  Acme first         –  asked for the date
"""
    )


def test_the_screen_of_a_deal(team, crm):
    assert (
        crm("show", "deal", 2, ok=True).out
        == """\
beta try
Deal #2

Field     Value
Customer  beta
Rep       Ben
Amount    500
Stage     Lost
Status    lost
Opened    2026-02-01
Closed    2026-04-01
Reason    price
Credited  Ben

So far
  Days  Last contact
59.0 d  2026-04-01 00:30

Stages
ID  When        From  To      Days  By
 4  2026-04-01  Lead  Lost       –  ann
 3  2026-02-01  –     Lead  59.0 d  ann

History
When              What         Rep  Text
2026-04-02 14:00  complaint    Ben  late
2026-04-01 00:30  meeting out  Ben  –
"""
    )  # 1 February to 1 April: 28 + 31 days


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("customer", "Acmee"), 3, 'no customer "Acmee" – did you mean "Acme"?'),
        (("rep", 99), 3, 'no rep "99"'),
        (("deal", "beta"), 3, '"beta" is more than one deal: #4 beta next (beta, Proposal, 2026-05-05); #2 '),
        (("product", "Pro"), 2, 'no kind of record to show "product" – one of: customer, contact, deal, rep'),
        (("deal",), 2, "Missing argument 'NAME'"),
        (("rep", "\udcff"), 4, "the name is not valid UTF-8 text"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(team, crm, args, code, said):
    ran = crm("show", *args)
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)
    assert said in ran.err


def test_archived_records_are_shown_and_marked(team, crm):
    assert crm("show", "customer", "Closed shop", ok=True).out.startswith("Closed shop\nCustomer #4, archived\n")


def test_odd_text_is_shown_harmlessly(crm):
    odd = "[/] :smile: \x1b[31m\nx\u202e"
    crm("add", "rep", odd, ok=True)
    crm("add", "customer", odd, "--owner", odd, "--note", odd, ok=True)
    crm("add", "deal", odd, "--customer", odd, ok=True)
    crm("log", "note", odd, odd, ok=True)
    for kind in ("customer", "deal", "rep"):
        for format_name in ("table", "md", "json"):
            out = crm("show", kind, odd, "--format", format_name, ok=True).out
            assert all(char.isprintable() or char == "\n" for char in out)
        assert told(crm, kind, odd)[kind]["title" if kind == "deal" else "name"] == odd
        assert "[/] :smile: ␛[31m␊x⟨U+202E⟩" in crm("show", kind, odd).out


def test_80_columns_hold_it(team, crm, monkeypatch):
    monkeypatch.setattr(Workspace, "on_screen", True)
    monkeypatch.setenv("COLUMNS", "80")
    for kind, name in (("customer", "Acme"), ("deal", "Acme first"), ("rep", "ann")):
        out = crm("show", kind, name, "--color", "never", ok=True).out
        assert max(map(len, out.splitlines())) <= 80
        assert "2026-02-19 11:00" in out  # a time is never cut
