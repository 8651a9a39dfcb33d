"""Is the file still held to its rules, and does it say the same in all places? Asked whenever reps are compared.

Another program can take out a trigger, and then write what no row may hold. What holds the file to its rules is noted
in the table `schema_object`, and that rows break a rule too: asking costs less than a millisecond.

A disk can turn a bit. What figures are counted by stands in two places, a table and an index from which alone it is
read: they are compared, entry by entry, which in a file of usual size costs a few milliseconds.
"""

from __future__ import annotations

from crmcli.core.errors import DataFileError, RefusedError
from crmcli.database.connection import Database
from crmcli.database.statements.compiled import Text

HOLDING = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' OR sql LIKE 'CREATE UNIQUE%'"
"""What holds every row to the rules: triggers, and indexes that know no two rows of one key."""

WRONG = "wrong values"
"""The name under which it is noted that rows break a rule, and how many values."""

COUNTED_BY = {
    "ix_deal_credited_id": (
        "deal", "credited_id closed status customer_id opened amount next_won archived", "closed IS NOT NULL",
    ),
    "ix_deal_closed": ("deal", "closed opened customer_won customer_id credited_id", "closed IS NOT NULL"),
    "ix_deal_won": ("deal", "customer_id closed credited_id status", "status = 'won'"),
    "ix_deal_open": (
        "deal", "rep_id status opened customer_won customer_id stage_id amount expected archived", "status = 'open'",
    ),
    "ix_customer_first_won": ("customer", "first_won", "TRUE"),
    "ix_feedback_rep_id": ("feedback", "rep_id at kind score", "TRUE"),
    "ix_activity_out": ("activity", "rep_id at direction", "direction = 'out'"),
    "ix_activity_in": ("activity", "rep_id at answered direction", "direction = 'in'"),
}  # fmt: skip
"""Indexes from which alone figures are read: the table of each, its columns, and which rows are in it."""

LARGEST = 4096
"""Pages (16 MB) up to which they are compared with their tables: in a larger file that would be felt."""

_THERE = Text("SELECT name FROM sqlite_master WHERE type = 'index'", {})

_GONE = Text(f"SELECT name, sql FROM schema_object EXCEPT {HOLDING}", {})


def missing(database: Database) -> dict[str, str]:
    """What is noted, and is not in the file as it is noted: the DDL by name."""
    return {row["name"]: row["sql"] for row in database.once(_GONE)}


def check_rules(database: Database) -> None:
    """Refuse to count what was perhaps written past the rules: then a figure could be wrong without a sign of it."""
    gone = missing(database)
    if WRONG in gone:
        raise RefusedError(
            f"{database.path} holds values that are none ({gone[WRONG]}): figures would be wrong",
            "they are named, and mended where they can be, by: crm doctor --repair",
        )
    if gone:
        raise RefusedError(
            f"another program took {min(gone)} out of {database.path}: what was written since was not checked",
            "look for wrong values, and mend the file: crm doctor --repair",
        )


def check_counted(database: Database) -> None:
    """Refuse to count what a table and an index say differently: one of them is damaged."""
    if database.pragma("page_count") > LARGEST:
        return
    there = {row["name"] for row in database.once(_THERE)}
    parts = [_differing(index, *COUNTED_BY[index]) for index in COUNTED_BY if index in there]
    if damaged := database.once(Text(" UNION ALL ".join(parts), {})) if parts else []:
        raise DataFileError(
            f"{database.path} is damaged: its index {damaged[0]['name']} says otherwise than its table",
            "see what is wrong: crm doctor; restore a backup: crm help data",
        )


def _differing(index: str, table: str, columns: str, held: str) -> str:
    """The index as a row where an entry is not as its row is, or where there are other entries than rows. (Compared in
    a condition, a column that `held` names would be what is said there, not what stands in the entry.)"""
    other = " OR ".join(f"entry.{column} IS NOT kept.{column}" for column in columns.split())
    counted = f"SELECT count(*), sum(id) FROM {table} {{}} WHERE {held}"
    return (
        f"SELECT '{index}' AS name WHERE (SELECT max({other}) FROM {table} AS entry INDEXED BY {index} "
        f"LEFT JOIN {table} AS kept ON kept.id = entry.id WHERE {'' if held == 'TRUE' else 'entry.'}{held}) "
        f"OR ({counted.format(f'INDEXED BY {index}')}) IS NOT ({counted.format('NOT INDEXED')})"
    )
