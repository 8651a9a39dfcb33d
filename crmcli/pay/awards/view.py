"""Awards as a report: who has each and for what, or why nobody has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.periods import Period
from crmcli.core.rounding import fixed
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.metrics.view import dates, period_data
from crmcli.pay.awards.insight import LEAST_ANSWERS, NEW_MONTHS, Award, Judged, Winner


class Report(NamedTuple):
    """What the report is made of; `before` is the period that gains are counted from, `at` and `digest` are those of
    the frozen score, `day` is the moment's day where the team is."""

    period: Period
    before: Period
    awards: Sequence[Award]
    at: datetime
    day: date
    digest: str


def document(report: Report) -> Document:
    """The report. `crm.awards/1` is its data; its records are one row per award and rep."""
    note = (
        f"{dates(report.period)}, from the score frozen on {report.day} ({report.digest[:12]}). "
        f"Gains: against {report.before.label}."
    )
    rows = [
        [Cell(award.title, tone=STRONG), *cells]
        for award in report.awards
        for cells in (_cells(award) or [[Cell("nobody", tone=QUIET), Cell(""), Cell(award.reason)]])
    ]
    blocks: list[Block] = [
        Heading(f"Awards {report.period.label}", note),
        Table([Column("Award"), Column("Rep"), Column("Team", keep=1), Column("For")], rows),
        *(Line(f"{_noise(judged)}.") for award in report.awards for judged in award.judged),
        Line(_HOW, QUIET),
    ]
    empty = not any(award.winners for award in report.awards)
    return Document(blocks, data(report), _records(report), empty=empty)


_HOW = (
    "Who come out equal share an award. Most improved: the score gained most, with at least one metric that weighs in "
    "it better beyond chance and none worse (as crm compare, by the records of today, corrected for all metrics of all "
    f"reps ranked in both periods). Best satisfaction: of ranked reps with at least {LEAST_ANSWERS} answers. Newcomer: "
    f"joined within {NEW_MONTHS} months before the period's end."
)


def _cells(award: Award) -> list[list[Cell]]:
    return [
        [Cell(each.person.name), Cell(each.person.team or "", tone=QUIET), Cell(_said(award, each))]
        for each in award.winners
    ]


def _said(award: Award, winner: Winner) -> str:
    if award.key == "best_satisfaction":
        return f"{fixed(100 * winner.value, 1)}% of {winner.answers} answers are 4 or 5"
    if award.key == "most_improved":
        return f"+{fixed(winner.value, 1)} points; better in {_metrics(winner.better)}"
    return f"a score of {fixed(winner.value, 1)}"


def _noise(judged: Judged) -> str:
    """Why a gain does not count."""
    why = f"worse in {_metrics(judged.worse)}" if judged.worse else "no metric is better beyond chance"
    return f"{judged.person.name} gained {fixed(judged.gain, 1)} points, which may be chance: {why}"


def _metrics(keys: Sequence[str]) -> str:
    return ", ".join(BY_KEY[key].named for key in keys)


def data(report: Report) -> dict[str, Any]:
    """`crm.awards/1`: `value` is a score, a gain of points, or a share of so many `answers`."""
    return {
        "schema": "crm.awards/1",
        "period": period_data(report.period),
        "versus": period_data(report.before),
        "frozen": {"at": report.at, "digest": report.digest},
        "least_answers": LEAST_ANSWERS,
        "newcomer_months": NEW_MONTHS,
        "awards": [
            {
                "award": award.key,
                "title": award.title,
                "winners": [
                    {
                        "rep": each.person.name,
                        "team": each.person.team,
                        "value": each.value,
                        "answers": each.answers,
                        "better": list(each.better),
                    }
                    for each in award.winners
                ],
                "reason": award.reason or None,
                "by_chance": [
                    {
                        "rep": each.person.name,
                        "gain": each.gain,
                        "better": list(each.better),
                        "worse": list(each.worse),
                    }
                    for each in award.judged
                ],
            }
            for award in report.awards
        ],
    }


def _records(report: Report) -> Records:
    rows = [
        [Cell(award.key), *cells]
        for award in report.awards
        for cells in (
            [[*_plain(each), Cell("")] for each in award.winners] or [[*[Cell(None)] * 4, Cell(award.reason)]]
        )
    ]
    return Records(("award", "rep", "team", "value", "answers", "reason"), rows)


def _plain(winner: Winner) -> list[Cell]:
    return [Cell(winner.person.name), Cell(winner.person.team), Cell(winner.value), Cell(winner.answers)]
