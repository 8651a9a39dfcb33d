"""Whose export a file is, what its columns mean, and what decides that a deal was won: by each program's own words."""

from __future__ import annotations

import pytest

from crmcli.core.errors import RefusedError, UsageError
from crmcli.exchange.importing.step2_understand.columns.checks import check_currency
from crmcli.exchange.importing.step2_understand.columns.fields import IMPORTED, fields_of
from crmcli.exchange.importing.step2_understand.columns.recognition import layout
from crmcli.exchange.importing.step2_understand.outcomes.words import (
    ACTIVITIES,
    DIRECTIONS,
    FEEDBACK,
    LOST,
    OPEN,
    WON,
    flag_of,
    in_our_words,
    same,
    status_of,
)
from crmcli.exchange.importing.step2_understand.titles.profiles import NAMES, PROFILES
from crmcli.exchange.importing.step2_understand.titles.program_headers import MARKS
from tests.support.datafile import kept, small_team

DEALS = {
    "hubspot": "Record ID,Deal Name,Deal Stage,Close Date,Create Date,Deal owner,Amount,Pipeline,Associated Company",
    "salesforce": "Opportunity Owner,Account Name,Opportunity Name,Stage,Amount,Close Date,Created Date,Opportunity ID",
    "salesforce-data": "Id,Name,AccountName,StageName,Amount,CloseDate,CreatedDate,IsClosed,IsWon,OwnerName",
    "pipedrive": "Deal - ID,Deal - Title,Deal - Value,Deal - Currency of value,Deal - Status,Deal - Stage,Deal - Owner,"
    "Organization,Deal - Deal created,Deal - Won time,Deal - Lost time,Deal - Closed on",
    "zoho": "Record Id,Deal Owner,Amount,Deal Name,Closing Date,Account Name,Stage,Created Time",
    "chinese": "商机名称,客户名称,商机阶段,商机金额,负责人,创建时间",
    "german": "Auftragsnummer,Verkäufer,Kunde,Phase,Betrag,Erstellt am,Abgeschlossen am",
    "generic": "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value",
}
"""The documented headers."""


@pytest.mark.parametrize("name", DEALS)
def test_an_export_is_recognised_by_its_headers(name):
    found = layout("deal", DEALS[name].split(","), {})
    assert found.recognised.name == name
    fields = {column.field.name for column in found.columns}
    assert fields >= {"customer", "rep", "amount", "stage", "opened"}
    assert name == "chinese" or fields >= {"id", "closed"}
    assert not found.ignored or (name, found.ignored) == ("hubspot", ["Pipeline"])


@pytest.mark.parametrize(
    ("kind", "header", "name"),
    [
        (
            "customer",
            "Record ID,Company name,Company owner,Create Date,Phone Number,Country/Region,Industry",
            "hubspot",
        ),
        ("customer", "Account Owner,Account Name,Billing Country,Industry,Phone,Account ID", "salesforce"),
        ("customer", "Id,Name,BillingCountry,Industry,Phone,OwnerName,CreatedDate", "salesforce-data"),
        ("customer", "Organization - ID,Organization - Name,Organization - Owner,Organization - Country", "pipedrive"),
        ("customer", "Record Id,Account Owner,Account Name,Phone,Industry,Created Time,Billing Country", "zoho"),
        ("customer", "客户名称,负责人,手机,客户行业,客户来源", "chinese"),
        ("customer", "Kundennummer,Firma,Telefon,Branche,Betreuer", "german"),
        ("activity", "Activity - Type,Activity - Due date,Activity - Assigned to user,Organization", "pipedrive"),
        ("activity", "客户名称,跟进人,跟进方式,跟进时间,跟进内容", "chinese"),
        ("product", "Product - ID,Product - Name,Product - Unit prices", "pipedrive"),
        ("rep", "Verkäufer,Vorgesetzter,Niederlassung", "german"),
        # Our own words, and those of a spreadsheet, are nobody's in particular.
        *((kind, ",".join(fields_of(kind)), "generic") for kind in IMPORTED),
        ("customer", "account,sector,year_established,revenue,employees,office_location,subsidiary_of", "generic"),
        ("rep", "sales_agent,manager,regional_office", "generic"),
        ("deal", "Deal,Company,Owner,Amount,Stage,Close Date", "generic"),
    ],
)
def test_each_kind_of_record_is_recognised(kind, header, name):
    assert layout(kind, header.split(","), {}).recognised.name == name


def test_a_profile_can_be_said_or_ruled_out():
    header = ["Name", "Amount", "StageName", "OwnerName"]
    assert layout("deal", header, {}).recognised.name == "generic"
    assert layout("deal", header, {}, "Salesforce-Data").recognised.name == "salesforce-data"
    assert layout("deal", DEALS["zoho"].split(","), {}, "generic").recognised.name == "generic"
    with pytest.raises(UsageError) as caught:
        layout("deal", header, {}, "salesfroce")
    assert caught.value.hint == "did you mean salesforce?"


def test_of_two_columns_for_one_field_the_likelier_is_taken():
    header = [*DEALS["pipedrive"].split(","), "Deal - Organization", "Deal - Deal closed on"]
    found = layout("deal", header, {})
    assert {column.field.name: column.title for column in (*found.columns, *found.closing)} == {
        "id": "Deal - ID", "title": "Deal - Title", "amount": "Deal - Value", "currency": "Deal - Currency of value",
        "status": "Deal - Status", "stage": "Deal - Stage", "rep": "Deal - Owner", "customer": "Organization",
        "opened": "Deal - Deal created", "won_time": "Deal - Won time", "lost_time": "Deal - Lost time",
        "closed": "Deal - Closed on",
    }  # fmt: skip
    assert found.ignored == ["Deal - Organization", "Deal - Deal closed on"]
    assert layout("deal", header, {"Deal - Organization": "customer"}).ignored == [
        "Organization",
        "Deal - Deal closed on",
    ]


@pytest.mark.parametrize(
    ("header", "title"),
    [
        (["rep", "stage", "Value (EUR)"], "Value (EUR)"),
        (["rep", "stage", "Amount in EUR"], "Amount in EUR"),
        (["rep", "stage", "Deal Value EUR"], "Deal Value EUR"),
        (["Auftragsnummer", "Verkäufer", "Kunde", "Phase", "Umsatz [€]"], "Umsatz [€]"),
        (["商机名称", "客户名称", "商机阶段", "负责人", "预计金额（EUR）"], "预计金额（EUR）"),
    ],
)
def test_a_title_may_name_the_currency(header, title):
    found = layout("deal", header, {})
    assert found.column("amount").title == title and found.ignored == []
    check_currency(found, "EUR")
    check_currency(found, "USD")  # of deals, which may be in others; prices are in the team's
    prices = layout("product", ["name", "Price (EUR)"], {})
    with pytest.raises(RefusedError, match=r"are in EUR, the data file keeps USD$"):
        check_currency(prices, "USD")


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("商机名称,客户名称,商机阶段,负责人,商机金额(万元)", "万元"),
        ("商机名称,客户名称,商机阶段,负责人,金额/万", "万"),
        ("Auftragsnummer,Verkäufer,Kunde,Phase,Umsatz in T€", "T€"),
        ("customer,rep,stage,Amount (in EUR thousands)", "EUR thousands"),
    ],
)
def test_amounts_in_thousands_are_neither_taken_for_less_nor_passed_over(header, unit):
    titles = header.split(",")
    with pytest.raises(RefusedError, match=f'are in "{unit}"$') as caught:
        check_currency(layout("deal", titles, {}), "EUR")
    assert caught.value.hint.endswith(f'--map "{titles[-1]}="')
    check_currency(layout("deal", titles, {titles[-1]: ""}), "EUR")


def test_a_column_without_a_currency_in_its_title_comes_first():
    found = layout("deal", ["rep", "Amount (EUR)", "Amount", "Value (k)"], {})
    assert (found.column("amount").title, found.ignored) == ("Amount", ["Amount (EUR)", "Value (k)"])
    with pytest.raises(RefusedError, match='two columns for "amount"'):
        layout("deal", ["rep", "Amount (EUR)", "Amount (USD)"], {})


def test_columns_of_a_chinese_crm_in_taiwan():
    header = "機會編號,機會名稱,客戶名稱,銷售階段,預計金額,業務員,建立日期,結案日期"
    found = layout("deal", header.split(","), {})
    assert [column.field.name for column in found.columns] == [
        "id", "title", "customer", "stage", "amount", "rep", "opened", "closed",
    ]  # fmt: skip


def test_every_table_of_the_profiles_speaks_of_fields_there_are():
    for profile in PROFILES:
        for kind, fields in profile.headers.items():
            assert set(fields) <= set(fields_of(kind)), (profile.name, kind)
        assert set(MARKS.get(profile.name, {})) <= set(profile.headers)
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("words", [ACTIVITIES, DIRECTIONS, FEEDBACK, {"won": WON, "lost": LOST, "open": OPEN}])
def test_no_word_means_two_things(words):
    meanings = [{same(word) for word in line.split(",")} for line in words.values()]
    assert sum(map(len, meanings)) == len(set.union(*meanings))


def test_words_are_compared_without_signs_between():
    assert {status_of(word) for word in ("Closed - Won", "closedwon", "CLOSED WON", "赢单", "Gewonnen")} == {"won"}
    assert {status_of(word) for word in ("輸單", "失敗", "Abgeschlossen (verloren)")} == {"lost"}
    assert (status_of("7 - Closed Won"), status_of("06. Lost"), status_of("Closed Won 100%")) == ("won", "lost", "won")
    assert (status_of("offen"), status_of("Proposal")) == ("open", None)
    assert (in_our_words("activity", "上门拜访"), in_our_words("direction", "Incoming")) == ("visit", "in")
    assert in_our_words("activity", "zebra") == "zebra"
    assert (flag_of("WAHR"), flag_of("0"), flag_of("maybe")) == (True, False, None)


# What was won, and when


@pytest.fixture
def imported(crm, db, tmp_path):
    """Import rows of deals; returns stage, status, closed, expected and reason of each."""
    small_team(crm)

    def run(header, *rows, more=(), code=0):
        path = tmp_path / "deals.csv"
        path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
        ran = crm("import", "deals", path, "--add-missing", "reps,customers", *more)
        assert ran.code == code, ran
        if code:
            return ran.err
        return kept(
            db, "SELECT s.name, d.status, closed, expected, lost_reason FROM deal d JOIN stage s ON s.id = stage_id"
            " WHERE external_key IS NOT NULL ORDER BY d.id",
        )  # fmt: skip

    return run


def test_pipedrive_says_by_its_status_what_was_won(imported):
    header = f"{DEALS['pipedrive']},Deal - Lost reason"
    tail = "alice,Acme Ltd,2026-01-05 09:00:00"
    assert imported(
        header,
        f"1,A,5,USD,Won,Proposal,{tail},2026-03-05 09:00:00,,2026-03-05,",
        f"2,B,5,USD,Lost,Lead,{tail},,2026-03-06 09:00:00,2026-03-06,too dear",
        f"3,C,5,USD,Open,Proposal,{tail},,,,",
        f"4,D,5,USD,Won,Lead,{tail},,,2026-03-07,too dear",  # lost once, and won then
    ) == [
        ("Won", "won", "2026-03-05", None, None),
        ("Lost", "lost", "2026-03-06", None, "too dear"),
        ("Proposal", "open", None, None, None),
        ("Won", "won", "2026-03-07", None, None),
    ]
    row = f"5,E,5,EUR,Open,Lead,{tail},,,,"
    assert "line 2, Deal - Currency of value" in imported(header, row, code=4)
    row = row.replace("EUR,Open", "USD,Parked")
    assert 'Deal - Status: "Parked" is none of open, won, lost – --map-value "status:Parked=' in imported(
        header, row, code=4
    )
    assert len(imported(header, row, more=["--map-value", "status:Parked=lost", "--closed-from", "today"])) == 5
    assert len(imported(header, row.replace("5,E", "6,F").replace("Parked", "Deleted"))) == 5


def test_an_open_deals_close_date_is_when_it_is_expected(imported):
    assert imported(
        DEALS["hubspot"],
        "1,A,Closed Won (Sales Pipeline),2026-03-05 17:00,2026-01-05 09:00,alice,5,Sales Pipeline,Acme Ltd",
        "2,B,closedlost,2026-03-06,2026-01-05,alice,5,Sales Pipeline,Acme Ltd",
        "3,C,Proposal (Sales Pipeline),2026-12-31,2026-01-05,alice,5,Sales Pipeline,Acme Ltd",
    ) == [
        ("Won", "won", "2026-03-05", None, None),
        ("Lost", "lost", "2026-03-06", None, None),
        ("Proposal", "open", None, "2026-12-31", None),
    ]


def test_salesforce_says_it_by_marks(imported):
    assert imported(
        DEALS["salesforce-data"],
        "006A,A,Acme Ltd,Lead,5,2026-03-05,2026-01-05T09:00:00.000+0000,true,true,alice",
        "006B,B,Acme Ltd,Lead,5,2026-03-06,2026-01-05T09:00:00.000+0000,true,false,alice",
        "006C,C,Acme Ltd,Lead,5,2026-12-31,2026-01-05T09:00:00.000+0000,false,false,alice",
    ) == [
        ("Won", "won", "2026-03-05", None, None),
        ("Lost", "lost", "2026-03-06", None, None),
        ("Lead", "open", None, "2026-12-31", None),
    ]
    says = imported(
        DEALS["salesforce-data"], "006D,D,Acme Ltd,Closed Lost,5,2026-03-05,2026-01-05,true,true,alice", code=4
    )
    assert "line 2, StageName" in says and "the deal is won, but its stage is that of lost deals" in says


def test_sums_and_errors_are_no_names_of_new_records(imported):
    rows = ("1,alice,Acme Ltd,5,Lead", ",Subtotal,,5,", "2,bob,Acme Ltd,5,Lead", "3,bob,#REF!,5,Lead")
    says = imported("id,rep,customer,amount,stage", *rows, code=4).splitlines()
    assert says[0] == 'line 3, rep: "Subtotal" is a total, not a rep – take the rows with sums out of the file'
    assert says[1] == 'line 5, customer: "#REF!" is an error of a spreadsheet, not a customer – mend its formula'


def test_a_chinese_crm_has_one_date_for_both(imported):
    assert imported(
        f"{DEALS['chinese']},预计成交日期,商机编号,输单原因",
        "A,Acme Ltd,赢单,5.00,alice,2026年01月05日,2026/3/5,B1,",
        "B,Acme Ltd,输单,5,alice,2026-01-05 10:00:00,2026年3月6日,B2,太贵",
        "C,Acme Ltd,Proposal,5,alice,2026/1/5,2026/12/31,B3,",
    ) == [
        ("Won", "won", "2026-03-05", None, None),
        ("Lost", "lost", "2026-03-06", None, "太贵"),
        ("Proposal", "open", None, "2026-12-31", None),
    ]


def test_a_table_with_a_stage_and_a_status(imported):
    assert imported(
        "id,rep,customer,amount,Stage,Status,Won Date,Lost Date",
        "1,alice,Acme Ltd,5,Proposal,gewonnen,2026-03-05,",
        "2,alice,Acme Ltd,5,Proposal,,,2026-03-06",
        "3,alice,Acme Ltd,5,Proposal,in progress,,",
        "4,alice,Acme Ltd,5,Closed Won,,2026-03-05,",
    ) == [
        ("Won", "won", "2026-03-05", None, None),
        ("Lost", "lost", "2026-03-06", None, None),
        ("Proposal", "open", None, None, None),
        ("Won", "won", "2026-03-05", None, None),
    ]
    # A status alone is the stage; open is none.
    assert imported("id,rep,customer,amount,status", "9,alice,Acme Ltd,5,Proposal", "10,bob,Acme Ltd,5,Open")[4:] == [
        ("Proposal", "open", None, None, None), ("Lead", "open", None, None, None),
    ]  # fmt: skip


def test_a_team_that_calls_a_stage_so_means_that_stage(imported, crm):
    crm("add", "stage", "Gewonnen", ok=True)
    crm("edit", "stage", "Won", "--name", "Signed", ok=True)
    rows = "1,alice,Acme Ltd,5,gewonnen,", "2,alice,Acme Ltd,5,Closed Won,2026-02-03"
    found = imported("id,rep,customer,amount,stage,close date", *rows)
    assert [row[:2] for row in found] == [("Gewonnen", "open"), ("Signed", "won")]


def test_a_stage_that_may_be_of_closed_deals_is_asked(imported, crm):
    more = ["--add-missing", "stages"]
    row = "id,rep,customer,amount,stage,close date", "1,alice,Acme Ltd,5,Closed Won - Renewal,2026-02-03"
    assert imported(*row, code=4).startswith(
        'line 2, stage: "Closed Won - Renewal" is no stage there is: are its deals won, lost or open?'
    )
    says = imported(*row, more=more, code=4)
    assert says.startswith('stage "Closed Won - Renewal" (1 row, first in line 2): it sounds like won deals')
    assert '--map-value "stage:Closed Won - Renewal=Won"' in says
    assert imported(*row, more=[*more, "--map-value", "stage:Closed Won - Renewal=Won"])[-1][:2] == ("Won", "won")
    row = "id,rep,customer,amount,stage", "2,alice,Acme Ltd,5,Won't say"
    assert imported(*row, more=[*more, "--stage", "Won't say=10%"])[-1][1] == "open"
    crm("add", "stage", "Won verbally", ok=True)
    found = imported("id,rep,customer,amount,stage", "3,alice,Acme Ltd,5,Won verbally", more=more)
    assert found[-1][:2] == ("Won verbally", "open")
    # Where a mark says it, the stage's name decides nothing.
    header = "id,rep,customer,amount,stage,Won?,closed"
    found = imported(header, "4,alice,Acme Ltd,5,Lost deals,yes,2026-02-03", more=more)
    assert found[-1][:2] == ("Won", "won")


def test_fields_of_an_object_are_known_by_their_names():
    found = layout("deal", ["deal.id", "owner.name", "customer.name", "customer.id", "amount.value"], {})
    assert {column.field.name: column.title for column in found.columns} == {
        "id": "deal.id", "rep": "owner.name", "customer": "customer.name", "amount": "amount.value",
    }  # fmt: skip


def test_nothing_is_no_value_but_a_record_called_so(imported, crm, db):
    header = "id,rep,customer,amount,stage,closed,expected,product"
    assert (
        imported(header, "1,alice,N/A,None,-,NaT,n/a,#N/A", "3,alice,--,NA,,NA,NULL,nan")
        == [("Lead", "open", None, None, None)] * 2
    )
    assert kept(db, "SELECT count(*) FROM customer WHERE name = 'N/A'") == [(0,)]
    crm("add", "customer", "N/A", ok=True)
    imported(header, "2,alice,N/A,5,-,,,")
    assert kept(db, "SELECT c.name FROM deal d JOIN customer c ON c.id = customer_id WHERE d.external_key = '2'") == [
        ("N/A",)
    ]


def test_a_rep_is_known_by_mail_by_last_name_first_and_by_key(imported, crm, db, tmp_path):
    path = tmp_path / "users.csv"
    path.write_text("id,name,email\n0058000000AbCdE,Carol Stone,Carol@Example.org\n", "utf-8")
    crm("import", "reps", path, ok=True)
    names = ("carol@example.org", '"Stone, Carol"', "Carol Stone", "0058000000AbCdE", "C. Stone (carol@example.org)",
             "Carol Stone <other@example.org>")  # fmt: skip
    imported("id,rep,customer,amount,stage", *(f"{at},{name},Acme Ltd,5,Lead" for at, name in enumerate(names)))
    assert kept(db, "SELECT r.name, count(*) FROM deal d JOIN rep r ON r.id = rep_id WHERE d.id > 2 GROUP BY 1") == [
        ("Carol Stone", 6)
    ]


def test_a_short_name_is_no_key_of_another_record(imported, crm, db, tmp_path):
    path = tmp_path / "accounts.csv"
    path.write_text("id,name\n42,Blue\n", "utf-8")
    crm("import", "customers", path, ok=True)
    imported("id,rep,customer,amount,stage", "1,alice,42,5,Lead")
    assert kept(db, "SELECT c.name FROM deal d JOIN customer c ON c.id = customer_id WHERE d.external_key = '1'") == [
        ("42",)
    ]


def test_a_moment_of_another_zone_is_a_day_of_the_teams(imported, crm):
    crm("config", "set", "timezone", "Asia/Shanghai", ok=True)
    found = imported(
        "id,rep,customer,amount,stage,opened,closed",
        "1,alice,Acme Ltd,5,Won,2026-01-05T20:00:00Z,2026-03-05T20:00:00Z",
        "2,alice,Acme Ltd,5,Won,2026-01-05 20:00,2026-03-05 20:00",
    )
    assert [row[2] for row in found] == ["2026-03-06", "2026-03-05"]


def test_activities_in_the_words_of_others(crm, db, tmp_path):
    small_team(crm)
    path = tmp_path / "calls.csv"
    path.write_text(
        "客户名称,跟进人,跟进方式,跟进时间,跟进内容,direction\nAcme Ltd,alice,上门拜访,2026年3月5日 14:30,-,呼出\n"
        "Acme Ltd,alice,电话,2026年3月6日 9:05,你好,incoming\n",
        "utf-8",
    )
    crm("import", "activities", path, ok=True)
    assert kept(db, "SELECT kind, direction, at, note FROM activity ORDER BY id") == [
        ("visit", "out", "2026-03-05T14:30:00Z", None), ("call", "in", "2026-03-06T09:05:00Z", "你好"),
    ]  # fmt: skip


def test_refusals_in_another_notation_name_the_cell(imported):
    says = imported(
        "id,rep,customer,amount,stage", '1,alice,Acme Ltd,"1.234,5",Lead', '2,alice,Acme Ltd,"-5,50",Lead', code=4
    )
    assert says.splitlines()[0] == 'line 3, amount: amount "-5,50" is negative – amounts are zero or more'


def test_a_question_is_asked_before_anything_is_written(crm, db, tmp_path):
    small_team(crm)
    path = tmp_path / "deals.csv"
    path.write_text("rep,amount,opened\nalice,5,03/04/2026\n", "utf-8")
    before = kept(db, "SELECT count(*) FROM deal")
    ran = crm("import", "deals", path)
    assert (ran.code, ran.err) == (
        4, 'crm: opened: is "03/04/2026" 3 April or March 4? – say --dates dmy or --dates mdy\n',
    )  # fmt: skip
    assert kept(db, "SELECT count(*) FROM deal") == before
    assert crm("import", "deals", path, "--dates", "mdy", ok=True).out.startswith("Imported 1 deal: 1 new")
    assert kept(db, "SELECT opened FROM deal ORDER BY id DESC LIMIT 1") == [("2026-03-04",)]


def test_a_refusal_is_an_error_of_its_own_kind():
    with pytest.raises(RefusedError, match='two columns for "stage"'):
        layout("deal", ["rep", "stage", "deal stage"], {})
