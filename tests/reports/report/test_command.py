"""`crm report`: which period, of whom, and every figure of the company worked out by hand in
tests/support/teams/company.py.

Its week 2026-W40 is 28 September to 4 October: c-2 is won on the 30th (700.00, ben), e-late on 1 October (100.00, ann;
the first win of E), d-open is opened on the 30th. The week before and the same week of 2025 see nothing.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from crmcli.cli.workspace import Workspace
from crmcli.core.document import Chart, Table
from crmcli.reports.report.command import report
from tests.support import datafile
from tests.support.teams import company

WEEK = "2026-W40"


@pytest.fixture
def team(db):
    company.make(db).close()


@pytest.fixture
def sample(crm):
    datafile.sample(crm)


def sections(crm, *args):
    return json.loads(crm("report", *args, "--json", ok=True).out)["sections"]


def figures(crm, *args):
    """Of each headline figure: now, before, change, a year ago, change."""
    names = ("value", "before", "change", "year_ago", "change_year")
    found = sections(crm, *args)["headline"]["figures"]
    return {key: tuple(each[name] for name in names) for key, each in found.items()}


def test_the_headline_figures_of_a_week(crm, team):
    assert figures(crm, "weekly", WEEK) == {
        "revenue": (800.0, 0.0, None, 0.0, None),
        "orders": (2, 0, None, 0, None),
        "win_rate": (1.0, None, None, None, None),
        "new_customers": (1, 0, None, 0, None),
        "new_deals": (1, 0, None, 0, None),
        "lost_deals": (0, 0, None, 0, None),
        # On 4 October d-open, f-open and "none" are open, none with an amount. A week before c-2 and e-late were, in
        # the first stage (20 %); a year ago a-old was.
        "pipeline": (0.0, 800.0, -1.0, 1000.0, -1.0),
        "forecast": (0.0, 160.0, -1.0, 200.0, -1.0),
        "csat": (0.0, None, None, None, None),  # 3 and 1
        "follow_ups": (2, 0, None, 0, None),  # the meeting of the 30th and the mail of 2 October
        # B's mail waited 36 hours, C's call of the 30th at noon until the week was over: 108.
        "response_time": (72.0, None, None, None, None),
    }


def test_the_sentences_say_the_same(crm, team):
    assert sections(crm, "weekly", WEEK)["headline"]["sentences"] == [
        "The team won 2 deals worth 800.00 USD, after nothing the week before or in the same week a year ago. "
        "The largest was c-2 (C), 700.00 USD, won by ben.",
        "1 deal was opened and none lost; 1 customer bought for the first time. 3 deals were open on 2026-10-04.",
    ]
    # July: 300.50 on the 1st, 50.00 on the 20th, against 500.00 in June and 2000.00 in July 2025. Opened: c-2, f-open,
    # "none". Open at its end: those three and nothing else, of which c-2 has an amount.
    assert sections(crm, "monthly", "2026-07")["headline"]["sentences"] == [
        "The team won 2 deals worth 350.50 USD: 30% less than the month before and 82% less than the same month "
        "a year ago. The largest was c-1 (C), 300.50 USD, won by ann.",
        "3 deals were opened and none lost; 1 customer bought for the first time. 3 deals were open on 2026-07-31, "
        "worth 700.00 USD (140.00 USD weighted by stage).",
    ]
    assert sections(crm, "weekly", WEEK, "--for", "ben")["headline"]["sentences"][0] == (
        "ben won 1 deal worth 700.00 USD, after nothing the week before or in the same week a year ago. "
        "It was c-2 (C), won by ben."
    )
    assert sections(crm, "weekly", WEEK, "--for", "north")["headline"]["sentences"][0].startswith("Team North won 2")
    assert sections(crm, "daily", "2026-08-12")["headline"]["sentences"][0] == "Nothing was recorded in this period."
    lost = sections(crm, "daily", "2026-08-11")["headline"]["sentences"]
    assert lost[0] == "No deal was won." and lost[1].startswith("No deals were opened and 1 lost. ")


def test_the_sentences_of_a_period_under_way_name_the_days_compared(crm, team):
    # Up to Tuesday 11 August: nothing. In the week before, g-1 and g-2 were won, but on its Wednesday.
    crm("add", "deal", "now", "--customer", "A", "--rep", "ann", "--amount", "6", "--opened", "2026-08-10",
        "--stage", "Won", "--closed", "2026-08-11", ok=True)  # fmt: skip
    first, _ = sections(crm, "weekly", "2026-W33", "--as-of", "2026-08-11")["headline"]["sentences"]
    assert first.startswith(
        "The team won 1 deal worth 6.00 USD, after nothing in the same days of the week before or in the same days a "
        "year ago. "
    )
    # 30.00 of g-1 and g-2 and 6.00 in August, against 350.50 from 1 to 11 July but for a-ann of the 20th.
    first, _ = sections(crm, "monthly", "2026-08", "--as-of", "2026-08-11")["headline"]["sentences"]
    assert "36.00 USD: 88% less than the same days of the month before and after nothing in the same days" in first
    first, _ = sections(crm, "monthly", "2026-08", "--as-of", "2026-08-31")["headline"]["sentences"]
    assert "36.00 USD: 90% less than the month before and after nothing in the same month a year ago." in first


def test_revenue_of_thirteen_weeks_beside_that_of_the_year_before(crm, team):
    found = sections(crm, "weekly", WEEK)["trend"]["periods"]
    assert [each["label"] for each in found] == [f"2026-W{week}" for week in range(28, 41)]
    won = {each["label"]: (each["orders"], each["revenue"]) for each in found if each["orders"]}
    assert won == {"2026-W30": (1, 50.0), "2026-W32": (2, 30.0), WEEK: (2, 800.0)}
    months = {each["label"]: each for each in sections(crm, "monthly", "2026-07")["trend"]["periods"]}
    assert len(months) == 12
    july, october = months["2026-07"], months["2025-10"]
    assert (july["revenue"], july["year_ago"], july["revenue_year_ago"]) == (350.5, "2025-07", 2000.0)
    assert july["change_year"] == pytest.approx(350.5 / 2000 - 1)
    assert (october["orders"], october["revenue"], october["change_year"]) == (1, 1000.0, None)


def test_of_a_year_before_without_sales_nothing_is_drawn(crm, team):
    weeks, months = (crm("report", *args, "--full", ok=True).out for args in (("weekly", WEEK), ("monthly", "2026-07")))
    assert "A year before" not in weeks and "No deal was won a year before." in weeks
    assert "A year before" in months and "No deal was won a year before." not in months


def test_the_funnel_of_the_week_and_of_thirteen_weeks(crm, team):
    found = sections(crm, "weekly", WEEK)["funnel"]
    lead, *passed, won, lost = found["stages"]
    assert (lead["stage"], lead["deals"], lead["entered"], lead["left"]) == ("Lead", 3, 1, 2)
    # Since 6 July c-2, d-lost, d-open, e-late, a-ann, g-1 and g-2 were opened: five won, one lost.
    over = lead["over"]
    assert (over["entered"], over["forward"], over["lost"], over["converted"]) == (7, 5, 1, 5)
    assert over["conversion"] == pytest.approx(5 / 7)
    assert {(each["deals"], each["over"]["entered"], each["over"]["forward"]) for each in passed} == {(0, 5, 5)}
    assert (won["over"]["entered"], lost["over"]["entered"], won["deals"]) == (5, 1, None)
    assert found["open"] == {"deals": 3, "amount": 0.0, "weighted": 0.0}
    assert found["conversions"] == {"label": "2026-07-06..2026-10-04", "start": "2026-07-06", "end": "2026-10-05"}
    assert sections(crm, "quarterly", "2026Q3")["funnel"]["conversions"]["label"] == "2026Q3"


def test_what_is_due_by_rep_with_deals_and_plans(crm, team):
    names = ("due", "due_amount", "overdue", "overdue_amount", "undated")
    found = sections(crm, "weekly", WEEK)["due"]
    assert [(each["rep"], *(each[name] for name in names)) for each in found["reps"]] == [
        ("ann", 0, 0.0, 0, 0.0, 2), ("ben", 0, 0.0, 0, 0.0, 1),
    ]  # fmt: skip
    assert found["sentence"] == "No deals are due by 2026-10-11; 3 have no date."
    # On Monday the 23rd the week that follows the last one is the one that has begun: up to the 29th.
    for title, day, amount in (("late", "2026-11-20", "5"), ("today", "2026-11-23", "7"), ("then", "2026-11-29", "9")):
        crm("add", "deal", title, "--customer", "A", "--rep", "cyd", "--amount", amount, "--expected", day, ok=True)
    crm("add", "deal", "later", "--customer", "A", "--rep", "cyd", "--amount", "90", "--expected", "2026-11-30")
    crm("plan", "add", "ann", "win_rate", "Checklist", "--since", "2026-11-02", "--review", "2026-11-29", ok=True)
    crm("plan", "add", "ben", "win_rate", "Later", "--since", "2026-11-02", "--review", "2026-11-30", ok=True)
    # Recorded on the 24th, the deals were not open on the 23rd yet.
    assert sections(crm, "weekly", "--as-of", "2026-11-23")["due"]["all"]["overdue"] == 0
    found = sections(crm, "weekly", "--as-of", "2026-11-24")["due"]
    assert [tuple(each[name] for name in names) for each in found["reps"] if each["rep"] == "cyd"] == [
        (1, 9.0, 2, 12.0, 0)
    ]
    assert [(each["title"], each["amount"], each["days"]) for each in found["deals"]["overdue"]] == [
        ("today", 7.0, -1), ("late", 5.0, -4),
    ]  # fmt: skip
    assert [each["title"] for each in found["deals"]["due"]] == ["then"]
    assert found["sentence"] == (
        "1 deal is due by 2026-11-29, worth 9.00 USD; 2 are overdue, worth 12.00 USD; 3 have no date; "
        "1 plan is to be looked at."
    )
    undated = [(each["title"], each["rep"], each["days"]) for each in found["deals"]["undated"]]
    assert undated == [("d-open", "ann", None), ("f-open", "ben", None), ("none", "ann", None)]
    assert [(each["rep"], each["about"], each["step"]) for each in found["plans"]] == [("ann", "Win rate", "Checklist")]
    assert sections(crm, "weekly", "--for", "ben")["due"]["plans"] == []


def test_targets_stand_as_they_did_when_the_period_ended(crm, team):
    crm("target", "set", "revenue", "1080.50", "--quarter", "2026Q3", "--reason", "agreed", ok=True)
    crm("target", "set", "revenue", "500", "--year", "2026", "--rep", "ann", "--reason", "agreed", ok=True)
    assert sections(crm, "weekly", "2026-W34")["targets"]
    (quarter,) = [each for each in sections(crm, "monthly", "2026-08")["targets"] if each["owner"] == "everybody"]
    # Won by 31 August: 300.50, 50.00, 10.00 and 20.00; due by then: 720.33 or 720.34 of the three even months.
    assert (quarter["actual"], quarter["attainment"]) == (380.5, pytest.approx(380.5 / 1080.5))
    assert quarter["expected"] == pytest.approx(1080.5 * 2 / 3, abs=0.01) and quarter["status"] == "behind"
    assert [each["name"] for each in sections(crm, "monthly", "2026-08", "--for", "ann")["targets"]] == ["ann"]
    assert sections(crm, "monthly", "2026-08", "--for", "ben")["targets"] == []
    assert "Targets" not in crm("report", "monthly", "2026-08", "--for", "ben", ok=True).out


def test_the_ranking_is_the_score_of_the_quarter_as_it_stood(crm, sample):
    found = sections(crm, "weekly", "2026-W46")["ranking"]
    score = json.loads(crm("score", "--as-of", "2026-11-15", "--json", ok=True).out)
    names = ("rank", "rank_before", "rep", "team", "score", "score_before")
    assert [[each[name] for name in names] for each in found["reps"]] == [
        [each[name] for name in names] for each in score["reps"]
    ]
    assert all(each["score_change"] == each["score"] - each["score_before"] for each in found["reps"])
    alone = json.loads(crm("score", "--month", "2026-08", "--as-of", "2026-08-31", "--json", ok=True).out)
    of_month = {each["rep"]: (each["score"], each["metrics"]["revenue"]["value"]) for each in alone["reps"]}
    in_month = sections(crm, "monthly", "2026-08")["ranking"]["reps"]
    assert {each["rep"]: (each["period_score"], each["period_revenue"]) for each in in_month} == of_month
    assert found["quarter"] == {"label": "2026Q4", "start": "2026-10-01", "end": "2026-11-16", "complete": False}
    same = sections(crm, "quarterly", "2026Q3")["ranking"]
    assert same["reps"][0]["period_score"] is None and same["quarter"]["complete"]
    east = sections(crm, "weekly", "2026-W46", "--for", "East")["ranking"]["reps"]
    assert [each for each in found["reps"] if each["team"] == "East"] == east


def test_the_pipeline_of_today_is_the_funnels(crm, sample):
    for whose in ([], ["--rep", "alice"]):
        stages = json.loads(crm("funnel", *whose, "--json", ok=True).out)["stages"]
        found = sections(crm, "daily", "today", *[word.replace("--rep", "--for") for word in whose])["headline"]
        for mine, theirs in (("pipeline", "amount"), ("forecast", "weighted")):
            total = sum(each[theirs] for each in stages if each["kind"] == "open")
            assert found["figures"][mine]["value"] == pytest.approx(total)


@pytest.mark.parametrize("day", ["2025-06-30", "2026-03-15", "2026-11-01"])
def test_the_pipeline_of_an_earlier_day_is_what_the_moves_until_then_led_to(crm, sample, db, day):
    connection = sqlite3.connect(db)
    rates = dict(connection.execute("SELECT id, probability FROM stage WHERE status = 'open'"))
    amounts = dict(connection.execute("SELECT id, coalesce(amount, 0) FROM deal"))
    led_to = dict(connection.execute("SELECT deal_id, to_id FROM move WHERE at <= ? ORDER BY id", [day]))
    connection.close()
    still_open = [(amounts[deal], rates[stage]) for deal, stage in led_to.items() if stage in rates]
    found = sections(crm, "daily", day)["headline"]
    assert found["open_deals"] == len(still_open) > 5
    assert found["figures"]["pipeline"]["value"] == pytest.approx(sum(amount for amount, _ in still_open) / 100)
    weighted = sum(amount * rate for amount, rate in still_open) / 10_000
    assert found["figures"]["forecast"]["value"] == pytest.approx(weighted, abs=0.05)  # each stage is rounded to a cent


def test_days_that_are_no_week_are_named_in_few_words(team):
    workspace = Workspace({})
    with workspace.reading() as database:
        found = report(workspace, database, "weekly", workspace.calendar.span("2026-09-29", "2026-10-05"))
    workspace.close()
    assert found.data["before"] == {
        "label": "2026-09-22..2026-09-28",
        "start": date(2026, 9, 22),
        "end": date(2026, 9, 29),
    }
    assert found.data["year_ago"]["label"] == "2025-09-29..2025-10-05" and found.data["period"]["complete"]
    figures = next(block for block in found.blocks if isinstance(block, Table) and block.role == "figures")
    assert [column.title for column in figures.columns][1:4] == ["These days", "vs the days before", "vs a year ago"]
    assert found.data["sections"]["due"]["until"]["label"] == "2026-10-06..2026-10-12"
    assert found.data["sections"]["headline"]["sentences"][0].startswith(
        "The team won 2 deals worth 800.00 USD, after nothing in the days before or in the same days a year ago."
    )


@pytest.mark.parametrize(
    ("args", "label", "start", "end", "before", "year_ago"),
    [
        (["weekly", "--as-of", "2026-11-23"], "2026-W47", "2026-11-16", "2026-11-23", "2026-W46", "2025-W47"),
        (["weekly", "--as-of", "2026-11-22"], "2026-W47", "2026-11-16", "2026-11-23", "2026-W46", "2025-W47"),
        (["weekly", "--as-of", "2026-11-21"], "2026-W46", "2026-11-09", "2026-11-16", "2026-W45", "2025-W46"),
        (["weekly", "2026-11-20"], "2026-W47", "2026-11-16", "2026-11-23", "2026-W46", "2025-W47"),
        (["weekly", "2021-W01"], "2021-W01", "2021-01-04", "2021-01-11", "2020-W53", "2020-W01"),
        (["monthly"], "2026-10", "2026-10-01", "2026-11-01", "2026-09", "2025-10"),
        (["monthly", "7"], "2026-07", "2026-07-01", "2026-08-01", "2026-06", "2025-07"),
        (["quarterly"], "2026Q3", "2026-07-01", "2026-10-01", "2026Q2", "2025Q3"),
        (["daily"], "2026-11-24", "2026-11-24", "2026-11-25", "2026-11-23", "2025-11-24"),
        (["daily", "yesterday"], "2026-11-23", "2026-11-23", "2026-11-24", "2026-11-22", "2025-11-23"),
    ],
)
def test_which_period_it_is_about(crm, team, args, label, start, end, before, year_ago):
    found = json.loads(crm("report", *args, "--json", ok=True).out)
    assert found["period"] == {"label": label, "start": start, "end": end, "complete": True}
    assert (found["before"]["label"], found["year_ago"]["label"]) == (before, year_ago)


def test_a_period_under_way_is_compared_with_as_many_days(crm, team):
    found = json.loads(crm("report", "weekly", "2026-W48", "--json", ok=True).out)  # two days of it: today is Tuesday
    assert found["period"] == {"label": "2026-W48", "start": "2026-11-23", "end": "2026-11-25", "complete": False}
    assert (found["before"]["end"], found["year_ago"]["end"]) == ("2026-11-18", "2025-11-26")
    said = "Monday 23 to Tuesday 24 November 2026 so far\n"
    assert said in crm("report", "weekly", "2026-W48", ok=True).out
    ran = crm("report", "weekly", "2026-W49")
    assert ran.code == 2 and "has not begun" in ran.err


@pytest.mark.parametrize("name", ["weekly", "quarterly"])
def test_each_chart_is_followed_by_its_table_with_its_labels(sample, name):
    workspace = Workspace({})
    with workspace.reading() as database:
        blocks = report(
            workspace, database, name, workspace.calendar.read("2026-W46" if name == "weekly" else "Q3")
        ).blocks
    workspace.close()
    charts = [(at, each) for at, each in enumerate(blocks) if isinstance(each, Chart)]
    assert {each.kind for _, each in charts} >= {"line", "pairs", "funnel"}
    for at, chart in charts:
        table = blocks[at + 1]
        assert isinstance(table, Table), chart.title
        if chart.kind in ("line", "pairs", "funnel"):
            told = {str(cell.value) for row in table.rows for cell in row}
            assert set(chart.labels) <= told, chart.title


def test_nothing_at_all_is_exit_6_only_when_asked(crm, team):
    assert crm("report", "weekly", "2026-W34", "--fail-empty").code == 6
    assert crm("report", "weekly", "2026-W34").code == 0
    assert crm("report", "weekly", WEEK, "--fail-empty").code == 0
    assert crm("report", "daily", "2026-08-02", "--fail-empty").code == 0  # a visit
    assert crm("report", "daily", "2026-08-02", "--fail-empty", "--for", "ben").code == 6  # not his
    assert crm("report", "daily", "2026-08-11", "--fail-empty", "--for", "ben").code == 0  # he lost a deal


def test_whose_is_named_by_rep_or_team(crm, team):
    ran = crm("report", "weekly", "--for", "Nroth")
    assert (ran.code, ran.err) == (3, 'crm: no rep or team "Nroth" – did you mean "North"?\n')
    crm("add", "rep", "North", ok=True)
    ran = crm("report", "weekly", "--for", "north")
    assert ran.code == 3 and "rep North; team North" in ran.err
    crm("add", "rep", "dee", "--team", "South", ok=True)
    assert figures(crm, "weekly", WEEK, "--for", "South")["revenue"][0] == 0.0


def test_the_same_data_gives_the_same_bytes(crm, sample):
    for name in ("table", "json", "csv", "md"):
        first, second = (crm("report", "weekly", "--format", name, ok=True).out for _ in range(2))
        assert first == second


def scalars(value, path=()):
    if isinstance(value, dict):
        return [each for key, inner in value.items() for each in scalars(inner, (*path, key))]
    if isinstance(value, list):
        return [each for at, inner in enumerate(value, 1) for each in scalars(inner, (*path, at))]
    return [(path, value)]


def test_csv_has_each_figure_of_the_json_once_and_in_its_order(crm, sample):
    args = ("report", "weekly", "2026-W46")
    read = json.loads(crm(*args, "--json", ok=True).out, parse_float=str, parse_int=str)
    text = {None: "", True: "true", False: "false"}
    wanted = [(path[0], text.get(value, value)) for path, value in scalars(read["sections"])]
    rows = list(csv.DictReader(io.StringIO(crm(*args, "--format", "csv", ok=True).out)))
    assert [(row["section"], row["value"]) for row in rows] == wanted
    where = [tuple(row.values())[:5] for row in rows]
    revenue = next(row for row in rows if (row["list"], row["item"], row["measure"]) == ("figures", "revenue", "value"))
    assert (revenue["section"], revenue["value"]) == (
        "headline",
        read["sections"]["headline"]["figures"]["revenue"]["value"],
    )
    assert len(set(where)) == len(where)


def tables(text):
    """Of each table of Markdown its rows of cells, without the heading."""
    found, table = [], []
    for line in [*text.splitlines(), ""]:
        if line.startswith("| "):
            table.append([cell.strip() for cell in line.strip("| ").split(" | ")])
        elif table:
            found.append(table[2:])
            table = []
    return found


def money(text):
    whole, _, part = text.partition(".")
    return f"{int(whole):,}.{part}"


def test_tables_show_what_the_json_says(crm, sample):
    args = ("report", "weekly", "2026-W46", "--template", "mine.toml")
    keys = ("headline", "trend", "ranking", "funnel", "due")
    Path("mine.toml").write_text("".join(f'[[section]]\nuse = "{key}"\n' for key in keys), "utf-8")
    read = json.loads(crm(*args, "--json", ok=True).out, parse_float=str)["sections"]
    headline, trend, ranking, standing, moved, by_rep, overdue = tables(crm(*args, "--format", "md", ok=True).out)
    figures = read["headline"]["figures"]
    assert [row[0] for row in headline] == [each["title"] for each in figures.values()]
    assert headline[0][1] == money(figures["revenue"]["value"])
    assert headline[0][2] == f"▲ +{float(figures['revenue']['change']):.0%}"
    assert headline[2][1] == f"{float(figures['win_rate']['value']):.1%}"
    # Amounts of a column without any cents are shown without them.
    assert [(row[0], int(row[1]), f"{row[2]}.00", f"{row[4]}.00") for row in trend] == [
        (each["label"], each["orders"], money(each["revenue"]), money(each["revenue_year_ago"]))
        for each in read["trend"]["periods"]
    ]
    assert [(row[0], row[2], row[4].split()[0], f"{row[6]}.00", row[7], f"{row[8]}.00") for row in ranking] == [
        (
            "{low}–{high}".format_map(each["places"]), each["rep"], f"{float(each['score']):.1f}",
            money(each["revenue"]), f"{float(each['period_score']):.1f}", money(each["period_revenue"]),
        )
        for each in read["ranking"]["reps"]
    ]  # fmt: skip
    stages = read["funnel"]["stages"]
    assert [(row[0], int(row[1]), row[2], row[4], int(row[5]), int(row[6])) for row in standing[:-1]] == [
        (each["stage"], each["deals"], money(each["amount"]), money(each["weighted"]), each["entered"], each["left"])
        for each in stages[:-2]
    ]
    assert (int(standing[-1][1]), standing[-1][2]) == (
        read["funnel"]["open"]["deals"],
        money(read["funnel"]["open"]["amount"]),
    )
    assert [(row[0], int(row[1])) for row in moved] == [(each["stage"], each["over"]["entered"]) for each in stages]
    assert [row[6] for row in moved[:-2]] == [f"{float(each['over']['conversion']):.1%}" for each in stages[:-2]]
    assert [(row[0], int(row[3]), f"{row[4]}.00") for row in by_rep[:-1]] == [
        (each["rep"], each["overdue"], money(each["overdue_amount"])) for each in read["due"]["reps"]
    ]
    assert [(row[0], row[5]) for row in overdue] == [
        (each["title"], each["expected"]) for each in read["due"]["deals"]["overdue"]
    ]
