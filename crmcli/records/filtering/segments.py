"""Segments in a filter: `@emea` is the filter that was given that name, read anew each time, so that its dates are as
of the day on which it is asked."""

from __future__ import annotations

from typing import Any

from crmcli.core.errors import CrmError, NotFoundError, UsageError
from crmcli.core.names import key, nearest
from crmcli.core.vocabulary import KINDS
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records.custom_values.query import own_names
from crmcli.records.filtering.syntax import SEGMENT, Both, Either, Node, Not, Word, parse
from crmcli.records.filtering.terms import names


def spelled_out(database: Database, kind: str, node: Node, within: tuple[str, ...] = ()) -> Node:
    """The filter with the filters of segments instead of their names; `within` are the keys of those that it is part
    of. Refused: a segment that is not there, one of other records, and one that is part of itself."""
    if isinstance(node, Not):
        return Not(spelled_out(database, kind, node.part, within))
    if isinstance(node, Both | Either):
        return type(node)(tuple(spelled_out(database, kind, part, within) for part in node.parts))
    if not (isinstance(node, Word) and node.name.startswith(SEGMENT)):
        return node
    found = _found(database, node)
    if found["name_key"] in within:
        way = " > ".join(f"{SEGMENT}{name}" for name in (*within, found["name_key"]))
        raise UsageError(f"{node.place}: the segment is part of itself: {way}", "take it out of one of them")
    if found["kind"] != kind:
        what = f"{SEGMENT}{found['name']} is a segment of {KINDS[found['kind']]}, and {KINDS[kind]} are asked for"
        raise UsageError(_at(node, what), f"see: crm list {KINDS[found['kind']]} {SEGMENT}{found['name']}")
    return read(database, found, within)


def read(database: Database, segment: Row, within: tuple[str, ...] = ()) -> Node:
    """The filter of a segment, with those of others that it names."""
    kind = segment["kind"]
    try:
        node = parse(segment["filter"], (*names(kind), *own_names(database, kind)), f"{SEGMENT}{segment['name']}")
        return spelled_out(database, kind, node, (*within, segment["name_key"]))
    except CrmError as error:
        raise mending(error, segment["name"]) from error


def mending(error: CrmError, name: str) -> CrmError:
    """An error in the filter of a segment, with the way to mend it."""
    way = f"mend the segment: crm edit segment {name} --where FILTER"
    if way not in error.hint and "mend the segment" not in error.hint:
        error.hint = f"{error.hint}; {way}" if error.hint else way
    return error


def segment(database: Database, name: str) -> Row:
    """The segment of that name, with or without the sign."""
    return _found(database, Word(f"{SEGMENT}{name.strip().removeprefix(SEGMENT)}", ""))


def _found(database: Database, word: Word) -> Row:
    name = word.name.removeprefix(SEGMENT)
    row = database.one(by_name(), key=key(name))
    if row is None:
        every = [row["name"] for row in database.all(every_segment())]
        error = NotFoundError("segment", name, nearest(name, every))
        error.message = _at(word, error.message)
        raise error
    return row


def _at(word: Word, what: str) -> str:
    """What is wrong, with the place in the filter, where it is in one."""
    return what if word.place in ("", word.name) else f"{word.place}: {what}"


_COLUMNS = ("id", "name", "name_key", "kind", "filter", "at", "by")


@statement()
def by_name() -> Any:
    return _all().where(t.segment.c.name_key == sa.bindparam("key"))


@statement()
def every_segment() -> Any:
    return _all().order_by(t.segment.c.name_key)


def _all() -> Any:
    return sa.select(*(t.segment.c[name] for name in _COLUMNS))
