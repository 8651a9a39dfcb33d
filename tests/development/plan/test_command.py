"""`crm plan`: steps recorded, listed, done, and judged by what came of them."""

from __future__ import annotations

import csv
import io
import json

import pytest
from scipy import stats

from tests.support.datafile import kept
from tests.support.teams import lopsided


@pytest.fixture(autouse=True)
def team(db):
    lopsided.make(db).close()


@pytest.fixture
def plan(crm):
    """Run a plan command; with --json its data."""

    def run(*args):
        ran = crm("plan", *args, ok=True)
        return json.loads(ran.out) if "--json" in args else ran

    return run


def test_a_step_is_kept_with_its_review(db, plan):
    ran = plan("add", "ANN", "Win rate", "Use the list", "--in", "2w", "--note", "with ben")
    assert ran.out == "Planned #1 for ann, Win rate: Use the list, review on Tue 2026-12-08\n"
    assert ran.err == "Next: crm plan review 1\n"
    assert kept(db, "SELECT metric, action, added, review, done, by, note FROM development") == [
        ("win_rate", "Use the list", "2026-11-24", "2026-12-08", None, "tester", "with ben"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("args", "review"),
    [
        ((), "2027-01-19"),  # eight weeks from 24 November
        (("--in", "10d"), "2026-12-04"),
        (("--in", "+3w"), "2026-12-15"),
        (("--review", "2027-02-01"), "2027-02-01"),
        (("--review", "+2w"), "2026-12-08"),
        (("--since", "2026-11-01", "--in", "1w"), "2026-11-08"),
        (("--since", "-2d"), "2027-01-17"),
    ],
)
def test_when_to_look_at_it_again(plan, args, review):
    assert plan("add", "ann", "csat", "Listen", *args, "--json")["items"][0]["review"] == review


def test_a_step_of_the_catalogue_brings_its_words_and_its_weeks(plan):
    (item,) = plan("add", "ben", "revenue", "--step", "pipeline-review", "--json")["items"]
    assert item["action"].startswith("Go through the open deals") and item["review"] == "2027-02-16"  # twelve weeks


def test_a_step_about_a_stage_keeps_to_it_when_it_is_renamed(crm, db, plan):
    (item,) = plan("add", "ben", "stage:propo", "--step", "proposal-template", "--json")["items"]
    assert (item["metric"], item["title"]) == ("stage:Proposal", "past Proposal")
    crm("edit", "stage", "Proposal", "--name", "Offer", ok=True)
    assert plan("list", "--json")["items"][0]["metric"] == "stage:Offer"


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("add", "dan", "csat", "x"), 3, 'no rep "dan"'),
        (("add", "ann", "happiness", "x"), 2, 'no metric "happiness"'),
        (("add", "ann", "review_peer", "x"), 4, "review_peer is said, not measured"),
        (("add", "ann", "stage:Won", "x"), 4, '"Won" is where deals end'),
        (("add", "ann", "stage:Wen", "x"), 3, 'no stage "Wen"'),
        (("add", "ann", "csat"), 2, "a plan needs one step"),
        (("add", "ann", "csat", "x", "--step", "pipeline-review"), 2, "a plan needs one step"),
        (("add", "ann", "csat", "--step", "pipeline-revue"), 3, 'did you mean "pipeline-review"?'),
        (("add", "ann", "csat", " "), 4, "the step is empty"),
        (("add", "ann", "csat", "x", "--in", "8"), 2, '"8" is no time to wait'),
        (("add", "ann", "csat", "x", "--in", "w"), 2, '"w" is no time to wait'),
        (("add", "ann", "csat", "x", "--in", "1w", "--review", "+1w"), 2, "--review and --in both say when"),
        (("add", "ann", "csat", "x", "--review", "today"), 4, "the review is not after the start"),
        (("add", "ann", "csat", "x", "--since", "tomorrow"), 4, "2026-11-25 is after today"),
        (("done", "7"), 3, 'no item "7" – see: crm plan list --all'),
        (("done", "ann"), 3, 'no item "ann"'),
        (("review", "7"), 3, 'no item "7"'),
        (("review", "1", "--due"), 2, "a number names one step"),
        (("list", "--rep", "dan"), 3, 'no rep "dan"'),
        ((), 2, "say what to plan"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(crm, db, args, code, said):
    ran = crm("plan", *args)
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)
    assert said in ran.err
    assert kept(db, "SELECT count(*) FROM development") == [(0,)]


def test_done_once_and_not_before_it_began(crm, db, plan):
    plan("add", "ann", "csat", "Listen", "--since", "2026-11-10", "--note", "a")
    assert crm("plan", "done", "1", "--at", "2026-11-09").code == 4
    assert plan("done", "#1", "--at", "2026-11-20", "--note", "b").out == "Done #1 for ann: Listen\n"
    assert kept(db, "SELECT done, note FROM development") == [("2026-11-20", "a; b")]
    ran = crm("plan", "done", "1")
    assert (ran.code, ran.err) == (4, "crm: #1 was done on 2026-11-20 – see what came of it: crm plan review 1\n")


def test_lists_what_is_open_due_or_all_by_review(plan):
    plan("add", "ann", "csat", "Listen")
    plan("add", "ben", "csat", "Call", "--since", "2026-10-01", "--review", "2026-11-24")
    plan("add", "cyd", "csat", "Write", "--since", "2026-09-01", "--review", "2026-11-25")
    plan("done", "3")
    ids = lambda *args: [(each["id"], each["state"]) for each in plan("list", *args, "--json")["items"]]  # noqa: E731
    assert ids() == [(2, "due"), (1, "open")]  # the review is due on its day
    assert ids("--due") == [(2, "due")]
    assert ids("--all") == [(2, "due"), (3, "done"), (1, "open")]
    assert ids("--all", "--rep", "cyd") == [(3, "done")]
    rows = list(csv.DictReader(io.StringIO(plan("list", "--format", "csv").out)))
    assert [(row["id"], row["rep"], row["state"]) for row in rows] == [("2", "ben", "due"), ("1", "ann", "open")]
    assert "Nothing is planned here" in plan("list", "--rep", "cyd").out


def reviewed(plan, rep, metric="win_rate", *args):
    """The outcome of a step over the third quarter: 92 days from 1 July, and 92 before, which hold the second."""
    plan("add", rep, metric, "Use the list", "--since", "2026-07-01", "--review", "2026-09-30")
    return plan("review", *args, "--json")


def test_it_helped_only_when_it_is_better_beyond_chance(plan):
    found = reviewed(plan, "ben")
    (ben,) = found["reviews"]
    assert found["schema"] == "crm.plan_review/1"
    assert (ben["before"]["start"], ben["before"]["end"]) == ("2026-03-31", "2026-07-01")
    assert (ben["after"]["start"], ben["after"]["end"]) == ("2026-07-01", "2026-10-01")
    # 8 of 40 won before, 24 of 40 since; the others 48 of 80, then 28 of 80.
    assert (ben["before"]["value"], ben["before"]["n"], ben["before"]["others"]) == (0.2, 40, 0.6)
    assert (ben["after"]["value"], ben["after"]["n"], ben["after"]["others"]) == (0.6, 40, 0.35)
    assert ben["p"] == pytest.approx(stats.fisher_exact([[8, 32], [24, 16]])[1])
    assert (ben["verdict"], ben["helped"]) == ("better", True)
    assert "It helped: better, beyond chance" in plan("review", "1").out


def test_worse_and_no_clear_change_did_not_help(plan):
    assert [each["verdict"] for each in reviewed(plan, "ann")["reviews"]] == ["worse"]
    cyd = reviewed(plan, "cyd", "win_rate", "2")["reviews"][0]
    assert (cyd["verdict"], cyd["helped"], cyd["change"]) == ("no_clear_change", False, 0)
    assert "Nobody can say yet: no clear change" in plan("review", "2").out


def test_all_that_is_reviewed_at_once_counts_as_compared_at_once(plan):
    alone = reviewed(plan, "ben")["reviews"][0]
    assert alone["p_adjusted"] == alone["p"]
    both = {each["rep"]: each for each in reviewed(plan, "cyd")["reviews"]}
    assert both["ben"]["p_adjusted"] == pytest.approx(2 * both["ben"]["p"])


def test_a_stage_is_judged_by_the_deals_that_got_past_it(plan):
    (ben,) = reviewed(plan, "ben", "stage:Lead")["reviews"]
    # Deals enter the first stage ten days before they close. Before: of the second quarter's the five that close by
    # 9 April entered too early, which leaves 3 of the 8 won; the third quarter's first five entered by 29 June, and are
    # won too late. Since: the other 35 of the third quarter, with 24 − 5 won.
    assert (ben["before"]["n"], ben["before"]["value"]) == (35 + 5, 3 / 40)
    assert (ben["after"]["n"], ben["after"]["value"]) == (35, 19 / 35)
    assert ben["verdict"] == "better"


def test_too_few_data_say_how_many_it_takes(plan):
    plan("add", "ann", "win_rate", "Use the list", "--since", "2026-07-01", "--review", "2026-07-04")
    (found,) = plan("review", "--json")["reviews"]
    # Since: 1 and 3 July, both won. Before, 27 to 30 June: none closed.
    assert (found["verdict"], found["before"]["n"], found["after"]["n"]) == ("too_few_data", 0, 2)
    assert "Nobody can say yet: too few data" in plan("review").out


def test_revenue_is_judged_by_its_weeks(plan):
    (ann,) = reviewed(plan, "ann", "revenue")["reviews"]
    assert (ann["before"]["value"], ann["after"]["value"], ann["change"]) == (2400, 400, -2000)
    assert (ann["before"]["n"], ann["after"]["n"]) == (92, 92)
    assert ann["before"]["others"] == 1600  # 800 and 2400
    # In 13 weeks a side 24 wins came in the first seven weeks, then 4 in the first two: many ways to deal them out do.
    assert 0.01 < ann["p"] < 0.6


def test_only_what_is_due(plan):
    reviewed(plan, "ann")
    plan("add", "cyd", "csat", "Listen")
    assert [each["rep"] for each in plan("review", "--due", "--json")["reviews"]] == ["ann"]
    assert [each["rep"] for each in plan("review", "--rep", "cyd", "--json")["reviews"]] == ["cyd"]
    plan("done", "1")
    assert plan("review", "--due", "--json")["reviews"] == []
    assert "Nothing to review" in plan("review", "--due").out


def test_a_rep_is_named_where_only_one_step_of_theirs_is_open(crm, plan):
    plan("add", "ann", "csat", "Listen")
    plan("add", "cyd", "csat", "Ask")
    assert [each["id"] for each in plan("list", "cyd", "--json")["items"]] == [2]
    assert crm("plan", "list", "cyd", "--rep", "ann").code == 2
    plan("add", "ann", "revenue", "Call")
    ran = crm("plan", "done", "ann")
    assert ran.code == 3 and "#1 Listen" in ran.err and "#3 Call" in ran.err and ran.err.count("\n") == 1
    plan("done", "1")
    assert "Done #3 for ann: Call" in plan("done", "ann").out
    assert crm("plan", "done", "ann").code == 3
    assert crm("plan", "done", "nobody").code == 3
