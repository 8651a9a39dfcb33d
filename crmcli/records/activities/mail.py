"""`crm log mail - < reply.eml`: a mail as an activity, with whom its addresses say, once however often it comes."""

from __future__ import annotations

from typing import Any, NamedTuple

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import NotFoundError, RefusedError
from crmcli.core.grammar.reaches import key_of
from crmcli.core.names import shell_word
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.activities import write
from crmcli.records.activities.mail_text import Mail, read
from crmcli.records.campaigns.insight import is_reply
from crmcli.records.campaigns.query import drafted_to
from crmcli.records.campaigns.write import answered
from crmcli.records.default_owner import with_activity_rep


class Logged(NamedTuple):
    """The activity of a mail: whether it is `new`, the campaigns that it replies to, and what is to be said of it."""

    id: int
    new: bool
    customer: int
    campaigns: list[str]
    notes: list[str]


def log(workspace: Workspace, database: Database, rep: str | None, deal: str | None) -> Logged:
    """Log the mail that comes in on standard input. Refused: one from or to nobody who is known."""
    mail = read(workspace.read_bytes())
    if mail.failed:
        raise RefusedError(
            f"a mail to {mail.failed} came back", f"say so: crm edit contact WHO --email '{mail.failed} (bad)'"
        )
    known = database.one(by_message(), key=mail.message)
    if known is not None:
        return Logged(known["id"], False, known["customer_id"], [], [])
    ours = _reps(database, (mail.sender,))
    who: tuple[str, ...] = (mail.sender,)
    direction = "out" if ours else "in"
    if ours:
        who = tuple(address for address in mail.to if not _reps(database, (address,)))
    found = next((row for address in who if (row := _whose(database, address))), None)
    if found is None:
        raise _unknown(database, who)
    ours = ours or _reps(database, mail.to)
    at = min(mail.at or workspace.now, workspace.now)
    values = {**found, "kind": "email", "direction": direction, "at": at, "note": _note(mail)}
    values |= {"external_key": mail.message, **_given(database, rep, deal)}
    values.setdefault("rep_id", ours[0] if ours else None)
    values = with_activity_rep(workspace, database, values)
    id = write.add(database, values, workspace.now)
    campaigns: list[str] = []
    notes: list[str] = []
    if direction == "in":
        day = at.astimezone(workspace.zone).date()
        campaigns = answered(database, mail.answers, found["customer_id"], at, day)
        if not campaigns:  # a mail program may give a draft another id when it sends it
            fitting = [
                row["message"]
                for row in database.all(drafted_to(), id=found["contact_id"])
                if is_reply(row["subject"], mail.subject)
            ]
            campaigns = answered(database, fitting[:1], found["customer_id"], at, day)
        if mail.wants_no_more and found["contact_id"] is not None:
            notes.append(f"They may want no more mails. If so: crm campaign out {shell_word(mail.sender)}")
    return Logged(id, True, found["customer_id"], campaigns, notes)


def _given(database: Database, rep: str | None, deal: str | None) -> dict[str, Any]:
    from crmcli.records.find.query import usable

    given = {"rep_id": ("rep", rep), "deal_id": ("deal", deal)}
    return {column: usable(database, kind, name) for column, (kind, name) in given.items() if name is not None}


def _note(mail: Mail) -> str | None:
    return "\n".join(filter(None, (mail.subject, mail.text))) or None


def _reps(database: Database, addresses: tuple[str, ...]) -> list[int]:
    """The ids of reps who have those addresses."""
    return [row["id"] for each in addresses for row in database.all(rep_of(), key=each.lower())]


def _whose(database: Database, address: str) -> Row | None:
    """The contact of that address and their customer; else the customer whose own address it is."""
    contact = database.one(contact_of(), key=key_of("email", address))
    if contact is not None and contact["customer_id"] is None:
        hint = f"say where: crm edit contact {contact['contact_id']} --at CUSTOMER"
        raise RefusedError(f"{address} is of contact #{contact['contact_id']}, who is at no customer", hint)
    return contact or database.one(customer_of(), key=address.lower(), domain=_domain(address))


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _unknown(database: Database, who: tuple[str, ...]) -> NotFoundError:
    address = who[0] if who else "nobody"
    near = database.one(colleagues_of(), domain=_domain(address))
    customer = shell_word(near["name"]) if near else "CUSTOMER"
    hint = f"add who that is: crm add contact NAME --at {customer} --email {shell_word(address)}"
    error = NotFoundError("contact", address)
    error.message = f"nobody has the address {address}"
    return error.with_hint(hint)


@statement()
def by_message() -> Any:
    a = t.activity.c
    return sa.select(a.id, a.customer_id).where(a.external_key == sa.bindparam("key"))


@statement()
def rep_of() -> Any:
    r = t.rep.c
    return sa.select(r.id).where(sa.func.lower(r.email) == sa.bindparam("key"), r.archived.is_(None)).order_by(r.id)


@statement()
def contact_of() -> Any:
    r, c = t.reach.c, t.contact.c
    chosen = sa.select(c.customer_id, c.id.label("contact_id"))
    joined = t.contact.join(t.reach, r.contact_id == c.id)
    return chosen.select_from(joined).where(r.kind == "email", r.key == sa.bindparam("key"), c.archived.is_(None))


@statement()
def customer_of() -> Any:
    c = t.customer.c
    domain = sa.literal_column(t.MAIL_DOMAIN) == sa.bindparam("domain")
    same = sa.func.lower(c.email) == sa.bindparam("key")
    columns = (c.id.label("customer_id"), sa.null().label("contact_id"))
    return sa.select(*columns).where(c.email.is_not(None), domain, same, c.archived.is_(None)).order_by(c.id).limit(1)


@statement()
def colleagues_of() -> Any:
    """A customer with a mail address at the same place."""
    c = t.customer.c
    same = sa.literal_column(t.MAIL_DOMAIN) == sa.bindparam("domain")
    return sa.select(c.name).where(c.email.is_not(None), same, c.archived.is_(None)).order_by(c.id).limit(1)
