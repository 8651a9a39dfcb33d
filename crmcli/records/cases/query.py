"""Cases as they are recorded: which are current, and when they waited for their customer."""

from __future__ import annotations

from typing import Any

from crmcli.core.errors import NotFoundError
from crmcli.core.vocabulary import PRIORITIES
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.teams.query import among


def case_of(database: Database, id: int) -> Row:
    """The case of that id, with the names of what it is about."""
    row = database.one(one_case(), id=id)
    if row is None:
        raise NotFoundError("case", str(id)).with_hint("see: crm case list --all")
    return row


def waits(database: Database, id: int) -> list[Row]:
    """The times that a case waited for its customer, in their order: `since` and `until`, None while it waits."""
    return database.all(waits_of(), id=id)


def activities_since(database: Database, case: Row, limit: int = 10) -> list[Row]:
    """The newest activities with the customer from when the case was opened on."""
    return database.all(newest_since(), customer_id=case["customer_id"], since=case["opened"], limit=limit)


def current_of(database: Database, kind: str, id: int) -> list[Row]:
    """The cases of a customer, deal or rep that are not solved: complaints first, then the most urgent, then the
    oldest."""
    return database.all(cases(of=kind, every=False), id=id)


def current(database: Database, reps: str | None) -> list[Row]:
    """Those of some reps (",1,5,") or of all, in the same order."""
    return database.all(cases(of="", every=False), reps=reps)


def every(database: Database, reps: str | None) -> list[Row]:
    """All cases of those reps, the newest first."""
    return database.all(cases(of="", every=True), reps=reps)


def waits_by_case(database: Database, every: bool = False) -> dict[int, list[Row]]:
    """By the id of each case that is not solved, or of every case, the times that it waited."""
    found: dict[int, list[Row]] = {}
    for row in database.all(waits_of_cases(every=every)):
        found.setdefault(row["case_id"], []).append(row)
    return found


@statement()
def one_case() -> Any:
    return told().where(t.case.c.id == sa.bindparam("id"))


@statement(of=("", "customer", "deal", "rep"), every=(False, True))
def cases(of: str, every: bool) -> Any:
    """The cases of one record, or of some reps."""
    c = t.case.c
    reps: Any = sa.bindparam("reps")
    whose = c[f"{of}_id"] == sa.bindparam("id") if of else sa.or_(reps.is_(None), among(c.rep_id, "reps"))
    if every:
        return told().where(whose).order_by(c.opened.desc(), c.id.desc())
    return told().where(c.solved.is_(None), whose).order_by(*by_urgency())


@statement()
def newest_since() -> Any:
    a, rep = t.activity.c, t.rep.c
    chosen = sa.select(a.id, a.at, a.kind, a.direction, rep.name.label("rep"), a.note)
    rows = chosen.select_from(t.activity.join(t.rep, rep.id == a.rep_id))
    wanted = a.customer_id == sa.bindparam("customer_id"), a.at >= sa.bindparam("since")
    return rows.where(*wanted).order_by(a.at.desc(), a.id.desc()).limit(sa.bindparam("limit"))


@statement()
def waits_of() -> Any:
    w = t.case_wait.c
    return sa.select(w.since, w.until).where(w.case_id == sa.bindparam("id")).order_by(w.since, w.id)


@statement(every=(False, True))
def waits_of_cases(every: bool) -> Any:
    w, c = t.case_wait.c, t.case.c
    chosen = sa.select(w.case_id, w.since, w.until).select_from(t.case_wait.join(t.case, c.id == w.case_id))
    return (chosen if every else chosen.where(c.solved.is_(None))).order_by(w.case_id, w.since, w.id)


def by_urgency() -> list[Any]:
    """The order in which cases are to be seen to: complaints first, then the most urgent, then the oldest."""
    c = t.case.c
    urgency = sa.case(
        *((c.priority == word, sa.literal_column(str(at))) for at, word in enumerate(reversed(PRIORITIES))),
        else_=sa.literal_column(str(len(PRIORITIES))),
    )
    return [c.kind != "complaint", urgency, c.opened, c.id]


def told() -> Any:
    """Cases with the names of what they are about, and the answer to their survey."""
    c, customer, rep, d, contact = t.case.c, t.customer.c, t.rep.c, t.deal.c, t.contact.c
    answer = t.feedback.alias("answer")
    joined = t.case.join(t.customer, customer.id == c.customer_id)
    joined = joined.outerjoin(t.rep, rep.id == c.rep_id).outerjoin(t.deal, d.id == c.deal_id)
    joined = joined.outerjoin(t.contact, contact.id == c.contact_id)
    joined = joined.outerjoin(answer, answer.c.id == c.rating_id)
    return sa.select(
        c.id, c.customer_id, customer.name.label("customer"), c.rep_id, rep.name.label("rep"), rep.team,
        c.deal_id, d.title.label("deal"), c.feedback_id, c.kind, c.priority, c.status, c.subject,
        c.opened, c.answered, c.solved, c.closed, c.solution, c.external_key,
        c.contact_id, contact.name.label("contact"), c.surveyed, c.rating_id, answer.c.score.label("rating"),
        answer.c.text.label("rating_text"),
    ).select_from(joined)  # fmt: skip
