"""What a change did, in the words of the records: names for ids, fields for columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from json import loads
from typing import Any, NamedTuple

from crmcli.core.errors import brief
from crmcli.core.tags import shown
from crmcli.core.vocabulary import KINDS, WITHIN
from crmcli.database.connection import Database, Row
from crmcli.records.custom_values.definition import APART, CustomField, value_text
from crmcli.records.custom_values.query import all_fields
from crmcli.records.history import query as queries
from crmcli.records.history.referring import REFERS, said

UNSAID = ("name_key", "title_key", "status", "team_key")
"""Columns that follow from another one."""

MONEY = ("amount", "list_price")

SAID = 2
"""Values that the list of changes names of one; the rest is in `crm history N`."""

MANY = {**KINDS, "reach": "reaches"}
"""What several rows of a table are called."""

VALUE = "custom_value"
MOST = 20
"""Values of a record that are looked at to say what a change did."""


class Step(NamedTuple):
    """One value of a record before and after a change; `field` is empty where the record is new, gone or back."""

    change: Row
    kind: str
    id: int | None
    what: str
    field: str = ""
    before: Any = None
    after: Any = None


def said_in_short(database: Database, id: int, currency: str) -> str:
    """What that change did: "deal #3 "Acme renewal": stage Lead → Won", "8,800 deals new, 12 customers
    changed"."""
    sums: Sequence[Row] = queries.rows_of(database, id)
    if any(row["kind"] not in WITHIN for row in sums):
        sums = [row for row in sums if row["kind"] not in WITHIN]
    elif [row["kind"] for row in sums] == [VALUE] and (told := _own_values(database, id, currency, sums[0])):
        return told
    parts = []
    alone = len(sums) == 1 and sum(sums[0][word] for word in ("new", "changed", "gone")) == 1
    for row in sums:
        for word in ("new", "changed", "gone"):
            count = row[word]
            if count and alone and row["record_id"] is not None:
                values = _values(database, id, row, currency) if word == "changed" else ""
                parts.append(f"{said(database, row['kind'], row['record_id'])}{values or f' {word}'}")
            elif count:
                kind = row["kind"].replace("_", " ")
                parts.append(f"{count:,} {kind if count == 1 else MANY.get(kind, f'{kind}s')} {word}")
    return ", ".join(parts)


def _values(database: Database, id: int, row: Row, currency: str) -> str:
    """The first values of the one record that a change set."""
    steps = [step for step in steps_of_change(database, id, currency, 3) if step.field and step.kind == row["kind"]]
    return _told(steps)


def _told(steps: Sequence[Step]) -> str:
    told = [f"{step.field} {_or_none(step.before)} → {_or_none(step.after)}" for step in steps[:SAID]]
    return f": {', '.join(told)}{' …' if len(steps) > SAID else ''}" if told else ""


def _own_values(database: Database, id: int, currency: str, sums: Row) -> str:
    """The same of values in fields of the team's own, where they are of one record."""
    steps = steps_of_change(database, id, currency, MOST) if sums["new"] + sums["changed"] + sums["gone"] < MOST else []
    of = {(step.kind, step.id) for step in steps}
    kind, record = next(iter(of)) if len(of) == 1 else ("", None)
    return f"{said(database, kind, record)}{_told(steps)}" if record is not None and kind != VALUE else ""


def _or_none(value: Any) -> Any:
    return "none" if value is None else value


def steps_of_record(database: Database, kind: str, id: int, currency: str) -> list[Step]:
    """All that happened to one record, newest first."""
    found: list[Step] = []
    rows = [(kind, id, row) for row in database.all(queries.of_record(), kind=kind, id=id)]
    own = Values(database, currency)
    for value in own.ids(kind, id):
        rows += [(VALUE, value, row) for row in database.all(queries.of_record(), kind=VALUE, id=value)]
    if kind == "contact":
        from crmcli.records.history import contact_parts

        rows += contact_parts.noted(database, id, queries.of_record())
    for of, number, row in sorted(rows, key=lambda each: -each[2]["row"]):
        if kind == "contact" and of in contact_parts.PARTS:
            found.append(Step(row, kind, id, "changed", *contact_parts.texts(database, of, number, row)))
            continue
        found += own.steps(row, number, row) if of == VALUE else _steps(database, row, of, number, row, currency)
    return found


def steps_of_change(database: Database, id: int, currency: str, most: int = 1000) -> list[Step]:
    """All that one change did, in its order."""
    found: list[Step] = []
    own = Values(database, currency)
    for row in database.all(queries.rows_of_change(), change_id=id, below=2**62, limit=most):
        if row["kind"] == VALUE:
            steps = own.steps({"id": id}, row["record_id"], {**row, "row": row["id"]})
        else:
            steps = _steps(database, {"id": id}, row["kind"], row["record_id"], row, currency)
        found = [*steps, *found]
    return found


class Values:
    """What happened to values in fields of the team's own, as steps of the records that have them."""

    def __init__(self, database: Database, currency: str) -> None:
        self._database, self._currency = database, currency
        self._fields = {field.id: field for field in all_fields(database)}

    def ids(self, kind: str, record: int) -> list[int]:
        """The ids of the values that the record has, or can have had."""
        return [field.value_id(record) for field in self._fields.values() if field.kind == kind]

    def steps(self, change: Row, id: int, row: Row) -> Iterator[Step]:
        """What a row of the journal says of the value of that id."""
        field, record = self._fields.get(id // APART), id % APART
        if field is None:  # it is gone, and nobody knows what it was
            yield Step(change, VALUE, id, "gone" if row["after"] is None and row["last_id"] is None else "changed")
        elif row["last_id"] is not None and row.get("record_id", row["last_id"]) != row["last_id"]:
            many = row["last_id"] - row["record_id"] + 1
            yield Step(change, field.kind, None, f"{many:,} values of {field.name} new")
        else:
            before = loads(row["before"]) if row["before"] else None
            after = loads(row["after"]) if row["after"] else self._given(id, row) if before is None else None
            shown = [self._text(field, each) for each in (before, after)]
            yield Step(change, field.kind, record, "changed", field.name, *shown)

    def _given(self, id: int, row: Row) -> Row | None:
        """What a new value was: as the next change of it found it, else as it is."""
        later = self._database.one(queries.later_value(), id=id, row=row["row"])
        return loads(later["before"]) if later else self._database.one(queries.value_now(), id=id)

    def _text(self, field: CustomField, row: Row | None) -> str | None:
        if row is None:
            return None
        if row[field.column] is None:  # from when the field was of another type
            return brief(str(row["text"] if row["number"] is None else row["number"]))
        return brief(value_text(field.plain(row, self._currency)))


def _steps(
    database: Database, change: Row, kind: str, id: int | None, row: Mapping[str, Any], currency: str
) -> Iterator[Step]:
    if row["last_id"] is not None:
        many = row["last_id"] - (row.get("record_id") or row["last_id"]) + 1
        yield Step(change, kind, id, "new" if many == 1 else f"{many:,} new, #{row['record_id']} to #{row['last_id']}")
    elif row["after"] is None:
        yield Step(change, kind, id, "gone")
    elif row["before"] is None:
        yield Step(change, kind, id, "new", loads(row["after"])["key"], None, loads(row["after"])["value"])
    else:
        before, after = loads(row["before"]), loads(row["after"])
        for name, value in before.items():
            if value != after.get(name) and name not in UNSAID:
                field = after["key"] if kind == "setting" else name.removesuffix("_id")
                values = [_shown(database, kind, name, each, currency) for each in (value, after.get(name))]
                yield Step(change, kind, id, "changed", field, *values)


def _shown(database: Database, kind: str, column: str, value: Any, currency: str) -> Any:
    if value is None:
        return None
    if refers := REFERS.get((kind, column)):
        return said(database, refers, value).removeprefix(f"{refers} ")
    if column in MONEY:
        from crmcli.core.money import plain

        return plain(value, currency)
    if column == "tags":
        return brief(shown(value))
    return brief(str(value))
