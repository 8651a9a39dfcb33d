"""Forgetting a person: texts and identities go, from the records, from the journal and from what was frozen; figures
stay.

The journal notes nothing of it but that it was done: what it would note is what is to go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from crmcli.core.names import key
from crmcli.database.connection import Database
from crmcli.database.journal import insert_change, set_under_way, under_way
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.evaluation.frozen.text import digest
from crmcli.exchange.forget import query as queries
from crmcli.exchange.forget.insight import Scrubbing, blanked, scrubbing, short
from crmcli.records.quotes.insight import digest as quote_digest

TEXTS: Mapping[str, tuple[str, ...]] = {
    "customer": ("email", "phone", "website", "note", "tags", "external_key"),
    "contact": ("note", "tags", "external_key"),
    "reach": ("value", "key", "label"),
    "position": ("role",),
    "deal_contact": (),
    "rep": ("email", "manager", "tags", "external_key"),
    "deal": ("external_key",),
    "activity": ("note", "external_key"),
    "feedback": ("text", "external_key"),
    "refund": ("reason", "external_key"),
    "case": ("subject", "solution", "external_key"),
    "line": ("text", "external_key"),
    "quote": ("content",),
    "task": ("title", "external_key"),
    "touch": (),
    "campaign_member": (),
    "review": ("text",),
    "development": ("note",),
    "absence": ("reason",),
    "reply": ("text",),
    "assignment": ("reason",),
}
"""The columns of each table that tell of a person, and are nothing that is counted."""

GONE = ("reach",)
"""Rows that go as a whole."""

CALLED = {"customer": "name", "contact": "name", "rep": "name", "deal": "title"}
"""The column by which such a record is called."""

PSEUDONYM = {
    "customer": "forgotten-customer-{}",
    "contact": "former-contact-{}",
    "rep": "former-rep-{}",
    "deal": "deal-{}",
}
"""What it is called then: a word that rule files take, too."""


class Forgotten(NamedTuple):
    """What went: rows by table, values elsewhere that named the person by table, frozen scores that were sealed anew,
    and names that are another record's, too, and stay in texts elsewhere."""

    rows: Mapping[str, int]
    elsewhere: Mapping[str, int]
    sealed: Sequence[str]
    shared: Sequence[str] = ()


def forget(database: Database, kind: str, id: int, now: datetime, by: str) -> Forgotten:
    """Forget a customer, a contact or a rep, who is archived from then on."""
    owned = queries.owned(database, kind, id)
    instead: dict[str, str] = {}
    shared: list[str] = []
    for person in owned[kind]:
        for name in sorted(queries.called(database, kind, person)):
            other = queries.is_anothers(database, key(name), kind, person)
            if other:
                shared.append(name)
            else:
                instead[name] = PSEUDONYM[kind].format(id)
    titles = queries.titles_of(database, owned.get("deal", ()))
    called = {(kind, person): PSEUDONYM[kind].format(person) for person in owned[kind]}
    called |= {("deal", deal): PSEUDONYM["deal"].format(deals[0]) for deals in titles.values() for deal in deals}
    scrubs = scrubbing(instead, {title: called["deal", deals[0]] for title, deals in titles.items()})
    with _unnoted(database):
        for table, ids in owned.items():
            for row in ids:
                _blank(database, table, row, called.get((table, row)))
        values = [_values(database, each, row) for each in (kind, "deal") for row in owned.get(each, ())]
        for person in owned[kind]:
            database.run(set_archived(kind=kind), id_=person, at=now)
        sealed = [row["id"] for row in database.all(queries.seals()) if _is_whole(row)]
        whole = [row["id"] for row in database.all(queries.quotes()) if quote_digest(row["content"]) == row["digest"]]
        elsewhere = _scrub(database, scrubs)
        _seal_quotes(database, whole)
        labels = _seal_anew(database, sealed)
        database.run(insert_change(), at=now, by=scrubs.text(by), command=f"crm forget {kind} {id}")
    rows = {table: len(ids) for table, ids in owned.items() if ids}
    return Forgotten({**rows, **({"custom_value": sum(values)} if sum(values) else {})}, elsewhere, labels, shared)


def forget_texts(database: Database, tables: Sequence[str], before: datetime, now: datetime, by: str) -> Forgotten:
    """Take out the texts of what was recorded for before that moment; all else of it stays."""
    rows: dict[str, int] = {}
    with _unnoted(database):
        for table in tables:
            ids = [row["id"] for row in database.all(queries.older(table=table), before=before)]
            for id in ids:
                database.run(blank_text(table=table), id_=id)
                _blank_journal(database, table, id, {queries.SAID[table]: None})
            if ids:
                rows[table] = len(ids)
        if rows:
            said = f"crm forget --older-than {before:%Y-%m-%d} --kind {','.join(tables)}"
            database.run(insert_change(), at=now, by=by, command=said)
    return Forgotten(rows, {}, ())


@contextmanager
def _unnoted(database: Database) -> Iterator[None]:
    """Write without the journal."""
    change = under_way(database)
    database.run(set_under_way(), change_id=None)
    yield
    database.run(set_under_way(), change_id=change)


def _blank(database: Database, table: str, id: int, called: str | None) -> None:
    """Empty the texts of a row, and of what the journal has of it, and call it otherwise where that is said."""
    new: dict[str, str | None] = {column.name: "" if always else None for column, always in _texts(table)}
    if new:
        database.run(delete_row(table=table) if table in GONE else blank(table=table), id_=id)
    if called is not None:
        name = CALLED[table]
        new |= {name: called, f"{name}_key": key(called)}
        database.run(rename(table=table), id_=id, word=called, key=key(called))
    _blank_journal(database, table, id, new)


def _blank_journal(database: Database, table: str, id: int, new: Mapping[str, str | None]) -> None:
    for row in database.all(queries.journal_of(), kind=table, id=id):
        texts = {name: blanked(row[name], new) for name in ("before", "after")}
        database.run(set_noted(), id_=row["id"], **texts)
    for change in database.all(queries.changes_of(), kind=table, id=id):
        database.run(set_command(), id_=change["id"], command=short(change["command"]))


def _values(database: Database, kind: str, id: int) -> int:
    """Take out what a record has in fields of the team's own that hold texts or days; returns how many there were."""
    count = 0
    for row in database.all(queries.values_of(), kind=kind, id=id):
        if row["there"] is not None:
            database.run(drop_value(), id=row["id"])
            count += 1
        _blank_journal(database, "custom_value", row["id"], {"text": None})
    return count


def _scrub(database: Database, scrubs: Scrubbing) -> dict[str, int]:
    from crmcli.database.bulk.rewrite import replace_texts

    return replace_texts(database, *scrubs)


def _is_whole(row: Mapping[str, Any]) -> bool:
    return bool(digest(row["content"], row["inputs"]) == row["digest"])


def _seal_anew(database: Database, ids: Sequence[int]) -> list[str]:
    """Give the frozen scores whose text has changed their new digest; returns their labels."""
    labels: list[str] = []
    for row in database.all(queries.seals()):
        if row["id"] in ids and not _is_whole(row):
            new = digest(row["content"], row["inputs"])
            database.run(set_digest(), id_=row["id"], digest=new)
            database.run(set_run_digest(), old=row["digest"], new=new)
            labels.append(row["label"])
    return list(dict.fromkeys(labels))


def _seal_quotes(database: Database, ids: Sequence[int]) -> None:
    """Give the quotes whose text has changed their new digest."""
    for row in database.all(queries.quotes()):
        new = quote_digest(row["content"])
        if row["id"] in ids and new != row["digest"]:
            database.run(set_quote_digest(), id_=row["id"], digest=new)


@statement(table=GONE)
def delete_row(table: str) -> Any:
    found = t.metadata.tables[table]
    return sa.delete(found).where(found.c.id == sa.bindparam("id_"))


@statement(table=tuple(table for table, columns in TEXTS.items() if columns))
def blank(table: str) -> Any:
    found = t.metadata.tables[table]
    empty = {column.name: sa.literal_column("''") if always else sa.null() for column, always in _texts(table)}
    return sa.update(found).where(found.c.id == sa.bindparam("id_")).values(empty)


def _texts(table: str) -> Iterator[tuple[Any, bool]]:
    """The columns of the texts, each with whether it must always have one, be it empty."""
    columns = t.metadata.tables[table].c
    return ((columns[name], not columns[name].nullable) for name in TEXTS[table])


@statement(table=tuple(queries.SAID))
def blank_text(table: str) -> Any:
    found = t.metadata.tables[table]
    return sa.update(found).where(found.c.id == sa.bindparam("id_")).values({queries.SAID[table]: sa.null()})


@statement(table=tuple(CALLED))
def rename(table: str) -> Any:
    found, name = t.metadata.tables[table], CALLED[table]
    values: dict[str, Any] = {name: sa.bindparam("word"), f"{name}_key": sa.bindparam("key")}
    return sa.update(found).where(found.c.id == sa.bindparam("id_")).values(values)


@statement(kind=("customer", "contact", "rep"))
def set_archived(kind: str) -> Any:
    found = t.metadata.tables[kind]
    at = sa.func.coalesce(found.c.archived, sa.bindparam("at"))
    return sa.update(found).where(found.c.id == sa.bindparam("id_")).values(archived=at)


@statement()
def drop_value() -> Any:
    return sa.delete(t.custom_value).where(t.custom_value.c.id == sa.bindparam("id"))


@statement()
def set_noted() -> Any:
    changed = sa.update(t.change_row).where(t.change_row.c.id == sa.bindparam("id_"))
    return changed.values(before=sa.bindparam("before"), after=sa.bindparam("after"))


@statement()
def set_command() -> Any:
    return sa.update(t.change).where(t.change.c.id == sa.bindparam("id_")).values(command=sa.bindparam("command"))


@statement()
def set_digest() -> Any:
    return sa.update(t.snapshot).where(t.snapshot.c.id == sa.bindparam("id_")).values(digest=sa.bindparam("digest"))


@statement()
def set_quote_digest() -> Any:
    return sa.update(t.quote).where(t.quote.c.id == sa.bindparam("id_")).values(digest=sa.bindparam("digest"))


@statement()
def set_run_digest() -> Any:
    return sa.update(t.pay_run).where(t.pay_run.c.digest == sa.bindparam("old")).values(digest=sa.bindparam("new"))
