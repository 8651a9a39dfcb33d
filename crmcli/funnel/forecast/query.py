"""What a forecast is made of, as it was known when a day was over.

The amount of a deal that was recorded after that day was not known then. In which stage a deal was say its moves.
Parameters are `end`, the day after, and `until`, the moment at which it begins.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from crmcli.core.clock import Clock
from crmcli.core.moments import midnight
from crmcli.core.periods import Period, add_months
from crmcli.database.conditions import bound, by_rep, of_chosen_reps, rep_parameter, within
from crmcli.database.connection import Database, Row
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement
from crmcli.funnel.forecast.hazards import LOST, WON, Stay
from crmcli.funnel.forecast.insight import Line
from crmcli.funnel.forecast.slip import Frozen, Now, Then
from crmcli.funnel.known_deals.query import first_recorded, recorded, then

MONTHS = 42
"""How far back deals are looked at: past forecasts, and what each of them was learned from."""
SAMPLE = 5000
"""Deals that chances are learned from: of more, every second, third ... one."""
ALL_KNOWN = 1 << 62


class Deal(NamedTuple):
    """What is known of a deal of the history: `amounts` are those that it had, each with the day from which on it did
    not have it any more (no day: the last)."""

    rep: int
    product: int | None
    amounts: Sequence[tuple[int, int | None]]

    def amount(self, day: int) -> int | None:
        """What it was known to be when that day was over."""
        return next(amount for until, amount in self.amounts if until > day)


class History(NamedTuple):
    """The stays of deals that were opened in the last MONTHS: of all, or of one in `every`. `recorded` are days on
    which deals were recorded, each with the lowest id of these and of all later ones."""

    stays: Sequence[Stay]
    deals: Mapping[int, Deal]
    every: int
    recorded: Sequence[tuple[int, int]]

    def amount(self, deal: int, day: int) -> int | None:
        """What was known of it when that day was over; None: nothing."""
        later = next((lowest for at, lowest in self.recorded if at > day), ALL_KNOWN)
        return self.deals[deal].amount(day) if deal < later else None


def history(
    database: Database, day: date, clock: Clock, stages: Sequence[Row], reps: Collection[int] | None
) -> History:
    """What deals went through until that day was over; `stages` are all there are."""
    end = day + timedelta(days=1)
    values = {"end": end, "until": midnight(end, clock.zone), "since": add_months(end, -MONTHS)}
    deals = database.all(opened_deals(), since=values["since"], end=end)[0]["deals"]
    every = max(0, deals - 1) // SAMPLE + 1
    chosen = {**values, **rep_parameter(reps), "every": every}
    rows = database.all(stays(some=reps is not None), **chosen)
    edited: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    for row in database.all(amounts_before(some=reps is not None), **chosen):
        edited[row["deal_id"]].append((_day(row["at"], clock), row["amount"]))
    deals = {
        row["deal_id"]: Deal(row["rep_id"], row["product_id"], (*edited[row["deal_id"]], (ALL_KNOWN, row["amount"])))
        for row in rows
    }
    return History(list(_stays(rows, stages)), deals, every, _recorded(database, clock))


def _day(at: datetime, clock: Clock) -> int:
    return at.astimezone(clock.zone).date().toordinal()


def _recorded(database: Database, clock: Clock) -> list[tuple[int, int]]:
    lowest: dict[int, int] = {}
    for row in database.all(recorded()):
        day = _day(row["at"], clock)
        lowest[day] = min(lowest.get(day, ALL_KNOWN), row["lowest"])
    found, least = [], ALL_KNOWN
    for day in sorted(lowest, reverse=True):
        least = min(least, lowest[day])
        found.append((day, least))
    return found[::-1]


def _stays(rows: Sequence[Row], stages: Sequence[Row]) -> Iterator[Stay]:
    """Each move with the one of the same deal after it; days that nobody knows are left out."""
    to = {each["id"]: {"won": WON, "lost": LOST}.get(each["status"], each["id"]) for each in stages}
    following = [*rows[1:], {"deal_id": None}]
    for row, after in zip(rows, following, strict=False):
        stage, at, first = row["to_id"], row["at"], row["from_id"] is None
        if to[stage] != stage or at is None:
            continue
        if after["deal_id"] != row["deal_id"]:
            yield Stay(row["deal_id"], stage, at.toordinal(), None, None, first)
        elif after["at"] is not None:
            left = max(after["at"], at).toordinal()
            yield Stay(row["deal_id"], stage, at.toordinal(), left, to[after["to_id"]], first)


def open_lots(database: Database, day: date, clock: Clock, reps: Collection[int] | None) -> list[Row]:
    """The deals that were open when that day was over, those alike together: `rep_id`, `stage_id`, the `week` of their
    stay in it, how many `deals`, the sum of their amounts and of the squares of these; of deals without a known amount
    the `product_id`, and no `amount`."""
    return database.once(open_by_age(some=reps is not None), **_values(database, day, clock), **rep_parameter(reps))


def open_deals(database: Database, day: date, clock: Clock, reps: Collection[int] | None) -> list[Row]:
    """Each of these deals: `id`, `rep_id`, `stage_id`, `age` in days, `amount`, `product_id`, `title`, `customer`,
    `expected`."""
    return database.all(each_open(some=reps is not None), **_values(database, day, clock), **rep_parameter(reps))


def _values(database: Database, day: date, clock: Clock) -> dict[str, Any]:
    end = day + timedelta(days=1)
    until = midnight(end, clock.zone)
    lowest = database.all(first_recorded(), until=until)[0]["lowest"]
    return {"end": end, "until": until, "day": day, "recorded": ALL_KNOWN if lowest is None else lowest}


def revenue(
    database: Database, day: date, clock: Clock, since: date, reps: Collection[int] | None, by_rep: bool = False
) -> list[Row]:
    """The `amount` of won deals less refunds by `day` from `since` on, and by `rep_id` if asked for."""
    end = day + timedelta(days=1)
    values = {"start": since, "end": end, "until": midnight(end, clock.zone), **rep_parameter(reps)}
    return database.all(earned_by_day(some=reps is not None, apart=by_rep), **values)


def frozen(database: Database, period: Period, until: datetime) -> Frozen | None:
    """The last forecast of that period that was frozen before then."""
    row = database.one(last_frozen(), start=period.start, end=period.end, until=until)
    if row is None:
        return None
    kept = json.loads(row["content"])
    deals = {id: Then(amount, expected and date.fromisoformat(expected)) for id, amount, expected in kept["deals"]}
    return Frozen(period, row["day"], row["by"], kept["method"], Line(**kept["total"]), deals)


def deals_since(database: Database, kept: Frozen, day: date, clock: Clock) -> list[Now]:
    """The deals that are open when that day is over, and those closed since the forecast was frozen."""
    values = _values(database, day, clock)
    rows: list[Row] = [{**row, "status": "open"} for row in database.all(each_open(some=False), **values)]
    closed = database.all(closed_since(), start=kept.day, end=values["end"], until=values["until"])
    rows += [row for row in closed if row["closed"] > kept.day or row["id"] in kept.deals]
    return [Now(**{**{name: row[name] for name in Now._fields}, "amount": row["amount"] or 0}) for row in rows]


@statement()
def last_frozen() -> Any:
    f = t.forecast.c
    same = f.start == bound("start"), f.end == bound("end"), f.at < bound("until")
    return sa.select(f.day, f.by, f.content).where(*same).order_by(f.id.desc()).limit(1)


@statement()
def closed_since() -> Any:
    """What was closed from `start` up to `end`."""
    c, parts = t.customer.c, []
    for source, of in then():
        names = ("id", "title", "rep_id", "status", "amount", "expected", "closed", "customer_id")
        closed = sa.and_(of["which"], of["status"] != "open", within(of["closed"]))
        parts.append(sa.select(*(of[name].label(name) for name in names)).select_from(source).where(closed))
    each = sa.union_all(*parts).subquery("closed_deal")
    columns = [column for column in each.c if column.name != "customer_id"]
    joined = each.outerjoin(t.customer, c.id == each.c.customer_id)
    return sa.select(*columns, c.name.label("customer")).select_from(joined).order_by(each.c.id)


@statement()
def opened_deals() -> Any:
    return sa.select(sa.func.count().label("deals")).where(within(t.deal.c.opened, "since"))


def _open_then(some: bool, *more: str) -> Any:
    """The deals that were open then, each with the stage it was in and since when."""
    last, moved, stage = t.move.alias("last").c, t.move.alias("moved"), t.stage.alias("then")
    parts = []
    for source, of in then():
        known = sa.case((of["id"] < bound("recorded"), of["amount"])).label("amount")
        columns = [of[name].label(name) for name in ("id", "rep_id", "product_id", "opened", *more)]
        begun = sa.or_(of["opened"].is_(None), of["opened"] < bound("end"))
        kept = sa.or_(of["archived"].is_(None), of["archived"] >= bound("until"))
        # By rep, for those indexes hold what is read.
        still_open = sa.and_(t.deal.c.status == "open", by_rep(t.deal.c.rep_id))
        closed_since = sa.and_(t.deal.c.closed >= bound("end"), by_rep(t.deal.c.credited_id))
        for still in (still_open, closed_since):
            chosen = sa.select(*columns, known).select_from(source)
            parts.append(chosen.where(of["which"], still, begun, kept, of_chosen_reps(of["rep_id"], some)))
    each = sa.union_all(*parts).subquery("each_deal")
    until = sa.or_(last.at < bound("end"), last.at.is_(None))
    newest = sa.select(sa.func.max(last.id)).where(last.deal_id == each.c.id, until).scalar_subquery()
    entered = sa.func.coalesce(moved.c.at, each.c.opened, bound("day", t.Day))
    age = sa.cast(dialect.days_between(entered, bound("day")), sa.Integer).label("age")
    return (
        sa.select(each, moved.c.to_id.label("stage_id"), age)
        .select_from(each.join(moved, moved.c.id == newest).join(stage, stage.c.id == moved.c.to_id))
        .where(stage.c.status == "open")
        .subquery("open_then")
    )


@statement(some=(False, True))
def open_by_age(some: bool) -> Any:
    each = _open_then(some).c
    size = sa.cast(each.amount, sa.Float)
    keys = [
        each.rep_id, each.stage_id, sa.cast(each.age / 7, sa.Integer).label("week"),
        sa.case((each.amount.is_(None), each.product_id)).label("product_id"),
        each.amount.is_(None).label("unknown"),
    ]  # fmt: skip
    sums = (
        sa.func.count().label("deals"),
        sa.func.sum(each.amount).label("amount"),
        sa.func.sum(size * size).label("squares"),
    )
    groups: list[Any] = [sa.literal_column(str(at)) for at in range(1, len(keys) + 1)]
    return sa.select(*keys, *sums).group_by(*groups).order_by(*groups)


@statement(some=(False, True))
def each_open(some: bool) -> Any:
    each, c = _open_then(some, "customer_id", "title", "expected"), t.customer.c
    joined = each.outerjoin(t.customer, c.id == each.c.customer_id)
    columns = [column for column in each.c if column.name not in ("opened", "customer_id")]
    return sa.select(*columns, c.name.label("customer")).select_from(joined).order_by(each.c.id)


@statement(some=(False, True), apart=(False, True))
def earned_by_day(some: bool, apart: bool) -> Any:
    parts = []
    for source, of in then():
        chosen = sa.select(of["credited_id"].label("rep_id"), of["closed"].label("day"), of["amount"].label("amount"))
        won = of["status"] == "won"
        # By rep, for that index holds all that is read.
        parts.append(
            chosen.select_from(source).where(of["which"], won, by_rep(of["credited_id"], some), within(of["closed"]))
        )
    r, d = t.refund.c, t.deal.c
    back = sa.select(d.credited_id, r.at, -r.amount).select_from(t.refund.join(t.deal, d.id == r.deal_id))
    parts.append(back.where(within(r.at), of_chosen_reps(d.credited_id, some)))
    each = sa.union_all(*parts).subquery("each_amount").c
    keys = [each.day, *([each.rep_id] if apart else [])]
    return sa.select(*keys, sa.func.sum(each.amount).label("amount")).group_by(*keys).order_by(*keys)


def _sampled() -> Any:
    d = t.deal.c
    return within(d.opened, "since"), d.id % bound("every") == 0


@statement(some=(False, True))
def stays(some: bool) -> Any:
    """Every move of the deals that are looked at, with what the deal was then, in order."""
    m, parts = t.move.c, []
    for source, of in then():
        d = t.deal.c
        chosen = sa.select(
            d.id.label("deal_id"), m.id.label("move_id"), m.from_id, m.to_id, m.at,
            sa.func.coalesce(of["credited_id"], of["rep_id"]).label("rep_id"), of["product_id"].label("product_id"),
            of["amount"].label("amount"),
        ).select_from(source.join(t.move, m.deal_id == d.id))  # fmt: skip
        until = sa.or_(m.at < bound("end"), m.at.is_(None))
        owner = sa.func.coalesce(of["credited_id"], of["rep_id"])
        parts.append(chosen.where(*_sampled(), of["which"], until, of_chosen_reps(owner, some)))
    each = sa.union_all(*parts).subquery("each_move")
    return sa.select(each).order_by(each.c.deal_id, each.c.move_id)


@statement(some=(False, True))
def amounts_before(some: bool) -> Any:
    """Each change of an amount of those deals that was made before `until`: when, and what it had been."""
    d, c, r = t.deal.c, t.change.c, t.change_row.c
    was, became = (dialect.json_field(each, "amount", d.amount.type) for each in (r.before, r.after))
    owner = sa.func.coalesce(d.credited_id, d.rep_id)
    return (
        sa.select(d.id.label("deal_id"), c.at, was.label("amount"))
        .select_from(
            t.deal.join(t.change_row, sa.and_(r.kind == sa.literal_column("'deal'"), r.record_id == d.id)).join(
                t.change, c.id == r.change_id
            )
        )
        .where(*_sampled(), c.at < bound("until"), r.before.is_not(None), r.after.is_not(None))
        .where(was.is_distinct_from(became), of_chosen_reps(owner, some))
        .order_by(d.id, r.id)
    )
