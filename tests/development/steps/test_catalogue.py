"""The catalogue of steps: read, written, and refused in one line that names file, key and remedy."""

from __future__ import annotations

import pytest

from crmcli.core.errors import RefusedError
from crmcli.development.steps.catalogue import BUILT_IN, Step, parsed, written
from crmcli.evaluation.metrics.catalogue import METRICS


def test_what_is_written_is_taken_back():
    assert parsed(written(BUILT_IN), "x").steps == list(BUILT_IN.steps)


def test_there_is_a_step_for_every_metric_and_for_any_stage():
    assert [metric.key for metric in METRICS if not BUILT_IN.for_metric(metric.key)] == []
    assert BUILT_IN.for_stage("Anything")


def test_a_step_says_what_it_is_for_and_is_reviewed_after_eight_weeks():
    text = '[[step]]\nname = " Listen "\nmetrics = ["csat"]\nstages = ["Lead"]\naction = "Call \\"A\\""\n'
    (step,) = parsed(text, "x").steps
    assert step == Step("Listen", 'Call "A"', ("csat",), ("Lead",), 8)
    assert parsed(text, "x").named("LISTEN") == step and parsed(text, "x").named("call") is None


GOOD = '[[step]]\nname = "a"\nmetrics = ["csat"]\naction = "b"\n'


@pytest.mark.parametrize(
    ("text", "said", "remedy"),
    [
        ("", "s.toml: step is missing", "begin each step with [[step]]"),
        ("[[step]", "s.toml is not valid TOML", "mend that line"),
        ("[[steps]]\n", "s.toml: steps is not known here", 'did you mean "step"?'),
        (GOOD + GOOD, 's.toml: step 2: name "a" is there twice', "give each step a name of its own"),
        (GOOD + GOOD.replace('"a"', '"A "'), 'name "A" is there twice', "give each step a name of its own"),
        (GOOD.replace("csat", "csta"), 'step 1: metrics holds "csta", which is no metric', 'did you mean "csat"?'),
        (GOOD.replace("csat", "review_self"), "which is no metric", ""),
        (GOOD.replace('["csat"]', "[]"), "step 1: metrics is missing", "say what the step is for"),
        (GOOD.replace('["csat"]', '"csat"'), "step 1: metrics is not a list", "write it in brackets"),
        (GOOD.replace("action", "actoin"), "step 1: actoin is not known here", 'did you mean "action"?'),
        (GOOD.replace('action = "b"', ""), "step 1: action is missing", "add a line"),
        (GOOD.replace('"b"', '" "'), "step 1: action is not text", "write it in quotes"),
        (GOOD.replace('"b"', '"b\\u001b[2J"'), "step 1: action holds characters that cannot be seen", "plain text"),
        (GOOD + "weeks = 0\n", "step 1: weeks is 0", "give 1 or more"),
        (GOOD + "weeks = 53\n", "step 1: weeks is 53", "give 52 or less"),
        (GOOD + "weeks = 1.5\n", "step 1: weeks is 1.5", "give whole weeks"),
        (GOOD + 'weeks = "8"\n', "step 1: weeks is not a number", "write it without quotes"),
    ],
)
def test_a_fault_is_one_line_with_file_key_and_remedy(text, said, remedy):
    with pytest.raises(RefusedError) as caught:
        parsed(text, "s.toml")
    assert said in caught.value.message and remedy in caught.value.hint
    assert caught.value.message.startswith("s.toml") and "\n" not in caught.value.message
