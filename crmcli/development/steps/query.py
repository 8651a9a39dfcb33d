"""The catalogue of coaching steps that is in force."""

from __future__ import annotations

from datetime import date

from crmcli.database.connection import Database
from crmcli.development.steps.catalogue import BUILT_IN, Catalogue, parsed, written
from crmcli.records.rules.query import rule_set

NAME = "catalogue"
"""The one set of coaching rules there is."""


def catalogue(database: Database, today: date) -> tuple[Catalogue, int]:
    """The catalogue in force, and its version; 0 is the built-in one."""
    row = rule_set(database, "coaching", NAME, today)
    return (parsed(row["text"], "the catalogue"), row["version"]) if row else (BUILT_IN, 0)


def catalogue_text(database: Database, today: date) -> str:
    """The same as it was written."""
    row = rule_set(database, "coaching", NAME, today)
    return str(row["text"]) if row else written(BUILT_IN)
