"""The rules of assignment in force, who is there, and what waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import RefusedError
from crmcli.core.moments import midnight
from crmcli.core.names import key, nearest
from crmcli.database.conditions import Condition, narrowed, place
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.duplicates.marks import domains
from crmcli.records.filtering.query import understood
from crmcli.records.presence.insight import DAY, days_there, percent_on
from crmcli.records.presence.query import absences
from crmcli.records.rules.query import rule_set
from crmcli.records.rules.query import version as version_of
from crmcli.records.teams.query import among as of_those
from crmcli.work.assignment.insight import FADING, REP, TEAM, Balance, Candidate, Rule, Rules, missed

KIND = "assignment"
NAME = "assignment"
"""The one set of such rules there is."""


def in_force(database: Database, today: date) -> Rules | None:
    """The rules that hold on that day; None where the team has none."""
    row = rule_set(database, KIND, NAME, today)
    return kept(row) if row and kept(row).rules else None


def kept(row: Row) -> Rules:
    """The rules of a version as they are kept."""
    from crmcli.work.assignment.rules_file import parsed

    rules = parsed(row["text"], f"the rules of assignment, version {row['version']}")
    return rules._replace(version=row["version"])


def version(database: Database, number: int | None) -> Row:
    """That version, or the last one."""
    return version_of(database, KIND, number, "rules of assignment", "write some: crm assignment init -o rules.toml")


def balance(database: Database, today: date, zone: tzinfo) -> Balance:
    """Everybody who is there today, each with the load and what was missed."""
    away, people = absences(database), database.all(everybody())
    there, percents = {}, {}
    for row in people:
        own = away.get(row["id"], ())
        spans = days_there(today - FADING * DAY, today + DAY, row["joined"], row["left"], own)
        there[row["id"]] = spans
        gone = row["archived"] is not None or not spans[-1]
        percents[row["id"]] = 0 if gone else percent_on(today, own)
    since = midnight(today - FADING * DAY, zone)
    given = [0] * FADING
    for row in database.all(given_since(), since=since, until=midnight(today, zone)):
        given[(row["at"].astimezone(zone).date() - (today - FADING * DAY)).days] += row["number"]
    behind = missed(given, {id: there[id] for id, percent in percents.items() if percent})
    return Balance(
        Candidate(row["id"], row["name"], row["team"], percents[row["id"]], row["load"] + behind.get(row["id"], 0))
        for row in people
    )


def conditions(workspace: Workspace, database: Database, rules: Rules, kind: str, where: str) -> list[Condition | None]:
    """Of each rule the condition that records of that kind fulfil; None: all do. An error says `where` it stands."""
    found: list[Condition | None] = []
    for number, rule in enumerate(rules.rules, 1):
        if not rule.when or rule.kind not in ("", kind):
            found.append(None)
            continue
        found.append(understood(workspace, database, kind, rule.when, f"{where}: rule {number}: when")[1])
    return found


def among(database: Database, rules: Rules, where: str) -> dict[Rule, frozenset[int]]:
    """By a rule that names a team or a rep the ids of those who are meant. Refused: nobody is called so."""
    people = database.all(everybody())
    found = {}
    for number, rule in enumerate(rules.rules, 1):
        if rule.to in (TEAM, REP):
            column = "team" if rule.to == TEAM else "name"
            ids = frozenset(row["id"] for row in people if row[column] and key(row[column]) == key(rule.name))
            if not ids:
                near = nearest(rule.name, [row[column] for row in people if row[column]], 1)
                hint = f'did you mean "{near[0]}"?' if near else "see: crm list reps"
                raise RefusedError(f'{where}: rule {number}: to names no {rule.to}: "{rule.name}"', hint)
            found[rule] = ids
    return found


def fits(database: Database, kind: str, id: int, found: Condition | None) -> bool:
    """Does the record fulfil the condition?"""
    return found is None or bool(database.all(narrowed(that(kind=kind), found), id=id, **found.values))


def owner_of_company(database: Database, kind: str, id: int) -> int | None:
    """Who looks after the company: of a deal its customer's owner, of a customer the owner of the first other one with
    the same domain of mail, which is not one that everybody can have."""
    if kind == "deal":
        row = database.one(owner_of_customer(), id=id)
        return row["owner_id"] if row else None
    row = database.one(domain_of(), id=id)
    known = domains(row) if row else []
    found = database.one(owner_of_domain(), id=id, domain=known[0]) if known else None
    return found["owner_id"] if found else None


def waiting(database: Database) -> list[Row]:
    """The customers that are nobody's and that nobody put into the pool, the oldest first."""
    return database.all(nobodys(pooled=False))


def pooled(database: Database) -> list[Row]:
    """All customers that are nobody's: with the latest that was said of them, `at` and `reason`, and `before`, whose it
    was said to be last."""
    return database.all(nobodys(pooled=True))


def recallable(database: Database, today: date, now: datetime, zone: tzinfo, days: int) -> list[Row]:
    """Customers with an owner and no open deal of which nothing is on record for so many days."""
    day = today - timedelta(days=days - 1)
    return database.all(quiet_customers(), day=day, moment=midnight(day, zone), now=now)


def prospects(database: Database, rep: int) -> int:
    """How many customers the rep has with whom there never was a deal."""
    row = database.one(without_deals(), id=rep)
    return int(row["number"]) if row else 0


@statement()
def everybody() -> Any:
    """Every rep with the `load`: open deals, and customers with whom there never was a deal."""
    r, d = t.rep.c, t.deal.c
    deals = sa.select(sa.func.count()).where(d.rep_id == r.id, d.status == "open", d.archived.is_(None))
    load = (deals.scalar_subquery() + _without_deals(r.id).scalar_subquery()).label("load")
    return sa.select(r.id, r.name, r.team, r.manager, r.joined, r.left, r.archived, load).order_by(r.id)


def _without_deals(rep: Any) -> Any:
    c, d = t.customer.c, t.deal.alias("its").c
    never = ~sa.exists().where(d.customer_id == c.id)
    return sa.select(sa.func.count()).where(c.owner_id == rep, c.archived.is_(None), never)


@statement()
def without_deals() -> Any:
    return sa.select(_without_deals(sa.bindparam("id")).scalar_subquery().label("number"))


@statement()
def given_since() -> Any:
    """How much rules gave to reps, by moment."""
    a = t.assignment.c
    by_rule = sa.and_(a.version.is_not(None), a.rep_id.is_not(None))
    within = sa.and_(a.at >= sa.bindparam("since"), a.at < sa.bindparam("until"))
    return sa.select(a.at, sa.func.count().label("number")).where(by_rule, within).group_by(a.at).order_by(a.at)


@statement(kind=("customer", "deal"))
def that(kind: str) -> Any:
    c = getattr(t, kind).c
    return sa.select(c.id).where(c.id == sa.bindparam("id"), place())


@statement()
def owner_of_customer() -> Any:
    joined = t.deal.join(t.customer, t.customer.c.id == t.deal.c.customer_id)
    return sa.select(t.customer.c.owner_id).select_from(joined).where(t.deal.c.id == sa.bindparam("id"))


@statement()
def domain_of() -> Any:
    c = t.customer.c
    return sa.select(c.email).where(c.id == sa.bindparam("id"))


@statement()
def owner_of_domain() -> Any:
    c = t.customer.c
    same = sa.literal_column(t.MAIL_DOMAIN) == sa.bindparam("domain")
    chosen = sa.select(c.owner_id).where(same, c.email.is_not(None), c.id != sa.bindparam("id"))
    return chosen.where(c.owner_id.is_not(None), c.archived.is_(None)).order_by(c.id).limit(1)


@statement(pooled=(False, True))
def nobodys(pooled: bool) -> Any:
    c, a, r = t.customer.c, t.assignment.alias("last"), t.rep.c
    latest = sa.select(sa.func.max(t.assignment.c.id)).where(
        t.assignment.c.record_id == c.id, t.assignment.c.kind == "customer"
    )
    earlier = t.assignment.alias("earlier")
    given = earlier.c
    before = sa.select(r.name).join_from(earlier, t.rep, r.id == given.rep_id)
    before = before.where(given.record_id == c.id, given.kind == "customer").order_by(given.id.desc()).limit(1)
    columns = (c.id, c.name, c.region, c.source, c.created, a.c.at, a.c.reason)
    joined = t.customer.outerjoin(a, a.c.id == latest.scalar_subquery())
    chosen = sa.select(*columns, before.scalar_subquery().label("before")).select_from(joined)
    merged = c.id.in_(sa.select(t.merged.c.id))
    chosen = chosen.where(c.owner_id.is_(None), c.archived.is_(None), ~merged)
    return (chosen if pooled else chosen.where(sa.or_(a.c.id.is_(None), a.c.rep_id.is_not(None)))).order_by(c.id)


@statement()
def quiet_customers() -> Any:
    c, d, a, s = t.customer.c, t.deal.c, t.activity.c, t.assignment.c
    is_open = sa.exists().where(d.customer_id == c.id, d.status == "open")
    touched = sa.exists().where(a.customer_id == c.id, a.at >= sa.bindparam("moment"), a.at <= sa.bindparam("now"))
    closed = sa.exists().where(d.customer_id == c.id, d.closed >= sa.bindparam("day"))
    given = sa.exists().where(s.record_id == c.id, s.kind == "customer", s.at >= sa.bindparam("moment"))
    chosen = sa.select(c.id, c.name, t.rep.c.name.label("rep")).join_from(t.customer, t.rep, t.rep.c.id == c.owner_id)
    quiet = (c.created < sa.bindparam("day"), ~is_open, ~closed, ~touched, ~given)
    return chosen.where(c.archived.is_(None), *quiet).order_by(c.id)


@statement()
def latest() -> Any:
    """What was given to whom, the latest first: of a record, `reps` (",1,5,"), each if it is given."""
    a, r, c, d = t.assignment.c, t.rep.c, t.customer.c, t.deal.c
    name = sa.case((a.kind == "customer", c.name), else_=d.title).label("name")
    kind: Any = sa.bindparam("kind")
    record: Any = sa.bindparam("record")
    of_reps = sa.or_(sa.bindparam("reps").is_(None), of_those(a.rep_id, "reps"))
    joined = (
        t.assignment.outerjoin(t.rep, r.id == a.rep_id)
        .outerjoin(t.customer, sa.and_(a.kind == "customer", c.id == a.record_id))
        .outerjoin(t.deal, sa.and_(a.kind == "deal", d.id == a.record_id))
    )
    columns = (a.id, a.at, a.kind, a.record_id, name, r.name.label("rep"), a.reason, a.version, a.by)
    chosen = sa.select(*columns).select_from(joined).where(
        sa.or_(kind.is_(None), a.kind == kind), sa.or_(record.is_(None), a.record_id == record), of_reps,
    )  # fmt: skip
    return chosen.order_by(a.id.desc()).limit(sa.bindparam("rows"))


def managers(people: Iterable[Row], ids: Sequence[int]) -> list[str]:
    """Who leads those reps."""
    return sorted({row["manager"] for row in people if row["id"] in ids and row["manager"]})
