"""Stages that a file has and the data file has not: each needs a chance of winning, and must be no end of deals.

That is never made up: the file says it, or the person does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from crmcli.core.errors import RefusedError, brief
from crmcli.core.names import key, pasted
from crmcli.exchange.importing.step1_open.framing import Line
from crmcli.exchange.importing.step2_understand.columns.layout import Layout
from crmcli.exchange.importing.step2_understand.evidence import NO_NUMBER
from crmcli.exchange.importing.step2_understand.order import Order
from crmcli.exchange.importing.step2_understand.outcomes.stage_evidence import NewStage, scale_of
from crmcli.exchange.importing.step2_understand.outcomes.statuses import status_said
from crmcli.exchange.importing.step2_understand.outcomes.words import flag_of, status_of
from crmcli.exchange.importing.step2_understand.questions import Question, UndecidedError
from crmcli.exchange.importing.step2_understand.value_maps import ValueMap, chance_of

MOST = 50
"""New stages of one file: a column with more of them is none of stages."""


class Planned:
    """What becomes of stages that are not there: the chance of each, names that are those of closed deals alone, and
    for those that stay undecided how to say it."""

    def __init__(
        self, chances: Mapping[str, int], closed: Sequence[str] = (), undecided: Mapping[str, str] | None = None
    ) -> None:
        self.chances = {key(name): chance for name, chance in chances.items()}
        self.closed = {key(name) for name in closed}
        self._undecided = undecided or {}

    def chance(self, name: str) -> int:
        """The chance of winning of a new stage. Refused: one whose chance nobody said."""
        if key(name) not in self.chances:
            raise RefusedError(f'stage: nobody said the chance of "{brief(name)}"', self._undecided.get(key(name), ""))
        return self.chances[key(name)]


NameOf = Callable[[str], str | None]
"""For a cell of the stage column the name of the new stage that it is about; None where it is about none."""


def planned(
    order: Order,
    layout: Layout,
    rows: Iterator[Line],
    name_of: NameOf,
    ends_known: bool,
    is_past: Callable[[str], bool],
) -> Planned:
    """Look through the rows for what they say of new stages. Refused: what they leave open."""
    found = _gathered(layout, rows, name_of, is_past)
    if len(found) > MOST:
        raise RefusedError(f"more than {MOST} new stages", "is that column really the stage?")
    said = Planned(order.chances)
    scale = scale_of(text for each in found.values() for text in each.chances)
    chances, closed, undecided = dict(order.chances), list[str](), list[tuple[NewStage, str]]()
    for each in found.values():
        chance = each.chance(scale)
        if key(each.name) in said.chances:
            continue
        if not each.open:
            closed.append(each.name)
        elif (why := each.doubt(chance, ends_known or layout.decided)) or chance is None:
            undecided.append((each, why or _unsaid(layout)))
        else:
            chances[each.name] = chance
    if undecided and not order.skip_bad:
        raise _undecided(undecided)
    return Planned(chances, closed, {key(each.name): _ways(each) for each, _ in undecided})


def _unsaid(layout: Layout) -> str:
    column = layout.column("probability")
    if column is None:
        return "the file has no column with its chance of winning"
    return f"{brief(column.title, 40)} has no one chance for most of its deals"


def _gathered(
    layout: Layout, rows: Iterator[Line], name_of: NameOf, is_past: Callable[[str], bool]
) -> dict[str, NewStage]:
    """The new stages, in the order in which they come up."""
    stage, chance, closed, reason = (layout.column(name) for name in ("stage", "probability", "closed", "lost_reason"))
    found: dict[str, NewStage] = {}
    width = len(layout.header)
    for line, row in rows:
        cells = [*row, *layout.fixed]
        name = name_of(cells[stage.place]) if stage and len(row) == width else None
        if name is None or stage is None:
            continue
        each = found.setdefault(key(name), NewStage(name, line))
        each.rows += 1
        each.words[cells[stage.place].strip()] = None
        if _status_in(layout, cells) in ("won", "lost"):
            continue
        each.open += 1
        if chance and cells[chance.place].strip():
            each.chances[cells[chance.place].strip()] += 1
        each.reasons += bool(reason and cells[reason.place].strip() not in NO_NUMBER)
        each.past = each.past or bool(closed and is_past(cells[closed.place]))
    return found


def _status_in(layout: Layout, cells: Sequence[str]) -> str | None:
    """What columns besides the stage say of winning and losing."""
    said: dict[str, Any] = {}
    for column in layout.closing:
        text = cells[column.place].strip()
        if column.field.type == "status":
            said["status"] = status_of(text)
        elif column.field.type == "flag":
            said[column.field.name] = flag_of(text)
        elif text not in NO_NUMBER:
            said[column.field.name] = text
    return status_said(said)


def _undecided(found: Sequence[tuple[NewStage, str]]) -> UndecidedError:
    rows: list[dict[str, object]] = [
        {
            "line": each.line,
            "stage": each.name,
            "rows": each.rows,
            "reason": why,
            "text": f'stage "{brief(each.name)}" ({_rows(each)}): {why} – {_ways(each)}',
        }
        for each, why in found
    ]
    number = len(found)
    return UndecidedError(
        f"{number} new {'stage' if number == 1 else 'stages'} whose chance of winning nobody said: nothing was written",
        "say what each one is: an open stage with its chance (--stage), or a word for won, lost or a stage of yours"
        " (--map-value)",
        rows,
        [_question(each, why) for each, why in found],
    )


def _rows(each: NewStage) -> str:
    return f"{each.rows:,} {'row' if each.rows == 1 else 'rows'}, first in line {each.line:,}"


def _ways(each: NewStage) -> str:
    word = next(iter(each.words))
    ends = " or ".join(pasted("--map-value", f"stage:{brief(word, 60)}={end}") for end in ("Won", "Lost"))
    return f"{pasted('--stage', f'{brief(each.name, 60)}=40%')}, {ends}"


def _question(each: NewStage, why: str) -> Question:
    text = (
        f'New stage "{brief(each.name)}" ({_rows(each)}): {why}.\nIts chance of winning in percent; or won, lost,'
        " or the name of a stage of yours"
    )
    return Question(text, partial(_answered, each))


def _answered(each: NewStage, order: Order, answer: str) -> Order | None:
    """An answer that is neither a chance nor empty is what the word means: it is found out when it is read."""
    if not answer.strip():
        return None
    chance = chance_of(answer)
    if chance is not None:
        return order._replace(chances={**order.chances, each.name: chance})
    meant = [ValueMap("stage", word, answer.strip()) for word in each.words]
    return order._replace(value_maps=[*order.value_maps, *meant])
