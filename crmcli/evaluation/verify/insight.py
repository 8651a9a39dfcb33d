"""What changed since a period was frozen, and whether it moves the score.

A change moves the score where, with the facts that it can reach (or the rules, or the people) taken back to what they
were, somebody's score or rank would be another than it is now. Several changes of one figure share that effect.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from crmcli.evaluation.frozen.insight import Inputs, Outcome, outcomes
from crmcli.evaluation.score.insight import evaluate
from crmcli.evaluation.score.readings import Facts
from crmcli.evaluation.verify.changes import COMPARED, GROUPS, PROGRAM, Change, Found, Touched, Undo
from crmcli.evaluation.verify.record_changes import record_changes
from crmcli.evaluation.verify.rule_changes import Agreed, people, rules, settings


class Moved(NamedTuple):
    """A rep whose score or rank is another now; None: not ranked."""

    id: int
    name: str
    score_frozen: float | None
    score_now: float | None
    rank_frozen: int | None
    rank_now: int | None


class Verdict(NamedTuple):
    """Every change, group by group, and the scores that differ, by the rank that was frozen."""

    changes: Sequence[Change]
    moved: Sequence[Moved]


def verified(old: Inputs, new: Inputs, agreed: Sequence[Agreed] = ()) -> Verdict:
    """What was frozen beside what the data file gives now; `agreed` is what was agreed on in between."""
    found = [*record_changes(old, new), *rules(old, new, agreed), *people(old, new), *settings(old, new)]
    changes = _judged(found, old, new)
    moved = _moved(old.outcomes, new.outcomes)
    changes += [*_compared(old, new), *_program(old, new, bool(found), bool(moved))]
    return Verdict(sorted(changes, key=lambda change: GROUPS.index(change.group)), moved)


_Standing = Mapping[int, tuple[int | None, float | None]]


def _standing(found: Sequence[Outcome]) -> _Standing:
    """Rank and score by id, of those who have any; to a billionth, as ranks are made."""
    return {
        each.id: (each.rank, None if each.score is None else round(each.score, 9))
        for each in found
        if each.rank is not None
    }


def _judged(found: Sequence[Found], old: Inputs, new: Inputs) -> list[Change]:
    now, known = _standing(new.outcomes), dict[Touched, bool]()

    def moves(undo: Undo) -> bool:
        if undo == Undo():
            return False
        if undo.rules is None and undo.people is None:
            if undo.facts not in known:
                known[undo.facts] = _undone(undo, old, new) != now
            return known[undo.facts]
        return _undone(undo, old, new) != now

    return [each.change._replace(moves=moves(each.undo)) for each in found]


def _undone(undo: Undo, old: Inputs, new: Inputs) -> _Standing:
    """Ranks and scores as they would be now without that change."""
    everybody = new.people if undo.people is None else undo.people
    judged = new.rules if undo.rules is None else undo.rules
    return _standing(outcomes(evaluate(everybody, _back(undo.facts, old, new), new.period, judged)))


def _back(facts: Touched, old: Inputs, new: Inputs) -> Facts:
    found = {id: dict(theirs) for id, theirs in new.facts.items()}
    for id, name in facts:
        found.setdefault(id, {})[name] = old.facts.get(id, {}).get(name, 0)
    return found


def _moved(old: Sequence[Outcome], new: Sequence[Outcome]) -> list[Moved]:
    was, now, names = _standing(old), _standing(new), {each.id: each.name for each in (*old, *new)}
    ids = dict.fromkeys(each.id for each in (*old, *new))
    nothing = (None, None)
    return [
        Moved(id, names[id], was.get(id, nothing)[1], now.get(id, nothing)[1], was.get(id, nothing)[0],
              now.get(id, nothing)[0])
        for id in ids
        if was.get(id) != now.get(id)
    ]  # fmt: skip


def _compared(old: Inputs, new: Inputs) -> Iterator[Change]:
    """Reps whose figures of the period before are others now: they stand beside those of this one. Those of whom only
    the score is another, for the others' sake, are counted."""
    if old.versus != new.versus:
        return
    was, now, field, others = _standing(old.before), _standing(new.before), f"score {old.versus.label}", 0
    for each in new.people:
        before, after = (standing.get(each.id, (None, None))[1] for standing in (was, now))
        facts = [_counted(inputs.before_facts.get(each.id, {})) for inputs in (old, new)]
        if facts[0] != facts[1]:
            yield Change(COMPARED, "rep", each.id, each.name, field, before, after, "points")
        else:
            others += was.get(each.id) != now.get(each.id)
    if others:
        label = "1 other rep" if others == 1 else f"{others:,} other reps"
        yield Change(COMPARED, "rep", None, label, field, many=others)


def _counted(facts: Mapping[str, float]) -> dict[str, float]:
    return {name: value for name, value in facts.items() if value}


def _program(old: Inputs, new: Inputs, changed: bool, moved: bool) -> Iterator[Change]:
    """The same records judged by another version of the program."""
    again = outcomes(evaluate(old.people, old.facts, old.period, old.rules))
    if _standing(again) != _standing(old.outcomes) or (moved and not changed):
        note = "the same records and rules give another score"
        yield Change(
            PROGRAM, "program", None, "the program", "version", old.program, new.program, note=note, moves=True
        )
