"""Records that crm export gave an id because they had none: the data file that they are from knows them by it again."""

from __future__ import annotations

import json
from typing import Any

from crmcli.database.connection import Database
from crmcli.database.sql import dialect, sa, t
from crmcli.database.statements.compiled import statement
from crmcli.exchange.importing.step3_read.batch import Batch
from crmcli.exchange.stored_records import KEYED
from crmcli.records import rows


def own_records(database: Database, kind: str, mark: str, batch: Batch) -> None:
    """Give rows without a record the one whose id is behind `mark`: it keeps having no key of another program."""
    wanted = {
        at: id
        for at, (values, before) in enumerate(zip(batch.values, batch.before, strict=True))
        if before is None and (id := _id(mark, values["external_key"])) is not None
    }
    if not wanted:
        return
    listed = database.all(of_ids(kind=kind)._replace(types={}), given=json.dumps(list(wanted.values())))
    found = {row["id"]: row for row in listed}
    for at, id in wanted.items():
        if id in found:
            batch.before[at] = found[id]
            batch.values[at]["external_key"] = None


def own_id(database: Database, kind: str, mark: str, key: str) -> int | None:
    """The id of the record that has the key from an export alone."""
    id = _id(mark, key)
    return id if id is not None and database.all(of_ids(kind=kind), given=json.dumps([id])) else None


def _id(mark: str, key: str) -> int | None:
    rest = key.removeprefix(mark)
    return int(rest) if rest != key and rest.isascii() and rest.isdigit() and len(rest) < 19 else None


@statement(kind=KEYED)
def of_ids(kind: str) -> Any:
    """Records as they are kept, by a JSON list of their ids: those without a key of another program."""
    table = getattr(t, kind)
    columns = (table.c.id, *(table.c[each] for each in rows.columns(kind)))
    return sa.select(*columns).where(dialect.one_of(table.c.id, "given"), table.c.external_key.is_(None))
