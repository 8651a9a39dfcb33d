"""Rows that are no records (any more): deleted ones, drafts, activities that were only planned. They are left out, and
counted by what their cells say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from crmcli.core.errors import RefusedError, brief
from crmcli.core.names import key, pasted
from crmcli.exchange.importing.step2_understand.columns.fields import ACTIVE, LEAVING
from crmcli.exchange.importing.step2_understand.columns.layout import Column, Layout
from crmcli.exchange.importing.step2_understand.evidence import NO_NUMBER
from crmcli.exchange.importing.step2_understand.outcomes.words import done_of, flag_of, is_gone
from crmcli.exchange.importing.step2_understand.value_maps import ValueMap
from crmcli.exchange.importing.step3_read.batch import Batch, Refused, refusal
from crmcli.exchange.importing.step3_read.memo import Memo

_DATED = re.compile(r"\d{1,4}[-./年]\s?\d|\d{8}|[^\W\d]{3,9}\.? \d{1,2},? \d{4}|\d{1,2}\.? [^\W\d]{3,}")
"""How a cell begins that says when something was deleted or done."""

_CURRENT = ("active", "available", "live", "published", "current", "enabled", "aktiv", "activo", "ativo", "actif")

UNKNOWN = 20
"""Letters of a word that are shown in the option which says what it means."""


class LeavingOut:
    """Tells which rows to leave out; `counts` says how many were, by the title of the column and its cell."""

    def __init__(self, kind: str, layout: Layout, words: Mapping[str, Mapping[str, ValueMap]]) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self._layout = layout
        marks = [column for column in layout.marks if column.field in LEAVING]
        status = [column for column in layout.closing if column.field.name == "status"]
        self._marks = [
            (column, Memo(_reader(kind, column, words.get(column.field.name, {})))) for column in (*marks, *status)
        ]

    def sift(self, batch: Batch) -> tuple[Batch, Refused]:
        """The rows that stay, and of them those whose cell nobody understands."""
        for column, stays in self._marks:
            if out := self._with(batch, column, [word for word in self._words(batch, column) if stays[word] is False]):
                self.counts.update((column.title, batch.cells[at][column.place].strip()) for at in out)
                batch = batch.without(frozenset(out))
        refused: Refused = {}
        for column, stays in self._marks:
            unknown = [word for word in self._words(batch, column) if stays[word] is None]
            for at in self._with(batch, column, unknown):
                refused.setdefault(at, refusal(_unknown(column, batch.cells[at][column.place]), column.field.name))
        return batch, refused

    def leaves(self, cells: Sequence[str]) -> bool:
        """Is the row left out?"""
        return any(stays[cells[column.place]] is False for column, stays in self._marks)

    def _words(self, batch: Batch, column: Column) -> set[str]:
        return {cells[column.place] for cells in batch.cells}

    def _with(self, batch: Batch, column: Column, words: Sequence[str]) -> list[int]:
        """The places of the rows that have one of those words in the column."""
        return [at for at, cells in enumerate(batch.cells) if cells[column.place] in words] if words else []


def _unknown(column: Column, text: str) -> RefusedError:
    said = f"{column.field.name}:{brief(text.strip(), UNKNOWN)}"
    ways = {
        "deleted": (pasted("--map-value", f"{said}=yes"), "to leave it out", "no"),
        "done": (pasted("--map-value", f"{said}=yes"), "if it was done", "no"),
        "state": (pasted("--map-value", f"{said}=done"), "if it was done", "planned"),
        "active": (pasted("--map-value", f"{said}=no"), "to leave such deals out", "yes"),
    }
    option, when, other = ways[column.field.name]
    asked = f'{column.field.name}: "{brief(text, 60)}" may be of what is lost, archived or deleted'
    return RefusedError(
        asked if column.field == ACTIVE else f'{column.field.name}: nobody knows what "{brief(text, 60)}" means',
        f"say so: {option} {when} (else {other}), or ignore the column: {pasted('--map', f'{column.title}=')}",
    )


Stays = Callable[[str], bool | None]


def _reader(kind: str, column: Column, words: Mapping[str, ValueMap]) -> Stays:
    """Does a row with that cell stay? None: nobody knows."""
    read = _READERS.get(column.field.name, _held if kind == "activity" else _kept)
    said = flag_of if column.field == ACTIVE else read
    return lambda text: said(words[key(text)].ours) if key(text) in words else read(text.strip())


def _in_use(word: str) -> bool | None:
    return True if word in NO_NUMBER or flag_of(word) else _known(word)


def _came_of_it(word: str) -> bool:
    """Only what was not done says so: any other outcome is one."""
    return done_of(word) is not False and not is_gone(word)


def _not_deleted(word: str) -> bool | None:
    if word in NO_NUMBER:
        return True
    flag = flag_of(word)
    if flag is not None:
        return not flag
    return False if is_gone(word) or _DATED.match(word) else _known(word)


def _known(word: str) -> bool | None:
    """A column of states has words for what is still there."""
    return True if word.casefold() in _CURRENT else None


def _done(word: str) -> bool | None:
    if word in NO_NUMBER:
        return False
    flag = flag_of(word)
    if flag is not None:
        return flag
    if word.removesuffix("%").strip().replace(".0", "").isdecimal():
        return word.removesuffix("%").strip().replace(".0", "") == "100"
    return False if is_gone(word) else True if _DATED.match(word) else done_of(word)


def _held(word: str) -> bool | None:
    return True if word in NO_NUMBER else _done(word)


def _kept(word: str) -> bool | None:
    return not is_gone(word)


_READERS = {"deleted": _not_deleted, "done": _done, "active": _in_use, "outcome": _came_of_it}


def left_out_by(counts: Mapping[tuple[str, str], int]) -> Sequence[str]:
    """What was left out, in words: "2 rows with To do in Activity - Done"."""
    lines = []
    for (title, word), number in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        said = f'"{brief(word, 40)}"' if word else "nothing"
        lines.append(f"{number:,} {'row' if number == 1 else 'rows'} with {said} in {brief(title, 40)}")
    return lines
