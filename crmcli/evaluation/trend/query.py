"""Several periods in a row, each read as far as it has come and judged by the rules in force in it; figures of a metric
are counted in the same way in all of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from math import fsum
from typing import NamedTuple

from crmcli.core.clock import Clock
from crmcli.core.periods import Calendar, Period
from crmcli.database.connection import Database
from crmcli.evaluation.metrics.catalogue import ONE, WEEKS, Metric
from crmcli.evaluation.metrics.scoring_rules import Definitions
from crmcli.evaluation.score.insight import Evaluation
from crmcli.evaluation.score.query import Evaluated, evaluated
from crmcli.evaluation.score.readings import Person, Reading, added, read
from crmcli.evaluation.trend.insight import Point

NO_DATA = Reading(0, 0, None)


class Seen(NamedTuple):
    """One of the periods: in full, whether it is over, and what was read of it so far."""

    period: Period
    complete: bool
    found: Evaluated

    @property
    def definitions(self) -> Definitions:
        """How its facts were counted."""
        return self.found.rules.card.definitions


def up_to(calendar: Calendar, day: date, kind: str, count: int) -> list[Period]:
    """The one that holds the day, and those before it: `count` in all, the oldest first."""
    found = [calendar.containing(day, kind)]
    while len(found) < count:
        found.append(calendar.previous(found[-1]))
    return found[::-1]


def within(calendar: Calendar, whole: Period, kind: str, most: int) -> list[Period]:
    """Those that have begun and in which a day of `whole` lies, at most one more than `most`."""
    found, last = [calendar.containing(whole.start, kind)], min(whole.last, calendar.today)
    while found[-1].end <= last and len(found) <= most:
        found.append(calendar.containing(found[-1].end, kind))
    return found


def seen(database: Database, wanted: Sequence[Period], clock: Clock, metric: Metric | None = None) -> list[Seen]:
    """Each of those periods, none of which begins after today; for a metric all counted as the last one is."""
    also = [metric.key] if metric else []
    compared = [clock.calendar.compare(period) for period in wanted]
    row = [
        Seen(each.whole, each.through is None, evaluated(database, each.now, clock, also=also)) for each in compared
    ]  # fmt: skip
    return [_counted(database, each, clock, row[-1].definitions, also) for each in row] if metric else row


def _counted(database: Database, each: Seen, clock: Clock, definitions: Definitions, also: Collection[str]) -> Seen:
    """The period with its facts counted so: read again only where they are counted otherwise in it."""
    if each.definitions == definitions:
        return each
    rules = each.found.rules.counting(definitions)
    return each._replace(found=evaluated(database, each.found.period, clock, rules=rules, also=also))


def points(row: Sequence[Seen], ids: Collection[int], metric: Metric | None) -> list[Point]:
    """The figures of those reps together; without a metric their score, of several the mean of those ranked. Nothing of
    a period in which none of them was there is no data, not 0; of records that are theirs all the same, 0 of 1 is a
    rate."""
    return [Point(at, _of_those_there(each.found, ids, metric), each.complete) for at, each in enumerate(row)]


def _of_those_there(found: Evaluated, ids: Collection[int], metric: Metric | None) -> Reading:
    reading = _reading(found, ids, metric)
    somebody = any(_there(person, found.period) for person in found.people if person.id in ids)
    counted = metric is not None and metric.denominator not in (ONE, WEEKS) and reading.value is not None
    return reading if reading.value or counted or somebody else NO_DATA


def _there(person: Person, period: Period) -> bool:
    """Had the rep joined by then, and not left?"""
    joined = person.joined is None or person.joined < period.end
    return joined and (person.left is None or person.left >= period.start)


def taking_part(row: Sequence[Seen]) -> list[Person]:
    """Who was evaluated in any of the periods, by name."""
    ids = {result.person.id for each in row for result in each.found.evaluation.results}
    return [person for person in row[-1].found.people if person.id in ids]


def _reading(found: Evaluated, ids: Collection[int], metric: Metric | None) -> Reading:
    if metric is None:
        return _score(found.evaluation, ids)
    ruled = next((each for each in found.evaluation.metrics if each.key == metric.key), metric)
    return read(added(found.facts, ids), found.there(ids), [ruled])[metric.key]


def _score(evaluation: Evaluation, ids: Collection[int]) -> Reading:
    scores = [each.score for each in evaluation.results if each.person.id in ids and each.score is not None]
    total = fsum(scores)
    return Reading(total, len(scores), total / len(scores)) if scores else NO_DATA
