"""Names of tables and columns in SQL that is written as text."""

from __future__ import annotations

_RESERVED = ("left", "end", "by", "case")


def quoted(name: str) -> str:
    """The name of a table or column as SQL takes it: in quotation marks where it is a word of SQL."""
    return f'"{name}"' if name in _RESERVED else name


UNNOTED = ("schema_change", "schema_object", "change", "change_row", "firing", "journal")
"""Tables that are no work of people: the journal knows nothing of their rows."""
