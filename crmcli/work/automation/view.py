"""Rules of automation, what they can be made of, and what they did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crmcli.core.document import QUIET, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.records.events.insight import EVENTS
from crmcli.work.automation.insight import VERBS, Rules

Row = Mapping[str, Any]
RULE_FIELDS = ("rule", "on", "when", "do")
FIELDS = ("id", "at", "change_id", "version", "rule", "kind", "record_id", "name", "error", "by", "undone_by")
SHOWN = 100


def rules(found: Rules, row: Row | None) -> Document:
    """The rules in their order; `crm.automation/1`. `row` is the version that they are kept as."""
    told: list[dict[str, Any]] = [
        {"rule": number, "on": rule.on, "when": rule.when or None, "do": [action.said for action in rule.do]}
        for number, rule in enumerate(found.rules, 1)
    ]
    cells = [
        [Cell(each["rule"], "count"), Cell(each["on"]), Cell(each["when"] or "all"), Cell("; ".join(each["do"]))]
        for each in told
    ]
    columns = [Column("Rule", "count"), Column("On"), Column("When"), Column("Do")]
    blocks: list[Block] = [Table(columns, cells)] if cells else [Line("No rules.")]
    blocks.append(Line(_kept(row), QUIET))
    records = [[Cell("; ".join(each[name]) if name == "do" else each[name]) for name in RULE_FIELDS] for each in told]
    data = {"schema": "crm.automation/1", "version": found.version or None, "rules": told}
    return Document(blocks, data, Records(RULE_FIELDS, records))


def _kept(row: Row | None) -> str:
    if row is None:
        return "Not in force. Start it: crm automation use FILE."
    why = f": {row['reason']}" if row["reason"] else ""
    return f"Version {row['version']}, by {row['by']}{why}."


def vocabulary() -> Document:
    """On what there can be a rule, and what it can do; `crm.automation-events/1`."""
    events = [[Cell(name), Cell(event.said)] for name, event in EVENTS.items()]
    verbs = [
        [Cell(verb.example), Cell(verb.said), Cell(", ".join(verb.kinds) or "all records")] for verb in VERBS.values()
    ]
    data = {
        "schema": "crm.automation-events/1",
        "events": [{"event": name, "kind": event.kind, "said": event.said} for name, event in EVENTS.items()],
        "actions": [
            {"action": name, "example": verb.example, "said": verb.said, "kinds": list(verb.kinds)}
            for name, verb in VERBS.items()
        ],
    }
    return Document(
        [
            Heading("On", "a rule is about the record that it happens to"),
            Table([Column("Event"), Column("When")], events),
            Heading("Do", "as it is written in a rule"),
            Table([Column("Such as"), Column("What"), Column("For", keep=1)], verbs),
        ],
        data,
        Records(("event", "said"), events),
    )


def log(rows: Sequence[Row]) -> Document:
    """What rules did, the latest first; `crm.automation-log/1`."""
    told = [{name: row[name] for name in FIELDS} for row in rows]
    cells = [
        [
            Cell(row["at"], "moment"),
            Cell(row["change_id"], "count"),
            Cell(f"{row['version']}.{row['rule']}"),
            Cell(f"{row['kind']} #{row['record_id']}{' ' + row['name'] if row['name'] else ''}"),
            Cell(_outcome(row)),
        ]
        for row in rows[:SHOWN]
    ]
    columns = [Column("When", "moment"), Column("Change", "count"), Column("Rule"), Column("Record"), Column("Outcome")]
    nothing = "No rule did anything yet. See: crm automation show"
    blocks: list[Block] = [Table(columns, cells, every=len(rows))] if rows else [Line(nothing)]
    units = {"at": "moment"}
    records = Records(FIELDS, [[Cell(row[name], units.get(name, "text")) for name in FIELDS] for row in rows])
    return Document(blocks, {"schema": "crm.automation-log/1", "firings": told}, records, empty=not rows)


def _outcome(row: Row) -> str:
    if row["error"]:
        return f"could not: {row['error']}"
    return f"undone by {row['undone_by']}" if row["undone_by"] else "done"
