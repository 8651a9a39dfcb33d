"""Follow-ups per rep, how fast messages were answered, and who waits for an answer now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from crmcli.core.moments import midnight
from crmcli.database.conditions import rep_list
from crmcli.evaluation.metrics.query import limits
from crmcli.evaluation.metrics.scoring_rules import ALWAYS
from crmcli.evaluation.score.query import people
from crmcli.reports.scope import Part, Scope
from crmcli.reports.sections.follow_ups.query import longest, made, spans, waiting, waiting_by_rep
from crmcli.reports.sections.follow_ups.view import WAITING_DAYS, FollowUps, Worker, blocks, data
from crmcli.reports.sections.metric_figures import MetricFigures, metric_figures


def section(scope: Scope) -> Part:
    """The metrics' figures of each rep, told apart by kind and weekday."""
    told = metric_figures(scope, scope.period, scope.before)
    since = midnight(scope.today - timedelta(days=WAITING_DAYS - 1), scope.clock.zone)
    values = {"reps": rep_list(scope.reps), "since": since, "now": scope.clock.now}
    waits = scope.database.all(waiting(), **values, rows=scope.rows)
    waiters = {row["rep_id"]: row["customers"] for row in scope.database.all(waiting_by_rep(), **values)}
    workers = sorted(_workers(scope, told, waiters), key=lambda each: (-each.made, each.name))
    found = FollowUps(
        workers, told.readings(), told.metric("follow_ups"), told.metric("response_time"), waits,
        (scope.period, scope.before), scope.clock.now, scope.clock.zone, scope.rows,
    )  # fmt: skip
    return Part(list(blocks(found)), data(found), found.nothing)


def _workers(scope: Scope, told: MetricFigures, waiters: dict[int, int]) -> Iterator[Worker]:
    """Everybody in question who was there in the period or has something in it."""
    kinds, days = _made(scope)
    waited = _longest(scope, told)
    for person in people(scope.database):
        if scope.reps is not None and person.id not in scope.reps:
            continue
        there = person.active and (person.joined is None or person.joined < scope.period.end)
        there = there and (person.left is None or person.left >= scope.period.start)
        now, before = told.readings(person.id)
        if there or now["follow_ups"].numerator or now["response_time"].denominator or person.id in waiters:
            yield Worker(
                person.name,
                {kind: kinds[person.id, kind] for kind in {kind for _, kind in kinds}},
                [days[person.id, weekday] for weekday in (1, 2, 3, 4, 5, 6, 0)],
                (now, before),
                waited.get(person.id),
                waiters.get(person.id, 0),
            )


def _made(scope: Scope) -> tuple[Counter[tuple[int, str]], Counter[tuple[int, int]]]:
    """How many follow-ups by rep and kind, and by rep and weekday (0 is Sunday) in the team's time zone."""
    clock = scope.clock
    given = limits(scope.period, clock.now, clock.zone)
    kinds, days = Counter[tuple[int, str]](), Counter[tuple[int, int]]()
    for since, until, shift in spans(given["since"], given["until"], clock.zone):
        values = {"since": since, "until": until, "shift": shift, "reps": rep_list(scope.reps)}
        for row in scope.database.all(made(), **values):
            kinds[row["rep_id"], row["kind"]] += row["follow_ups"]
            days[row["rep_id"], row["weekday"]] += row["follow_ups"]
    return kinds, days


def _longest(scope: Scope, told: MetricFigures) -> dict[int, float]:
    """The longest wait of a message by rep, in hours; in working hours where response times are counted so."""
    definitions, clock = told.card.definitions, scope.clock
    given = limits(scope.period, clock.now, clock.zone)
    text = longest(worked=definitions.response_hours != ALWAYS)
    values = {name: given[name] for name in ("since", "until", "cutoff")}
    rows = scope.database.all(text, **values, reps=rep_list(scope.reps))
    return {row["rep_id"]: row["seconds"] / 3600 for row in rows}
