"""Is the file still held to its rules? Another program can take out a trigger, and then write what no row may hold.

What holds it is noted in the table `schema_object`, and that rows break a rule too: asking costs less than a
millisecond, so it is asked whenever reps are compared.
"""

from __future__ import annotations

from crmcli.core.errors import RefusedError
from crmcli.database.connection import Database
from crmcli.database.statements.compiled import Text

HOLDING = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' OR sql LIKE 'CREATE UNIQUE%'"
"""What holds every row to the rules: triggers, and indexes that know no two rows of one key."""

WRONG = "wrong values"
"""The name under which it is noted that rows break a rule, and how many values."""

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
