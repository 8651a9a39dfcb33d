"""`crm import`: a file's rows become records, all of them or none, and are known again the next time."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pexpect
import pytest

from tests.exchange.importing.workbooks import xlsx
from tests.support.datafile import everything, kept, small_team

# small_team: alice owns Acme Ltd, nobody owns Blue; Pro; deals 1 and 2; today is 2026-11-24.
DEMO = ("--stage", "Demo=40%")
HEAD = "id,customer,rep,product,amount,stage,opened,closed\n"


@pytest.fixture(autouse=True)
def team(crm):
    small_team(crm)


@pytest.fixture
def file(tmp_path):
    """Writes a file to import, as it is."""

    def write(text: str | bytes, name: str = "file.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write


def deal(db, key: str, fields: str = "*") -> tuple[object, ...]:
    return kept(db, f"SELECT {fields} FROM deal WHERE external_key = '{key}'")[0]


def moves(db, key: str) -> list[tuple[object, ...]]:
    sql = f"""SELECT f.name, s.name, m.at FROM move m JOIN deal d ON d.id = m.deal_id JOIN stage s ON s.id = m.to_id
              LEFT JOIN stage f ON f.id = m.from_id WHERE d.external_key = '{key}' ORDER BY m.id"""
    return kept(db, sql)


# What each kind takes


def test_every_field_of_a_rep_customer_and_product_is_kept(crm, db, file):
    crm(
        "import",
        "reps",
        file("id,name,email,team,manager,joined,left\nr1,cleo,c@x.org,North,ann,2020-01-02,2026-03-04\n"),
    )
    assert kept(
        db, "SELECT name, email, team, manager, joined, \"left\", external_key FROM rep WHERE name = 'cleo'"
    ) == [("cleo", "c@x.org", "North", "ann", "2020-01-02", "2026-03-04", "r1")]
    crm("import", "customers", file(
        "id,name,email,phone,website,industry,region,source,owner,created,note\n"
        'c1,Zoo,z@x.org,+1 2,zoo.org,animals,EMEA,fair,BOB,2021-02-03,"two\r\nlines"\n'
    ), ok=True)  # fmt: skip
    assert kept(
        db,
        "SELECT name, email, phone, website, industry, region, source, owner_id, created, note, external_key"
        " FROM customer WHERE name = 'Zoo'",
    ) == [("Zoo", "z@x.org", "+1 2", "zoo.org", "animals", "EMEA", "fair", 2, "2021-02-03", "two\r\nlines", "c1")]
    crm("import", "products", file("id,name,category,list_price\np1,Max,Big,12.5\n"), ok=True)
    assert kept(db, "SELECT name, category, list_price, external_key FROM product WHERE id = 2") == [
        ("Max", "Big", 1250, "p1")
    ]


def test_every_field_of_a_deal_is_kept(crm, db, file):
    crm("import", "deals", file(
        "id,title,customer,rep,product,amount,currency,stage,opened,closed,expected,lost_reason,source\n"
        "d1,Big one,acme ltd,bob,pro,1000.05,usd,lost,2026-01-02,2026-02-03,2026-03-04,price,fair\n"
    ), ok=True)  # fmt: skip
    fields = "title, customer_id, rep_id, product_id, amount, status, opened, closed, expected, lost_reason, source"
    assert deal(db, "d1", fields) == (
        "Big one", 1, 2, 1, 100_005, "lost", "2026-01-02", "2026-02-03", "2026-03-04", "price", "fair",
    )  # fmt: skip
    assert deal(db, "d1", "credited_id") == (2,)
    assert moves(db, "d1") == [(None, "Lead", "2026-01-02"), ("Lead", "Lost", "2026-02-03")]


def test_every_field_of_an_activity_and_an_answer_is_kept(crm, db, file):
    crm("import", "activities", file(
        "id,customer,rep,deal,kind,direction,at,note\na1,Acme Ltd,bob,Acme pilot,Call,in,2026-11-03 14:30,hello\n"
    ), ok=True)  # fmt: skip
    assert kept(db, "SELECT customer_id, rep_id, deal_id, kind, direction, at, note, external_key FROM activity") == [
        (1, 2, 2, "call", "in", "2026-11-03T14:30:00Z", "hello", "a1")
    ]
    crm("import", "feedback", file(
        "id,customer,rep,deal,kind,score,at,text\nf1,Acme Ltd,bob,Acme pilot,nps,9,2026-11-03T16:30+02:00,good\n"
    ), ok=True)  # fmt: skip
    assert kept(db, "SELECT customer_id, rep_id, deal_id, kind, score, at, text, external_key FROM feedback") == [
        (1, 2, 2, "nps", 9, "2026-11-03T14:30:00Z", "good", "f1")
    ]


def test_a_kind_is_named_by_one_or_by_many_of_it(crm, file):
    path = file("name\nx\n")
    assert crm("import", "rep", path).out == "Imported 1 rep: 1 new, 0 changed, 0 unchanged\n"
    assert crm("import", "reps", path).out == "Imported 1 rep: 0 new, 0 changed, 1 unchanged\n"
    wrong = crm("import", "costumers", path)
    assert (wrong.code, wrong.err) == (2, 'crm: no command "costumers" – did you mean: crm import customers?\n')
    assert crm("import", "stages", path).code == 2


# What is worked out where the file is silent


def test_what_a_deal_lacks_is_worked_out(crm, db, file):
    crm("import", "deals", file(
        "id,customer,rep,product\nd1,Acme Ltd,,Pro\nd2,Acme Ltd,,\nd3,,bob,Pro\nd4,Blue,bob,\n"
    ), ok=True)  # fmt: skip
    # Titles from customer and product, else from the id; Acme Ltd is alice's; the first stage; no opening day.
    assert kept(db, "SELECT title, rep_id, stage_id, opened FROM deal WHERE id > 2") == [
        ("Acme Ltd – Pro", 1, 1, None), ("Acme Ltd", 1, 1, None), ("Deal d3", 2, 1, None), ("Blue", 2, 1, None),
    ]  # fmt: skip


def test_whose_an_activity_or_an_answer_is(crm, db, file):
    crm("edit", "deal", "2", "--rep", "bob", ok=True)
    crm("import", "activities", file(
        "customer,deal,kind,at\nAcme Ltd,,call,2026-11-01\n,Acme pilot,visit,2026-11-02\nAcme Ltd,,note,2026-11-03\n"
    ), ok=True)  # fmt: skip
    assert kept(db, "SELECT customer_id, rep_id, kind, direction FROM activity") == [
        (1, 1, "call", "out"), (1, 2, "visit", "out"), (1, 1, "note", None),
    ]  # fmt: skip
    crm("import", "feedback", file(
        "customer,deal,kind,score,at\nAcme Ltd,,csat,4,2026-11-01\n,Acme pilot,csat,5,2026-11-02\n"
        "Blue,,complaint,,2026-11-03\n"
    ), ok=True)  # fmt: skip
    assert kept(db, "SELECT customer_id, rep_id, score FROM feedback") == [(1, 1, 4), (1, 2, 5), (2, None, None)]


def test_won_and_lost_are_understood_whatever_their_stages_are_called(crm, db, file):
    crm("edit", "stage", "Won", "--name", "Signed", ok=True)
    crm("import", "deals", file(f"{HEAD}1,Acme Ltd,,,5,won,,2026-01-01\n2,Acme Ltd,,,5,Signed,,2026-01-01\n"), ok=True)
    assert [deal(db, key, "status") for key in "12"] == [("won",), ("won",)]


def test_a_closed_deal_without_a_date_counts_as_closed_today_where_that_is_said(crm, db, file):
    path = file(f"{HEAD}1,Acme Ltd,,,5,Won,2026-01-01,\n")
    assert crm("import", "deals", path).code == 4 and len(kept(db, "SELECT id FROM deal")) == 2
    ran = crm("import", "deals", path, "--closed-from", "today", ok=True)
    assert "1 closed deal has no close date: it counts as closed today" in ran.err
    assert deal(db, "1", "closed") == ("2026-11-24",)
    assert crm("import", "deals", path, "--as-of", "2026-12-01").out.endswith("0 new, 0 changed, 1 unchanged\n")


# Columns


def test_usual_header_words_are_recognised_however_they_are_written(crm, db, file):
    crm("import", "deals", file(
        "Opportunity-ID,ACCOUNT NAME,deal_owner,Deal Value,Sales Stage,createDate\n9,Blue,bob,7,Proposal,2026-05-06\n"
    ), ok=True)  # fmt: skip
    assert deal(db, "9", "customer_id, rep_id, amount, stage_id, opened") == (2, 2, 700, 3, "2026-05-06")


def test_what_is_ignored_is_named(crm, file):
    ran = crm("import", "reps", file("name,shoe size,team,\nx,44,T,\nGrand Total,44,,\n"))
    assert ran.err == (
        "Ignored columns: shoe size, column 4\nLeft out line 3: Grand Total 44\nNext: crm import customers FILE\n"
    )


def test_columns_are_named_with_map(crm, db, file):
    path = file("who,name,squad\nx,y,T\n")
    crm("import", "reps", path, "--map", "who=name", "--map", "squad = team", ok=True)
    assert kept(db, "SELECT name, team FROM rep WHERE id = 3") == [("x", "T")]
    crm("import", "reps", path, "--map", "squad=-", "--map", "name=", "--map", "WHO=name", ok=True)
    assert kept(db, "SELECT count(*) FROM rep") == [(3,)]


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["--map", "sqad=team"], 2, '--map: no column "sqad" – did you mean "squad"?'),
        (["--map", "squad=taem"], 2, '--map "squad=taem": no field "taem" – did you mean --map "squad=team"?'),
        (["--map", "squad"], 2, '--map "squad" is not THEIRS=OURS – such as --map account=customer'),
        (["--map", "name="], 4, 'no column for "name" among name, squad – say which it is: --map COLUMN=name'),
        (["--map", "name=team", "--map", "squad=team"], 2, 'two columns for "team": "name" and "squad"'),
        (["--map-value", "team=T"], 2, '--map-value "team=T" is not FIELD:THEIRS=OURS'),
        (["--map-value", "nmae:T=U"], 2, '--map-value: no field "nmae" in the file – did you mean "name"?'),
        (["--add-missing", "rep,deals"], 2, 'cannot add "deals" – one of: reps, customers, products, stages'),
    ],
)
def test_an_option_that_does_not_fit_the_file_is_refused_in_one_line(crm, db, file, args, code, says):
    before = everything(db)
    ran = crm("import", "reps", file("name,squad\n,T\n"), *args)
    assert ran.code == code and says in ran.err and ran.out == ""
    assert everything(db) == before


def test_ids_that_a_spreadsheet_has_rounded_are_refused(crm, file):
    path = file("Deal ID,customer,rep\n1.23457E+10,Blue,bob\n1.23457E+10,Blue,bob\n")
    ran = crm("import", "deals", path)
    assert (ran.code, ran.err.count("\n")) == (4, 1) and 'Deal ID: "1.23457E+10" in line 2 is a number' in ran.err
    assert ran.err.endswith('--map "Deal ID="\n') and crm("import", "deals", path, "--map", "Deal ID=").code == 0


def test_a_table_without_a_header_or_of_reps_alone_is_no_table_of_deals(crm, file):
    assert "line 1 is no header, it seems, but a row: 1, Blue" in crm("import", "deals", file("1,Blue,\n2,Acme,\n")).err
    unknown = crm("import", "deals", file("x,Kunde,\n2,Acme,\n")).err
    assert "column 3: is that a header? – say which it is" in unknown and "or say --no-header" in unknown
    assert 'no column for "title" among rep, Worth' in crm("import", "deals", file("rep,Worth\nbob,5\n")).err
    survey = crm("import", "feedback", file("customer,NPS score,date\nBlue,9,2026-01-01\n"))
    assert (
        "--map COLUMN=kind; or what it is in every row: --set kind=nps (csat, nps, complaint or suggestion)"
        in survey.err
    )
    for text, hint in (("a~b\n1~2\n", '--delimiter "~"\n'), ('"rep,id"\n"bob,1"\n', "Take the outer ones away\n")):
        assert crm("import", "deals", file(text)).err.endswith(hint)


def test_a_rep_is_found_by_the_name_turned_round_and_a_score_by_its_whole(crm, db, file):
    crm("add", "rep", "Groß, Anna", ok=True)
    path = file(
        'id,customer,rep,kind,score,at\n1,Blue,Anna Groß,csat,4.0,2026-01-01\n2,Blue,bob,nps,"9,0",2026-01-01\n'
    )
    crm("import", "feedback", path, ok=True)
    sql = "SELECT r.name, score FROM feedback f JOIN rep r ON r.id = f.rep_id ORDER BY f.id"
    assert kept(db, sql) == [("Groß, Anna", 4), ("bob", 9)]


def test_words_for_no_value_are_none(crm, db, file):
    words = ("\\N", "k.A.", "(null)", "0000-00-00")
    rows = "".join(f"{at},Blue,bob,{word},{word},-\n" for at, word in enumerate(words))
    crm("import", "deals", file(f"id,customer,rep,amount,expected,lost reason\n{rows}"), ok=True)
    assert [deal(db, str(at), "amount, expected, lost_reason") for at in range(4)] == [(None, None, None)] * 4


def test_two_columns_for_one_field_are_refused_with_the_way_out(crm, file):
    ran = crm("import", "deals", file("customer,account\nBlue,Blue\n"))
    assert (ran.code, ran.err) == (
        4, 'crm: two columns for "customer": "customer" and "account" – ignore one of them: --map "account="\n',
    )  # fmt: skip


# References


@pytest.fixture(params=["one by one", "together"])
def together(request, monkeypatch):
    """How names are looked up: very many of them at once."""
    monkeypatch.setattr(
        "crmcli.exchange.importing.step3_read.references.FEW", 0 if request.param == "together" else 1000
    )


@pytest.mark.usefixtures("together")
def test_a_name_must_be_exactly_that_of_a_record(crm, db, file):
    before = everything(db)
    # A beginning of a name, an id and an archived rep: only the last is somebody.
    crm("archive", "rep", "bob", ok=True)
    path = file(f"{HEAD}1,Acme,zed,,,,,\n2,1,bob,,,,,\n3,,bob,,,,,\n")
    ran = crm("import", "deals", path)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err == (
        'line 2, customer: no customer "Acme" – --link "Acme=Acme Ltd" or --add-missing customers\n'
        'line 3, customer: no customer "1" – --add-missing customers\n'
        "crm: 2 of 3 rows are refused: nothing was written"
        " – make what is not there with --add-missing reps,customers, mend the file, or take the other rows with"
        " --skip-bad\n"
    )
    assert everything(db)["deal"] == before["deal"]


def test_the_hint_is_ready_to_paste(crm, db, file):
    path = file(f"{HEAD}1,Acme,bob,,,,,\n")
    crm("import", "deals", path, "--link", "Acme=Acme Ltd", ok=True)
    assert deal(db, "1", "customer_id") == (1,)


def test_a_hint_is_safe_to_paste_whatever_the_name(crm, file):
    ran = crm("import", "customers", file('name,owner\nx,"al$(ls)ice"\n'))
    assert "--map-value 'owner:al$(ls)ice=alice'" in ran.err or "--map-value 'rep:al$(ls)ice=alice'" in ran.err
    assert (
        crm("import", "customers", file('name,owner\nx,"al$(ls)ice"\n'), "--map-value", "rep:al$(ls)ice=alice").code
        == 0
    )


def test_values_are_translated_in_any_column(crm, db, file):
    path = file("customer,type,direction,date\nBlue,Phone,inbound,2026-01-01\n")
    crm(
        "import", "activities", path, "--map-value", "kind:phone=call", "--map-value", "direction:Inbound=in",
        "--add-missing", "reps", "--map-value", "direction:other=out",
    )  # fmt: skip
    refused = crm("import", "activities", path, "--map-value", "kind:phone=call", "--map-value", "direction:Inbound=in")
    assert "rep: missing, and the customer has no owner" in refused.err
    crm("edit", "customer", "Blue", "--owner", "bob", ok=True)
    ran = crm(
        "import", "activities", path, "--map-value", "kind:phone=call", "--map-value", "direction:Inbound=in",
        "--map-value", "kind:Fax=note",
    )  # fmt: skip
    assert ran.code == 0 and "No row has the value of --map-value kind:Fax" in ran.err
    assert kept(db, "SELECT kind, direction FROM activity") == [("call", "in")]


@pytest.mark.usefixtures("together")
def test_missing_records_are_made_when_asked_for(crm, db, file):
    path = file(f"{HEAD}1,New,cleo,Max,5,Demo,2026-01-01,\n2,NEW,Cleo,max,5,demo,2026-01-02,\n")
    assert crm("import", "deals", path, "--add-missing", "reps,customers,products").code == 4
    adding = ("--add-missing", "reps,customers", "--add-missing", "product,stages", "--stage", "DEMO=90%")
    ran = crm("import", "deals", path, *adding)
    assert ran.out == ("Imported 2 deals: 2 new, 0 changed, 0 unchanged; added 1 rep, 1 customer, 1 product, 1 stage\n")
    assert kept(db, "SELECT name, status FROM stage ORDER BY position, id") == [
        ("Lead", "open"), ("Qualified", "open"), ("Proposal", "open"), ("Negotiation", "open"), ("Demo", "open"),
        ("Won", "won"), ("Lost", "lost"),
    ]  # fmt: skip
    assert kept(db, "SELECT title, c.name FROM deal d JOIN customer c ON c.id = customer_id WHERE d.id > 2") == [
        ("New – Max", "New"), ("New – Max", "New"),
    ]  # fmt: skip


@pytest.mark.usefixtures("together")
def test_nothing_is_made_for_a_row_that_is_refused(crm, db, file):
    before = everything(db)
    path = file(
        f"{HEAD}1,Acme Ltd,cleo,Max,5,Demo,2026-01-01,2026-02-02\n2,New,zed,,,Won,,\n3,New,cleo,,x,,,\n4,,alice,,,,,\n"
    )
    adding = ("--add-missing", "reps,customers,products,stages", "--skip-bad", "--stage", "Demo=40%")
    ran = crm("import", "deals", path, *adding)
    assert ran.out == "Imported 1 deal: 1 new, 0 changed, 0 unchanged, 3 refused\n"
    after = everything(db)
    assert all(after[table] == before[table] for table in ("rep", "customer", "product", "stage"))


@pytest.mark.usefixtures("together")
def test_a_deal_is_named_by_its_external_key_or_its_only_title(crm, db, file):
    crm("import", "deals", file("id,title,customer\nk1,Twin,Acme Ltd\nk2,Twin,Acme Ltd\n"), ok=True)
    path = file("customer,deal,kind,at\nAcme Ltd,k2,call,2026-11-01\nAcme Ltd,ACME PILOT,call,2026-11-01\n")
    crm("import", "activities", path, ok=True)
    assert kept(db, "SELECT deal_id FROM activity ORDER BY id") == [(4,), (2,)]
    ran = crm("import", "activities", file("deal,kind,at\nTwin,call,2026-11-01\nAcme,call,2026-11-01\n"))
    assert '"Twin" is more than one deal: #3 Twin' in ran.err and 'no deal "Acme"' in ran.err
    assert crm("import", "activities", file("customer,deal,kind,at\nBlue,k1,call,2026-11-01\n")).code == 4


# Refused rows


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("1,,alice,,5,Won,2026-01-01,2026-02-01", "customer: a won deal needs one"),
        ("1,Blue,alice,,,Won,2026-01-01,2026-02-01", "amount: a won deal needs one"),
        ("1,Blue,alice,,5,Lead,2026-01-01,2026-02-01", 'closed: "2026-02-01": a deal in "Lead" has no close date'),
        ("1,Blue,alice,,5,Lead,2026-11-25,", "opened: 2026-11-25 is in the future"),
        ("1,Blue,alice,,5,Won,2026-01-01,2026-11-25", "closed: 2026-11-25 is in the future"),
        ("1,Blue,alice,,-5,Lead,,", 'amount: amount "-5" is negative'),
        ("1,Blue,alice,,5.0005,Lead,,", 'amount "5.0005" has more decimals than USD has (2)'),
        ("1,Blue,alice,,EUR 5,Lead,,", "no rate of EUR"),
        ("1,Blue,alice,,5,Lead,32/02/2026,", 'opened: "32/02/2026" is not a date – write it as 2026-12-01'),
        ("1,Blue,alice,,5,Lead,yesterday,", 'opened: "yesterday" is not a date'),
        ("1,Blue,alice,,5,Lead,-3d,", 'opened: "-3d" is not a date'),
        ("1,Blue,alice,,5,Lead,2026-02-30,", 'opened: "2026-02-30" is not a date'),
        ("1,Blue,,,5,Lead,,", "rep: a deal needs one, and the customer has no owner"),
        ("1,,,,5,Lead,,", "rep: a deal needs one, and there is no customer either"),
        ("1,Blue,alice", "3 cells, but the header has 8"),
        ("1,Blue,alice,,5,Lead,,,x", "9 cells, but the header has 8"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused_with_line_column_value_and_reason(crm, db, file, row, says):
    before = everything(db)
    ran = crm(
        "import", "deals", file(f'{HEAD}8,Blue,alice,"a\nb",5,Lead,,\n{row}\n'), "--map-value", "product:a\nb=Pro"
    )
    assert ran.code == 4 and ran.out == ""
    assert ran.err.startswith("line 4") and says in ran.err, "the line of the file, behind a cell of two lines"
    assert "crm: 1 of 2 rows is refused: nothing was written" in ran.err
    assert everything(db) == before


def test_an_amount_in_another_currency_is_refused(crm, file):
    ran = crm("import", "deals", file("rep,id,currency\nalice,1,USD\nalice,2,EUR\nalice,3,\nalice,4,euro\n"))
    assert "line 5, currency" in ran.err and "1 of 4 rows" in ran.err  # without an amount it does not matter
    ran = crm("import", "deals", file("rep,id,currency,amount\nalice,1,USD,5\nalice,2,EUR,5\n"))
    assert "line 3, currency: no rate of EUR" in ran.err and "crm rate EUR DAY RATE" in ran.err


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("reps", "name,joined,left\nx,2026-02-02,2026-01-01\n", "line 2: the rep leaves before joining"),
        ("reps", "name\n\u200b\n", "line 2, name: "),
        (
            "deals",
            "id,customer,rep,stage,amount,closed,lost_reason\n1,Blue,bob,Won,5,2026-02-02,price\n",
            'line 2, lost_reason: "price": the deal is won',
        ),
        ("deals", "id,rep,stage\n1,bob,Deal lost (price)!\n", "--map-value 'stage:Deal lost (price)!=Lost'"),
        (
            "deals",
            "id,customer,rep,stage,closed\n1,Blue,bob,Won,2026-02-02\n",
            "can do without, or say which column has it: --map COLUMN=a",
        ),
        ("deals", 'id,customer,rep,stage\n"1,Blue,bob,Won"\n', "is the line in quotation marks as a whole?"),
        ("products", "name,price\nx,1e3\n", 'line 2, price: "1e3" is not an amount'),
        ("customers", "name,owner\nx,nobody\n", 'line 2, owner: no rep "nobody" – --add-missing reps'),
        (
            "activities",
            "customer,kind,at\nBlue,fax,2026-01-01\n",
            'note – say what it means: --map-value "kind:fax=note"',
        ),
        ("activities", "customer,rep,kind,at\n,bob,call,2026-01-01\n", "customer: missing"),
        ("activities", "customer,rep,kind,at\nBlue,bob,call,2026-11-26\n", "at: "),
        ("activities", "customer,rep,kind,at\nBlue,bob,call,14:30\n", 'at: "14:30" is not a date'),
        ("activities", "customer,rep,kind,direction,at\nBlue,bob,note,in,2026-01-01\n", "a note does neither"),
        ("activities", "customer,rep,deal,kind,at\nBlue,bob,Acme pilot,call,2026-01-01\n", 'is a deal of "Acme Ltd"'),
        ("feedback", "customer,kind,score,at\nBlue,csat,9,2026-01-01\n", "the csat scale – kind nps is 0 to 10"),
        ("feedback", "customer,kind,score,at\nBlue,csat,,2026-01-01\n", "score: missing, and csat is a score"),
        ("feedback", "customer,kind,score,at\nBlue,complaint,3,2026-01-01\n", "the score is outside its scale"),
    ],
)
def test_each_kind_has_its_rules(crm, db, file, kind, text, says):
    before = everything(db)
    ran = crm("import", kind, file(text))
    assert ran.code == 4 and says in ran.err and len(ran.err.splitlines()) == 2
    assert everything(db) == before


def test_the_first_twenty_are_shown_in_the_order_of_the_file(crm, file):
    rows = "".join(f"x{at},{'alice' if at % 2 else 'zed'},{'x' if at % 3 else '2'}\n" for at in range(60))
    ran = crm("import", "deals", file(f"title,rep,amount\n{rows}"))
    lines = ran.err.splitlines()
    # What is wrong in the same way is said once, by the first row that has it.
    assert lines[0] == 'line 2, rep: no rep "zed" – --add-missing reps (and 9 more rows)'
    assert lines[1].startswith("line 3, amount: ") and lines[1].endswith(" (and 39 more rows)")
    assert lines[2].startswith("crm: 50 of 60 rows are refused")
    rows = "".join(f"x{at},{'alice' if at % 2 else f'zed{at}'},{f'x{at}' if at % 3 else '2'}\n" for at in range(60))
    lines = crm("import", "deals", file(f"title,rep,amount\n{rows}")).err.splitlines()
    # Every even row has an unknown rep, and two of three an amount that is none: rows 3, 9, 15, … alone are good.
    assert [int(line.split(",")[0].removeprefix("line ")) for line in lines[:20]] == [
        at + 2 for at in range(60) if not (at % 2 and at % 3 == 0)
    ][:20]
    assert lines[20] == "and 30 more"
    assert lines[21].startswith("crm: 50 of 60 rows are refused")
    facts = json.loads(crm("import", "deals", file(f"title,rep,amount\n{rows}"), "--json").err)
    assert (facts["exit_code"], len(facts["rows"]), facts["more"]) == (4, 20, 30)
    assert facts["rows"][0] == {
        "line": 2, "column": "rep", "value": "zed0", "reason": 'no rep "zed0"', "hint": "--add-missing reps", "rows": 1,
        "text": 'line 2, rep: no rep "zed0" – --add-missing reps',
    }  # fmt: skip


def test_skip_bad_takes_the_others_and_leaves_the_refused_rows_to_be_mended(crm, db, file, tmp_path):
    path = file('name,owner,note\nA,zed,"x ""y"", z"\nB,alice,\nC,zed,"two\rlines\n"\nD\n')
    ran = crm("import", "customers", path, "--skip-bad")
    assert (ran.code, ran.out) == (0, "Imported 1 customer: 1 new, 0 changed, 0 unchanged, 3 refused\n")
    rejects = tmp_path / "file.csv.rejected.csv"
    assert f"Refused 3 of 4 rows: they are in {rejects}" in ran.err
    assert rejects.read_bytes() == (
        b"line,reason,name,owner,note\r\n"
        b'2,"owner: no rep ""zed""",A,zed,"x ""y"", z"\r\n'
        b'4,"owner: no rep ""zed""",C,zed,"two\rlines\n"\r\n'
        b'6,"1 cell, but the header has 3",D\r\n'
    )
    assert rejects.stat().st_mode & 0o777 == 0o600
    again = crm("import", "customers", rejects, "--add-missing", "reps", "--skip-bad")
    assert again.out == "Imported 2 customers: 2 new, 0 changed, 0 unchanged, 1 refused; added 1 rep\n"
    assert kept(db, "SELECT name, note FROM customer WHERE id > 3") == [("A", 'x "y", z'), ("C", "two\rlines\n")]
    assert (tmp_path / "file.csv.rejected.csv.rejected.csv").read_text("utf-8").splitlines()[0] == (
        "line,reason,name,owner,note"
    )
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".file")], "nothing else is left there"


def test_rows_that_break_a_rule_of_the_table_are_told_from_those_between_them(crm, db, file):
    late, early = "2026-02-02", "2026-01-01"
    rows = [("a", late, early), ("b", early, late), ("c", late, early), ("d", late, early), ("e", early, late)]
    ran = crm(
        "import", "reps", file("name,joined,left\n" + "".join(f"{','.join(row)}\n" for row in rows)), "--skip-bad"
    )
    assert ran.out == "Imported 2 reps: 2 new, 0 changed, 0 unchanged, 3 refused\n"
    assert kept(db, "SELECT name FROM rep WHERE id > 2") == [("b",), ("e",)]
    rejects = Path("file.csv.rejected.csv").read_text("utf-8").splitlines()
    assert [line.split(",")[0] for line in rejects] == ["line", "2", "4", "5"]


def test_skip_bad_writes_no_file_where_there_is_nothing_to_mend(crm, file, tmp_path):
    ran = crm("import", "reps", file("name\nx\n"), "--skip-bad")
    assert ran.code == 0 and not (tmp_path / "file.csv.rejected.csv").exists()


def test_nothing_is_taken_when_the_refused_rows_cannot_be_written(crm, db, file, tmp_path):
    (tmp_path / "file.csv.rejected.csv").mkdir()
    before = everything(db)
    ran = crm("import", "customers", file("name,owner\nA,zed\nB,alice\n"), "--skip-bad")
    assert ran.code == 1 and "cannot be written" in ran.err and ran.out == ""
    assert everything(db) == before


def test_a_dry_run_says_what_would_happen_and_changes_nothing(crm, db, file, tmp_path):
    before = everything(db)
    path = file(f"{HEAD}1,New,,,5,Demo,,\n2,Acme Ltd,,,5,,,\n3,Nope,,,x,,,\n")
    ran = crm("import", "deals", path, "--add-missing", "customers,stages", "--dry-run", "--skip-bad", *DEMO)
    assert ran.out.startswith("Would import 1 deal: 1 new, 0 changed, 0 unchanged, 2 refused\n")
    assert "Next: the same command without --dry-run" in ran.err
    assert crm("import", "deals", path, "--dry-run").code == 4
    assert everything(db) == before and not list(tmp_path.glob("*.rejected.csv"))


def test_a_dry_run_makes_no_data_file(crm, db, file):
    db.unlink()
    ran = crm("import", "reps", file("name\nx\n"), "--dry-run")
    assert ran.out.startswith("Would import 1 rep: 1 new, 0 changed, 0 unchanged\n") and not db.exists()
    assert crm("import", "reps", file("name\nx\n")).code == 0 and db.exists()


# Importing again


def test_importing_twice_changes_nothing(crm, db, file):
    files = {
        "reps": "name,team\ncleo,North\n",
        "customers": "name,owner,created\nZoo,cleo,\n",
        "products": "name,price\nMax,5\n",
        "deals": "customer,rep,product,amount,stage,opened,closed\nZoo,,Max,5,Won,2026-01-01,2026-02-02\nZoo,,,,,,\n",
        "activities": "customer,kind,at\nZoo,call,2026-02-02\n",
        "feedback": "customer,kind,score,at\nZoo,nps,10,2026-02-02\n",
    }
    for kind, text in files.items():
        crm("import", kind, file(text, kind), ok=True)
    before = everything(db)
    for kind, text in files.items():
        rows = text.count("\n") - 1
        assert f"0 new, 0 changed, {rows} unchanged\n" in crm("import", kind, file(text, kind)).out
    assert everything(db) == before


def test_rows_that_look_alike_are_as_many_records(crm, db, file):
    rows = "Acme Ltd,5\n" * 3
    crm("import", "deals", file(f"customer,amount\n{rows}Acme Ltd,6\n"), ok=True)
    assert kept(db, "SELECT amount FROM deal WHERE id > 2") == [(500,), (500,), (500,), (600,)]
    # In another order, each once more, columns turned around, and one without values added: only the two are new.
    rows = ",6,Acme Ltd\n" * 2 + ",5,Acme Ltd\n" * 4
    ran = crm("import", "deals", file(f"note,amount,customer\n{rows}"))
    assert ran.out == "Imported 6 deals: 2 new, 0 changed, 4 unchanged\n"


def test_look_alikes_are_counted_across_batches(crm, db, file, monkeypatch):
    monkeypatch.setattr("crmcli.exchange.importing.step3_read.batch.SIZE", 2)
    text = "customer,amount\n" + "Acme Ltd,5\n" * 7
    assert "7 new" in crm("import", "deals", file(text)).out
    assert "0 new, 0 changed, 7 unchanged" in crm("import", "deals", file(text)).out


def test_a_row_without_an_id_leaves_later_work_alone(crm, db, file):
    path = file("customer,amount\nAcme Ltd,5\n")
    assert "No id column" in crm("import", "deals", path).err
    crm("move", "3", "won", ok=True)
    before = everything(db)
    assert "1 unchanged" in crm("import", "deals", path).out
    assert everything(db) == before


def test_a_known_id_with_other_values_changes_that_record(crm, db, file):
    crm("import", "customers", file("id,name,region\n1,Zoo,EMEA\n"), ok=True)
    ran = crm("import", "customers", file("id,name,phone\n1,Zoo & Co,123\n"))
    assert ran.out == "Imported 1 customer: 0 new, 1 changed, 0 unchanged\n"
    assert kept(db, "SELECT name, name_key, region, phone FROM customer WHERE id = 3") == [
        ("Zoo & Co", "zoo & co", "EMEA", "123")
    ]


def test_a_name_finds_its_record_and_takes_on_the_id_of_the_file(crm, db, file):
    crm("import", "customers", file("id,name,region\n77,ACME LTD,APAC\n"), ok=True)
    assert kept(db, "SELECT id, external_key, region FROM customer WHERE name_key = 'acme ltd'") == [(1, "77", "APAC")]
    crm("import", "customers", file("name,region\nacme ltd,\n"), ok=True)
    assert kept(db, "SELECT name, external_key, region FROM customer WHERE id = 1") == [("ACME LTD", "77", None)]
    ran = crm("import", "customers", file("id,name\n78,Acme Ltd\n"))
    assert ran.code == 4 and 'line 2, name: a customer called "Acme Ltd" has the id "77"' in ran.err
    ran = crm("import", "customers", file("id,name\n77,Blue\n"))
    assert ran.code == 4 and "line 2: a customer of that name exists" in ran.err


def test_two_rows_of_one_record_must_agree(crm, db, file):
    text = "name,region\nZoo,EMEA\nzoo,EMEA\n"
    assert crm("import", "customers", file(text)).out == "Imported 2 customers: 1 new, 0 changed, 1 unchanged\n"
    for number in (1, 2):  # also when the record is an older one
        ran = crm("import", "customers", file("name,region\nZoo,APAC\nZoo,EU\n"))
        assert ran.code == 4 and 'line 3, name: "Zoo": an earlier row says otherwise' in ran.err, number
        crm("import", "customers", file("name,region\nZoo,APAC\n"), ok=True)
    ran = crm("import", "deals", file("id,rep\n1,bob\n1,alice\n"))
    assert ran.code == 4 and "line 3, id" in ran.err


def test_a_deal_that_moved_in_the_file_gets_its_step(crm, db, file):
    crm("import", "deals", file(f"{HEAD}1,Acme Ltd,alice,,5,Lead,2026-01-01,\n2,Acme Ltd,alice,,5,Lead,2026-01-01,\n"))
    ran = crm("import", "deals", file(
        f"{HEAD}1,Acme Ltd,alice,,5,Won,2026-01-01,2026-03-03\n2,Acme Ltd,alice,,5,Proposal,2026-01-01,\n"
    ))  # fmt: skip
    assert ran.out == "Imported 2 deals: 0 new, 2 changed, 0 unchanged\n"
    assert moves(db, "1") == [(None, "Lead", "2026-01-01"), ("Lead", "Won", "2026-03-03")]
    assert moves(db, "2") == [(None, "Lead", "2026-01-01"), ("Lead", "Proposal", "2026-11-24")]
    assert deal(db, "1", "status, closed, credited_id") == ("won", "2026-03-03", 1)
    # It closed before the step that an earlier import dated today: the step comes no earlier than that one.
    crm("import", "deals", file(f"{HEAD}2,Acme Ltd,alice,,5,Lost,2026-01-01,2026-11-20\n"), ok=True)
    assert moves(db, "2")[-1] == ("Proposal", "Lost", "2026-11-24")
    assert deal(db, "2", "closed") == ("2026-11-20",)
    # And open again.
    crm("import", "deals", file(f"{HEAD}1,Acme Ltd,alice,,5,Qualified,2026-01-01,\n"), ok=True)
    assert deal(db, "1", "status, closed, credited_id") == ("open", None, None)
    assert moves(db, "1")[-1] == ("Won", "Qualified", "2026-11-24")


def test_a_corrected_date_is_corrected_in_the_history(crm, db, file):
    crm("import", "deals", file(f"{HEAD}1,Acme Ltd,alice,,5,Won,2026-01-01,2026-03-03\n"), ok=True)
    crm("import", "deals", file(f"{HEAD}1,Acme Ltd,alice,,5,Won,2026-01-05,2026-03-08\n"), ok=True)
    assert moves(db, "1") == [(None, "Lead", "2026-01-05"), ("Lead", "Won", "2026-03-08")]
    crm("import", "deals", file(f"{HEAD}2,Acme Ltd,alice,,5,Lead,2026-01-01,\n"), ok=True)
    crm("move", "4", "Proposal", "--at", "2026-02-02", ok=True)
    before = everything(db)
    ran = crm("import", "deals", file(f"{HEAD}2,Acme Ltd,alice,,5,Proposal,2026-03-01,\n"))
    assert ran.code == 4 and "line 2" in ran.err and "do not fit the deal's history" in ran.err
    assert everything(db) == before


def test_the_credit_of_a_closed_deal_stays_whoever_has_it_now(crm, db, file):
    won = f"{HEAD}1,Acme Ltd,alice,,5,Won,2026-01-01,2026-03-03\n"
    crm("import", "deals", file(won), ok=True)
    said = crm("import", "deals", file(won.replace("alice", "bob").replace(",5,", ",6,")), ok=True).err
    assert "1 closed deal has another rep now: who closed it keeps the credit" in said
    assert deal(db, "1", "rep_id, credited_id, amount") == (2, 1, 600)
    lost = won.replace("alice", "bob").replace("Won", "Lost").replace("03-03", "03-05")
    crm("import", "deals", file(lost), ok=True)
    assert deal(db, "1", "rep_id, credited_id, status") == (2, 1, "lost"), "a correction of how it closed"
    # Reopened and closed anew it is bob's, who has it by then.
    crm("import", "deals", file(won.replace("alice", "bob").replace("Won", "Lead").replace("2026-03-03", "")), ok=True)
    assert deal(db, "1", "rep_id, credited_id, status") == (2, None, "open")
    crm("import", "deals", file(won.replace("alice", "bob")), ok=True)
    assert deal(db, "1", "rep_id, credited_id") == (2, 2)
    # A column of its own corrects it, and so does the rep's column taken for that.
    crm("import", "deals", file(won), "--map", "rep=credited", ok=True)
    assert deal(db, "1", "rep_id, credited_id") == (2, 1)


def test_a_blank_cell_clears_a_field_but_not_what_is_worked_out(crm, db, file):
    crm("import", "deals", file(
        "id,title,customer,rep,product,amount,stage,source\n1,T,Acme Ltd,bob,Pro,5,Proposal,fair\n"
    ), ok=True)  # fmt: skip
    crm("import", "deals", file("id,title,customer,rep,product,amount,stage,source\n1,,,,,,,\n"), ok=True)
    assert deal(db, "1", "title, customer_id, rep_id, product_id, amount, stage_id, source") == (
        "T", None, 2, None, None, 3, None,
    )  # fmt: skip


# Files


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\r\n\r\n", "is empty"),
        (b'name\n"abc\n', "line 2: has a quotation mark that is never closed"),
        (b'name\n"abc"d\n', "line 2: goes on after a closing quotation mark"),
        (b'name\n"a\nb"\nx\0y\n', "line 4: holds a NUL byte"),
        (b'name\n"a\nb"\nx\x81y\n', "line 4: is not UTF-8 (byte 0x81 after 1 characters)"),
        (b"name\nx\xe2\x82", "line 2: is not UTF-8"),
        (b"name\nx\ry\n", "line 2: holds a bare carriage return"),
        ("name\nx\n".encode("utf-16")[:-1], "line 2: is not UTF-16"),
        (b"name\n" + b"x" * 1_100_000, "line 2: has a cell of more than 1,048,576 characters"),
        (b"name\n" + b"x" * 9_000_000, "line 2: is longer than 8,388,608 bytes"),
        (b'name\n"x\n' + b"y\n" * 600_000, "line 2: has a cell of more than 1,048,576 characters"),
    ],
)
def test_a_file_that_is_no_csv_is_refused_in_one_line(crm, db, file, content, says):
    before = everything(db)
    ran = crm("import", "reps", file(content))
    assert ran.code == 4 and says in ran.err and len(ran.err.splitlines()) == 1 and ran.out == ""
    assert everything(db) == before


def test_a_file_that_cannot_be_read_is_refused(crm, file, tmp_path):
    file("name\nx\n", "reps.csv")
    assert crm("import", "reps", "rep.csv").err == 'crm: no file "rep.csv" – did you mean "reps.csv"?\n'
    assert crm("import", "reps", "nowhere/x").code == 3
    assert crm("import", "reps", tmp_path).err == f"crm: {tmp_path} is a folder – name a file in it\n"
    assert crm("import", "reps", "a\0b").code == 4
    assert crm("import", "reps", "~nobody-of-that-name/x").code == 2


def test_a_byte_order_mark_and_any_line_ends_are_tolerated(crm, db, file):
    for number, end in enumerate(("\n", "\r\n", "\r")):
        text = f"\ufeffname,team{end}x{number},a{end},{end}{end}y{number},b"
        assert "2 new" in crm("import", "reps", file(text)).out, repr(end)
    assert kept(db, "SELECT name, team FROM rep WHERE id > 2") == [
        (f"{name}{number}", team) for number in range(3) for name, team in (("x", "a"), ("y", "b"))
    ]


def test_a_header_alone_is_a_file_without_rows(crm, file):
    assert crm("import", "reps", file("name\n")).out == "Imported 0 reps: 0 new, 0 changed, 0 unchanged\n"


def test_stdin_is_read_and_its_refused_rows_are_kept_too(crm, db, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"name,owner\nA,alice\nB,zed\n")))
    ran = crm("import", "customers", "-", "--skip-bad")
    assert ran.out.startswith("Imported 1 customer: 1 new")
    assert (tmp_path / "stdin.rejected.csv").read_text("utf-8").count("\n") == 2


def test_stdin_of_a_process(crm_process, db):
    ran = crm_process("import", "reps", "-", stdin="name\nx\n")
    assert (ran.code, ran.out) == (0, "Imported 1 rep: 1 new, 0 changed, 0 unchanged\n")


# Progress


def test_long_work_shows_how_far_it_is_on_a_terminal_alone(crm_process, db, file):
    path = file("name\n" + "".join(f"rep {at}\n" for at in range(3000)))
    code = "from crmcli.output.terminal import progress; progress.PATIENCE = 0; from crmcli.main import main; main()"
    child = pexpect.spawn(
        sys.executable, ["-c", code, "import", "reps", str(path), "--yes"], cwd=str(Path(__file__).parents[3]),
        env={**os.environ, "CRM_DB": str(db)}, dimensions=(24, 90), encoding="utf-8", timeout=60,
    )  # fmt: skip
    shown = str(child.read())
    assert "Importing reps" in shown and "%" in shown
    assert shown.index("%") < shown.index("Imported 3,000 reps: 3,000 new"), "the bar goes before the answer comes"
    assert crm_process("import", "reps", path).err == "Next: crm import customers FILE\n"


# The answer


def test_the_answer_as_json_and_csv(crm, file):
    path = file("name,owner\nA,cleo\nB,zed\n")
    ran = crm("import", "customers", path, "--add-missing", "reps", "--json")
    none = {"written": None, "such_as": None, "midnight": None}
    read = {
        "as": "CSV in UTF-8, commas, header in line 1", "format": "CSV", "encoding": "UTF-8", "delimiter": ",",
        "sheet": None, "header_line": 1, "profile": "generic", "profile_titles": [], "program": "no particular program",
        "rows": 2, "ignored": [], "left_out": [],
        "columns": [{"title": "name", "field": "name", **none}, {"title": "owner", "field": "owner", **none}],
    }  # fmt: skip
    assert json.loads(ran.out) == {
        "schema": "crm.import/1", "kind": "customers", "file": str(path), "new": 2, "changed": 0, "unchanged": 0,
        "refused": 0, "added": {"reps": 2, "customers": 0, "products": 0, "stages": 0}, "dry_run": False,
        "read": read, "import": 8,
    }  # fmt: skip
    assert crm("import", "customers", path, "--format", "csv").out == (
        f"kind,file,new,changed,unchanged,refused\ncustomers,{path},0,0,2,0\n"
    )
    assert crm("import", "customers", path, "-q").err == ""


def test_a_table_in_another_sheet_is_pointed_at(crm, file):
    deals = [["rep", "customer", "amount"], ["alice", "Acme Ltd", 5]]
    book = file(xlsx({"Cover": [["Pipeline"], ["as of today"]], "Open deals": deals, "Notes": [["Hi"]]}), "book.xlsx")
    ran = crm("import", "deals", book)
    assert ran.code == 4 and ran.err.endswith(
        "--set rep=VALUE; or is it another sheet? --sheet 'Open deals' or --sheet Notes\n"
    )
    assert crm("import", "deals", book, "--sheet", "Open deals", ok=True).out.startswith("Imported 1 deal")


def test_amounts_in_another_currency_by_their_title_are_refused(crm, db, file):
    path = file("rep,customer,Value (EUR)\nalice,Acme Ltd,5\n")
    before = kept(db, "SELECT count(*) FROM deal")
    ran = crm("import", "deals", path)
    assert (ran.code, ran.err) == (
        4, "line 2: currency: no rate of EUR – say what 1 EUR is worth in USD: crm rate EUR DAY RATE, or say which"
        " column has it: --map COLUMN=currency\ncrm: 1 of 1 rows is refused: nothing was written – mend the file\n",
    )  # fmt: skip
    assert kept(db, "SELECT count(*) FROM deal") == before
