"""The ranking of a report: what it says to who reads nothing else."""

from __future__ import annotations

from crmcli.reports.sections.ranking.section import section
from tests.reports.small import Small, lines, scope


def test_it_says_what_a_score_is_and_names_who_is_not_ranked_by_the_reason(db):
    small = Small(db)
    small.add("rep", "ann", "ben", "cyd")
    small.add("customer", "A")
    small.deal("first", "ann", "A", 100, "2026-10-01", "2026-10-01", "Won")
    part = section(scope(small.database, "2026-10-01"))
    small.database.close()
    # ben and cyd have revenue 30, new customers 10 and follow-ups 2.5: nothing, but known to be nothing.
    assert lines(part) == [
        "Score: the mean by weight of each metric's points; 50 points are the mean of the ranked reps, 100 a target "
        "that is reached.",
        "Score and change: 2026Q4 to 2026-10-01 against the first day of 2026Q3; ± is the places won or lost since.",
        "Not ranked: ben, cyd (data for 42.5% of the weight, 50% needed; none for win rate, conversion, retention, "
        "satisfaction, sales cycle, response time).",
    ]
