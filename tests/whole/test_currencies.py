"""A company with three currencies and refunds, against an exact computation with fractions: see
`tests/support/teams/currencies.py`."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest

from tests.support.teams import currencies as company

PLAN = 'name = "Standard"\n[[tiers]]\nupto = 10000\nrate = 0.1\n[[tiers]]\nrate = 0.2\n'


@pytest.fixture(scope="module")
def kept():
    """The company's file, made once."""
    return {}


@pytest.fixture
def team(crm, db, tmp_path, kept):
    if "file" in kept:
        db.write_bytes(kept["file"])
        return
    company.make(crm, tmp_path)
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept["file"] = db.read_bytes()


def select(db, text):
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(text).fetchall()


def read(crm, *args):
    return json.loads(crm(*args, "--json", ok=True).out, parse_float=Decimal)


def exact(found):
    return {name: Decimal(cents) / 100 for name, cents in found.items()}


def test_a_few_by_hand():
    worth = company.amounts()
    assert [worth[deal] for deal in "124567"] == [1_300_205, 626_981, 11_699, 1, 545, 23]
    assert [amount for deal, amount, _ in company.refunds() if deal == "4"] == [3_900, 3_899, 3_900]
    # alice in the third quarter: 13002.05 + 6269.81 + 1500.00 less 0.01 EUR (0.010835: 0.01) and 333333 JPY (2223.33).
    assert company.in_quarter(2, "2026Q3")["alice"] == 1_300_205 + 626_981 + 150_000 - 1 - 222_333


def test_every_deal_and_refund_is_worth_what_fractions_say(crm, db, team):
    assert dict(select(db, "SELECT external_key, amount FROM deal")) == company.amounts()
    found = select(
        db, "SELECT d.external_key, r.amount, r.at FROM refund r JOIN deal d ON d.id = r.deal_id ORDER BY r.id"
    )
    assert found == company.refunds()


@pytest.mark.parametrize("quarter", ["2026Q3", "2026Q4"])
def test_revenue_is_that_everywhere(crm, db, team, quarter):
    reps, customers = exact(company.in_quarter(2, quarter)), exact(company.in_quarter(1, quarter))
    total = sum(reps.values())
    score = read(crm, "score", "--quarter", quarter)
    ranked = {rep["rep"]: rep["metrics"]["revenue"]["value"] for rep in (*score["reps"], *score["not_ranked"])}
    assert {name: value for name, value in ranked.items() if value} == reps
    view = select(db, f"SELECT rep, revenue FROM v_rep_quarter WHERE quarter = '{quarter}'")
    assert {name: Decimal(str(value)) for name, value in view} == reps
    crm("target", "set", "revenue", "1000", "--quarter", quarter, ok=True)
    [target] = read(crm, "target", "list", quarter)["targets"]
    assert target["actual"] == total
    explained = read(crm, "explain", "alice", "--quarter", quarter)
    [part] = [each for each in explained["metrics"] if each["key"] == "revenue"]
    assert part["value"] == reps["alice"] == sum(each["amount"] for each in part["records"])
    assert {each["kind"] for each in part["records"]} == {"deal", "refund"} if quarter == "2026Q3" else {"refund"}
    report = read(crm, "report", "quarterly", quarter)
    contribution = report["sections"]["contribution"]["period"]
    assert contribution["revenue"] == total
    assert {row["customer"]: row["revenue"] for row in contribution["largest"]} == customers
    [everybody] = read(crm, "trend", "revenue", "--periods", "2")["series"]
    both = [sum(exact(company.in_quarter(2, label)).values()) for label in ("2026Q3", "2026Q4")]
    assert [each["value"] for each in everybody["values"]] == both
    days = report["sections"]["trend"]
    assert json.dumps(days, default=str).count(str(total)) >= 1


def test_a_customer_brought_what_is_left(crm, db, team):
    for name, value in exact(company.revenue(1)).items():
        assert read(crm, "show", "customer", name)["totals"]["revenue"] == value
    open_deal = read(crm, "show", "deal", "deal 9")["deal"]
    assert (open_deal["amount"], open_deal["own_amount"], open_deal["currency"]) == (1125, 1000, "EUR")
    assert (open_deal["rate"], open_deal["rate_from"]) == ("1.125", "2026-10-01")


def test_a_payout_takes_back_in_the_period_of_the_refund(crm, db, team, tmp_path):
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    crm("commission", "import", "plan.toml", ok=True)
    crm("score", "--quarter", "2026Q3", "--freeze", ok=True)
    crm("score", "--quarter", "2026Q4", "--freeze", "--as-of", "2027-01-02", ok=True)
    third = read(crm, "payout", "--quarter", "2026Q3")
    fourth = read(crm, "payout", "--quarter", "2026Q4", "--as-of", "2027-01-02")
    for found, quarter in ((third, "2026Q3"), (fourth, "2026Q4")):
        assert {rep["rep"]: rep["revenue"] for rep in found["reps"] if rep["revenue"]} == exact(
            company.in_quarter(2, quarter)
        )
    # alice in Q3: 18548.52 of revenue, 10 % of 10000.00 and 20 % of the rest: 1000.00 + 1709.704.
    assert third["reps"][0]["total"] == Decimal("2709.70")
    # In Q4 nothing but refunds: all of it at the lowest rate, and owed.
    assert fourth["reps"][0]["total"] < 0
    assert fourth["reps"][0]["total"] == (exact(company.in_quarter(2, "2026Q4"))["alice"] / 10).quantize(
        Decimal("0.01")
    )


def test_a_change_of_rates_moves_figures_and_no_frozen_score(crm, db, team):
    crm("score", "--quarter", "2026Q3", "--freeze", ok=True)
    frozen = crm("score", "--frozen", "2026Q3", ok=True).out
    ran = crm("rate", "EUR", "2026-08", "1.2")
    assert (ran.code, ran.out) == (4, "") and "--yes" in ran.err
    assert crm("verify", "2026Q3").code == 0
    crm("rate", "EUR", "2026-08", "1.2", "--yes", ok=True)
    rates = [(code, since, "1.2" if since == "2026-08-01" else value) for code, since, value in company.RATES]
    assert dict(select(db, "SELECT external_key, amount FROM deal")) == company.amounts(rates)
    assert [row[0] for row in select(db, "SELECT amount FROM refund ORDER BY id")] == [
        amount for _, amount, _ in company.refunds(rates)
    ]
    assert crm("score", "--frozen", "2026Q3", ok=True).out == frozen
    ran = crm("verify", "2026Q3")
    assert 'deal #4 "deal 4"' in ran.out and "119.99" in ran.out and "refund #7 of deal #4" in ran.out
    crm("rate", "EUR", "2026-08", "1.17", "--yes", ok=True)
    assert dict(select(db, "SELECT external_key, amount FROM deal")) == company.amounts()


def test_all_of_it_survives_a_folder_for_git(crm, db, team, tmp_path):
    crm("export", "--git", "first", ok=True)
    crm("import", "--git", "first", "--db", "other.db", ok=True)
    crm("export", "--git", "second", "--db", "other.db", ok=True)
    files = sorted(path.name for path in (tmp_path / "first").iterdir())
    assert "refunds.jsonl" in files and "rates.jsonl" in files
    for name in files:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes(), name


def test_and_files_that_crm_export_writes(crm, db, team, tmp_path):
    crm("rates", "--format", "csv", "-o", "rates-again.csv", ok=True)
    for kind in ("reps", "customers", "deals", "refunds"):
        crm("export", kind, "-o", f"{kind}.jsonl" if kind == "reps" else f"again-{kind}.csv", ok=True)
    other = ("--db", "other.db")
    crm("init", "--currency", "USD", "--stages", "Lead,Proposal", *other, ok=True)
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:  # files made within a second look alike
        connection.execute("UPDATE schema_change SET at = '2020-01-01T00:00:00Z'")
        connection.commit()
    crm("import", "rates", "rates-again.csv", *other, ok=True)
    crm("import", "reps", "reps.jsonl", *other, ok=True)
    for kind in ("customers", "deals", "refunds"):
        crm("import", kind, f"again-{kind}.csv", "--yes" if kind != "refunds" else "-q", *other, ok=True)
    columns = "d.external_key, d.amount, d.currency, d.own_amount, r.amount, r.own_amount, r.at"
    text = f"SELECT {columns} FROM deal d LEFT JOIN refund r ON r.deal_id = d.id ORDER BY d.external_key, r.at, r.id"
    assert select(tmp_path / "other.db", text) == select(db, text)
    for kind in ("deals", "refunds"):  # again it changes nothing
        ran = crm("import", kind, f"again-{kind}.csv", *(("--yes",) if kind == "deals" else ()), ok=True)
        assert " 0 new" in ran.out
    lines = crm("export", "all", "--format", "jsonl", ok=True).out.splitlines()
    records = [json.loads(line, parse_float=str) for line in lines]
    deals = [each["record"] for each in records if each["kind"] == "deals"]
    assert [(row["id"], str(row["amount"]), row["currency"]) for row in deals] == [
        (row[0], *row[4:6]) for row in company.DEALS
    ]
    assert sum(each["kind"] == "refunds" for each in records) == len(company.REFUNDS)


def test_the_views_have_both_amounts(crm, db, team):
    found = select(
        db, "SELECT amount, currency, own_amount, own_currency FROM v_deals WHERE external_key IN ('2', '3')"
    )
    assert found == [(6269.81, "USD", 940001.0, "JPY"), (1500.0, "USD", 1500.0, "USD")]
    assert select(db, "SELECT amount, own_amount, own_currency, quarter, credited FROM v_refunds WHERE id = 7") == [
        (39.0, 33.33, "EUR", "2026Q3", "bob")
    ]
    assert select(db, "SELECT rate, exact_rate FROM v_rates WHERE currency = 'JPY' ORDER BY day DESC LIMIT 1") == [
        (0.0068125, "0.0068125")
    ]
