"""One truth: the table, CSV, Markdown and JSON of one score agree cell for cell; and the score on a terminal."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
import unicodedata
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pexpect
import pytest

from tests.support import forks
from tests.support.datafile import sample
from tests.support.rounding import shown
from tests.support.teams import company

SHORT = {
    "revenue": "Revenue", "orders": "Orders", "win_rate": "Win rate", "conversion": "Convers.", "retention": "Retent.",
    "new_customers": "New cust.", "csat": "Satisf.", "nps": "NPS", "sales_cycle": "Cycle", "avg_deal": "Avg deal",
    "follow_ups": "Follow-ups", "response_time": "Response",
}  # fmt: skip
SHOWN = {
    "revenue": "{:money}", "orders": "{:0}", "win_rate": "{:%}", "conversion": "{:%}", "retention": "{:%}",
    "new_customers": "{:0}", "csat": "{:%}", "nps": "{:1}", "sales_cycle": "{:1} d", "avg_deal": "{:money}",
    "follow_ups": "{:1}", "response_time": "{:1} h",
}  # fmt: skip
"""How a value of each metric is shown: with how many decimals, and what after it."""

CASES = {
    "company": ("--quarter", "2026Q3"),
    "by one metric": ("--quarter", "2026Q3", "--by", "sales_cycle"),
    "a year ago": ("--quarter", "2026Q3", "--vs", "year-ago"),
    "under way": ("--as-of", "2026-08-15"),
    "one rep": ("--quarter", "2026Q3", "--rep", "ben"),
}
"""Each in the little company; "sample" is the invented team of `crm init --sample` besides."""


@pytest.fixture(params=[*CASES, "sample"])
def outputs(request, crm, db):
    """The four formats of one report, as text. Each report is asked for once."""
    if request.param not in OUTPUTS:
        OUTPUTS[request.param] = asked(request.param, crm, db)
    return OUTPUTS[request.param]


OUTPUTS = {}


def asked(case, crm, db):
    if case == "sample":
        sample(crm)
        args = ("--quarter", "Q3")
    else:
        company.make(db).close()
        args = CASES[case]
    found = {format: crm("score", *args, "--format", format, ok=True).out for format in ("table", "json", "csv", "md")}
    found["data"] = json.loads(found["json"], parse_float=Decimal)
    return found


# An independent way to show a value


def rounded(value, places=1):
    """With so many decimals, thousands apart, and the sign of mathematics, but none at nothing."""
    text = shown(abs(value), places)
    return f"−{text}" if value < 0 and re.search("[1-9]", text) else text


def value_text(key, value):
    if value is None:
        return "–"
    pattern = SHOWN[key]
    if pattern == "{:money}":
        return f"{Decimal(value):,.2f}"
    if pattern == "{:%}":
        return f"{rounded(float(value) * 100)}%"
    return pattern.replace("{:0}", f"{value:,}").replace("{:1}", rounded(value))


def change_text(key, better, change):
    """ "▲ +12.4%": the arrow says better or worse. Percent metrics and NPS change in points; big ones lose decimals."""
    if change is None:
        return ""
    if key == "nps":
        body = rounded(abs(change), 1)
        return f"{arrow(change, better)}{sign(change, body)}{body}"
    percent = SHOWN[key] == "{:%}"
    size = abs(float(change)) * 100
    body = rounded(size, 1 if percent or size < 10 else 0) + (" pp" if percent else "%")
    return f"{arrow(change, better)}{sign(change, body)}{body}"


def arrow(change, better):
    return "" if not change else "▲ " if (change > 0) == (better == "higher") else "▼ "


def sign(change, body):
    return "±" if not re.search("[1-9]", body) else "+" if change > 0 else "−"


def both(value, change):
    """A value and its change as they stand in one cell."""
    return f"{value} {change}".rstrip()


def bar_text(score):
    """A bar of ten places for 120 points, to the eighth; the mark of the average, 50, is in the fifth."""
    eighths = round(float(score) / 120 * 80)
    drawn = "█" * (eighths // 8) + ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
    return f"{drawn[:4].ljust(4, '·')}│{drawn[5:]}"


# What the report has to say, from its JSON


def told(data):
    """The metrics that anybody has data for; of one that nobody has nothing is said."""
    return [metric for metric in data["metrics"] if metric["known"]]


def ranking(data):
    rows = []
    for each in data["reps"]:
        places = None if each["rank_before"] is None else each["rank_before"] - each["rank"]
        moved = "new" if places is None else f"▲{places}" if places > 0 else f"▼{-places}" if places else "–"
        gained = None if each["score_before"] is None else float(each["score"]) - float(each["score_before"])
        body = "" if gained is None else rounded(abs(gained))
        change = "" if gained is None else f"{arrow(gained, 'higher')}{sign(gained, body)}{body}"
        low, high = each["places"]["low"], each["places"]["high"]
        place = str(each["rank"]) if low == high else f"{low}–{high}"
        row = [place, moved, each["rep"], each["team"] or "", both(rounded(each["score"]), change)]
        rows.append([*row, bar_text(each["score"]), *map(metric_text(each), told(data))])
    return rows


def metric_text(one):
    def text(metric):
        found = one["metrics"][metric["key"]]
        change = change_text(metric["key"], metric["better"], found["change"])
        return both(value_text(metric["key"], found["value"]), change)

    return text


def before_after(data):
    rows = []
    for metric in told(data):
        key, found = metric["key"], data["team"]["metrics"][metric["key"]]
        change = change_text(key, metric["better"], found["change"]) or "–"
        rows.append([metric["title"], value_text(key, found["before"]), value_text(key, found["value"]), change])
    return rows


def not_ranked(data):
    return [[each["rep"], each["team"] or "", each["reason"]] for each in data["not_ranked"]]


# Reading the formats back


def cents(cell):
    """Amounts are written with or without empty cents: here always with them, where the cell begins with an amount."""
    return re.sub(r"^(−?[\d,]+)(?=$| [▲▼+−±])", r"\1.00", cell)


def with_cents(rows, header):
    """The cells of the columns that hold amounts in one way of writing. (A count has none, so its column is left.)"""
    money = [at for at, title in enumerate(header) if title in ("Revenue", "Avg deal")]
    return [[cents(cell) if at in money else cell for at, cell in enumerate(row)] for row in rows]


def with_cents_across(rows):
    """The same in the before/after table, where a row is a metric."""
    return [[row[0], *map(cents, row[1:])] if row[0] in ("Revenue", "Average deal") else row for row in rows]


def markdown_tables(text):
    tables = []
    for part in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
        lines = [line[2:-2].split(" | ") for line in part.splitlines()]
        plain = [[re.sub(r"\\(.)", r"\1", cell) for cell in line] for line in (lines[0], *lines[2:])]
        tables.append((plain[0], plain[1:]))
    return tables


def piped_tables(text):
    """The tables of the terminal format without a terminal: cells stand under the edge of their column's title."""
    tables = []
    for part in text.split("\n\n"):
        lines = part.splitlines()
        head = next((at for at, line in enumerate(lines) if re.match(r"#  |Metric  |Not ranked  ", line)), None)
        if head is not None:
            cells = [re.split(r"  +", line.strip()) for line in lines[head:]]
            tables.append((cells[0], cells[1:]))
    return tables


def check_tables(tables, data):
    expected = [ranking(data), before_after(data), not_ranked(data)]
    tables = dict(zip(("ranking", "team", "left out"), pad(tables, expected), strict=True))
    header, rows = tables["ranking"]
    assert [title for title in header if title] == (
        [] if not rows else ["#", "±", "Rep", "Team", "Score", *(SHORT[metric["key"]] for metric in told(data))]
    )
    titles = ["#", "±", "Rep", "Team", "Score", "", *(SHORT[metric["key"]] for metric in told(data))]
    assert with_cents(rows, titles) == with_cents(expected[0], titles)
    header, rows = tables["team"]
    assert header == ["Metric", data["versus"]["label"], data["period"]["label"], "Change"]
    assert with_cents_across(rows) == expected[1]
    assert tables["left out"][1] == expected[2]


def pad(tables, expected):
    """A table without rows is not there at all."""
    found = iter(tables)
    return [next(found) if rows else ([], []) for rows in expected]


def test_markdown_says_what_the_json_says(outputs):
    tables = markdown_tables(outputs["md"])
    assert len(tables) == sum(map(bool, (outputs["data"]["reps"], True, outputs["data"]["not_ranked"])))
    check_tables(tables, outputs["data"])


def test_the_piped_table_says_what_the_json_says(outputs):
    check_tables(piped_tables(outputs["table"]), outputs["data"])


def test_the_piped_table_and_markdown_have_the_same_lines_of_text(outputs):
    period, versus = outputs["data"]["period"], outputs["data"]["versus"]
    assert outputs["md"].startswith(f"## Score {period['label']}")
    assert outputs["table"].startswith(f"Score {period['label']}")
    for text in (outputs["md"], outputs["table"]):
        assert f"\n{period['start']} to " in text
        assert f" compared with {versus['label']}, {versus['start']} to " in text
        assert "Points: 50 is the mean of the ranked reps, 120 the most" in text
        weights = re.search(r"by weight \((.*?)\)", text)[1]
        assert weights == ", ".join(
            f"{metric['title'].lower()} {float(metric['weight']):g}"
            for metric in outputs["data"]["metrics"]
            if metric["weight"] and metric in told(outputs["data"])
        )


def test_the_csv_says_what_the_json_says(outputs):
    # Every number by its very characters.
    data = json.loads(outputs["json"], parse_float=str, parse_int=str)
    rows = list(csv.DictReader(io.StringIO(outputs["csv"])))
    expected = []
    for each in (*data["reps"], *data["not_ranked"]):
        head = {
            name: each.get(name) for name in ("rank", "rank_before", "rep", "team", "score", "score_before", "reason")
        }
        places = each["places"] or {"low": None, "high": None}
        for key, found in each["metrics"].items():
            row = {**head, "metric": key, **found, **{f"place_{end}": place for end, place in places.items()}}
            expected.append({name: "" if value is None else value for name, value in row.items()})
            expected[-1]["by_target"] = str(found["by_target"])
    assert rows == expected
    names = (
        "rank,rank_before,rep,team,score,score_before,reason,"
        "metric,value,before,change,numerator,denominator,points,target,full_presence,attainment,by_target,"
        "place_low,place_high"
    )
    assert outputs["csv"].partition("\n")[0] == names


def test_the_independent_formatter_says_what_people_should_read():
    assert value_text("revenue", Decimal("1080.5")) == "1,080.50"
    assert value_text("nps", Decimal("-37.5")) == "−37.5"
    assert value_text("csat", Decimal("0.6666666666666666")) == "66.7%"
    assert value_text("sales_cycle", None) == "–"
    assert change_text("revenue", "higher", Decimal("0.44")) == "▲ +44%"
    assert change_text("sales_cycle", "lower", Decimal("0.0251")) == "▼ +2.5%"
    assert change_text("sales_cycle", "lower", Decimal("-0.308")) == "▲ −31%"
    assert change_text("win_rate", "higher", Decimal("0")) == "±0.0 pp"
    assert change_text("nps", "higher", Decimal("-8.3")) == "▼ −8.3"
    assert bar_text(120) == "████│█████" and bar_text(30) == "██▌·│"


# On a terminal


ANSI = re.compile(r"\x1b\[[0-9;]*m")
TITLES = ["#", "±", "Rep", "Team", "Score", *SHORT.values()]


def on_terminal(width, *args, **env):
    """What a terminal of that width gets, as it came."""
    python, *words = forks.server().command()
    child = pexpect.spawn(
        python, [*words, "score", *args], dimensions=(60, width), encoding="utf-8", timeout=60,
        cwd=Path(__file__).parents[3], env={**os.environ, **env},
    )  # fmt: skip
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    return child.before.replace("\r\n", "\n")


def columns_of(text):
    """How many columns of a terminal it takes: wide letters take two, marks none."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


@pytest.fixture
def wide_team(crm, db):
    """The sample team, one of its reps with a name in wide letters, another's long; and one who is not ranked."""
    sample(crm)
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("UPDATE rep SET name = '山田太郎', name_key = '山田太郎' WHERE id = 1")
        connection.execute("UPDATE rep SET name = :name, name_key = :name WHERE id = 2", {"name": "maximiliane " * 5})
        connection.commit()
    crm("add", "rep", "newcomer", "-q", ok=True)


@pytest.mark.parametrize("width", [80, 100, 140, 200])
def test_no_line_is_wider_than_the_terminal_and_what_is_hidden_is_named(wide_team, width):
    text = ANSI.sub("", on_terminal(width, "--quarter", "Q3"))
    assert max(map(columns_of, text.splitlines())) <= width
    header = next(line for line in text.splitlines() if line.lstrip().startswith("#"))
    named = re.search(r"Not shown at this width: ([^.]*(?:\.[ ,][^.]*)*?)\. A\s+wider\s+terminal", text)
    hidden = re.sub(r"\s+", " ", named[1]).split(", ") if named else []
    there = [title for title in TITLES if re.search(rf"(^|\s){re.escape(title)}(\s|$)", header)]
    assert sorted([*there, *(each for each in hidden if each)]) == sorted(TITLES)
    assert {"#", "Rep", "Score"} <= set(there)
    if width == 80:
        assert {"Revenue", "Retent.", "Satisf."} <= set(there)  # what weighs most stays longest


def test_every_metric_that_counts_has_room_in_140_columns(crm):
    sample(crm)
    text = ANSI.sub("", on_terminal(140, "--quarter", "Q3"))
    counting = {title for key, title in SHORT.items() if key not in ("orders", "nps", "avg_deal")}
    assert all(title in text.split("\n\n")[1].split("\n")[0] for title in counting)
    assert max(map(columns_of, text.splitlines())) <= 140


def test_changes_that_may_be_chance_are_grey_and_keep_their_arrows(wide_team):
    text = on_terminal(140, "--quarter", "Q3")
    assert not re.search(r"\x1b\[(?:\d+;)*3[12]m", text)  # neither green nor red
    grey = re.findall(r"\x1b\[(?:\d+;)*2m(.*?)\x1b\[0m", text)
    assert all(any(f"{arrow} " in part for part in grey) for arrow in "▲▼")


def test_colour_is_of_the_terminal_and_can_be_turned_off(wide_team):
    assert not ANSI.search(on_terminal(140, "--quarter", "Q3", NO_COLOR="1"))
    assert not ANSI.search(on_terminal(140, "--quarter", "Q3", "--color", "never"))
    assert not ANSI.search(on_terminal(140, "--quarter", "Q3", TERM="dumb"))


def test_on_a_terminal_too_the_ranking_says_what_the_json_says(crm, db):
    company.make(db).close()
    data = json.loads(crm("score", "--quarter", "2026Q3", "--json", ok=True).out, parse_float=Decimal)
    text = ANSI.sub("", on_terminal(400, "--quarter", "2026Q3"))
    check_tables(piped_tables("\n\n".join(re.split(r"\n\s*\n", text))), data)
