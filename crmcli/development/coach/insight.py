"""Coaching as arithmetic on plain values: where a rep stands against the others and the rep's own past, what a stage of
the funnel loses, what to do next, and who could teach whom.

A strength or a weakness is only what `evaluation/compare/insight.py` calls better or worse; all else is no clear
difference, however large it looks. What it costs is told beside it: weight · (points − mean points of the other ranked
reps) / Σ weight, in points of the score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import NamedTuple

from crmcli.development.steps.catalogue import Catalogue, Step
from crmcli.evaluation.compare.insight import BETTER, TOO_FEW, UNCLEAR, WORSE, Change, Pair
from crmcli.evaluation.compare.samples import Sample, small
from crmcli.evaluation.metrics.catalogue import ONE, WEEKS, Metric
from crmcli.evaluation.score.insight import Result
from crmcli.evaluation.score.points import Mark
from crmcli.evaluation.score.readings import Person
from crmcli.funnel.overview.insight import Flow

VERDICTS = {BETTER: "strength", WORSE: "weakness", UNCLEAR: "no_clear_difference", TOO_FEW: "too_few_data"}
STRENGTH, WEAKNESS = VERDICTS[BETTER], VERDICTS[WORSE]

CANDIDATES = 3
"""Steps that are suggested at most, unless there are more clear weaknesses."""
TEACHES = LEARNS = 2
"""Colleagues that one rep teaches at most, and things that one learns at most, over all metrics."""

ENOUGH, TOGETHER = 20, 80
"""A sample of so many beside others, all together more than that, needs no permutations: t tests do as well, and a
report compares each metric twice."""


class Standing(NamedTuple):
    """A metric of one rep. `others` compares the rep (after) with the others (before), `past` the rep now with the
    rep's own periods before; `previous` is the sample of the last of those. `share` is the metric's part of the weight,
    and `gap` what the difference to the others' mean points adds to the score, or takes from it."""

    metric: Metric
    mark: Mark
    share: float
    gap: float | None
    others: Change
    past: Change | None = None
    previous: Sample | None = None

    @property
    def verdict(self) -> str:
        return VERDICTS[self.others.verdict]


class Passage(NamedTuple):
    """An open stage: what the rep and the others got past it. `lost` is how many deals fewer the rep got past it than
    at the others' rate."""

    id: int
    stage: str
    flow: Flow
    others: Flow
    change: Change

    @property
    def lost(self) -> float:
        if self.flow.conversion is None or self.others.conversion is None:
            return 0.0
        return self.flow.entered * (self.others.conversion - self.flow.conversion)

    @property
    def verdict(self) -> str:
        return VERDICTS[self.change.verdict]


class Advice(NamedTuple):
    """What to do about a metric (its key) or a stage ("stage:" and its name). No step: the catalogue has none."""

    about: str
    title: str
    verdict: str
    gap: float | None
    step: Step | None


class Lesson(NamedTuple):
    """Who could teach whom which metric, and what it would be worth: the points of score between the two."""

    metric: Metric
    teacher: Person
    learner: Person
    strong: Standing
    weak: Standing
    worth: float

    @property
    def clear(self) -> int:
        """How many of the two stand out clearly."""
        return (self.strong.verdict == STRENGTH) + (self.weak.verdict == WEAKNESS)


def beside(metric: Metric, before: Sample, after: Sample, days: int) -> Pair:
    """The two samples as a pair: of what adds up, whose observations are days, the values are those of so many days."""
    sizes = before.units, after.units
    many = min(sizes) >= ENOUGH and sum(sizes) > TOGETHER
    if metric.unit == "percent" or many or not small(*sizes):
        before, after = (side._replace(values=(), sizes=()) for side in (before, after))
    return Pair(metric, before, after, scale(metric, days))


def scale(metric: Metric, days: int) -> float:
    """What makes the metric's value of the mean of its observations."""
    return 7 if metric.denominator == WEEKS else days if metric.denominator == ONE else metric.scale


def share(key: str, result: Result) -> float:
    """The metric's part of the weight that gave the rep points."""
    counted = fsum(mark.weight for mark in result.marks.values() if mark.points is not None)
    mark = result.marks[key]
    return mark.weight / counted if mark.points is not None and counted else 0.0


def gap(key: str, result: Result, others: Sequence[Result]) -> float | None:
    """What the metric adds to the rep's score beyond what it would at the mean points of the others with data; None: no
    data, where a score counts the average."""
    points, theirs = _earned(result.marks[key]), [_earned(each.marks[key]) for each in others]
    known = [each for each in theirs if each is not None]
    return None if points is None or not known else share(key, result) * (points - fsum(known) / len(known))


def _earned(mark: Mark) -> float | None:
    return None if mark.reading.value is None else mark.points


def in_order(standings: Iterable[Standing]) -> list[Standing]:
    """Strengths first, then weaknesses, then all else, each by what it costs."""
    place = {STRENGTH: 0, WEAKNESS: 1, VERDICTS[UNCLEAR]: 2, VERDICTS[TOO_FEW]: 3}
    return sorted(standings, key=lambda each: (place[each.verdict], each.gap if each.gap is not None else 0.0))


def leak(passages: Iterable[Passage]) -> Passage | None:
    """The stage where the rep loses most beside the others: a clear one first, then by deals; None: nowhere."""
    losing = [each for each in passages if each.lost > 0 and each.verdict != STRENGTH]
    return max(losing, key=lambda each: (each.verdict == WEAKNESS, each.lost, -each.id), default=None)


def advice(standings: Sequence[Standing], worst: Passage | None, catalogue: Catalogue) -> list[Advice]:
    """A step for each clear weakness, and where these are few, for what costs most without being clear. A step that is
    suggested already gives way to the next that fits."""
    costing = [each for each in standings if each.gap is not None and each.gap < 0 and each.verdict != STRENGTH]
    ranked = sorted(costing, key=lambda each: (each.verdict != WEAKNESS, each.gap))
    found: list[Advice] = []
    for each in ranked:
        if each.verdict == WEAKNESS or len(found) < CANDIDATES:
            steps = catalogue.for_metric(each.metric.key)
            found.append(Advice(each.metric.key, each.metric.title, each.verdict, each.gap, _fresh(steps, found)))
    if worst:
        steps = catalogue.for_stage(worst.stage)
        about, title = f"stage:{worst.stage}", f"Getting past {worst.stage}"
        found.append(Advice(about, title, worst.verdict, None, _fresh(steps, found)))
    return sorted(found, key=lambda each: each.verdict != WEAKNESS)


def _fresh(steps: Sequence[Step], found: Sequence[Advice]) -> Step | None:
    used = {each.step.name for each in found if each.step}
    return next((step for step in steps if step.name not in used), steps[0] if steps else None)


def lessons(people: Sequence[Person], standings: Mapping[int, Sequence[Standing]]) -> list[Lesson]:
    """The strong beside the weak of one metric: those who stand out clearly first, then by what it is worth.

    Who teaches is above the others in it, who learns is below, both with enough data for a verdict. Nobody teaches or
    learns more than they can, and nobody learns one thing of two.
    """
    every = sorted(_possible(people, standings), key=_by_use)
    teaches, learns = (dict.fromkeys((person.id for person in people), most) for most in (TEACHES, LEARNS))
    taught: set[tuple[str, int]] = set()
    found = []
    for each in every:
        subject = (each.metric.key, each.learner.id)
        if teaches[each.teacher.id] and learns[each.learner.id] and subject not in taught:
            teaches[each.teacher.id] -= 1
            learns[each.learner.id] -= 1
            taught.add(subject)
            found.append(each)
    return found


def _possible(people: Sequence[Person], standings: Mapping[int, Sequence[Standing]]) -> Iterable[Lesson]:
    for teacher in people:
        known = {each.metric.key: each for each in standings[teacher.id] if _apart(each, 1)}
        for learner in people:
            for weak in standings[learner.id]:
                strong = known.get(weak.metric.key)
                if strong and _apart(weak, -1):
                    yield Lesson(weak.metric, teacher, learner, strong, weak, _worth(strong, weak))


def _apart(standing: Standing, sign: int) -> bool:
    """Is the rep above (1) or below (−1) the others in it, with enough data for a verdict?"""
    return standing.others.verdict != TOO_FEW and standing.gap is not None and sign * standing.gap > 0


def _worth(strong: Standing, weak: Standing) -> float:
    """The points of score that the learner would gain with the teacher's points in it."""
    return weak.share * ((strong.mark.points or 0.0) - (weak.mark.points or 0.0))


def _by_use(lesson: Lesson) -> tuple[int, float, str, str, str]:
    return -lesson.clear, -lesson.worth, lesson.metric.key, lesson.teacher.name, lesson.learner.name
