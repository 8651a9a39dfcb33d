"""`crm compare`: words first, the same figures in every format, and windows as people name them."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sqlite3
from contextlib import closing

import pytest

from crmcli.evaluation.compare.insight import Pair, compare
from crmcli.evaluation.compare.samples import Sample
from crmcli.evaluation.compare.view import VERDICTS, how_many
from crmcli.evaluation.metrics.catalogue import BY_KEY
from tests.support.datafile import small_team
from tests.support.doctext import PAGES

STABLE = (
    "key", "before", "after", "change", "low", "high", "p", "p_adjusted", "verdict", "n_before", "n_after", "needed",
)  # fmt: skip
PROMISE = "Better or worse takes"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Where the first test that needs the records keeps them for the others."""
    return tmp_path_factory.mktemp("compare") / "crm.db"


@pytest.fixture
def records(crm, db, tmp_path, kept):
    """Two half-years with a clear change: 12 of 40 deals won by 31 March, 30 of 40 after, twice as quickly. The
    customers of the north answer 4 and 5 throughout; only from April on do those of the south."""
    if kept.exists():
        shutil.copy(kept, db)
        return
    crm("init", ok=True)
    crm("add", "rep", "ann", "--team", "North", "--joined", "2025-01-01", ok=True)
    crm("add", "rep", "ben", "--team", "South", "--joined", "2025-01-01", ok=True)
    customers = ["name,owner,region,created"]
    for at in range(20):
        customers += [f"N{at},ann,north,2025-01-01", f"S{at},ben,south,2025-01-01"]
    deals = ["id,title,customer,rep,stage,amount,opened,closed"]
    for half, (won, month, opened) in enumerate(((12, 1, "2025-11-01"), (30, 4, "2026-03-20"))):
        for at in range(40):
            stage, customer = ("Won", "Lost")[at >= won], (f"N{at // 2},ann", f"S{at // 2},ben")[at % 2]
            day = f"2026-{month + at % 3:02}-{at % 27 + 1:02}"
            deals.append(f"d{half}-{at},deal {half}-{at},{customer},{stage},{1000 + at * 10},{opened},{day}")
    for name, lines in (("customers", customers), ("deals", deals)):
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n")
        crm("import", name, tmp_path / f"{name}.csv", ok=True)
    for at in range(24):
        month, region = 1 + at // 12 * 3, "NS"[at % 2]
        score = 5 if region == "N" or month > 3 else 2
        crm("feedback", f"{region}{at % 12}", str(score), "--at", f"2026-{month:02}-{at % 12 + 1:02}", ok=True)
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("VACUUM INTO ?", (str(kept),))


AROUND = ("--event", "2026-04-01", "--window", "1q")


@pytest.fixture
def data(crm, records):
    """The JSON of a comparison."""

    def read(*args):
        return json.loads(crm("compare", *args, "--json", ok=True).out)

    return read


def metric(found, key):
    return next(each for each in found["metrics"] if each["key"] == key)


def test_a_clear_change_is_said_first_and_in_words(crm, records):
    out = crm("compare", *AROUND, "--label", "New price list", ok=True).out
    assert out.startswith("Before and after New price list\n")
    lines = {line.split("  ")[0]: line for line in out.splitlines()}
    # 12 of 40 and 30 of 40: Fisher's p is 0.0001. A deal took 80 days and more, then about 40.
    assert re.match(r"Win rate +▲ better +30\.0% +75\.0% ▲ \+45\.0 pp", lines["Win rate"])
    assert re.match(r"Sales cycle +▲ better .* ▲ −\d+%", lines["Sales cycle"])
    assert re.match(r"Average deal +(≈ no clear change|▼ worse|▲ better) ", lines["Average deal"])
    assert re.match(r"NPS +\? too few data +– +–", lines["NPS"])
    assert "NPS: too few data: 0 and 0 answers, at least 5 a side are needed." in out
    assert out.index("Win rate") < out.index("NPS:") < out.index(PROMISE)


def test_json_has_what_is_promised_and_every_figure_of_the_screen(crm, data):
    found = data(*AROUND)
    assert found["schema"] == "crm.compare/1"
    assert [each["key"] for each in found["metrics"]] == [
        "revenue", "orders", "win_rate", "conversion", "retention", "new_customers", "csat", "nps", "sales_cycle",
        "avg_deal", "follow_ups", "response_time",
    ]  # fmt: skip
    assert all(tuple(each)[: len(STABLE)] == STABLE for each in found["metrics"])
    assert {each["verdict"] for each in found["metrics"]} <= set(VERDICTS)
    assert (found["before"]["start"], found["before"]["end"]) == ("2026-01-01", "2026-04-01")
    assert (found["after"]["start"], found["after"]["end"], found["after"]["days"]) == ("2026-04-01", "2026-07-01", 91)
    assert found["event"] == {"date": "2026-04-01", "label": None}
    rate = metric(found, "win_rate")
    assert (rate["before"], rate["after"], rate["n_before"], rate["n_after"]) == (0.3, 0.75, 40, 40)
    assert rate["change"] == pytest.approx(0.45) and rate["low"] < 0.45 < rate["high"]
    nothing = metric(found, "nps")
    assert [nothing[name] for name in ("before", "change", "low", "p", "p_adjusted", "needed")] == [None] * 6


def test_windows_of_unequal_length_are_compared_per_day_and_it_says_so(crm, data):
    # January to March have 90 days, April to June 91; 12 deals of 1000 … 1110 were won, then 30 of 1000 … 1290.
    out, found = crm("compare", *AROUND, ok=True).out, data(*AROUND)
    assert "The windows are not of one length" in out
    revenue = metric(found, "revenue")
    totals = sum(1000 + at * 10 for at in range(12)), sum(1000 + at * 10 for at in range(30))
    assert (revenue["total_before"], revenue["total_after"], revenue["per_day"]) == (*totals, True)
    assert (revenue["before"], revenue["after"]) == (round(totals[0] / 90, 2), round(totals[1] / 91, 2))
    assert re.search(r"Revenue +\S+ \w+ +12,660 +34,350 ", out)
    even = data("--before", "2026-01-01..2026-03-31", "--after", "2026-04-01..2026-06-29", "--metric", "orders")
    # The 90 days to 29 June: as there are none at the month's end, all 30 orders.
    assert [metric(even, "orders")[name] for name in ("before", "after", "change", "per_day")] == [12, 30, 18, False]
    assert "not of one length" not in crm("compare", "--before", "2026-01-01..2026-03-31",
                                          "--after", "2026-04-01..2026-06-29", ok=True).out  # fmt: skip


def test_holm_is_for_what_is_shown(data):
    every, alone = data(*AROUND), data(*AROUND, "--metric", "win_rate")
    assert metric(alone, "win_rate")["p"] == metric(every, "win_rate")["p"] == metric(alone, "win_rate")["p_adjusted"]
    tested = [each["p"] for each in every["metrics"] if each["p"] is not None]
    least = min((each for each in every["metrics"] if each["p"] is not None), key=lambda each: each["p"])
    assert least["p_adjusted"] == pytest.approx(min(1, len(tested) * least["p"]))


def test_metrics_are_named_by_key_or_title_once_each_in_the_catalogues_order(data):
    found = data(*AROUND, "--metric", "Sales cycle", "--metric", "revenue", "--metric", "sales-cycle")
    assert [each["key"] for each in found["metrics"]] == ["revenue", "sales_cycle"]


def test_of_a_rep_or_a_team(crm, data):
    # ann has the even deals: 6 of 20 won, then 15 of 20.
    for args in (("--rep", "ann"), ("--team", "north"), ("--rep", "ANN", "--team", "North")):
        assert metric(data(*AROUND, *args), "win_rate")["n_before"] == 20
    found = data(*AROUND, "--rep", "ann")
    assert (metric(found, "win_rate")["before"], found["of"]) == (0.3, "ann")
    assert crm("compare", *AROUND, "--team", "north", ok=True).out.startswith(
        "Before and after 2026-04-01 of team North\n"
    )


def test_by_region_each_has_its_own_verdict(crm, data):
    found = data(*AROUND, "--by", "region", "--metric", "csat", "--metric", "win_rate")
    assert [group["group"] for group in found["groups"]] == ["north", "south"]
    north, south = ({each["key"]: each for each in group["metrics"]} for group in found["groups"])
    # Six answers a side: all 5 in the north; in the south 0 of 6 and then 6 of 6, p = 2 / C(12, 6) = 2 / 924, the
    # least of four (win rates 6 and 15 of 20 twice, p = 0.010).
    assert (north["csat"]["verdict"], north["csat"]["p"]) == ("no_clear_change", 1)
    assert (south["csat"]["before"], south["csat"]["after"]) == (0, 1)
    assert south["csat"]["p"] == pytest.approx(2 / 924) and south["csat"]["p_adjusted"] == pytest.approx(8 / 924)
    assert south["csat"]["verdict"] == "better"
    out = crm("compare", *AROUND, "--by", "region", "--metric", "csat", "--metric", "win_rate", ok=True).out
    assert re.search(r"^south +Win rate .*\n +Satisfaction +▲ better +0\.0% +100\.0% ▲ \+100\.0 pp", out, re.MULTILINE)
    out = crm("compare", *AROUND, "--by", "product", "--metric", "csat", ok=True).out
    assert "By product there is no telling apart: satisfaction." in out and "By product\n" not in out
    products = data(*AROUND, "--by", "product")["groups"]
    assert [group["group"] for group in products] == [None]
    assert [each["key"] for each in products[0]["metrics"]] == [
        "revenue", "orders", "win_rate", "sales_cycle", "avg_deal",
    ]  # fmt: skip


def test_a_year_earlier_stands_beside_it_where_there_is_one(crm, data):
    assert {each["year_ago"] for each in data(*AROUND)["metrics"]} == {None}
    assert "Year earlier" not in crm("compare", *AROUND, ok=True).out
    for title, day, amount in (("old", "2025-02-10", "100"), ("older", "2025-05-10", "150")):
        crm("add", "deal", title, "--customer", "N0", "--amount", amount, "--as-of", "2025-01-05", ok=True)
        crm("move", title, "won", "--as-of", day, ok=True)
    revenue = metric(data(*AROUND), "revenue")["year_ago"]
    # 100 in 90 days and 150 in 91
    assert (revenue["before"], revenue["after"], revenue["change"]) == (1.11, 1.65, 0.54)
    assert revenue["relative"] == pytest.approx(150 / 91 / (100 / 90) - 1)
    out = crm("compare", *AROUND, ok=True).out
    assert re.search(r"^Revenue .* \+48%$", out, re.MULTILINE) and "Year earlier" in out


def test_an_event_under_way_takes_as_many_days_before_and_says_so(crm, data):
    found = data("--event", "2026-11-01")
    assert (found["before"]["start"], found["after"]["end"]) == ("2026-10-08", "2026-11-25")
    assert found["after"]["complete"] is False and found["before"]["days"] == found["after"]["days"] == 24
    out = crm("compare", "--event", "2026-11-01", ok=True).out
    assert "is under way: its first 24 days, against the like number of days before." in out


def test_without_options_the_last_complete_quarter(data):
    found = data()
    assert [found[side]["label"] for side in ("before", "after")] == ["2026Q2", "2026Q3"]
    assert data("--after", "2026Q2")["before"]["label"] == "2026Q1"


def test_a_longer_window_leaves_out_what_grows_with_it(crm, data):
    args = ("--before", "2025", "--after", "2026Q1")
    assert data(*args)["left_out"] == ["conversion", "retention"]
    assert "Left out: conversion and retention" in crm("compare", *args, ok=True).out


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("--before", "2026", "--after", "2026Q3"), 2, "overlap"),
        (("--before", "2026Q3", "--after", "2026Q2"), 2, "swap"),
        (("--before", "2026Q3"), 2, "overlap"),
        (("Q2", "Q3", "--before", "2026Q1"), 2, "PERIOD and --vs each name the earlier period"),
        (("Q2", "Q3", "--quarter", "Q3"), 2, "PERIOD and --quarter each name a period"),
        (("--after", "2027Q1"), 2, "has not begun"),
        (("--event", "2026-04-01", "--after", "2026Q3"), 2, "--event"),
        (("--event", "2026-12-01"), 2, "yet to come"),
        (("--event", "31/02"), 2, "not a date"),
        (("--event", "2026-04-01", "--window", "2x"), 2, "no length"),
        (("--label", "x"), 2, "--label needs --event"),
        (("--window", "2q"), 2, "--window needs --event"),
        (("--by", "rep"), 2, "region"),
        (("--metric", "revenu"), 2, "did you mean"),
        (("--metric", "review_peer"), 2, "cannot be compared"),
        (("--rep", "nobody"), 3, "nobody"),
        (("--team", "nobody"), 3, "nobody"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_one_line(crm, records, args, code, said):
    ran = crm("compare", *args)
    assert (ran.code, ran.out) == (code, "") and said in ran.err and ran.err.count("\n") == 1


def test_an_empty_comparison_says_so_and_can_fail(crm):
    crm("init", ok=True)
    rest = list(filter(None, crm("compare", ok=True).out.splitlines()))[2:]
    assert rest == ["Nothing is on record in either window. See what there is: crm list deals"]
    assert crm("compare", "--fail-empty").code == 6


def test_deals_that_were_all_lost_are_something_on_record(crm):
    small_team(crm)
    crm("add", "deal", "d", "--rep", "alice", "--opened", "2026-07-01", ok=True)
    crm("move", "d", "lost", "--at", "2026-08-01", ok=True)
    assert "Win rate" in crm("compare", "--metric", "win_rate", ok=True).out


@pytest.mark.parametrize("args", [AROUND, (*AROUND, "--by", "region"), ()], ids=("event", "groups", "quarters"))
def test_table_markdown_csv_and_json_agree(crm, data, args):
    found = data(*args)
    whole = found["metrics"] if "groups" not in found else [m for group in found["groups"] for m in group["metrics"]]
    rows = list(csv.DictReader(io.StringIO(crm("compare", *args, "--format", "csv", ok=True).out)))
    assert len(rows) == len(whole)
    for row, each in zip(rows, whole, strict=True):
        for name in (*STABLE, "relative", "method", "total_before"):
            value = each[name]
            if value is None or isinstance(value, str):
                assert row[name] == (value or ""), name
            else:
                assert float(row[name]) == pytest.approx(value), name
    markdown = crm("compare", *args, "--format", "md", ok=True).out
    cells = [re.split(r" \| ", line[2:-2]) for line in markdown.splitlines() if line.startswith("| ")]
    table = crm("compare", *args, ok=True).out
    for each in found["metrics"]:
        title = BY_KEY[each["key"]].title
        row = next(row for row in cells if row[0].startswith(title))
        assert row[1] == VERDICTS[each["verdict"]][0]
        p = "–" if each["p"] is None else "\\<0.001" if each["p"] < 0.001 else f"{each['p']:.3f}"
        assert p in row and row[8].replace(",", "") == str(each["n_before"])
        line = next(line for line in table.splitlines() if line.startswith(title))
        assert " ".join(row).replace("\\", "").split() == line.split()


def test_the_same_file_and_day_give_the_same_bytes(crm, records):
    for form in ("json", "table"):
        assert crm("compare", *AROUND, "--format", form).out == crm("compare", *AROUND, "--format", form).out


def test_about_so_many():
    numbers = [how_many(number, 6_000) for number in (7, 199, 3841, 3835, 584_241)]
    assert numbers == ["about 7", "about 199", "about 3,840", "about 3,840", "about 584,000"]
    assert how_many(6_600, 66) == "about 6,600" and how_many(6_601, 66) == "over 100 times as many"


ROWS = [
    re.split(r" \| |(?<=^sales) |(?<=^conversion) |(?<=^satisfaction) ", line[2:-2])
    for line in (PAGES / "fairness.md").read_text("utf-8").splitlines()
    if re.match(r"\| (conversion|satisfaction|sales) \d", line)
]
"""The lines of the page's table: what changed, from which value to which, and the other columns."""


def test_the_table_of_the_page_is_there():
    assert len(ROWS) == 7 and {row[0] for row in ROWS} == {"conversion", "satisfaction", "sales"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[2]}")
def test_the_table_of_the_page_is_true(row):
    what, values, observed, p, interval, verdict, needed = row
    (n, *spread) = [int(number.replace(",", "")) for number in re.findall(r"[\d,]*\d", observed)]
    before, after = (float(number) for number in re.findall(r"[\d.]+", values))
    if what == "sales":
        # So many days with that mean and standard deviation; in millions as in the table.
        squares = spread[0] ** 2 * (n - 1)
        sides = [Sample(n, total * 1e6, squares) for total in (before, after)]
        pair, unit = Pair(BY_KEY["revenue"], *sides, float(n)), 1e6
    else:
        key = {"conversion": "conversion", "satisfaction": "csat"}[what]
        pair, unit = Pair(BY_KEY[key], *(Sample(n, n * share / 100) for share in (before, after))), 0.01
    (change,) = compare([pair])
    assert VERDICTS[change.verdict][0].partition(" ")[2] == verdict
    assert change.needed == int(needed.replace(",", ""))
    low, high = (float(limit.replace("−", "-")) for limit in re.findall(r"[−+][\d.]+", interval))
    assert (round(change.low / unit, 1), round(change.high / unit, 1)) == (low, high)
    assert change.p < 0.001 if p == "<0.001" else change.p == pytest.approx(float(p), abs=0.5 * 10 ** -len(p[2:]))


@pytest.mark.parametrize(
    "said",
    [("2026Q3",), ("2026Q3", "2026Q2"), ("Q2", "Q3"), ("--quarter", "Q3"), ("Q3", "--vs", "previous"),
     ("--after", "Q3"), ("--period", "Q3", "--before", "2026Q2"), ("--before", "2026Q2")],
)  # fmt: skip
def test_two_periods_in_any_order_or_one_with_the_one_before(crm, records, said):
    assert crm("compare", *said, "--json", ok=True).out == crm("compare", "--json", ok=True).out  # the last quarter


def test_a_period_is_compared_with_that_of_a_year_ago(crm, records):
    found = json.loads(crm("compare", "Q3", "--vs", "year-ago", "--json", ok=True).out)
    assert (found["before"]["label"], found["after"]["label"]) == ("2025Q3", "2026Q3")


def test_what_is_on_record_stands_beside_what_is_compared_as_of_full_presence(crm):
    """Half of a day's presence: 300 on record compare as 600.."""
    for line in (
        "add rep alice", "add rep bob", "add customer Acme --owner alice",
        "edit rep alice --share 50% --since 2026-07-01",
        *(f"add deal d{day} --customer Acme --rep alice --stage won --amount 100 --closed {day}"
          for day in ("2026-04-10", "2026-07-10", "2026-08-10", "2026-09-10")),
    ):  # fmt: skip
        crm(*line.split(), ok=True)
    found = json.loads(crm("compare", "2026Q3", "--rep", "alice", "--json", ok=True).out)["metrics"]
    parts = {each["key"]: tuple(each[name] for name in ("total_before", "total_after", "recorded_before",
             "recorded_after")) for each in found}  # fmt: skip
    assert parts["revenue"] == (100, 600, 100, 300) and parts["orders"] == (1, 6, 1, 3)
    assert parts["win_rate"] == (None, None, None, None)
    text = crm("compare", "2026Q3", "--rep", "alice", ok=True).out
    rows = text.partition("On record, of what is compared as of full presence\n")[2].partition("\n\n")[0]
    assert [row.split() for row in rows.splitlines()] == [
        ["Metric", "Before", "After"], ["Revenue", "100", "300"], ["Orders", "1", "3"],
        ["New", "customers", "1", "0"],
    ]  # fmt: skip
    assert re.search(r"^Revenue +13 weeks +about ", text, re.MULTILINE)
    coach = crm("coach", "alice", "2026Q3", ok=True).out
    assert ["Revenue", "300"] in [row.split() for row in coach.partition("On record")[2].splitlines()]
    for line in ("compare 2026Q3", "compare 2026Q2 --rep alice", "coach bob 2026Q3"):
        assert "On record" not in crm(*line.split(), ok=True).out
