"""What changed since a period was frozen, on plain values: what no command line of the other tests brings about."""

from __future__ import annotations

from crmcli.evaluation.frozen.insight import Outcome
from crmcli.evaluation.verify.insight import verified
from tests.evaluation.frozen.test_text import INPUTS


def test_of_the_period_before_only_those_are_named_whose_own_figures_changed():
    people = [person._replace(id=id, name=name) for person in INPUTS.people[:1] for id, name in enumerate("abcd")]
    old = INPUTS._replace(people=people, before=[Outcome(id, "", id + 1, 10.0 * id, "") for id in range(4)])
    after = [Outcome(0, "", 1, 1.0, ""), Outcome(1, "", 2, 10.5, ""), Outcome(2, "", 3, 21.0, ""), old.before[3]]
    new = old._replace(before=after, before_facts={0: {"won": 0}, 1: {"won": 2}, 3: {"won": 1}})
    found = [change for change in verified(old, new).changes if change.group == "compared"]
    assert [(change.label, change.before, change.after, change.many) for change in found] == [
        ("b", 10.0, 10.5, 1),  # the only one with other facts: a win that is none is no other
        ("2 other reps", None, None, 2),
    ]


def test_a_setting_that_nothing_hangs_on_is_named_all_the_same():
    new = INPUTS._replace(settings={**INPUTS.settings, "fiscal_year_start": "4"})
    (change,) = (change for change in verified(INPUTS, new).changes if change.group == "settings")
    assert (change.label, change.before, change.after, change.moves) == (
        "the setting fiscal_year_start",
        "1",
        "4",
        False,
    )
