"""Contributions as they are shown: in tenths that sum to the score in tenths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.evaluation.explain.insight import tenths


def test_shown_contributions_sum_to_the_shown_score():
    # 3.34 + 3.33 + 3.33 = 10.0: rounded each for itself they would sum to 9.9. Nearest to its next tenth is a.
    assert tenths({"a": 3.34, "b": 3.33, "c": 3.33}, 10.0) == {"a": 3.4, "b": 3.3, "c": 3.3}
    # 1.26 + 1.26 + 1.26 = 3.78, shown as 3.8: two go up, of equal ones the first by name.
    assert tenths({"c": 1.26, "a": 1.26, "b": 1.26}, 3.78) == {"a": 1.3, "b": 1.3, "c": 1.2}
    assert tenths({}, 0) == {}


@given(st.dictionaries(st.text(max_size=3), st.floats(0, 120), min_size=1, max_size=12))
def test_each_is_less_than_a_tenth_off(contributions):
    score = sum(contributions.values())
    shown = tenths(contributions, score)
    assert round(sum(shown.values()), 1) == pytest.approx(round(score, 1), abs=1e-6)
    assert all(abs(shown[key] - value) < 0.1 + 1e-9 for key, value in contributions.items())
