"""Records that show signs of gaming, as the file can tell.

It keeps the day that a person gave for a move, not when it was recorded. Moves are numbered as they are recorded,
though, and none can be dated in the future: it was recorded no earlier than the latest date among those before it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crmcli.core.clock import Clock
from crmcli.core.moments import midnight
from crmcli.core.periods import Period
from crmcli.database.conditions import by_rep
from crmcli.database.connection import Database, Row
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement
from crmcli.evaluation.irregularities import insight as signs


def won(database: Database, period: Period) -> dict[int, Row]:
    """By rep the `wins` of the period, those in its last days (`late`), and those an import brought (`imported`)."""
    rows = database.all(wins(), start=period.start, end=period.end, late=signs.late_from(period))
    return {row["rep_id"]: row for row in rows}


def late(database: Database, period: Period, rep: int) -> list[Row]:
    """A rep's wins in the last days of the period."""
    return database.all(wins_of(), start=signs.late_from(period), end=period.end, rep=rep)


def recorded_late(database: Database, period: Period, today: date) -> list[Row]:
    """Wins of the period that were recorded long after their date, or some days after it and after the period; each
    with the day it was `recorded` on at the earliest, and `by` whom. Imported deals are recorded late by nature and
    left out."""
    gaps = {"gap": signs.LATE, "gap_over_the_end": signs.LATE_OVER_THE_END}
    until = min(period.end + timedelta(days=signs.SEEN), today + timedelta(days=1))
    return database.all(later_than_dated(), start=period.start, end=period.end, until=until, **gaps)


def contacts_after_win(database: Database, period: Period, clock: Clock) -> list[Row]:
    """Wins dated in the last days before the period's end about which there were still many `contacts` soon after it,
    the `last` of them at that moment."""
    span = timedelta(days=signs.AFTER)
    after = min(midnight(period.end + span, clock.zone), clock.now + timedelta(seconds=1))
    limits = {"until": midnight(period.end, clock.zone), "after": after}
    start = max(period.start, period.end - span)
    return database.all(still_talking(), start=start, end=period.end, least=signs.CONTACTS_AFTER, **limits)


def look_alike_wins(database: Database, period: Period) -> list[Row]:
    """Pairs of wins of the period, of one rep and customer within some days, that look like parts of one deal."""
    values = {"start": period.start, "end": period.end, "days": signs.SPLIT_DAYS, "near": signs.NEAR}
    return database.all(look_alikes(), **values)


def reopened(database: Database, period: Period) -> list[Row]:
    """Deals taken back from Won to an open stage in the period, or won again in it after that."""
    return database.all(taken_back(), start=period.start, end=period.end)


def wins_listed(database: Database, period: Period, ids: list[int]) -> list[Row]:
    """Those wins of the period, by close date."""
    listed = f",{','.join(map(str, ids))},"
    return database.all(deals_of(), start=period.start, end=period.end, ids=listed) if ids else []


def _start() -> Any:
    return sa.bindparam("start")


def _end() -> Any:
    return sa.bindparam("end")


def _count(condition: Any) -> Any:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def _won_within() -> Any:
    d = t.deal.c
    return sa.and_(d.status == "won", d.closed >= _start(), d.closed < _end())


@statement()
def wins() -> Any:
    d = t.deal.c
    return (
        sa.select(
            d.credited_id.label("rep_id"),
            sa.func.count().label("wins"),
            _count(d.closed >= sa.bindparam("late")).label("late"),
            _count(d.external_key.is_not(None)).label("imported"),
        )
        .where(_won_within())
        .group_by(d.credited_id)
    )


def _record(*more: Any, of: Any = None, on: Any = None) -> Any:
    """Deals as records to look at, of who was credited or else owns them; with `of`, those it is joined to `on`."""
    d, r, c = t.deal.c, t.rep.c, t.customer.c
    deal = t.deal if of is None else t.deal.join(of, on)
    owner = sa.func.coalesce(d.credited_id, d.rep_id)
    joined = deal.join(t.rep, r.id == owner).outerjoin(t.customer, c.id == d.customer_id)
    named = (r.id.label("rep_id"), r.name.label("rep"), c.name.label("customer"))
    return sa.select(d.id, d.title, *named, d.amount, d.opened, d.closed, d.status, *more).select_from(joined)


@statement()
def wins_of() -> Any:
    d = t.deal.c
    return _record().where(d.credited_id == sa.bindparam("rep"), _won_within()).order_by(d.closed, d.id)


@statement()
def deals_of() -> Any:
    """Their ids are one value, ",1,5,", for a text has room for one parameter."""
    d = t.deal.c
    id: Any = sa.literal_column("','") + sa.cast(d.id, sa.String) + sa.literal_column("','")
    return _record().where(_won_within(), sa.bindparam("ids", type_=sa.String).contains(id)).order_by(d.closed, d.id)


@statement()
def later_than_dated() -> Any:
    m, d = t.move.c, t.deal.c
    known = sa.func.max(m.at).over(order_by=m.id, rows=(None, -1)).label("known")
    # Nothing dated before the period is later than a move within it.
    within = sa.and_(m.at >= _start(), m.at < sa.bindparam("until"))
    since = sa.select(m.id, m.deal_id, m.to_id, m.at, m.by, known).where(within).cte("since").c
    gap = dialect.days_between(since.at, since.known)
    late_over_the_end = sa.and_(since.known >= _end(), gap >= sa.bindparam("gap_over_the_end"))
    closing = sa.select(t.stage.c.id).where(t.stage.c.status == "won")
    chosen = (
        sa.select(since.deal_id, since.at, since.known, since.by)
        .where(since.to_id.in_(closing), since.at < _end(), sa.or_(gap >= sa.bindparam("gap"), late_over_the_end))
        .cte("chosen")
    )
    this = sa.and_(chosen.c.deal_id == d.id, chosen.c.at == d.closed)
    return (
        _record(chosen.c.known.label("recorded"), chosen.c.by, of=chosen, on=this)
        # Of what has no key there is an index, too: it would find nearly every deal.
        .where(_won_within(), sa.func.length(d.external_key).is_(None))
        .order_by(d.closed, d.id)
    )


@statement()
def still_talking() -> Any:
    d, a = t.deal.c, t.activity.c
    soon = sa.and_(a.at >= sa.bindparam("until"), a.at < sa.bindparam("after"))
    about = sa.and_(a.deal_id == d.id, a.direction.is_not(None), soon)
    counted = sa.func.count().label("contacts")
    return (
        _record(counted, sa.func.max(a.at).label("last"), of=t.activity, on=about)
        .where(_won_within(), by_rep(d.credited_id))
        .group_by(d.id, t.rep.c.id, t.customer.c.id)
        .having(sa.func.count() >= sa.bindparam("least"))
        .order_by(d.closed, d.id)
    )


_BETWEEN = " #()[].,:_-–"


def _numbered(title: Any) -> tuple[Any, Any]:
    """The stem of a title, "fleet" of "fleet 2/3" and "fleet (1)", and whether no more is cut from it than the number
    of a part: order numbers and years are longer."""
    stem = sa.func.rtrim(title, f"0123456789/{_BETWEEN}")
    number = sa.func.ltrim(sa.func.rtrim(sa.func.substr(title, sa.func.length(stem) + 1), _BETWEEN), _BETWEEN)
    digits = sa.func.length(number)
    return stem, sa.or_(digits <= 2, sa.and_(number.contains("/"), digits <= 5))


@statement()
def look_alikes() -> Any:
    """`telling` where one pair is enough: near-equal amounts, numbered titles, or one product opened on one day."""
    first, later = t.deal.alias("first"), t.deal.alias("later")
    f, s = first.c, later.c
    near: Any = sa.bindparam("near")
    (of_first, one), (of_later, other) = (_numbered(each.title_key) for each in (f, s))
    same = sa.or_(f.product_id == s.product_id, f.title_key == s.title_key)
    numbered = sa.and_(f.title_key != s.title_key, of_first == of_later, of_first != "", one, other)
    equal = sa.and_(f.amount > 0, f.amount - s.amount <= near * f.amount, s.amount - f.amount <= near * s.amount)
    together = sa.and_(same, f.opened == s.opened)
    telling = sa.or_(equal, numbered, together)
    within = [sa.and_(each.status == "won", each.closed >= _start(), each.closed < _end()) for each in (f, s)]
    after = sa.or_(s.closed > f.closed, sa.and_(s.closed == f.closed, s.id > f.id))
    partners = sa.and_(s.customer_id == f.customer_id, s.credited_id == f.credited_id, after)
    soon = dialect.days_between(f.closed, s.closed) <= sa.bindparam("days")
    return (
        sa.select(f.id.label("first"), s.id.label("later"), sa.case((telling, 1), else_=0).label("telling"))
        .select_from(first.join(later, partners))
        .where(*within, soon, sa.or_(telling, same))
        .order_by(f.closed, f.id, s.closed, s.id)
    )


@statement()
def taken_back() -> Any:
    """Each reopening with the day of the win before it, and `by` whom."""
    m, d, goal, won_ = t.move.c, t.deal.c, t.stage.alias("goal"), t.stage.alias("won")
    before = t.move.alias("before")
    in_period = sa.select(m.id).where(m.at >= _start(), m.at < _end())
    won_again = (
        sa.select(m.id).select_from(t.deal.join(t.move, m.deal_id == d.id)).where(_won_within(), m.at <= d.closed)
    )
    first = (
        sa.select(before.c.at)
        .where(before.c.deal_id == m.deal_id, before.c.id < m.id)
        .order_by(before.c.id.desc())
        .limit(1)
        .scalar_subquery()
        .label("first_won")
    )
    chosen = sa.and_(m.id.in_(in_period.union(won_again)), won_.c.status == "won", goal.c.status == "open")
    joined = t.move.join(won_, won_.c.id == m.from_id).join(goal, goal.c.id == m.to_id)
    moves = (
        sa.select(m.deal_id, m.id.label("move_id"), m.at.label("reopened"), m.by, first)
        .select_from(joined)
        .where(chosen)
        .cte("moves")
    )
    more = (moves.c.first_won, moves.c.reopened, moves.c.by)
    return _record(*more, of=moves, on=moves.c.deal_id == d.id).order_by(moves.c.reopened, moves.c.move_id)
