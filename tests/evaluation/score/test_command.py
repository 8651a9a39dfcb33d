"""`crm score`, from the command line to the bytes: the little company of `tests/support/teams/company.py`, worked out
by hand."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest

from tests.support.teams import company

KEYS = (
    "revenue", "orders", "win_rate", "conversion", "retention", "new_customers", "csat", "nps", "sales_cycle",
    "avg_deal", "follow_ups", "response_time",
)  # fmt: skip
WEEKS = 92 / 7
"""Of the third quarter: July, August and September have 31 + 31 + 30 days."""


@pytest.fixture
def team(db):
    """The company, in UTC."""
    company.make(db).close()


@pytest.fixture
def data(crm, team):
    """The JSON of a score command."""
    return lambda *args: json.loads(crm("score", *args, "--json", ok=True).out)


@pytest.fixture
def sql(db):
    """Change the file past the program."""

    def run(*statements):
        with closing(sqlite3.connect(db)) as connection:
            for each in statements:
                connection.execute(each)
            connection.commit()

    return run


def rep(found, name):
    return next(each for each in (*found["reps"], *found["not_ranked"]) if each["rep"] == name)


def values(one, side="value"):
    """The twelve values of a rep or of the team, in the order of the catalogue."""
    return [one["metrics"][key][side] for key in KEYS]


def ranks(found):
    return [(each["rank"], each["rep"]) for each in found["reps"]]


# JSON


def test_the_frame_of_the_json_is_exact(data):
    found = data("--quarter", "2026Q3")
    rules = ["scorecard", "scorecard_before", "not_compared", "judging"]
    names = [
        "schema",
        "period",
        "versus",
        "currency",
        "by",
        *rules,
        "metrics",
        "reps",
        "not_ranked",
        "team",
        "warnings",
    ]
    assert list(found) == names
    assert found["schema"] == "crm.score/1"
    assert found["period"] == {"label": "2026Q3", "start": "2026-07-01", "end": "2026-10-01", "complete": True}
    assert found["versus"] == {"label": "2026Q2", "start": "2026-04-01", "end": "2026-07-01"}
    assert (found["currency"], found["by"]) == ("USD", "score")
    assert [each["key"] for each in found["metrics"]] == list(KEYS)
    assert found["metrics"][8] == {
        "key": "sales_cycle", "title": "Sales cycle", "unit": "days", "better": "lower", "weight": 5, "cap": 120,
        "floor": 0, "known": True,
    }  # fmt: skip
    assert (found["not_compared"], found["judging"]) == ([], 2)
    assert found["scorecard"] == found["scorecard_before"] == {
        "name": "Default", "version": 1, "valid_from": None,
        "definitions": {"win_rate": "closed", "retention_months": 12, "response_hours": "always", "holidays": []},
    }  # fmt: skip
    assert [each["weight"] for each in found["metrics"]] == [30, 0, 10, 10, 15, 10, 15, 0, 5, 0, 2.5, 2.5]
    head = ["rank", "rank_before", "places", "rep", "team", "score", "score_before", "presence", "scorecard", "metrics"]
    assert [list(each) for each in found["reps"]] == [head, head]
    assert [list(each) for each in found["not_ranked"]] == [[*head, "reason"]]
    parts = ["value", "before", "change", "numerator", "denominator"]
    assert list(found["reps"][0]["metrics"]["csat"]) == [
        *parts,
        "full_presence",
        "points",
        "target",
        "attainment",
        "by_target",
    ]
    assert list(found["team"]) == ["metrics"]
    assert list(found["team"]["metrics"]["csat"]) == parts


def test_every_value_of_a_rep(data):
    # As derived in tests/evaluation/metrics/test_query.py. ann's average deal is 360.50 / 3 = 120.1666…, to the cent.
    found = data("--quarter", "2026Q3")
    ann, ben = rep(found, "ann"), rep(found, "ben")
    assert values(ann) == pytest.approx([360.5, 3, 1, 2 / 4, 0, 2, 2 / 3, 25, 10, 120.17, 4 / WEEKS, 5.25])
    assert values(ann, "numerator") == pytest.approx([360.5, 3, 3, 2, 0, 2, 2, 1, 20, 360.5, 4, 10.5])
    assert values(ann, "denominator") == pytest.approx([1, 1, 3, 4, 1, 1, 3, 4, 2, 3, WEEKS, 2])
    assert values(ben) == pytest.approx([720, 2, 2 / 3, 0, 1, 0, None, -100, 41.5, 360, 1 / WEEKS, 12])
    assert values(ben, "denominator") == pytest.approx([1, 1, 3, 3, 1, 1, 0, 1, 2, 2, WEEKS, 1])


def test_every_value_of_the_period_before_and_its_change(data):
    # April to June: ben won a-ben (500.00, 60 days), the only deal that closed. C was a prospect of ann's (c-1 was
    # open from 15 June on). Active on 1 April: A and B by ann's wins of 2025, F by ben's of 2025-06-30. On 1 July A
    # still is (by ben's win now) and B is to the day (2025-07-01); F is not.
    found = data("--quarter", "2026Q3")
    ann, ben = rep(found, "ann"), rep(found, "ben")
    assert values(ann, "before") == [0, 0, None, 0, 1, 0, None, None, None, None, 0, None]
    assert values(ben, "before") == [500, 1, 1, None, 0, 0, None, None, 60, 500, 0, None]
    # Percent metrics: the difference. The others: of what was before; from nothing there is none.
    assert values(ann, "change") == [None, None, None, 0.5, -1, None, None, None, None, None, None, None]
    assert values(ben, "change") == pytest.approx(
        [220 / 500, 1, -1 / 3, None, 1, None, None, None, -18.5 / 60, -140 / 500, None, None]
    )


def test_points_and_scores(data):
    found = data("--quarter", "2026Q3")
    ann, ben = rep(found, "ann"), rep(found, "ben")
    # Means: revenue 540.25, orders 2.5, win rate 5/6, conversion 1/4, retention 1/2, new customers 1, csat 2/3 (ann's
    # alone), NPS -37.5 (62.5 above the lowest), cycle 25.75, average deal 240.0833, 2.5 contacts, response 8.625.
    revenue, response = 50 * 360.5 / 540.25, 50 * 8.625 / 5.25
    average = 50 * (360.5 / 3) / ((360.5 / 3 + 360) / 2)
    assert values(ann, "points") == pytest.approx(
        [revenue, 60, 60, 100, 0, 100, 50, 50 * 125 / 62.5, 120, average, 80, response]  # a cycle of 128.75, clamped
    )
    assert ann["score"] == pytest.approx(
        (30 * revenue + 10 * 60 + 10 * 100 + 15 * 0 + 10 * 100 + 15 * 50 + 5 * 120 + 2.5 * 80 + 2.5 * response) / 100
    )
    of_ben = [50 * 720 / 540.25, 40, 40, 0, 100, 0, 50, 0, 50 * 25.75 / 41.5, 100 - average, 20, 50 * 8.625 / 12]
    assert values(ben, "points") == pytest.approx(of_ben)
    # No answers: satisfaction's 15 count as the average of 50 for ben.
    weighed = 30 * of_ben[0] + 10 * 40 + 0 + 15 * 100 + 0 + 15 * 50 + 5 * of_ben[8] + 2.5 * 20 + 2.5 * of_ben[11]
    assert ben["score"] == pytest.approx(weighed / 100)
    assert (ann["rank"], ben["rank"]) == (1, 2)
    # Before: ann 0 · 30 and 100 · 15, ben 100 · 30 and 0 · 15, both 50 in all else, for one alone has data, nobody has,
    # or all are at 0.
    assert (ann["rank_before"], ann["score_before"]) == (2, pytest.approx((1500 + 50 * 55) / 100))
    assert (ben["rank_before"], ben["score_before"]) == (1, pytest.approx((3000 + 50 * 55) / 100))


def test_the_team_is_its_reps_taken_together(data):
    found = data("--quarter", "2026Q3")["team"]
    assert values(found) == pytest.approx(
        # 1080.50 / 5; 5 contacts of three reps; 22.5 hours of 3 messages; NPS (1 − 1) of 5; conversion 2 of the 4 + 3.
        [1080.5, 5, 5 / 6, 2 / 7, 1 / 2, 2, 2 / 3, 0, 103 / 4, 216.1, 5 / (3 * WEEKS), 7.5]
    )
    assert values(found, "before") == pytest.approx([500, 1, 1, 0, 2 / 3, 0, None, None, 60, 500, 0, None])


def test_money_is_an_exact_number_in_major_units(crm, team):
    out = crm("score", "--quarter", "2026Q3", "--json", ok=True).out
    found = json.loads(out, parse_float=str, parse_int=str)
    revenue = rep(found, "ann")["metrics"]["revenue"]
    assert {name: revenue[name] for name in ("value", "before", "numerator")} == {
        "value": "360.50", "before": "0.00", "numerator": "360.50",
    }  # fmt: skip
    assert rep(found, "ann")["metrics"]["avg_deal"]["value"] == "120.17"
    assert found["team"]["metrics"]["revenue"]["value"] == "1080.50"
    assert rep(found, "ann")["metrics"]["orders"]["value"] == "3"
    assert rep(found, "ann")["metrics"]["csat"]["numerator"] == "2"


def test_sums_beyond_the_precision_of_a_float_are_exact(crm, team, sql):
    sql("UPDATE deal SET amount = 999999999999999 WHERE title IN ('c-1', 'a-ann', 'g-1')")
    # 3 · 9,999,999,999,999.99, and 20.00 + 700.00 of ben's in the team's.
    out = crm("score", "--quarter", "2026Q3", "--json", ok=True).out
    found = json.loads(out, parse_float=Decimal)
    assert rep(found, "ann")["metrics"]["revenue"]["value"] == Decimal("29999999999999.97")
    assert found["team"]["metrics"]["revenue"]["value"] == Decimal("30000000000719.97")


def test_a_currency_without_decimals_has_none(crm, team, sql):
    sql("UPDATE setting SET value = 'JPY' WHERE key = 'currency'")
    found = json.loads(crm("score", "--quarter", "2026Q3", "--json", ok=True).out, parse_int=str)
    assert found["currency"] == "JPY"
    assert rep(found, "ann")["metrics"]["revenue"]["value"] == "36050"


def test_who_is_not_ranked_is_there_with_values_and_the_reason(data):
    found = data("--quarter", "2026Q3")
    (cyd,) = found["not_ranked"]
    assert (cyd["rank"], cyd["rank_before"], cyd["score"], cyd["rep"], cyd["team"]) == (
        None,
        None,
        None,
        "cyd",
        "North",
    )
    assert values(cyd) == [0, 0, None, None, None, 0, None, None, None, None, 0, None]
    assert cyd["reason"].startswith("data for 42.5% of the weight, 50% needed")


# Periods


@pytest.mark.parametrize(
    ("args", "now", "before"),
    [
        ((), ("2026Q4", "2026-10-01", "2026-11-25"), ("2026Q3", "2026-07-01", "2026-08-25")),  # 55 days of each
        (("--full",), ("2026Q4", "2026-10-01", "2027-01-01"), ("2026Q3", "2026-07-01", "2026-10-01")),
        (("--quarter", "Q3"), ("2026Q3", "2026-07-01", "2026-10-01"), ("2026Q2", "2026-04-01", "2026-07-01")),
        (("--quarter", "Q4", "--full"), ("2026Q4", "2026-10-01", "2027-01-01"), ("2026Q3", "2026-07-01", "2026-10-01")),
        (("--quarter", "2025Q3"), ("2025Q3", "2025-07-01", "2025-10-01"), ("2025Q2", "2025-04-01", "2025-07-01")),
        (("--month", "2026-07"), ("2026-07", "2026-07-01", "2026-08-01"), ("2026-06", "2026-06-01", "2026-07-01")),
        (("--month", "July"), ("2026-07", "2026-07-01", "2026-08-01"), ("2026-06", "2026-06-01", "2026-07-01")),
        (("--year", "2025"), ("2025", "2025-01-01", "2026-01-01"), ("2024", "2024-01-01", "2025-01-01")),
        (
            ("--from", "2026-07-01", "--to", "2026-08-15"),
            ("2026-07-01..2026-08-15", "2026-07-01", "2026-08-16"),
            ("2026-05-16..2026-06-30", "2026-05-16", "2026-07-01"),  # 46 days before
        ),
        (
            ("--quarter", "Q3", "--vs", "year-ago"),
            ("2026Q3", "2026-07-01", "2026-10-01"),
            ("2025Q3", "2025-07-01", "2025-10-01"),
        ),
        (
            ("--quarter", "Q3", "--vs", "2025Q1"),
            ("2026Q3", "2026-07-01", "2026-10-01"),
            ("2025Q1", "2025-01-01", "2025-04-01"),
        ),
        (("--vs", "year-ago"), ("2026Q4", "2026-10-01", "2026-11-25"), ("2025Q4", "2025-10-01", "2025-11-25")),
    ],
)
def test_both_periods_with_exclusive_ends(data, args, now, before):
    found = data(*args)
    assert tuple(found["period"].values())[:3] == now
    assert tuple(found["versus"].values()) == before


def test_a_year_ago_the_other_quarter_is_read(data):
    # July to September 2025: ann won b-old (2000.00, 30 days) on the first day; it was B's first.
    found = data("--quarter", "Q3", "--vs", "year-ago")
    ann = rep(found, "ann")["metrics"]
    assert (ann["revenue"]["before"], ann["sales_cycle"]["before"], ann["new_customers"]["before"]) == (2000, 30, 1)
    assert ann["revenue"]["change"] == pytest.approx((360.5 - 2000) / 2000)


def test_of_a_period_under_way_the_like_number_of_days_is_compared(crm, data):
    # On 15 August 46 days are over. Of the second quarter the first 46 end with 16 May: a-ben is not won yet.
    found = data("--quarter", "Q3", "--as-of", "2026-08-15")
    assert found["period"] == {"label": "2026Q3", "start": "2026-07-01", "end": "2026-08-16", "complete": False}
    assert found["versus"]["end"] == "2026-05-17"
    assert rep(found, "ben")["metrics"]["revenue"]["before"] is None  # nothing happened in those days
    # ann's two contacts of 1 and 2 August and the call of July: 3 in 46 days; the meeting of September is to come.
    assert rep(found, "ann")["metrics"]["follow_ups"]["value"] == pytest.approx(3 / (46 / 7))
    heading = crm("score", "--quarter", "Q3", "--as-of", "2026-08-15", ok=True).out.split("\n\n")
    assert heading[0].splitlines() == [
        "Score 2026Q3",
        "2026-07-01 to 2026-08-15 compared with 2026Q2, 2026-04-01 to 2026-05-16. Amounts in USD.",
    ]
    assert heading[1] == (
        "2026Q3 is under way: its first 46 days against the first 46 of 2026Q2. --full compares whole periods."
    )


def test_full_compares_whole_periods_and_says_what_is_under_way(crm, data):
    found = data("--quarter", "Q3", "--as-of", "2026-08-15", "--full")
    assert found["period"] == {"label": "2026Q3", "start": "2026-07-01", "end": "2026-10-01", "complete": False}
    assert found["versus"]["end"] == "2026-07-01"
    assert rep(found, "ben")["metrics"]["revenue"]["before"] == 500
    out = crm("score", "--quarter", "Q3", "--as-of", "2026-08-15", "--full", ok=True).out
    assert "2026Q3 is under way: as much of it as there is, against the whole of 2026Q2." in out
    assert "under way" not in crm("score", "--quarter", "Q3", "--full", ok=True).out


def test_full_does_not_count_what_is_recorded_for_after_today(data):
    # As of 15 August: the wins of 30 September, the answers and messages after it, are to come. ann waited 6.5 hours.
    found = data("--quarter", "Q3", "--as-of", "2026-08-15", "--full")
    ann, ben = rep(found, "ann")["metrics"], rep(found, "ben")["metrics"]
    assert (ann["response_time"]["numerator"], ann["response_time"]["denominator"]) == (6.5, 1)
    assert (ben["response_time"]["value"], ben["revenue"]["value"]) == (None, 20)  # g-2 of 5 August
    assert (ann["csat"]["denominator"], ann["follow_ups"]["numerator"]) == (2, 3)


def test_on_its_last_day_a_period_is_complete(crm, data):
    found = data("--quarter", "Q3", "--as-of", "2026-09-30")
    assert found["period"] == {"label": "2026Q3", "start": "2026-07-01", "end": "2026-10-01", "complete": True}
    # The last second of the day is now: C waits since noon, 12 hours less a second.
    assert rep(found, "ben")["metrics"]["response_time"]["value"] == pytest.approx(12 - 1 / 3600)
    assert "under way" not in crm("score", "--as-of", "2026-09-30", ok=True).out


def test_as_of_is_today_wherever_it_comes_from(crm, team, monkeypatch):
    given = crm("score", "--as-of", "2026-08-15", "--json", ok=True).out
    monkeypatch.setenv("CRM_TODAY", "2026-08-15")
    assert crm("score", "--json", ok=True).out == given


def test_quarters_follow_the_fiscal_year(crm, data):
    crm("config", "set", "fiscal_year_start", "4", ok=True)
    # The year that starts in April 2026: its third quarter is October to December.
    found = data("--quarter", "Q3")
    assert found["period"] == {"label": "2026Q3", "start": "2026-10-01", "end": "2026-11-25", "complete": False}
    assert found["versus"] == {"label": "2026Q2", "start": "2026-07-01", "end": "2026-08-25"}
    found = data("--year", "2025")
    assert tuple(found["period"].values())[1:] == ("2025-04-01", "2026-04-01", True)
    # Won from April 2025 to March 2026: f-old (80.00) by ben; b-old and a-old (3000.00) by ann.
    assert [each["metrics"]["revenue"]["value"] for each in (rep(found, "ann"), rep(found, "ben"))] == [3000, 80]


def test_days_begin_at_midnight_of_the_teams_zone(crm, data):
    crm("config", "set", "timezone", "Asia/Shanghai", ok=True)
    # The quarter ends at 16:00 UTC on 30 September: the csat of 23:59:59, the meeting of 19:00 and B's message of 20:00
    # belong to the next, and C, who wrote at noon, waited 4 hours.
    found = data("--quarter", "2026Q3")
    ann, ben = rep(found, "ann")["metrics"], rep(found, "ben")["metrics"]
    assert (ann["csat"]["numerator"], ann["csat"]["denominator"]) == (2, 2)
    assert (ann["response_time"]["value"], ann["follow_ups"]["numerator"]) == (6.5, 3)
    assert ben["response_time"]["value"] == 4


# Ranking by one metric, and a selection


@pytest.mark.parametrize(
    ("by", "key", "order"),
    [
        ("revenue", "revenue", ["ben", "ann"]),  # 720.00, 360.50
        ("win_rate", "win_rate", ["ann", "ben"]),  # 3 of 3, 2 of 3
        ("Win rate", "win_rate", ["ann", "ben"]),
        ("sales-cycle", "sales_cycle", ["ann", "ben"]),  # 10 days, 41.5: the shorter is better
        ("retention", "retention", ["ben", "ann"]),  # 1 of 1, 0 of 1
        ("nps", "nps", ["ann", "ben"]),  # 25, −100
    ],
)
def test_by_ranks_by_the_value_of_one_metric(data, by, key, order):
    found = data("--quarter", "2026Q3", "--by", by)
    assert found["by"] == key
    assert ranks(found) == list(enumerate(order, 1))


def test_by_a_metric_nobody_is_ranked_without_data_for_it(crm, data):
    found = data("--quarter", "2026Q3", "--by", "csat")
    assert ranks(found) == [(1, "ann")]
    assert {each["rep"]: each["reason"] for each in found["not_ranked"]} == {
        "ben": "no data for satisfaction",
        "cyd": "no data for satisfaction",
    }
    assert crm("score", "--quarter", "2026Q3", "--by", "csat", ok=True).out.startswith(
        "Score 2026Q3, by satisfaction\n"
    )


def test_a_rep_alone_keeps_the_rank_among_everybody(crm, data):
    whole, found = data("--quarter", "2026Q3"), data("--quarter", "2026Q3", "--rep", "BEN")
    assert found["reps"] == [rep(whole, "ben")]
    assert (found["reps"][0]["rank"], found["not_ranked"]) == (2, [])
    # The before/after table is that of the selection.
    assert values(found["team"]) == values(rep(whole, "ben"))
    assert "\nben, before and after\n" in crm("score", "--quarter", "2026Q3", "--rep", "BEN", ok=True).out


def test_a_team_alone_keeps_the_ranks_among_everybody(crm, data, sql):
    sql("UPDATE rep SET team = 'South' WHERE name IN ('ben', 'cyd')")
    whole, found = data("--quarter", "2026Q3"), data("--quarter", "2026Q3", "--team", " south ")
    assert found["reps"] == [rep(whole, "ben")]
    assert [each["rep"] for each in found["not_ranked"]] == ["cyd"]
    both = [*values(rep(whole, "ben"))[:10], 1 / (2 * WEEKS), *values(rep(whole, "ben"))[11:]]  # a call of the two
    assert values(found["team"]) == pytest.approx(both)
    assert ranks(whole) == [(1, "ann"), (2, "ben")]
    assert "\nTeam South, before and after\n" in crm("score", "--quarter", "2026Q3", "--team", "south", ok=True).out
    nobody = crm("score", "--quarter", "2026Q3", "--team", "South", "--rep", "ann", "--json", ok=True).out
    assert (json.loads(nobody)["reps"], json.loads(nobody)["not_ranked"]) == ([], [])


def test_every_active_rep_is_there_and_only_those_archived_who_have_data(crm, data):
    crm("add", "rep", "dan", "--team", "South", "-q", ok=True)
    found = data("--quarter", "2026Q3")
    assert [each["rep"] for each in (*found["reps"], *found["not_ranked"])] == ["ann", "ben", "cyd", "dan"]
    for name in ("ben", "cyd", "dan"):
        crm("archive", "rep", name, "-q", ok=True)
    found = data("--quarter", "2026Q3")
    assert [each["rep"] for each in (*found["reps"], *found["not_ranked"])] == ["ann", "ben"]


def test_archiving_changes_no_past_number(crm, data):
    before = data("--quarter", "2026Q3")
    for kind, name in (("rep", "ben"), ("customer", "C"), ("deal", "c-2"), ("deal", "d-open")):
        crm("archive", kind, name, "-q", ok=True)
    assert data("--quarter", "2026Q3") == before


def test_a_deal_handed_over_after_it_closed_keeps_its_credit(crm, data):
    before = data("--quarter", "2026Q3")
    crm("edit", "deal", "c-2", "--rep", "cyd", "-q", "--yes", ok=True)
    assert data("--quarter", "2026Q3") == before


def test_an_abbreviation_keeps_its_capitals(crm, team):
    out = crm("score", "--quarter", "2026Q2", "--by", "nps", ok=True).out  # nobody answered
    assert out.startswith("Score 2026Q2, by NPS\n")
    assert "no data for NPS\n" in out


# Movement and ties


def test_who_was_not_ranked_before_is_new(crm, data):
    found = data("--quarter", "2026Q3", "--vs", "2025Q1")
    assert [each["rank_before"] for each in found["reps"]] == [None, None]
    out = crm("score", "--quarter", "2026Q3", "--vs", "2025Q1", ok=True).out
    assert re.search(r"^1–2 +new +ann ", out, re.MULTILINE)
    assert re.search(r"^1–2 +new +ben ", out, re.MULTILINE)
    out = crm("score", "--quarter", "2026Q3", ok=True).out
    assert re.search(r"^1–2 +▲1 +ann ", out, re.MULTILINE)
    assert re.search(r"^1–2 +▼1 +ben ", out, re.MULTILINE)


def test_ties_share_a_place_and_stand_by_name(crm):
    for name, amount in (("zoe", 100), ("amy", 100), ("bob", 50)):
        crm("add", "rep", name, "-q", ok=True)
        crm("add", "customer", f"of {name}", "--owner", name, "-q", ok=True)
        line = ("--customer", f"of {name}", "--rep", name, "--amount", amount, "--opened", "2026-10-05")
        crm("add", "deal", f"d-{name}", *line, "-q", ok=True)
        crm("move", f"d-{name}", "won", "--at", "2026-10-15", "-q", ok=True)
    found = json.loads(crm("score", "--json", ok=True).out)
    assert ranks(found) == [(1, "amy"), (1, "zoe"), (3, "bob")]
    # Who holds a place is not moved by who shares it.
    later = json.loads(crm("score", "--vs", "2026Q4", "--json", ok=True).out)
    assert [each["rank_before"] for each in later["reps"]] == [1, 1, 3]
    assert [line.split()[1] for line in crm("score", "--vs", "2026Q4").out.splitlines() if line[:1] in ("1", "3")] == [
        "–", "–", "–",
    ]  # fmt: skip


# What is refused, and what is empty


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (("--by", "winrate"), 2, 'crm: no metric "winrate" – did you mean "win_rate"?'),
        (("--by", "luck"), 2, 'crm: no metric "luck" – there are: revenue, orders, '),
        (("--rep", "anne"), 3, 'crm: no rep "anne" – did you mean "ann"?'),
        (("--team", "Norht"), 3, 'crm: no team "Norht" – did you mean "North"?'),
        (("--team", "xyz"), 3, 'crm: no team "xyz" – see: crm list reps'),
        (("--quarter", "Q5"), 2, 'crm: "Q5" is not a quarter – such as Q3, 2025Q3 or last'),
        (("--quarter", "2026-07"), 2, 'crm: "2026-07" is not a quarter'),
        (("--month", "13"), 2, 'crm: "13" is not a month'),
        (("--vs", "soon"), 2, 'crm: "soon" is not a period'),
        (("--quarter", "2027Q1"), 2, "crm: 2027Q1 has not begun (today is 2026-11-24) – name an earlier period"),
        (("--from", "2026-11-25", "--to", "2026-11-26"), 2, "crm: 2026-11-25..2026-11-26 has not begun"),
        (("--to", "2026-07-31"), 2, "crm: --to needs --from"),
        (("--from", "2026-07-31", "--to", "2026-07-01"), 2, "crm: the period ends (2026-07-01) before it starts"),
        (("--quarter", "Q3", "--month", "7"), 2, "crm: --quarter and --month each name a period"),
    ],
)
def test_what_is_not_understood_is_refused_in_one_line(crm, team, args, code, message):
    ran = crm("score", *args)
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)
    assert ran.err.startswith(message)
    as_json = crm("score", *args, "--json")
    assert (as_json.code, as_json.out, json.loads(as_json.err)["exit_code"]) == (code, "", code)


def test_nobody_is_ranked_in_an_empty_file(crm):
    crm("init", "-q", ok=True)
    ran = crm("score")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("\nNo data in 2026Q4 so far; see what is recorded: crm list deals.\n")
    found = json.loads(crm("score", "--json", ok=True).out)
    assert (found["reps"], found["not_ranked"]) == ([], [])
    assert values(found["team"]) == [0, 0, None, None, None, 0, None, None, None, None, None, None]
    assert crm("score", "--format", "csv", ok=True).out.count("\n") == 1  # the names of the columns
    for format in ("table", "json", "csv", "md"):
        ran = crm("score", "--fail-empty", "--format", format)
        assert (ran.code, ran.out) == (6, "")


def test_fail_empty_lets_a_ranking_through(crm, team):
    assert crm("score", "--quarter", "2026Q3", "--fail-empty").code == 0
    assert crm("score", "--quarter", "2025Q1", "--fail-empty").code == 6


# The same bytes


@pytest.mark.parametrize("format", ["table", "json", "csv", "md"])
def test_the_same_data_and_day_give_the_same_bytes(crm, crm_process, team, tmp_path, format):
    args = ("score", "--quarter", "2026Q3", "--as-of", "2026-11-24", "--format", format)
    first = crm(*args, ok=True).out
    assert crm(*args, ok=True).out == first
    assert crm_process(*args, env={"PYTHONHASHSEED": "7"}).out == first
    ending = {"table": "txt"}.get(format, format)
    ran = crm("score", "--quarter", "2026Q3", "--as-of", "2026-11-24", "-o", f"x.{ending}", ok=True)
    assert ran.out == ""
    assert (tmp_path / f"x.{ending}").read_text("utf-8") == first
