"""Awards of a period, from the values of its frozen score: each with who has it, or why nobody has.

Who come out equal share an award.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from crmcli.evaluation.compare.insight import BETTER, WORSE, Change
from crmcli.evaluation.frozen.insight import Outcome
from crmcli.evaluation.score.readings import Person, Reading

LEAST_ANSWERS = 5
"""So many customers must have answered for the best satisfaction."""
NEW_MONTHS = 12
"""A newcomer joined within so many months before the period's end."""


class Winner(NamedTuple):
    """Who has an award: a score, a gain of points or a share of answers (of so many `answers`)."""

    person: Person
    value: float
    answers: int | None = None
    better: Sequence[str] = ()


class Award(NamedTuple):
    """`reason` says why nobody has it; `judged` are those who gained points but by chance, for all that can be told."""

    key: str
    title: str
    winners: Sequence[Winner]
    reason: str = ""
    judged: Sequence[Judged] = ()


class Judged(NamedTuple):
    """A gain of points, and the metrics (keys) of the score that changed by more than chance would make them."""

    person: Person
    gain: float
    better: Sequence[str]
    worse: Sequence[str]

    @property
    def holds(self) -> bool:
        return bool(self.better) and not self.worse


def first(people: Mapping[int, Person], outcomes: Iterable[Outcome]) -> Award:
    """Who is ranked first."""
    won = [Winner(people[each.id], each.score) for each in outcomes if each.rank == 1 and each.score is not None]
    return Award("first_place", "First place", won, "" if won else "nobody is ranked")


def improved(
    people: Mapping[int, Person],
    outcomes: Iterable[Outcome],
    before: Iterable[Outcome],
    changes: Mapping[int, Sequence[Change]],
) -> Award:
    """Whose score gained most among those whose gain is no noise: of the metrics that weigh in it at least one is
    better beyond chance, and none worse. `changes` are those of everybody ranked in both periods, by id, all compared
    at once: among many somebody has luck."""
    gains = [(gain, people[id]) for id, gain in in_both(outcomes, before).items()]
    risen = sorted((each for each in gains if each[0] > 0), key=lambda each: (-each[0], each[1].name))
    judged: list[Judged] = []
    for gain, person in risen:
        if judged and judged[-1].holds and not _same(gain, judged[-1].gain):
            break
        judged.append(_judged(person, gain, changes[person.id]))
    won = [Winner(each.person, each.gain, None, each.better) for each in judged if each.holds]
    chance = [each for each in judged if not each.holds]
    return Award("most_improved", "Most improved", won, "" if won else _why_nobody(len(gains), len(risen)), chance)


def in_both(outcomes: Iterable[Outcome], before: Iterable[Outcome]) -> dict[int, float]:
    """The points that everybody gained who is ranked in both periods, by id."""
    scores = {each.id: each.score for each in before if each.rank is not None and each.score is not None}
    return {
        each.id: each.score - scores[each.id]
        for each in outcomes
        if each.rank is not None and each.score is not None and each.id in scores
    }


def _judged(person: Person, gain: float, changes: Sequence[Change]) -> Judged:
    better, worse = ([each.metric.key for each in changes if each.verdict == word] for word in (BETTER, WORSE))
    return Judged(person, gain, better, worse)


def _why_nobody(compared: int, risen: int) -> str:
    if not compared:
        return "nobody is ranked in both periods"
    return "no gain is more than chance would make" if risen else "nobody's score rose"


def _same(one: float, other: float) -> bool:
    return round(one, 9) == round(other, 9)


def satisfaction(people: Mapping[int, Person], readings: Mapping[int, Reading]) -> Award:
    """Whose customers are satisfied most, of ranked reps (`readings` by id) with at least LEAST_ANSWERS answers."""
    known = [
        Winner(people[id], reading.value, round(reading.denominator))
        for id, reading in readings.items()
        if reading.value is not None and reading.denominator >= LEAST_ANSWERS
    ]
    reason = "" if known else f"nobody has {LEAST_ANSWERS} answers"
    return Award("best_satisfaction", "Best satisfaction", _best(known), reason)


def newcomer(people: Mapping[int, Person], outcomes: Iterable[Outcome], since: date) -> Award:
    """Who has the best score of those who joined on `since` or later."""
    new = [
        Winner(people[each.id], each.score)
        for each in outcomes
        if each.rank is not None and each.score is not None and (joined := people[each.id].joined) and joined >= since
    ]
    reason = "" if new else f"nobody ranked joined on {since} or later"
    return Award("newcomer", "Newcomer", _best(new), reason)


def _best(known: Sequence[Winner]) -> list[Winner]:
    """Those with the highest value, by name."""
    top = max((each.value for each in known), default=0.0)
    return sorted((each for each in known if _same(each.value, top)), key=lambda each: each.person.name)
