"""The funnel's statements: against the hand-worked history of `tests/support/teams/history.py`, and against a model
that walks through random histories deal by deal."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.core.periods import Period
from crmcli.database.opening import open_file
from crmcli.database.statements.compiled import Text
from crmcli.funnel.overview.query import GROUPS, deals_by_stage, flows, standing
from crmcli.records import rows
from crmcli.records.settings import write as team
from tests.support.teams import history
from tests.support.teams.history import NAMES

Q3 = Period("2026Q3", date(2026, 7, 1), date(2026, 10, 1), "quarter")


@pytest.fixture
def database(db):
    made = history.make(db)
    yield made
    made.close()


def told(found, *names, group=...):
    """Rows as {stage: (figures)}, those of one group if it is given."""
    return {
        NAMES[row["stage_id"] - 1]: tuple(row[name] for name in names)
        for row in found
        if group is ... or row["group"] == group
    }


def test_each_stage_holds_the_deals_that_are_open_in_it_and_all_that_were_closed_so(database):
    assert told(standing(database), "deals", "amount") == {
        "Lead": (1, 900_00),  # again; hidden is archived
        "Qualified": (2, 1),  # late 0.01; before has no amount
        "Proposal": (2, 800_00),  # back, undated
        "Negotiation": (2, 100_07),  # skip, directly
        "Won": (2, 900_00),  # won, reopened
        "Lost": (2, 1000_00),  # lost; archived was lost once and for all
    }


def test_what_stands_in_a_stage_is_added_up_within_one_index(database):
    plan = Text(f"EXPLAIN QUERY PLAN {deals_by_stage(by='', some=False).sql}", {})
    steps = [row["detail"] for row in database.all(plan)]
    assert any("USING COVERING INDEX ix_deal_stage_id (stage_id=?)" in step for step in steps), steps
    assert not any("TEMP B-TREE" in step for step in steps), steps


def test_moves_of_the_period_enter_move_forward_lose_and_step_back(database):
    found = flows(database, Q3)
    assert told(found, "entered", "forward", "lost", "back", "converted") == {
        # entered: skip, lost, late (on the last day), archived, again. forward: skip, back, lost, before (on the first
        # day), undated, again. lost: archived. converted: skip and lost; again went forward before it came back.
        "Lead": (5, 6, 1, 0, 2),
        # entered: skip (passing), back (passing, and again on 20 July), lost, reopened, before, undated, again.
        # forward: skip, back, reopened. lost: lost. back: again. Of late and undated the move on is not in the period.
        "Qualified": (7, 3, 1, 1, 3),
        # entered: skip and reopened (passing), back. forward: skip, won, reopened. back: back, on 20 July.
        "Proposal": (3, 3, 0, 1, 2),
        # entered: skip, directly, won and reopened (passing). forward: won, reopened.
        "Negotiation": (4, 2, 0, 0, 2),
        # entered: won, reopened.
        "Won": (2, 0, 0, 0, 0),
        # entered: lost, archived. back: reopened, on 3 July.
        "Lost": (2, 0, 0, 1, 0),
    }


def test_a_stay_lasts_from_the_move_that_entered_the_stage_to_the_one_that_left_it_in_the_period(database):
    assert told(flows(database, Q3), "stays", "days") == {
        # skip 10 (1 to 11 July), back 34 (1 June to 5 July), lost 10, before 1, archived 2, again 31 (1 June to
        # 2 July); nobody knows when undated came.
        "Lead": (6, 88),
        # back 5, lost 20 (12 July to 1 August), reopened 0 (the same day), again 8; a stage passed over has no stay.
        "Qualified": (4, 33),
        # back 15, won 152 (1 May to 30 September).
        "Proposal": (2, 167),
        "Negotiation": (0, 0),
        "Won": (0, 0),
        "Lost": (0, 0),  # reopened left it, but being lost is no stay
    }


def test_the_same_figures_for_each_group_of_deals(database):
    by_team = flows(database, Q3, "team")
    # cyd is in no team: archived, again and directly.
    names = ("entered", "forward", "lost", "back", "converted", "stays", "days")
    assert told(by_team, *names, group=None) == {
        "Lead": (2, 1, 1, 0, 0, 2, 33),
        "Qualified": (1, 0, 0, 1, 0, 1, 8),
        "Negotiation": (1, 0, 0, 0, 0, 0, 0),
        "Lost": (1, 0, 0, 0, 0, 0, 0),
    }
    by_region = standing(database, "region")
    assert told(by_region, "deals", "amount", group="EMEA") == {
        "Proposal": (1, 200_00), "Negotiation": (1, 100_00), "Lost": (1, 300_00),
    }  # fmt: skip
    assert told(by_region, "deals", "amount", group=None) == {"Qualified": (1, 0)}  # before has no customer
    assert told(standing(database, "product"), "deals", group="Pro")["Lost"] == (1,)


def test_a_deal_has_its_own_source_else_the_one_of_its_customer(database):
    found = standing(database, "source")
    assert told(found, "deals", group="fair") == {"Won": (1,)}
    assert told(found, "deals", group="web") == {"Proposal": (1,), "Negotiation": (1,), "Lost": (1,)}  # of customer A
    assert told(found, "deals", group=None)["Won"] == (1,)


def test_a_stage_is_passed_over_only_while_it_is_in_use(database):
    with database.writing():
        database.run(rows.set_archived(kind="stage"), id_=3, at=datetime(2026, 7, 5, 12, tzinfo=UTC))
    # Proposal is archived on 5 July: reopened passed it on 3 July, skip (11 July) no longer; back went into it.
    assert told(flows(database, Q3), "entered", "forward", "converted")["Proposal"] == (2, 2, 1)


# A model that knows nothing of SQL

RANK = {name: rank for rank, name in enumerate(NAMES) if name != "Lost"}  # Won comes after every open stage
OPEN = NAMES[:4]
DAY = date(2026, 7, 1)
RETIRED = date(2026, 7, 12)
"""The day on which Proposal was archived, in the random histories."""


def walked(steps, period):
    """What one deal does in the period, stage by stage, by following it step by step."""
    done = defaultdict(lambda: {"entered": [], "forward": [], "lost": [], "back": [], "stays": []})
    for at, ((stage, day), (before, since)) in enumerate(zip(steps, [(None, None), *steps], strict=False)):
        if day is None or not period.start <= day < period.end:
            continue
        done[stage]["entered"].append(at)
        if before in OPEN and since is not None:
            done[before]["stays"].append((day - since).days)
        if before in OPEN and stage in RANK and RANK[stage] > RANK[before]:
            done[before]["forward"].append(at)
            for passed in NAMES[RANK[before] + 1 : RANK[stage]]:
                if passed != "Proposal" or day <= RETIRED:
                    done[passed]["entered"].append(at)
                    done[passed]["forward"].append(at)
        elif before in OPEN and stage == "Lost":
            done[before]["lost"].append(at)
        elif stage in OPEN and before is not None:
            done[before]["back"].append(at)
    return done


def modelled(histories, period):
    """{(group, stage): counts} of all deals, as the statements should say."""
    counts = defaultdict(Counter)
    for deal in histories:
        for stage, did in walked(deal["steps"], period).items():
            seen = counts[deal["rep"], stage]
            seen.update({name: bool(did[name]) for name in ("entered", "forward", "lost", "back")})
            after = did["entered"] and [at for at in did["forward"] if at >= did["entered"][0]]
            seen.update({"converted": bool(after), "stays": len(did["stays"]), "days": sum(did["stays"])})
    return counts


FIGURES = ("entered", "forward", "lost", "back", "converted", "stays", "days")


def figures(found, key):
    """The figures of each row by its key; rows that say nothing happened are left out."""
    return {key(row): values for row in found if any(values := tuple(row[name] for name in FIGURES))}


def by_stage(row):
    return NAMES[row["stage_id"] - 1]


def expected(histories, period, reps=range(1, 13)):
    """The model's figures by rep and stage, and by stage of some reps together: each deal belongs to one rep."""
    apart, together = {}, defaultdict(Counter)
    for (rep, stage), seen in modelled(histories, period).items():
        if rep in reps and any(seen.values()):
            apart[f"rep{rep}", stage] = tuple(seen[name] for name in FIGURES)
            together[stage].update(seen)
    return apart, {stage: tuple(seen[name] for name in FIGURES) for stage, seen in together.items()}


@st.composite
def one_history(draw):
    """A deal's steps on days that do not go backwards, some of unknown day, never twice in a row to one stage."""
    stages = [draw(st.sampled_from(OPEN))]
    for _ in range(draw(st.integers(0, 6))):
        stages.append(draw(st.sampled_from([name for name in NAMES if name != stages[-1]])))
    day, steps = DAY, []
    for stage in stages:
        day += timedelta(days=draw(st.integers(0, 9)))
        steps.append((stage, None if draw(st.integers(0, 9)) == 0 else day))
    return {"rep": draw(st.integers(1, 12)), "steps": steps, "archived": draw(st.booleans())}


@pytest.fixture
def empty(db):
    """A file with twelve reps and a customer, and without deals; Proposal is archived."""
    team.create(db, team.Team())
    database = open_file(db)
    with database.writing():
        for number in range(1, 13):
            rows.add(database, "rep", {"name": f"rep{number}", "team": f"team{number % 3}"})
        rows.add(database, "customer", {"name": "A", "created": DAY})
        retired = datetime.combine(RETIRED, datetime.min.time(), UTC) + timedelta(hours=9)
        database.run(rows.set_archived(kind="stage"), id_=3, at=retired)
    yield database
    database.close()


class UndoneError(Exception):
    """Raised to leave the file as it was."""


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories=st.lists(one_history(), max_size=8), first=st.integers(0, 30), length=st.integers(1, 40))
def test_the_statements_agree_with_walking_through_every_history(empty, histories, first, length):
    start = DAY + timedelta(days=first)
    period = Period("random", start, start + timedelta(days=length))
    with pytest.raises(UndoneError), empty.writing():
        for number, deal in enumerate(histories):
            values = {"title": f"d{number}", "rep_id": deal["rep"], "customer_id": 1, "amount": 100}
            id = history.add(empty, values, deal["steps"])
            if deal["archived"]:
                empty.run(rows.set_archived(kind="deal"), id_=id, at=history.ARCHIVED)
        apart, together = expected(histories, period)
        assert figures(flows(empty, period, "rep"), lambda row: (row["group"], by_stage(row))) == apart
        assert figures(flows(empty, period), by_stage) == together
        of_two = expected(histories, period, {1, 12})[1]  # but not of rep2
        assert figures(flows(empty, period, None, {1, 12}), by_stage) == of_two
        there = sum(not deal["archived"] or deal["steps"][-1][0] not in OPEN for deal in histories)
        assert {sum(row["deals"] for row in standing(empty, by)) for by in (None, *GROUPS)} == {there}
        raise UndoneError
