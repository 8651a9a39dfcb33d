"""Setting, changing and withdrawing targets. Nothing is overwritten: each is a row of its own, with date and reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isclose
from typing import Any, NamedTuple

from crmcli.core.apportion import normal, spread
from crmcli.core.clock import Clock
from crmcli.core.errors import CrmError, RefusedError
from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.score.query import people
from crmcli.evaluation.targets.attainment_query import season
from crmcli.evaluation.targets.insight import Owner, Target, days_there
from crmcli.evaluation.targets.query import counting, owner_of
from crmcli.evaluation.targets.target_file import Wanted, months_in


class Writer(NamedTuple):
    """Who writes, and when."""

    clock: Clock
    by: str


class Change(NamedTuple):
    """What was done: `after` is None for a target withdrawn, `before` for a new one. `notes` are sentences that a
    person should read."""

    before: Target | None
    after: Target | None
    notes: Sequence[str] = ()

    @property
    def kind(self) -> str:
        if self.before is None:
            return "new"
        if self.after is None:
            return "withdrawn"
        return "unchanged" if self.after == self.before else "changed"

    @property
    def target(self) -> Target:
        """The target as it is now, or was."""
        found = self.after or self.before
        assert found is not None, "there was one or there is one"
        return found


def put(database: Database, wanted: Wanted, writer: Writer) -> Change:
    """Set a target. One of the same metric, owner and period is changed, and keeps its earlier value on record; the
    same again changes nothing. Refused: a change of a period that has begun, without a reason."""
    owner = _owner(database, wanted)
    before = counting(database, wanted.metric.key, owner, wanted.period)
    if before and _same(before, wanted):
        return Change(before, before)
    if before:
        _check_reason(before, writer, wanted.reason, wanted.where)
    split, shares, notes = _spread(database, wanted, owner, writer.clock)
    after = Target(
        wanted.metric, owner, wanted.period, wanted.value, split, shares, writer.clock.now, writer.by, wanted.reason
    )
    if wanted.period.end <= writer.clock.calendar.today:
        notes = (*notes, f"{wanted.period.label} is over; the target counts all the same.")
    notes = (*notes, *_presence(database, after))
    _write(database, after, after.value)
    return Change(before, after, notes)


def split_as_before(
    database: Database, metric: Metric, period: Period, rep: str | None, team: str | None
) -> tuple[str, tuple[float, ...] | None]:
    """The kind of split and the shares of the target that is there, as a change of its value keeps them; else even."""
    before = counting(database, metric.key, owner_of(database, rep, team), period)
    return (before.split, tuple(before.shares)) if before else ("even", None)


def drop(database: Database, target: Target, writer: Writer, reason: str | None) -> Change:
    """Withdraw a target: it counts no more, and stays on record. Refused as a change is."""
    _check_reason(target, writer, reason, "")
    _write(database, target._replace(at=writer.clock.now, by=writer.by, reason=reason), None)
    return Change(target, None)


def put_all(database: Database, targets: Sequence[Wanted], writer: Writer) -> list[Change]:
    """Set the targets of a file. Refused besides: two of one metric and owner whose periods share a day."""
    seen: dict[tuple[str, object], list[Wanted]] = {}
    for each in targets:
        before = seen.setdefault((each.metric.key, _owner(database, each).id), [])
        for other in before:
            _check_apart(each, other)
        before.append(each)
    return [put(database, each, writer) for each in targets]


def _check_apart(one: Wanted, other: Wanted) -> None:
    place = other.where.rpartition(": target ")[2].removesuffix(": ")
    if (one.period.start, one.period.end) == (other.period.start, other.period.end):
        raise one.refused(
            f"period {one.period.label} has this target twice: target {place} is it too", "leave one of them out"
        )
    if one.period.start < other.period.end and other.period.start < one.period.end:
        raise one.refused(
            f"period {one.period.label} overlaps {other.period.label} of target {place}",
            "give one of them in a file of its own, or split the longer one",
        )


def _owner(database: Database, wanted: Wanted) -> Owner:
    if not wanted.where:
        return owner_of(database, wanted.rep, wanted.team)
    try:
        return owner_of(database, wanted.rep, wanted.team)
    except CrmError as error:
        key = "rep" if wanted.rep is not None else "team"
        raise wanted.refused(f"{key}: {error.message}", error.hint) from error


def _check_reason(before: Target, writer: Writer, reason: str | None, where: str) -> None:
    if before.period.start <= writer.clock.calendar.today and not (reason or "").strip():
        fault = f"reason is missing: {before.period.label} has begun, and its target is there"
        raise RefusedError(f"{where}{fault}", 'say why it changes: reason = "…"' if where else "say why: --reason TEXT")


def _same(before: Target, wanted: Wanted) -> bool:
    """Is that asked for what there is? Last year's season is not worked out again: its shares were taken once."""
    if before.value != wanted.value or before.split != wanted.split:
        return False
    return wanted.shares is None or all(isclose(*pair) for pair in zip(before.shares, _normal(wanted), strict=True))


def _normal(wanted: Wanted) -> tuple[float, ...]:
    return normal(spread(wanted.shares or (), months_in(wanted.period)))


def _spread(
    database: Database, wanted: Wanted, owner: Owner, clock: Clock
) -> tuple[str, tuple[float, ...], tuple[str, ...]]:
    """The kind of split, the shares, and what there is to say about them."""
    months = months_in(wanted.period) if wanted.metric.adds_up else 1
    even = (1 / months,) * months
    if wanted.shares is not None:
        return wanted.split, _normal(wanted), ()
    if wanted.split == "season":
        shares = season(database, wanted.metric, owner, wanted.period, months, clock)
        if shares is None:
            said = f"No {wanted.metric.named} of {owner.name} is on record a year before {wanted.period.label}"
            return "season", even, (f"{said}: it is split evenly.",)
        return "season", shares, ()
    return "even", even, ()


def _presence(database: Database, target: Target) -> Iterator[str]:
    """What there is to say where the rep is not in the team on every day of the period."""
    period = target.period
    for person in people(database):
        if person.id != target.owner.rep_id or (days := days_there(person, period)) == period.days:
            continue
        if not days:
            yield f"{person.name} is not there in {period.label}: nothing is asked."
        elif target.metric.adds_up:
            yield f"{person.name} is there on {days:g} of the {period.days} days: it is asked pro rata."


def _write(database: Database, target: Target, value: float | None) -> None:
    owner, period = target.owner, target.period
    database.run(
        insert_target(),
        metric=target.metric.key,
        rep_id=owner.rep_id,
        team=owner.name if owner.kind == "team" else None,
        team_key=owner.team_key,
        label=period.label,
        start=period.start,
        end=period.end,
        amount=value if target.exact else None,
        number=None if target.exact else value,
        split=target.split,
        shares=" ".join(map(repr, target.shares)),
        at=target.at,
        by=target.by,
        reason=target.reason,
    )


_COLUMNS = (
    "metric", "rep_id", "team", "team_key", "label", "start", "end", "amount", "number", "split", "shares",
    "at", "by", "reason",
)  # fmt: skip


@statement()
def insert_target() -> Any:
    return sa.insert(t.target).values({name: sa.bindparam(name) for name in _COLUMNS})
