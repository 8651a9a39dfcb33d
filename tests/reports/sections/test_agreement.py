"""What the sections add up is what the metrics count: in an invented company, rep by rep and together."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crmcli.database.opening import open_file
from crmcli.evaluation.metrics.query import created, facts, limits
from crmcli.evaluation.score.readings import added
from crmcli.evaluation.scorecard.write import keep
from crmcli.records.settings.write import Team, create
from crmcli.reports.sections.contribution import section as contribution
from crmcli.reports.sections.cycle import section as cycle
from crmcli.reports.sections.deals import section as deals
from crmcli.reports.sections.feedback import section as feedback
from crmcli.reports.sections.follow_ups import section as follow_ups
from crmcli.reports.sections.retention import section as retention
from tests.benchmarks.company import LAST, fill
from tests.reports.small import lines, scope
from tests.support.teams import company


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    path = tmp_path_factory.mktemp("company") / "crm.db"
    create(path, Team())
    fill(path, 3000)
    made = open_file(path)
    yield made
    made.close()


@pytest.mark.parametrize("period", ["2025Q3", "2025-10", "2025Q4"])
@pytest.mark.parametrize("reps", [None, (7,), (3, 12, 31)])
def test_sections_agree_with_the_metrics(database, period, reps):
    given = scope(database, period, LAST, reps=reps, rows=10_000)
    clock = given.clock
    found = facts(database, given.period, clock.now, clock.zone)
    for row in database.all(created(), **limits(given.period, clock.now, clock.zone)):
        found.setdefault(row.pop("rep_id"), {}).update(row)
    known = added(found, reps or found)

    told = deals.section(given).data
    assert (told["won"]["deals"], told["won"]["amount"].minor) == (known["won"], known["revenue"])
    assert told["lost"]["deals"] == known["closed"] - known["won"]
    assert told["new"]["deals"] == known["created"]
    for which in ("new", "won", "lost"):
        rows = told[which]["largest"]
        assert len(rows) == told[which]["deals"]
        assert sum(row["amount"].minor for row in rows if row["amount"]) == told[which]["amount"].minor
    assert sum(row["deals"] for row in told["lost"]["reasons"]) == told["lost"]["deals"]

    told = contribution.section(given).data
    assert told["period"]["revenue"].minor == known["revenue"]
    for by in ("region", "industry", "product"):
        assert sum(row["revenue"].minor for row in told[f"by_{by}"]) == known["revenue"]
        assert sum(row["revenue_year"].minor for row in told[f"by_{by}"]) == told["year"]["revenue"].minor
    assert sum(row["revenue"].minor for row in told["period"]["largest"]) == known["revenue"]

    told = follow_ups.section(given).data
    assert told["follow_ups"] == known["contacts"]
    assert sum(sum(row["weekdays"].values()) for row in told["reps"]) == known["contacts"]
    assert sum(row["messages"] for row in told["reps"]) == known["messages"]
    assert len(told["waiting"]) == told["customers_waiting"]

    told = feedback.section(given).data
    assert (told["csat"]["answers"], told["nps"]["answers"]) == (known["csat_answers"], known["nps_answers"])
    assert sum(row["kind"] == "csat" for row in told["worst"]) == known["csat_answers"] - known["satisfied"]

    told = retention.section(given).data
    assert (told["active"], told["retained"]) == (known["active"], known["retained"])
    assert len(told["customers_lost"]) == told["lost"] == known["active"] - known["retained"]

    told = cycle.section(given).data
    assert told["won"] == known["cycles"]
    assert sum(row["won"] for row in told["histogram"]) == known["cycles"]


def test_the_team_is_what_its_reps_are_together(database):
    """Each rep alone, added up, gives the team."""
    whole = deals.section(scope(database, "2025Q3", LAST)).data
    parts = [deals.section(scope(database, "2025Q3", LAST, reps=(id,))).data for id in range(1, 41)]
    for which in ("new", "won", "lost"):
        for name in ("deals", "deals_before"):
            assert sum(part[which][name] for part in parts) == whole[which][name]
    assert date(2025, 7, 1) <= min(row["closed"] for row in whole["won"]["largest"])


OTHERWISE = """name = "Default"
[metrics]
revenue = 100
[definitions]
response_hours = "Mon-Fri 09:00-17:00"
retention_months = 6
"""


def test_facts_are_counted_as_the_scorecard_in_force_says(db):
    # In working hours ann's message of Friday, 10 July, waited from 9:00 to 15:30; that of Wednesday, 20:00, not at all
    # until the quarter ended at midnight; ben's waited from noon to five. Of the six months before July only A is
    # active.
    database = company.make(db)
    with database.writing():
        keep(database, [(OTHERWISE, None)], "tester", datetime(2026, 11, 24, tzinfo=UTC))
    ann, ben = follow_ups.section(scope(database, "2026Q3")).data["reps"][:2]
    assert (ann["response_hours"], ann["longest_hours"], ben["response_hours"], ben["longest_hours"]) == (
        3.25, 6.5, 5.0, 5.0,
    )  # fmt: skip
    part = retention.section(scope(database, "2026Q3"))
    assert (part.data["active"], part.data["lost"], part.data["months"]) == (1, 0, 6)
    assert "Active: the last order is no more than 6 months ago." in lines(part)
    database.close()
