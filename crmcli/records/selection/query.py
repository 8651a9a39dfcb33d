"""Which records a command is to change: those named by id, range of ids or name, on stdin, by a segment or a filter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.core.names import key
from crmcli.core.vocabulary import KINDS
from crmcli.database.conditions import Condition, narrowed, place
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.find.query import find, usable
from crmcli.records.find.statements import by_key
from crmcli.records.rows import ARCHIVABLE

STDIN = "-"
SEGMENT = "@"
"""How the name of a segment begins."""

_RANGE = re.compile(r"#?([0-9]{1,18})-#?([0-9]{1,18})", re.ASCII)


class Selection(NamedTuple):
    """The words that name records, and the filter that chooses them: one of the two. Of an `archived` choice archived
    records are part; whatever it is, some commands take one that is named (`either`)."""

    kind: str
    words: Sequence[str]
    where: str | None = None
    archived: bool = False
    either: bool = False

    @property
    def single(self) -> bool:
        """Is it one record, named as ever?"""
        one = self.where is None and len(self.words) == 1 and self.words[0] != STDIN
        return one and not self._range and not self.words[0].startswith(SEGMENT)

    @property
    def _range(self) -> bool:
        return _RANGE.fullmatch(self.words[0].strip()) is not None


def ids(workspace: Workspace, database: Database, chosen: Selection) -> list[int]:
    """The ids of those records, each once, in the order in which they are named. A range is of those that there are;
    records that are archived are left out of it, and of a filter that does not ask for them."""
    if chosen.where is not None:
        if chosen.words:
            raise UsageError("records are named, and --where chooses others", "give one of the two")
        return _filtered(workspace, database, chosen, chosen.where)
    if not chosen.words:
        raise UsageError(
            f"say which {chosen.kind}", f"by id or name, or by a filter: --where (see crm list {_many(chosen)})"
        )
    found: dict[int, None] = {}
    for word in chosen.words:
        for name in workspace.lines() if word == STDIN else [word]:
            several = _filtered(workspace, database, chosen, name) if _is_segment(database, chosen, name) else None
            found.update(dict.fromkeys(_named(database, chosen, name) if several is None else several))
    return list(found)


def _named(database: Database, chosen: Selection, name: str) -> list[int]:
    """A record by its id or name; a range of ids, unless a record is called so."""
    limits = _RANGE.fullmatch(name.strip())
    if not limits or database.all(by_key(kind=chosen.kind), key=key(name), limit=1):
        return [int(find(database, chosen.kind, name)["id"]) if chosen.either else usable(database, chosen.kind, name)]
    low, high = map(int, limits.groups())
    within = Condition(f"{chosen.kind}.id BETWEEN :where0 AND :where1", {"where0": low, "where1": high})
    found = _fitting(database, chosen.kind, within, chosen.archived)
    if not found:
        raise UsageError(f"there is no {chosen.kind} from {low} to {high}", f"see: crm list {_many(chosen)}")
    return found


def _is_segment(database: Database, chosen: Selection, name: str) -> bool:
    """Is a segment named (@emea), and no record that is called so?"""
    return name.startswith(SEGMENT) and not database.all(by_key(kind=chosen.kind), key=key(name), limit=1)


def _filtered(workspace: Workspace, database: Database, chosen: Selection, where: str) -> list[int]:
    from crmcli.records.filtering import query as filtering

    condition, archived = filtering.chosen(workspace, database, chosen.kind, where)
    assert condition is not None, "there is a filter"
    return _fitting(database, chosen.kind, condition, chosen.archived or archived)


def _fitting(database: Database, kind: str, condition: Condition, archived: bool) -> list[int]:
    text = narrowed(every_id(kind=kind), condition)
    return [row["id"] for row in database.each(text, **condition.values, archived=archived)]


def _many(chosen: Selection) -> str:
    return KINDS[chosen.kind]


@statement(kind=ARCHIVABLE)
def every_id(kind: str) -> Any:
    """The ids of that kind; of archived ones too where `archived` says so."""
    c = getattr(t, kind).c
    return sa.select(c.id).where(sa.or_(sa.bindparam("archived"), c.archived.is_(None)), place()).order_by(c.id)
