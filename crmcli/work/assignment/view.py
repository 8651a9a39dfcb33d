"""What was given to whom, what nobody is there for, and the pool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crmcli.core.document import QUIET, Block, Cell, Column, Document, Line, Records, Table
from crmcli.core.vocabulary import KINDS
from crmcli.work.assignment.insight import Outcome, Rule, Rules

Row = Mapping[str, Any]
FIELDS = ("kind", "id", "name", "rep", "reason", "assigned")
POOL_FIELDS = ("id", "name", "region", "source", "created", "before", "at", "reason")
GIVEN_FIELDS = ("id", "at", "kind", "record_id", "name", "rep", "reason", "version", "by")
SHOWN = 100


def document(outcomes: Sequence[Outcome], dry_run: bool, schema: str = "crm.assign/1") -> Document:
    """Each record with whom it was given to, and why; those for whom nobody is there last."""
    told = [_data(each) for each in outcomes]
    rows = [
        [Cell(each.id, "count"), Cell(each.name), Cell("–" if each.nobody else each.rep or "the pool"),
         Cell(each.reason, tone=QUIET)]
        for each in sorted(outcomes, key=lambda each: each.nobody)[:SHOWN]
    ]  # fmt: skip
    columns = [Column("ID", "count"), Column("Name"), Column("To"), Column("Why", keep=1)]
    blocks: list[Block] = [Line(summary(outcomes, dry_run))]
    if rows:
        blocks.append(Table(columns, rows, every=len(outcomes)))
    records = Records(FIELDS, [[Cell(each[name]) for name in FIELDS] for each in told])
    return Document(blocks, {"schema": schema, "records": told, "dry_run": dry_run}, records, empty=not outcomes)


def summary(outcomes: Sequence[Outcome], dry_run: bool) -> str:
    """How many were given to how many, and how many wait."""
    given = [each for each in outcomes if not each.nobody]
    if not outcomes:
        return "Nothing waits for somebody."
    kind = KINDS[outcomes[0].kind] if len(given) != 1 else outcomes[0].kind
    reps = len({each.rep_id for each in given if each.rep_id is not None})
    to = f" to {reps} {'rep' if reps == 1 else 'reps'}" if reps else ""
    pool = sum(each.rep_id is None for each in given)
    parts = f", {pool:,} of them to the pool" if pool and reps else " to the pool" if pool else ""
    waiting = len(outcomes) - len(given)
    rest = f"; {waiting:,} {'waits' if waiting == 1 else 'wait'}" if waiting else ""
    return f"{'Would give' if dry_run else 'Gave'} {len(given):,} {kind}{to}{parts}{rest}."


def _data(each: Outcome) -> dict[str, Any]:
    return {"kind": each.kind, "id": each.id, "name": each.name, "rep": each.rep, "reason": each.reason,
            "assigned": not each.nobody}  # fmt: skip


def pool(rows: Sequence[Row]) -> Document:
    """The customers that are nobody's; `crm.pool/1`."""
    nothing = "The pool is empty: every customer is somebody's."
    return _list(rows, "crm.pool/1", "customers", POOL_FIELDS, {
        "id": Column("ID", "count"), "name": Column("Customer"), "region": Column("Region", keep=2),
        "source": Column("Source", keep=3), "created": Column("Created", "date", 1), "before": Column("Before", keep=2),
        "reason": Column("Why", keep=2),
    }, nothing)  # fmt: skip


def given(rows: Sequence[Row]) -> Document:
    """What was given to whom, the latest first; `crm.assignments/1`."""
    nothing = "Nothing was given to anybody yet. Next: crm assign --new"
    return _list(rows, "crm.assignments/1", "assignments", GIVEN_FIELDS, {
        "at": Column("When", "moment"), "kind": Column("Kind", keep=2), "record_id": Column("ID", "count"),
        "name": Column("Name"), "rep": Column("To"), "reason": Column("Why"), "by": Column("By", keep=3),
    }, nothing)  # fmt: skip


def _list(
    rows: Sequence[Row], schema: str, many: str, fields: Sequence[str], columns: Mapping[str, Column], nothing: str
) -> Document:
    units = {"created": "date", "at": "moment"}
    cells = [[Cell(row[name], units.get(name, columns[name].unit)) for name in columns] for row in rows[:SHOWN]]
    blocks: list[Block] = [Table([*columns.values()], cells, every=len(rows))] if rows else [Line(nothing)]
    data = {"schema": schema, many: [{name: row[name] for name in fields} for row in rows]}
    records = Records(fields, [[Cell(row[name], units.get(name, "text")) for name in fields] for row in rows])
    return Document(blocks, data, records, empty=not rows)


def rules(found: Rules, names: Sequence[str], row: Row | None) -> Document:
    """The rules in their order, with who would be asked for each today; `crm.assignment/1`."""
    cells = [
        [Cell(number, "count"), Cell(rule.kind or "all"), Cell(rule.when or "everything"), Cell(_to(rule)), Cell(who)]
        for number, (rule, who) in enumerate(zip(found.rules, names, strict=True), 1)
    ]
    columns = [Column("Rule", "count"), Column("Of"), Column("When"), Column("To"), Column("There today", keep=1)]
    blocks: list[Block] = [Table(columns, cells)] if cells else [Line("No rules.")]
    if found.pool.recall:
        blocks.append(Line(f"Back to the pool after {found.pool.recall} quiet days: crm pool recall."))
    if found.pool.most:
        blocks.append(Line(f"Nobody takes from the pool who has {found.pool.most} customers without a deal."))
    blocks.append(Line(_kept(row), QUIET))
    told = [
        {"rule": number, "for": rule.kind or None, "when": rule.when or None, "to": _to(rule), "there": who}
        for number, (rule, who) in enumerate(zip(found.rules, names, strict=True), 1)
    ]
    data = {
        "schema": "crm.assignment/1", "version": found.version or None, "rules": told,
        "recall": found.pool.recall, "most": found.pool.most,
    }  # fmt: skip
    fields = ("rule", "for", "when", "to", "there")
    return Document(blocks, data, Records(fields, [[Cell(each[name]) for name in fields] for each in told]))


def _to(rule: Rule) -> str:
    return f"{rule.to} {rule.name}".strip()


def _kept(row: Row | None) -> str:
    if row is None:
        return "Not in force. Start it: crm assignment use FILE."
    why = f": {row['reason']}" if row["reason"] else ""
    return f"Version {row['version']}, by {row['by']}{why}."
