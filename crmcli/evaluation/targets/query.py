"""Targets as recorded: what reps, teams and everybody are to reach, and every value that one had before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crmcli.core.periods import Calendar, Period
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.metrics.scoring_rules import Scorecard
from crmcli.evaluation.score.readings import Person

if TYPE_CHECKING:  # every evaluation looks for targets: where there are none, no more is loaded
    from crmcli.evaluation.targets.insight import Owner, Target


def targets_for(
    database: Database, period: Period, people: Sequence[Person], card: Scorecard, calendar: Calendar
) -> Mapping[int, Mapping[str, float]]:
    """The targets that judge each rep in that period, by the rep's id and the metric's key, as values of the period:
    minor units of money. A period under way ends with the days so far."""
    whole = period if period.kind == "range" else calendar.containing(period.start, period.kind)
    rows = database.all(last_said(within=True, judging=True), start=whole.start, end=whole.end)
    if not rows:
        return {}
    from crmcli.evaluation.targets.choice import targets_by_rep

    return targets_by_rep(_targets(rows), people, period, calendar)


def current(database: Database, period: Period | None = None) -> list[Target]:
    """The targets that count, of all periods or of those that share a day with that one, the earliest first."""
    limits = {"start": period.start, "end": period.end} if period else {}
    return _targets(database.all(last_said(within=period is not None, judging=False), **limits))


def counting(database: Database, metric: str, owner: Owner, period: Period) -> Target | None:
    """The target of just that metric, owner and period, if it has a value."""
    said = history(database, metric, owner, period)
    return _target(said[-1]) if said and _value(said[-1]) is not None else None


def history(database: Database, metric: str, owner: Owner, period: Period) -> list[Row]:
    """All that was said of that target, the oldest first: each with its `value`, None where it was withdrawn."""
    which = {"metric": metric, "rep_id": owner.rep_id, "team_key": owner.team_key}
    rows = database.all(all_said(), **which, start=period.start, end=period.end)
    return [{**row, "value": _value(row)} for row in rows]


def owner_of(database: Database, rep: str | None, team: str | None) -> Owner:
    """Whose a target is: of the rep or the team that a person names so, else of everybody."""
    from crmcli.core.names import key
    from crmcli.evaluation.targets.insight import Owner
    from crmcli.records.find.query import find
    from crmcli.records.teams.query import members

    if rep is not None:
        found = find(database, "rep", rep)
        return Owner(found["id"], None, found["name"])
    if team is not None:
        name = members(database, team).name
        return Owner(None, key(name), name)
    return Owner()


def _targets(rows: Iterable[Row]) -> list[Target]:
    return [_target(row) for row in rows if row["metric"] in BY_KEY]


def _target(row: Row) -> Target:
    from crmcli.evaluation.targets.insight import EVERYBODY, Owner, Target

    return Target(
        BY_KEY[row["metric"]],
        Owner(row["rep_id"], row["team_key"], row["rep"] or row["team"] or EVERYBODY),
        Period(row["label"], row["start"], row["end"]),
        _value(row) or 0,
        row["split"],
        tuple(map(float, row["shares"].split())),
        row["at"],
        row["by"],
        row["reason"],
    )


def _value(row: Row) -> float | None:
    value: float | None = row["number"] if row["amount"] is None else row["amount"]
    return value


def _said() -> Any:
    g = t.target.c
    columns = (
        g.id, g.metric, g.rep_id, t.rep.c.name.label("rep"), g.team, g.team_key, g.label, g.start, g.end,
        g.amount, g.number, g.split, g.shares, g.at, g.by, g.reason,
    )  # fmt: skip
    return sa.select(*columns).select_from(t.target.outerjoin(t.rep, t.rep.c.id == g.rep_id))


@statement(within=(False, True), judging=(False, True))
def last_said(within: bool, judging: bool) -> Any:
    """Of each metric, owner and period what was said last, unless that withdrew it; `judging` leaves out what judges no
    single rep: a sum that is several people's."""
    g, one = t.target.c, t.target.alias("one").c
    last = sa.select(sa.func.max(one.id)).group_by(one.metric, one.rep_id, one.team_key, one.start, one.end)
    if within:
        last = last.where(one.start < sa.bindparam("end"), one.end > sa.bindparam("start"))
    wanted = [g.id.in_(last), sa.or_(g.amount.is_not(None), g.number.is_not(None))]
    if judging:
        rates = (g.metric != metric.key for metric in BY_KEY.values() if metric.adds_up)
        wanted.append(sa.or_(g.rep_id.is_not(None), sa.and_(*rates)))
    return _said().where(*wanted).order_by(g.start, g.end, g.id)


@statement()
def all_said() -> Any:
    g = t.target.c
    owned = (g[name].is_not_distinct_from(sa.bindparam(name)) for name in ("rep_id", "team_key"))
    exact = (g[name] == sa.bindparam(name) for name in ("metric", "start", "end"))
    return _said().where(*exact, *owned).order_by(g.id)
