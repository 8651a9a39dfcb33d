"""Who can teach whom, and the catalogue of steps, as reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.core.document import GOOD, QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.periods import Comparison
from crmcli.development.coach.data import changed
from crmcli.development.coach.insight import LEARNS, STRENGTH, TEACHES, WEAKNESS, Lesson, Standing
from crmcli.evaluation.metrics.basis import sampled
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.view import dates, exact, period_data, value_cell
from crmcli.evaluation.score.readings import Person

CLEAR = {2: "both clear", 1: "one clear", 0: "not clear"}


class Report(NamedTuple):
    """What the map is made of: the ranked reps it is about, where each stands, and the lessons chosen."""

    compared: Comparison
    people: Sequence[Person]
    standings: Mapping[int, Sequence[Standing]]
    lessons: Sequence[Lesson]
    currency: str
    team: str | None = None


def document(report: Report) -> Document:
    """The map. `crm.coach_team/1` is its data; its records are one row per lesson."""
    blocks = [*_heading(report), _table(report), Line(_HOW, QUIET)] if report.lessons else [*_heading(report), _NOTHING]
    lessons = [_lesson(report, each) for each in report.lessons]
    columns = (
        "metric", "teacher", "teacher_value", "teacher_n", "teacher_verdict",
        "learner", "learner_value", "learner_n", "learner_verdict", "worth", "difference",
    )  # fmt: skip
    rows = [
        [
            Cell(value)
            for value in (
                each["metric"], *_side(each, "teacher"), *_side(each, "learner"), each["worth"], each["difference"],
            )
        ]
        for each in lessons
    ]  # fmt: skip
    return Document(blocks, data(report, lessons), Records(columns, rows), report.currency, not lessons)


_NOTHING = Line(
    "Nobody with enough data is above the others where somebody else is below. Try: crm coach --team --year this"
)
_HOW = (
    f"Each teaches {TEACHES} colleagues at most and learns {LEARNS} things at most; what stands out clearly comes "
    "first, then what is worth most: the points of score that the learner would gain with the teacher's points. Clear: "
    "beyond chance beside all others, with every rep and metric here taken together (Holm). Nobody teaches or learns "
    "on fewer than five observations."
)


def _heading(report: Report) -> Iterator[Block]:
    now, _, whole, through = report.compared
    of = f" in team {report.team}" if report.team else ""
    yield Heading(f"Who can teach whom{of}, {whole.label}", f"{dates(now)}. Amounts in {report.currency}.")
    if through:
        yield Line(f"{whole.label} is under way.", QUIET)


def _table(report: Report) -> Table:
    columns = [
        Column("Metric"), Column("Strong"), Column("", "number"), Column("of"), Column("Weak"), Column("", "number"),
        Column("of"), Column("Worth", "signed", 1), Column("Difference"),
    ]  # fmt: skip
    return Table(columns, [_row(each) for each in report.lessons])


def _row(lesson: Lesson) -> list[Cell]:
    return [
        Cell(lesson.metric.short), *_cells(lesson.metric, lesson.teacher, lesson.strong),
        *_cells(lesson.metric, lesson.learner, lesson.weak), Cell(lesson.worth, "signed", QUIET),
        Cell(CLEAR[lesson.clear], tone=GOOD if lesson.clear else QUIET),
    ]  # fmt: skip


def _cells(metric: Metric, person: Person, standing: Standing) -> list[Cell]:
    change = standing.others
    size = Cell(sampled(metric, change.after, change.n_after), tone=QUIET)
    clear = standing.verdict in (STRENGTH, WEAKNESS)
    return [Cell(person.name, tone=STRONG), value_cell(metric, change.after, STRONG if clear else ""), size]


def data(report: Report, lessons: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """`crm.coach_team/1`: the lessons, and where every rep stands in every metric that weighs something."""
    now, _, whole, through = report.compared
    return {
        "schema": "crm.coach_team/1",
        "team": report.team,
        "period": {**period_data(now, whole.label), "complete": through is None},
        "currency": report.currency,
        "teaches_at_most": TEACHES,
        "learns_at_most": LEARNS,
        "lessons": list(lessons),
        "reps": [
            {"rep": person.name, "metrics": [_standing(report, each) for each in report.standings[person.id]]}
            for person in report.people
        ],
    }


def _standing(report: Report, standing: Standing) -> dict[str, Any]:
    change = standing.others
    return {
        "key": standing.metric.key,
        "value": exact(change.after, standing.metric.shown_as, report.currency),
        "n": change.n_after,
        "points": standing.mark.points,
        "gap": standing.gap,
        "verdict": standing.verdict,
        "others": changed(standing.metric, change, report.currency),
    }


def _lesson(report: Report, lesson: Lesson) -> dict[str, Any]:
    def side(person: Person, standing: Standing) -> dict[str, Any]:
        found = _standing(report, standing)
        return {"rep": person.name, **{name: found[name] for name in ("value", "n", "points", "verdict")}}

    return {
        "metric": lesson.metric.key,
        "teacher": side(lesson.teacher, lesson.strong),
        "learner": side(lesson.learner, lesson.weak),
        "worth": lesson.worth,
        "difference": CLEAR[lesson.clear].replace(" ", "_"),
    }


def _side(lesson: dict[str, Any], who: str) -> list[Any]:
    return [lesson[who][name] for name in ("rep", "value", "n", "verdict")]
