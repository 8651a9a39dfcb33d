"""What records add to a figure sums up to the figure that SQL counts, on random little companies."""

from __future__ import annotations

from contextlib import closing
from random import Random

import pytest

from crmcli.evaluation.explain.counted import counted_records, summed
from crmcli.evaluation.explain.query import records_of_facts
from tests.evaluation.explain.test_effects_at_random import company, judged
from tests.support.teams import model

template = model.template


@pytest.mark.parametrize("seed", range(3))
def test_records_add_up_to_the_facts(template, seed):
    chance, compared = Random(100 + seed), 0
    for _ in range(10):
        with closing(model.memory(template)) as connection:
            case = judged(connection, chance, company(connection, chance))
            if case is None:
                continue
            database, now, clock = case
            card, zone = now.rules.card.definitions, clock.zone
            for person in now.people:
                rows = records_of_facts(database, now.period, clock.now, zone, person.id, card, now.rules.groups)
                found = summed(counted_records(person.id, rows, card, zone))
                counted = {name: value for name, value in now.facts.get(person.id, {}).items() if value}
                peers = {name for name in counted if name.startswith("review_peer")}  # kept back
                assert {name: value for name, value in found.items() if value} == pytest.approx(
                    {name: value for name, value in counted.items() if name not in peers}, abs=1e-9
                )
                compared += len(counted)
    assert compared > 100
