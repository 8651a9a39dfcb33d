"""`crm coach` on the lopsided team of tests/support/teams/lopsided.py and on the little company, and the catalogue in
and out."""

from __future__ import annotations

import csv
import io
import json

import pytest
from scipy import stats

from tests.support.datafile import kept
from tests.support.teams import company, lopsided


@pytest.fixture
def team(db):
    lopsided.make(db).close()


@pytest.fixture
def coach(crm, team):
    """The JSON of a coach command."""
    return lambda *args: json.loads(crm("coach", *args, "--json", ok=True).out)


def metric(found, key):
    return next(each for each in found["metrics"] if each["key"] == key)


def test_a_weakness_is_told_against_the_others_and_against_the_own_past(coach):
    found = coach("ann", "--quarter", "Q3")
    assert (found["schema"], found["rep"], found["others"]) == ("crm.coach/1", "ann", 2)
    assert found["period"] == {"label": "2026Q3", "start": "2026-07-01", "end": "2026-10-01", "complete": True}
    assert [each["label"] for each in found["past"]] == ["2026Q2", "2026Q1", "2025Q4", "2025Q3"]
    rate = metric(found, "win_rate")
    # Ann won 4 of 40, ben and cyd 24 of 40 each; before that ann won 24 of 40, and nothing closed earlier.
    assert (rate["value"], rate["numerator"], rate["n"], rate["verdict"]) == (0.1, 4, 40, "weakness")
    assert (rate["others"]["value"], rate["others"]["n"], rate["others"]["change"]) == (0.6, 80, pytest.approx(-0.5))
    assert rate["others"]["p"] == pytest.approx(stats.fisher_exact([[4, 36], [48, 32]])[1])
    assert rate["before"] == {"value": 0.6, "n": 40}
    past = rate["past"]
    assert (past["value"], past["n"], past["verdict"]) == (0.6, 40, "worse")
    assert past["p"] == pytest.approx(stats.fisher_exact([[4, 36], [24, 16]])[1])
    # 0.1 to a mean of (0.1 + 0.6 + 0.6) / 3 are 50 · 0.1 / 0.4333 = 11.54 points, 0.6 are 69.23; win rate is 10 of 100.
    assert rate["points"] == pytest.approx(50 * 0.1 * 3 / 1.3)
    assert rate["gap"] == pytest.approx(10 / 100 * (50 * 0.1 - 50 * 0.6) * 3 / 1.3)


def test_what_adds_up_is_a_days_mean_over_as_many_days(coach):
    revenue = metric(coach("ann", "--quarter", "Q3"), "revenue")
    # 4 · 100.00 in 92 days against 24 · 100.00 each; before it 24 · 100.00 in the 365 days of four quarters.
    assert (revenue["value"], revenue["n"]) == (400, 92)
    assert (revenue["others"]["value"], revenue["others"]["n"]) == (2400, 184)
    assert revenue["before"] == {"value": pytest.approx(2400 / 91 * 92, abs=0.005), "n": 91}
    assert (revenue["past"]["value"], revenue["past"]["n"]) == (pytest.approx(2400 / 365 * 92, abs=0.005), 365)


def test_a_strength_and_what_is_as_before(coach):
    found = coach("ben", "--quarter", "Q3")
    rate = metric(found, "win_rate")
    # 24 of 40 against 28 of 80 of the others, and against 8 of 40 before.
    assert rate["others"]["p"] == pytest.approx(stats.fisher_exact([[24, 16], [28, 52]])[1])
    assert rate["past"]["verdict"] == "better"
    assert metric(coach("cyd", "--quarter", "Q3"), "win_rate")["past"]["verdict"] == "no_clear_change"


def test_the_stage_where_deals_are_lost(coach):
    found = coach("ann", "--quarter", "Q3")
    # A deal enters the first stage when it is opened, ten days before it closes: 35 of the 40 in the quarter. The
    # four that ann won had entered before, as had five of the 24 of each of the others. All that are won pass the
    # stages behind it on the day they close.
    lead, *rest = found["stages"]
    assert (lead["stage"], lead["entered"], lead["converted"], lead["conversion"]) == ("Lead", 35, 0, 0)
    assert (lead["others_entered"], lead["others_converted"], lead["verdict"]) == (70, 38, "weakness")
    assert lead["p"] == pytest.approx(stats.fisher_exact([[0, 35], [38, 32]])[1])
    assert lead["lost_more"] == pytest.approx(35 * 38 / 70)
    assert found["loses_most"] == "Lead"
    assert {(each["entered"], each["converted"], each["lost_more"]) for each in rest} == {(4, 4, 0)}


def test_each_weakness_has_a_step_and_the_command_that_records_it(crm, coach):
    found = coach("ann", "--quarter", "Q3")
    steps = {each["about"]: each for each in found["steps"]}
    assert steps["win_rate"]["verdict"] == "weakness"
    for each in found["steps"]:
        ran = crm(*each["command"].split()[1:], ok=True)
        assert each["action"] in ran.out
    assert len(json.loads(crm("plan", "list", "--json", ok=True).out)["items"]) == len(found["steps"])


def test_the_screen_says_it_in_words_and_ends_with_the_commands(crm, team):
    out = crm("coach", "ann", "--quarter", "Q3", ok=True).out
    assert "Coaching ann, 2026Q3\n" in out and "against 2 ranked others" in out
    assert "Weaknesses beyond chance: " in out and "win rate" in out
    line = next(line for line in out.splitlines() if line.startswith("Win rate "))
    assert line.split() == ["Win", "rate", "10.0%", "4", "of", "40", "60.0%", "48", "of", "80", "−5.8", "▼", "weakness"]
    assert out.rstrip().splitlines()[-1].startswith("  crm plan add ann ")


def test_every_figure_of_the_spreadsheet_is_in_the_json(crm, coach):
    found = coach("ann", "--quarter", "Q3")
    rows = list(csv.DictReader(io.StringIO(crm("coach", "ann", "--quarter", "Q3", "--format", "csv", ok=True).out)))
    assert [row["metric"] for row in rows] == [each["key"] for each in found["metrics"]]
    assert [row["gap"] for row in rows] == [
        "" if each["gap"] is None else repr(each["gap"]) for each in found["metrics"]
    ]


def test_few_data_claim_nothing(crm, db):
    company.make(db).close()
    found = json.loads(crm("coach", "ann", "--quarter", "Q3", "--json", ok=True).out)
    # Three deals closed and three answers are fewer than five; revenue has its days, and shows no more than chance.
    assert metric(found, "win_rate")["verdict"] == metric(found, "csat")["verdict"] == "too_few_data"
    assert metric(found, "revenue")["verdict"] == "no_clear_difference"
    # Revenue weighs 30 of 100: 360.50 and 720.00 are 33.36 and 66.64 points.
    assert metric(found, "revenue")["gap"] == pytest.approx(0.3 * 50 * (360.5 - 720) / 540.25)
    assert metric(found, "csat")["gap"] is None  # nobody else was answered


def test_of_a_quarter_under_way_the_like_number_of_days_is_the_past(coach):
    found = coach("cyd", "--quarter", "Q3", "--as-of", "2026-08-09")
    assert found["period"]["complete"] is False and found["period"]["end"] == "2026-08-10"
    assert (found["past"][0]["start"], found["past"][0]["end"]) == ("2026-04-01", "2026-05-11")
    # Forty days, of which every other has a deal: 20 of 20, then and now.
    assert (metric(found, "win_rate")["n"], metric(found, "win_rate")["before"]["n"]) == (20, 20)


def test_who_can_teach_whom(coach):
    found = coach("--team", "--quarter", "Q3")
    assert (found["schema"], found["teaches_at_most"], found["learns_at_most"]) == ("crm.coach_team/1", 2, 2)
    assert {each["rep"] for each in found["reps"]} == {"ann", "ben", "cyd"}
    # Ann alone is below the others, and learns two things at most: what is clear, and worth most.
    assert [each["learner"]["rep"] for each in found["lessons"]] == ["ann", "ann"]
    assert {each["metric"] for each in found["lessons"]} == {"revenue", "win_rate"}
    rate = next(each for each in found["lessons"] if each["metric"] == "win_rate")
    assert (rate["teacher"]["value"], rate["teacher"]["n"]) == (0.6, 40)
    assert (rate["learner"]["value"], rate["learner"]["n"], rate["learner"]["verdict"]) == (0.1, 40, "weakness")


def test_the_map_of_one_team_holds_its_reps(crm, coach):
    assert {each["rep"] for each in coach("--team", "east", "--quarter", "Q3")["reps"]} == {"ann", "ben"}
    assert coach("--team", "West", "--quarter", "Q3")["lessons"] == []
    assert "Nobody with enough data" in crm("coach", "--team", "West", "--quarter", "Q3", ok=True).out
    out = crm("coach", "--team", "--quarter", "Q3", ok=True).out
    assert "Each teaches 2 colleagues at most" in out and max(map(len, out.splitlines()[:6])) <= 80


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        ((), 2, "whom?"),
        (("ann", "--catalogue"), 2, "REP or --team and --catalogue do not go together"),
        (("--export", "a", "--import", "b"), 2, "--export and --import do not go together"),
        (("anna",), 3, 'no rep "anna"'),
        (("--team", "North"), 3, 'no team "North"'),
        (("dan",), 4, "dan left on 2026-01-01, before the period"),
        (("--import", "none.toml"), 4, "none.toml cannot be read"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(crm, team, args, code, said):
    crm("add", "rep", "dan", "--left", "2026-01-01", ok=True)
    ran = crm("coach", *args)
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)
    assert said in ran.err


def test_nothing_on_record_is_said(crm, db):
    crm("add", "rep", "alice", ok=True)
    assert "Nothing is on record in this period" in crm("coach", "alice", ok=True).out


def test_the_catalogue_goes_out_and_comes_in_and_counts_at_once(crm, db, tmp_path, team):
    file = tmp_path / "steps.toml"
    assert "Saved" in crm("coach", "--export", file, ok=True).err
    text = file.read_text("utf-8")
    assert crm("coach", "--export", "-", ok=True).out == text
    changed = text.replace('stages = ["Proposal"]', 'stages = ["Talks"]').replace("Qualify by", "# mine\nTick off", 0)
    file.write_text(
        f'# Ours\n[[step]]\nname = "mine"\nmetrics = ["win_rate"]\naction = "Listen"\nweeks = 2\n\n{changed}'
    )
    ran = crm("coach", "--import", file, ok=True)
    assert "as version 1 of the catalogue" in ran.out
    assert "Not stages of this funnel, so never suggested: Talks" in ran.err
    assert crm("coach", "--export", "-", ok=True).out == file.read_text("utf-8")  # comments too
    found = json.loads(crm("coach", "ann", "--quarter", "Q3", "--json", ok=True).out)
    step = next(each for each in found["steps"] if each["about"] == "win_rate")
    assert (step["step"], step["action"], step["weeks"]) == ("mine", "Listen", 2)
    shown = json.loads(crm("coach", "--catalogue", "--json", ok=True).out)
    assert (shown["schema"], shown["version"], shown["steps"][0]["name"]) == ("crm.coach_catalogue/1", 1, "mine")
    assert crm("coach", "--import", file).code == 4  # it is so already
    assert "version 2" in crm("coach", "--built-in", ok=True).out
    assert crm("coach", "--export", "-", ok=True).out == text


def test_a_bad_catalogue_changes_nothing(crm, db, tmp_path, team):
    (tmp_path / "bad.toml").write_text('[[step]]\nname = "x"\nmetrics = ["csta"]\naction = "y"\n')
    ran = crm("coach", "--import", "bad.toml")
    assert (ran.code, ran.out) == (4, "")
    assert ran.err == 'crm: bad.toml: step 1: metrics holds "csta", which is no metric – did you mean "csat"?\n'
    assert kept(db, "SELECT count(*) FROM rule_set") == [(0,)]
