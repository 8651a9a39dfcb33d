"""Scorecards as TOML: read back as written, changed line by line, every fault in one line with its remedy."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.core.errors import RefusedError
from crmcli.core.names import harmful
from crmcli.core.working_hours import read_week, week_text
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.metrics.scorecard_file import amended, begins, parsed, written
from crmcli.evaluation.metrics.scoring_rules import DEFAULT, Definitions, Scorecard, Weight

TEXT = """\
# agreed on 3 May
name = "Hunters"   # the ones who hunt
valid_from = "2026Q4"

[metrics]
# money first
revenue = 40   # more than before
win_rate = { weight = 20, cap = 100, floor = 10 }

review_manager = 5
[definitions]
win_rate = "created"
holidays = [2026-12-25, 2026-01-01]
response_hours = "mon-fri 9:00-17:00"
"""
HUNTERS = Scorecard(
    "Hunters",
    {"revenue": Weight(40), "win_rate": Weight(20, 100, 10), "review_manager": Weight(5)},
    Definitions("created", 12, "Mon-Fri 09:00-17:00", (date(2026, 1, 1), date(2026, 12, 25))),
)


def test_what_is_written_is_read():
    assert parsed(TEXT, "hunters.toml") == HUNTERS
    assert begins(TEXT, "hunters.toml") == "2026Q4"
    day = TEXT.replace('"2026Q4"', "2026-10-01")
    assert (parsed(day, "x").valid_from, begins(day, "x")) == (date(2026, 10, 1), "2026-10-01")
    least = parsed('name = "A"\nmetrics = { revenue = 1 }', "a.toml")
    assert least == Scorecard("A", {"revenue": Weight(1, 120, 0)})
    assert begins('name = "A"', "a.toml") is None


def test_the_one_way_of_writing_it():
    assert written(HUNTERS._replace(valid_from=date(2026, 10, 1))) == (
        'name = "Hunters"\nvalid_from = 2026-10-01\n\n'
        "[metrics]\nrevenue = 40\nwin_rate = { weight = 20, cap = 100, floor = 10 }\nreview_manager = 5\n\n"
        '[definitions]\nwin_rate = "created"\nretention_months = 12\nresponse_hours = "Mon-Fri 09:00-17:00"\n'
        "holidays = [2026-01-01, 2026-12-25]\n"
    )
    assert parsed(written(DEFAULT), "x") == DEFAULT


@pytest.mark.parametrize(
    ("change", "message", "hint"),
    [
        (("name =", "nam ="), "h.toml: nam is not known here", 'did you mean "name"?'),
        (('"Hunters"', '" "'), "h.toml: name is not text", 'write it in quotes: name = "…"'),
        (('"Hunters"', '"\\u200b"'), "h.toml: name is empty", "give a name with at least one visible character"),
        (('name = "Hunters"', ""), "h.toml: name is missing", "add a line: name = …"),
        (("revenue", "revenu"), "h.toml: metrics: revenu is not known here", 'did you mean "revenue"?'),
        (("= 40", "= -1"), "h.toml: metrics: revenue is -1", "give 0 or more"),
        (("= 40", "= 40000"), "h.toml: metrics: revenue is 40000", "give 10000 or less"),
        (("= 40", '= "40"'), "h.toml: metrics: revenue is not a number", "write it without quotes: revenue = 10"),
        (("= 40", "= inf"), "h.toml: metrics: revenue is not a number", "write it without quotes: revenue = 10"),
        (("weight = 20", "wait = 20"), "h.toml: metrics: win_rate: wait is not known here",
         'did you mean "weight"?'),
        (("weight = 20, ", ""), "h.toml: metrics: win_rate: weight is missing", "add a line: weight = …"),
        (("cap = 100", "cap = 10"), "h.toml: metrics: win_rate: cap is 10, not above the floor of 10", "raise it"),
        (("cap = 100", "cap = 5000"), "h.toml: metrics: win_rate: cap is 5000", "give 1000 or less"),
        (("floor = 10", "floor = -10"), "h.toml: metrics: win_rate: floor is -10", "give 0 or more"),
        (('"created"', '"open"'), 'h.toml: definitions: win_rate is "open"', "one of: closed, created, with-overdue"),
        (('win_rate = "created"', "retention_month = 3"), "h.toml: definitions: retention_month is not known here",
         'did you mean "retention_months"?'),
        (('win_rate = "created"', "retention_months = 0"), "h.toml: definitions: retention_months is 0",
         "give 1 or more"),
        (('win_rate = "created"', "retention_months = 2.5"), "h.toml: definitions: retention_months is 2.5",
         "give whole months, such as 12"),
        (("mon-fri 9:00-17:00", "nine to five"),
         'h.toml: definitions: response_hours cannot be read: "nine to five" is no day with its hours',
         'such as "Mon-Fri 09:00-17:00", or "always"'),
        (("mon-fri 9:00-17:00", "always"), "h.toml: definitions: holidays count only with working hours",
         'say which: response_hours = "Mon-Fri 09:00-17:00"'),
        (("[2026-12-25,", "[25,"), "h.toml: definitions: holidays holds '25', which is no day",
         "write days as holidays = [2026-12-25]"),
        (('"2026Q4"', "4"), "h.toml: valid_from is neither a period nor a day", 'such as valid_from = "2026Q4"'),
        (("[definitions]", "[definitions"), "h.toml is not valid TOML", "mend that line"),
    ],
)  # fmt: skip
def test_a_fault_is_refused_in_one_line(change, message, hint):
    with pytest.raises(RefusedError) as error:
        parsed(TEXT.replace(*change, 1) if change[0] in TEXT else pytest.fail(change[0]), "h.toml")
    found = error.value
    assert (found.message[: len(message)], found.hint, found.exit_code) == (message, hint, 4)
    assert "\n" not in found.message + found.hint


@pytest.mark.parametrize("metrics", ["", "[metrics]", "[metrics]\nrevenue = 0\nnps = { weight = 0, cap = 5 }"])
def test_weights_that_sum_to_nothing_are_refused(metrics):
    with pytest.raises(RefusedError, match=r"h\.toml: metrics weigh nothing together"):
        parsed(f'name = "A"\n{metrics}', "h.toml")


def test_a_change_leaves_comments_and_order_as_they_are():
    wanted = HUNTERS._replace(
        valid_from=date(2027, 1, 1),
        weights={"csat": Weight(10), "revenue": Weight(50, 120, 20), "review_manager": Weight(5)},
        definitions=Definitions("closed", 6),
    )
    assert amended(TEXT, wanted) == (
        '# agreed on 3 May\nname = "Hunters"   # the ones who hunt\nvalid_from = 2027-01-01\n\n'
        "[metrics]\n# money first\nrevenue = { weight = 50, cap = 120, floor = 20 }   # more than before\n\n"
        "review_manager = 5\ncsat = 10\n"
        '[definitions]\nwin_rate = "closed"\nresponse_hours = "always"\nretention_months = 6\n'
    )
    assert amended(TEXT, HUNTERS._replace(valid_from=None)).startswith("# agreed")


def test_what_cannot_be_changed_line_by_line_is_written_anew():
    text = 'name = "Hunters"\nmetrics.revenue = 40\n'
    wanted = Scorecard("Hunters", {"revenue": Weight(30), "csat": Weight(1)})
    assert amended(text, wanted) == written(wanted)


NUMBERS = st.one_of(st.integers(0, 10_000), st.floats(0, 10_000, allow_nan=False))
DAYS = st.dates(date(1990, 1, 1), date(2190, 1, 1))
NAMES = st.text(min_size=1, max_size=20).filter(
    lambda name: harmful().sub("", name).strip() and name == name.strip() and name.isprintable()
)


@st.composite
def weights(draw):
    floor = draw(st.floats(0, 900, allow_nan=False))
    return Weight(draw(NUMBERS), draw(st.floats(floor + 1, 1000, allow_nan=False)), floor)


@st.composite
def definitions(draw):
    win_rate, months = draw(st.sampled_from(["closed", "created", "with-overdue"])), draw(st.integers(1, 120))
    if draw(st.booleans()):
        return Definitions(win_rate, months)
    first, last, begin = draw(st.integers(0, 6)), draw(st.integers(0, 6)), draw(st.integers(0, 22))
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    hours = week_text(read_week(f"{days[first]}-{days[last]} {begin}:30-{begin + 1}:45"))
    return Definitions(win_rate, months, hours, tuple(sorted(draw(st.sets(DAYS, max_size=3)))))


@st.composite
def scorecards(draw):
    weighed = draw(st.dictionaries(st.sampled_from(sorted(BY_KEY)), weights(), max_size=5))
    weighed[draw(st.sampled_from(sorted(BY_KEY)))] = Weight(draw(st.integers(1, 100)))
    valid_from = draw(st.none() | DAYS)
    return Scorecard(draw(NAMES), weighed, draw(definitions()), valid_from=valid_from)


@settings(max_examples=40)
@given(card=scorecards())
def test_every_scorecard_is_read_back_as_it_was(card):
    assert parsed(written(card), "x") == card
    assert written(parsed(written(card), "x")) == written(card)


@settings(max_examples=40)
@given(card=scorecards(), after=scorecards())
def test_one_scorecard_turned_into_another_is_that_one(card, after):
    assert parsed(amended(written(card), after), "x") == after
    assert parsed(amended(TEXT, after), "x") == after


def test_a_year_of_holidays_is_read():
    days = [date(2026, 1, 1) + timedelta(days=each) for each in range(365)]
    card = HUNTERS._replace(definitions=HUNTERS.definitions._replace(holidays=tuple(days)))
    assert parsed(written(card), "x").definitions.holidays == tuple(days)
