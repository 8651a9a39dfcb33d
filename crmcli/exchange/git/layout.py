"""What the folder consists of: a file for each table, a line for each of its rows, and `crm.json`, which says so.

What follows from something else is left out, so that a deal that is won is one line that changes: names as they are
compared, a deal's status, the columns that triggers keep. A deal's moves are part of its line.
"""

from __future__ import annotations

MANIFEST = "crm.json"
FORMAT = 1
ENDING = ".jsonl"

FILES = {
    "setting": "settings",
    "schema_change": "schema_changes",
    "stage": "stages",
    "rep": "reps",
    "customer": "customers",
    "merged": "merged",
    "not_duplicate": "not_duplicates",
    "contact": "contacts",
    "reach": "reaches",
    "position": "positions",
    "merged_contact": "merged_contacts",
    "product": "products",
    "deal": "deals",
    "deal_contact": "deal_contacts",
    "rate": "rates",
    "refund": "refunds",
    "activity": "activities",
    "feedback": "feedback",
    "rule_set": "rule_sets",
    "rule_use": "rule_uses",
    "target": "targets",
    "snapshot": "snapshots",
    "development": "steps",
    "review": "reviews",
    "report_run": "reports",
    "segment": "segments",
    "custom_field": "custom_fields",
    "custom_value": "custom_values",
    "absence": "absences",
    "pay_run": "pay_runs",
    "pay_line": "pay_lines",
    "reply": "replies",
    "case": "cases",
    "case_wait": "case_waits",
    "forecast": "forecasts",
    "line": "lines",
    "price": "prices",
    "quote": "quotes",
    "task": "tasks",
    "campaign": "campaigns",
    "campaign_member": "campaign_members",
    "touch": "touches",
    "assignment": "assignments",
}
"""Each table and its file, after those that it refers to. The journal is not among them: history is git's there."""

MOVES = "moves"
"""What is part of a deal's line besides its columns."""

LEFT_OUT: dict[str, tuple[str, ...]] = {
    "stage": ("name_key",),
    "rep": ("name_key",),
    "customer": ("name_key", "first_won", "last_out"),
    "contact": ("name_key", "customer_id", "role", "email", "phone"),
    "product": ("name_key",),
    "segment": ("name_key",),
    "campaign": ("name_key",),
    "deal": ("title_key", "status", "next_won", "customer_won"),
    "move": ("deal_id",),
    "activity": ("answered",),
}
"""Columns that follow from others."""


def name_of(table: str) -> str:
    """The name of the table's file."""
    return f"{FILES[table]}{ENDING}"


NAMES = tuple(map(name_of, FILES))
