"""Deals of earlier imports that a later, full export no longer has: named, and archived where --full says so.

An export counts as a full one where it speaks of at least half of the deals that earlier imports of its program made.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from crmcli.core.errors import RowsRefusedError, brief
from crmcli.database.connection import Database
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import Text, statement
from crmcli.exchange.importing.step4_match.keys import MADE

NAMED = 5
"""Deals that are named; the others are counted."""

# What the file spoke of is in a scratch table of this connection, so these are not among the schema's statements.
_WITHIN = (
    "deal.archived IS NULL AND deal.external_key IS NOT NULL AND substr(deal.external_key, 1, 4) <> :made AND EXISTS"
    " (SELECT 1 FROM json_each(:ranges) AS r WHERE deal.id BETWEEN json_extract(r.value, '$[0]')"
    " AND json_extract(r.value, '$[1]'))"
)
_NOT_GIVEN = "deal.id NOT IN (SELECT id FROM temp.import_given)"
_COUNTS = Text(f"SELECT count(*) AS deals, coalesce(sum({_NOT_GIVEN}), 0) AS gone FROM deal WHERE {_WITHIN}", {})
_TITLES = Text(f"SELECT title FROM deal WHERE {_WITHIN} AND {_NOT_GIVEN} ORDER BY id LIMIT :limit", {})
_ARCHIVE = Text(f"UPDATE deal SET archived = :now WHERE {_WITHIN} AND {_NOT_GIVEN}", {})


class Gone(NamedTuple):
    """How many deals are gone, of how many that earlier imports made; the titles of the first."""

    number: int = 0
    of: int = 0
    titles: Sequence[str] = ()
    archived: bool = False

    def sentence(self) -> str:
        """ "2 deals of earlier imports are not in the file: A and B"."""
        more = f" and {self.number - len(self.titles):,} more" if self.number > len(self.titles) else ""
        shown = ", ".join(f'"{brief(title, 40)}"' for title in self.titles)
        what = "1 deal of an earlier import is" if self.number == 1 else f"{self.number:,} deals of earlier imports are"
        return f"{what} not in the file: {shown}{more}"


def gone(database: Database, profile: str | None) -> Gone:
    """The deals that earlier imports of that program made, and that the file did not speak of."""
    given = _given(database, profile)
    if given is None:
        return Gone()
    counts = database.one(_COUNTS, **given) or {"deals": 0, "gone": 0}
    titles = [row["title"] for row in database.all(_TITLES, **given, limit=NAMED)] if counts["gone"] else []
    return Gone(int(counts["gone"]), int(counts["deals"]), titles)


def archive(database: Database, profile: str | None, now: str) -> None:
    """Archive those deals."""
    given = _given(database, profile)
    if given is not None:
        database.run(_ARCHIVE, **given, now=now)


def most_of_all(found: Gone) -> RowsRefusedError:
    """What --full ends with where the file hardly is a full export."""
    return RowsRefusedError(
        f"--full would archive {found.number:,} of {found.of:,} deals of earlier imports: nothing was written",
        "is that all of the export? If so, --yes",
        [],
    )


def _given(database: Database, profile: str | None) -> dict[str, Any] | None:
    ranges = [[row["record_id"], row["last_id"]] for row in database.all(earlier(), profile=profile)]
    return {"ranges": json.dumps(ranges), "made": MADE} if ranges else None


@statement()
def earlier() -> Any:
    """The deals that earlier imports of that program made, as rows of ids."""
    row, change = t.change_row.c, t.change.c
    detail, program = (dialect.json_field(change.detail, name) for name in ("kind", "profile"))
    return (
        sa.select(row.record_id, row.last_id)
        .join(t.change, change.id == row.change_id)
        .where(row.kind == "deal", row.last_id.is_not(None), detail == "deals", change.undone_by.is_(None))
        .where(program.is_not_distinct_from(sa.bindparam("profile")))
    )
