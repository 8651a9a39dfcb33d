"""`crm scorecard`: rules are made, changed from a period on, put to use, and taken in and out as TOML."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.support.teams import company

# The little company is looked at on 24 November 2026: its third quarter is over, the fourth under way.
TEXT = 'name = "Hunters"  # who hunt\n[metrics]\nrevenue = 60\nwin_rate = { weight = 40, cap = 100 }\n'


@pytest.fixture(autouse=True)
def team(db):
    company.make(db).close()


@pytest.fixture
def card(crm, tmp_path):
    """Run `crm scorecard` on a line of words; a file hunters.toml is there."""
    (tmp_path / "hunters.toml").write_text(TEXT, "utf-8")

    def run(line, *more, ok=True):
        return crm("scorecard", *line.split(), *more, ok=ok)

    return run


@pytest.fixture
def data(card):
    return lambda line: json.loads(card(line, "--json").out)


def weights(shown):
    return {each["key"]: each["weight"] for each in shown["metrics"]}


def judged_by(crm, quarter):
    found = json.loads(crm("score", "--quarter", quarter, "--json", ok=True).out)["scorecard"]
    return found["name"], found["version"]


def test_without_a_change_the_built_in_one_is_shown_in_full(card, data):
    shown = data("show")
    assert list(shown) == [
        "schema", "name", "version", "valid_from", "definitions", "in_force", "until", "metrics", "judges", "versions",
    ]  # fmt: skip
    assert (shown["schema"], shown["name"], shown["version"], shown["in_force"]) == (
        "crm.scorecard/1", "Default", 1, True,
    )  # fmt: skip
    assert weights(shown) == {
        "revenue": 30, "retention": 15, "csat": 15, "win_rate": 10, "conversion": 10, "new_customers": 10,
        "sales_cycle": 5, "follow_ups": 2.5, "response_time": 2.5,
    }  # fmt: skip
    assert shown["metrics"][0] == {
        "key": "revenue", "title": "Revenue", "weight": 30, "share": 0.3, "cap": 120, "floor": 0, "better": "higher",
        "unit": "money",
        "definition": "Sum of the amounts of deals won with a close date in the period, credited to the rep who owned "
        "the deal at close, less refunds in the period",
    }  # fmt: skip
    assert shown["judges"] == [{"rep": None, "team": None, "since": None, "until": None, "now": True}]
    assert shown["versions"] == [
        {"version": 1, "valid_from": None, "until": None, "in_force": True, "at": None, "by": None, "reason": None}
    ]
    table = card("show").out
    assert "Scorecard Default, version 1\nIn force, for every period.\n" in table
    assert "Revenue        revenue            30  30.0%          120      0  higher\n" in table
    assert "built in" in table and "everybody  the first" in table


def test_a_new_one_judges_nobody_and_says_how_it_could(card, data, crm):
    ran = card("new Hunters --weight revenue=60 --weight win_rate=40 --cap win_rate=100 --floor revenue=10")
    assert ran.out == "Made the scorecard Hunters, which judges nobody yet\n"
    assert ran.err == "Next: crm scorecard use Hunters\n"
    shown = data("show Hunters")
    assert [(each["key"], each["weight"], each["cap"], each["floor"]) for each in shown["metrics"]] == [
        ("revenue", 60, 120, 10), ("win_rate", 40, 100, 0),
    ]  # fmt: skip
    assert shown["judges"] == []
    assert "It judges nobody." in card("show hunters").out
    assert judged_by(crm, "2026Q4") == ("Default", 1)
    ran = card("use Hunters")
    assert (ran.out, ran.err) == ("Hunters judges everybody in periods from 2026Q4 on\n", "Next: crm score\n")
    assert [judged_by(crm, quarter) for quarter in ("2026Q3", "2026Q4")] == [("Default", 1), ("Hunters", 1)]
    assert card("use Hunters").out == "Nothing changed: Hunters judges everybody from 2026Q4 on already\n"


def test_a_scorecard_of_three_metrics_scores(card, crm):
    card("new Three --weight revenue=50 --weight csat=30 --weight orders=20 --cap revenue=80")
    card("use Three --from 2026Q3 --restate")
    found = json.loads(crm("score", "--quarter", "2026Q3", "--json", ok=True).out)
    # cyd won nothing, which is 0 of revenue and of orders. Without answers satisfaction is 50. The three means are
    # 1080.50 / 3 and 5 / 3. ann: 360.50, 3 orders, and the only answers. ben: 720.00, which is cut to 80, 2 orders.
    reps = {each["rep"]: each for each in found["reps"]}
    assert reps["ann"]["metrics"]["revenue"]["points"] == pytest.approx(50 * 360.5 / (1080.5 / 3))
    assert reps["ann"]["score"] == pytest.approx((50 * 50 * 360.5 / (1080.5 / 3) + 30 * 50 + 20 * 90) / 100)
    assert reps["ben"]["score"] == pytest.approx((50 * 80 + 20 * 60 + 30 * 50) / 100)
    assert reps["cyd"]["score"] == pytest.approx(30 * 50 / 100)
    by = json.loads(crm("score", "--quarter", "2026Q3", "--by", "orders", "--json", ok=True).out)
    assert [(each["rank"], each["rep"]) for each in by["reps"]] == [(1, "ann"), (2, "ben"), (3, "cyd")]
    table = crm("score", "--quarter", "2026Q3", "--by", "nps", ok=True).out
    assert "(revenue 50, orders 20, satisfaction 30)" in table
    assert "80 the most" not in table and "120 the most" in table
    assert "2026Q2 was judged by scorecard Default, version 1.\n" in table


def test_an_edit_makes_a_version_from_this_quarter_on_and_leaves_the_past(card, data, crm):
    before = crm("score", "--quarter", "2026Q3", "--json", ok=True).out
    ran = card("edit Default --weight csat=25 --weight nps=5 --weight retention=0", "--reason", "agreed in May")
    assert ran.out == "Changed Default to version 2 for periods from 2026Q4 on\n"
    assert ran.err == "Next: crm scorecard show Default\n"
    shown = data("show")
    assert weights(shown)["csat"] == 25 and weights(shown)["nps"] == 5 and "retention" not in weights(shown)
    assert (shown["version"], shown["valid_from"], shown["versions"][1]["reason"]) == (2, "2026-10-01", "agreed in May")
    assert [judged_by(crm, quarter) for quarter in ("2026Q3", "2026Q4")] == [("Default", 1), ("Default", 2)]
    assert crm("score", "--quarter", "2026Q3", "--json", ok=True).out == before
    assert data("show --period 2026Q3")["version"] == 1
    assert data("show Default 1")["in_force"] is False
    assert card("edit Default --weight csat=25").out == "Nothing changed: Default is like that already\n"


def test_the_past_is_judged_anew_only_where_that_is_meant(card, crm):
    line = "edit Default --cap revenue=90 --from 2026Q3"
    ran = card(line, ok=False)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err == (
        "crm: --from 2026Q3: quarters that are over would be judged anew – name 2026Q4 or a later period, "
        "or say that you mean it: --restate\n"
    )
    assert judged_by(crm, "2026Q3") == ("Default", 1)
    assert card(line, "--restate").out == "Changed Default to version 2 for periods from 2026Q3 on\n"
    assert [judged_by(crm, quarter) for quarter in ("2026Q2", "2026Q3")] == [("Default", 1), ("Default", 2)]
    for line in ("use Default --from 2026", "import hunters.toml --from 2026-09-30"):
        card("new Hunters --weight revenue=1") if "import" in line else None
        assert "quarters that are over would be judged anew" in card(line, ok=False).err


def test_a_planned_version_stays_and_an_edit_before_it_says_until_when_it_counts(card, crm, data):
    card("edit Default --cap revenue=90 --from 2027Q1")
    ran = card("edit Default --cap revenue=100")
    assert ran.err.startswith("In force until 2027Q1, from when on another version of Default is.\n")
    assert data("show --period 2027Q2")["version"] == 2
    assert data("show")["version"] == 3


def test_a_team_or_rep_may_have_its_own(card, crm, data):
    card("new Hunters --weight revenue=100")
    assert card("use Hunters --rep ann").out == "Hunters judges ann in periods from 2026Q4 on\n"
    assert card("use Hunters --team north --from 2027Q1").out == "Hunters judges team North in periods from 2027Q1 on\n"
    assert [(each["rep"], each["team"], each["since"], each["now"]) for each in data("show Hunters")["judges"]] == [
        (None, "North", "2027-01-01", False), ("ann", None, "2026-10-01", True),
    ]  # fmt: skip
    found = json.loads(crm("score", "--quarter", "2026Q4", "--json", ok=True).out)
    people = {each["rep"]: each["scorecard"] for each in (*found["reps"], *found["not_ranked"])}
    assert people == {"ann": "Hunters", "ben": "Default", "cyd": "Default"}
    assert "Some reps are judged by a scorecard of their own: Hunters.\n" in crm("score", ok=True).out
    assert card("use common --rep ann").out == "No scorecard of their own for ann in periods from 2026Q4 on\n"
    assert "scorecard of their own" not in crm("score", ok=True).out
    assert card("use common --rep ann").out.startswith("Nothing changed: ")


def test_everybody_is_counted_in_the_same_way(card, crm):
    card("new Hunters --weight revenue=50 --weight win_rate=50 --define win_rate=created")
    ran = card("use Hunters --team North", ok=False)
    assert ran.code == 4
    assert ran.err == (
        "crm: everybody's numbers must be counted in the same way: Hunters, which judges team North, defines win_rate "
        "otherwise than Default, which judges everybody – first let it count as the other does: "
        "crm scorecard edit NAME --define NAME=VALUE\n"
    )
    card("edit Hunters --define win_rate=closed")
    card("use Hunters --team North")
    ran = card("edit Default --define retention_months=6", ok=False)
    assert ran.err.endswith("change all that are in use together: crm metrics --define NAME=VALUE\n")
    assert json.loads(crm("metrics", "--json", ok=True).out)["scorecard"]["definitions"]["retention_months"] == 12
    # One that nobody uses may count as it likes, until it is put to use.
    card("new Free --weight csat=1 --define retention_months=3")
    assert card("use Free --rep ann", ok=False).code == 4


def test_a_file_goes_in_and_out_word_for_word(card, data, tmp_path):
    ran = card("import hunters.toml")
    assert ran.out == "Imported the scorecard Hunters, which judges nobody yet\n"
    assert card("export Hunters").out == TEXT
    card("export Hunters -o out.toml")
    assert (tmp_path / "out.toml").read_text("utf-8") == TEXT
    assert card("import out.toml").out == "Nothing changed: Hunters is like that already\n"
    assert len(data("show Hunters")["versions"]) == 1
    changed = TEXT.replace("60", "70")
    (tmp_path / "out.toml").write_text(changed, "utf-8")
    assert card("import out.toml --reason why").out == "Changed Hunters to version 2 for periods from 2026Q4 on\n"
    assert card("export Hunters 1").out == TEXT
    assert card("export Hunters").out == changed
    card("edit Hunters --cap revenue=110 --from 2027Q1")
    assert card("export Hunters 3").out == (
        'name = "Hunters"  # who hunt\nvalid_from = 2027-01-01\n'
        "[metrics]\nrevenue = { weight = 70, cap = 110, floor = 0 }\nwin_rate = { weight = 40, cap = 100 }\n"
    )


def test_the_built_in_one_can_be_taken_out_changed_and_taken_in(card, tmp_path, crm):
    text = card("export Default").out
    assert text.startswith('name = "Default"\n\n[metrics]\nrevenue = 30\n')
    assert card("import hunters.toml").code == 0
    (tmp_path / "default.toml").write_text(text.replace("revenue = 30", "revenue = 50"), "utf-8")
    assert card("import default.toml").out == "Changed Default to version 2 for periods from 2026Q4 on\n"
    assert [judged_by(crm, quarter) for quarter in ("2026Q3", "2026Q4")] == [("Default", 1), ("Default", 2)]


@pytest.mark.parametrize(
    ("valid_from", "period", "version"),
    [('"2027Q1"', "2027Q1", 2), ("2027-02-01", "2027Q1", 1), ('"2026Q4"', "2026Q4", 2)],
)
def test_a_file_may_say_from_when_on_it_is_valid(card, tmp_path, data, valid_from, period, version):
    card("import hunters.toml")
    (tmp_path / "hunters.toml").write_text(f"valid_from = {valid_from}\n{TEXT.replace('60', '70')}", "utf-8")
    card("import hunters.toml")
    assert data(f"show Hunters --period {period}")["version"] == version


def test_the_period_of_the_command_line_comes_before_the_files(card, tmp_path, data):
    (tmp_path / "hunters.toml").write_text(f'valid_from = "2027Q1"\n{TEXT}', "utf-8")
    card("import hunters.toml --from 2026Q4")
    assert data("show Hunters")["valid_from"] == "2026-10-01"


def test_it_is_used_from_when_it_is_valid(card):
    card("new Later --weight revenue=1 --from 2027Q1")
    ran = card("use Later", ok=False)
    assert (ran.code, ran.err) == (
        4, "crm: Later is valid for periods from 2027-01-01 on – use it from then on: --from 2027-01-01\n",
    )  # fmt: skip
    card("use Later --from 2027Q2")
    assert card("use Default --from 2027Q1").out.startswith("Nothing changed")


def test_the_list_says_whom_each_judges(card, crm):
    card("new Hunters --weight revenue=60 --weight win_rate=40")
    card("use Hunters --team North")
    found = json.loads(card("list", "--json").out)
    assert found["schema"] == "crm.scorecards/1"
    assert [(each["name"], each["weights"]) for each in found["scorecards"]][1] == (
        "Hunters", {"revenue": 60, "win_rate": 40},
    )  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(card("list", "--format", "csv").out)))
    assert [(row["name"], row["version"], row["judges"]) for row in rows] == [
        ("Default", "1", "everybody"), ("Hunters", "1", "North"),
    ]  # fmt: skip
    assert "Hunters          1  the first         team North  revenue 60, win rate 40\n" in card("list").out


def test_the_format_asked_for_is_given_after_a_change_too(card):
    shown = json.loads(card("new Hunters --weight revenue=1 --json").out)
    assert (shown["schema"], shown["name"], shown["version"]) == ("crm.scorecard/1", "Hunters", 1)
    assert json.loads(card("edit Hunters --weight csat=1 --json").out)["version"] == 2


REFUSED = [
    ("new Hunters", 2, "a scorecard needs weights"),
    ("new Hunters --weight revenu=1", 2, 'no metric "revenu" – did you mean "revenue"?'),
    ("new Hunters --weight revenue", 2, '--weight: "revenue" is not METRIC=NUMBER – such as revenue=40'),
    ("new Hunters --weight revenue=nan", 2, '--weight: "nan" is not a number'),
    ("new Hunters --weight revenue=ten", 2, '--weight: "ten" is not a number'),
    ("new Hunters --weight revenue=-1", 4, "scorecard Hunters: metrics: revenue is -1 – give 0 or more"),
    ("new Hunters --weight revenue=0", 4, "scorecard Hunters: metrics weigh nothing together"),
    ("new Hunters --weight revenue=1 --cap revenue=0", 4, "revenue: cap is 0, not above the floor of 0 – raise it"),
    ("new Hunters --weight revenue=1 --cap nps=9", 2, "--cap: nps has no weight – give it one: --weight nps=NUMBER"),
    ("new Hunters --weight revenue=1 --define win_rat=closed", 4, '--define: win_rat is not known here – did you mean'),
    ("new Hunters --weight revenue=1 --define win_rate=open", 4, '--define: win_rate is "open" – one of: closed,'),
    ("new Hunters --weight revenue=1 --define retention_months=x", 4, "--define: retention_months is not a number"),
    ("new Hunters --weight revenue=1 --define holidays=2026-12-25", 4, "holidays count only with working hours"),
    ("new Hunters --weight revenue=1 --define response_hours=9to5", 4, "response_hours cannot be read"),
    ("new Hunters --weight revenue=1 --from nonsense", 2, '"nonsense" is not a period'),
    ("new default --weight revenue=1", 4, 'there is a scorecard "default" – change it: crm scorecard edit default'),
    ("new common --weight revenue=1", 4, '"common" means something else to crm scorecard use'),
    ("new Hunters --like Nobody", 3, 'no scorecard "Nobody" – see: crm scorecard list'),
    ("edit Default", 2, "say what to change"),
    ("edit Defalt --weight csat=1", 3, 'no scorecard "Defalt" – did you mean "Default"?'),
    ("edit Default --weight revenue=-3", 4, "scorecard Default: metrics: revenue is -3"),
    ("show Default 2", 4, "Default has no version 2 – it has 1 to 1"),
    ("show Nobody", 3, 'no scorecard "Nobody"'),
    ("use Nobody", 3, 'no scorecard "Nobody"'),
    ("use Default --rep nobody", 3, 'no rep "nobody"'),
    ("use Default --team nowhere", 3, 'no team "nowhere"'),
    ("use Default --rep ann --team North", 2, "a scorecard is for one rep, one team or everybody"),
    ("use common", 2, "common is what everybody is judged by"),
    ("import missing.toml", 4, "missing.toml cannot be read"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "code", "said"), REFUSED, ids=[line for line, _, _ in REFUSED])
def test_what_is_refused_is_said_in_one_line_and_changes_nothing(card, db, line, code, said):
    before = json.loads(card("list", "--json").out)
    ran = card(line, ok=False)
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)
    assert said in ran.err
    assert json.loads(card("list", "--json").out) == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[metrics]\nrevenue = 1", "hunters.toml: name is missing – add a line: name = …"),
        ('name = "A"\nmetrics.revenu = 1', "hunters.toml: metrics: revenu is not known here – did you mean"),
        ('name = "A"\nvalid_from = "soon"\nmetrics.revenue = 1', 'hunters.toml: valid_from: "soon" is not a period'),
        ('name = "A"\n[metrics', "hunters.toml is not valid TOML"),
    ],
)
def test_a_file_that_is_refused_changes_nothing(card, tmp_path, text, said):
    (tmp_path / "hunters.toml").write_text(text, "utf-8")
    ran = card("import hunters.toml", ok=False)
    assert (ran.code, ran.out, ran.err.count("\n")) == (4, "", 1)
    assert said in ran.err
    assert len(json.loads(card("list", "--json").out)["scorecards"]) == 1


def test_an_empty_name_is_refused(crm):
    ran = crm("scorecard", "new", "", "--weight", "revenue=1")
    assert (ran.code, ran.err[:38]) == (4, "crm: the scorecard's name is empty – g")


def test_names_are_completed(crm_process, card):
    card("new Hunters --weight revenue=1")
    env = {"_CRM_COMPLETE": "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    ran = crm_process(env={**env, "_TYPER_COMPLETE_ARGS": "crm scorecard use hu"})
    assert ran.out.split() == ["Hunters"]
