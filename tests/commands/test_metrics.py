"""`crm metrics`: the rules of the score, the same in every format and without a data file."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

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
    assert of_score == [{name: each[name] for name in list(of_score[0])} for each in metrics["metrics"]]
    assert list(of_score[0]) == ["key", "title", "unit", "better", "weight", "cap", "floor"]


def test_it_can_be_saved(crm, tmp_path):
    ran = crm("metrics", "-o", "metrics.md", ok=True)
    assert ran.out == ""
    assert (tmp_path / "metrics.md").read_text("utf-8") == crm("metrics", "--format", "md", ok=True).out
