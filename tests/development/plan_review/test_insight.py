"""The windows of a step, and when it helped."""

from __future__ import annotations

from datetime import date

import pytest

from crmcli.development.plan_review.insight import Outcome, windows
from crmcli.evaluation.compare.insight import Change
from crmcli.evaluation.metrics.catalogue import BY_KEY


@pytest.mark.parametrize(
    ("added", "review", "today", "before", "after"),
    [
        # Under way: from the 1st to the 10th are ten days, and ten are before.
        ("2026-11-01", "2026-12-31", "2026-11-10", ("2026-10-22", "2026-11-01"), ("2026-11-01", "2026-11-11")),
        # After the review nothing more counts; its day does.
        ("2026-11-01", "2026-11-05", "2026-11-24", ("2026-10-27", "2026-11-01"), ("2026-11-01", "2026-11-06")),
        # Begun today: a day, and the day before.
        ("2026-11-24", "2027-01-01", "2026-11-24", ("2026-11-23", "2026-11-24"), ("2026-11-24", "2026-11-25")),
    ],
)
def test_as_many_days_before_as_since(added, review, today, before, after):
    found = windows(*map(date.fromisoformat, (added, review, today)))
    assert [(str(each.start), str(each.end)) for each in found] == [before, after]
    assert found[0].days == found[1].days


@pytest.mark.parametrize(
    ("verdict", "helped", "words"),
    [
        ("better", True, "It helped: better, beyond chance"),
        ("worse", False, "It did not help: worse, beyond chance"),
        ("no_clear_change", False, "Nobody can say yet: no clear change"),
        ("too_few_data", False, "Nobody can say yet: too few data"),
    ],
)
def test_it_helped_only_where_it_is_better_beyond_chance(verdict, helped, words):
    change = Change(BY_KEY["csat"], 0.1, 0.9, 0.8, None, None, None, None, verdict, None, 9, 9, None)
    outcome = Outcome(*windows(date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)), change, (None, None))
    assert (outcome.helped, outcome.words) == (helped, words)
