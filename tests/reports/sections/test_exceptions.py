"""What is out of line: only what chance explains hardly, corrected for all that was looked at, in words."""

from __future__ import annotations

from contextlib import closing
from datetime import date

import pytest

from crmcli.core.periods import Period
from crmcli.evaluation.compare.insight import UNCLEAR, Change
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.reports.sections.exceptions.insight import Exceptions, found, windows
from crmcli.reports.sections.exceptions.section import section
from crmcli.reports.sections.exceptions.view import blocks, sentence
from tests.reports import small as made
from tests.support.teams import lopsided

WEEK = Period("2026-W47", date(2026, 11, 16), date(2026, 11, 23), "week")


def change(metric, before, after, p, low=0.1, high=0.2, n=20):
    return Change(BY_KEY[metric], before, after, after - before, low, high, p, None, UNCLEAR, "welch", n, n + 1, 100)


def test_a_week_is_too_short_so_thirteen_are_compared():
    before, after = windows(WEEK)
    assert (before.start, before.end, after.start, after.end) == (
        date(2026, 5, 25), date(2026, 8, 24), date(2026, 8, 24), date(2026, 11, 23),
    )  # fmt: skip
    month = Period("2026-10", date(2026, 10, 1), date(2026, 11, 1), "month")
    assert [each.start for each in windows(month)] == [date(2026, 5, 1), date(2026, 8, 1)]
    quarter = Period("2026Q1", date(2026, 1, 1), date(2026, 4, 1), "quarter")
    assert [each.start for each in windows(quarter)] == [date(2025, 10, 1), date(2026, 1, 1)]


def test_the_rarest_come_first_and_clear_is_what_holms_correction_leaves():
    changes = [
        ("ann", change("csat", 0.8, 0.4, 0.03)), ("ben", change("win_rate", 0.5, 0.9, 0.001)),
        ("cyd", change("csat", 0.8, 0.5, 0.04)), ("dan", change("csat", 0.8, 0.7, 0.6)),
        ("eve", change("revenue", 10, 10, 1.0)), ("", change("orders", 4, 9, 0.045)),
    ]  # fmt: skip
    findings, looked_at = found(changes, 3)
    # Five have changed. Holm: 5 · 0.001 = 0.005 is clear; 4 · 0.03 = 0.12 is not, nor what follows.
    assert looked_at == 5
    assert [(each.whose, each.clear, pytest.approx(each.p)) for each in findings] == [
        ("ben", True, 0.005), ("ann", False, 0.12), ("cyd", False, 0.12),
    ]  # fmt: skip
    across = [("ben", change("win_rate", 0.5, 0.9, 0.001, low=-0.1))]
    assert not found(across, 3)[0][0].clear  # an interval with no change in it


@pytest.mark.parametrize(
    ("whose", "what", "said"),
    [
        ("bob", change("follow_ups", 7.94, 4.06, 0.001), "▼ bob: follow-ups 4.1 a week, after 7.9 – beyond chance."),
        ("", change("csat", 0.8, 0.9, 0.03),
         "▲ The team: satisfaction 90%, after 80% (21 and 20 answers) – beyond chance."),
        ("zoe", change("response_time", 8.5, 24.9, 0.03),
         "▼ zoe: response time 24.9 hours, after 8.5 (21 and 20 messages) – beyond chance."),
        ("zoe", change("revenue", 1_000_050, 2_000_049, 0.03),
         "▲ zoe: revenue 20,000 USD, after 10,001 USD – beyond chance."),
    ],
)  # fmt: skip
def test_it_is_said_in_words(whose, what, said):
    (finding,), _ = found([(whose, what)], 3)
    assert sentence(finding, Exceptions([], 1, WEEK, WEEK, "", "USD")) == said


def test_where_nothing_is_clear_it_says_so_first_and_the_rest_quietly():
    findings, looked_at = found([("ann", change("csat", 0.8, 0.4, 0.03)), ("ben", change("csat", 0.8, 0.7, 0.3))], 3)
    lines = list(blocks(Exceptions(findings, looked_at, WEEK, WEEK, "", "USD")))
    assert [(each.text[:30], each.tone) for each in lines] == [
        ("Nothing is out of line beyond ", ""), ("▼ ann: satisfaction 40%, after", "quiet"),
        ("Of 2 figures: Monday 16 to Sun", "quiet"),
    ]  # fmt: skip
    (nothing,) = blocks(Exceptions([], 0, WEEK, WEEK, "", "USD"))
    assert nothing.text == "There is too little on record to tell anything from chance."


def test_a_rep_who_wins_far_less_is_found(db):
    lopsided.make(db).close()
    with closing(made.open_file(db)) as database:
        part = section(made.scope(database, "2026Q3", rows=3))
    clear = [(each["rep"], each["better"]) for each in part.data["findings"] if each["beyond_chance"]]
    # ann won 24 of 40, then 4 of 40: no change is further beyond chance.
    assert clear[0] == ("ann", False)
    assert "▼ ann: win rate 10%, after 60% (40 and 40 deals) – beyond chance." in made.lines(part)


def test_of_those_who_joined_or_left_meanwhile_nothing_is_said(crm, db):
    lopsided.make(db).close()
    crm("edit", "rep", "ann", "--left", "2026-08-15", "--yes", ok=True)
    with closing(made.open_file(db)) as database:
        part = section(made.scope(database, "2026Q3", rows=30))
    assert "ann" not in {each["rep"] for each in part.data["findings"]}
