"""`crm target`: set, refused with what is missing, changed with a reason, listed, shown, taken in and out as TOML."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.periods import Calendar
from crmcli.evaluation.metrics.catalogue import METRICS
from crmcli.evaluation.targets.target_file import Wanted, months_in, parsed, written
from tests.conftest import TODAY
from tests.support.teams import company


@pytest.fixture
def team(db):
    """The hand-worked company of `tests/support/teams/company.py`: ann, ben and cyd of team North."""
    company.make(db).close()


def rows(db):
    """Every row of the table, as often as one was written."""
    with closing(sqlite3.connect(db)) as raw:
        return raw.execute(
            'SELECT metric, rep_id, team, start, "end", amount, number, split, "by", reason FROM target ORDER BY id'
        ).fetchall()


def data(crm, *args):
    return json.loads(crm("target", *args, "--json", ok=True).out)


@pytest.mark.parametrize(
    ("args", "row", "said"),
    [
        (
            ("revenue", "1,200,000.50", "--year", "2027"),
            ("revenue", None, None, "2027-01-01", "2028-01-01", 120_000_050, None, "even"),
            "Set the target revenue of everybody for 2027: 1,200,000.50 USD\n",
        ),
        (
            ("Win rate", "33.3%", "--quarter", "2027Q1", "--rep", "ann"),
            ("win_rate", 1, None, "2027-01-01", "2027-04-01", None, 0.333, "even"),
            "Set the target win rate of ann for 2027Q1: 33.3%\n",
        ),
        (
            ("response-time", "4.5", "--month", "2026-12", "--team", "north"),
            ("response_time", None, "North", "2026-12-01", "2027-01-01", None, 4.5, "even"),
            "Set the target response time of North for 2026-12: 4.5 hours\n",
        ),
        (
            ("orders", "30", "--from", "2026-12-10", "--to", "2026-12-20", "--reason", " a push "),
            ("orders", None, None, "2026-12-10", "2026-12-21", None, 30.0, "even"),
            "Set the target orders of everybody for 2026-12-10..2026-12-20: 30\n",
        ),
        (
            ("revenue", "USD 90000", "--year", "2027", "--split", "20/25/25/30"),
            ("revenue", None, None, "2027-01-01", "2028-01-01", 9_000_000, None, "shares"),
            "Set the target revenue of everybody for 2027: 90,000.00 USD\n",
        ),
    ],
)
def test_a_target_is_set(crm, team, db, args, row, said):
    ran = crm("target", "set", *args, ok=True)
    assert ran.out == said and ran.err.startswith("Next: crm target show ")
    reason = "a push" if "--reason" in args else None
    assert rows(db) == [(*row, "tester", reason)]
    assert crm(*ran.err.removeprefix("Next: crm ").split(), ok=True).out.startswith("Target: ")


EXAMPLE = " – such as: crm target set revenue 1200000 --year 2026\n"


@pytest.mark.parametrize(
    ("args", "code", "error"),
    [
        ((), 4, "the target lacks its metric, number and period" + EXAMPLE),
        (("revenue",), 4, "the target lacks its number and period" + EXAMPLE),
        (("12000",), 4, "the target lacks its metric and period" + EXAMPLE),
        (("revenue", "12000"), 4, "the target lacks its period" + EXAMPLE),
        (("--year", "2027", "--rep", ""), 4, "the target lacks its metric, number and owner" + EXAMPLE),
        (("revenue", "5", "--from", "2026-12-01"), 4, "the target lacks its last day" + EXAMPLE),
        (("revenue", "5", "--year", "2027", "--rep", "ann", "--team", "North"), 2, "--rep and --team are both given"),
        (("revenue", "5", "--year", "2027", "--from", "2027-01-01"), 2, "--year and --from each name a period"),
        (("revenue", "5", "--from", "soon"), 2, '"soon" is not a date'),
        (("revenu", "5", "--year", "2027"), 2, 'no metric "revenu" – did you mean "revenue"?'),
        (("revenue", "5", "--year", "2027", "--rep", "amy"), 3, 'no rep "amy"'),
        (("revenue", "5", "--year", "2027", "--team", "Nord"), 3, 'no team "Nord"'),
        (("revenue", "0", "--year", "2027"), 4, 'value "0" is not above zero'),
        (("revenue", "0.00", "--year", "2027"), 4, 'value "0.00" is not above zero'),
        (("revenue", "−5", "--year", "2027"), 4, 'value "−5" is not above zero'),
        (("revenue", "a lot", "--year", "2027"), 4, 'value: "a lot" is not an amount'),
        (("revenue", "1.001", "--year", "2027"), 4, 'value: amount "1.001" has more decimals than USD has (2)'),
        (("revenue", "5 EUR", "--year", "2027"), 4, 'value: amount "5 EUR" is in EUR'),
        (("win_rate", "40", "--year", "2027"), 4, 'value "40" is over 100% – write it as 40% or 0.4'),
        (("win_rate", "101%", "--year", "2027"), 4, 'value "101%" is over 100%'),
        (("csat", "nan", "--year", "2027"), 4, 'value "nan" is not a number for satisfaction'),
        (("nps", "101", "--year", "2027"), 4, 'value "101" is over 100'),
        (("orders", "12%", "--year", "2027"), 4, 'value "12%" is not a number for orders'),
        (("orders", "1e13", "--year", "2027"), 4, 'value "1e13" is over 1,000,000,000,000'),
        (("revenue", "5", "--year", "2027", "--split", "1,2,3"), 4, "split: 3 shares do not fit 2027 – give 4 or 12"),
        (("revenue", "5", "--quarter", "2027Q1", "--split", "1,2,3,4"), 4, "split: 4 shares do not fit 2027Q1"),
        (("revenue", "5", "--year", "2027", "--split", "0,0,0,0"), 4, "split: the shares sum to 0"),
        (("revenue", "5", "--year", "2027", "--split", "1,2,-3,4"), 4, "split: share -3 is negative"),
        (("revenue", "5", "--year", "2027", "--split", "seasonal"), 4, 'split: "seasonal" is no share'),
        (("revenue", "5", "--month", "2026-12", "--split", "season"), 4, "split: 2026-12 is neither a year"),
        (("win_rate", "0.4", "--year", "2027", "--split", "season"), 4, "split: win rate does not add up"),
    ],
)  # fmt: skip
def test_what_is_no_target_is_refused_in_one_line(crm, team, db, args, code, error):
    ran = crm("target", "set", *args)
    assert (ran.code, ran.out) == (code, "") and ran.err.startswith(f"crm: {error}") and ran.err.count("\n") == 1
    assert rows(db) == []


def test_a_change_of_a_period_that_has_begun_needs_a_reason_and_keeps_the_old_value(crm, team, db):
    crm("target", "set", "revenue", 1000, "--year", 2026, ok=True)
    ran = crm("target", "set", "revenue", 900, "--year", 2026)
    assert (ran.code, ran.err) == (
        4, "crm: reason is missing: 2026 has begun, and its target is there – say why: --reason TEXT\n",
    )  # fmt: skip
    assert crm("target", "drop", "revenue", "--year", 2026).code == 4
    assert len(rows(db)) == 1
    again = crm("target", "set", "revenue", "1000.00", "--year", 2026, ok=True)
    assert again.out == "The target revenue of everybody for 2026 is 1,000.00 USD already\n" and len(rows(db)) == 1
    changed = crm("target", "set", "revenue", 900, "--year", 2026, "--reason", "a [b]plan[/b]", ok=True)
    assert changed.out == "Changed the target revenue of everybody for 2026: 900.00 USD (was 1,000.00 USD)\n"
    # Another split is a change as well; one of a period to come needs no reason.
    assert crm("target", "set", "revenue", 900, "--year", 2026, "--split", "1,1,1,2").code == 4
    crm("target", "set", "orders", 10, "--year", 2027, ok=True)
    crm("target", "set", "orders", 12, "--year", 2027, ok=True)
    found = data(crm, "show", "revenue", "--year", 2026)["history"]
    assert [(each["value"], each["reason"], each["at"]) for each in found] == [
        (1000.0, None, f"{TODAY}T23:59:59Z"), (900.0, "a [b]plan[/b]", f"{TODAY}T23:59:59Z"),
    ]  # fmt: skip
    shown = crm("target", "show", "revenue", "--year", 2026, ok=True).out
    assert "a [b]plan[/b]" in shown and shown.index("  900  ") < shown.rindex("1,000  ")


def test_a_changed_value_keeps_its_split_unless_another_is_given(crm, team, db):
    when = ("--year", "2027")
    for args in (("1000", *when, "--split", "40,30,20,10"), ("2000", *when), ("2000", *when, "--split", "even")):
        crm("target", "set", "revenue", *args, ok=True)
    with closing(sqlite3.connect(db)) as raw:
        kept = raw.execute("SELECT amount, split, shares FROM target ORDER BY id").fetchall()
    # A quarter's 40 of 100 over three months each: 2/15.
    assert [(amount, split) for amount, split, _ in kept] == [(100000, "shares"), (200000, "shares"), (200000, "even")]
    for _, _, shares in kept[:2]:
        assert [float(each) for each in shares.split()][:4] == pytest.approx([2 / 15, 2 / 15, 2 / 15, 0.1])


def test_the_currency_stays_once_a_target_is_an_amount_of_it(crm):
    crm("init", ok=True)
    crm("target", "set", "orders", 10, "--year", 2027, ok=True)
    crm("config", "set", "currency", "EUR", ok=True)
    crm("target", "set", "revenue", 10, "--year", 2027, ok=True)
    assert crm("config", "set", "currency", "USD").code == 4


def test_what_a_terminal_would_act_on_is_shown_and_written_harmlessly(crm, team, tmp_path):
    reason = "a\x1b[31mred\u202e plan"
    crm("target", "set", "orders", 10, "--year", 2027, "--reason", reason, ok=True)
    for args in (("show", "orders", "--year", 2027), ("export",), ("list", "--all", "--format", "csv")):
        out = crm("target", *args, ok=True).out
        assert "red" in out and (args[-1] == "csv" or ("\x1b" not in out and "\u202e" not in out))
    crm("target", "export", "-o", "plan.toml", ok=True)
    assert parsed((tmp_path / "plan.toml").read_text("utf-8"), "x", CALENDAR, "USD")[0].reason == reason


def test_a_dropped_target_counts_no_more(crm, team, db):
    crm("target", "set", "orders", 10, "--year", 2027, "--rep", "ann", ok=True)
    ran = crm("target", "drop", "orders", "--year", 2027, "--rep", "ann", ok=True)
    assert ran.out == "Withdrew the target orders of ann for 2027: it was 10\n"
    assert [row[6] for row in rows(db)] == [10.0, None]
    for verb in ("drop", "show"):
        ran = crm("target", verb, "orders", "--year", 2027, "--rep", "ann")
        assert (ran.code, ran.err) == (3, 'crm: no target "orders of ann for 2027" – see: crm target list --all\n')
    assert data(crm, "list", "--all")["targets"] == []


def test_a_period_that_is_over_is_taken_and_said_so(crm, team):
    ran = crm("target", "set", "revenue", 1000, "--quarter", "2026Q3", ok=True)
    assert "2026Q3 is over; the target counts all the same.\n" in ran.err
    found = crm("target", "set", "orders", 5, "--year", 2025, "--split", "season", "--json", ok=True)
    assert json.loads(found.out)["notes"] == [
        "No orders of everybody is on record a year before 2025: it is split evenly.",
        "2025 is over; the target counts all the same.",
    ]


def test_the_list_is_the_same_in_json_csv_and_on_the_screen(crm, team):
    crm("target", "set", "revenue", "1000", "--quarter", "2026Q3", "--rep", "ann", ok=True)
    crm("target", "set", "win_rate", "80%", "--quarter", "2026Q3", ok=True)
    crm("target", "set", "orders", 40, "--year", 2026, "--team", "North", ok=True)
    found = data(crm, "list", "2026Q3")
    assert found["schema"] == "crm.target.list/1" and found["period"]["label"] == "2026Q3"
    year, revenue, rate = found["targets"]
    # Won in 2026: four in the quarter besides c-1, one in June and one in October. Evenly, 10 of 12 months and 24 of 30
    # days of November: 36 are expected; 37 days are left.
    assert [year[name] for name in ("metric", "owner", "name", "value", "actual", "status")] == [
        "orders", "team", "North", 40, 7, "behind",
    ]  # fmt: skip
    assert year["expected"] == pytest.approx(40 * 10.8 / 12)
    assert year["per_week"] == pytest.approx(33 * 7 / 37)
    # ann won 360.50 of 1,000.00.
    assert [revenue[name] for name in ("value", "actual", "attainment", "status", "per_week")] == [
        1000.0, 360.5, 0.3605, "missed", None,
    ]  # fmt: skip
    assert (rate["value"], rate["actual"], rate["status"]) == (0.8, 5 / 6, "met")
    table = list(csv.DictReader(io.StringIO(crm("target", "list", "2026Q3", "--format", "csv", ok=True).out)))
    assert [(row["metric"], row["value"], row["actual"], row["status"]) for row in table] == [
        ("orders", "40", "7", "behind"), ("revenue", "1000.00", "360.50", "missed"),
        ("win_rate", "0.8", str(5 / 6), "met"),
    ]  # fmt: skip
    screen = crm("target", "list", "2026Q3", ok=True).out
    assert [line.split()[:3] for line in screen.splitlines()[4:7]] == [
        ["Orders", "North", "2026"], ["Revenue", "ann", "2026Q3"], ["Win", "rate", "everybody"],
    ]  # fmt: skip
    assert "36.1%" in screen and "360.50" in screen and "missed" in screen


def test_the_list_is_of_today_of_a_period_or_of_all_and_of_an_owner_or_metric(crm, team):
    for text in ("2025", "2026", "2027"):
        crm("target", "set", "orders", 9, "--year", text, ok=True)
    crm("target", "set", "revenue", 9, "--quarter", "2026Q3", "--rep", "ann", ok=True)
    crm("target", "set", "revenue", 9, "--quarter", "2026Q3", "--team", "north", ok=True)

    def labels(*args):
        return [each["period"]["label"] for each in data(crm, "list", *args)["targets"]]

    assert labels() == ["2026"]
    assert labels("2026Q3") == ["2026", "2026Q3", "2026Q3"]
    assert labels("--all") == ["2025", "2026", "2026Q3", "2026Q3", "2027"]
    assert labels("--all", "--rep", "ann") == labels("--all", "--team", "North") == ["2026Q3"]
    assert labels("--all", "--metric", "orders") == ["2025", "2026", "2027"]
    assert crm("target", "list", "2031", "--fail-empty").code == 6
    assert crm("target", "list", "2026", "--all").code == 2


def test_the_list_of_a_rep_shows_the_rates_of_others_by_that_reps_own_figures(crm, team):
    crm("target", "set", "win_rate", "80%", "--quarter", "2026Q3", ok=True)
    crm("target", "set", "revenue", 9, "--quarter", "2026Q3", ok=True)
    (found,) = data(crm, "list", "2026Q3", "--rep", "ben")["targets"]
    # ben won two of three; all together five of six.
    assert [found[name] for name in ("metric", "owner", "rep", "actual", "status")] == [
        "win_rate", "everybody", "ben", 2 / 3, "missed",
    ]  # fmt: skip
    assert crm("target", "list", "2026Q3", "--rep", "ben", ok=True).out.startswith("Targets 2026Q3 for ben\n")


def test_one_target_has_parts_that_sum_to_it(crm, team):
    crm("target", "set", "revenue", "1000.01", "--year", 2026, "--split", "20,25,25,30", ok=True)
    found = data(crm, "show", "revenue", "--year", 2026)
    # 200.002, 250.0025, 250.0025 and 300.003: the cent left goes to the last.
    quarters = found["parts"][::4]
    assert [(part["period"]["label"], part["value"]) for part in quarters] == [
        ("2026Q1", 200.0), ("2026Q2", 250.0), ("2026Q3", 250.0), ("2026Q4", 300.01),
    ]  # fmt: skip
    months = [part for part in found["parts"] if part not in quarters]
    assert round(sum(part["value"] for part in months), 2) == 1000.01
    assert sum(part["share"] for part in quarters) == pytest.approx(1)
    assert [part["actual"] for part in quarters] == [0.0, 500.0, 1080.5, 100.0]
    screen = crm("target", "show", "revenue", "--year", 2026, ok=True).out
    assert "Split: by given shares" in screen and "  2026-12" in screen and "not begun" in screen


def test_who_joined_in_the_year_is_asked_pro_rata_and_the_screen_says_so(crm, team):
    crm("edit", "rep", "ann", "--joined", "2026-08-15", ok=True)
    ran = crm("target", "set", "revenue", 920, "--quarter", "2026Q3", "--rep", "ann", ok=True)
    assert "ann is there on 47 of the 92 days: it is asked pro rata.\n" in ran.err
    ran = crm("target", "set", "win_rate", "40%", "--month", "2026-07", "--rep", "ann", ok=True)
    assert "ann is not there in 2026-07: nothing is asked.\n" in ran.err
    found = data(crm, "show", "revenue", "--quarter", "2026Q3", "--rep", "ann")["target"]
    assert [found[name] for name in ("value", "target", "days_employed", "days")] == [920.0, 470.0, 47, 92]
    screen = crm("target", "show", "revenue", "--quarter", "2026Q3", "--rep", "ann", ok=True).out
    assert "Pro rata: ann is there on 47 of its 92 days, so that of 920.00 USD that share is asked." in screen


def test_the_score_says_whose_points_come_from_targets(crm, team):
    plain = crm("score", "--quarter", "Q3", ok=True).out
    assert "target" not in plain
    crm("target", "set", "revenue", 400, "--quarter", "2026Q3", "--rep", "ann", ok=True)
    crm("target", "set", "orders", 30, "--year", 2026, "--rep", "ben", ok=True)
    crm("target", "set", "win_rate", "80%", "--year", 2026, ok=True)
    ran = crm("score", "--quarter", "Q3", ok=True)
    assert "100 the target where all have one" in ran.out
    assert "By target: win rate. See: crm target list" in ran.out
    # 360.50 of 400.00, and 2 of 7.5: nobody else has such a target, so the benchmark judges.
    assert "Targets that not all have, and so do not judge: revenue 90.1% of ann; orders 26.7% of ben." in ran.out
    reps = {each["rep"]: each["metrics"] for each in json.loads(crm("score", "--quarter", "Q3", "--json").out)["reps"]}
    assert reps["ann"]["revenue"]["target"] == 400.0 and reps["ben"]["revenue"]["target"] is None
    assert reps["ann"]["revenue"]["attainment"] == pytest.approx(0.90125) and not reps["ann"]["revenue"]["by_target"]
    assert reps["ann"]["revenue"]["points"] == pytest.approx(50 * 360.5 / 540.25)  # as the revenue of ben is judged
    assert reps["ben"]["win_rate"]["by_target"] and reps["ben"]["win_rate"]["points"] == pytest.approx(100 * 2 / 2.4)
    assert reps["ben"]["orders"]["target"] == 7.5  # a quarter of 30 a year


FILE = """
[[target]]
metric = "revenue"
value = 1_200_000.10
period = "2027"
rep = "ann"
split = [20, 25, 25, 30]
reason = "plan of the year"
[[target]]
metric = "Win rate"
value = "40%"
period = "2027"
[[target]]
metric = "orders"
value = 12
period = "2026-12"
team = "north"
"""


def test_a_file_is_taken_in_and_again_changes_nothing(crm, team, db, tmp_path):
    (tmp_path / "plan.toml").write_text(FILE, "utf-8")
    dry = crm("target", "import", "plan.toml", "--dry-run", ok=True)
    assert dry.out == "Would import 3 targets: 3 new, 0 changed, 0 unchanged\n" and rows(db) == []
    assert crm("target", "import", "plan.toml", ok=True).out == "Imported 3 targets: 3 new, 0 changed, 0 unchanged\n"
    assert [row[:8] for row in rows(db)] == [
        ("revenue", 1, None, "2027-01-01", "2028-01-01", 120_000_010, None, "shares"),
        ("win_rate", None, None, "2027-01-01", "2028-01-01", None, 0.4, "even"),
        ("orders", None, "North", "2026-12-01", "2027-01-01", None, 12.0, "even"),
    ]
    again = data(crm, "import", "plan.toml")
    assert (again["new"], again["changed"], again["unchanged"], len(rows(db))) == (0, 0, 3, 3)


def test_what_is_written_out_is_taken_back(crm, team, db, tmp_path):
    (tmp_path / "plan.toml").write_text(FILE, "utf-8")
    crm("target", "import", "plan.toml", ok=True)
    crm("target", "set", "orders", 7, "--year", 2026, "--split", "season", "--reason", 'say "when"', ok=True)
    crm("target", "export", "-o", "out.toml", ok=True)
    written_out = (tmp_path / "out.toml").read_text("utf-8")
    with closing(sqlite3.connect(db)) as raw, raw:
        raw.execute("DELETE FROM target")
    crm("target", "import", "out.toml", ok=True)
    assert crm("target", "export", ok=True).out == written_out
    assert 'split = "season"\nshares = [' in written_out and "value = 1200000.10\n" in written_out


def test_targets_that_overlap_are_named_where_they_are_written_out(crm, team):
    crm("target", "set", "orders", 7, "--year", 2027, ok=True)
    crm("target", "set", "orders", 2, "--quarter", "2027Q1", ok=True)
    ran = crm("target", "export", ok=True)
    assert "The targets orders of everybody for 2027 and 2027Q1 overlap" in ran.err
    assert crm("target", "export", "2027", ok=True).err == ""


ORDERS = '[[target]]\nmetric = "orders"\nvalue = 5\nperiod = "2027"\n'


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "plan.toml: target is missing – begin each with [[target]]"),
        ("[[target", "plan.toml is not valid TOML: "),
        ("target = 5", "plan.toml: target is not a list"),
        ("[[targets]]", 'plan.toml: targets is not known here – did you mean "target"?'),
        ("[[target]]", 'target 1: metric, value and period are missing – add metric = "revenue", value ='),
        ('[[target]]\nmetric = "orders"\nvalue = 5', 'target 1: period is missing – add period = "2026"'),
        (ORDERS + 'goal = 5', "target 1: goal is not known here"),
        (ORDERS.replace("orders", "order"), 'target 1: no metric "order" – did you mean "orders"?'),
        (ORDERS.replace("5", "0"), 'target 1: value "0" is not above zero'),
        (ORDERS.replace("5", "-5"), 'target 1: value "-5" is not above zero'),
        (ORDERS.replace("5", "-0.5"), 'target 1: value "-0.5" is not above zero'),
        (ORDERS.replace("5", "inf"), 'target 1: value "inf" is not a number for orders'),
        (ORDERS.replace("5", "true"), "target 1: value is not a number – write it as value = 1200000"),
        (ORDERS.replace("5", f"0x{'f' * 5000}"), "target 1: value is too large a number"),
        (ORDERS.replace("5", "[5]"), "target 1: value is not a number"),
        (ORDERS.replace('"2027"', "2027"), 'target 1: period is not text – write it in quotes: period = "…"'),
        (ORDERS.replace('"2027"', '"Q3"'), 'target 1: period "Q3" names no year'),
        (ORDERS.replace('"2027"', '"2027Q5"'), 'target 1: period "2027Q5" is not a period'),
        (ORDERS + 'rep = "amy"', 'target 1: rep: no rep "amy"'),
        (ORDERS + 'rep = ""', "target 1: rep is not text"),
        (ORDERS + 'team = "South"', 'target 1: team: no team "South"'),
        (ORDERS + 'rep = "ann"\nteam = "North"', "target 1: rep and team are both there"),
        (ORDERS + "split = 5", "target 1: split is neither a word nor a list"),
        (ORDERS + "split = [1, 2]", "target 1: split: 2 shares do not fit 2027"),
        (ORDERS + "split = [0, 0, 0, 0]", "target 1: split: the shares sum to 0"),
        (ORDERS + "split = [1, 2, 3, -4]", "target 1: split: share -4 is negative"),
        (ORDERS + "split = [1, 2, 3, true]", "target 1: split is not a number"),
        (ORDERS + "shares = [1, 2, 3, 4]", "target 1: shares is for a season only"),
        (ORDERS + ORDERS, "target 2: period 2027 has this target twice: target 1 is it too"),
        (ORDERS + 'rep = "ann"\n' + ORDERS + 'rep = "1"', "target 2: period 2027 has this target twice"),
        (
            ORDERS + ORDERS.replace('"2027"', '"2027Q1"'),
            "target 2: period 2027Q1 overlaps 2027 of target 1 – give one of them in a file of its own",
        ),
        (
            ORDERS + ORDERS.replace("orders", "revenue").replace("5", "5.001"),
            'target 2: value: amount "5.001" has more decimals',
        ),
        (ORDERS + ORDERS.replace("orders", "csat").replace("5", "80"), 'target 2: value "80" is over 100%'),
        (
            ORDERS + '[[target]]\nmetric = "revenue"\nvalue = 6\nperiod = "2026"',
            'target 2: reason is missing: 2026 has begun, and its target is there – say why it changes: reason = "…"',
        ),
    ],
)  # fmt: skip
def test_a_fault_of_a_file_is_named_and_nothing_changes(crm, team, db, tmp_path, text, error):
    crm("target", "set", "revenue", 5, "--year", 2026, ok=True)
    before = rows(db)
    (tmp_path / "plan.toml").write_text(text, "utf-8")
    ran = crm("target", "import", "plan.toml")
    assert (ran.code, ran.out) == (4, "")
    assert error in ran.err and ran.err.startswith("crm: plan.toml") and ran.err.count("\n") == 1
    assert rows(db) == before


CALENDAR = Calendar(company.date(2026, 11, 24))
PERIODS = st.sampled_from(("2026", "2027Q1", "2026-07", "2026-07-03..2026-08-15")).map(CALENDAR.read)
MONEY = st.integers(1, 10**15)
NUMBERS = {"percent": st.floats(1e-6, 1), "points": st.floats(1e-3, 100)}


@given(st.data(), st.sampled_from(METRICS), PERIODS, st.text(min_size=1).filter(str.strip))
def test_any_target_is_taken_back_from_its_text(draw, metric, period, reason):
    number = MONEY if metric.unit == "money" else NUMBERS.get(metric.unit, st.floats(1e-3, 1e12))
    shares, kind = None, "even"
    if metric.adds_up and (months := months_in(period)) > 1:
        kind = draw.draw(st.sampled_from(("even", "season", "shares")))
        some = st.lists(st.floats(0, 1e9), min_size=months, max_size=months).filter(sum)
        shares = tuple(draw.draw(some)) if kind != "even" else None
    reason = reason.strip()
    rep, team = draw.draw(st.sampled_from(((None, None), ("ann", None), (None, "[b]North"))))
    wanted = Wanted(metric, draw.draw(number), period, rep, team, kind, shares, reason)
    for currency in ("USD", "JPY", "KWD"):
        (back,) = parsed(written(wanted, currency), "x", CALENDAR, currency)
        assert back._replace(where="") == wanted
