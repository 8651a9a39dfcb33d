"""How long a deal may stay in a stage: "auto" is the 80th percentile of the days that won deals spent there."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from random import Random

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.database.opening import open_file
from crmcli.records import rows
from crmcli.records.deals.write import insert_move
from crmcli.records.process.insight import Limit, Process, StageRule, percentile, percentile_places
from crmcli.records.process.limits import limits
from crmcli.records.settings.write import Team, create
from crmcli.records.stages.query import every_stage

TODAY = date(2026, 6, 30)
LEAD, QUALIFIED, PROPOSAL, NEGOTIATION, WON, LOST = range(1, 7)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60))
def test_the_percentile_is_numpys(days):
    days.sort()
    lower, upper = (days[at] for at in percentile_places(len(days)))
    assert percentile(lower, upper, len(days)) == pytest.approx(numpy.percentile(days, 80), abs=1e-9)


def steps(database, deal: int, *path: tuple[int, date]) -> None:
    before = None
    for stage, day in path:
        database.run(insert_move(), deal_id=deal, from_id=before, to_id=stage, at=day, by="x")
        before = stage


def add(database, status: str, stage: int, opened: date, closed: date | None) -> int:
    values = {"title": "t", "customer_id": 1, "rep_id": 1, "amount": 1, "stage_id": stage, "status": status,
              "opened": opened, "closed": closed, "credited_id": 1 if closed else None}  # fmt: skip
    return rows.add(database, "deal", values)


@pytest.fixture
def team(db):
    create(db, Team())
    with closing(open_file(db)) as database, database.writing():
        rows.add(database, "rep", {"name": "ann"})
        rows.add(database, "customer", {"name": "Acme", "created": date(2024, 1, 1)})
        yield database


@pytest.mark.parametrize("seed", range(5))
def test_auto_is_numpys_percentile_of_what_won_deals_spent_there(team, seed):
    draw, spent = Random(seed), {LEAD: [], PROPOSAL: []}
    for _ in range(draw.randint(20, 45)):
        first, second, again = draw.randint(0, 60), draw.randint(0, 90), draw.randint(0, 9)
        closed = TODAY - timedelta(days=draw.randint(0, 300))
        middle = closed - timedelta(days=second + again)
        opened = middle - timedelta(days=first)
        back = middle + timedelta(days=second)
        deal = add(team, "won", WON, opened, closed)
        # Twice in Proposal: both stays count, together; the day in Negotiation between them took no time.
        steps(team, deal, (LEAD, opened), (PROPOSAL, middle), (NEGOTIATION, back), (PROPOSAL, back), (WON, closed))
        spent[LEAD].append(first)
        spent[PROPOSAL].append(second + again)
    for status, stage, closed in (("lost", LOST, TODAY), ("won", WON, date(2025, 6, 30))):  # lost; won too long ago
        deal = add(team, status, stage, date(2024, 1, 1), closed)
        steps(team, deal, (LEAD, date(2024, 1, 1)), (stage, closed))
    process = Process({"lead": StageRule(auto=True), "proposal": StageRule(auto=True), "qualified": StageRule(days=9)})
    found = limits(team, process, team.all(every_stage()), TODAY)
    assert found.keys() == {LEAD, PROPOSAL, QUALIFIED} and found[QUALIFIED] == Limit(9)
    for stage, days in spent.items():
        exact = numpy.percentile(days, 80)
        assert found[stage].exact == pytest.approx(exact, abs=1e-9)
        assert (found[stage].days, found[stage].deals) == (int(exact + 1e-9), len(days))


def test_few_won_deals_say_no_limit(team):
    for _ in range(19):
        deal = add(team, "won", WON, date(2026, 5, 1), date(2026, 5, 11))
        steps(team, deal, (LEAD, date(2026, 5, 1)), (WON, date(2026, 5, 11)))
    process = Process({"lead": StageRule(auto=True), "proposal": StageRule(auto=True)})
    found = limits(team, process, team.all(every_stage()), TODAY)
    assert found == {LEAD: Limit(None, True, 10, 19), PROPOSAL: Limit(None, True)}
