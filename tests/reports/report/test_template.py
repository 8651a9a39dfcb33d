"""Templates: which sections a report has, those in SQL, and every fault named by file, key and remedy."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from crmcli.reports.report.contents import NAMES, usual
from crmcli.reports.report.template import parsed, written
from crmcli.reports.sections.catalogue import SECTIONS
from tests.support.teams import company

WEEK = "2026-W40"
BY_REP = """
[[section]]
title = "Won, by rep"
intro = "Whoever won"
sql = '''
SELECT credited AS rep, count(*) AS orders, sum(amount) AS revenue, min(closed) AS first, 0.5 AS part, NULL AS none
FROM v_deals
WHERE status = 'won' AND closed >= :start AND closed < :end AND credited_id IN (SELECT value FROM json_each(:reps))
GROUP BY credited ORDER BY credited
'''
units = { revenue = "money_major", first = "date", part = "percent" }
chart = { kind = "bars", label = "rep", values = ["revenue"] }
"""


@pytest.fixture
def team(db):
    company.make(db).close()


@pytest.fixture
def weekly(crm, team):
    """Run the weekly report with a template of that text."""

    def run(text, *args):
        Path("mine.toml").write_text(text, "utf-8")
        return crm("report", "weekly", WEEK, "--template", "mine.toml", *args)

    return run


@pytest.mark.parametrize("name", NAMES)
def test_the_printed_template_is_the_report_without_one(crm, name):
    text = crm("report", "template", name, ok=True).out
    assert text == written(name)
    outline = parsed(text, "it", name)
    same = [(each.key, each.title, each.rows or SECTIONS[each.key].rows) for each in usual(name).sections]
    assert (outline.title, [each[:3] for each in outline.sections]) == (usual(name).title, same)


def test_its_example_is_a_section(crm, weekly):
    tail = written("weekly").partition("# [[section]]\n")[2]
    example = "".join(f"{line.removeprefix('# ')}\n" for line in f"# [[section]]\n{tail}".splitlines())
    ran = weekly(example, "--json")
    assert json.loads(ran.out)["sections"]["revenue_by_product"]["rows"] == [
        {"product": "(none)", "orders": 2, "revenue": 800.0}
    ]


def test_sections_are_chosen_ordered_and_called_by_it(weekly):
    ran = weekly(
        'title = "Monday"\nintro = "Hello"\n[[section]]\nuse = "trend"\ntitle = "Money"\nintro = "By week"\n'
        '[[section]]\nuse = "headline"\n'
    )
    lines = [line for line in ran.out.splitlines() if line]
    assert lines[0] == "Monday: Monday 28 September to Sunday 4 October 2026" and lines[2:5] == [
        "Hello",
        "Money",
        "By week",
    ]
    assert lines.index("Money") < lines.index("In short") and "Ranking" not in lines


def test_rows_limit_what_is_listed_and_the_rest_is_told(crm, weekly):
    for number in range(3):
        crm(
            "add",
            "deal",
            f"d{number}",
            "--customer",
            "A",
            "--rep",
            "ann",
            "--amount",
            number,
            "--expected",
            "2026-11-01",
        )
    text = '[[section]]\nuse = "due"\nrows = 2\n'
    assert "Overdue: 2 of 3" in weekly(text).out
    found = json.loads(weekly(text, "--json").out)["sections"]["due"]
    assert (len(found["deals"]["overdue"]), found["all"]["overdue"]) == (2, 3)


def test_a_section_in_sql_is_shown_in_its_units_and_agrees_in_each_format(weekly):
    found = json.loads(weekly(BY_REP, "--json").out, parse_float=str)["sections"]["won_by_rep"]
    row = {"rep": "ann", "orders": 1, "revenue": "100.00", "first": "2026-10-01", "part": "0.5", "none": None}
    assert found["rows"] == [row, {**row, "rep": "ben", "revenue": "700.00", "first": "2026-09-30"}]
    assert [each["unit"] for each in found["columns"]] == ["text", "count", "money", "date", "percent", "text"]
    assert "| ann | 1 | 100 | 2026-10-01 | 50.0% | – |" in weekly(BY_REP, "--format", "md").out
    assert "won_by_rep,rows,2,ben,revenue,700.00" in weekly(BY_REP, "--format", "csv").out
    of_ben = json.loads(weekly(BY_REP, "--json", "--for", "ben").out)["sections"]["won_by_rep"]
    assert [each["rep"] for each in of_ben["rows"]] == ["ben"]
    assert "Whoever won" in weekly(BY_REP).out
    assert "<svg" in weekly(BY_REP, "--format", "html").out


def test_it_knows_the_periods_and_says_whose_it_is_and_what_is_left_out(weekly):
    sql = "SELECT :start, :end, :before_start, :before_end, :year_start, :year_end, :today, :reps"
    names = ", ".join(f"{part.strip()} AS c{at}" for at, part in enumerate(sql.removeprefix("SELECT ").split(",")))
    text = f'[[section]]\ntitle = "Days"\nsql = "SELECT {names}"\n'
    (row,) = json.loads(weekly(text, "--json").out)["sections"]["days"]["rows"]
    assert list(row.values()) == [
        "2026-09-28", "2026-10-05", "2026-09-21", "2026-09-28", "2025-09-29", "2025-10-06", "2026-11-24", "[1,2,3]",
    ]  # fmt: skip
    many = '[[section]]\ntitle = "Many"\nrows = 2\nsql = "SELECT name FROM v_reps ORDER BY name"\n'
    assert "The first 2 rows: there are more." in weekly(many).out
    assert "Of everybody." not in weekly(many).out and "Of everybody." in weekly(many, "--for", "ann").out
    assert "Of everybody." not in weekly(text, "--for", "ann").out
    (key,) = json.loads(weekly(many.replace("Many", "商机"), "--json").out)["sections"]
    assert key == "section_1"
    nothing = '[[section]]\ntitle = "None"\nsql = "SELECT name FROM v_reps WHERE 0"\n'
    assert "Nothing here in this period." in weekly(nothing).out


def test_values_that_are_none_and_texts_that_would_act_are_harmless(weekly):
    sql = "SELECT 9e999 AS much, x'00ff' AS bytes, char(27) || '[31m' AS red, 1.5 AS half, '<b>' AS tag"
    text = f'[[section]]\ntitle = "Odd"\nsql = "{sql}"\n'
    (row,) = json.loads(weekly(text, "--json").out)["sections"]["odd"]["rows"]
    assert row == {"much": None, "bytes": "00ff", "red": "\x1b[31m", "half": 1.5, "tag": "<b>"}
    out = weekly(text).out
    assert "\x1b" not in out and "␛[31m" in out


def one(keys):
    return f'[[section]]\ntitle = "Mine"\nsql = "SELECT 1 AS a, 2 AS b"\n{keys}\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", 'mine.toml: section is missing – begin each with [[section]]: use = "headline"'),
        ("title = 5", 'mine.toml: title is not text – write it in quotes: title = "…"'),
        ("titel = 'x'", 'mine.toml: titel is not known here – did you mean "title"?'),
        ("[section]\nuse = 'due'", "mine.toml: section is one table, not a list of them – begin each with [[section]]"),
        ("[[section]]\nuse = 'funel'", 'mine.toml: section 1: use names no section "funel" – did you mean "funnel"?'),
        ("[[section]]\nuse = 'due'\nsql = 'SELECT 1'", "mine.toml: section 1: use is not known here – known: "),
        ("[[section]]\ntitle = 'x'", "mine.toml: section 1: use is missing – name a section: pace, "),
        ("[[section]]\nuse = 'due'\nrows = 0", "mine.toml: section 1: rows is 0 – give 1 or more"),
        ("[[section]]\nuse = 'due'\nrows = 2.5", "mine.toml: section 1: rows is 2.5 – give a whole number"),
        ("[[section]]\nuse = 'due'\n" * 2, 'mine.toml: section 2: use is "due", as another section is – '),
        ("[[section]]\nsql = 'SELECT 1'", "mine.toml: section 1: title is missing – add a line: title = …"),
        (one("") * 2, 'mine.toml: section 2: key is "mine", as another section is – '),
        (one("key = 'due'"), 'mine.toml: section 1: key is "due", as another section is – '),
        (one("key = 'A b'"), 'mine.toml: section 1: key is "A b" – write it in small letters: key = "by_product"'),
        (one("units = { a = 'euro' }"), 'mine.toml: section 1: units: a is in "euro" – one of: text, count, '),
        (one("units = { c = 'count' }"), 'mine.toml: section 1 (Mine): units names no column "c" – there are: a, b'),
        (one("chart = { kind = 'pie', label = 'a', values = ['b'] }"), 'mine.toml: section 1: chart: kind is "pie"'),
        (
            one("chart = { kind = 'bars', label = 'a', values = ['a', 'b'] }"),
            "chart: values names 2 columns – bars shows",
        ),
        (one("chart = { kind = 'bars', label = 'c', values = ['b'] }"), 'chart names no column "c" – there are: a, b'),
        ("[[section]\n", "mine.toml is not valid TOML: "),
    ],
)
def test_a_fault_is_one_line_with_its_place_and_remedy(weekly, text, said):
    ran = weekly(text)
    assert (ran.code, ran.out) == (4, "") and ran.err.count("\n") == 1
    assert said in ran.err and " – " in ran.err


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT nope FROM v_deals", "SQLite says: no such column: nope – what can be asked are the views"),
        ("SELEC 1", 'SQLite says: near "SELEC": syntax error – '),
        ("SELECT 1; DROP TABLE deal", "one statement at a time – write one SELECT"),
        ("SELECT 1 AS a, 2 AS a", 'sql gives two columns "a" – name each with AS'),
        ("-- nothing", "sql gives no columns – write one SELECT"),
        ("SELECT :nobody", "the values there are: :start :end"),
        ("SELECT ?", "the values there are: :start :end"),
    ],
)
def test_an_error_in_sql_names_the_section_and_says_what_sqlite_says(weekly, sql, said):
    ran = weekly(f'[[section]]\nuse = "due"\n[[section]]\ntitle = "Mine"\nsql = "{sql}"\n')
    assert (ran.code, ran.out) == (4, "") and ran.err.startswith("crm: mine.toml: section 2 (Mine): ")
    assert said in ran.err and ran.err.count("\n") == 1


def test_a_column_that_is_not_what_its_unit_says_is_refused(weekly):
    for unit, what in (("money", "number"), ("date", "date such as 2026-12-01")):
        ran = weekly(one(f"units = {{ a = '{unit}' }}").replace("1 AS a", "'x' AS a"))
        assert ran.code == 4 and f"column \"a\" holds 'x', which is no {what}" in ran.err


def test_a_template_of_the_config_folder_is_found_by_its_name(crm, team, home):
    folder = home / "config" / "crmcli" / "reports"
    folder.mkdir(parents=True)
    (folder / "monday.toml").write_text('title = "Mine"\n[[section]]\nuse = "headline"\n', "utf-8")
    for name in ("monday", "monday.toml"):
        assert crm("report", "daily", "--template", name, ok=True).out.startswith("Mine: ")
    ran = crm("report", "weekly", "--template", "munday")
    assert (ran.code, ran.err) == (3, 'crm: no template "munday" – did you mean "monday"?\n')
    ran = crm("report", "weekly", "--template", "tuesday")
    assert ran.code == 3 and "crm report template > tuesday.toml" in ran.err
    ran = crm("report", "weekly", "--template", "./no/such.toml")
    assert ran.code == 4 and "such.toml cannot be read" in ran.err


def test_a_report_in_sql_leaves_the_file_as_it_is(weekly, db):
    before = sqlite3.connect(db)
    dump = list(before.iterdump())
    for sql in ("DELETE FROM deal", "PRAGMA user_version = 9", "VACUUM", "ATTACH 'x.db' AS x", "DROP VIEW v_deals"):
        ran = weekly(f'[[section]]\ntitle = "Mine"\nsql = "{sql}"\n')
        assert ran.code == 4 and "it can only read: one SELECT" in ran.err, sql
    assert list(before.iterdump()) == dump and not Path("x.db").exists()
    before.close()
