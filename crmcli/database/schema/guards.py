"""What no row may hold, whichever program writes it: each rule is a condition on a row, wrong where it is true.

Triggers refuse such a row before it is written, and `crm doctor` looks for it among those that are there: the row is
called NEW in both. What a CHECK can say without a price stands in the tables. Here is the rest; the triggers are down
while very many rows are imported, whose values the program itself made:

- a value is of its column's type; a day is a day and a moment one, in the one form that sorts;
- a reference leads to a record, also where the other program leaves foreign keys off;
- no row takes another's place: `INSERT OR REPLACE` takes that one out without its triggers;
- what the file keeps by itself (`derived.py`) says what it follows from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import Float, ForeignKeyConstraint, Integer, Table, UniqueConstraint

from crmcli.database.identifiers import quoted
from crmcli.database.schema import tables as t
from crmcli.database.schema.custom import WRONG_NUMBER, WRONG_RECORD, WRONG_TEXT
from crmcli.database.schema.derived import TRUTH
from crmcli.database.schema.views import JSON_TAGS


class Guard(NamedTuple):
    """A rule for the rows of a table: `wrong` is the condition, `right` says what is right. It is asked of a new row,
    and of one where one of `columns` has changed."""

    table: str
    columns: tuple[str, ...]
    wrong: str
    right: str


GUARDED: tuple[Table, ...] = (
    t.setting, t.rep, t.customer, t.product, t.stage, t.deal, t.move, t.activity, t.feedback,
    t.rule_set, t.rule_use, t.target, t.snapshot, t.development, t.review, t.rate, t.refund, t.merged, t.not_duplicate,
    t.segment, t.custom_field, t.custom_value, t.absence, t.pay_run, t.pay_line, t.reply,
    t.case, t.case_wait,
    t.contact, t.reach, t.position, t.deal_contact, t.merged_contact,
    t.forecast, t.line, t.price, t.quote, t.task, t.campaign, t.campaign_member, t.touch,
    t.assignment,
)  # fmt: skip
"""The tables that figures are made of, and what people sort records by."""

KEPT = "the file keeps it by itself"
ORPHAN = "there is no such record"
_TEXT, _WHOLE, _NUMBER = "it is text", "it is a whole number", "it is a number"
_DAY, _MOMENT = "a day is written as 2026-08-01", "a moment is written as 2026-08-01T09:30:00Z"
_TYPES = (_WHOLE, _NUMBER, _DAY, _MOMENT, _TEXT)
_MONTHS = tuple(map(str, range(1, 13)))
_SETTINGS = {
    "currency": ("NOT GLOB '[A-Z][A-Z][A-Z]'", "the currency is three capital letters"),
    "fiscal_year_start": (f"NOT IN {_MONTHS}", "the fiscal year starts with a month, 1 to 12"),
}


_CUSTOM = (
    Guard("custom_value", ("number", "field_id"), WRONG_NUMBER, "it is not the number that its field holds"),
    Guard("custom_value", ("text", "field_id"), WRONG_TEXT, "it is not the text that its field holds"),
    Guard("custom_value", ("record_id", "field_id"), WRONG_RECORD, ORPHAN),
)


def guards(table: Table) -> list[Guard]:
    """Every rule for the rows of that table: of its columns, of what they refer to, and of what it keeps by itself."""
    typed = [_typed(table, column.name, column.type) for column in table.columns]
    references = [_reference(table, constraint) for constraint in _references(table)]
    settings = [
        Guard("setting", ("value",), f"NEW.key = '{key}' AND NEW.value {test}", right)
        for key, (test, right) in _SETTINGS.items()
        if table is t.setting
    ]
    own = _CUSTOM if table is t.custom_value else ()
    return [*filter(None, typed), *references, *settings, *_tagged(table), *own]


def _tagged(table: Table) -> list[Guard]:
    """Tags are words with one blank between: as JSON (see `views.py`) a list of just those."""
    if "tags" not in table.columns:
        return []
    said = f"{JSON_TAGS.format('NEW')}"
    wrong = (
        rf"""NEW.tags IS NOT NULL AND (NEW.tags GLOB '*[,;|"\]*' OR NEW.tags <> trim(NEW.tags) OR """
        f"NEW.tags = '' OR instr(NEW.tags, '  ') OR NOT json_valid({said}))"
    )
    return [Guard(table.name, ("tags",), wrong, "tags are words with a blank between")]


def any_broken(table: Table) -> str:
    """Does a row called NEW break any rule of that table?"""
    return " OR ".join(f"({rule.wrong})" for rule in guards(table))


def _typed(table: Table, name: str, kind: object) -> Guard | None:
    """What its type says of a column. A reference needs none, and in an id SQLite takes nothing but a number."""
    value, truth = f"NEW.{quoted(name)}", TRUTH.get((table.name, name))
    if truth:
        return Guard(table.name, (name,), f"{value} IS NOT ({truth.format('NEW')})", KEPT)
    if isinstance(kind, t.Day):  # adding no days turns 30 February into the day that it would be
        return Guard(table.name, (name,), f"date({value}, '+0 days') IS NOT {value}", _DAY)
    if isinstance(kind, t.Moment):
        written = f"strftime('%Y-%m-%dT%H:%M:%SZ', {value}, '+0 days')"
        return Guard(table.name, (name,), f"{written} IS NOT {value}", _MOMENT)
    if name == "id" or any(name in constraint.column_keys for constraint in _references(table)):
        return None
    if isinstance(kind, Integer):
        return Guard(table.name, (name,), f"typeof({value}) NOT IN ('integer', 'null')", _WHOLE)
    if isinstance(kind, Float):
        return Guard(table.name, (name,), f"typeof({value}) NOT IN ('integer', 'real', 'null')", _NUMBER)
    return Guard(table.name, (name,), f"typeof({value}) = 'blob'", _TEXT)


def _references(table: Table) -> list[ForeignKeyConstraint]:
    found = [each for each in table.constraints if isinstance(each, ForeignKeyConstraint)]
    return sorted(found, key=lambda each: table.columns.keys().index(each.column_keys[0]))


def _reference(table: Table, constraint: ForeignKeyConstraint) -> Guard:
    columns, to = tuple(constraint.column_keys), constraint.referred_table.name
    given = f"NEW.{columns[0]} IS NOT NULL AND " if table.columns[columns[0]].nullable else ""
    if len(columns) == 1:
        wrong = f"{given}NEW.{columns[0]} NOT IN (SELECT id FROM {quoted(to)})"
    else:
        pairs = zip(constraint.elements, columns, strict=True)
        same = " AND ".join(f"{element.column.name} = NEW.{ours}" for element, ours in pairs)
        wrong = f"{given}NOT EXISTS (SELECT 1 FROM {quoted(to)} WHERE {same})"
    return Guard(table.name, columns, wrong, f"FOREIGN KEY, there is no such {to}")


def triggers() -> dict[str, str]:
    """The `CREATE TRIGGER` statements by name: for each table a row that is to be added, changed or taken out."""
    return {
        f"{table.name}_{word}_guard": _trigger(table.name, word, event, cases)
        for table in GUARDED
        for word, event, cases in _events(table)
        if cases
    }


def _events(table: Table) -> Iterator[tuple[str, str, list[str]]]:
    """What may happen to a row, the event, and what would be wrong with it. Columns that the file keeps by itself have
    a trigger of their own: to write one of them costs no look at the others."""
    derived, rest = _parted(guards(table))
    kept = [rule.columns[0] for rule in derived]
    own = ", ".join(quoted(column.name) for column in table.columns if column.name not in kept)
    yield "insert", "INSERT", _inserted(table)
    yield "update", f"UPDATE OF {own}", _updated(table, rest)
    yield "kept", f"UPDATE OF {', '.join(kept)}", [_case("ABORT", rule) for rule in _where_changed(derived)]
    yield "delete", "DELETE", _deleted(table)


def _inserted(table: Table) -> list[str]:
    """FAIL leaves the rows before it in the table, which a large import builds on."""
    derived, rest = _parted(guards(table))
    empty = [rule._replace(wrong=f"NEW.{rule.columns[0]} IS NOT NULL") for rule in derived]
    others = _others(table, "")
    if "id" in table.columns:
        others.insert(
            0, Guard(table.name, ("id",), f"EXISTS (SELECT 1 FROM {quoted(table.name)} WHERE id = NEW.id)", _OTHER)
        )
    return [_case("FAIL", rule) for rule in (*others, *_joined(rest), *empty)]


def _updated(table: Table, rest: list[Guard]) -> list[str]:
    rules = _where_changed([*rest, *_others(table, " AND id <> OLD.id")])
    if "id" in table.columns:
        rules.insert(0, Guard(table.name, ("id",), "NEW.id IS NOT OLD.id", "an id stays what it is"))
    return [_case("ABORT", rule) for rule in _joined(rules)]


def _where_changed(rules: Iterable[Guard]) -> list[Guard]:
    """The rules, for rows where one of their columns has changed."""
    return [rule._replace(wrong=f"{_changed(rule.columns)} AND {rule.wrong}") for rule in rules]


def _deleted(table: Table) -> list[str]:
    referring = [(other, each) for other in GUARDED for each in _references(other) if each.referred_table is table]
    return [
        _case("ABORT", Guard(table.name, ("id",), f"EXISTS ({found})", f"FOREIGN KEY, a {other.name} refers to it"))
        for other, each in referring
        for found in [f"SELECT 1 FROM {quoted(other.name)} WHERE {each.column_keys[0]} = OLD.id"]
    ]


_OTHER = "another row has it"


def _others(table: Table, but: str) -> list[Guard]:
    """Another row has that key: it would be put out without a trace."""
    unique = [each for each in table.constraints if isinstance(each, UniqueConstraint) and "id" not in each.columns]
    keys = sorted(tuple(column.name for column in constraint.columns) for constraint in unique)
    return [
        Guard(table.name, names, f"EXISTS (SELECT 1 FROM {quoted(table.name)} WHERE {same}{but})", _OTHER)
        for names in keys
        for same in [" AND ".join(f"{name} = NEW.{name}" for name in names)]
    ]


def _parted(rules: Iterable[Guard]) -> tuple[list[Guard], list[Guard]]:
    """Those of columns that the file keeps by itself, and the others."""
    every = list(rules)
    return [rule for rule in every if rule.right == KEPT], [rule for rule in every if rule.right != KEPT]


def _joined(rules: Iterable[Guard]) -> list[Guard]:
    """One rule for all columns of a type: a trigger is read anew each time that a file is opened."""
    every = list(rules)
    found = [rule for rule in every if rule.right not in _TYPES]
    for right in _TYPES:
        of_type = [rule for rule in every if rule.right == right]
        names = tuple(rule.columns[0] for rule in of_type)
        if right == _TEXT and of_type:
            kinds = ", ".join(f"typeof(NEW.{quoted(name)})" for name in names)
            found.append(Guard(every[0].table, names, f"'blob' IN ({kinds})", _TEXT))
        elif of_type:
            found.append(Guard(every[0].table, names, " OR ".join(rule.wrong for rule in of_type), right))
    return found


def _changed(columns: Collection[str]) -> str:
    changed = " OR ".join(f"NEW.{quoted(name)} IS NOT OLD.{quoted(name)}" for name in columns)
    return changed if len(columns) == 1 else f"({changed})"


def _case(action: str, rule: Guard) -> str:
    return f"WHEN {rule.wrong} THEN RAISE({action}, '{rule.table}.{', '.join(rule.columns)}: {rule.right}')"


def _trigger(table: str, word: str, event: str, cases: list[str]) -> str:
    body = "".join(f"    {case}\n" for case in cases)
    on = quoted(table)
    return f"CREATE TRIGGER {table}_{word}_guard BEFORE {event} ON {on}\nBEGIN\n    SELECT CASE\n{body}    END;\nEND"
