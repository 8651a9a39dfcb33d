"""Contacts from a file: known by their id, else by a mail address, else by name and the customer where they work."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crmcli.core.errors import RefusedError
from crmcli.core.grammar.reaches import Reach
from crmcli.core.names import key
from crmcli.core.vocabulary import REACHES
from crmcli.database.connection import Row
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement
from crmcli.exchange.importing.step3_read.batch import Batch, Refusal, Refused
from crmcli.exchange.importing.step3_read.own_ids import own_records
from crmcli.exchange.importing.step5_write.kinds import Change, Kind
from crmcli.records.contacts import write as contacts
from crmcli.records.contacts.query import positions_of, reaches_of

WANTED = "wanted"
"""What a changed row says besides the record: addresses by kind, and places as customer and role."""


class Contacts(Kind):
    told_apart_by = ("external_key", "mails", "same")
    keyed = False

    def identify(self, values: dict[str, Any]) -> None:
        values["name_key"] = key(values["name"])
        values["mails"] = tuple(each.key for each in values.get("email") or ()) or None
        values["places"] = list(self._places(values))
        values["same"] = tuple((values["name_key"], place) for place in _where(values))

    def _places(self, values: Mapping[str, Any]) -> Iterator[tuple[int, str | None]]:
        """The customers where they work, each with what they are there."""
        if values.get("customer_id") is not None:
            yield values["customer_id"], values.get("role")
        for line in (values.get("also_at") or "").splitlines():
            if line.strip():
                yield self._place(line.strip())

    def _place(self, line: str) -> tuple[int, str | None]:
        """ "Blue Heron Ltd (CFO)", of which there may be a customer of any beginning."""
        resolve, there = self.run.references.resolve, self.run.references.there
        ends = [match.start() for match in re.finditer(r" \(", line)] if line.endswith(")") else []
        if not ends or there("customer", line):
            return resolve("customer", line), None
        end = next((at for at in ends if there("customer", line[:at])), ends[-1])
        return resolve("customer", line[:end]), line[end + 2 : -1]

    def match(self, batch: Batch) -> Refused:
        """Give each row the contact that it is about. Refused: a row of which several know something."""
        by_id = self._known(batch, "external_key")
        batch.before = [by_id.get(values.get("external_key")) for values in batch.values]
        if self.exported:
            own_records(self.run.database, self.kind, self.run.references.mark, batch)
        by_mail = self._found(of_mails(), {mail for values in batch.values for mail in values["mails"] or ()})
        by_name = self._found(of_name_keys(), {values["name_key"] for values in batch.values})
        refused: Refused = {}
        for at, values in enumerate(batch.values):
            before = batch.before[at]
            if self.is_settled(before):
                continue
            mailed = {row["id"]: row for mail in values["mails"] or () for row in by_mail.get(mail, ())}
            others = [row for row in mailed.values() if before is None or row["id"] != before["id"]]
            if len(others) > (before is None):
                refused[at] = _anothers(others, before)
            elif before is None:
                batch.before[at] = others[0] if others else self._named(values, by_name.get(values["name_key"], ()))
        return refused

    def _named(self, values: Mapping[str, Any], rows: Sequence[Row]) -> Row | None:
        """The contact of that name at one of those customers, or at none as the row says none; but for one whose id in
        the other program is another."""
        places, id = _where(values), values.get("external_key")
        fitting = [row for row in rows if row["place"] in places and (id is None or row["external_key"] is None)]
        return fitting[0] if len({row["id"] for row in fitting}) == 1 else None

    def _found(self, text: Any, given: set[str]) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.run.database.all(text._replace(types={}), given=json.dumps(sorted(given))) if given else ():
            found.setdefault(row["known"], []).append(row)
        return found

    def new(self, values: Mapping[str, Any]) -> Row:
        return {**super().new(values), "mails": values["mails"]}

    def changed(self, values: Mapping[str, Any], before: Row) -> Row:
        """What a blank cell says nothing of stays, unless the file is one of crm export. Addresses that the file
        does not have stay, too; and so does the name of who was not known by an id."""
        if self.is_settled(before):
            return before
        row = {name: before[name] for name in self._empty} | {"id": before["id"]}
        for name in self._empty:
            if name in values and (self.exported or values[name] is not None):
                row[name] = values[name]
        known = before["external_key"] is not None and before["external_key"] == values.get("external_key")
        if not (known or self.exported):
            row |= {name: before[name] for name in ("name", "name_key")}
        if row["external_key"] is None:
            row["external_key"] = before["external_key"]
        wanted = self._wanted(values, before["id"])
        same = all(row[name] == before[name] for name in self._empty) and not wanted
        return before if same else {**row, WANTED: wanted}

    def _wanted(self, values: Mapping[str, Any], id: int) -> dict[str, Any]:
        """What of addresses and places is to change."""
        database, wanted = self.run.database, {}
        there = database.all(reaches_of(), id=id)
        for kind in REACHES:
            if kind not in values:
                continue
            old = [row for row in there if row["kind"] == kind]
            new = contacts.rows_of(values[kind] or (), old)
            if not self.exported:
                new = [*_updated(old, new), *(row for row in new if row["key"] not in {each["key"] for each in old})]
            if new != [contacts.plain(row) for row in old]:
                wanted[kind] = [Reach(**row) for row in new]
        positions = {row["customer_id"]: row for row in database.all(positions_of(), id=id)}
        places = [
            (customer, role)
            for customer, role in values["places"]
            if customer not in positions
            or positions[customer]["until"] is not None
            or (role is not None and role != positions[customer]["role"])
        ]
        return {**wanted, **({"places": places} if places else {})}

    def made(self, new: Sequence[Row]) -> None:
        reaches = [
            {"contact_id": row["id"], **each}
            for row in new
            for kind in REACHES
            for each in contacts.rows_of(row.get(kind) or (), ())
        ]
        self.run.database.run_many(contacts.insert_reach(), reaches)
        positions = [
            {"contact_id": row["id"], "customer_id": customer, "role": role, "since": None}
            for row in new
            for customer, role in dict(row["places"]).items()
        ]
        self.run.database.run_many(contacts.insert_position(), positions)

    def updated(self, changes: Sequence[Change]) -> None:
        for before, row in changes:
            wanted = row[WANTED]
            for kind in REACHES:
                if kind in wanted:
                    contacts.reach(self.run.database, before["id"], kind, wanted[kind])
            for customer, role in wanted.get("places", ()):
                values = {"customer_id": customer, **({"role": role} if role is not None else {})}
                contacts.settle(self.run.database, before["id"], values, None)

    def check(self, change: Change) -> None:
        if not change.row["name"]:
            raise RefusedError("name: missing", "give it, or leave the row out")


def _where(values: Mapping[str, Any]) -> tuple[int, ...]:
    return tuple(customer for customer, _ in values["places"]) or (0,)


def _updated(old: Sequence[Row], new: Sequence[Row]) -> list[Row]:
    """The addresses that there are, with what is said of them now."""
    said = {row["key"]: row for row in new}
    return [said.get(row["key"], contacts.plain(row)) for row in old]


def _anothers(others: Sequence[Row], before: Row | None) -> Refusal:
    several = [*([before] if before else []), *others]
    listed = " and ".join(f'#{row["id"]} "{row["name"]}"' for row in several[:3])
    return Refusal(
        f"its mail addresses and its id are of several contacts: {listed}", "make one of them, or mend the row", "email"
    )


@statement()
def of_mails() -> Any:
    """Contacts by a JSON list of mail addresses."""
    r = t.reach.c
    return _known_by(r.key, t.contact.join(t.reach, r.contact_id == t.contact.c.id), sa.literal_column("0")).where(
        r.kind == "email"
    )


@statement()
def of_name_keys() -> Any:
    """Contacts by a JSON list of their names, each with where they work: a row for each `place`, 0 for none."""
    p = t.position.c
    joined = t.contact.outerjoin(t.position, sa.and_(p.contact_id == t.contact.c.id, p.until.is_(None)))
    return _known_by(t.contact.c.name_key, joined, sa.func.coalesce(p.customer_id, 0)).order_by(t.contact.c.id)


def _known_by(column: Any, source: Any, place: Any) -> Any:
    c = t.contact.c
    columns = (
        *(each for each in c if each.name not in ("customer_id", "role", "email", "phone")),
        column.label("known"),
    )
    chosen = sa.select(*columns, place.label("place")).select_from(source)
    return chosen.where(dialect.one_of(column, "given"))
