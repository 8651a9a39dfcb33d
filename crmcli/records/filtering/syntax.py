"""The filter language: a line such as `open and expected<+7d and (amount>10000 or source=web)` as a tree.

    either  := both ("or" both)*
    both    := single ("and" single)*
    single  := "not" single | "(" either ")" | term
    term    := FIELD SIGN value | FIELD "is" ["not"] ("empty" | value) | FIELD ["not"] "in" (list | value) | WORD
    list    := "(" value ("," value)* ")"

What a field is and what its values mean is not known here. A value may be several words; it ends before `and`, `or`
and `)`, or is in quotes. Each part knows its place, so that an error can point to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import NamedTuple

from crmcli.core.errors import UsageError, brief

SIGNS = {"=": "=", "==": "=", ":": "=", "!=": "!=", "<>": "!=", "≠": "!=", "<": "<", "<=": "<=", "≤": "<=", ">": ">",
         ">=": ">=", "≥": ">=", "~": "~", "!~": "!~"}  # fmt: skip
"""How a value can be compared, and what each sign is short for."""

SEGMENT = "@"
"""How the name of a segment begins, which stands in a filter as a word alone."""

DEEPEST = 40
"""How deep parentheses may stand in each other."""


class Value(NamedTuple):
    """What a field is compared with, as typed; text in quotes is only ever itself. `place` is where an error is."""

    text: str
    place: str
    quoted: bool = False


class Compare(NamedTuple):
    """A field and a sign of SIGNS; of several values (`in`) any."""

    field: str
    sign: str
    values: tuple[Value, ...]
    place: str


class Empty(NamedTuple):
    """Nothing is known of that field."""

    field: str
    place: str


class Word(NamedTuple):
    """A word alone: a state, or a field of which something is known."""

    name: str
    place: str


class Not(NamedTuple):
    part: Node


class Both(NamedTuple):
    """All of the parts hold."""

    parts: tuple[Node, ...]


class Either(NamedTuple):
    """One of the parts at least."""

    parts: tuple[Node, ...]


Node = Compare | Empty | Word | Not | Both | Either

_NAME = re.compile(rf"{SEGMENT}?[^\W\d][\w-]*")
_SIGN = re.compile("|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True)))
_JOINT = re.compile(r"(?:and|or)(?![\w-])", re.IGNORECASE)
_NEXT = re.compile(rf"(?P<name>{SEGMENT}?[^\W\d][\w-]*)\s*(?P<sign>{_SIGN.pattern})?")
_PIECE = re.compile(r"[^\s()]+")
_LISTED = re.compile(r"[^\s(),]+")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")


def parse(text: str, names: Collection[str], option: str = "--where") -> Node:
    """The tree of a filter. `names` are the words that it may hold alone: they end no value, so that one is never
    taken for a part of what stands before it."""
    return _Parser(text, names, option).whole()


def compare(field: str, sign: str, text: str, option: str) -> Compare:
    """The comparison that an option of that name stands for."""
    return Compare(field, sign, (Value(text, option),), option)


class _Parser:
    """Goes through the text once, from left to right."""

    def __init__(self, text: str, names: Collection[str], option: str) -> None:
        self._text, self._names, self._option, self._at, self._depth = text, names, option, 0, 0

    def whole(self) -> Node:
        self._blank()
        if self._at == len(self._text):
            raise UsageError(f"{self._option} is empty", "such as: open and amount>10000")
        node = self._either()
        if self._at < len(self._text):
            raise self._unexpected()
        return node

    def _either(self) -> Node:
        return self._several("or", lambda: self._several("and", self._single, Both), Either)

    def _several(self, joint: str, part: Callable[[], Node], kind: type[Both] | type[Either]) -> Node:
        parts = [part()]
        while self._taken(joint):
            parts.append(part())
        return parts[0] if len(parts) == 1 else kind(tuple(parts))

    def _single(self) -> Node:
        negated = 0
        while self._taken("not"):
            negated += 1
        node = self._group() if self._text[self._at : self._at + 1] == "(" else self._term()
        return Not(node) if negated % 2 else node

    def _group(self) -> Node:
        opened = self._place()
        self._depth += 1
        if self._depth > DEEPEST:
            raise UsageError(f"{opened}: there are too many parentheses", f"at most {DEEPEST} in each other")
        self._skip(1)
        node = self._either()
        if self._text[self._at : self._at + 1] != ")":
            raise (
                self._unexpected()
                if self._at < len(self._text)
                else UsageError(f'{opened}: "(" is never closed', "add a )")
            )
        self._skip(1)
        self._depth -= 1
        return node

    def _term(self) -> Node:
        place, name = self._place(), self._match(_NAME)
        if not name or _JOINT.fullmatch(name):
            raise self._missing(place, name)
        if sign := self._match(_SIGN):
            return Compare(name, SIGNS[sign], (self._value(f"{name}{sign}"),), place)
        if self._taken("is"):
            return self._is(name, place)
        negated = self._follows("not", "in")
        if negated or self._taken("in"):
            return Compare(name, "!=" if negated else "=", self._list(name), place)
        return Word(name, place)

    def _is(self, name: str, place: str) -> Node:
        negated = self._taken("not")
        if self._taken("empty") or self._taken("none"):
            return Not(Empty(name, place)) if negated else Empty(name, place)
        return Compare(name, "!=" if negated else "=", (self._value(f"{name} is"),), place)

    def _list(self, name: str) -> tuple[Value, ...]:
        if self._text[self._at : self._at + 1] != "(":
            return (self._value(f"{name} in"),)
        self._skip(1)
        values = [self._value(f"{name} in", True)]
        while self._text[self._at : self._at + 1] == ",":
            self._skip(1)
            values.append(self._value(f"{name} in", True))
        if self._text[self._at : self._at + 1] != ")":
            raise UsageError(f"{self._place()}: the list of {name} is not closed", "write it as (a, b)")
        self._skip(1)
        return tuple(values)

    def _value(self, after: str, listed: bool = False) -> Value:
        self._blank()
        start, place = self._at, self._place()
        if self._text[start : start + 1] in ('"', "'"):
            return self._quoted(place)
        if listed and (match := _GROUPED.match(self._text, start)):
            raise UsageError(
                f"{place}: {match[0]} in a list is one value or several", "put a blank behind each comma, or quote it"
            )
        end = start
        if _JOINT.match(self._text, start):
            raise self._valueless(place, after)
        while match := (_LISTED if listed else _PIECE).match(self._text, self._at):
            end = match.end()
            self._at = end
            self._blank()
            if self._ends(start, end):
                break
        if end == start:
            raise self._valueless(place, after)
        return Value(self._text[start:end], place)

    def _ends(self, start: int, end: int) -> bool:
        """Is the value over? What may be a condition of its own is no part of it, and must say what joins the two."""
        if self._at == len(self._text) or _JOINT.match(self._text, self._at):
            return True
        found = _NEXT.match(self._text, self._at)
        name = found["name"].lower() if found else ""
        if found and (found["sign"] or name[:1] == SEGMENT or name in (*self._names, "not")):
            before = self._text[start:end]
            raise UsageError(
                f'{self._place()}: "{brief(found["name"])}" stands behind a value',
                f'write and or or before it, or quote the value: "{brief(before)} {found["name"]}"',
            )
        return False

    def _quoted(self, place: str) -> Value:
        sign = self._text[self._at]
        match = re.compile(f"{sign}((?:[^{sign}]|{sign}{sign})*){sign}").match(self._text, self._at)
        if not match:
            raise UsageError(f"{place}: the quote is never closed", f"add a {sign}")
        self._at = match.end()
        self._blank()
        return Value(match[1].replace(sign * 2, sign), place, True)

    def _match(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        if match:
            self._at = match.end()
            self._blank()
        return match[0] if match else ""

    def _taken(self, word: str) -> bool:
        """Was that word next? Then it is behind us."""
        match = _NAME.match(self._text, self._at)
        if not match or match[0].lower() != word:
            return False
        self._at = match.end()
        self._blank()
        return True

    def _follows(self, *words: str) -> bool:
        at = self._at
        if all(self._taken(word) for word in words):
            return True
        self._at = at
        return False

    def _skip(self, count: int) -> None:
        self._at += count
        self._blank()

    def _blank(self) -> None:
        while self._text[self._at : self._at + 1].isspace():
            self._at += 1

    def _place(self) -> str:
        return f"{self._option}, column {self._at + 1}"

    @staticmethod
    def _valueless(place: str, after: str) -> UsageError:
        return UsageError(f'{place}: a value is missing after "{after}"', "what is not known: FIELD is empty")

    def _missing(self, place: str, name: str) -> UsageError:
        found = name or self._text[self._at : self._at + 1]
        if not found:
            return UsageError(f"{place}: it ends where a condition is due", "take the last word away, or go on")
        return UsageError(f'{place}: "{found}" stands where a condition is due', "such as open, or amount>10000")

    def _unexpected(self) -> UsageError:
        found = (_PIECE.match(self._text, self._at) or re.compile(".").match(self._text, self._at) or [""])[0]
        hint = "take it away" if found.startswith(")") else "join conditions by and or or, and quote a name of words"
        return UsageError(f'{self._place()}: "{brief(found)}" is not expected', hint)
