"""Which targets a command line names: by metric, owner and period."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.completion.names import words
from crmcli.core.errors import NotFoundError, UsageError
from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.evaluation.metrics.catalogue import BY_KEY, METRICS, PROMISES, SERVICE, metric_named
from crmcli.evaluation.score.query import people
from crmcli.evaluation.score.readings import Person
from crmcli.evaluation.targets.insight import EVERYBODY, Target
from crmcli.evaluation.targets.query import counting, current, owner_of

METRIC_WORDS = words(*(metric.key for metric in (*METRICS, *SERVICE, *PROMISES)))
MetricName = Annotated[
    str, typer.Argument(metavar="METRIC", help="A metric, by key or title.", autocompletion=METRIC_WORDS)
]
MetricOption = Annotated[
    str | None, typer.Option("--metric", metavar="METRIC", help="Of one metric.", autocompletion=METRIC_WORDS)
]


def one_owner(rep: str | None, team: str | None) -> None:
    if rep is not None and team is not None:
        raise UsageError("--rep and --team are both given", "a target is one rep's, one team's or everybody's")


def chosen(
    database: Database, period: Period | None, rep: str | None, team: str | None, metric: str | None
) -> list[Target]:
    """The targets that share a day with the period, or all; of that rep, team or metric where one is named."""
    one_owner(rep, team)
    owner = None if rep is None and team is None else owner_of(database, rep, team)
    key = metric_named(metric).key if metric is not None else None
    found = [
        each
        for each in current(database, period)
        if (owner is None or owner.id == each.owner.id) and key in (None, each.metric.key)
    ]
    return sorted(found, key=_place)


def judged(database: Database, rep: str) -> Person:
    """The rep of that name, as evaluations know one."""
    id = owner_of(database, rep, None).rep_id
    return next(person for person in people(database) if person.id == id)


def _place(target: Target) -> tuple[object, ...]:
    """Earlier first, the longer of those that begin together; then as the catalogue has them, everybody's first."""
    kinds = (EVERYBODY, "team", "rep")
    at, owner = list(BY_KEY).index(target.metric.key), target.owner
    return target.period.start, -target.period.days, at, kinds.index(owner.kind), owner.name, owner.rep_id or 0


def needed(period: Period | None) -> Period:
    """The period, which the command cannot do without."""
    if period is None:
        raise UsageError("say of which period", "such as --year 2026, --quarter 2026Q3 or --month 2026-07")
    return period


def the_one(database: Database, metric: str, period: Period, rep: str | None, team: str | None) -> Target:
    """The target of just that metric, owner and period."""
    one_owner(rep, team)
    known, owner = metric_named(metric), owner_of(database, rep, team)
    target = counting(database, known.key, owner, period)
    if target is None:
        name = f"{known.named} of {owner.name} for {period.label}"
        raise NotFoundError("target", name).with_hint("see: crm target list --all")
    return target
