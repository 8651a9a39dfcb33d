"""`crm review`: recorded, shown without naming peers, and counted where the scorecard weighs reviews."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.support.datafile import once


@pytest.fixture
def team(crm, db):
    def record(path):
        for name in ("ann", "ben", "cyd"):
            crm("add", "rep", name, "--team", "North", ok=True)

    once(db, record)


def give(crm, rep, role, score, *more, by=None):
    return crm("review", "add", rep, "--as", role, "--score", score, *(("--by", by) if by else ()), *more, ok=True)


def show(crm, *args):
    return json.loads(crm("review", "show", *args, "--json", ok=True).out)


@pytest.fixture
def reviews(crm, team, db):
    """Of 2026Q3, the last quarter that is over; of ann's peers cyd spoke first."""
    once(db, lambda _: _give_all(crm))


def _give_all(crm):
    give(crm, "ann", "peer", 2, "--criterion", "teamwork", "--text", "secret of cyd", by="cyd")
    give(crm, "ann", "peer", 5, "--criterion", "Teamwork ", "--text", "praise of ben", by="ben")
    give(crm, "ann", "peer", 4, by="ben")
    give(crm, "ann", "manager", 4, "--text", "steady", by="Nora Lind")
    give(crm, "ann", "self", 3)


def test_a_review_says_what_was_recorded_and_what_comes_next(crm, team):
    ran = give(crm, "ann", "manager", 4, "--text", "steady", by="Nora Lind")
    assert ran.out == "Recorded #1: 4 of 5 as manager on ann in 2026Q3, by Nora Lind\n"
    assert ran.err == "Next: crm review show ann\n"
    ran = give(crm, "ann", "peer", 5, "--criterion", "Teamwork", "--month", "2026-11", "--json", by="BEN")
    assert json.loads(ran.out) == {
        "schema": "crm.review.add/1",
        "review": {
            "id": 2, "rep": "ann", "period": {"label": "2026-11", "start": "2026-11-01", "end": "2026-12-01"},
            "role": "peer", "score": 5, "criterion": "teamwork", "text": None, "by": "ben", "replaces": None,
        },
    }  # fmt: skip


def test_who_gives_it_is_who_is_at_work_and_of_oneself_the_rep(crm, team, monkeypatch):
    monkeypatch.setenv("CRM_ME", "ben")
    assert "by ben" in give(crm, "ann", "peer", 4).out
    assert "by ann" in give(crm, "ann", "self", 4).out


def test_means_by_role_and_criterion(crm, reviews):
    (found,) = show(crm, "ann")["periods"]
    assert found["period"] == {"label": "2026Q3", "start": "2026-07-01", "end": "2026-10-01"}
    assert [(each["role"], each["criterion"], each["mean"], each["reviews"]) for each in found["means"]] == [
        ("manager", None, 4, 1),
        ("peer", None, 11 / 3, 3),  # 2, 5 and 4
        ("peer", "teamwork", 3.5, 2),
        ("self", None, 3, 1),
    ]
    assert show(crm, "ann", "--quarter", "2026Q2")["periods"] == []
    assert show(crm, "ann", "--year", "2026")["periods"] == [found]


@pytest.mark.parametrize("kind", ["table", "json", "csv", "md"])
def test_peers_are_named_nowhere_unless_asked_for(crm, reviews, kind):
    text = crm("review", "show", "ann", "--format", kind, ok=True).out
    for name in ("ben", "cyd"):
        assert name not in text.replace("secret of cyd", "").replace("praise of ben", "")
    assert "secret of cyd" in text and "Nora Lind" in text
    named = crm("review", "show", "ann", "--names", "--format", kind, ok=True).out
    assert named.count("ben") == 3 and named.count("cyd") == 2


def test_nor_does_their_order_or_number_tell_who_they_are(crm, reviews):
    (found,) = show(crm, "ann")["periods"]
    peers = [each for each in found["reviews"] if each["role"] == "peer"]
    # By criterion and text: cyd, who spoke first, comes last.
    assert [each["text"] for each in peers] == [None, "praise of ben", "secret of cyd"]
    assert {each["id"] for each in peers} == {each["by"] for each in peers} == {None}
    others = [each for each in found["reviews"] if each["role"] != "peer"]
    assert [(each["id"], each["by"]) for each in others] == [(4, "Nora Lind"), (5, "ann")]


def test_the_rep_is_refused_the_names(crm, reviews, monkeypatch):
    monkeypatch.setenv("CRM_ME", "ANN")
    ran = crm("review", "show", "ann", "--names")
    assert (ran.code, ran.out, ran.err.count("\n")) == (4, "", 1)
    assert ran.err.startswith("crm: --names is not for ann, who is reviewed")
    monkeypatch.setenv("CRM_ME", "ben")
    assert crm("review", "show", "ann", "--names").code == 0


def test_what_one_peer_alone_said_is_withheld(crm, team):
    give(crm, "ann", "peer", 1, "--text", "only I know", by="ben")
    give(crm, "ann", "peer", 2, "--criterion", "teamwork", by="ben")  # two reviews, and still one peer
    (found,) = show(crm, "ann")["periods"]
    assert (found["withheld"], found["reviews"]) == (True, [])
    assert found["means"] == [{"role": "peer", "criterion": None, "mean": None, "reviews": 2}]
    assert "only I know" not in crm("review", "show", "ann", ok=True).out
    (row,) = json.loads(crm("review", "list", "--json", ok=True).out)["reps"]
    assert (row["peer"], row["peer_count"], row["manager"], row["manager_count"]) == (None, 2, None, 0)
    assert "only I know" in crm("review", "show", "ann", "--names", ok=True).out


def test_a_second_review_for_the_same_takes_the_place_of_the_first(crm, reviews):
    ran = give(crm, "ann", "manager", 1, "--text", "on second thoughts", by="Nora Lind")
    assert ran.out.endswith("by Nora Lind, in place of #4 with 4\n")
    give(crm, "ann", "manager", 5, "--criterion", "planning", by="Nora Lind")  # something else
    give(crm, "ann", "manager", 3, by="Omar Haddad")  # somebody else
    (found,) = show(crm, "ann")["periods"]
    said = [(each["score"], each["by"]) for each in found["reviews"] if each["role"] == "manager"]
    assert said == [(1, "Nora Lind"), (5, "Nora Lind"), (3, "Omar Haddad")]
    # As of the day before, the first one stood (it was given today).
    assert show(crm, "ann", "--as-of", "2026-11-23")["periods"] == []


def test_the_list_has_everybody_with_a_review_of_the_period(crm, reviews):
    give(crm, "ben", "manager", 5, "--month", "2026-09", by="Nora Lind")
    give(crm, "cyd", "manager", 5, "--year", "2026", by="Nora Lind")  # a year is not within a quarter
    rows = json.loads(crm("review", "list", "--json", ok=True).out)["reps"]
    assert [(row["rep"], row["manager"], row["peer"], row["self"]) for row in rows] == [
        ("ann", 4, 11 / 3, 3), ("ben", 5, None, None),
    ]  # fmt: skip
    assert [row["rep"] for row in json.loads(crm("review", "list", "2026", "--json", ok=True).out)["reps"]] == [
        "ann", "ben", "cyd",
    ]  # fmt: skip
    table = list(csv.DictReader(io.StringIO(crm("review", "list", "--format", "csv", ok=True).out)))
    assert [(row["rep"], float(row["manager"]), row["self"]) for row in table] == [("ann", 4, "3.0"), ("ben", 5, "")]
    assert ["ann", "North", "4.0", "1", "3.7", "3", "3.0", "1"] in [
        line.split() for line in crm("review", "list", ok=True).out.splitlines()
    ]


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("ann", "--as", "peer", "--score", "6"), 4, 'score: "6" is not a whole number from 1 to 5'),
        (("ann", "--as", "peer", "--score", "4.5"), 4, 'score: "4.5" is not'),
        (("ann", "--as", "boss", "--score", "4"), 2, 'no role "boss" – one of: self, peer, manager'),
        (("ann", "--as", "peer"), 2, "a review needs a role and a score"),
        (("ann", "--score", "4"), 2, "a review needs a role and a score"),
        (("anne", "--as", "self", "--score", "4"), 3, 'no rep "anne" – did you mean "ann"?'),
        (("ann", "--as", "peer", "--score", "4", "--by", "ANN"), 4, "ann cannot review ann as peer"),
        (("ann", "--as", "manager", "--score", "4", "--by", "ann"), 4, "ann cannot review ann as manager"),
        (("ann", "--as", "self", "--score", "4", "--by", "ben"), 2, "a review --as self is by the rep"),
        (("ann", "--as", "self", "--score", "4", "--quarter", "2027Q1"), 2, "2027Q1 has not begun"),
        (("ann", "--as", "self", "--score", "4", "--criterion", " "), 4, "the criterion is empty"),
    ],
    ids=str,
)
def test_what_is_refused(crm, team, args, code, said):
    ran = crm("review", "add", *args)
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)
    assert said in ran.err
    assert show(crm, "ann")["periods"] == []


CARD = 'name = "People"\n[metrics]\nreview_manager = 50\nreview_peer = 50\nreview_self = 0\n'


def test_reviews_count_where_the_scorecard_weighs_them(crm, reviews, tmp_path):
    for name, score in (("Nora Lind", 5), ("Omar Haddad", 4)):
        give(crm, "ben", "manager", score, by=name)
    give(crm, "ben", "peer", 3, by="cyd")
    unweighed = json.loads(crm("score", "--quarter", "Q3", "--json", ok=True).out)
    assert "review_manager" not in {each["key"] for each in unweighed["metrics"]}
    (tmp_path / "people.toml").write_text(CARD, "utf-8")
    crm("scorecard", "import", "people.toml", "--from", "2026Q3", "--restate", ok=True)
    crm("scorecard", "use", "People", "--from", "2026Q3", "--restate", ok=True)
    found = json.loads(crm("score", "--quarter", "Q3", "--json", ok=True).out)
    marks = {
        rep["rep"]: {
            key: (rep["metrics"][f"review_{key}"]["value"], rep["metrics"][f"review_{key}"]["points"])
            for key in ("manager", "peer", "self")
        }
        for rep in found["reps"]
    }
    # Managers: 4 and (5 + 4) / 2; the mean 4.25. Peers: (2 + 5 + 4) / 3 and 3; the mean 10 / 3.
    # From the lowest, 1: 50 · 3 / 3.25, 50 · 3.5 / 3.25; 50 · (8 / 3) / (7 / 3), 50 · 2 / (7 / 3).
    assert marks["ann"]["manager"] == (4, pytest.approx(50 * 3 / 3.25))
    assert marks["ben"]["manager"] == (4.5, pytest.approx(50 * 3.5 / 3.25))
    assert marks["ann"]["peer"] == (pytest.approx(11 / 3), pytest.approx(50 * 8 / 7))
    assert marks["ben"]["peer"] == (3, pytest.approx(50 * 6 / 7))
    assert marks["ann"]["self"] == (3, 50)
    # The rep's own review is shown and does not count.
    ann = next(rep for rep in found["reps"] if rep["rep"] == "ann")
    assert ann["score"] == pytest.approx((50 * 3 / 3.25 + 50 * 8 / 7) / 2)
    assert {each["reason"].partition(";")[0] for each in found["not_ranked"]} == {
        "data for 0% of the weight, 50% needed"
    }


def test_a_quarters_review_counts_in_the_year_and_not_in_its_months(crm, reviews, tmp_path):
    (tmp_path / "people.toml").write_text(CARD, "utf-8")
    crm("scorecard", "import", "people.toml", "--from", "2026", "--restate", ok=True)
    crm("scorecard", "use", "People", "--from", "2026", "--restate", ok=True)

    def counted(*period):
        found = json.loads(crm("score", *period, "--json", ok=True).out)
        (ann,) = (rep for rep in (*found["reps"], *found["not_ranked"]) if rep["rep"] == "ann")
        return ann["metrics"]["review_peer"]["denominator"]

    assert counted("--quarter", "2026Q3") == 3
    assert counted("--month", "2026-09") == 0
    assert counted("--year", "2026") == 3
    assert counted("--from", "2026-07-01", "--to", "2026-09-30") == 3
    assert counted("--from", "2026-07-02", "--to", "2026-10-30") == 0
    give(crm, "ann", "peer", 4, "--quarter", "2026Q4", by="ben")  # under way: it counts in the whole of it
    assert counted("--quarter", "2026Q4") == 0
    assert counted("--quarter", "2026Q4", "--full") == 1


def test_without_reviews_it_says_how_to_give_one(crm, team):
    assert "crm review add" in crm("review", "show", "ann", ok=True).out
    assert "crm review add" in crm("review", "list", ok=True).out
    assert crm("review", "list", "--fail-empty").code == crm("review", "show", "ann", "--fail-empty").code == 6


def test_what_was_said_cannot_act_on_the_terminal(crm, team):
    give(crm, "ann", "manager", 4, "--text", "\x1b[31m[/] :smile:", by="\x1b[1mNora")
    assert "␛[31m[/] :smile:" in crm("review", "show", "ann", ok=True).out
