"""`crm metrics`: the rules of the score, the same in every format and without a data file."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from tests.support.teams import company

# The default scorecard as it is agreed on: key, title, unit, better, weight.
CATALOGUE = [
    ("revenue", "Revenue", "money", "higher", 30),
    ("orders", "Orders", "count", "higher", 0),
    ("win_rate", "Win rate", "percent", "higher", 10),
    ("conversion", "Conversion", "percent", "higher", 10),
    ("retention", "Retention", "percent", "higher", 15),
    ("new_customers", "New customers", "count", "higher", 10),
    ("csat", "Satisfaction", "percent", "higher", 15),
    ("nps", "NPS", "points", "higher", 0),
    ("sales_cycle", "Sales cycle", "days", "lower", 5),
    ("avg_deal", "Average deal", "money", "higher", 0),
    ("follow_ups", "Follow-ups", "count", "higher", 2.5),
    ("response_time", "Response time", "hours", "lower", 2.5),
]


@pytest.fixture
def metrics(crm):
    return json.loads(crm("metrics", "--json", ok=True).out)


def test_the_catalogue_is_what_was_agreed(metrics):
    assert metrics["schema"] == "crm.metrics/1"
    fields = ("key", "title", "unit", "better", "weight")
    assert [tuple(each[name] for name in fields) for each in metrics["metrics"]] == CATALOGUE
    assert sum(each["weight"] for each in metrics["metrics"]) == 100


def test_every_metric_has_a_definition_of_its_own_in_one_sentence(metrics):
    definitions = [each["definition"] for each in metrics["metrics"]]
    assert len(set(definitions)) == 12
    assert all(re.fullmatch(r"[A-Z].*[^.\s]", text) for text in definitions)
    # The limits that people ask about are said.
    assert "4 or 5" in definitions[6]
    assert "12 months" in definitions[4]
    assert "per 7 days" in definitions[10]


def test_no_data_file_is_needed_or_made(crm, db):
    assert crm("metrics").code == 0
    assert not db.exists()


def test_csv_and_json_agree(crm, metrics):
    found = list(csv.DictReader(io.StringIO(crm("metrics", "--format", "csv", ok=True).out)))
    assert found == [{name: str(value) for name, value in each.items()} for each in metrics["metrics"]]


def test_table_and_markdown_agree_with_json(crm, metrics):
    table, md = (crm("metrics", "--format", format, ok=True).out for format in ("table", "md"))
    expected = [
        [each["title"], each["key"], each["unit"], each["better"], f"{each['weight']:g}", "0–120"]
        for each in metrics["metrics"]
    ]
    of_md = [line[2:-2].replace("\\", "").split(" | ") for line in md.splitlines() if line.startswith("|")]
    of_table = [re.split(r"  +", line) for line in table.split("\n\n")[1].splitlines()]
    titles = ["Metric", "Key", "Unit", "Better", "Weight", "Points"]
    assert of_md[0] == of_table[0] == titles
    assert of_md[2:] == of_table[1:] == expected
    for each in metrics["metrics"]:
        assert f"\n{each['title']}: {each['definition']}.\n" in table
        assert f"\n{each['title']}: {each['definition']}.\n" in md
    assert "Weights sum to 100" in table


def test_the_score_is_made_of_these_metrics(crm, metrics):
    crm("init", "-q", ok=True)
    of_score = json.loads(crm("score", "--json", ok=True).out)["metrics"]
    assert not any(each.pop("known") for each in of_score)  # nobody has data yet
    assert of_score == [{name: each[name] for name in list(of_score[0])} for each in metrics["metrics"]]
    assert list(of_score[0]) == ["key", "title", "unit", "better", "weight", "cap", "floor"]


def test_it_can_be_saved(crm, tmp_path):
    ran = crm("metrics", "-o", "metrics.md", ok=True)
    assert ran.out == ""
    assert (tmp_path / "metrics.md").read_text("utf-8") == crm("metrics", "--format", "md", ok=True).out


def definitions(crm, *args):
    return json.loads(crm("metrics", *args, "--json", ok=True).out)["scorecard"]["definitions"]


def test_a_definition_counts_from_this_quarter_on_in_every_scorecard_in_use(crm, db):
    company.make(db).close()
    crm("scorecard", "new", "Hunters", "--weight", "revenue=1", "--weight", "win_rate=1", ok=True)
    crm("scorecard", "new", "Unused", "--weight", "revenue=1", ok=True)
    crm("scorecard", "use", "Hunters", "--rep", "ben", ok=True)
    crm("scorecard", "edit", "Default", "--cap", "revenue=100", "--from", "2027Q1", ok=True)
    hours = "response_hours=mon-fri 9:00-17:00"
    ran = crm(
        "metrics", "--define", "win_rate=created", "--define", hours, "--define", "holidays=2026-12-25,2026-12-24"
    )
    assert (ran.code, ran.out) == (
        0, "Changed Default (version 3), Default (version 4), Hunters (version 2) for periods from 2026Q4 on\n",
    )  # fmt: skip
    expected = {
        "win_rate": "created", "retention_months": 12, "response_hours": "Mon-Fri 09:00-17:00",
        "holidays": ["2026-12-24", "2026-12-25"],
    }  # fmt: skip
    assert definitions(crm) == expected
    for name, period in (("Default", "2026Q4"), ("Default", "2027Q1"), ("Hunters", "2026Q4")):
        shown = json.loads(crm("scorecard", "show", name, "--period", period, "--json", ok=True).out)
        assert shown["definitions"] == expected, (name, period)
    assert definitions(crm, "--quarter", "Q3") == {
        "win_rate": "closed", "retention_months": 12, "response_hours": "always", "holidays": [],
    }  # fmt: skip
    assert len(json.loads(crm("scorecard", "show", "Unused", "--json", ok=True).out)["versions"]) == 1
    table = crm("metrics", ok=True).out
    assert "Win rate: Deals won by the period's end, of the deals opened in the period.\n" in table
    assert table.endswith(
        "Scorecard Default, version 3, for periods from 2026-10-01 on: crm scorecard show. Counted so: win rate of the "
        "deals opened in the period; response time in working hours, Mon-Fri 09:00-17:00, without 2 holidays.\n"
    )
    # To count every hour is to count no holidays.
    crm("metrics", "--define", "response_hours=always", ok=True)
    assert definitions(crm)["response_hours"] == "always" and definitions(crm)["holidays"] == []


def test_a_score_says_how_it_counted_and_compares_nothing_that_was_counted_otherwise(crm, db):
    company.make(db).close()
    crm("metrics", "--define", "win_rate=created", "--from", "2026Q3", "--restate", ok=True)
    table = crm("score", "--quarter", "2026Q3", ok=True).out
    assert "Counted so: win rate of the deals opened in the period.\n" in table
    assert (
        "2026Q2 was judged by scorecard Default, version 1. It counted in another way: win rate, "
        "which are not compared.\n" in table
    )
    found = json.loads(crm("score", "--quarter", "2026Q3", "--json", ok=True).out)
    assert (found["scorecard"]["version"], found["scorecard_before"]["version"]) == (2, 1)
    assert found["not_compared"] == ["win_rate"]
    # As in tests/evaluation/metrics/test_definitions.py: 1 of 4 and 2 of 4; ben's a-ben was won in the quarter before.
    of_team = found["team"]["metrics"]
    assert (of_team["win_rate"]["value"], of_team["win_rate"]["before"], of_team["win_rate"]["change"]) == (
        3 / 8, None, None,
    )  # fmt: skip
    assert of_team["revenue"]["before"] == 500
    ben = next(each for each in found["reps"] if each["rep"] == "ben")["metrics"]
    assert (ben["win_rate"]["numerator"], ben["win_rate"]["denominator"], ben["win_rate"]["before"]) == (2, 4, None)


def test_a_trend_counts_every_period_as_the_last_one(crm, db):
    company.make(db).close()
    before = json.loads(crm("trend", "win_rate", "--periods", "3", "--json", ok=True).out)["series"][0]["values"]
    assert [each["value"] for each in before[:2]] == [1, 5 / 6]  # a-ben alone; 3 and 2 won, d-lost
    crm("metrics", "--define", "win_rate=created", ok=True)
    found = json.loads(crm("trend", "win_rate", "--periods", "3", "--json", ok=True).out)
    assert found["definitions"]["win_rate"] == "created"
    # Opened from April to June: a-ben, won in June, and c-1, won on 1 July. In the third quarter 3 of 8.
    assert [each["value"] for each in found["series"][0]["values"][:2]] == [1 / 2, 3 / 8]
    said = "Counted in every period as in the last: win rate of the deals opened in the period.\n"
    assert said in crm("trend", "win_rate", ok=True).out
    assert said not in crm("trend", "score", ok=True).out


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["--define", "win_rate=open"], 4, '--define: win_rate is "open" – one of: closed, created, with-overdue'),
        (["--define", "retention_months=0"], 4, "--define: retention_months is 0 – give 1 or more"),
        (["--define", "holidays=tomorrow"], 4, "--define: holidays holds 'tomorrow', which is no day"),
        (["--define", "win_rate"], 2, '--define: "win_rate" is not NAME=VALUE – such as win_rate=created'),
        (["--define", "win_rate=created", "--from", "2025"], 4, "--from 2025: quarters that are over would be judged"),
        (["--define", "win_rate=created", "--quarter", "Q3"], 2, "a period is for looking"),
        (["--restate"], 2, "--restate and --reason are for --define"),
        (["--from", "2027"], 2, '"2027" is not a date'),
    ],
    ids=str,
)
def test_what_is_refused_changes_nothing(crm, db, args, code, said):
    company.make(db).close()
    ran = crm("metrics", *args)
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)
    assert said in ran.err
    assert json.loads(crm("scorecard", "show", "--json", ok=True).out)["version"] == 1


def test_a_definition_as_it_is_changes_nothing(crm, db):
    company.make(db).close()
    assert (
        crm("metrics", "--define", "win_rate=closed", ok=True).out == "Nothing changed: Default is like that already\n"
    )
