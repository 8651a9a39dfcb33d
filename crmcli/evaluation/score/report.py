"""The score of a period as a report: two periods are read, evaluated and shown beside each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from crmcli.cli.workspace import Workspace
from crmcli.core.document import Document
from crmcli.core.periods import Comparison, Period
from crmcli.database.connection import Database
from crmcli.evaluation.metrics.catalogue import Metric, metric_named
from crmcli.evaluation.score.data import Score
from crmcli.evaluation.score.places import Places
from crmcli.evaluation.score.places_query import places_of
from crmcli.evaluation.score.query import Evaluated, evaluated, latest_period
from crmcli.evaluation.score.readings import Person, added, read
from crmcli.evaluation.score.view import document
from crmcli.records.find.query import find
from crmcli.records.teams.query import members


def report(
    workspace: Workspace,
    database: Database,
    period: Period | None = None,
    versus: str = "previous",
    full: bool = False,
    by: str | None = None,
    rep: str | None = None,
    team: str | None = None,
) -> Document:
    """Read both periods, evaluate them, and make the report; of one rep or team only, where named."""
    calendar = workspace.calendar
    compared = calendar.compare(period or calendar.containing(workspace.today, "quarter"), versus, full)
    metric = metric_named(by) if by else None
    now, before = (evaluated(database, each, workspace.clock, metric) for each in (compared.now, compared.before))
    chosen, title = _chosen(database, now.people, rep, team)
    latest = "" if now.happened else latest_period(database, calendar, compared.whole)
    places = places_of(database, now, workspace.clock, metric)
    return arranged(workspace, compared, now, before, places, metric, chosen, title, latest)


def arranged(
    workspace: Workspace,
    compared: Comparison,
    now: Evaluated,
    before: Evaluated,
    places: Mapping[int, Places],
    by: Metric | None = None,
    chosen: Collection[int] | None = None,
    title: str = "Team",
    latest: str = "",
) -> Document:
    """The report of two periods that were evaluated, for the reps with the ids `chosen` (None: everybody). `latest` is
    the latest period with data, where nothing happened in this one."""
    chosen = {person.id for person in now.people} if chosen is None else chosen
    shown = [result for result in now.evaluation.results if result.person.id in chosen]
    metrics = now.evaluation.metrics
    after, earlier = (read(added(side.facts, chosen), side.there(chosen), metrics) for side in (now, before))
    under_way = compared.whole.last > workspace.today
    return document(
        Score(
            compared, now.evaluation, before.evaluation, shown, (after, earlier), now.rules, workspace.currency,
            by, title, under_way, before.rules.card, not now.happened, latest,
            not before.happened, places,
        )
    )  # fmt: skip


def _chosen(database: Database, people: Sequence[Person], rep: str | None, team: str | None) -> tuple[set[int], str]:
    """The ids of the reps to show, and what they are together; ranks stay those among everybody."""
    ids, title = {person.id for person in people}, "Team"
    if team is not None:
        found_team = members(database, team)
        ids, title = set(found_team.ids), f"Team {found_team.name}"
    if rep is not None:
        found = find(database, "rep", rep)
        ids, title = ids & {found["id"]}, found["name"]
    return ids, title
