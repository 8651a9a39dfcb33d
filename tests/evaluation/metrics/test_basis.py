"""What a figure was made of, in a column and in a sentence."""

from __future__ import annotations

import pytest

from crmcli.evaluation.metrics.basis import in_words, made_of
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.score.readings import Reading


@pytest.mark.parametrize(
    ("key", "above", "below", "column", "sentence"),
    [
        ("win_rate", 1, 2, "1 of 2 won", "one of two deals won"),
        ("win_rate", 2, 2, "2 of 2 won", "both deals won"),
        ("win_rate", 11, 14, "11 of 14 won", "11 of 14 deals won"),
        ("retention", 0, 1, "0 of 1 kept", "the one customer not kept"),
        ("retention", 1, 1, "1 of 1 kept", "the one customer kept"),
        ("conversion", 3, 3, "3 of 3 won", "all three customers won"),
        ("csat", 0, 2, "0 of 2 good", "none of two answers good"),
        ("nps", -1, 3, "3 answers", "three answers"),
        ("sales_cycle", 82, 1, "1 deal", "one deal"),
        ("response_time", 30, 12, "12 messages", "12 messages"),
        ("follow_ups", 56, 13.1, "56 contacts", ""),
        ("review_manager", 4, 1, "1 review", "one review"),
        ("revenue", 36050, 1, "", ""),
        ("win_rate", 0, 0, "", ""),
    ],
)
def test_what_it_is_made_of_is_said_in_words(key, above, below, column, sentence):
    reading = Reading(above, below, above / below if below else None)
    assert (made_of(BY_KEY[key], reading), in_words(BY_KEY[key], reading)) == (column, sentence)
