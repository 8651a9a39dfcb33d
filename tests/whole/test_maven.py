"""A real pipeline of 8,800 deals, imported by the documented commands: every figure of every quarter, recomputed here
with the csv module alone. The data set is no part of the project: without it beside the repository this is skipped."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from math import fsum
from pathlib import Path
from random import Random

import pytest

from crmcli.core.clock import Clock
from crmcli.core.periods import Calendar
from crmcli.evaluation.explain.insight import tenths
from crmcli.evaluation.score.query import evaluated
from tests.support import forks, removal
from tests.support.teams import maven
from tests.support.teams.maven import COMMANDS, DATA, rows

pytestmark = maven.needed

QUARTERS = {
    "2016Q4": (date(2016, 10, 1), date(2017, 1, 1)),  # deals were opened, none closed
    "2017Q1": (date(2017, 1, 1), date(2017, 4, 1)),
    "2017Q2": (date(2017, 4, 1), date(2017, 7, 1)),
    "2017Q3": (date(2017, 7, 1), date(2017, 10, 1)),
    "2017Q4": (date(2017, 10, 1), date(2018, 1, 1)),
    "2018Q1": (date(2018, 1, 1), date(2018, 4, 1)),  # nothing closed, customers to keep
    "2018Q4": (date(2018, 10, 1), date(2019, 1, 1)),
}


def day(text):
    return date.fromisoformat(text) if text else None


@pytest.fixture(scope="module")
def deals():
    """The deals as the file has them, in its order."""
    return [
        {
            "place": place, "rep": row["sales_agent"], "customer": row["account"], "status": row["deal_stage"],
            "product": row["product"], "value": int(row["close_value"] or 0),
            "opened": day(row["engage_date"]), "closed": day(row["close_date"]),
        }
        for place, row in enumerate(rows("sales_pipeline.csv"))
    ]  # fmt: skip


@pytest.fixture(scope="module")
def imported(tmp_path_factory, statements):
    """The data file, made by the commands, which run beside the four files as a newcomer runs them."""
    home = tmp_path_factory.mktemp("maven")
    env = {
        **os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(statements), "TZ": "UTC",
        "CRM_DB": str(home / "crm.db"), "CRM_TODAY": "2026-11-24", "PYTHONPATH": str(Path(__file__).parents[2]),
    }  # fmt: skip
    for command in COMMANDS:
        subprocess.run([*forks.server().command(), *command, "-q"], cwd=DATA, env=env, check=True)
    return home / "crm.db"


@pytest.fixture
def data(crm, db, imported):
    """The JSON of any command on that file."""
    shutil.copyfile(imported, db)
    return lambda *args: json.loads(crm(*args, "--json", ok=True).out)


def every_rep(found):
    return {each["rep"]: each for each in (*found["reps"], *found["not_ranked"])}


def expected(deals, start, end):
    """Numerator and denominator of each metric by rep, as the catalogue defines them."""
    found = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for deal in deals:
        if deal["closed"] and start <= deal["closed"] < end:
            own, won = found[deal["rep"]], deal["status"] == "Won"
            own["win_rate"][0] += won
            own["win_rate"][1] += 1
            own["orders"][0] += won
            own["revenue"][0] += deal["value"] if won else 0
            own["sales_cycle"][0] += (deal["closed"] - deal["opened"]).days if won else 0
            own["sales_cycle"][1] += won
    for customer in {deal["customer"] for deal in deals} - {""}:
        of_customer([deal for deal in deals if deal["customer"] == customer], found, start, end)
    return found


def of_customer(deals, found, start, end):
    wins = sorted((deal for deal in deals if deal["status"] == "Won"), key=lambda deal: (deal["closed"], deal["place"]))
    earlier = [deal for deal in wins if deal["closed"] < start]
    if wins and start <= wins[0]["closed"] < end:
        found[wins[0]["rep"]]["new_customers"][0] += 1
        found[wins[0]["rep"]]["conversion"][0] += 1
    if not earlier:
        worked = [deal for deal in deals if deal["opened"] and deal["opened"] < end]
        for rep in {deal["rep"] for deal in worked if deal["closed"] is None or deal["closed"] >= start}:
            found[rep]["conversion"][1] += 1
    elif earlier[-1]["closed"] >= start.replace(year=start.year - 1):
        own = found[earlier[-1]["rep"]]["retention"]
        own[0] += any(end.replace(year=end.year - 1) <= deal["closed"] < end for deal in wins)
        own[1] += 1


def value(parts):
    return parts[0] / parts[1] if parts[1] else None


def number(text):
    """Where the reference has none, there are no data."""
    return float(text) if text else None


def close_to(number):
    return None if number is None else pytest.approx(number, abs=1e-6)


def test_the_third_quarter_is_that_of_the_reference(data):
    found = every_rep(data("score", "--quarter", "2017Q3"))
    reference = rows("reference_2017Q3.csv")
    assert {row["rep"] for row in reference} == set(found)
    for row in reference:
        metrics = found[row["rep"]]["metrics"]
        assert metrics["orders"]["value"] == int(row["won"] or 0)
        assert metrics["win_rate"]["denominator"] == int(row["won"] or 0) + int(row["lost"] or 0)
        assert metrics["revenue"]["value"] == float(row["won_revenue"] or 0)
        assert metrics["win_rate"]["value"] == close_to(number(row["win_rate"]))
        assert metrics["sales_cycle"]["value"] == close_to(number(row["avg_cycle_days"]))


def test_by_revenue_the_reps_stand_as_in_the_reference(data):
    found = data("score", "--quarter", "2017Q3", "--by", "revenue")
    # The reference ranks by revenue and gives a place to those who have some.
    assert {each["rep"]: each["rank"] for each in found["reps"]} == {
        row["rep"]: int(row["rank_revenue"]) for row in rows("reference_2017Q3.csv") if row["rank_revenue"]
    }


@pytest.mark.parametrize("label", QUARTERS)
def test_every_quarter_is_what_the_files_come_to(data, deals, label):
    found = data("score", "--quarter", label)
    by_hand = expected(deals, *QUARTERS[label])
    reps = every_rep(found)
    assert set(reps) == {row["sales_agent"] for row in rows("sales_teams.csv")}
    for name, each in reps.items():
        metrics, own = each["metrics"], by_hand[name]
        for key in ("revenue", "orders", "new_customers"):
            assert metrics[key]["value"] == own[key][0], (name, key)
        for key in ("win_rate", "sales_cycle", "conversion", "retention"):
            assert metrics[key]["value"] == close_to(value(own[key])), (name, key)
            assert [metrics[key]["numerator"], metrics[key]["denominator"]] == own[key], (name, key)
    team = found["team"]["metrics"]
    for key in ("revenue", "orders", "new_customers"):
        assert team[key]["value"] == sum(own[key][0] for own in by_hand.values())
    for key in ("win_rate", "sales_cycle", "conversion", "retention"):
        parts = [sum(own[key][at] for own in by_hand.values()) for at in (0, 1)]
        assert team[key]["value"] == close_to(value(parts))


def test_the_quarter_before_is_compared(data, deals):
    found = every_rep(data("score", "--quarter", "2017Q3"))
    before = expected(deals, *QUARTERS["2017Q2"])
    for name, each in found.items():
        for key in ("win_rate", "sales_cycle", "conversion", "retention"):
            assert each["metrics"][key]["before"] == close_to(value(before[name][key])), (name, key)


def test_reps_without_a_deal_are_not_ranked(data, deals):
    without = {row["sales_agent"] for row in rows("sales_teams.csv")} - {deal["rep"] for deal in deals}
    found = data("score", "--quarter", "2017Q3")
    assert len(without) == 5
    assert {each["rep"] for each in found["not_ranked"]} == without
    assert len(found["reps"]) == 30


def test_the_funnel_holds_every_deal(data):
    assert {each["stage"]: each["deals"] for each in data("funnel")["stages"]} == {
        "Prospecting": 500, "Engaging": 1589, "Won": 4238, "Lost": 2473,
    }  # fmt: skip


NOW = datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC)
CLOCK = Clock(NOW, UTC, Calendar(NOW.date()))


@pytest.mark.parametrize("label", ["2017Q1", "2017Q2", "2017Q3", "2017Q4"])
def test_contributions_sum_to_every_score(imported, label):
    with removal.opened(imported) as database:
        results = evaluated(database, CLOCK.calendar.read(label), CLOCK).evaluation.results
    ranked = [result for result in results if result.score is not None]
    assert len(ranked) >= 25
    for result in ranked:
        assert fsum(result.contributions.values()) == pytest.approx(result.score, abs=1e-9, rel=0)
        shown = tenths(result.contributions, result.score)
        assert round(sum(shown.values()), 1) == round(result.score, 1)


def test_a_deal_that_is_deleted_changes_the_score_as_explained(imported):
    chance, deleted = Random(3), 0
    with removal.opened(imported) as database:
        now = evaluated(database, CLOCK.calendar.read("2017Q3"), CLOCK)
        for result in chance.sample(list(now.evaluation.results), 12):
            explanation, _ = removal.taken_apart(database, now, CLOCK, result.person.id)
            listed = {record.id: record.effect for part in explanation.parts for record in part.records}
            for id in chance.sample(sorted(listed), min(3, len(listed))):
                with removal.without(database, "deal", id):
                    after = removal.score_now(database, now, CLOCK, result.person.id)
                assert after - result.score == pytest.approx(listed[id], abs=1e-9, rel=0), (result.person.name, id)
                deleted += 1
    assert deleted > 20


PLAN = """
name = "x"
[[tiers]]
upto = 60000
rate = 0.0475
[[tiers]]
upto = 90000.01
rate = 0.06125
[[tiers]]
rate = 0.1
[limits]
cap = 7000
"""


def test_every_payout_is_to_the_cent(data, deals, crm, tmp_path):
    quarter = "2017Q4"
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    crm("score", "--quarter", quarter, "--freeze", ok=True)
    found = data("payout", quarter, "--plan", "plan.toml")
    figures = expected(deals, *QUARTERS[quarter])
    paid = {rep["rep"]: rep for rep in found["reps"]}
    assert {name for name, own in figures.items() if own["revenue"][0]} <= set(paid)
    capped = 0
    for name, rep in paid.items():
        revenue, low, earned = Decimal(figures[name]["revenue"][0]), Decimal(0), Decimal(0)
        for upto, rate in ((Decimal(60_000), "0.0475"), (Decimal("90000.01"), "0.06125"), (revenue, "0.1")):
            earned += max(Decimal(0), min(revenue, upto) - low) * Decimal(rate)
            low = upto
        earned = earned.quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert (rep["revenue"], rep["commission"]) == (float(revenue), float(earned)), name
        assert rep["total"] == float(min(earned, Decimal(7000)))
        capped += earned > 7000
        cents = [round(100 * part["commission"]) for deal in rep["deals"] for part in deal["parts"]]
        assert sum(cents) == 100 * earned
        assert round(100 * sum(deal["credited"] for deal in rep["deals"])) == 100 * revenue
    assert 0 < capped < len(paid)
