"""What changed since a period was frozen, as a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from crmcli.core.document import BAD, GOOD, QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.money import Money
from crmcli.core.periods import Period
from crmcli.core.rounding import whole
from crmcli.evaluation.metrics.scoring_rules import JUDGING, Judging
from crmcli.evaluation.metrics.view import dates, period_data, tone
from crmcli.evaluation.replies.insight import Reply
from crmcli.evaluation.replies.view import data as reply_data
from crmcli.evaluation.replies.view import line as reply_line
from crmcli.evaluation.verify.changes import GROUPS, Change
from crmcli.evaluation.verify.insight import Moved, Verdict

TITLES = {
    "edits": "Late edits",
    "owners": "Moved owners",
    "rules": "Rules",
    "people": "People",
    "settings": "Settings",
    "compared": "The period it is compared with",
    "program": "Program",
}


class Verified(NamedTuple):
    """One frozen period with what was found; `at` (the team's `day`) and `by` say when and by whom it was frozen."""

    period: Period
    at: datetime
    day: date
    by: str
    reason: str | None
    digest: str
    verdict: Verdict
    judging: Judging = JUDGING
    replies: Sequence[Reply] = ()

    @property
    def changed(self) -> bool:
        return bool(self.verdict.changes or self.verdict.moved)


def document(found: Sequence[Verified], currency: str) -> Document:
    """The report. `crm.verify/1` is its data; its records are one row per change and per score that differs."""
    blocks = [block for each in found for block in _blocks(each)]
    if not found:
        blocks = [Line("No period is frozen. Freeze one: crm score --quarter Q3 --freeze")]
    data = {"schema": "crm.verify/1", "currency": currency, "periods": [_data(each, currency) for each in found]}
    return Document(blocks, data, _records(found), currency, empty=not found)


def _blocks(found: Verified) -> Iterator[Block]:
    why = f", because: {found.reason}" if found.reason else ""
    yield Heading(f"Verify {found.period.label}", f"{dates(found.period)}, frozen on {found.day} by {found.by}{why}.")
    yield from map(reply_line, found.replies)
    if not found.changed:
        yield Line("Nothing has changed since: the data file gives the same score.", GOOD)
    if found.judging != JUDGING:
        yield Line(
            f"Judged then and here by way {found.judging.version} of making points, and now by {JUDGING.version}.",
            QUIET,
        )
    for group in GROUPS:
        changes = [change for change in found.verdict.changes if change.group == group]
        if changes:
            yield Table(_COLUMNS, [_row(change) for change in changes], TITLES[group])
    if found.verdict.moved:
        yield Table(_SCORES, [_score_row(each) for each in found.verdict.moved], "Scores that differ now")
    elif found.changed:
        yield Line("The scores are the same as those frozen.", QUIET)


_COLUMNS = (
    Column("What"), Column("Changed"), Column("Frozen"), Column("Now"), Column("Moves the score"),
)  # fmt: skip
_SCORES = (
    Column("Rep"), Column("Frozen", "points"), Column("Now", "points"), Column("Change", "number"),
    Column("# frozen", "count"), Column("# now", "count"),
)  # fmt: skip


def _row(change: Change) -> list[Cell]:
    said = "yes" if change.moves else f"no, {change.note}" if change.note else "no"
    several = change.many > 1
    return [
        Cell(change.label, "text", STRONG),
        Cell(change.field),
        Cell("", tone=QUIET) if several else _value(change, change.before),
        Cell("", tone=QUIET) if several else _value(change, change.after),
        Cell(said, "text", BAD if change.moves else QUIET),
    ]


def _value(change: Change, value: Any) -> Cell:
    return Cell(value, "text" if isinstance(value, str) else change.unit)


def _score_row(moved: Moved) -> list[Cell]:
    gained = None if moved.score_now is None or moved.score_frozen is None else moved.score_now - moved.score_frozen
    return [
        Cell(moved.name, "text", STRONG),
        Cell(moved.score_frozen, "points"),
        Cell(moved.score_now, "points", STRONG),
        Cell("", change=Cell(gained, "signed", tone(gained))) if gained is not None else Cell(None, "signed", QUIET),
        Cell(moved.rank_frozen, "count"),
        Cell(moved.rank_now, "count"),
    ]


def _data(found: Verified, currency: str) -> dict[str, Any]:
    return {
        "period": period_data(found.period),
        "frozen_at": found.at,
        "frozen_by": found.by,
        "reason": found.reason,
        "digest": found.digest,
        "judging": found.judging.version,
        "changed": found.changed,
        "changes": [_change_data(change, currency) for change in found.verdict.changes],
        "scores": [_score_data(moved) for moved in found.verdict.moved],
        "replies": [reply_data(reply) for reply in found.replies],
    }


def _change_data(change: Change, currency: str) -> dict[str, Any]:
    return {
        "group": change.group,
        "kind": change.kind,
        "id": change.id,
        "label": change.label,
        "field": change.field,
        "before": _exact(change, change.before, currency),
        "after": _exact(change, change.after, currency),
        "count": change.many,
        "moves_score": change.moves,
        "note": change.note,
    }


def _exact(change: Change, value: Any, currency: str) -> Any:
    amount = change.unit == "money" and isinstance(value, int | float)
    return Money(whole(value), currency) if amount else value


def _score_data(moved: Moved) -> dict[str, Any]:
    return {"rep": moved.name, **{name: value for name, value in moved._asdict().items() if name != "name"}}


def _records(found: Sequence[Verified]) -> Records:
    columns = ("period", "group", "kind", "id", "label", "field", "before", "after", "count", "moves_score", "note")
    return Records(columns, [row for each in found for row in _record_rows(each)])


def _record_rows(found: Verified) -> Iterator[list[Cell]]:
    head = Cell(found.period.label)
    for change in found.verdict.changes:
        yield [
            head, Cell(change.group), Cell(change.kind), Cell(change.id), Cell(change.label), Cell(change.field),
            _value(change, change.before), _value(change, change.after), Cell(change.many),
            Cell("yes" if change.moves else "no"), Cell(change.note),
        ]  # fmt: skip
    for moved in found.verdict.moved:
        for field in ("score", "rank"):
            values = (Cell(getattr(moved, f"{field}_{when}")) for when in ("frozen", "now"))
            yield [
                head, Cell("scores"), Cell("rep"), Cell(moved.id), Cell(moved.name), Cell(field), *values, Cell(1),
                Cell("yes"), Cell(""),
            ]  # fmt: skip
