"""Which scorecard judges whom in which period."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crmcli.core.conventions import Conventions
from crmcli.core.names import key
from crmcli.core.periods import Calendar
from crmcli.evaluation.metrics.scorecard_file import written
from crmcli.evaluation.metrics.scoring_rules import DEFAULT, Definitions, Scorecard, Weight
from crmcli.evaluation.rules.query import COMMON, every_use, rules_for
from crmcli.evaluation.rules.write import use
from crmcli.evaluation.score.query import people
from crmcli.evaluation.scorecard.query import every_card, judging
from crmcli.records import rows
from crmcli.records.rules.query import every_version, rule_set
from crmcli.records.rules.write import add_version
from tests.support.teams import company

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
Q3, Q4 = date(2026, 7, 1), date(2026, 10, 1)


def card(name, **weights):
    return written(Scorecard(name, {metric: Weight(weight) for metric, weight in weights.items()}))


@pytest.fixture
def database(db):
    """ann, ben and cyd, all of North, and dee, who is in no team and archived."""
    made = company.make(db)
    with made.writing():
        dee = rows.add(made, "rep", {"name": "dee"})
        made.run(rows.set_archived(kind="rep"), id_=dee, at=NOW)
    yield made
    made.close()


@pytest.fixture
def keep(database):
    def kept(name, since=None, kind="scorecard", text=None, **weights):
        with database.writing():
            return add_version(database, kind, name, text or card(name, **weights), since, "tester", NOW)

    return kept


@pytest.fixture
def judge(database):
    def said(name, since=None, rep=None, team=None):
        with database.writing():
            named = key(name) if name else name
            use(database, "scorecard", named, rep, key(team) if team else None, since, "tester", NOW)

    return said


@pytest.fixture
def judged(database):
    """Everybody's scorecard of a period and those of reps with another, as (name, version)."""

    def found(label, fiscal_start=1):
        calendar = Calendar(NOW.date(), Conventions(fiscal_start))
        everybody = people(database)
        rules = rules_for(database, calendar.read(label), everybody, calendar)
        names = {person.id: person.name for person in everybody}
        own = {names[id]: (each.name, each.version) for id, each in rules.own.items()}
        return (rules.card.name, rules.card.version), own

    return found


def test_without_any_use_the_built_in_one_judges_everybody(keep, judged):
    keep("Hunters", revenue=1)
    assert judged("2026Q4") == (("Default", 1), {})


def test_a_file_in_which_nothing_was_said_costs_one_statement(database, monkeypatch):
    asked, each = [], type(database).each

    def noted(self, text, /, **values):
        asked.append(text.sql)
        return each(self, text, **values)

    monkeypatch.setattr(type(database), "each", noted)
    everybody = people(database)
    asked.clear()
    rules_for(database, Calendar(NOW.date()).read("2026Q4"), everybody, Calendar(NOW.date()))
    assert sum("rule_use" in sql or "rule_set" in sql for sql in asked) == 1


def test_a_version_judges_periods_that_begin_on_its_first_day_or_later(keep, judge, judged):
    keep("Hunters", revenue=1)
    keep("Hunters", Q4, revenue=2)
    judge("Hunters")
    # By the period's first day: October, the fourth quarter and its last week, but not the year that began before.
    assert {label: judged(label)[0][1] for label in ("2026Q3", "2026-09", "2026", "2026Q4", "2026-10", "2027")} == {
        "2026Q3": 1, "2026-09": 1, "2026": 1, "2026Q4": 2, "2026-10": 2, "2027": 2,
    }  # fmt: skip
    assert judged("2026-W40")[0][1] == 1  # 28 September to 4 October
    assert judged("2026-09-30..2026-10-30")[0][1] == 1
    # In a year from April on, 2026Q3 is October to December, and 2026 began in April.
    assert (judged("2026Q3", fiscal_start=4)[0][1], judged("2026", fiscal_start=4)[0][1]) == (2, 1)
    assert judged("2026", fiscal_start=10)[0][1] == 2


def test_the_latest_first_day_counts_and_of_one_day_the_last_version(keep, judge, judged):
    judge("Hunters")
    assert keep("Hunters", revenue=1) == 1
    assert keep("Hunters", date(2027, 1, 1), revenue=2) == 2
    assert keep("Hunters", Q4, revenue=3) == 3  # until the one that was planned for 2027
    assert keep("Hunters", Q4, revenue=4) == 4
    assert keep("Hunters", Q3, revenue=5) == 5
    versions = {label: judged(label)[0][1] for label in ("2026Q2", "2026Q3", "2026Q4", "2027Q1", "2028")}
    assert versions == {"2026Q2": 1, "2026Q3": 5, "2026Q4": 4, "2027Q1": 2, "2028": 2}


def test_the_same_text_makes_no_version(keep, database):
    assert keep("Hunters", Q3, revenue=1) == 1
    assert keep("hunters", Q4, text=card("Hunters", revenue=1)) is None
    assert keep("Hunters", Q4, revenue=2) == 2
    assert keep("Hunters", Q3, revenue=1) is None
    assert keep("Hunters", date(2027, 1, 1), revenue=1) == 3  # as it was before Q4
    assert len(database.all(every_version(), kind="scorecard")) == 3


def test_a_rep_comes_before_the_team_and_the_team_before_everybody(keep, judge, judged):
    for name in ("Hunters", "Farmers", "Service"):
        keep(name, revenue=1)
    judge("Hunters", Q4)
    judge("Farmers", Q4, team="north")
    judge("Service", Q4, rep=2)
    assert judged("2026Q3") == (("Default", 1), {})
    own = {"ann": ("Farmers", 1), "ben": ("Service", 1), "cyd": ("Farmers", 1)}
    assert judged("2026Q4") == (("Hunters", 1), own)  # dee, archived and in no team, is judged as everybody
    judge(COMMON, Q4, rep=2)
    assert judged("2026Q4")[1]["ben"] == ("Farmers", 1)
    judge(COMMON, date(2027, 1, 1), team="North")
    assert (judged("2026Q4")[1]["ann"], judged("2027Q1")[1]) == (("Farmers", 1), {})


def test_an_archived_rep_may_have_one_too(keep, judge, judged):
    keep("Service", csat=1)
    judge("Service", rep=4)
    assert judged("2026Q4") == (("Default", 1), {"dee": ("Service", 1)})


def test_who_is_judged_by_the_built_in_one_by_name_is_not_judged_by_the_teams(keep, judge, judged):
    keep("Farmers", revenue=1)
    judge("Farmers", team="North")
    judge(None, Q4, rep=1)
    assert judged("2026Q4") == (("Default", 1), {"ben": ("Farmers", 1), "cyd": ("Farmers", 1)})
    judge("Farmers", Q4)
    assert judged("2026Q4") == (("Farmers", 1), {"ann": ("Default", 1)})


def test_a_use_that_starts_later_waits_and_of_one_day_the_last_said_counts(keep, judge, judged):
    keep("Hunters", revenue=1)
    keep("Farmers", revenue=1)
    judge("Farmers", date(2027, 1, 1))
    judge("Hunters", Q4)
    assert [judged(label)[0][0] for label in ("2026Q3", "2026Q4", "2027Q1")] == ["Default", "Hunters", "Farmers"]
    judge("Default", Q4)
    assert [judged(label)[0][0] for label in ("2026Q4", "2027Q1")] == ["Default", "Farmers"]


def test_the_built_in_one_has_versions_as_any_other(keep, judge, database):
    def weights(label, rep=None):
        calendar = Calendar(NOW.date())
        rules = rules_for(database, calendar.read(label), people(database), calendar)
        return rules.own[rep].weights if rep else rules.card.weights

    keep("Hunters", csat=1)
    keep("Default", Q4, revenue=7)
    assert weights("2026Q4") == DEFAULT.weights  # nothing was said about who uses what
    judge("Default")
    assert (weights("2026Q3"), weights("2026Q4")) == (DEFAULT.weights, {"revenue": Weight(7)})
    judge("Hunters")
    judge(None, rep=1)  # by no name it is the same
    assert (weights("2026Q3", 1), weights("2026Q4", 1)) == (DEFAULT.weights, {"revenue": Weight(7)})


def test_facts_are_counted_as_everybodys_scorecard_says(database, judge):
    created = Definitions("created")
    with database.writing():
        own = Scorecard("Own", {"revenue": Weight(1)})
        add_version(database, "scorecard", "Own", written(own), None, "tester", NOW)
        add_version(
            database, "scorecard", "Common", written(own._replace(name="Common", definitions=created)), None, "t", NOW
        )
    judge("Common")
    judge("Own", rep=1)
    calendar = Calendar(NOW.date())
    rules = rules_for(database, calendar.read("2026Q4"), people(database), calendar)
    assert rules.own[1].definitions == rules.card.definitions == created


def test_other_kinds_of_rules_are_apart(keep, database):
    assert keep("Hunters", kind="commission", text="rate = 1") == 1
    assert rule_set(database, "commission", "hunters", Q4)["text"] == "rate = 1"
    assert rule_set(database, "scorecard", "hunters", Q4) is None
    with database.writing():
        use(database, "commission", "hunters", 2, None, Q4, "tester", NOW)
    (row,) = database.all(every_use(), kind="commission")
    assert (row["rep"], row["name_key"], row["valid_from"]) == ("ben", "hunters", Q4)
    assert database.all(every_use(), kind="scorecard") == []


def test_every_scorecard_tells_from_when_until_when_it_judges_whom(keep, judge, database):
    keep("Hunters", revenue=1)
    keep("Hunters", date(2027, 1, 1), revenue=2)
    keep("Hunters", Q4, revenue=3)
    keep("Hunters", Q4, revenue=4)
    judge("Hunters", Q4)
    judge("Hunters", Q3, team="NORTH")
    judge(COMMON, Q4, team="north")
    judge("Hunters", Q4, rep=2)
    judge(None, date(2027, 1, 1))
    default, hunters = every_card(database)
    assert [(each.card.version, each.since, each.until) for each in hunters.versions] == [
        (1, None, Q4), (2, date(2027, 1, 1), None), (3, Q4, Q4), (4, Q4, date(2027, 1, 1)),
    ]  # fmt: skip
    assert [tuple(each) for each in hunters.uses] == [
        (None, None, Q4, date(2027, 1, 1)), (None, "North", Q3, Q4), ("ben", None, Q4, None),
    ]  # fmt: skip
    assert [tuple(each) for each in default.uses] == [(None, None, None, Q4), (None, None, date(2027, 1, 1), None)]
    assert default.versions[0].card == DEFAULT
    cards = (default, hunters)
    assert [judging(cards, day).name for day in (Q3, Q4, date(2027, 1, 1))] == ["Default", "Hunters", "Default"]
    assert [hunters.at(day).card.version for day in (Q3, Q4, date(2027, 2, 1))] == [1, 4, 2]
