"""Fields of the team's own in the schema: what a value must be, that it goes with its record, and the columns that it
is in the views for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crmcli.core.vocabulary import CUSTOMIZED
from crmcli.database.connection import Database
from crmcli.database.schema.views import VIEWS
from crmcli.database.statements.compiled import Text

APART = 1 << 40
"""See `tables.py`."""

_NUMBERS = {
    "int": "typeof(NEW.number) IS NOT 'integer'",
    "amount": "typeof(NEW.number) IS NOT 'integer' OR NEW.number < 0",
    "yesno": "coalesce(NEW.number NOT IN (0, 1), 1)",
}
_TEXTS = {
    "date": "NEW.text IS NULL OR date(NEW.text, '+0 days') IS NOT NEW.text",
    "text": "NEW.text IS NULL",
    "choice": "NEW.text IS NULL OR instr(char(10) || choices || char(10), char(10) || NEW.text || char(10)) = 0",
}
"""What is wrong with a value of each type."""


def _by_field(column: str, cases: Mapping[str, str]) -> str:
    whens = " ".join(f"WHEN '{word}' THEN {sql}" for word, sql in cases.items())
    return f"(SELECT CASE {column} {whens} END FROM custom_field WHERE id = NEW.field_id)"


WRONG_NUMBER, WRONG_TEXT = _by_field("type", _NUMBERS), _by_field("type", _TEXTS)
WRONG_RECORD = _by_field(
    "kind", {kind: f"NOT EXISTS (SELECT 1 FROM {kind} WHERE id = NEW.record_id)" for kind in CUSTOMIZED}
)


def triggers() -> dict[str, str]:
    """The `CREATE TRIGGER` statements by name: the values of a record that is taken out go before it, so that an undo,
    which goes backwards, has the record again before them."""
    return {
        f"{kind}_values_gone": f"CREATE TRIGGER {kind}_values_gone BEFORE DELETE ON {kind}\nBEGIN\n"
        f"    DELETE FROM custom_value WHERE id IN (SELECT id * {APART} + OLD.id FROM custom_field"
        f" WHERE kind = '{kind}');\nEND"
        for kind in CUSTOMIZED
    }


VIEW_OF = {
    "customer": "v_customers",
    "deal": "v_deals",
    "product": "v_products",
    "rep": "v_reps",
    "contact": "v_contacts",
}
"""The view for other programs of each kind of record that can have such fields."""

_SHOWN = Text("SELECT id, kind, name, type FROM custom_field WHERE hidden IS NULL ORDER BY id", {})
_HERE = Text("SELECT name, sql FROM sqlite_master WHERE type = 'view' OR name = 'custom_field'", {})


def views_of(database: Database) -> dict[str, str]:
    """The `CREATE VIEW` statement of each kind of record that can have such fields, with a column for each of them."""
    fields: dict[str, list[Mapping[str, Any]]] = {kind: [] for kind in VIEW_OF}
    for row in database.all(_SHOWN):
        fields[row["kind"]].append(row)
    return {VIEW_OF[kind]: _view(kind, fields[kind]) for kind in VIEW_OF}


def renew_views(database: Database) -> None:
    """Make those views anew that have not the columns they should: after whatever touched the fields."""
    here = {row["name"]: row["sql"] for row in database.all(_HERE)}
    for name, sql in views_of(database).items() if "custom_field" in here else ():
        if here.get(name) != sql:
            database.script(f"DROP VIEW IF EXISTS {name};\n{sql};")


def _view(kind: str, fields: Iterable[Mapping[str, Any]]) -> str:
    columns = "".join(f",\n    {_column(kind, field)}" for field in fields)
    select = VIEWS[VIEW_OF[kind]].replace(f"\nFROM {kind}\n", f"{columns}\nFROM {kind}\n", 1)
    return f"CREATE VIEW {VIEW_OF[kind]} AS\n{select.strip()}"


def _column(kind: str, field: Mapping[str, Any]) -> str:
    value = "text" if field["type"] in ("date", "text", "choice") else "number"
    if field["type"] == "amount":
        value = "CAST(number / (SELECT minor_units FROM v_team) AS REAL)"
    found = f"SELECT {value} FROM custom_value WHERE id = {field['id'] * APART} + {kind}.id"
    return f'({found}) AS "{field["name"]}"'
