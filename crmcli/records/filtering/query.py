"""A filter as a condition in SQL: the text of fields and signs, and every value as a parameter.

A comparison with what is not known is NULL, which chooses no row; only under `not` that would matter, and there it
counts as untrue. So of `x` and `not x` always exactly one holds, and a missing value equals nothing and differs from
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, RefusedError, UsageError, brief
from crmcli.core.grammar.reaches import key_of
from crmcli.core.moments import midnight
from crmcli.core.names import folded, key, nearest
from crmcli.core.vocabulary import KINDS, REACHES
from crmcli.database.conditions import Condition
from crmcli.database.connection import Database, Row, encoded
from crmcli.records.custom_values.definition import CustomField, canonical
from crmcli.records.custom_values.query import all_fields, fields_of, own_names
from crmcli.records.fields import REFERENCES
from crmcli.records.filtering.everyday import filter_of
from crmcli.records.filtering.segments import mending, spelled_out
from crmcli.records.filtering.syntax import SEGMENT, Both, Compare, Either, Empty, Node, Not, Value, Word, parse
from crmcli.records.filtering.terms import STALE, STATES, Term, names, own_states, own_terms, terms
from crmcli.records.filtering.values import Span, Values

ARCHIVED = "archived"
"""The field that makes a list ask archived records too, once a filter names it."""


NOTHING: Mapping[str, Any] = {}


def condition(workspace: Workspace, database: Database, kind: str, node: Node) -> Condition:
    """The condition that records of that kind fulfil which the filter chooses."""
    made = _Made(kind, Values(workspace, database), fields_of(database, kind))
    node = spelled_out(database, kind, node)
    try:
        return Condition(made.sql(node), made.values)
    except CrmError as error:
        if error.message.startswith(SEGMENT):
            raise mending(error, error.message.partition(",")[0].removeprefix(SEGMENT)) from error
        raise


def understood(workspace: Workspace, database: Database, kind: str, text: str, where: str) -> tuple[Node, Condition]:
    """A filter that stands in a rule, and the condition of records of that kind; an error says `where` it stands."""
    try:
        node = parse(text, (*names(kind), *own_names(database, kind)), where)
        return node, condition(workspace, database, kind, node)
    except CrmError as error:
        message = error.message if error.message.startswith(where) else f"{where}: {error.message}"
        raise RefusedError(message, error.hint) from error


def chosen(
    workspace: Workspace, database: Database, kind: str, where: str | None, given: Mapping[str, Any] = NOTHING
) -> tuple[Condition | None, bool]:
    """What --where and the options of everyday filters choose, if anything is said; and does it ask for archived
    records?"""
    node = filter_of(kind, where, given, own_names(database, kind))
    if node is None:
        return None, False
    node = spelled_out(database, kind, node)
    return condition(workspace, database, kind, node), mentions(node, ARCHIVED)


def mentions(node: Node, field: str) -> bool:
    """Does the filter ask for that field?"""
    if isinstance(node, Not):
        return mentions(node.part, field)
    if isinstance(node, Both | Either):
        return any(mentions(part, field) for part in node.parts)
    return (node.name if isinstance(node, Word) else node.field).lower() == field


class _Made:
    """The text is made part by part; `values` gathers the parameters."""

    def __init__(self, kind: str, reader: Values, own: Sequence[CustomField]) -> None:
        self._kind, self._reader = kind, reader
        self._terms, self._states = {**terms(kind), **own_terms(own)}, {**STATES[kind], **own_states(own)}
        self.values: Row = {}

    def sql(self, node: Node) -> str:
        if isinstance(node, Both | Either):
            joint = " AND " if isinstance(node, Both) else " OR "
            return f"({joint.join(map(self.sql, node.parts))})"
        if isinstance(node, Not):
            return f"({self.sql(node.part)}) IS NOT TRUE"
        if isinstance(node, Empty):
            return f"({_known(self._term(node.field, node.place))}) IS NOT TRUE"
        return self._word(node) if isinstance(node, Word) else self._compare(node)

    def _word(self, node: Word) -> str:
        state = self._states.get(canonical(node.name))
        if state == STALE:
            return self._stale(node.place)
        return self._filled(state) if state else _known(self._term(node.name, node.place, True))

    def _stale(self, place: str) -> str:
        from crmcli.records.stale.query import stale

        workspace = self._reader.workspace
        found = stale(self._reader.database, workspace.today, workspace.now, workspace.zone)
        if found is None:
            hint = "write one, and let it hold: crm process init -o process.toml"
            raise UsageError(f"{place}: no stage has a limit that a deal could be past", hint)
        self.values |= found.values
        return found.sql

    def _compare(self, node: Compare) -> str:
        term = self._term(node.field, node.place)
        nothing = [value for value in node.values if value.text.lower() == "none" and not value.quoted]
        parts = [self._one(node, term, value) for value in node.values if value not in nothing]
        if node.sign == "!=":
            return " AND ".join([_known(term), *(f"({part}) IS NOT TRUE" for part in parts)])
        if nothing and node.sign != "=":
            raise UsageError(f'{nothing[0].place}: "none" goes with = and !=', f"such as {node.field} is empty")
        empty = [f"({_known(term)}) IS NOT TRUE"] if nothing else []
        return f"({' OR '.join([*parts, *empty])})"

    def _one(self, node: Compare, term: Term, value: Value) -> str:
        field = node.field.lower()
        if node.sign == "~":
            return self._contains(term, field, value)
        read = self._reader.read(term, field, value)
        if term.type == "tags" and node.sign in ("=", "!="):
            return f"instr(' ' || {self._folded(term)} || ' ', {self._bind(f' {folded(read)} ')}) > 0"
        if isinstance(read, Span):
            return self._span(term, node.sign, read, value)
        if node.sign in ("=", "!="):
            return self._equal(term, read, field)
        raise UsageError(
            f"{node.place}: {field} has no order, so {node.sign} says nothing of it", f"{field} takes = != ~ and in"
        )

    def _equal(self, term: Term, read: Any, field: str = "") -> str:
        if term.among:
            value = key_of(field, read) if field in REACHES else read
            return term.among.replace("{value}", self._bind(value))
        if term.type in ("key", "text", "choice"):
            return f"{self._folded(term)} = {self._bind(key(read) if term.type == 'key' else folded(read))}"
        return f"{term.sql} = {self._bind(read)}"

    def _contains(self, term: Term, field: str, value: Value) -> str:
        if term.type in REFERENCES:
            kind = REFERENCES[term.type]
            named = f"o.{'title' if kind == 'deal' else 'name'}_key"
            return f"{term.sql} IN (SELECT o.id FROM {kind} o WHERE instr({named}, {self._bind(folded(value.text))}))"
        if term.type == "tags":
            return f"instr({self._folded(term)}, {self._bind(folded(value.text))}) > 0"
        if term.type not in ("key", "text", "choice"):
            raise UsageError(
                f"{value.place}: ~ looks for a part of a text, and {field} is none", f"compare {field} by ="
            )
        return f"instr({self._folded(term)}, {self._bind(folded(value.text))}) > 0"

    def _folded(self, term: Term) -> str:
        """The text of a record as it is compared: a key is so already. What is in ASCII, as most is, SQLite folds
        itself; "Größe" has "SSE" in it."""
        if term.type == "key":
            return term.sql
        self._reader.database.function("folded", 1, lambda text: None if text is None else folded(text))
        return f"CASE WHEN {term.sql} GLOB '*[^ -~]*' THEN folded({term.sql}) ELSE lower({term.sql}) END"

    def _span(self, term: Term, sign: str, span: Span, value: Value) -> str:
        """One of two limits for `<` and its like; for `=` both."""
        limits = {"<": ((span.low, True),), "<=": ((span.high, True),), ">": ((span.high, False),),
                  ">=": ((span.low, False),)}.get(sign, ((span.low, False), (span.high, True)))  # fmt: skip
        parts = [self._limit(term, limit, below) for limit, below in limits if limit is not None]
        if not parts:
            raise UsageError(f"{value.place}: {brief(value.text)} has no end on that side", "compare it by =")
        return " AND ".join(parts)

    def _limit(self, term: Term, limit: Any, below: bool) -> str:
        """Is the value below the limit, or not below it?"""
        if term.type != "days":
            return f"{term.sql} {'<' if below else '>='} {self._bind(limit)}"
        # So many days ago or more: nothing happened from the day after on.
        workspace = self._reader.workspace
        day = workspace.today - timedelta(days=limit - 1)
        silent = self._filled(term.sql, day=encoded(day), moment=encoded(midnight(day, workspace.zone)))
        return f"NOT {silent}" if below else silent

    def _filled(self, sql: str, **more: Any) -> str:
        """The text with its names as parameters."""
        workspace = self._reader.workspace
        known = {
            "today": lambda: encoded(workspace.today),
            "now": lambda: encoded(workspace.now),
            "midnight": lambda: encoded(midnight(workspace.today, workspace.zone)),
            "me": self._me,
        }
        for name in (*known, *more):
            if f"{{{name}}}" in sql:
                sql = sql.replace(f"{{{name}}}", self._bind(more[name] if name in more else known[name]()))
        return sql

    def _me(self) -> int:
        from crmcli.records.default_owner import somebody

        return somebody(self._reader.workspace, self._reader.database)

    def _bind(self, value: Any) -> str:
        name = f"where{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def _term(self, field: str, place: str, alone: bool = False) -> Term:
        there, name = self._terms, canonical(field)
        if name in there:
            return there[name]
        words = [*self._states, *there] if alone else there
        many, near = KINDS[self._kind], nearest(name, words, 1)
        if name in self._states:
            raise UsageError(f'{place}: "{name}" is a word alone', f"write {name}, or not {name}")
        hidden = [each for each in all_fields(self._reader.database) if (each.kind, each.name) == (self._kind, name)]
        if hidden:
            way = f"crm unarchive field {self._kind} {name}"
            raise UsageError(f'{place}: the field "{name}" of {many} is hidden', f"bring it back: {way}")
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(words)}"
        raise UsageError(f'{place}: {many} have no "{brief(field)}"', hint)


def _known(term: Term) -> str:
    return "1" if term.type == "days" else f"{term.sql} IS NOT NULL"
