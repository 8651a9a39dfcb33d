"""What customers said: of the little company of `tests/support/teams/company.py` in 2026Q3, by hand."""

from __future__ import annotations

from datetime import date

import pytest

from crmcli.reports.sections.feedback.section import section
from tests.reports.small import lines, scope, tables
from tests.support.teams import company

ANN, BEN = 1, 2


@pytest.fixture
def small(small):
    small.add("rep", "ann")
    small.add("customer", "Acme", "Blue")
    return small


def test_rates_are_the_metrics_and_what_is_credited_to_nobody_is_told_apart(little):
    # On the 1–5 scale ann has 5, 4 and 3; on the other 10, 9, 7 and 6, and ben 0: two promoters, two detractors.
    part = section(scope(little, "2026Q3"))
    assert part.data["csat"] == {
        "value": pytest.approx(2 / 3),
        "before": None,
        "change": None,
        "answers": 3,
        "answers_before": 0,
    }
    assert part.data["nps"] == {"value": 0.0, "before": None, "change": None, "answers": 5, "answers_before": 0}
    assert (part.data["complaints"], part.data["uncredited"]) == (1, 1)
    assert lines(part) == [
        "2 of 3 answers were satisfied; the NPS is 0, from 5 answers; 1 complaint came in.",
        "1 answer more is credited to nobody.",
    ]


def test_complaints_come_first_and_then_the_lowest_by_their_scale(little):
    part = section(scope(little, "2026Q3"))
    # 0 of 10 is the bottom of its scale, 3 of 5 the middle, and 6 of 10 is above it.
    assert [(row["customer"], row["rep"], row["kind"], row["score"]) for row in part.data["worst"]] == [
        ("C", "ben", "complaint", None), ("C", "ben", "nps", 0), ("B", "ann", "csat", 3), ("B", "ann", "nps", 6),
    ]  # fmt: skip
    assert tables(part)["The worst answers"][1] == ["C", "ben", "0 of 10", date(2026, 7, 6), None]
    assert part.data["best"] is None  # nobody said anything in words


def test_of_one_rep(little):
    part = section(scope(little, "2026Q3", reps=(ANN,)))
    assert (part.data["csat"]["answers"], part.data["nps"]["value"], part.data["complaints"]) == (3, 25.0, 0)
    assert part.data["uncredited"] == 0
    assert section(scope(little, "2026Q3", reps=(3,))).empty


def test_the_period_ends_with_the_day_of_the_teams_time_zone(db):
    database = company.make(db, "Asia/Tokyo")
    part = section(scope(database, "2026Q3", zone="Asia/Tokyo"))
    assert part.data["csat"]["answers"] == 2  # B's 3 of 5, a second before midnight in UTC, is of October there
    database.close()


def test_words_come_before_none_and_the_newest_first_in_one_order(small):
    said = (("csat", 1, "2026-11-16T09:00:00", None), ("csat", 1, "2026-11-17T09:00:00", "late"),
            ("csat", 1, "2026-11-18T09:00:00", "later"), ("nps", 0, "2026-11-18T09:00:00", "never"),
            ("csat", 5, "2026-11-18T09:00:00", "fine"), ("nps", 10, "2026-11-17T09:00:00", "great"),
            ("csat", 5, "2026-11-19T09:00:00", " "))  # fmt: skip
    for kind, score, at, text in said:
        small.said(kind, "ann", "Acme", at, score=score, text=text)
    part = section(scope(small.database, "2026-W47", rows=3))
    assert [row["text"] for row in part.data["worst"]] == [
        "never",
        "later",
        "late",
    ]  # of equal moments the last recorded
    assert (part.data["unhappy"], part.data["best"]["text"]) == (4, "fine")
    assert lines(part)[-1] == "and 1 more"


def test_a_comment_of_several_lines_takes_one_on_the_page(small):
    small.said("complaint", "ann", "Blue", "2026-11-18T09:00:00", text="late\r\n\n  and cold ")
    part = section(scope(small.database, "2026-W47"))
    assert tables(part)["The worst answers"][0][-1] == "late and cold"
    assert part.data["worst"][0]["text"] == "late\r\n\n  and cold "


def test_a_comment_of_nobodys_is_shown_to_everybody_only(small):
    small.said("complaint", None, "Blue", "2026-11-18T09:00:00", text="cold")
    assert section(scope(small.database, "2026-W47")).data["worst"][0]["rep"] is None
    assert section(scope(small.database, "2026-W47", reps=(1,))).empty


def test_no_word_at_all_is_empty(small):
    part = section(scope(small.database, "2026-W47"))
    assert (part.empty, lines(part)) == (True, ["No customer said anything."])
